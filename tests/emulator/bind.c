#include "emulator/bind.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/vec.h"
#include "config/quote.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/delta.h"
#include "emulator/keep.h"
#include "emulator/port_name.h"
#include "schema/bound.h"
#include "schema/bound_build.h"
#include "schema/schema.h"

/* --- loads ------------------------------------------------------------------------------------------- */

/* What the router refuses, while a tree is bound and checked. */
struct refusals {
	const struct bind *bind;
	struct mark at; /* of all of it; line 0: findings have their own */
	bool checking;  /* the tree stands; what it lacks is the commit's business */
	size_t n;       /* complaints */
	VEC(struct bound *) nodes; /* with wrong values */
};

static void
complain(const struct refusals *f, const struct finding *finding)
{
	const struct bind *b = f->bind;

	b->complain(b->ctx, f->at.line > 0 ? f->at : finding->mark,
	    strcmp(finding->path, "[edit]") == 0 ? NULL : finding->path, finding->word,
	    finding->message);
}

static void
found(void *ctx, const struct finding *finding)
{
	struct refusals *f = ctx;

	switch (finding->kind) {
	case FINDING_DUPLICATE: /* the last one counts */
	case FINDING_EMPTY:
	case FINDING_RULE: return; /* judged at commit */
	case FINDING_MISSING:
		if (f->checking) /* said when it was read */
			return;
		break;
	case FINDING_VALUE:
		vec_push(&f->nodes, (struct bound *)finding->at); /* the tree is ours */
		break;
	case FINDING_UNKNOWN:
	case FINDING_TRAILING: break;
	}
	f->n++;
	complain(f, finding);
}

static void
check_port(struct refusals *f, const struct bound *box, const struct bound *port)
{
	const struct bind *b = f->bind;
	const struct bound *name = bound_child(port, "name");
	const char *why;

	if (strcmp(port->name, "interface") != 0 || name == NULL)
		return;
	why = port_name_wrong(b->arena, name->value);
	if (why != NULL)
		found(
		    f, &(struct finding){.kind = FINDING_VALUE,
			   .at = port,
			   .path = bound_path(b->arena, box),
			   .mark = port->mark,
			   .word = arena_strndup(b->arena, name->value.p, name->value.n),
			   .message = why});
}

/* Names of ports are those of hardware, in groups as well. */
static void
check_ports(struct refusals *f, const struct bound *root)
{
	bound_each(root, box)
	{
		if (box->schema != NULL && strcmp(box->name, "interfaces") == 0)
			bound_each(box, port) check_port(f, box, port);
		if (box->schema != NULL && (strcmp(box->name, "groups") == 0 ||
					       strcmp(box->name, "logical-systems") == 0))
			check_ports(f, box);
	}
}

/* An entry without its key is none. */
static void
take_out(struct bound *n)
{
	while (n->parent != NULL && n->schema != NULL && schema_is_key(n->schema))
		n = n->parent;
	if (n->parent != NULL)
		bound_remove(n);
}

static bool
lacks_key(const struct bound *entry)
{
	enum { KEYS = 16 };
	const struct schema_node *keys[KEYS];
	int n = schema_keys(entry->schema, keys, KEYS);

	while (n > 0)
		if (bound_key(entry, keys[--n]).p == NULL)
			return true;
	return false;
}

/* Was it complained about, when it was read: unknown, with words too many or too few? */
static bool
is_bad(const struct bound *n)
{
	enum { TAGS = CONFIG_DELETE | CONFIG_INACTIVE | CONFIG_ACTIVE | CONFIG_PROTECT };

	if (n->schema == NULL)
		return true;
	switch (schema_kind(n->schema)) {
	case SCHEMA_LIST: return (n->flags & CONFIG_DELETE) == 0 && lacks_key(n);
	case SCHEMA_FLAG: return n->child != NULL;
	case SCHEMA_LEAF:
	case SCHEMA_LEAF_LIST:
		return n->child != NULL || (n->value.p == NULL && (n->flags & TAGS) == 0);
	default: return false;
	}
}

static void
take_out_bad(struct bound *parent)
{
	struct bound *next;

	for (struct bound *n = parent->child; n != NULL; n = next) {
		next = n->next;
		if (is_bad(n))
			bound_remove(n);
		else if (schema_kind(n->schema) != SCHEMA_ANY)
			take_out_bad(n);
	}
}

/* Judges what was bound and leaves out what is wrong. Gives how much that was. */
static size_t
judge(struct refusals *f, struct bound *root)
{
	const struct bind *b = f->bind;

	take_out_bad(root);
	f->checking = true;
	bound_check_values(b->arena, b->schema, root, found, f);
	check_ports(f, root);
	vec_each (&f->nodes, it)
		take_out(*it);
	vec_done(&f->nodes);
	return f->n;
}

struct bound *
bind_text(const struct bind *b, const struct config_node *root)
{
	struct refusals f = {.bind = b};
	struct bound *bound = bound_from_config(b->arena, b->schema, root, found, &f);

	judge(&f, bound);
	return bound;
}

struct bound *
bind_xml(const struct bind *b, const struct xml *configuration)
{
	struct refusals f = {.bind = b};
	struct bound *bound =
	    bound_from_xml(b->arena, b->schema, configuration, found, &f);

	judge(&f, bound);
	return bound;
}

