/* A person's word, or a condition, before anything goes on. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/err.h"
#include "base/scope.h"
#include "data/rows.h"
#include "data/span.h"
#include "data/value.h"
#include "inventory/inventory.h"
#include "inventory/site.h"
#include "runbook/arguments.h"
#include "runbook/gate.h"
#include "runbook/gate_look.h"
#include "runbook/gate_text.h"
#include "runbook/named_checks.h"
#include "runbook/step.h"

enum { PER_HOST, PER_BATCH };
static const char *const per_words[] = {[PER_HOST] = "host", [PER_BATCH] = "batch", NULL};

struct gate_rows {
	const char *message;
	struct row_texts show;
	const struct value *until, *expect;
	const char *against;
	int per;
	int64_t approvals, timeout_ms, for_ms, within_ms, every_ms;
};

enum { HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS };

static const struct row gate_rows[] = {ROW_TEXT(struct gate_rows, message, "message", 0,
					   "Proceed?", "what is asked, one line"),
    ROW_TEXTS(struct gate_rows, show, "show", 0,
	"printed before the question: names of checks, which are looked at now, of "
	"results of "
	"earlier steps, and links"),
    ROW_WORD(struct gate_rows, per, "per", 0, PER_HOST, per_words,
	"host: asked for each router; batch: once for all of the batch"),
    ROW_INT(struct gate_rows, approvals, "approvals", 0, 1, 1, GATE_PEOPLE_MOST,
	"how many different people must approve"),
    ROW_SPAN(struct gate_rows, timeout_ms, "timeout", 0, HOUR_MS, 1000, 7LL * DAY_MS,
	"whoever has not answered by then has aborted"),
    ROW_VALUE(struct gate_rows, until, "until", 0,
	"a check, or a list of checks: the gate goes on by itself once they hold"),
    ROW_VALUE(struct gate_rows, expect, "expect", 0,
	"with until: by check, what is expected instead of what its file says"),
    ROW_TEXT(struct gate_rows, against, "against", 0, NULL,
	"a snapshot taken before, which checks compare with"),
    ROW_SPAN(struct gate_rows, for_ms, "for", 0, 0, 0, DAY_MS,
	"with until: how long they must hold without a break"),
    ROW_SPAN(struct gate_rows, within_ms, "within", 0, 10 * 60 * 1000, 1000, 7LL * DAY_MS,
	"with until: if it has not come to that by then, it is aborted"),
    ROW_SPAN(struct gate_rows, every_ms, "every", 0, 5000, 100, HOUR_MS,
	"with until: the time between two looks"),
    ROW_END};

/* --- before anything starts -------------------------------------------------------------------------- */

static enum step_where
place(const struct runbook_step *step)
{
	const struct value *per = arguments_written(step, "per");

	return per != NULL && per->kind == VALUE_STR &&
		       str_eq(per->str, str_of(per_words[PER_BATCH]))
		   ? STEP_BATCH
		   : STEP_INLINE;
}

/* Where a gate stands decides how it is asked, before anything is known that a template could say. */
static int
prepare_per(const struct runbook_step *step, struct err **e)
{
	const struct value *per = arguments_written(step, "per");

	if (per == NULL || per->kind != VALUE_STR || !arguments_template(per))
		return 0;
	return err_at(
	    e, ERR_INPUT, per->mark, "'per' of a gate is 'host' or 'batch', no template");
}

/* A gate has been answered once it has: nothing in the runbook may ask again, or go on all the same. */
static int
prepare_answer(const struct runbook_step *step, struct err **e)
{
	if (step->retries > 0 || step->until != NULL)
		return err_at(e, ERR_INPUT, step->mark,
		    "a gate has no 'retries' or 'until' of a step: its own 'until' "
		    "waits");
	if (step->on_failure == FAILURE_CONTINUE || step->on_failure == FAILURE_ASK)
		return err_at(e, ERR_INPUT, step->mark,
		    "a gate that is aborted ends the run: on-failure is 'stop' or "
		    "'undo'");
	return 0;
}

