#include "rig.h"

#include "data/xml.h"
#include "emulator/ports.h"

#define SUMMARY "<get-bgp-summary-information/>"
#define NEIGHBOR "<get-bgp-neighbor-information/>"
#define TERSE "<get-interface-information><terse/></get-interface-information>"
#define UP "<peer-state junos:format=\"Establ\">Established</peer-state>"

static void
commit(struct rig *g, struct peer_end *end, const char *change)
{
	rig_load(g, end, "set", change);
	assert_string_equal(
	    rig_rpc(g, end, "<commit-configuration/>"), RIG_COMMITTED("re0"));
}

static void
test_all_up_at_first(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply = rig_rpc(g, end, SUMMARY);

	(void)state;
	assert_contains(reply,
	    "<bgp-information "
	    "xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-routing\">\n"
	    "<group-count>1</group-count>\n<peer-count>1</peer-count>\n"
	    "<down-peer-count>0</down-peer-count>\n<bgp-rib "
	    "junos:style=\"brief\">\n<name>inet.0</name>\n");
	assert_contains(
	    reply, "<peer-address>192.0.2.11</peer-address>\n<peer-as>64497</peer-as>\n");
	assert_contains(reply, UP);
	reply = rig_rpc(g, end, NEIGHBOR);
	assert_contains(reply, "<peer-address>192.0.2.11+179</peer-address>\n");
	assert_contains(reply, "<export-policy>OUT</export-policy>\n");
	rig_close(end);
	rig_free(g);
}

/* What the far end does not expect takes the session down, and its return brings it up after a while. */
static void
test_sessions_follow_the_configuration(void **state)
{
	static const struct {
		const char *change, *back, *want;
	} cases[] = {
	    {"set protocols bgp group CARRIER peer-as 64999",
		"set protocols bgp group CARRIER peer-as 64497", "Active"},
	    {"set protocols bgp group CARRIER authentication-key x",
		"delete protocols bgp group CARRIER authentication-key", "Active"},
	    {"set routing-options autonomous-system 64500",
		"set routing-options autonomous-system 64496", "Active"},
	    {"set interfaces ge-0/0/0 disable", "delete interfaces ge-0/0/0 disable",
		"Idle"},
	    {"set interfaces ge-0/0/0 unit 0 disable",
		"delete interfaces ge-0/0/0 unit 0 disable", "Idle"},
	    {"deactivate interfaces ge-0/0/0", "activate interfaces ge-0/0/0", "Idle"},
	};
	struct rig *g = rig_new(NULL, (const char *[]){"bgp=20", NULL});
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char want[64];

		commit(g, end, cases[i].change);
		snprintf(want, sizeof want, "<peer-state>%s</peer-state>\n</bgp-peer>",
		    cases[i].want);
		assert_contains(rig_rpc(g, end, SUMMARY), want);
		assert_contains(g->reply, "<down-peer-count>1</down-peer-count>");
		commit(g, end, cases[i].back);
		rig_ctl(g, "clock", "advance", "15", NULL);
		assert_contains(
		    rig_rpc(g, end, SUMMARY), "<peer-state>Active</peer-state>");
		rig_ctl(g, "clock", "advance", "6", NULL);
		assert_contains(rig_rpc(g, end, SUMMARY), UP);
		snprintf(want, sizeof want, "<flap-count>%zu</flap-count>", i + 1);
		assert_contains(g->reply, want);
	}
	rig_close(end);
	rig_free(g);
}

