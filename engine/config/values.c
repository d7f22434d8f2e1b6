/* Lists of values, and leaves that turn out to be containers. */
#include "base/arena.h"
#include "base/map.h"
#include "config/place.h"

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
	int from = keep;

	if (n->nwords <= keep)
		return;
	while (from < n->nwords) {
		int take = list ? 1 : n->nwords - from;
		struct config_node *c = node_new(p->arena, n->words + from, take);

		c->mark = n->mark;
		node_append(p->arena, n, c);
		from += take;
	}
	n->flags &= ~CONFIG_LIST;
	n->key = NULL;
	node_rename(p->arena, n, n->words, keep, keep);
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
