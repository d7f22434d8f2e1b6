/*
 * The difference as `show | compare` prints it. What captures of routers show (junos-facts 2.5 and 9, rule 10):
 * changes stand below the [edit …] line of their hierarchy, in column depth + 3, leaves one less, activation (`!`)
 * one more, where depth counts levels of the hierarchy (`group X` is one, `family inet` two). The first line below
 * a heading sets the column for all of its block. Every list has a heading of its own. An entry added to a list
 * that keeps its order stands behind its neighbour, shown as `name { ... }`; `!` marks entries that changed places.
 */
#include "base/buf.h"
#include "config/comment.h"
#include "config/pair.h"

enum { FLAGS = CONFIG_INACTIVE | CONFIG_PROTECT };

struct diff {
	struct buf *out;
	const struct config_node *heading; /* the hierarchy that the last heading names */
	const struct config_node *list;    /* an entry of the list it is for, or NULL */
	const struct config_node *shown;   /* entry of an ordered list on the last line */
	int kind;                          /* '!' or '+' */
	int indent;                        /* of its lines */
};

static void compare(
    struct diff *d, const struct config_node *old, const struct config_node *new);

/* --- headings and columns ----------------------------------------------------------------------------- */

static int
depth_of(const struct config_node *n)
{
	int depth = 0;

	for (; n->parent != NULL; n = n->parent)
		depth += (node_key_flags(n) & KEY_DEEP) != 0 ? 2 : 1;
	return depth;
}

/* Blanks behind the sign, at least two. */
static int
indent_of(const struct config_node *parent, const struct config_node *n, int kind)
{
	int indent =
	    depth_of(parent) + 1 + (node_container(n) ? 1 : 0) + (kind == '!' ? 1 : 0);

	return indent < 2 ? 2 : indent;
}

/* The block that a line about n, below parent, belongs to; opened if it is not the last one. */
static void
heading(struct diff *d, const struct config_node *parent, const struct config_node *n,
    int kind)
{
	const struct config_node *list = node_listed(n) ? n : NULL;
	bool same_list = list == NULL ? d->list == NULL
				      : d->list != NULL && node_same_list(d->list, list);

	if (d->heading == parent && same_list && d->kind == kind)
		return;
	node_edit_path(parent, d->out);
	buf_addc(d->out, '\n');
	d->heading = parent;
	d->list = list;
	d->shown = NULL;
	d->kind = kind;
	d->indent = indent_of(parent, n, kind);
}

/* --- lines -------------------------------------------------------------------------------------------- */

static void
print_identity(struct diff *d, const struct config_node *n)
{
	struct config_node id = *n;

	id.nwords = node_named(n);
	id.flags &= ~CONFIG_LIST;
	node_print_words(&id, d->out);
}

/* `name { ... }` of an entry; a leaf is shown as it is. */
static void
brief(struct diff *d, char sign, const char *state, const struct config_node *n)
{
	buf_addc(d->out, sign);
	buf_fill(d->out, ' ', (size_t)d->indent);
	buf_adds(d->out, state);
	if (node_container(n) || node_listed(n)) {
		print_identity(d, n);
		buf_adds(d->out, " { ... }\n");
	} else {
		node_print_words(n, d->out);
		buf_adds(d->out, ";\n");
	}
	d->shown = n;
}

static void
whole(struct diff *d, const char *sign, const struct config_node *parent,
    const struct config_node *n)
{
	heading(d, parent, n, '+');
	node_print(n, sign, d->indent, d->out);
	d->shown = sign[0] == '+' ? n : NULL;
}

static const struct config_node *
neighbour(const struct config_node *n)
{
	if (!pair_ordered(n))
		return NULL;
	for (const struct config_node *c = n->prev; c != NULL; c = c->prev)
		if (node_same_list(c, n))
			return c;
	return NULL;
}

static void
context(struct diff *d, const struct config_node *n)
{
	brief(d, ' ', (n->flags & CONFIG_INACTIVE) != 0 ? "inactive: " : "", n);
}

/* Is the i-th the last of new entries that stand in front of all that were in their list? */
static bool
ends_front(const struct pairs *p, int i)
{
	const struct config_node *list = p->new.v[i];

	if (i + 1 < p->new.n && p->new.to[i + 1] < 0 &&
	    node_same_list(p->new.v[i + 1], list))
		return false;
	while (i >= 0 && (p->new.to[i] < 0 || !node_same_list(p->new.v[i], list)))
		i--;
	return i < 0;
}

