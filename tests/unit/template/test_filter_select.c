#include "unit/template/rendered.h"

static void
items_by_test(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ [1,2,3,4]|select('odd')|list }}{{ [1,2,3,4]|reject('odd')|list }}{{ "
	     "[0,1,'',2]|select|list }}",
		NULL, "[1, 3][2, 4][1, 2]"},
	    {"{{ [1,2,3]|select('gt', 1)|list }}", NULL, "[2, 3]"},
	    {"{{ [1]|select('nope')|list }}", NULL, "! m:1:23: No test named 'nope'."},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
items_by_attribute(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ l|selectattr('up')|map(attribute='n')|join(',') }}",
		"{\"l\":[{\"n\":\"a\",\"up\":true},{\"n\":\"b\",\"up\":false},{\"n\":"
		"\"c\",\"up\":1}]}",
		"a,c"},
	    {"{{ l|rejectattr('up')|map(attribute='n')|join(',') }}",
		"{\"l\":[{\"n\":\"a\",\"up\":true},{\"n\":\"b\",\"up\":false}]}", "b"},
	    {"{{ l|selectattr('o.m','gt',1)|list|length }}",
		"{\"l\":[{\"o\":{\"m\":1}},{\"o\":{\"m\":2}}]}", "1"},
	    {"{{ l|selectattr()|list }}", "{\"l\":[{}]}",
		"! m:1:19: Missing parameter for attribute name"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
map_by_filter_or_attribute(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ ['a','b']|map('upper')|list }}{{ [1.26]|map('round', 1)|list }}", NULL,
		"['A', 'B'][1.3]"},
	    {"{{ [{'a':1},{}]|map(attribute='a', default=9)|list }}", NULL, "[1, 9]"},
	    {"{{ [[1,2]]|map(attribute=1)|list }}", NULL, "[2]"},
	    {"{{ [1]|map()|list }}", NULL, "! m:1:14: map requires a filter argument"},
	    {"{{ [1]|map(attribute='a', b=1)|list }}", NULL,
		"! m:1:32: Unexpected keyword argument 'b'"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
generators_fail_when_they_are_read(void **state)
{
	static const struct rendering cases[] = {
	    {"{% set x = [1]|map('nope') %}ok", NULL, "ok"},
	    {"{{ []|map()|list }}", NULL, "[]"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(items_by_test),
	    cmocka_unit_test(items_by_attribute),
	    cmocka_unit_test(map_by_filter_or_attribute),
	    cmocka_unit_test(generators_fail_when_they_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
