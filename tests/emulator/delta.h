/* What a comparison in XML shows: the statements that differ, with what happened to each (junos-facts 2.5). */
#ifndef EMULATOR_DELTA_H
#define EMULATOR_DELTA_H

#include <stdbool.h>

struct arena;
struct config_node;

/* Flags of nodes beside enum config_flag: made since the last commit; what a difference says of them. */
enum { DELTA_CHANGED = 1 << 16, DELTA_CREATED = 1 << 17, DELTA_DELETED = 1 << 18 };

/* A tree whose nodes bear DELTA_CREATED and DELTA_DELETED; entries that only changed places are left out. */
struct config_node *delta_make(
    struct arena *a, const struct config_node *old, const struct config_node *new);
/* Marks what is not in `old` as it is in `tree` with DELTA_CHANGED, and all above it. */
bool delta_mark(const struct config_node *old, struct config_node *tree);

#endif
