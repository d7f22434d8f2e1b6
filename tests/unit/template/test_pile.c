#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "template/pile.h"

enum { MANY = 100000 };

/* Elements stay where they are while it grows. */
static void
grows_in_place(void **state)
{
	struct arena *a = arena_new();
	struct pile p = {.a = a};
	int *first = pile_add(&p, int);

	(void)state;
	*first = 0;
	for (int i = 1; i < MANY; i++)
		*pile_add(&p, int) = i;
	assert_int_equal(p.n, MANY);
	assert_ptr_equal(pile_at(&p, 0, int), first);
	for (int i = 0; i < MANY; i++)
		assert_int_equal(*pile_at(&p, (size_t)i, int), i);
	assert_int_equal(*pile_last(&p, int), MANY - 1);
	arena_free(a);
}

/* To every length around the ends of its chunks, and on from there. */
static void
is_cut_and_grows_again(void **state)
{
	static const size_t to[] = {0, 1, 255, 256, 257, 511, 512, 513, 999, 1000, 1001};
	struct arena *a = arena_new();
	struct pile p = {.a = a};
	size_t octets;

	(void)state;
	assert_null(pile_last(&p, size_t));
	for (size_t i = 0; i < 1000; i++)
		*pile_add(&p, size_t) = i;
	octets = arena_size(a);
	for (size_t k = 0; k < sizeof to / sizeof *to; k++) {
		pile_cut(&p, to[k]);
		assert_int_equal(p.n, to[k] < 1000 ? to[k] : 1000);
		for (size_t i = to[k]; i < 1000; i++)
			*pile_add(&p, size_t) = i + k;
		for (size_t i = 0; i < 1000; i++) {
			size_t want = i + (i >= to[k] ? k : 0);

			assert_int_equal(*pile_at(&p, i, size_t), want);
			*pile_at(&p, i, size_t) = i;
		}
	}
	assert_int_equal(arena_size(a), octets);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(grows_in_place),
	    cmocka_unit_test(is_cut_and_grows_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