static void
test_neighbors_come_and_go(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	commit(g, end, "deactivate protocols bgp group CARRIER neighbor 192.0.2.11");
	assert_contains(rig_rpc(g, end, SUMMARY), "<peer-count>0</peer-count>");
	commit(g, end, "activate protocols bgp group CARRIER neighbor 192.0.2.11");
	assert_contains(rig_rpc(g, end, SUMMARY), UP);
	/* one whom nobody on the other side knows */
	commit(g, end,
	    "set interfaces ge-0/0/1 unit 0 family inet address 198.51.100.0/31\n"
	    "set protocols bgp group CARRIER neighbor 198.51.100.1");
	assert_contains(
	    rig_rpc(g, end, NEIGHBOR), "<peer-address>198.51.100.1</peer-address>\n");
	assert_contains(rig_rpc(g, end, SUMMARY), "<down-peer-count>1</down-peer-count>");
	rig_ctl(g, "peer", "198.51.100.1", "up", NULL);
	assert_contains(rig_rpc(g, end, SUMMARY), "<down-peer-count>0</down-peer-count>");
	commit(g, end, "delete protocols bgp");
	assert_string_equal(
	    rig_rpc(g, end, SUMMARY), "<output>BGP is not running</output>\n");
	rig_close(end);
	rig_free(g);
}

/* The automatic rollback brings sessions back, too. */
static void
test_rollback_heals(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	rig_load(g, end, "set", "set protocols bgp group CARRIER peer-as 64999");
	rig_rpc(g, end,
	    "<commit-configuration><confirmed/><confirm-timeout>1</confirm-timeout></"
	    "commit-configuration>");
	assert_contains(rig_rpc(g, end, SUMMARY), "<peer-state>Active</peer-state>");
	rig_ctl(g, "clock", "advance", "61", NULL);
	assert_contains(rig_rpc(g, end, SUMMARY), UP);
	rig_close(end);
	rig_free(g);
}

static void
test_orders(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	rig_ctl(g, "peer", "192.0.2.11", "down", NULL);
	assert_contains(rig_rpc(g, end, SUMMARY), "<peer-state>Active</peer-state>");
	rig_ctl(g, "peer", "192.0.2.11", "up", NULL);
	rig_ctl(g, "peer", "192.0.2.11", "prefixes", "8", NULL);
	assert_contains(rig_rpc(g, end, SUMMARY),
	    "<active-prefix-count>6</active-prefix-count>\n"
	    "<received-prefix-count>8</received-prefix-count>\n");
	rig_ctl(g, "interface", "ge-0/0/0", "down", NULL);
	assert_contains(rig_rpc(g, end, SUMMARY), "<peer-state>Idle</peer-state>");
	assert_contains(rig_rpc(g, end, TERSE),
	    "<name>\nge-0/0/0\n</name>\n<admin-status>\nup\n</"
	    "admin-status>\n<oper-status>\ndown\n</oper-status>\n");
	rig_ctl(g, "interface", "ge-0/0/0", "up", NULL);
	assert_contains(rig_rpc(g, end, SUMMARY), UP);
	rig_close(end);
	rig_free(g);
}

static void
test_interfaces(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(rig_rpc(g, end, TERSE),
	    "<interface-information "
	    "xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-interface\" "
	    "junos:style=\"terse\">\n"
	    "<physical-interface>\n<name>\nge-0/0/0\n</name>\n<admin-status>\nup\n</"
	    "admin-status>\n"
	    "<oper-status>\nup\n</oper-status>\n"
	    "<logical-interface>\n<name>\nge-0/0/0.0\n</name>\n<admin-status>\nup\n</"
	    "admin-status>\n"
	    "<oper-status>\nup\n</oper-status>\n<filter-information>\n</"
	    "filter-information>\n"
	    "<address-family>\n<address-family-name>\ninet\n</"
	    "address-family-name>\n<interface-address>\n"
	    "<ifa-local "
	    "junos:emit=\"emit\">\n192.0.2.10/31\n</ifa-local>\n</interface-address>\n"
	    "</address-family>\n</logical-interface>\n</physical-interface>\n</"
	    "interface-information>\n");
	commit(g, end, "set interfaces ge-0/0/0 disable");
	assert_contains(rig_rpc(g, end, TERSE),
	    "<admin-status>\ndown\n</admin-status>\n<oper-status>\ndown\n</"
	    "oper-status>\n");
	assert_string_equal(rig_rpc(g, end,
				"<get-interface-information><interface-name>xe-9/9/9</"
				"interface-name></get-interface-information>"),
	    "\nprotocol: operation-failed\nerror: device xe-9/9/9 not found\n");
	assert_contains(rig_rpc(g, end,
			    "<get-interface-information><interface-name>xe-*</"
			    "interface-name></get-interface-information>"),
	    "junos:style=\"normal\">\n</interface-information>\n");
	assert_contains(rig_rpc(g, end,
			    "<get-interface-information><terse/><interface-name>ge-0/0/"
			    "0.0</interface-name></get-interface-information>"),
	    "junos:style=\"terse\">\n<logical-interface>\n<name>\nge-0/0/0.0\n");
	rig_close(end);
	rig_free(g);
}

