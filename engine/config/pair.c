#include "config/pair.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/map.h"
#include "config/run.h"

bool
pair_ordered(const struct config_node *n)
{
	return (node_key_flags(n) & KEY_ORDERED) != 0;
}

/* --- from a node to its place ------------------------------------------------------------------------- */

struct places {
	int32_t *slots; /* index + 1 */
	uint32_t mask;
};

static uint32_t
pointer_hash(const void *p)
{
	uint64_t x = (uint64_t)(uintptr_t)p >> 4;

	return (uint32_t)(x * 0x9e3779b97f4a7c15ULL >> 32);
}

static void
places_fill(struct places *pl, const struct pair_side *s)
{
	for (int i = 0; i < s->n; i++) {
		uint32_t at = pointer_hash(s->v[i]) & pl->mask;

		while (pl->slots[at] != 0)
			at = (at + 1) & pl->mask;
		pl->slots[at] = i + 1;
	}
}

static int
place_of(const struct places *pl, const struct pair_side *s, const struct config_node *n)
{
	uint32_t at = pointer_hash(n) & pl->mask;

	while (s->v[pl->slots[at] - 1] != n)
		at = (at + 1) & pl->mask;
	return pl->slots[at] - 1;
}

/* --- unknown leaves ----------------------------------------------------------------------------------- */

static bool
is_unknown_leaf(const struct config_node *n)
{
	return n->key == NULL && n->nwords >= 2 && node_leaf(n);
}

static const char twice; /* its address marks a name that stands more than once */

static void
unknown_names(struct map *m, const struct pair_side *s)
{
	map_init(m);
	for (int i = 0; i < s->n; i++) {
		const struct config_node *n = s->v[i];

		if (n->key == NULL && n->nwords >= 2)
			map_put(m, n->words[0],
			    map_has(m, n->words[0]) || !node_leaf(n) ? (void *)&twice
								     : (void *)n);
	}
}

static void
pair_unknown(struct pairs *p, const struct places *pl)
{
	struct map old, new;

	unknown_names(&old, &p->old);
	unknown_names(&new, &p->new);
	for (int i = 0; i < p->new.n; i++) {
		const struct config_node *n = p->new.v[i];
		const void *o;
		int k;

		if (p->new.to[i] >= 0 || !is_unknown_leaf(n) ||
		    map_get(&new, n->words[0]) != n)
			continue;
		o = map_get(&old, n->words[0]);
		if (o == NULL || o == &twice)
			continue;
		k = place_of(pl, &p->old, o);
		if (p->old.to[k] >= 0)
			continue;
		p->old.to[k] = i;
		p->new.to[i] = k;
	}
	map_done(&old);
	map_done(&new);
}

/* --- order -------------------------------------------------------------------------------------------- */

/* The entries of one list that both sides have, as they stood: where they are in new, and which stay. */
struct order {
	int *now;
	bool *stays;
	bool *seen; /* of old: its list was looked at */
};

static void
mark_moved(struct pairs *p, int first, struct order *o)
{
	const struct config_node *list = p->old.v[first];
	int n = 0;

	for (int i = first; i < p->old.n; i++) {
		if (p->old.to[i] < 0 || !node_same_list(p->old.v[i], list))
			continue;
		o->seen[i] = true;
		o->now[n++] = p->old.to[i];
	}
	run_longest(o->now, n, o->stays);
	for (int i = 0; i < n; i++)
		p->moved[o->now[i]] = !o->stays[i];
}

/* Room for an order is behind what is known already. */
static void
find_moved(struct pairs *p, int *memory)
{
	struct order o = {.now = memory, .stays = p->moved + p->new.n};

	o.seen = o.stays + p->old.n;
	for (int i = 0; i < p->old.n; i++)
		if (p->old.to[i] >= 0 && !o.seen[i] && pair_ordered(p->old.v[i]))
			mark_moved(p, i, &o);
}

/* --- all of it ---------------------------------------------------------------------------------------- */

static void
side_fill(struct pair_side *s, const struct config_node *parent)
{
	int i = 0;

	if (parent != NULL)
		node_each(parent, c)
		{
			s->to[i] = -1;
			s->v[i++] = c;
		}
	s->n = i;
}

static void
pair(struct pairs *p, const struct places *pl, int i, const struct config_node *old)
{
	p->new.to[i] = place_of(pl, &p->old, old);
	p->old.to[p->new.to[i]] = i;
}

/* Those with the same words first: of two values that are both kept, the one that has the name is the other's
 * neighbour, not its pair. Then those with the same identity. Gives whether all have one. */
static bool
pair_known(struct pairs *p, const struct places *pl, const struct config_node *old)
{
	bool all = true;

	if (old == NULL)
		return false;
	for (int i = 0; i < p->new.n; i++) {
		const struct config_node *o = node_like(old, p->new.v[i]);

		if (o != NULL)
			pair(p, pl, i, o);
		all = all && o != NULL;
	}
	for (int i = 0; i < p->new.n && !all; i++) {
		const struct config_node *o;

		if (p->new.to[i] >= 0)
			continue;
		o = node_twin(old, p->new.v[i]);
		if (o != NULL && p->old.to[place_of(pl, &p->old, o)] < 0)
			pair(p, pl, i, o);
	}
	for (int i = 0; i < p->new.n && !all; i++)
		if (p->new.to[i] < 0)
			return false;
	return true;
}

void
pairs_init(struct pairs *p, const struct config_node *old, const struct config_node *new)
{
	size_t n_old = old != NULL ? (size_t)old->nchild : 0;
	size_t n_new = new != NULL ? (size_t) new->nchild : 0;
	size_t slots = 8;
	struct places pl;
	int *order;
	char *m;

	while (slots < n_old * 2)
		slots *= 2;
	m = calloc(1, (n_old + n_new) * (sizeof(void *) + sizeof(int)) +
			  slots * sizeof(int32_t) + n_old * (sizeof(int) + 2) + n_new +
			  1);
	if (m == NULL)
		abort();
	p->memory = m;
	p->old.v = (void *)m;
	p->new.v = p->old.v + n_old;
	p->old.to = (int *)(void *)(p->new.v + n_new);
	p->new.to = p->old.to + n_old;
	pl.slots = p->new.to + n_new;
	pl.mask = (uint32_t)slots - 1;
	order = pl.slots + slots;
	p->moved = (bool *)(void *)(order + n_old);
	side_fill(&p->old, old);
	side_fill(&p->new, new);
	places_fill(&pl, &p->old);
	if (!pair_known(p, &pl, old) && old != NULL)
		pair_unknown(p, &pl);
	find_moved(p, order);
}

void
pairs_done(struct pairs *p)
{
	free(p->memory);
	p->memory = NULL;
}
