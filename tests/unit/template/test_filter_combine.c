#include "unit/template/rendered.h"

static void
the_last_wins(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ d|combine(e) }}",
		"{\"d\":{\"b\":1,\"a\":{\"x\":[1,2],\"y\":3}},\"e\":{\"a\":{\"x\":[2,9],"
		"\"z\":4},\"c\":5}}",
		"{'b': 1, 'a': {'x': [2, 9], 'z': 4}, 'c': 5}"},
	    {"{{ d|combine(e, recursive=true) }}",
		"{\"d\":{\"b\":1,\"a\":{\"x\":[1,2],\"y\":3}},\"e\":{\"a\":{\"x\":[2,9],"
		"\"z\":4},\"c\":5}}",
		"{'b': 1, 'a': {'x': [2, 9], 'y': 3, 'z': 4}, 'c': 5}"},
	    {"{{ [d,e]|combine }}{{ {}|combine }}{{ {'a':1}|combine([{'b':2},none]) }}",
		"{\"d\":{\"b\":1,\"a\":{\"x\":[1,2],\"y\":3}},\"e\":{\"a\":{\"x\":[2,9],"
		"\"z\":4},\"c\":5}}",
		"{'b': 1, 'a': {'x': [2, 9], 'z': 4}, 'c': 5}{}{'a': 1, 'b': 2}"},
	    {"{{ d|combine(e, recursive=true)|length }}{{ d }}",
		"{\"d\":{\"b\":1,\"a\":{\"x\":[1,2],\"y\":3}},\"e\":{\"a\":{\"x\":[2,9],"
		"\"z\":4},\"c\":5}}",
		"3{'b': 1, 'a': {'x': [1, 2], 'y': 3}}"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
what_becomes_of_lists(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ {'x':[1,2]}|combine({'x':[2,9]}, list_merge='append') }}", NULL,
		"{'x': [1, 2, 2, 9]}"},
	    {"{{ {'x':[1,2]}|combine({'x':[2,9]}, list_merge='prepend') }}", NULL,
		"{'x': [2, 9, 1, 2]}"},
	    {"{{ {'x':[1,2]}|combine({'x':[2,9]}, list_merge='append_rp') }}", NULL,
		"{'x': [1, 2, 9]}"},
	    {"{{ {'x':[1,2]}|combine({'x':[2,9]}, list_merge='prepend_rp') }}", NULL,
		"{'x': [2, 9, 1]}"},
	    {"{{ {'x':[1,2]}|combine({'x':[2,9]}, list_merge='keep') }}", NULL,
		"{'x': [1, 2]}"},
	    {"{{ {'x':[1]}|combine({'x':[1]}, list_merge='append') }}", NULL,
		"{'x': [1]}"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
what_it_refuses(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ {'a':1}|combine(1) }}", NULL,
		"! m:1:12: failed to combine variables, expected dicts but got a 'dict' "
		"and a 'int'"},
	    {"{{ {}|combine({}, list_merge='x') }}", NULL,
		"! m:1:7: merge_hash: 'list_merge' argument can only be equal to"},
	    {"{{ {}|combine({}, deep=true) }}", NULL,
		"! m:1:7: 'recursive' and 'list_merge' are the only valid keyword "
		"arguments"},
	    {"{{ {}|combine(nosuch) }}", NULL, "! m:1:7: 'nosuch' is undefined"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_last_wins),
	    cmocka_unit_test(what_becomes_of_lists),
	    cmocka_unit_test(what_it_refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
