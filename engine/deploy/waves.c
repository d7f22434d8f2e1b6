#include "deploy/waves.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "base/vec.h"
#include "inventory/inventory.h"
#include "inventory/site.h"

struct planner {
	struct arena *arena;
	const struct waves_wish *wish;
	struct waves *plan;
	struct map index; /* host name to its index + 1 */
	bool *taken;      /* is in a wave */
	size_t *wave_of;  /* once taken, counted from 1 */
	size_t first;     /* all before it are taken */
	VEC(struct wave) waves;
};

#define EVERY ((size_t)-1) /* of those that are left */

/* --- who is whose partner ---------------------------------------------------------------------------- */

/* Index of a host, or WAVES_NOBODY if it is not in the run. */
static size_t
index_of(const struct planner *p, const char *name)
{
	return (size_t)(uintptr_t)map_get(&p->index, str_of(name)) - 1;
}

/* Both in the run. */
static bool
pair_of(const struct planner *p, size_t i, size_t ret_pair[2])
{
	for (int k = 0; k < 2; k++)
		ret_pair[k] = index_of(p, p->wish->pairs[i][k]);
	return ret_pair[0] != WAVES_NOBODY && ret_pair[1] != WAVES_NOBODY;
}

static void
find_partners(struct planner *p)
{
	size_t n = p->wish->n, pair[2];
	size_t *at = arena_array(p->arena, size_t, n + 1);
	size_t *next = arena_array(p->arena, size_t, n + 1);
	size_t *partners = arena_array(p->arena, size_t, 2 * p->wish->npairs + 1);

	for (size_t i = 0; i < p->wish->npairs; i++)
		for (int k = 0; pair_of(p, i, pair) && k < 2; k++)
			at[pair[k] + 1]++;
	for (size_t i = 0; i < n; i++)
		at[i + 1] += at[i];
	memcpy(next, at, (n + 1) * sizeof *next);
	for (size_t i = 0; i < p->wish->npairs; i++)
		for (int k = 0; pair_of(p, i, pair) && k < 2; k++)
			partners[next[pair[k]]++] = pair[1 - k];
	p->plan->partners = partners;
	p->plan->partners_at = at;
}

/* --- waves ------------------------------------------------------------------------------------------- */

static bool
partner_in(const struct planner *p, size_t host, size_t wave)
{
	const size_t *at = p->plan->partners_at;

	for (size_t k = at[host]; k < at[host + 1]; k++)
		if (p->wave_of[p->plan->partners[k]] == wave)
			return true;
	return false;
}

/* The next wave: at most `most` of those that are not taken (and are in `among`), none with its partner. */
static bool
fill(struct planner *p, size_t most, const bool *among)
{
	VEC(size_t) hosts = {0};
	struct wave wave = {.canary = false};
	size_t number = p->waves.n + 1, *kept;

	while (p->first < p->wish->n && p->taken[p->first])
		p->first++;
	for (size_t i = p->first; i < p->wish->n && hosts.n < most; i++) {
		if (p->taken[i] || (among != NULL && !among[i]) ||
		    partner_in(p, i, number))
			continue;
		p->taken[i] = true;
		p->wave_of[i] = number;
		vec_push(&hosts, i);
	}
	wave.n = hosts.n;
	wave.hosts = kept = arena_array(p->arena, size_t, hosts.n + 1);
	if (hosts.n > 0) {
		memcpy(kept, hosts.v, hosts.n * sizeof *kept);
		vec_push(&p->waves, wave);
	}
	vec_done(&hosts);
	return wave.n > 0;
}

/* All hosts that are named go before the others: those that are partners of each other in canaries of their own. */
static size_t
fill_canaries(struct planner *p)
{
	bool *named = arena_array(p->arena, bool, p->wish->n + 1);

	if (p->wish->rollout->canary_count > 0)
		fill(p, (size_t)p->wish->rollout->canary_count, NULL);
	for (size_t i = 0; i < p->wish->ncanary; i++) {
		size_t at = index_of(p, p->wish->canary[i]->name);

		if (at != WAVES_NOBODY)
			named[at] = true;
	}
	while (p->wish->ncanary > 0 && fill(p, EVERY, named))
		;
	for (size_t i = 0; i < p->waves.n; i++)
		p->waves.v[i].canary = true;
	return p->waves.n;
}

/* Per cent are rounded up: a batch is never empty. */
static size_t
batch_size(const struct rollout_share *s, size_t n)
{
	size_t number = (size_t)s->number;

	return s->percent ? (n * number + 99) / 100 : number;
}

/* The last size repeats. */
static void
fill_batches(struct planner *p, const struct rollout_share *sizes, size_t n)
{
	size_t i = 0;

	while (fill(p, batch_size(&sizes[i], p->wish->n), NULL))
		i += i + 1 < n;
}

/* Everywhere at once: pairs do not count. */
static void
fill_all(struct planner *p)
{
	size_t *hosts = arena_array(p->arena, size_t, p->wish->n + 1);
	struct wave wave = {.hosts = hosts, .n = p->wish->n};

	for (size_t i = 0; i < p->wish->n; i++)
		hosts[i] = i;
	vec_push(&p->waves, wave);
}

static void
name_waves(struct planner *p, size_t canaries)
{
	for (size_t i = 0; i < p->waves.n; i++) {
		struct wave *w = &p->waves.v[i];

		if (p->wish->strategy == SITE_ALL)
			w->name = "all";
		else if (!w->canary)
			w->name =
			    arena_printf(p->arena, "wave %zu of %zu", i + 1, p->waves.n);
		else if (canaries == 1)
			w->name = "canary";
		else
			w->name =
			    arena_printf(p->arena, "canary %zu of %zu", i + 1, canaries);
	}
}

