#include "judged.h"

extern const struct check_kind check_ospf;

#define NS " xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-routing\""
#define OSPF(x) "<ospf-neighbor-information" NS ">" x "</ospf-neighbor-information>"
#define OSPF3(x) "<ospf3-neighbor-information" NS ">" x "</ospf3-neighbor-information>"
#define FIELDS(address, on, state)                                                       \
	"<neighbor-address>" address "</neighbor-address><interface-name>" on            \
	"</interface-name><ospf-neighbor-state>" state                                   \
	"</ospf-neighbor-state><neighbor-id>198.51.100.7</neighbor-id>"                  \
	"<neighbor-priority>128</neighbor-priority><activity-timer>37</activity-timer>"
#define BRIEF(address, on, state)                                                        \
	"<ospf-neighbor>" FIELDS(address, on, state) "</ospf-neighbor>"
#define DETAIL(address, on, area, state)                                                 \
	"<ospf-neighbor>" FIELDS(                                                        \
	    address, on, state) "<ospf-area>" area "</ospf-area><options>0x52</"         \
				"options><neighbor-up-time junos:seconds=\"12\">"        \
				"00:00:12</neighbor-up-time></ospf-neighbor>"
#define SIX(address, on, state)                                                          \
	"<ospf3-neighbor>" FIELDS(address, on, state) "</ospf3-neighbor>"
#define OFF "<output>OSPF instance is not running</output>"
#define OFF3 "<output>OSPF3 instance is not running</output>"
#define REFUSED                                                                          \
	"<rpc-error><error-type>protocol</error-type><error-tag>operation-failed"        \
	"</error-tag><error-severity>error</error-severity><error-message>syntax error"  \
	"</error-message></rpc-error>"

static void
test_full(void **state)
{
	(void)state;
	judged(&check_ospf, "full: baseline",
	    BODIES(OSPF(DETAIL("192.0.2.1", "xe-0/0/0.0", "0.0.0.0", "Full")
			   DETAIL("192.0.2.9", "xe-0/0/1.0", "0.0.0.0", "2Way")),
		OSPF3(SIX("fe80::1", "xe-0/0/0.0", "Full"))),
	    BODIES(OSPF(DETAIL("192.0.2.9", "xe-0/0/1.0", "0.0.0.0", "2Way")
			   DETAIL("192.0.2.1", "xe-0/0/0.0", "0.0.0.0", "Full")),
		OSPF3(SIX("fe80::1", "xe-0/0/0.0", "Full"))),
	    "ok [] expect: all neighbours that were before (2) Full; actual: 2 Full\n");
	judged(&check_ospf, "{}", BODIES(OFF, OFF3), BODIES(OFF, OFF3),
	    "ok [] expect: all neighbours that were before (0) Full; actual: OSPF3 "
	    "instance is not running\n");
}

static void
test_lost(void **state)
{
	(void)state;
	judged(&check_ospf, "{}",
	    BODIES(OSPF(DETAIL("192.0.2.1", "xe-0/0/0.0", "0.0.0.0", "ExStart")), OFF3),
	    BODIES(OSPF(DETAIL("192.0.2.1", "xe-0/0/0.0", "0.0.0.0", "Full")), OFF3),
	    "FAIL [OSPF neighbour 192.0.2.1 on xe-0/0/0.0, area 0.0.0.0] expect: Full, "
	    "as before; actual: ExStart; before: Full\n");
	judged(&check_ospf, "{}", BODIES(OSPF(""), OSPF3("")),
	    BODIES(OSPF(BRIEF("192.0.2.1", "xe-0/0/0.0", "Full")),
		OSPF3(SIX("fe80::1", "xe-0/0/0.0", "Full"))),
	    "FAIL [OSPF neighbour 192.0.2.1 on xe-0/0/0.0] expect: Full, as before; "
	    "actual: the router does not list this neighbour any more; before: Full\n"
	    "FAIL [OSPF3 neighbour fe80::1 on xe-0/0/0.0] expect: Full, as before; "
	    "actual: the router does not list this neighbour any more; before: Full\n");
	judged(&check_ospf, "version: ospf", BODIES(OFF, REFUSED),
	    BODIES(OSPF(BRIEF("192.0.2.1", "xe-0/0/0.0", "Full")), REFUSED),
	    "FAIL [OSPF neighbour 192.0.2.1 on xe-0/0/0.0] expect: Full, as before; "
	    "actual: OSPF instance is not running; before: Full\n");
}

