#include "schema/lookup.h"

#include <stdlib.h>

#include "base/map.h"
#include "config/inherit.h"
#include "schema/bind.h"

enum { FEW = 8 }; /* children that are looked through one by one */

/* Below parents with more children: the first statement of a kind below its parent, or the entry or value of a kind with this key. */
struct slot {
	const struct bound *node;
	bool keyed;
};

struct lookup {
	struct slot *slots; /* open addressing */
	size_t nslots;
	size_t used;
};

struct walk {
	const struct lookup *lookup;
	const struct str *words;
	int n;
	lookup_fn *found;
	void *ctx;
};

static int walk(const struct walk *w, const struct bound *at, int i);

/* A container that was opened and left empty is ignored, the router says. */
bool
lookup_active(const struct bound *n)
{
	return n->schema != NULL && (n->flags & (CONFIG_INACTIVE | CONFIG_DELETE)) == 0 &&
	       (n->child != NULL || schema_kind(n->schema) != SCHEMA_CONTAINER);
}

/* --- the index ---------------------------------------------------------------------------------------- */

/* What tells an entry from others of its list, if that is one word; else p is NULL. */
static struct str
key_of(const struct bound *n)
{
	const struct schema_node *keys[2];

	if (schema_kind(n->schema) == SCHEMA_LEAF_LIST)
		return n->value;
	if (schema_kind(n->schema) == SCHEMA_LIST && schema_keys(n->schema, keys, 2) == 1)
		return bound_key(n, keys[0]);
	return (struct str){NULL, 0};
}

static size_t
hash(const struct bound *parent, const struct schema_node *schema, struct str key)
{
	uint64_t h = (uintptr_t)parent * 0x9e3779b97f4a7c15u;

	h ^= (uintptr_t)schema * 0xc2b2ae3d27d4eb4fu;
	if (key.p != NULL)
		h = (h << 7 | h >> 57) * 31 + map_hash(key) + 1;
	/* addresses differ in their middle bits: spread them */
	h = (h ^ h >> 32) * 0xd6e8feb86659fd93u;
	return (size_t)(h ^ h >> 32);
}

static struct slot *
slot(const struct lookup *l, const struct bound *parent, const struct schema_node *schema,
    struct str key)
{
	size_t i = hash(parent, schema, key) & (l->nslots - 1);

	for (; l->slots[i].node != NULL; i = (i + 1) & (l->nslots - 1)) {
		const struct slot *s = &l->slots[i];

		if (s->node->parent == parent && s->node->schema == schema &&
		    s->keyed == (key.p != NULL) &&
		    (!s->keyed || str_eq(key_of(s->node), key)))
			break;
	}
	return &l->slots[i];
}

static void
put(struct lookup *l, const struct bound *n, struct str key)
{
	struct slot *s = slot(l, n->parent, n->schema, key);

	if (s->node != NULL)
		return;
	*s = (struct slot){n, key.p != NULL};
	l->used++;
}

static bool
is_indexed(const struct bound *parent)
{
	int n = 0;

	for (const struct bound *c = parent->child; c != NULL && n <= FEW; c = c->next)
		n++;
	return n > FEW;
}

static size_t
count(const struct bound *n)
{
	bool indexed = is_indexed(n);
	size_t total = 0;

	bound_each(n, c) if (lookup_active(c)) total += (indexed ? 2 : 0) + count(c);
	return total;
}

static void
fill(struct lookup *l, const struct bound *n)
{
	bool indexed = is_indexed(n);

	bound_each(n, c)
	{
		struct str key;

		if (!lookup_active(c))
			continue;
		fill(l, c);
		if (!indexed)
			continue;
		key = key_of(c);
		put(l, c, (struct str){NULL, 0});
		if (key.p != NULL)
			put(l, c, key);
	}
}

