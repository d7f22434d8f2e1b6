#include "deploy/lane.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

struct work {
	atomic_int done[64];
	atomic_int begun;
	size_t stop_at;
	size_t order[64];
	atomic_int norder;
	pthread_t threads[64];
};

static void
work_one(void *ctx, size_t i)
{
	struct work *w = ctx;

	w->order[atomic_fetch_add(&w->norder, 1)] = i;
	w->threads[i] = pthread_self();
	atomic_fetch_add(&w->done[i], 1);
}

static int
until_stop(void *ctx, size_t i)
{
	struct work *w = ctx;

	atomic_fetch_add(&w->begun, 1);
	return i < w->stop_at;
}

static void
each_is_served_once(void **state)
{
	struct work w = {0};
	struct lane_job job = {.n = 64, .lanes = 7, .work = work_one, .ctx = &w};

	(void)state;
	lanes_run(&job);
	for (int i = 0; i < 64; i++)
		assert_int_equal(atomic_load(&w.done[i]), 1);
}

struct counted {
	size_t ended; /* no lock: `more` and `done` share one */
	size_t begun;
	bool each[64];
};

static void
count_nothing(void *ctx, size_t i)
{
	(void)ctx;
	(void)i;
}

static int
until_ten_ended(void *ctx, size_t i)
{
	struct counted *c = ctx;

	(void)i;
	c->begun++;
	return c->ended < 10;
}

static void
count_ended(void *ctx, size_t i)
{
	struct counted *c = ctx;

	c->ended++;
	c->each[i] = true;
}

static void
what_ended_is_told_before_the_next_begins(void **state)
{
	(void)state;
	for (int here = 0; here < 2; here++) {
		struct counted c = {0};
		struct lane_job job = {.n = 64,
		    .lanes = 4,
		    .here = here == 1,
		    .work = count_nothing,
		    .more = until_ten_ended,
		    .done = count_ended,
		    .ctx = &c};

		lanes_run(&job);
		assert_in_range(c.ended, 10, here == 1 ? 10 : 13);
		for (size_t i = 0; i < c.ended; i++)
			assert_true(c.each[i]);
		assert_false(c.each[c.ended]);
	}
}

static void
here_is_the_caller_and_in_order(void **state)
{
	struct work w = {0};
	struct lane_job job = {
	    .n = 9, .lanes = 1, .here = true, .work = work_one, .ctx = &w};

	(void)state;
	lanes_run(&job);
	for (size_t i = 0; i < 9; i++) {
		assert_int_equal(w.order[i], i);
		assert_true(pthread_equal(w.threads[i], pthread_self()));
	}
}

static void
nothing_begins_after_no(void **state)
{
	struct work w = {.stop_at = 5};
	struct lane_job job = {
	    .n = 64, .lanes = 4, .work = work_one, .more = until_stop, .ctx = &w};

	(void)state;
	lanes_run(&job);
	assert_int_equal(atomic_load(&w.norder), 5);
	assert_int_equal(atomic_load(&w.begun), 6); /* asked once more, and never again */
	for (size_t i = 0; i < 64; i++)
		assert_int_equal(atomic_load(&w.done[i]), i < 5);
}

static void
nothing_to_do(void **state)
{
	struct work w = {0};
	struct lane_job job = {.n = 0, .lanes = 4, .work = work_one, .ctx = &w};

	(void)state;
	lanes_run(&job);
	assert_int_equal(atomic_load(&w.norder), 0);
}

static void
how_many(void **state)
{
	(void)state;
	assert_int_equal(lanes_wanted(0, 4), 4);
	assert_int_equal(lanes_wanted(0, 400), 32);
	assert_int_equal(lanes_wanted(100, 400), 100);
	assert_int_equal(lanes_wanted(100000, 400000), 1024);
	assert_int_equal(lanes_wanted(0, 0), 1);
}

/* As much stack as a template may use, and what libraries need below it. */
static void
use_stack(void *ctx, size_t i)
{
	volatile char room[4 << 20];

	for (size_t at = 0; at < sizeof room; at += 4096)
		room[at] = 1;
	atomic_fetch_add(&((struct work *)ctx)->done[i], room[0]);
}

static void
lanes_have_the_stack_of_a_program(void **state)
{
	struct work w = {0};
	struct lane_job job = {.n = 4, .lanes = 2, .work = use_stack, .ctx = &w};

	(void)state;
	lanes_run(&job);
	for (int i = 0; i < 4; i++)
		assert_int_equal(atomic_load(&w.done[i]), 1);
}

#if !defined(__SANITIZE_ADDRESS__) &&                                                    \
    !defined(__SANITIZE_THREAD__) /* they map terabytes */
static struct rlimit
limit_memory(size_t more)
{
	struct rlimit was, now;
	unsigned long pages = 0;
	FILE *f = fopen("/proc/self/statm", "r");

	assert_non_null(f);
	assert_int_equal(fscanf(f, "%lu", &pages), 1);
	fclose(f);
	assert_int_equal(getrlimit(RLIMIT_AS, &was), 0);
	now = was;
	now.rlim_cur = pages * 4096 + more;
	assert_int_equal(setrlimit(RLIMIT_AS, &now), 0);
	return was;
}

/* Where the system gives fewer threads than were asked for, or none, every device is served all the same. */
static void
too_few_threads(void **state)
{
	static const size_t room[] = {4 << 20, 30 << 20};

	(void)state;
	for (size_t k = 0; k < 2; k++) {
		struct work w = {0};
		struct lane_job job = {.n = 64, .lanes = 64, .work = work_one, .ctx = &w};
		struct rlimit was = limit_memory(room[k]);

		lanes_run(&job);
		setrlimit(RLIMIT_AS, &was);
		for (int i = 0; i < 64; i++)
			assert_int_equal(atomic_load(&w.done[i]), 1);
	}
}
#endif

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_served_once),
		cmocka_unit_test(what_ended_is_told_before_the_next_begins),
		cmocka_unit_test(here_is_the_caller_and_in_order),
		cmocka_unit_test(nothing_begins_after_no),
		cmocka_unit_test(nothing_to_do),
		cmocka_unit_test(how_many),
		cmocka_unit_test(lanes_have_the_stack_of_a_program),
#if !defined(__SANITIZE_ADDRESS__) &&                                                    \
    !defined(__SANITIZE_THREAD__) /* they map terabytes */
		cmocka_unit_test(too_few_threads),
#endif
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
