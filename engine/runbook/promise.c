/* What steps promise to take back, and how that is done. */
#include <string.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/scope.h"
#include "data/value.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "runbook/state.h"

int
step_promise(struct step_run *run, const char *what, const struct value *promise,
    bool standing, const char **ret_id, struct err **e)
{
	struct step_state *s = run->state;
	struct walk *w = s->walk;
	struct value *fields = value_map(run->arena);
	struct promise *p;
	size_t number;

	pthread_mutex_lock(&w->lock);
	number = ++w->npromises;
	pthread_mutex_unlock(&w->lock);
	p = vec_add(&s->promises);
	*p = (struct promise){.id = arena_printf(s->arena, "p%zu", number),
	    .step = run->step->id,
	    .kind = run->step->kind->name,
	    .what = arena_strdup(s->arena, what),
	    .value = value_copy(s->arena, promise),
	    .standing = standing};
	value_set(run->arena, fields, "promise", value_strz(run->arena, p->id));
	value_set(run->arena, fields, "kind", value_strz(run->arena, p->kind));
	value_set(run->arena, fields, "what", value_strz(run->arena, what));
	value_set(run->arena, fields, "standing", value_bool(run->arena, standing));
	value_set(run->arena, fields, "value", (struct value *)p->value);
	if (state_write(s, run->step, LOGBOOK_PROMISE, fields, e) < 0) {
		(void)vec_pop(&s->promises);
		return -1;
	}
	*ret_id = p->id;
	return 0;
}

static int
close_promise(struct step_run *run, const char *id, bool settled, struct err **e)
{
	struct step_state *s = run->state;
	struct value *fields = value_map(run->arena);

	vec_each (&s->promises, p) {
		if (p->kept || strcmp(p->id, id) != 0)
			continue;
		p->kept = true;
		p->settled = settled;
		p->never =
		    !settled && !s->reversing && strcmp(p->step, run->step->id) == 0;
		s->kept_others |= !settled && strcmp(p->step, run->step->id) != 0;
		value_set(run->arena, fields, "never", value_bool(run->arena, p->never));
		value_set(run->arena, fields, "promise", value_strz(run->arena, id));
		if (settled)
			value_set(
			    run->arena, fields, "settled", value_bool(run->arena, true));
		return state_write(s, run->step, LOGBOOK_KEPT, fields, e);
	}
	return 0;
}

int
step_kept(struct step_run *run, const char *id, struct err **e)
{
	return close_promise(run, id, false, e);
}

int
step_settled(struct step_run *run, const char *id, struct err **e)
{
	return close_promise(run, id, true, e);
}

size_t
step_open_promises(struct step_run *run, const char *kind, size_t i, const char **ret_id,
    const struct value **ret_promise)
{
	struct step_state *s = run->state;
	size_t n = 0;

	for (size_t k = s->promises.n; k-- > 0;) {
		const struct promise *p = &s->promises.v[k];

		if (p->kept || strcmp(p->kind, kind) != 0)
			continue;
		if (n++ == i) {
			*ret_id = p->id;
			*ret_promise = p->value;
		}
	}
	return n;
}

size_t
state_open_promises(const struct step_state *s)
{
	size_t n = 0;

	vec_each (&s->promises, p)
		n += !p->kept;
	return n;
}

/* --- they are kept -------------------------------------------------------------------------------------- */

static const struct runbook_step *
step_in(const struct runbook_step *v, size_t n, const char *id)
{
	const struct runbook_step *found = NULL;

	for (size_t i = 0; i < n && found == NULL; i++) {
		if (strcmp(v[i].id, id) == 0)
			return &v[i];
		found = step_in(v[i].block, v[i].nblock, id);
		if (found == NULL)
			found = step_in(v[i].rescue, v[i].nrescue, id);
		if (found == NULL)
			found = step_in(v[i].always, v[i].nalways, id);
	}
	return found;
}

static void
say_kept(const struct step_run *run, const struct runbook_step *step, bool kept,
    int64_t began_ms)
{
	bus_post(run->run->bus, EV_STEP_END, {"step", ev_text(step->name)},
	    {"id", ev_text(step->id)}, {"device", ev_text(run->host->name)},
	    {"outcome", ev_text(step_outcome_name(kept ? STEP_CHANGED : STEP_UNKNOWN))},
	    {"detail", ev_text(run->detail)}, {"changed", ev_bool(kept)},
	    {"elapsed-ms", ev_int(clock_ms() - began_ms)});
}

/* The runbook has changed since, and an order does not ask for that: the promise says all that its kind needs. */
static struct runbook_step
promised_step(const struct step_state *s, const struct promise *p)
{
	return (struct runbook_step){.name = p->kind,
	    .id = p->step,
	    .kind = step_kind_named(p->kind),
	    .arguments = value_map(s->arena),
	    .file = s->walk->run->runbook->path};
}

/* The kind proves that it is taken back; else a person has to. */
static void
keep(struct step_state *s, size_t at)
{
	struct promise *p = &s->promises.v[at];
	const struct runbook *rb = s->walk->run->runbook;
	const struct runbook_step *written = step_in(rb->steps, rb->nsteps, p->step);
	struct runbook_step step =
	    written != NULL && strcmp(written->kind->name, p->kind) == 0
		? *written
		: promised_step(s, p);
	SCOPE(scope, SCOPE_STEP, step.name, &step.mark);
	struct arena *a = arena_new();
	struct value *names = value_list(a);
	struct step_run run;
	struct err *e = NULL;
	int64_t began_ms = clock_ms();

	step.timeout_ms = 0;
	state_step_run(s, &step, a, &run);
	step.name = arena_printf(s->arena, "take back: %s", p->what);
	value_append(a, names, value_strz(a, s->host->name));
	bus_post(run.run->bus, EV_STEP_START, {"step", ev_text(step.name)},
	    {"does", ev_text(p->kind)}, {"id", ev_text(step.id)},
	    {"names", ev_val(names)});
	s->reversing = true;
	if (step.kind->reverse == NULL)
		err_set(
		    &e, ERR_STATE, "'%s' cannot be taken back by this version", p->kind);
	else if (step.kind->reverse(&run, p->value, &e) == 0)
		step_kept(&run, p->id, &e);
	s->reversing = false;
	p->broken = e != NULL;
	if (e != NULL) {
		s->ending = ENDING_UNKNOWN;
		run.detail = state_why(a, e);
		bus_post_err(run.run->bus, s->host->name, e);
		err_free(e);
	} else {
		p->kept = true;
	}
	say_kept(&run, &step, p->kept, began_ms);
	arena_free(a);
}

/* Newest first. Of a router that nobody knows, nothing is taken back unless somebody orders it: traffic might be put back
 * onto it. */
void
promises_keep(struct step_state *s, bool every)
{
	for (size_t i = s->promises.n; i-- > 0;) {
		if (s->promises.v[i].kept || !(every || s->promises.v[i].standing))
			continue;
		if (cancel_level(s->walk->run->cancel) >= CANCEL_STOP)
			return;
		keep(s, i);
	}
}
