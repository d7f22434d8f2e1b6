#include "unit/template/rendered.h"

static void
text_to_integers(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ ' 7 '|int }} {{ '1_000'|int }} {{ '-0x1F'|int(0, 16) }} {{ "
	     "'0b11'|int(0, 0) }}",
		NULL, "7 1000 -31 3"},
	    {"{{ '\331\241\331\242'|int }} {{ '1__0'|int(-1) }} {{ '0x'|int(-1, 16) }}",
		NULL, "12 -1 -1"},
	    {"{{ '18446744073709551616'|int }}", NULL, "18446744073709551616"},
	    {"{{ ('%d'|safe) % '5' }} {{ ('%d'|safe) % ' 6 ' }}", NULL, "5 6"},
	    {"{{ ('%d'|safe) % '5x' }}", NULL,
		"! m:1:4: invalid literal for int() with base 10: '5x'"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
text_to_floats(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ '1e3'|float }} {{ ' 1_0.5 '|float }} {{ 'inf'|float }} {{ "
	     "'0x1p3'|float(-1) }}",
		NULL, "1000.0 10.5 inf -1"},
	    {"{{ ('%.1f'|safe) % '2.5' }}", NULL, "2.5"},
	    {"{{ ('%f'|safe) % 'abc' }}", NULL,
		"! m:1:4: could not convert string to float: 'abc'"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(text_to_integers),
	    cmocka_unit_test(text_to_floats),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
