#include "emulator/delta.h"

#include "base/arena.h"
#include "config/pair.h"

static struct config_node *
alone(struct arena *a, const struct config_node *n, int words)
{
	struct config_node *copy = node_new(a, n->words, words);

	copy->nkey = n->nkey < words ? n->nkey : words;
	copy->key = n->key;
	copy->flags = n->flags & ~CONFIG_LIST;
	return copy;
}

/* A statement that is gone: its name and key; of a leaf not the value. */
static void
gone(struct arena *a, struct config_node *to, const struct config_node *n)
{
	bool leaf = node_leaf(n) && !node_listed(n) && n->key != &key_sole;
	struct config_node *copy = alone(a, n, leaf ? 1 : n->nwords);

	copy->flags = DELTA_DELETED;
	node_append(a, to, copy);
}

static void
made(struct arena *a, struct config_node *to, const struct config_node *n)
{
	struct config_node *copy = node_copy(a, n);

	copy->flags |= DELTA_CREATED;
	node_append(a, to, copy);
}

static void
compare(struct arena *a, struct config_node *to, const struct config_node *old,
    const struct config_node *new)
{
	struct pairs p;

	pairs_init(&p, old, new);
	for (int i = 0; i < p.old.n; i++)
		if (p.old.to[i] < 0)
			gone(a, to, p.old.v[i]);
	for (int i = 0; i < p.new.n; i++) {
		const struct config_node *n = p.new.v[i], *was;
		struct config_node *copy;

		was = p.new.to[i] >= 0 ? p.old.v[p.new.to[i]] : NULL;
		if (was == NULL) {
			made(a, to, n);
		} else if (was->nwords != n->nwords ||
			   !node_words_eq(was->words, n->words, n->nwords)) {
			gone(a, to, was);
			made(a, to, n);
		} else if (!config_equal(was, n)) {
			copy = alone(a, n, n->nwords);
			copy->flags &= ~(CONFIG_INACTIVE | CONFIG_PROTECT);
			copy->flags |=
			    n->flags & ~was->flags & (CONFIG_INACTIVE | CONFIG_PROTECT);
			if ((was->flags & ~n->flags & CONFIG_INACTIVE) != 0)
				copy->flags |= CONFIG_ACTIVE;
			if ((was->flags & ~n->flags & CONFIG_PROTECT) != 0)
				copy->flags |= CONFIG_UNPROTECT;
			node_append(a, to, copy);
			compare(a, copy, was, n);
		}
	}
	pairs_done(&p);
}

struct config_node *
delta_make(struct arena *a, const struct config_node *old, const struct config_node *new)
{
	struct config_node *root = config_new(a);

	compare(a, root, old, new);
	return root;
}

bool
delta_mark(const struct config_node *old, struct config_node *tree)
{
	bool any = false;

	node_each(tree, n)
	{
		const struct config_node *was = old != NULL ? node_twin(old, n) : NULL;
		bool below = delta_mark(was, n);

		if (was == NULL || !node_same(was, n) || below ||
		    was->nchild != n->nchild) {
			n->flags |= DELTA_CHANGED;
			any = true;
		}
	}
	return any;
}
