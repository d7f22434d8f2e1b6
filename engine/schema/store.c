#include "schema/store.h"

#include <stdlib.h>

#include "base/arena.h"
#include "base/vec.h"
#include "schema/must.h"
#include "schema/pattern.h"

void
store_init(struct store *t, struct schema *s)
{
	*t = (struct store){.schema = s};
	map_init(&t->strings);
	map_init(&t->patterns);
	map_init(&t->musts);
}

void
store_done(struct store *t)
{
	map_done(&t->strings);
	map_done(&t->patterns);
	map_done(&t->musts);
	free(t->types);
}

const char *
store_text(struct store *t, const char *text)
{
	char *kept = map_get(&t->strings, str_of(text));

	if (kept == NULL) {
		kept = arena_strdup(t->schema->arena, text);
		map_put(&t->strings, str_of(kept), kept);
	}
	return kept;
}

const struct pattern *
store_pattern(struct store *t, const char *expression, bool posix)
{
	const char *key = store_text(
	    t, arena_printf(t->schema->arena, "%c%s", posix ? 'p' : 'x', expression));
	struct pattern *p = map_get(&t->patterns, str_of(key));
	struct schema *s = t->schema;
	const char *why;

	if (p != NULL || map_has(&t->patterns, str_of(key)))
		return p;
	p = posix ? pattern_new_posix(expression, &why)
		  : pattern_new_xsd(expression, &why);
	map_put(&t->patterns, str_of(key), p);
	if (p == NULL)
		return NULL;
	if (s->npatterns == s->patcap)
		s->patterns = vec_grow_(
		    s->patterns, &s->patcap, s->npatterns + 1, sizeof *s->patterns);
	s->patterns[s->npatterns++] = (struct schema_pattern){p, key + 1, posix};
	return p;
}

static const struct must *
must(struct store *t, const char *text)
{
	struct str key = str_of(text);

	if (!map_has(&t->musts, key))
		map_put(&t->musts, key,
		    (struct must *)(uintptr_t)must_parse(t->schema->arena, key));
	return map_get(&t->musts, key);
}

struct schema_note
store_note(struct store *t, const char *name, const char *text)
{
	struct schema_note note = {store_text(t, name), store_text(t, text), NULL};

	if (strcmp(name, "must") == 0)
		note.must = must(t, note.text);
	return note;
}

static struct store_type *
slot(struct store *t, const void *from, const char *name)
{
	size_t i = ((uintptr_t)from >> 4 ^ (uintptr_t)name >> 3) * 2654435761u;

	for (i &= t->types_size - 1; t->types[i].to != NULL;
	     i = (i + 1) & (t->types_size - 1))
		if (t->types[i].from == from && t->types[i].name == name)
			break;
	return &t->types[i];
}

struct type *
store_type(struct store *t, const void *from, const char *name)
{
	return t->types_size != 0 ? slot(t, from, name)->to : NULL;
}

static void
grow(struct store *t)
{
	struct store_type *old = t->types;
	size_t n = t->types_size;

	t->types_size = n != 0 ? n * 2 : 4096;
	t->types = calloc(t->types_size, sizeof *t->types);
	if (t->types == NULL)
		abort();
	for (size_t i = 0; i < n; i++)
		if (old[i].to != NULL)
			*slot(t, old[i].from, old[i].name) = old[i];
	free(old);
}

void
store_put_type(struct store *t, const void *from, const char *name, struct type *to)
{
	if (t->ntypes * 2 >= t->types_size)
		grow(t);
	*slot(t, from, name) = (struct store_type){from, name, to};
	t->ntypes++;
}
