#include "emulator/neighbors.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "config/tree.h"

struct place {
	struct arena *arena;
	struct neighbors *into;
	const struct config_node *root;
	const char *instance;
	const struct config_node *within; /* the instance; NULL: the main one */
	const struct config_node *bgp, *group;
};

static bool
named(const struct config_node *n, const char *word)
{
	return str_eq(n->words[0], str_of(word)) && n->nwords > 1;
}

static bool
is(const struct config_node *n, const char *word)
{
	return str_eq(n->words[0], str_of(word)) && (n->flags & CONFIG_INACTIVE) == 0;
}

/* The words behind the leaf's name, blank-separated; a value without a keyword may also stand in it as in a box. */
static const char *
own(struct arena *a, const struct config_node *n, const char *leaf)
{
	for (const struct config_node *c = n->child; c != NULL; c = c->next) {
		struct buf text;
		char *copy;

		if (!is(c, leaf))
			continue;
		if (c->nwords < 2 && c->child != NULL)
			return arena_strndup(
			    a, c->child->words[0].p, c->child->words[0].n);
		if (c->nwords < 2)
			continue;
		buf_init(&text, BUF_LINE);
		for (int i = 1; i < c->nwords; i++)
			buf_printf(
			    &text, "%s" STR_FMT, i > 1 ? " " : "", STR_ARG(c->words[i]));
		copy = buf_copy(&text, a);
		buf_done(&text);
		return copy;
	}
	return NULL;
}

static const char *
inherited(const struct place *p, const struct config_node *neighbor, const char *leaf)
{
	const char *text = own(p->arena, neighbor, leaf);

	if (text == NULL && p->group != NULL)
		text = own(p->arena, p->group, leaf);
	return text != NULL ? text : own(p->arena, p->bgp, leaf);
}

/* The number may be a word of the statement, or stand in it as in a box. */
static const char *
system_of(struct arena *a, const struct config_node *root)
{
	const struct config_node *n =
	    config_find(root, "routing-options autonomous-system");
	struct str as = {0};

	if (n != NULL && n->nwords > 1)
		as = n->words[1];
	else if (n != NULL && n->child != NULL)
		as = n->child->words[0];
	return as.n > 0 && !config_inactive(n) ? arena_strndup(a, as.p, as.n) : NULL;
}

/* The instance's own, or that of the router. */
static const char *
autonomous_system(const struct place *p)
{
	const char *as = p->within != NULL ? system_of(p->arena, p->within) : NULL;

	return as != NULL ? as : system_of(p->arena, p->root);
}

static void
read_neighbor(const struct place *p, const struct config_node *node)
{
	struct arena *a = p->arena;
	struct neighbor n = {.instance = p->instance, .node = node};

	n.group = p->group != NULL
		      ? arena_strndup(a, p->group->words[1].p, p->group->words[1].n)
		      : "";
	n.address = arena_strndup(a, node->words[1].p, node->words[1].n);
	n.type = inherited(p, node, "type");
	n.our_as = inherited(p, node, "local-as");
	if (n.our_as == NULL)
		n.our_as = autonomous_system(p);
	n.peer_as = inherited(p, node, "peer-as");
	if (n.type == NULL)
		n.type = "external";
	if (n.peer_as == NULL && strcmp(n.type, "internal") == 0)
		n.peer_as = n.our_as;
	n.local_address = inherited(p, node, "local-address");
	n.key = inherited(p, node, "authentication-key");
	n.description = inherited(p, node, "description");
	n.import = inherited(p, node, "import");
	n.export = inherited(p, node, "export");
	n.hold_time = inherited(p, node, "hold-time");
	n.inactive = config_inactive(node);
	vec_push(&p->into->list, n);
}

static void
read_bgp(struct place p, const struct config_node *bgp)
{
	if (bgp == NULL || config_inactive(bgp) || config_find(bgp, "disable") != NULL)
		return;
	p.into->configured++;
	p.bgp = bgp;
	for (const struct config_node *g = bgp->child; g != NULL; g = g->next) {
		if (named(g, "neighbor"))
			read_neighbor(&p, g);
		if (!named(g, "group"))
			continue;
		p.group = g;
		p.into->groups += (g->flags & CONFIG_INACTIVE) == 0;
		for (const struct config_node *n = g->child; n != NULL; n = n->next)
			if (named(n, "neighbor"))
				read_neighbor(&p, n);
		p.group = NULL;
	}
}

void
neighbors_read(struct arena *a, const struct config_node *root, struct neighbors *into)
{
	const struct config_node *instances = config_find(root, "routing-instances");
	struct place p = {.arena = a, .into = into, .root = root, .instance = "master"};

	*into = (struct neighbors){0};
	read_bgp(p, config_find(root, "protocols bgp"));
	if (instances == NULL || config_inactive(instances))
		return;
	for (const struct config_node *n = instances->child; n != NULL; n = n->next) {
		p.instance = arena_strndup(a, n->words[0].p, n->words[0].n);
		p.within = n;
		read_bgp(p, config_find(n, "protocols bgp"));
	}
}

void
neighbors_done(struct neighbors *n)
{
	vec_done(&n->list);
}
