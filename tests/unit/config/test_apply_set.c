#include "unit/config/applied.h"

/* The text that `commands` make of `text`, and what is said on the way. */
static void
applies(const char *text, const char *commands, const char *want, const char *says)
{
	applied(&(struct applied){text, commands, config_print_text}, want, says);
}

static bool
ask(void *ctx, struct str verb, struct str *path, int n, struct mark at)
{
	assert_int_equal(at.col, 1);
	buf_printf(ctx, STR_FMT ":", STR_ARG(verb));
	for (int i = 0; i < n; i++)
		buf_printf(ctx, " " STR_FMT, STR_ARG(path[i]));
	buf_addc(ctx, '\n');
	if (str_eq(path[n - 1], STR("b")))
		path[n - 1] = STR("replaced");
	return !str_eq(path[n - 1], STR("no"));
}

static void
asked(const char *text, const char *commands, const char *want, const char *asks)
{
	struct arena *a = arena_new();
	struct config_node *root = NULL;
	struct err *e = NULL;
	struct buf out, said;
	struct config_commands how = {.check = ask, .ctx = &said};

	buf_init(&out, BUF_TEXT);
	buf_init(&said, BUF_TEXT);
	assert_int_equal(config_parse_text(a, "t", str_of(text), &root, &e), 0);
	config_apply_commands(a, "t.set", str_of(commands), root, &how);
	config_print_text(root, &out);
	assert_string_equal(buf_z(&out), want);
	assert_string_equal(buf_z(&said), asks);
	buf_done(&out);
	buf_done(&said);
	arena_free(a);
}

static void
set_and_delete(void **state)
{
	(void)state;
	applies("system { host-name a; }",
	    "set system host-name b\nset system services ssh",
	    "system {\n    host-name b;\n    services {\n        ssh;\n    }\n}\n", "");
	applies("a { b { c; } d; }", "delete a b c", "a {\n    d;\n}\n", "");
	applies("a { b { c; } }", "delete a b c", "", "");
	applies("system { services { ssh { root-login deny; } } }",
	    "delete system services ssh root-login",
	    "system {\n    services {\n        ssh;\n    }\n}\n", "");
	applies("group G { neighbor 1.1.1.1 { peer-as 1; } }",
	    "delete group G neighbor 1.1.1.1 peer-as",
	    "group G {\n    neighbor 1.1.1.1;\n}\n", "");
	applies("group G { neighbor 1.1.1.1; neighbor 1.1.1.2; type x; }",
	    "delete group G neighbor", "group G {\n    type x;\n}\n", "");
	applies("group G { import [ a b c ]; }", "delete group G import b",
	    "group G {\n    import [ a c ];\n}\n", "");
	applies("group G { import a; type x; }", "delete group G import a",
	    "group G {\n    type x;\n}\n", "");
	applies("system { host-name a; }", "delete system host-name b",
	    "system {\n    host-name a;\n}\n", "warning 1:25 statement not found: b\n");
	applies("vrf-target target:1:1;",
	    "set vrf-target target:2:2\nset vrf-target import target:3:3",
	    "vrf-target {\n    target:2:2;\n    import target:3:3;\n}\n", "");
}

static void
unknown_words(void **state)
{
	(void)state;
	applies("", "set zeta one two three",
	    "zeta {\n    one {\n        two three;\n    }\n}\n", "");
	applies("zeta one;", "set zeta two", "zeta two;\n", "");
	applies("", "set zeta one\nset zeta two", "zeta [ one two ];\n", "");
	applies("", "set zeta one\nset zeta two three",
	    "zeta {\n    one;\n    two three;\n}\n", "");
	applies("zeta { one; }", "set zeta two", "zeta {\n    one;\n    two;\n}\n", "");
	applies("my-list K { a; }", "set my-list K b", "my-list K {\n    a;\n    b;\n}\n",
	    "");
	applies("zeta [ a b ];", "delete zeta a\nset zeta b", "zeta b;\n", "");
	applies(
	    "zeta [ a b ];", "set zeta c d", "zeta {\n    a;\n    b;\n    c d;\n}\n", "");
}

static void
lists(void **state)
{
	(void)state;
	applies("", "set group G import [ a b ]\nset group G import a",
	    "group G {\n    import [ a b ];\n}\n", "");
	applies("", "set group G import [ a", "", "error 1:22 syntax error: a\n");
	applies("", "set group G import a ]", "", "error 1:20 syntax error: a\n");
	applies("", "set group G import [ a ] b", "", "error 1:22 syntax error: a\n");
}