static int
prepare_exclusive(const struct runbook_step *step, struct err **e)
{
	static const char *const automatic[] = {"expect", "for", "within", "every", NULL};
	static const char *const persons[] = {"approvals", "timeout", NULL};
	bool until = arguments_written(step, "until") != NULL;

	for (const char *const *key = until ? persons : automatic; *key != NULL; key++) {
		const struct value *v = arguments_written(step, *key);

		if (v == NULL)
			continue;
		if (until)
			return err_at(e, ERR_INPUT, v->mark,
			    "'%s' is of a gate that a person answers, and this one has "
			    "'until': write two gates",
			    *key);
		return err_at(e, ERR_INPUT, v->mark,
		    "'%s' belongs to 'until', which is not there", *key);
	}
	return 0;
}

static int
prepare(const struct site *site, const struct runbook_step *step, struct arena *a,
    struct err **e)
{
	if (prepare_answer(step, e) < 0 || prepare_per(step, e) < 0 ||
	    prepare_exclusive(step, e) < 0)
		return -1;
	(void)a;
	if (arguments_written(step, "until") == NULL)
		return 0;
	return named_checks_prepare(site, arguments_written(step, "until"),
	    arguments_written(step, "expect"), arguments_written(step, "against") != NULL,
	    e);
}

/* What is shown must be there to be shown. */
static int
ready(struct step_run *s, const void *arguments, struct err **e)
{
	const struct gate_rows *r = arguments;

	for (size_t i = 0; i < r->show.n; i++) {
		const char *item = r->show.v[i];
		struct check check;

		if (gate_is_link(item) || gate_is_result(s, item))
			continue;
		if (check_load(s->arena, s->run->site->dir, item, &check, e) < 0)
			return err_wrap(
			    e, "'%s' is no check, no result of a step and no link", item);
		if (r->against == NULL && check_compares(&check))
			return err_set(e, ERR_INPUT,
			    "check '%s' compares with how things stood, and 'against' "
			    "names "
			    "no snapshot",
			    item);
	}
	return 0;
}

/* --- the gate ---------------------------------------------------------------------------------------- */

/* "bgp, traffic hold for 1 min, within 10 min at most" */
static const char *
says(struct step_run *s, const struct gate_rows *r, const struct gate_look *look)
{
	struct buf text;
	const char *z;

	buf_init(&text, BUF_LINE);
	for (size_t i = 0; i < look->until.n; i++)
		buf_printf(&text, "%s%s", i > 0 ? ", " : "", look->until.v[i].name);
	buf_adds(&text, look->until.n == 1 ? " holds" : " hold");
	if (r->for_ms > 0) {
		buf_adds(&text, " for ");
		span_print(&text, r->for_ms);
	}
	buf_adds(&text, ", at most ");
	span_print(&text, r->within_ms);
	z = gate_text_clean(s->arena, s->run->redact, buf_str(&text));
	buf_done(&text);
	return z;
}

/* The earlier of the gate's own end and the step's; one request to stop ends it. */
static struct deadline
gate_end_at(const struct step_run *s, const struct gate_rows *r)
{
	const struct runbook_run *run = s->run;
	int64_t ms = r->until != NULL ? r->within_ms : r->timeout_ms;
	struct deadline d;

	if (r->until == NULL && !run->terminal && run->approval_wait_ms > 0 &&
	    run->approval_wait_ms < ms)
		ms = run->approval_wait_ms;
	d = deadline_in(ms, run->cancel);
	d.cancel_at = CANCEL_FINISH;
	if (s->step->timeout_ms > 0 && s->deadline.at_ms < d.at_ms)
		d.at_ms = s->deadline.at_ms;
	return d;
}

static struct gate
make_gate(struct step_run *s, const struct gate_rows *r)
{
	const char **names = arena_array(s->arena, const char *, s->nbatch + 1);

	for (size_t i = 0; i < s->nbatch; i++)
		names[i] = s->batch[i]->name;
	return (struct gate){.run = s->run,
	    .arena = s->arena,
	    .step = s->step->name,
	    .id = s->step->id,
	    .device = r->per == PER_HOST ? s->host->name : NULL,
	    .devices = names,
	    .ndevices = s->nbatch,
	    .message =
		gate_text_clean(s->arena, s->run->redact, str_trim(str_of(r->message))),
	    .shown = value_list(s->arena),
	    .wanted = r->approvals,
	    .in = STDIN_FILENO,
	    .out = STDERR_FILENO};
}

