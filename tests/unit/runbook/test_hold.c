#include "runbook/hold.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

/* Looks that take no time, on a clock of the test's own. */
static void
it_must_hold_for_long_enough(void **state)
{
	struct hold h = {.for_ms = 1000};

	(void)state;
	assert_false(hold_see(&h, true, 0, 0));
	assert_false(hold_see(&h, true, 500, 500));
	assert_false(hold_see(&h, true, 999, 999));
	assert_true(hold_see(&h, true, 1000, 1000));
}

static void
a_break_begins_anew(void **state)
{
	struct hold h = {.for_ms = 1000};

	(void)state;
	assert_false(hold_see(&h, true, 0, 0));
	assert_false(hold_see(&h, true, 900, 900));
	assert_false(hold_see(&h, false, 950, 950));
	assert_false(hold_see(&h, true, 1000, 1000));
	assert_false(hold_see(&h, true, 1999, 1999));
	assert_true(hold_see(&h, true, 2000, 2000));
}

/* What a look of 400 ms says is true at some moment of it: the first counts from its end, the last to its beginning. */
static void
a_slow_look_counts_against_it(void **state)
{
	struct hold h = {.for_ms = 1000};

	(void)state;
	assert_false(hold_see(&h, true, 0, 400));
	assert_false(hold_see(&h, true, 1000, 1400));
	assert_false(hold_see(&h, true, 1399, 1800));
	assert_true(hold_see(&h, true, 1400, 1800));
}

static void
one_good_look_if_no_time_is_asked_for(void **state)
{
	struct hold h = {.for_ms = 0};

	(void)state;
	assert_false(hold_see(&h, false, 0, 1));
	assert_true(hold_see(&h, true, 5, 6));
}

static void
the_next_look_is_not_later_than_needed(void **state)
{
	struct hold h = {.for_ms = 1000};

	(void)state;
	assert_int_equal(hold_next(&h, 5000, 100), 5100);
	hold_see(&h, true, 100, 100);
	assert_int_equal(hold_next(&h, 5000, 100), 1100);
	assert_int_equal(hold_next(&h, 300, 100), 400);
	hold_see(&h, false, 400, 400);
	assert_int_equal(hold_next(&h, 5000, 400), 5400);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(it_must_hold_for_long_enough),
	    cmocka_unit_test(a_break_begins_anew),
	    cmocka_unit_test(a_slow_look_counts_against_it),
	    cmocka_unit_test(one_good_look_if_no_time_is_asked_for),
	    cmocka_unit_test(the_next_look_is_not_later_than_needed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
