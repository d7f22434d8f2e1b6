#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/node.h"

static struct arena *arena;
static struct config_node *root;

static const char text[] =
    "system { host-name r1; services { ssh; } name-server { 192.0.2.53; } }\n"
    "interfaces { ge-0/0/3 { description \"to core\"; unit 7 { family inet { mtu 1500; } "
    "} } }\n"
    "protocols { bgp { group G { import [ A B ]; neighbor 192.0.2.7 { peer-as 65001; } "
    "inactive: neighbor 192.0.2.8; } } }\n"
    "routing-options { autonomous-system 65000 loops 2; static { route 0.0.0.0/0 "
    "next-hop 192.0.2.1; } }\n"
    "policy-options { policy-statement P { term 1 { then accept; } } as-path X \"^1$\"; "
    "}\n";

static int
setup(void **state)
{
	struct err *e = NULL;

	(void)state;
	arena = arena_new();
	return config_parse_text(arena, "t", STR(text), &root, &e);
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static const char *
path_of(const struct config_node *n)
{
	static char out[512];
	struct buf b;

	buf_init(&b, BUF_LINE);
	if (n == NULL)
		buf_adds(&b, "none");
	else
		node_edit_path(n, &b);
	snprintf(out, sizeof out, "%s", buf_z(&b));
	buf_done(&b);
	return out;
}

static void
find(void **state)
{
	static const struct {
		const char *path, *found;
	} cases[] = {
	    {"system", "[edit system]"},
	    {"system host-name", "[edit system host-name r1]"},
	    {"system host-name r1", "[edit system host-name r1]"},
	    {"system host-name r2", "none"},
	    {"protocols bgp group G neighbor 192.0.2.7",
		"[edit protocols bgp group G neighbor 192.0.2.7]"},
	    {"protocols bgp group", "[edit protocols bgp group G]"},
	    {"protocols bgp group H", "none"},
	    {"protocols bgp group G import B", "[edit protocols bgp group G import A B]"},
	    {"routing-options static route 0.0.0.0/0 next-hop",
		"[edit routing-options static route 0.0.0.0/0 next-hop 192.0.2.1]"},
	    {"policy-options policy-statement P term 1 then accept",
		"[edit policy-options policy-statement P term 1 then accept]"},
	    {"interfaces ge-0/0/3 description \"to core\"",
		"[edit interfaces ge-0/0/3 description \"to core\"]"},
	    {"", "[edit]"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(
		    path_of(config_find(root, cases[i].path)), cases[i].found);
}

static void
value(void **state)
{
	static const struct {
		const char *path, *value;
	} cases[] = {
	    {"system host-name", "r1"},
	    {"routing-options autonomous-system", "65000"},
	    {"routing-options autonomous-system loops", "2"},
	    {"protocols bgp group G neighbor 192.0.2.7 peer-as", "65001"},
	    {"protocols bgp group G import", "A"},
	    {"interfaces ge-0/0/3 description", "to core"},
	    {"policy-options as-path X", "^1$"},
	    {"system services", NULL},
	    {"system services ssh", NULL},
	    {"system domain-name", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		const struct str *v = config_value(root, cases[i].path);

		assert_int_equal(v == NULL, cases[i].value == NULL);
		if (v != NULL)
			assert_true(str_eq(*v, str_of(cases[i].value)));
	}
}

static void
locate(void **state)
{
	static const struct {
		const char *path, *element, *found;
	} cases[] = {
	    {"[edit interfaces ge-0/0/3]", "unit 7", "[edit interfaces ge-0/0/3 unit 7]"},
	    {"[edit interfaces ge-0/0/3]", "description",
		"[edit interfaces ge-0/0/3 description \"to core\"]"},
	    {"[edit interfaces ge-0/0/3 unit 7 family inet mtu]", "1500",
		"[edit interfaces ge-0/0/3 unit 7 family inet mtu 1500]"},
	    {"[edit interfaces ge-0/0/3 unit 8 family inet]", NULL,
		"[edit interfaces ge-0/0/3]"},
	    {"[edit protocols]", "bgp", "[edit protocols bgp]"},
	    {"[edit protocols bgp group G]", "B",
		"[edit protocols bgp group G import A B]"},
	    {"[edit routing-options static]", "192.0.2.1",
		"[edit routing-options static route 0.0.0.0/0 next-hop 192.0.2.1]"},
	    {"[edit]", "system", "[edit system]"},
	    {NULL, "system", "[edit system]"},
	    {"protocols bgp", "nothing", "[edit protocols bgp]"},
	    {"[edit nowhere]", "nothing", "none"},
	    {NULL, NULL, "none"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
		assert_string_equal(
		    path_of(config_locate(root, cases[i].path, cases[i].element)),
		    cases[i].found);
}

static void
edit_path(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	config_edit_path(config_find(root, "system host-name"), &b);
	config_edit_path(
	    config_find(root, "protocols bgp group G neighbor 192.0.2.8"), &b);
	config_edit_path(root, &b);
	assert_string_equal(buf_z(&b),
	    "[edit system][edit protocols bgp group G neighbor 192.0.2.8][edit]");
	buf_done(&b);
}

static void
child_and_state(void **state)
{
	struct str words[] = {STR("neighbor"), STR("192.0.2.8")};
	const struct config_node *group = config_find(root, "protocols bgp group G"), *n;

	(void)state;
	n = config_child(group, words, 2);
	assert_non_null(n);
	assert_true(config_inactive(n));
	assert_false(config_inactive(group));
	assert_null(config_child(group, words, 1));
	words[0] = STR("import");
	words[1] = STR("A");
	assert_null(config_child(group, words, 2));
}

static void
copy_and_equal(void **state)
{
	struct config_node *copy = config_copy(arena, root);

	(void)state;
	assert_true(config_equal(copy, root));
	((struct config_node *)config_find(copy, "system services ssh"))->flags |=
	    CONFIG_INACTIVE;
	assert_false(config_equal(copy, root));
	assert_false(config_equal(copy, config_new(arena)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(find),
	    cmocka_unit_test(value),
	    cmocka_unit_test(locate),
	    cmocka_unit_test(edit_path),
	    cmocka_unit_test(child_and_state),
	    cmocka_unit_test(copy_and_equal),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
