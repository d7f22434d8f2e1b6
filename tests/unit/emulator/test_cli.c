/* The command line over NETCONF: junos-facts 3 (conventions), 1.9. */
#include "rig.h"

static const char *
ask(struct rig *g, struct peer_end *end, const char *format, const char *line)
{
	char request[512];

	snprintf(request, sizeof request, "<command%s%s%s>%s</command>",
	    format != NULL ? " format=\"" : "", format != NULL ? format : "",
	    format != NULL ? "\"" : "", line);
	return rig_rpc(g, end, request);
}

/* The XML of a line is that of its RPC, whatever way its words are shortened. */
static void
test_lines_are_rpcs(void **state)
{
	static const struct {
		const char *line, *rpc;
	} cases[] = {
	    {"show version", "<get-software-information/>"},
	    {"sh ver", "<get-software-information/>"},
	    {"show chassis hardware models",
		"<get-chassis-inventory><models/></get-chassis-inventory>"},
	    {"sh int ter",
		"<get-interface-information><terse/></get-interface-information>"},
	    {"show interfaces terse ge-0/0/0",
		"<get-interface-information><terse/><interface-name>ge-0/0/0</"
		"interface-name></get-interface-information>"},
	    {"show interfaces ge-0/0/0 terse",
		"<get-interface-information><interface-name>ge-0/0/0</"
		"interface-name><terse/></get-interface-information>"},
	    {"show interfaces diag opt",
		"<get-interface-optics-diagnostics-information/>"},
	    {"show chassis environment pem", "<get-environment-pem-information/>"},
	    {"show chassis env", "<get-environment-information/>"},
	    {"show bgp neighbor 192.0.2.11",
		"<get-bgp-neighbor-information><neighbor-address>192.0.2.11</"
		"neighbor-address></get-bgp-neighbor-information>"},
	    {"show bgp neighbor instance VRF",
		"<get-bgp-neighbor-information><instance>VRF</instance></"
		"get-bgp-neighbor-information>"},
	    {"show system alarms | no-more", "<get-system-alarm-information/>"},
	};
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char *by_rpc = strdup(rig_rpc(g, end, cases[i].rpc));

		assert_true(strlen(by_rpc) > 20);
		assert_string_equal(ask(g, end, "xml", cases[i].line), by_rpc);
		assert_string_equal(ask(g, end, NULL, cases[i].line), by_rpc);
		free(by_rpc);
	}
	rig_close(end);
	rig_free(g);
}

static void
test_words_that_are_wrong(void **state)
{
	static const struct {
		const char *line, *message, *bad;
	} cases[] = {
	    {"show nonsense", "syntax error, expecting &lt;command&gt;", "nonsense"},
	    {"shw version", "syntax error, expecting &lt;command&gt;", "shw"},
	    {"show bgp", "syntax error, expecting &lt;command&gt;", "bgp"},
	    {"show interfaces terse ge-0/0/0 more",
		"syntax error, expecting &lt;command&gt;", "more"},
	    {"show version | mtch x", "syntax error, expecting &lt;command&gt;", "mtch"},
	    {"show version | display yaml", "syntax error, expecting &lt;command&gt;",
		"yaml"},
	    {"show chassis e", NULL, NULL}, /* environment alone begins so */
	    {"show interfaces d", "'d' is ambiguous", "d"},
	    {"show l", "'l' is ambiguous", "l"},
	};
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char want[512];

		ask(g, end, NULL, cases[i].line);
		if (cases[i].message == NULL) {
			assert_lacks(g->reply, "rpc-error");
			continue;
		}
		snprintf(want, sizeof want,
		    "<rpc-error>\n<error-type>protocol</error-type>\n"
		    "<error-tag>operation-failed</error-tag>\n"
		    "<error-severity>error</error-severity>\n"
		    "<error-message>%s</error-message>\n<error-info>\n"
		    "<bad-element>%s</bad-element>\n</error-info>\n</rpc-error>\n",
		    cases[i].message, cases[i].bad);
		assert_string_equal(g->reply, want);
	}
	rig_close(end);
	rig_free(g);
}

static void
test_pipes(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(ask(g, end, "text", "show version | match ^model"),
	    "<output>\nModel: mx204\n</output>\n");
	assert_string_equal(ask(g, end, "text", "show version | except ^[hm] | count"),
	    "<output>\nCount: 2 lines\n</output>\n");
	assert_string_equal(
	    ask(g, end, "text", "show version | except kernel | last 1 | trim 7"),
	    "<output>\n22.4R3.25\n</output>\n");
	assert_string_equal(ask(g, end, "text", "show version | find junos: | count"),
	    "<output>\nCount: 2 lines\n</output>\n");
	assert_string_equal(ask(g, end, "text", "show version | display xml rpc"),
	    "<rpc>\n<get-software-information/>\n</rpc>\n");
	assert_string_equal(
	    ask(g, end, "text", "show interfaces terse | display xml rpc"),
	    "<rpc>\n<get-interface-information><terse/></get-interface-information>\n</"
	    "rpc>\n");
	assert_contains(ask(g, end, "text", "show version | display xml"),
	    "<software-information>\n");
	assert_contains(ask(g, end, "text", "show version | display json"),
	    "{\n    \"software-information\" : [\n    {\n");
	rig_close(end);
	rig_free(g);
}

static void
test_show_configuration(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(ask(g, end, "text", "show configuration routing-options"),
	    "<output>\nautonomous-system 64496;\n</output>\n");
	assert_string_equal(
	    ask(g, end, "text", "show configuration interfaces ge-0/0/0 | display set"),
	    "<output>\nset interfaces ge-0/0/0 description uplink\n"
	    "set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.10/31\n"
	    "</output>\n");
	assert_string_equal(ask(g, end, "text", "show configuration system host-name"),
	    "<output>\nhost-name pe1-lab;\n</output>\n");
	assert_contains(ask(g, end, NULL, "show configuration routing-options"),
	    "junos:commit-user=\"root\">\n<routing-options>\n");
	assert_contains(g->reply, "<as-number>64496</as-number>\n");
	assert_lacks(g->reply, "<interfaces>");
	assert_contains(
	    ask(g, end, "text", "show configuration | display set | match bgp | count"),
	    "<output>\nCount: ");
	rig_close(end);
	rig_free(g);
}

/* The router would ask a person back: over NETCONF that is a fragment that nobody can answer. */
static void
test_prompts(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(ask(g, end, NULL, "request system reboot"),
	    "<rpc junos:tag-type=\"confirm-choice\">\n<select-choice>\n<prompt>Reboot "
	    "the system ? [yes,no] (no) </prompt>\n</select-choice>\n</rpc>\n");
	rig_close(end);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_lines_are_rpcs),
	    cmocka_unit_test(test_words_that_are_wrong),
	    cmocka_unit_test(test_pipes),
	    cmocka_unit_test(test_show_configuration),
	    cmocka_unit_test(test_prompts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
