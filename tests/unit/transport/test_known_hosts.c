#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "transport/known_hosts.h"

/* "\0\0\0\7ssh-rsa" and the like, with one octet of difference at the end. */
#define RSA_A "AAAAB3NzaC1yc2Fh"
#define RSA_B "AAAAB3NzaC1yc2Fi"
#define ED_A "AAAAC3NzaC1lZDI1NTE5YQ=="
#define ED_B "AAAAC3NzaC1lZDI1NTE5Yg=="

static const struct str rsa_a = {"\0\0\0\7ssh-rsaa", 12};
static const struct str ed_a = {"\0\0\0\13ssh-ed25519a", 16};

static struct known_hosts *
known(struct str text)
{
	struct known_hosts *k = known_hosts_new();
	struct err *e = NULL;

	assert_int_equal(known_hosts_parse(k, "kh", text, &e), 0);
	return k;
}

static void
verdict(struct str text, const char *host, int port, struct str blob, enum known expected,
    int line)
{
	struct known_hosts *k = known(text);
	const struct known_key *key = NULL;

	assert_int_equal(known_hosts_look(k, host, port, blob, &key), expected);
	assert_int_equal(key != NULL ? key->line : 0, line);
	if (key != NULL)
		assert_string_equal(key->file, "kh");
	known_hosts_free(k);
}

static void
test_names(void **state)
{
	(void)state;
	verdict(STR("pe1 ssh-rsa " RSA_A), "pe1", 22, rsa_a, KNOWN_YES, 1);
	verdict(STR("PE1 ssh-rsa " RSA_A " comment with words\n"), "pE1", 22, rsa_a,
	    KNOWN_YES, 1);
	verdict(STR("a,pe1,b\tssh-rsa\t" RSA_A "\r\n"), "pe1", 22, rsa_a, KNOWN_YES, 1);
	verdict(STR("pe11 ssh-rsa " RSA_A), "pe1", 22, rsa_a, KNOWN_UNKNOWN, 0);
	verdict(STR(""), "pe1", 22, rsa_a, KNOWN_UNKNOWN, 0);
	verdict(STR("# pe1 is ours\n\n  [pe1]:830 ssh-rsa " RSA_A), "pe1", 830, rsa_a,
	    KNOWN_YES, 3);
	verdict(STR("[pe1]:831 ssh-rsa " RSA_A), "pe1", 830, rsa_a, KNOWN_UNKNOWN, 0);
	verdict(STR("[2001:db8::1]:830 ssh-rsa " RSA_A), "2001:DB8::1", 830, rsa_a,
	    KNOWN_YES, 1);
}

/* ssh(1) takes an equal key under the bare name, and learns nothing else from it. */
static void
test_bare_name(void **state)
{
	(void)state;
	verdict(STR("pe1 ssh-rsa " RSA_A), "pe1", 830, rsa_a, KNOWN_YES, 1);
	verdict(STR("pe1 ssh-rsa " RSA_B), "pe1", 830, rsa_a, KNOWN_UNKNOWN, 0);
	verdict(STR("[pe1]:830 ssh-rsa " RSA_A), "pe1", 22, rsa_a, KNOWN_UNKNOWN, 0);
	verdict(STR("@revoked pe1 ssh-rsa " RSA_A "\n[pe1]:830 ssh-rsa " RSA_A), "pe1",
	    830, rsa_a, KNOWN_REVOKED, 1);
}

