#include "rig.h"

#define SYNTAX(path, bad)                                                                \
	"<rpc-error>\n<error-type>protocol</error-type>\n<error-tag>operation-failed</"  \
	"error-tag>\n"                                                                   \
	"<error-severity>error</error-severity>\n" path                                  \
	"<error-message>syntax error</error-message>\n<error-info>\n<bad-element>" bad   \
	"</bad-element>\n</error-info>\n</rpc-error>\n"
#define PATH(text) "<error-path>[edit " text "]</error-path>\n"

static void
test_text_merge_and_diff(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(rig_load(g, end, "merge",
				"interfaces { ae11 { description \"to core2-lab\"; } }"),
	    RIG_LOADED("merge"));
	assert_string_equal(rig_rpc(g, end, RIG_DIFF),
	    "<configuration-information>\n<configuration-output>\n\n[edit interfaces]\n+ "
	    "  ae11 {\n"
	    "+       description &quot;to core2-lab&quot;;\n+   }\n"
	    "</configuration-output>\n</configuration-information>\n");
	assert_string_equal(rig_rpc(g, end, "<discard-changes/>"), RIG_OK);
	assert_string_equal(rig_rpc(g, end, RIG_DIFF), RIG_NO_DIFF);
	rig_close(end);
	rig_free(g);
}

static void
test_unknown_statements(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(rig_load(g, end, "merge",
				"protcols { bgp; }\ninterfaces { ge-0/0/0 { descripton "
				"uplink; mtu 9000; } }"),
	    "<load-configuration-results action=\"merge\">\n" SYNTAX("", "protcols")
		SYNTAX(PATH("interfaces ge-0/0/0"),
		    "descripton") "<load-error-count>2</load-error-count>\n</"
				  "load-configuration-results>\n");
	/* what was right stays */
	assert_contains(
	    rig_rpc(g, end, RIG_DIFF), "[edit interfaces ge-0/0/0]\n+   mtu 9000;\n");
	rig_close(end);
	rig_free(g);
}

static void
test_broken_text(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(
	    rig_load(g, end, "merge",
		"system {\n    host-name a;\n}\n}\nsnmp {\n    location x;\n}\n"),
	    "<load-configuration-results action=\"merge\">\n" SYNTAX(
		"", "}") "<load-error-count>1</load-error-count>\n</"
			 "load-configuration-results>\n");
	assert_contains(rig_rpc(g, end, RIG_DIFF), "+  host-name a;\n");
	rig_close(end);
	rig_free(g);
}

static void
test_values(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply = rig_load(g, end, "merge",
	    "interfaces { ge-0/0/128 { mtu 1500; } ge-0/0/1 { mtu wat; } ge-0/0/2 { mtu "
	    "0; } gx-0/0/1 { mtu 1500; } "
	    "ge-0/0/43foobar { mtu 1500; } }");

	(void)state;
	assert_contains(
	    reply, "port value outside range 1..127 for '128' in 'ge-0/0/128'");
	assert_contains(reply, "Invalid numeric value: 'wat'");
	assert_contains(reply, "Value 0 is not within range (256..9216)");
	assert_contains(reply, "invalid interface type in 'gx-0/0/1'");
	assert_contains(reply, "invalid trailing input 'foobar' in 'ge-0/0/43foobar'");
	assert_contains(reply, "<load-error-count>5</load-error-count>");
	reply = rig_load(g, end, "merge",
	    "interfaces { ae34foobar345 { mtu 1500; } ae5000 { mtu 1500; } ge-0/0/3 { "
	    "mtu [ 1500 "
	    "1600 ]; } }");
	assert_contains(reply, "invalid interface type in 'ae34foobar345'");
	assert_contains(
	    reply, "device value outside range 0..4091 for '5000' in 'ae5000'");
	assert_contains(reply, "<error-path>[edit interfaces ge-0/0/3]</error-path>\n"
			       "<error-message>invalid value: [</error-message>\n"
			       "<error-info>\n<bad-element>[</bad-element>");
	rig_close(end);
	rig_free(g);
}

