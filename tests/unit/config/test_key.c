#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "config/node.h"

static int
rank(const char *in)
{
	const char *up = strchr(in, '^');

	return in[0] == '\0' ? 4 : in[0] == '*' ? 3 : up == in ? 2 : up != NULL ? 0 : 1;
}

static void
rows_are_sorted(void **state)
{
	size_t n;
	const struct key *rows = key_rows(&n);

	(void)state;
	assert_true(n > 500);
	for (size_t i = 1; i < n; i++) {
		int c = strcmp(rows[i - 1].name, rows[i].name);

		if (c > 0 || (c == 0 && rank(rows[i - 1].in) > rank(rows[i].in)))
			fail_msg("'%s' in '%s' stands before '%s' in '%s'",
			    rows[i - 1].name, rows[i - 1].in, rows[i].name, rows[i].in);
		if (c == 0 && strcmp(rows[i - 1].in, rows[i].in) == 0)
			fail_msg("'%s' in '%s' is there twice", rows[i].name, rows[i].in);
	}
}

static void
rows_make_sense(void **state)
{
	size_t n;
	const struct key *rows = key_rows(&n);

	(void)state;
	for (size_t i = 0; i < n; i++) {
		assert_true(
		    rows[i].type == KEY_LIST ? rows[i].keys > 0 : rows[i].keys < 2);
		if ((rows[i].flags & (KEY_SOLE | KEY_FULL)) != 0)
			assert_int_equal(rows[i].type, KEY_BOX);
	}
}

/* The row of the last word of a path, the others being statements of one word. */
static const struct key *
row(const char *path)
{
	struct arena *a = arena_new();
	struct config_node *n = config_new(a);
	struct str rest = str_of(path), word;
	const struct key *k = NULL;

	while (rest.n > 0) {
		struct config_node *c;

		word = str_cut(&rest, ' ');
		k = key_find(n, word);
		c = node_new(a, &word, 1);
		c->key = k;
		node_append(a, n, c);
		n = c;
	}
	arena_free(a);
	return k;
}

static void
nearest_context_wins(void **state)
{
	(void)state;
	assert_int_equal(row("system host-name")->type, KEY_VALUE);
	assert_int_equal(row("protocols bgp group")->type, KEY_LIST);
	assert_int_equal(row("access group")->type, KEY_LIST);
	assert_int_equal(row("snmp community")->flags & KEY_ONE, KEY_ONE);
	assert_int_equal(row("then community")->keys, 2);
	assert_int_equal(row("from community")->type, KEY_VALUES);
	assert_int_equal(row("policy-options from prefix-list")->type, KEY_LIST);
	assert_int_equal(row("firewall from prefix-list")->flags & KEY_ANY, KEY_ANY);
	assert_int_equal(row("firewall family filter")->type, KEY_LIST);
	assert_int_equal(row("interfaces family filter")->type, KEY_BOX);
	assert_ptr_equal(row("interfaces ge-0/0/0"), &key_any);
	assert_ptr_equal(row("interfaces mtu"), &key_any);
	assert_int_equal(row("interfaces apply-groups")->type, KEY_VALUES);
	assert_int_equal(row("interfaces ge-0/0/0 hold-time")->type, KEY_BOX);
	assert_int_equal(row("group hold-time")->type, KEY_VALUE);
	assert_ptr_equal(row("vrf-target target:1:1"), &key_sole);
	assert_int_equal(row("vrf-target import")->type, KEY_VALUE);
	assert_null(row("system nothing-known"));
	assert_null(row("system host-nam"));
	assert_null(row("system host-name2"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(rows_are_sorted),
	    cmocka_unit_test(rows_make_sense),
	    cmocka_unit_test(nearest_context_wins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
