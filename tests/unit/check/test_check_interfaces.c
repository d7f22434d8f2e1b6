#include "unit/check/judged.h"

extern const struct check_kind check_interfaces;

#define INFO(x)                                                                          \
	"<interface-information "                                                        \
	"xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-interface\" "                 \
	"junos:style=\"terse\">" x "</interface-information>"
#define STATUS(name, admin, oper)                                                        \
	"<name>" name "</name><admin-status>" admin "</admin-status><oper-status>" oper  \
	"</oper-status>"
#define UNIT(name, admin, oper)                                                          \
	"<logical-interface>" STATUS(name, admin,                                        \
	    oper) "<filter-information></filter-information><address-family>"            \
		  "<address-family-name>inet</"                                          \
		  "address-family-name><interface-address><ifa-local "                   \
		  "junos:emit=\"emit\">"                                                 \
		  "192.0.2.10/31</ifa-local></interface-address></address-family></"     \
		  "logical-interface>"
#define PORT(name, admin, oper, units)                                                   \
	"<physical-interface>" STATUS(name, admin, oper) units "</physical-interface>"
#define UP(name) PORT(name, "up", "up", UNIT(name ".0", "up", "up"))

static void
test_up(void **state)
{
	(void)state;
	judged(&check_interfaces, "up: baseline",
	    BODIES(INFO(UP("ge-0/0/1") UP("ge-0/0/2"))), BODIES(INFO(UP("ge-0/0/1"))),
	    "ok [] expect: all interfaces that were up before (2) up; actual: all are "
	    "up\n");
	/* what was down before may be down, or go */
	judged(&check_interfaces, "{}",
	    BODIES(INFO(PORT("ge-0/0/1", "up", "down", "") UP("ge-0/0/2"))),
	    BODIES(INFO(PORT("ge-0/0/1", "up", "down", UNIT("ge-0/0/1.0", "up", "down"))
		    UP("ge-0/0/2"))),
	    "ok [] expect: all interfaces that were up before (2) up; actual: all are "
	    "up\n");
}

static void
test_down(void **state)
{
	(void)state;
	judged(&check_interfaces, "{}",
	    BODIES(INFO(UP("ge-0/0/1")
		    PORT("ge-0/0/2", "up", "down", UNIT("ge-0/0/2.0", "up", "down")))),
	    BODIES(INFO(UP("ge-0/0/1") UP("ge-0/0/2"))),
	    "FAIL [ge-0/0/2] expect: up, as before; actual: down; before: up\n"
	    "FAIL [ge-0/0/2.0] expect: up, as before; actual: down; before: up\n");
	judged(&check_interfaces, "{}",
	    BODIES(INFO(PORT("ge-0/0/2", "down", "down", ""))),
	    BODIES(INFO(PORT("ge-0/0/2", "up", "up", ""))),
	    "FAIL [ge-0/0/2] expect: up, as before; actual: down, disabled by "
	    "configuration; if that is meant, name it "
	    "under 'ignore'; before: up\n");
	judged(&check_interfaces, "{}", BODIES(INFO(PORT("ge-0/0/2", "up", "up", ""))),
	    BODIES(INFO(UP("ge-0/0/2"))),
	    "FAIL [ge-0/0/2.0] expect: up, as before; actual: the router does not list "
	    "it any more; if that is meant, "
	    "name it under 'ignore'; before: up\n");
}

static void
test_ignore(void **state)
{
	(void)state;
	judged(&check_interfaces, "ignore: ['^ge-0/0/2(\\.|$)']",
	    BODIES(INFO(UP("ge-0/0/1")
		    PORT("ge-0/0/2", "up", "down", UNIT("ge-0/0/2.0", "up", "down")))),
	    BODIES(INFO(UP("ge-0/0/1") UP("ge-0/0/2"))),
	    "ok [] expect: all interfaces that were up before (2) up; actual: all are "
	    "up\n");
}

