#include "base/map.h"

#include <stdlib.h>

void
map_init(struct map *m)
{
	*m = (struct map){0};
}

void
map_done(struct map *m)
{
	free(m->v);
	free(m->slots);
	*m = (struct map){0};
}

/* FNV-1a: keys are names from the user's own files. */
uint32_t
map_hash(struct str key)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < key.n; i++)
		h = (h ^ (unsigned char)key.p[i]) * 16777619u;
	return h;
}

/* The slot of the key, or the free slot where it belongs. */
static uint32_t *
map_slot(const struct map *m, struct str key)
{
	size_t i = map_hash(key) & (m->nslots - 1);

	while (m->slots[i] != 0 && !str_eq(m->v[m->slots[i] - 1].key, key))
		i = (i + 1) & (m->nslots - 1);
	return &m->slots[i];
}

static struct map_entry *
map_find(const struct map *m, struct str key)
{
	uint32_t *slot;

	if (m->nslots == 0)
		return NULL;
	slot = map_slot(m, key);
	return *slot != 0 ? &m->v[*slot - 1] : NULL;
}

void *
map_get(const struct map *m, struct str key)
{
	struct map_entry *found = map_find(m, key);

	return found != NULL ? found->value : NULL;
}

bool
map_has(const struct map *m, struct str key)
{
	return map_find(m, key) != NULL;
}

static void
map_grow(struct map *m)
{
	m->cap = m->cap != 0 ? m->cap * 2 : 8;
	m->nslots = m->cap * 2;
	m->v = realloc(m->v, m->cap * sizeof *m->v);
	free(m->slots);
	m->slots = calloc(m->nslots, sizeof *m->slots);
	if (m->v == NULL || m->slots == NULL)
		abort();
	for (size_t i = 0; i < m->n; i++)
		*map_slot(m, m->v[i].key) = (uint32_t)i + 1;
}

void
map_put(struct map *m, struct str key, void *value)
{
	struct map_entry *found = map_find(m, key);

	if (found != NULL) {
		found->value = value;
		return;
	}
	if (m->n == m->cap)
		map_grow(m);
	m->v[m->n++] = (struct map_entry){key, value};
	*map_slot(m, key) = (uint32_t)m->n;
}
