#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/value.h"
#include "data/yaml.h"

static void
test_scalar(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_int_equal(yaml_scalar(a, STR("010"))->integer, 8);
	assert_true(yaml_scalar(a, STR("Yes"))->boolean);
	assert_int_equal(yaml_scalar(a, STR(""))->kind, VALUE_NULL);
	assert_string_equal(
	    yaml_scalar(a, STR("99999999999999999999"))->str.p, "99999999999999999999");
	assert_string_equal(yaml_scalar(a, STR("<<"))->str.p, "<<");
	arena_free(a);
}

static void
test_read(void **state)
{
	struct arena *a = arena_new();
	struct value *v = NULL;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(yaml_read(a, "tests/spec/yaml/absent.yml", NULL, &v, &e), -1);
	assert_int_equal(err_code(e), ERR_FILE);
	err_free(e);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_scalar),
	    cmocka_unit_test(test_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
