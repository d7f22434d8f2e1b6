/* Lists of values, and leaves that turn out to be containers. */
#include "base/arena.h"
#include "base/map.h"
#include "config/place.h"

enum {
	TAGS = CONFIG_INACTIVE | CONFIG_PROTECT | CONFIG_REPLACE | CONFIG_DELETE |
	       CONFIG_ACTIVE | CONFIG_UNPROTECT,
};

/* A leaf of one word below n, if it is not there. */
static void
add_below(struct place *p, struct config_node *n, const struct word *w)
{
	struct config_node *c;

	if (node_find(n, &w->s, 1) != NULL)
		return;
	c = node_new(p->arena, &w->s, 1);
	c->mark = (struct mark){p->file, w->line, w->col};
	node_append(p->arena, n, c);
}

static void
add_many(struct place *p, struct config_node *n, int at, int count)
{
	struct map there;

	map_init(&there);
	for (int i = node_value_at(n); i < n->nwords; i++)
		map_put(&there, n->words[i], n);
	for (int i = at; i < at + count; i++) {
		if (map_has(&there, p->words[i].s))
			continue;
		node_push_word(p->arena, n, p->words[i].s);
		map_put(&there, p->words[i].s, n);
	}
	map_done(&there);
}

/* Values that are not there yet, behind those that are; below n, if that is a container already. */
void
place_add_values(struct place *p, struct config_node *n, int at, int count)
{
	bool leaf = node_leaf(n);

	if (leaf && count > 16) {
		add_many(p, n, at, count);
		return;
	}
	for (int i = at; i < at + count; i++) {
		if (!leaf)
			add_below(p, n, &p->words[i]);
		else if (!node_has_value(n, p->words[i].s))
			node_push_word(p->arena, n, p->words[i].s);
	}
}

/* Statements come below n, which was a leaf with values: they are statements too. */
void
place_open_values(struct place *p, struct config_node *n, int keep)
{
	int list = (n->flags & CONFIG_LIST) != 0 || node_has(n, KEY_VALUES);
	bool whole =
	    !list && n->nkey > keep; /* what was said of n was said of its value */
	int from = keep;

	if (n->nwords <= keep)
		return;
	while (from < n->nwords) {
		int take = list ? 1 : n->nwords - from;
		struct config_node *c;

		if (list && node_find(n, n->words + from, 1) != NULL) {
			from++; /* written twice, it is one statement */
			continue;
		}
		c = node_new(p->arena, n->words + from, take);
		c->mark = n->mark;
		if (whole) {
			c->flags = n->flags & TAGS;
			c->comment = n->comment;
			n->flags &= ~TAGS;
			n->comment = NULL;
		}
		node_append(p->arena, n, c);
		from += take;
	}
	n->flags &= ~CONFIG_LIST;
	n->key = NULL;
	node_rename(p->arena, n, n->words, keep, keep);
}

enum { SPLIT_LOOKS = 10000000 };

/* What stands behind the first n words of a leaf, as a statement below another node. */
static void
move_rest(struct place *p, struct config_node *to, struct config_node *leaf, int n)
{
	struct config_node *c = node_new(p->arena, leaf->words + n, leaf->nwords - n);

	c->mark = leaf->mark;
	c->flags = leaf->flags;
	c->comment = leaf->comment;
	node_append(p->arena, to, c);
	node_remove(leaf);
}

bool
place_split(struct place *p, struct config_node *parent, const struct str *words, int n)
{
	struct config_node *opened = NULL, *next;

	for (struct config_node *c = parent->child; c != NULL; c = next) {
		bool leaf = node_leaf(c) && (c->flags & CONFIG_LIST) == 0;

		next = c->next;
		if (++p->looked > SPLIT_LOOKS)
			return false;
		if (leaf && c->nwords > n && node_words_eq(c->words, words, n)) {
			if (opened != NULL)
				move_rest(p, opened, c, n);
			else
				place_open_values(p, opened = c, n);
		} else if (!leaf && c->nwords < n && opened == NULL &&
			   node_words_eq(c->words, words, c->nwords) &&
			   place_split(p, c, words + c->nwords, n - c->nwords)) {
			return true;
		}
	}
	return opened != NULL;
}

void
place_mark_list(struct config_node *n, int list_at)
{
	if (node_leaf(n) && n->nwords - list_at > 1) {
		n->flags |= CONFIG_LIST;
		n->list_at = list_at;
	} else if (n->key != NULL) {
		n->flags &= ~CONFIG_LIST;
	}
}

void
place_mark_spread(const struct place *p, struct config_node *n)
{
	if (!p->set || p->list_at >= 0)
		n->flags &= ~CONFIG_SPREAD;
	else if ((n->flags & CONFIG_LIST) != 0 && n->nwords - n->list_at == 2)
		n->flags |= CONFIG_SPREAD; /* the second of them makes it a list */
}
