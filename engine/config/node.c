#include "config/node.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/map.h"

enum { FEW = 12 }; /* so many children are searched one by one */

/* Open addressing; a removed child leaves gone(), so that those behind it are still found. */
struct config_index {
	struct config_node **slots;
	uint32_t size; /* power of two */
	uint32_t used; /* slots that are not free, gone ones too */
};

static struct config_node *
gone(const struct config_index *x)
{
	return (struct config_node *)(void *)
	    x->slots; /* never read: only its address counts */
}

static uint32_t
hash(const struct str *words, int n)
{
	uint32_t h = 0;

	for (int i = 0; i < n; i++)
		h = (h << 5 | h >> 27) * 31 + map_hash(words[i]);
	return h ^ h >> 15;
}

bool
node_words_eq(const struct str *a, const struct str *b, int n)
{
	for (int i = 0; i < n; i++)
		if (!str_eq(a[i], b[i]))
			return false;
	return true;
}

static void
slot_put(struct config_index *x, struct config_node *n)
{
	uint32_t i = hash(n->words, n->nkey) & (x->size - 1);

	while (x->slots[i] != NULL)
		i = (i + 1) & (x->size - 1);
	x->slots[i] = n;
	x->used++;
}

static void
index_build(struct arena *a, struct config_node *parent)
{
	struct config_index *x = parent->index;

	if (x == NULL)
		x = parent->index = arena_new_of(a, struct config_index);
	x->size = 64;
	while (x->size < (uint32_t)parent->nchild * 4)
		x->size *= 2;
	x->used = 0;
	x->slots = arena_array(a, struct config_node *, x->size);
	node_each(parent, n) slot_put(x, n);
}

static void
index_add(struct arena *a, struct config_node *parent, struct config_node *n)
{
	if (parent->index == NULL && parent->nchild <= FEW)
		return;
	if (parent->index == NULL || parent->index->used * 2 >= parent->index->size)
		index_build(a, parent);
	else
		slot_put(parent->index, n);
}

static void
index_drop(struct config_node *parent, const struct config_node *n)
{
	struct config_index *x = parent->index;

	if (x == NULL)
		return;
	for (uint32_t i = hash(n->words, n->nkey) & (x->size - 1); x->slots[i] != NULL;
	     i = (i + 1) & (x->size - 1)) {
		if (x->slots[i] == n) {
			x->slots[i] = gone(x);
			return;
		}
	}
}

static bool
identified(const struct config_node *n, const struct str *words, int nkey)
{
	return n->nkey == nkey && node_words_eq(n->words, words, nkey);
}

struct config_node *
node_find(const struct config_node *parent, const struct str *words, int nkey)
{
	const struct config_index *x = parent->index;

	if (x == NULL) {
		node_each(parent, n) if (identified(n, words, nkey)) return n;
		return NULL;
	}
	for (uint32_t i = hash(words, nkey) & (x->size - 1); x->slots[i] != NULL;
	     i = (i + 1) & (x->size - 1))
		if (x->slots[i] != gone(x) && identified(x->slots[i], words, nkey))
			return x->slots[i];
	return NULL;
}

struct config_node *
node_twin(const struct config_node *parent, const struct config_node *n)
{
	return node_find(parent, n->words, n->nkey);
}

struct config_node *
node_like(const struct config_node *parent, const struct config_node *n)
{
	struct config_node *c = node_twin(parent, n);
	const struct key *k = n->key;
	int nkey = n->nwords;

	if (c != NULL && node_same_words(c, n))
		return c;
	if (!node_leaf(n) || n->nwords == 0)
		return NULL;
	if (k == NULL) {
		k = key_find(parent, n->words[0]);
		nkey = k == NULL || k->type != KEY_VALUE ? -1
		       : k == &key_sole                  ? 0
							 : 1 + k->keys;
	}
	if (nkey < 0 || nkey > n->nwords || (k->flags & KEY_WEAK) == 0)
		return NULL;
	c = node_find(parent, n->words, nkey);
	return c != NULL && node_leaf(c) && node_same_words(c, n) ? c : NULL;
}

struct config_node *
node_new(struct arena *a, const struct str *words, int nwords)
{
	struct config_node *n =
	    arena_alloc(a, sizeof *n + (size_t)nwords * sizeof(struct str));

	n->words = (struct str *)(n + 1);
	if (nwords > 0)
		memcpy(n->words, words, (size_t)nwords * sizeof *words);
	n->nwords = n->nkey = n->word_cap = nwords;
	return n;
}

void
node_insert(struct arena *a, struct config_node *parent, struct config_node *n,
    struct config_node *after)
{
	n->parent = parent;
	n->prev = after;
	n->next = after != NULL ? after->next : parent->child;
	*(after != NULL ? &after->next : &parent->child) = n;
	*(n->next != NULL ? &n->next->prev : &parent->last) = n;
	parent->nchild++;
	index_add(a, parent, n);
}

