#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "data/vault_crypt.h"

static void
print_hex(const unsigned char *p, size_t n, char *out)
{
	for (size_t i = 0; i < n; i++)
		snprintf(out + 2 * i, 3, "%02x", p[i]);
}

/* The vector of jinja.md section 7. */
static void
derives_the_three_keys(void **state)
{
	static const char zeros[32];
	struct vault_keys k;
	char hex[65];

	(void)state;
	assert_true(vault_derive(STR("secret"), (struct str){zeros, 32}, &k));
	print_hex(k.cipher, 32, hex);
	assert_string_equal(
	    hex, "bbae81ab72704874de65cb28673de0a8b07670b1d0ffdee392cff267fb1cda52");
	print_hex(k.mac, 32, hex);
	assert_string_equal(
	    hex, "83a4e3d8819475beb4c40d2c099e52ea6ecf18dc88df30e568d3b13372ce62d1");
	print_hex(k.counter, 16, hex);
	assert_string_equal(hex, "b0fa303f269ced3402554063a14d36c6");
}

static void
refuses_wrong_checksums_and_padding(void **state)
{
	static const char zeros[32];
	struct vault_keys k = {.cipher = {0}};
	struct arena *a = arena_new();
	struct str plain;

	(void)state;
	assert_false(vault_authentic(&k, STR("text"), (struct str){zeros, 32}));
	assert_false(vault_authentic(&k, STR("text"), STR("")));
	/* AES-256 of a zero block under the zero key ends in 0x87: no padding */
	assert_false(vault_decrypt(a, &k, (struct str){zeros, 16}, &plain));
	assert_false(vault_decrypt(a, &k, STR(""), &plain));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(derives_the_three_keys),
	    cmocka_unit_test(refuses_wrong_checksums_and_padding),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
