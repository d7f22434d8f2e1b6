/*
 * What a router checks before it commits: statements that must be there, references to what is not defined, and the
 * complaints of its daemons. The words are Junos's own where junos-facts 2.8 or common knowledge gives them.
 */
#ifndef EMULATOR_CHECKS_H
#define EMULATOR_CHECKS_H

#include <stdbool.h>

#include "base/vec.h"
#include "emulator/reply.h"

struct arena;
struct config_node;
struct router;

struct complaints {
	VEC(struct rpc_error)
	list; /* texts are in the arena; errors, or warnings when the check went well */
	bool early; /* a phase that ends before there are results: no summary either */
	const char *why; /* in brackets in the summary line; NULL: a daemon refused */
};

/* True: the configuration may be committed. The caller releases found->list. */
bool checks_run(struct arena *a, const struct router *r, const struct config_node *root,
    struct complaints *found);

#endif
