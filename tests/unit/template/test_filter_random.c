#include "unit/template/rendered.h"

static void
by_a_seed(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ range(8)|shuffle(seed='x')|join(' ') }} {{ ['a','b','c']|random(seed=7) "
	     "}}",
		NULL, "7 2 1 0 3 6 4 5 b"},
	    {"{{ 5|shuffle(seed=1) }} {{ []|shuffle(seed=1) }}", NULL, "5 []"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
never_without(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 5|random }}", NULL,
		"! m:1:6: 'random' without a seed is refused: the same input has to give "
		"the same configuration"},
	    {"{{ [1]|shuffle }}", NULL, "! m:1:8: 'shuffle' without a seed is refused"},
	    {"{{ lipsum() }}", NULL,
		"! m:1:10: lipsum() is refused: the same input has to give the same "
		"configuration"},
	    {"{{ 0|random(seed=1) }}", NULL,
		"! m:1:6: empty range for randrange() (0, 0, 0)"},
	    {"{{ 5|random(seed=1, step=-1) }}", NULL,
		"! m:1:6: empty range for randrange()"},
	    {"{{ []|random(seed=1) }}", NULL,
		"! m:1:7: Cannot choose from an empty sequence"},
	    {"{{ [1]|random(2, seed=1) }}", NULL,
		"! m:1:8: start and step can only be used with integer values"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(by_a_seed),
	    cmocka_unit_test(never_without),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
