/* What ssh says, as our errors. The program itself is run in test_connect.c. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "transport/openssh.h"
#include "transport/service.h"

static const struct service netconf = {.request = "subsystem",
    .text = "netconf",
    .refused = ERR_SSH,
    .remedy = "on the router: set system services netconf ssh"};

static void
means(struct str words, enum err_code code, const char *message, const char *remedy)
{
	struct err *e = NULL;

	assert_int_equal(openssh_explain("pe1", &netconf, words, &e), -1);
	assert_int_equal(err_code(e), code);
	assert_string_equal(err_message(e), message);
	assert_non_null(strstr(err_get_remedy(e), remedy));
	err_free(e);
}

static void
test_meanings(void **state)
{
	(void)state;
	means(STR("No ED25519 host key is known for [x]:830 and you have requested "
		  "strict checking.\r\n"
		  "Host key verification failed.\r\n"),
	    ERR_HOST_KEY,
	    "ssh: No ED25519 host key is known for [x]:830 and you have requested strict "
	    "checking. Host key verification failed.",
	    "'holdfast trust pe1'");
	means(STR("@@@@@@@@@@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!   "
		  "  @\n@@@@@@@@@@@@\n"
		  "Offending key in kh:3\nHost key verification failed."),
	    ERR_HOST_KEY,
	    "ssh: WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! Offending key in kh:3 "
	    "Host key "
	    "verification failed.",
	    "remove the line named");
	means(STR("admin@x: Permission denied (publickey,password)."), ERR_AUTH,
	    "ssh: admin@x: Permission denied (publickey,password).", "ansible_user");
	means(
	    STR("Unable to negotiate with 192.0.2.1 port 830: no matching cipher found."),
	    ERR_SSH_ALGORITHM,
	    "ssh: Unable to negotiate with 192.0.2.1 port 830: no matching cipher found.",
	    "~/.ssh/config");
	means(STR("ssh: connect to host x port 830: Connection timed out"), ERR_TIMEOUT,
	    "ssh: ssh: connect to host x port 830: Connection timed out", "");
	means(STR("subsystem request failed on channel 0"), ERR_SSH,
	    "ssh: subsystem request failed on channel 0",
	    "set system services netconf ssh");
	means(STR("something\x1b[31m new"), ERR_CLOSED, "ssh: something [31m new", "");
	means(STR(" \n"), ERR_CLOSED, "ssh: ended without a word", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_meanings),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
