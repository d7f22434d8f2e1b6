#include "deploy/waves.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "inventory/inventory.h"
#include "inventory/site.h"

enum { MOST = 60 };

static const char *const fra[] = {"all", "fra", NULL};
static const char *const sin_[] = {"all", "sin", NULL};

struct rig {
	struct arena *arena;
	struct host hosts[MOST];
	const struct host *list[MOST], *canary[MOST];
	char names[MOST][24];
	const char *pairs[MOST][2];
	struct rollout_share batches[4];
	struct rollout_budget budgets[2];
	struct rollout rollout;
	struct waves_wish wish;
	struct waves plan;
	struct waves_run run;
};

/* Hosts r0, r1, …: the even ones in fra, the odd ones in sin. Batches [1], budget 0. */
static void
setup(struct rig *r, size_t n, int strategy)
{
	*r = (struct rig){.arena = arena_new()};
	for (size_t i = 0; i < n; i++) {
		snprintf(r->names[i], sizeof r->names[i], "r%zu", i);
		r->hosts[i].name = r->names[i];
		r->hosts[i].groups = i % 2 == 0 ? fra : sin_;
		r->list[i] = &r->hosts[i];
	}
	r->batches[0] = (struct rollout_share){1, false};
	r->budgets[0].group = "all";
	r->rollout = (struct rollout){
	    .batches = r->batches, .nbatches = 1, .budgets = r->budgets, .nbudgets = 1};
	r->wish = (struct waves_wish){.hosts = r->list,
	    .n = n,
	    .strategy = strategy,
	    .rollout = &r->rollout,
	    .pairs = (const char *const(*)[2])r->pairs};
}

static void
pair(struct rig *r, const char *a, const char *b)
{
	r->pairs[r->wish.npairs][0] = a;
	r->pairs[r->wish.npairs++][1] = b;
}

static void
batch(struct rig *r, size_t i, int64_t number, bool percent)
{
	r->batches[i] = (struct rollout_share){number, percent};
	r->rollout.nbatches = i + 1;
}

/* "canary: r0; wave 2 of 2: r1 r2" */
static void
planned(struct rig *r, const char *want)
{
	struct buf got;

	waves_plan(r->arena, &r->wish, &r->plan);
	waves_begin(r->arena, &r->plan, &r->run);
	if (want == NULL)
		return;
	buf_init(&got, BUF_LINE);
	for (size_t i = 0; i < r->plan.n; i++) {
		const struct wave *w = &r->plan.v[i];

		buf_printf(&got, "%s%s:", i > 0 ? "; " : "", w->name);
		for (size_t k = 0; k < w->n; k++)
			buf_printf(&got, " %s", r->hosts[w->hosts[k]].name);
	}
	assert_string_equal(buf_z(&got), want);
	buf_done(&got);
}

static void
serial_is_one_a_wave(void **state)
{
	struct rig r;

	(void)state;
	setup(&r, 3, SITE_SERIAL);
	r.rollout.canary_count = 2; /* of another strategy */
	batch(&r, 0, 100, true);
	planned(&r, "wave 1 of 3: r0; wave 2 of 3: r1; wave 3 of 3: r2");
	arena_free(r.arena);
}

static void
all_is_one_wave_without_a_limit(void **state)
{
	struct rig r;

	(void)state;
	setup(&r, 3, SITE_ALL);
	pair(&r, "r0", "r1");
	planned(&r, "all: r0 r1 r2");
	assert_int_equal(r.plan.nbudgets, 0);
	waves_ended(&r.run, &r.plan.v[0], 0, "rolled-back");
	assert_true(waves_open(&r.run, NULL));
	assert_true(waves_may_begin(&r.run, 1, NULL));
	arena_free(r.arena);
}

static void
batches_count_and_share(void **state)
{
	struct rig r;

	(void)state;
	setup(&r, 11, SITE_WAVES);
	r.rollout.canary_count = 1;
	batch(&r, 0, 2, false);
	batch(&r, 1, 10, true); /* of 11: rounded up to 2 */
	batch(&r, 2, 25, true); /* 3, and again */
	planned(&r, "canary: r0; wave 2 of 5: r1 r2; wave 3 of 5: r3 r4; "
		    "wave 4 of 5: r5 r6 r7; wave 5 of 5: r8 r9 r10");
	r.wish.n = 3;
	batch(&r, 0, 1, true); /* at least one */
	planned(&r, "canary: r0; wave 2 of 3: r1; wave 3 of 3: r2");
	r.rollout.canary_count = 0;
	batch(&r, 0, 100, true);
	planned(&r, "wave 1 of 1: r0 r1 r2");
	r.wish.n = 0;
	planned(&r, "");
	arena_free(r.arena);
}

