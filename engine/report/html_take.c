#include <stdlib.h>
#include <string.h>

#include "data/value.h"
#include "event/event.h"
#include "report/diffs.h"
#include "report/html.h"
#include "report/html_page.h"
#include "report/paint.h"

/* What the events make of the page: where each router's time went, and what was said of it. */

/* "<span class="when">02:00:00</span> " */
static void
add_when(struct buf *out, const struct value *f)
{
	buf_adds(out, "<span class=\"when\">");
	html_time(out, value_text(f, "time"), true);
	buf_adds(out, "</span> ");
}

/* --- steps ------------------------------------------------------------------------------------------- */

static void
begin_step(struct html_page *p, struct html_device *d, const struct value *f)
{
	const char *step = value_text(f, "step"), *does = value_text(f, "does");

	html_keep(&d->step, step);
	html_keep(&d->does, does);
	html_keep(&d->id, value_text(f, "id"));
	html_keep(&d->step_time, value_text(f, "time"));
	d->step_ms = p->story.run_ms;
	d->in_step = true;
	html_bar_begin(p, &d->bars, step, does);
}

/* "4 traffic off · drain  ✓ changed 12 s  no prefix is advertised" */
static void
add_step_head(struct buf *out, const struct html_device *d, const char *outcome,
    int64_t elapsed_ms, const struct value *f)
{
	int64_t attempts = f != NULL ? value_number(f, "attempts", 1) : 1;

	if (d->step_time != NULL) {
		buf_adds(out, "<span class=\"when\">");
		html_time(out, d->step_time, true);
		buf_adds(out, "</span> ");
	}
	if (d->id != NULL) {
		buf_adds(out, "<span class=\"id\">");
		html_text(out, d->id);
		buf_adds(out, "</span> ");
	}
	buf_adds(out, "<strong>");
	html_text(out, d->step);
	buf_adds(out, "</strong> ");
	if (d->does != NULL && strcmp(d->does, d->step) != 0) {
		buf_adds(out, "<span class=\"does\">");
		html_text(out, d->does);
		buf_adds(out, "</span> ");
	}
	html_badge(out, outcome);
	buf_adds(out, " <span class=\"took\">");
	html_took(out, elapsed_ms);
	buf_adds(out, "</span>");
	if (attempts > 1)
		buf_printf(
		    out, " <span class=\"took\">%lld tries</span>", (long long)attempts);
	if (f == NULL)
		return;
	buf_addc(out, ' ');
	html_field(out, "span class=\"detail\"", f, "detail");
	html_field(out, "span class=\"remedy\"", f, "remedy");
}

/* The room of its body was taken when that was said. */
static void
log_step(struct html_page *p, struct html_device *d, const char *outcome,
    const struct buf *head)
{
	bool folds = d->body.text.n > 0;
	struct buf *log = &d->log.text;

	if (!html_fits(p, html_gravity(outcome) > 0 ? HTML_FAILED : HTML_LOG, head->n))
		return;
	html_log_end(&d->log);
	buf_printf(log, "<%s class=\"step %s\"%s>%s", folds ? "details" : "div",
	    html_class(outcome), folds && html_gravity(outcome) > 0 ? " open=\"\"" : "",
	    folds ? "<summary>" : "");
	buf_addstr(log, buf_str(head));
	if (folds) {
		buf_adds(log, "</summary>\n<div class=\"body\">\n");
		buf_addstr(log, buf_str(&d->body.text));
		buf_adds(log, "</div></details>\n");
	} else {
		buf_adds(log, "</div>\n");
	}
}

/* f: how it ended; NULL: it did not. */
static void
end_step(struct html_page *p, struct html_device *d, const char *outcome,
    int64_t elapsed_ms, const struct value *f)
{
	struct buf head;

	html_log_end(&d->body);
	buf_init(&head, BUF_TEXT);
	add_step_head(&head, d, outcome, elapsed_ms, f);
	log_step(p, d, outcome, &head);
	buf_done(&head);
	buf_reset(&d->body.text);
	html_keep(&d->body.state, NULL);
	d->in_step = false;
	d->steps++;
	d->noted |= html_gravity(outcome) > 0;
	html_bar_end(p, &d->bars, outcome);
}

