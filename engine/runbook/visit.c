/* One step on one router: its condition, its arguments, its tries, and what became of it. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/scope.h"
#include "data/value.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "runbook/arguments.h"
#include "runbook/state.h"

/* A step while it is tried. */
struct trial {
	struct step_state *s;
	const struct runbook_step *step;
	struct arena *arena; /* of this try */
	struct step_run run;
	struct err *e;
	int attempts;
	bool reached;    /* the kind was asked to do it */
	size_t promises; /* before it */
};

/* --- how it ended ------------------------------------------------------------------------------------ */

static enum step_outcome
outcome_of_error(const struct trial *t)
{
	switch (err_code(t->e)) {
	case ERR_CANCELLED: return STEP_STOPPED;
	case ERR_STATE: return STEP_UNKNOWN;
	default: return t->step->kind->decides ? STEP_STOPPED : STEP_FAILED;
	}
}

/* `said`: it is a finding of the run, not one of a try that others follow. */
static void
end_with_error(struct trial *t, bool said)
{
	struct step_state *s = t->s;

	t->run.outcome = outcome_of_error(t);
	if (t->run.detail == NULL || t->run.outcome != STEP_UNKNOWN)
		t->run.detail = state_why(t->arena, t->e);
	s->failure_exit = err_exit_code(t->e);
	if (said && err_code(t->e) != ERR_CANCELLED)
		bus_post_err(s->walk->run->bus, s->host->name, t->e);
	err_clear(&t->e);
}

/* What later steps see: what the step found, and how it ended. Kept as long as the router's other results. */
static struct value *
result_value(struct trial *t)
{
	struct step_state *s = t->s;
	struct value *v = value_copy(s->arena, t->run.result);
	enum step_outcome o = t->run.outcome;

	state_unsafe(v);
	value_set(s->arena, v, "outcome", value_strz(s->arena, step_outcome_name(o)));
	value_set(s->arena, v, "detail",
	    value_strz(s->arena, t->run.detail != NULL ? t->run.detail : ""));
	value_set(s->arena, v, "changed", value_bool(s->arena, o == STEP_CHANGED));
	state_unsafe(v);
	return v;
}

/* --- one try ----------------------------------------------------------------------------------------- */

static struct value *
begin_fields(struct trial *t)
{
	struct value *fields = value_map(t->arena);

	value_set(t->arena, fields, "attempt", value_int(t->arena, t->run.attempt));
	return fields;
}

/* In a dry run a step before may have found nothing, because it was not done. */
static bool
not_known_when_dry(struct trial *t)
{
	if (!t->s->walk->run->dry || err_code(t->e) != ERR_UNDEFINED)
		return false;
	t->run.outcome = STEP_SKIPPED;
	t->run.detail = arena_printf(
	    t->arena, "would depend on what a step before found: %s", err_message(t->e));
	err_clear(&t->e);
	if (t->step->kind->unknown != NULL)
		t->step->kind->unknown(&t->run);
	return true;
}

static bool
left_out_when_dry(struct trial *t)
{
	const struct step_kind *kind = t->step->kind;

	if (!t->run.dry || !kind->changes || kind->shows)
		return false;
	t->run.outcome = STEP_SKIPPED;
	t->run.detail = "dry run: it would be done";
	return true;
}

/* -1 with t->e. */
static int
try_once(struct trial *t)
{
	const struct step_kind *kind = t->step->kind;
	struct step_state *s = t->s;
	int attempt = t->run.attempt;
	void *arguments;

	state_step_run(s, t->step, t->arena, &t->run);
	t->run.attempt = attempt;
	if (arguments_load(
		s->walk->set, t->step, t->run.vars, t->arena, &arguments, &t->e) < 0)
		return not_known_when_dry(t) ? 0 : -1;
	if (left_out_when_dry(t))
		return 0;
	if (!s->walk->run->dry &&
	    state_write(s, t->step, kind->changes ? LOGBOOK_CHANGES : LOGBOOK_STEP,
		begin_fields(t), &t->e) < 0)
		return -1;
	t->reached = true;
	return kind->run(&t->run, arguments, &t->e);
}