static void
test_patterns(void **state)
{
	(void)state;
	verdict(STR("pe* ssh-rsa " RSA_A), "pe1", 22, rsa_a, KNOWN_YES, 1);
	verdict(STR("*.example.net,!bad.example.net ssh-rsa " RSA_A), "good.example.net",
	    22, rsa_a, KNOWN_YES, 1);
	verdict(STR("*.example.net,!bad.example.net ssh-rsa " RSA_A), "bad.example.net",
	    22, rsa_a, KNOWN_UNKNOWN, 0);
	verdict(STR("!bad.* ssh-rsa " RSA_A), "good", 22, rsa_a, KNOWN_UNKNOWN, 0);
	verdict(STR("192.0.2.? ssh-rsa " RSA_A), "192.0.2.7", 22, rsa_a, KNOWN_YES, 1);
	verdict(
	    STR("192.0.2.? ssh-rsa " RSA_A), "192.0.2.77", 22, rsa_a, KNOWN_UNKNOWN, 0);
	verdict(STR("[*]:830 ssh-rsa " RSA_A), "pe1", 830, rsa_a, KNOWN_YES, 1);
	verdict(STR("a*b*c*d ssh-rsa " RSA_A), "axxbxcbxcxxd", 22, rsa_a, KNOWN_YES, 1);
	verdict(
	    STR("a*b*c*d ssh-rsa " RSA_A), "axxbxcbxcxx", 22, rsa_a, KNOWN_UNKNOWN, 0);
}

/* The hash is openssl's: HMAC-SHA1 of "pe1" with twenty zero octets as its key. */
static void
test_hashed(void **state)
{
	static const struct str line = {
	    "|1|AAAAAAAAAAAAAAAAAAAAAAAAAAA=|dYTOgP16Q0hgPB1Ck9C+rLCENhc= ssh-rsa " RSA_A
	    "\n",
	    sizeof "|1|AAAAAAAAAAAAAAAAAAAAAAAAAAA=|dYTOgP16Q0hgPB1Ck9C+rLCENhc= "
		   "ssh-rsa " RSA_A};

	(void)state;
	verdict(line, "PE1", 22, rsa_a, KNOWN_YES, 1);
	verdict(line, "pe1", 830, rsa_a, KNOWN_YES, 1);
	verdict(line, "pe2", 22, rsa_a, KNOWN_UNKNOWN, 0);
}

static void
test_changed(void **state)
{
	(void)state;
	verdict(STR("pe1 ssh-rsa " RSA_B), "pe1", 22, rsa_a, KNOWN_CHANGED, 1);
	verdict(STR("pe1 ssh-rsa " RSA_B "\npe1 ssh-rsa " RSA_A), "pe1", 22, rsa_a,
	    KNOWN_YES, 2);
	verdict(STR("pe1 ssh-ed25519 " ED_A), "pe1", 22, rsa_a, KNOWN_OTHER, 1);
	verdict(STR("pe1 ssh-ed25519 " ED_A "\npe1 ssh-rsa " RSA_B), "pe1", 22, rsa_a,
	    KNOWN_CHANGED, 2);
	verdict(STR("@revoked * ssh-rsa " RSA_A "\npe1 ssh-rsa " RSA_A), "pe1", 22, rsa_a,
	    KNOWN_REVOKED, 1);
	verdict(STR("pe1 ssh-rsa " RSA_A "\n@revoked * ssh-rsa " RSA_A), "pe1", 22, rsa_a,
	    KNOWN_REVOKED, 2);
	verdict(STR("@revoked * ssh-rsa " RSA_B "\npe1 ssh-rsa " RSA_A), "pe1", 22, rsa_a,
	    KNOWN_YES, 2);
	verdict(
	    STR("@cert-authority * ssh-rsa " RSA_A), "pe1", 22, rsa_a, KNOWN_UNKNOWN, 0);
}

static void
test_authority(void **state)
{
	struct known_hosts *k =
	    known(STR("x ssh-rsa " RSA_A "\n@cert-authority *.net ssh-rsa " RSA_A));

	(void)state;
	assert_null(known_hosts_authority(k, "pe1", 22));
	assert_int_equal(known_hosts_authority(k, "pe1.net", 830)->line, 2);
	known_hosts_free(k);
}

