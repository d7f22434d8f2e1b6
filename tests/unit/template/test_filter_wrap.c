#include "unit/template/rendered.h"

static void
lines_are_broken_between_words(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ 'to the core in Berlin'|wordwrap(8) }}", NULL,
		"to the\ncore in\nBerlin"},
	    {"{{ 'ge-0/0/0 long-hyphened-word'|wordwrap(9) }}", NULL,
		"ge-0/0/0\nlong-\nhyphened-\nword"},
	    {"{{ 'abcdefgh ij'|wordwrap(3, wrapstring='|') }}", NULL, "abc|def|gh|ij"},
	    {"{{ 'abcdefgh ij'|wordwrap(3, false, '|') }}", NULL, "abcdefgh|ij"},
	    {"{{ 'a\nb c'|wordwrap(1, wrapstring='|') }}", NULL, "a|b|c"},
	    {"{{ 'ab'|wordwrap(0) }}", NULL, "! m:1:9: invalid width 0 (must be > 0)"},
	    {"{{ 5|wordwrap }}", NULL,
		"! m:1:6: 'int' object has no attribute 'splitlines'"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_are_broken_between_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