static void
test_override_and_update(void **state)
{
	static const char text[] = "version 20.1R1;\nsystem { host-name other; }\n";
	struct rig *g = rig_new("version 22.1R1;\nprotocols { lldp; }\n", NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply;

	(void)state;
	assert_string_equal(rig_load(g, end, "override", text), RIG_LOADED("override"));
	reply = rig_rpc(g, end, "<get-configuration format=\"set\"/>");
	assert_string_equal(reply,
	    "<configuration-set>\nset version 22.4R3.25\nset system host-name other\n"
	    "</configuration-set>\n");
	rig_rpc(g, end, "<discard-changes/>");
	assert_string_equal(rig_load(g, end, "update", text), RIG_LOADED("update"));
	assert_contains(rig_rpc(g, end, RIG_DIFF), "-  protocols {\n");
	rig_close(end);
	rig_free(g);
}

static void
test_replace(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply;

	(void)state;
	assert_string_equal(
	    rig_load(g, end, "replace",
		"interfaces {\n    replace: ge-0/0/0 {\n        mtu 9000;\n    }\n}\n"),
	    RIG_LOADED("replace"));
	reply = rig_rpc(g, end,
	    "<get-configuration "
	    "format=\"set\"><configuration><interfaces/></configuration></"
	    "get-configuration>");
	assert_string_equal(reply, "<configuration-set>\nset interfaces ge-0/0/0 mtu "
				   "9000\n</configuration-set>\n");
	rig_close(end);
	rig_free(g);
}

static void
test_set(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(rig_load(g, end, "set",
				"set system host-name other\nset protcols bgp\n\ndelete "
				"system domain-name\n"),
	    "<load-configuration-results action=\"set\">\n" SYNTAX(
		"", "protcols") "<rpc-error>\n<error-severity>warning</"
				"error-severity>\n<error-message>\nstatement not found\n"
				"</error-message>\n</rpc-error>\n<ok/>\n</"
				"load-configuration-results>\n");
	assert_contains(rig_rpc(g, end, RIG_DIFF), "+  host-name other;\n");
	rig_close(end);
	rig_free(g);
}

static void
test_set_without_quirk(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"set-load-ok=false", NULL});
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply = rig_load(g, end, "set", "set protcols bgp\n");

	(void)state;
	assert_contains(reply, "<load-error-count>1</load-error-count>");
	assert_lacks(reply, "<ok/>");
	rig_close(end);
	rig_free(g);
}

static void
test_old_errors(void **state)
{
	struct rig *g =
	    rig_new(NULL, (const char *[]){"errors=old", "results-action=false", NULL});
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(rig_load(g, end, "merge", "protcols { bgp; }"),
	    "<load-configuration-results>\n<rpc-error>\n<error-severity>error</"
	    "error-severity>\n"
	    "<error-info>\n<bad-element>protcols</bad-element>\n</error-info>\n"
	    "<error-message>syntax error</error-message>\n</rpc-error>\n"
	    "<rpc-error>\n<error-severity>error</error-severity>\n"
	    "<error-info>\n<bad-element>}</bad-element>\n</error-info>\n"
	    "<error-message>error recovery ignores input until this "
	    "point</error-message>\n</rpc-error>\n"
	    "<load-error-count>1</load-error-count>\n</load-configuration-results>\n");
	rig_close(end);
	rig_free(g);
}

static void
test_wrong_attributes(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_contains(rig_rpc(g, end,
			    "<load-configuration format=\"set\"><configuration-set>set x "
			    "y</configuration-set>"
			    "</load-configuration>"),
	    "<error-message>invalid value</error-message>");
	assert_contains(rig_rpc(g, end,
			    "<load-configuration "
			    "action=\"mend\"><configuration/></load-configuration>"),
	    "<bad-element>mend</bad-element>");
	assert_contains(rig_rpc(g, end,
			    "<load-configuration "
			    "format=\"json\"><configuration-json>{}</"
			    "configuration-json></load-configuration>"),
	    "<bad-element>configuration-json</bad-element>");
	rig_close(end);
	rig_free(g);
}

