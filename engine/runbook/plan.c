/* Before a runbook begins: its batches, the step to begin at, and everything that can be refused. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/redact.h"
#include "base/scope.h"
#include "data/value.h"
#include "deploy/lane.h"
#include "deploy/ledger.h"
#include "deploy/waves.h"
#include "device/device.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "inventory/site.h"
#include "runbook/arguments.h"
#include "runbook/loader.h"
#include "runbook/names.h"
#include "runbook/replay.h"
#include "runbook/state.h"
#include "template/template.h"
#include "runbook/walk.h"

/* --- batches ----------------------------------------------------------------------------------------- */

static bool
is_second(const struct site *site, const struct walk *w, size_t i)
{
	const char *name = w->routers[i].host->name;

	for (size_t p = 0; p < site->npairs; p++) {
		if (strcmp(site->pairs[p][1], name) != 0)
			continue;
		for (size_t k = 0; k < w->n; k++)
			if (strcmp(w->routers[k].host->name, site->pairs[p][0]) == 0)
				return true;
	}
	return false;
}

static void
add_batch(struct walk *w, size_t n, const size_t *v)
{
	struct walk_batch *b = &w->batches[w->nbatches];

	if (n == 0)
		return;
	b->v = arena_array(w->arena, size_t, n);
	memcpy(b->v, v, n * sizeof *v);
	b->n = n;
	w->nbatches++;
}

static void
plan_pairs(struct walk *w, size_t *list)
{
	for (int second = 0; second < 2; second++) {
		size_t n = 0;

		for (size_t i = 0; i < w->n; i++)
			if (is_second(w->run->site, w, i) == (second == 1))
				list[n++] = i;
		add_batch(w, n, list);
	}
}

/* As a deploy's waves: the two of a pair are never in one. */
static int
plan_waves(struct walk *w, const struct host *const *hosts, struct err **e)
{
	const struct site *site = w->run->site;
	struct rollout_written written = {
	    .batches = w->run->runbook->batches, .soak_ms = -1};
	struct rollout *rollout = arena_new_of(w->arena, struct rollout);
	struct waves_wish wish = {.hosts = hosts,
	    .n = w->n,
	    .strategy = SITE_WAVES,
	    .rollout = rollout,
	    .pairs = site->pairs,
	    .npairs = site->npairs};
	struct waves waves;

	if (rollout_load(w->arena, &written, rollout, e) < 0)
		return -1;
	waves_plan(w->arena, &wish, &waves);
	w->batches = arena_array(w->arena, struct walk_batch, waves.n + 1);
	for (size_t i = 0; i < waves.n; i++)
		add_batch(w, waves.v[i].n, waves.v[i].hosts);
	return 0;
}

static int
plan_batches(struct walk *w, const struct host *const *hosts, struct err **e)
{
	size_t *list = arena_array(w->arena, size_t, w->n + 1);

	w->batches = arena_array(w->arena, struct walk_batch, w->n + 2);
	switch (w->run->runbook->order) {
	case RUNBOOK_BATCHES: return plan_waves(w, hosts, e);
	case RUNBOOK_PAIRS: plan_pairs(w, list); return 0;
	case RUNBOOK_TOGETHER:
		for (size_t i = 0; i < w->n; i++)
			list[i] = i;
		add_batch(w, w->n, list);
		return 0;
	default:
		for (size_t i = 0; i < w->n; i++)
			add_batch(w, 1, &i);
		return 0;
	}
}

struct value *
walk_batches(const struct walk *w, struct arena *a)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < w->nbatches; i++) {
		struct value *names = value_list(a);

		for (size_t k = 0; k < w->batches[i].n; k++)
			value_append(a, names,
			    value_strz(a, w->routers[w->batches[i].v[k]].host->name));
		value_append(a, list, names);
	}
	return list;
}

/* --- --from ------------------------------------------------------------------------------------------ */

struct search {
	const char *wanted;
	const struct runbook_step *found;
	const char *names[LOADER_STEPS];
	size_t n;
};

static void
look(struct search *s, const struct runbook_step *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s->n < LOADER_STEPS)
			s->names[s->n++] = v[i].name;
		if (s->found == NULL && (strcmp(v[i].id, s->wanted) == 0 ||
					    strcmp(v[i].name, s->wanted) == 0))
			s->found = &v[i];
		look(s, v[i].block, v[i].nblock);
	}
}

