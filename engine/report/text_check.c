#include "report/text_check.h"

#include <string.h>

#include "base/buf.h"
#include "data/value.h"
#include "report/paint.h"
#include "report/text.h"

enum {
	COMPACT = 60,  /* columns of an expectation that was met, and of what met it */
	RULE_MOST = 78 /* columns */
};

/* "192.0.2.1 ", unless the text begins with it. */
static void
add_object(const struct value *f, const struct value *said, struct buf *out)
{
	struct str object = str_of(value_text(f, "object"));

	if (object.n == 0)
		return;
	if (said->kind == VALUE_STR && str_starts(said->str, object) &&
	    strchr(" :,", said->str.p[object.n]) != NULL)
		return;
	paint_plain(out, object);
	buf_addc(out, ' ');
}

/* What a check expects or found: one thing a line, or all in one. */
static void
add_said(const struct value *f, const char *key, const char *between, struct buf *out)
{
	const struct value *v = value_get(f, key);
	size_t n = v->kind == VALUE_LIST ? v->list.n : 1;

	if (n == 0)
		buf_adds(out, "nothing");
	for (size_t i = 0; i < n; i++) {
		const struct value *one = v->kind == VALUE_LIST ? v->list.v[i] : v;

		buf_adds(out, i > 0 ? between : "");
		add_object(f, one, out);
		text_item(one, out);
	}
}

/* What holds takes one line: nobody looks for it, but it must be there to be found. */
static void
add_brief(const struct value *f, struct buf *out)
{
	static const char *const keys[] = {"expect", "actual"};
	static const char *const labels[] = {"  Expect: ", "  Actual: "};
	struct buf line;

	buf_init(&line, BUF_TEXT);
	for (int i = 0; i < 2; i++) {
		buf_reset(&line);
		add_said(f, keys[i], ", ", &line);
		buf_adds(out, labels[i]);
		paint_cut(out, buf_str(&line), COMPACT);
	}
	buf_addc(out, '\n');
	buf_done(&line);
}

static void
add_full(const struct value *f, struct buf *out)
{
	static const char between[] = "\n          ";

	buf_adds(out, "  Expect: ");
	add_said(f, "expect", between, out);
	buf_adds(out, "\n  Actual: ");
	add_said(f, "actual", between, out);
	if (value_get(f, "before") != NULL) {
		buf_adds(out, "\n  Before: ");
		add_said(f, "before", between, out);
	}
	buf_addc(out, '\n');
}

/* Below the head, in a runbook: the form that operators know. */
static void
add_rule(const struct text *t, const struct value *f, struct buf *out)
{
	static const char *const said[] = {"device", "check", "title"};
	size_t width = sizeof "[  ] : : ok" - 1;
	struct buf plain;

	buf_init(&plain, BUF_TEXT);
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		paint_plain(&plain, str_of(value_text(f, said[i])));
	width += paint_width(buf_str(&plain));
	if (!value_flag(f, "passed", false))
		width += strlen("failed") - strlen("ok");
	buf_reset(&plain);
	for (size_t i = 0; i < width && i < RULE_MOST; i++)
		buf_adds(&plain, "─");
	paint_add(out, t->color, PAINT_FAINT, buf_str(&plain));
	buf_addc(out, '\n');
	buf_done(&plain);
}

/* "[ fra-edge1 ] bgp: all sessions are established: ok"; results that follow each other
 * under the same head stand together. */
void
text_check(struct text *t, const struct value *f, struct buf *out)
{
	bool passed = value_flag(f, "passed", false);
	struct buf head;

	buf_init(&head, BUF_LINE);
	buf_adds(&head, "[ ");
	paint_add(&head, t->color, PAINT_STRONG, str_of(value_text(f, "device")));
	buf_adds(&head, " ] ");
	paint_plain(&head, str_of(value_text(f, "check")));
	buf_adds(&head, ": ");
	paint_plain(&head, str_of(value_text(f, "title")));
	buf_adds(&head, ": ");
	paint_add(&head, t->color, passed ? PAINT_GOOD : PAINT_BAD,
	    passed ? STR("ok") : STR("failed"));
	buf_addc(&head, '\n');
	if (!str_eq(buf_str(&head), buf_str(&t->head))) {
		buf_addstr(out, buf_str(&head));
		if (t->story.runbook != NULL)
			add_rule(t, f, out);
	}
	buf_done(&t->head);
	t->head = head;
	if (passed && t->verbose < 1)
		add_brief(f, out);
	else
		add_full(f, out);
}
