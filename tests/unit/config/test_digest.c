#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/change.h"
#include "config/node.h"

#include "random_pair.h"

static struct config_node *
parse(struct arena *a, const char *text)
{
	struct config_node *root = NULL;
	struct err *e = NULL;

	assert_int_equal(config_parse_text(a, "t", str_of(text), &root, &e), 0);
	return root;
}

static bool
alike(const char *const texts[4])
{
	struct arena *a = arena_new();
	char one[CONFIG_DIGEST + 1], two[CONFIG_DIGEST + 1];

	config_diff_digest(parse(a, texts[0]), parse(a, texts[1]), one);
	config_diff_digest(parse(a, texts[2]), parse(a, texts[3]), two);
	assert_int_equal(strlen(one), CONFIG_DIGEST);
	arena_free(a);
	return strcmp(one, two) == 0;
}

#define ALIKE(...) assert_true(alike((const char *const[4]){__VA_ARGS__}))
#define UNLIKE(...) assert_false(alike((const char *const[4]){__VA_ARGS__}))
#define TERMS(text) "policy-options { policy-statement P { " text "} }"

static void
same_changes(void **state)
{
	(void)state;
	ALIKE("", "", "snmp { location x; }", "snmp { location x; }");
	ALIKE("system { host-name a; }", "system { host-name b; }",
	    "snmp;\nsystem { services { ssh; } host-name a; }",
	    "system { host-name b; services { ssh; } } snmp;");
	ALIKE("", "interfaces { ge-0/0/0 { mtu 1500; } ge-0/0/1 { mtu 9000; } }", "",
	    "interfaces { ge-0/0/1 { mtu 9000; } ge-0/0/0 { mtu 1500; } }");
	ALIKE("protocols { bgp { group G { import [ a b ]; } } }",
	    "protocols { bgp { group G { import [ b a ]; type internal; } } }",
	    "protocols { bgp { group G { import [ a b ]; hold-time 9; } } }",
	    "protocols { bgp { group G { type internal; hold-time 9; import [ b a ]; } } "
	    "}");
	/* an entry behind the same neighbour, in lists that differ otherwise */
	ALIKE(TERMS("term a { then accept; } term z { then reject; }"),
	    TERMS("term a { then accept; } term n { then reject; } term z { then reject; "
		  "}"),
	    TERMS("term 0 { then accept; } term a { then accept; }"),
	    TERMS("term 0 { then accept; } term a { then accept; } term n { then reject; "
		  "}"));
	ALIKE("vlan-id-list [ 1 2 ];", "vlan-id-list [ 3 1 ];", "vlan-id-list [ 2 1 ];",
	    "vlan-id-list [ 1 3 ];");
}

static void
other_changes(void **state)
{
	(void)state;
	UNLIKE("", "", "", "snmp;");
	UNLIKE("snmp;", "", "", "snmp;");
	UNLIKE("a { b; }", "", "a { c; }", "");
	UNLIKE("system { host-name a; }", "system { host-name b; }",
	    "system { host-name c; }", "system { host-name b; }");
	UNLIKE("", "a { b; } c { d; }", "", "a { d; } c { b; }");
	UNLIKE("", "a b;", "", "ab;");
	UNLIKE("snmp { name x; }", "inactive: snmp { name x; }", "snmp { name x; }",
	    "protect: snmp { name x; }");
	UNLIKE("inactive: snmp { name x; }", "snmp { name x; }", "snmp { name x; }",
	    "inactive: snmp { name x; }");
	UNLIKE("snmp { name x; }", "/* a */ snmp { name x; }", "snmp { name x; }",
	    "/* b */ snmp { name x; }");
	UNLIKE("", TERMS("term a { then accept; } term b { then accept; }"), "",
	    TERMS("term b { then accept; } term a { then accept; }"));
	UNLIKE(TERMS("term a { then accept; } term b { then accept; }"),
	    TERMS("term a { then accept; } term b { then accept; } term n { then accept; "
		  "}"),
	    TERMS("term a { then accept; } term b { then accept; }"),
	    TERMS("term a { then accept; } term n { then accept; } term b { then accept; "
		  "}"));
	UNLIKE("protocols { bgp { group G { import [ a b ]; } } }",
	    "protocols { bgp { group G { import [ b a c ]; } } }",
	    "protocols { bgp { group G { import [ a b ]; } } }",
	    "protocols { bgp { group G { import [ a b c ]; } } }");
}

/* --- at random ---------------------------------------------------------------------------------------- */

/* The same configuration with statements in another order, where that does not count. */
static struct config_node *
shuffled(struct arena *a, const struct config_node *n)
{
	struct config_node *copy = node_copy(a, n);

	for (struct config_node *c = copy->child, *next; c != NULL; c = next) {
		next = c->next;
		node_remove(c);
	}
	node_each(n, c)
	{
		bool ordered = (node_key_flags(c) & KEY_ORDERED) != 0;
		struct config_node *it = shuffled(a, c);

		node_insert(a, copy, it, !ordered && roll(2) == 0 ? NULL : copy->last);
	}
	return copy;
}

static void
apply(struct arena *a, struct config_node *root, const char *commands)
{
	config_apply_set(a, "s", str_of(commands), root, NULL, NULL);
}

static void
at_random(void **state)
{
	(void)state;
	for (uint32_t number = 0; number < 2000; number++) {
		struct arena *a = arena_new();
		struct random_pair p = random_pair(a, number);
		char one[CONFIG_DIGEST + 1], two[CONFIG_DIGEST + 1];
		struct config_node *from, *to;
		struct buf more;

		config_diff_digest(p.from, p.to, one);
		from = shuffled(a, p.from);
		to = shuffled(a, p.to);
		assert_true(config_equal(from, p.from));
		apply(a, from, "set chassis alarm management-ethernet link-down ignore");
		apply(a, to, "set chassis alarm management-ethernet link-down ignore");
		config_diff_digest(from, to, two);
		assert_string_equal(one, two);

		/* one more change is another difference */
		buf_init(&more, BUF_TEXT);
		random_lines(&more, 1, true);
		random_moves(&more);
		apply(a, to, buf_z(&more));
		apply(a, p.to, "set chassis alarm management-ethernet link-down ignore");
		config_diff_digest(from, to, two);
		assert_int_equal(strcmp(one, two) == 0, config_equal(to, p.to));
		buf_done(&more);
		arena_free(a);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(same_changes),
	    cmocka_unit_test(other_changes),
	    cmocka_unit_test(at_random),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
