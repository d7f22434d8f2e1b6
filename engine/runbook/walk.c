/* Batch by batch, and in each step by step: blocks, rescue, always. */
#include "runbook/walk.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/redact.h"
#include "data/json.h"
#include "data/value.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "runbook/arguments.h"
#include "runbook/replay.h"
#include "runbook/state.h"

/* --- steps ------------------------------------------------------------------------------------------- */

static void walk_steps(struct walk *w, const struct runbook_step *steps, size_t n);

/* A person asked to stop: what is under way comes to its end, nothing new begins. */
static bool
halted(struct walk *w)
{
	if (w->inside > 0)
		return cancel_level(w->run->cancel) >= CANCEL_STOP;
	if (!w->aborted && cancel_level(w->run->cancel) != CANCEL_NONE) {
		w->aborted = true;
		w->why = "stopped by the operator";
	}
	return w->aborted;
}

/* The routers of the batch as they are going, to be put back. */
static enum going *
save(const struct walk *w, struct arena *a)
{
	const struct walk_batch *b = &w->batches[w->batch];
	enum going *was = arena_array(a, enum going, b->n + 1);

	for (size_t i = 0; i < b->n; i++)
		was[i] = w->routers[b->v[i]].going;
	return was;
}

static struct step_state *
router(struct walk *w, size_t i)
{
	return &w->routers[w->batches[w->batch].v[i]];
}

/* Whether a router comes into a block, which then has its parameters. */
static int
enter(struct step_state *s, const struct runbook_step *step, bool *ret_in, struct err **e)
{
	struct arena *a = arena_new();
	int rc = 0;

	*ret_in = true;
	if (step->when != NULL)
		rc = arguments_hold(s->walk->set, step->when, step->when_mark,
		    state_vars(s, step, a, NULL), ret_in, e);
	arena_free(a);
	if (rc == 0 && *ret_in && step->called != NULL)
		rc = state_bind(s, step, e);
	return rc;
}

/* In a dry run a block may depend on what a step before did not find, because it was not done. */
static void
keep_out(struct step_state *s, const struct runbook_step *step, struct err *e)
{
	struct walk *w = s->walk;

	if (w->run->dry && err_code(e) == ERR_UNDEFINED) {
		bus_post(w->run->bus, EV_NOTE, {"device", ev_text(s->host->name)},
		    {"step", ev_text(step->name)}, {"message", ev_text(err_message(e))});
		s->going = GOING_ASIDE;
	} else {
		bus_post_err(w->run->bus, s->host->name, e);
		s->going = GOING_FAILED;
		s->failure = arena_strdup(s->arena, err_message(e));
		s->failed_at = step->name;
		s->failure_exit = err_exit_code(e);
	}
	err_free(e);
}

/* Those for which the block's condition does not hold go aside. */
static void
choose(struct walk *w, const struct runbook_step *step)
{
	for (size_t i = 0; i < w->batches[w->batch].n; i++) {
		struct step_state *s = router(w, i);
		struct err *e = NULL;
		bool in;

		if (s->going != GOING_ON)
			continue;
		if (enter(s, step, &in, &e) == 0) {
			s->going = in ? GOING_ON : GOING_ASIDE;
			continue;
		}
		keep_out(s, step, e);
	}
}

static struct value *
failed_value(const struct step_state *s)
{
	struct value *v = value_map(s->arena);

	value_set(s->arena, v, "step", value_strz(s->arena, s->failed_at));
	value_set(s->arena, v, "detail",
	    value_strz(s->arena, s->failure != NULL ? s->failure : ""));
	state_unsafe(v);
	return v;
}

/* Those that failed in the block, and are not unknown, try to be rescued; the others wait. */
static void
rescue(struct walk *w, const struct runbook_step *step, const enum going *was)
{
	struct arena *a = arena_new();
	size_t n = w->batches[w->batch].n, wanted = 0;
	bool *tries = arena_array(a, bool, n + 1);

	for (size_t i = 0; i < n; i++) {
		struct step_state *s = router(w, i);

		tries[i] = was[i] == GOING_ON && s->going == GOING_FAILED &&
			   s->ending != ENDING_UNKNOWN;
		wanted += tries[i];
		if (tries[i]) {
			s->going = GOING_ON;
			s->failed = failed_value(s);
		} else if (s->going == GOING_ON) {
			s->going = GOING_ASIDE;
		}
	}
	if (wanted > 0)
		walk_steps(w, step->rescue, step->nrescue);
	for (size_t i = 0; i < n; i++) {
		struct step_state *s = router(w, i);

		s->failed = NULL;
		if (tries[i] && s->going == GOING_ON)
			s->failure = s->failed_at = NULL;
		if (!tries[i] && was[i] == GOING_ON && s->going == GOING_ASIDE)
			s->going = GOING_ON;
	}
	arena_free(a);
}

