#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "data/value.h"
#include "schema/bound.h"
#include "schema/schema.h"
#include "unit/schema/form_rig.h"

static const struct bound *
read_json(struct rig *g, const char *text)
{
	struct value *v = NULL;
	struct bound *root = NULL;
	struct err *e = NULL;

	buf_reset(&g->findings);
	assert_int_equal(json_parse(g->arena, "in", str_of(text), &v, &e), 0);
	if (bound_from_json(g->arena, g->schema, v, note, g, &root, &e) != 0) {
		err_print(e, &g->findings);
		err_free(e);
	}
	return root;
}

/* What is read from `text` prints as `want`, and the findings are those. */
static void
becomes(struct rig *g, const char *text, const char *want, const char *findings)
{
	const struct bound *root = read_json(g, text);

	assert_string_equal(buf_z(&g->findings), findings);
	assert_non_null(root);
	buf_reset(&g->out);
	bound_print_json(root, BOUND_JSON_IETF, 0, &g->out);
	assert_string_equal(buf_z(&g->out), want);
}

static void
verbose(struct rig *g, const char *text, const char *want)
{
	const struct bound *root = read_json(g, text);

	assert_non_null(root);
	buf_reset(&g->out);
	bound_print_json(root, BOUND_JSON_VERBOSE, 0, &g->out);
	assert_string_equal(buf_z(&g->out), want);
	/* and the verbose form says the same as the other */
	buf_reset(&g->out);
	bound_print_json(read_json(g, want), BOUND_JSON_IETF, 0, &g->out);
	assert_string_equal(buf_z(&g->out), text);
}

static void
fails(struct rig *g, const char *text, const char *message)
{
	assert_null(read_json(g, text));
	if (strstr(buf_z(&g->findings), message) == NULL)
		fail_msg("%s", buf_z(&g->findings));
}

static void
test_order_and_kinds(void **state)
{
	becomes(*state,
	    "{\"system\": {\"host-name\": \"r1\", \"services\": {\"ssh\": {}, "
	    "\"netconf\": {\"ssh\": [null]}}, \"name-list\": \"one\"}, \"interfaces\": "
	    "{\"interface\": [{\"unit\": [{\"vlan-id\": 7, \"name\": \"0\"}], \"name\": "
	    "\"ge-0/0/0\", \"mtu\": 1500, \"ratio\": 1.5, \"disable\": [null], "
	    "\"description\": \"7\"}]}}",
	    "{\"system\":{\"host-name\":\"r1\",\"services\":{\"ssh\":[null],\"netconf\":{"
	    "\"ssh\":[null]}},\"name-list\":[\"one\"]},\"interfaces\":{\"interface\":[{"
	    "\"name\":\"ge-0/0/0\",\"unit\":[{\"name\":0,\"vlan-id\":7}],\"mtu\":1500,"
	    "\"ratio\":\"1.5\",\"disable\":[null],\"description\":\"7\"}]}}",
	    "");
}

static void
test_numbers(void **state)
{
	/* what a number would not keep stays text */
	becomes(*state,
	    "{\"interfaces\":{\"interface\":[{\"name\":\"a\",\"offset\":\"-5\","
	    "\"unit\":[{\"name\":\"007\"},{\"name\":\"<*>\"},{\"name\":0}]}]}}",
	    "{\"interfaces\":{\"interface\":[{\"name\":\"a\",\"offset\":-5,"
	    "\"unit\":[{\"name\":\"007\"},{\"name\":\"<*>\"},{\"name\":0}]}]}}",
	    "");
}

static void
test_metadata(void **state)
{
	static const char text[] =
	    "{\"@\":{\"comment\":\"/* top */\"},"
	    "\"system\":{\"@\":{\"inactive\":true,\"junos:group\":\"G\"},\"host-name\":"
	    "\"r1\",\"@host-name\":{\"protect\":true,\"comment\":\"/* our name */\"},"
	    "\"name-list\":[\"a\",\"b\"],\"@name-list\":[null,{\"operation\":\"delete\"}]"
	    ","
	    "\"services\":{\"ssh\":{\"@\":{\"unprotect\":true}}}},"
	    "\"interfaces\":{\"interface\":[{\"@\":{\"operation\":\"remove\"},\"name\":"
	    "\"a\",\"disable\":[null],\"@disable\":{\"active\":true}},{\"@\":{\"rename\":"
	    "\"rename\",\"name\":\"c\"},\"name\":\"b\"},{\"@\":{\"insert\":\"after\","
	    "\"name\":\"a\"},\"name\":\"d\"}]}}";

	becomes(*state, text, text, "");
}

static void
test_other_spellings(void **state)
{
	becomes(*state,
	    "{\"@\": {\"xmlns\": \"x\", \"junos:commit-seconds\": \"1\"}, "
	    "\"junos-conf-root:system\": {\"@\": {\"jcmd:active\": false, \"protect\": "
	    "false}, \"@host-name\": {\"operation\": \"delete\"}, \"time-zone\": "
	    "[{\"data\": \"UTC\", \"attributes\": {\"inactive\": \"inactive\"}}]}}",
	    "{\"system\":{\"@\":{\"inactive\":true},\"host-name\":[null],"
	    "\"@host-name\":{\"operation\":\"delete\"},\"time-zone\":\"UTC\","
	    "\"@time-zone\":{\"inactive\":true}}}",
	    "");
}

