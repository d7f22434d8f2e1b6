/* How routers end: what was promised is taken back, the session closed, the lease dropped, and all of it said. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/scope.h"
#include "data/value.h"
#include "deploy/lane.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "runbook/state.h"
#include "runbook/walk.h"

static const struct {
	const char *name;
	int exit_code;
} endings[] = {
#define ENDING(code, name, exit_code, promise) [ENDING_##code] = {name, exit_code},
#include "runbook/ending.def"
#undef ENDING
};

const char *
ending_name(enum ending e)
{
	return endings[e].name;
}

/* --- what is true at the end ------------------------------------------------------------------------- */

static bool
stands(const struct step_state *s, const struct deed *d)
{
	if (d->from == d->until)
		return !d->inert;
	for (size_t i = d->from; i < d->until && i < s->promises.n; i++)
		if (!s->promises.v[i].kept || s->promises.v[i].settled)
			return true;
	return false;
}

/* Nothing was promised of it, or not any more: an open promise is named instead of it. */
static bool
stays(const struct step_state *s, const struct deed *d)
{
	for (size_t i = d->from; i < d->until && i < s->promises.n; i++)
		if (!s->promises.v[i].settled)
			return false;
	return true;
}

static size_t
left_standing(const struct step_state *s)
{
	size_t n = 0;

	vec_each (&s->deeds, d)
		n += stands(s, d);
	return n + state_open_promises(s);
}

static bool
changed(const struct step_state *s)
{
	vec_each (&s->promises, p)
		if (!p->never)
			return true;
	vec_each (&s->deeds, d)
		if (!d->inert)
			return true;
	return s->failure != NULL && s->failure_exit == REVERTED;
}

/* "; taken back: 'drain'; left as it is: 'push'" */
static void
add_changes(const struct step_state *s, struct buf *out)
{
	const char *between = "; left as it is: ";

	vec_each (&s->deeds, d) {
		if (!stays(s, d))
			continue;
		buf_printf(out, "%s'%s'", between, d->name);
		between = ", ";
	}
	between = "; not taken back: ";
	vec_each (&s->promises, p) {
		if (p->kept)
			continue;
		buf_printf(out, "%s%s", between, p->what);
		between = ", ";
	}
	between = "; taken back: ";
	vec_each (&s->promises, p) {
		if (!p->kept || p->settled || p->never)
			continue;
		buf_printf(out, "%s%s", between, p->what);
		between = ", ";
	}
}

static enum ending
ending_of(const struct step_state *s)
{
	if (s->ending == ENDING_UNKNOWN)
		return ENDING_UNKNOWN;
	if (s->going == GOING_WAITING)
		return ENDING_SKIPPED;
	if (s->failure == NULL && s->walk->ordered && changed(s) && left_standing(s) == 0)
		return ENDING_ROLLED_BACK;
	if (s->failure == NULL)
		return s->walk->aborted ? ENDING_STOPPED : ENDING_DONE;
	if (!s->worked && s->failure_exit == 4 && !changed(s))
		return ENDING_REFUSED;
	return changed(s) && left_standing(s) == 0 ? ENDING_ROLLED_BACK : ENDING_FAILED;
}

static const char *
remedy_of(const struct step_state *s)
{
	struct buf text;
	const char *copy;

	if (s->ending != ENDING_UNKNOWN && left_standing(s) == 0)
		return NULL;
	if (s->ending == ENDING_DONE)
		return NULL;
	buf_init(&text, BUF_LINE);
	if (state_open_promises(s) > 0) {
		buf_adds(&text, "to be taken back by hand, or with 'holdfast rollback ");
		buf_printf(&text, "%s'", s->walk->run->run);
		vec_each (&s->promises, p)
			if (!p->kept)
				buf_printf(&text, ": %s", p->what);
	} else if (s->ending == ENDING_UNKNOWN) {
		buf_adds(&text, "look at the router before anything else is done to it");
	} else {
		buf_adds(&text, "decide whether what is left shall stay");
	}
	copy = buf_copy(&text, s->arena);
	buf_done(&text);
	return copy;
}