/* For every router that was in the block, however it left it; what failed in the block has failed all the same. */
static void
always(struct walk *w, const struct runbook_step *step, const enum going *was)
{
	struct arena *a = arena_new();
	size_t n = w->batches[w->batch].n;
	enum going *now = save(w, a);

	for (size_t i = 0; i < n; i++) {
		struct step_state *s = router(w, i);

		if (was[i] == GOING_ON && now[i] != GOING_ASIDE)
			s->going = GOING_ON;
		else if (s->going == GOING_ON)
			s->going = GOING_ASIDE;
	}
	w->inside++;
	walk_steps(w, step->always, step->nalways);
	w->inside--;
	for (size_t i = 0; i < n; i++) {
		struct step_state *s = router(w, i);

		if (s->going == GOING_ON || s->going == GOING_ASIDE)
			s->going = now[i];
	}
	arena_free(a);
}

static void
walk_block(struct walk *w, const struct runbook_step *step)
{
	struct arena *a = arena_new();
	enum going *was;

	choose(w, step);
	was = save(w, a);
	walk_steps(w, step->block, step->nblock);
	if (step->nrescue > 0 && !halted(w))
		rescue(w, step, was);
	if (step->nalways > 0 && cancel_level(w->run->cancel) < CANCEL_STOP)
		always(w, step, was);
	arena_free(a);
}

static bool
any_going(struct walk *w)
{
	for (size_t i = 0; i < w->batches[w->batch].n; i++)
		if (router(w, i)->going == GOING_ON)
			return true;
	return false;
}

static void
walk_steps(struct walk *w, const struct runbook_step *steps, size_t n)
{
	for (size_t i = 0; i < n && any_going(w) && !halted(w); i++) {
		struct arena *a = arena_new();
		enum going *was = save(w, a);

		if (steps[i].kind != NULL) {
			turn(w, &steps[i]);
			arena_free(a);
			continue;
		}
		walk_block(w, &steps[i]);
		for (size_t k = 0; k < w->batches[w->batch].n; k++)
			if (was[k] == GOING_ON && router(w, k)->going == GOING_ASIDE)
				router(w, k)->going = GOING_ON;
		arena_free(a);
	}
}

/* --- batches ----------------------------------------------------------------------------------------- */

/* Of a run that is gone on with: a later batch was begun, so this one was over. Somebody else may work on its routers. */
static bool
was_over(const struct walk *w)
{
	for (size_t b = w->batch + 1; w->resumed && b < w->nbatches; b++)
		for (size_t i = 0; i < w->batches[b].n; i++) {
			const struct step_state *s = &w->routers[w->batches[b].v[i]];

			if (s->done->map.n + s->begun->map.n + s->promises.n > 0)
				return true;
		}
	return false;
}

static void
take_lease(struct walk *w, struct step_state *s)
{
	struct lease_claim claim = state_claim(s);
	struct err *e = NULL;

	s->going = GOING_ON;
	s->began_ms = clock_ms();
	if (w->run->dry || s->lease != NULL || lease_take(&claim, &s->lease, &e) == 0)
		return;
	bus_post_err(w->run->bus, s->host->name, e);
	s->going = GOING_FAILED;
	s->failure = state_why(s->arena, e);
	s->failed_at = NULL;
	s->failure_exit = err_exit_code(e);
	err_free(e);
}

static void
walk_batch(struct walk *w)
{
	const struct runbook *rb = w->run->runbook;
	bool over = was_over(w);

	w->reached = false;
	for (size_t i = 0; i < w->batches[w->batch].n; i++) {
		if (over)
			router(w, i)->going = GOING_ON;
		else if (router(w, i)->going == GOING_WAITING)
			take_lease(w, router(w, i));
	}
	ending_of_failed(w);
	for (size_t i = 0; i < rb->nsteps; i++) {
		if (!any_going(w) || halted(w))
			break;
		walk_steps(w, &rb->steps[i], 1);
		ending_of_failed(w);
	}
	if (!w->aborted)
		ending_of_batch(w);
}

