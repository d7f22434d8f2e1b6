#include "unit/inventory/folder.h"
#include "unit/expect.h"

#include "data/json.h"
#include "inventory/files.h"

static void
test_names(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(files_join(a, ".", "x"), "x");
	assert_string_equal(files_join(a, "a/", "x"), "a/x");
	assert_string_equal(files_join(a, "a//", ""), "a");
	assert_string_equal(files_join(a, "/", "x"), "/x");
	assert_string_equal(files_dir(a, "hosts.yml"), ".");
	assert_string_equal(files_dir(a, "a/b/hosts.yml"), "a/b");
	assert_string_equal(files_dir(a, "/hosts.yml"), "/");
	assert_true(files_is_yaml("a.yml"));
	assert_true(files_is_yaml("a.b.json"));
	assert_false(files_is_yaml("a"));
	assert_false(files_is_yaml(".yml"));
	assert_false(files_is_yaml("a.yml.bak"));
	arena_free(a);
}

static void
assert_vars(const char *name, const char *want)
{
	struct arena *a = arena_new();
	struct err *e = NULL;
	char **paths = NULL;
	struct buf b;

	buf_init(&b, BUF_LINE);
	assert_int_equal(files_vars(a, "group_vars", name, &paths, &e), 0);
	for (; *paths != NULL; paths++)
		buf_printf(&b, "%s;", *paths);
	assert_string_equal(buf_z(&b), want);
	buf_done(&b);
	arena_free(a);
}

static void
test_vars(void **state)
{
	struct folder f;
	struct arena *a = arena_new();
	struct err *e = NULL;
	char **paths = NULL;

	(void)state;
	folder_enter(&f);
	folder_put("group_vars/one.yaml", "a: 1\n");
	folder_put("group_vars/two", "a: 1\n");
	folder_put("group_vars/all/b.yml", "");
	folder_put("group_vars/all/a", "");
	folder_put("group_vars/all/B.json", "{}");
	folder_put("group_vars/all/sub/c.yml", "");
	folder_put("group_vars/all/sub.d/c.yml", "");
	folder_put("group_vars/all/.git/c.yml", "");
	folder_put("group_vars/all/a.yml~", "");
	folder_put("group_vars/all/README.md", "");
	folder_put("group_vars/twice.yml", "");
	folder_put("group_vars/twice/x.yml", "");
	assert_vars("one", "group_vars/one.yaml;");
	assert_vars("two", "group_vars/two;");
	assert_vars("none", "");
	assert_vars("all", "group_vars/all/B.json;group_vars/all/a;group_vars/all/"
			   "b.yml;group_vars/all/sub/c.yml;");
	assert_int_equal(files_vars(a, "group_vars", "twice", &paths, &e), -1);
	expect_err(e, ERR_INPUT,
	    "group_vars/twice.yml: hidden behind 'group_vars/twice', which has the same "
	    "name\n"
	    "  remedy: put both into the folder 'group_vars/twice'\n");
	folder_leave(&f);
	arena_free(a);
}

static void
test_read(void **state)
{
	struct folder f;
	struct arena *a = arena_new();
	struct err *e = NULL;
	struct value *v = NULL;
	char **names = NULL;

	(void)state;
	folder_enter(&f);
	folder_put("x.json", "{\"a\": 1e2}");
	folder_put("y.yml", "a: 1e2\n");
	assert_int_equal(files_read(a, "x.json", NULL, &v, &e), 0);
	assert_int_equal(value_get(v, "a")->kind, VALUE_FLOAT);
	assert_string_equal(v->mark.file, "x.json");
	assert_int_equal(files_read(a, "y.yml", NULL, &v, &e), 0);
	assert_int_equal(value_get(v, "a")->kind, VALUE_STR);
	assert_int_equal(files_kind("."), FILES_FOLDER);
	assert_int_equal(files_kind("x.json"), FILES_FILE);
	assert_int_equal(files_kind("z"), FILES_ABSENT);
	assert_int_equal(files_list(a, ".", &names, &e), 0);
	assert_string_equal(names[0], "x.json");
	assert_string_equal(names[1], "y.yml");
	assert_null(names[2]);
	assert_int_equal(files_list(a, "z", &names, &e), -1);
	expect_err(e, ERR_FILE,
	    "z: cannot list the folder: No such file or directory\n"
	    "  remedy: check that the file exists and can be read\n");
	folder_leave(&f);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_vars),
	    cmocka_unit_test(test_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
