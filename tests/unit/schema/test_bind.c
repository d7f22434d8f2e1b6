#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/schema/bound_tree.h"
#include "unit/schema/fixture.h"

static int
open_schema(void **state)
{
	return open_modules(state, "tests/unit/schema/yang");
}

static void
gives(void **state, bool set, const char *text, const char *tree, const char *findings)
{
	struct arena *a = arena_new();
	struct buf found, shown;
	struct bound *root;

	buf_init(&found, BUF_LINE);
	buf_init(&shown, BUF_LINE);
	root = bound_from_config(a, *state, parse(a, text, set), note_finding, &found);
	show(root, 0, &shown);
	assert_string_equal(buf_z(&found), findings);
	assert_string_equal(buf_z(&shown), tree);
	buf_done(&found);
	buf_done(&shown);
	arena_free(a);
}

/* The text form comes back as it was; so does the set form of it. */
static void
comes_back(void **state, const char *text)
{
	struct arena *a = arena_new();
	struct buf out, found;
	const struct bound *b;

	buf_init(&out, BUF_LINE);
	buf_init(&found, BUF_LINE);
	b = bound_from_config(a, *state, parse(a, text, false), note_finding, &found);
	config_print_text(bound_to_config(a, b), &out);
	assert_string_equal(buf_z(&found), "");
	assert_string_equal(buf_z(&out), text);
	buf_reset(&out);
	config_print_set(bound_to_config(a, b), &out);
	b = bound_from_config(a, *state, parse(a, arena_strdup(a, buf_z(&out)), true),
	    note_finding, &found);
	buf_reset(&out);
	config_print_text(bound_to_config(a, b), &out);
	assert_string_equal(buf_z(&found), "");
	assert_string_equal(buf_z(&out), text);
	buf_done(&found);
	buf_done(&out);
	arena_free(a);
}

static void
statements(void **state)
{
	gives(state, false,
	    "system { host-name r1; services { ssh; } login { user ops { class c; } } }\n"
	    "routing-options { autonomous-system 64512 loops 2; }\n",
	    "system\n host-name = 'r1'\n services\n  ssh\n login\n  user\n   name = "
	    "'ops'\n"
	    "   class = 'c'\n"
	    "routing-options\n autonomous-system\n  as-number = '64512'\n  loops = '2'\n",
	    "");
	/* no keyword: interfaces, items, the same as a keyword beside them */
	gives(state, false,
	    "interfaces { ge-0/0/0 { unit 0 { family inet { address 192.0.2.1/31; } } }\n"
	    "    apply-macro m { k v; single; } }\n"
	    "policy-options { prefix-list P { 10.0.0.0/8; apply-path \"a b\"; } }\n",
	    "interfaces\n interface\n  name = 'ge-0/0/0'\n  unit\n   name = '0'\n   "
	    "family\n"
	    "    inet\n     address\n      name = '192.0.2.1/31'\n"
	    " apply-macro\n  name = 'm'\n  data\n   name = 'k'\n   value = 'v'\n  data\n"
	    "   name = 'single'\n"
	    "policy-options\n prefix-list\n  name = 'P'\n  prefix-list-item\n"
	    "   name = '10.0.0.0/8'\n  apply-path = 'a b'\n",
	    "");
}

static void
lists(void **state)
{
	gives(state, false,
	    "policy-options { policy-statement S { term t { from {\n"
	    "  protocol [ bgp static ]; route-filter 10.0.0.0/8 exact;\n"
	    "  route-filter 172.16.0.0/12 upto /24 accept; community [ A B ]; }\n"
	    "  then { community + C; community add D; metric add 5; accept; } } } }\n",
	    "policy-options\n policy-statement\n  name = 'S'\n  term\n   name = 't'\n   "
	    "from\n"
	    "    protocol = 'bgp'\n    protocol = 'static'\n"
	    "    route-filter\n     address = '10.0.0.0/8'\n     choice-ident = 'exact'\n"
	    "     choice-value = ''\n"
	    "    route-filter\n     address = '172.16.0.0/12'\n     choice-ident = "
	    "'upto'\n"
	    "     choice-value = '/24'\n     accept\n"
	    "    community\n     name = 'A'\n    community\n     name = 'B'\n"
	    "   then\n    community\n     choice-ident = 'plus-literal'\n"
	    "     choice-value = ''\n     community-name = 'C'\n"
	    "    community\n     choice-ident = 'add'\n     choice-value = ''\n"
	    "     community-name = 'D'\n    metric\n     add = '5'\n    accept\n",
	    "");
	/* a text name that differs from the element's, and a list in a list of the same name */
	gives(state, false,
	    "security { policies { from-zone a to-zone b { policy p { description d; } } "
	    "} }\n",
	    "security\n policies\n  policy\n   from-zone-name = 'a'\n   to-zone-name = "
	    "'b'\n"
	    "   policy\n    name = 'p'\n    description = 'd'\n",
	    "");
}

