#include "unit/template/rendered.h"

static void
formats(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ '5 pm'|to_datetime('%I %p') }} {{ '3 feb 69'|to_datetime('%d %b %y') }}",
		NULL, "1900-01-01 17:00:00 1969-02-03 00:00:00"},
	    {"{{ '2024 060'|to_datetime('%Y %j') }} {{ '1.5'|to_datetime('%S.%f') }}",
		NULL, "2024-02-29 00:00:00 1900-01-01 00:00:01.500000"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
mistakes(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ '2024-13-01'|to_datetime('%Y-%m-%d') }}", NULL,
		"! m:1:17: time data '2024-13-01' does not match format '%Y-%m-%d'"},
	    {"{{ '2024-02-30'|to_datetime('%Y-%m-%d') }}", NULL,
		"! m:1:17: day is out of range for month"},
	    {"{{ '2024x'|to_datetime('%Y') }}", NULL,
		"! m:1:12: unconverted data remains: x"},
	    {"{{ '1'|to_datetime('%q') }}", NULL,
		"! m:1:8: 'q' is a bad directive in format '%q'"},
	    {"{{ '1 1'|to_datetime('%d %d') }}", NULL,
		"! m:1:10: to_datetime: '%d' stands twice in the format"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(formats),
	    cmocka_unit_test(mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
