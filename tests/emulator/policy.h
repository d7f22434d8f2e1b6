/* As much of routing policies as decides whether a peer is drained: of terms with conditions only that they may accept. */
#ifndef EMULATOR_POLICY_H
#define EMULATOR_POLICY_H

#include <stdbool.h>

struct arena;
struct config_node;

/* Does a chain reject every route? `names`: blank-separated, as import and export have them; NULL: none. */
bool policy_rejects_all(
    struct arena *a, const struct config_node *root, const char *names);
/* Does it lengthen the AS path of every route? */
bool policy_prepends(struct arena *a, const struct config_node *root, const char *names);

#endif
