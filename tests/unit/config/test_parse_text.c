#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/node.h"

static struct arena *arena;

static int
setup(void **state)
{
	(void)state;
	arena = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(arena);
	return 0;
}

static struct config_node *
parse(const char *text)
{
	struct config_node *root = NULL;
	struct err *e = NULL;

	if (config_parse_text(arena, "t.conf", str_of(text), &root, &e) != 0)
		fail_msg("%s: %s", text, err_message(e));
	return root;
}

static void
prints(const char *text, const char *want)
{
	struct buf out;

	buf_init(&out, BUF_TEXT);
	config_print_text(parse(text), &out);
	assert_string_equal(buf_z(&out), want);
	buf_done(&out);
}

static void
refuses(const char *text, int line, int col, const char *message)
{
	struct config_node *root = NULL;
	struct err *e = NULL;

	assert_int_equal(config_parse_text(arena, "t.conf", str_of(text), &root, &e), -1);
	assert_null(root);
	assert_int_equal(err_code(e), ERR_CONFIG_SYNTAX);
	assert_string_equal(err_message(e), message);
	assert_string_equal(err_where(e).file, "t.conf");
	assert_int_equal(err_where(e).line, line);
	assert_int_equal(err_where(e).col, col);
	err_free(e);
}

static void
canonical_form(void **state)
{
	(void)state;
	prints("system{host-name r1;services{ssh{}netconf{ssh;}}}",
	    "system {\n    host-name r1;\n    services {\n        ssh;\n"
	    "        netconf {\n            ssh;\n        }\n    }\n}\n");
	prints("a [ x y ];\nb [ x ];\n", "a [ x y ];\nb x;\n");
	prints("inactive: protect: a b;\n", "inactive: protect: a b;\n");
	prints("inactive:\nsystem { no-redirects; }\n",
	    "inactive: system {\n    no-redirects;\n}\n");
	prints("", "");
}

static void
words_that_need_quotes(void **state)
{
	(void)state;
	prints("description \"to-core\";", "description to-core;\n");
	prints("description \"to core\";", "description \"to core\";\n");
	prints("description \"\";", "description \"\";\n");
	prints("a \"x;y\" \"{\" \"#\" \"inactive:\";",
	    "a \"x;y\" \"{\" \"#\" \"inactive:\";\n");
	prints("message \"say \\\"hi\\\" \\n \\\\\";",
	    "message \"say \\\"hi\\\" \\n \\\\\";\n");
	prints("site ftp://h/;", "site \"ftp://h/\";\n");
	prints("<ge-*> ge-0/0/0.100 2001:db8::1/64 \"user@h\";",
	    "<ge-*> ge-0/0/0.100 2001:db8::1/64 \"user@h\";\n");
}

static void
comments(void **state)
{
	(void)state;
	prints("## Last changed: now\n# x\n## of a router\n# y */\nsystem {\n"
	       "    no-redirects; # trailing\n    # none\n}\n",
	    "# x\n# y */\nsystem {\n    no-redirects;\n}\n");
	prints("/* # x\n# y */ a; /* # z\n */ b; /* ## */ c; /* # */ d;\n",
	    "# x\n# y\na;\n# z\nb;\n/* ## */\nc;\n#\nd;\n");
	prints("/* a */\n# b\n# c */\n/* d */ a;\n", "/* a\nb\nc * /\nd */\na;\n");
	prints("## Last changed: now\n/* one */\n/* two\n   lines */\nsystem { # "
	       "trailing\n/* name */ host-name r1; "
	       "/* lost */ }\n",
	    "/* one\ntwo\n   lines */\nsystem {\n    /* name */\n    host-name r1;\n}\n");
	prints(
	    "secret \"$9$abc\"; ## SECRET-DATA\nsecret-x foo; ## SECRET-DATA\nother y;\n",
	    "secret \"$9$abc\"; ## SECRET-DATA\nsecret-x foo; ## SECRET-DATA\nother "
	    "y;\n");
	prints("pre-shared-key ascii-text \"$9$abc\";",
	    "pre-shared-key ascii-text \"$9$abc\"; ## SECRET-DATA\n");
}

