#include <stdlib.h>

#include "base/arena.h"
#include "schema/compiled.h"
#include "schema/must.h"
#include "schema/pattern.h"
#include "schema/schema_node.h"

enum { DEPTH = 400 }; /* of nodes */

struct reader {
	const char *p, *end;
	bool bad;
	struct schema *s;
	struct arena *scratch;
	const char **texts;
	const struct must **musts; /* of a text */
	bool *parsed;
	const struct type **types;
	size_t ntexts, ntypes;
};

static uint64_t
number(struct reader *r)
{
	uint64_t n = 0;

	for (int shift = 0; r->p < r->end && shift < 64; shift += 7) {
		unsigned char c = (unsigned char)*r->p++;

		n |= (uint64_t)(c & 127) << shift;
		if (c < 128)
			return n;
	}
	r->bad = true;
	return 0;
}

static uint64_t
at_most(struct reader *r, uint64_t most)
{
	uint64_t n = number(r);

	if (n <= most)
		return n;
	r->bad = true;
	return 0;
}

/* Of things that take at least one octet each. */
static size_t
count(struct reader *r)
{
	return (size_t)at_most(r, (uint64_t)(r->end - r->p));
}

static const char *
text(struct reader *r)
{
	size_t n = (size_t)at_most(r, r->ntexts);

	return n != 0 ? r->texts[n - 1] : NULL;
}

/* Where a text must be. */
static const char *
some_text(struct reader *r)
{
	const char *s = text(r);

	if (s == NULL)
		r->bad = true;
	return s != NULL ? s : "";
}

/* --- lists -------------------------------------------------------------------------------------------- */

static void
read_texts(struct reader *r)
{
	size_t n = count(r), size = count(r);
	char *all;

	if (r->bad || (size_t)(r->end - r->p) < size ||
	    (size > 0 && r->p[size - 1] != '\0')) {
		r->bad = true;
		return;
	}
	all = arena_alloc(r->s->arena, size + 1);
	memcpy(all, r->p, size);
	r->p += size;
	r->texts = arena_array(r->scratch, const char *, n + 1);
	r->musts = arena_array(r->scratch, const struct must *, n + 1);
	r->parsed = arena_array(r->scratch, bool, n + 1);
	for (const char *t = all; t < all + size && r->ntexts < n; t += strlen(t) + 1)
		r->texts[r->ntexts++] = t;
	r->bad |= r->ntexts != n;
}

static void
read_patterns(struct reader *r)
{
	size_t n = count(r);
	struct schema *s = r->s;

	s->patterns = calloc(n + 1, sizeof *s->patterns);
	if (s->patterns == NULL)
		abort();
	s->patcap = n + 1;
	while (!r->bad && s->npatterns < n) {
		const char *expression = some_text(r), *why;
		bool posix = at_most(r, 1) != 0;
		struct pattern *p = posix ? pattern_new_posix(expression, &why)
					  : pattern_new_xsd(expression, &why);

		if (p == NULL)
			r->bad = true;
		else
			s->patterns[s->npatterns++] =
			    (struct schema_pattern){p, expression, posix};
	}
}

static void
read_type_patterns(struct reader *r, struct type *t)
{
	size_t n = count(r);

	if (n == 0)
		return;
	t->patterns = arena_array(r->s->arena, struct type_pattern, n);
	for (; t->npatterns < n && !r->bad; t->npatterns++) {
		struct type_pattern *p =
		    (struct type_pattern *)(uintptr_t)&t->patterns[t->npatterns];
		size_t at = (size_t)at_most(r, r->s->npatterns);

		p->pattern = at != 0 ? r->s->patterns[at - 1].pattern : NULL;
		p->message = text(r);
		p->invert = at_most(r, 1) != 0;
	}
}

static void
read_ranges(struct reader *r, struct type *t)
{
	size_t n = count(r);
	struct type_range *to;

	if (n == 0)
		return;
	t->ranges = to = arena_array(r->s->arena, struct type_range, n);
	for (; t->nranges < n && !r->bad; t->nranges++) {
		to[t->nranges].ulow = number(r);
		to[t->nranges].uhigh = number(r);
	}
}

static void
read_names(struct reader *r, struct type *t)
{
	size_t n = count(r);
	const char **to = arena_array(r->s->arena, const char *, n + 1);

	t->names = to;
	while (t->nnames < n && !r->bad)
		to[t->nnames++] = some_text(r);
}

