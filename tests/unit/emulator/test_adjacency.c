/* junos-facts 3.6, 3.7, 3.8, 3.15: routes and neighbors of every protocol follow from configuration and ports. */
#include "life.h"

#define SUMMARY "<get-route-summary-information/>"

static void
test_ospf(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	ask(&l, "<get-ospf-neighbor-information/>");
	assert_contains(l.g->reply,
	    "<ospf-neighbor-information xmlns=\"" LIFE_NS "routing\">\n<ospf-neighbor>\n"
	    "<neighbor-address>192.0.2.22</neighbor-address>\n"
	    "<interface-name>ae0.0</interface-name>\n"
	    "<ospf-neighbor-state>Full</ospf-neighbor-state>\n<neighbor-id>");
	assert_lacks(l.g->reply, "ospf-area");
	assert_lacks(l.g->reply, "lo0");
	ask(&l,
	    "<get-ospf-neighbor-information><detail/></get-ospf-neighbor-information>");
	assert_contains(
	    l.g->reply, "<ospf-area>0.0.0.1</ospf-area>\n<options>0x52</options>\n");
	assert_contains(l.g->reply, "<neighbor-up-time junos:seconds=\"");
	ask(&l, "<get-ospf-neighbor-information><instance>all</instance>"
		"</get-ospf-neighbor-information>");
	assert_contains(l.g->reply,
	    "<ospf-neighbor-information-all xmlns=\"" LIFE_NS "routing\">\n"
	    "<ospf-instance-neighbor>\n<ospf-instance-name>master</ospf-instance-name>\n"
	    "<ospf-neighbor>\n");
	ask(&l, "<get-ospf-neighbor-information format=\"text\"><instance>all</instance>"
		"</get-ospf-neighbor-information>");
	assert_contains(l.g->reply, "Instance: master\nAddress          Interface ");
	/* inferred */
	assert_string_equal(ask(&l, "<get-ospf3-neighbor-information/>"),
	    "<output>OSPF3 instance is not running</output>\n");
	life_free(&l);
}

/* One member is enough for the bundle; without both its neighbors go, and come back after a while. */
static void
test_neighbors_follow_the_ports(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	rig_ctl(l.g, "interface", "xe-0/1/0", "down", NULL);
	assert_contains(ask(&l, "<get-isis-adjacency-information/>"),
	    "<adjacency-state>Up</adjacency-state>");
	rig_ctl(l.g, "interface", "xe-0/1/1", "down", NULL);
	assert_contains(ask(&l, "<get-isis-adjacency-information/>"),
	    "<isis-adjacency-information xmlns=\"" LIFE_NS "routing\" "
	    "junos:style=\"brief\">\n<isis-adjacency>\n<interface-name>ae0.0</"
	    "interface-name>\n<system-name>peer-ae0</system-name>\n<level>2</level>\n"
	    "<adjacency-state>Down</adjacency-state>\n");
	assert_lacks(ask(&l, "<get-ospf-neighbor-information/>"), "<ospf-neighbor>");
	rig_ctl(l.g, "interface", "xe-0/1/1", "up", NULL);
	rig_ctl(l.g, "clock", "advance", "20", NULL);
	assert_contains(ask(&l, "<get-isis-adjacency-information/>"), ">Up<");
	assert_lacks(ask(&l, "<get-ospf-neighbor-information/>"), "<ospf-neighbor>");
	rig_ctl(l.g, "clock", "advance", "30", NULL);
	assert_contains(ask(&l, "<get-ospf-neighbor-information/>"), "<ospf-neighbor>");
	life_free(&l);
}

static void
test_neighbors_by_order(void **state)
{
	static const struct {
		const char *protocol, *name, *rpc, *up;
	} cases[] = {
	    {"ospf", "ae0.0", "<get-ospf-neighbor-information/>", ">Full<"},
	    {"isis", "ae0.0", "<get-isis-adjacency-information/>", ">Up<"},
	    {"ldp", "192.0.2.22", "<get-ldp-session-information/>", ">Operational<"},
	    {"lldp", "ge-0/0/0", "<get-lldp-neighbors-information/>", ">ge-0/0/0<"},
	    {"lacp", "xe-0/1/1", "<get-lacp-interface-information/>",
		"<name>xe-0/1/1</name>\n<lacp-receive-state>Current<"},
	    {"bfd", "192.0.2.11", "<get-bfd-session-information/>", "<session-state>Up<"},
	};
	struct life l = life_new(NULL);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		assert_contains(ask(&l, cases[i].rpc), cases[i].up);
		rig_ctl(l.g, "adjacency", cases[i].protocol, cases[i].name, "down", NULL);
		assert_lacks(ask(&l, cases[i].rpc), cases[i].up);
		rig_ctl(l.g, "adjacency", cases[i].protocol, cases[i].name, "up", NULL);
		rig_ctl(l.g, "clock", "advance", "60", NULL);
		assert_contains(ask(&l, cases[i].rpc), cases[i].up);
	}
	life_free(&l);
}

