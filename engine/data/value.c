#include "data/value.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/map.h"

static struct value *
value_new(struct arena *a, enum value_kind kind)
{
	struct value *v = arena_new_of(a, struct value);

	v->kind = kind;
	return v;
}

struct value *
value_null(struct arena *a)
{
	return value_new(a, VALUE_NULL);
}

struct value *
value_bool(struct arena *a, bool b)
{
	struct value *v = value_new(a, VALUE_BOOL);

	v->boolean = b;
	return v;
}

struct value *
value_int(struct arena *a, int64_t i)
{
	struct value *v = value_new(a, VALUE_INT);

	v->integer = i;
	return v;
}

struct value *
value_float(struct arena *a, double d)
{
	struct value *v = value_new(a, VALUE_FLOAT);

	v->real = d;
	return v;
}

struct value *
value_str(struct arena *a, struct str s)
{
	struct value *v = value_new(a, VALUE_STR);

	v->str = (struct str){arena_strndup(a, s.p, s.n), s.n};
	return v;
}

struct value *
value_strz(struct arena *a, const char *z)
{
	return value_str(a, str_of(z));
}

struct value *
value_strf(struct arena *a, const char *fmt, ...)
{
	struct value *v = value_new(a, VALUE_STR);
	va_list ap;

	va_start(ap, fmt);
	v->str = str_of(arena_vprintf(a, fmt, ap));
	va_end(ap);
	return v;
}

struct value *
value_list(struct arena *a)
{
	return value_new(a, VALUE_LIST);
}

struct value *
value_tuple(struct arena *a)
{
	return value_new(a, VALUE_TUPLE);
}

struct value *
value_map(struct arena *a)
{
	return value_new(a, VALUE_MAP);
}

static bool
is_plain(const struct value *v)
{
	switch (v->kind) {
	case VALUE_STR:
		return !v->locked &&
		       (v->unsafe || memchr(v->str.p, '{', v->str.n) == NULL);
	case VALUE_LIST: value_each(v, it) if (!(*it)->plain) return false; return true;
	case VALUE_MAP:
		if (v->own_scope) /* whoever reads what is in it looks there */
			return true;
		value_pairs(v, it) if (!it->value->plain) return false;
		return true;
	case VALUE_TUPLE:
	case VALUE_OBJECT: return false;
	default: return !v->locked;
	}
}

void
value_seal(struct value *v)
{
	v->plain = is_plain(v);
}

void
value_seal_all(struct value *v)
{
	if (v->kind == VALUE_LIST)
		value_each(v, it) value_seal_all(*it);
	else if (v->kind == VALUE_MAP && !v->own_scope)
		value_pairs(v, it) value_seal_all(it->value);
	value_seal(v);
}

void
value_append(struct arena *a, struct value *list, struct value *item)
{
	struct value_list *l = &list->list;

	if (l->n == l->cap) {
		size_t cap = l->cap != 0 ? l->cap * 2 : 4;

		l->v = arena_grow(a, l->v, l->n * sizeof *l->v, cap * sizeof *l->v);
		l->cap = cap;
	}
	l->v[l->n++] = item;
	list->plain = false;
}

/* --- mappings: a plain array while small, an open-addressed index above
 * -------------------------- */

enum { SMALL_MAP = 8 };

static size_t
map_free_slot(const struct value_map *m, const struct value *key)
{
	size_t i = value_hash(key) & (m->nslots - 1);

	while (m->slots[i] != 0)
		i = (i + 1) & (m->nslots - 1);
	return i;
}

static void
map_index(struct arena *a, struct value_map *m)
{
	m->nslots = 4 * SMALL_MAP;
	while (m->nslots < m->cap * 2)
		m->nslots *= 2;
	m->slots = arena_array(a, uint32_t, m->nslots);
	for (size_t i = 0; i < m->n; i++)
		m->slots[map_free_slot(m, m->v[i].key)] = (uint32_t)i + 1;
}

/* Keys are nearly always texts. */
static bool
key_equal(const struct value *a, const struct value *b)
{
	if (a->kind == VALUE_STR && b->kind == VALUE_STR)
		return a->str.n == b->str.n &&
		       (a->str.p == b->str.p ||
			   memcmp(a->str.p, b->str.p, a->str.n) == 0);
	return value_equal(a, b);
}

static struct value_pair *
map_find(const struct value_map *m, const struct value *key)
{
	if (m->slots == NULL) {
		for (size_t i = 0; i < m->n; i++)
			if (key_equal(m->v[i].key, key))
				return &m->v[i];
		return NULL;
	}
	for (size_t i = value_hash(key) & (m->nslots - 1); m->slots[i] != 0;
	     i = (i + 1) & (m->nslots - 1))
		if (key_equal(m->v[m->slots[i] - 1].key, key))
			return &m->v[m->slots[i] - 1];
	return NULL;
}