/* What a run that came to a good end leaves as it made it: "drained; 'holdfast rollback RUN' takes it back". */
static void
add_left(const struct step_state *s, struct buf *out)
{
	vec_each (&s->promises, p)
		if (!p->kept)
			buf_printf(out, "%s%s", out->n > 0 ? ", " : "left: ", p->what);
	if (out->n > 0)
		buf_printf(
		    out, "; 'holdfast rollback %s' takes it back", s->walk->run->run);
}

static const char *
detail_of(const struct step_state *s)
{
	struct buf text;
	const char *copy;

	buf_init(&text, BUF_LINE);
	if (s->failure != NULL && s->failed_at != NULL)
		buf_printf(&text, "'%s': ", s->failed_at);
	if (s->failure != NULL)
		buf_adds(&text, s->failure);
	else if (s->ending == ENDING_STOPPED || s->ending == ENDING_ROLLED_BACK)
		buf_adds(&text, s->walk->why);
	else if (s->ending == ENDING_SKIPPED && s->walk->aborted)
		buf_adds(&text, "not begun: the run was stopped");
	else if (s->ending == ENDING_SKIPPED)
		buf_adds(&text, "not begun: a router before it did not end well");
	else if (s->ending == ENDING_DONE && s->walk->run->dry)
		buf_adds(&text, "dry run: nothing was changed");
	if (s->ending != ENDING_DONE)
		add_changes(s, &text);
	else if (!s->walk->run->dry)
		add_left(s, &text);
	copy = text.n > 0 ? buf_copy(&text, s->arena) : NULL;
	if (text.n > 2 && copy[0] == ';')
		copy += 2;
	buf_done(&text);
	return copy;
}

static void
decide(struct step_state *s)
{
	s->ending = ending_of(s);
	s->exit_code = endings[s->ending].exit_code;
	if (s->ending == ENDING_FAILED && left_standing(s) > 0)
		s->exit_code = 7;
	if (s->walk->ordered && s->failure == NULL && s->exit_code < 7 &&
	    left_standing(s) == 0)
		s->exit_code = 0; /* it is what was asked for */
	s->detail = detail_of(s);
	s->remedy = remedy_of(s);
}

/* --- on lanes ---------------------------------------------------------------------------------------- */

struct leaving {
	struct walk *walk;
	struct step_state **v;
	size_t n;
	bool keeps; /* promises */
	bool every; /* not only those that stand for a failure of this router */
};

static void
leave(void *ctx, size_t i)
{
	const struct leaving *l = ctx;
	struct step_state *s = l->v[i];
	SCOPE(device, SCOPE_DEVICE, s->host->name, NULL);

	if (l->keeps)
		promises_keep(s, l->every || s->undo);
	decide(s);
	s->going = s->going == GOING_WAITING ? GOING_WAITING : GOING_OVER;
	state_close_device(s, true);
	lease_drop(s->lease);
	s->lease = NULL;
}

static void
run_leaving(struct leaving *l)
{
	struct lane_job job = {.n = l->n,
	    .lanes = lanes_wanted(l->walk->run->lanes, l->n),
	    .here = l->walk->run->lanes == 1,
	    .work = leave,
	    .ctx = l,
	    .bus = l->walk->run->bus};

	if (l->n == 0)
		return;
	l->walk->inside++;
	lanes_run(&job);
	l->walk->inside--;
}

static bool
is_unknown(const struct step_state *s)
{
	return s->ending == ENDING_UNKNOWN;
}

void
ending_of_failed(struct walk *w)
{
	const struct walk_batch *b = &w->batches[w->batch];
	struct arena *a = arena_new();
	struct leaving known = {.walk = w,
	    .v = arena_array(a, struct step_state *, b->n + 1),
	    .keeps = !w->run->dry};
	struct leaving unknown = {
	    .walk = w, .v = arena_array(a, struct step_state *, b->n + 1)};

	for (size_t i = 0; i < b->n; i++) {
		struct step_state *s = &w->routers[b->v[i]];

		if (s->going != GOING_FAILED)
			continue;
		w->failed = true;
		if (is_unknown(s))
			unknown.v[unknown.n++] = s;
		else
			known.v[known.n++] = s;
	}
	known.every = w->aborted;
	run_leaving(&known);
	run_leaving(&unknown);
	arena_free(a);
}

