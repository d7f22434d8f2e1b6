#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/redact.h"
#include "data/value.h"
#include "data/vault.h"
#include "data/yaml.h"
#include "data/yaml_vault.h"

static void
without_a_password_it_is_locked(void **state)
{
	static const char text[] = "a: 1\nk: !vault |\n  $ANSIBLE_VAULT;1.2;AES256;lab\n"
				   "  "
				   "33300a30303030303030303030303030303030303030303030303"
				   "030303030303030303030303030\n"
				   "  "
				   "30303030303030303030303030303030303030303030303030303"
				   "00a303030303030303030303030\n"
				   "  3030303030303030303030303030303030303030\n";
	struct arena *a = arena_new();
	struct value *map = NULL, *k;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(yaml_parse(a, "v.yml", STR(text), NULL, &map, &e), 0);
	k = value_get(map, "k");
	assert_true(k->locked && k->secret && k->unsafe);
	assert_int_equal(k->mark.line, 2);
	assert_int_equal(yaml_locked(k, "k", &e), -1);
	assert_string_equal(
	    err_message(e), "'k' is a vault, and no password that was given opens it");
	assert_non_null(strstr(err_get_remedy(e), "--vault-id lab@FILE"));
	assert_string_equal(err_where(e).file, "v.yml");
	err_free(e);
	arena_free(a);
}

static void
what_stood_in_a_vault_is_kept_secret(void **state)
{
	struct redact *redact = redact_new();
	struct vault *vault = vault_new(redact);
	struct arena *a = arena_new();
	struct value *map = NULL;
	struct err *e = NULL;
	struct buf out;

	(void)state;
	assert_int_equal(
	    yaml_parse(a, "v.yml", STR("a: [hidden-word, 123456]\nb: {c: '{{ a }}'}\n"),
		NULL, &map, &e),
	    0);
	yaml_vault_keep(vault, map);
	assert_true(value_at(value_get(map, "a"), 0)->secret);
	assert_string_equal(value_at(value_get(map, "a"), 0)->str.p, "hidden-word");
	assert_false(value_get(value_get(map, "b"), "c")->secret);
	buf_init(&out, BUF_LINE);
	redact_print(redact, &out, STR("hidden-word 123456 {{ a }}"));
	assert_string_equal(buf_z(&out), "******** ******** {{ a }}");
	buf_done(&out);
	vault_free(vault);
	redact_free(redact);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_a_password_it_is_locked),
	    cmocka_unit_test(what_stood_in_a_vault_is_kept_secret),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