static void
partners_go_apart(void **state)
{
	struct rig r;

	(void)state;
	setup(&r, 6, SITE_WAVES);
	pair(&r, "r0", "r1");
	pair(&r, "r3", "r2");
	pair(&r, "r4", "elsewhere"); /* not in this run */
	batch(&r, 0, 3, false);
	planned(&r, "wave 1 of 2: r0 r2 r4; wave 2 of 2: r1 r3 r5");
	r.rollout.canary_count = 2;
	planned(&r, "canary: r0 r2; wave 2 of 3: r1 r3 r4; wave 3 of 3: r5");
	pair(&r, "r1", "r4"); /* one of two pairs */
	planned(&r, "canary: r0 r2; wave 2 of 3: r1 r3 r5; wave 3 of 3: r4");
	r.rollout.canary_count = 6;
	planned(&r, "canary: r0 r2 r4 r5; wave 2 of 2: r1 r3");
	arena_free(r.arena);
}

/* Those that are named go first, all of them, in as many waves as their pairs ask for. */
static void
a_canary_by_name(void **state)
{
	struct rig r;

	(void)state;
	setup(&r, 5, SITE_WAVES);
	batch(&r, 0, 2, false);
	r.canary[0] = &r.hosts[3];
	r.wish.canary = r.canary;
	r.wish.ncanary = 1;
	planned(&r, "canary: r3; wave 2 of 3: r0 r1; wave 3 of 3: r2 r4");
	r.canary[1] = &r.hosts[1];
	r.canary[2] = &r.hosts[4];
	r.wish.ncanary = 3;
	pair(&r, "r3", "r4");
	planned(&r, "canary 1 of 2: r1 r3; canary 2 of 2: r4; wave 3 of 3: r0 r2");
	r.wish.n = 3; /* only one of them is in the run */
	planned(&r, "canary: r1; wave 2 of 2: r0 r2");
	arena_free(r.arena);
}

static void
refused(struct rig *r, size_t host, const char *want)
{
	struct buf why;

	buf_init(&why, BUF_LINE);
	assert_false(waves_may_begin(&r->run, host, &why));
	assert_string_equal(buf_z(&why), want);
	buf_done(&why);
}

static void
a_failed_canary_stops_the_rest(void **state)
{
	struct rig r;

	(void)state;
	setup(&r, 4, SITE_WAVES);
	r.rollout.canary_count = 2;
	r.budgets[0].most = (struct rollout_share){100, true};
	planned(&r, NULL);
	waves_ended(&r.run, &r.plan.v[0], 0, NULL);
	assert_true(waves_may_begin(&r.run, 1, NULL));
	waves_ended(&r.run, &r.plan.v[0], 1, "refused");
	refused(&r, 2, "the canary r1 did not end well (refused)");
	waves_ended(&r.run, &r.plan.v[0], 0, "rolled-back"); /* the first is named */
	refused(&r, 3, "the canary r1 did not end well (refused)");
	assert_false(waves_open(&r.run, NULL));
	arena_free(r.arena);
}

static void
a_failed_partner_is_not_followed(void **state)
{
	struct rig r;

	(void)state;
	setup(&r, 4, SITE_SERIAL);
	pair(&r, "r1", "r3");
	r.budgets[0].most = (struct rollout_share){2, false};
	planned(&r, NULL);
	waves_ended(&r.run, &r.plan.v[1], 1, "rolled-back");
	assert_true(waves_may_begin(&r.run, 2, NULL));
	refused(&r, 3, "its partner r1 did not end well (rolled-back)");
	assert_true(waves_open(&r.run, NULL));
	/* what is true of the host itself is said first */
	waves_ended(&r.run, &r.plan.v[0], 0, "refused");
	waves_ended(&r.run, &r.plan.v[2], 2, "refused");
	refused(&r, 3, "its partner r1 did not end well (rolled-back)");
	arena_free(r.arena);
	setup(&r, 2, SITE_SERIAL);
	pair(&r, "r0", "r1");
	planned(&r, NULL);
	waves_ended(&r.run, &r.plan.v[0], 0, NULL);
	assert_true(waves_may_begin(&r.run, 1, NULL));
	arena_free(r.arena);
}

