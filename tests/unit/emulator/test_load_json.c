#include "rig.h"

static const char *
load_json(struct rig *g, struct peer_end *end, const char *action, const char *json)
{
	struct buf request;
	const char *reply;

	buf_init(&request, BUF_TEXT);
	buf_printf(&request,
	    "<load-configuration action=\"%s\" format=\"json\"><configuration-json>",
	    action);
	buf_add_xml(&request, str_of(json));
	buf_adds(&request, "</configuration-json></load-configuration>");
	reply = rig_rpc(g, end, buf_z(&request));
	buf_done(&request);
	return reply;
}

static void
test_merge(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply;

	(void)state;
	assert_string_equal(
	    load_json(g, end, "merge",
		"{\"configuration\": {\"system\": {\"host-name\": \"other\", "
		"\"services\": "
		"{\"ssh\": [null]}}, \"interfaces\": {\"interface\": [{\"name\": "
		"\"ge-0/0/1\", \"mtu\": 9000, \"unit\": [{\"name\": 0, \"family\": "
		"{\"inet\": "
		"{\"address\": [{\"name\": \"192.0.2.1/31\"}]}}}]}]}, \"protocols\": "
		"{\"bgp\": {\"group\": [{\"name\": \"CARRIER\", \"import\": [\"A\", "
		"\"B\"]}]}}}}"),
	    RIG_LOADED("merge"));
	reply = rig_rpc(g, end, RIG_DIFF);
	assert_contains(reply, "+  host-name other;\n");
	assert_contains(reply, "+  services {\n+      ssh;\n+  }\n");
	assert_contains(reply,
	    "+   ge-0/0/1 {\n+       mtu 9000;\n+       unit 0 {\n+           "
	    "family inet {\n+               address 192.0.2.1/31;\n");
	assert_contains(reply, "+    import [ A B ];\n");
	rig_close(end);
	rig_free(g);
}

/* inferred: how attributes are spelt */
static void
test_metadata(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply;

	(void)state;
	assert_string_equal(
	    load_json(g, end, "merge",
		"{\"configuration\": {\"interfaces\": {\"interface\": [{\"@\": "
		"{\"inactive\": "
		"true}, \"name\": \"ge-0/0/0\", \"description\": \"d\", "
		"\"@description\": "
		"{\"operation\": \"delete\"}}]}, \"system\": {\"@\": {\"protect\": true, "
		"\"comment\": \"/* why */\"}, \"@host-name\": {\"inactive\": true}, "
		"\"host-name\": \"other\"}}}"),
	    RIG_LOADED("merge"));
	reply = rig_rpc(g, end, "<get-configuration format=\"text\"/>");
	assert_contains(
	    reply, "/* why */\nprotect: system {\n    inactive: host-name other;\n");
	assert_contains(reply, "    inactive: ge-0/0/0 {\n        unit 0 {\n");
	rig_close(end);
	rig_free(g);
}

/* As 14.2 wrote it. */
static void
test_verbose(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(
	    load_json(g, end, "override",
		"{\"configuration\": [{\"attributes\": {\"xmlns\": \"x\"}, \"system\": "
		"[{\"host-name\": [{\"data\": \"other\"}], \"services\": [{\"ssh\": "
		"[{}]}]}]}]}"),
	    RIG_LOADED("override"));
	assert_contains(rig_rpc(g, end, "<get-configuration format=\"set\"/>"),
	    "set version 22.4R3.25\nset system host-name other\nset system services "
	    "ssh\n</");
	rig_close(end);
	rig_free(g);
}

static void
test_wrong(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply = load_json(g, end, "merge", "{\"configuration\": {,}}");

	(void)state;
	assert_contains(reply, "<error-message>syntax error</error-message>");
	assert_contains(reply, "<load-error-count>1</load-error-count>\n");
	reply = load_json(g, end, "merge", "{\"system\": {}}");
	assert_contains(reply, "<bad-element>configuration-json</bad-element>");
	reply = load_json(
	    g, end, "merge", "{\"configuration\": {\"protcols\": {\"bgp\": [null]}}}");
	assert_contains(reply, "<bad-element>protcols</bad-element>");
	assert_contains(
	    load_json(g, end, "replace", "{}"), "<bad-element>replace</bad-element>");
	rig_close(end);
	rig_free(g);
}

static void
test_old_release(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"release=14.1R1.10", NULL});
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply = load_json(g, end, "merge", "{\"configuration\": {}}");

	(void)state;
	assert_contains(reply, "<error-message>invalid value</error-message>");
	assert_contains(reply, "<bad-element>json</bad-element>");
	rig_close(end);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_merge),
	    cmocka_unit_test(test_metadata),
	    cmocka_unit_test(test_verbose),
	    cmocka_unit_test(test_wrong),
	    cmocka_unit_test(test_old_release),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