/* The first step of a block stands for it. */
static int
find_from(struct walk *w, const char *wanted, struct err **e)
{
	struct search *s = calloc(1, sizeof *s);
	const struct runbook *rb = w->run->runbook;

	if (s == NULL)
		abort();
	s->wanted = wanted;
	look(s, rb->steps, rb->nsteps);
	if (s->found == NULL) {
		err_set(e, ERR_USAGE, "runbook '%s' has no step '%s' to begin at",
		    rb->name, wanted);
		err_remedy(*e, "name a step by its name or number, not one of a 'rescue' "
			       "or 'always'");
		loader_nearest(*e, wanted, s->names, s->n);
	} else {
		while (s->found->kind == NULL && s->found->nblock > 0)
			s->found = &s->found->block[0];
		w->from = s->found->id;
	}
	free(s);
	return *e == NULL ? 0 : -1;
}

/* --- what a router lacks ----------------------------------------------------------------------------- */

struct inspection {
	struct walk *walk;
	bool *bad; /* per router */
	int *exit_codes;
};

/* Arguments that depend on what a step finds cannot be known now. */
static bool
known_before(struct walk *w, const struct runbook_step *step, const struct step_run *run,
    void **ret_arguments)
{
	struct err *e = NULL;

	if (arguments_load(w->set, step, run->vars, run->arena, ret_arguments, &e) == 0)
		return true;
	err_free(e);
	return false;
}

static int ready_steps(struct step_state *s, const struct runbook_step *v, size_t n,
    bool *reached, struct err **e);

static int
ready_one(struct step_state *s, const struct runbook_step *step, struct err **e)
{
	SCOPE(scope, SCOPE_STEP, step->name, &step->mark);
	struct walk *w = s->walk;
	struct arena *a = arena_new();
	struct step_run run;
	void *arguments;
	bool holds = true;
	int rc = 0;

	if (step->kind->ready != NULL) {
		state_step_run(s, step, a, &run);
		run.dry = true;
		if (step->when != NULL) {
			struct err *unknown = NULL;

			if (arguments_hold(w->set, step->when, step->when_mark, run.vars,
				&holds, &unknown) < 0)
				holds = false;
			err_free(unknown);
		}
		if (holds && known_before(w, step, &run, &arguments))
			rc = step->kind->ready(&run, arguments, e);
	}
	arena_free(a);
	return rc;
}

static bool
can_be_bound(struct step_state *s, const struct runbook_step *block)
{
	struct err *e = NULL;

	if (state_bind(s, block, &e) == 0)
		return true;
	err_free(e);
	return false;
}

static int
ready_steps(struct step_state *s, const struct runbook_step *v, size_t n, bool *reached,
    struct err **e)
{
	for (size_t i = 0; i < n; i++) {
		*reached |= s->walk->from == NULL || strcmp(s->walk->from, v[i].id) == 0;
		if (v[i].kind != NULL && *reached && ready_one(s, &v[i], e) < 0)
			return -1;
		if (v[i].called != NULL && !can_be_bound(s, &v[i]))
			continue;
		if (ready_steps(s, v[i].block, v[i].nblock, reached, e) < 0 ||
		    ready_steps(s, v[i].rescue, v[i].nrescue, reached, e) < 0 ||
		    ready_steps(s, v[i].always, v[i].nalways, reached, e) < 0)
			return -1;
	}
	return 0;
}

static void
inspect(void *ctx, size_t i)
{
	struct inspection *in = ctx;
	struct step_state *s = &in->walk->routers[i];
	const struct runbook *rb = in->walk->run->runbook;
	SCOPE(device, SCOPE_DEVICE, s->host->name, NULL);
	struct err *e = NULL;
	bool reached = false;

	if (ready_steps(s, rb->steps, rb->nsteps, &reached, &e) == 0) {
		/* it may only read, and its router's turn may be hours away */
		if (!in->walk->run->dry)
			state_close_device(s, true);
		return;
	}
	in->bad[i] = true;
	in->exit_codes[i] = err_exit_code(e);
	bus_post_err(in->walk->run->bus, s->host->name, e);
	err_free(e);
}

static bool
has_ready(const struct runbook_step *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((v[i].kind != NULL && v[i].kind->ready != NULL) ||
		    has_ready(v[i].block, v[i].nblock) ||
		    has_ready(v[i].rescue, v[i].nrescue) ||
		    has_ready(v[i].always, v[i].nalways))
			return true;
	return false;
}

