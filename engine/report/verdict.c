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

static enum verdict_kind
step_kind(const char *outcome)
{
	static const struct {
		const char *outcome;
		enum verdict_kind kind;
	} kinds[] = {
	    {"passed", VERDICT_PASSED},
	    {"changed", VERDICT_PASSED},
	    {"skipped", VERDICT_SKIPPED},
	    {"ignored", VERDICT_WARNED},
	};

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(kinds[i].outcome, outcome) == 0)
			return kinds[i].kind;
	return VERDICT_FAILED;
}

/* "4: traffic off" */
static char *
step_title(const struct value *f)
{
	const char *id = value_text(f, "id");
	struct buf title;

	buf_init(&title, BUF_LINE);
	if (id != NULL) {
		paint_plain(&title, str_of(id));
		buf_adds(&title, ": ");
	}
	paint_plain(&title, str_of(value_text(f, "step")));
	return buf_detach(&title);
}

/* False: a question, or something on the way to its answer. */
static bool
gate_answered(const char *gate, enum verdict_kind *ret_kind)
{
	static const struct {
		const char *gate;
		enum verdict_kind kind;
	} answers[] = {
	    {"approved", VERDICT_PASSED},
	    {"overridden", VERDICT_WARNED},
	    {"aborted", VERDICT_FAILED},
	    {"timed-out", VERDICT_FAILED},
	};

	for (size_t i = 0; i < sizeof answers / sizeof *answers; i++)
		if (strcmp(answers[i].gate, gate) == 0) {
			*ret_kind = answers[i].kind;
			return true;
		}
	return false;
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
	case EV_STEP_END:
		v.kind = step_kind(value_text(f, "outcome"));
		v.topic = copy("step");
		v.title = step_title(f);
		v.elapsed_ms = value_number(f, "elapsed-ms", 0);
		break;
	case EV_GATE:
		if (!gate_answered(value_text(f, "gate"), &v.kind)) {
			buf_done(&body);
			return;
		}
		v.topic = copy("gate");
		v.title = step_title(f);
		break;
	default: buf_done(&body); return;
	}
	v.device = copy(value_text(f, "device"));
	v.body = buf_detach(&body);
	vec_push(&l->v, v);
}
