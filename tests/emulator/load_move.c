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
#include "emulator/candidate.h"
#include "emulator/load.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "schema/bound_build.h"
#include "schema/schema.h"

struct path {
	struct str words[NODE_DEPTH];
	int n;
};

static void
add_word(void *ctx, struct str word)
{
	struct path *p = ctx;

	if (p->n < NODE_DEPTH)
		p->words[p->n++] = word;
}

/* The words of the statement in the text form; of a value in a list, the value too. */
static void
path_of(const struct bound *n, struct path *p)
{
	if (n->parent == NULL) {
		p->n = 0;
		return;
	}
	path_of(n->parent, p);
	bound_each_word(n, add_word, p);
	if (n->schema != NULL && schema_kind(n->schema) == SCHEMA_LEAF_LIST &&
	    n->value.p != NULL)
		add_word(p, n->value);
}

/* Behind the verb of a command. */
static void
print_words(const struct bound *n, struct buf *out)
{
	struct path p;

	path_of(n, &p);
	for (int i = 0; i < p.n; i++) {
		buf_addc(out, ' ');
		quote_print(out, p.words[i]);
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
each_below(struct load *l, const struct bound *n,
    void (*f)(struct load *l, const struct bound *n))
{
	bound_each(n, c)
	{
		f(l, c);
		each_below(l, c, f);
	}
}

/* --- rename, insert ----------------------------------------------------------------------------------- */

static void
rename_one(struct load *l, const struct bound *n)
{
	struct buf line;

	if (n->move == NULL || n->move->how != MOVE_RENAME || n->move->nkeys == 0)
		return;
	buf_init(&line, BUF_TEXT);
	buf_adds(&line, "rename");
	print_words(n, &line);
	buf_adds(&line, " to");
	for (int i = 0; i < n->move->nkeys; i++) {
		buf_addc(&line, ' ');
		quote_print(&line, n->move->keys[i]);
	}
	command(l, &line);
	buf_done(&line);
}

/* What was renamed is not merged under its old name. */
static void
take_out_renamed(struct bound *n)
{
	for (struct bound *c = n->child, *next; c != NULL; c = next) {
		next = c->next;
		if (c->move != NULL && c->move->how == MOVE_RENAME)
			bound_remove(c);
		else
			take_out_renamed(c);
	}
}

void
load_rename(struct load *l, struct bound *root)
{
	each_below(l, root, rename_one);
	take_out_renamed(root);
}

/* The entry of the same list that is first or last, but for the one of this path. */
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
insert_one(struct load *l, const struct bound *n)
{
	static const char *const where[] = {[MOVE_FIRST] = "before",
	    [MOVE_LAST] = "after",
	    [MOVE_BEFORE] = "before",
	    [MOVE_AFTER] = "after"};
	const struct bound_move *m = n->move;
	struct str near = {0};
	struct path p;
	struct buf line;

	if (m == NULL || m->how == MOVE_RENAME)
		return;
	if (m->how == MOVE_FIRST || m->how == MOVE_LAST) {
		path_of(n, &p);
		near = outermost(l, &p, m->how == MOVE_FIRST);
	} else if (m->nkeys > 0) {
		near = m->keys[m->nkeys - 1];
	}
	if (near.n == 0)
		return;
	buf_init(&line, BUF_TEXT);
	buf_adds(&line, "insert");
	print_words(n, &line);
	buf_printf(&line, " %s ", where[m->how]);
	quote_print(&line, near);
	command(l, &line);
	buf_done(&line);
}

void
load_insert(struct load *l, const struct bound *root)
{
	each_below(l, root, insert_one);
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

static void
operation_one(struct load *l, const struct bound *n)
{
	bool delete = (n->flags & (CONFIG_DELETE | BOUND_REMOVE)) == CONFIG_DELETE;
	bool create = (n->flags & BOUND_CREATE) != 0;
	const char *path = bound_path(l->call->arena, n->parent);
	struct path p;

	if (!delete &&!create)
		return;
	path_of(n, &p);
	if (p.n == 0 || is_there(l, &p) == delete)
		return;
	l->errors++;
	reply_error(l->call,
	    &(struct rpc_error){.type = "application",
		.tag = delete ? "data-missing" : "data-exists",
		.severity = "error",
		.path = strcmp(path, "[edit]") != 0 ? path : NULL,
		.message = delete ? "statement not found" : "statement already exists",
		.lined = true,
		.bad = arena_strndup(
		    l->call->arena, p.words[p.n - 1].p, p.words[p.n - 1].n)});
}

bool
load_operations_fit(struct load *l, const struct bound *root)
{
	long before = l->errors;

	each_below(l, root, operation_one);
	return l->errors == before;
}

/* True: something is left besides its keys. */
static bool
only_operations(struct bound *n)
{
	enum { OPERATIONS = CONFIG_DELETE | CONFIG_REPLACE | BOUND_CREATE | BOUND_MERGE };
	bool any = false;

	for (struct bound *c = n->child, *next; c != NULL; c = next) {
		next = c->next;
		if (c->schema != NULL && schema_is_key(c->schema))
			continue;
		if ((c->flags & OPERATIONS) != 0 || only_operations(c))
			any = true;
		else
			bound_remove(c);
	}
	return any;
}

void
load_only_operations(struct bound *root)
{
	only_operations(root);
}
