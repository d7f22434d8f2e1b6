/*
 * What a session's hello says that the router can (junos-facts 1.2, 1.4, 6): the names of the train, and the modules
 * that the configuration makes it name. The same list is netconf-state's. The router's mutex is held.
 */
#ifndef EMULATOR_CAPABILITY_H
#define EMULATOR_CAPABILITY_H

#include <stdbool.h>

#include "base/vec.h"

struct arena;
struct router;
struct session;

struct capabilities {
	VEC(const char *) list; /* the texts are in the arena, or constant */
};

/* The caller ends with vec_done. */
void capability_list(struct arena *a, const struct session *s, struct capabilities *ret);

#endif