static void
tags(void **state)
{
	gives(state, false,
	    "/* why */\ninactive: system { protect: host-name r1; delete: time-zone; }\n"
	    "protocols { bgp { replace: group G { inactive: import [ a b ]; } delete: "
	    "group H; } }\n"
	    "interfaces { inactive: ge-0/0/1; delete: ge-0/0/2 { delete: unit; } }\n",
	    "system inactive /* why */\n host-name = 'r1' protect\n time-zone delete\n"
	    "protocols\n bgp\n  group replace\n   name = 'G'\n   import = 'a' inactive\n"
	    "   import = 'b' inactive\n  group delete\n   name = 'H'\n"
	    "interfaces\n interface inactive\n  name = 'ge-0/0/1'\n interface delete\n"
	    "  name = 'ge-0/0/2'\n  unit delete\n",
	    "");
}

static void
groups(void **state)
{
	gives(state, false,
	    "groups { G { interfaces { <ge-*> { unit <*> { vlan-id 5; } } } } }\n"
	    "apply-groups [ G H ];\nsystem { apply-groups-except G; }\n"
	    "logical-systems { L { system { only-here; } protocols { bgp { group X; } } "
	    "} }\n",
	    "groups\n name = 'G'\n interfaces\n  interface\n   name = '<ge-*>'\n   unit\n"
	    "    name = '<*>'\n    vlan-id = '5'\n"
	    "apply-groups = 'G'\napply-groups = 'H'\nsystem\n apply-groups-except = 'G'\n"
	    "logical-systems\n name = 'L'\n system\n  only-here\n protocols\n  bgp\n"
	    "   group\n    name = 'X'\n",
	    "");
}

static void
unknown(void **state)
{
	gives(state, false,
	    "interfaces {\n    ge-0/0/2 {\n        descripton \"uplink 1\" b { c; d [ e "
	    "f ]; }\n"
	    "    }\n}\nstrange;\n",
	    "interfaces\n interface\n  name = 'ge-0/0/2'\n  descripton?\n   uplink 1?\n  "
	    "  b?\n"
	    "     c?\n     d?\n      e?\n       f?\nstrange?\n",
	    "3:9 unknown [edit interfaces ge-0/0/2] 'descripton' syntax error, near "
	    "description\n"
	    "6:1 unknown [edit] 'strange' syntax error\n");
	gives(state, true,
	    "set system hots-name r1\nset system ntp server 192.0.2.1 kee 5\n",
	    "system\n hots-name? = 'r1'\n ntp\n  server\n   name = '192.0.2.1'\n   kee? "
	    "= '5'\n",
	    "1:12 unknown [edit system] 'hots-name' syntax error, near host-name\n"
	    "2:33 unknown [edit system ntp server 192.0.2.1] 'kee' syntax error, near "
	    "key\n");
	/* anydata: nothing below is judged */
	gives(state, false, "system { opaque { what ever { x; } } }\n",
	    "system\n opaque\n  what?\n   ever?\n    x?\n", "");
}

static void
incomplete(void **state)
{
	gives(state, false,
	    "interfaces { ge-0/0/0 { mtu; unit; } }\n"
	    "policy-options { policy-statement S { term t { from { route-filter "
	    "10.0.0.0/8; } } } }\n",
	    "interfaces\n interface\n  name = 'ge-0/0/0'\n  mtu\n  unit\n"
	    "policy-options\n policy-statement\n  name = 'S'\n  term\n   name = 't'\n   "
	    "from\n"
	    "    route-filter\n     address = '10.0.0.0/8'\n",
	    "1:25 missing [edit interfaces ge-0/0/0] 'mtu' missing argument\n"
	    "1:30 missing [edit interfaces ge-0/0/0] 'name' missing argument\n"
	    "2:55 missing [edit policy-options policy-statement S term t from] "
	    "'choice-ident' "
	    "missing argument\n");
}

static void
too_much(void **state)
{
	gives(state, false,
	    "system { host-name [ a b ]; time-zone UTC more; }\n"
	    "interfaces { ge-0/0/0 { disable { x; } mtu { 5; } } }\n"
	    "protocols { bgp { group G { peer-as 1; peer-as 2; } } }\n",
	    "system\n host-name = 'a'\n  b?\n time-zone = 'UTC'\n  more?\n"
	    "interfaces\n interface\n  name = 'ge-0/0/0'\n  disable\n   x?\n  mtu\n   "
	    "5?\n"
	    "protocols\n bgp\n  group\n   name = 'G'\n   peer-as = '2'\n",
	    "1:22 value [edit system] '[' invalid value: [\n"
	    "1:43 trailing [edit system] 'more' syntax error\n"
	    "2:35 trailing [edit interfaces ge-0/0/0] '{' syntax error\n"
	    "2:46 trailing [edit interfaces ge-0/0/0] '{' syntax error\n"
	    "3:48 duplicate [edit protocols bgp group G] 'peer-as' a second value: it "
	    "counts\n");
}

