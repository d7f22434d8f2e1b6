/* One step on the routers of a batch that go on, and what its end means for them. */
#include <string.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "data/value.h"
#include "deploy/lane.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "runbook/ask.h"
#include "runbook/state.h"

struct round {
	struct walk *walk;
	const struct runbook_step *step;
	struct step_state **who;
	size_t n;
};

/* --- what another process has done ------------------------------------------------------------------- */

static enum step_outcome
outcome_named(const char *name)
{
	for (int i = 0; i < STEP_OUTCOMES; i++)
		if (name != NULL && strcmp(step_outcome_name(i), name) == 0)
			return i;
	return STEP_UNKNOWN;
}

/* What the logbook says that it came to is not done again. */
static bool
replay(struct step_state *s, const struct runbook_step *step)
{
	const struct value *done = value_get(s->done, step->id);
	struct value *result;
	struct deed *d;

	if (done == NULL)
		return false;
	result = value_get(done, "result");
	if (result != NULL && result->kind != VALUE_MAP)
		result = NULL;
	s->last = (struct outcome_of_step){
	    .outcome = outcome_named(value_text(done, "outcome")),
	    .detail = value_text(done, "detail"),
	    .result = result};
	s->failure_exit = (int)value_number(done, "exit", 1);
	s->worked |= s->last.outcome <= STEP_CHANGED;
	if (step->result != NULL && result != NULL)
		value_set(s->arena, state_results(s, step), step->result, result);
	if (value_get(done, "promised-from") != NULL) {
		d = vec_add(&s->deeds);
		d->name = step->name;
		d->from = (size_t)value_number(done, "promised-from", 0);
		d->until = (size_t)value_number(done, "promised-until", 0);
		d->inert = value_flag(done, "inert", false);
	}
	value_remove(s->done, value_strz(s->arena, step->id));
	return true;
}

/* --- the round --------------------------------------------------------------------------------------- */

static void
work(void *ctx, size_t i)
{
	struct round *r = ctx;

	visit(r->who[i], r->step);
}

static int
may_begin(void *ctx, size_t i)
{
	const struct round *r = ctx;

	/* A no at the gate of one router is none to be asked again at the next. */
	if (i > 0 && step_where_of(r->step) == STEP_INLINE &&
	    r->who[i - 1]->last.outcome == STEP_STOPPED)
		return 0;
	return r->walk->inside > 0 || cancel_level(r->walk->run->cancel) == CANCEL_NONE;
}

static void
post_start(const struct round *r)
{
	struct arena *a = arena_new();
	struct value *names = value_list(a);

	for (size_t i = 0; i < r->n; i++)
		value_append(a, names, value_strz(a, r->who[i]->host->name));
	bus_post(r->walk->run->bus, EV_STEP_START, {"step", ev_text(r->step->name)},
	    {"does", ev_text(r->step->kind->name)}, {"id", ev_text(r->step->id)},
	    {"names", ev_val(names)});
	arena_free(a);
}

/* Of a router whose turn did not come. */
static void
leave_out(struct step_state *s)
{
	s->last = (struct outcome_of_step){
	    .outcome = STEP_STOPPED, .detail = "not begun: the run was asked to stop"};
}

static void
run_round(struct round *r)
{
	enum step_where where = step_where_of(r->step);
	size_t lanes = lanes_wanted(r->walk->run->lanes, r->n);
	struct lane_job job = {.n = r->n,
	    .lanes = lanes,
	    .here = where != STEP_ROUTER || r->walk->run->lanes == 1,
	    .work = work,
	    .more = may_begin,
	    .ctx = r,
	    .bus = r->walk->run->bus};

	for (size_t i = 0; i < r->n; i++)
		leave_out(r->who[i]);
	post_start(r);
	lanes_run(&job);
}

/* --- what it means ----------------------------------------------------------------------------------- */

static void
abort_all(struct walk *w, const struct step_state *s, const struct runbook_step *step)
{
	if (w->aborted)
		return;
	w->aborted = true;
	w->why = arena_printf(w->arena, "stopped at '%s'%s%s", step->name,
	    s->last.detail != NULL ? ": " : "",
	    s->last.detail != NULL ? s->last.detail : "");
}

static void
fail(struct step_state *s, const struct runbook_step *step)
{
	s->going = GOING_FAILED;
	s->failure = s->last.detail != NULL ? s->last.detail : "it failed";
	s->failed_at = step->name;
	s->undo |= step->on_failure == FAILURE_UNDO;
}

/* Until the person stops asking for another try. */
static void
ask(struct step_state *s, const struct runbook_step *step)
{
	enum ask_answer answer = ASK_NOBODY;

	while (s->last.outcome == STEP_FAILED) {
		struct arena *a = arena_new();
		struct step_run run;

		state_step_run(s, step, a, &run);
		answer = ask_on_failure(
		    &run, s->last.detail != NULL ? s->last.detail : "it failed");
		arena_free(a);
		if (answer != ASK_RETRY)
			break;
		visit(s, step);
	}
	if (s->last.outcome != STEP_FAILED)
		return;
	if (answer == ASK_CONTINUE)
		s->last.outcome = STEP_IGNORED;
	if (answer == ASK_ABORT)
		s->last.outcome = STEP_STOPPED;
	visit_settle(s, step);
}

static void
judge(struct walk *w, struct step_state *s, const struct runbook_step *step)
{
	if (s->last.outcome == STEP_FAILED && step->on_failure == FAILURE_ASK &&
	    !w->run->dry)
		ask(s, step);
	switch (s->last.outcome) {
	case STEP_STOPPED: abort_all(w, s, step); break;
	case STEP_FAILED: fail(s, step); break;
	case STEP_UNKNOWN:
		fail(s, step);
		s->ending = ENDING_UNKNOWN;
		break;
	default: break;
	}
}

/* What one router saw for all of them. */
static void
share(struct round *r, struct step_state **all, size_t n)
{
	struct step_state *first = r->who[0];

	for (size_t i = 0; i < n; i++) {
		if (all[i] == first)
			continue;
		all[i]->last = first->last;
		all[i]->failure_exit = first->failure_exit;
		if (r->step->result != NULL && first->last.result != NULL)
			value_set(all[i]->arena, state_results(all[i], r->step),
			    r->step->result, (struct value *)first->last.result);
	}
}

static size_t
going_on(struct walk *w, struct step_state **ret)
{
	const struct walk_batch *b = &w->batches[w->batch];
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		if (w->routers[b->v[i]].going == GOING_ON)
			ret[n++] = &w->routers[b->v[i]];
	return n;
}

void
turn(struct walk *w, const struct runbook_step *step)
{
	struct arena *a = arena_new();
	size_t most = w->batches[w->batch].n + 1, all = 0;
	struct step_state **who = arena_array(a, struct step_state *, most);
	struct step_state **rest = arena_array(a, struct step_state *, most);
	struct round r = {.walk = w, .step = step, .who = rest};
	bool one = step->once || step_where_of(step) == STEP_BATCH;

	if (w->from != NULL && strcmp(w->from, step->id) == 0)
		w->reached = true;
	all = going_on(w, who);
	for (size_t i = 0; i < (one && all > 0 ? 1 : all); i++)
		if (!replay(who[i], step))
			rest[r.n++] = who[i];
	if (r.n > 0)
		run_round(&r);
	if (one && all > 0) {
		r.who = who;
		share(&r, who, all);
	}
	for (size_t i = 0; i < all; i++)
		judge(w, who[i], step);
	arena_free(a);
}
