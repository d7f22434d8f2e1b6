#include "unit/template/rendered.h"

static void
what_a_list_holds(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ [1,2] is subset([2,1,3]) }}{{ [1,4] is subset([1]) }}{{ [1] is "
	     "superset([]) }}{{ 'ab' is issuperset('abc') }}",
		NULL, "TrueFalseTrueFalse"},
	    {"{{ [1,2] is contains(2) }}{{ 'abc' is contains('d') }}{{ "
	     "[[1],[2]]|select('contains',2)|list }}",
		NULL, "TrueFalse[[2]]"},
	    {"{{ [0,1] is any }}{{ [] is any }}{{ [1,0] is all }}{{ [] is all }}", NULL,
		"TrueFalseFalseTrue"},
	    {"{{ [[1]] is subset([1]) }}", NULL, "! m:1:10: unhashable type: 'list'"},
	    {"{{ 5 is any }}", NULL, "! m:1:6: 'int' object is not iterable"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
truth_and_its_words(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 'no' is truthy }}{{ ' No' is truthy(convert_bool=true) }}{{ 'maybe' is "
	     "truthy(true) }}{{ 0 is falsy }}{{ 'off' is falsy(true) }}",
		NULL, "TrueFalseTrueTrueTrue"},
	    {"{{ (1e999-1e999) is nan }}{{ 'x' is isnan }}", NULL, "TrueFalse"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_a_list_holds),
	    cmocka_unit_test(truth_and_its_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
