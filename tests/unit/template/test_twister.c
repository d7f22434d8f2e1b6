#include "unit/template/rendered.h"

static void
python_draws_the_same(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 1000000|random(seed='r1') }} {{ 1000000|random(seed=0) }} {{ "
	     "1000000|random(seed=-1) }}",
		NULL, "846652 885440 140891"},
	    {"{{ 1000000|random(seed=18446744073709551616) }} {{ "
	     "1000000|random(seed=0.1) }} {{ 5000000000|random(seed='x') }}",
		NULL, "771190 845422 2709212627"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
a_seed_is_text_or_number(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 5|random(seed=[1]) }}", NULL,
		"! m:1:6: a seed is a text or a number, not 'list'"},
	    {"{{ 5|random(seed=nope) }}", NULL, "! m:1:6: 'nope' is undefined"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(python_draws_the_same),
	    cmocka_unit_test(a_seed_is_text_or_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
