#include "unit/template/rendered.h"

static void
what_binds_tighter(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ {'a': 1, 'b': 2}|json_query('a == `1` && b == `3` || b') }}", NULL, "2"},
	    {"{{ {'a': {'b': [1]}}|json_query('a.b[0] | @') }}", NULL, "1"},
	    {"{{ {'a': [[1, 2]]}|json_query('a[0][1:2]') }} {{ {'a': [[1, "
	     "2]]}|json_query('(a[0])[1:2]') }}",
		NULL, "[2] [2]"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
mistakes(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 1|json_query('a b') }}", NULL,
		"! m:1:6: JMESPathError in json_query filter plugin: Unexpected token: "
		"b: Parse error at column 2, token \"b\" (UNQUOTED_IDENTIFIER)"},
	    {"{{ 1|json_query('a[') }}", NULL,
		"! m:1:6: JMESPathError in json_query filter plugin: Invalid jmespath "
		"expression: Incomplete expression: \"a[\""},
	    {"{{ 1|json_query('{a}') }}", NULL,
		"! m:1:6: JMESPathError in json_query filter plugin: Expecting: colon, "
		"got: rbrace"},
	    {"{{ 1|json_query('') }}", NULL,
		"! m:1:6: JMESPathError in json_query filter plugin: Invalid JMESPath "
		"expression: cannot be empty"},
	    {"{{ 1|json_query('(' * 200) }}", NULL,
		"! m:1:6: json_query: the expression nests too deep"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_binds_tighter),
	    cmocka_unit_test(mistakes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
