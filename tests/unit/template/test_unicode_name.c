#include "unit/template/rendered.h"

static void
names_of_characters(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ '\\N{BULLET}\\N{em dash}\\N{TIBETAN LETTER -A}\\N{NBSP}' }}|", NULL,
		"•—འ |"},
	    {"{{ '\\N{HANGUL SYLLABLE GAG}\\N{CJK UNIFIED IDEOGRAPH-4E00}\\N{NUSHU "
	     "CHARACTER-1B170}' }}",
		NULL, "각一𛅰"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
no_names(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ '\\N{NO SUCH NAME}' }}", NULL,
		"! m:1:4: unknown Unicode character name"},
	    {"{{ '\\N{EM  DASH}' }}", NULL, "! m:1:4: unknown Unicode character name"},
	    {"{{ '\\N{hangul syllable gag}' }}", NULL,
		"! m:1:4: unknown Unicode character name"},
	    {"{{ '\\N{EM DASH' }}", NULL, "! m:1:4: malformed \\N character escape"},
	    {"{{ '\\N' }}", NULL, "! m:1:4: malformed \\N character escape"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_of_characters),
	    cmocka_unit_test(no_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
