#include "unit/template/rendered.h"

static void
expressions_select(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ ifs|json_query('[*].n') }}",
		"{\"ifs\":[{\"n\":\"b\",\"m\":2},{\"n\":\"a\",\"m\":1}],\"d\":{\"x\":{"
		"\"y\":1}},\"l\":[3,1,2]}",
		"['b', 'a']"},
	    {"{{ ifs|json_query('[?m > `1`].n | [0]') }}",
		"{\"ifs\":[{\"n\":\"b\",\"m\":2},{\"n\":\"a\",\"m\":1}],\"d\":{\"x\":{"
		"\"y\":1}},\"l\":[3,1,2]}",
		"b"},
	    {"{{ d|json_query('x.y') }} {{ d|json_query('x.z.y') }} {{ "
	     "d|json_query('*.y') }}",
		"{\"ifs\":[{\"n\":\"b\",\"m\":2},{\"n\":\"a\",\"m\":1}],\"d\":{\"x\":{"
		"\"y\":1}},\"l\":[3,1,2]}",
		"1 None [1]"},
	    {"{{ l|json_query('[::-1]') }} {{ l|json_query('[-1]') }} {{ "
	     "l|json_query('[9]') }}",
		"{\"ifs\":[{\"n\":\"b\",\"m\":2},{\"n\":\"a\",\"m\":1}],\"d\":{\"x\":{"
		"\"y\":1}},\"l\":[3,1,2]}",
		"[2, 1, 3] 2 None"},
	    {"{{ {'a': [[1], [2, [3]]]}|json_query('a[]') }}", NULL, "[1, 2, [3]]"},
	    {"{{ ifs|json_query('[].{p: m, q: [n]}') }}",
		"{\"ifs\":[{\"n\":\"b\",\"m\":2},{\"n\":\"a\",\"m\":1}],\"d\":{\"x\":{"
		"\"y\":1}},\"l\":[3,1,2]}",
		"[{'p': 2, 'q': ['b']}, {'p': 1, 'q': ['a']}]"},
	    {"{{ {'a': 0, 'b': ''}|json_query('[!a, !b, a && b, b || a, a == `false`]') "
	     "}}",
		NULL, "[False, True, '', 0, False]"},
	    {"{{ {'a': 1}|json_query(\"a < 'x'\") }}", NULL,
		"! m:1:13: Error in jmespath.search in json_query filter plugin: '<' not "
		"supported"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
undefined_data_is_an_error(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ nope|json_query('a') }}", NULL, "! m:1:9: 'nope' is undefined"},
	    {"{{ 1|json_query(2) }}", NULL,
		"! m:1:6: json_query: the expression must be str, not int"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(expressions_select),
	    cmocka_unit_test(undefined_data_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
