#include "unit/template/rendered.h"

static void
short_values_stay_on_a_line(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ {'b': [1, 'x'], 'a': none}|pprint }} {{ (1,)|pprint }}", NULL,
		"{'a': None, 'b': [1, 'x']} (1,)"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
long_ones_take_more(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ ['x' * 50, 'y' * 40]|pprint }}", NULL,
		"['xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',\n "
		"'yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy']"},
	    {"{{ ('word ' * 20)|pprint }}", NULL,
		"('word word word word word word word word word word word word word word "
		"word '\n 'word word word word word ')"},
	    {"{{ {'k': 'z' * 80, 'a': 1}|pprint }}", NULL,
		"{'a': 1,\n 'k': "
		"'zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"
		"zzzzzzzzz'}"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(short_values_stay_on_a_line),
	    cmocka_unit_test(long_ones_take_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
