#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/tree.h"

static void
note(void *ctx, bool warning, struct mark at, const char *message, struct str word)
{
	struct buf *b = ctx;

	buf_printf(b, "%s %d:%d %s: " STR_FMT "\n", warning ? "warning" : "error",
	    at.line, at.col, message, STR_ARG(word));
}

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
merges(
    const char *into, const char *from, bool replace, const char *want, const char *says)
{
	struct arena *a = arena_new();
	struct config_node *root = parse(a, into);
	struct buf out, said;

	buf_init(&out, BUF_TEXT);
	buf_init(&said, BUF_TEXT);
	config_merge(a, root, parse(a, from), replace, note, &said);
	config_print_text(root, &out);
	assert_string_equal(buf_z(&out), want);
	assert_string_equal(buf_z(&said), says);
	buf_done(&out);
	buf_done(&said);
	arena_free(a);
}

static void
values(void **state)
{
	(void)state;
	merges("system { host-name a; domain-name b; }", "system { host-name c; }", false,
	    "system {\n    host-name c;\n    domain-name b;\n}\n", "");
	merges("group G { import [ a b ]; }", "group G { import [ b c ]; }", false,
	    "group G {\n    import [ a b c ];\n}\n", "");
	merges("zeta one;", "zeta two;", false, "zeta two;\n", "");
	merges("zeta one; zeta two;", "zeta three;", false,
	    "zeta one;\nzeta two;\nzeta three;\n", "");
	merges("vrf-target target:1:1;", "vrf-target target:2:2;", false,
	    "vrf-target target:2:2;\n", "");
}

static void
hierarchies(void **state)
{
	(void)state;
	merges("term a { then accept; } other;",
	    "term b { then reject; } term a { then metric 5; }", false,
	    "term a {\n    then {\n        accept;\n        metric 5;\n    }\n}\nterm b "
	    "{\n    then reject;\n}\nother;\n",
	    "");
	merges("", "/* c */ a { b; }", false, "/* c */\na {\n    b;\n}\n", "");
}

static void
states(void **state)
{
	(void)state;
	merges("a { x; } inactive: b { y; }", "inactive: a; active: b;", false,
	    "inactive: a {\n    x;\n}\nb {\n    y;\n}\n", "");
	merges("inactive: b { y; }", "b { z; }", false,
	    "inactive: b {\n    y;\n    z;\n}\n", "");
	merges("b;", "protect: b;", false, "protect: b;\n", "");
}

static void
tags(void **state)
{
	(void)state;
	merges("term a { then accept; } term b { x; }", "replace: term a { y; }", true,
	    "term a {\n    y;\n}\nterm b {\n    x;\n}\n", "");
	merges("term a { x; }", "replace: term a { y; }", false,
	    "term a {\n    x;\n    y;\n}\n", "");
	merges("term a { x; y; }", "term a { delete: y; }", true, "term a {\n    x;\n}\n",
	    "");
	merges("term a { x; y; }", "term a { delete: y; }", false,
	    "term a {\n    x;\n}\n", "");
	merges("system { host-name a; }", "delete: system;", true, "", "");
	merges("a { x; }", "a {\n  delete: no b;\n}", true, "a {\n    x;\n}\n",
	    "warning 2:11 statement not found: b\n");
	merges("", "replace: a { replace: b { c; } delete: d; }", true,
	    "a {\n    b {\n        c;\n    }\n}\n",
	    "warning 1:40 statement not found: d\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(values),
	    cmocka_unit_test(hierarchies),
	    cmocka_unit_test(states),
	    cmocka_unit_test(tags),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
