#include "schema/reader.h"

#include <ctype.h>

#include "base/arena.h"
#include "base/buf.h"
#include "config/comment.h"
#include "config/tree.h"
#include "schema/bound_build.h"

void
reader_init(struct reader *r, struct arena *a, const struct schema *s, finding_fn *found,
    void *ctx)
{
	*r = (struct reader){.arena = a, .schema = s, .found = found, .ctx = ctx};
	map_init(&r->seen);
}

void
reader_done(struct reader *r)
{
	map_done(&r->seen);
}

bool
reader_free(const struct bound *n)
{
	return n->schema == NULL || schema_kind(n->schema) == SCHEMA_ANY;
}

/* The element's parent does not have it. */
static void
unknown(struct reader *r, const struct bound *n)
{
	struct finding f = {.kind = FINDING_UNKNOWN,
	    .mark = n->mark,
	    .path = bound_path(r->arena, n->parent),
	    .word = n->name,
	    .message = "syntax error",
	    .near = schema_nearest(n->parent->schema, str_of(n->name)),
	    .schema = n->parent->schema};

	bound_report(r->arena, n, f, r->found, r->ctx);
}

void
reader_finding(struct reader *r, enum finding_kind kind, const struct bound *at,
    struct str word, const char *message)
{
	struct finding f = {.kind = kind,
	    .word = arena_strndup(r->arena, word.p, word.n),
	    .message = message};

	if (kind == FINDING_UNKNOWN && at->schema != NULL)
		f.near = schema_nearest(at->schema, word);
	bound_report(r->arena, at, f, r->found, r->ctx);
}

/* No text form of a configuration holds such an octet (config/scan.c). */
static bool
is_control(char c)
{
	unsigned char u = (unsigned char)c;

	return (u < 0x20 && u != '\t' && u != '\n' && u != '\r') || u == 0x7f;
}

static struct str
without_controls(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		if (!is_control(s.p[i]))
			p[n++] = s.p[i];
	return (struct str){p, n};
}

static bool
has_controls(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (is_control(s.p[i]))
			return true;
	return false;
}

/* JSON can have any octet in a name; what is left of it is what the module is asked for. */
static struct str
plain_name(struct arena *a, struct str name)
{
	if (has_controls(name))
		name = without_controls(a, name);
	return name.n > 0 ? name : STR("undefined");
}

struct bound *
reader_node(struct reader *r, struct bound *parent, struct str name, struct mark mark)
{
	const struct schema_node *schema;
	struct bound *n;

	name = plain_name(r->arena, name);
	schema = parent->schema != NULL ? schema_child(parent->schema, name) : NULL;
	n = bound_add(r->arena, parent, schema,
	    schema == NULL ? arena_strndup(r->arena, name.p, name.n) : NULL);
	n->mark = mark;
	if (schema == NULL && !reader_free(parent))
		unknown(r, n);
	return n;
}

/* --- pairs of keys ----------------------------------------------------------------------------------- */

static void
set_key(struct reader *r, struct bound *entry, const struct schema_node *key,
    struct str value)
{
	bound_add_value(r->arena, entry, key, NULL,
	    (struct str){arena_strndup(r->arena, value.p, value.n), value.n});
}

bool
reader_choice(struct reader *r, struct bound *entry, struct str name, struct str value)
{
	const struct schema_node *ident, *of_ident;
	const char *why;

	if (entry->schema == NULL || schema_kind(entry->schema) != SCHEMA_LIST ||
	    schema_child(entry->schema, name) != NULL)
		return false;
	ident = schema_child(entry->schema, STR("choice-ident"));
	of_ident = schema_child(entry->schema, STR("choice-value"));
	if (ident == NULL || of_ident == NULL || bound_key(entry, ident).p != NULL ||
	    !schema_value_ok(r->arena, ident, name, &why))
		return false;
	set_key(r, entry, ident, name);
	set_key(r, entry, of_ident, without_controls(r->arena, value));
	return true;
}

bool
reader_is_choice(const struct bound *n)
{
	const struct bound *ident;

	if (n->schema == NULL || strncmp(n->name, "choice-", 7) != 0 ||
	    !schema_is_key(n->schema))
		return false;
	ident = bound_child(n->parent, "choice-ident");
	return ident != NULL && reader_is_name(ident->value);
}

/* --- place ------------------------------------------------------------------------------------------- */

/* Behind `before`, or in front of all. */
static void
insert(struct bound *parent, struct bound *n, struct bound *before)
{
	n->parent = parent;
	n->prev = before;
	n->next = before != NULL ? before->next : parent->child;
	*(n->next != NULL ? &n->next->prev : &parent->last) = n;
	*(before != NULL ? &before->next : &parent->child) = n;
}