static void
test_types(void **state)
{
	struct known_hosts *k =
	    known(STR("pe1 ssh-ed25519 " ED_A "\n[pe1]:830 ssh-rsa " RSA_A
		      "\n@revoked pe1 ssh-rsa " RSA_B "\npe1 ssh-ed25519 " ED_B
		      "\npe2 ssh-rsa " RSA_A));
	struct buf out;

	(void)state;
	buf_init(&out, BUF_LINE);
	known_hosts_types(k, "pe1", 830, &out);
	assert_string_equal(buf_z(&out), "ssh-ed25519,ssh-rsa");
	buf_reset(&out);
	known_hosts_types(k, "pe1", 22, &out);
	assert_string_equal(buf_z(&out), "ssh-ed25519");
	buf_reset(&out);
	known_hosts_types(k, "pe3", 22, &out);
	assert_string_equal(buf_z(&out), "");
	assert_int_equal(known_hosts_count(k), 5);
	assert_int_equal(known_hosts_key(k, 4)->line, 5);
	buf_done(&out);
	known_hosts_free(k);
}

static void
refused(struct str text, int line, const char *message)
{
	struct known_hosts *k = known_hosts_new();
	struct err *e = NULL;

	assert_int_equal(known_hosts_parse(k, "some/kh", text, &e), -1);
	assert_int_equal(err_code(e), ERR_INPUT);
	assert_string_equal(err_message(e), message);
	assert_string_equal(err_where(e).file, "some/kh");
	assert_int_equal(err_where(e).line, line);
	err_free(e);
	known_hosts_free(k);
}

static void
test_malformed(void **state)
{
	(void)state;
	refused(STR("pe1 ssh-rsa " RSA_A "\n\npe1 ssh-rsa\n"), 3,
	    "known hosts: expected: names, key type, key");
	refused(STR("pe1 ssh-rsa A-B"), 1,
	    "known hosts: the key is not Base64, or not of the type written before it");
	refused(STR("pe1 ssh-ed25519 " RSA_A), 1,
	    "known hosts: the key is not Base64, or not of the type written before it");
	refused(STR("@trusted pe1 ssh-rsa " RSA_A), 1,
	    "known hosts: a marker other than @revoked and @cert-authority");
	refused(STR("|1|AAAA|AAAA ssh-rsa " RSA_A), 1,
	    "known hosts: a hashed name that is not |1|salt|hash");
	refused(STR("|2|x|y ssh-rsa " RSA_A), 1,
	    "known hosts: a hashed name that is not |1|salt|hash");
	refused(STR("pe1 1024 65537 123456"), 1, "known hosts: a key of SSH protocol 1");
}

static void
test_print(void **state)
{
	struct buf out;

	(void)state;
	buf_init(&out, BUF_LINE);
	known_hosts_line(&out, "PE1", 830, ed_a);
	known_hosts_line(&out, "pe1", 22, rsa_a);
	assert_string_equal(
	    buf_z(&out), "[pe1]:830 ssh-ed25519 " ED_A "\npe1 ssh-rsa " RSA_A "\n");
	buf_reset(&out);
	/* ssh-keygen -lf of a line with this key */
	key_fingerprint(&out, STR(""));
	assert_string_equal(
	    buf_z(&out), "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU");
	assert_int_equal(key_type(STR("\0\0\0\7ssh-rs")).n, 0);
	assert_int_equal(key_type(STR("\0\0")).n, 0);
	buf_done(&out);
}

static void
test_read_absent(void **state)
{
	struct known_hosts *k = known_hosts_new();
	struct err *e = NULL;

	(void)state;
	assert_int_equal(known_hosts_read(k, "/nonexistent/known_hosts", &e), 0);
	assert_int_equal(known_hosts_read(k, "/", &e), -1);
	assert_int_equal(err_code(e), ERR_FILE);
	err_free(e);
	known_hosts_free(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_names),
	    cmocka_unit_test(test_bare_name),
	    cmocka_unit_test(test_patterns),
	    cmocka_unit_test(test_hashed),
	    cmocka_unit_test(test_changed),
	    cmocka_unit_test(test_authority),
	    cmocka_unit_test(test_types),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_print),
	    cmocka_unit_test(test_read_absent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
