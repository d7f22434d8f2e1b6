#include "unit/template/rendered.h"

static void
items_become_one_text(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ [1, none, 'a']|join('-') }} {{ 'abc'|join(',') }} {{ {'a': 1, 'b': "
	     "2}|join }} {{ []|join('x') }}",
		NULL, "1-None-a a,b,c ab "},
	    {"{{ [{'n': 'a'}, {'n': 'b'}]|join(', ', attribute='n') }} {{ [[1], "
	     "[2]]|join(5, 0) }}",
		NULL, "a, b 152"},
	    {"{{ ['a', 'b']|join('<'|safe) is escaped }}", NULL, "False"},
	    {"{{ 5|join }}", NULL, "! m:1:6: 'int' object is not iterable"},
	    {"{{ ['a', nope]|join }}", NULL, "! m:1:16: 'nope' is undefined"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
escaped_where_a_piece_is(void **state)
{
	static const struct rendering cases[] = {
	    {"{% autoescape true %}{{ ['<', '>'|safe]|join('&') }} {{ ['<', 1]|join('&') "
	     "}} {{ ['<']|join is escaped }}{% endautoescape %}",
		NULL, "&lt;&amp;> &lt;&amp;1 False"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(items_become_one_text),
	    cmocka_unit_test(escaped_where_a_piece_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
