#include "unit/template/rendered.h"

/* The cases of Python's own answers are in tests/spec/template/regex.json; here is what they do not have. */

static void
what_python_lacks_is_refused(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 'a'|regex_replace('\\\\h', '') }}", NULL,
		"! m:1:8: bad escape \\h at position 0"},
	    {"{{ 'a'|regex_replace('\\\\K', '') }}", NULL,
		"! m:1:8: bad escape \\K at position 0"},
	    {"{{ 'a'|regex_search('(*UCP)a') }}", NULL,
		"! m:1:8: nothing to repeat at position 1"},
	    {"{{ 'a'|regex_search('[a') }}", NULL,
		"! m:1:8: unterminated character set at position 0"},
	    {"{{ 'a'|regex_search('a', 'b') }}", NULL, "! m:1:8: Unknown argument"},
	    {"{{ 'a'|regex_search('a', '\\\\3') }}", NULL, "! m:1:8: no such group"},
	    {"{{ 'b'|regex_replace('a', '\\\\1') }}", NULL,
		"! m:1:8: invalid group reference 1"},
	    {"{{ 'a'|regex_escape('perl') }}", NULL,
		"! m:1:8: Invalid regex type (perl)"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

/* A pattern that would run for ever meets a limit. */
static void
no_pattern_runs_for_ever(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ ('a' * 60 ~ 'c')|regex_search('(a|aa)+$') }}", NULL,
		"! m:1:21: the regular expression needs too long for this text"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

/* More patterns than are kept at once. */
static void
many_patterns(void **state)
{
	static const struct rendering cases[] = {
	    {"{% for i in range(40) %}{{ 'x%dy'|format(i)|regex_search('x(' ~ i ~ ')', "
	     "'\\\\1')|first }},{% endfor %}",
		NULL,
		"0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,"
		"27,"
		"28,29,30,31,32,33,34,35,36,37,38,39,"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_python_lacks_is_refused),
	    cmocka_unit_test(no_pattern_runs_for_ever),
	    cmocka_unit_test(many_patterns),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
