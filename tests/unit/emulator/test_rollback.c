#include "rig.h"

#define LOADED "<load-configuration-results>\n<ok/>\n</load-configuration-results>\n"

/* Host names pe1-lab, one, two, three; three runs. */
static struct rig *
with_history(struct peer_end **ret_end)
{
	static const char *const names[] = {"one", "two", "three"};
	struct rig *g = rig_new(NULL, NULL);

	*ret_end = rig_session(g, "autolab");
	for (size_t i = 0; i < 3; i++) {
		rig_change(g, *ret_end, names[i]);
		rig_rpc(g, *ret_end, "<commit-configuration/>");
	}
	return g;
}

/* inferred: the shape of the reply */
static void
test_rollback_config(void **state)
{
	struct peer_end *a;
	struct rig *g = with_history(&a);

	(void)state;
	assert_string_equal(
	    rig_rpc(g, a, "<rollback-config><index>2</index></rollback-config>"), LOADED);
	assert_contains(
	    rig_rpc(g, a, RIG_DIFF), "-  host-name three;\n+  host-name one;\n");
	assert_string_equal(
	    rig_rpc(g, a, "<rollback-config><index>0</index></rollback-config>"), LOADED);
	assert_string_equal(rig_rpc(g, a, RIG_DIFF), RIG_NO_DIFF);
	assert_contains(
	    rig_rpc(g, a, "<rollback-config><index>4</index></rollback-config>"),
	    "\nrollback '4' does not exist\n");
	assert_contains(g->reply, "<load-error-count>1</load-error-count>\n");
	assert_contains(
	    rig_rpc(g, a, "<rollback-config><index>50</index></rollback-config>"),
	    "\nrollback ID out of range\n");
	assert_contains(
	    rig_rpc(g, a, "<rollback-config><index>x</index></rollback-config>"),
	    "\nrollback ID out of range\n");
	rig_close(a);
	rig_free(g);
}

static void
test_information(void **state)
{
	struct peer_end *a;
	struct rig *g = with_history(&a);

	(void)state;
	assert_contains(rig_rpc(g, a,
			    "<get-rollback-information><rollback>3</rollback>"
			    "<format>text</format></get-rollback-information>"),
	    "<rollback-information>\n<ok/>\n<configuration-information>\n"
	    "<configuration-output>\n## Last commit: ");
	assert_contains(g->reply, " UTC by root\nversion 22.4R3.25;\nsystem {\n"
				  "    host-name pe1-lab;\n");
	assert_contains(rig_rpc(g, a,
			    "<get-rollback-information><rollback>1</rollback>"
			    "</get-rollback-information>"),
	    "<rollback-information>\n<ok/>\n<configuration xmlns=");
	assert_contains(g->reply, "<host-name>two</host-name>");
	assert_contains(rig_rpc(g, a,
			    "<get-rollback-information><rollback>1</rollback>"
			    "<format>set</format></get-rollback-information>"),
	    "set version 22.4R3.25\nset system host-name two\n");
	assert_string_equal(rig_rpc(g, a,
				"<get-rollback-information><rollback>0</rollback>"
				"<compare>2</compare></get-rollback-information>"),
	    "<rollback-information>\n<ok/>\n<configuration-information>\n"
	    "<configuration-output>\n\n[edit system]\n-  host-name one;\n"
	    "+  host-name three;\n</configuration-output>\n"
	    "</configuration-information>\n</rollback-information>\n");
	assert_contains(rig_rpc(g, a,
			    "<get-rollback-information><rollback>9</rollback>"
			    "</get-rollback-information>"),
	    "\nrollback '9' does not exist\n");
	assert_lacks(g->reply, "rollback-information");
	rig_close(a);
	rig_free(g);
}

static void
test_fewer_are_kept(void **state)
{
	struct peer_end *a;
	struct rig *g = with_history(&a);

	(void)state;
	assert_int_equal(g->router->nhistory, 4);
	rig_load(g, a, "set", "set system max-configuration-rollbacks 2");
	rig_rpc(g, a, "<commit-configuration/>");
	assert_int_equal(g->router->nhistory, 3);
	assert_contains(rig_rpc(g, a, "<load-configuration rollback=\"3\"/>"),
	    "\nrollback '3' does not exist\n");
	assert_string_equal(
	    rig_rpc(g, a, "<load-configuration rollback=\"2\"/>"), LOADED);
	assert_contains(rig_rpc(g, a, RIG_DIFF), "+  host-name two;\n");
	rig_close(a);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_rollback_config),
	    cmocka_unit_test(test_information),
	    cmocka_unit_test(test_fewer_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
