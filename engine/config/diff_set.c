/* The set commands from one configuration to another: first what goes, then what comes, then the order. */
#include <stdlib.h>

#include "base/buf.h"
#include "config/pair.h"
#include "config/quote.h"
#include "config/run.h"

struct diff {
	struct buf *out;
	struct buf path; /* of the hierarchy, with a blank behind it */
};

static bool compare(
    struct diff *d, const struct config_node *old, const struct config_node *new);

static void
words(struct buf *b, const struct config_node *n, int count)
{
	for (int i = 0; i < count; i++) {
		quote_print(b, n->words[i]);
		buf_addc(b, ' ');
	}
}

static void
end_line(struct diff *d)
{
	if (d->out->n > 0 && d->out->p[d->out->n - 1] == ' ')
		buf_cut(d->out, d->out->n - 1);
	buf_addc(d->out, '\n');
}

static void
command(struct diff *d, const char *verb, const struct config_node *n, int nwords)
{
	buf_adds(d->out, verb);
	buf_addc(d->out, ' ');
	buf_addstr(d->out, buf_str(&d->path));
	words(d->out, n, nwords);
	end_line(d);
}

static void
annotate(struct diff *d, const struct config_node *n)
{
	node_annotate(n, buf_str(&d->path), n->comment != NULL ? n->comment : "", d->out);
}

static void
add(struct diff *d, const struct config_node *n)
{
	node_print_set(n, buf_str(&d->path), d->out);
}

/* Does it go with its last statement? See node_delete. */
static bool
is_plain_container(const struct config_node *n)
{
	if (n->key == NULL)
		return n->nwords == 1;
	return n->key->type == KEY_BOX && (n->key->flags & KEY_FULL) == 0;
}

static void
flags(struct diff *d, const struct config_node *old, int old_flags,
    const struct config_node *new)
{
	static const struct {
		int flag;
		const char *on, *off;
	} verbs[] = {{CONFIG_INACTIVE, "deactivate", "activate"},
	    {CONFIG_PROTECT, "protect", "unprotect"}};

	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
		bool on = (new->flags &verbs[i].flag) != 0;

		if (on ? (old_flags & verbs[i].flag) == 0
		       : (old->flags & verbs[i].flag) != 0)
			command(d, on ? verbs[i].on : verbs[i].off, new, node_named(new));
	}
}

static void
value_command(struct diff *d, const char *verb, const struct config_node *n, int value)
{
	buf_adds(d->out, verb);
	buf_addc(d->out, ' ');
	buf_addstr(d->out, buf_str(&d->path));
	words(d->out, n, node_value_at(n));
	quote_print(d->out, n->words[value]);
	end_line(d);
}

static void
insert_value(struct diff *d, const struct config_node *n, int value, const char *where,
    struct str near)
{
	buf_adds(d->out, "insert ");
	buf_addstr(d->out, buf_str(&d->path));
	words(d->out, n, node_value_at(n));
	quote_print(d->out, n->words[value]);
	buf_adds(d->out, where);
	quote_print(d->out, near);
	buf_addc(d->out, '\n');
}

static int
index_of(const struct config_node *n, struct str value)
{
	int i = node_value_at(n);

	while (i < n->nwords && !str_eq(n->words[i], value))
		i++;
	return i;
}

/* Values that must change places once the new ones stand at the end. */
static void
order_values(struct diff *d, const struct config_node *old, const struct config_node *new)
{
	int at = node_value_at(new), count = 0;
	int *now = calloc((size_t) new->nwords, sizeof *now + 2);
	bool *in = (bool *)(now + new->nwords), *stays = in + new->nwords;

	if (now == NULL)
		abort();
	for (int i = node_value_at(old); i < old->nwords; i++) {
		int to = index_of(new, old->words[i]);

		if (to < new->nwords)
			now[count++] = to;
	}
	for (int i = at; i < new->nwords; i++)
		if (!node_has_value(old, new->words[i]))
			now[count++] = i;
	run_longest(now, count, in);
	for (int i = 0; i < count; i++)
		stays[now[i]] = in[i];
	for (int i = at; i < new->nwords; i++) {
		if (!stays[i] && i > at)
			insert_value(d, new, i, " after ", new->words[i - 1]);
		else if (!stays[i])
			insert_value(d, new, i, " before ", new->words[now[0]]);
	}
	free(now);
}

static void
change_values(
    struct diff *d, const struct config_node *old, const struct config_node *new)
{
	for (int i = node_value_at(new); i < new->nwords; i++)
		if (!node_has_value(old, new->words[i]))
			value_command(d, "set", new, i);
	for (int i = node_value_at(old); i < old->nwords; i++)
		if (!node_has_value(new, old->words[i]))
			value_command(d, "delete", old, i);
	if (!node_is_set(new))
		order_values(d, old, new);
}