static void
cut_step(struct html_page *p, struct html_device *d)
{
	if (d->in_step)
		end_step(p, d, "not finished", p->story.run_ms - d->step_ms, NULL);
}

static void
take_step_start(struct html_page *p, const struct value *f)
{
	const struct value *names = value_get(f, "names");
	const char *device = value_text(f, "device");
	bool named = names != NULL && names->kind == VALUE_LIST && value_count(names) > 0;

	if (device != NULL || !named) {
		cut_step(p, html_device(p, device));
		begin_step(p, html_device(p, device), f);
		return;
	}
	value_each(names, it)
	{
		if ((*it)->kind != VALUE_STR)
			continue;
		cut_step(p, html_device(p, (*it)->str.p));
		begin_step(p, html_device(p, (*it)->str.p), f);
	}
}

/* Whether the device is in the step that these fields speak of. */
static bool
is_in(const struct html_device *d, const struct value *f)
{
	const char *id = value_text(f, "id");

	if (!d->in_step)
		return false;
	if (id != NULL && d->id != NULL)
		return strcmp(d->id, id) == 0;
	return strcmp(d->step, value_text(f, "step")) == 0;
}

/* What ended for a batch ended for all who were in it. */
static void
take_step_end(struct html_page *p, const struct value *f)
{
	const char *outcome = value_text(f, "outcome"), *device = value_text(f, "device");
	int64_t elapsed_ms = value_number(f, "elapsed-ms", 0);
	struct html_device *d = html_device(p, device);
	bool met = false;

	for (size_t i = 0; device == NULL && i < p->devices.n; i++)
		if (is_in(p->devices.v[i], f)) {
			end_step(p, p->devices.v[i], outcome, elapsed_ms, f);
			met = true;
		}
	if (met && !is_in(d, f))
		return;
	if (!is_in(d, f)) { /* nobody said that it began */
		cut_step(p, d);
		begin_step(p, d, f);
		if (d->bars.n > 0) {
			struct html_bar *bar = &vec_last(&d->bars);

			bar->from_ms -=
			    elapsed_ms < bar->from_ms ? elapsed_ms : bar->from_ms;
		}
	}
	end_step(p, d, outcome, elapsed_ms, f);
}

/* --- states ------------------------------------------------------------------------------------------ */

static void
take_state(struct html_page *p, const struct value *f)
{
	struct html_device *d = html_device(p, value_text(f, "device"));
	const char *state = value_text(f, "state");
	struct buf line;

	if (!d->in_step) {
		html_bar_end(p, &d->bars, NULL);
		html_bar_begin(p, &d->bars, state, NULL);
	}
	buf_init(&line, BUF_TEXT);
	add_when(&line, f);
	html_text(&line, state);
	buf_addc(&line, ' ');
	html_field(&line, "span class=\"detail\"", f, "detail");
	html_log_state(p, html_place(d), state, &line);
	buf_done(&line);
}

/* Within a step it is what a change of that step came to. */
static void
take_result(struct html_page *p, const struct value *f)
{
	struct html_device *d = html_device(p, value_text(f, "device"));
	const char *result = value_text(f, "result");
	struct buf line;

	buf_init(&line, BUF_TEXT);
	add_when(&line, f);
	html_badge(&line, result);
	buf_adds(&line, " <span class=\"took\">");
	html_took(&line, value_number(f, "elapsed-ms", 0));
	buf_adds(&line, "</span> ");
	html_field(&line, "span class=\"detail\"", f, "detail");
	html_field(&line, "span class=\"remedy\"", f, "remedy");
	html_log_line(
	    p, html_place(d), html_gravity(result) > 0 ? HTML_FAILED : HTML_LOG, &line);
	buf_done(&line);
	d->noted |= html_gravity(result) > 0;
	if (!d->in_step)
		html_bar_end(p, &d->bars, html_gravity(result) > 0 ? result : NULL);
}