static void
budgets(void **state)
{
	static const struct {
		struct rollout_share all, of_fra; /* of 20, of 10 */
		size_t allowed, allowed_fra;
	} cases[] = {
	    {{0, false}, {0, false}, 0, 0},
	    {{3, false}, {2, false}, 3, 2},
	    {{5, true}, {5, true}, 1, 0}, /* rounded down */
	    {{9, true}, {19, true}, 1, 1},
	    {{100, true}, {100, true}, 20, 10},
	};
	struct rig r;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		setup(&r, 20, SITE_WAVES);
		r.budgets[0].most = cases[i].all;
		r.budgets[1] =
		    (struct rollout_budget){.group = "fra", .most = cases[i].of_fra};
		r.rollout.nbudgets = 2;
		planned(&r, NULL);
		assert_int_equal(r.plan.nbudgets, 2);
		assert_int_equal(r.plan.budgets[0].allowed, cases[i].allowed);
		assert_int_equal(r.plan.budgets[0].of, 20);
		assert_int_equal(r.plan.budgets[1].allowed, cases[i].allowed_fra);
		assert_int_equal(r.plan.budgets[1].of, 10);
		arena_free(r.arena);
	}
}

static void
a_budget_is_exceeded_by_one_more(void **state)
{
	struct rig r;

	(void)state;
	setup(&r, 8, SITE_WAVES);
	r.budgets[0].most = (struct rollout_share){2, false};
	r.budgets[1] = (struct rollout_budget){.group = "fra", .most = {1, false}};
	r.rollout.nbudgets = 2;
	batch(&r, 0, 8, false);
	planned(&r, NULL);
	waves_ended(&r.run, &r.plan.v[0], 1, "refused"); /* sin */
	waves_ended(&r.run, &r.plan.v[0], 3, "unknown");
	waves_ended(&r.run, &r.plan.v[0], 5, NULL);
	assert_true(waves_may_begin(&r.run, 7, NULL));
	waves_ended(&r.run, &r.plan.v[0], 7, "rolled-back");
	refused(
	    &r, 0, "the failure budget is exceeded: 3 routers did not end well, 2 may");
	waves_begin(r.arena, &r.plan, &r.run);
	waves_ended(&r.run, &r.plan.v[0], 0, "refused");
	assert_true(waves_may_begin(&r.run, 1, NULL));
	waves_ended(&r.run, &r.plan.v[0], 2, "refused");
	refused(&r, 1,
	    "the failure budget of group fra is exceeded: 2 routers did not end well, 1 "
	    "may");
	r.rollout.nbudgets = 1;
	r.budgets[0].most.number = 0;
	planned(&r, NULL);
	waves_ended(&r.run, &r.plan.v[0], 0, "refused");
	refused(
	    &r, 1, "the failure budget is exceeded: 1 router did not end well, 0 may");
	arena_free(r.arena);
}

/* --- properties -------------------------------------------------------------------------------------- */

static uint64_t seed = 1;

static size_t
below(size_t n)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (size_t)(seed % n);
}

static void
any_fleet(struct rig *r)
{
	size_t n = 1 + below(MOST), npairs = below(n), nbatches = 1 + below(4);

	setup(r, n, below(4) == 0 ? SITE_SERIAL : SITE_WAVES);
	for (size_t i = 0; i < npairs; i++) {
		size_t a = below(n), b = below(n);

		if (a != b)
			pair(r, r->names[a], r->names[b]);
	}
	for (size_t i = 0; i < nbatches; i++)
		batch(r, i, 1 + (int64_t)below(100), below(2) == 0);
	if (below(3) == 0)
		r->rollout.canary_count = 1 + (int64_t)below(5);
	r->wish.canary = r->canary;
	for (size_t i = 0; i < n && r->rollout.canary_count == 0; i++)
		if (below(8) == 0)
			r->canary[r->wish.ncanary++] = r->list[i];
	for (int i = 0; i < 2; i++)
		r->budgets[i].most = (struct rollout_share){(int64_t)below(4), false};
	r->budgets[1].group = "fra";
	r->rollout.nbudgets = 1 + below(2);
}

static bool
are_pair(const struct rig *r, size_t a, size_t b)
{
	for (size_t i = 0; i < r->wish.npairs; i++)
		for (int k = 0; k < 2; k++)
			if (strcmp(r->pairs[i][k], r->names[a]) == 0 &&
			    strcmp(r->pairs[i][1 - k], r->names[b]) == 0)
				return true;
	return false;
}

static bool
named(const struct rig *r, size_t host)
{
	for (size_t i = 0; i < r->wish.ncanary; i++)
		if (r->canary[i] == r->list[host])
			return true;
	return false;
}

