#include "engines.h"
#include "judged.h"

extern const struct check_kind check_mastership;

#define STATE(gres, x)                                                                   \
	"<task-replication-state "                                                       \
	"xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-routing\">"                   \
	"<task-gres-state>" gres                                                         \
	"</task-gres-state><task-re-mode>Master</task-re-mode>" x                        \
	"</task-replication-state>"
#define PROTOCOL(name, state)                                                            \
	"<task-protocol-replication-name>" name                                          \
	"</task-protocol-replication-name><task-protocol-replication-state>" state       \
	"</task-protocol-replication-state>"
#define READY STATE("Enabled", PROTOCOL("BGP", "Complete") PROTOCOL("IS-IS", "Complete"))
#define BEFORE BODIES(TWO_ENGINES, READY)

static void
test_ready(void **state)
{
	(void)state;
	judged(&check_mastership, "{}", BEFORE, NULL,
	    "ok [] expect: a master, and a backup that could take over; actual: re0 is "
	    "master\n");
	judged(&check_mastership, "master: re1", BEFORE, BEFORE,
	    "FAIL [master] expect: re1; actual: re0; before: re0\n");
	judged(&check_mastership, "{engines: 1, graceful-switchover: any}",
	    BODIES(ONE_ENGINE, STATE("Disabled", "")), NULL,
	    "ok [] expect: a master, and a backup that could take over; actual: nobody "
	    "is "
	    "master\n");
}

static void
test_not_ready(void **state)
{
	(void)state;
	judged(&check_mastership, "{}",
	    BODIES(ROUTE_ENGINES(ENGINE("0",
		       "master") "<route-engine><slot>1</slot><status>Testing</status>"
				 "</route-engine>"),
		STATE("Disabled",
		    PROTOCOL("BGP", "NotStarted") PROTOCOL("IS-IS", "Complete"))),
	    BEFORE,
	    "FAIL [routing engines] expect: at least 2 OK; actual: 1 OK; before: 2 OK\n"
	    "FAIL [graceful switchover] expect: Enabled; actual: Disabled; before: "
	    "Enabled\n"
	    "FAIL [replication of BGP] expect: Complete; actual: NotStarted; before: "
	    "Complete\n");
	judged(&check_mastership, "{graceful-switchover: any, replication: any}",
	    BODIES(ROUTE_ENGINES(ENGINE("0", "master") ENGINE("1", "master")),
		STATE("Disabled", PROTOCOL("BGP", "NotStarted"))),
	    NULL, "FAIL [master] expect: one routing engine; actual: 2 of them\n");
	judged(&check_mastership, "{}",
	    BODIES(ROUTE_ENGINES(ENGINE("0", "backup") ENGINE("1", "disabled")),
		STATE("", "")),
	    NULL,
	    "FAIL [master] expect: one routing engine; actual: nobody\n"
	    "FAIL [graceful switchover] expect: Enabled; actual: not told\n");
}

static void
test_not_understood(void **state)
{
	(void)state;
	judged(&check_mastership, "{}", BODIES(TWO_ENGINES, SYNTAX), NULL,
	    "RPC: the router answered: syntax error\n");
	judged(&check_mastership, "{}",
	    BODIES(ITEMS(ITEM("node0", ONE_ENGINE) ITEM("node1", ONE_ENGINE)), READY),
	    NULL, "PROTOCOL: 2 routing engines answer what the master is asked\n");
	judged(&check_mastership, "{}",
	    BODIES(TWO_ENGINES, STATE("Enabled", "<task-protocol-replication-name>BGP"
						 "</task-protocol-replication-name>")),
	    NULL, "FAIL [replication of BGP] expect: Complete; actual: not told\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ready),
	    cmocka_unit_test(test_not_ready),
	    cmocka_unit_test(test_not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
