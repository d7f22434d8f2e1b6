#include "unit/check/judged.h"

extern const struct check_kind check_routing_engine;

#define INFO(x)                                                                          \
	"<route-engine-information "                                                     \
	"xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-chassis\">" x                 \
	"</route-engine-information>"
#define USE(status, memory, idle, load)                                                  \
	"<status>" status "</status><temperature junos:celsius=\"44\">44 degrees C / "   \
	"111 degrees F</temperature>"                                                    \
	"<memory-buffer-utilization>" memory                                             \
	"</memory-buffer-utilization><cpu-user>3</cpu-user><cpu-idle>" idle              \
	"</cpu-idle><load-average-one>" load "</load-average-one>"
#define ALONE(status, memory, idle, load)                                                \
	"<route-engine>" USE(status, memory, idle, load) "</route-engine>"
#define SLOT(slot, mastership, status, memory, idle, load)                               \
	"<route-engine><slot>" #slot "</slot><mastership-state>" mastership              \
	"</mastership-state>" USE(status, memory, idle, load) "</route-engine>"
#define LIMITS "{status: OK, cpu-idle-min: 10, memory-max: 90, load-max: 8.0}"

static void
test_well(void **state)
{
	(void)state;
	judged(&check_routing_engine, LIMITS,
	    BODIES(INFO(ALONE("OK", "90", "10", "8.00"))), NULL,
	    "ok [routing engine] expect: status OK, within limits; actual: status OK, "
	    "idle processor 10 %, load 8.00\n");
	judged(&check_routing_engine, LIMITS,
	    BODIES(INFO(SLOT(0, "master", "OK", "31", "88", "0.31")
		    SLOT(1, "backup", "OK", "20", "97", "0.05"))),
	    BODIES(INFO(SLOT(0, "master", "OK", "31", "88", "0.31")
		    SLOT(1, "backup", "OK", "20", "97", "0.05"))),
	    "ok [re0] expect: status OK, within limits; actual: status OK, idle "
	    "processor 88 %, load 0.31\n"
	    "ok [re1] expect: status OK, within limits; actual: status OK, idle "
	    "processor 97 %, load 0.05\n");
}

static void
test_over_limits(void **state)
{
	(void)state;
	judged(&check_routing_engine, LIMITS,
	    BODIES(INFO(ALONE("Testing", "91", "9", "8.01"))), NULL,
	    "FAIL [routing engine] expect: status OK; actual: status Testing\n"
	    "FAIL [routing engine] expect: idle processor at least 10 %; actual: idle "
	    "processor 9 %\n"
	    "FAIL [routing engine] expect: memory in use at most 90 %; actual: memory in "
	    "use 91 %\n"
	    "FAIL [routing engine] expect: load at most 8; actual: load 8.01\n");
	judged(&check_routing_engine, LIMITS,
	    BODIES(INFO(SLOT(0, "master", "OK", "31", "88", "0.31")
		    SLOT(1, "backup", "OK", "95", "97", "0.05"))),
	    NULL,
	    "ok [re0] expect: status OK, within limits; actual: status OK, idle "
	    "processor 88 %, load 0.31\n"
	    "FAIL [re1] expect: memory in use at most 90 %; actual: memory in use 95 "
	    "%\n");
}

static void
test_mastership(void **state)
{
	(void)state;
	judged(&check_routing_engine, LIMITS,
	    BODIES(INFO(SLOT(0, "backup", "OK", "31", "88", "0.31")
		    SLOT(1, "master", "OK", "20", "97", "0.05"))),
	    BODIES(INFO(SLOT(0, "master", "OK", "31", "88", "0.31")
		    SLOT(1, "backup", "OK", "20", "97", "0.05"))),
	    "FAIL [re0] expect: mastership master, as before; actual: mastership backup; "
	    "before: master\n"
	    "FAIL [re1] expect: mastership backup, as before; actual: mastership master; "
	    "before: backup\n");
	judged(&check_routing_engine, LIMITS,
	    BODIES(INFO(SLOT(0, "master", "OK", "31", "88", "0.31"))),
	    BODIES(INFO(SLOT(0, "master", "OK", "31", "88", "0.31")
		    SLOT(1, "backup", "OK", "20", "97", "0.05"))),
	    "ok [re0] expect: status OK, within limits; actual: status OK, idle "
	    "processor 88 %, load 0.31\n"
	    "FAIL [re1] expect: there, as before; actual: the router does not list it "
	    "any more; before: OK\n");
}

