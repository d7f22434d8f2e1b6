#include "unit/template/rendered.h"

static void
functions(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ l|json_query('[max(@), min(@), sum(@), avg(@), length(@)]') }} {{ "
	     "l|json_query('sort(@)') }}",
		"{\"ifs\":[{\"n\":\"b\",\"m\":2},{\"n\":\"a\",\"m\":1}],\"d\":{\"x\":{"
		"\"y\":1}},\"l\":[3,1,2]}",
		"[3, 1, 6, 2.0, 3] [1, 2, 3]"},
	    {"{{ ifs|json_query('sort_by(@, &n)[].m') }} {{ ifs|json_query('max_by(@, "
	     "&m).n') }}",
		"{\"ifs\":[{\"n\":\"b\",\"m\":2},{\"n\":\"a\",\"m\":1}],\"d\":{\"x\":{"
		"\"y\":1}},\"l\":[3,1,2]}",
		"[1, 2] b"},
	    {"{{ 'abc'|json_query(\"[starts_with(@, 'a'), ends_with(@, 'b'), contains(@, "
	     "'c'), reverse(@)]\") }}",
		NULL, "[True, False, True, 'cba']"},
	    {"{{ [1, 'é', none]|json_query('to_string(@)') }} {{ "
	     "'2.5'|json_query('to_number(@)') }}",
		NULL, "[1,\"\\u00e9\",null] 2.5"},
	    {"{{ -1.5|json_query('[abs(@), ceil(@), floor(@), type(@)]') }}", NULL,
		"[1.5, -1, -2, 'number']"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
wrong_arguments(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 1|json_query('nosuch(@)') }}", NULL,
		"! m:1:6: JMESPathError in json_query filter plugin: Unknown function: "
		"nosuch()"},
	    {"{{ 1|json_query('length()') }}", NULL,
		"! m:1:6: JMESPathError in json_query filter plugin: Expected 1 argument "
		"for function length(), received 0"},
	    {"{{ 'x'|json_query('abs(@)') }}", NULL,
		"! m:1:8: JMESPathError in json_query filter plugin: In function abs(), "
		"invalid type for value: x, expected one of: ['number'], received: "
		"\"string\""},
	    {"{{ [1, 'a']|json_query('sort(@)') }}", NULL,
		"! m:1:13: JMESPathError in json_query filter plugin: In function "
		"sort(), invalid type for value: a, expected one of: ['array-string', "
		"'array-number'], received: \"str\""},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(functions),
	    cmocka_unit_test(wrong_arguments),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
