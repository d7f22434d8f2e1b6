#include "unit/template/rendered.h"

static void
names_of_files(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ '/a/b/c.txt'|basename }} {{ 'a/'|basename }}|{{ '/a//b'|dirname }} {{ "
	     "'/a'|dirname }} {{ 'a'|dirname }}|",
		NULL, "c.txt |/a / |"},
	    {"{{ '/a/b.tar.gz'|splitext }}{{ '/a.b/.rc'|splitext }}{{ '..x.y'|splitext "
	     "}}",
		NULL, "('/a/b.tar', '.gz')('/a.b/.rc', '')('..x', '.y')"},
	    {"{{ ['/a','b/','c']|path_join }} {{ ['a','/b']|path_join }} {{ "
	     "'x'|path_join }} {{ ['a','']|path_join }}",
		NULL, "/a/b/c /b x a/"},
	    {"{{ 5|path_join }}", NULL,
		"! m:1:6: |path_join expects string or sequence, got int instead."},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
a_path_as_seen_from_another(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ '/a/b'|relpath('/a') }} {{ '/a'|relpath('/a/b/c') }} {{ "
	     "'/a'|relpath('/a/.') }} {{ 'x/y'|relpath('x/z') }}",
		NULL, "b ../.. . ../y"},
	    {"{{ 'x/../y'|relpath }}", NULL, "y"},
	    {"{{ '../x'|relpath }}", NULL,
		"! m:1:11: relpath of '../x' from '.' depends on the working directory: "
		"give both from /"},
	    {"{{ '/x'|relpath }}", NULL, "! m:1:9: relpath of '/x' from '.' depends on"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

static void
the_file_system_is_not_read(void **state)
{
	static const struct rendering cases[] = {
	    {"{{ '/etc/passwd' is abs }}{{ 'a' is is_abs }}", NULL, "TrueFalse"},
	    {"{{ '/etc'|realpath }}", NULL,
		"! m:1:11: it would read the file system: a template sees its variables "
		"only"},
	    {"{{ '/etc' is directory }}", NULL,
		"! m:1:11: it would read the file system"},
	};

	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_of_files),
	    cmocka_unit_test(a_path_as_seen_from_another),
	    cmocka_unit_test(the_file_system_is_not_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