/* Whether what the step found is what `until` waits for. */
static int
holds_now(struct trial *t, bool *ret_holds)
{
	struct step_state *s = t->s;

	*ret_holds = t->e == NULL && t->run.outcome <= STEP_SKIPPED;
	if (t->step->until == NULL)
		return 0;
	if (t->e != NULL && outcome_of_error(t) != STEP_FAILED)
		return 0;
	if (t->e != NULL)
		end_with_error(t, false);
	return arguments_hold(s->walk->set, t->step->until, t->step->until_mark,
	    state_vars(s, t->step, t->arena, result_value(t)), ret_holds, &t->e);
}

/* Only what failed is tried again: not what a person stopped, nor what nobody knows. */
static bool
may_try_again(const struct trial *t)
{
	enum step_outcome o = t->e != NULL ? outcome_of_error(t) : t->run.outcome;

	if (t->run.dry || t->run.attempt > t->step->retries)
		return false;
	return o == STEP_FAILED || (t->step->until != NULL && o <= STEP_SKIPPED);
}

static bool
wait_for_next(struct trial *t)
{
	struct deadline d = t->run.deadline;
	struct buf text;

	buf_init(&text, BUF_LINE);
	buf_printf(&text, "try %d of %lld follows in ", t->run.attempt + 1,
	    (long long)t->step->retries + 1);
	clock_print_span(&text, t->step->interval_ms);
	if (t->e != NULL)
		buf_printf(&text, ": %s", state_why(t->arena, t->e));
	else if (t->run.detail != NULL)
		buf_printf(&text, ": %s", t->run.detail);
	step_say(&t->run, "waiting", buf_z(&text));
	buf_done(&text);
	err_clear(&t->e);
	d.at_ms = clock_ms() + t->step->interval_ms;
	return wait_until(&d, &t->e) == 0;
}

static void
try_until(struct trial *t)
{
	for (t->run.attempt = 1;; t->run.attempt++) {
		bool holds = false;

		t->attempts = t->run.attempt;
		if (try_once(t) == 0 && (t->run.dry || !t->reached))
			return;
		if (holds_now(t, &holds) < 0 || holds || !may_try_again(t)) {
			if (t->e == NULL && !holds && t->step->until != NULL &&
			    t->run.outcome <= STEP_SKIPPED) {
				t->run.outcome = STEP_FAILED;
				step_detail(&t->run, "'%s' does not hold after %d tries",
				    t->step->until, t->attempts);
			}
			return;
		}
		if (!wait_for_next(t))
			return;
		arena_free(t->arena);
		t->arena = arena_new();
	}
}

/* --- the whole --------------------------------------------------------------------------------------- */

static void
skip(struct trial *t, const char *why)
{
	t->run.outcome = STEP_SKIPPED;
	t->run.detail = why;
}

/* Whether it is to be tried; -1 with t->e. */
static int
is_wanted(struct trial *t, bool *ret_wanted)
{
	struct step_state *s = t->s;

	*ret_wanted = false;
	if (s->walk->from != NULL && !s->walk->reached) {
		skip(t, "left out by --from");
		return 0;
	}
	if (t->step->when == NULL) {
		*ret_wanted = true;
		return 0;
	}
	if (arguments_hold(s->walk->set, t->step->when, t->step->when_mark, t->run.vars,
		ret_wanted, &t->e) < 0)
		return not_known_when_dry(t) ? 0 : -1;
	if (!*ret_wanted)
		skip(t, "its condition does not hold");
	return 0;
}

static bool
keep_deed(struct trial *t)
{
	struct step_state *s = t->s;
	struct deed *d;

	if (t->run.outcome != STEP_CHANGED || s->walk->run->dry)
		return false;
	if (s->kept_others && s->promises.n == t->promises)
		return false; /* it took back what another one did */
	d = vec_add(&s->deeds);
	d->name = t->step->name;
	d->from = t->promises;
	d->until = s->promises.n;
	d->inert = t->step->kind->inert;
	return true;
}

