/*
 * Startup configurations of a fleet: read and parsed once for all routers that have the same. The trees live as long as
 * the fleet's arena and are const: any thread may read them.
 */
#ifndef EMULATOR_STARTUP_H
#define EMULATOR_STARTUP_H

#include "base/str.h"
#include "base/vec.h"

struct arena;
struct config_node;
struct err;

struct startups {
	VEC(struct startup {
		const char *path; /* NULL: a bare router's */
		struct str text;
		const struct config_node *root;
	})
	list;
};

/* The configuration in the file, or of a bare router of that name. ERR_CONFIG_SYNTAX with its position. */
int startup_get(struct startups *s, struct arena *a, const char *name, const char *path,
    const struct config_node **ret_root, struct err **e);
void startups_done(struct startups *s);

#endif
