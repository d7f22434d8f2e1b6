/* The form of `display set`. Annotations are not shown, as on the router. */
#include "base/buf.h"
#include "config/node.h"
#include "config/quote.h"

struct printer {
	struct buf *out;
	struct buf path; /* of the statement above, with a blank behind it */
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

static void
print(struct printer *p, const struct config_node *n)
{
	size_t path = p->path.n;

	if (node_leaf(n)) {
		print_leaf(p, n);
	} else {
		add_words(&p->path, n, n->nwords);
		node_each(n, c) print(p, c);
		buf_cut(&p->path, path);
	}
	if ((n->flags & CONFIG_INACTIVE) != 0)
		command(p, "deactivate", n, node_named(n), 0);
	if ((n->flags & CONFIG_PROTECT) != 0)
		command(p, "protect", n, node_named(n), 0);
}

void
node_print_set(const struct config_node *n, struct str path, struct buf *out)
{
	struct printer p = {.out = out};

	buf_init(&p.path, BUF_TEXT);
	buf_addstr(&p.path, path);
	print(&p, n);
	buf_done(&p.path);
}

void
config_print_set(const struct config_node *root, struct buf *out)
{
	struct printer p = {.out = out};

	buf_init(&p.path, BUF_TEXT);
	node_each(root, n) print(&p, n);
	buf_done(&p.path);
}
