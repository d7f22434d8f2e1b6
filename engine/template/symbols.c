#include "template/symbols.h"

#include "base/arena.h"

void
symbols_init(struct symbols *s, struct symbols *parent, struct function *fn)
{
	*s = (struct symbols){.parent = parent, .fn = fn};
}

void
symbols_done(struct symbols *s)
{
	vec_done(&s->v);
	vec_done(&s->slots);
}

static struct symbol *
own(const struct symbols *s, const struct name *name)
{
	for (size_t i = 0; i < s->v.n; i++)
		if (s->v.v[i].name == name)
			return &s->v.v[i];
	return NULL;
}

static struct symbol *
entry(struct symbols *s, struct name *name)
{
	struct symbol *y = own(s, name);

	if (y == NULL) {
		y = vec_add(&s->v);
		y->name = name;
	}
	return y;
}

/* The same name is the same slot in all branches of a scope. */
static unsigned
slot_for(struct symbols *s, struct name *name)
{
	struct symbol *y;

	while (s->origin != NULL)
		s = s->origin;
	for (size_t i = 0; i < s->slots.n; i++)
		if (s->slots.v[i].name == name)
			return s->slots.v[i].slot;
	y = vec_add(&s->slots);
	y->name = name;
	y->slot = s->fn->nslots++;
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
	for (size_t i = 0; i < s->v.n; i++)
		vec_push(&branch->v, s->v.v[i]);
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

void
symbols_merge(struct symbols *s, struct symbols *branches, size_t n)
{
	VEC(struct name *) partly = {0};

	for (size_t i = 0; i < n; i++)
		vec_each (&branches[i].v, y) {
			const struct symbol *had = own(s, y->name);
			size_t count;

			if (!y->stored || (had != NULL && had->stored))
				continue;
			count = count_stores(branches, n, y->name);
			if (count < n)
				vec_push(&partly, y->name);
		}
	for (size_t i = 0; i < n; i++)
		vec_each (&branches[i].v, y) {
			struct symbol *mine = entry(s, y->name);

			mine->stored |= y->stored;
			if (!y->ref)
				continue;
			*mine = (struct symbol){.name = y->name,
			    .slot = y->slot,
			    .ref = true,
			    .stored = mine->stored,
			    .load = y->load,
			    .from = y->from,
			    .from_slot = y->from_slot};
		}
	vec_each (&partly, name)
		alias_or(s, own(s, *name), SYMBOL_RESOLVE);
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
	struct scope_loads loads = {.v = arena_array(a, struct load, s->v.n + 1)};

	for (size_t i = 0; i < s->v.n; i++) {
		const struct symbol *y = &s->v.v[i];
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
	struct locals all = {0};

	for (const struct symbols *at = s; at != NULL; at = at->parent)
		for (size_t i = 0; i < at->v.n; i++) {
			const struct symbol *y = &at->v.v[i];
			bool known = !y->stored;
			struct local *l;

			for (size_t k = 0; k < all.n && !known; k++)
				known = all.v[k].name == y->name;
			if (known)
				continue;
			all.v = arena_grow(
			    a, all.v, all.n * sizeof *l, (all.n + 1) * sizeof *l);
			l = &all.v[all.n++];
			l->name = y->name;
			symbols_find(s, s->fn, y->name, &l->ref);
		}
	return all;
}