/* Names of an SRX's own, and a cluster's wrapper. */
static void
test_srx(void **state)
{
#define NODE(re, memory)                                                                 \
	"<multi-routing-engine-item><re-name>" re "</re-name>" INFO(                     \
	    "<route-engine><status>OK</status><memory-system-total-util>" memory         \
	    "</memory-system-total-util><cpu-idle>80</cpu-idle><load-average-one>0.10</" \
	    "load-average-one>"                                                          \
	    "</route-engine>") "</multi-routing-engine-item>"
	(void)state;
	judged(&check_routing_engine, LIMITS,
	    BODIES("<multi-routing-engine-results>" NODE("node0", "50")
		    NODE("node1", "93") "</multi-routing-engine-results>"),
	    NULL,
	    "ok [node0] expect: status OK, within limits; actual: status OK, idle "
	    "processor 80 %, load 0.10\n"
	    "FAIL [node1] expect: memory in use at most 90 %; actual: memory in use 93 "
	    "%\n");
}

/* What is not reported was not seen to be well. */
static void
test_not_reported(void **state)
{
	(void)state;
	judged(&check_routing_engine, LIMITS,
	    BODIES(INFO("<route-engine><slot>1</slot><mastership-state>Present</"
			"mastership-state></route-engine>")),
	    NULL,
	    "FAIL [re1] expect: status OK; actual: status not reported\n"
	    "FAIL [re1] expect: idle processor at least 10 %; actual: idle processor is "
	    "not reported\n"
	    "FAIL [re1] expect: memory in use at most 90 %; actual: memory in use is not "
	    "reported\n"
	    "FAIL [re1] expect: load at most 8; actual: load is not reported\n");
	/* and what is not asked for need not be reported */
	judged(&check_routing_engine, "{}",
	    BODIES(INFO("<route-engine><status>OK</status></route-engine>")), NULL,
	    "ok [routing engine] expect: status OK, within limits; actual: status OK, "
	    "idle processor not reported %, "
	    "load not reported\n");
}

static void
test_unreadable(void **state)
{
	static const char backup[] = "<output>Aborted! This command can only be used on "
				     "the master routing engine.</output>";

	(void)state;
	judged(&check_routing_engine, LIMITS, BODIES(INFO("")), NULL,
	    "PROTOCOL: the router lists no routing engine\n");
	judged(&check_routing_engine, LIMITS, BODIES(backup), NULL,
	    "PROTOCOL: the router said 'Aborted! This command can only be used on the "
	    "master routing engine.' instead of "
	    "<route-engine-information>\n");
	judged(&check_routing_engine, LIMITS,
	    BODIES(INFO(ALONE("OK", "much", "88", "0.31"))), NULL,
	    "PROTOCOL: routing engine: 'much' cannot be the memory in use\n");
	judged(&check_routing_engine, LIMITS,
	    BODIES(INFO(ALONE("OK", "20", "101", "0.31"))), NULL,
	    "PROTOCOL: routing engine: '101' cannot be the idle processor\n");
	judged(&check_routing_engine, LIMITS,
	    BODIES(INFO(ALONE("OK", "20", "nan", "0.31"))), NULL,
	    "PROTOCOL: routing engine: 'nan' cannot be the idle processor\n");
	judged(&check_routing_engine, LIMITS, BODIES(INFO(ALONE("OK", "20", "88", "-1"))),
	    NULL, "PROTOCOL: routing engine: '-1' cannot be the load\n");
	judged(&check_routing_engine, LIMITS,
	    BODIES(INFO(ALONE("OK", "20", "88", "0.31") ALONE("OK", "20", "88", "0.31"))),
	    NULL, "PROTOCOL: 'routing engine' is twice in the router's answer\n");
}

static void
test_bounds(void **state)
{
	static const char denied[] = "<rpc-error><error-severity>error</"
				     "error-severity><error-message>permission denied"
				     "</error-message></rpc-error>";

	(void)state;
	judged(&check_routing_engine, LIMITS, BODIES(denied), NULL,
	    "RPC: the router answered: permission denied\n");
	judged(&check_routing_engine, "{cpu-idle-min: 1, load-max: 1}",
	    BODIES(INFO(ALONE("OK", "20", "0", "1.01"))), NULL,
	    "FAIL [routing engine] expect: idle processor at least 1 %; actual: idle "
	    "processor 0 %\n"
	    "FAIL [routing engine] expect: load at most 1; actual: load 1.01\n");
	judged(&check_routing_engine, LIMITS,
	    BODIES(INFO(ALONE("OK", "20", "100", "0.31"))), NULL,
	    "ok [routing engine] expect: status OK, within limits; actual: status OK, "
	    "idle processor 100 %, load 0.31\n");
	judged(&check_routing_engine, "{}",
	    BODIES(INFO(ALONE("Fault", "20", "88", "0.31"))),
	    BODIES(INFO(ALONE("OK", "20", "88", "0.31"))),
	    "FAIL [routing engine] expect: status OK; actual: status Fault; before: "
	    "OK\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_well),
	    cmocka_unit_test(test_over_limits),
	    cmocka_unit_test(test_mastership),
	    cmocka_unit_test(test_srx),
	    cmocka_unit_test(test_not_reported),
	    cmocka_unit_test(test_unreadable),
	    cmocka_unit_test(test_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
