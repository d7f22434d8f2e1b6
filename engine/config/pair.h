/*
 * Which statements of two versions of a hierarchy are the same one. They are if their identity is the same; and an
 * unknown leaf `name value` that stands once on both sides is one leaf with another value. In lists that keep the
 * operator's order, entries that changed places are marked: as few as can be, with the others where they were.
 */
#ifndef CONFIG_PAIR_H
#define CONFIG_PAIR_H

#include "config/node.h"

struct pair_side {
	const struct config_node **v; /* the children in order */
	int *to;                      /* index on the other side, -1: only here */
	int n;
};

struct pairs {
	struct pair_side old;
	struct pair_side new;
	bool *moved; /* of new */
	void *memory;
};

void pairs_init(
    struct pairs *p, const struct config_node *old, const struct config_node *new);
void pairs_done(struct pairs *p);

bool pair_ordered(const struct config_node *n);

#endif
