#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "transport/kexinit.h"

/* A server's first octets: version, then a KEXINIT of which the lists are given. */
static void
server_says(struct buf *out, const char *before, const char *const lists[6])
{
	struct buf body;

	buf_init(&body, BUF_LINE);
	buf_addc(&body, 4);  /* padding */
	buf_addc(&body, 20); /* SSH_MSG_KEXINIT */
	buf_fill(&body, 'c', 16);
	for (int i = 0; i < 6; i++) {
		size_t n = strlen(lists[i]);

		for (int shift = 24; shift >= 0; shift -= 8)
			buf_addc(&body, (char)(n >> shift & 0xff));
		buf_adds(&body, lists[i]);
	}
	buf_fill(&body, '\0', 30);
	buf_printf(out, "%sSSH-2.0-x\r\n", before);
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_addc(out, (char)(body.n >> shift & 0xff));
	buf_addstr(out, buf_str(&body));
	buf_done(&body);
}

static const char *const lists[6] = {"curve25519-sha256,ext-info-s",
    "rsa-sha2-512,rsa-sha2-256", "aes128-ctr", "aes256-ctr", "hmac-sha2-256",
    "hmac-sha2-512"};

static void
test_parse(void **state)
{
	struct kexinit kex;
	struct buf heard;

	(void)state;
	buf_init(&heard, BUF_LINE);
	server_says(&heard, "a banner\nanother\n", lists);
	assert_true(kexinit_parse(buf_str(&heard), &kex));
	for (int i = 0; i < 6; i++)
		assert_true(str_eq(kex.list[i], str_of(lists[i])));
	buf_done(&heard);
}

/* Whatever is missing at the end: not there yet, and nothing is read beyond. */
static void
test_truncated(void **state)
{
	struct kexinit kex;
	struct buf heard;

	(void)state;
	buf_init(&heard, BUF_LINE);
	server_says(&heard, "", lists);
	for (size_t n = 0; n < heard.n; n++) {
		char *part = malloc(n + 1);

		memcpy(part, heard.p, n);
		assert_false(kexinit_parse((struct str){part, n}, &kex));
		free(part);
	}
	buf_done(&heard);
}

static void
test_not_ssh(void **state)
{
	struct kexinit kex;
	struct buf heard;

	(void)state;
	assert_false(kexinit_parse(STR("HTTP/1.1 400 Bad Request\r\n\r\n"), &kex));
	assert_false(kexinit_parse(STR("SSH-2.0-x\r\n\0\0\0\2\0\24"), &kex));
	buf_init(&heard, BUF_LINE);
	server_says(&heard, "", lists);
	heard.p[11 + 4 + 1] = 21; /* another message */
	assert_false(kexinit_parse(buf_str(&heard), &kex));
	buf_done(&heard);
}

static void
test_has(void **state)
{
	(void)state;
	assert_true(kex_has(STR("a,bc,d"), STR("bc")));
	assert_true(kex_has(STR("a,bc,d"), STR("d")));
	assert_false(kex_has(STR("a,bc,d"), STR("b")));
	assert_false(kex_has(STR(""), STR("b")));
}

static void
test_explain(void **state)
{
	struct kexinit ours = {
	    .list = {STR("curve25519-sha256"), STR("ssh-ed25519,ssh-rsa"),
		STR("aes128-ctr"), STR("aes256-ctr"), STR("hmac-sha2-256"),
		STR("hmac-sha2-512")}};
	struct kexinit theirs;
	struct err *e = NULL;

	(void)state;
	theirs = ours;
	assert_int_equal(kex_explain(&theirs, &ours, "pe1 port 830", &e), 0);
	theirs.list[KEX_MAC_IN] = STR("x-etm,y-etm");
	assert_int_equal(kex_explain(&theirs, &ours, "pe1 port 830", &e), -1);
	assert_int_equal(err_code(e), ERR_SSH_ALGORITHM);
	assert_string_equal(err_message(e),
	    "pe1 port 830: no common MAC: the server has 'x-etm,y-etm', libssh2 has "
	    "'hmac-sha2-512'");
	err_free(e);
	e = NULL;
	theirs.list[KEX_HOST_KEY] = STR("rsa-sha2-512");
	assert_int_equal(kex_explain(&theirs, &ours, "pe1 port 830", &e), -1);
	assert_string_equal(err_message(e), "pe1 port 830: no common host key type: the "
					    "server has 'rsa-sha2-512', libssh2 has "
					    "'ssh-ed25519,ssh-rsa'");
	err_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parse),
	    cmocka_unit_test(test_truncated),
	    cmocka_unit_test(test_not_ssh),
	    cmocka_unit_test(test_has),
	    cmocka_unit_test(test_explain),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
