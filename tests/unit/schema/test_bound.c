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

static void
is_path(const struct bound *n, const char *want)
{
	struct buf out;

	buf_init(&out, BUF_LINE);
	bound_edit_path(n, &out);
	assert_string_equal(buf_z(&out), want);
	buf_done(&out);
}

static void
paths(void **state)
{
	struct arena *a = arena_new();
	const struct bound *root = bound_from_config(a, *state,
	    parse(a,
		"interfaces { ge-0/0/0 { mtu 9000; } }\n"
		"routing-options { autonomous-system 64512; }\n"
		"security { policies { from-zone \"a b\" to-zone c { policy p; } } }\n"
		"policy-options { policy-statement S { term t { from {\n"
		"route-filter 10.0.0.0/8 exact; route-filter 10.0.0.0/8 upto /24; } } } "
		"}\n"
		"strange { x; }\n",
		false),
	    NULL, NULL);
	const struct bound *n = bound_child(bound_child(root, "interfaces"), "interface");

	is_path(root, "[edit]");
	is_path(n, "[edit interfaces ge-0/0/0]");
	is_path(bound_child(n, "mtu"), "[edit interfaces ge-0/0/0]");
	assert_string_equal(bound_path(a, n), "[edit interfaces ge-0/0/0]");
	n = bound_child(bound_child(root, "routing-options"), "autonomous-system");
	is_path(n, "[edit routing-options autonomous-system]");
	n = bound_child(
	    bound_child(bound_child(bound_child(root, "security"), "policies"), "policy"),
	    "policy");
	is_path(n, "[edit security policies from-zone \"a b\" to-zone c policy p]");
	n = bound_child(
	    bound_child(bound_child(root, "policy-options"), "policy-statement"), "term");
	n = bound_child(bound_child(n, "from"), "route-filter");
	is_path(n, "[edit policy-options policy-statement S term t from route-filter "
		   "10.0.0.0/8 exact]");
	is_path(n->next,
	    "[edit policy-options policy-statement S term t from route-filter "
	    "10.0.0.0/8 upto /24]");
	is_path(bound_child(root, "strange"), "[edit strange]");
	assert_null(bound_child(root, "system"));
	arena_free(a);
}

static void
building(void **state)
{
	struct arena *a = arena_new();
	struct bound *root = bound_new_root(a, *state), *x, *y, *z;
	const struct schema_node *system = schema_child(root->schema, STR("system"));

	assert_string_equal(root->name, "configuration");
	x = bound_add(a, root, NULL, "x");
	y = bound_add(a, root, system, NULL);
	z = bound_add_value(a, root, NULL, "z", STR("1"));
	assert_string_equal(y->name, "system");
	assert_ptr_equal(root->child, x);
	assert_ptr_equal(root->last, z);
	assert_true(bound_is_inner(x));
	assert_true(bound_is_inner(y));
	assert_false(bound_is_inner(z));
	assert_false(bound_has_contents(y));
	bound_remove(y);
	assert_ptr_equal(x->next, z);
	assert_ptr_equal(z->prev, x);
	bound_remove(z);
	assert_ptr_equal(root->last, x);
	bound_remove(x);
	assert_null(root->child);
	assert_true(bound_choice_takes_value(STR("upto")));
	assert_false(bound_choice_takes_value(STR("exact")));
	assert_true(str_eq(bound_choice_name(STR("+")), STR("plus-literal")));
	assert_true(str_eq(bound_choice_text(STR("minus-literal")), STR("-")));
	assert_true(str_eq(bound_choice_text(STR("add")), STR("add")));
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(paths),
	    cmocka_unit_test(building),
	};

	return cmocka_run_group_tests(tests, open_schema, close_modules);
}