void
ending_of_batch(struct walk *w)
{
	const struct walk_batch *b = &w->batches[w->batch];
	struct arena *a = arena_new();
	struct leaving l = {
	    .walk = w, .v = arena_array(a, struct step_state *, b->n + 1)};

	for (size_t i = 0; i < b->n; i++)
		if (w->routers[b->v[i]].going == GOING_ON)
			l.v[l.n++] = &w->routers[b->v[i]];
	run_leaving(&l);
	arena_free(a);
}

/* Of a batch that is over the lease was given back. */
static bool
lease_again(struct step_state *s)
{
	struct walk *w = s->walk;
	struct lease_claim claim = state_claim(s);
	struct err *e = NULL;

	if (s->lease != NULL || lease_take(&claim, &s->lease, &e) == 0)
		return true;
	bus_post_err(w->run->bus, s->host->name, e);
	s->failure = state_why(s->arena, e);
	s->ending = ENDING_UNKNOWN;
	err_free(e);
	return false;
}

void
ending_of_aborted(struct walk *w)
{
	struct arena *a = arena_new();
	struct leaving l = {.walk = w,
	    .v = arena_array(a, struct step_state *, w->n + 1),
	    .every = true,
	    .keeps = !w->run->dry};
	struct leaving lost = l;

	lost.keeps = false;
	lost.v = arena_array(a, struct step_state *, w->n + 1);
	for (size_t i = 0; i < w->n; i++) {
		struct step_state *s = &w->routers[i];
		bool open = state_open_promises(s) > 0;

		if (s->going == GOING_WAITING || (s->going == GOING_OVER && !open))
			continue;
		if (is_unknown(s) || (open && !w->run->dry && !lease_again(s)))
			lost.v[lost.n++] = s;
		else
			l.v[l.n++] = s;
	}
	run_leaving(&l);
	run_leaving(&lost);
	arena_free(a);
}

/* --- the report -------------------------------------------------------------------------------------- */

static void
report(struct step_state *s)
{
	struct arena *a = arena_new();
	struct value *fields = value_map(a);

	if (s->going == GOING_WAITING)
		decide(s);
	value_set(a, fields, "result", value_strz(a, ending_name(s->ending)));
	value_set(a, fields, "exit", value_int(a, s->exit_code));
	if (s->detail != NULL)
		value_set(a, fields, "detail", value_strz(a, s->detail));
	state_note(s, NULL, LOGBOOK_ROUTER, fields);
	bus_post(s->walk->run->bus, EV_DEVICE_RESULT, {"device", ev_text(s->host->name)},
	    {"result", ev_text(ending_name(s->ending))}, {"detail", ev_text(s->detail)},
	    {"remedy", ev_text(s->remedy)},
	    {"elapsed-ms", ev_int(s->began_ms != 0 ? clock_ms() - s->began_ms : 0)},
	    {"round-trips", ev_int((int64_t)s->trips)});
	arena_free(a);
}

void
ending_report(struct walk *w)
{
	for (size_t i = 0; i < w->n; i++)
		report(&w->routers[i]);
}

int
walk_exit_code(const struct walk *w)
{
	int code = w->aborted && !w->ordered ? 6 : 0;

	for (size_t i = 0; i < w->n; i++)
		if (w->routers[i].exit_code > code)
			code = w->routers[i].exit_code;
	return code;
}

struct value *
walk_results(const struct walk *w, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < w->n; i++) {
		const struct step_state *s = &w->routers[i];
		struct value *one = value_map(a);

		value_set(a, one, "device", value_strz(a, s->host->name));
		value_set(a, one, "result", value_strz(a, ending_name(s->ending)));
		value_set(a, one, "exit", value_int(a, s->exit_code));
		if (s->detail != NULL)
			value_set(a, one, "detail", value_strz(a, s->detail));
		if (s->remedy != NULL)
			value_set(a, one, "remedy", value_strz(a, s->remedy));
		value_append(a, list, one);
	}
	return list;
}

struct value *
walk_states(const struct walk *w, struct arena *a)
{
	struct value *states = value_map(a);

	for (int k = 0; k < ENDINGS; k++) {
		int64_t n = 0;

		for (size_t i = 0; i < w->n; i++)
			n += (int)w->routers[i].ending == k;
		if (n > 0)
			value_set(a, states, ending_name(k), value_int(a, n));
	}
	return states;
}
