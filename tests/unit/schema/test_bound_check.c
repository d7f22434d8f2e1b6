#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "schema/bound_build.h"
#include "unit/schema/bound_tree.h"
#include "unit/schema/fixture.h"

static int
open_schema(void **state)
{
	return open_modules(state, "tests/unit/schema/yang");
}

typedef void check_fn(struct arena *a, const struct schema *s, const struct bound *root,
    finding_fn *found, void *ctx);

static void
finds(void **state, check_fn *check, const char *text, const char *findings)
{
	struct arena *a = arena_new();
	struct buf found;
	struct bound *root;

	buf_init(&found, BUF_LINE);
	root = bound_from_config(a, *state, parse(a, text, false), note_finding, &found);
	assert_string_equal(buf_z(&found), "");
	check(a, *state, root, note_finding, &found);
	assert_string_equal(buf_z(&found), findings);
	buf_done(&found);
	arena_free(a);
}

static void
values(void **state)
{
	const char *text =
	    "interfaces {\n    ge-0/0/0 {\n        mtu 128;\n        unit wat {\n"
	    "            vlan-id 70000;\n        }\n    }\n}\n"
	    "routing-options { autonomous-system 64512x loops 99; }\n"
	    "system {\n    time-zone \"Mars\";\n    inactive: host-name \"r 1\";\n}\n";

	finds(state, bound_check_values, text,
	    "3:13 value [edit interfaces ge-0/0/0] '128' Value 128 is not within range "
	    "(256..9216)\n"
	    "4:14 value [edit interfaces ge-0/0/0] 'wat' Invalid numeric value: 'wat'\n"
	    "5:21 value [edit interfaces ge-0/0/0 unit wat] '70000' Value 70000 is not "
	    "within "
	    "range (1..65535)\n"
	    "9:37 value [edit routing-options autonomous-system] '64512x' Use format 'x' "
	    "or "
	    "'x.y'\n"
	    "9:50 value [edit routing-options autonomous-system] '99' Value 99 is not "
	    "within "
	    "range (1..10)\n"
	    "11:16 value [edit system] 'Mars' invalid value: 'Mars'\n"
	    "12:25 value [edit system] 'r 1' Must be a host's name\n");
	/* wildcards and variables stand for anything; what is to be deleted has no value */
	finds(state, bound_check_values,
	    "groups { G { interfaces { <*> { mtu <*>; unit $unit { vlan-id $v; } } } } "
	    "}\n"
	    "interfaces { ge-0/0/0 { delete: mtu; delete: unit; } }\n",
	    "");
}

static void
commit(void **state)
{
	finds(state, bound_check,
	    "system {\n    login {\n        user ops;\n        inactive: user old;\n    "
	    "}\n"
	    "    empty-one { }\n    services { ssh; }\n    inactive: time-zone Mars;\n}\n"
	    "groups { G { system { login { user any; } } } }\n"
	    "protocols {\n    bgp {\n        group G {\n            import [ A B C D E "
	    "];\n"
	    "        }\n        group H {\n            import [ A B C ];\n        }\n    "
	    "}\n}\n",
	    "3:9 missing [edit system login user ops] 'class' Missing mandatory "
	    "statement: "
	    "'class'\n"
	    "6:5 empty [edit system] 'empty-one' statement has no contents; ignored\n"
	    "14:28 trailing [edit protocols bgp group G] 'import' more than 3 of "
	    "'import'\n");
}

static void
twice(void **state)
{
	struct arena *a = arena_new();
	const struct schema_node *system =
	    schema_child(schema_root(*state), STR("system"));
	const struct schema_node *name = schema_child(system, STR("host-name"));
	const struct schema_node *ntp = schema_child(system, STR("ntp"));
	const struct schema_node *server = schema_child(ntp, STR("server"));
	struct bound *root = bound_new_root(a, *state), *n, *entry;
	struct buf found;

	buf_init(&found, BUF_LINE);
	n = bound_add(a, root, system, NULL);
	bound_add_value(a, n, name, NULL, STR("a"))->mark.line = 3;
	bound_add_value(a, n, name, NULL, STR("b"))->mark.line = 4;
	n = bound_add(a, n, ntp, NULL);
	for (int i = 0; i < 3; i++) {
		entry = bound_add(a, n, server, NULL);
		entry->mark.line = 10 + i;
		bound_add_value(a, entry, schema_child(server, STR("name")), NULL,
		    i == 1 ? STR("192.0.2.1") : STR("192.0.2.2"));
	}
	entry = bound_add(a, n, server, NULL);
	entry->mark.line = 20;
	bound_check(a, *state, root, note_finding, &found);
	assert_string_equal(buf_z(&found),
	    "4:0 duplicate [edit system] 'host-name' 'host-name' stands there already, "
	    "in line "
	    "3\n"
	    "12:0 duplicate [edit system ntp] 'server' 'server' stands there already, in "
	    "line "
	    "10\n");
	buf_done(&found);
	arena_free(a);
}

static void
choices(void **state)
{
	void *modules = NULL;

	(void)state;
	assert_int_equal(open_modules(&modules, "tests/unit/schema/choices"), 0);
	finds(&modules, bound_check,
	    "route a { metric 1; gateway [ x y ]; resolve; }\n"
	    "route b { table T; strict; weight 1; }\n"
	    "route c { inactive: discard; gateway x; }\n"
	    "clock { ptp p; drift 1; }\n"
	    "groups { G { clock { drift 1; } } }\n",
	    "");
	finds(&modules, bound_check,
	    "route a {\ngateway [ x y ];\ndiscard;\n}\n"
	    "route b {\ntable T;\nstrict;\nloose;\n}\n"
	    "route c {\nweight 1;\n}\n"
	    "clock {\ndrift 1;\n}\n",
	    "3:1 duplicate [edit route a] 'discard' 'gateway' and 'discard' exclude each "
	    "other: the last counts\n"
	    "8:1 duplicate [edit route b] 'loose' 'strict' and 'loose' exclude each "
	    "other: the last counts\n"
	    "10:1 missing [edit route c] 'table' Missing mandatory statement: 'table'\n"
	    "13:1 missing [edit clock] 'ntp' Missing mandatory statement: one of "
	    "'source', 'ntp' for one\n");
	close_modules(&modules);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values),
	    cmocka_unit_test(commit),
	    cmocka_unit_test(twice),
	    cmocka_unit_test(choices),
	};

	return cmocka_run_group_tests(tests, open_schema, close_modules);
}
