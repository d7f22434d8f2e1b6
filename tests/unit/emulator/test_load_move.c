#include "rig.h"

static const char terms[] = "system { host-name a; }\npolicy-options { policy-statement "
			    "P { term a { then accept; } term "
			    "b { then reject; } term c { then accept; } } }\nprotocols { "
			    "bgp { group G { export [ P Q "
			    "]; } } }\n";

static const char *
load_elements(struct rig *g, struct peer_end *end, const char *elements)
{
	static char request[2048];

	snprintf(request, sizeof request,
	    "<load-configuration><configuration>%s</configuration></load-configuration>",
	    elements);
	return rig_rpc(g, end, request);
}

#define LOADED "<load-configuration-results>\n<ok/>\n</load-configuration-results>\n"
#define POLICY(element)                                                                  \
	"<policy-options><policy-statement><name>P</name>" element                       \
	"</policy-statement></policy-options>"

static void
test_rename_and_insert(void **state)
{
	struct rig *g = rig_new(terms, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(
	    load_elements(g, end,
		POLICY("<term rename=\"rename\" name=\"first\"><name>a</name></term>"
		       "<term insert=\"before\" name=\"b\"><name>c</name></term>")),
	    LOADED);
	assert_contains(rig_rpc(g, end, "<get-configuration format=\"set\"/>"),
	    "policy-statement P term first then accept\n"
	    "set policy-options policy-statement P term c then accept\n"
	    "set policy-options policy-statement P term b then reject\n");
	assert_string_equal(
	    load_elements(g, end,
		POLICY(
		    "<term insert=\"first\"><name>b</name></term><term insert=\"last\">"
		    "<name>new</name><then><reject/></then></term>") "<protocols><bgp><"
								     "group><name>G</"
								     "name><export "
								     "insert=\"before\" "
								     "name=\"P\">Q</"
								     "export></group></"
								     "bgp></protocols>"),
	    LOADED);
	assert_contains(rig_rpc(g, end, "<get-configuration format=\"set\"/>"),
	    "term b then reject\nset policy-options policy-statement P term first then "
	    "accept\n"
	    "set policy-options policy-statement P term c then accept\n"
	    "set policy-options policy-statement P term new then reject\n"
	    "set protocols bgp group G export Q\nset protocols bgp group G export P\n");
	assert_contains(
	    load_elements(g, end,
		POLICY("<term rename=\"rename\" name=\"x\"><name>none</name></term>")),
	    "<error-message>statement not found</error-message>");
	rig_close(end);
	rig_free(g);
}

static void
test_annotate(void **state)
{
	struct rig *g = rig_new(terms, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply;

	(void)state;
	assert_string_equal(load_elements(g, end,
				"<junos:comment>/* who we are "
				"*/</junos:comment><system><host-name>b</host-name>"
				"</system>"),
	    LOADED);
	reply = rig_rpc(g, end, "<get-configuration format=\"text\"/>");
	assert_contains(reply, "/* who we are */\nsystem {\n    host-name b;\n");
	reply = rig_rpc(g, end, "<get-configuration/>");
	assert_contains(
	    reply, "<junos:comment>/* who we are */</junos:comment>\n<system>\n");
	rig_close(end);
	rig_free(g);
}

static const char *
edit(struct rig *g, struct peer_end *end, const char *options, const char *elements)
{
	static char request[2048];

	snprintf(request, sizeof request,
	    "<edit-config><target><candidate/></target>%s<config><configuration>%s"
	    "</configuration></config></edit-config>",
	    options, elements);
	return rig_rpc(g, end, request);
}

#define REFUSED(tag, path, message, bad)                                                 \
	"<rpc-error>\n<error-type>application</error-type>\n<error-tag>" tag             \
	"</error-tag>\n<error-severity>error</error-severity>\n" path                    \
	"<error-message>\n" message                                                      \
	"\n</error-message>\n<error-info>\n<bad-element>" bad                            \
	"</bad-element>\n</error-info>\n</rpc-error>\n"
#define SYSTEM "<error-path>[edit system]</error-path>\n"

static void
test_operations(void **state)
{
	struct rig *g = rig_new(terms, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(
	    edit(g, end, "",
		"<system><domain-name operation=\"create\">b</domain-name></system>"),
	    RIG_OK);
	rig_rpc(g, end, "<discard-changes/>");
	assert_string_equal(
	    edit(g, end, "",
		"<system><host-name operation=\"create\">b</host-name></system>"),
	    REFUSED("data-exists", SYSTEM, "statement already exists", "host-name"));
	assert_string_equal(
	    edit(g, end, "",
		"<system operation=\"create\"><host-name>b</host-name></system>"),
	    REFUSED("data-exists", "", "statement already exists", "system"));
	assert_string_equal(
	    edit(g, end, "", "<system><domain-name operation=\"delete\"/></system>"),
	    REFUSED("data-missing", SYSTEM, "statement not found", "domain-name"));
	/* inferred: the rest of the request is left out, unless it is to go on */
	edit(g, end, "",
	    "<system><host-name>c</host-name><domain-name "
	    "operation=\"delete\"/></system>");
	assert_string_equal(rig_rpc(g, end, RIG_DIFF), RIG_NO_DIFF);
	edit(g, end, "<error-option>continue-on-error</error-option>",
	    "<system><host-name>c</host-name><domain-name "
	    "operation=\"delete\"/></system>");
	assert_contains(rig_rpc(g, end, RIG_DIFF), "+  host-name c;\n");
	rig_rpc(g, end, "<discard-changes/>");
	assert_string_equal(
	    edit(g, end, "", "<system><domain-name operation=\"remove\"/></system>"),
	    RIG_OK);
	assert_string_equal(
	    edit(g, end, "",
		POLICY(
		    "<term operation=\"delete\"><name>b</name></term><term "
		    "operation=\"replace\"><name>c</name><then><reject/></then></term>")),
	    RIG_OK);
	assert_contains(rig_rpc(g, end, "<get-configuration format=\"set\"/>"),
	    "term a then accept\nset policy-options policy-statement P term c then "
	    "reject\nset "
	    "protocols");
	rig_close(end);
	rig_free(g);
}

static void
test_default_operation(void **state)
{
	struct rig *g = rig_new(terms, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(edit(g, end, "<default-operation>none</default-operation>",
				"<system><host-name>ignored</host-name><domain-name "
				"operation=\"create\">x.net</domain-name></"
				"system><snmp><location>y</location></snmp>"),
	    RIG_OK);
	assert_string_equal(rig_rpc(g, end, RIG_DIFF),
	    "<configuration-information>\n<configuration-output>\n\n[edit system]\n"
	    "+  domain-name "
	    "x.net;\n</configuration-output>\n</configuration-information>\n");
	assert_string_equal(edit(g, end, "<default-operation>replace</default-operation>",
				"<system><host-name>only</host-name></system>"),
	    RIG_OK);
	assert_contains(rig_rpc(g, end, "<get-configuration format=\"set\"/>"),
	    "\nset system host-name only\n</configuration-set>\n");
	assert_contains(edit(g, end, "<default-operation>mend</default-operation>", ""),
	    "<bad-element>mend</bad-element>");
	assert_contains(edit(g, end, "<test-option>test-then-set</test-option>", ""),
	    "<bad-element>test-then-set</bad-element>");
	rig_close(end);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rename_and_insert),
	    cmocka_unit_test(test_annotate),
	    cmocka_unit_test(test_operations),
	    cmocka_unit_test(test_default_operation),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
