#include "unit/template/rendered.h"

static void
cycler_goes_round(void **state)
{
	static const struct rendering cases[] = {
	    {"{% set c = cycler('a','b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ "
	     "c.current }}{{ c.reset() }}{{ c.current }}",
		NULL, "ababNonea"},
	    {"{% set c = cycler('a','b','c') %}{% for i in range(4) %}{{ c.next() }}{% "
	     "endfor %}",
		NULL, "abca"},
	    {"{{ cycler() }}", NULL, "! m:1:10: at least one item has to be provided"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
joiner_begins_with_nothing(void **state)
{
	static const struct rendering cases[] = {
	    {"{% set j = joiner('|') %}{% for i in range(3) %}{{ j() }}{{ i }}{% endfor "
	     "%}",
		NULL, "0|1|2"},
	    {"{% set j = joiner() %}{{ j() }}a{{ j() }}b", NULL, "a, b"},
	    {"{{ joiner()(1) }}", NULL, "! m:1:12: a joiner takes no arguments"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cycler_goes_round),
	    cmocka_unit_test(joiner_begins_with_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
