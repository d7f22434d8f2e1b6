#include "deploy/lane.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_is_served_once),
	    cmocka_unit_test(here_is_the_caller_and_in_order),
	    cmocka_unit_test(nothing_begins_after_no),
	    cmocka_unit_test(nothing_to_do),
	    cmocka_unit_test(how_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