static void
test_unpadded_and_hardware(void **state)
{
	struct rig *g = rig_new(NULL,
	    (const char *[]){"padding=false", "interfaces=[ge-0/0/0, ge-0/0/1]", NULL});
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply;

	(void)state;
	commit(g, end, "set interfaces ge-0/0/7 unit 0 family inet");
	reply = rig_rpc(g, end, TERSE);
	assert_contains(reply, "<name>ge-0/0/1</name>\n<admin-status>up</"
			       "admin-status>\n<oper-status>down</oper-status>\n");
	assert_lacks(reply, "ge-0/0/7");
	rig_close(end);
	rig_free(g);
}

static const char bundle[] =
    "interfaces { ge-0/0/0 { gigether-options { 802.3ad ae0; } } ge-0/0/1 { "
    "gigether-options { 802.3ad ae0; } }\n"
    "ae0 { aggregated-ether-options { minimum-links 2; } unit 0 { family inet { address "
    "192.0.2.10/31; } } } }\n"
    "routing-options { autonomous-system 64496; }\n"
    "protocols { bgp { group A { peer-as 64497; neighbor 192.0.2.11; } } }\n";

static void
test_bundle_needs_its_links(void **state)
{
	struct rig *g = rig_new(bundle, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_contains(rig_rpc(g, end, SUMMARY), UP);
	rig_ctl(g, "interface", "ge-0/0/1", "down", NULL);
	assert_contains(rig_rpc(g, end, SUMMARY), "<peer-state>Idle</peer-state>");
	rig_close(end);
	rig_free(g);
}

static void
test_alarms_and_cores(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_contains(
	    rig_rpc(g, end, "<get-alarm-information/>"), "<no-active-alarms/>");
	rig_ctl(g, "alarm", "add", "Major", "FPC 0 Major Errors", NULL);
	rig_ctl(g, "alarm", "add", "system", "Minor", "Rescue configuration is not set",
	    NULL);
	assert_contains(rig_rpc(g, end, "<get-alarm-information/>"),
	    "<alarm-summary>\n<active-alarm-count>1</active-alarm-count>\n</"
	    "alarm-summary>\n<alarm-detail>\n"
	    "<alarm-time junos:seconds=\"");
	assert_contains(g->reply,
	    "<alarm-class>Major</alarm-class>\n<alarm-description>FPC 0 Major "
	    "Errors</alarm-description>\n");
	assert_contains(rig_rpc(g, end, "<get-system-alarm-information/>"),
	    "<alarm-class>Minor</alarm-class>");
	rig_ctl(g, "alarm", "clear", NULL);
	assert_contains(
	    rig_rpc(g, end, "<get-system-alarm-information/>"), "<no-active-alarms/>");
	assert_contains(rig_rpc(g, end, "<get-system-core-dumps/>"),
	    "<output>\n/var/crash/*core*: No such file or directory\n</output>\n");
	assert_lacks(g->reply, "file-information");
	rig_ctl(g, "core", "add", "/var/crash/core.rpd.0.gz", NULL);
	assert_contains(rig_rpc(g, end, "<get-system-core-dumps/>"),
	    "<file-information>\n<file-name>/var/crash/core.rpd.0.gz</file-name>\n");
	rig_close(end);
	rig_free(g);
}

static void
test_commands(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(
	    rig_rpc(g, end, "<command format=\"text\">show  version\n</command>"),
	    "<output>\nHostname: pe1-lab\nModel: mx204\nJunos: 22.4R3.25\n"
	    "JUNOS OS Kernel 64-bit  [20230719.be5f9fd_builder_stable_12_224]\n"
	    "</output>\n");
	assert_contains(rig_rpc(g, end, "<command>show version</command>"),
	    "<software-information>\n<host-name>pe1-lab</"
	    "host-name>\n<product-model>mx204</product-model>\n");
	rig_load(g, end, "set", "set system host-name new");
	assert_contains(
	    rig_rpc(g, end,
		"<command format=\"text\">show configuration | compare</command>"),
	    "<configuration-output>\n\n[edit system]\n-  host-name pe1-lab;\n+  "
	    "host-name new;\n");
	assert_contains(rig_rpc(g, end, "<command>show nonsense</command>"),
	    "<error-message>syntax error, expecting "
	    "&lt;command&gt;</error-message>\n<error-info>\n"
	    "<bad-element>nonsense</bad-element>\n");
	rig_close(end);
	rig_free(g);
}

/* Every RPC of the table answers well-formed XML. */
static void
test_all_replies_parse(void **state)
{
	static const char *const names[] = {"get-software-information",
	    "get-system-information", "get-system-uptime-information",
	    "get-system-users-information", "get-system-storage", "get-system-core-dumps",
	    "get-route-engine-information", "get-chassis-inventory",
	    "get-interface-information", "get-bgp-neighbor-information",
	    "get-configuration", "get-config", "get-commit-information"};
	struct rig *g = rig_new(NULL, (const char *[]){"wrapper=re0+re1", NULL});
	struct peer_end *end = rig_session(g, "a<b");

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		char request[80];
		struct str text;
		struct xml *root;
		struct err *e = NULL;

		snprintf(request, sizeof request, "<%s/>", names[i]);
		rig_rpc(g, end, request);
		text = buf_str(&end->in);
		text.n -= strlen("]]>]]>\n");
		if (xml_parse(g->arena, text, &root, &e) < 0)
			fail_msg("%s: %s\n%s", names[i], err_message(e), buf_z(&end->in));
		assert_non_null(root->child);
	}
	rig_close(end);
	rig_free(g);
}