/* Behind those it is made of. */
static const struct type *
type_at(struct reader *r)
{
	size_t n = (size_t)at_most(r, r->ntypes);

	return n != 0 ? r->types[n - 1] : NULL;
}

static void
read_members(struct reader *r, struct type *t)
{
	size_t n = count(r);
	const struct type **to;

	if (n == 0)
		return;
	t->members = to = arena_array(r->s->arena, const struct type *, n);
	while (t->nmembers < n && !r->bad) {
		to[t->nmembers] = type_at(r);
		r->bad |= to[t->nmembers++] == NULL;
	}
}

static void
read_types(struct reader *r)
{
	size_t n = count(r);

	r->types = arena_array(r->scratch, const struct type *, n + 1);
	while (!r->bad && r->ntypes < n) {
		struct type *t = arena_new_of(r->s->arena, struct type);

		t->base = (enum type_base)at_most(r, TYPE_OTHER);
		t->name = some_text(r);
		t->digits = (int)at_most(r, 18);
		read_ranges(r, t);
		read_type_patterns(r, t);
		read_names(r, t);
		read_members(r, t);
		r->types[r->ntypes++] = t;
	}
}

static void
read_modules(struct reader *r)
{
	struct schema *s = r->s;
	size_t n;

	s->release = some_text(r);
	n = count(r);
	s->modules = arena_array(s->arena, struct schema_module, n + 1);
	while (s->nmodules < n && !r->bad) {
		struct schema_module *m = &s->modules[s->nmodules++];

		m->name = some_text(r);
		m->revision = some_text(r);
		m->space = some_text(r);
	}
}

/* --- nodes -------------------------------------------------------------------------------------------- */

static const struct must *
must(struct reader *r, size_t at)
{
	if (!r->parsed[at]) {
		r->musts[at] = must_parse(r->s->arena, str_of(r->texts[at]));
		r->parsed[at] = true;
	}
	return r->musts[at];
}

static void
read_notes(struct reader *r, struct schema_node *n)
{
	size_t most = (size_t)at_most(r, UINT16_MAX);
	struct schema_note *to;

	if (most == 0 || r->bad)
		return;
	n->notes = to = arena_array(r->s->arena, struct schema_note, most);
	for (; n->nnotes < most && !r->bad; n->nnotes++, to++) {
		size_t at;

		to->name = some_text(r);
		at = (size_t)at_most(r, r->ntexts);
		if (at == 0) {
			r->bad = true;
			return;
		}
		to->text = r->texts[at - 1];
		if (strcmp(to->name, "must") == 0)
			to->must = must(r, at - 1);
	}
}

static void
read_node(
    struct reader *r, struct schema_node *n, const struct schema_node *parent, int depth)
{
	uint32_t children;

	n->name = some_text(r);
	n->space = some_text(r);
	n->parent = parent;
	n->kind = (uint8_t)at_most(r, SCHEMA_ANY);
	n->key = at_most(r, 1) != 0;
	n->features = (uint16_t)at_most(r, UINT16_MAX);
	n->min = (uint32_t)at_most(r, UINT32_MAX);
	n->max = (uint32_t)at_most(r, UINT32_MAX);
	n->nkeys = (uint8_t)at_most(r, UINT8_MAX);
	n->type = type_at(r);
	read_notes(r, n);
	children = (uint32_t)at_most(r, SCHEMA_CHILDREN);
	if (depth > DEPTH || children > (size_t)(r->end - r->p) || n->nkeys > children ||
	    (n->type == NULL && (n->kind == SCHEMA_LEAF || n->kind == SCHEMA_FLAG ||
				    n->kind == SCHEMA_LEAF_LIST)))
		r->bad = true;
	if (children == 0 || r->bad)
		return;
	n->children = arena_array(r->s->arena, struct schema_node, children);
	while (n->nchildren < children && !r->bad)
		read_node(r, &n->children[n->nchildren++], n, depth + 1);
	if (!r->bad)
		schema_node_index(r->s->arena, n);
}

bool
compiled_read(struct schema *s, struct str octets)
{
	struct reader r = {
	    .p = octets.p, .end = octets.p + octets.n, .s = s, .scratch = arena_new()};

	read_texts(&r);
	if (!r.bad)
		read_patterns(&r);
	if (!r.bad)
		read_types(&r);
	if (!r.bad)
		read_modules(&r);
	if (!r.bad) {
		s->root = arena_new_of(s->arena, struct schema_node);
		read_node(&r, s->root, NULL, 0);
	}
	arena_free(r.scratch);
	return !r.bad && r.p == r.end;
}
