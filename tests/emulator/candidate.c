#include "emulator/candidate.h"

#include "base/arena.h"
#include "config/tree.h"
#include "emulator/history.h"
#include "emulator/keep.h"
#include "emulator/router.h"

static const struct config_node *
beginning(const struct router *r, const struct candidate *d)
{
	return d->base != NULL ? d->base->root : router_running(r);
}

void
candidate_reset(struct candidate *d)
{
	arena_free(d->arena);
	d->arena = NULL;
	d->root = NULL;
}

void
candidate_done(struct candidate *d)
{
	candidate_reset(d);
	revision_drop(d->base);
	*d = (struct candidate){0};
}

const struct config_node *
candidate_root(const struct router *r, const struct candidate *d)
{
	return d->root != NULL ? d->root : beginning(r, d);
}

struct config_node *
candidate_edit(const struct router *r, struct candidate *d)
{
	if (d->root == NULL) {
		d->arena = arena_new();
		d->root = keep_tree(d->arena, beginning(r, d));
	}
	return d->root;
}

void
candidate_set(struct router *r, struct candidate *d, const struct config_node *root)
{
	struct arena *a = arena_new();
	struct config_node *copy = keep_tree(a, root);

	arena_free(d->arena);
	d->arena = a;
	d->root = copy;
	candidate_touch(r, d);
}

void
candidate_touch(struct router *r, struct candidate *d)
{
	d->changed_ms = router_now(r);
	if (d == &r->candidate)
		r->holder.active_ms = d->changed_ms;
}

bool
candidate_dirty(const struct router *r, const struct candidate *d)
{
	return d->root != NULL && !config_equal(d->root, beginning(r, d));
}
