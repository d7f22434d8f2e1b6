#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "template/digest.h"

static void
digests_by_name(void **state)
{
	static const unsigned char sha1[] = {0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81,
	    0x6a, 0xba, 0x3e, 0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d};
	unsigned char got[DIGEST_MAX];

	(void)state;
	assert_int_equal(digest_of(STR("sha1"), STR("abc"), got), 20);
	assert_memory_equal(got, sha1, 20);
	assert_int_equal(digest_of(STR("SHA512"), STR(""), got), 64);
	assert_int_equal(digest_of(STR("sha3_256"), STR(""), got), 32);
	assert_int_equal(digest_of(STR("blake2b"), STR(""), got), 64);
	assert_int_equal(digest_of(STR("sha"), STR(""), got), 0);
	assert_int_equal(digest_of(STR(""), STR(""), got), 0);
}

static void
crypt_by_setting(void **state)
{
	char got[DIGEST_CRYPT];

	(void)state;
	assert_int_equal(digest_crypt("secret", "$1$abcdefgh", got), 0);
	assert_string_equal(got, "$1$abcdefgh$cHJi5PXp/ki/ktXzqlk6I1");
	assert_int_equal(digest_crypt("secret", "$nosuch$x", got), -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(digests_by_name),
	    cmocka_unit_test(crypt_by_setting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
