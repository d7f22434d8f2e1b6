/* What a comparison in XML shows: the statements that differ, with what happened to each (junos-facts 2.5). */
#ifndef EMULATOR_DELTA_H
#define EMULATOR_DELTA_H

#include <stdbool.h>

struct arena;
struct config_node;

/* A tree whose nodes bear SHAPE_CREATED and SHAPE_DELETED; entries that only changed places are left out. */
struct config_node *delta_make(
    struct arena *a, const struct config_node *old, const struct config_node *new);
/* Marks what is not in `old` as it is in `tree` with SHAPE_CHANGED, and all above it. */
bool delta_mark(const struct config_node *old, struct config_node *tree);

#endif