/* Gives whether old was removed, and all of new set. */
static bool
change_words(struct diff *d, const struct config_node *old, const struct config_node *new)
{
	bool lists = (node_has(new, KEY_VALUES) && node_has(old, KEY_VALUES)) ||
		     ((old->flags & new->flags &CONFIG_LIST) != 0 && new->key == NULL);

	if (lists && old->nwords > node_value_at(old)) {
		change_values(d, old, new);
		return false;
	}
	if (node_has(new, KEY_VALUE) && node_leaf(old) && node_leaf(new) &&
	    ((old->flags | new->flags) & CONFIG_LIST) == 0) {
		command(d, "set", new, new->nwords);
		return false;
	}
	command(d, "delete", old, node_named(old));
	add(d, new);
	return true;
}

/* Gives whether everything that was in old went, and old with it. */
static bool
both(struct diff *d, const struct config_node *old, const struct config_node *new)
{
	size_t path = d->path.n;
	bool gone = false;

	if (!node_same_words(old, new)) {
		if (change_words(d, old, new))
			return true;
	} else if (node_leaf(new) && !node_leaf(old) && is_plain_container(old)) {
		command(d, "delete", old, node_named(old));
		add(d, new);
		return true;
	} else {
		words(&d->path, new, new->nwords);
		gone = compare(d, old, new);
		buf_cut(&d->path, path);
	}
	flags(d, old, gone ? 0 : old->flags, new);
	if ((gone && new->comment != NULL) || !node_comment_eq(old, new))
		annotate(d, new);
	return gone;
}

/* --- order -------------------------------------------------------------------------------------------- */

/* One ordered list: `now` holds entries of new in the order they have before any insert. */
struct queue {
	int *now;
	int n;
	int *
	    rank; /* of an entry of new: its place among the list's entries there, from 1 on */
	int *ranks; /* of those in `now` */
	bool *in;
	bool *stays;
};

static void
enqueue(struct queue *q, const struct pairs *p, const struct config_node *list)
{
	int rank = 0;

	q->n = 0;
	for (int i = 0; i < p->old.n; i++)
		if (p->old.to[i] >= 0 && node_same_list(p->old.v[i], list))
			q->now[q->n++] = p->old.to[i];
	for (int i = 0; i < p->new.n; i++) {
		if (!node_same_list(p->new.v[i], list))
			continue;
		q->rank[i] = ++rank;
		if (p->new.to[i] < 0)
			q->now[q->n++] = i;
	}
	for (int i = 0; i < q->n; i++)
		q->ranks[i] = q->rank[q->now[i]];
	run_longest(q->ranks, q->n, q->in);
	for (int i = 0; i < q->n; i++)
		q->stays[q->now[i]] = q->in[i];
}

static void
insert(struct diff *d, const struct config_node *n, const char *where,
    const struct config_node *near)
{
	buf_adds(d->out, "insert ");
	buf_addstr(d->out, buf_str(&d->path));
	words(d->out, n, node_named(n));
	buf_adds(d->out, where);
	words(d->out, near, node_named(near));
	end_line(d);
}

static void
order_list(struct diff *d, const struct pairs *p, struct queue *q,
    const struct config_node *list)
{
	const struct config_node *before = NULL;

	enqueue(q, p, list);
	for (int i = 0; i < p->new.n; i++) {
		const struct config_node *n = p->new.v[i];

		if (!node_same_list(n, list))
			continue;
		if (!q->stays[i] && before != NULL)
			insert(d, n, "after ", before);
		else if (!q->stays[i] && q->now[0] != i)
			insert(d, n, "before ", p->new.v[q->now[0]]);
		before = n;
	}
}

/* Entries that must change places once the new ones stand at the end. */
static void
order(struct diff *d, const struct pairs *p)
{
	struct queue q;
	size_t n = (size_t)p->new.n;
	char *m;

	m = calloc(n + 1, 3 * sizeof(int) + 2);
	if (m == NULL)
		abort();
	q.now = (int *)(void *)m;
	q.rank = q.now + n;
	q.ranks = q.rank + n;
	q.in = (bool *)(void *)(q.ranks + n);
	q.stays = q.in + n;
	for (int i = 0; i < p->new.n; i++)
		if (pair_ordered(p->new.v[i]) && q.rank[i] == 0)
			order_list(d, p, &q, p->new.v[i]);
	free(m);
}

static bool
compare(struct diff *d, const struct config_node *old, const struct config_node *new)
{
	struct pairs p;
	bool gone = true;

	pairs_init(&p, old, new);
	for (int i = 0; i < p.old.n; i++)
		if (p.old.to[i] < 0)
			command(d, "delete", p.old.v[i], node_named(p.old.v[i]));
	for (int i = 0; i < p.new.n; i++) {
		if (p.new.to[i] < 0)
			add(d, p.new.v[i]);
		else if (!both(d, p.old.v[p.new.to[i]], p.new.v[i]))
			gone = false;
	}
	order(d, &p);
	pairs_done(&p);
	return gone && old->parent != NULL && is_plain_container(old) && old->nchild > 0;
}

void
config_diff_set(
    const struct config_node *old, const struct config_node *new, struct buf *out)
{
	struct diff d = {.out = out};

	buf_init(&d.path, BUF_TEXT);
	compare(&d, old, new);
	buf_done(&d.path);
}
