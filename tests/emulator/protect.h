/*
 * Protected statements refuse changes: a warning, and the rest of the load goes on (junos-facts 2.7). The form of the
 * warning for deletions is a router's; that for other changes is inferred.
 */
#ifndef EMULATOR_PROTECT_H
#define EMULATOR_PROTECT_H

#include <stdbool.h>

#include "base/str.h"

struct arena;
struct config_node;
struct load;

/* A copy of the candidate if anything in it is protected, else NULL. It lives as long as the call. */
const struct config_node *protect_before(struct load *l, const struct config_node *root);
/* Puts back what was protected in `before` and is other than it was in root, which is in the arena. */
void protect_restore(struct load *l, const struct config_node *before, struct arena *a,
    struct config_node *root);
/* May this command change this statement? A deletion above protected statements deletes the others. */
bool protect_allows(struct load *l, struct config_node *root, struct str verb,
    const struct str *path, int n);

#endif
