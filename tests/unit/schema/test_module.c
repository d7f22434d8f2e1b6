#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "schema/module.h"
#include "unit/expect.h"

static void
repairs(const char *text, const char *want)
{
	char *got = module_repair(str_of(text), NULL);

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
	/* a quote that ends nothing is one of the text; comments may stand behind a string */
	repairs("a \"b \", \\, ' c\";", "a \"b \\\", \\\\, ' c\";");
	repairs("a \"b\" /* \" */; c \"d\" // \"\n + \"e\";",
	    "a \"b\" /* \" */; c \"d\" // \"\n + \"e\";");
	/* what is in use is not deprecated */
	repairs("grouping g { status deprecated; leaf l { status deprecated; } }",
	    "grouping g {                    leaf l { status deprecated; } }");
	repairs("typedef t { status \"obsolete\"; type x; }",
	    "typedef t {                    type x; }");
	repairs("grouping g { status current; }", "grouping g { status current; }");
	repairs("", "");
}

static void
repairs_counted(void **state)
{
	size_t n[REPAIRS] = {0};

	(void)state;
	free(module_repair(STR("grouping g { status obsolete; }\n"
			       "a \"\\* \\. \\' \", \\n\"; b \"ok\";"),
	    n));
	assert_int_equal(n[REPAIR_ESCAPE], 2);
	assert_int_equal(n[REPAIR_INNER], 1);
	assert_int_equal(n[REPAIR_QUOTE], 1);
	assert_int_equal(n[REPAIR_STATUS], 1);
}

static void
reduces(const char *text, const char *want)
{
	char *got = module_reduce(str_of(text));

	assert_string_equal(got, want);
	free(got);
}

/* What the root has goes, and lines stay where they are. */
static void
reduce(void **state)
{
	(void)state;
	reduces(
	    "module m {\naugment /jc:configuration/jc:groups {\n uses g; }\nleaf l; }",
	    "module m {\n                                     \n          \nleaf l; }");
	reduces("module m {\naugment \"/jc:configuration\" { uses g; } }",
	    "module m {\naugment \"/jc:configuration\" { uses g; } }");
	reduces("module m { augment /a:groups {", "module m { augment /a:groups {");
	reduces("module a-conf-logical-systems { grouping g { list logical-systems { key "
		"name; uses h; } } grouping h { leaf name { type t; } uses x; "
		"container c { leaf d; } } }",
	    "module a-conf-logical-systems { grouping g { list logical-systems { key "
	    "name; uses h; } } grouping h { leaf name { type t; }         "
	    "                        } }");
	reduces("module a-conf-other { grouping h { uses x; } }",
	    "module a-conf-other { grouping h { uses x; } }");
	reduces("", "");
}

static void
head(void **state)
{
	struct module_head h;
	struct str name;
	size_t at = 0;
	const char *text = "/* c */ module \"a-b\" { import x { prefix y; }\n"
			   "revision 2019-01-01; revision \"2021-01-01\" { } }";

	(void)state;
	assert_true(module_read_head(str_of(text), &h));
	assert_true(str_eq(h.name, STR("a-b")));
	assert_true(str_eq(h.revision, STR("2021-01-01")));
	assert_true(module_next_import(str_of(text), &at, &name));
	assert_true(str_eq(name, STR("x")));
	assert_false(module_next_import(str_of(text), &at, &name));
	assert_true(module_read_head(STR("submodule s {}"), &h));
	assert_true(str_eq(h.revision, STR("")));
	assert_false(module_read_head(STR("<module name=\"x\"/>"), &h));
	assert_false(module_read_head(STR("module"), &h));
	assert_false(module_read_head(STR(""), &h));
}

static void
folder(void **state)
{
	struct modules m;
	struct err *e = NULL;
	const struct module *root;
	char *text;

	(void)state;
	assert_int_equal(modules_read("tests/unit/schema/yang", NULL, &m, &e), 0);
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
	text = module_text(&m.v[2]);
	assert_non_null(strstr(text, "a \\\\* that"));
	assert_null(strstr(text, "jc:groups"));
	free(text);
	modules_done(&m);
}

static void
builtin(void **state)
{
	struct modules m;
	struct err *e = NULL;
	char *text;

	(void)state;
	assert_int_equal(modules_read(NULL, NULL, &m, &e), 0);
	assert_int_equal(m.n, module_nfiles);
	assert_string_equal(m.root, "junos-conf-root");
	text = module_text(modules_find(&m, m.root));
	assert_non_null(strstr(text, "container configuration"));
	free(text);
	modules_done(&m);
}

static void
twice(void **state)
{
	struct modules m;
	struct err *e = NULL;

	(void)state;
	/* the later revision, and of one revision the file with extensions */
	assert_int_equal(modules_read("tests/unit/schema/broken/twice", NULL, &m, &e), 0);
	assert_int_equal(m.n, 3);
	assert_string_equal(modules_find(&m, "late")->file,
	    "tests/unit/schema/broken/twice/conf/late@2024-01-01.yang");
	assert_string_equal(modules_find(&m, "both")->file,
	    "tests/unit/schema/broken/twice/conf-with-extensions/both.yang");
	modules_done(&m);
	assert_int_equal(
	    modules_read("tests/unit/schema/broken/differ", NULL, &m, &e), -1);
	expect_err(e, ERR_SCHEMA,
	    "module 'junos-conf-root' revision '' is in "
	    "'tests/unit/schema/broken/differ/a/junos-conf-root.yang' and, different, in "
	    "'tests/unit/schema/broken/differ/b/junos-conf-root.yang'\n"
	    "  remedy: name a folder of one device family and release\n");
	e = NULL;
	assert_int_equal(modules_read("tests/spec", NULL, &m, &e), -1);
	expect_err(e, ERR_SCHEMA,
	    "'tests/spec' has no module of the configuration ('junos-conf-root')\n"
	    "  remedy: check the folder of YANG modules\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(repair),
	    cmocka_unit_test(repairs_counted),
	    cmocka_unit_test(reduce),
	    cmocka_unit_test(head),
	    cmocka_unit_test(folder),
	    cmocka_unit_test(builtin),
	    cmocka_unit_test(twice),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
