/* The JSON forms, printed: see bound.h. */
#include <ctype.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "config/comment.h"
#include "config/tree.h"
#include "schema/bound.h"
#include "schema/bound_build.h"
#include "schema/reader.h"
#include "schema/unknown.h"

struct printer {
	struct arena *scratch;
	struct map next; /* from a node to its struct next */
	struct buf *out;
	enum bound_json style;
	int indent, depth;
};

static void
line(struct printer *p)
{
	if (p->indent == 0)
		return;
	buf_addc(p->out, '\n');
	buf_fill(p->out, ' ', (size_t)p->indent * (size_t)p->depth);
}

static void
text(struct printer *p, struct str s)
{
	buf_add_json(p->out, s);
}

/* `"name" : `, behind a comma if it is not the first member. */
static void
member(struct printer *p, bool *first, const char *sigil, struct str name)
{
	struct buf key;

	if (!*first)
		buf_addc(p->out, ',');
	*first = false;
	line(p);
	buf_init(&key, BUF_LINE);
	buf_adds(&key, sigil);
	buf_addstr(&key, name);
	text(p, buf_str(&key));
	buf_adds(p->out, p->indent > 0 ? " : " : ":");
	buf_done(&key);
}

static void
begin(struct printer *p, char bracket)
{
	buf_addc(p->out, bracket);
	p->depth++;
}

static void
end(struct printer *p, char bracket)
{
	p->depth--;
	line(p);
	buf_addc(p->out, bracket);
}

/* --- metadata ---------------------------------------------------------------------------------------- */

static const struct {
	int flag;
	const char *name, *ietf, *verbose;
} flags[] = {
    {CONFIG_INACTIVE, "inactive", "true", "\"inactive\""},
    {CONFIG_ACTIVE, "active", "true", "\"active\""},
    {CONFIG_PROTECT, "protect", "true", "\"protect\""},
    {CONFIG_UNPROTECT, "unprotect", "true", "\"unprotect\""},
    {CONFIG_DELETE, "operation", "\"delete\"", "\"delete\""},
    {CONFIG_REPLACE, "operation", "\"replace\"", "\"replace\""},
    {BOUND_CREATE, "operation", "\"create\"", "\"create\""},
    {BOUND_CHANGED, "junos:changed", "\"changed\"", "\"changed\""},
};

static bool
has_metadata(const struct bound *n)
{
	int any = 0;

	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++)
		any |= n->flags & flags[i].flag;
	return any != 0 || n->comment != NULL || n->group != NULL || n->move != NULL;
}

static void
print_move(struct printer *p, const struct bound *n, bool *first)
{
	const struct bound_move *m = n->move;

	member(p, first, "", str_of(reader_move_name(m)));
	text(p, str_of(reader_move_text(m)));
	for (int i = 0; i < m->nkeys; i++) {
		if (m->keys[i].p == NULL)
			continue;
		member(p, first, "", str_of(reader_move_key_name(n, i)));
		text(p, m->keys[i]);
	}
}

static void
print_comment(struct printer *p, const char *comment)
{
	struct buf signs;

	buf_init(&signs, BUF_TEXT);
	comment_print(comment, &signs);
	text(p, buf_str(&signs));
	buf_done(&signs);
}

static void
print_metadata(struct printer *p, const struct bound *n)
{
	bool first = true;

	begin(p, '{');
	for (size_t i = 0; i < sizeof flags / sizeof flags[0]; i++) {
		if ((n->flags & flags[i].flag) == 0)
			continue;
		member(p, &first, "", str_of(flags[i].name));
		if (flags[i].flag == CONFIG_DELETE && (n->flags & BOUND_REMOVE) != 0)
			buf_adds(p->out, "\"remove\"");
		else
			buf_adds(p->out, p->style == BOUND_JSON_IETF ? flags[i].ietf
								     : flags[i].verbose);
	}
	if (n->comment != NULL) {
		member(p, &first, "", STR("comment"));
		print_comment(p, n->comment);
	}
	if (n->group != NULL) {
		member(p, &first, "",
		    str_of((n->flags & CONFIG_RANGE) != 0 ? "junos:interface-range"
							  : "junos:group"));
		text(p, str_of(n->group));
	}
	if (n->move != NULL)
		print_move(p, n, &first);
	end(p, '}');
}

