#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/tree.h"

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
differs(const char *old, const char *new, const char *want)
{
	struct arena *a = arena_new();
	struct buf out;

	buf_init(&out, BUF_TEXT);
	config_diff_text(parse(a, old), parse(a, new), &out);
	assert_string_equal(buf_z(&out), want);
	buf_done(&out);
	arena_free(a);
}

static void
nothing(void **state)
{
	(void)state;
	differs("a { b; c { d; } }", "a { c { d; } b; }", "");
	differs("", "", "");
	differs("then { accept; }", "then accept;", "");
}

static void
columns(void **state)
{
	(void)state;
	differs("", "system { x; }", "[edit]\n+  system {\n+      x;\n+  }\n");
	differs("", "version 1;", "[edit]\n+  version 1;\n");
	differs("system { x; }", "system { x; y z; }", "[edit system]\n+  y z;\n");
	differs("system { x; }", "system { x; y { z; } }",
	    "[edit system]\n+   y {\n+       z;\n+   }\n");
	differs("system { x; y { z; } }", "system { w; y; }",
	    "[edit system]\n-  x;\n+  w;\n[edit system y]\n-   z;\n");
	differs("protocols { isis { x; } }", "protocols { isis { x; export P; } }",
	    "[edit protocols isis]\n+   export P;\n");
}

static void
activation(void **state)
{
	(void)state;
	differs("system { a; }", "system { inactive: a; }",
	    "[edit system]\n!   inactive: a;\n");
	differs("inactive: system { a; }", "system { a; }",
	    "[edit]\n!   active: system { ... }\n");
	differs("system { a; }", "protect: system { protect: a; }",
	    "[edit]\n!   protect: system { ... }\n[edit system]\n!   protect: a;\n");
	differs("inactive: protect: term a { x; }", "term a { x; }",
	    "[edit]\n!   active: term a { ... }\n!   unprotect: term a { ... }\n");
}

static void
comments(void **state)
{
	(void)state;
	differs("system { a; }", "system { /* why */ a; }",
	    "[edit system]\n+  /* why */\n   a;\n");
	differs("system { /* old */ a; }", "system { /* new */ a; }",
	    "[edit system]\n-  /* old */\n+  /* new */\n   a;\n");
}

static void
order(void **state)
{
	(void)state;
	differs("term a; term b; term c;", "term a; term c; term b;",
	    "[edit]\n   term a { ... }\n!  term c { ... }\n");
	differs("unit 0; unit 1;", "unit 1; unit 0;", "");
	differs("term a; term b;", "term a; term x; term b;",
	    "[edit]\n   term a { ... }\n+  term x;\n");
	differs("term b;", "term x; term y; term b;",
	    "[edit]\n+  term x;\n+  term y;\n   term b { ... }\n");
}

static void
unknown_leaves(void **state)
{
	(void)state;
	differs("a { zeta one; }", "a { zeta two; }",
	    "[edit a]\n-  zeta one;\n+  zeta two;\n");
	differs("a { zeta one; zeta two; }", "a { zeta two; zeta three; }",
	    "[edit a]\n-  zeta one;\n+  zeta three;\n");
	differs("a { zeta one; }", "a { zeta { one; } }",
	    "[edit a]\n-  zeta one;\n+  zeta {\n+      one;\n+  }\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing),
	    cmocka_unit_test(columns),
	    cmocka_unit_test(activation),
	    cmocka_unit_test(comments),
	    cmocka_unit_test(order),
	    cmocka_unit_test(unknown_leaves),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