void
node_append(struct arena *a, struct config_node *parent, struct config_node *n)
{
	node_insert(a, parent, n, parent->last);
}

void
node_remove(struct config_node *n)
{
	struct config_node *parent = n->parent;

	index_drop(parent, n);
	*(n->prev != NULL ? &n->prev->next : &parent->child) = n->next;
	*(n->next != NULL ? &n->next->prev : &parent->last) = n->prev;
	parent->nchild--;
	n->parent = n->next = n->prev = NULL;
}

/* A value that was kept beside another one (KEY_WEAK) and is now n's own. */
static void
drop_double(const struct config_node *n)
{
	struct config_node *d = node_find(n->parent, n->words, n->nwords);

	if (d != NULL && d != n && d->nwords == n->nwords && node_leaf(d))
		node_remove(d);
}

void
node_rename(
    struct arena *a, struct config_node *n, const struct str *words, int nwords, int nkey)
{
	struct config_node *parent = n->parent;
	bool other = nkey != n->nkey || !node_words_eq(n->words, words, nkey);

	if (other)
		index_drop(parent, n);
	if (nwords > n->nwords && nwords > n->word_cap) {
		n->words = arena_array(a, struct str, (size_t)nwords);
		n->word_cap = nwords;
	}
	memmove(n->words, words, (size_t)nwords * sizeof *words);
	n->nwords = nwords;
	n->nkey = nkey;
	if (other)
		index_add(a, parent, n);
	if (nkey < nwords)
		drop_double(n);
}

void
node_push_word(struct arena *a, struct config_node *n, struct str word)
{
	if (n->nwords >= n->word_cap) {
		struct str *words;

		n->word_cap = n->nwords < 4 ? 8 : n->nwords * 2;
		words = arena_array(a, struct str, (size_t)n->word_cap);
		memcpy(words, n->words, (size_t)n->nwords * sizeof *words);
		n->words = words;
	}
	n->words[n->nwords++] = word;
}

struct config_node *
node_copy(struct arena *a, const struct config_node *n)
{
	struct config_node *c = node_new(a, n->words, n->nwords);

	c->list_at = n->list_at;
	c->flags = n->flags;
	c->mark = n->mark;
	c->end_mark = n->end_mark;
	c->comment = n->comment;
	c->group = n->group;
	c->group_at = n->group_at;
	c->nkey = n->nkey;
	c->key = n->key;
	node_each(n, child) node_append(a, c, node_copy(a, child));
	return c;
}

bool
node_is_set(const struct config_node *n)
{
	return node_has(n, KEY_VALUES) && (n->key->flags & KEY_SET) != 0 && node_leaf(n);
}

bool
node_same_words(const struct config_node *a, const struct config_node *b)
{
	int at;

	if (a->nwords != b->nwords)
		return false;
	if (!node_is_set(a) || !node_is_set(b))
		return node_words_eq(a->words, b->words, a->nwords);
	at = node_value_at(a); /* values of a list stand there once */
	for (int i = at; i < a->nwords; i++)
		if (!node_has_value(b, a->words[i]))
			return false;
	return node_words_eq(a->words, b->words, at);
}

bool
node_same(const struct config_node *a, const struct config_node *b)
{
	const int matter = CONFIG_INACTIVE | CONFIG_PROTECT;

	return node_same_words(a, b) && (a->flags & matter) == (b->flags & matter) &&
	       node_comment_eq(a, b);
}

bool
node_listed(const struct config_node *n)
{
	return n->key != NULL && (n->key == &key_any || n->key->type == KEY_LIST ||
				     (n->key->type == KEY_VALUE && n->key->keys > 0));
}

bool
node_same_list(const struct config_node *a, const struct config_node *b)
{
	if (!node_listed(a) || !node_listed(b))
		return false;
	return a->key == b->key &&
	       (a->key == &key_any || str_eq(a->words[0], b->words[0]));
}

struct config_node *
node_behind(const struct config_node *parent, const struct config_node *n)
{
	if (node_listed(n))
		for (struct config_node *c = parent->last; c != NULL; c = c->prev)
			if (node_same_list(c, n))
				return c;
	return parent->last;
}

bool
node_container(const struct config_node *n)
{
	if (!node_leaf(n) || (node_key_flags(n) & KEY_CONT) != 0)
		return true;
	return n->key != NULL && n->key != &key_any &&
	       (n->key->type == KEY_BOX || node_listed(n));
}

bool
node_comment_eq(const struct config_node *a, const struct config_node *b)
{
	if (a->comment == NULL || b->comment == NULL)
		return a->comment == b->comment;
	return strcmp(a->comment, b->comment) == 0;
}

bool
node_has_value(const struct config_node *n, struct str value)
{
	for (int i = node_value_at(n); i < n->nwords; i++)
		if (str_eq(n->words[i], value))
			return true;
	return false;
}