static void
tell(struct trial *t, int64_t began_ms)
{
	struct step_state *s = t->s;
	enum step_outcome o = t->run.outcome;
	bool batch = step_where_of(t->step) == STEP_BATCH;

	bus_post(s->walk->run->bus, EV_STEP_END, {"step", ev_text(t->step->name)},
	    {"id", ev_text(t->step->id)},
	    {"device", ev_text(batch ? NULL : s->host->name)},
	    {"outcome", ev_text(step_outcome_name(o))},
	    {"detail", ev_text(t->run.detail)}, {"changed", ev_bool(o == STEP_CHANGED)},
	    {"attempts", ev_int(t->attempts > 0 ? t->attempts : 1)},
	    {"elapsed-ms", ev_int(clock_ms() - began_ms)});
}

static void
write_done(struct step_state *s, const struct runbook_step *step)
{
	struct arena *a = arena_new();
	struct value *fields = value_map(a);

	value_set(
	    a, fields, "outcome", value_strz(a, step_outcome_name(s->last.outcome)));
	if (s->last.detail != NULL)
		value_set(a, fields, "detail", value_strz(a, s->last.detail));
	if (s->last.result != NULL)
		value_set(a, fields, "result", (struct value *)s->last.result);
	if (s->last.outcome == STEP_FAILED || s->last.outcome == STEP_UNKNOWN)
		value_set(a, fields, "exit", value_int(a, s->failure_exit));
	if (s->last.deed) {
		const struct deed *d = &s->deeds.v[s->deeds.n - 1];

		value_set(a, fields, "promised-from", value_int(a, (int64_t)d->from));
		value_set(a, fields, "promised-until", value_int(a, (int64_t)d->until));
		if (d->inert)
			value_set(a, fields, "inert", value_bool(a, true));
	}
	state_note(s, step, LOGBOOK_DONE, fields);
	arena_free(a);
}

static void
settle(struct trial *t)
{
	struct step_state *s = t->s;

	if (t->run.outcome == STEP_FAILED && t->run.reverted)
		s->failure_exit = REVERTED;
	if (t->run.outcome == STEP_FAILED && t->step->on_failure == FAILURE_CONTINUE)
		t->run.outcome = STEP_IGNORED;
	s->worked |= t->run.outcome <= STEP_CHANGED && t->reached;
	s->last = (struct outcome_of_step){.outcome = t->run.outcome,
	    .deed = keep_deed(t),
	    .detail =
		t->run.detail != NULL ? arena_strdup(s->arena, t->run.detail) : NULL,
	    .result = result_value(t)};
	if (t->step->result != NULL)
		value_set(s->arena, state_results(s, t->step), t->step->result,
		    (struct value *)s->last.result);
}

void
visit(struct step_state *s, const struct runbook_step *step)
{
	SCOPE(device, SCOPE_DEVICE, s->host->name, NULL);
	SCOPE(scope, SCOPE_STEP, step->name, &step->mark);
	struct trial t = {
	    .s = s, .step = step, .arena = arena_new(), .promises = s->promises.n};
	int64_t began_ms = clock_ms();
	bool wanted;

	s->kept_others = false;
	s->failure_exit = 1;
	state_step_run(s, step, t.arena, &t.run);
	if (is_wanted(&t, &wanted) == 0 && wanted)
		try_until(&t);
	if (t.e != NULL)
		end_with_error(&t, true);
	settle(&t);
	tell(&t, began_ms);
	if (!s->walk->run->dry &&
	    (s->last.outcome != STEP_FAILED || step->on_failure != FAILURE_ASK))
		write_done(s, step);
	arena_free(t.arena);
}

void
visit_settle(struct step_state *s, const struct runbook_step *step)
{
	if (!s->walk->run->dry)
		write_done(s, step);
}
