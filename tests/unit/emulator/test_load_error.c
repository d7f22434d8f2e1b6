#include "rig.h"

#include "emulator/disk.h"

static struct rig *
with_file(const char *path, const char *text, const char *const *settings)
{
	struct rig *g = rig_new(NULL, settings);

	assert_int_equal(disk_write(g->router, path, "autolab", str_of(text)), 0);
	return g;
}

static const char wrong[] =
    "system {\n    host-name b;\n}\ninterfaces {\n    ge-0/0/2 {\n"
    "        mtu 9000; descripton uplink;\n    }\n}\n";

/* The place in the file stands before the message, the hierarchy and the statement behind it. */
static void
test_place_in_file(void **state)
{
	struct rig *g = with_file("/var/tmp/cand-7.conf", wrong, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(
	    rig_rpc(g, end,
		"<load-configuration url=\"/var/tmp/cand-7.conf\" action=\"merge\" "
		"format=\"text\"/>"),
	    "<load-configuration-results action=\"merge\">\n<rpc-error>\n"
	    "<error-type>protocol</error-type>\n<error-tag>operation-failed</error-tag>\n"
	    "<error-severity>error</error-severity>\n"
	    "<error-path>[edit interfaces ge-0/0/2]</error-path>\n<error-message>\n"
	    "/var/tmp/cand-7.conf:6:(19) syntax error: descripton\n"
	    "  [edit interfaces ge-0/0/2]\n    'mtu 9000; descripton uplink;'\n"
	    "      syntax error\n</error-message>\n<error-info>\n"
	    "<bad-element>descripton</bad-element>\n</error-info>\n</rpc-error>\n"
	    "<load-error-count>1</load-error-count>\n</load-configuration-results>\n");
	assert_contains(
	    rig_rpc(g, end, RIG_DIFF), "+   ge-0/0/2 {\n+       mtu 9000;\n+   }\n");
	rig_close(end);
	rig_free(g);
}

static void
test_place_in_old_forms(void **state)
{
	struct rig *g =
	    with_file("/var/tmp/c.conf", wrong, (const char *[]){"errors=xnm", NULL});
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply;

	(void)state;
	reply = rig_rpc(
	    g, end, "<load-configuration url=\"/var/tmp/c.conf\" format=\"text\"/>");
	assert_contains(reply,
	    "<filename>/var/tmp/c.conf</filename>\n<line-number>6</line-number>\n"
	    "<column>19</column>\n<token>descripton</token>\n"
	    "<edit-path>[edit interfaces ge-0/0/2]</edit-path>\n");
	assert_contains(reply, "<message>syntax error</message>\n");
	rig_close(end);
	rig_free(g);
}

static void
test_files(void **state)
{
	struct rig *g =
	    with_file("/var/tmp/a.set", "set system host-name from-set\n", NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(
	    rig_rpc(
		g, end, "<load-configuration url=\"/var/tmp/a.set\" action=\"set\"/>"),
	    RIG_LOADED("set"));
	assert_contains(rig_rpc(g, end, RIG_DIFF), "+  host-name from-set;\n");
	disk_write(g->router, "/var/tmp/a.xml", "autolab",
	    STR("<configuration><system><host-name>from-xml</host-name></system></"
		"configuration>"));
	assert_string_equal(
	    rig_rpc(g, end,
		"<load-configuration url=\"file:///var/tmp/a.xml\" action=\"merge\"/>"),
	    RIG_LOADED("merge"));
	assert_contains(rig_rpc(g, end, RIG_DIFF), "+  host-name from-xml;\n");
	disk_mkdir(g->router, "/var/home/autolab", "autolab", 0755);
	disk_write(g->router, "/var/home/autolab/a.json", "autolab",
	    STR("{\"configuration\": {\"system\": {\"host-name\": \"from-json\"}}}"));
	assert_string_equal(
	    rig_rpc(g, end,
		"<load-configuration url=\"a.json\" action=\"merge\" format=\"json\"/>"),
	    RIG_LOADED("merge"));
	assert_contains(rig_rpc(g, end, RIG_DIFF), "+  host-name from-json;\n");
	/* inferred texts */
	assert_contains(
	    rig_rpc(
		g, end, "<load-configuration url=\"/var/tmp/none\" format=\"text\"/>"),
	    "/var/tmp/none: No such file or directory");
	assert_contains(
	    rig_rpc(g, end,
		"<load-configuration url=\"http://192.0.2.9/x\" format=\"text\"/>"),
	    "could not resolve URL 'http://192.0.2.9/x'");
	rig_close(end);
	rig_free(g);
}

static void
test_rescue(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	rig_rpc(g, end, "<request-delete-rescue-configuration/>");
	assert_contains(rig_rpc(g, end, "<load-configuration rescue=\"rescue\"/>"),
	    "No rescue configuration is set");
	rig_rpc(g, end, "<request-save-rescue-configuration/>");
	rig_load(g, end, "set", "set system host-name other");
	rig_rpc(g, end, "<commit-configuration/>");
	assert_string_equal(rig_rpc(g, end, "<load-configuration rescue=\"rescue\"/>"),
	    "<load-configuration-results>\n<ok/>\n</load-configuration-results>\n");
	assert_contains(
	    rig_rpc(g, end, RIG_DIFF), "-  host-name other;\n+  host-name pe1-lab;\n");
	assert_contains(rig_rpc(g, end, "<load-configuration rollback=\"50\"/>"),
	    "rollback ID out of range");
	assert_string_equal(
	    rig_rpc(g, end, "<load-configuration compare=\"rollback\" rollback=\"0\"/>"),
	    "<load-configuration-results>\n<ok/>\n</load-configuration-results>\n");
	assert_string_equal(rig_rpc(g, end, RIG_DIFF), RIG_NO_DIFF);
	rig_close(end);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_place_in_file),
	    cmocka_unit_test(test_place_in_old_forms),
	    cmocka_unit_test(test_files),
	    cmocka_unit_test(test_rescue),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