static void
test_covers(void **state)
{
	(void)state;
	assert_true(ports_covers(STR("192.0.2.10/31"), "192.0.2.11"));
	assert_false(ports_covers(STR("192.0.2.10/31"), "192.0.2.12"));
	assert_true(ports_covers(STR("2001:db8::1/127"), "2001:db8:0::"));
	assert_false(ports_covers(STR("2001:db8::1/127"), "2001:db8::2"));
	assert_true(ports_covers(STR("2001:0db8::1"), "2001:db8::1"));
	assert_false(ports_covers(STR("192.0.2.10/31"), "2001:db8::1"));
	assert_false(ports_covers(STR(""), "192.0.2.1"));
	assert_true(ports_covers(STR("0.0.0.0/0"), "192.0.2.1"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_all_up_at_first),
	    cmocka_unit_test(test_sessions_follow_the_configuration),
	    cmocka_unit_test(test_neighbors_come_and_go),
	    cmocka_unit_test(test_rollback_heals),
	    cmocka_unit_test(test_orders),
	    cmocka_unit_test(test_interfaces),
	    cmocka_unit_test(test_unpadded_and_hardware),
	    cmocka_unit_test(test_bundle_needs_its_links),
	    cmocka_unit_test(test_alarms_and_cores),
	    cmocka_unit_test(test_commands),
	    cmocka_unit_test(test_all_replies_parse),
	    cmocka_unit_test(test_covers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
