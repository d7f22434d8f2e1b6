#include "rig.h"

static void
test_commands(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(
	    rig_load(g, end, "set",
		"edit interfaces ge-0/0/0\nset mtu 9000\nup\ncopy ge-0/0/0 to "
		"ge-0/0/1\ntop\n"
		"rename interfaces ge-0/0/1 to ge-0/0/5\ndeactivate interfaces ge-0/0/5 "
		"unit 0\n"
		"annotate system \"who we are\"\nset protocols bgp group CARRIER export "
		"[ OUT IN ]\n"
		"insert protocols bgp group CARRIER export IN before OUT\n"
		"replace pattern uplink with downlink\nset version 22.1R1\n"
		"set interfaces xe-0/0/0 mtu 9000\nset interfaces xe-0/0/1 mtu 9000\n"
		"wildcard delete interfaces xe-*"),
	    RIG_LOADED("set"));
	assert_contains(rig_rpc(g, end, "<get-configuration format=\"set\"/>"),
	    "set interfaces ge-0/0/0 description downlink\n"
	    "set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.10/31\n"
	    "set interfaces ge-0/0/0 mtu 9000\n"
	    "set interfaces ge-0/0/5 description downlink\n"
	    "set interfaces ge-0/0/5 unit 0 family inet address 192.0.2.10/31\n"
	    "deactivate interfaces ge-0/0/5 unit 0\nset interfaces ge-0/0/5 mtu 9000\n");
	assert_contains(rig_rpc(g, end, "<get-configuration format=\"text\"/>"),
	    "\n/* who we are */\nsystem {\n");
	assert_contains(rig_rpc(g, end, "<get-configuration format=\"text\"/>"),
	    "            export [ IN OUT ];\n");
	rig_close(end);
	rig_free(g);
}

static void
test_unknown_levels(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply = rig_load(g, end, "set",
	    "edit interfaces ge-0/0/0\nset descripton x\ntop\nsett system\nedit "
	    "protcols\n");

	(void)state;
	assert_contains(reply,
	    "<error-path>[edit interfaces ge-0/0/0]</error-path>\n"
	    "<error-message>syntax error</error-message>\n<error-info>\n"
	    "<bad-element>descripton</bad-element>");
	assert_contains(reply,
	    "<error-message>unknown command</error-message>\n<error-info>\n"
	    "<bad-element>sett</bad-element>");
	assert_contains(reply, "<bad-element>protcols</bad-element>");
	assert_contains(reply, "<ok/>\n</load-configuration-results>");
	rig_close(end);
	rig_free(g);
}

#define PATCH(child, text)                                                               \
	"<load-configuration action=\"patch\" format=\"text\"><" child ">" text          \
	"</" child "></load-configuration>"

static void
test_patch(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply;

	(void)state;
	assert_string_equal(rig_rpc(g, end,
				PATCH("configuration-patch",
				    "\n[edit system]\n-  host-name pe1-lab;\n+  "
				    "host-name b;\n[edit interfaces "
				    "ge-0/0/0]\n!     inactive: unit 0 { ... }\n")),
	    RIG_LOADED("patch"));
	assert_string_equal(rig_rpc(g, end, RIG_DIFF),
	    "<configuration-information>\n<configuration-output>\n\n[edit system]\n"
	    "-  host-name pe1-lab;\n+  host-name b;\n[edit interfaces ge-0/0/0]\n"
	    "!     inactive: unit 0 { ... }\n</configuration-output>\n"
	    "</configuration-information>\n");
	/* inferred: what is said of a part that does not fit; the rest stays in the candidate */
	reply = rig_rpc(g, end,
	    PATCH("configuration-text",
		"[edit system]\n-  host-name pe1-lab;\n+  domain-name n;\n"));
	assert_contains(reply, "<error-message>patch does not fit: statement not "
			       "found</error-message>\n<error-info>\n"
			       "<bad-element>host-name</bad-element>");
	assert_contains(reply, "<load-error-count>1</load-error-count>\n");
	assert_contains(rig_rpc(g, end, RIG_DIFF), "+  domain-name n;\n");
	rig_close(end);
	rig_free(g);
	g = rig_new(NULL, (const char *[]){"release=14.2R8.4", NULL});
	end = rig_session(g, "autolab");
	assert_contains(rig_rpc(g, end, PATCH("configuration-patch", "")),
	    "<bad-element>patch</bad-element>");
	rig_close(end);
	rig_free(g);
}

/* Before 11.4 the element is not known. */
static void
test_very_old(void **state)
{
	struct rig *g =
	    rig_new(NULL, (const char *[]){"release=10.4R16.1", "errors=old", NULL});
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_contains(rig_rpc(g, end,
			    "<load-configuration format=\"text\"><configuration-set>set "
			    "system host-name x"
			    "</configuration-set></load-configuration>"),
	    "<error-message>internal communications error (tag 'configuration-set') "
	    "expecting "
	    "&lt;configuration-text&gt;</error-message>");
	rig_close(end);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_commands),
	    cmocka_unit_test(test_unknown_levels),
	    cmocka_unit_test(test_patch),
	    cmocka_unit_test(test_very_old),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
