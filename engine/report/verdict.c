#include "report/verdict.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "data/value.h"
#include "event/event.h"
#include "report/paint.h"

void
verdicts_init(struct verdicts *l)
{
	*l = (struct verdicts){0};
	text_init(&l->text, false, 1);
}

void
verdicts_done(struct verdicts *l)
{
	vec_each (&l->v, it) {
		free(it->device);
		free(it->topic);
		free(it->title);
		free(it->body);
	}
	vec_done(&l->v);
	text_done(&l->text);
}

static char *
copy(const char *text)
{
	char *p = strdup(text != NULL ? text : "");

	if (p == NULL)
		abort();
	return p;
}

/* "up: ge-0/0/1" */
static char *
check_title(const struct value *f)
{
	const char *object = value_text(f, "object");
	struct buf title;

	buf_init(&title, BUF_LINE);
	paint_plain(&title, str_of(value_text(f, "title")));
	if (object != NULL && *object != '\0') {
		buf_adds(&title, ": ");
		paint_plain(&title, str_of(object));
	}
	return buf_detach(&title);
}

static char *
one_line(const char *text)
{
	struct buf line;

	buf_init(&line, BUF_LINE);
	paint_plain(&line, str_of(text));
	return buf_detach(&line);
}

static enum verdict_kind
finding_kind(const struct value *f)
{
	const char *severity = value_text(f, "severity");

	if (severity == NULL || strcmp(severity, "error") == 0)
		return VERDICT_FAILED;
	return VERDICT_WARNED;
}

void
verdicts_take(struct verdicts *l, const struct event *ev)
{
	const struct value *f = ev->fields;
	struct verdict v = {0};
	struct buf body;

	buf_init(&body, BUF_TEXT);
	buf_reset(&l->text.head); /* each stands alone */
	text_event(&l->text, ev, &body);
	switch (ev->kind) {
	case EV_CHECK_RESULT:
		v.kind = value_flag(f, "passed", false) ? VERDICT_PASSED : VERDICT_FAILED;
		v.topic = copy(value_text(f, "check"));
		v.title = check_title(f);
		break;
	case EV_FINDING:
		v.kind = finding_kind(f);
		v.topic = copy("finding");
		v.title = one_line(value_text(f, "message"));
		break;
	case EV_WARNING:
		v.kind = VERDICT_WARNED;
		v.topic = copy("warning");
		v.title = one_line(value_text(f, "message"));
		break;
	default: buf_done(&body); return;
	}
	v.device = copy(value_text(f, "device"));
	v.body = buf_detach(&body);
	vec_push(&l->v, v);
}
