/* load merge and load replace (junos-facts 2.3). */
#include "base/arena.h"
#include "config/pair.h"

enum {
	TAGS = CONFIG_REPLACE | CONFIG_DELETE | CONFIG_ACTIVE | CONFIG_UNPROTECT,
};

struct merge {
	struct arena *arena;
	bool replace;
	config_complain_fn *complain;
	void *ctx;
};

static void merge_children(
    struct merge *m, struct config_node *into, const struct config_node *from);

static void
merge_values(struct merge *m, struct config_node *to, const struct config_node *from)
{
	struct str *words =
	    arena_array(m->arena, struct str, (size_t)(to->nwords + from->nwords));
	int n = to->nwords;

	memcpy(words, to->words, (size_t)n * sizeof *words);
	for (int i = node_value_at(from); i < from->nwords; i++) {
		bool there = false;

		for (int k = node_value_at(to); k < to->nwords && !there; k++)
			there = str_eq(to->words[k], from->words[i]);
		if (!there)
			words[n++] = from->words[i];
	}
	node_rename(m->arena, to, words, n, to->nkey);
	if (n - to->nkey > 1) {
		to->flags |= CONFIG_LIST;
		to->list_at = to->nkey;
	}
}

static void
merge_words(struct merge *m, struct config_node *to, const struct config_node *from)
{
	if (to->nwords == from->nwords &&
	    node_words_eq(to->words, from->words, to->nwords))
		return;
	if (node_has(to, KEY_VALUES) || ((to->flags & from->flags & CONFIG_LIST) != 0)) {
		merge_values(m, to, from);
		return;
	}
	node_rename(m->arena, to, from->words, from->nwords, from->nkey);
	to->list_at = from->list_at;
	to->flags = (to->flags & ~CONFIG_LIST) | (from->flags & CONFIG_LIST);
}

static void
merge_node(struct merge *m, struct config_node *to, const struct config_node *from)
{
	merge_words(m, to, from);
	to->flags |= from->flags & ~(TAGS | CONFIG_LIST | CONFIG_INLINE);
	if ((from->flags & CONFIG_ACTIVE) != 0)
		to->flags &= ~CONFIG_INACTIVE;
	if ((from->flags & CONFIG_UNPROTECT) != 0)
		to->flags &= ~CONFIG_PROTECT;
	if (from->comment != NULL)
		to->comment = from->comment;
	to->mark = from->mark;
	to->end_mark = from->end_mark;
	merge_children(m, to, from);
}

static struct config_node *
add(struct merge *m, struct config_node *into, const struct config_node *from,
    struct config_node *after)
{
	struct config_node *n = node_new(m->arena, from->words, from->nwords);

	n->nkey = from->nkey;
	n->key = from->key;
	n->list_at = from->list_at;
	n->flags = from->flags & ~TAGS;
	n->mark = from->mark;
	n->end_mark = from->end_mark;
	n->comment = from->comment;
	node_insert(m->arena, into, n, after);
	merge_children(m, n, from);
	return n;
}

static void
replace(struct merge *m, struct config_node *into, const struct config_node *from,
    struct config_node *old)
{
	struct config_node *after = old->prev;

	node_remove(old);
	add(m, into, from, after);
}

static void
merge_one(struct merge *m, struct config_node *into, const struct config_node *n,
    struct config_node *there)
{
	if ((n->flags & CONFIG_DELETE) != 0) {
		if (there != NULL)
			node_remove(there);
		else if (m->complain != NULL)
			m->complain(m->ctx, true, n->mark, "statement not found",
			    n->words[node_named(n) - 1]);
	} else if (there == NULL) {
		add(m, into, n, node_behind(into, n));
	} else if (m->replace && (n->flags & CONFIG_REPLACE) != 0) {
		replace(m, into, n, there);
	} else {
		merge_node(m, there, n);
	}
}

static void
merge_children(struct merge *m, struct config_node *into, const struct config_node *from)
{
	struct pairs p;

	pairs_init(&p, into, from);
	for (int i = 0; i < p.new.n; i++) {
		const struct config_node *there =
		    p.new.to[i] >= 0 ? p.old.v[p.new.to[i]] : NULL;

		merge_one(m, into, p.new.v[i],
		    (struct config_node *)there); /* a child of `into` */
	}
	pairs_done(&p);
}

void
config_merge(struct arena *a, struct config_node *into, const struct config_node *from,
    bool replace_tags, config_complain_fn *complain, void *ctx)
{
	struct merge m = {a, replace_tags, complain, ctx};

	merge_children(&m, into, from);
}
