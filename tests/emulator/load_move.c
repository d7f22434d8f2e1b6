/*
 * Elements whose attributes ask for more than a merge (junos-facts 2.6, 2.7): each is found in the candidate by the
 * path that its ancestors' keys and its own make, and the change is made as the set command of that name.
 */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "config/node.h"
#include "config/path.h"
#include "config/quote.h"
#include "data/xml.h"
#include "emulator/candidate.h"
#include "emulator/load.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/shape.h"
#include "emulator/shape_words.h"

static bool
says(const struct xml *x, const char *attribute, const char *value)
{
	const char *text = xml_attr(x, attribute);

	return text != NULL && strcmp(text, value) == 0;
}

static const struct xml *
key_of(const struct xml *x)
{
	return xml_child(x, shape_key_of(str_of(x->name)).key);
}

static struct xml *
copy_alone(struct arena *a, const struct xml *x, struct xml *parent)
{
	struct xml *copy = arena_new_of(a, struct xml);

	*copy = *x;
	copy->attrs = NULL;
	copy->parent = parent;
	copy->child = copy->next = NULL;
	return copy;
}

/* The element and its ancestors below <configuration>, with nothing else in them than their keys. */
static struct xml *
skeleton(struct arena *a, const struct xml *x, struct xml *below)
{
	struct xml *copy = copy_alone(a, x, NULL);
	const struct xml *key = x->parent != NULL ? key_of(x) : NULL;
	struct xml **end = &copy->child;

	if (key != NULL && key != below) {
		*end = copy_alone(a, key, copy);
		end = &(*end)->next;
	}
	*end = below;
	if (below != NULL)
		below->parent = copy;
	return x->parent != NULL && !xml_is(x, "configuration")
		   ? skeleton(a, x->parent, copy)
		   : copy;
}

struct path {
	struct str words[NODE_DEPTH];
	int n;
};

/* The words of the statement in the text form. */
static void
path_of(struct arena *a, const struct xml *x, struct path *p)
{
	const struct config_node *n = shape_from_xml(a, skeleton(a, x, NULL));

	p->n = 0;
	for (n = n->child; n != NULL; n = n->child)
		for (int i = 0; i < n->nwords && p->n < NODE_DEPTH; i++)
			p->words[p->n++] = n->words[i];
}

static void
print_words(const struct path *p, struct buf *out)
{
	for (int i = 0; i < p->n; i++) {
		buf_addc(out, ' ');
		quote_print(out, p->words[i]);
	}
}

/* The command goes through the same checks as a line of a set load. */
static void
command(struct load *l, const struct buf *line)
{
	struct load set = *l;
	const char *own = arena_strndup(l->call->arena, line->p, line->n);

	set.action = LOAD_SET;
	load_set(&set, str_of(own));
	l->errors = set.errors;
}

static void
each_below(
    struct load *l, const struct xml *x, void (*f)(struct load *l, const struct xml *x))
{
	xml_each(x, c)
	{
		f(l, c);
		each_below(l, c, f);
	}
}

/* --- rename, insert ----------------------------------------------------------------------------------- */

static void
rename_one(struct load *l, const struct xml *x)
{
	const char *name = xml_attr(x, "name");
	struct path p;
	struct buf line;

	if (!says(x, "rename", "rename") || name == NULL)
		return;
	path_of(l->call->arena, x, &p);
	buf_init(&line, BUF_TEXT);
	buf_adds(&line, "rename");
	print_words(&p, &line);
	buf_adds(&line, " to ");
	quote_print(&line, str_of(name));
	command(l, &line);
	buf_done(&line);
}

void
load_rename(struct load *l, const struct xml *configuration)
{
	each_below(l, configuration, rename_one);
}

