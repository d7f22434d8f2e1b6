#include "unit/expect.h"

#include <string.h>

#include "base/scope.h"

static const struct mark at = {"site/hosts.yml", 12, 5};

static void
a_plain_error(void **state)
{
	struct err *e = NULL;

	(void)state;
	assert_int_equal(err_set(&e, ERR_CONNECT, "cannot reach '%s'", "fra-edge1"), -1);
	assert_string_equal(err_message(e), "cannot reach 'fra-edge1'");
	assert_int_equal(err_exit_code(e), 4);
	assert_true(err_retryable(e));
	assert_null(err_cause(e));
	assert_null(err_device(e));
	assert_null(err_path(e));
	assert_null(err_bad_element(e));
	assert_null(err_where(e).file);
	expect_err(e, ERR_CONNECT,
	    "cannot reach 'fra-edge1'\n"
	    "  remedy: check the address, the port and the path to the router\n");
	err_free(NULL);
}

static void
every_code_has_a_remedy_and_an_exit_code_of_the_contract(void **state)
{
	static const int contract[] = {1, 2, 4, 6, 7, 70};

	(void)state;
	for (int code = 0; code < ERR_CODES; code++) {
		struct err *e = NULL;
		bool known = false;

		err_set(&e, (enum err_code)code, "x");
		assert_true(strlen(err_get_remedy(e)) > 8);
		assert_true(strlen(err_code_name((enum err_code)code)) > 2);
		for (size_t i = 0; i < sizeof contract / sizeof *contract; i++)
			known |= contract[i] == err_exit_code(e);
		assert_true(known);
		err_free(e);
	}
}

static void
a_position_is_printed_as_editors_read_it(void **state)
{
	struct err *e = NULL;
	char file[] = "a.yml";
	struct mark m = {file, 3, 0};

	(void)state;
	assert_int_equal(err_at(&e, ERR_YAML, at, "unclosed list"), -1);
	err_mark(e, (struct mark){"other", 1, 1}); /* there is one already */
	expect_err(e, ERR_YAML,
	    "site/hosts.yml:12:5: unclosed list\n"
	    "  remedy: correct the YAML at the position shown\n");
	e = NULL;
	err_at(&e, ERR_YAML, m, "x");
	file[0] = 'Z'; /* the error owns its text */
	assert_string_equal(err_where(e).file, "a.yml");
	expect_err(e, ERR_YAML,
	    "a.yml:3: x\n  remedy: correct the YAML at the position shown\n");
	e = NULL;
	err_at(&e, ERR_YAML, (struct mark){"b.yml", 0, 9}, "x");
	expect_err(
	    e, ERR_YAML, "b.yml: x\n  remedy: correct the YAML at the position shown\n");
}

static void
causes_are_told_in_order(void **state)
{
	struct err *e = NULL;
	struct buf b;

	(void)state;
	err_set(&e, ERR_AUTH, "password refused");
	assert_int_equal(err_wrap(&e, "cannot log in as '%s'", "admin"), -1);
	err_wrap(&e, "host 'fra-edge1'");
	assert_int_equal(err_code(e), ERR_AUTH);
	assert_string_equal(err_message(err_cause(err_cause(e))), "password refused");
	buf_init(&b, BUF_LINE);
	err_brief(e, &b);
	assert_string_equal(
	    buf_z(&b), "host 'fra-edge1': cannot log in as 'admin': password refused");
	buf_done(&b);
	err_remedy(e, "ask %d people", 2);
	err_remedy(e, "ask %d people", 3);
	expect_err(e, ERR_AUTH,
	    "host 'fra-edge1': cannot log in as 'admin': password refused\n"
	    "  remedy: ask 3 people\n");
}

static void
what_a_cause_knows_the_chain_knows(void **state)
{
	struct err *e = NULL;

	(void)state;
	err_at(&e, ERR_LOAD, at, "syntax error");
	err_config_path(e, "[edit interfaces]", NULL);
	err_config_path(e, NULL, "ge-0/0/0x");
	err_remedy(e, "look there");
	err_wrap(&e, "load failed");
	assert_string_equal(err_path(e), "[edit interfaces]");
	assert_string_equal(err_bad_element(e), "ge-0/0/0x");
	assert_string_equal(err_get_remedy(e), "look there");
	assert_string_equal(err_where(e).file, "site/hosts.yml");
	assert_int_equal(err_where(e).line, 12);
	err_free(e);
}

