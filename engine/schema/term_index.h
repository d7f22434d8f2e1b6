/*
 * Terms by the prefixes in their conditions, so that of thousands only those few are compared (term_cover.h) that may take
 * in another one. In the arena of a run.
 */
#ifndef SCHEMA_TERM_INDEX_H
#define SCHEMA_TERM_INDEX_H

#include "base/map.h"

struct arena;
struct bound;

struct term_index {
	struct arena *arena;
	struct map places; /* kind and first octets of a prefix: terms that have it */
	bool filter;       /* else a policy */
};

void term_index_init(struct term_index *t, struct arena *a, bool filter);
void term_index_done(struct term_index *t);
void term_index_add(struct term_index *t, const struct bound *term);
/* The first that `wanted` holds for, of those that may take in a term; NULL: none. */
typedef bool term_index_fn(void *ctx, const struct bound *outer);
const struct bound *term_index_find(const struct term_index *t, const struct bound *term,
    term_index_fn *wanted, void *ctx);

#endif
