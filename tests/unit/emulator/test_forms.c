/* junos-facts 1.6, 3: operational replies as JSON and text. The form of JSON is that of a captured 16.1 reply. */
#include "life.h"

#include "emulator/forms.h"

static void
test_json(void **state)
{
	static const char xml[] =
	    "<r xmlns=\"base\" xmlns:junos=\"j\"><a xmlns=\"own\" junos:style=\"brief\">"
	    "<b>1</b><none/><b "
	    "junos:seconds=\"62\">\n1:02\n</b><deep><c>x\"y</c></deep></a></r>";
	struct arena *a = arena_new();
	struct xml *root;
	struct err *e = NULL;
	struct buf out;

	(void)state;
	buf_init(&out, BUF_TEXT);
	assert_int_equal(xml_parse(a, str_of(xml), &root, &e), 0);
	forms_json(root, &out);
	assert_string_equal(buf_z(&out),
	    "{\n"
	    "    \"a\" : [\n"
	    "    {\n"
	    "        \"attributes\" : {\"xmlns\" : \"own\", \"junos:style\" : "
	    "\"brief\"}, \n"
	    "        \"b\" : [\n"
	    "        {\n"
	    "            \"data\" : \"1\"\n"
	    "        }, \n"
	    "        {\n"
	    "            \"data\" : \"1:02\", \n"
	    "            \"attributes\" : {\"junos:seconds\" : \"62\"}\n"
	    "        }\n"
	    "        ], \n"
	    "        \"none\" : [\n"
	    "        {\n"
	    "            \"data\" : [null]\n"
	    "        }\n"
	    "        ], \n"
	    "        \"deep\" : [\n"
	    "        {\n"
	    "            \"c\" : [\n"
	    "            {\n"
	    "                \"data\" : \"x\\\"y\"\n"
	    "            }\n"
	    "            ]\n"
	    "        }\n"
	    "        ]\n"
	    "    }\n"
	    "    ]\n"
	    "}\n");
	buf_done(&out);
	arena_free(a);
}

/* JSON is bare text in the reply; an error stays what it is. */
static void
test_json_reply(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	assert_string_equal(ask(&l, "<get-alarm-information format=\"json\"/>"),
	    "{\n    \"alarm-information\" : [\n    {\n        \"attributes\" : "
	    "{\"xmlns\" : "
	    "\"" LIFE_NS
	    "alarm\"}, \n        \"alarm-summary\" : [\n        {\n            "
	    "\"no-active-alarms\" : [\n            {\n                \"data\" : "
	    "[null]\n   "
	    "         }\n            ]\n        }\n        ]\n    }\n    ]\n}\n");
	rig_ctl(l.g, "daemon", "chassisd", "stop", NULL);
	assert_contains(
	    ask(&l, "<get-alarm-information format=\"json\"/>"), "<rpc-error>\n");
	life_free(&l);
}

/* Every RPC that shows a state has a printer and makes text, JSON and XML. */
static void
test_all_have_all_forms(void **state)
{
	static const char *const names[] = {
#define RPC(name, answer, flags) #flags "|" name,
#include "emulator/rpcs.def"
#undef RPC
	};
	struct life l = life_new((const char *[]){"wrapper=fpc0", NULL});
	int n = 0;

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		const char *name = strrchr(names[i], '|') + 1;
		char request[128];

		if (strstr(names[i], "STATE") == NULL)
			continue;
		n++;
		snprintf(request, sizeof request,
		    "<%s format=\"text\"><host>192.0.2.11</host></%s>", name, name);
		ask(&l, request);
		if (strstr(l.g->reply, "<rpc-error>") == NULL)
			assert_contains(l.g->reply, "<output>\n");
		snprintf(request, sizeof request,
		    "<%s format=\"json\"><host>192.0.2.11</host></%s>", name, name);
		ask(&l, request);
		if (strstr(l.g->reply, "<rpc-error>") == NULL)
			assert_int_equal(l.g->reply[0], '{');
		snprintf(request, sizeof request, "<%s><host>192.0.2.11</host></%s>",
		    name, name);
		ask(&l, request);
		of(&l, "parses");
	}
	assert_true(n > 40);
	life_free(&l);
}

static void
test_tables(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	assert_string_equal(type(&l, "show interfaces terse"),
	    "<output>\n"
	    "Interface               Admin Link Proto    Local                 Remote\n"
	    "ge-0/0/0                up    up\n"
	    "ge-0/0/0.0              up    up   inet     192.0.2.10/31\n"
	    "xe-0/1/0                up    up\n"
	    "xe-0/1/1                up    up\n"
	    "ae0                     up    up\n"
	    "ae0.0                   up    up   inet     192.0.2.21/30\n"
	    "                                   iso\n"
	    "lo0                     up    up\n"
	    "lo0.0                   up    up   inet     203.0.113.1/32\n"
	    "</output>\n");
	assert_contains(type(&l, "show ospf neighbor"),
	    "Address          Interface              State           ID               "
	    "Pri  "
	    "Dead\n192.0.2.22       ae0.0                  Full            ");
	assert_contains(type(&l, "show bgp summary"),
	    "<output>\nGroups: 1 Peers: 1 Down peers: 0\n"
	    "Table          Tot Paths  Act Paths Suppressed    History Damp State    "
	    "Pending\n"
	    "inet.0\n");
	rig_ctl(l.g, "peer", "192.0.2.11", "down", NULL);
	assert_contains(type(&l, "show bgp summary"), " Active\n");
	assert_contains(type(&l, "show ntp associations"),
	    "<output>\n     remote           refid      st t when");
	assert_string_equal(type(&l, "show interfaces ge-9/9/9"),
	    "\nprotocol: operation-failed\nerror: device ge-9/9/9 not found\n");
	life_free(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_json),
	    cmocka_unit_test(test_json_reply),
	    cmocka_unit_test(test_all_have_all_forms),
	    cmocka_unit_test(test_tables),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