static void
add_identity(struct buf *out, const void *p, size_t n)
{
	buf_add(out, &n, sizeof n);
	buf_add(out, p, n);
}

/* What tells n from its siblings, the parent included; empty if it may stand there any number of times. */
static struct str
identity(struct reader *r, const struct bound *n)
{
	const struct schema_node *keys[READER_KEYS];
	const void *parent = n->parent;
	struct buf out;
	char *copy;
	int nkeys = 0;
	size_t length;

	if (n->schema == NULL || schema_kind(n->schema) == SCHEMA_LEAF_LIST ||
	    schema_kind(n->schema) == SCHEMA_ANY)
		return STR("");
	if (schema_kind(n->schema) == SCHEMA_LIST) {
		nkeys = schema_keys(n->schema, keys, READER_KEYS);
		if (nkeys == 0)
			return STR("");
	}
	buf_init(&out, BUF_TEXT);
	add_identity(&out, &parent, sizeof parent);
	add_identity(&out, &n->schema, sizeof n->schema);
	for (int i = 0; i < nkeys; i++) {
		struct str key = bound_key(n, keys[i]);

		if (key.p == NULL) {
			buf_done(&out);
			return STR("");
		}
		add_identity(&out, key.p, key.n);
	}
	length = out.n;
	copy = buf_copy(&out, r->arena);
	buf_done(&out);
	return (struct str){copy, length};
}

static void place(struct reader *r, struct bound *n);

/* What can be asked for, one for each statement. */
enum {
	OPERATIONS =
	    CONFIG_DELETE | CONFIG_REPLACE | BOUND_CREATE | BOUND_REMOVE | BOUND_MERGE,
};

/* `n` says more of what is there already. Deleted and written again is replaced. */
static void
merge(struct reader *r, struct bound *there, struct bound *n)
{
	bool again =
	    (there->flags & CONFIG_DELETE) != 0 && (n->flags & CONFIG_DELETE) == 0;

	if (!again && (n->flags & (CONFIG_DELETE | CONFIG_REPLACE)) != 0)
		there->child = there->last = NULL;
	if (again)
		n->flags = (n->flags & ~OPERATIONS) | CONFIG_REPLACE;
	if ((n->flags & OPERATIONS) != 0)
		there->flags &= ~OPERATIONS;
	there->flags |= n->flags;
	if (n->comment != NULL)
		there->comment = n->comment;
	if (n->move != NULL)
		there->move = n->move;
	there->value = n->value;
	for (struct bound *c = n->child, *next; c != NULL; c = next) {
		next = c->next;
		if (c->schema != NULL && schema_is_key(c->schema))
			continue;
		insert(there, c, there->last);
		place(r, c);
	}
	bound_remove(n);
}

static void
place(struct reader *r, struct bound *n)
{
	struct str id = identity(r, n);
	struct bound *there = id.n > 0 ? map_get(&r->seen, id) : NULL;

	if (there != NULL && !bound_is_inner(n))
		reader_finding(
		    r, FINDING_DUPLICATE, n, str_of(n->name), "duplicate value");
	if (there != NULL)
		merge(r, there, n);
	else if (id.n > 0)
		map_put(&r->seen, id, n);
}

static void
keys_first(struct reader *r, struct bound *entry)
{
	const struct schema_node *keys[READER_KEYS];
	struct bound *before = NULL;
	int n = schema_keys(entry->schema, keys, READER_KEYS);

	for (int i = 0; i < n; i++) {
		struct bound *key = bound_child(entry, schema_name(keys[i]));

		if (key == NULL) {
			reader_finding(r, FINDING_MISSING, entry,
			    str_of(schema_name(keys[i])), "missing argument");
			continue;
		}
		if (key->prev != before) {
			bound_remove(key);
			insert(entry, key, before);
		}
		before = key;
	}
}

void
reader_settle(struct reader *r, struct bound *n)
{
	if (has_controls(n->value)) {
		reader_finding(r, FINDING_VALUE, n, n->value, "control character");
		n->value = without_controls(r->arena, n->value);
	}
	if (n->schema != NULL && schema_kind(n->schema) == SCHEMA_LIST)
		keys_first(r, n);
	place(r, n);
}

/* --- attributes (junos-facts 2.6, 2.7) --------------------------------------------------------------- */