/* The same neighbour in two areas on one interface. */
static void
test_areas(void **state)
{
	(void)state;
	judged(&check_ospf, "version: ospf",
	    BODIES(OSPF(DETAIL("192.0.2.1", "xe-0/0/0.0", "0.0.0.0", "Full")
			   DETAIL("192.0.2.1", "xe-0/0/0.0", "0.0.0.1", "Init")),
		OFF3),
	    BODIES(OSPF(DETAIL("192.0.2.1", "xe-0/0/0.0", "0.0.0.0", "Full")
			   DETAIL("192.0.2.1", "xe-0/0/0.0", "0.0.0.1", "Full")),
		OFF3),
	    "FAIL [OSPF neighbour 192.0.2.1 on xe-0/0/0.0, area 0.0.0.1] expect: Full, "
	    "as before; actual: Init; before: Full\n");
	judged(&check_ospf, "full: all",
	    BODIES(OSPF(BRIEF("192.0.2.1", "xe-0/0/0.0", "Full")
			   BRIEF("192.0.2.1", "xe-0/0/0.0", "Full")),
		OFF3),
	    NULL,
	    "PROTOCOL: OSPF neighbour 192.0.2.1 on xe-0/0/0.0 is twice in the router's "
	    "answer\n");
}

/* As routers answer that are asked for all instances. */
static void
test_instances(void **state)
{
#define INSTANCE(name, x)                                                                \
	"<ospf-instance-neighbor><ospf-instance-name>" name "</ospf-instance-name>" x    \
	"</ospf-instance-neighbor>"
#define ALL(x)                                                                           \
	"<ospf-neighbor-information-all" NS ">" x "</ospf-neighbor-information-all>"
#define NEIGHBOR(state) DETAIL("192.0.2.1", "xe-0/0/0.0", "0.0.0.0", state)
	(void)state;
	judged(&check_ospf, "{}",
	    BODIES(ALL(INSTANCE("master", NEIGHBOR("Full"))
			   INSTANCE("CUST-A", NEIGHBOR("Init"))),
		OFF3),
	    BODIES(ALL(INSTANCE("master", NEIGHBOR("Full"))
			   INSTANCE("CUST-A", NEIGHBOR("Full"))),
		OFF3),
	    "FAIL [OSPF neighbour 192.0.2.1 on xe-0/0/0.0, area 0.0.0.0 in CUST-A] "
	    "expect: Full, as before; actual: Init; before: Full\n");
	/* one that knows no instances names those of the master */
	judged(&check_ospf, "{}", BODIES(ALL(INSTANCE("master", NEIGHBOR("Full"))), OFF3),
	    BODIES(OSPF(NEIGHBOR("Full")), OFF3),
	    "ok [] expect: all neighbours that were before (1) Full; actual: 1 Full\n");
}

static void
test_rows(void **state)
{
	(void)state;
	judged(&check_ospf, "{full: all, version: ospf3}",
	    BODIES(REFUSED, OSPF3(SIX("fe80::1", "xe-0/0/0.0", "Full"))), NULL,
	    "ok [] expect: all neighbours (1) Full; actual: 1 Full\n");
	judged(&check_ospf, "{full: all, ignore: ['^192\\.0\\.2\\.1$']}",
	    BODIES(OSPF(BRIEF("192.0.2.1", "xe-0/0/0.0", "Init")), OFF3), NULL,
	    "FAIL [] expect: all neighbours Full; actual: OSPF3 instance is not "
	    "running\n");
}

static void
test_not_understood(void **state)
{
	(void)state;
	judged(&check_ospf, "full: all", BODIES(REFUSED, OFF3), NULL,
	    "RPC: the router answered: syntax error\n");
	judged(&check_ospf, "full: all",
	    BODIES(OSPF(BRIEF("192.0.2.1", "xe-0/0/0.0", "Fully")), OFF3), NULL,
	    "PROTOCOL: OSPF neighbour 192.0.2.1 on xe-0/0/0.0: 'Fully' in "
	    "<ospf-neighbor-state> is not known\n");
	judged(&check_ospf, "full: all",
	    BODIES(OSPF("<ospf-neighbor><neighbor-address>192.0.2.1</neighbor-address>"
			"</ospf-neighbor>"),
		OFF3),
	    NULL, "PROTOCOL: a <ospf-neighbor> without <interface-name>\n");
	judged(&check_ospf, "full: all", BODIES(OSPF(""), ""), NULL,
	    "PROTOCOL: no <ospf3-neighbor-information> in the router's answer\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_full),
	    cmocka_unit_test(test_lost),
	    cmocka_unit_test(test_areas),
	    cmocka_unit_test(test_instances),
	    cmocka_unit_test(test_rows),
	    cmocka_unit_test(test_not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