struct lookup *
lookup_new(const struct bound *root)
{
	struct lookup *l = calloc(1, sizeof *l);
	size_t need = count(root) * 3 / 2;

	if (l == NULL)
		abort();
	for (l->nslots = 64; l->nslots < need; l->nslots *= 2)
		;
	l->slots = calloc(l->nslots, sizeof *l->slots);
	if (l->slots == NULL)
		abort();
	fill(l, root);
	return l;
}

void
lookup_free(struct lookup *l)
{
	if (l == NULL)
		return;
	free(l->slots);
	free(l);
}

/* --- walking ------------------------------------------------------------------------------------------ */

static bool
fits(struct str pattern, struct str word)
{
	return str_eq(pattern, STR("<*>")) || inherit_fits(pattern, word);
}

static int
arrive(const struct walk *w, const struct bound *n)
{
	if (w->found != NULL)
		w->found(w->ctx, n);
	return 1;
}

/* The first statement of a kind below `at`; with a key that one. */
static const struct bound *
find(const struct walk *w, const struct bound *at, const struct schema_node *schema,
    struct str key)
{
	const struct bound *c = at->child;

	for (int i = 0; c != NULL && i < FEW; c = c->next, i++)
		if (c->schema == schema && lookup_active(c) &&
		    (key.p == NULL || str_eq(key_of(c), key)))
			return c;
	return c != NULL ? slot(w->lookup, at, schema, key)->node : NULL;
}

static const struct bound *
first(const struct walk *w, const struct bound *at, const struct schema_node *schema)
{
	return find(w, at, schema, (struct str){NULL, 0});
}

/* The words of one entry of a list with several keys, without its keyword. */
struct entry_words {
	struct str words[LOOKUP_WORDS];
	int n;
	bool keyword; /* is next */
};

static void
take_word(void *ctx, struct str word)
{
	struct entry_words *e = ctx;

	if (e->keyword)
		e->keyword = false;
	else if (e->n < LOOKUP_WORDS)
		e->words[e->n++] = word;
}

/* As many of its words as there are in the path. */
static int
walk_entry(const struct walk *w, const struct bound *entry, int i)
{
	struct entry_words e = {.keyword = schema_keyword(entry->schema) != NULL};

	bound_each_word(entry, take_word, &e);
	for (int k = 0; k < e.n; k++, i++) {
		if (i == w->n)
			return arrive(w, entry);
		if (!fits(w->words[i], e.words[k]))
			return 0;
	}
	return walk(w, entry, i);
}

/* Entries of a list, or values, that word i (and what follows it) speaks of. */
static int
walk_run(
    const struct walk *w, const struct bound *at, const struct schema_node *schema, int i)
{
	const struct bound *n = first(w, at, schema);
	int total = 0;
	bool all = i == w->n;

	if (n != NULL && !all && key_of(n).p != NULL &&
	    !inherit_is_pattern(w->words[i])) {
		n = find(w, at, schema, w->words[i]);
		return n != NULL ? walk(w, n, i + 1) : 0;
	}
	for (; n != NULL; n = n->next) {
		if (n->schema != schema || !lookup_active(n))
			continue;
		if (all)
			total += arrive(w, n);
		else if (schema_kind(schema) == SCHEMA_LIST)
			total += walk_entry(w, n, i);
		else if (fits(w->words[i], n->value))
			total += walk(w, n, i + 1);
	}
	return total;
}

/* A statement below `at` whose keyword, if it has one, was read. */
static int
step(
    const struct walk *w, const struct bound *at, const struct schema_node *schema, int i)
{
	const struct bound *n;

	switch (schema_kind(schema)) {
	case SCHEMA_LIST:
	case SCHEMA_LEAF_LIST: return walk_run(w, at, schema, i);
	case SCHEMA_LEAF:
		n = first(w, at, schema);
		if (n == NULL)
			return 0;
		if (i < w->n && fits(w->words[i], n->value))
			i++;
		return walk(w, n, i);
	case SCHEMA_CONTAINER:
	case SCHEMA_PRESENCE:
	case SCHEMA_FLAG:
	case SCHEMA_ANY: break;
	}
	n = first(w, at, schema);
	return n != NULL ? walk(w, n, i) : 0;
}

