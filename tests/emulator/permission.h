/*
 * Login classes: who may do what (junos-facts 1.1, 1.9). The class stands in the committed configuration, `system login
 * user NAME class CLASS`; whoever is not named there is a super-user. The router's mutex is held.
 */
#ifndef EMULATOR_PERMISSION_H
#define EMULATOR_PERMISSION_H

#include <stdbool.h>

struct arena;
struct router;

/* "super-user", "operator", the name of a class of the configuration. In the arena. */
const char *permission_class(struct arena *a, const struct router *r, const char *user);
/* As the hello shows it: the predefined ones begin with "j-". In the arena. */
const char *permission_label(struct arena *a, const struct router *r, const char *user);
/* Whether the user's class holds the bit that this RPC needs. */
bool permission_allows(const struct router *r, const char *user, const char *rpc);

#endif
