#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "transport/digest.h"

/* FIPS 180-4's example, and RFC 2202 test case 2. */
static void
test_known_answers(void **state)
{
	static const unsigned char sha256[] =
	    "\xba\x78\x16\xbf\x8f\x01\xcf\xea\x41\x41\x40\xde\x5d\xae\x22\x23"
	    "\xb0\x03\x61\xa3\x96\x17\x7a\x9c\xb4\x10\xff\x61\xf2\x00\x15\xad";
	static const unsigned char hmac[] =
	    "\xef\xfc\xdf\x6a\xe5\xeb\x2f\xa2\xd2\x74\x16\xd5\xf1\x84\xdf\x9c"
	    "\x25\x9a\x7c\x79";
	unsigned char got[SHA256_N];

	(void)state;
	digest_sha256(STR("abc"), got);
	assert_memory_equal(got, sha256, SHA256_N);
	digest_hmac_sha1(STR("Jefe"), STR("what do ya want for nothing?"), got);
	assert_memory_equal(got, hmac, SHA1_N);
}

static void
sums(const char *name, const char *hex)
{
	struct digest_sum s;
	char got[DIGEST_HEX];

	digest_sum_begin(&s, name);
	digest_sum_add(&s, "a", 1);
	digest_sum_add(&s, "", 0);
	digest_sum_add(&s, "bc", 2);
	digest_sum_end(&s, got);
	assert_string_equal(got, hex);
}

/* FIPS 180-4, RFC 1321 appendix A.5. */
static void
test_in_parts(void **state)
{
	(void)state;
	sums(
	    "sha256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	sums("sha1", "a9993e364706816aba3e25717850c26c9cd0d89d");
	sums("md5", "900150983cd24fb0d6963f7d28e17f72");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_known_answers),
	    cmocka_unit_test(test_in_parts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
