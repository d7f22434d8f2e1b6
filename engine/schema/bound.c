#include "schema/bound.h"

#include "base/arena.h"
#include "base/buf.h"
#include "config/quote.h"
#include "schema/bound_build.h"
#include "schema/schema.h"

enum { KEYS = 16 }; /* of one list; Junos has lists of four */

struct bound *
bound_new_root(struct arena *a, const struct schema *s)
{
	struct bound *root = arena_new_of(a, struct bound);

	root->schema = schema_root(s);
	root->name = schema_name(root->schema);
	return root;
}

struct bound *
bound_add(struct arena *a, struct bound *parent, const struct schema_node *schema,
    const char *name)
{
	struct bound *n = arena_new_of(a, struct bound);

	n->schema = schema;
	n->name = schema != NULL ? schema_name(schema) : name;
	n->parent = parent;
	n->prev = parent->last;
	*(n->prev != NULL ? &n->prev->next : &parent->child) = n;
	parent->last = n;
	return n;
}

struct bound *
bound_add_value(struct arena *a, struct bound *parent, const struct schema_node *schema,
    const char *name, struct str value)
{
	struct bound *n = bound_add(a, parent, schema, name);

	n->value = value;
	return n;
}

void
bound_remove(struct bound *n)
{
	struct bound *parent = n->parent;

	*(n->prev != NULL ? &n->prev->next : &parent->child) = n->next;
	*(n->next != NULL ? &n->next->prev : &parent->last) = n->prev;
	n->parent = n->next = n->prev = NULL;
}

struct bound *
bound_child(const struct bound *n, const char *name)
{
	bound_each(n, c) if (strcmp(c->name, name) == 0) return c;
	return NULL;
}

struct str
bound_key(const struct bound *entry, const struct schema_node *key)
{
	bound_each(entry, c) if (c->schema == key) return c->value;
	return (struct str){NULL, 0};
}

bool
bound_is_inner(const struct bound *n)
{
	if (n->schema == NULL)
		return n->value.p == NULL;
	switch (schema_kind(n->schema)) {
	case SCHEMA_LEAF:
	case SCHEMA_FLAG:
	case SCHEMA_LEAF_LIST: return false;
	case SCHEMA_CONTAINER:
	case SCHEMA_PRESENCE:
	case SCHEMA_LIST:
	case SCHEMA_ANY: break;
	}
	return true;
}

bool
bound_has_contents(const struct bound *n)
{
	bound_each(n, c) if (c->schema == NULL || !schema_is_key(c->schema)) return true;
	return false;
}

bool
bound_choice_takes_value(struct str ident)
{
	static const struct str taking[] = {{"upto", 4}, {"through", 7},
	    {"prefix-length-range", 19}, {"address-mask", 12}};

	for (size_t i = 0; i < sizeof taking / sizeof taking[0]; i++)
		if (str_eq(ident, taking[i]))
			return true;
	return false;
}

static const struct {
	struct str text, name;
} literals[] = {
    {{"+", 1}, {"plus-literal", 12}},
    {{"-", 1}, {"minus-literal", 13}},
    {{"=", 1}, {"equal-literal", 13}},
};

struct str
bound_choice_name(struct str text)
{
	for (size_t i = 0; i < sizeof literals / sizeof literals[0]; i++)
		if (str_eq(text, literals[i].text))
			return literals[i].name;
	return text;
}

struct str
bound_choice_text(struct str name)
{
	for (size_t i = 0; i < sizeof literals / sizeof literals[0]; i++)
		if (str_eq(name, literals[i].name))
			return literals[i].text;
	return name;
}

/* --- paths -------------------------------------------------------------------------------------------- */

static void
add_word(struct buf *out, struct str word)
{
	if (out->n > 0 && out->p[out->n - 1] != ' ')
		buf_addc(out, ' ');
	quote_print(out, word);
}

static bool
is_pair(const struct schema_node *key)
{
	return strcmp(schema_name(key), "choice-value") == 0;
}

void
bound_each_word(const struct bound *n, bound_word_fn *word, void *ctx)
{
	const struct schema_node *keys[KEYS];
	const char *keyword = n->schema != NULL ? schema_keyword(n->schema) : n->name;
	int nkeys = 0;

	if (keyword != NULL)
		word(ctx, str_of(keyword));
	if (n->schema != NULL && schema_kind(n->schema) == SCHEMA_LIST)
		nkeys = schema_keys(n->schema, keys, KEYS);
	for (int i = 0; i < nkeys; i++) {
		struct str v = bound_key(n, keys[i]);
		const char *name = schema_keyword(keys[i]);

		if (v.p == NULL || (v.n == 0 && is_pair(keys[i])))
			continue;
		if (name != NULL && (keyword == NULL || strcmp(name, keyword) != 0))
			word(ctx, str_of(name));
		word(ctx, bound_choice_text(v));
	}
}

static void
add_to_path(void *ctx, struct str word)
{
	add_word(ctx, word);
}

static void
path_of(const struct bound *n, struct buf *out)
{
	if (n->parent == NULL)
		return;
	path_of(n->parent, out);
	bound_each_word(n, add_to_path, out);
}

void
bound_edit_path(const struct bound *n, struct buf *out)
{
	if (n->parent != NULL && !bound_is_inner(n))
		n = n->parent;
	buf_adds(out, "[edit");
	path_of(n, out);
	buf_addc(out, ']');
}

const char *
bound_path(struct arena *a, const struct bound *at)
{
	struct buf path;
	const char *copy;

	buf_init(&path, BUF_LINE);
	bound_edit_path(at, &path);
	copy = buf_copy(&path, a);
	buf_done(&path);
	return copy;
}

void
bound_report(struct arena *a, const struct bound *at, struct finding finding,
    finding_fn *found, void *ctx)
{
	if (found == NULL)
		return;
	if (finding.path == NULL)
		finding.path = bound_path(a, at);
	if (finding.at == NULL)
		finding.at = at;
	if (finding.schema == NULL)
		finding.schema = bound_is_inner(at) || at->parent == NULL
				     ? at->schema
				     : at->parent->schema;
	if (finding.mark.line == 0)
		finding.mark = at->mark;
	found(ctx, &finding);
}
