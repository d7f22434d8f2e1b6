#include "unit/expect.h"

#include "base/arena.h"
#include "inventory/model.h"

static const struct mark at = {"hosts.yml", 3, 5};

static struct member *
host(struct inventory *inv, const char *name, const char *group)
{
	bool fresh;
	struct member *m = model_host(inv, name, at, &fresh);

	model_add_host(inv, model_group(inv, group, at), m);
	return m;
}

static void
child(struct inventory *inv, const char *group, const char *name)
{
	struct err *e = NULL;

	assert_int_equal(model_add_child(inv, model_group(inv, group, at),
			     model_group(inv, name, at), at, &e),
	    0);
}

static void
assert_hosts(struct inventory *inv, const char *group, const char *names)
{
	struct group *g = model_group(inv, group, at);
	struct buf b;

	buf_init(&b, BUF_LINE);
	for (size_t i = 0; i < g->hosts.n; i++)
		buf_printf(&b, "%s%s", i > 0 ? " " : "", g->hosts.v[i]->host.name);
	assert_string_equal(buf_z(&b), names);
	buf_done(&b);
}

static void
assert_groups(const struct member *m, const char *names)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	for (const char *const *g = m->host.groups; *g != NULL; g++)
		buf_printf(&b, "%s%s", g == m->host.groups ? "" : " ", *g);
	assert_string_equal(buf_z(&b), names);
	buf_done(&b);
}

static void
test_close(void **state)
{
	struct arena *a = arena_new();
	struct inventory *inv = model_new(a);

	(void)state;
	struct member *r2 = host(inv, "r2", "fra"), *r1 = host(inv, "r1", "zoo");
	struct member *lone = host(inv, "lone", "all");
	host(inv, "r1", "fra");
	host(inv, "r1", "ungrouped"); /* does not stay: it is in other groups */
	child(inv, "edge", "fra");
	child(inv, "top", "edge");
	child(inv, "zoo", "fra");
	child(inv, "zoo", "fra");
	model_group(inv, "fra", at)->priority = 5;
	model_close(inv);
	assert_groups(r2, "all top zoo edge fra");
	assert_groups(r1, "all top zoo edge fra");
	assert_groups(lone, "all ungrouped");
	assert_int_equal(model_group(inv, "fra", at)->depth, 3);
	assert_hosts(inv, "all", "lone r1 r2");
	assert_hosts(inv, "ungrouped", "lone");
	assert_hosts(inv, "top", "r2 r1");
	assert_hosts(inv, "zoo", "r1 r2");
	assert_string_equal(inv->sorted.v[0]->host.name, "lone");
	model_forget_names(inv);
	arena_free(a);
}

static void
test_priority(void **state)
{
	struct arena *a = arena_new();
	struct inventory *inv = model_new(a);
	struct member *m = host(inv, "r", "a");

	(void)state;
	host(inv, "r", "b");
	host(inv, "r", "c");
	model_group(inv, "a", at)->priority = 10;
	model_close(inv);
	assert_groups(m, "all b c a");
	model_forget_names(inv);
	arena_free(a);
}

static void
test_circles(void **state)
{
	struct arena *a = arena_new();
	struct inventory *inv = model_new(a);
	struct err *e = NULL;

	(void)state;
	child(inv, "a", "b");
	child(inv, "b", "c");
	assert_int_equal(model_add_child(inv, model_group(inv, "c", at),
			     model_group(inv, "a", at), at, &e),
	    -1);
	expect_err(e, ERR_INPUT,
	    "hosts.yml:3:5: group 'a' cannot be below 'c'\n"
	    "  remedy: it is already above it: remove one of the two\n");
	e = NULL;
	assert_int_equal(
	    model_add_child(inv, model_group(inv, "a", at), inv->root, at, &e), -1);
	expect_err(e, ERR_INPUT,
	    "hosts.yml:3:5: group 'all' cannot be below 'a'\n"
	    "  remedy: 'all' is above every group\n");
	e = NULL;
	assert_int_equal(model_add_child(inv, model_group(inv, "a", at),
			     model_group(inv, "a", at), at, &e),
	    -1);
	err_free(e);
	model_forget_names(inv);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_close),
	    cmocka_unit_test(test_priority),
	    cmocka_unit_test(test_circles),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
