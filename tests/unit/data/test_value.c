#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "data/value.h"

static struct arena *a;

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

static struct value *
list_of(int n, ...)
{
	struct value *list = value_list(a);
	va_list ap;

	va_start(ap, n);
	for (int i = 0; i < n; i++)
		value_append(a, list, va_arg(ap, struct value *));
	va_end(ap);
	return list;
}

static void
scalars(void **state)
{
	char text[] = "abc";
	struct value *s = value_str(a, (struct str){text, 2});

	(void)state;
	text[0] = 'X';
	assert_string_equal(s->str.p, "ab");
	assert_int_equal(s->str.n, 2);
	assert_int_equal(value_null(a)->kind, VALUE_NULL);
	assert_true(value_bool(a, true)->boolean);
	assert_int_equal(value_int(a, INT64_MIN)->integer, INT64_MIN);
	assert_true(value_float(a, 0.1)->real == 0.1);
	assert_string_equal(value_strf(a, "%s/%d", "ge-0/0", 3)->str.p, "ge-0/0/3");
	assert_int_equal(value_str(a, STR("a\0b"))->str.n, 3);
	assert_int_equal(s->mark.line, 0);
	assert_false(s->secret || s->unsafe);
	assert_int_equal(value_count(s), 0);
}

static void
lists(void **state)
{
	struct value *l = value_list(a);
	int64_t sum = 0;

	(void)state;
	assert_null(value_at(l, 0));
	for (int i = 0; i < 1000; i++)
		value_append(a, l, value_int(a, i));
	assert_int_equal(value_count(l), 1000);
	value_each(l, it) sum += (*it)->integer;
	assert_int_equal(sum, 999 * 1000 / 2);
	assert_int_equal(value_at(l, 999)->integer, 999);
	assert_null(value_at(l, 1000));
	assert_null(value_at(NULL, 0));
	assert_null(value_at(value_map(a), 0));
}

static void
mappings_keep_their_order(void **state)
{
	struct value *m = value_map(a);
	char name[16];
	int i = 0;

	(void)state;
	for (int k = 0; k < 500; k++) {
		snprintf(name, sizeof name, "key%d", k * 7 % 500);
		value_set(a, m, name, value_int(a, k));
	}
	value_set(a, m, "key0", value_int(a, -1)); /* in place */
	assert_int_equal(value_count(m), 500);
	value_pairs(m, p)
	{
		snprintf(name, sizeof name, "key%d", i * 7 % 500);
		assert_string_equal(p->key->str.p, name);
		assert_int_equal(p->value->integer, i == 0 ? -1 : i);
		assert_ptr_equal(value_get(m, name), p->value);
		i++;
	}
	assert_null(value_get(m, "key500"));
	assert_null(value_get(m, ""));
	assert_null(value_get(NULL, "a"));
	assert_null(value_get(value_list(a), "a"));
	assert_non_null(value_gets(m, (struct str){"key77xx", 5}));
}

static void
reserving(void **state)
{
	struct value *m = value_map(a);
	struct value_pair *room;

	(void)state;
	value_reserve(a, m, 100);
	room = m->map.v;
	for (int k = 0; k < 100; k++)
		value_put(a, m, value_int(a, k), value_int(a, -k));
	assert_ptr_equal(m->map.v, room);
	value_put(a, m, value_int(a, 100), value_int(a, -100));
	for (int k = 0; k <= 100; k++)
		assert_int_equal(value_getv(m, value_int(a, k))->integer, -k);
	value_reserve(a, m, 1000); /* too late */
	assert_int_equal(value_count(m), 101);
}

/* Whatever is taken out, the others are found, and in their order. */
static void
removing_many(void **state)
{
	enum { KEYS = 300 };
	struct value *m = value_map(a), *keys[KEYS];

	(void)state;
	for (int k = 0; k < KEYS; k++)
		value_put(a, m, keys[k] = value_strf(a, "key%d", k), value_int(a, k));
	for (int i = 0; i < KEYS; i++) {
		int out = i * 7 % KEYS;

		assert_true(value_remove(m, keys[out]));
		keys[out] = NULL;
		for (int k = 0, at = 0; k < KEYS; k++) {
			if (keys[k] == NULL)
				continue;
			assert_int_equal(value_getv(m, keys[k])->integer, k);
			assert_ptr_equal(m->map.v[at++].key, keys[k]);
		}
	}
	assert_int_equal(value_count(m), 0);
}