static void
repeated_statements(void **state)
{
	(void)state;
	prints("system { host-name a; } interfaces { ge-0/0/0; } system { host-name b; "
	       "domain-name c; }",
	    "system {\n    host-name b;\n    domain-name c;\n}\ninterfaces {\n    "
	    "ge-0/0/0;\n}\n");
	prints("policy-options { community C members a; community C members [ b a ]; }",
	    "policy-options {\n    community C members [ a b ];\n}\n");
	prints("foo a; foo b; foo a;", "foo a;\nfoo b;\n");
	prints("term x { then { accept; } } term x { then metric 5; }",
	    "term x {\n    then {\n        accept;\n        metric 5;\n    }\n}\n");
}

static void
known_statements_nest(void **state)
{
	const struct config_node *n;

	(void)state;
	n = parse("routing-options { static { route 0.0.0.0/0 next-hop [ 192.0.2.1 "
		  "192.0.2.2 ]; } }");
	n = n->child->child->child;
	assert_int_equal(n->nwords, 2);
	assert_int_equal(n->child->nwords, 3);
	assert_int_equal(n->child->list_at, 1);
	assert_int_equal(n->child->mark.line, 1);
	assert_int_equal(n->child->mark.col, 44);
	prints("system { name-server 192.0.2.53; }",
	    "system {\n    name-server {\n        192.0.2.53;\n    }\n}\n");
	prints("from { protocol bgp; }\nfirewall { from { protocol tcp; } }",
	    "from protocol bgp;\nfirewall {\n    from {\n        protocol tcp;\n    "
	    "}\n}\n");
}

static void
errors_have_positions(void **state)
{
	(void)state;
	refuses("a {\n  b c;\n", 1, 3, "'a' is opened here and not closed");
	refuses("a { b c; }\n}", 2, 1, "'}' without '{'");
	refuses("a b\nc d;", 1, 4, "missing ';' behind 'b'");
	refuses("a { b c }", 1, 8, "missing ';' behind 'c'");
	refuses("a { b \"c; }", 1, 7, "quote is not closed");
	refuses("\n  a /* c;", 2, 5, "comment is not closed");
	refuses("x [ a b ;", 1, 9, "missing ']' before ';'");
	refuses("x [ ];", 1, 5, "empty list");
	refuses("x ];", 1, 3, "']' without '['");
	refuses("a;\n;", 2, 1, "';' without a statement");
	refuses("{ a; }", 1, 1, "'{' without a statement");
	refuses("a \xff;", 1, 3, "octet that is not UTF-8");
	refuses("a \x01;", 1, 3, "control character");
	refuses("inactive:", 1, 1, "a tag without a statement at the end");
}

static void
depth_has_a_limit(void **state)
{
	struct buf b;
	struct config_node *root;
	struct err *e = NULL;

	(void)state;
	buf_init(&b, BUF_TEXT);
	for (int i = 0; i < NODE_DEPTH; i++)
		buf_adds(&b, "a { ");
	for (int i = 0; i < NODE_DEPTH; i++)
		buf_adds(&b, "}");
	assert_int_equal(config_parse_text(arena, "t", buf_str(&b), &root, &e), 0);
	buf_reset(&b);
	for (int i = 0; i <= NODE_DEPTH; i++)
		buf_adds(&b, "a { ");
	assert_int_equal(config_parse_text(arena, "t", buf_str(&b), &root, &e), -1);
	assert_string_equal(err_message(e), "more than 200 levels of statements");
	err_free(e);
	buf_done(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(canonical_form, setup, teardown),
	    cmocka_unit_test_setup_teardown(words_that_need_quotes, setup, teardown),
	    cmocka_unit_test_setup_teardown(comments, setup, teardown),
	    cmocka_unit_test_setup_teardown(repeated_statements, setup, teardown),
	    cmocka_unit_test_setup_teardown(known_statements_nest, setup, teardown),
	    cmocka_unit_test_setup_teardown(errors_have_positions, setup, teardown),
	    cmocka_unit_test_setup_teardown(depth_has_a_limit, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
