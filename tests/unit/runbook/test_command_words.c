#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "runbook/command_words.h"

static void
what_only_reads(void **state)
{
	static const char *const reads[] = {"show version", "  show bgp summary ",
	    "ping 192.0.2.1 count 5", "file list /var/tmp",
	    "show configuration | display set | match \"a | b\"", "test policy x 10/8"};
	static const char *const others[] = {"", "showx", "sh version", "file delete /x",
	    "file copy a b", "clear bgp neighbor", "request system snapshot", "set x",
	    "show version | save /var/tmp/x", "show version | request message all",
	    "show \"open", "show version\nrequest system reboot", "test foo", "file"};

	(void)state;
	for (size_t i = 0; i < sizeof reads / sizeof *reads; i++)
		if (!command_words_read(reads[i]))
			fail_msg("'%s' reads", reads[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (command_words_read(others[i]))
			fail_msg("'%s' is not known to read", others[i]);
}

static void
what_is_never_sent(void **state)
{
	static const char *const never[] = {"configure", "conf private", "edit",
	    "request system reboot", "req sys reb", "request vmhost software add x",
	    "start shell", "request system zeroize", "monitor traffic"};
	static const char *const others[] = {"clear interfaces statistics all",
	    "request support information", "request system", "restart routing", "show x"};

	(void)state;
	for (size_t i = 0; i < sizeof never / sizeof *never; i++)
		if (command_words_instead(never[i]) == NULL)
			fail_msg("'%s' is sent", never[i]);
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (command_words_instead(others[i]) != NULL)
			fail_msg("'%s' is not sent", others[i]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_only_reads),
	    cmocka_unit_test(what_is_never_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
