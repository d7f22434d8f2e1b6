#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "transport/scp.h"
#include "transport/stream.h"
#include "transport/stream_tape.h"

static void
commands(const char *path, const char *command)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	scp_command(&b, path);
	assert_string_equal(buf_z(&b), command);
	buf_done(&b);
}

static void
quotes(void **state)
{
	(void)state;
	commands("/var/tmp/junos-install_mx@22.4R3.tgz",
	    "scp -t /var/tmp/junos-install_mx@22.4R3.tgz");
	commands("/var/tmp/a b", "scp -t '/var/tmp/a b'");
	commands("/x'; reboot #", "scp -t '/x'\\''; reboot #'");
	commands("/$(id)`id`|&<>*?[~\"\\", "scp -t '/$(id)`id`|&<>*?[~\"\\'");
	commands("/\xc3\xbc", "scp -t '/\xc3\xbc'");
	commands("-r", "scp -t ./-r");
	commands("", "scp -t ''");
}

static void
sends(void **state)
{
	struct deadline d = deadline_in(5000, NULL);
	struct err *e = NULL;
	struct scp *s = NULL;
	struct buf sent;

	(void)state;
	buf_init(&sent, BUF_LINE);
	assert_int_equal(
	    scp_begin(stream_tape_new(STR("\0\0\0"), &sent), "a b", 5, &d, &s, &e), 0);
	assert_int_equal(scp_write(s, "hel", 3, &d, &e), 0);
	assert_int_equal(scp_write(s, "lo", 2, &d, &e), 0);
	assert_int_equal(scp_finish(s, &d, &e), 0);
	assert_int_equal(sent.n, 18);
	assert_memory_equal(sent.p, "C0644 5 a b\nhello\0", 18);
	scp_end(s);
	buf_done(&sent);
}

static void
breaks(struct str tape, enum err_code code, const char *message)
{
	struct deadline d = deadline_in(5000, NULL);
	struct err *e = NULL;
	struct scp *s = NULL;
	struct buf why;
	int rc = scp_begin(stream_tape_new(tape, NULL), "x", 5, &d, &s, &e);

	if (rc == 0)
		rc = scp_finish(s, &d, &e);
	assert_int_equal(rc, -1);
	buf_init(&why, BUF_LINE);
	err_brief(e, &why);
	if (err_code(e) != code || strstr(buf_z(&why), message) == NULL)
		fail_msg("%s: %s", err_code_name(err_code(e)), buf_z(&why));
	buf_done(&why);
	err_free(e);
	scp_end(s);
}

static void
tells(void **state)
{
	static char endless[3000];

	(void)state;
	breaks(STR(""), ERR_NO_SERVICE, "ended at once");
	breaks(STR("\0"), ERR_CLOSED, "went away");
	breaks(STR("\0\0"), ERR_CLOSED, "went away");
	breaks(STR("\1scp: /var/x: Permission denied\n"), ERR_RPC,
	    "scp: /var/x: Permission denied");
	breaks(STR("\0\2scp: no\x1b[2J\n"), ERR_RPC, "scp: no [2J");
	breaks(STR("\0\0\1scp: /var/x: No space left on device\n"), ERR_RPC,
	    "No space left on device");
	breaks(STR("\0\0\1\n"), ERR_RPC, "scp: refused");
	breaks(STR("\0\0\1cut"), ERR_CLOSED, "went away");
	breaks(STR("This account is not available.\n"), ERR_PROTOCOL, "is not scp");
	memset(endless, 'x', sizeof endless);
	endless[0] = '\1';
	breaks((struct str){endless, sizeof endless}, ERR_RPC, "xxxx");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(quotes),
	    cmocka_unit_test(sends),
	    cmocka_unit_test(tells),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
