/* BGP neighbors of a configuration, with what they inherit from group and protocol. A view; nothing is kept. */
#ifndef EMULATOR_NEIGHBORS_H
#define EMULATOR_NEIGHBORS_H

#include <stdbool.h>

#include "base/vec.h"

struct arena;
struct config_node;

/* Texts that are not set are NULL. */
struct neighbor {
	const char *instance; /* "master" or the routing instance */
	const char *group;
	const char *address;
	const char *type;    /* internal, external */
	const char *peer_as; /* of an internal neighbor: our own */
	const char *our_as;  /* local-as, else autonomous-system */
	const char *local_address;
	const char *key;
	const char *description;
	const char *import, *export;
	const char *hold_time;
	bool inactive; /* configured, but not in effect */
	const struct config_node *node;
};

struct neighbors {
	VEC(struct neighbor) list;
	int groups;
	int configured; /* protocols bgp is there and active in some instance */
};

void neighbors_read(struct arena *a, const struct config_node *root, struct neighbors *n);
void neighbors_done(struct neighbors *n);

#endif
