#include "unit/check/judged.h"

extern const struct check_kind check_bgp;

#define INFO(x)                                                                          \
	"<bgp-information "                                                              \
	"xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-routing\">" x                 \
	"</bgp-information>"
/* As get-bgp-neighbor-information gives it. */
#define PEER_IN(address, as, rti, state, error)                                          \
	"<bgp-peer junos:style=\"detail\"><peer-address>" address                        \
	"</peer-address><peer-as>" as                                                    \
	"</peer-as><local-as>64496</local-as><peer-group>carriers</"                     \
	"peer-group><peer-cfg-rti>" rti "</peer-cfg-rti><peer-fwd-rti>" rti              \
	"</peer-fwd-rti><peer-state>" state "</peer-state><last-error>" error            \
	"</last-error><bgp-option-information "                                          \
	"xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-routing\"><holdtime>90"       \
	"</holdtime></bgp-option-information></bgp-peer>"
#define PEER(address, state) PEER_IN(address, "64497", "master", state, "None")
/* As get-bgp-summary-information gives it. */
#define BRIEF(address, state)                                                            \
	"<bgp-peer junos:style=\"terse\"><peer-address>" address                         \
	"</peer-address><peer-as>64497</peer-as>"                                        \
	"<elapsed-time junos:seconds=\"12688391\">20w6d20h</elapsed-time><peer-state "   \
	"junos:format=\"Establ\">" state "</peer-state></bgp-peer>"
#define SILENT "<output>BGP is not running</output>"

static void
test_established(void **state)
{
	(void)state;
	judged(&check_bgp, "established: baseline",
	    BODIES(INFO(PEER("192.0.2.7+179", "Established")
		    PEER("2001:db8::7+50123", "Established"))),
	    BODIES(INFO(PEER("192.0.2.7+44123", "Established")
		    PEER("2001:db8::7+179", "Established"))),
	    "ok [] expect: all sessions that stood before (2) established; actual: 2 "
	    "established\n");
	/* one that was down before may be down */
	judged(&check_bgp, "{}",
	    BODIES(
		INFO(PEER("192.0.2.7+179", "Established") PEER("192.0.2.9", "Active"))),
	    BODIES(INFO(PEER("192.0.2.7+179", "Established") PEER("192.0.2.9", "Idle"))),
	    "ok [] expect: all sessions that stood before (1) established; actual: 1 "
	    "established\n");
}

/* Before is what was read before: also the AS number. */
static void
test_another_as(void **state)
{
	(void)state;
	judged(&check_bgp, "{}",
	    BODIES(INFO(PEER_IN("192.0.2.9", "64999", "master", "Active", "None"))),
	    BODIES(
		INFO(PEER_IN("192.0.2.9+179", "64499", "master", "Established", "None"))),
	    "FAIL [peer 192.0.2.9] expect: Established, as before; actual: Active, AS "
	    "64999; "
	    "before: Established, AS 64499\n");
}

static void
test_down(void **state)
{
	(void)state;
	judged(&check_bgp, "{}",
	    BODIES(INFO(PEER("192.0.2.7+179", "Established") PEER_IN(
		"192.0.2.9", "64499", "master", "Active", "Hold Timer Expired Error"))),
	    BODIES(INFO(PEER("192.0.2.7+179", "Established")
		    PEER_IN("192.0.2.9+179", "64499", "master", "Established", "None"))),
	    "FAIL [peer 192.0.2.9 AS 64499] expect: Established, as before; actual: "
	    "Active, last error: Hold Timer "
	    "Expired Error; before: Established\n");
}

static void
test_vanished(void **state)
{
	(void)state;
	judged(&check_bgp, "{}", BODIES(INFO(PEER("192.0.2.7+179", "Established"))),
	    BODIES(INFO(PEER("192.0.2.9+179", "Established") PEER("192.0.2.11", "Idle"))),
	    "FAIL [peer 192.0.2.9 AS 64497] expect: Established, as before; actual: the "
	    "router does not list this peer "
	    "any more; before: Established\n");
	judged(&check_bgp, "{}", BODIES(INFO("")),
	    BODIES(INFO(PEER("192.0.2.9+179", "Established"))),
	    "FAIL [peer 192.0.2.9 AS 64497] expect: Established, as before; actual: the "
	    "router does not list this peer "
	    "any more; before: Established\n");
	judged(&check_bgp, "{}", BODIES(SILENT),
	    BODIES(INFO(PEER("192.0.2.9+179", "Established"))),
	    "FAIL [peer 192.0.2.9 AS 64497] expect: Established, as before; actual: BGP "
	    "is not running; before: "
	    "Established\n");
}

