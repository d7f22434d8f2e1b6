#include "report/text.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "data/json.h"
#include "data/value.h"
#include "event/event.h"
#include "report/course.h"
#include "report/paint.h"
#include "report/summary.h"
#include "report/text_check.h"
#include "report/text_runbook.h"

void
text_init(struct text *t, bool color, int verbose)
{
	*t = (struct text){.color = color, .verbose = verbose};
	story_init(&t->story);
	buf_init(&t->head, BUF_LINE);
}

void
text_done(struct text *t)
{
	story_done(&t->story);
	buf_done(&t->head);
}

/* "12.3 s" */
static void
add_seconds(struct buf *out, int64_t ms)
{
	buf_printf(
	    out, "%lld.%lld s", (long long)(ms / 1000), (long long)(ms % 1000 / 100));
}

/* "[12.3 s] fra-edge1: " */
void
text_when(const struct text *t, const struct value *f, struct buf *out)
{
	const char *device = value_text(f, "device");
	struct buf when;

	buf_init(&when, BUF_LINE);
	buf_addc(&when, '[');
	add_seconds(&when, t->story.run_ms);
	buf_addc(&when, ']');
	paint_add(out, t->color, PAINT_FAINT, buf_str(&when));
	buf_addc(out, ' ');
	buf_done(&when);
	if (device == NULL)
		return;
	paint_add(out, t->color, PAINT_STRONG, str_of(device));
	buf_adds(out, ": ");
}

/* " (5 min)" */
void
text_detail(const struct value *f, struct buf *out)
{
	const char *detail = value_text(f, "detail");

	if (detail == NULL || *detail == '\0')
		return;
	buf_adds(out, " (");
	paint_plain(out, str_of(detail));
	buf_addc(out, ')');
}

void
text_labelled(const char *label, const struct value *f, const char *key, struct buf *out)
{
	const char *text = value_text(f, key);

	if (text == NULL || *text == '\0')
		return;
	buf_printf(out, "  %s: ", label);
	paint_plain(out, str_of(text));
	buf_addc(out, '\n');
}

static void
form_start(struct text *t, const struct value *f, struct buf *out)
{
	const struct value *devices = value_get(f, "devices");
	int64_t n =
	    devices->kind == VALUE_INT ? devices->integer : (int64_t)value_count(devices);

	text_when(t, f, out);
	buf_adds(out, "holdfast ");
	paint_plain(out, str_of(value_text(f, "version")));
	buf_addc(out, ' ');
	paint_plain(out, str_of(value_text(f, "command")));
	buf_printf(out, ": %lld device%s, run ", (long long)n, n == 1 ? "" : "s");
	paint_plain(out, str_of(value_text(f, "run")));
	buf_addc(out, '\n');
}

static void
form_end(struct text *t, const struct value *f, struct buf *out)
{
	summary_print(&t->story, t->color, t->verbose < 0, out);
	text_when(t, f, out);
	buf_printf(out, "%s exit %lld after ",
	    value_number(f, "exit", 0) == 0 ? "done:" : "ended:",
	    (long long)value_number(f, "exit", 0));
	clock_print_span(out, value_number(f, "elapsed-ms", 0));
	buf_addc(out, '\n');
}

static void
form_state(struct text *t, const struct value *f, struct buf *out)
{
	if (!story_says(&t->story, value_text(f, "device"), value_text(f, "state")) &&
	    t->verbose < 1)
		return;
	text_when(t, f, out);
	paint_plain(out, str_of(value_text(f, "state")));
	text_detail(f, out);
	buf_addc(out, '\n');
}

static void
form_result(struct text *t, const struct value *f, struct buf *out)
{
	const char *result = value_text(f, "result");

	text_when(t, f, out);
	paint_add(out, t->color, paint_of_result(result), str_of(result));
	buf_adds(out, " after ");
	clock_print_span(out, value_number(f, "elapsed-ms", 0));
	text_detail(f, out);
	buf_addc(out, '\n');
	text_labelled("remedy", f, "remedy", out);
}