void
value_put(struct arena *a, struct value *map, struct value *key, struct value *item)
{
	struct value_map *m = &map->map;
	struct value_pair *found = map_find(m, key);

	map->plain = false;
	if (found != NULL) {
		found->value = item;
		return;
	}
	if (m->n == m->cap) {
		uint32_t cap = m->cap != 0 ? m->cap * 2 : 4;

		m->v = arena_grow(a, m->v, m->n * sizeof *m->v, cap * sizeof *m->v);
		m->cap = cap;
		m->slots = NULL;
	}
	m->v[m->n++] = (struct value_pair){key, item, key->shared ? key->str.p : NULL};
	if (m->slots != NULL)
		m->slots[map_free_slot(m, key)] = (uint32_t)m->n;
	else if (m->n > SMALL_MAP)
		map_index(a, m);
}

void
value_reserve(struct arena *a, struct value *map, size_t n)
{
	struct value_map *m = &map->map;

	if (m->cap > 0 || n == 0 || n > UINT32_MAX / 4)
		return;
	m->v = arena_array(a, struct value_pair, n);
	m->cap = (uint32_t)n;
	if (n > SMALL_MAP)
		map_index(a, m);
}

void
value_set(struct arena *a, struct value *map, const char *key, struct value *item)
{
	value_put(a, map, value_strz(a, key), item);
}

/* Takes the at-th pair out of the index: what stands behind its slot moves up to where it belongs. */
static void
unindex(struct value_map *m, uint32_t at)
{
	size_t mask = m->nslots - 1, hole = value_hash(m->v[at].key) & mask;

	while (m->slots[hole] != at + 1)
		hole = (hole + 1) & mask;
	for (size_t i = (hole + 1) & mask; m->slots[i] != 0; i = (i + 1) & mask) {
		size_t home = value_hash(m->v[m->slots[i] - 1].key) & mask;

		if (((i - home) & mask) < ((i - hole) & mask))
			continue;
		m->slots[hole] = m->slots[i];
		hole = i;
	}
	m->slots[hole] = 0;
	for (size_t i = 0; i < m->nslots; i++)
		m->slots[i] -= m->slots[i] > at;
}

bool
value_remove(struct value *map, const struct value *key)
{
	struct value_map *m = &map->map;
	struct value_pair *found = map_find(m, key);

	if (found == NULL)
		return false;
	if (m->slots != NULL)
		unindex(m, (uint32_t)(found - m->v));
	memmove(found, found + 1, (size_t)(m->v + m->n - (found + 1)) * sizeof *found);
	m->n--;
	map->plain = false;
	return true;
}

struct value *
value_getv(const struct value *map, const struct value *key)
{
	struct value_pair *found;

	if (map == NULL || map->kind != VALUE_MAP)
		return NULL;
	found = map_find(&map->map, key);
	return found != NULL ? found->value : NULL;
}

struct value *
value_getv_hint(const struct value *map, const struct value *key, struct value_hint *hint)
{
	const struct value_map *m = &map->map;
	struct value_pair *found;
	const struct value_pair *p;

	if (map->kind != VALUE_MAP)
		return NULL;
	if (hint->at < m->n) {
		p = &m->v[hint->at];
		if (p->octets != NULL && p->octets == hint->octets)
			return p->value;
		if (key_equal(p->key, key)) {
			hint->octets = p->octets;
			return p->value;
		}
	}
	found = map_find(m, key);
	if (found == NULL)
		return NULL;
	*hint = (struct value_hint){(uint32_t)(found - m->v), found->octets};
	return found->value;
}

struct value *
value_gets(const struct value *map, struct str key)
{
	struct value k = {.kind = VALUE_STR, .str = key};

	return value_getv(map, &k);
}

struct value *
value_get(const struct value *map, const char *key)
{
	return value_gets(map, str_of(key));
}

struct value *
value_at(const struct value *list, size_t i)
{
	if (list == NULL || (list->kind != VALUE_LIST && list->kind != VALUE_TUPLE) ||
	    i >= list->list.n)
		return NULL;
	return list->list.v[i];
}

size_t
value_count(const struct value *v)
{
	switch (v->kind) {
	case VALUE_LIST:
	case VALUE_TUPLE: return v->list.n;
	case VALUE_MAP: return v->map.n;
	default: return 0;
	}
}

const char *
value_text(const struct value *map, const char *key)
{
	const struct value *v = value_get(map, key);

	return v != NULL && v->kind == VALUE_STR ? v->str.p : NULL;
}