static void
states(void **state)
{
	(void)state;
	applies("a { b c; }", "deactivate a\nprotect a b\nannotate a \"why not\"",
	    "/* why not */\ninactive: a {\n    protect: b c;\n}\n", "");
	applies("/* x */ inactive: a { protect: b; }",
	    "activate a\nunprotect a b\nannotate a \"\"", "a {\n    b;\n}\n", "");
	applies("a;", "deactivate b\nannotate b x\nannotate a \"*/\"", "a;\n",
	    "warning 1:12 statement not found: b\nerror 2:10 statement not found: b\n"
	    "error 3:12 syntax error: */\n");
}

static void
places_and_names(void **state)
{
	(void)state;
	applies("term a; term b; term c;",
	    "insert term c before term b\ninsert term a after c",
	    "term c;\nterm a;\nterm b;\n", "");
	applies("group G { import [ a b c ]; }",
	    "insert group G import c before a\ninsert group G import a after b",
	    "group G {\n    import [ c b a ];\n}\n", "");
	applies("term a { x; }", "rename term a to term b\nrename term b to c",
	    "term c {\n    x;\n}\n", "");
	applies("term a; term b;",
	    "rename term a to b\ninsert term a before term z\nrename term z to y\nrename "
	    "term",
	    "term a;\nterm b;\n",
	    "error 1:18 statement already exists: b\nerror 2:27 statement not found: z\n"
	    "error 3:13 statement not found: z\nerror 4:8 syntax error: term\n");
}

static void
edit_levels(void **state)
{
	(void)state;
	applies("",
	    "edit protocols bgp\nset group G type external\nedit group G\nset hold-time "
	    "30\nexit\n"
	    "delete group G type\ntop\nset system host-name a",
	    "protocols {\n    bgp {\n        group G {\n            hold-time 30;\n      "
	    "  }\n    }\n}\n"
	    "system {\n    host-name a;\n}\n",
	    "");
}

static void
complaints(void **state)
{
	(void)state;
	applies("", "sett system\n\n# note\nset\nshow\nset a b\n", "a b;\n",
	    "error 1:1 unknown command: sett\nerror 4:1 syntax error: set\nerror 5:1 "
	    "unknown command: show\n");
	applies("", "wildcard x y\nup x\ntop x\nreplace pattern a by b\n", "",
	    "error 1:10 syntax error: x\nerror 2:4 syntax error: x\n"
	    "error 3:5 syntax error: x\nerror 4:22 syntax error: b\n");
	applies("", "set a b\nset c \"open\nset d e", "a b;\n",
	    "error 2:7 quote is not closed: \n");
}

static void
levels(void **state)
{
	(void)state;
	applies("",
	    "edit interfaces ge-0/0/0 unit 0 family inet\nset mtu 1500\nup\nset "
	    "description "
	    "d\nup 2\nset ge-0/0/1 mtu 9000\nexit\nset vlan-id 5\n",
	    "interfaces {\n    ge-0/0/0 {\n        unit 0 {\n            family inet {\n"
	    "                mtu 1500;\n            }\n            description d;\n"
	    "            vlan-id 5;\n        }\n    }\n    ge-0/0/1 {\n        mtu "
	    "9000;\n    }\n}\n",
	    "");
}

static void
asked_first(void **state)
{
	(void)state;
	asked("system { host-name a; services { ssh; } }",
	    "set system host-name b\ndelete system services\nedit system\nset "
	    "domain-name "
	    "no\nannotate host-name \"x\"\ntop\nset system name-server [ b c ]\n",
	    "system {\n    /* x */\n    host-name replaced;\n    name-server {\n        "
	    "replaced;\n        c;\n    }\n}\n",
	    "set: system host-name b\ndelete: system services\nedit: system\n"
	    "set: system domain-name no\nannotate: system host-name\n"
	    "set: system name-server b\nset: system name-server c\n");
}

