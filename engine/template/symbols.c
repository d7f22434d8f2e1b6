#include "template/symbols.h"

#include <string.h>

#include "base/arena.h"

enum { SMALL = 16 };

static size_t
index_slot(const struct symbol_table *t, const struct name *name)
{
	size_t i = name->id * 2654435761u & (t->index.n - 1);

	while (t->index.v[i] != 0 && t->v.v[t->index.v[i] - 1].name != name)
		i = (i + 1) & (t->index.n - 1);
	return i;
}

static struct symbol *
table_find(const struct symbol_table *t, const struct name *name)
{
	size_t i;

	if (t->index.n > 0) {
		i = index_slot(t, name);
		return t->index.v[i] != 0 ? &t->v.v[t->index.v[i] - 1] : NULL;
	}
	for (i = 0; i < t->v.n; i++)
		if (t->v.v[i].name == name)
			return &t->v.v[i];
	return NULL;
}

static struct symbol *
table_add(struct symbol_table *t, const struct symbol *y)
{
	vec_push(&t->v, *y);
	if (t->v.n > SMALL && t->v.n * 2 > t->index.n) {
		size_t n = t->index.n > 0 ? t->index.n * 2 : 4 * SMALL;

		vec_reserve(&t->index, n);
		t->index.n = n;
		memset(t->index.v, 0, n * sizeof *t->index.v);
		for (size_t i = 0; i < t->v.n; i++)
			t->index.v[index_slot(t, t->v.v[i].name)] = (uint32_t)i + 1;
	} else if (t->index.n > 0) {
		t->index.v[index_slot(t, y->name)] = (uint32_t)t->v.n;
	}
	return &vec_last(&t->v);
}

static void
table_done(struct symbol_table *t)
{
	vec_done(&t->v);
	vec_done(&t->index);
}

void
symbols_init(struct symbols *s, struct symbols *parent, struct function *fn)
{
	*s = (struct symbols){.parent = parent, .fn = fn};
}

void
symbols_done(struct symbols *s)
{
	table_done(&s->table);
	table_done(&s->slots);
}

/* As the scope has it, or what it lies over. */
static const struct symbol *
own(const struct symbols *s, const struct name *name)
{
	const struct symbol *y = NULL;

	for (; s != NULL && y == NULL; s = s->origin)
		y = table_find(&s->table, name);
	return y;
}

/* The scope's own, to be changed. */
static struct symbol *
entry(struct symbols *s, struct name *name)
{
	struct symbol *y = table_find(&s->table, name), made = {.name = name};
	const struct symbol *below;

	if (y != NULL)
		return y;
	below = own(s, name);
	if (below != NULL)
		made = *below;
	return table_add(&s->table, &made);
}

/* The same name is the same slot in all branches of a scope. */
static unsigned
slot_for(struct symbols *s, struct name *name)
{
	const struct symbol *y;

	while (s->origin != NULL)
		s = s->origin;
	y = table_find(&s->slots, name);
	if (y == NULL)
		y = table_add(
		    &s->slots, &(struct symbol){.name = name, .slot = s->fn->nslots++});
	return y->slot;
}

static const struct symbol *
lookup(const struct symbols *s, const struct name *name, const struct symbols **ret_where)
{
	for (; s != NULL; s = s->parent) {
		const struct symbol *y = own(s, name);

		if (y == NULL || !y->ref)
			continue;
		*ret_where = s;
		return y;
	}
	return NULL;
}

static void
define(struct symbols *s, struct symbol *y, enum symbol_load load)
{
	y->ref = true;
	y->slot = slot_for(s, y->name);
	y->load = load;
}

static void
alias_or(struct symbols *s, struct symbol *y, enum symbol_load otherwise)
{
	const struct symbols *where;
	const struct symbol *outer =
	    s->parent != NULL ? lookup(s->parent, y->name, &where) : NULL;

	if (outer == NULL) {
		y->load = otherwise;
		return;
	}
	y->load = SYMBOL_ALIAS;
	y->from = where;
	y->from_slot = outer->slot;
}

void
symbols_load(struct symbols *s, struct name *name)
{
	const struct symbols *where;

	if (lookup(s, name, &where) == NULL)
		define(s, entry(s, name), SYMBOL_RESOLVE);
}