static void
form_diff(struct text *t, const struct value *f, struct buf *out)
{
	struct str text = value_get(f, "text")->str;
	const char *same_as = t->story.same_as, *command = t->story.command;

	text_when(t, f, out);
	if (text.n == 0) {
		buf_adds(out, "no difference\n");
	} else if (same_as != NULL && strcmp(same_as, value_text(f, "device")) == 0) {
		buf_adds(out, "the same difference as before\n");
	} else if (same_as != NULL) {
		buf_adds(out, "the same difference as ");
		paint_plain(out, str_of(same_as));
		buf_addc(out, '\n');
	} else if (t->beside_product && command != NULL && strcmp(command, "diff") == 0) {
		buf_adds(out, "difference:");
		paint_extent(out, text);
		buf_addc(out, '\n');
	} else {
		buf_adds(out, "difference\n");
		paint_diff(out, t->color, "  ", text);
	}
}

/* A value as people write it: text as it is, anything else as JSON. */
void
text_item(const struct value *v, struct buf *out)
{
	struct buf json;

	if (v->kind == VALUE_STR) {
		paint_plain(out, v->str);
		return;
	}
	buf_init(&json, BUF_TEXT);
	json_print(v, 0, &json);
	paint_plain(out, buf_str(&json));
	buf_done(&json);
}

/* "templates/router.j2:14:9: " */
static void
add_position(const struct value *f, struct buf *out)
{
	static const char *const numbers[] = {"line", "column"};
	const char *file = value_text(f, "file");

	if (file == NULL)
		return;
	paint_plain(out, str_of(file));
	for (int i = 0; i < 2 && value_number(f, numbers[i], 0) > 0; i++)
		buf_printf(out, ":%lld", (long long)value_number(f, numbers[i], 0));
	buf_adds(out, ": ");
}

/* A mapping with a file, a line and a column. */
static void
add_place(const char *label, const struct value *f, const char *key, struct buf *out)
{
	const struct value *place = value_get(f, key);

	if (place == NULL || value_text(place, "file") == NULL)
		return;
	buf_printf(out, "  %s: ", label);
	add_position(place, out);
	buf_cut(out, out->n - strlen(": "));
	buf_addc(out, '\n');
}

/* The line, made harmless, and a caret below the column, which counts octets of it. */
static void
add_excerpt(const struct value *f, struct buf *out)
{
	const char *excerpt = value_text(f, "excerpt");
	int64_t column = value_number(f, "excerpt-column", 0);
	struct buf before;

	if (excerpt == NULL)
		return;
	buf_adds(out, "    ");
	paint_plain(out, str_of(excerpt));
	buf_addc(out, '\n');
	if (column < 1 || (uint64_t)column > strlen(excerpt) + 1)
		return;
	buf_init(&before, BUF_TEXT);
	paint_plain(&before, (struct str){excerpt, (size_t)column - 1});
	buf_adds(out, "    ");
	for (size_t i = 0; i < before.n;
	     i++) /* tabs stay, so that the caret stands right */
		if (((unsigned char)before.p[i] & 0xc0) != 0x80)
			buf_addc(out, before.p[i] == '\t' ? '\t' : ' ');
	buf_adds(out, "^\n");
	buf_done(&before);
}

static enum paint
severity_paint(const char *severity)
{
	if (strcmp(severity, "warning") == 0)
		return PAINT_CAUTION;
	return strcmp(severity, "note") == 0 ? PAINT_STRONG : PAINT_BAD;
}

/* `file:line:col: severity: message [rule]`, as compilers print it, and what is known. */
static void
add_complaint(bool color, const struct value *f, const char *severity, struct buf *out)
{
	const char *rule = value_text(f, "rule");
	const struct value *causes = value_get(f, "causes");

	add_position(f, out);
	paint_add(out, color, severity_paint(severity), str_of(severity));
	buf_adds(out, ": ");
	paint_plain(out, str_of(value_text(f, "message")));
	if (rule != NULL) {
		buf_adds(out, " [");
		paint_plain(out, str_of(rule));
		buf_addc(out, ']');
	}
	buf_addc(out, '\n');
	add_excerpt(f, out);
	text_labelled("device", f, "device", out);
	text_labelled("step", f, "step", out);
	text_labelled("path", f, "path", out);
	text_labelled("bad element", f, "bad-element", out);
	add_place("rendered", f, "rendered", out);
	for (size_t i = 0; causes != NULL && i < value_count(causes); i++) {
		if (causes->kind != VALUE_LIST)
			break;
		buf_adds(out, "  cause: ");
		text_item(value_at(causes, i), out);
		buf_addc(out, '\n');
	}
	text_labelled("remedy", f, "remedy", out);
}

void
text_finding(bool color, const struct value *fields, struct buf *out)
{
	const char *severity = value_text(fields, "severity");

	add_complaint(color, fields, severity != NULL ? severity : "error", out);
}