/* The same address in two routing instances is two peers. */
static void
test_instances(void **state)
{
#define IN(rti, port, state) PEER_IN("192.0.2.7" port, "64497", rti, state, "None")
	(void)state;
	judged(&check_bgp, "{}",
	    BODIES(INFO(IN("CUST-A", "", "Idle") IN("CUST-B", "+179", "Established"))),
	    BODIES(INFO(IN("CUST-A", "+179", "Established") IN("CUST-B", "", "Idle"))),
	    "FAIL [peer 192.0.2.7 AS 64497 in CUST-A] expect: Established, as before; "
	    "actual: Idle; before: "
	    "Established\n");
	/* two connections that collide: one is established */
	judged(&check_bgp, "{}",
	    BODIES(INFO(IN("master", "+179", "Established")
		    IN("master", "+3022", "OpenConfirm"))),
	    BODIES(INFO(IN("master", "+179", "Established"))),
	    "ok [] expect: all sessions that stood before (1) established; actual: 1 "
	    "established\n");
}

static void
test_link_local(void **state)
{
#define LINK(port, on, state)                                                            \
	"<bgp-peer><peer-address>fe80::1" port                                           \
	"</peer-address><peer-as>64497</peer-as><peer-cfg-rti>master"                    \
	"</peer-cfg-rti><peer-state>" state "</peer-state><local-interface-name>" on     \
	"</local-interface-name></bgp-peer>"
	(void)state;
	judged(&check_bgp, "{}",
	    BODIES(INFO(LINK("", "ge-0/0/1.0", "Active")
		    LINK("+179", "ge-0/0/2.0", "Established"))),
	    BODIES(INFO(LINK("+179", "ge-0/0/1.0", "Established")
		    LINK("+179", "ge-0/0/2.0", "Established"))),
	    "FAIL [peer fe80::1%ge-0/0/1.0 AS 64497] expect: Established, as before; "
	    "actual: Active; before: "
	    "Established\n");
}

static void
test_all_and_min(void **state)
{
	(void)state;
	judged(&check_bgp, "established: all",
	    BODIES(INFO(PEER("192.0.2.7+179", "Established"))), NULL,
	    "ok [] expect: all sessions (1) established; actual: 1 established\n");
	judged(&check_bgp, "established: all", BODIES(INFO(PEER("192.0.2.7", "Connect"))),
	    NULL,
	    "FAIL [peer 192.0.2.7 AS 64497] expect: Established; actual: Connect\n");
	judged(&check_bgp, "established: all", BODIES(SILENT), NULL,
	    "FAIL [] expect: all sessions established; actual: BGP is not running\n");
	judged(&check_bgp, "established: all", BODIES(INFO("")), NULL,
	    "FAIL [] expect: all sessions established; actual: there is no peer\n");
	judged(&check_bgp, "min: 2", BODIES(INFO(PEER("192.0.2.7+179", "Established"))),
	    BODIES(SILENT),
	    "FAIL [] expect: at least 2 sessions established; actual: 1 established\n");
}

static void
test_ignore(void **state)
{
	(void)state;
	judged(&check_bgp, "ignore: ['^192\\.0\\.2\\.9$']",
	    BODIES(INFO(PEER("192.0.2.7+179", "Established"))),
	    BODIES(INFO(PEER("192.0.2.7+179", "Established")
		    PEER("192.0.2.9+179", "Established"))),
	    "ok [] expect: all sessions that stood before (1) established; actual: 1 "
	    "established\n");
}

static void
test_summary(void **state)
{
	(void)state;
	judged(&check_bgp, "{}",
	    BODIES(INFO("<group-count>1</group-count><peer-count>2</peer-count>" BRIEF(
		"192.0.2.7", "Established") BRIEF("192.0.2.9", "Active"))),
	    BODIES(INFO(
		BRIEF("192.0.2.7", "Established") BRIEF("192.0.2.9", "Established"))),
	    "FAIL [peer 192.0.2.9 AS 64497] expect: Established, as before; actual: "
	    "Active; before: Established\n");
	/* a summary does not tell instances apart */
	judged(&check_bgp, "{}",
	    BODIES(INFO(BRIEF("192.0.2.7", "Established") BRIEF("192.0.2.7", "Idle"))),
	    BODIES(INFO(BRIEF("192.0.2.7", "Established"))),
	    "PROTOCOL: peer 192.0.2.7 AS 64497 is twice in the router's answer\n");
	judged(&check_bgp, "{}", BODIES(INFO("<peer-count>3</peer-count>")),
	    BODIES(SILENT), "PROTOCOL: there are 3 BGP peers, but none is listed\n");
}