/* Keys and values whose keywords are not their names. */
static void
keywords(void **state)
{
	const char *tree =
	    "protocols\n mpls\n  label-switched-path\n   name = 'a'\n   to = "
	    "'192.0.2.1'\n"
	    "   setup-priority = '5'\n   reservation-priority = '4'\n"
	    "  virtual-link\n   neighbor-id = '192.0.2.1'\n   transit-area = '0.0.0.1'\n"
	    "   hello = '5'\n";

	gives(state, false,
	    "protocols { mpls { label-switched-path a { to 192.0.2.1; priority 5 4; }\n"
	    "virtual-link neighbor-id 192.0.2.1 transit-area 0.0.0.1 { hello 5; } } }\n",
	    tree, "");
	comes_back(state, "protocols {\n    mpls {\n        label-switched-path a {\n"
			  "            to 192.0.2.1;\n            priority 5 4;\n        "
			  "}\n    }\n}\n");
}

/* One statement in many, and many on one line, are the same to the schema. */
static void
splits(void **state)
{
	const char *tree =
	    "system\n syslog\n  file\n   name = 'm'\n   contents\n    name = 'any'\n    "
	    "notice\n"
	    "   contents\n    name = 'daemon'\n    info\n   archive\n    size = '1m'\n"
	    "    files = '5'\n";

	gives(state, false,
	    "system { syslog { file m { any notice; daemon info; archive size 1m files "
	    "5; } } }\n",
	    tree, "");
	gives(state, false,
	    "system { syslog { file m { any { notice; } daemon { info; }\n"
	    "archive { size 1m; files 5; } } } }\n",
	    tree, "");
	gives(state, true,
	    "set system syslog file m any notice\nset system syslog file m daemon info\n"
	    "set system syslog file m archive size 1m\nset system syslog file m archive "
	    "files 5\n",
	    tree, "");
	gives(state, true,
	    "set system syslog file m any notice\nset system syslog file m daemon info\n"
	    "set system syslog file m archive size 1m files 5\n",
	    tree, "");
}

static void
round_trips(void **state)
{
	comes_back(state,
	    "system {\n    host-name r1;\n    time-zone UTC;\n    services {\n"
	    "        ssh;\n        netconf {\n            ssh;\n        }\n    }\n"
	    "    ntp {\n        server 192.0.2.1 key 5 prefer;\n"
	    "        server 192.0.2.2;\n    }\n}\n");
	comes_back(state,
	    "interfaces {\n    ge-0/0/0 {\n        description \"a b\";\n        "
	    "disable;\n"
	    "        hold-time up 0 down 100;\n        unit 0 {\n            family inet "
	    "{\n"
	    "                address 192.0.2.1/31;\n            }\n"
	    "            family inet6 {\n                address 2001:db8::1/64;\n"
	    "            }\n        }\n    }\n    inactive: ge-0/0/1 {\n        mtu "
	    "9000;\n"
	    "    }\n}\n");
	comes_back(state,
	    "routing-options {\n    static {\n        route 0.0.0.0/0 next-hop [ "
	    "192.0.2.1 192.0.2.2 ];\n"
	    "    }\n    autonomous-system 64512 loops 2;\n}\n"
	    "protocols {\n    bgp {\n        group G {\n            type external;\n"
	    "            import [ A B ];\n            neighbor 192.0.2.9;\n        }\n   "
	    " }\n}\n");
	comes_back(state,
	    "policy-options {\n    prefix-list P {\n        10.0.0.0/8;\n        "
	    "192.0.2.0/24;\n"
	    "    }\n    policy-statement S {\n        term t {\n            from {\n"
	    "                protocol [ bgp static ];\n"
	    "                route-filter 10.0.0.0/8 exact;\n"
	    "                route-filter 172.16.0.0/12 upto /24 accept;\n"
	    "                community [ A B ];\n            }\n            then {\n"
	    "                community set C;\n                community add D;\n"
	    "                metric 5;\n                accept;\n            }\n"
	    "        }\n    }\n}\n");
	comes_back(state,
	    "groups {\n    G {\n        interfaces {\n            <ge-*> {\n"
	    "                mtu 9000;\n            }\n        }\n    }\n}\n"
	    "apply-groups [ G H ];\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(statements),
	    cmocka_unit_test(lists),
	    cmocka_unit_test(tags),
	    cmocka_unit_test(groups),
	    cmocka_unit_test(unknown),
	    cmocka_unit_test(incomplete),
	    cmocka_unit_test(too_much),
	    cmocka_unit_test(keywords),
	    cmocka_unit_test(splits),
	    cmocka_unit_test(round_trips),
	};

	return cmocka_run_group_tests(tests, open_schema, close_modules);
}