/* What the size of this wave may be. */
static size_t
size_of(const struct rig *r, size_t wave, size_t canaries)
{
	size_t i = wave - canaries;
	const struct rollout_share *s;

	if (r->wish.strategy == SITE_SERIAL)
		return 1;
	if (wave < canaries)
		return r->wish.ncanary > 0 ? MOST : (size_t)r->rollout.canary_count;
	s = &r->batches[i < r->rollout.nbatches ? i : r->rollout.nbatches - 1];
	return s->percent ? (r->wish.n * (size_t)s->number + 99) / 100
			  : (size_t)s->number;
}

/* A wave that is not full: whoever comes later could not be in it. */
static void
expect_no_room(const struct rig *r, size_t wave, bool only_named)
{
	const struct wave *w = &r->plan.v[wave];

	for (size_t i = wave + 1; i < r->plan.n; i++)
		for (size_t k = 0; k < r->plan.v[i].n; k++) {
			size_t host = r->plan.v[i].hosts[k];
			bool apart = only_named && !named(r, host);

			for (size_t m = 0; m < w->n && !apart; m++)
				apart = are_pair(r, host, w->hosts[m]);
			assert_true(apart);
		}
}

static void
expect_waves(const struct rig *r)
{
	size_t seen[MOST] = {0}, canaries = 0;

	while (canaries < r->plan.n && r->plan.v[canaries].canary)
		canaries++;
	for (size_t i = 0; i < r->plan.n; i++) {
		const struct wave *w = &r->plan.v[i];

		assert_true(w->canary == (i < canaries));
		assert_true(w->n > 0 && w->n <= size_of(r, i, canaries));
		for (size_t k = 0; k < w->n; k++) {
			seen[w->hosts[k]]++;
			assert_true(k == 0 || w->hosts[k] > w->hosts[k - 1]);
			for (size_t m = 0; m < k; m++)
				assert_false(are_pair(r, w->hosts[k], w->hosts[m]));
			if (r->wish.ncanary > 0 && r->wish.strategy == SITE_WAVES)
				assert_true(named(r, w->hosts[k]) == w->canary);
		}
		if (w->n < size_of(r, i, canaries))
			expect_no_room(r, i, i < canaries && r->wish.ncanary > 0);
	}
	for (size_t i = 0; i < r->wish.n; i++)
		assert_int_equal(seen[i], 1);
}

static void
whatever_the_fleet(void **state)
{
	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct rig r;

		any_fleet(&r);
		planned(&r, NULL);
		expect_waves(&r);
		arena_free(r.arena);
	}
}

/* The rules once more, counted from the beginning each time. */
static bool
may(const struct rig *r, const bool *bad, const bool *bad_canary, size_t host)
{
	for (size_t b = 0; b < r->rollout.nbudgets; b++) {
		int64_t failed = 0;

		for (size_t i = 0; i < r->wish.n; i++)
			failed += bad[i] && (b == 0 || i % 2 == 0);
		if (failed > r->budgets[b].most.number)
			return false;
	}
	for (size_t i = 0; i < r->wish.n; i++)
		if (bad_canary[i] || (bad[i] && are_pair(r, i, host)))
			return false;
	return true;
}

static void
whatever_fails(void **state)
{
	size_t stopped = 0, followed = 0;

	(void)state;
	for (int round = 0; round < 1000; round++) {
		bool bad[MOST] = {false}, bad_canary[MOST] = {false};
		struct rig r;

		any_fleet(&r);
		planned(&r, NULL);
		for (size_t i = 0; i < r.plan.n; i++)
			for (size_t k = 0; k < r.plan.v[i].n; k++) {
				size_t host = r.plan.v[i].hosts[k];
				bool begun = waves_may_begin(&r.run, host, NULL);

				assert_true(begun == may(&r, bad, bad_canary, host));
				stopped += !begun;
				followed += begun;
				bad[host] = begun && below(20) == 0;
				bad_canary[host] = bad[host] && r.plan.v[i].canary;
				if (begun)
					waves_ended(&r.run, &r.plan.v[i], host,
					    bad[host] ? "rolled-back" : NULL);
			}
		arena_free(r.arena);
	}
	assert_true(stopped > 1000 && followed > 1000); /* both were tried */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(serial_is_one_a_wave),
	    cmocka_unit_test(all_is_one_wave_without_a_limit),
	    cmocka_unit_test(batches_count_and_share),
	    cmocka_unit_test(partners_go_apart),
	    cmocka_unit_test(a_canary_by_name),
	    cmocka_unit_test(a_failed_canary_stops_the_rest),
	    cmocka_unit_test(a_failed_partner_is_not_followed),
	    cmocka_unit_test(budgets),
	    cmocka_unit_test(a_budget_is_exceeded_by_one_more),
	    cmocka_unit_test(whatever_the_fleet),
	    cmocka_unit_test(whatever_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
