/*
 * The routes of a router, made when they are looked at: interfaces and static routes of the running configuration, and
 * as many prefixes of each established BGP peer as it announces. Prefixes of peers are invented: /24 of 100.64.0.0/10
 * and /48 of 2001:db8::/32.
 */
#ifndef EMULATOR_ROUTES_H
#define EMULATOR_ROUTES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/vec.h"

struct arena;
struct router;

struct route {
	const char *table;  /* "inet.0", "VRF.inet6.0" */
	const char *prefix; /* "192.0.2.0/24" */
	const char *protocol;
	int preference, local_preference; /* 0: none */
	bool active;
	int64_t since_ms;
	const char *to, *via, *local; /* next hop, interface, own interface; or NULL */
	const char *as_path;          /* or NULL */
	const char *peer;             /* that announced it, or NULL */
	bool discards;
};

struct routes {
	VEC(struct route) list; /* by table, then by prefix */
};

void routes_read(struct arena *a, struct router *r, struct routes *into);
void routes_done(struct routes *r);

#endif
