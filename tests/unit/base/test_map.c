#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>

#include "base/map.h"

static void
an_empty_map_has_nothing(void **state)
{
	struct map m;

	(void)state;
	map_init(&m);
	assert_null(map_get(&m, STR("a")));
	assert_false(map_has(&m, STR("")));
	map_each(&m, it) fail();
	map_done(&m);
	map_done(&m);
}

static void
entries_stay_in_insertion_order(void **state)
{
	static char keys[1000][8];
	static int values[1000];
	struct map m;
	int i = 0;

	(void)state;
	map_init(&m);
	for (int k = 0; k < 1000; k++) {
		snprintf(keys[k], sizeof keys[k], "k%d", k * 7919 % 1000);
		map_put(&m, str_of(keys[k]), &values[k]);
	}
	assert_int_equal(m.n, 1000);
	map_each(&m, it)
	{
		assert_true(str_eq(it->key, str_of(keys[i])));
		assert_ptr_equal(it->value, &values[i]);
		i++;
	}
	for (int k = 0; k < 1000; k++)
		assert_ptr_equal(map_get(&m, str_of(keys[k])), &values[k]);
	assert_null(map_get(&m, STR("k1000")));
	map_done(&m);
}

static void
putting_again_replaces_in_place(void **state)
{
	struct map m;
	int one, two, three;

	(void)state;
	map_init(&m);
	map_put(&m, STR("a"), &one);
	map_put(&m, STR("b"), &two);
	map_put(&m, STR("a"), &three);
	assert_int_equal(m.n, 2);
	assert_true(str_eq(m.v[0].key, STR("a")));
	assert_ptr_equal(m.v[0].value, &three);
	assert_ptr_equal(map_get(&m, STR("b")), &two);
	map_done(&m);
}

static void
keys_are_octets(void **state)
{
	struct map m;
	int one, two;

	(void)state;
	map_init(&m);
	map_put(&m, STR(""), &one);
	map_put(&m, STR("a\0b"), &two);
	map_put(&m, STR("null"), NULL);
	assert_ptr_equal(map_get(&m, STR("")), &one);
	assert_null(map_get(&m, STR("a")));
	assert_ptr_equal(map_get(&m, STR("a\0b")), &two);
	assert_true(map_has(&m, STR("null")));
	assert_null(map_get(&m, STR("null")));
	map_done(&m);
}

static void
the_hash_is_fnv_1a(void **state)
{
	(void)state;
	assert_int_equal(map_hash(STR("")), 0x811c9dc5);
	assert_int_equal(map_hash(STR("a")), 0xe40c292c);
	assert_int_equal(map_hash(STR("foobar")), 0xbf9cf968);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(an_empty_map_has_nothing),
	    cmocka_unit_test(entries_stay_in_insertion_order),
	    cmocka_unit_test(putting_again_replaces_in_place),
	    cmocka_unit_test(keys_are_octets),
	    cmocka_unit_test(the_hash_is_fnv_1a),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