static void
form_finding(struct text *t, const struct value *f, struct buf *out)
{
	const char *command = t->story.command;

	if (t->beside_product && value_get(f, "rule") != NULL && command != NULL &&
	    strcmp(command, "validate") == 0)
		return;
	text_finding(t->color, f, out);
}

static void
form_warning(struct text *t, const struct value *f, struct buf *out)
{
	add_complaint(t->color, f, "warning", out);
}

static void
form_rpc(struct text *t, const struct value *f, struct buf *out)
{
	text_when(t, f, out);
	buf_adds(out, "rpc ");
	paint_plain(out, str_of(value_text(f, "rpc")));
	buf_addc(out, ' ');
	clock_print_span(out, value_number(f, "elapsed-ms", 0));
	text_detail(f, out);
	buf_addc(out, '\n');
}

static void
form_note(struct text *t, const struct value *f, struct buf *out)
{
	text_when(t, f, out);
	add_position(f, out);
	paint_plain(out, str_of(value_text(f, "message")));
	buf_addc(out, '\n');
	text_labelled("remedy", f, "remedy", out);
}

static void
form_course(struct text *t, const struct value *f, struct buf *out)
{
	text_when(t, f, out);
	course_say(f, out);
}

static void (*const forms[EVENT_KINDS])(
    struct text *t, const struct value *f, struct buf *out) = {
    [EV_RUN_START] = form_start,
    [EV_RUN_END] = form_end,
    [EV_PLAN] = form_course,
    [EV_WAVE_START] = form_course,
    [EV_WAVE_END] = form_course,
    [EV_SOAK] = form_course,
    [EV_DEVICE_STATE] = form_state,
    [EV_DEVICE_RESULT] = form_result,
    [EV_DIFF] = form_diff,
    [EV_CHECK_RESULT] = text_check,
    [EV_FINDING] = form_finding,
    [EV_WARNING] = form_warning,
    [EV_RPC] = form_rpc,
    [EV_NOTE] = form_note,
    [EV_RUNBOOK] = text_runbook,
    [EV_STEP_START] = text_step_start,
    [EV_STEP_END] = text_step_end,
    [EV_GATE] = text_gate,
    [EV_PROGRESS] = text_progress,
};

/* -q leaves what went wrong and the end of the run. */
static bool
wanted_quiet(const struct event *ev)
{
	switch (ev->kind) {
	case EV_RUN_END:
	case EV_GATE: return true;
	case EV_STEP_END:
		return paint_of_result(value_text(ev->fields, "outcome")) != PAINT_GOOD &&
		       strcmp(value_text(ev->fields, "outcome"), "skipped") != 0;
	case EV_CHECK_RESULT: return !value_flag(ev->fields, "passed", false);
	case EV_DEVICE_RESULT:
		return paint_of_result(value_text(ev->fields, "result")) != PAINT_GOOD;
	default: return event_kind_level(ev->kind) <= EVENT_WARN;
	}
}

static bool
wanted(const struct text *t, const struct event *ev)
{
	if (t->verbose < 0)
		return wanted_quiet(ev);
	if (ev->kind == EV_PROGRESS)
		return text_progress_wanted(t, ev->fields);
	if (ev->kind == EV_STEP_START && t->live) /* stands below */
		return false;
	if (ev->kind == EV_DEVICE_STATE && t->verbose < 1)
		return !t->live && (value_flag(ev->fields, "milestone", false) ||
				       value_get(ev->fields, "detail") != NULL);
	return (int)event_kind_level(ev->kind) <= (int)EVENT_NOTICE + t->verbose;
}

void
text_event(struct text *t, const struct event *ev, struct buf *out)
{
	story_take(&t->story, ev);
	if (!wanted(t, ev))
		return;
	if (ev->kind != EV_CHECK_RESULT)
		buf_reset(&t->head);
	forms[ev->kind](t, ev->fields, out);
}

void
text_end(struct text *t, struct buf *out)
{
	struct buf line;

	if (t->story.ended || t->story.command == NULL)
		return;
	summary_print(&t->story, t->color, t->verbose < 0, out);
	buf_init(&line, BUF_LINE);
	buf_adds(&line, "the run did not end: nothing is known after ");
	add_seconds(&line, t->story.run_ms);
	paint_add(out, t->color, PAINT_BAD, buf_str(&line));
	buf_adds(out, "\n  remedy: look at the devices that are not finished\n");
	buf_done(&line);
}
