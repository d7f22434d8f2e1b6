#include "unit/template/rendered.h"

static void
json_query_is_known_by_both_names(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ d|json_query('x') }} {{ d|community.general.json_query('x.y') }}",
		"{\"ifs\":[{\"n\":\"b\",\"m\":2},{\"n\":\"a\",\"m\":1}],\"d\":{\"x\":{"
		"\"y\":1}},\"l\":[3,1,2]}",
		"{'y': 1} 1"},
	    {"{{ d|json_query }}",
		"{\"ifs\":[{\"n\":\"b\",\"m\":2},{\"n\":\"a\",\"m\":1}],\"d\":{\"x\":{"
		"\"y\":1}},\"l\":[3,1,2]}",
		"! m:1:6: json_query() missing required argument 'expr'"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(json_query_is_known_by_both_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
