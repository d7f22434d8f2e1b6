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
	config_print_text(parse(a, text), &out);
	assert_string_equal(buf_z(&out), want);
	buf_done(&out);
	arena_free(a);
}

static void
on_one_line(void **state)
{
	(void)state;
	prints("then { accept; }", "then accept;\n");
	prints("then { local-preference 5; }", "then {\n    local-preference 5;\n}\n");
	prints("then { community add X; }", "then {\n    community add X;\n}\n");
	prints("from { protocol bgp; }", "from protocol bgp;\n");
	prints("from { route-filter 10.0.0.0/8 exact; }",
	    "from {\n    route-filter 10.0.0.0/8 exact;\n}\n");
	prints("static { route 10.0.0.0/8 { discard; } }",
	    "static {\n    route 10.0.0.0/8 discard;\n}\n");
	prints("zeta { one; }", "zeta {\n    one;\n}\n");
	prints("unit 0 vlan-id 5;", "unit 0 vlan-id 5;\n");
}

static void
states_need_a_block(void **state)
{
	(void)state;
	prints("then { inactive: accept; }", "then {\n    inactive: accept;\n}\n");
	prints("then { /* x */ accept; }", "then {\n    /* x */\n    accept;\n}\n");
	prints("inactive: then accept;", "inactive: then accept;\n");
	prints("replace: delete: active: a;", "replace: delete: active: a;\n");
}

static void
with_a_margin(void **state)
{
	struct arena *a = arena_new();
	struct buf out;

	(void)state;
	buf_init(&out, BUF_TEXT);
	node_print(parse(a, "/* c */ a { b \"x y\"; }")->child, "+", 3, &out);
	assert_string_equal(
	    buf_z(&out), "+   /* c */\n+   a {\n+       b \"x y\";\n+   }\n");
	buf_done(&out);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(on_one_line),
	    cmocka_unit_test(states_need_a_block), cmocka_unit_test(with_a_margin)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
