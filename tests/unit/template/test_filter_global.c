#include "unit/template/rendered.h"

static void
range_counts_as_in_python(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ range(3)|list }}{{ range(1,4)|list }}{{ range(5,0,-2)|list }}{{ "
	     "range(3,3)|list }}",
		NULL, "[0, 1, 2][1, 2, 3][5, 3, 1][]"},
	    {"{{ range(0,10,4)|length }}", NULL, "3"},
	    {"{{ range() }}", NULL, "! m:1:9: range expected at least 1 argument, got 0"},
	    {"{{ range(1,2,0) }}", NULL, "! m:1:9: range() arg 3 must not be zero"},
	    {"{{ range(stop=3) }}", NULL, "! m:1:9: range() takes no keyword arguments"},
	    {"{{ range(1000001) }}", NULL,
		"! m:1:9: Range too big. The limit is 1000000 items."},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
dict_takes_pairs_and_keywords(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ dict([('a',1),['b',2]], c=3) }}{{ dict({'x':1}, x=2) }}{{ dict() }}",
		NULL, "{'a': 1, 'b': 2, 'c': 3}{'x': 2}{}"},
	    {"{{ dict(1, 2) }}", NULL,
		"! m:1:8: dict expected at most 1 argument, got 2"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
namespace_is_set_within_a_loop(void **state)
{
	static const struct rendering cases[] = {
	    {"{% set ns = namespace(n=0) %}{% for i in [1,2,3] %}{% set ns.n = ns.n + i "
	     "%}{% endfor %}{{ ns.n }}",
		NULL, "6"},
	    {"{{ namespace({'a':1}, b=2) }}", NULL, "<Namespace {'a': 1, 'b': 2}>"},
	    {"{% set x = {} %}{% set x.a = 1 %}", NULL, "! m:1:"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(range_counts_as_in_python),
	    cmocka_unit_test(dict_takes_pairs_and_keywords),
	    cmocka_unit_test(namespace_is_set_within_a_loop),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
