#include "schema/term_index.h"

#include <string.h>

#include "base/arena.h"
#include "schema/bgp_peer.h"
#include "schema/prefix.h"

enum { PREFIXES = 16 }; /* of one condition; a term with more is compared with all */

struct entry {
	const struct bound *term;
	struct entry *next;
};

static const char *const policy_names[] = {"route-filter", NULL};
static const char *const filter_names[] = {
    "source-address", "destination-address", "address", NULL};

/* How many octets of a prefix tell it from others: v4, v6. */
static const int octets[2][4] = {{3, 2, 1, 0}, {6, 4, 2, 0}};

static struct str
place_of(struct arena *a, const char *name, const struct prefix *p, int n)
{
	char *key = arena_printf(a, "%c%d%s", p->v6 ? '6' : '4', n, name);
	size_t length = strlen(key);
	char *all = arena_alloc(a, length + (size_t)n);

	memcpy(all, key, length);
	memcpy(all + length, p->octets, (size_t)n);
	return (struct str){all, length + (size_t)n};
}

/* The place of a prefix that lies in none longer. */
static struct str
longest_place(struct arena *a, const char *name, const struct prefix *p)
{
	int i = 0;

	while (octets[p->v6][i] * 8 > p->length)
		i++;
	return place_of(a, name, p, octets[p->v6][i]);
}

static void
put(struct term_index *t, struct str place, const struct bound *term)
{
	struct entry *before = map_get(&t->places, place),
		     *e = arena_new_of(t->arena, struct entry);

	if (before != NULL && before->term == term)
		return;
	*e = (struct entry){term, before};
	map_put(&t->places, place, e);
}

/* Prefixes of a condition: -1 if there are too many, or some are none. */
static int
prefixes_of(const struct bound *from, const char *name, struct prefix *p)
{
	int n = 0;

	bound_each(from, c)
	{
		if (strcmp(c->name, name) != 0 || !lookup_active(c))
			continue;
		if (n == PREFIXES || !prefix_read(rule_name_of(c), &p[n]))
			return -1;
		n++;
	}
	return n;
}

static const char *const *
names_of(const struct term_index *t)
{
	return t->filter ? filter_names : policy_names;
}

void
term_index_init(struct term_index *t, struct arena *a, bool filter)
{
	*t = (struct term_index){.arena = a, .filter = filter};
	map_init(&t->places);
}

void
term_index_done(struct term_index *t)
{
	map_done(&t->places);
}

/* What has no prefixes may take in anything: it stands at the empty place. */
void
term_index_add(struct term_index *t, const struct bound *term)
{
	const struct bound *from = bgp_active(term, "from");
	struct prefix p[PREFIXES];

	for (const char *const *name = names_of(t); from != NULL && *name != NULL;
	     name++) {
		int n = prefixes_of(from, *name, p);

		for (int i = 0; i < n; i++)
			put(t, longest_place(t->arena, *name, &p[i]), term);
		if (n > 0)
			return;
	}
	put(t, STR(""), term);
}

static const struct bound *
find_at(const struct term_index *t, struct str place, term_index_fn *wanted, void *ctx)
{
	const struct entry *e = map_get(&t->places, place);

	for (; e != NULL; e = e->next)
		if (wanted(ctx, e->term))
			return e->term;
	return NULL;
}

/* One prefix of the term is enough: it must lie in one of the other's. */
static const struct bound *
find_around(const struct term_index *t, const char *name, const struct prefix *p,
    term_index_fn *wanted, void *ctx)
{
	const struct bound *found = NULL;

	for (int i = 3; i >= 0 && found == NULL; i--)
		if (octets[p->v6][i] * 8 <= p->length)
			found = find_at(t, place_of(t->arena, name, p, octets[p->v6][i]),
			    wanted, ctx);
	return found;
}

const struct bound *
term_index_find(const struct term_index *t, const struct bound *term,
    term_index_fn *wanted, void *ctx)
{
	const struct bound *from = bgp_active(term, "from"),
			   *found = find_at(t, STR(""), wanted, ctx);

	for (const char *const *name = names_of(t);
	     from != NULL && found == NULL && *name != NULL; name++) {
		const struct bound *first = bgp_active(from, *name);
		struct prefix p;

		if (first != NULL && prefix_read(rule_name_of(first), &p))
			found = find_around(t, *name, &p, wanted, ctx);
	}
	return found;
}