static void
parse_into_an_empty_tree(void **state)
{
	struct arena *a = arena_new();
	struct config_node *root = NULL;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(
	    config_parse_set(a, "t.set", STR("delete a\nset b c"), &root, &e), 0);
	assert_int_equal(root->nchild, 2);
	assert_int_equal(root->child->flags, CONFIG_DELETE);
	assert_int_equal(root->last->mark.line, 2);
	assert_int_equal(root->last->mark.col, 5);
	root = NULL;
	assert_int_equal(
	    config_parse_set(a, "t.set", STR("set b c\n  sett x"), &root, &e), -1);
	assert_null(root);
	assert_int_equal(err_code(e), ERR_CONFIG_SYNTAX);
	assert_string_equal(err_message(e), "unknown command: 'sett'");
	assert_int_equal(err_where(e).line, 2);
	assert_int_equal(err_where(e).col, 3);
	err_free(e);
	arena_free(a);
}

/* What the file itself does not have is deleted, or replaced, by a load of it. */
static void
parsed(const char *commands, const char *text, const char *again)
{
	struct arena *a = arena_new();
	struct config_node *root = NULL;
	struct err *e = NULL;
	struct buf out;

	buf_init(&out, BUF_TEXT);
	assert_int_equal(config_parse_set(a, "t.set", str_of(commands), &root, &e), 0);
	config_print_text(root, &out);
	assert_string_equal(buf_z(&out), text);
	buf_reset(&out);
	config_print_commands(root, &out);
	assert_string_equal(buf_z(&out), again);
	buf_done(&out);
	arena_free(a);
}

#define SAME(commands, text) parsed(commands, text, commands)

static void
load_files(void **state)
{
	(void)state;
	SAME("delete snmp\n", "delete: snmp;\n");
	SAME("delete system host-name\nset system host-name r1\n",
	    "system {\n    replace: host-name r1;\n}\n");
	SAME("delete protocols bgp group A\nset protocols bgp group A type internal\n"
	     "set protocols bgp group B type internal\n",
	    "protocols {\n    bgp {\n        replace: group A {\n            type "
	    "internal;\n        }\n        group B {\n            type internal;\n"
	    "        }\n    }\n}\n");
	SAME("delete zeta eta theta\nset zeta eta theta 1\n",
	    "zeta {\n    eta {\n        replace: theta {\n            1;\n        }\n"
	    "    }\n}\n");
	SAME("set snmp location x\nactivate snmp\nunprotect snmp\n",
	    "active: unprotect: snmp {\n    location x;\n}\n");
	parsed("set snmp location x\nset snmp name y\ndelete snmp name\n"
	       "deactivate snmp\nactivate snmp\ndeactivate snmp\n",
	    "inactive: snmp {\n    location x;\n}\n",
	    "set snmp location x\ndeactivate snmp\n");
	SAME("set snmp location x\nannotate snmp \"of all\"\n", "/* of all */\nsnmp {\n"
								"    location x;\n}\n");
	SAME("set snmp location x\nedit snmp\nannotate location here\ntop\n",
	    "snmp {\n    /* here */\n    location x;\n}\n");
}

/* Words that were taken for a value, until a command was about the first of them. */
static void
values_that_are_statements(void **state)
{
	(void)state;
	parsed("set interfaces ge-0/0/0 mtu 1 x\nset interfaces ge-0/0/0 mtu 2 y\n"
	       "deactivate interfaces ge-0/0/0 mtu 1\n",
	    "interfaces {\n    ge-0/0/0 {\n        inactive: mtu 1 {\n            x;\n"
	    "        }\n        mtu 2 y;\n    }\n}\n",
	    "set interfaces ge-0/0/0 mtu 1 x\ndeactivate interfaces ge-0/0/0 mtu 1\n"
	    "set interfaces ge-0/0/0 mtu 2 y\n");
	/* a list has one value a command, or brackets */
	parsed("set protocols bgp group G import a b\n"
	       "set protocols bgp group G import c d\n",
	    "protocols {\n    bgp {\n        group G {\n            import {\n"
	    "                a b;\n                c d;\n            }\n        }\n"
	    "    }\n}\n",
	    "set protocols bgp group G import a b\nset protocols bgp group G import c "
	    "d\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(set_and_delete),
	    cmocka_unit_test(unknown_words),
	    cmocka_unit_test(lists),
	    cmocka_unit_test(states),
	    cmocka_unit_test(places_and_names),
	    cmocka_unit_test(edit_levels),
	    cmocka_unit_test(complaints),
	    cmocka_unit_test(levels),
	    cmocka_unit_test(asked_first),
	    cmocka_unit_test(parse_into_an_empty_tree),
	    cmocka_unit_test(load_files),
	    cmocka_unit_test(values_that_are_statements),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
