#include "unit/inventory/folder.h"

#include "base/redact.h"
#include "data/yaml.h"
#include "inventory/secret.h"

static void
test_take(void **state)
{
	struct arena *a = arena_new();
	struct redact *r = redact_new();
	struct value *v = NULL;
	struct err *e = NULL;
	struct buf b;

	(void)state;
	assert_int_equal(
	    yaml_parse(a, "t",
		STR("deep: [{ansible_password: tr0ub4dor}]\n"
		    "secret_keys: {a: correct-horse, n: 7, l: [battery-staple]}\n"
		    "password: '{{ other }}'\nuser: plain-text\n"),
		NULL, &v, &e),
	    0);
	const char *before =
	    value_get(value_at(value_get(v, "deep"), 0), "ansible_password")->str.p;
	secret_take(r, v);
	struct value *password =
	    value_get(value_at(value_get(v, "deep"), 0), "ansible_password");
	assert_true(password->secret);
	assert_string_equal(password->str.p, "tr0ub4dor");
	assert_ptr_not_equal(password->str.p, before);
	assert_memory_equal(before, "\0\0\0\0\0\0\0\0\0", 9);
	assert_true(value_get(value_get(v, "secret_keys"), "a")->secret);
	assert_false(value_get(v, "password")->secret);
	assert_false(value_get(v, "user")->secret);
	buf_init(&b, BUF_LINE);
	redact_print(r, &b, STR("x tr0ub4dor correct-horse battery-staple plain-text"));
	assert_string_equal(buf_z(&b), "x ******** ******** ******** plain-text");
	buf_done(&b);
	redact_free(r);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_take),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
