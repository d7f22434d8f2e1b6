#include "unit/template/rendered.h"

static void
loose(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ '21.4R3-S2.3' is version('21.4R3-S1.1','>') }}{{ '1.10' is "
	     "version('1.9','gt') }}{{ '1.2' is version('1.2.0','<') }}{{ '01.2' is "
	     "version('1.02') }}",
		NULL, "TrueTrueTrueTrue"},
	    {"{{ '22.2R1' is version('21.4R3','<=') }}{{ '1.2' is "
	     "version_compare('1.2','!=') }}",
		NULL, "FalseFalse"},
	    {"{{ '1.c' is version('1.a', '>') }}{{ '1.a' is version('1.c', '<') }}", NULL,
		"TrueTrue"},
	    {"{{ '1.a' is version('1.1') }}", NULL,
		"! m:1:10: Version comparison failed: a number stands against a word"},
	    {"{{ '' is version('1') }}", NULL,
		"! m:1:7: Input version value cannot be empty"},
	    {"{{ '1' is version('1','~') }}", NULL, "! m:1:8: Invalid operator type (~)"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
strict_and_semantic(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ '1.10' is version('1.9','lt',strict=true) }}{{ '1.2a1' is "
	     "version('1.2','<',strict=true) }}{{ '1.2' is "
	     "version('1.2.0',version_type='strict') }}",
		NULL, "FalseTrueTrue"},
	    {"{{ '1.2.3-rc.2' is version('1.2.3-rc.10','<',version_type='semver') }}{{ "
	     "'1.2.3-1' is version('1.2.3-a','<',version_type='semantic') }}{{ '1.0.0+x' "
	     "is version('1.0.0',version_type='semver') }}",
		NULL, "TrueTrueTrue"},
	    {"{{ '1.2.3' is version('01.2.3',version_type='semver') }}", NULL,
		"! m:1:12: Version comparison failed: invalid semantic version '01.2.3'"},
	    {"{{ '1' is version('1',strict=true) }}", NULL,
		"! m:1:8: Version comparison failed: invalid version number '1'"},
	    {"{{ '1' is version('1',strict=true,version_type='loose') }}", NULL,
		"! m:1:8: Cannot specify both 'strict' and 'version_type'"},
	    {"{{ '1' is version('1',version_type='pep440') }}", NULL,
		"! m:1:8: Invalid version type (pep440)"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(loose),
	    cmocka_unit_test(strict_and_semantic),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