/* --- budgets ----------------------------------------------------------------------------------------- */

static bool
in_group(const struct host *host, const char *group)
{
	if (strcmp(group, "all") == 0)
		return true;
	for (const char *const *g = host->groups; *g != NULL; g++)
		if (strcmp(*g, group) == 0)
			return true;
	return false;
}

/* Per cent are rounded down: a budget is never more than was asked for. */
static void
set_budgets(struct planner *p)
{
	const struct rollout *r = p->wish->rollout;
	struct waves_budget *v = arena_array(p->arena, struct waves_budget, r->nbudgets);

	for (size_t i = 0; i < r->nbudgets; i++) {
		const struct rollout_share *most = &r->budgets[i].most;

		v[i].group = r->budgets[i].group;
		v[i].written = rollout_share_text(p->arena, most);
		for (size_t k = 0; k < p->wish->n; k++)
			v[i].of += in_group(p->wish->hosts[k], v[i].group);
		v[i].allowed = (size_t)most->number;
		if (most->percent)
			v[i].allowed = v[i].of * v[i].allowed / 100;
	}
	p->plan->budgets = v;
	p->plan->nbudgets = r->nbudgets;
}

/* --- the plan ---------------------------------------------------------------------------------------- */

static void
plan_order(struct planner *p)
{
	static const struct rollout_share one = {1, false};
	const struct rollout *r = p->wish->rollout;
	size_t canaries = 0;

	if (p->wish->strategy == SITE_ALL) {
		fill_all(p);
	} else if (p->wish->strategy == SITE_SERIAL) {
		fill_batches(p, &one, 1);
	} else {
		canaries = fill_canaries(p);
		fill_batches(p, r->batches, r->nbatches);
	}
	name_waves(p, canaries);
}

void
waves_plan(struct arena *a, const struct waves_wish *wish, struct waves *ret_waves)
{
	struct planner p = {.arena = a, .wish = &ret_waves->wish, .plan = ret_waves};
	struct wave *kept;

	*ret_waves = (struct waves){.wish = *wish};
	map_init(&p.index);
	for (size_t i = 0; i < wish->n; i++)
		map_put(
		    &p.index, str_of(wish->hosts[i]->name), (void *)(uintptr_t)(i + 1));
	p.taken = arena_array(a, bool, wish->n + 1);
	p.wave_of = arena_array(a, size_t, wish->n + 1);
	find_partners(&p);
	plan_order(&p);
	if (wish->strategy != SITE_ALL)
		set_budgets(&p);
	kept = arena_array(a, struct wave, p.waves.n + 1);
	if (p.waves.n > 0)
		memcpy(kept, p.waves.v, p.waves.n * sizeof *kept);
	ret_waves->v = kept;
	ret_waves->n = p.waves.n;
	vec_done(&p.waves);
	map_done(&p.index);
}

/* --- the run ----------------------------------------------------------------------------------------- */

void
waves_begin(struct arena *a, const struct waves *waves, struct waves_run *ret_run)
{
	*ret_run = (struct waves_run){.waves = waves,
	    .canary = WAVES_NOBODY,
	    .ended = arena_array(a, const char *, waves->wish.n + 1),
	    .failed = arena_array(a, size_t, waves->nbudgets + 1)};
}

void
waves_ended(
    struct waves_run *run, const struct wave *wave, size_t host, const char *state)
{
	const struct waves *w = run->waves;

	run->ended[host] = state != NULL ? state : "";
	if (state == NULL)
		return;
	for (size_t i = 0; i < w->nbudgets; i++)
		run->failed[i] += in_group(w->wish.hosts[host], w->budgets[i].group);
	if (wave->canary && run->canary == WAVES_NOBODY)
		run->canary = host;
}

static const char *
plural(size_t n)
{
	return n == 1 ? "" : "s";
}

bool
waves_open(const struct waves_run *run, struct buf *why)
{
	const struct waves *w = run->waves;

	if (run->canary != WAVES_NOBODY) {
		if (why != NULL)
			buf_printf(why, "the canary %s did not end well (%s)",
			    w->wish.hosts[run->canary]->name, run->ended[run->canary]);
		return false;
	}
	for (size_t i = 0; i < w->nbudgets; i++) {
		const struct waves_budget *b = &w->budgets[i];
		bool all = strcmp(b->group, "all") == 0;

		if (run->failed[i] <= b->allowed)
			continue;
		if (why != NULL)
			buf_printf(why,
			    "the failure budget%s%s is exceeded: %zu router%s did not "
			    "end well, %zu may",
			    all ? "" : " of group ", all ? "" : b->group, run->failed[i],
			    plural(run->failed[i]), b->allowed);
		return false;
	}
	return true;
}

bool
waves_may_begin(const struct waves_run *run, size_t host, struct buf *why)
{
	const struct waves *w = run->waves;

	for (size_t k = w->partners_at[host]; k < w->partners_at[host + 1]; k++) {
		size_t partner = w->partners[k];
		const char *state = run->ended[partner];

		if (w->wish.strategy == SITE_ALL || state == NULL || *state == '\0')
			continue;
		if (why != NULL)
			buf_printf(why, "its partner %s did not end well (%s)",
			    w->wish.hosts[partner]->name, state);
		return false;
	}
	return waves_open(run, why);
}
