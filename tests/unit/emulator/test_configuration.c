#include "rig.h"

#include "config/tree.h"

#define XNM "http://xml.juniper.net/xnm/1.1/xnm"

static const char grouped[] = "groups { G { interfaces { <*> { mtu 9000; } } protocols { "
			      "bgp { group <*> { export B; } } } "
			      "} }\napply-groups G;\n"
			      "interfaces { ge-0/0/0 { unit 0; } interface-range R { "
			      "member ge-0/0/1; description r; } }\n"
			      "protocols { bgp { group X { export A; } } }\n";

/* From the first element on: what stands before it holds the time. */
static const char *
body(const char *reply, const char *from)
{
	const char *at = strstr(reply, from);

	if (at == NULL)
		fail_msg("'%s' is not in:\n%s", from, reply);
	return at;
}

static void
test_inherit(void **state)
{
	struct rig *g = rig_new(grouped, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply;

	(void)state;
	reply = rig_rpc(g, end, "<get-configuration/>");
	assert_contains(reply, "<apply-groups>G</apply-groups>\n");
	assert_contains(reply, "<interface-range>\n<name>R</name>\n");
	assert_lacks(reply, "<mtu>9000</mtu>\n</interface>\n<interface>");
	reply = rig_rpc(g, end,
	    "<get-configuration inherit=\"inherit\" groups=\"groups\" "
	    "interface-ranges=\"interface-ranges\"/>");
	assert_string_equal(body(reply, "<interfaces>"),
	    "<interfaces>\n<interface>\n<name>ge-0/0/0</name>\n<unit>\n<name>0</name>\n</"
	    "unit>\n"
	    "<mtu junos:group=\"G\">9000</mtu>\n</interface>\n"
	    "<interface junos:interface-range=\"R\">\n<name>ge-0/0/1</name>\n"
	    "<description junos:interface-range=\"R\">r</description>\n</interface>\n"
	    "</interfaces>\n<protocols>\n<bgp>\n<group>\n<name>X</name>\n<export>A</"
	    "export>\n"
	    "<export junos:group=\"G\">B</export>\n</group>\n</bgp>\n</protocols>\n"
	    "</configuration>\n");
	reply = rig_rpc(g, end,
	    "<get-configuration inherit=\"defaults\" groups=\"groups\" "
	    "format=\"text\"><configuration><protocols/></configuration></"
	    "get-configuration>");
	assert_string_equal(body(reply, "protocols {"),
	    "protocols {\n    bgp {\n        group X {\n            ##\n"
	    "            ## 'B' was inherited from group 'G'\n            ##\n"
	    "            export [ A B ];\n        }\n    }\n}\n</configuration-text>\n");
	reply =
	    rig_rpc(g, end, "<get-configuration inherit=\"inherit\" format=\"text\"/>");
	assert_lacks(reply, "##\n");
	assert_lacks(reply, "junos:group");
	assert_contains(reply, "        mtu 9000;\n");
	rig_close(end);
	rig_free(g);
}

/* The daemons see what groups and ranges say, and so does the check of a commit. */
static void
test_effective(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply;

	(void)state;
	rig_load(g, end, "merge",
	    "groups { G { protocols { bgp { group <*> { import GONE; } } } interfaces { "
	    "ge-0/0/7 { "
	    "description by-group; unit 0; } } } }\napply-groups G;\n");
	reply = rig_rpc(g, end, "<commit-configuration/>");
	assert_contains(reply, "<error-message>\nconfiguration check-out failed");
	assert_contains(reply, "GONE");
	rig_load(g, end, "set", "delete groups G protocols");
	assert_contains(rig_rpc(g, end, "<commit-configuration/>"), "<commit-success/>");
	assert_non_null(
	    config_find(router_applied(g->router), "interfaces ge-0/0/7 unit 0"));
	assert_null(config_find(router_running(g->router), "interfaces ge-0/0/7"));
	/* inferred: the text */
	rig_load(g, end, "set", "set system apply-groups NONE");
	reply = rig_rpc(g, end, "<commit-configuration/>");
	assert_contains(reply, "group 'NONE' is not defined");
	rig_close(end);
	rig_free(g);
}

static void
test_keys_and_changes(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply;

	(void)state;
	rig_load(g, end, "set",
	    "set interfaces ge-0/0/0 mtu 9000\nset interfaces ge-0/0/1 disable");
	reply = rig_rpc(g, end,
	    "<get-configuration changed=\"changed\" "
	    "junos:key=\"key\"><configuration><interfaces/>"
	    "</configuration></get-configuration>");
	assert_contains(
	    reply, "<configuration xmlns=\"" XNM "\" junos:changed-seconds=\"");
	assert_string_equal(body(reply, "<interfaces"),
	    "<interfaces junos:changed=\"changed\">\n<interface "
	    "junos:changed=\"changed\">\n"
	    "<name "
	    "junos:key=\"key\">ge-0/0/0</name>\n<description>uplink</"
	    "description>\n<unit>\n"
	    "<name junos:key=\"key\">0</name>\n<family>\n<inet>\n<address>\n"
	    "<name "
	    "junos:key=\"key\">192.0.2.10/31</name>\n</address>\n</inet>\n</family>\n</"
	    "unit>\n"
	    "<mtu junos:changed=\"changed\">9000</mtu>\n</interface>\n"
	    "<interface junos:changed=\"changed\">\n<name "
	    "junos:key=\"key\">ge-0/0/1</name>\n"
	    "<disable "
	    "junos:changed=\"changed\"/>\n</interface>\n</interfaces>\n</"
	    "configuration>\n");
	rig_close(end);
	rig_free(g);
}

static const char small[] =
    "/* who */\nsystem { host-name a-b; services { ssh; } }\n"
    "interfaces { inactive: ge-0/0/0 { inactive: mtu 9000; unit 0; } }\n"
    "protocols { bgp { group X { export [ A B ]; } } }\n";

static void
test_json(void **state)
{
	struct rig *g = rig_new(small, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply = rig_rpc(g, end, "<get-configuration format=\"json\"/>");

	(void)state;
	assert_contains(reply, "{\n"
			       "    &quot;configuration&quot; : {\n"
			       "        &quot;@&quot; : {\n"
			       "            &quot;xmlns&quot; : "
			       "&quot;http://xml.juniper.net/xnm/1.1/xnm&quot;,\n"
			       "            &quot;junos:commit-seconds&quot; : &quot;");
	assert_string_equal(body(reply, "        &quot;system&quot;"),
	    "        &quot;system&quot; : {\n"
	    "            &quot;@&quot; : {\n"
	    "                &quot;comment&quot; : &quot;/* who */&quot;\n"
	    "            },\n"
	    "            &quot;host-name&quot; : &quot;a-b&quot;,\n"
	    "            &quot;services&quot; : {\n"
	    "                &quot;ssh&quot; : [null]\n"
	    "            }\n"
	    "        },\n"
	    "        &quot;interfaces&quot; : {\n"
	    "            &quot;interface&quot; : [\n"
	    "            {\n"
	    "                &quot;@&quot; : {\n"
	    "                    &quot;inactive&quot; : true\n"
	    "                },\n"
	    "                &quot;name&quot; : &quot;ge-0/0/0&quot;,\n"
	    "                &quot;mtu&quot; : 9000,\n"
	    "                &quot;@mtu&quot; : {\n"
	    "                    &quot;inactive&quot; : true\n"
	    "                },\n"
	    "                &quot;unit&quot; : [\n"
	    "                {\n"
	    "                    &quot;name&quot; : &quot;0&quot;\n"
	    "                }\n"
	    "                ]\n"
	    "            }\n"
	    "            ]\n"
	    "        },\n"
	    "        &quot;protocols&quot; : {\n"
	    "            &quot;bgp&quot; : {\n"
	    "                &quot;group&quot; : [\n"
	    "                {\n"
	    "                    &quot;name&quot; : &quot;X&quot;,\n"
	    "                    &quot;export&quot; : [&quot;A&quot;, &quot;B&quot;]\n"
	    "                }\n"
	    "                ]\n"
	    "            }\n"
	    "        }\n"
	    "    }\n"
	    "}\n");
	reply = rig_rpc(g, end,
	    "<get-configuration "
	    "format=\"json-minified\"><configuration><protocols/></configuration>"
	    "</get-configuration>");
	assert_contains(reply,
	    "},&quot;protocols&quot;:{&quot;bgp&quot;:{&quot;group&quot;:[{&quot;name&"
	    "quot;:"
	    "&quot;X&quot;,&quot;export&quot;:[&quot;A&quot;,&quot;B&quot;]}]}}}}\n");
	rig_close(end);
	rig_free(g);
}

/* What is read is loaded again without a difference. */
static void
test_json_round_trip(void **state)
{
	struct rig *g = rig_new(small, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply = rig_rpc(g, end, "<get-configuration format=\"json\"/>");
	struct buf request;

	(void)state;
	buf_init(&request, BUF_TEXT);
	buf_printf(&request,
	    "<load-configuration action=\"override\" "
	    "format=\"json\"><configuration-json>%s"
	    "</configuration-json></load-configuration>",
	    reply);
	assert_string_equal(rig_rpc(g, end, buf_z(&request)), RIG_LOADED("override"));
	assert_string_equal(rig_rpc(g, end, RIG_DIFF), RIG_NO_DIFF);
	buf_done(&request);
	rig_close(end);
	rig_free(g);
}

static void
test_json_verbose(void **state)
{
	struct rig *g = rig_new(small, (const char *[]){"release=15.1R4.6", NULL});
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply = rig_rpc(g, end,
	    "<get-configuration format=\"json\"><configuration><system/></configuration>"
	    "</get-configuration>");

	(void)state;
	assert_contains(reply, "    &quot;configuration&quot; : [\n"
			       "    {\n"
			       "        &quot;attributes&quot; : {\n");
	assert_contains(reply, "            &quot;host-name&quot; : [\n"
			       "            {\n"
			       "                &quot;data&quot; : &quot;a-b&quot;\n"
			       "            }\n"
			       "            ],\n");
	assert_contains(reply, "&quot;ssh&quot; : [\n");
	rig_close(end);
	rig_free(g);
}

/* A format that the release lacks is ignored. */
static void
test_formats_by_release(void **state)
{
	static const char *const formats[] = {"json", "json-minified", "xml-minified"};
	struct rig *g = rig_new(small, (const char *[]){"release=12.3R12.4", NULL});
	struct peer_end *end = rig_session(g, "autolab");
	char request[128];

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		snprintf(request, sizeof request, "<get-configuration format=\"%s\"/>",
		    formats[i]);
		assert_contains(
		    rig_rpc(g, end, request), "\">\n<version>12.3R12.4</version>\n");
	}
	rig_close(end);
	rig_free(g);
	g = rig_new(small, NULL);
	end = rig_session(g, "autolab");
	assert_contains(rig_rpc(g, end, "<get-configuration format=\"xml-minified\"/>"),
	    "</junos:comment><system><host-name>a-b"
	    "</host-name><services><ssh/></services></system>");
	rig_close(end);
	rig_free(g);
}

static void
test_compare(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply, *id;
	char request[256];

	(void)state;
	rig_load(g, end, "set",
	    "set system host-name b\ndelete interfaces ge-0/0/0 unit 0\nset interfaces "
	    "ge-0/0/1 mtu "
	    "9000\ndeactivate protocols bgp group CARRIER\nset protocols lldp");
	/* inferred: the form of differences in XML */
	assert_string_equal(rig_rpc(g, end,
				"<get-configuration compare=\"rollback\" rollback=\"0\" "
				"format=\"xml\"/>"),
	    "<configuration xmlns=\"" XNM
	    "\" xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n"
	    "<system>\n<host-name nc:operation=\"delete\"/>\n"
	    "<host-name nc:operation=\"create\">b</host-name>\n</system>\n"
	    "<interfaces>\n<interface>\n<name>ge-0/0/0</name>\n"
	    "<unit nc:operation=\"delete\">\n<name>0</name>\n</unit>\n</interface>\n"
	    "<interface "
	    "nc:operation=\"create\">\n<name>ge-0/0/1</name>\n<mtu>9000</mtu>\n"
	    "</interface>\n</interfaces>\n<protocols>\n<bgp>\n"
	    "<group inactive=\"inactive\">\n<name>CARRIER</name>\n</group>\n</bgp>\n"
	    "<lldp nc:operation=\"create\"/>\n</protocols>\n</configuration>\n");
	rig_rpc(g, end, "<commit-configuration/>");
	assert_string_equal(rig_rpc(g, end, RIG_DIFF), RIG_NO_DIFF);
	assert_contains(
	    rig_rpc(g, end, "<get-configuration compare=\"rollback\" rollback=\"1\"/>"),
	    "[edit system]\n-  host-name pe1-lab;\n+  host-name b;\n");
	assert_contains(
	    rig_rpc(g, end, "<get-configuration compare=\"rollback\" rollback=\"7\"/>"),
	    "rollback '7' does not exist");
	id = g->router->history[1]->id;
	snprintf(request, sizeof request,
	    "<get-configuration compare=\"configuration-revision\" "
	    "configuration-revision=\"%s\" "
	    "use-fast-diff=\"yes\"/>",
	    id);
	reply = rig_rpc(g, end, request);
	assert_contains(reply, "+  host-name b;\n");
	rig_close(end);
	rig_free(g);
	g = rig_new(NULL, (const char *[]){"release=18.4R3.3", NULL});
	end = rig_session(g, "autolab");
	assert_contains(
	    rig_rpc(g, end,
		"<get-configuration compare=\"rollback\" use-fast-diff=\"yes\"/>"),
	    "<bad-element>use-fast-diff</bad-element>");
	rig_close(end);
	rig_free(g);
}

static void
test_filters(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply;

	(void)state;
	reply = rig_rpc(g, end,
	    "<get-config><source><running/></source><filter type=\"xpath\" "
	    "select=\"/configuration/system\"/></get-config>");
	assert_contains(reply, "<error-tag>operation-not-supported</error-tag>");
	assert_string_equal(
	    rig_rpc(g, end,
		"<get-config><source><running/></source><filter "
		"type=\"subtree\"><configuration><snmp/></configuration></filter>"
		"</get-config>"),
	    "<data>\n<configuration>\n</configuration>\n<database-status-information>\n"
	    "</database-status-information>\n</data>\n");
	/* what is asked for below [edit system] is not there: nothing of it is said */
	assert_string_equal(
	    rig_rpc(g, end,
		"<get-config><source><running/></source><filter "
		"type=\"subtree\"><configuration><system><ntp/></system></configuration>"
		"</filter></get-config>"),
	    "<data>\n<configuration>\n</configuration>\n<database-status-information>\n"
	    "</database-status-information>\n</data>\n");
	reply = rig_rpc(g, end, "<get-config><source><startup/></source></get-config>");
	assert_contains(reply, "<bad-element>startup</bad-element>");
	rig_close(end);
	rig_free(g);
	g = rig_new(NULL, (const char *[]){"hello=rfc", NULL});
	end = rig_session(g, "autolab");
	reply = rig_rpc(g, end,
	    "<get-config><source><running/></source><filter><configuration><snmp/></"
	    "configuration>"
	    "</filter></get-config>");
	assert_contains(end->in.p, "<nc:data>\n</nc:data>\n</nc:rpc-reply>");
	rig_close(end);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_inherit),
	    cmocka_unit_test(test_effective),
	    cmocka_unit_test(test_keys_and_changes),
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_json_round_trip),
	    cmocka_unit_test(test_json_verbose),
	    cmocka_unit_test(test_formats_by_release),
	    cmocka_unit_test(test_compare),
	    cmocka_unit_test(test_filters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
