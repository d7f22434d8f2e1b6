#include "judged.h"

extern const struct check_kind check_lacp;

#define LIST(x)                                                                          \
	"<lacp-interface-information-list "                                              \
	"xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-lacp\">" x                    \
	"</lacp-interface-information-list>"
#define BUNDLE(name, x)                                                                  \
	"<lacp-interface-information><lag-lacp-header><aggregate-name>" name             \
	"</aggregate-name></lag-lacp-header>" x "</lacp-interface-information>"
#define END(member, role, collecting, distributing)                                      \
	"<lag-lacp-state><name>" member "</name><lacp-role>" role                        \
	"</lacp-role><lacp-expired>No</lacp-expired><lacp-distributing>" distributing    \
	"</lacp-distributing><lacp-collecting>" collecting                               \
	"</lacp-collecting><lacp-activity>Active</lacp-activity></lag-lacp-state>"
#define PROTOCOL(member, receive, mux)                                                   \
	"<lag-lacp-protocol><name>" member "</name><lacp-receive-state>" receive         \
	"</lacp-receive-state><lacp-transmit-state>Fast periodic</lacp-transmit-state>"  \
	"<lacp-mux-state>" mux "</lacp-mux-state></lag-lacp-protocol>"
#define GOOD(member)                                                                     \
	END(member, "Actor", "Yes", "Yes")                                               \
	END(member, "Partner", "Yes", "Yes")                                             \
	PROTOCOL(member, "Current", "Collecting distributing")
#define TWO LIST(BUNDLE("ae0", GOOD("xe-0/0/0") GOOD("xe-0/0/1")))

static void
test_members(void **state)
{
	(void)state;
	judged(&check_lacp, "up: baseline", BODIES(TWO), BODIES(TWO),
	    "ok [] expect: all members that were before (2) collecting and distributing; "
	    "actual: 2 collecting and distributing\n");
	judged(&check_lacp, "{}",
	    BODIES(LIST(
		BUNDLE("ae0", GOOD("xe-0/0/0") END("xe-0/0/1", "Actor", "No", "No")
				  END("xe-0/0/1", "Partner", "No", "No")
				      PROTOCOL("xe-0/0/1", "Defaulted", "Detached")))),
	    BODIES(TWO),
	    "FAIL [member xe-0/0/1 of ae0] expect: collecting and distributing, as "
	    "before; actual: neither collecting nor distributing, mux state Detached, "
	    "receive state Defaulted; before: collecting and distributing\n");
	judged(&check_lacp, "{}", BODIES(LIST(BUNDLE("ae0", GOOD("xe-0/0/0")))),
	    BODIES(TWO),
	    "FAIL [member xe-0/0/1 of ae0] expect: collecting and distributing, as "
	    "before; actual: the router does not list this member any more; before: "
	    "collecting and distributing\n");
}

/* One end is not enough. */
static void
test_ends(void **state)
{
	(void)state;
	judged(&check_lacp, "up: all",
	    BODIES(LIST(BUNDLE("ae0",
		END("xe-0/0/0", "Actor", "Yes", "Yes") END("xe-0/0/0", "Partner", "Yes",
		    "No") END("xe-0/0/1", "Actor", "Yes", "No")
		    END("xe-0/0/1", "Partner", "Yes", "Yes")))),
	    NULL,
	    "FAIL [member xe-0/0/0 of ae0] expect: collecting and distributing; actual: "
	    "the far end is not collecting and distributing\n"
	    "FAIL [member xe-0/0/1 of ae0] expect: collecting and distributing; actual: "
	    "not distributing\n");
	judged(&check_lacp, "up: all",
	    BODIES(LIST(BUNDLE("ae0", END("xe-0/0/0", "Actor", "Yes", "Yes")))), NULL,
	    "PROTOCOL: member xe-0/0/0 of ae0: an end is missing\n");
	judged(&check_lacp, "up: all",
	    BODIES(LIST(BUNDLE(
		"ae0", GOOD("xe-0/0/0") END("xe-0/0/0", "Partner", "Yes", "Yes")))),
	    NULL,
	    "PROTOCOL: member xe-0/0/0 of ae0: an end is twice in the router's answer\n");
	judged(&check_lacp, "up: all",
	    BODIES(LIST(BUNDLE("ae0", END("xe-0/0/0", "Actor", "Maybe", "Yes")))), NULL,
	    "PROTOCOL: member xe-0/0/0 of ae0: 'Maybe' in <lacp-collecting> is not "
	    "known\n");
}

static void
test_none(void **state)
{
	(void)state;
	judged(&check_lacp, "{}", BODIES(LIST("")),
	    BODIES("<rpc-error><error-severity>warning</error-severity><error-message>"
		   "lacp subsystem not running - not needed by configuration."
		   "</error-message></rpc-error>"),
	    "ok [] expect: all members that were before (0) collecting and distributing; "
	    "actual: 0 collecting and distributing\n");
	judged(&check_lacp, "up: all", BODIES(LIST("")), NULL,
	    "FAIL [] expect: all members collecting and distributing; actual: there is "
	    "no member\n");
	judged(&check_lacp, "ignore: ['^ae0 ']",
	    BODIES(LIST(BUNDLE("ae0", END("xe-0/0/0", "Actor", "No", "No")
					  END("xe-0/0/0", "Partner", "No", "No")))),
	    BODIES(TWO),
	    "ok [] expect: all members that were before (0) collecting and distributing; "
	    "actual: 0 collecting and distributing\n");
	judged(&check_lacp, "up: all", BODIES(LIST(BUNDLE("", ""))), NULL,
	    "PROTOCOL: a <lacp-interface-information> without "
	    "<lag-lacp-header/aggregate-name>\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_members),
	    cmocka_unit_test(test_ends),
	    cmocka_unit_test(test_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
