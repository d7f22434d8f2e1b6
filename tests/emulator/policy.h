/* As much of routing policies as decides whether a peer is drained: does a chain of them reject every route? */
#ifndef EMULATOR_POLICY_H
#define EMULATOR_POLICY_H

#include <stdbool.h>

struct arena;
struct config_node;

/* `names`: blank-separated, as import and export have them; NULL: none. Terms with conditions are passed over. */
bool policy_rejects_all(
    struct arena *a, const struct config_node *root, const char *names);

#endif
