#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "data/sha256.h"

static void
digest_is(const char *text, size_t times, const char *want)
{
	unsigned char octets[SHA256_OCTETS];
	char got[2 * SHA256_OCTETS + 1];
	struct sha256 s;

	sha256_init(&s);
	for (size_t i = 0; i < times; i++)
		sha256_add(&s, text, strlen(text));
	sha256_end(&s, octets);
	for (int i = 0; i < SHA256_OCTETS; i++)
		snprintf(got + 2 * i, 3, "%02x", octets[i]);
	assert_string_equal(got, want);
}

/* What sha256sum says of the same octets; lengths around the end of a block. */
static void
known(void **state)
{
	(void)state;
	digest_is(
	    "", 1, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	digest_is(
	    "abc", 1, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
	digest_is(
	    "a", 55, "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318");
	digest_is(
	    "a", 56, "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a");
	digest_is(
	    "a", 63, "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34");
	digest_is(
	    "a", 64, "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb");
	digest_is("0123456789", 100000,
	    "ec21d64624228af3ecd4bdaa8239e32ed943b01e26934cd5610fddb361426dc6");
}

/* RFC 4231, cases 1 and 2 */
static void
keyed(void **state)
{
	static const unsigned char second[] = {0x5b, 0xdc, 0xc1, 0x46, 0xbf, 0x60, 0x75,
	    0x4e, 0x6a, 0x04, 0x24, 0x26, 0x08, 0x95, 0x75, 0xc7, 0x5a, 0x00, 0x3f, 0x08,
	    0x9d, 0x27, 0x39, 0x83, 0x9d, 0xec, 0x58, 0xb9, 0x64, 0xec, 0x38, 0x43};
	unsigned char octets[SHA256_OCTETS];

	(void)state;
	sha256_keyed(str_of("Jefe"), str_of("what do ya want for nothing?"), octets);
	assert_memory_equal(octets, second, sizeof octets);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(known), cmocka_unit_test(keyed)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