/* Whether a value holds what must not be written down. */
static bool
is_secret(const struct walk *w, const struct value *v)
{
	struct buf text;
	bool secret;

	if (v->secret)
		return true;
	buf_init(&text, BUF_TEXT);
	json_print(v, 0, &text);
	secret = redact_finds(w->run->redact, buf_str(&text));
	buf_done(&text);
	return secret;
}

/* Of a secret only the name is kept: whoever goes on with the run gives it again. */
static void
add_parameters(const struct walk *w, struct arena *a, struct value *fields)
{
	struct value *kept = value_map(a), *secrets = value_list(a);

	value_pairs(w->run->parameters, it)
	{
		if (w->run->redact != NULL && is_secret(w, it->value))
			value_append(a, secrets, it->key);
		else
			value_put(a, kept, it->key, it->value);
	}
	value_set(a, fields, "parameters", kept);
	value_set(a, fields, "secrets", secrets);
}

/* A router is who it was by its address, not by its name. */
static struct value *
addresses(const struct walk *w, struct arena *a)
{
	struct value *v = value_map(a);

	for (size_t i = 0; i < w->n; i++)
		value_set(a, v, w->routers[i].host->name,
		    value_strf(a, "%s port %d", w->routers[i].host->address,
			w->routers[i].host->port));
	return v;
}

static struct value *
begin_fields(const struct walk *w, struct arena *a)
{
	const struct runbook *rb = w->run->runbook;
	struct value *v = value_map(a);

	value_set(a, v, "format", value_int(a, 1));
	value_set(a, v, "run", value_strz(a, w->run->run));
	value_set(a, v, "name", value_strz(a, rb->name));
	value_set(a, v, "runbook", value_strz(a, rb->path));
	value_set(a, v, "digest", value_strz(a, rb->digest));
	value_set(a, v, "asked", value_strz(a, w->asked));
	add_parameters(w, a, v);
	value_set(a, v, "batches", walk_batches(w, a));
	value_set(a, v, "addresses", addresses(w, a));
	if (w->from != NULL)
		value_set(a, v, "from", value_strz(a, w->from));
	return v;
}

/* The end of a run is only written when nothing is open: what is, is finished by 'holdfast resume' or 'rollback'. */
static bool
all_over(const struct walk *w)
{
	for (size_t i = 0; i < w->n; i++)
		if ((w->aborted || w->routers[i].ending == ENDING_UNKNOWN) &&
		    state_open_promises(&w->routers[i]) > 0)
			return false;
	return true;
}

static void
finish(struct walk *w)
{
	struct arena *a = arena_new();
	struct value *fields = value_map(a);
	struct err *e = NULL;

	ending_report(w);
	value_set(a, fields, "exit", value_int(a, walk_exit_code(w)));
	if (all_over(w) && logbook_write(w->logbook, LOGBOOK_END, fields, &e) < 0) {
		bus_post(w->run->bus, EV_WARNING, {"message", ev_text(err_message(e))});
		err_free(e);
	}
	arena_free(a);
}

static int
open_logbook(struct walk *w, struct err **e)
{
	struct arena *a;
	int rc;

	if (w->run->dry)
		return 0;
	a = arena_new();
	if (w->resumed) {
		struct value *by = value_map(a);

		value_set(a, by, "by", value_strz(a, bus_run(w->run->bus)));
		rc = logbook_append(w->run->folder, w->run->redact, &w->logbook, e);
		if (rc == 0)
			rc = logbook_write(w->logbook, LOGBOOK_RESUME, by, e);
	} else {
		rc = logbook_new(w->run->folder, w->run->redact, &w->logbook, e);
		if (rc == 0)
			rc = logbook_write(
			    w->logbook, LOGBOOK_BEGIN, begin_fields(w, a), e);
	}
	arena_free(a);
	return rc;
}

int
walk_go(struct walk *w, struct err **e)
{
	if (open_logbook(w, e) < 0)
		return -1;
	for (w->batch = 0; w->batch < w->nbatches; w->batch++) {
		if (w->failed || halted(w))
			break;
		walk_batch(w);
	}
	if (w->batch == w->nbatches && w->nbatches > 0)
		w->batch--;
	if (w->aborted)
		ending_of_aborted(w);
	finish(w);
	return 0;
}

int
walk_take_back(struct walk *w, struct err **e)
{
	if (open_logbook(w, e) < 0)
		return -1;
	w->aborted = w->ordered = true;
	w->why = "taken back by order";
	replay_stand(w);
	ending_of_aborted(w);
	finish(w);
	return 0;
}
