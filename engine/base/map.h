/*
 * Strings to pointers, in insertion order. Keys are borrowed and must outlive the map;
 * values are not owned. For data with marks use struct value instead (data/value.h).
 */
#ifndef BASE_MAP_H
#define BASE_MAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct map_entry {
	struct str key;
	void *value;
};

struct map {
	struct map_entry *v; /* in insertion order */
	size_t n;
	size_t cap;
	uint32_t *slots; /* index + 1, 0 free */
	size_t nslots;   /* power of two */
};

void map_init(struct map *m);
void map_done(struct map *m);
void *map_get(const struct map *m, struct str key); /* NULL: absent */
bool map_has(const struct map *m, struct str key);
void map_put(struct map *m, struct str key, void *value); /* replaces in place */
uint32_t map_hash(struct str key);

#define map_each(m, it)                                                                  \
	for (struct map_entry *it = (m)->v; it != NULL && it < (m)->v + (m)->n; it++)

#endif
