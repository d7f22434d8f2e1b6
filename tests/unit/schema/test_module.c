#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/arena.h"
#include "schema/module.h"
#include "unit/expect.h"

static void
repairs(const char *text, const char *want)
{
	char *got = module_repair(str_of(text));

	assert_string_equal(got, want);
	free(got);
}

static void
repair(void **state)
{
	(void)state;
	/* escapes that there are stay; one that is not gets a backslash more; \' is ' */
	repairs("a \"x\\n\\t\\\"\\\\\";", "a \"x\\n\\t\\\"\\\\\";");
	repairs("a \"\\*\\.\";", "a \"\\\\*\\\\.\";");
	repairs("a \"\\'x\\'\";", "a \"'x'\";");
	repairs("a '\\*';", "a '\\*';");
	repairs("// \"\\*\n/* \"\\* */ a \"\\*\";", "// \"\\*\n/* \"\\* */ a \"\\\\*\";");
	repairs("a \"not closed \\*", "a \"not closed \\\\*");
	/* what groups repeat goes, and lines stay where they are */
	repairs(
	    "module m {\naugment /jc:configuration/jc:groups {\n uses g; }\nleaf l; }",
	    "module m {\n                                     \n          \nleaf l; }");
	repairs("module m {\naugment \"/jc:configuration\" { uses g; } }",
	    "module m {\naugment \"/jc:configuration\" { uses g; } }");
	repairs("module m { augment /a:groups {", "module m { augment /a:groups {");
	repairs("", "");
}

static void
head(void **state)
{
	struct module_head h;
	const char *text = "/* c */ module \"a-b\" { import x { prefix y; }\n"
			   "revision 2019-01-01; revision \"2021-01-01\" { } }";

	(void)state;
	assert_true(module_read_head(str_of(text), &h));
	assert_true(str_eq(h.name, STR("a-b")));
	assert_true(str_eq(h.revision, STR("2021-01-01")));
	assert_true(module_imports(str_of(text), STR("x")));
	assert_false(module_imports(str_of(text), STR("y")));
	assert_true(module_read_head(STR("submodule s {}"), &h));
	assert_true(str_eq(h.revision, STR("")));
	assert_false(module_read_head(STR("<module name=\"x\"/>"), &h));
	assert_false(module_read_head(STR("module"), &h));
	assert_false(module_read_head(STR(""), &h));
}

static void
folder(void **state)
{
	struct arena *a = arena_new();
	struct modules m;
	struct err *e = NULL;
	const struct module *root;
	char *text;

	(void)state;
	assert_int_equal(modules_read(a, "tests/unit/schema/yang", &m, &e), 0);
	assert_int_equal(m.n, 3);
	assert_string_equal(m.root, "junos-conf-root");
	assert_false(m.v[0].config); /* extensions */
	assert_true(m.v[2].config);
	assert_string_equal(m.v[2].name, "junos-conf-security");
	root = modules_find(&m, "junos-conf-root");
	assert_string_equal(root->revision, "2026-01-01");
	assert_string_equal(
	    root->file, "tests/unit/schema/yang/junos-conf-root@2026-01-01.yang");
	assert_null(modules_find(&m, "junos-conf"));
	assert_int_equal(modules_text(&m.v[2], &text, &e), 0);
	assert_non_null(strstr(text, "a \\\\* that"));
	assert_null(strstr(text, "jc:groups"));
	free(text);
	modules_done(&m);
	arena_free(a);
}

static void
builtin(void **state)
{
	struct arena *a = arena_new();
	struct modules m;
	struct err *e = NULL;
	char *text;

	(void)state;
	assert_int_equal(modules_read(a, NULL, &m, &e), 0);
	assert_int_equal(m.n, module_nfiles);
	assert_string_equal(m.root, "junos-conf-root");
	assert_int_equal(modules_text(modules_find(&m, m.root), &text, &e), 0);
	assert_non_null(strstr(text, "container configuration"));
	free(text);
	modules_done(&m);
	arena_free(a);
}

static void
twice(void **state)
{
	struct arena *a = arena_new();
	struct modules m;
	struct err *e = NULL;

	(void)state;
	/* the later revision, and of one revision the file with extensions */
	assert_int_equal(modules_read(a, "tests/unit/schema/broken/twice", &m, &e), 0);
	assert_int_equal(m.n, 3);
	assert_string_equal(modules_find(&m, "late")->file,
	    "tests/unit/schema/broken/twice/conf/late@2024-01-01.yang");
	assert_string_equal(modules_find(&m, "both")->file,
	    "tests/unit/schema/broken/twice/conf-with-extensions/both.yang");
	modules_done(&m);
	assert_int_equal(modules_read(a, "tests/unit/schema/broken/differ", &m, &e), -1);
	expect_err(e, ERR_SCHEMA,
	    "module 'junos-conf-root' revision '' is in "
	    "'tests/unit/schema/broken/differ/a/junos-conf-root.yang' and, different, in "
	    "'tests/unit/schema/broken/differ/b/junos-conf-root.yang'\n"
	    "  remedy: name a folder of one device family and release\n");
	e = NULL;
	assert_int_equal(modules_read(a, "tests/spec", &m, &e), -1);
	expect_err(e, ERR_SCHEMA,
	    "'tests/spec' has no module of the configuration ('junos-conf-root')\n"
	    "  remedy: check the folder of YANG modules\n");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(repair),
	    cmocka_unit_test(head),
	    cmocka_unit_test(folder),
	    cmocka_unit_test(builtin),
	    cmocka_unit_test(twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