/* --- members ----------------------------------------------------------------------------------------- */

static void print_object(struct printer *p, const struct bound *n);

/* As JSON writes it, too: no sign but minus, no zeros in front, and what a double holds exactly. */
static bool
is_number(const struct bound *n)
{
	const struct str v = n->value;
	size_t at = v.n > 1 && v.p[0] == '-';

	if (n->schema == NULL || (schema_features(n->schema) & SCHEMA_NUMBER) == 0 ||
	    v.n == at || v.n > 10 || (v.p[at] == '0' && v.n > 1))
		return false;
	for (; at < v.n; at++)
		if (!isdigit((unsigned char)v.p[at]))
			return false;
	return true;
}

static void
print_scalar(struct printer *p, const struct bound *n)
{
	if (n->value.p == NULL)
		buf_adds(p->out, "null");
	else if (p->style == BOUND_JSON_IETF && is_number(n))
		buf_addstr(p->out, n->value);
	else
		text(p, n->value);
}

/* Is its metadata a member of its own object? */
static bool
is_object(const struct bound *n)
{
	if (n->schema == NULL || schema_kind(n->schema) == SCHEMA_ANY)
		return n->child != NULL;
	return bound_is_inner(n);
}

static void
print_wrapped(struct printer *p, const struct bound *n)
{
	bool first = true;

	begin(p, '{');
	member(p, &first, "", STR("data"));
	if (n->value.p == NULL)
		buf_adds(p->out, "[null]");
	else
		print_scalar(p, n);
	if (has_metadata(n)) {
		member(p, &first, "", STR("attributes"));
		print_metadata(p, n);
	}
	end(p, '}');
}

static bool
is_empty(const struct bound *n)
{
	return n->child == NULL && n->value.p == NULL && !has_metadata(n);
}

static void
print_item(struct printer *p, const struct bound *n)
{
	if (is_object(n) && (p->style == BOUND_JSON_VERBOSE || !is_empty(n)))
		print_object(p, n);
	else if (p->style == BOUND_JSON_VERBOSE)
		print_wrapped(p, n);
	else
		print_scalar(p, n);
}

/* Of siblings with one name, each the next: known once the object that holds them is begun. */
struct next {
	const struct bound *node;
	bool first;
};

static struct str
key_of(struct printer *p, const void *at, const char *name)
{
	size_t n = strlen(name);
	char *key = arena_alloc(p->scratch, sizeof at + n);

	memcpy(key, &at, sizeof at);
	memcpy(key + sizeof at, name, n);
	return (struct str){key, sizeof at + n};
}

static void
link_same(struct printer *p, const struct bound *n)
{
	struct map last;

	map_init(&last);
	bound_each(n, c)
	{
		struct str key = key_of(p, c->schema, c->name);
		struct next *before = map_get(&last, key), *mine;

		mine = arena_new_of(p->scratch, struct next);
		mine->first = before == NULL;
		if (before != NULL)
			before->node = c;
		map_put(&last, key, mine);
		map_put(&p->next, key_of(p, c, ""), mine);
	}
	map_done(&last);
}

static const struct next *
next_of(struct printer *p, const struct bound *n)
{
	const struct str key = {(const char *)&n, sizeof n};

	return map_get(&p->next, key);
}

static const struct bound *
next_same(struct printer *p, const struct bound *n)
{
	return next_of(p, n)->node;
}

static bool
is_array(struct printer *p, const struct bound *n)
{
	enum schema_kind kind;

	if (p->style == BOUND_JSON_VERBOSE || next_same(p, n) != NULL || is_empty(n) ||
	    (n->value.p == NULL && !is_object(n)))
		return true;
	if (n->schema == NULL)
		return false;
	kind = schema_kind(n->schema);
	return kind == SCHEMA_LIST || kind == SCHEMA_LEAF_LIST;
}

