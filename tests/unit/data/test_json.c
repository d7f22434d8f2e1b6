#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "data/value.h"

static void
assert_round(const char *in, int indent, const char *want)
{
	struct arena *a = arena_new();
	struct value *v = NULL;
	struct err *e = NULL;
	struct buf b;

	buf_init(&b, BUF_TEXT);
	assert_int_equal(json_parse(a, "t.json", str_of(in), &v, &e), 0);
	assert_null(e);
	json_print(v, indent, &b);
	assert_string_equal(buf_z(&b), want);
	buf_done(&b);
	arena_free(a);
}

static void
assert_error(struct str in, enum err_code code, int line, int col, const char *message)
{
	struct arena *a = arena_new();
	struct value *v = NULL;
	struct err *e = NULL;

	assert_int_equal(json_parse(a, "t.json", in, &v, &e), -1);
	assert_null(v);
	assert_int_equal(err_code(e), code);
	assert_string_equal(err_message(e), message);
	assert_string_equal(err_where(e).file, "t.json");
	assert_int_equal(err_where(e).line, line);
	assert_int_equal(err_where(e).col, col);
	err_free(e);
	arena_free(a);
}

static void
test_round(void **state)
{
	(void)state;
	assert_round(
	    " {\"b\" : [1, -2.5, 1e3, true, false, null, \"x\\n\\u00e9\"], \"a\": {}} ",
	    0, "{\"b\":[1,-2.5,1000.0,true,false,null,\"x\\n\xc3\xa9\"],\"a\":{}}");
	assert_round("{\"z\":1,\"a\":{\"y\":[],\"b\":[1,{\"c\":2}]}}", 2,
	    "{\n  \"z\": 1,\n  \"a\": {\n    \"y\": [],\n    \"b\": [\n      1,\n      "
	    "{\n"
	    "        \"c\": 2\n      }\n    ]\n  }\n}");
	assert_round("\"text\"", 0, "\"text\"");
	assert_round("9223372036854775807", 0, "9223372036854775807");
	assert_round("-9223372036854775808", 0, "-9223372036854775808");
	assert_round("0.1", 0, "0.1");
	assert_round("1e22", 0, "1e+22");
	assert_round("0.30000000000000004", 0, "0.30000000000000004");
	assert_round("\xef\xbb\xbf[1]", 0, "[1]");
	assert_round("\"a\\u0000b\"", 0, "\"a\\u0000b\"");
}

static void
test_marks(void **state)
{
	struct arena *a = arena_new();
	struct value *v = NULL;
	struct err *e = NULL;
	const char *text = "{\n  \"a\": [1,\n    {\"b,}\\\"\": \"x]\\\"y\"}, 23],\n  "
			   "\"c\" :\n    null\n}\n";

	(void)state;
	assert_int_equal(json_parse(a, "t.json", str_of(text), &v, &e), 0);
	struct value *list = value_get(v, "a");
	assert_int_equal(list->mark.line, 2);
	assert_int_equal(list->mark.col, 8);
	struct value *map = value_at(list, 1);
	assert_int_equal(map->mark.line, 3);
	assert_int_equal(map->mark.col, 5);
	assert_int_equal(map->map.v[0].key->mark.col, 6);
	assert_int_equal(map->map.v[0].value->mark.col, 15);
	assert_int_equal(value_at(list, 2)->mark.line, 3);
	assert_int_equal(value_at(list, 2)->mark.col, 25);
	assert_int_equal(value_get(v, "c")->mark.line, 5);
	assert_int_equal(value_get(v, "c")->mark.col, 5);
	assert_string_equal(value_get(v, "c")->mark.file, "t.json");
	arena_free(a);
}

static void
test_errors(void **state)
{
	(void)state;
	assert_error(STR("{\"a\": 1,\n \"b\" 2}"), ERR_INPUT, 2, 6,
	    "not valid JSON: ':' expected");
	assert_error(STR("[1, 99999999999999999999]"), ERR_INPUT, 1, 5,
	    "not valid JSON: the number does not fit 64 bits");
	assert_error(STR("[1e999]"), ERR_INPUT, 1, 2,
	    "not valid JSON: the number does not fit 64 bits");
	assert_error(STR("[1,2"), ERR_INPUT, 1, 5, "not valid JSON: ']' expected");
	assert_error(STR("{\"a\":1,\"a\":2}"), ERR_INPUT, 1, 8,
	    "not valid JSON: duplicate object key '\"a\"'");
	assert_error(
	    STR("[\"\xc3\xa9\", tru]"), ERR_INPUT, 1, 8, "not valid JSON: invalid token");
	assert_error(
	    STR("[1] x"), ERR_INPUT, 1, 5, "not valid JSON: end of file expected");
	assert_error(STR(""), ERR_INPUT, 1, 1, "not valid JSON: unexpected token");
}

static void
test_secret(void **state)
{
	struct arena *a = arena_new();
	struct value *v = NULL;
	struct err *e = NULL;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	assert_int_equal(
	    json_parse(a, "t.json", STR("{\n\"password\": \"hunter2\" x}"), &v, &e), -1);
	err_print(e, &b);
	assert_string_equal(buf_z(&b),
	    "t.json:2:23: not valid JSON: '}' expected\n"
	    "  remedy: correct the file at the position shown\n");
	buf_done(&b);
	err_free(e);
	arena_free(a);
}

static void
test_depth(void **state)
{
	char deep[500];
	struct arena *a = arena_new();
	struct value *v = NULL;
	struct err *e = NULL;

	(void)state;
	memset(deep, '[', 250);
	memset(deep + 250, ']', 250);
	assert_error(
	    (struct str){deep, 500}, ERR_LIMIT, 1, 201, "nested deeper than 200 levels");
	assert_int_equal(
	    json_parse(a, "t.json", (struct str){deep + 50, 400}, &v, &e), 0);
	arena_free(a);
}

static void
test_print(void **state)
{
	struct arena *a = arena_new();
	struct buf b;
	struct value *m = value_map(a), *self = value_list(a);

	(void)state;
	buf_init(&b, BUF_TEXT);
	value_put(a, m, value_int(a, 1),
	    value_str(a, STR("a\xff"
			     "b")));
	value_put(a, m, value_null(a), value_tuple(a));
	value_put(a, m, value_float(a, 1.5), value_float(a, 3));
	value_append(a, value_getv(m, value_null(a)), value_bool(a, true));
	json_print(m, 0, &b);
	assert_string_equal(buf_z(&b), "{\"1\":\"a\xef\xbf\xbd"
				       "b\",\"null\":[true],\"1.5\":3.0}");
	buf_reset(&b);
	value_append(a, self, self);
	json_print(self, 0, &b);
	assert_int_equal(b.n, 201 * 2 + 5);
	buf_done(&b);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_round),
	    cmocka_unit_test(test_marks),
	    cmocka_unit_test(test_errors),
	    cmocka_unit_test(test_secret),
	    cmocka_unit_test(test_depth),
	    cmocka_unit_test(test_print),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
