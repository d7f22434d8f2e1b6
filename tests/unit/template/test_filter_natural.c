#include "unit/template/rendered.h"

static void
numbers_count_by_their_value(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ ['ge-0/0/10','ge-0/0/2','Ae1','ae0','ae']|natural_sort }}", NULL,
		"['ae', 'ae0', 'Ae1', 'ge-0/0/2', 'ge-0/0/10']"},
	    {"{{ [{'n':'x10'},{'n':'x9'}]|arista.avd.natural_sort('n') }} {{ "
	     "['b','A','a']|natural_sort(ignore_case=false) }}",
		NULL, "[{'n': 'x9'}, {'n': 'x10'}] ['A', 'a', 'b']"},
	    {"{{ [10,9,'8',none]|natural_sort }} {{ nope|natural_sort }} {{ "
	     "{'b2':1,'b10':1,'b1':1}|natural_sort }}",
		NULL, "['8', 9, 10, None] [] ['b1', 'b2', 'b10']"},
	    {"{{ [{'n':1},{}]|natural_sort('n') }}", NULL,
		"! m:1:17: Missing key 'n' in item to sort"},
	    {"{{ ['a184467440737095516160','a5']|natural_sort }}", NULL,
		"['a5', 'a184467440737095516160']"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
arista_takes_none_for_undefined(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ none|arista.avd.default(nope, 5, 6) }} {{ 0|arista.avd.default(5) }} {{ "
	     "nope|arista.avd.default }}",
		NULL, "5 0 None"},
	    {"{{ none is arista.avd.defined }} {{ 5 is arista.avd.defined(5) }} {{ 5 is "
	     "arista.avd.defined('5') }} {{ nope is arista.avd.defined }}",
		NULL, "False True False False"},
	    {"{{ 1|arista.avd.nope }}", NULL,
		"! m:1:6: No filter named 'arista.avd.nope'"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(numbers_count_by_their_value),
	    cmocka_unit_test(arista_takes_none_for_undefined),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