static void
print_array(struct printer *p, const struct bound *n)
{
	bool scalar = !is_object(n) && p->style == BOUND_JSON_IETF;

	if (is_empty(n) && next_same(p, n) == NULL && p->style == BOUND_JSON_IETF) {
		buf_adds(p->out, "[null]");
		return;
	}
	buf_addc(p->out, '[');
	for (const struct bound *it = n; it != NULL; it = next_same(p, it)) {
		if (it != n)
			buf_adds(p->out, scalar && p->indent > 0 ? ", " : ",");
		if (!scalar)
			line(p);
		print_item(p, it);
	}
	if (!scalar)
		line(p);
	buf_addc(p->out, ']');
}

/* Of a member that is no object: "@name", for arrays one for each item. */
static void
print_beside(struct printer *p, const struct bound *n, bool *first)
{
	bool any = false, array = next_same(p, n) != NULL;

	for (const struct bound *it = n; it != NULL; it = next_same(p, it))
		any = any || (!is_object(it) && has_metadata(it));
	if (!any || p->style == BOUND_JSON_VERBOSE)
		return;
	if (n->schema != NULL && schema_kind(n->schema) == SCHEMA_LEAF_LIST)
		array = true;
	member(p, first, "@", str_of(n->name));
	if (array)
		buf_addc(p->out, '[');
	for (const struct bound *it = n; it != NULL; it = next_same(p, it)) {
		if (it != n)
			buf_addc(p->out, ',');
		if (!is_object(it) && has_metadata(it))
			print_metadata(p, it);
		else
			buf_adds(p->out, "null");
	}
	if (array)
		buf_addc(p->out, ']');
}

/* `upto` of an entry of route-filter: the value of choice-ident is the member's name, choice-value its value. */
static void
print_choice(struct printer *p, const struct bound *ident, bool *first)
{
	const struct bound *value = bound_child(ident->parent, "choice-value");

	member(p, first, "", ident->value);
	if (p->style == BOUND_JSON_VERBOSE)
		buf_adds(p->out, "[{\"data\":");
	if (value != NULL && value->value.n > 0)
		print_scalar(p, value);
	else
		buf_adds(p->out, "[null]");
	if (p->style == BOUND_JSON_VERBOSE)
		buf_adds(p->out, "}]");
}

static void
print_member(struct printer *p, const struct bound *n, bool *first)
{
	if (reader_is_choice(n)) {
		if (strcmp(n->name, "choice-ident") == 0)
			print_choice(p, n, first);
		return;
	}
	member(p, first, "", str_of(n->name));
	if (is_array(p, n))
		print_array(p, n);
	else
		print_item(p, n);
	print_beside(p, n, first);
}

/* Some statements are called "attributes", too; and what stands in no array has none. */
static struct str
metadata_name(const struct printer *p, const struct bound *n)
{
	static const struct str verbose = {"attributes", 10};

	if (p->style == BOUND_JSON_IETF || n->parent == NULL ||
	    (n->schema != NULL && schema_child(n->schema, verbose) != NULL))
		return STR("@");
	return verbose;
}

static void
print_object(struct printer *p, const struct bound *n)
{
	bool first = true;

	link_same(p, n);
	begin(p, '{');
	if (has_metadata(n)) {
		member(p, &first, "", metadata_name(p, n));
		print_metadata(p, n);
	}
	bound_each(n, c)
	{
		if (next_of(p, c)->first)
			print_member(p, c, &first);
	}
	end(p, '}');
}

void
bound_print_json(
    const struct bound *root, enum bound_json style, int indent, struct buf *out)
{
	struct printer p = {.out = out, .style = style, .indent = indent};

	p.scratch = arena_new();
	map_init(&p.next);
	print_object(&p, unknown_to_elements(p.scratch, root));
	map_done(&p.next);
	arena_free(p.scratch);
}