static int
would_ask(struct step_run *s, const struct gate *g, const struct gate_look *look,
    const struct gate_rows *r)
{
	char digest[GATE_DIGEST];

	gate_digest(g, digest);
	step_result(s, "digest", value_strz(s->arena, digest));
	s->outcome = STEP_SKIPPED;
	if (r->until != NULL)
		step_detail(
		    s, "would wait until %s; digest %s", says(s, r, look), digest);
	else if (g->wanted > 1)
		step_detail(s, "would ask %lld people: %s; digest %s",
		    (long long)g->wanted, g->message, digest);
	else
		step_detail(s, "would ask: %s; --approve %s", g->message, digest);
	return 0;
}

/* The question is not known yet, and what the answer is bound to is. */
static void
unknown(struct step_run *s)
{
	struct gate_rows r = {.message = "",
	    .per = place(s->step) == STEP_BATCH ? PER_BATCH : PER_HOST,
	    .approvals = 1};
	struct gate g = make_gate(s, &r);
	char digest[GATE_DIGEST];

	gate_digest(&g, digest);
	step_result(s, "digest", value_strz(s->arena, digest));
	step_detail(s, "would ask; --approve %s; %s", digest, s->detail);
}

static int
look_and_ask(struct step_run *s, const struct gate_rows *r, struct gate *g,
    struct gate_look *look, struct err **e)
{
	const char *detail = NULL;
	int rc;

	if (gate_look_show(look, &r->show, &g->shown, &g->shown_bad, e) < 0)
		return -1;
	g->deadline = gate_end_at(s, r);
	rc = gate_pass(g, &detail, e);
	gate_look_end(look);
	if (rc < 0)
		return -1;
	step_detail(s, "%s", detail);
	return 0;
}

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct gate_rows *r = arguments;
	SCOPE(whose, SCOPE_DEVICE, r->per == PER_BATCH ? NULL : s->host->name, NULL);
	struct gate_look look = {
	    .s = s, .batch = r->per == PER_BATCH, .against = r->against};
	struct gate_condition condition = {.look = gate_look_until,
	    .ctx = &look,
	    .for_ms = r->for_ms,
	    .every_ms = r->every_ms};
	struct gate g = make_gate(s, r);

	if (r->until != NULL) {
		if (named_checks_load(
			s->arena, s->run->site, r->until, r->expect, &look.until, e) < 0)
			return -1;
		condition.says = says(s, r, &look);
		g.condition = &condition;
	}
	if (s->dry)
		return would_ask(s, &g, &look, r);
	return look_and_ask(s, r, &g, &look, e);
}

const struct step_kind step_gate = {
    .name = "gate",
    .summary = "nothing goes on until a person says so, or a condition holds",
    .help =
	"A person answers with one key: C continues, A aborts, nothing else does "
	"anything;\n"
	"who is elsewhere answers with 'holdfast approve RUN'. Without a terminal it is\n"
	"aborted at once, unless its digest was given (run --approve DIGEST; --dry-run "
	"shows\n"
	"it) or --approval-wait says how long to wait. With 'until' it goes on by itself "
	"once\n"
	"the checks hold; a person may override it, which the report says.\n\n"
	"    - name: may it be drained?\n"
	"      gate: {message: \"Drain {{ inventory_hostname }}?\", show: [bgp, "
	"alarms]}\n"
	"    - name: traffic is gone\n"
	"      gate: {until: [traffic-drained], for: 60 s, within: 10 min}\n"
	"    - name: two people\n"
	"      gate: {message: Upgrade all of them?, per: batch, approvals: 2}",
    .rows = gate_rows,
    .size = sizeof(struct gate_rows),
    .shorthand = "message",
    .where = STEP_INLINE,
    .place = place,
    .shows = true,
    .decides = true,
    .timeout_ms = 7LL * DAY_MS,
    .prepare = prepare,
    .ready = ready,
    .unknown = unknown,
    .run = run,
};