static void
test_xml(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply;

	(void)state;
	reply = rig_rpc(g, end,
	    "<load-configuration><configuration>"
	    "<system><host-name>other</host-name><name-server><name>192.0.2.53</name></"
	    "name-server></system>"
	    "<interfaces><interface><name>ge-0/0/0</name><description delete=\"delete\"/>"
	    "<unit inactive=\"inactive\"><name>0</name></unit></interface></interfaces>"
	    "<protocols><bgp><group><name>CARRIER</name><import>OUT</"
	    "import><import>OUT2</import></group></bgp></protocols>"
	    "</configuration></load-configuration>");
	assert_string_equal(reply,
	    "<load-configuration-results>\n<ok/>\n</load-configuration-results>\n");
	reply = rig_rpc(g, end, RIG_DIFF);
	assert_contains(reply, "-  host-name pe1-lab;\n+  host-name other;\n");
	assert_contains(reply, "+  name-server {\n+      192.0.2.53;\n+  }\n");
	assert_contains(reply, "-   description uplink;\n");
	assert_contains(reply, "inactive: unit 0 { ... }\n");
	assert_contains(reply, "  import [ OUT OUT2 ];\n");
	rig_close(end);
	rig_free(g);
}

static void
test_xml_round_trip(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply = rig_rpc(g, end, "<get-configuration/>");
	const char *from = strchr(reply, '>') + 1;
	struct buf request;

	(void)state;
	assert_contains(reply,
	    "<autonomous-system>\n<as-number>64496</as-number>\n</autonomous-system>\n");
	assert_contains(reply, "<neighbor>\n<name>192.0.2.11</name>\n</neighbor>\n");
	buf_init(&request, BUF_TEXT);
	buf_adds(&request, "<load-configuration action=\"override\"><configuration>");
	buf_add(&request, from, (size_t)(strstr(from, "</configuration>") - from));
	buf_adds(&request, "</configuration></load-configuration>");
	assert_string_equal(rig_rpc(g, end, buf_z(&request)), RIG_LOADED("override"));
	assert_string_equal(rig_rpc(g, end, RIG_DIFF), RIG_NO_DIFF);
	buf_done(&request);
	rig_close(end);
	rig_free(g);
}

