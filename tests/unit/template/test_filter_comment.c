#include "unit/template/rendered.h"

static void
styles(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 'a\\nb'|comment }}", NULL, "#\n# a\n# b\n#"},
	    {"{{ 'a'|comment('c') }}|{{ 'a'|comment('cblock') }}", NULL,
		"//\n// a\n//|/*\n *\n * a\n *\n */"},
	    {"{{ 'a'|comment('xml') }}|{{ 'a'|comment('erlang') }}", NULL,
		"<!--\n -\n - a\n -\n-->|%\n% a\n%"},
	    {"{{ 'a\\n\\nb'|comment }}", NULL, "#\n# a\n#\n# b\n#"},
	    {"{{ 'a'|comment('shell') }}", NULL, "! m:1:8: 'shell'"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
parts_of_ones_own(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 'a'|comment(decoration='! ') }}", NULL, "!\n! a\n!"},
	    {"{{ 'a'|comment('plain', prefix='##', prefix_count=2, postfix_count=0) }}",
		NULL, "##\n##\n# a"},
	    {"{{ 'a'|comment(beginning='[', end=']', newline='|') }}", NULL,
		"[|#|# a|#|]"},
	    {"{{ 'a'|comment(colour='red') }}", NULL,
		"! m:1:8: comment() got an unexpected keyword argument 'colour'"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(styles),
	    cmocka_unit_test(parts_of_ones_own),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
