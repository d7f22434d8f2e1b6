#include "unit/template/rendered.h"

static void
parts_and_types(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ ' a  b '|split }}{{ 'a,b,,c'|split(',') }}{{ 'a,b,c'|split(',', 1) }}",
		NULL, "['a', 'b']['a', 'b', '', 'c']['a', 'b,c']"},
	    {"{{ 'a'|split('') }}", NULL, "! m:1:8: empty separator"},
	    {"{{ [1, 'a', {}, none, 1.5, true, (1,)]|map('type_debug')|join(' ') }}",
		NULL, "int str dict NoneType float bool tuple"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
sets_keep_the_order_of_the_first(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ [3,1,3,2]|union([2,9,1]) }}", NULL, "[3, 1, 2, 9]"},
	    {"{{ [3,1,2]|intersect([2,3]) }}", NULL, "[3, 2]"},
	    {"{{ [3,1,2,1]|difference([2]) }}", NULL, "[3, 1]"},
	    {"{{ [1,2]|symmetric_difference([2,3]) }}", NULL, "[1, 3]"},
	    {"{{ 5|union([1]) }}", NULL, "! m:1:6: 'int' object is not iterable"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
mappings_and_items_both_ways(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ {'a':1}|dict2items }}", NULL, "[{'key': 'a', 'value': 1}]"},
	    {"{{ {'a':1}|dict2items('k','v') }}", NULL, "[{'k': 'a', 'v': 1}]"},
	    {"{{ [{'key':'a','value':1},{'key':'a','value':2}]|items2dict }}", NULL,
		"{'a': 2}"},
	    {"{{ [1]|dict2items }}", NULL,
		"! m:1:8: dict2items requires a dictionary, got list instead."},
	    {"{{ [{'key':1}]|items2dict }}", NULL,
		"! m:1:16: items2dict requires each dictionary in the list to contain "
		"the keys 'key' and 'value'"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
flatten_stops_at_its_level(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ [1,[2,[3,[4]]]]|flatten }}", NULL, "[1, 2, 3, 4]"},
	    {"{{ [1,[2,[3,[4]]]]|flatten(1) }}", NULL, "[1, 2, [3, [4]]]"},
	    {"{{ [1,none,'null',2]|flatten }}", NULL, "[1, 2]"},
	    {"{{ [1,none]|flatten(skip_nulls=false) }}", NULL, "[1, None]"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
single_values(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ ['Yes','on',1,'true','no','y',0,none]|map('bool')|list }}", NULL,
		"[True, True, True, True, False, False, False, None]"},
	    {"{{ 1|ternary('a','b') }}{{ 0|ternary('a','b') }}{{ "
	     "none|ternary('a','b','c') }}",
		NULL, "abc"},
	    {"{{ 'a b'|quote }} {{ ''|quote }} {{ \"a'b\"|quote }} {{ 'a/b'|quote }}",
		NULL, "'a b' '' 'a'\"'\"'b' a/b"},
	    {"{{ 0|mandatory }}", NULL, "0"},
	    {"{{ x|mandatory }}", NULL, "! m:1:6: Mandatory variable 'x' not defined."},
	    {"{{ x|mandatory('give x') }}", NULL, "! m:1:6: give x"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(parts_and_types),
	    cmocka_unit_test(sets_keep_the_order_of_the_first),
	    cmocka_unit_test(mappings_and_items_both_ways),
	    cmocka_unit_test(flatten_stops_at_its_level),
	    cmocka_unit_test(single_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
