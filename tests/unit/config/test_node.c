#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "base/arena.h"
#include "config/node.h"

enum { MANY = 5000 };

static struct arena *a;

static struct str
word(int i)
{
	char text[16];

	snprintf(text, sizeof text, "w%d", i);
	return str_of(arena_strdup(a, text));
}

static struct config_node *
many(void)
{
	struct config_node *parent = config_new(a);

	for (int i = 0; i < MANY; i++) {
		struct str w = word(i);

		node_append(a, parent, node_new(a, &w, 1));
	}
	return parent;
}

static bool
has(const struct config_node *parent, int i)
{
	struct str w = word(i);
	const struct config_node *n = node_find(parent, &w, 1);

	return n != NULL && str_eq(n->words[0], w);
}

static void
children_are_found(void **state)
{
	struct config_node *parent = many();
	struct config_node *next;

	(void)state;
	assert_int_equal(parent->nchild, MANY);
	assert_non_null(parent->index);
	for (int i = 0; i < MANY; i++)
		assert_true(has(parent, i));
	assert_false(has(parent, MANY));
	/* every second one goes */
	for (struct config_node *n = parent->child; n != NULL; n = next) {
		next = n->next != NULL ? n->next->next : NULL;
		node_remove(n);
	}
	for (int i = 0; i < MANY; i++)
		assert_int_equal(has(parent, i), i % 2 == 1);
	assert_int_equal(parent->nchild, MANY / 2);
	/* and comes back, in front */
	for (int i = 0; i < MANY; i += 2) {
		struct str w = word(i);

		node_insert(a, parent, node_new(a, &w, 1), NULL);
	}
	for (int i = 0; i < MANY; i++)
		assert_true(has(parent, i));
	assert_true(str_eq(parent->child->words[0], word(MANY - 2)));
	assert_true(str_eq(parent->last->words[0], word(MANY - 1)));
}

static void
few_after_many(void **state)
{
	struct config_node *parent = many();
	struct str w = STR("new");

	(void)state;
	while (parent->child != NULL)
		node_remove(parent->child);
	assert_null(parent->last);
	node_append(a, parent, node_new(a, &w, 1));
	assert_ptr_equal(node_find(parent, &w, 1), parent->child);
}

static void
renamed(void **state)
{
	struct config_node *parent = many(), *n = parent->child;
	struct str w[] = {STR("other"), STR("value")};
	struct str was = n->words[0];

	(void)state;
	node_rename(a, n, w, 2, 1);
	assert_null(node_find(parent, &was, 1));
	assert_ptr_equal(node_find(parent, w, 1), n);
	assert_null(node_find(parent, w, 2));
	node_rename(a, n, w, 2, 2);
	assert_ptr_equal(node_find(parent, w, 2), n);
	for (int i = 0; i < 100; i++)
		node_push_word(a, n, word(i));
	assert_int_equal(n->nwords, 102);
	assert_true(str_eq(n->words[101], word(99)));
}

static int
setup(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(children_are_found, setup, teardown),
	    cmocka_unit_test_setup_teardown(few_after_many, setup, teardown),
	    cmocka_unit_test_setup_teardown(renamed, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
