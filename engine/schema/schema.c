#include "schema/schema.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "schema/cache.h"
#include "schema/hint.h"
#include "schema/import.h"
#include "schema/module.h"
#include "schema/pattern.h"
#include "schema/schema_node.h"
#include "schema/yang.h"

/* Where else the statements of a node are looked for. */
static void
link_beside(struct schema_node *n, const struct schema_node *root,
    const struct schema_node *everywhere)
{
	bool copies_root =
	    n->parent == root && n->kind == SCHEMA_LIST &&
	    (strcmp(n->name, "groups") == 0 || strcmp(n->name, "logical-systems") == 0 ||
		strcmp(n->name, "tenants") == 0);

	if (n->kind != SCHEMA_CONTAINER && n->kind != SCHEMA_PRESENCE &&
	    n->kind != SCHEMA_LIST)
		return;
	n->beside = copies_root ? root : everywhere;
	for (uint32_t i = 0; i < n->nchildren; i++)
		link_beside(&n->children[i], root, everywhere);
}

static struct schema *
schema_new(bool builtin)
{
	struct schema *s = calloc(1, sizeof *s);

	if (s == NULL)
		abort();
	s->arena = arena_new();
	s->builtin = builtin;
	return s;
}

/* From the cache, or compiled and put there. */
static int
fill(struct schema **s, const struct modules *m, const unsigned char sum[CHECKSUM],
    const char *cache, struct err **e)
{
	if (cache != NULL && cache_load(cache, sum, *s))
		return 0;
	if ((*s)->root != NULL || (*s)->patterns != NULL) {
		bool builtin = (*s)->builtin;

		schema_free(*s);
		*s = schema_new(builtin);
	}
	if (yang_compile(m, *s, e) != 0)
		return -1;
	hint_apply((*s)->root);
	if (cache != NULL)
		cache_store(cache, sum, *s);
	return 0;
}

int
schema_of(const struct modules *m, const unsigned char sum[CHECKSUM], const char *cache,
    struct schema **ret_schema, struct err **e)
{
	struct schema *s = schema_new(m->builtin);

	if (fill(&s, m, sum, cache, e) != 0) {
		schema_free(s);
		return -1;
	}
	link_beside(s->root, s->root, hint_everywhere(s->arena, s->root->space));
	*ret_schema = s;
	return 0;
}

int
schema_open_cached(
    const char *dir, const char *cache, struct schema **ret_schema, struct err **e)
{
	unsigned char sum[CHECKSUM];
	struct modules m;
	int rc = 0;

	if (modules_read(dir, NULL, &m, e) != 0)
		return -1;
	modules_checksum(&m, sum);
	if (dir != NULL)
		rc = imported_check(dir, sum, e);
	if (rc == 0)
		rc = schema_of(&m, sum, cache, ret_schema, e);
	modules_done(&m);
	return rc;
}

int
schema_open(const char *dir, struct schema **ret_schema, struct err **e)
{
	return schema_open_cached(dir, NULL, ret_schema, e);
}

void
schema_free(struct schema *s)
{
	if (s == NULL)
		return;
	for (size_t i = 0; i < s->npatterns; i++)
		pattern_free(s->patterns[i].pattern);
	free(s->patterns);
	arena_free(s->arena);
	free(s);
}

/* --- queries ------------------------------------------------------------------------------------------ */

bool
schema_builtin(const struct schema *s)
{
	return s->builtin;
}

const struct schema_node *
schema_root(const struct schema *s)
{
	return s->root;
}

const char *
schema_release(const struct schema *s)
{
	return s->release;
}

size_t
schema_modules(const struct schema *s, const struct schema_module **ret_modules)
{
	*ret_modules = s->modules;
	return s->nmodules;
}

static void
count(const struct schema_node *n, const char *space, struct schema_count *c)
{
	if (space == NULL || strcmp(n->space, space) == 0) {
		c->statements++;
		for (size_t i = 0; i < n->nnotes; i++)
			c->constraints += strcmp(n->notes[i].name, "must") == 0;
	}
	for (uint32_t i = 0; i < n->nchildren; i++)
		count(&n->children[i], space, c);
}

struct schema_count
schema_count(const struct schema *s, const char *space)
{
	struct schema_count c = {0, 0};

	for (uint32_t i = 0; i < s->root->nchildren; i++)
		count(&s->root->children[i], space, &c);
	return c;
}