static void
test_choices(void **state)
{
	static const char text[] =
	    "{\"policy-options\":{\"policy-statement\":[{\"name\":\"A\",\"term\":[{"
	    "\"name\":\"1\",\"from\":{\"route-filter\":[{\"address\":\"10.0.0.0/8\","
	    "\"upto\":\"/24\",\"accept\":[null]},{\"address\":\"10.0.0.0/8\",\"exact\":"
	    "[null]}]}}]}]}}";

	becomes(*state, text, text, "");
	verbose(*state, text,
	    "{\"policy-options\":[{\"policy-statement\":[{\"name\":[{\"data\":\"A\"}],"
	    "\"term\":[{\"name\":[{\"data\":\"1\"}],\"from\":[{\"route-filter\":[{"
	    "\"address\":[{\"data\":\"10.0.0.0/8\"}],\"upto\":[{\"data\":\"/24\"}],"
	    "\"accept\":[{\"data\":[null]}]},{\"address\":[{\"data\":\"10.0.0.0/8\"}],"
	    "\"exact\":[{\"data\":[null]}]}]}]}]}]}]}");
}

static void
test_verbose(void **state)
{
	verbose(*state,
	    "{\"system\":{\"@\":{\"inactive\":true},\"host-name\":\"r1\",\"@host-name\":"
	    "{\"protect\":true},\"services\":{\"ssh\":[null]},\"name-list\":[\"a\",\"b\"]"
	    ","
	    "\"ntp\":{\"server\":[{\"name\":\"x\",\"key\":1,\"prefer\":[null]}]}},"
	    "\"thing\":"
	    "{\"undefined\":{\"name\":[\"data\",\"x\"]}}}",
	    "{\"system\":[{\"attributes\":{\"inactive\":\"inactive\"},\"host-name\":[{"
	    "\"data\":\"r1\",\"attributes\":{\"protect\":\"protect\"}}],\"services\":[{"
	    "\"ssh\":[{}]}],\"name-list\":[{\"data\":\"a\"},{\"data\":\"b\"}],\"ntp\":[{"
	    "\"server\":[{\"name\":[{\"data\":\"x\"}],\"key\":[{\"data\":\"1\"}],"
	    "\"prefer\":[{\"data\":[null]}]}]}]}],\"thing\":["
	    "{\"undefined\":[{\"name\":[{\"data\":\"data\"},{\"data\":\"x\"}]}]}]}");
}

static void
test_unknown(void **state)
{
	becomes(*state,
	    "{\n\"system\": {\"host-nam\": \"r1\", \"opaque\": {\"x\": {\"y\": 1}}},\n"
	    "\"thing\": [\"a\", null, {\"b\": [{\"c\": true}]}], \"@thing\": [null, "
	    "{\"inactive\": true}]}",
	    "{\"system\":{\"host-nam\":\"r1\",\"opaque\":{\"x\":{\"y\":\"1\"}}},"
	    "\"thing\":[\"a\",null,{\"b\":{\"c\":\"true\"}}],\"@thing\":[null,{"
	    "\"inactive\":true},null]}",
	    "0 2 [edit system]|host-nam|host-name\n"
	    "0 3 [edit]|thing|\n"
	    "0 3 [edit]|thing|\n"
	    "0 3 [edit]|thing|\n");
}

/* Of a leaf only what is said of it, or nothing: as the text `host-name;`. */
static void
test_no_value(void **state)
{
	becomes(*state, "{\"system\": {\"host-name\": null}}",
	    "{\"system\":{\"host-name\":[null]}}", "2 1 [edit system]|host-name|\n");
	becomes(*state, "{\"system\":\n{\"@host-name\": {\"inactive\": true}}}",
	    "{\"system\":{\"host-name\":[null],\"@host-name\":{\"inactive\":true}}}", "");
}

static void
test_errors(void **state)
{
	fails(*state, "{\n \"system\": 1}", "in:2:12: 'system' must be a mapping");
	fails(*state, "[1, 2]", "in:1:1: 'configuration' must be a mapping");
	fails(*state, "{\"system\": {\"host-name\": {\"x\": 1}}}",
	    "in:1:26: 'host-name' must be a value, not mapping");
	fails(*state, "{\"system\": {\"name-list\": [[1]]}}",
	    "'name-list' must be a value, not list");
	fails(*state, "{\"interfaces\": {\"interface\": [{\"disable\": true}]}}",
	    "'disable' must be [null]");
	fails(*state, "{\"system\": {\"@\": 1}}", "'@' must be a mapping");
	fails(*state, "{\"system\": {\"\": 1}}", "'' is not a name");
	fails(
	    *state, "{\"system\": {\"@\": {\"comment\": []}}}", "'comment' must be text");
}

static void
test_indent(void **state)
{
	struct rig *g = *state;

	buf_reset(&g->out);
	bound_print_json(
	    read_json(g, "{\"interfaces\":{\"interface\":[{\"name\":\"a\",\"mtu\":"
			 "1500},{\"name\":\"b\"}]},\"apply-groups\":[\"x\",\"y\"]}"),
	    BOUND_JSON_IETF, 4, &g->out);
	assert_string_equal(buf_z(&g->out), "{\n"
					    "    \"interfaces\" : {\n"
					    "        \"interface\" : [\n"
					    "        {\n"
					    "            \"name\" : \"a\",\n"
					    "            \"mtu\" : 1500\n"
					    "        },\n"
					    "        {\n"
					    "            \"name\" : \"b\"\n"
					    "        }\n"
					    "        ]\n"
					    "    },\n"
					    "    \"apply-groups\" : [\"x\", \"y\"]\n"
					    "}");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_order_and_kinds),
	    cmocka_unit_test(test_numbers),
	    cmocka_unit_test(test_metadata),
	    cmocka_unit_test(test_other_spellings),
	    cmocka_unit_test(test_choices),
	    cmocka_unit_test(test_verbose),
	    cmocka_unit_test(test_unknown),
	    cmocka_unit_test(test_no_value),
	    cmocka_unit_test(test_errors),
	    cmocka_unit_test(test_indent),
	};

	return cmocka_run_group_tests(tests, open_rig, close_rig);
}