static int
walk_containers(const struct walk *w, const struct bound *at, int i)
{
	int total = 0;

	bound_each(at, c)
	{
		if (lookup_active(c) && bound_is_inner(c) &&
		    schema_kind(c->schema) != SCHEMA_LIST)
			total += walk(w, c, i);
	}
	return total;
}

static int
walk(const struct walk *w, const struct bound *at, int i)
{
	const struct schema_node *c;
	int total = 0;

	if (i == w->n)
		return arrive(w, at);
	if (!bound_is_inner(at))
		return 0;
	if (str_eq(w->words[i], STR("*")))
		return walk_containers(w, at, i + 1);
	c = schema_by_keyword(at->schema, w->words[i]);
	if (c != NULL)
		return step(w, at, c, i + 1);
	for (c = NULL; (c = schema_next_nokeyword(at->schema, c)) != NULL;)
		total += step(w, at, c, i);
	return total;
}

int
lookup_words(const struct lookup *l, const struct bound *from, const struct str *words,
    int n, lookup_fn *found, void *ctx)
{
	return walk(&(struct walk){l, words, n, found, ctx}, from, 0);
}

int
lookup_path(const struct lookup *l, const struct bound *from, const char *path,
    lookup_fn *found, void *ctx)
{
	struct str words[LOOKUP_WORDS], rest = str_of(path);
	int n = 0;

	while (rest.n > 0 && n < LOOKUP_WORDS)
		words[n++] = str_cut(&rest, ' ');
	return lookup_words(l, from, words, n, found, ctx);
}

/* --- what the modules have ---------------------------------------------------------------------------- */

static bool
takes(struct arena *a, const struct schema_node *leaf, struct str word)
{
	const char *why;

	return inherit_is_pattern(word) || schema_value_ok(a, leaf, word, &why);
}

static bool
list_possible(
    struct arena *a, const struct schema_node *list, const struct str *words, int n)
{
	const struct schema_node *keys[BIND_KEYS];
	int nkeys = schema_keys(list, keys, BIND_KEYS), most = nkeys;

	if (n == 0)
		return true;
	for (int k = 0; k < nkeys; k++) /* `loss-priority low protocol any` */
		most += nkeys > 1 && schema_keyword(keys[k]) != NULL;
	if (nkeys == 1)
		return takes(a, keys[0], words[0]) &&
		       lookup_possible(a, list, words + 1, n - 1);
	for (int k = 1; k <= most && k <= n; k++)
		if (lookup_possible(a, list, words + k, n - k))
			return true;
	return false;
}

static bool
step_possible(struct arena *a, const struct schema_node *schema, bool keyword,
    const struct str *words, int n)
{
	switch (schema_kind(schema)) {
	case SCHEMA_LIST: return list_possible(a, schema, words, n);
	case SCHEMA_LEAF:
	case SCHEMA_LEAF_LIST:
		return n <= 1 && (keyword || n == 1) &&
		       (n == 0 || takes(a, schema, words[0]));
	case SCHEMA_FLAG:
	case SCHEMA_ANY: return n == 0;
	case SCHEMA_CONTAINER:
	case SCHEMA_PRESENCE: break;
	}
	return lookup_possible(a, schema, words, n);
}

bool
lookup_possible(
    struct arena *a, const struct schema_node *from, const struct str *words, int n)
{
	const struct schema_node *c;

	if (n == 0)
		return true;
	c = schema_by_keyword(from, words[0]);
	if (c != NULL)
		return step_possible(a, c, true, words + 1, n - 1);
	for (c = NULL; (c = schema_next_nokeyword(from, c)) != NULL;)
		if (step_possible(a, c, false, words, n))
			return true;
	return false;
}
