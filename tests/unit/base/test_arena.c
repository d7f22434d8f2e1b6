#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "base/arena.h"

static void
memory_is_zeroed_and_aligned(void **state)
{
	struct arena *a = arena_new();
	static const char zero[5000];

	(void)state;
	for (size_t size = 0; size < 5000; size += 37) {
		char *p = arena_alloc(a, size);

		assert_int_equal((uintptr_t)p % 16, 0);
		assert_memory_equal(p, zero, size);
		memset(p, 0xa5, size);
	}
	arena_free(a);
	arena_free(NULL);
}

static void
pieces_do_not_overlap(void **state)
{
	struct arena *a = arena_new();
	unsigned char *p[300];

	(void)state;
	for (int i = 0; i < 300; i++) {
		p[i] = arena_alloc(a, (size_t)i * 7 + 1);
		memset(p[i], i & 0xff, (size_t)i * 7 + 1);
	}
	for (int i = 0; i < 300; i++)
		for (int k = 0; k < i * 7 + 1; k++)
			assert_int_equal(p[i][k], i & 0xff);
	arena_free(a);
}

static void
larger_than_any_chunk(void **state)
{
	struct arena *a = arena_new();
	char *p = arena_alloc(a, 5 << 20), *q;

	(void)state;
	memset(p, 1, 5 << 20);
	q = arena_alloc(a, 8);
	memset(q, 2, 8);
	assert_int_equal(p[(5 << 20) - 1], 1);
	assert_true(arena_size(a) >= (5 << 20) + 8);
	arena_free(a);
}

static void
text_is_copied(void **state)
{
	struct arena *a = arena_new();
	char from[] = "router";
	char *p = arena_strdup(a, from), *n = arena_strndup(a, from, 3);
	char *empty = arena_strndup(a, NULL, 0);

	(void)state;
	from[0] = 'X';
	assert_string_equal(p, "router");
	assert_string_equal(n, "rou");
	assert_string_equal(empty, "");
	assert_string_equal(
	    arena_printf(a, "%s:%d:%s", "a", 7, "0123456789"), "a:7:0123456789");
	assert_string_equal(arena_printf(a, "%6000s", "x") + 5999, "x");
	arena_free(a);
}

static void
an_array_grows(void **state)
{
	struct arena *a = arena_new();
	int *v = NULL;

	(void)state;
	for (size_t n = 0; n < 2000; n++) {
		v = arena_grow(a, v, n * sizeof *v, (n + 1) * sizeof *v);
		assert_int_equal(v[n], 0);
		v[n] = (int)n;
		if (n % 100 == 0)
			memset(arena_alloc(a, 9), 0xff, 9); /* not the last any more */
	}
	for (int i = 0; i < 2000; i++)
		assert_int_equal(v[i], i);
	arena_free(a);
}

static void
growing_the_last_block_is_in_place(void **state)
{
	struct arena *a = arena_new();
	char *p = arena_alloc(a, 16), *q = arena_grow(a, p, 16, 64);

	(void)state;
#ifndef ARENA_MALLOC
	assert_ptr_equal(p, q);
#endif
	memset(q, 1, 64);
	p = arena_alloc(a, 16);
	assert_true(p < q || p >= q + 64);
	assert_int_equal(p[0], 0);
	arena_free(a);
}

static void
rewinding_gives_zeroed_memory_again(void **state)
{
	struct arena *a = arena_new();
	char *kept = arena_strdup(a, "kept");
	struct arena_mark m = arena_mark(a);
	size_t before = arena_size(a);

	(void)state;
	for (int round = 0; round < 3; round++) {
		for (int i = 0; i < 50; i++) {
			char *p = arena_alloc(a, 1000);

			for (int k = 0; k < 1000; k++)
				assert_int_equal(p[k], 0);
			memset(p, 0xee, 1000);
		}
		arena_rewind(a, m);
		assert_int_equal(arena_size(a), before);
	}
	assert_string_equal(kept, "kept");
	arena_free(a);
}

static void
rewinding_to_the_empty_arena(void **state)
{
	struct arena *a = arena_new();
	struct arena_mark m = arena_mark(a);

	(void)state;
	arena_rewind(a, m);
	memset(arena_alloc(a, 100), 1, 100);
	arena_rewind(a, m);
	assert_int_equal(arena_size(a), 0);
	assert_int_equal(*(char *)arena_alloc(a, 1), 0);
	arena_free(a);
}

static void
marks_nest(void **state)
{
	struct arena *a = arena_new_secret();
	char *one = arena_strdup(a, "one"), *two;
	struct arena_mark outer = arena_mark(a), inner;

	(void)state;
	two = arena_strdup(a, "two");
	inner = arena_mark(a);
	arena_alloc(a, 10000);
	arena_rewind(a, inner);
	assert_string_equal(two, "two");
	arena_alloc(a, 10000);
	arena_rewind(a, outer);
	assert_string_equal(one, "one");
	arena_free(a);
}

static size_t wiped;

/* In place of the C library's, also of the one that _FORTIFY_SOURCE takes: what is wiped
 * cannot be looked at after it was freed. */
void __explicit_bzero_chk(void *p, size_t n, size_t room);

void
explicit_bzero(void *p, size_t n)
{
	memset(p, 0, n);
	wiped += n;
}

void
__explicit_bzero_chk(void *p, size_t n, size_t room)
{
	(void)room;
	memset(p, 0, n);
	wiped += n;
}

static void
secrets_are_wiped(void **state)
{
	struct arena *plain = arena_new(), *a = arena_new_secret();
	struct arena_mark m = arena_mark(a);

	(void)state;
	wiped = 0;
	arena_strdup(plain, "public");
	arena_free(plain);
	assert_int_equal(wiped, 0);
	arena_alloc(a, 3000);
	arena_rewind(a, m);
	assert_true(wiped >= 3000);
	wiped = 0;
	for (int i = 0; i < 10; i++)
		arena_alloc(a, 3000);
	arena_free(a);
	assert_true(wiped >= 30000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(memory_is_zeroed_and_aligned),
	    cmocka_unit_test(pieces_do_not_overlap),
	    cmocka_unit_test(larger_than_any_chunk),
	    cmocka_unit_test(text_is_copied),
	    cmocka_unit_test(an_array_grows),
	    cmocka_unit_test(growing_the_last_block_is_in_place),
	    cmocka_unit_test(rewinding_gives_zeroed_memory_again),
	    cmocka_unit_test(rewinding_to_the_empty_arena),
	    cmocka_unit_test(marks_nest),
	    cmocka_unit_test(secrets_are_wiped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
