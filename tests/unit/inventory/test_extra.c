#include "unit/inventory/folder.h"
#include "unit/expect.h"

#include "data/json.h"
#include "inventory/extra.h"
#include "inventory/model.h"

static void
assert_extra(const char *const *options, const char *json)
{
	struct arena *a = arena_new();
	struct layers l = {0};
	struct value *all = value_map(a);
	struct err *e = NULL;
	struct buf b;

	buf_init(&b, BUF_LINE);
	if (extra_read(a, options, NULL, &l, &e) < 0)
		fail_msg("%s", err_message(e));
	for (size_t i = 0; i < l.n; i++)
		value_pairs(l.v[i].vars, it)
		{
			value_put(a, all, it->key, it->value);
		}
	json_print(all, 0, &b);
	assert_string_equal(buf_z(&b), json);
	buf_done(&b);
	arena_free(a);
}

static void
assert_refused(const char *option, enum err_code code, const char *printed)
{
	struct arena *a = arena_new();
	const char *const options[] = {option, NULL};
	struct layers l = {0};
	struct err *e = NULL;

	assert_int_equal(extra_read(a, options, NULL, &l, &e), -1);
	expect_err(e, code, printed);
	arena_free(a);
}

static void
test_pairs(void **state)
{
	(void)state;
	assert_extra((const char *const[]){"a=1", "b=yes c='two words' d=\"x=y\"", NULL},
	    "{\"a\":\"1\",\"b\":\"yes\",\"c\":\"two words\",\"d\":\"x=y\"}");
	assert_extra(
	    (const char *const[]){"a={{ x + 1 }} b={% if y %}z{% endif %} a=2", NULL},
	    "{\"a\":\"2\",\"b\":\"{% if y %}z{% endif %}\"}");
	assert_extra((const char *const[]){"a=", "", NULL}, "{\"a\":\"\"}");
	assert_extra((const char *const[]){"{a: 1, b: [yes]}", "{\"a\": 2}", NULL},
	    "{\"a\":2,\"b\":[true]}");
}

static void
test_file(void **state)
{
	struct folder f;

	(void)state;
	folder_enter(&f);
	folder_put("x.yml", "a: 010\nansible_password: from-a-file\n");
	assert_extra((const char *const[]){"@x.yml", NULL},
	    "{\"a\":8,\"ansible_password\":\"from-a-file\"}");
	folder_leave(&f);
}

static void
test_refused(void **state)
{
	(void)state;
	assert_refused("a=1 word", ERR_USAGE,
	    "-e:1:5: 'word' is not KEY=VALUE\n"
	    "  remedy: put a value with blanks in quotes: -e 'KEY=\"two words\"'\n");
	assert_refused("a='x", ERR_USAGE,
	    "-e:1:1: a quotation mark is not closed\n  remedy: see 'holdfast help'\n");
	assert_refused("[1]", ERR_USAGE,
	    "-e:1:1: extra variables must be a mapping, not list\n"
	    "  remedy: see 'holdfast help'\n");
	assert_refused("x=1 ansible_password=hunter2", ERR_USAGE,
	    "-e:1:5: a secret is not taken from the command line: 'ansible_password'\n"
	    "  remedy: put it into a file and give -e @FILE, or set HOLDFAST_PASSWORD\n");
	assert_refused("@absent.yml", ERR_FILE,
	    "cannot open 'absent.yml': No such file or directory\n"
	    "  remedy: check that the file exists and can be read\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pairs),
	    cmocka_unit_test(test_file),
	    cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
