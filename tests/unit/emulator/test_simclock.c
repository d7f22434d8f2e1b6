#include "rig.h"

#include <pthread.h>
#include <sched.h>

static void
test_frozen(void **state)
{
	struct simclock c;
	int64_t at;

	(void)state;
	simclock_init(&c, 0);
	assert_true(simclock_read_date("2025-10-05T10:26:40Z", &at));
	simclock_start_at(&c, at);
	c.started_ms -= 5000; /* five seconds have passed */
	assert_int_equal(simclock_now(&c), RIG_EPOCH * 1000LL);
	assert_int_equal(simclock_real(&c, 1), SIMCLOCK_NEVER);
	assert_int_equal(simclock_real(&c, 0), 0);
}

static void
test_scale(void **state)
{
	struct simclock c;
	int64_t before;

	(void)state;
	simclock_init(&c, 10);
	before = simclock_now(&c);
	c.started_ms -= 5000;
	assert_in_range(simclock_now(&c) - before, 50000, 50999);
	assert_int_equal(simclock_real(&c, 50000), 5001);
}

static void
test_dates(void **state)
{
	static const char *const wrong[] = {"", "2025-10-05", "2025-10-05T10:26:40+02:00",
	    "2025-10-05T10:26", "yesterday"};
	int64_t at = 7;

	(void)state;
	assert_true(simclock_read_date("2025-10-05 10:26:40", &at));
	assert_int_equal(at, RIG_EPOCH * 1000LL);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_false(simclock_read_date(wrong[i], &at));
	assert_int_equal(at, RIG_EPOCH * 1000LL);
}

static void
test_texts(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, BUF_LINE);
	simclock_print_hms(&out, 3651);
	buf_addc(&out, ' ');
	simclock_print_hms(&out, -3); /* the clock was set back */
	buf_addc(&out, ' ');
	simclock_print_age(&out, 12614400);
	assert_string_equal(buf_z(&out), "01:00:51 00:00:00 20w6d0h");
	buf_done(&out);
}

struct slow_commit {
	struct rig *g;
	struct peer_end *end;
	_Atomic int done;
};

static void *
commit(void *ctx)
{
	struct slow_commit *c = ctx;

	rig_rpc(c->g, c->end, "<commit-configuration/>");
	c->done = 1;
	return NULL;
}

static int
commits(struct router *r)
{
	int n;

	pthread_mutex_lock(&r->mutex);
	n = r->commits;
	pthread_mutex_unlock(&r->mutex);
	return n;
}

static void
advance(struct router *r, int64_t ms)
{
	pthread_mutex_lock(&r->mutex);
	router_advance(r, ms);
	pthread_mutex_unlock(&r->mutex);
}

/* A commit takes router time; where the clock stands it takes until the clock is moved. */
static void
test_commit_waits_for_the_clock(void **state)
{
	struct rig *g = rig_new_at(NULL, (const char *[]){"commit=4", NULL}, 0);
	struct slow_commit c = {.g = g, .end = rig_session(g, "autolab")};
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, commit, &c), 0);
	while (commits(g->router) == 0)
		sched_yield();
	advance(g->router, 3999);
	assert_int_equal(c.done, 0);
	assert_int_equal(commits(g->router), 1);
	advance(g->router, 1);
	pthread_join(thread, NULL);
	assert_string_equal(g->reply, RIG_COMMITTED("re0"));
	assert_int_equal(router_now(g->router), RIG_EPOCH * 1000LL + 4000);
	rig_close(c.end);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_frozen),
	    cmocka_unit_test(test_scale),
	    cmocka_unit_test(test_dates),
	    cmocka_unit_test(test_texts),
	    cmocka_unit_test(test_commit_waits_for_the_clock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
