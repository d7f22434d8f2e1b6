/* Elements of a bound tree, found again by parent, statement and keys. */
#include <stdint.h>
#include <stdlib.h>

#include "base/map.h"
#include "config/quote.h"
#include "schema/bind.h"

enum {
	SPAN = 65536
}; /* octets between words of one statement that were cut from one text */

static int
value_count(const struct schema_node *schema, const struct schema_node **keys)
{
	switch (schema_kind(schema)) {
	case SCHEMA_LIST: return schema_keys(schema, keys, BIND_KEYS);
	case SCHEMA_LEAF_LIST: return 1;
	default: return 0;
	}
}

static size_t
hash(const struct bound *parent, const struct schema_node *schema,
    const struct str *values, int n)
{
	uint64_t h = (uintptr_t)parent * 0x9e3779b97f4a7c15u;

	h ^= (uintptr_t)schema * 0xc2b2ae3d27d4eb4fu;
	for (int i = 0; i < n; i++)
		h = (h << 7 | h >> 57) * 31 + map_hash(values[i]);
	return (size_t)(h ^ h >> 29);
}

/* The values that tell n from its siblings. */
static int
values_of(const struct bound *n, struct str *values)
{
	const struct bound *c = n->child;
	const struct schema_node *keys[BIND_KEYS];
	int count = value_count(n->schema, keys);

	if (schema_kind(n->schema) == SCHEMA_LEAF_LIST)
		values[0] = n->value;
	else
		for (int i = 0; i < count; i++) {
			bool key = c != NULL && c->schema == keys[i];

			values[i] = key ? c->value : (struct str){NULL, 0};
			c = key ? c->next : c;
		}
	return count;
}

static bool
is_element(const struct bound *n, const struct bound *parent,
    const struct schema_node *schema, const struct str *values)
{
	const struct bound *c = n->child;
	const struct schema_node *keys[BIND_KEYS];
	int count;

	if (n->parent != parent || n->schema != schema)
		return false;
	if (schema_kind(schema) == SCHEMA_LEAF_LIST)
		return str_eq(n->value, values[0]);
	count = value_count(schema, keys);
	for (int i = 0; i < count; i++) {
		bool key = c != NULL && c->schema == keys[i];

		if (!str_eq(key ? c->value : STR(""), values[i]))
			return false;
		c = key ? c->next : c;
	}
	return true;
}

static void
put(struct binder *b, struct bound *n, size_t h)
{
	size_t i = h & (b->nslots - 1);

	while (b->slots[i] != NULL)
		i = (i + 1) & (b->nslots - 1);
	b->slots[i] = n;
	b->used++;
}

static void
grow(struct binder *b)
{
	struct bound **old = b->slots;
	size_t n = b->nslots;

	b->nslots = n != 0 ? n * 4 : 256;
	b->used = 0;
	b->slots = calloc(b->nslots, sizeof(struct bound *));
	if (b->slots == NULL)
		abort();
	for (size_t i = 0; i < n; i++) {
		struct str values[BIND_KEYS];

		if (old[i] == NULL)
			continue;
		put(b, old[i],
		    hash(old[i]->parent, old[i]->schema, values,
			values_of(old[i], values)));
	}
	free(old);
}

static struct bound *
add(struct binder *b, struct bound *parent, const struct schema_node *schema,
    const struct str *values)
{
	const struct schema_node *keys[BIND_KEYS];
	struct bound *n = bound_add(b->arena, parent, schema, NULL);
	int count = value_count(schema, keys);

	if (schema_kind(schema) == SCHEMA_LEAF_LIST)
		n->value = values[0];
	else
		for (int i = 0; i < count; i++) {
			struct bound *key =
			    bound_add_value(b->arena, n, keys[i], NULL, values[i]);

			key->source = b->node;
			key->mark = b->node->mark;
		}
	return n;
}

struct bound *
bind_element(struct binder *b, struct bound *parent, const struct schema_node *schema,
    const struct str *values, bool *made)
{
	const struct schema_node *keys[BIND_KEYS];
	size_t h = hash(parent, schema, values, value_count(schema, keys));
	struct bound *n;

	*made = false;
	if (b->used * 2 >= b->nslots)
		grow(b);
	for (size_t i = h & (b->nslots - 1); b->slots[i] != NULL;
	     i = (i + 1) & (b->nslots - 1))
		if (is_element(b->slots[i], parent, schema, values))
			return b->slots[i];
	n = add(b, parent, schema, values);
	put(b, n, h);
	*made = true;
	return n;
}

const struct bound *
bind_seen(struct binder *b, const struct bound *n)
{
	struct str values[BIND_KEYS];
	size_t h;

	if (b->used * 2 >= b->nslots)
		grow(b);
	h = hash(n->parent, n->schema, values, values_of(n, values));
	for (size_t i = h & (b->nslots - 1); b->slots[i] != NULL;
	     i = (i + 1) & (b->nslots - 1))
		if (is_element(b->slots[i], n->parent, n->schema, values))
			return b->slots[i];
	put(b, (struct bound *)(uintptr_t)n, h);
	return NULL;
}

void
bind_index_done(struct binder *b)
{
	free(b->slots);
	b->slots = NULL;
}

struct mark
bind_word_mark(const struct config_node *n, int i)
{
	struct mark m = n->mark;
	uintptr_t from = (uintptr_t)n->words[0].p, to = (uintptr_t)n->words[i].p;

	if (i == 0 || m.col == 0 || to < from + n->words[0].n || to - from > SPAN)
		return m;
	m.col += (int)(to - from) + quote_needed(n->words[0]) - quote_needed(n->words[i]);
	return m;
}