/* The entry that was the first of the list of n, and is still there. */
static const struct config_node *
first_kept(const struct pairs *p, const struct config_node *n)
{
	for (int i = 0; i < p->old.n; i++)
		if (p->old.to[i] >= 0 && node_same_list(p->old.v[i], n))
			return p->new.v[p->old.to[i]];
	return NULL;
}

/* An entry that is new in a list that keeps its order stands behind its neighbour, or before the one that was the
 * first: the next one may have moved, and is not yet in its place. */
static void
added(struct diff *d, const struct pairs *p, int i)
{
	const struct config_node *n = p->new.v[i], *before = neighbour(n), *first;

	heading(d, n->parent, n, '+');
	if (before != NULL && before != d->shown)
		context(d, before);
	whole(d, "+", n->parent, n);
	if (pair_ordered(n) && ends_front(p, i) && (first = first_kept(p, n)) != NULL)
		context(d, first);
}

static void
comment_line(struct diff *d, char sign, const struct config_node *n)
{
	const char margin[] = {sign, '\0'};

	if (n->comment != NULL)
		comment_print_lines(n->comment, margin, d->indent, d->out);
}

static void
changed_flags(
    struct diff *d, const struct config_node *old, const struct config_node *new)
{
	int changed = (old->flags ^ new->flags) & FLAGS;

	if (changed != 0)
		heading(d, new->parent, new, '!');
	if ((changed & CONFIG_INACTIVE) != 0)
		brief(d, '!',
		    (new->flags &CONFIG_INACTIVE) != 0 ? "inactive: " : "active: ", new);
	if ((changed & CONFIG_PROTECT) != 0)
		brief(d, '!',
		    (new->flags &CONFIG_PROTECT) != 0 ? "protect: " : "unprotect: ", new);
}

static void
moved(struct diff *d, const struct config_node *n)
{
	const struct config_node *before = neighbour(n);

	heading(d, n->parent, n, '+');
	if (before != NULL && before != d->shown)
		context(d, before);
	brief(d, '!', "", n);
}

static void
both(struct diff *d, const struct pairs *p, int i)
{
	const struct config_node *new = p->new.v[i], *old = p->old.v[p->new.to[i]];

	if (p->moved[i])
		moved(d, new);
	if (!node_same_words(old, new)) {
		whole(d, "-", new->parent, old);
		whole(d, "+", new->parent, new);
		return;
	}
	if (!node_comment_eq(old, new)) {
		heading(d, new->parent, new, '+');
		comment_line(d, '-', old);
		comment_line(d, '+', new);
		context(d, new); /* says whose annotation it is */
	}
	changed_flags(d, old, new);
	compare(d, old, new);
}

/* --- the walk ----------------------------------------------------------------------------------------- */

/* Statements that are gone, from *at up to the old place `to`; `to` -1: as long as they follow one another. */
static void
removed(struct diff *d, const struct pairs *p, int *at, int to,
    const struct config_node *parent)
{
	for (; *at < p->old.n && (to >= 0 ? *at < to : p->old.to[*at] < 0); ++*at)
		if (p->old.to[*at] < 0)
			whole(d, "-", parent, p->old.v[*at]);
}

static void
compare(struct diff *d, const struct config_node *old, const struct config_node *new)
{
	struct pairs p;
	int at = 0; /* old statements before it are done with */

	pairs_init(&p, old, new);
	for (int i = 0; i < p.new.n; i++) {
		const struct config_node *n = p.new.v[i];
		int to = p.new.to[i];

		if (to < 0) {
			if (!node_listed(n))
				removed(d, &p, &at, -1, new);
			added(d, &p, i);
		} else {
			if (to >= at && !p.moved[i]) {
				removed(d, &p, &at, to, new);
				at = to + 1;
			}
			both(d, &p, i);
		}
		if (node_listed(n) &&
		    (i + 1 == p.new.n || !node_same_list(p.new.v[i + 1], n)))
			removed(d, &p, &at, -1, new);
	}
	removed(d, &p, &at, p.old.n, new);
	pairs_done(&p);
}

void
config_diff_text(
    const struct config_node *old, const struct config_node *new, struct buf *out)
{
	struct diff d = {.out = out};

	compare(&d, old, new);
}
