#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/vec.h"

struct pair {
	int64_t a;
	char b;
};

static void
pushing_and_popping(void **state)
{
	VEC(int) v = {0};
	int sum = 0;

	(void)state;
	vec_each (&v, it)
		fail(); /* an empty one has nothing to visit */
	for (int i = 0; i < 1000; i++)
		vec_push(&v, i);
	assert_int_equal(v.n, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(v.v[i], i);
	assert_int_equal(vec_last(&v), 999);
	assert_int_equal(vec_pop(&v), 999);
	vec_each (&v, it)
		sum += *it;
	assert_int_equal(sum, 998 * 999 / 2);
	vec_done(&v);
	assert_null(v.v);
	assert_int_equal(v.n + v.cap, 0);
	vec_done(&v);
}

static void
added_elements_are_zeroed(void **state)
{
	VEC(struct pair) v = {0};

	(void)state;
	for (int i = 0; i < 100; i++) {
		struct pair *p = vec_add(&v);

		assert_int_equal(p->a, 0);
		assert_int_equal(p->b, 0);
		p->a = i;
		p->b = 'x';
	}
	vec_reset(&v);
	assert_int_equal(v.n, 0);
	assert_true(v.cap >= 100);
	assert_int_equal(vec_add(&v)->b, 0);
	vec_done(&v);
}

static void
reserving_keeps_addresses(void **state)
{
	VEC(int) v = {0};
	int *first;

	(void)state;
	vec_reserve(&v, 500);
	assert_true(v.cap >= 500);
	vec_push(&v, 7);
	first = v.v;
	for (int i = 1; i < 500; i++)
		vec_push(&v, i);
	assert_ptr_equal(v.v, first);
	assert_int_equal(v.v[0], 7);
	vec_done(&v);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pushing_and_popping),
	    cmocka_unit_test(added_elements_are_zeroed),
	    cmocka_unit_test(reserving_keeps_addresses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