int64_t
value_number(const struct value *map, const char *key, int64_t otherwise)
{
	const struct value *v = value_get(map, key);

	return v != NULL && v->kind == VALUE_INT ? v->integer : otherwise;
}

bool
value_flag(const struct value *map, const char *key, bool otherwise)
{
	const struct value *v = value_get(map, key);

	return v != NULL && v->kind == VALUE_BOOL ? v->boolean : otherwise;
}

/* --- equality as Python has it
 * -------------------------------------------------------------------- */

static bool
is_number(const struct value *v)
{
	return v->kind == VALUE_BOOL || v->kind == VALUE_INT || v->kind == VALUE_FLOAT;
}

static int64_t
whole(const struct value *v)
{
	return v->kind == VALUE_BOOL ? v->boolean : v->integer;
}

/* Exact: 2^53 + 1 is not equal to the double next to it. */
static bool
number_equal(const struct value *a, const struct value *b)
{
	if (a->kind == VALUE_FLOAT && b->kind == VALUE_FLOAT)
		return a->real == b->real;
	if (b->kind == VALUE_FLOAT)
		return number_equal(b, a);
	if (a->kind == VALUE_FLOAT)
		return a->real >= -0x1p63 && a->real < 0x1p63 &&
		       a->real == floor(a->real) && (int64_t)a->real == whole(b);
	return whole(a) == whole(b);
}

static bool
list_equal(const struct value_list *a, const struct value_list *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!value_equal(a->v[i], b->v[i]))
			return false;
	return true;
}

static bool
map_equal(const struct value_map *a, const struct value_map *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++) {
		struct value_pair *other = map_find(b, a->v[i].key);

		if (other == NULL || !value_equal(a->v[i].value, other->value))
			return false;
	}
	return true;
}

bool
value_equal(const struct value *a, const struct value *b)
{
	if (a == b)
		return a->kind != VALUE_FLOAT || a->real == a->real;
	if (is_number(a) && is_number(b))
		return number_equal(a, b);
	if (a->kind != b->kind)
		return false;
	switch (a->kind) {
	case VALUE_NULL: return true;
	case VALUE_STR: return str_eq(a->str, b->str);
	case VALUE_LIST:
	case VALUE_TUPLE: return list_equal(&a->list, &b->list);
	case VALUE_MAP: return map_equal(&a->map, &b->map);
	case VALUE_OBJECT: return a->object.self == b->object.self;
	default: return false;
	}
}

uint32_t
value_hash(const struct value *key)
{
	uint32_t h = 17;

	switch (key->kind) {
	case VALUE_STR: return map_hash(key->str);
	case VALUE_BOOL:
	case VALUE_INT:
		return (uint32_t)((uint64_t)whole(key) * 0x9e3779b97f4a7c15u >> 32);
	case VALUE_FLOAT:
		if (key->real >= -0x1p63 && key->real < 0x1p63)
			return (uint32_t)((uint64_t)(int64_t)key->real *
					      0x9e3779b97f4a7c15u >>
					  32);
		return 1;
	case VALUE_TUPLE:
		for (size_t i = 0; i < key->list.n; i++)
			h = h * 31 + value_hash(key->list.v[i]);
		return h;
	default: return 0;
	}
}

struct value *
value_copy(struct arena *a, const struct value *v)
{
	struct value *c = arena_new_of(a, struct value);

	*c = *v;
	c->shared = false;
	switch (v->kind) {
	case VALUE_STR: c->str.p = arena_strndup(a, v->str.p, v->str.n); break;
	case VALUE_LIST:
	case VALUE_TUPLE:
		c->list = (struct value_list){0};
		for (size_t i = 0; i < v->list.n; i++)
			value_append(a, c, value_copy(a, v->list.v[i]));
		break;
	case VALUE_MAP:
		c->map = (struct value_map){0};
		for (size_t i = 0; i < v->map.n; i++)
			value_put(a, c, value_copy(a, v->map.v[i].key),
			    value_copy(a, v->map.v[i].value));
		break;
	default: break;
	}
	return c;
}

const char *
value_kind_name(enum value_kind kind)
{
	static const char *const names[] = {
	    [VALUE_NULL] = "nothing",
	    [VALUE_BOOL] = "true or false",
	    [VALUE_INT] = "whole number",
	    [VALUE_FLOAT] = "number",
	    [VALUE_STR] = "text",
	    [VALUE_LIST] = "list",
	    [VALUE_TUPLE] = "tuple",
	    [VALUE_MAP] = "mapping",
	    [VALUE_OBJECT] = "object",
	};

	return names[kind];
}
