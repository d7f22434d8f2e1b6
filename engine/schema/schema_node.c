#include "schema/schema_node.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/map.h"
#include "schema/hint.h"

enum {
	FEW = 8,      /* children that are searched one by one */
	BESIDE = 4,   /* steps from a node to where else its statements are looked for */
	NAMES = 4096, /* names that are compared for the nearest */
};

/* --- children ----------------------------------------------------------------------------------------- */

void
schema_node_index(struct arena *a, struct schema_node *n)
{
	if (n->nchildren <= FEW)
		return;
	n->nslots = 32;
	while (n->nslots < n->nchildren * 2)
		n->nslots *= 2;
	n->slots = arena_array(a, uint16_t, n->nslots);
	for (uint32_t i = 0; i < n->nchildren; i++) {
		uint32_t at = map_hash(str_of(n->children[i].name)) & (n->nslots - 1);

		while (n->slots[at] != 0)
			at = (at + 1) & (n->nslots - 1);
		n->slots[at] = (uint16_t)(i + 1);
	}
}

static bool
is_named(const struct schema_node *n, struct str name)
{
	return strncmp(n->name, name.p, name.n) == 0 && n->name[name.n] == '\0';
}

static const struct schema_node *
own_child(const struct schema_node *n, struct str name)
{
	if (n->nslots == 0) {
		for (uint32_t i = 0; i < n->nchildren; i++)
			if (is_named(&n->children[i], name))
				return &n->children[i];
		return NULL;
	}
	for (uint32_t at = map_hash(name) & (n->nslots - 1); n->slots[at] != 0;
	     at = (at + 1) & (n->nslots - 1))
		if (is_named(&n->children[n->slots[at] - 1], name))
			return &n->children[n->slots[at] - 1];
	return NULL;
}

const struct schema_node *
schema_child(const struct schema_node *n, struct str name)
{
	if (name.n == 0)
		return NULL;
	for (; n != NULL; n = n->beside) {
		const struct schema_node *c = own_child(n, name);

		if (c != NULL)
			return c;
	}
	return NULL;
}

const struct schema_node *
schema_by_keyword(const struct schema_node *parent, struct str word)
{
	const struct schema_node *n = schema_child(parent, word);

	if (n != NULL && (n->features & (SCHEMA_NOKEYWORD | SCHEMA_HAS_ALIAS)) == 0)
		return n;
	if ((parent->features & SCHEMA_ALIASES) == 0)
		return NULL;
	n = schema_child(parent, hint_name(parent, word));
	return n != NULL && (n->features & SCHEMA_HAS_ALIAS) != 0 ? n : NULL;
}

const char *
schema_keyword(const struct schema_node *n)
{
	if ((n->features & SCHEMA_NOKEYWORD) != 0)
		return NULL;
	return (n->features & SCHEMA_HAS_ALIAS) != 0 ? hint_text(n) : n->name;
}

const struct schema_node *
schema_next(const struct schema_node *parent, const struct schema_node *after)
{
	const struct schema_node *end = parent->children + parent->nchildren;
	const struct schema_node *next = after != NULL ? after + 1 : parent->children;

	return next < end ? next : NULL;
}

const struct schema_node *
schema_next_nokeyword(const struct schema_node *parent, const struct schema_node *after)
{
	if ((parent->features & SCHEMA_HAS_NOKEYWORD) == 0)
		return NULL;
	while ((after = schema_next(parent, after)) != NULL)
		if ((after->features & SCHEMA_NOKEYWORD) != 0 && !after->key)
			return after;
	return NULL;
}

/* --- one node ----------------------------------------------------------------------------------------- */

enum schema_kind
schema_kind(const struct schema_node *n)
{
	return n->kind;
}

const char *
schema_node_choices(const struct schema_node *n)
{
	/* the first of its notes (yang.c) */
	return (n->features & SCHEMA_IN_CHOICE) != 0 ? n->notes[0].text : "";
}

int
schema_features(const struct schema_node *n)
{
	return n->features & (SCHEMA_HAS_MANDATORY - 1);
}

const char *
schema_name(const struct schema_node *n)
{
	return n->name;
}

const char *
schema_namespace(const struct schema_node *n)
{
	return n->space;
}

const struct schema_node *
schema_parent(const struct schema_node *n)
{
	return n->parent;
}

int
schema_keys(const struct schema_node *list, const struct schema_node **keys, int most)
{
	int n = 0;

	for (; n < most && n < list->nkeys; n++)
		keys[n] = &list->children[n];
	return n;
}

bool
schema_is_key(const struct schema_node *leaf)
{
	return leaf->key;
}

void
schema_elements(const struct schema_node *n, uint32_t *min, uint32_t *max)
{
	*min = n->min;
	*max = n->max;
}

const char *
schema_extension(const struct schema_node *n, const char *name, int nth)
{
	for (int i = 0; i < n->nnotes; i++)
		if (strcmp(n->notes[i].name, name) == 0 && nth-- == 0)
			return n->notes[i].text;
	return NULL;
}

/* --- names -------------------------------------------------------------------------------------------- */

int
schema_names(const struct schema_node *n, const char **names, int most)
{
	int count = 0;

	for (; n != NULL; n = n->beside)
		for (uint32_t i = 0; i < n->nchildren && count < most; i++)
			if (!n->children[i].key &&
			    schema_keyword(&n->children[i]) != NULL)
				names[count++] = schema_keyword(&n->children[i]);
	return count;
}

const char *
schema_nearest(const struct schema_node *n, struct str wrong)
{
	const char **names = malloc(NAMES * sizeof *names);
	const char *nearest;

	if (names == NULL)
		abort();
	nearest = str_nearest(wrong, names, (size_t)schema_names(n, names, NAMES));
	free(names);
	return nearest;
}

/* --- values ------------------------------------------------------------------------------------------- */

bool
schema_value_ok(struct arena *a, const struct schema_node *leaf, struct str value,
    const char **ret_why)
{
	return leaf->type == NULL || type_accepts(a, leaf->type, value, ret_why);
}
