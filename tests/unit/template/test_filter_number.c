#include "unit/template/rendered.h"

static void
logarithms_and_powers(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 8|log(2) }} {{ 1000|log(10) }} {{ 1|log }}", NULL, "3.0 3.0 0.0"},
	    {"{{ 2|pow(8) }} {{ 8|root(3) }} {{ 9|root }}", NULL, "256.0 2.0 3.0"},
	    {"{{ 0|log }}", NULL, "! m:1:6: math domain error"},
	    {"{{ 8|log(1) }}", NULL, "! m:1:6: float division by zero"},
	    {"{{ 'x'|pow(2) }}", NULL,
		"! m:1:8: pow() can only be used on numbers: must be real number, not "
		"str"},
	    {"{{ 10|pow(400) }}", NULL, "! m:1:7: math range error"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
sizes(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 1536|human_readable }} {{ 1536|human_readable(true) }} {{ "
	     "10|human_readable }} {{ 1048576|human_readable(unit='k') }}",
		NULL, "1.50 KB 1.50 Kb 10.00 Bytes 1024.00 KB"},
	    {"{{ '1.5K'|human_to_bytes }} {{ ' 10 MB'|human_to_bytes }} {{ "
	     "10|human_to_bytes('k') }} {{ '2.5'|human_to_bytes }}",
		NULL, "1536 10485760 10240 2"},
	    {"{{ '1Mb'|human_to_bytes(isbits=true) }} {{ '1Y'|human_to_bytes }}", NULL,
		"1048576 1208925819614629174706176"},
	    {"{{ '1Mb'|human_to_bytes }}", NULL,
		"! m:1:10: human_to_bytes() can't interpret following string: 1Mb"},
	    {"{{ 'x'|human_to_bytes }}", NULL,
		"! m:1:8: human_to_bytes() can't interpret following string: x"},
	    {"{{ '5'|human_readable }}", NULL,
		"! m:1:8: human_readable() failed on bad input"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(logarithms_and_powers),
	    cmocka_unit_test(sizes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
