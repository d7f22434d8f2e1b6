#include "unit/expect.h"
#include "unit/inventory/folder.h"

static struct folder folder;
static struct arena *arena;
static struct inventory *inv;

static int
setup(void **state)
{
	(void)state;
	folder_enter(&folder);
	folder_put("inventory/hosts.yml",
	    "all: {children: {edge: {children: {fra: {hosts: {\"fra-edge[1:3]\": }},\n"
	    "  sin: {hosts: {\"sin-edge[1:2]\": }}}}, lab: {hosts: {fra-edge1: , "
	    "'2001:db8::1': }}}}\n");
	arena = arena_new();
	inv = folder_load(arena, NULL);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	folder_leave(&folder);
	return 0;
}

static void
assert_limit(const char *pattern, const char *names)
{
	const struct host **hosts = NULL;
	struct err *e = NULL;
	struct buf b;

	buf_init(&b, BUF_LINE);
	if (inventory_limit(inv, arena, &pattern, 1, &hosts, &e) < 0)
		fail_msg("%s: %s", pattern, err_message(e));
	for (; *hosts != NULL; hosts++)
		buf_printf(&b, "%s ", (*hosts)->name);
	if (strcmp(buf_z(&b), names) != 0)
		fail_msg("%s: %s, not %s", pattern, buf_z(&b), names);
	buf_done(&b);
}

static void
test_patterns(void **state)
{
	(void)state;
	assert_limit(
	    "all", "fra-edge1 2001:db8::1 fra-edge2 fra-edge3 sin-edge1 sin-edge2 ");
	assert_limit("fra", "fra-edge1 fra-edge2 fra-edge3 ");
	assert_limit("sin-edge2", "sin-edge2 ");
	assert_limit("sin-edge2,fra-edge2", "fra-edge2 sin-edge2 ");
	assert_limit("sin:fra-edge2", "fra-edge2 sin-edge1 sin-edge2 ");
	assert_limit("*-edge1", "fra-edge1 sin-edge1 ");
	assert_limit("fra-edge[!2]", "fra-edge1 fra-edge3 ");
	assert_limit("~(fra|sin)-edge[23]", "fra-edge2 fra-edge3 sin-edge2 ");
	assert_limit("edge:&lab", "fra-edge1 ");
	assert_limit("edge:!fra", "sin-edge1 sin-edge2 ");
	assert_limit("!edge", "2001:db8::1 ");
	assert_limit("!lab:fra", "fra-edge2 fra-edge3 ");
	assert_limit("2001:db8::1", "2001:db8::1 ");
	assert_limit("2001:db8::1,sin-edge1", "2001:db8::1 sin-edge1 ");
	assert_limit("fra[0]", "fra-edge1 ");
	assert_limit("fra[-1]", "fra-edge3 ");
	assert_limit("fra[1:2]", "fra-edge2 fra-edge3 ");
	assert_limit("fra[1:]", "fra-edge2 fra-edge3 ");
	assert_limit("edge:!fra[0:1]", "fra-edge3 sin-edge1 sin-edge2 ");
}

static void
test_words(void **state)
{
	static const char *const words[] = {"fra", "!fra-edge2"};
	const struct host **hosts = NULL;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(inventory_limit(inv, arena, words, 2, &hosts, &e), 0);
	assert_string_equal(hosts[0]->name, "fra-edge1");
	assert_string_equal(hosts[1]->name, "fra-edge3");
	assert_null(hosts[2]);
	assert_int_equal(inventory_limit(inv, arena, NULL, 0, &hosts, &e), 0);
	assert_non_null(hosts[5]);
	assert_null(hosts[6]);
}

static void
assert_refused(const char *pattern, const char *printed)
{
	const struct host **hosts = NULL;
	struct err *e = NULL;

	assert_int_equal(inventory_limit(inv, arena, &pattern, 1, &hosts, &e), -1);
	assert_null(hosts);
	expect_err(e, ERR_HOST_PATTERN, printed);
}

static void
test_refused(void **state)
{
	static const char list[] = "  remedy: list the hosts with 'holdfast explain'\n";
	struct buf b;

	(void)state;
	assert_refused("fra:!fra-egde2", "no host or group matches 'fra-egde2'\n"
					 "  remedy: did you mean 'fra-edge2'?\n");
	assert_refused(
	    "edg", "no host or group matches 'edg'\n  remedy: did you mean 'edge'?\n");
	buf_init(&b, BUF_LINE);
	buf_printf(&b, "no host or group matches 'x*'\n%s", list);
	assert_refused("x*", buf_z(&b));
	buf_reset(&b);
	buf_printf(&b, "no host is left of 'fra:&sin'\n%s", list);
	assert_refused("fra:&sin", buf_z(&b));
	buf_reset(&b);
	buf_printf(&b, "'fra' has 3 hosts: there is no [3]\n%s", list);
	assert_refused("fra[3]", buf_z(&b));
	buf_reset(&b);
	buf_printf(&b, "'~fra(' at octet 6: missing closing parenthesis\n%s", list);
	assert_refused("~fra(", buf_z(&b));
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_patterns),
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
