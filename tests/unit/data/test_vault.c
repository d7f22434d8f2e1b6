#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/redact.h"
#include "data/vault.h"

/* jinja.md section 7: password 'secret', salt of 32 octets 0, text 'hello world\n'. The label is ours. */
#define BODY                                                                             \
	"303030303030303030303030303030303030303030303030303030303030303030303030303030" \
	"30"                                                                             \
	"\n"                                                                             \
	"3030303030303030303030303030303030303030303030300a3239653164653038323831633236" \
	"36"                                                                             \
	"\n"                                                                             \
	"626132333839323763353839653264626331623463393739396366346364656135316164626532" \
	"33"                                                                             \
	"\n"                                                                             \
	"3432306563613461330a6234653838323434613833363630306164356263636536376232343862" \
	"36"                                                                             \
	"\n3864\n"

static const struct mark here = {"f.yml", 3, 4};

static void
opens_and_registers(void **state)
{
	struct redact *redact = redact_new();
	struct vault *v = vault_new(redact);
	struct vault_opened opened;
	struct err *e = NULL;
	struct buf out;

	(void)state;
	vault_add(v, "a", STR("wrong"));
	vault_add(v, NULL, STR("secret"));
	for (int i = 0; i < 2; i++) { /* the second time with the key kept */
		assert_int_equal(vault_open(v, STR("$ANSIBLE_VAULT;1.1;AES256\n" BODY),
				     here, &opened, &e),
		    0);
		assert_string_equal(opened.text.p, "hello world\n");
		assert_int_equal(opened.text.n, 12);
	}
	vault_free(v);
	assert_string_equal(opened.text.p, "hello world\n");
	buf_init(&out, BUF_LINE);
	redact_print(redact, &out, STR("it says hello world\n."));
	assert_null(strstr(buf_z(&out), "hello"));
	buf_done(&out);
	redact_free(redact);
}

static void
stays_locked(void **state)
{
	struct vault *v = vault_new(NULL);
	struct vault_opened opened = {.text = STR("x")};
	struct err *e = NULL;

	(void)state;
	vault_add(v, "lab", STR("wrong"));
	assert_int_equal(
	    vault_open(v, STR("$ANSIBLE_VAULT;1.2;AES256;lab\n" BODY), here, &opened, &e),
	    0);
	assert_null(opened.text.p);
	assert_non_null(strstr(opened.remedy, "--vault-id lab@FILE"));
	assert_int_equal(
	    vault_open(NULL, STR("$ANSIBLE_VAULT;1.1;AES256\n" BODY), here, &opened, &e),
	    0);
	assert_null(opened.text.p);
	assert_null(strstr(opened.remedy, "label"));
	vault_free(v);
}

static void
refuses_what_is_none(void **state)
{
	static const struct {
		const char *text, *why;
	} rows[] = {
	    {"hello", "does not begin"},
	    {"$ANSIBLE_VAULT;1.1;AES\n" BODY, "'AES256'"},
	    {"$ANSIBLE_VAULT;1.1;AES256\n", "a part is missing"},
	    {"$ANSIBLE_VAULT;1.1;AES256\n300a300", "odd number"},
	    {"$ANSIBLE_VAULT;1.1;AES256\n30zz", "no hexadecimal digit"},
	    {"$ANSIBLE_VAULT;1.1;AES256\n30300a30300a3030", "wrong length"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct vault_opened opened;
		struct err *e = NULL;

		assert_int_equal(
		    vault_open(NULL, str_of(rows[i].text), here, &opened, &e), -1);
		assert_non_null(strstr(err_message(e), rows[i].why));
		assert_int_equal(err_where(e).line, 3);
		err_free(e);
	}
	assert_true(vault_is(STR("$ANSIBLE_VAULT;")));
	assert_false(vault_is(STR("\n$ANSIBLE_VAULT;")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(opens_and_registers),
	    cmocka_unit_test(stays_locked),
	    cmocka_unit_test(refuses_what_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