/* The entry of the same list that is first or last, but for x itself. */
static struct str
outermost(struct load *l, const struct path *p, bool first)
{
	const struct config_node *root = candidate_root(l->call->router, l->candidate);
	struct str found = {0};
	struct path_matches m;

	path_find(root, p->words, p->n, &m);
	if (m.n == 1 && m.v[0].value == 0)
		node_each(m.v[0].node->parent,
		    c) if (node_same_list(c, m.v[0].node) && c != m.v[0].node &&
			   (!first || found.n == 0)) found = c->words[c->nkey - 1];
	vec_done(&m);
	return found;
}

static void
insert_one(struct load *l, const struct xml *x)
{
	const char *where = xml_attr(x, "insert"), *name = xml_attr(x, "name");
	bool first = says(x, "insert", "first"), last = says(x, "insert", "last");
	struct str near = str_of(name);
	struct path p;
	struct buf line;

	if (where == NULL)
		return;
	path_of(l->call->arena, x, &p);
	if (first || last)
		near = outermost(l, &p, first);
	if (near.n == 0)
		return;
	buf_init(&line, BUF_TEXT);
	buf_adds(&line, "insert");
	print_words(&p, &line);
	buf_printf(&line, " %s ", first ? "before" : last ? "after" : where);
	quote_print(&line, near);
	command(l, &line);
	buf_done(&line);
}

void
load_insert(struct load *l, const struct xml *configuration)
{
	each_below(l, configuration, insert_one);
}

/* --- operations of RFC 6241 --------------------------------------------------------------------------- */

static bool
is_there(struct load *l, const struct path *p)
{
	struct path_matches m;
	bool found;

	path_find(candidate_root(l->call->router, l->candidate), p->words, p->n, &m);
	found = m.n > 0;
	vec_done(&m);
	return found;
}

static const char *
edit_path(struct load *l, const struct path *p)
{
	struct buf text;
	char *copy;

	buf_init(&text, BUF_LINE);
	buf_adds(&text, "[edit");
	for (int i = 0; i + 1 < p->n; i++)
		buf_printf(&text, " " STR_FMT, STR_ARG(p->words[i]));
	buf_addc(&text, ']');
	copy = buf_copy(&text, l->call->arena);
	buf_done(&text);
	return copy;
}

static void
operation_one(struct load *l, const struct xml *x)
{
	bool delete = says(x, "operation", "delete") || says(x, "delete", "delete");
	bool create = says(x, "operation", "create");
	struct path p;

	if (!delete &&!create)
		return;
	path_of(l->call->arena, x, &p);
	if (p.n == 0 || is_there(l, &p) == delete)
		return;
	l->errors++;
	reply_error(l->call,
	    &(struct rpc_error){.type = "application",
		.tag = delete ? "data-missing" : "data-exists",
		.severity = "error",
		.path = p.n > 1 ? edit_path(l, &p) : NULL,
		.message = delete ? "statement not found" : "statement already exists",
		.lined = true,
		.bad = arena_strndup(
		    l->call->arena, p.words[p.n - 1].p, p.words[p.n - 1].n)});
}

bool
load_operations_fit(struct load *l, const struct xml *configuration)
{
	long before = l->errors;

	each_below(l, configuration, operation_one);
	return l->errors == before;
}

static struct xml *
only(struct arena *a, const struct xml *x, struct xml *parent)
{
	struct xml *copy = arena_new_of(a, struct xml), **end = &copy->child;
	const struct xml *key = x->parent != NULL ? key_of(x) : NULL;
	bool any = false;

	*copy = *x;
	copy->parent = parent;
	copy->next = NULL;
	if (xml_attr(x, "operation") != NULL)
		return copy; /* all that is below it, as it is */
	copy->child = NULL;
	xml_each(x, c)
	{
		struct xml *below = c == key ? copy_alone(a, c, copy) : only(a, c, copy);

		any = any || (below != NULL && c != key);
		if (below != NULL) {
			*end = below;
			end = &below->next;
		}
	}
	return any || parent == NULL ? copy : NULL;
}

const struct xml *
load_only_operations(struct arena *a, const struct xml *configuration)
{
	return only(a, configuration, NULL);
}