static void
test_engines(void **state)
{
#define DOWN(name) PORT(name, "up", "down", "")
	(void)state;
	judged(&check_interfaces, "{}",
	    BODIES(
		ITEMS(ITEM("node0", INFO(UP("fxp0"))) ITEM("node1", INFO(DOWN("fxp0"))))),
	    BODIES(
		ITEMS(ITEM("node0", INFO(UP("fxp0"))) ITEM("node1", INFO(UP("fxp0"))))),
	    "FAIL [node1: fxp0] expect: up, as before; actual: down; before: up\n"
	    "FAIL [node1: fxp0.0] expect: up, as before; actual: the router does not "
	    "list it any more; if that is meant, "
	    "name it under 'ignore'; before: up\n");
}

static void
test_unreadable(void **state)
{
	(void)state;
	judged(&check_interfaces, "{}", BODIES(INFO("")), BODIES(INFO(UP("ge-0/0/1"))),
	    "PROTOCOL: the router lists no interface\n");
	judged(&check_interfaces, "{}", BODIES(INFO(UP("ge-0/0/1"))), BODIES(INFO("")),
	    "PROTOCOL: in the baseline: the router lists no interface\n");
	judged(&check_interfaces, "{}", BODIES(INFO(UP("ge-0/0/1") UP("ge-0/0/1"))),
	    BODIES(INFO(UP("ge-0/0/1"))),
	    "PROTOCOL: interface ge-0/0/1 is twice in the router's answer\n");
	judged(&check_interfaces, "{}", BODIES(INFO(PORT("ge-0/0/1", "up", "", ""))),
	    BODIES(INFO(UP("ge-0/0/1"))),
	    "PROTOCOL: interface ge-0/0/1: '' in <oper-status> is neither up nor down\n");
	judged(&check_interfaces, "{}", BODIES(INFO(UP("ge-0/0/1"))),
	    BODIES(INFO(PORT("ge-0/0/1", "up", "UP", ""))),
	    "PROTOCOL: in the baseline: interface ge-0/0/1: 'UP' in <oper-status> is "
	    "neither up nor down\n");
	judged(&check_interfaces, "{}",
	    BODIES(INFO("<physical-interface><admin-status>up</admin-status></"
			"physical-interface>")),
	    BODIES(INFO(UP("ge-0/0/1"))), "PROTOCOL: an interface without a name\n");
	/* an error in bare text, without any rpc-error */
	judged(&check_interfaces, "{}",
	    BODIES("protocol: operation-failed\nerror: device xe-9/9/9 not found"),
	    BODIES(INFO(UP("ge-0/0/1"))),
	    "PROTOCOL: the router said 'protocol: operation-failed' instead of "
	    "<interface-information>\n");
	judged(&check_interfaces, "{}", BODIES(INFO(UP("ge-0/0/1"))), NULL,
	    "INPUT: there is no baseline to compare with\n");
}

static void
test_half_told(void **state)
{
	static const char denied[] = "<rpc-error><error-severity>error</"
				     "error-severity><error-message>permission denied"
				     "</error-message></rpc-error>";

	(void)state;
	judged(&check_interfaces, "{}", BODIES(denied), BODIES(INFO(UP("ge-0/0/1"))),
	    "RPC: the router answered: permission denied\n");
	judged(&check_interfaces, "{}",
	    BODIES(INFO("<physical-interface><name>ge-0/0/1</name><oper-status>up</"
			"oper-status></physical-interface>")),
	    BODIES(INFO(UP("ge-0/0/1"))),
	    "PROTOCOL: interface ge-0/0/1: '' in <admin-status> is neither up nor "
	    "down\n");
	judged(&check_interfaces, "ignore: ['(']", BODIES(INFO(UP("ge-0/0/1"))),
	    BODIES(INFO(UP("ge-0/0/1"))),
	    "INPUT: '(' is no regular expression: missing closing parenthesis at octet "
	    "2\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_up),
	    cmocka_unit_test(test_down),
	    cmocka_unit_test(test_ignore),
	    cmocka_unit_test(test_engines),
	    cmocka_unit_test(test_unreadable),
	    cmocka_unit_test(test_half_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