static void
take_note(struct html_page *p, const struct value *f)
{
	struct html_device *d = html_device(p, value_text(f, "device"));
	struct buf line;

	buf_init(&line, BUF_TEXT);
	add_when(&line, f);
	html_field(&line, "span class=\"note\"", f, "message");
	html_field(&line, "span class=\"remedy\"", f, "remedy");
	html_log_line(p, html_place(d), HTML_LOG, &line);
	buf_done(&line);
}

static void
take_diff(struct html_page *p, const struct value *f)
{
	struct html_device *d = html_device(p, value_text(f, "device"));
	struct str text = value_get(f, "text")->str;
	struct buf line;
	size_t i;

	buf_init(&line, BUF_TEXT);
	add_when(&line, f);
	if (text.n == 0) {
		buf_adds(&line, "no difference");
	} else if (diffs_find(p->story.diffs, text, &i)) {
		buf_printf(&line, "<a href=\"#diff-%zu\">difference</a>", i + 1);
		paint_extent(&line, text);
	} else {
		buf_adds(&line, "difference");
		paint_extent(&line, text);
	}
	html_log_line(p, html_place(d), HTML_LOG, &line);
	buf_done(&line);
}

/* --- the run ----------------------------------------------------------------------------------------- */

static void
take_start(struct html_page *p, const struct value *f)
{
	const struct value *devices = value_get(f, "devices");

	html_keep(&p->program, value_text(f, "version"));
	if (devices->kind == VALUE_LIST)
		value_each(devices, it) html_device(p, (*it)->str.p);
}

/* Another run in the same record: the page is of the last one, and says that there were others. */
static void
begin_again(struct html_page *p)
{
	size_t runs = p->runs + 1;

	html_page_done(p);
	html_page_init(p);
	p->runs = runs;
}

static void
end_all(struct html_page *p)
{
	cut_step(p, &p->run);
	for (size_t i = 0; i < p->devices.n; i++)
		cut_step(p, p->devices.v[i]);
}

void
html_page_end(struct html_page *p)
{
	end_all(p);
	html_bar_end(p, &p->run.bars, NULL);
	html_bar_end(p, &p->waves, NULL);
	vec_each (&p->devices, it) {
		const struct story_device *d = story_device(&p->story, (*it)->name);

		html_bar_end(p, &(*it)->bars,
		    d != NULL && d->result == NULL && d->state != NULL ? "not finished"
								       : NULL);
		html_log_end(&(*it)->log);
	}
	html_log_end(&p->run.log);
}

void
html_page_take(struct html_page *p, const struct event *ev)
{
	const struct value *f = ev->fields;
	const char *severity = value_text(f, "severity");

	if (ev->kind == EV_RUN_START && (p->story.command != NULL || p->story.ended))
		begin_again(p);
	story_take(&p->story, ev);
	if (p->began == NULL || ev->kind == EV_RUN_START) {
		html_keep(&p->began, value_text(f, "time"));
		html_keep(&p->id, value_text(f, "run"));
	}
	html_keep(&p->seen, value_text(f, "time"));
	switch (ev->kind) {
	case EV_RUN_START: take_start(p, f); break;
	case EV_RUN_END: p->exit = value_number(f, "exit", 0); break;
	case EV_RUNBOOK: html_runbook(p, f); break;
	case EV_PLAN: html_plan(p, f); break;
	case EV_WAVE_START:
	case EV_WAVE_END:
	case EV_SOAK: html_wave(p, ev); break;
	case EV_DEVICE_STATE: take_state(p, f); break;
	case EV_DEVICE_RESULT: take_result(p, f); break;
	case EV_DIFF: take_diff(p, f); break;
	case EV_CHECK_RESULT: html_check(p, f); break;
	case EV_FINDING:
		html_finding_take(p, f, severity != NULL ? severity : "error");
		break;
	case EV_WARNING: html_finding_take(p, f, "warning"); break;
	case EV_NOTE: take_note(p, f); break;
	case EV_STEP_START: take_step_start(p, f); break;
	case EV_STEP_END: take_step_end(p, f); break;
	case EV_GATE: html_gate(p, f); break;
	case EV_RPC:
	case EV_PROGRESS: /* of use while it happens */
	case EVENT_KINDS: break;
	}
}
