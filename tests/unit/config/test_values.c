#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "config/place.h"

enum { MANY = 100 };

static struct arena *a;
static struct word words[MANY];
static struct place p;

static int
setup(void **state)
{
	(void)state;
	a = arena_new();
	p = (struct place){
	    .arena = a, .file = "t", .words = words, .nwords = MANY, .list_at = -1};
	for (int i = 0; i < MANY; i++)
		words[i] =
		    (struct word){str_of(arena_printf(a, "w%d", i % 60)), 1, i + 1};
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct config_node *
leaf(int nwords, int nkey)
{
	struct config_node *root = config_new(a), *n;
	struct str w[] = {STR("name"), STR("w1"), STR("w2")};

	n = node_new(a, w, nwords);
	n->nkey = nkey;
	node_append(a, root, n);
	return n;
}

static void
no_value_twice(void **state)
{
	struct config_node *n = leaf(2, 1);

	(void)state;
	place_add_values(&p, n, 0, 3); /* w0 w1 w2 */
	assert_int_equal(n->nwords, 4);
	assert_true(str_eq(n->words[1], STR("w1")));
	assert_true(str_eq(n->words[2], STR("w0")));
	assert_true(str_eq(n->words[3], STR("w2")));
	place_add_values(&p, n, 0, MANY);
	assert_int_equal(n->nwords, 61);
	place_mark_list(n, 1);
	assert_int_equal(n->flags, CONFIG_LIST);
	assert_int_equal(n->list_at, 1);
}

static void
a_leaf_becomes_a_container(void **state)
{
	struct config_node *n = leaf(3, 3);

	(void)state;
	place_open_values(&p, n, 1);
	assert_int_equal(n->nwords, 1);
	assert_int_equal(n->nchild, 1);
	assert_int_equal(n->child->nwords, 2);
	assert_true(str_eq(n->child->words[0], STR("w1")));
	assert_ptr_equal(node_find(n->parent, n->words, 1), n);

	n = leaf(3, 1);
	place_mark_list(n, 1);
	place_open_values(&p, n, 1);
	assert_int_equal(n->nchild, 2);
	assert_true(str_eq(n->last->words[0], STR("w2")));
	assert_int_equal(n->flags, 0);
	place_add_values(&p, n, 0, 3); /* w0 w1 w2, below it now */
	assert_int_equal(n->nchild, 3);
	assert_true(str_eq(n->last->words[0], STR("w0")));
	assert_int_equal(n->last->mark.col, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(no_value_twice, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_leaf_becomes_a_container, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
