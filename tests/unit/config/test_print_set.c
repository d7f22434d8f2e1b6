#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/node.h"

static struct config_node *
parse(struct arena *a, const char *text)
{
	struct config_node *root = NULL;
	struct err *e = NULL;

	if (config_parse_text(a, "t", str_of(text), &root, &e) != 0)
		fail_msg("%s: %s", text, err_message(e));
	return root;
}

static void
prints(const char *text, const char *want)
{
	struct arena *a = arena_new();
	struct buf out;

	buf_init(&out, BUF_TEXT);
	config_print_set(parse(a, text), &out);
	assert_string_equal(buf_z(&out), want);
	buf_done(&out);
	arena_free(a);
}

static void
commands(void **state)
{
	(void)state;
	prints("system { host-name r1; services { ssh; } }",
	    "set system host-name r1\nset system services ssh\n");
	prints("a { b [ x y ]; }", "set a b x\nset a b y\n");
	prints("a { \"b c\" \"d;\"; }", "set a \"b c\" \"d;\"\n");
	prints("/* lost */ unit 0;", "set unit 0\n");
	prints("server 192.0.2.1; ntp { server 192.0.2.1 key 1 prefer; }",
	    "set server 192.0.2.1\nset ntp server 192.0.2.1 key 1\nset ntp server "
	    "192.0.2.1 prefer\n");
}

static void
states(void **state)
{
	(void)state;
	prints("inactive: a { inactive: b c; d; }",
	    "set a b c\ndeactivate a b c\nset a d\ndeactivate a\n");
	prints("inactive: host-name x;", "set host-name x\ndeactivate host-name\n");
	prints("protect: inactive: zeta [ x y ];",
	    "set zeta x\nset zeta y\ndeactivate zeta\nprotect zeta\n");
	prints(
	    "inactive: vrf-target t:1;", "set vrf-target t:1\ndeactivate vrf-target\n");
}

static void
one_statement(void **state)
{
	struct arena *a = arena_new();
	struct buf out;

	(void)state;
	buf_init(&out, BUF_TEXT);
	node_print_set(parse(a, "b { c; }")->child, STR("x y "), &out);
	assert_string_equal(buf_z(&out), "set x y b c\n");
	buf_done(&out);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(commands),
	    cmocka_unit_test(states), cmocka_unit_test(one_statement)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
