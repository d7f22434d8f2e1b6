#include "unit/template/rendered.h"

static void
items_by_key_and_keys_below(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ [0,2]|map('extract',['a','b','c'])|list }}", NULL, "['a', 'c']"},
	    {"{{ 'a'|extract({'a':{'x':[7,8]}}, ['x',1]) }}{{ 'a'|extract({'a':{'x':9}}, "
	     "'x') }}",
		NULL, "89"},
	    {"{{ 5|extract([1])|default('none') }}", NULL, "none"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
items_with_what_is_below_them(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ [{'n':1,'u':[5,6]},{'n':2,'u':[]}]|subelements('u') }}", NULL,
		"[({'n': 1, 'u': [5, 6]}, 5), ({'n': 1, 'u': [5, 6]}, 6)]"},
	    {"{{ {'k':{'a':{'b':[1]}}}|subelements('a.b') }}", NULL,
		"[({'a': {'b': [1]}}, 1)]"},
	    {"{{ [{'n':1}]|subelements('u', skip_missing=true) }}", NULL, "[]"},
	    {"{{ [{'n':1}]|subelements('u') }}", NULL,
		"! m:1:14: could not find 'u' key in iterated item"},
	    {"{{ [{'n':1}]|subelements('n') }}", NULL,
		"! m:1:14: the last key of subelements should point to a list, not to a "
		"int"},
	    {"{{ 5|subelements('n') }}", NULL,
		"! m:1:6: obj must be a list of dicts or a nested dict"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
a_mapping_by_one_member(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ [{'k':'x','a':1},{'k':'y'}]|rekey_on_member('k') }}", NULL,
		"{'x': {'k': 'x', 'a': 1}, 'y': {'k': 'y'}}"},
	    {"{{ {'p':{'k':'x'}}|rekey_on_member('k') }}", NULL, "{'x': {'k': 'x'}}"},
	    {"{{ [{'k':'x','a':1},{'k':'x','a':2}]|rekey_on_member('k', "
	     "duplicates='overwrite') }}",
		NULL, "{'x': {'k': 'x', 'a': 2}}"},
	    {"{{ [{'k':'x'},{'k':'x'}]|rekey_on_member('k') }}", NULL,
		"! m:1:26: Key x is not unique, cannot correctly turn into dict"},
	    {"{{ [{'a':1}]|rekey_on_member('k') }}", NULL,
		"! m:1:14: Key k was not found"},
	    {"{{ [1]|rekey_on_member('k') }}", NULL,
		"! m:1:8: List item is not a valid dict"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(items_by_key_and_keys_below),
	    cmocka_unit_test(items_with_what_is_below_them),
	    cmocka_unit_test(a_mapping_by_one_member),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
