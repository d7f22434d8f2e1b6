#include "unit/template/rendered.h"

static void
literals(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 1|json_query('`[1, \"x\"]`') }} {{ 1|json_query(\"'it\\\\'s'\") }} {{ "
	     "1|json_query('`foo`') }}",
		NULL, "[1, 'x'] it's foo"},
	    {"{{ {'a b': 5}|json_query('\"a b\"') }} {{ {'a b': "
	     "5}|json_query('\"a\\\\u0020b\"') }}",
		NULL, "5 5"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
what_is_no_token(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 1|json_query('#') }}", NULL,
		"! m:1:6: JMESPathError in json_query filter plugin: Bad jmespath "
		"expression: Unknown token #: #"},
	    {"{{ 1|json_query(\"'x\") }}", NULL,
		"! m:1:6: JMESPathError in json_query filter plugin: Bad jmespath "
		"expression: Unclosed ' delimiter"},
	    {"{{ 1|json_query('a = b') }}", NULL,
		"! m:1:6: JMESPathError in json_query filter plugin: Bad jmespath "
		"expression: Unknown token '='"},
	    {"{{ 1|json_query('[99999999999999999999]') }}", NULL,
		"! m:1:6: JMESPathError in json_query filter plugin: Bad jmespath "
		"expression: a number is too large"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(literals),
	    cmocka_unit_test(what_is_no_token),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
