#include "judged.h"

extern const struct check_kind check_bfd;

#define INFO(x)                                                                          \
	"<bfd-session-information "                                                      \
	"xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-bfd\">" x                     \
	"<sessions>2</sessions><clients>2</clients></bfd-session-information>"
#define SESSION(address, on, state)                                                      \
	"<bfd-session><session-neighbor>" address                                        \
	"</session-neighbor><session-state>" state                                       \
	"</session-state><session-interface>" on                                         \
	"</session-interface><session-detection-time>0.900</session-detection-time>"     \
	"<session-adaptive-multiplier>3</session-adaptive-multiplier></bfd-session>"

static void
test_sessions(void **state)
{
	(void)state;
	judged(&check_bfd, "up: baseline",
	    BODIES(INFO(SESSION("192.0.2.1", "xe-0/0/0.0", "Up")
		    SESSION("198.51.100.9", "", "Up"))),
	    BODIES(INFO(SESSION("192.0.2.1", "xe-0/0/0.0", "Up")
		    SESSION("198.51.100.9", "", "Down"))),
	    "ok [] expect: all sessions that were before (1) Up; actual: 2 Up\n");
	judged(&check_bfd, "{}", BODIES(INFO(SESSION("192.0.2.1", "xe-0/0/0.0", "Init"))),
	    BODIES(INFO(SESSION("192.0.2.1", "xe-0/0/0.0", "Up")
		    SESSION("198.51.100.9", "", "Up"))),
	    "FAIL [session with 192.0.2.1 on xe-0/0/0.0] expect: Up, as before; actual: "
	    "Init; before: Up\n"
	    "FAIL [session with 198.51.100.9] expect: Up, as before; actual: the router "
	    "does not list this session any more; before: Up\n");
	judged(&check_bfd, "{up: all, ignore: [xe-0/0/0]}",
	    BODIES(INFO(SESSION("192.0.2.1", "xe-0/0/0.0", "AdminDown"))), NULL,
	    "FAIL [] expect: all sessions Up; actual: there is no session\n");
}

static void
test_not_understood(void **state)
{
	(void)state;
	judged(&check_bfd, "up: all",
	    BODIES(INFO(SESSION("192.0.2.1", "xe-0/0/0.0", "Sideways"))), NULL,
	    "PROTOCOL: session with 192.0.2.1 on xe-0/0/0.0: 'Sideways' in "
	    "<session-state> is not known\n");
	judged(&check_bfd, "up: all", BODIES(INFO(SESSION("", "xe-0/0/0.0", "Up"))), NULL,
	    "PROTOCOL: a <bfd-session> without <session-neighbor>\n");
	judged(&check_bfd, "up: all",
	    BODIES("<output>error: command is not valid on the ex4300</output>"), NULL,
	    "PROTOCOL: the router said 'error: command is not valid on the ex4300' "
	    "instead of <bfd-session-information>\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_sessions),
	    cmocka_unit_test(test_not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
