#include "config/tree.h"

#include "base/arena.h"
#include "base/buf.h"
#include "config/node.h"

struct config_node *
config_new(struct arena *a)
{
	return node_new(a, NULL, 0);
}

struct config_node *
config_copy(struct arena *a, const struct config_node *root)
{
	return node_copy(a, root);
}

struct config_node *
config_child(const struct config_node *n, const struct str *words, int nwords)
{
	for (int nkey = nwords; nkey > 0; nkey--) {
		struct config_node *c = node_find(n, words, nkey);

		if (c != NULL && c->nwords == nwords &&
		    node_words_eq(c->words, words, nwords))
			return c;
	}
	return NULL;
}

bool
config_inactive(const struct config_node *n)
{
	for (; n != NULL; n = n->parent)
		if ((n->flags & CONFIG_INACTIVE) != 0)
			return true;
	return false;
}

bool
config_equal(const struct config_node *a, const struct config_node *b)
{
	if (!node_same(a, b) || a->nchild != b->nchild)
		return false;
	node_each(a, c)
	{
		const struct config_node *d = node_twin(b, c);

		if (d == NULL || !config_equal(c, d))
			return false;
	}
	return true;
}
