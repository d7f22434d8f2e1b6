#include "rig.h"

#include <unistd.h>

#include "config/tree.h"
#include "emulator/startup.h"

static void
write_file(char *path, const char *text)
{
	int fd;

	strcpy(path, "/tmp/junosim-test-XXXXXX");
	fd = mkstemp(path);
	assert_true(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
}

/* Equal files share a tree, whatever their names; a bare router has one of its own name. */
static void
test_shared(void **state)
{
	struct arena *a = arena_new();
	struct startups s = {0};
	const struct config_node *one, *two, *three, *bare, *other;
	char first[64], same[64], different[64];
	struct err *e = NULL;

	(void)state;
	write_file(first, "version 22.4R3;\nsystem { host-name r1; }\n");
	write_file(same, "version 22.4R3;\nsystem { host-name r1; }\n");
	write_file(different, "system { host-name r2; }\n");
	assert_int_equal(startup_get(&s, a, "a", first, &one, &e), 0);
	assert_int_equal(startup_get(&s, a, "b", same, &two, &e), 0);
	assert_int_equal(startup_get(&s, a, "c", different, &three, &e), 0);
	assert_ptr_equal(one, two);
	assert_ptr_not_equal(one, three);
	assert_null(config_find(one, "version 22.4R3"));
	assert_int_equal(startup_get(&s, a, "bare1", NULL, &bare, &e), 0);
	assert_int_equal(startup_get(&s, a, "bare2", NULL, &other, &e), 0);
	assert_ptr_not_equal(bare, other);
	assert_true(str_eq(*config_value(other, "system host-name"), STR("bare2")));
	/* it is not read again */
	unlink(first);
	assert_int_equal(startup_get(&s, a, "d", first, &two, &e), 0);
	assert_ptr_equal(one, two);
	unlink(same);
	unlink(different);
	startups_done(&s);
	arena_free(a);
}

static void
test_wrong(void **state)
{
	struct arena *a = arena_new();
	struct startups s = {0};
	const struct config_node *root = NULL;
	struct err *e = NULL;
	char path[64];

	(void)state;
	write_file(path, "system {\n");
	assert_int_equal(startup_get(&s, a, "a", path, &root, &e), -1);
	assert_int_equal(err_code(e), ERR_CONFIG_SYNTAX);
	err_free(e);
	e = NULL;
	unlink(path);
	assert_int_equal(startup_get(&s, a, "a", path, &root, &e), -1);
	assert_int_equal(err_code(e), ERR_FILE);
	err_free(e);
	assert_null(root);
	assert_int_equal(s.list.n, 0);
	startups_done(&s);
	arena_free(a);
}

/* Routers that share a configuration do not share what they change. */
static void
test_routers_apart(void **state)
{
	struct arena *a = arena_new();
	struct rig *g = rig_new(NULL, NULL);
	struct router_setup setup = g->router->setup;
	struct router *first, *second;
	struct config_node *root;
	struct peer_end *end;
	struct err *e = NULL;
	struct router *was = g->router;

	(void)state;
	assert_int_equal(
	    config_parse_text(a, "x", STR("system { host-name r1; }"), &root, &e), 0);
	setup.startup = root;
	setup.name = "first";
	assert_int_equal(router_new(&setup, NULL, STR(""), &first, &e), 0);
	assert_int_equal(router_new(&setup, NULL, STR(""), &second, &e), 0);
	assert_ptr_equal(router_running(first), root);
	g->router = first;
	end = rig_session(g, "autolab");
	rig_load(g, end, "set", "set system host-name changed");
	rig_rpc(g, end, "<commit-configuration/>");
	assert_contains(
	    rig_rpc(g, end, "<get-configuration format=\"set\"/>"), "host-name changed");
	rig_close(end);
	g->router = second;
	end = rig_session(g, "autolab");
	assert_contains(
	    rig_rpc(g, end, "<get-configuration format=\"set\"/>"), "host-name r1");
	rig_close(end);
	router_free(first);
	router_free(second);
	g->router = was;
	rig_free(g);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_shared),
	    cmocka_unit_test(test_wrong),
	    cmocka_unit_test(test_routers_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