static void
removing(void **state)
{
	static const int sizes[] = {3, 8, 9, 40};

	(void)state;
	for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
		struct value *m = value_map(a);
		int n = sizes[s];

		for (int k = 0; k < n; k++)
			value_put(a, m, value_int(a, k), value_int(a, k * 10));
		assert_false(value_remove(m, value_int(a, n)));
		assert_true(value_remove(m, value_int(a, 1)));
		assert_false(value_remove(m, value_int(a, 1)));
		assert_int_equal(value_count(m), n - 1);
		for (int k = 0; k < n; k++) {
			struct value *v = value_getv(m, value_int(a, k));

			if (k == 1)
				assert_null(v);
			else
				assert_int_equal(v->integer, k * 10);
		}
		assert_int_equal(m->map.v[1].key->integer, 2);
		value_put(a, m, value_int(a, 1), value_null(a)); /* at the end now */
		assert_int_equal(m->map.v[n - 1].key->integer, 1);
	}
}

static void
keys_are_equal_as_in_python(void **state)
{
	struct value *m = value_map(a);

	(void)state;
	for (int k = 0; k < 20; k++) /* beyond the plain array */
		value_put(a, m, value_int(a, k), value_int(a, k));
	value_put(a, m, value_float(a, 1.0), value_strz(a, "one"));
	value_put(a, m, value_bool(a, false), value_strz(a, "zero"));
	value_put(a, m, value_strz(a, "1"), value_strz(a, "text"));
	assert_int_equal(value_count(m), 21);
	assert_string_equal(value_getv(m, value_bool(a, true))->str.p, "one");
	assert_string_equal(value_getv(m, value_float(a, -0.0))->str.p, "zero");
	assert_string_equal(value_get(m, "1")->str.p, "text");
	assert_null(value_getv(m, value_float(a, 1.5)));
	assert_null(value_getv(m, value_float(a, NAN)));
	assert_null(value_getv(m, value_float(a, INFINITY)));
}

#define same(x, y) (assert_true(value_equal(x, y)), assert_true(value_equal(y, x)))
#define differ(x, y) (assert_false(value_equal(x, y)), assert_false(value_equal(y, x)))

static void
numbers_are_equal_exactly(void **state)
{
	int64_t big = (INT64_C(1) << 53) + 1;
	struct value *nan = value_float(a, NAN);

	(void)state;
	same(value_int(a, 1), value_float(a, 1.0));
	same(value_int(a, 1), value_bool(a, true));
	same(value_bool(a, false), value_float(a, 0.0));
	differ(value_int(a, 2), value_bool(a, true));
	differ(value_int(a, big), value_float(a, (double)big));
	same(value_int(a, INT64_MIN), value_float(a, -0x1p63));
	differ(value_int(a, INT64_MAX), value_float(a, 0x1p63));
	differ(value_int(a, 1), value_float(a, 1.5));
	differ(value_int(a, 1), value_strz(a, "1"));
	differ(value_null(a), value_bool(a, false));
	same(value_null(a), value_null(a));
	differ(nan, nan);
}

static void
collections_are_equal_by_content(void **state)
{
	struct value *l = list_of(2, value_int(a, 1), value_strz(a, "b"));
	struct value *t = value_tuple(a), *m = value_map(a), *n = value_map(a);

	(void)state;
	value_append(a, t, value_int(a, 1));
	value_append(a, t, value_strz(a, "b"));
	same(l, list_of(2, value_float(a, 1.0), value_strz(a, "b")));
	differ(l, t);
	differ(l, list_of(1, value_int(a, 1)));
	value_set(a, m, "x", l);
	value_set(a, m, "y", value_null(a));
	value_set(a, n, "y", value_null(a));
	differ(m, n);
	value_set(a, n, "x", list_of(2, value_int(a, 1), value_strz(a, "b")));
	same(m, n);
	value_set(a, n, "x", value_null(a));
	differ(m, n);
	differ(value_map(a), value_list(a));
}

static void
equal_keys_hash_alike(void **state)
{
	struct value *t = value_tuple(a), *u = value_tuple(a);

	(void)state;
	assert_int_equal(value_hash(value_int(a, 1)), value_hash(value_float(a, 1.0)));
	assert_int_equal(value_hash(value_int(a, 1)), value_hash(value_bool(a, true)));
	assert_int_equal(value_hash(value_int(a, -7)), value_hash(value_float(a, -7)));
	assert_int_equal(value_hash(value_strz(a, "x")), value_hash(value_strz(a, "x")));
	value_append(a, t, value_int(a, 1));
	value_append(a, u, value_bool(a, true));
	assert_int_equal(value_hash(t), value_hash(u));
	value_append(a, u, value_null(a));
	assert_true(value_hash(t) != value_hash(u));
}

