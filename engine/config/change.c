#include "config/change.h"

#include "config/pair.h"

struct walk {
	config_change_fn *fn;
	void *ctx;
};

static void compare(
    const struct walk *w, const struct config_node *old, const struct config_node *new);

static const struct config_node *
neighbour(const struct config_node *n)
{
	const struct config_node *c = n->prev;

	while (c != NULL && !node_same_list(c, n))
		c = c->prev;
	return c;
}

static void
tell(const struct walk *w, enum config_change_kind kind, const struct config_node *old,
    const struct config_node *new)
{
	struct config_change c = {.kind = kind, .old = old, .new = new};

	c.placed = kind == CHANGE_MOVED || (kind == CHANGE_ADDED && pair_ordered(new));
	if (c.placed)
		c.behind = neighbour(new);
	w->fn(w->ctx, &c);
}

static void
tell_flags(
    const struct walk *w, const struct config_node *old, const struct config_node *new)
{
	static const struct {
		int flag;
		enum config_change_kind on, off;
	} kinds[] = {{CONFIG_INACTIVE, CHANGE_DEACTIVATED, CHANGE_ACTIVATED},
	    {CONFIG_PROTECT, CHANGE_PROTECTED, CHANGE_UNPROTECTED}};

	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (((old->flags ^ new->flags) & kinds[i].flag) != 0)
			tell(w,
			    (new->flags &kinds[i].flag) != 0 ? kinds[i].on : kinds[i].off,
			    old, new);
}

static void
both(const struct walk *w, const struct config_node *old, const struct config_node *new,
    bool moved)
{
	if (moved)
		tell(w, CHANGE_MOVED, old, new);
	if (!node_same_words(old, new)) {
		tell(w, CHANGE_VALUE, old, new);
		return;
	}
	if (!node_comment_eq(old, new))
		tell(w, CHANGE_ANNOTATION, old, new);
	tell_flags(w, old, new);
	compare(w, old, new);
}

static void
compare(
    const struct walk *w, const struct config_node *old, const struct config_node *new)
{
	struct pairs p;

	pairs_init(&p, old, new);
	for (int i = 0; i < p.old.n; i++)
		if (p.old.to[i] < 0)
			tell(w, CHANGE_REMOVED, p.old.v[i], NULL);
	for (int i = 0; i < p.new.n; i++) {
		if (p.new.to[i] < 0)
			tell(w, CHANGE_ADDED, NULL, p.new.v[i]);
		else
			both(w, p.old.v[p.new.to[i]], p.new.v[i], p.moved[i]);
	}
	pairs_done(&p);
}

void
config_changes(const struct config_node *old, const struct config_node *new,
    config_change_fn *fn, void *ctx)
{
	const struct walk w = {fn, ctx};

	compare(&w, old, new);
}
