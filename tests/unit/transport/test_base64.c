#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "transport/base64.h"

/* RFC 4648 section 10 */
static const struct {
	const char *octets, *text;
} pairs[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

static void
test_pairs(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, BUF_LINE);
	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		buf_reset(&out);
		base64_print(&out, str_of(pairs[i].octets));
		assert_string_equal(buf_z(&out), pairs[i].text);
		buf_reset(&out);
		assert_true(base64_parse(&out, str_of(pairs[i].text)));
		assert_string_equal(buf_z(&out), pairs[i].octets);
	}
	buf_done(&out);
}

static void
test_every_octet(void **state)
{
	char octets[257];
	struct buf text, back;

	(void)state;
	buf_init(&text, BUF_LINE);
	buf_init(&back, BUF_LINE);
	for (int i = 0; i < 257; i++)
		octets[i] = (char)i;
	base64_print(&text, (struct str){octets, sizeof octets});
	assert_non_null(strstr(buf_z(&text), "+/"));
	assert_true(base64_parse(&back, buf_str(&text)));
	assert_int_equal(back.n, sizeof octets);
	assert_memory_equal(back.p, octets, sizeof octets);
	buf_done(&text);
	buf_done(&back);
}

static void
refused(struct str text)
{
	struct buf out;

	buf_init(&out, BUF_LINE);
	assert_false(base64_parse(&out, text));
	buf_done(&out);
}

static void
test_refused(void **state)
{
	struct buf out;

	(void)state;
	refused(STR("A"));
	refused(STR("Zm9v\n"));
	refused(STR("Zm-v"));
	refused(STR("Zg==="));
	refused(STR("Zg==Zg=="));
	refused(STR("Zh==")); /* bits beyond the last octet */
	refused(STR("Zm9\0"));
	buf_init(&out, BUF_LINE);
	assert_true(
	    base64_parse(&out, STR("Zg"))); /* as ssh-keygen prints fingerprints */
	buf_done(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_pairs),
	    cmocka_unit_test(test_every_octet),
	    cmocka_unit_test(test_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
