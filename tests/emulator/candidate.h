/*
 * A candidate configuration, the shared one or a session's private copy. While nobody changed it, it is the
 * configuration that it began with, and costs nothing; the first change copies. The router's mutex is held.
 */
#ifndef EMULATOR_CANDIDATE_H
#define EMULATOR_CANDIDATE_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct config_node;
struct revision;
struct router;

struct candidate {
	struct revision *
	    base; /* what a private copy began with; NULL: the running configuration, always */
	struct arena *arena;      /* NULL while nobody changed it */
	struct config_node *root; /* likewise: read it through candidate_root */
	int64_t changed_ms;       /* router time */
};

void candidate_done(struct candidate *d);

/* To be read; until the next change of it, or of the running configuration. */
const struct config_node *candidate_root(
    const struct router *r, const struct candidate *d);
/* To be changed, in d->arena. Call candidate_touch afterwards. */
struct config_node *candidate_edit(const struct router *r, struct candidate *d);
/* It becomes a copy of `root`, which may be part of the candidate itself. */
void candidate_set(struct router *r, struct candidate *d, const struct config_node *root);
/* It becomes what it began with: rollback 0. */
void candidate_reset(struct candidate *d);
void candidate_touch(struct router *r, struct candidate *d); /* it was changed just now */
/* It differs from what it began with, whoever touched it. */
bool candidate_dirty(const struct router *r, const struct candidate *d);

#endif