static void
the_caret_stands_under_the_octet(void **state)
{
	struct err *e = NULL;

	(void)state;
	err_at(&e, ERR_TEMPLATE, (struct mark){"r.j2", 2, 11}, "unknown filter 'ipadr'");
	err_excerpt(e, "\tmtu é {{ x | ipadr }}", 16);
	expect_err(e, ERR_TEMPLATE,
	    "r.j2:2:11: unknown filter 'ipadr'\n"
	    "    \tmtu é {{ x | ipadr }}\n"
	    "    \t             ^\n"
	    "  remedy: correct the template at the position shown\n");
	e = NULL;
	err_set(&e, ERR_INPUT, "x");
	err_excerpt(e, "abc", 4);
	expect_err(e, ERR_INPUT,
	    "x\n    abc\n       ^\n  remedy: correct the file at the position shown\n");
	e = NULL;
	err_set(&e, ERR_INPUT, "x");
	err_excerpt(e, "abc", 5);
	expect_err(e, ERR_INPUT,
	    "x\n    abc\n  remedy: correct the file at the position shown\n");
}

static void
scopes_are_recorded(void **state)
{
	struct mark here = {"router.j2", 7, 3};
	struct err *e = NULL;

	(void)state;
	{
		SCOPE(device, SCOPE_DEVICE, "fra-edge1", NULL);
		SCOPE(template, SCOPE_TEMPLATE, "router.j2", &here);
		SCOPE(step, SCOPE_STEP, "render", NULL);

		here.line = 8; /* walkers move their mark on */
		err_set(&e, ERR_UNDEFINED, "'x' is undefined");
	}
	assert_string_equal(err_device(e), "fra-edge1");
	expect_err(e, ERR_UNDEFINED,
	    "router.j2:8:3: 'x' is undefined\n"
	    "  remedy: define the variable in the inventory, or use default()\n");
}

static void
the_cause_knows_better_than_the_scope_of_who_wraps_it(void **state)
{
	struct mark here = {"router.j2", 7, 3};
	struct err *e = NULL;

	(void)state;
	err_at(&e, ERR_YAML, at, "x");
	{
		SCOPE(template, SCOPE_TEMPLATE, "router.j2", &here);

		err_wrap(&e, "cannot include");
		assert_string_equal(err_where(e).file, "site/hosts.yml");
		err_free(e);
		e = NULL;
		err_at(&e, ERR_YAML, at, "x");
		assert_string_equal(err_where(e).file, "site/hosts.yml");
		err_free(e);
		e = NULL;
		err_at(&e, ERR_YAML, (struct mark){0}, "x");
		assert_int_equal(err_where(e).line, 7);
	}
	err_free(e);
	e = NULL;
	err_set(&e, ERR_YAML, "x");
	{
		SCOPE(template, SCOPE_TEMPLATE, "router.j2", &here);

		err_wrap(&e, "y");
	}
	assert_int_equal(err_where(e).line, 7);
	err_free(e);
}

static void
what_is_cleared_can_be_set_again(void **state)
{
	struct err *e = NULL;

	(void)state;
	err_clear(&e);
	assert_null(e);
	err_set(&e, ERR_FILE, "first");
	err_clear(&e);
	assert_null(e);
	err_set(&e, ERR_FILE, "second");
	assert_string_equal(err_message(e), "second");
	err_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_plain_error),
	    cmocka_unit_test(what_is_cleared_can_be_set_again),
	    cmocka_unit_test(every_code_has_a_remedy_and_an_exit_code_of_the_contract),
	    cmocka_unit_test(a_position_is_printed_as_editors_read_it),
	    cmocka_unit_test(causes_are_told_in_order),
	    cmocka_unit_test(what_a_cause_knows_the_chain_knows),
	    cmocka_unit_test(the_caret_stands_under_the_octet),
	    cmocka_unit_test(scopes_are_recorded),
	    cmocka_unit_test(the_cause_knows_better_than_the_scope_of_who_wraps_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
