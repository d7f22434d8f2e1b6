#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/tree.h"

#include "random_pair.h"

static struct config_node *
parse(struct arena *a, const char *text)
{
	struct config_node *root = NULL;
	struct err *e = NULL;

	assert_int_equal(config_parse_text(a, "t", str_of(text), &root, &e), 0);
	return root;
}

struct said {
	char text[512];
	int n;
};

static void
note(void *ctx, bool warning, struct mark at, const char *message, struct str word)
{
	struct said *s = ctx;

	(void)warning;
	s->n += snprintf(s->text + s->n, sizeof s->text - (size_t)s->n,
	    "%d: %s: " STR_FMT "\n", at.line, message, STR_ARG(word));
}

/* The patch in the form of the difference leads from one to the other, and back. */
static void
leads(const char *from, const char *to)
{
	struct arena *a = arena_new();
	struct config_node *old = parse(a, from), *new = parse(a, to);
	struct config_node *was = parse(a, from);
	struct said said = {0};
	struct buf diff, left;

	buf_init(&diff, BUF_TEXT);
	buf_init(&left, BUF_TEXT);
	config_diff_text(old, new, &diff);
	config_apply_patch(a, "p", buf_str(&diff), old, note, &said);
	assert_string_equal(said.text, "");
	config_diff_text(old, new, &left);
	assert_string_equal(buf_z(&left), "");
	buf_reset(&diff);
	config_diff_text(new, was, &diff);
	config_apply_patch(a, "p", buf_str(&diff), new, note, &said);
	assert_string_equal(said.text, "");
	config_diff_text(new, was, &left);
	assert_string_equal(buf_z(&left), "");
	buf_done(&diff);
	buf_done(&left);
	arena_free(a);
}

static void
test_statements(void **state)
{
	(void)state;
	leads("system { host-name a; }", "system { host-name b; domain-name x.net; }");
	leads("interfaces { ge-0/0/0 { mtu 1500; unit 0 { family inet; } } }",
	    "interfaces { ge-0/0/0 { unit 0 { family inet { address 192.0.2.1/31; } } } "
	    "ge-0/0/1 { description \"to b; c\"; } }");
	leads("protocols { bgp { group A { export [ P Q ]; } } }",
	    "protocols { bgp { group A { export [ Q R ]; neighbor 192.0.2.1; } } lldp { "
	    "interface all; } }");
	leads("a { b { c 1; } }", "a { b { c 2; } d; }");
	leads("", "snmp { location \"x y\"; }");
}

static void
test_order(void **state)
{
	static const char one[] =
	    "policy-options { policy-statement P { term a { then accept; } "
	    "term b { then reject; } term c { then accept; } } }";

	(void)state;
	leads(one,
	    "policy-options { policy-statement P { term n { then reject; } term a { then "
	    "accept; } term b { then reject; } term c { then accept; } } }");
	leads(one,
	    "policy-options { policy-statement P { term c { then accept; } term a { then "
	    "accept; } term m { then reject; } term b { then reject; } } }");
	leads(one,
	    "policy-options { policy-statement P { term b { then reject; } term c { then "
	    "accept; } term a { then accept; } } }");
	leads(one,
	    "policy-options { policy-statement P { term x { then reject; } term y { then "
	    "accept; } term b { then accept; } term z { then reject; } } }");
}

static void
test_marks_and_comments(void **state)
{
	(void)state;
	leads("interfaces { ge-0/0/0 { mtu 1500; } protect: ge-0/0/1 { mtu 9000; } }",
	    "interfaces { inactive: ge-0/0/0 { mtu 1500; } ge-0/0/1 { inactive: mtu "
	    "9000; } }");
	leads("/* old words */ system { host-name a; } snmp { location x; }",
	    "/* new words */ system { host-name a; } /* first */ snmp { location x; }");
	leads("system { host-name a; domain-name x.net; }",
	    "system { host-name b; /* of\ntwo lines */ domain-name x.net; }");
	leads("system { login { message \"one\\n\ntwo; { \\\" \"; } }",
	    "/* a\n[edit]\n+ b */ snmp { location \"x\n- y\"; }");
}

static void
test_bytes(void **state)
{
	struct arena *a = arena_new();
	struct config_node *root =
	    parse(a, "system { host-name a; }\ninterfaces { ge-0/0/0 { mtu 1500; } }");
	struct said said = {0};
	struct buf out;

	(void)state;
	config_apply_patch(a, "p",
	    STR("\n[edit system]\n-  host-name a;\n+  host-name b;\n[edit interfaces]\n"
		"!    inactive: ge-0/0/0 { ... }\n+   ae0 {\n+       mtu 9192;\n+   }\n"),
	    root, note, &said);
	assert_string_equal(said.text, "");
	buf_init(&out, BUF_TEXT);
	config_print_text(root, &out);
	assert_string_equal(buf_z(&out),
	    "system {\n    host-name b;\n}\ninterfaces {\n    inactive: ge-0/0/0 {\n"
	    "        mtu 1500;\n    }\n    ae0 {\n        mtu 9192;\n    }\n}\n");
	buf_done(&out);
	arena_free(a);
}

/* What does not fit is named by its line; the rest is applied. */
static void
test_misfits(void **state)
{
	struct arena *a = arena_new();
	struct config_node *root = parse(a, "system { host-name a; }");
	struct said said = {0};
	struct buf out;

	(void)state;
	config_apply_patch(a, "p",
	    STR("[edit system]\n-  host-name z;\n+  domain-name n;\n[edit protocols "
		"bgp]\n"
		"+  group A;\nnonsense\n[edit system]\n   services { ... }\n+  host-name "
		"{\n"),
	    root, note, &said);
	assert_string_equal(said.text,
	    "2: patch does not fit: statement not found: host-name\n"
	    "4: patch does not fit: statement not found: bgp\n"
	    "6: syntax error: nonsense\n"
	    "8: patch does not fit: statement not found: services { ... }\n"
	    "9: syntax error: patch\n");
	buf_init(&out, BUF_TEXT);
	config_print_text(root, &out);
	assert_string_equal(
	    buf_z(&out), "system {\n    host-name a;\n    domain-name n;\n}\n");
	buf_done(&out);
	arena_free(a);
}

/* --- random pairs: whatever the two configurations, the difference in text leads from one to the other -- */

static void
check_pair(struct arena *a, const struct config_node *from, const struct config_node *to,
    uint32_t number)
{
	struct config_node *copy = config_copy(a, from);
	struct said said = {0};
	struct buf diff, text;

	buf_init(&diff, BUF_TEXT);
	buf_init(&text, BUF_TEXT);
	config_diff_text(from, to, &diff);
	config_apply_patch(a, "p", buf_str(&diff), copy, note, &said);
	if (said.n > 0 || !config_equal(copy, to)) {
		config_diff_text(copy, to, &text);
		fprintf(
		    stderr, "%s%s=== left\n%s", said.text, buf_z(&diff), buf_z(&text));
		fail_msg("round %u", number);
	}
	buf_done(&diff);
	buf_done(&text);
}

static void
test_random_pairs(void **state)
{
	(void)state;
	for (uint32_t number = 0; number < 6000; number++) {
		struct arena *a = arena_new();
		struct random_pair p = random_pair(a, number);

		check_pair(a, p.from, p.to, number);
		check_pair(a, p.to, p.from, number);
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_statements),
	    cmocka_unit_test(test_order),
	    cmocka_unit_test(test_marks_and_comments),
	    cmocka_unit_test(test_bytes),
	    cmocka_unit_test(test_misfits),
	    cmocka_unit_test(test_random_pairs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
