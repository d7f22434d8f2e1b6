#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "base/redact.h"

static struct redact *r;

static int
setup(void **state)
{
	(void)state;
	r = redact_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	redact_free(r);
	return 0;
}

static void
prints(struct str said, const char *shown)
{
	struct buf b;

	buf_init(&b, BUF_TEXT);
	buf_adds(&b, ">");
	redact_print(r, &b, said);
	assert_string_equal(buf_z(&b) + 1, shown);
	assert_int_equal(redact_finds(r, said), !str_eq(said, str_of(shown)));
	buf_done(&b);
}

static void
without_secrets_all_is_said(void **state)
{
	(void)state;
	prints(STR("password x"), "password x");
	prints(STR(""), "");
	assert_false(redact_finds(NULL, STR("password x")));
	redact_free(NULL);
}

static void
secrets_are_replaced_everywhere(void **state)
{
	char typed[] = "hunter22";
	const char *copy = redact_add(r, str_of(typed));

	(void)state;
	memset(typed, 0, sizeof typed);
	assert_string_equal(copy, "hunter22");
	prints(STR("hunter22"), "********");
	prints(STR("a hunter22,hunter22 b"), "a ********,******** b");
	prints(STR("hunter2"), "hunter2");
	prints(STR("xhunter22x"), "x********x");
	prints(STR("hunterhunter22"), "hunter********");
}

static void
escaped_forms_are_replaced_too(void **state)
{
	(void)state;
	redact_add(r, STR("a<b&\"c\\d"));
	prints(STR("<p>a&lt;b&amp;&quot;c\\d</p>"), "<p>********</p>");
	prints(STR("{\"p\":\"a<b&\\\"c\\\\d\"}"), "{\"p\":\"********\"}");
	prints(STR("raw a<b&\"c\\d."), "raw ********.");
}

static void
the_longest_secret_wins(void **state)
{
	(void)state;
	redact_add(r, STR("admin"));
	redact_add(r, STR("admin@123"));
	redact_add(r, STR("admin@"));
	prints(STR("admin@123 admin@12 admin"), "******** ********12 ********");
}

static void
too_short_to_look_for(void **state)
{
	(void)state;
	assert_string_equal(redact_add(r, STR("abc")), "abc");
	assert_string_equal(redact_add(r, STR("")), "");
	prints(STR("abc"), "abc");
	redact_add(r, STR("abcd"));
	prints(STR("abcd"), "********");
}

static void
a_long_secret(void **state)
{
	static char key[1001];
	struct buf b;

	(void)state;
	memset(key, 'k', 1000);
	key[500] = '\n'; /* as a private key has */
	redact_add(r, str_of(key));
	buf_init(&b, BUF_TEXT);
	buf_add_json(&b, str_of(key));
	prints(buf_str(&b), "\"********\"");
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(without_secrets_all_is_said, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		secrets_are_replaced_everywhere, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		escaped_forms_are_replaced_too, setup, teardown),
	    cmocka_unit_test_setup_teardown(the_longest_secret_wins, setup, teardown),
	    cmocka_unit_test_setup_teardown(too_short_to_look_for, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_long_secret, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