static void
test_unreadable(void **state)
{
	static const char denied[] =
	    "<rpc-error><error-severity>error</error-severity><error-info><bad-element>"
	    "get-bgp-neighbor-information</bad-element></"
	    "error-info><error-message>permission "
	    "denied</error-message></rpc-error>";
	static const char xnm[] =
	    "<xnm:error xmlns=\"http://xml.juniper.net/xnm/1.1/xnm\" "
	    "xmlns:xnm=\"http://xml.juniper.net/xnm/1.1/xnm\"><message>the routing "
	    "subsystem is "
	    "not running</message></xnm:error>";

	(void)state;
	judged(&check_bgp, "{}", BODIES(""), BODIES(SILENT),
	    "PROTOCOL: no <bgp-information> in the router's answer\n");
	judged(&check_bgp, "{}", BODIES(denied), BODIES(SILENT),
	    "RPC: the router answered: permission denied\n");
	judged(&check_bgp, "{}", BODIES(xnm), BODIES(SILENT),
	    "RPC: the router answered: the routing subsystem is not running\n");
	judged(&check_bgp, "{}",
	    BODIES("<output>error: timeout communicating with routing daemon</output>"),
	    BODIES(SILENT),
	    "PROTOCOL: the router said 'error: timeout communicating with routing "
	    "daemon' instead of "
	    "<bgp-information>\n");
	judged(&check_bgp, "{}", BODIES(INFO(PEER("192.0.2.7", "Established-ish"))),
	    BODIES(SILENT),
	    "PROTOCOL: peer 192.0.2.7 AS 64497: 'Established-ish' is no state of a BGP "
	    "session\n");
	judged(&check_bgp, "{}",
	    BODIES(INFO("<bgp-peer><peer-state>Idle</peer-state></bgp-peer>")),
	    BODIES(SILENT), "PROTOCOL: a BGP peer without an address\n");
	judged(&check_bgp, "{}", BODIES(SILENT), BODIES(INFO(PEER("192.0.2.7", ""))),
	    "PROTOCOL: in the baseline: peer 192.0.2.7 AS 64497: '' is no state of a BGP "
	    "session\n");
	judged(&check_bgp, "{}", BODIES(SILENT), NULL,
	    "INPUT: there is no baseline to compare with\n");
}

/* The interface stands in the reply only while a session is up: it is no part of a peer with a global address. */
static void
test_interface_of_a_session(void **state)
{
#define ON(port, on, state)                                                              \
	"<bgp-peer><peer-address>192.0.2.7" port                                         \
	"</peer-address><peer-as>64497</peer-as><peer-cfg-rti>master"                    \
	"</peer-cfg-rti><peer-state>" state "</peer-state>" on "</bgp-peer>"
	(void)state;
	judged(&check_bgp, "{}", BODIES(INFO(ON("", "", "Idle"))),
	    BODIES(
		INFO(ON("+179", "<local-interface-name>ge-0/0/1.0</local-interface-name>",
		    "Established"))),
	    "FAIL [peer 192.0.2.7 AS 64497] expect: Established, as before; actual: "
	    "Idle; before: Established\n");
	/* what stands behind a plus is a port only if it is a number */
	judged(&check_bgp, "established: all", BODIES(INFO(ON("+a", "", "Idle"))), NULL,
	    "FAIL [peer 192.0.2.7+a AS 64497] expect: Established; actual: Idle\n");
	judged(&check_bgp, "{established: all, min: 1}", BODIES(INFO("")), NULL,
	    "FAIL [] expect: at least 1 sessions established; actual: 0 established\n"
	    "FAIL [] expect: all sessions established; actual: there is no peer\n");
	judged(&check_bgp, "{ignore: ['('], established: all}", BODIES(SILENT), NULL,
	    "INPUT: '(' is no regular expression: missing closing parenthesis at octet "
	    "2\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_established),
	    cmocka_unit_test(test_another_as),
	    cmocka_unit_test(test_down),
	    cmocka_unit_test(test_vanished),
	    cmocka_unit_test(test_instances),
	    cmocka_unit_test(test_link_local),
	    cmocka_unit_test(test_all_and_min),
	    cmocka_unit_test(test_ignore),
	    cmocka_unit_test(test_summary),
	    cmocka_unit_test(test_unreadable),
	    cmocka_unit_test(test_interface_of_a_session),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