static void
typed_reads(void **state)
{
	struct value *m = value_map(a);

	(void)state;
	value_set(a, m, "t", value_strz(a, "text"));
	value_set(a, m, "n", value_int(a, 830));
	value_set(a, m, "b", value_bool(a, true));
	assert_string_equal(value_text(m, "t"), "text");
	assert_null(value_text(m, "n"));
	assert_null(value_text(m, "absent"));
	assert_int_equal(value_number(m, "n", 22), 830);
	assert_int_equal(value_number(m, "t", 22), 22);
	assert_int_equal(value_number(m, "b", 22), 22); /* true is not 1 here */
	assert_true(value_flag(m, "b", false));
	assert_true(value_flag(m, "absent", true));
	assert_false(value_flag(m, "n", false));
}

static void
copies_are_deep(void **state)
{
	struct value *m = value_map(a), *l = list_of(1, value_strz(a, "x")), *c;
	struct arena *other = arena_new();

	(void)state;
	m->mark = (struct mark){"f.yml", 3, 4};
	m->secret = true;
	value_set(a, m, "l", l);
	for (int i = 0; i < 20; i++)
		value_put(a, m, value_int(a, i), value_float(a, i));
	c = value_copy(other, m);
	assert_true(value_equal(c, m));
	assert_string_equal(c->mark.file, "f.yml");
	assert_int_equal(c->mark.line, 3);
	assert_true(c->secret);
	value_append(a, l, value_null(a));
	value_remove(m, value_int(a, 3));
	assert_int_equal(value_count(c), 21);
	assert_int_equal(value_count(value_get(c, "l")), 1);
	arena_free(a);
	a = NULL; /* nothing of the copy lived there */
	assert_string_equal(value_at(value_get(c, "l"), 0)->str.p, "x");
	arena_free(other);
}

static void
kinds_have_names(void **state)
{
	(void)state;
	for (int k = VALUE_NULL; k <= VALUE_OBJECT; k++)
		assert_true(strlen(value_kind_name((enum value_kind)k)) > 3);
	assert_string_equal(value_kind_name(VALUE_MAP), "mapping");
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* A hint finds what is there, whatever it remembers; octets that are not shared are not trusted, they may be used again. */
static void
hints_only_help(void **state)
{
	char octets[] = "one";
	struct value k = {.kind = VALUE_STR, .str = {octets, 3}};
	struct value one = {.kind = VALUE_STR, .str = STR("one")},
		     two = {.kind = VALUE_STR, .str = STR("two")};
	struct value *map = value_map(a), *v = value_int(a, 1);
	struct value_hint hint = {0};

	(void)state;
	value_put(a, map, &k, v);
	assert_ptr_equal(value_getv_hint(map, &one, &hint), v);
	assert_null(hint.octets);
	memcpy(octets, "two", 3);
	assert_null(value_getv_hint(map, &one, &hint));
	assert_ptr_equal(value_getv_hint(map, &two, &hint), v);
	k.shared = true;
	map = value_map(a);
	value_put(a, map, &k, v);
	assert_ptr_equal(value_getv_hint(map, &two, &hint), v);
	assert_ptr_equal(value_getv_hint(map, &two, &hint), v);
	assert_null(value_getv_hint(map, &one, &(struct value_hint){0}));
	assert_ptr_equal(hint.octets, octets);
	assert_null(value_getv_hint(v, &two, &hint));
}

/* Only what is sealed is plain, and changing it takes that back. */
static void
sealing(void **state)
{
	struct value *text = value_strz(a, "a"), *template = value_strz(a, "{{ a }}"),
		     *list = value_list(a), *map = value_map(a);

	(void)state;
	value_seal(template);
	assert_false(template->plain);
	template->unsafe = true;
	value_seal(template);
	assert_true(template->plain);
	value_append(a, list, text);
	value_seal(list);
	assert_false(list->plain);
	value_seal(text);
	value_seal(list);
	assert_true(list->plain);
	value_put(a, map, text, list);
	value_seal(map);
	assert_true(map->plain);
	value_append(a, list, text);
	assert_false(list->plain);
	value_put(a, map, text, list);
	assert_false(map->plain);
	text->locked = true;
	value_seal(text);
	assert_false(text->plain);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(scalars),
	    T(lists),
	    T(mappings_keep_their_order),
	    T(removing),
	    T(removing_many),
	    T(reserving),
	    T(keys_are_equal_as_in_python),
	    T(numbers_are_equal_exactly),
	    T(collections_are_equal_by_content),
	    T(equal_keys_hash_alike),
	    T(typed_reads),
	    T(copies_are_deep),
	    T(kinds_have_names),
	    T(hints_only_help),
	    T(sealing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