/* Every router is asked; all that is refused is said before the run is. */
static int
inspect_all(struct walk *w, struct err **e)
{
	struct inspection in = {.walk = w,
	    .bad = arena_array(w->arena, bool, w->n + 1),
	    .exit_codes = arena_array(w->arena, int, w->n + 1)};
	struct lane_job job = {.n = w->n,
	    .lanes = lanes_wanted(w->run->lanes, w->n),
	    .here = w->run->lanes == 1,
	    .work = inspect,
	    .ctx = &in,
	    .bus = w->run->bus};
	size_t n = 0;

	if (!has_ready(w->run->runbook->steps, w->run->runbook->nsteps))
		return 0;
	lanes_run(&job);
	for (size_t i = 0; i < w->n; i++)
		n += in.bad[i];
	if (n == 0)
		return 0;
	err_set(e, ERR_RPC, "%zu of %zu routers cannot be worked on: nothing was begun",
	    n, w->n);
	err_remedy(*e, "see the findings above, or leave those routers out with -l");
	return -1;
}

/* A router that somebody works on is refused before anything is begun, not when its batch comes. */
static int
nobody_at_work(struct walk *w, struct err **e)
{
	for (size_t i = 0; i < w->n && !w->run->dry; i++) {
		const struct host *h = w->routers[i].host;
		struct lease_claim claim = state_claim(&w->routers[i]);
		const char *holder = lease_holder(w->arena, &claim);

		if (holder == NULL)
			continue;
		err_set(e, ERR_LOCKED, "another run of holdfast works on '%s': %s",
		    h->name, holder);
		err_remedy(*e, "wait for its end; 'holdfast status' shows what is open");
		return -1;
	}
	return 0;
}

/* --- the whole --------------------------------------------------------------------------------------- */

/* What no step has found yet can be asked for all the same: it was skipped. */
static void
init_results(struct step_state *s, const struct runbook_step *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (v[i].result != NULL) {
			struct value *none = value_map(s->arena);

			value_set(s->arena, none, "outcome",
			    value_strz(s->arena, step_outcome_name(STEP_SKIPPED)));
			value_set(s->arena, none, "detail",
			    value_strz(s->arena, "it did not come to this step"));
			value_set(s->arena, none, "changed", value_bool(s->arena, false));
			value_set(s->arena, state_results(s, &v[i]), v[i].result, none);
		}
		init_results(s, v[i].block, v[i].nblock);
		init_results(s, v[i].rescue, v[i].nrescue);
		init_results(s, v[i].always, v[i].nalways);
	}
}

static void
init_router(struct walk *w, size_t i, const struct host *host)
{
	struct step_state *s = &w->routers[i];

	s->walk = w;
	s->host = host;
	s->index = i;
	s->arena = arena_new();
	s->results = value_map(s->arena);
	s->inner = value_map(s->arena);
	s->bound = value_map(s->arena);
	s->done = value_map(s->arena);
	s->begun = value_map(s->arena);
	s->facts = value_map(s->arena);
	init_results(s, w->run->runbook->steps, w->run->runbook->nsteps);
}

static int
get_ready(struct walk *w, const struct walk_wish *wish, struct err **e)
{
	if (plan_batches(w, wish->hosts, e) < 0)
		return -1;
	if (wish->from != NULL && find_from(w, wish->from, e) < 0)
		return -1;
	for (size_t i = 0; i < w->n && wish->resumed == NULL; i++)
		if (names_ready(w->run, w->routers[i].host, w->set, w->from, e) < 0)
			return -1;
	if (wish->resumed != NULL)
		return replay_load(w, wish->resumed, e);
	if (nobody_at_work(w, e) < 0)
		return -1;
	return inspect_all(w, e);
}

int
walk_open(
    struct arena *a, const struct walk_wish *wish, struct walk **ret_walk, struct err **e)
{
	struct walk *w = arena_new_of(a, struct walk);

	w->arena = a;
	w->run = wish->run;
	w->sheltered = *wish->run;
	cancel_shelter(&w->shelter, wish->run->cancel);
	w->sheltered.cancel = &w->shelter;
	w->set = arguments_set(a, wish->run->site);
	w->n = wish->n;
	w->resumed = wish->resumed != NULL;
	w->asked = wish->asked;
	w->routers = arena_array(a, struct step_state, wish->n + 1);
	pthread_mutex_init(&w->lock, NULL);
	for (size_t i = 0; i < wish->n; i++)
		init_router(w, i, wish->hosts[i]);
	if (get_ready(w, wish, e) < 0) {
		walk_close(w);
		return -1;
	}
	*ret_walk = w;
	return 0;
}

void
walk_close(struct walk *w)
{
	if (w == NULL)
		return;
	for (size_t i = 0; i < w->n; i++) {
		struct step_state *s = &w->routers[i];

		state_close_device(s, true);
		lease_drop(s->lease);
		vec_done(&s->promises);
		vec_done(&s->deeds);
		arena_free(s->arena);
	}
	ledger_close(w->logbook);
	template_set_free(w->set);
	pthread_mutex_destroy(&w->lock);
}
