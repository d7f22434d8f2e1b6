#include "unit/template/rendered.h"

static void
there_and_back(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ ''|b64encode }}|{{ 'a'|b64encode }}|{{ 'ab'|b64encode }}|{{ "
	     "'abc'|b64encode }}|{{ 'é~'|b64encode }}",
		NULL, "|YQ==|YWI=|YWJj|w6l+"},
	    {"{{ 'YQ=='|b64decode }}{{ 'YW I='|b64decode }}{{ 'YWJj'|b64decode }}{{ "
	     "'YQ==YWJj'|b64decode }}|{{ ''|b64decode }}",
		NULL, "aababca|"},
	    {"{{ 'YQ='|b64decode }}", NULL, "! m:1:10: Incorrect padding"},
	    {"{{ 'YWJjZ'|b64decode }}", NULL,
		"! m:1:12: Invalid base64-encoded string: number of data characters (5) "
		"cannot be 1 more than a multiple of 4"},
	    {"{{ 'a'|b64encode('utf-16') }}", NULL,
		"! m:1:8: the encoding is utf-8, not 'utf-16'"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(there_and_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
