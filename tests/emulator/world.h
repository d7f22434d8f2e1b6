/*
 * The world around a router: its hardware, and the far ends of its BGP sessions. It learns from the startup
 * configuration what the other side expects (AS numbers, addresses, key); a session is up while the running
 * configuration still meets that and the port is up. `junosim ctl` changes the rest. The router's mutex is held.
 */
#ifndef EMULATOR_WORLD_H
#define EMULATOR_WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/vec.h"

struct arena;
struct neighbor;
struct ports;
struct router;

struct peer {
	const char *instance, *address;
	const char
	    *expects;    /* what the far end expects of us, NULL: it does not know us */
	bool configured; /* in the running configuration */
	bool reachable;  /* ours and theirs agree, and the way is up */
	bool down;       /* by order of junosim ctl */
	bool no_way;     /* the port is down */
	int64_t
	    since_ms; /* of the state; with `reachable`: when the session is, or will be, up */
	int flaps;
	int prefixes;
};

struct alarm {
	bool chassis;
	int64_t at_ms;
	const char *class_name; /* Major, Minor */
	const char *text;
};

struct core {
	const char *file;
	int64_t at_ms;
};

struct world {
	bool other_gone; /* the other routing engine cannot be reached */
	struct arena *arena;
	VEC(struct peer) peers;
	VEC(const char *) dead_ports; /* no light */
	VEC(struct alarm) alarms;
	VEC(struct core) cores;
};

void world_init(struct world *w);
void world_done(struct world *w);
/* What the startup configuration says is what the far ends expect; all sessions are up since long. */
void world_learn(struct router *r);
/* The running configuration or the world changed: sessions go down, or will come up. */
void world_settle(struct router *r);

/* NULL: no such neighbor in the running configuration. */
const struct peer *world_peer(
    const struct router *r, const char *instance, const char *address);
bool world_established(const struct router *r, const struct peer *p);
const char *world_state(
    const struct router *r, const struct peer *p); /* "Established", "Active", "Idle" */
bool world_port_up(const struct router *r, const struct ports *ports,
    const char *name); /* oper-status */

/* Orders of junosim ctl. `up` on a neighbor that the far end did not know teaches it. */
bool world_set_peer(struct router *r, const char *address, bool up);
bool world_set_prefixes(struct router *r, const char *address, int prefixes);
void world_set_port(struct router *r, const char *name, bool up);
void world_add_alarm(
    struct router *r, bool chassis, const char *class_name, const char *text);
void world_clear_alarms(struct router *r);
void world_add_core(struct router *r, const char *file);

#endif
