/*
 * The form of `display set`, which shows no annotations, as on the router; and commands that load all there is: also
 * annotations, which are made at their level (`annotate` takes no path), and what tags ask of a load.
 */
#include "base/buf.h"
#include "config/node.h"
#include "config/quote.h"

struct printer {
	struct buf *out;
	struct buf path; /* of the statement above, with a blank behind it */
	bool load;       /* annotations and tags, too */
};

static void
add_words(struct buf *b, const struct config_node *n, int count)
{
	for (int i = 0; i < count; i++) {
		quote_print(b, n->words[i]);
		buf_addc(b, ' ');
	}
}

static void
command(struct printer *p, const char *verb, const struct config_node *n, int nwords,
    int value)
{
	buf_adds(p->out, verb);
	buf_addc(p->out, ' ');
	buf_addstr(p->out, buf_str(&p->path));
	add_words(p->out, n, nwords);
	if (value > 0) {
		quote_print(p->out, n->words[value]);
		buf_addc(p->out, ' ');
	}
	buf_cut(p->out, p->out->n - 1);
	buf_addc(p->out, '\n');
}

/* A line a value; what should have one value keeps its values together. */
static void
print_leaf(struct printer *p, const struct config_node *n)
{
	int at = (n->flags & CONFIG_LIST) != 0 ? n->list_at : n->nwords;

	if (node_has(n, KEY_VALUE) && at < n->nwords) {
		buf_adds(p->out, "set ");
		buf_addstr(p->out, buf_str(&p->path));
		node_print_words(n, p->out);
		buf_addc(p->out, '\n');
		return;
	}
	if (at >= n->nwords)
		command(p, "set", n, n->nwords, 0);
	for (int i = at; i < n->nwords; i++)
		command(p, "set", n, at, i);
}

/* What stands behind the statement's set lines. */
static void
print_flags(struct printer *p, const struct config_node *n)
{
	static const struct {
		int flag;
		bool load;
		const char *verb;
	} verbs[] = {{CONFIG_ACTIVE, true, "activate"},
	    {CONFIG_INACTIVE, false, "deactivate"}, {CONFIG_UNPROTECT, true, "unprotect"},
	    {CONFIG_PROTECT, false, "protect"}};

	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		if ((n->flags & verbs[i].flag) != 0 && (p->load || !verbs[i].load))
			command(p, verbs[i].verb, n, node_named(n), 0);
	if (p->load && n->comment != NULL)
		node_annotate(n, buf_str(&p->path), n->comment, p->out);
}

static void
print(struct printer *p, const struct config_node *n)
{
	size_t path = p->path.n;

	if (p->load && (n->flags & (CONFIG_DELETE | CONFIG_REPLACE)) != 0)
		command(p, "delete", n, node_named(n), 0);
	if (p->load && (n->flags & CONFIG_DELETE) != 0)
		return;
	if (node_leaf(n)) {
		print_leaf(p, n);
	} else {
		add_words(&p->path, n, n->nwords);
		node_each(n, c) print(p, c);
		buf_cut(&p->path, path);
	}
	print_flags(p, n);
}

void
node_annotate(
    const struct config_node *n, struct str path, const char *text, struct buf *out)
{
	if (path.n > 0) {
		buf_adds(out, "edit ");
		buf_add(out, path.p, path.n - 1);
		buf_addc(out, '\n');
	}
	buf_adds(out, "annotate ");
	add_words(out, n, node_named(n));
	quote_print(out, str_of(text));
	buf_adds(out, path.n > 0 ? "\ntop\n" : "\n");
}

void
node_print_set(const struct config_node *n, struct str path, struct buf *out)
{
	struct printer p = {.out = out, .load = true};

	buf_init(&p.path, BUF_TEXT);
	buf_addstr(&p.path, path);
	print(&p, n);
	buf_done(&p.path);
}

static void
print_all(const struct config_node *root, bool load, struct buf *out)
{
	struct printer p = {.out = out, .load = load};

	buf_init(&p.path, BUF_TEXT);
	node_each(root, n) print(&p, n);
	buf_done(&p.path);
}

void
config_print_set(const struct config_node *root, struct buf *out)
{
	print_all(root, false, out);
}

void
config_print_commands(const struct config_node *root, struct buf *out)
{
	print_all(root, true, out);
}