/* Stanzas whose words are keys, values or actions in ways of their own come back as they were. */
static void
test_xml_of_odd_stanzas(void **state)
{
	static const char config[] =
	    "system { name-server { 192.0.2.53; 192.0.2.54; } ntp { authentication-key 1 "
	    "type md5 value \"$9$x\"; server 192.0.2.1 key 1 prefer; } "
	    "syslog { host 192.0.2.2 { any info; } } }\n"
	    "snmp { name edge1; location \"hall 4; row 2\"; community public { clients { "
	    "192.0.2.80/32; } } view ALL { oid .1 include; } }\n"
	    "interfaces { ge-0/0/0 { gigether-options { 802.3ad ae0; } } ae0 { unit 7 { "
	    "family inet { address 192.0.2.9/31; } } } }\n"
	    "routing-options { static { route 0.0.0.0/0 next-hop 192.0.2.8; } "
	    "autonomous-system 64496 loops 2; }\n"
	    "policy-options { prefix-list P { 192.0.2.0/24; } as-path LONG \".{9,}\"; "
	    "community C members [ 1:1 1:2 ];\n"
	    "policy-statement A { term t { from { prefix-list-filter P orlonger; "
	    "route-filter 0.0.0.0/0 upto /24; community C; } "
	    "then { local-preference 9; community add C; accept; } } } }\n"
	    "firewall { family inet { filter F { term t { from { source-prefix-list { P; "
	    "} } then { count t; accept; } } } } }\n"
	    "routing-instances { OOB { instance-type virtual-router; interface "
	    "ge-0/0/7.0; } }\n";
	struct rig *g = rig_new(config, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply = rig_rpc(g, end, "<get-configuration/>");
	const char *from = strchr(reply, '>') + 1;
	struct buf request;

	(void)state;
	assert_contains(
	    reply, "<name-server>\n<name>192.0.2.53</name>\n</name-server>\n");
	assert_contains(reply, "<ieee-802.3ad>\n<bundle>ae0</bundle>\n</ieee-802.3ad>\n");
	assert_contains(reply,
	    "<prefix-list>\n<name>P</name>\n<prefix-list-item>\n<name>192.0.2.0/"
	    "24</name>\n</prefix-list-item>\n");
	assert_contains(reply,
	    "<community>\n<add/>\n<community-name>C</community-name>\n</community>\n");
	assert_contains(reply, "<route-filter>\n<address>0.0.0.0/0</address>\n<upto>/24</"
			       "upto>\n</route-filter>\n");
	assert_contains(reply, "<instance>\n<name>OOB</name>\n");
	assert_contains(
	    reply, "<as-path>\n<name>LONG</name>\n<path>.{9,}</path>\n</as-path>\n");
	buf_init(&request, BUF_TEXT);
	buf_adds(&request, "<load-configuration action=\"override\"><configuration>");
	buf_add(&request, from, (size_t)(strstr(from, "</configuration>") - from));
	buf_adds(&request, "</configuration></load-configuration>");
	assert_string_equal(rig_rpc(g, end, buf_z(&request)), RIG_LOADED("override"));
	assert_string_equal(rig_rpc(g, end, RIG_DIFF), RIG_NO_DIFF);
	buf_done(&request);
	rig_close(end);
	rig_free(g);
}

static void
test_edit_config(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply;

	(void)state;
	assert_string_equal(rig_rpc(g, end,
				"<edit-config><target><candidate/></"
				"target><config><configuration><system>"
				"<host-name>other</host-name></system></configuration></"
				"config></edit-config>"),
	    RIG_OK);
	reply = rig_rpc(g, end,
	    "<edit-config><target><candidate/></target><config><configuration><snmp "
	    "operation=\"delete\"/>"
	    "</configuration></config></edit-config>");
	assert_contains(reply,
	    "<error-type>application</error-type>\n<error-tag>data-missing</error-tag>\n"
	    "<error-severity>error</error-severity>\n");
	assert_lacks(reply, "<ok/>");
	assert_contains(rig_rpc(g, end,
			    "<edit-config><target><running/></"
			    "target><config><configuration/></config></edit-config>"),
	    "<bad-element>target</bad-element>");
	rig_close(end);
	rig_free(g);
}

static void
test_reading(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply = rig_rpc(g, end,
	    "<get-configuration database=\"committed\" "
	    "format=\"text\"><configuration><system><root-authentication/>"
	    "</system></configuration></get-configuration>");

	(void)state;
	assert_contains(reply,
	    "<configuration-text "
	    "xmlns=\"http://xml.juniper.net/xnm/1.1/xnm\">\n## Last commit: ");
	assert_contains(reply, " by root\nsystem {\n    root-authentication {\n"
			       "        encrypted-password &quot;$6$x&quot;; ## "
			       "SECRET-DATA\n    }\n}\n</configuration-text>\n");
	assert_lacks(reply, "host-name");
	reply = rig_rpc(g, end,
	    "<get-config><source><running/></source><filter "
	    "type=\"subtree\"><configuration>"
	    "<interfaces><interface><name>ge-0/0/0</name><description/></interface></"
	    "interfaces>"
	    "</configuration></filter></get-config>");
	assert_contains(reply,
	    "<data>\n<configuration xmlns=\"http://xml.juniper.net/xnm/1.1/xnm\" "
	    "junos:commit-seconds=\"");
	assert_contains(reply,
	    "junos:commit-user=\"root\">\n<interfaces>\n<interface>\n<name>ge-0/0/0</"
	    "name>\n"
	    "<description>uplink</description>\n</interface>\n</interfaces>\n</"
	    "configuration>\n"
	    "<database-status-information>\n</database-status-information>\n</data>\n");
	rig_load(g, end, "set", "set system domain-name example.net");
	reply = rig_rpc(g, end, "<get-configuration format=\"text\"/>");
	assert_contains(reply, "## Last changed: ");
	assert_contains(reply, "\nversion 22.4R3.25;\nsystem {\n");
	rig_close(end);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_text_merge_and_diff),
	    cmocka_unit_test(test_unknown_statements),
	    cmocka_unit_test(test_broken_text),
	    cmocka_unit_test(test_values),
	    cmocka_unit_test(test_override_and_update),
	    cmocka_unit_test(test_replace),
	    cmocka_unit_test(test_set),
	    cmocka_unit_test(test_set_without_quirk),
	    cmocka_unit_test(test_old_errors),
	    cmocka_unit_test(test_wrong_attributes),
	    cmocka_unit_test(test_xml),
	    cmocka_unit_test(test_xml_round_trip),
	    cmocka_unit_test(test_xml_of_odd_stanzas),
	    cmocka_unit_test(test_edit_config),
	    cmocka_unit_test(test_reading),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
