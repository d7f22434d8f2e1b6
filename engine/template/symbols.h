/*
 * The names of one scope while a template is compiled. A scope belongs to a function (an activation with slots
 * of its own); branches of an if lie over it until they are merged.
 */
#ifndef TEMPLATE_SYMBOLS_H
#define TEMPLATE_SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/vec.h"
#include "template/node.h"

struct arena;

struct function {
	int depth;
	unsigned nslots;
};

enum symbol_load {
	SYMBOL_NO_LOAD,
	SYMBOL_RESOLVE,
	SYMBOL_ALIAS,
	SYMBOL_UNDEFINED,
	SYMBOL_PARAM
};

struct symbol {
	struct name *name;
	unsigned slot;
	bool ref, stored;
	enum symbol_load load;
	const struct symbols *from; /* ALIAS: where the outer symbol is */
	unsigned from_slot;
};

/* In the order in which they came, each name once. */
struct symbol_table {
	VEC(struct symbol) v;
	VEC(uint32_t)
	index; /* open addressing by name, 1 + where; n is its size, 0 while small */
};

struct symbols {
	struct symbols *parent;
	struct function *fn;
	struct symbol_table
	    table; /* of a branch: what it does not have as its origin has it */
	struct symbols
	    *origin; /* of a branch: the scope that it is in, which gives out slots */
	struct symbol_table slots;
};

void symbols_init(struct symbols *s, struct symbols *parent, struct function *fn);
void symbols_done(struct symbols *s);
void symbols_load(struct symbols *s, struct name *name);
void symbols_store(struct symbols *s, struct name *name);
void symbols_param(struct symbols *s, struct name *name);
/* One branch, and then what all of them did. */
void symbols_branch(struct symbols *s, struct symbols *branch);
void symbols_merge(struct symbols *s, struct symbols *branches, size_t n);
/* How code in `fn` reaches the name; false: nobody knows it. */
bool symbols_find(const struct symbols *s, const struct function *fn,
    const struct name *name, struct ref *ret_ref);
struct scope_loads symbols_loads(const struct symbols *s, struct arena *a);
/* Every name stored in this scope and those around it. */
struct locals symbols_locals(const struct symbols *s, struct arena *a);

#endif