void
symbols_store(struct symbols *s, struct name *name)
{
	struct symbol *y = entry(s, name);

	y->stored = true;
	if (y->ref)
		return;
	define(s, y, SYMBOL_UNDEFINED);
	alias_or(s, y, SYMBOL_UNDEFINED);
}

void
symbols_param(struct symbols *s, struct name *name)
{
	struct symbol *y = entry(s, name);

	y->stored = true;
	define(s, y, SYMBOL_PARAM);
}

void
symbols_branch(struct symbols *s, struct symbols *branch)
{
	*branch = (struct symbols){.parent = s->parent, .fn = s->fn, .origin = s};
}

/* In how many branches the name is stored though it was not before; the same name is counted once. */
static size_t
count_stores(const struct symbols *branches, size_t n, const struct name *name)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++) {
		const struct symbol *y = own(&branches[i], name);

		count += y != NULL && y->stored;
	}
	return count;
}

/* The symbol is what the last branch that knows it has made of it, or left of it. */
static void
merge_symbol(
    struct symbols *s, const struct symbols *branches, size_t n, struct name *name)
{
	struct symbol made = {.name = name};
	bool stored = own(s, name) != NULL && own(s, name)->stored;

	for (size_t i = 0; i < n; i++) {
		const struct symbol *y = own(&branches[i], name);

		stored |= y != NULL && y->stored;
		if (y != NULL && y->ref)
			made = *y;
	}
	made.stored = stored;
	*entry(s, name) = made;
}

void
symbols_merge(struct symbols *s, struct symbols *branches, size_t n)
{
	VEC(struct name *) partly = {0};

	for (size_t i = 0; i < n; i++)
		vec_each (&branches[i].table.v, y) {
			const struct symbol *had = own(s, y->name);

			if (!y->stored || (had != NULL && had->stored))
				continue;
			if (count_stores(branches, n, y->name) < n)
				vec_push(&partly, y->name);
		}
	for (size_t i = 0; i < n; i++)
		vec_each (&branches[i].table.v, y)
			merge_symbol(s, branches, n, y->name);
	vec_each (&partly, name)
		alias_or(s, entry(s, *name), SYMBOL_RESOLVE);
	vec_done(&partly);
}

bool
symbols_find(const struct symbols *s, const struct function *fn, const struct name *name,
    struct ref *ret_ref)
{
	const struct symbols *where;
	const struct symbol *y = lookup(s, name, &where);

	if (y == NULL)
		return false;
	ret_ref->up = (uint16_t)(fn->depth - where->fn->depth);
	ret_ref->slot = (uint16_t)y->slot;
	return true;
}

struct scope_loads
symbols_loads(const struct symbols *s, struct arena *a)
{
	struct scope_loads loads = {.v = arena_array(a, struct load, s->table.v.n + 1)};

	for (size_t i = 0; i < s->table.v.n; i++) {
		const struct symbol *y = &s->table.v.v[i];
		struct load *l = &loads.v[loads.n];

		if (!y->ref || y->load == SYMBOL_PARAM || y->load == SYMBOL_NO_LOAD)
			continue;
		loads.n++;
		l->slot = (uint16_t)y->slot;
		l->name = y->name;
		l->kind = y->load == SYMBOL_RESOLVE ? LOAD_RESOLVE
			  : y->load == SYMBOL_ALIAS ? LOAD_ALIAS
						    : LOAD_UNDEFINED;
		if (y->load == SYMBOL_ALIAS)
			l->from =
			    (struct ref){(uint16_t)(s->fn->depth - y->from->fn->depth),
				(uint16_t)y->from_slot};
	}
	return loads;
}

struct locals
symbols_locals(const struct symbols *s, struct arena *a)
{
	struct symbol_table seen = {0};
	struct locals all = {0};

	for (const struct symbols *at = s; at != NULL; at = at->parent)
		vec_each (&at->table.v, y)
			if (y->stored && table_find(&seen, y->name) == NULL)
				table_add(&seen, y);
	all.v = arena_array(a, struct local, seen.v.n);
	vec_each (&seen.v, y) {
		struct local *l = &all.v[all.n++];

		l->name = y->name;
		symbols_find(s, s->fn, y->name, &l->ref);
	}
	table_done(&seen);
	return all;
}
