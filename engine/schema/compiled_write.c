#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "schema/compiled.h"
#include "schema/schema_node.h"

struct writer {
	struct arena *arena;
	struct buf texts, patterns, types, nodes;
	struct map text;   /* its number, by what it says */
	struct map type;   /* by its octets: types that are alike become one */
	struct map object; /* of a type or pattern, by its address */
	size_t npatterns;
};

static void
number(struct buf *out, uint64_t n)
{
	for (; n > 127; n >>= 7)
		buf_addc(out, (char)((n & 127) | 128));
	buf_addc(out, (char)n);
}

static uintptr_t
known(const struct map *m, struct str key)
{
	return (uintptr_t)map_get(m, key);
}

static struct str
address(struct writer *w, const void *object)
{
	const void **kept = arena_new_of(w->arena, const void *);

	*kept = object;
	return (struct str){(const char *)kept, sizeof *kept};
}

static uintptr_t
text(struct writer *w, const char *s)
{
	uintptr_t n;

	if (s == NULL)
		return 0;
	n = known(&w->text, str_of(s));
	if (n == 0) {
		n = w->text.n + 1;
		map_put(&w->text, str_of(s), (void *)n);
		buf_add(&w->texts, s, strlen(s) + 1);
	}
	return n;
}

/* --- patterns and types ------------------------------------------------------------------------------- */

static void
write_patterns(struct writer *w, const struct schema *s)
{
	for (size_t i = 0; i < s->npatterns; i++) {
		const struct schema_pattern *p = &s->patterns[i];

		map_put(&w->object, address(w, p->pattern), (void *)(uintptr_t)(i + 1));
		number(&w->patterns, text(w, p->expression));
		number(&w->patterns, p->posix);
	}
	w->npatterns = s->npatterns;
}

static uintptr_t
pattern(struct writer *w, const struct pattern *p)
{
	return p != NULL ? known(&w->object, (struct str){(const char *)&p, sizeof p})
			 : 0;
}

static uintptr_t write_type(struct writer *w, const struct type *t);

static void
type_octets(struct writer *w, const struct type *t, struct buf *out)
{
	number(out, t->base);
	number(out, text(w, t->name));
	number(out, (uint64_t)t->digits);
	number(out, t->nranges);
	for (size_t i = 0; i < t->nranges; i++) {
		number(out, t->ranges[i].ulow);
		number(out, t->ranges[i].uhigh);
	}
	number(out, t->npatterns);
	for (size_t i = 0; i < t->npatterns; i++) {
		number(out, pattern(w, t->patterns[i].pattern));
		number(out, text(w, t->patterns[i].message));
		number(out, t->patterns[i].invert);
	}
	number(out, t->nnames);
	for (size_t i = 0; i < t->nnames; i++)
		number(out, text(w, t->names[i]));
	number(out, t->nmembers);
	for (size_t i = 0; i < t->nmembers; i++)
		number(out, write_type(w, t->members[i]));
}

static uintptr_t
write_type(struct writer *w, const struct type *t)
{
	struct buf out;
	uintptr_t n;

	if (t == NULL)
		return 0;
	n = known(&w->object, (struct str){(const char *)&t, sizeof t});
	if (n != 0)
		return n;
	buf_init(&out, COMPILED_MOST);
	type_octets(w, t, &out);
	n = known(&w->type, buf_str(&out));
	if (n == 0) {
		n = w->type.n + 1;
		buf_addstr(&w->types, buf_str(&out));
		map_put(
		    &w->type, (struct str){buf_copy(&out, w->arena), out.n}, (void *)n);
	}
	map_put(&w->object, address(w, t), (void *)n);
	buf_done(&out);
	return n;
}

/* --- nodes -------------------------------------------------------------------------------------------- */

static void
write_node(struct writer *w, const struct schema_node *n)
{
	struct buf *out = &w->nodes;

	number(out, text(w, n->name));
	number(out, text(w, n->space));
	number(out, n->kind);
	number(out, n->key);
	number(out, n->features);
	number(out, n->min);
	number(out, n->max);
	number(out, n->nkeys);
	number(out, write_type(w, n->type));
	number(out, n->nnotes);
	for (size_t i = 0; i < n->nnotes; i++) {
		number(out, text(w, n->notes[i].name));
		number(out, text(w, n->notes[i].text));
	}
	number(out, n->nchildren);
	for (uint32_t i = 0; i < n->nchildren; i++)
		write_node(w, &n->children[i]);
}

static void
write_modules(struct writer *w, const struct schema *s, struct buf *out)
{
	number(out, text(w, s->release));
	number(out, s->nmodules);
	for (size_t i = 0; i < s->nmodules; i++) {
		number(out, text(w, s->modules[i].name));
		number(out, text(w, s->modules[i].revision));
		number(out, text(w, s->modules[i].space));
	}
}

static void
writer_init(struct writer *w)
{
	*w = (struct writer){.arena = arena_new()};
	buf_init(&w->texts, COMPILED_MOST);
	buf_init(&w->patterns, COMPILED_MOST);
	buf_init(&w->types, COMPILED_MOST);
	buf_init(&w->nodes, COMPILED_MOST);
	map_init(&w->text);
	map_init(&w->type);
	map_init(&w->object);
}

static void
writer_done(struct writer *w)
{
	buf_done(&w->texts);
	buf_done(&w->patterns);
	buf_done(&w->types);
	buf_done(&w->nodes);
	map_done(&w->text);
	map_done(&w->type);
	map_done(&w->object);
	arena_free(w->arena);
}

void
compiled_write(const struct schema *s, struct buf *out)
{
	struct writer w;
	struct buf modules;

	writer_init(&w);
	buf_init(&modules, COMPILED_MOST);
	write_patterns(&w, s);
	write_node(&w, s->root);
	write_modules(&w, s, &modules);
	number(out, w.text.n);
	number(out, w.texts.n);
	buf_addstr(out, buf_str(&w.texts));
	number(out, w.npatterns);
	buf_addstr(out, buf_str(&w.patterns));
	number(out, w.type.n);
	buf_addstr(out, buf_str(&w.types));
	buf_addstr(out, buf_str(&modules));
	buf_addstr(out, buf_str(&w.nodes));
	buf_done(&modules);
	writer_done(&w);
}
