#include "rig.h"

#define WARNED(action, path, what)                                                       \
	"<load-configuration-results action=\"" action "\">\n<rpc-error>\n"              \
	"<error-severity>warning</error-severity>\n<error-message>\n[" path              \
	"] is protected, '" what "\n</error-message>\n</rpc-error>\n<ok/>\n"             \
	"</load-configuration-results>\n"

static void
test_commands(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	rig_load(g, end, "set", "protect interfaces ge-0/0/0\nprotect system host-name");
	rig_rpc(g, end, "<commit-configuration/>");
	/* the form of this one was seen */
	assert_string_equal(rig_load(g, end, "set", "delete interfaces ge-0/0/0 unit 0"),
	    WARNED("set", "interfaces ge-0/0/0",
		"interfaces ge-0/0/0 unit 0' cannot be deleted"));
	/* inferred */
	assert_string_equal(rig_load(g, end, "set", "set interfaces ge-0/0/0 mtu 9000"),
	    WARNED("set", "interfaces ge-0/0/0",
		"interfaces ge-0/0/0 mtu 9000' cannot be created"));
	assert_string_equal(rig_load(g, end, "set", "set system host-name other"),
	    WARNED(
		"set", "system host-name", "system host-name other' cannot be changed"));
	assert_string_equal(
	    rig_load(g, end, "set", "rename interfaces ge-0/0/0 to ge-0/0/1"),
	    WARNED(
		"set", "interfaces ge-0/0/0", "interfaces ge-0/0/0' cannot be renamed"));
	/* what is above goes, but for what is protected */
	assert_string_equal(rig_load(g, end, "set", "delete system"),
	    WARNED("set", "system host-name", "system host-name' cannot be deleted"));
	assert_string_equal(rig_rpc(g, end, RIG_DIFF),
	    "<configuration-information>\n<configuration-output>\n\n[edit system]\n"
	    "-   root-authentication {\n-       encrypted-password &quot;$6$x&quot;; ## "
	    "SECRET-DATA\n-   }\n"
	    "</configuration-output>\n</configuration-information>\n");
	rig_rpc(g, end, "<discard-changes/>");
	assert_string_equal(
	    rig_load(g, end, "set",
		"unprotect interfaces ge-0/0/0\nset interfaces ge-0/0/0 mtu 9000\n"
		"set system host-name pe1-lab"),
	    RIG_LOADED("set"));
	rig_close(end);
	rig_free(g);
}

static void
test_hierarchies(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(
	    rig_load(g, end, "merge", "interfaces { protect: ge-0/0/0 { unit 0; } }"),
	    RIG_LOADED("merge"));
	rig_rpc(g, end, "<commit-configuration/>");
	assert_string_equal(
	    rig_load(g, end, "merge", "interfaces { ge-0/0/0 { mtu 9000; } }"),
	    WARNED("merge", "interfaces ge-0/0/0",
		"interfaces ge-0/0/0' cannot be changed"));
	assert_string_equal(rig_rpc(g, end, RIG_DIFF), RIG_NO_DIFF);
	assert_string_equal(rig_load(g, end, "override", "system { host-name pe1-lab; }"),
	    WARNED("override", "interfaces ge-0/0/0",
		"interfaces ge-0/0/0' cannot be deleted"));
	assert_contains(rig_rpc(g, end, "<get-configuration format=\"set\"/>"),
	    "set system host-name pe1-lab\nset interfaces ge-0/0/0 description uplink\n"
	    "set interfaces ge-0/0/0 unit 0 family inet address 192.0.2.10/31\n"
	    "protect interfaces ge-0/0/0\n</configuration-set>\n");
	rig_rpc(g, end, "<discard-changes/>");
	assert_string_equal(rig_load(g, end, "patch",
				"[edit interfaces ge-0/0/0]\n-   description uplink;\n"),
	    WARNED("patch", "interfaces ge-0/0/0",
		"interfaces ge-0/0/0' cannot be changed"));
	assert_string_equal(rig_rpc(g, end, RIG_DIFF), RIG_NO_DIFF);
	assert_string_equal(
	    rig_rpc(g, end,
		"<load-configuration><configuration><interfaces><interface "
		"unprotect=\"unprotect\"><name>ge-0/0/0</name><mtu>9000</mtu></interface>"
		"</interfaces></configuration></load-configuration>"),
	    "<load-configuration-results>\n<ok/>\n</load-configuration-results>\n");
	assert_contains(rig_rpc(g, end, RIG_DIFF), "!    unprotect: ge-0/0/0 { ... }\n");
	rig_close(end);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_commands),
	    cmocka_unit_test(test_hierarchies),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
