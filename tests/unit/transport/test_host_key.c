#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "transport/host_key.h"
#include "transport/known_hosts.h"

#define RSA "AAAAB3NzaC1yc2Fh"
#define ED_A "AAAAC3NzaC1lZDI1NTE5YQ=="
#define ED_B "AAAAC3NzaC1lZDI1NTE5Yg=="

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
check(struct str text, enum err_code code, const char *message, const char *remedy)
{
	struct known_hosts *k = known(text);
	struct err *e = NULL;

	assert_int_equal(host_key_check(k, "pe1", "192.0.2.1", 830, ed_a, &e), -1);
	assert_int_equal(err_code(e), code);
	assert_string_equal(err_message(e), message);
	assert_non_null(strstr(err_get_remedy(e), remedy));
	err_free(e);
	known_hosts_free(k);
}

#define SEEN                                                                             \
	"of 192.0.2.1 port 830, ssh-ed25519 "                                            \
	"SHA256:lYTn4nuHT+lF3HhT+DFCW/IPduK+xquTeA0jq2jiJCE"

static void
test_check(void **state)
{
	struct known_hosts *k = known(STR("[192.0.2.1]:830 ssh-ed25519 " ED_A));
	struct err *e = NULL;

	(void)state;
	assert_int_equal(host_key_check(k, "pe1", "192.0.2.1", 830, ed_a, &e), 0);
	known_hosts_free(k);
	check(STR(""), ERR_HOST_KEY, "host key " SEEN " is not known; nothing was sent",
	    "'holdfast trust pe1'");
	check(STR("\n@cert-authority * ssh-rsa " RSA), ERR_HOST_KEY,
	    "host key " SEEN " is not known; nothing was sent", "kh:2");
	check(STR("[192.0.2.1]:830 ssh-ed25519 " ED_B), ERR_HOST_KEY,
	    "HOST KEY CHANGED: seen " SEEN
	    ", known ssh-ed25519 SHA256:h4PqtrjNZUmDOjHZp+VBOFWN8nqOmlFZv+56OLXybTY "
	    "(kh:1); nothing "
	    "was sent",
	    "remove line 1 of kh");
	check(STR("@revoked * ssh-ed25519 " ED_A), ERR_HOST_KEY,
	    "host key " SEEN " is revoked by kh:1; nothing was sent", "never accepted");
	check(STR("[192.0.2.1]:830 ssh-rsa " RSA), ERR_SSH_ALGORITHM,
	    "host key " SEEN " is not known, and the known one, ssh-rsa "
	    "SHA256:V/5LOBu17OtqDSACj/PBt22mJIsM025kZfGqdzpQ17U (kh:1), "
	    "is RSA, which libssh2 cannot verify with this server; nothing was sent",
	    "holdfast_transport: openssh");
}

static void
test_preference(void **state)
{
	struct known_hosts *k =
	    known(STR("[pe1]:830 ssh-rsa " RSA "\npe1 ssh-ed25519 " ED_A
		      "\npe2 ssh-ed25519 " ED_A));
	struct buf out;

	(void)state;
	buf_init(&out, BUF_LINE);
	host_key_preference(k, "pe1", 830, STR("ecdsa,ssh-ed25519,ssh-rsa"), &out);
	assert_string_equal(buf_z(&out), "ssh-rsa,ssh-ed25519,ecdsa");
	buf_reset(&out);
	host_key_preference(k, "pe2", 22, STR("ecdsa,ssh-ed25519,ssh-rsa"), &out);
	assert_string_equal(buf_z(&out), "ssh-ed25519,ecdsa,ssh-rsa");
	buf_reset(&out);
	host_key_preference(k, "pe3", 22, STR("ecdsa,ssh-ed25519,ssh-rsa"), &out);
	assert_string_equal(buf_z(&out), "ecdsa,ssh-ed25519,ssh-rsa");
	buf_reset(&out);
	host_key_preference(k, "pe1", 830, STR("ecdsa"), &out);
	assert_string_equal(buf_z(&out), "ecdsa");
	buf_done(&out);
	known_hosts_free(k);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_check),
	    cmocka_unit_test(test_preference),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