int
bind_json(const struct bind *b, const struct value *configuration,
    struct bound **ret_root, struct err **e)
{
	struct refusals f = {.bind = b};
	struct bound *bound = NULL;

	if (bound_from_json(b->arena, b->schema, configuration, found, &f, &bound, e) <
	    0) {
		vec_done(&f.nodes);
		return -1;
	}
	judge(&f, bound);
	*ret_root = bound;
	return 0;
}

struct config_node *
bind_tree(const struct bind *b, struct arena *keep, const struct bound *root)
{
	return keep_tree(keep, bound_to_config(b->arena, root));
}

bool
bind_words(const struct bind *b, const struct str *words, size_t n, struct mark at)
{
	struct refusals f = {.bind = b, .at = at};
	struct config_node *root = NULL;
	struct err *e = NULL;
	struct buf line;
	bool good = true;

	buf_init(&line, BUF_TEXT);
	buf_adds(&line, "set");
	for (size_t i = 0; i < n; i++) {
		buf_addc(&line, ' ');
		quote_print(&line, words[i]);
	}
	if (config_parse_set(b->arena, "set",
		(struct str){buf_copy(&line, b->arena), line.n}, &root, &e) == 0)
		good = judge(&f,
			   bound_from_config(b->arena, b->schema, root, found, &f)) == 0;
	err_free(e); /* config_apply_commands says it again */
	buf_done(&line);
	return good;
}

/* --- reading ----------------------------------------------------------------------------------------- */

static void
mark_secrets(struct bound *parent)
{
	bound_each(parent, n)
	{
		if (n->schema != NULL && n->source != NULL &&
		    (schema_features(n->schema) & SCHEMA_SECRET) != 0)
			((struct config_node *)n->source)->flags |= CONFIG_SECRET;
		mark_secrets(n);
	}
}

void
bind_secrets(struct arena *a, const struct schema *s, struct config_node *root)
{
	mark_secrets(bound_from_config(a, s, root, NULL, NULL));
}

typedef VEC(const struct xml *) filters;

static bool
is_value(const struct xml *x)
{
	return x->child == NULL && xml_text(x).n > 0;
}

/* The values that the filter names are those of the node. */
static bool
matches(const struct bound *n, const struct xml *filter)
{
	if (strcmp(n->name, filter->name) != 0)
		return false;
	if (is_value(filter))
		return str_eq(n->value, xml_text(filter));
	xml_each(filter, c)
	{
		bool same = !is_value(c);

		bound_each(n, it) same = same || matches(it, c);
		if (!same)
			return false;
	}
	return true;
}

/* It names the node, or values in it, and asks for nothing special. */
static bool
wants_all(const struct xml *filter)
{
	xml_each(filter, c) if (!is_value(c)) return false;
	return true;
}

/* Takes out of `n` what none of its filters asks for, and containers that nothing is left of (RFC 6241, 6.2.3). */
static void
narrow(struct bound *n, const filters *wanted)
{
	struct bound *next;

	vec_each (wanted, f)
		if (wants_all(*f))
			return;
	for (struct bound *c = n->child; c != NULL; c = next) {
		filters below = {0};

		next = c->next;
		vec_each (wanted, f)
			xml_each(*f, it) if (matches(c, it)) vec_push(&below, it);
		if (below.n > 0) {
			bool any = c->child != NULL;

			narrow(c, &below);
			if (any && c->child == NULL)
				bound_remove(c);
		} else if (c->schema == NULL || !schema_is_key(c->schema))
			bound_remove(c);
		vec_done(&below);
	}
}

void
bind_narrow(struct bound *root, const struct xml *filter)
{
	filters wanted = {0};

	vec_push(&wanted, filter);
	narrow(root, &wanted);
	vec_done(&wanted);
}

/* --- what nodes say ---------------------------------------------------------------------------------- */

/* Is n of its statement the first element, or one of its values? */
static bool
begins(const struct bound *n)
{
	return n->source != NULL && (n->parent == NULL || n->parent->source != n->source);
}

/* The word of the statement that n is a value of. */
static int
word_of(const struct bound *n)
{
	int at = n->source->nwords - 1;

	for (const struct bound *it = n->next; it != NULL && it->source == n->source;
	     it = it->next)
		at--;
	return at;
}

static void
take_marks(struct bound *n)
{
	static const struct {
		int of_node, of_bound;
	} marks[] = {{DELTA_CHANGED, BOUND_CHANGED}, {DELTA_CREATED, BOUND_CREATE},
	    {DELTA_DELETED, CONFIG_DELETE}};
	const struct config_node *source = n->source;

	if (begins(n)) {
		for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
			if ((source->flags & marks[i].of_node) != 0)
				n->flags |= marks[i].of_bound;
		if (source->group != NULL && source->group_at <= word_of(n)) {
			n->group = source->group;
			n->flags |= source->flags & CONFIG_RANGE;
		}
	}
	bound_each(n, c) take_marks(c);
}

struct bound *
bind_view(struct arena *a, const struct schema *s, const struct config_node *root)
{
	struct bound *bound = bound_from_config(a, s, root, NULL, NULL);

	bound_each(bound, c) take_marks(c);
	return bound;
}
