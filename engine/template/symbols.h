/*
 * The names of one scope while a template is compiled. A scope belongs to a function (an activation with slots
 * of its own); branches of an if are copies that are merged again.
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

struct symbols {
	struct symbols *parent;
	struct function *fn;
	VEC(struct symbol) v;
	struct symbols *
	    origin; /* of a branch: the scope it was copied from, which gives out slots */
	VEC(struct symbol) slots;
};

void symbols_init(struct symbols *s, struct symbols *parent, struct function *fn);
void symbols_done(struct symbols *s);
void symbols_load(struct symbols *s, struct name *name);
void symbols_store(struct symbols *s, struct name *name);
void symbols_param(struct symbols *s, struct name *name);
/* A copy for one branch, and what all three of them did. */
void symbols_branch(struct symbols *s, struct symbols *branch);
void symbols_merge(struct symbols *s, struct symbols *branches, size_t n);
/* How code in `fn` reaches the name; false: nobody knows it. */
bool symbols_find(const struct symbols *s, const struct function *fn,
    const struct name *name, struct ref *ret_ref);
struct scope_loads symbols_loads(const struct symbols *s, struct arena *a);
/* Every name stored in this scope and those around it. */
struct locals symbols_locals(const struct symbols *s, struct arena *a);

#endif