static void
test_lldp(void **state)
{
	struct life l = life_new(NULL),
		    old = life_new((const char *[]){"release=12.3R1.7", NULL});

	(void)state;
	rig_ctl(l.g, "far-end", "ge-0/0/0", "carrier-pe7", "xe-3/0/1", NULL);
	ask(&l, "<get-lldp-neighbors-information/>");
	assert_contains(l.g->reply,
	    "<lldp-neighbors-information junos:style=\"brief\">\n"
	    "<lldp-neighbor-information>\n<lldp-local-port-id>ge-0/0/0</"
	    "lldp-local-port-id>\n"
	    "<lldp-local-parent-interface-name>-</lldp-local-parent-interface-name>\n"
	    "<lldp-remote-chassis-id-subtype>Mac "
	    "address</lldp-remote-chassis-id-subtype>\n"
	    "<lldp-remote-chassis-id>");
	assert_contains(l.g->reply,
	    "<lldp-remote-port-id>xe-3/0/1</lldp-remote-port-id>\n"
	    "<lldp-remote-system-name>carrier-pe7</lldp-remote-system-name>\n");
	assert_contains(l.g->reply, "<lldp-local-parent-interface-name>ae0</");
	assert_contains(ask(&old, "<get-lldp-neighbors-information/>"),
	    "<lldp-local-interface>ge-0/0/0</lldp-local-interface>\n");
	assert_lacks(ask(&l, "<get-lldp-interface-neighbors><interface-device>xe-0/1/0</"
			     "interface-device></get-lldp-interface-neighbors>"),
	    "ge-0/0/0");
	life_free(&l);
	life_free(&old);
}

static void
test_route_summary(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	rig_ctl(l.g, "peer", "192.0.2.11", "prefixes", "8", NULL);
	assert_string_equal(ask(&l, SUMMARY),
	    "<route-summary-information xmlns=\"" LIFE_NS "routing\">\n"
	    "<as-number>64496</as-number>\n<router-id>203.0.113.1</router-id>\n"
	    "<route-table>\n<table-name>inet.0</table-name>\n"
	    "<destination-count>15</destination-count>\n"
	    "<total-route-count>15</total-route-count>\n"
	    "<active-route-count>13</active-route-count>\n"
	    "<holddown-route-count>0</holddown-route-count>\n"
	    "<hidden-route-count>0</hidden-route-count>\n"
	    "<protocols>\n<protocol-name>Direct</protocol-name>\n"
	    "<protocol-route-count>3</protocol-route-count>\n"
	    "<active-route-count>3</active-route-count>\n</protocols>\n"
	    "<protocols>\n<protocol-name>Local</protocol-name>\n"
	    "<protocol-route-count>2</protocol-route-count>\n"
	    "<active-route-count>2</active-route-count>\n</protocols>\n"
	    "<protocols>\n<protocol-name>BGP</protocol-name>\n"
	    "<protocol-route-count>8</protocol-route-count>\n"
	    "<active-route-count>6</active-route-count>\n</protocols>\n"
	    "<protocols>\n<protocol-name>Static</protocol-name>\n"
	    "<protocol-route-count>2</protocol-route-count>\n"
	    "<active-route-count>2</active-route-count>\n</protocols>\n"
	    "</route-table>\n</route-summary-information>\n");
	rig_ctl(l.g, "interface", "ge-0/0/0", "down", NULL);
	ask(&l, SUMMARY);
	assert_lacks(l.g->reply, "BGP");
	life_free(&l);
}

static void
test_routes(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	ask(&l,
	    "<get-route-information><destination>198.51.100.7</destination></get-route-"
	    "information>");
	assert_contains(l.g->reply,
	    "<rt "
	    "junos:style=\"brief\">\n<rt-destination>198.51.100.0/24</rt-destination>\n"
	    "<rt-entry>\n<active-tag>*</active-tag>\n<current-active/>\n<last-active/>\n"
	    "<protocol-name>Static</protocol-name>\n<preference>5</preference>\n"
	    "<age junos:seconds=\"");
	assert_contains(l.g->reply,
	    "<nh>\n<selected-next-hop/>\n<to>192.0.2.11</to>\n<via>ge-0/0/0.0</via>\n</"
	    "nh>\n"
	    "</rt-entry>\n</rt>\n</route-table>\n</route-information>\n");
	ask(&l,
	    "<get-route-information><destination>198.51.100.0/24</destination><detail/></"
	    "get-route-information>");
	assert_contains(l.g->reply,
	    "<rt junos:style=\"detail\">\n<rt-destination>198.51.100.0</rt-destination>\n"
	    "<rt-prefix-length>24</rt-prefix-length>\n");
	assert_string_equal(
	    ask(&l, "<get-route-information><destination>203.0.113.64/26</destination></"
		    "get-route-information>"),
	    "<route-information xmlns=\"" LIFE_NS "routing\">\n</route-information>\n");
	ask(&l,
	    "<get-route-information><protocol>static</protocol><table>inet.0</table></"
	    "get-route-information>");
	assert_lacks(l.g->reply, "<protocol-name>BGP");
	assert_contains(l.g->reply, "<nh-type>Discard</nh-type>");
	life_free(&l);
}

