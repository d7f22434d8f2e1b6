#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "data/value.h"
#include "data/yaml_type.h"

static void
test_types(void **state)
{
	static const struct {
		const char *text;
		enum yaml_type type;
	} cases[] = {
	    {"", YAML_TYPE_NULL},
	    {"none", YAML_TYPE_STR},
	    {"On", YAML_TYPE_BOOL},
	    {"oN", YAML_TYPE_STR},
	    {"0", YAML_TYPE_INT},
	    {"08", YAML_TYPE_STR},
	    {"1:59", YAML_TYPE_INT},
	    {"1:60", YAML_TYPE_STR},
	    {"1:2:", YAML_TYPE_STR},
	    {"1:2.", YAML_TYPE_FLOAT},
	    {"1e+3", YAML_TYPE_STR},
	    {"1.e+3", YAML_TYPE_FLOAT},
	    {"-.inf", YAML_TYPE_FLOAT},
	    {"-.nan", YAML_TYPE_STR},
	    {"<<", YAML_TYPE_MERGE},
	    {"=", YAML_TYPE_VALUE},
	    {"2001-01-01", YAML_TYPE_TIMESTAMP},
	    {"2001-1-1", YAML_TYPE_STR},
	    {"2001-1-1 1:00:00", YAML_TYPE_TIMESTAMP},
	    {"2001-1-1 1:00:00+1:3", YAML_TYPE_STR},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (yaml_type_of(str_of(cases[i].text)) != cases[i].type)
			fail_msg("%s", cases[i].text);
	assert_true(yaml_type_base60(STR("65000:1")));
	assert_false(yaml_type_base60(STR("65000:99")));
}

static void
assert_made(enum yaml_type type, const char *text, const char *want)
{
	struct arena *a = arena_new();
	const char *problem = NULL;
	struct value *v = yaml_type_make(a, type, str_of(text), &problem);

	if (v != NULL)
		assert_string_equal(v->str.p, want);
	else
		assert_string_equal(problem, want);
	arena_free(a);
}

static void
test_values(void **state)
{
	struct arena *a = arena_new();
	const char *problem = NULL;

	(void)state;
	assert_int_equal(
	    yaml_type_make(a, YAML_TYPE_INT, STR("-9223372036854775808"), &problem)
		->integer,
	    INT64_MIN);
	assert_int_equal(
	    yaml_type_make(a, YAML_TYPE_INT, STR("64512:1:2"), &problem)->integer,
	    232243262);
	assert_int_equal(
	    yaml_type_make(a, YAML_TYPE_INT, STR("-0x_1F"), &problem)->integer, -31);
	arena_free(a);
	assert_made(YAML_TYPE_INT, "9223372036854775808",
	    "is an integer that does not fit 64 bits");
	assert_made(YAML_TYPE_INT, "9223372036854775807:0",
	    "is an integer that does not fit 64 bits");
	assert_made(YAML_TYPE_INT, "0x", "is not an integer");
	assert_made(YAML_TYPE_INT, "12x", "is not an integer");
	assert_made(YAML_TYPE_FLOAT, "0x1p3", "is not a number");
	assert_made(YAML_TYPE_BOOL, "2", "is neither true nor false");
	assert_made(YAML_TYPE_TIMESTAMP, "2001-02-29", "is not a date");
	assert_made(YAML_TYPE_TIMESTAMP, "2000-02-29", "2000-02-29");
	assert_made(YAML_TYPE_TIMESTAMP, "2001-12-14t21:59:43.10-05:30",
	    "2001-12-14 21:59:43.100000-05:30");
	assert_made(
	    YAML_TYPE_TIMESTAMP, "2001-12-14 1:59:43Z", "2001-12-14 01:59:43+00:00");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_types),
	    cmocka_unit_test(test_values),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
