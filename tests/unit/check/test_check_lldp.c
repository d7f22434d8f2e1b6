#include "judged.h"

extern const struct check_kind check_lldp;

#define INFO(x)                                                                          \
	"<lldp-neighbors-information junos:style=\"brief\">" x                           \
	"</lldp-neighbors-information>"
#define REMOTE(chassis, port, system)                                                    \
	"<lldp-local-parent-interface-name>-</lldp-local-parent-interface-name>"         \
	"<lldp-remote-chassis-id-subtype>Mac address</lldp-remote-chassis-id-subtype>"   \
	"<lldp-remote-chassis-id>" chassis                                               \
	"</lldp-remote-chassis-id><lldp-remote-port-id-subtype>Interface "               \
	"name</lldp-remote-port-id-subtype>" port "<lldp-remote-system-name>" system     \
	"</lldp-remote-system-name>"
#define ID(port) "<lldp-remote-port-id>" port "</lldp-remote-port-id>"
#define DESCRIPTION(port)                                                                \
	"<lldp-remote-port-description>" port "</lldp-remote-port-description>"
#define NEW(local, remote)                                                               \
	"<lldp-neighbor-information><lldp-local-port-id>" local                          \
	"</lldp-local-port-id>" remote "</lldp-neighbor-information>"
#define OLD(local, remote)                                                               \
	"<lldp-neighbor-information><lldp-local-interface>" local                        \
	"</lldp-local-interface>" remote "</lldp-neighbor-information>"
#define CORE1(port) REMOTE("00:00:5e:00:53:01", port, "core1")
#define CORE2(port) REMOTE("00:00:5e:00:53:02", port, "core2")
#define BEFORE                                                                           \
	BODIES(INFO(NEW("xe-0/0/0", CORE1(ID("et-0/0/1")))                               \
		NEW("xe-0/0/1", CORE2(ID("et-0/0/1")))))

static void
test_as_before(void **state)
{
	(void)state;
	judged(&check_lldp, "neighbors: baseline", BEFORE, BEFORE,
	    "ok [] expect: the neighbours that were on 2 ports before; actual: 2 ports "
	    "with a neighbour\n");
	/* the router had an old train before, and new neighbours are welcome */
	judged(&check_lldp, "{}",
	    BODIES(INFO(NEW("xe-0/0/1", CORE2(ID("et-0/0/1"))) NEW("xe-0/0/0",
		CORE1(ID("et-0/0/1"))) NEW("xe-0/0/0", CORE2(ID("et-0/0/7"))))),
	    BODIES(INFO(OLD("xe-0/0/0.0", CORE1(ID("et-0/0/1")))
		    OLD("xe-0/0/1", CORE2(ID("et-0/0/1"))))),
	    "ok [] expect: the neighbours that were on 2 ports before; actual: 2 ports "
	    "with a neighbour\n");
}

static void
test_crossed(void **state)
{
	(void)state;
	judged(&check_lldp, "{}",
	    BODIES(INFO(NEW("xe-0/0/0", CORE2(ID("et-0/0/1")))
		    NEW("xe-0/0/1", CORE1(ID("et-0/0/1"))))),
	    BEFORE,
	    "FAIL [xe-0/0/0] expect: core1 et-0/0/1, as before; actual: core2 et-0/0/1; "
	    "before: core1 et-0/0/1\n"
	    "FAIL [xe-0/0/1] expect: core2 et-0/0/1, as before; actual: core1 et-0/0/1; "
	    "before: core2 et-0/0/1\n");
	judged(&check_lldp, "{}", BODIES(INFO(NEW("xe-0/0/0", CORE1(ID("et-0/0/2"))))),
	    BEFORE,
	    "FAIL [xe-0/0/0] expect: core1 et-0/0/1, as before; actual: core1 et-0/0/2; "
	    "before: core1 et-0/0/1\n"
	    "FAIL [xe-0/0/1] expect: core2 et-0/0/1, as before; actual: no neighbour; "
	    "before: core2 et-0/0/1\n");
	judged(&check_lldp, "ignore: ['/1$']",
	    BODIES("<output>LLDP is not running</output>"), BEFORE,
	    "FAIL [xe-0/0/0] expect: core1 et-0/0/1, as before; actual: no neighbour; "
	    "before: core1 et-0/0/1\n");
}

/* What a neighbour does not tell is not compared, but somebody must be told apart from nobody. */
static void
test_partly_told(void **state)
{
	(void)state;
	judged(&check_lldp, "{}",
	    BODIES(INFO(
		NEW("xe-0/0/0", REMOTE("00:00:5e:00:53:01", DESCRIPTION("up"), "")))),
	    BODIES(INFO(NEW("xe-0/0/0", CORE1(ID("et-0/0/1") DESCRIPTION("up"))))),
	    "ok [] expect: the neighbours that were on 1 ports before; actual: 1 ports "
	    "with a neighbour\n");
	judged(&check_lldp, "{}", BODIES(INFO(NEW("xe-0/0/0", CORE1("")))),
	    BODIES(INFO(NEW("xe-0/0/0", CORE1(ID("et-0/0/1"))))),
	    "FAIL [xe-0/0/0] expect: core1 et-0/0/1, as before; actual: core1; before: "
	    "core1 et-0/0/1\n");
	judged(&check_lldp, "{neighbors: any, min: 2}",
	    BODIES(INFO(NEW("xe-0/0/0", CORE1("")))), NULL,
	    "FAIL [] expect: at least 2 ports with a neighbour; actual: 1 ports with a "
	    "neighbour\n");
	judged(&check_lldp, "neighbors: any", BODIES(INFO("")), NULL,
	    "ok [] expect: neighbours, whichever; actual: 0 ports with a neighbour\n");
}

static void
test_not_understood(void **state)
{
	(void)state;
	judged(&check_lldp, "neighbors: any",
	    BODIES(INFO(
		"<lldp-neighbor-information>" CORE1("") "</lldp-neighbor-information>")),
	    NULL, "PROTOCOL: an LLDP neighbour without a local port\n");
	judged(&check_lldp, "neighbors: any",
	    BODIES(INFO(NEW("xe-0/0/0", REMOTE("", "", "")))), NULL,
	    "PROTOCOL: xe-0/0/0: an LLDP neighbour without a name\n");
	judged(&check_lldp, "neighbors: any",
	    BODIES("<xnm:error xmlns:xnm=\"http://xml.juniper.net/xnm/1.1/xnm\"><message>"
		   "the lldpd subsystem is not running</message></xnm:error>"),
	    NULL, "RPC: the router answered: the lldpd subsystem is not running\n");
	judged(&check_lldp, "neighbors: any",
	    BODIES(INFO("<cdp-neighbor><name>x</name></cdp-neighbor>")), NULL,
	    "PROTOCOL: <cdp-neighbor> where <lldp-neighbor-information> was expected in "
	    "the "
	    "router's answer\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_as_before),
	    cmocka_unit_test(test_crossed),
	    cmocka_unit_test(test_partly_told),
	    cmocka_unit_test(test_not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