/* A startup configuration is not judged: a route may stand there without a length, or be none. Groups are applied. */
static void
test_static_routes(void **state)
{
	struct life l = {
	    .g = rig_new("groups { G { routing-options { static {\n"
			 "    route 198.51.100.7 discard;\n"
			 "    route default reject; route nowhere discard; } } } }\n"
			 "apply-groups G;\n",
		NULL)};

	(void)state;
	l.end = rig_session(l.g, "autolab");
	ask(&l, "<get-route-information/>");
	assert_contains(l.g->reply, "<rt-destination>198.51.100.7/32</rt-destination>");
	assert_contains(l.g->reply, "<rt-destination>0.0.0.0/0</rt-destination>");
	assert_lacks(l.g->reply, "nowhere");
	life_free(&l);
}

static int
count(const char *text, const char *part)
{
	int n = 0;

	while ((text = strstr(text, part)) != NULL) {
		text += strlen(part);
		n++;
	}
	return n;
}

static void
test_routes_of_a_peer(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	rig_ctl(l.g, "peer", "192.0.2.11", "prefixes", "8", NULL);
	rig_ctl(l.g, "peer", "192.0.2.11", "advertised", "3", NULL);
	ask(&l, "<command>show route receive-protocol bgp 192.0.2.11</command>");
	assert_int_equal(count(l.g->reply, "<rt junos:style="), 8);
	assert_contains(l.g->reply, "<as-path>64497 I</as-path>");
	ask(&l, "<command>show route advertising-protocol bgp 192.0.2.11</command>");
	assert_int_equal(count(l.g->reply, "<rt junos:style="), 3);
	assert_lacks(l.g->reply, "<learned-from>192.0.2.11");
	ask(&l, "<get-bgp-neighbor-information/>");
	assert_contains(
	    l.g->reply, "<advertised-prefix-count>3</advertised-prefix-count>");
	life_free(&l);
}

/* ping goes where a route leads; the reply is padded as on routers (inferred for traceroute). */
static void
test_reach(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	assert_contains(ask(&l, "<ping><host>192.0.2.11</host><count>2</count></ping>"),
	    "<ping-results xmlns=\"" LIFE_NS "probe-tests\">\n<target-host>\n192.0.2.11\n"
	    "</target-host>\n");
	assert_contains(l.g->reply, "<ping-success/>\n</ping-results>\n");
	assert_contains(type(&l, "ping 192.0.2.11 rapid count 4"),
	    "56 data bytes\n!!!!\n--- 192.0.2.11 ping statistics ---\n4 packets "
	    "transmitted, "
	    "4 packets received, 0% packet loss\n");
	rig_ctl(l.g, "interface", "ge-0/0/0", "down", NULL);
	assert_contains(type(&l, "ping 192.0.2.11 rapid count 4"),
	    "....\n--- 192.0.2.11 ping statistics ---\n4 packets transmitted, 0 packets "
	    "received, 100% packet loss\n");
	assert_contains(ask(&l, "<traceroute><host>192.0.2.11</host></traceroute>"),
	    "<traceroute-failure>");
	life_free(&l);
}

static void
test_clear_bgp(void **state)
{
	struct life l = life_new((const char *[]){"bgp=30", NULL});

	(void)state;
	rig_ctl(l.g, "clock", "advance", "60", NULL);
	ask(&l, "<command>clear bgp neighbor 192.0.2.11</command>");
	assert_contains(l.g->reply, "Cleared 1 connections");
	assert_contains(
	    ask(&l, "<get-bgp-summary-information/>"), "<flap-count>1</flap-count>");
	assert_lacks(l.g->reply, "Established");
	rig_ctl(l.g, "clock", "advance", "31", NULL);
	assert_contains(ask(&l, "<get-bgp-summary-information/>"), "Established");
	assert_contains(
	    ask(&l, "<clear-bgp-neighbor><neighbor>192.0.2.99</neighbor></clear-"
		    "bgp-neighbor>"),
	    "<rpc-error>");
	life_free(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ospf),
	    cmocka_unit_test(test_neighbors_follow_the_ports),
	    cmocka_unit_test(test_neighbors_by_order),
	    cmocka_unit_test(test_lldp),
	    cmocka_unit_test(test_route_summary),
	    cmocka_unit_test(test_routes),
	    cmocka_unit_test(test_static_routes),
	    cmocka_unit_test(test_routes_of_a_peer),
	    cmocka_unit_test(test_reach),
	    cmocka_unit_test(test_clear_bgp),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
