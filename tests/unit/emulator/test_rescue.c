#include "rig.h"

#define MANAGED                                                                          \
	"<rescue-management-results>\n<routing-engine junos:style=\"normal\">\n"         \
	"<name>re0</name>\n<success/>\n</routing-engine>\n</"                            \
	"rescue-management-results>\n"
#define GET "<get-rescue-information><format>text</format></get-rescue-information>"

static void
test_save_get_delete(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"rescue=false", NULL});
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	/* inferred: the words */
	assert_contains(rig_rpc(g, a, GET), "\nNo rescue configuration is set\n");
	assert_null(g->router->rescue);
	rig_change(g, a, "saved");
	rig_rpc(g, a, "<commit-configuration/>");
	assert_string_equal(
	    rig_rpc(g, a, "<request-save-rescue-configuration/>"), MANAGED);
	rig_change(g, a, "newer");
	rig_rpc(g, a, "<commit-configuration/>");
	assert_contains(rig_rpc(g, a, GET),
	    "<rescue-information>\n<configuration-information>\n<configuration-output>\n"
	    "## Last commit: ");
	assert_contains(g->reply, " UTC by autolab\nversion 22.4R3.25;\nsystem {\n"
				  "    host-name saved;\n");
	assert_contains(g->reply,
	    "</configuration-output>\n</configuration-information>\n"
	    "</rescue-information>\n");
	assert_contains(rig_rpc(g, a, "<get-rescue-information/>"),
	    "<rescue-information>\n<configuration xmlns=");
	assert_contains(g->reply, "<host-name>saved</host-name>");
	assert_string_equal(rig_rpc(g, a, "<load-configuration rescue=\"rescue\"/>"),
	    "<load-configuration-results>\n<ok/>\n</load-configuration-results>\n");
	assert_contains(
	    rig_rpc(g, a, RIG_DIFF), "-  host-name newer;\n+  host-name saved;\n");
	assert_string_equal(
	    rig_rpc(g, a, "<request-delete-rescue-configuration/>"), MANAGED);
	assert_null(g->router->rescue);
	assert_contains(rig_rpc(g, a, "<load-configuration rescue=\"rescue\"/>"),
	    "No rescue configuration is set");
	assert_contains(g->reply, "<load-error-count>1</load-error-count>\n");
	rig_close(a);
	rig_free(g);
}

/* By default the startup configuration is saved; it outlives its place in the history. */
static void
test_default(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	for (int i = 0; i < ROLLBACKS + 1; i++) {
		rig_change(g, a, i % 2 == 0 ? "even" : "odd");
		rig_rpc(g, a, "<commit-configuration/>");
	}
	assert_contains(rig_rpc(g, a, GET), "    host-name pe1-lab;\n");
	rig_close(a);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_save_get_delete),
	    cmocka_unit_test(test_default),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