static const struct attribute {
	const char *name, *text; /* text NULL: the name once more, or true */
	int flags;
} attributes[] = {
    {"inactive", NULL, CONFIG_INACTIVE},
    {"active", NULL, CONFIG_ACTIVE},
    {"active", "false", CONFIG_INACTIVE},
    {"protect", NULL, CONFIG_PROTECT},
    {"unprotect", NULL, CONFIG_UNPROTECT},
    {"delete", NULL, CONFIG_DELETE},
    {"replace", NULL, CONFIG_REPLACE},
    {"operation", "delete", CONFIG_DELETE},
    {"operation", "remove", CONFIG_DELETE | BOUND_REMOVE},
    {"operation", "replace", CONFIG_REPLACE},
    {"operation", "create", BOUND_CREATE},
    {"operation", "merge", BOUND_MERGE},
};

static const struct move {
	const char *name, *text;
	int how;
} moves[] = {
    {"rename", "rename", MOVE_RENAME},
    {"rename", "true", MOVE_RENAME},
    {"insert", "first", MOVE_FIRST},
    {"insert", "last", MOVE_LAST},
    {"insert", "before", MOVE_BEFORE},
    {"insert", "after", MOVE_AFTER},
};

static const struct move *
move_row(const struct bound_move *m)
{
	const struct move *row = moves;

	while (row->how != (int)m->how)
		row++;
	return row;
}

const char *
reader_move_name(const struct bound_move *m)
{
	return move_row(m)->name;
}

const char *
reader_move_text(const struct bound_move *m)
{
	return move_row(m)->text;
}

const char *
reader_move_key_name(const struct bound *n, int i)
{
	const struct schema_node *keys[READER_KEYS];
	int nkeys = n->schema != NULL && schema_kind(n->schema) == SCHEMA_LIST
			? schema_keys(n->schema, keys, READER_KEYS)
			: 0;

	return i < nkeys ? schema_name(keys[i]) : "name";
}

static struct bound_move *
move_of(struct reader *r, struct bound *n)
{
	if (n->move == NULL)
		n->move = arena_new_of(r->arena, struct bound_move);
	return (struct bound_move *)n->move; /* ours until the tree is built */
}

bool
reader_attribute(struct reader *r, struct bound *n, struct str name, struct str text)
{
	for (size_t i = 0; i < sizeof attributes / sizeof attributes[0]; i++) {
		const struct attribute *at = &attributes[i];
		bool fits = at->text != NULL
				? str_eq(text, str_of(at->text))
				: str_eq(text, name) || str_eq(text, STR("true"));

		if (!str_eq(name, str_of(at->name)) || !fits)
			continue;
		if ((at->flags & OPERATIONS) != 0 && (n->flags & OPERATIONS) != 0) {
			reader_finding(r, FINDING_DUPLICATE, n, name,
			    "a second operation: it counts");
			n->flags &= ~OPERATIONS;
		}
		n->flags |= at->flags;
		return true;
	}
	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
		if (str_eq(name, str_of(moves[i].name)) &&
		    str_eq(text, str_of(moves[i].text))) {
			move_of(r, n)->how = moves[i].how;
			return true;
		}
	return false;
}

bool
reader_move_key(struct reader *r, struct bound *n, struct str name, struct str text)
{
	const struct schema_node *keys[READER_KEYS];
	struct bound_move *m;
	int nkeys = 0, at = 0;

	if (n->move == NULL)
		return false;
	if (n->schema != NULL && schema_kind(n->schema) == SCHEMA_LIST) {
		nkeys = schema_keys(n->schema, keys, READER_KEYS);
		while (at < nkeys && !str_eq(name, str_of(schema_name(keys[at]))))
			at++;
	} else if (str_eq(name, STR("name"))) { /* a value of a leaf-list, or unknown */
		nkeys = 1;
	}
	if (at >= nkeys)
		return false;
	m = move_of(r, n);
	if (m->keys == NULL) {
		m->keys = arena_array(r->arena, struct str, (size_t)nkeys);
		m->nkeys = nkeys;
	}
	m->keys[at] = (struct str){arena_strndup(r->arena, text.p, text.n), text.n};
	return true;
}

bool
reader_is_name(struct str name)
{
	if (name.n == 0 || !(isalpha((unsigned char)name.p[0]) || name.p[0] == '_'))
		return false;
	for (size_t i = 1; i < name.n; i++)
		if (!isalnum((unsigned char)name.p[i]) &&
		    (name.p[i] == '\0' || strchr("-_.", name.p[i]) == NULL))
			return false;
	return true;
}

const char *
reader_comment(struct reader *r, const char *before, struct str text)
{
	text = str_trim(text);
	if (str_starts(text, STR("/*")) && str_ends(text, STR("*/")) && text.n >= 4)
		text = (struct str){text.p + 2, text.n - 4};
	text = without_controls(r->arena, text);
	return comment_join(r->arena, before, str_trim(text));
}
