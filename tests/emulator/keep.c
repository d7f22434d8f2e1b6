#include "emulator/keep.h"

#include "base/arena.h"
#include "config/tree.h"

static void
own_octets(struct arena *a, struct config_node *n)
{
	for (int i = 0; i < n->nwords; i++)
		n->words[i].p = arena_strndup(a, n->words[i].p, n->words[i].n);
	if (n->comment != NULL)
		n->comment = arena_strdup(a, n->comment);
	for (struct config_node *c = n->child; c != NULL; c = c->next)
		own_octets(a, c);
}

struct config_node *
keep_tree(struct arena *a, const struct config_node *root)
{
	struct config_node *copy = config_copy(a, root);

	own_octets(a, copy);
	return copy;
}
