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
	int prefixes;            /* that it announces to us */
	int advertised;          /* that we announce to it */
	const char *port;        /* that leads to it, or NULL */
	int64_t in_bps, out_bps; /* while the session is up */
	/* by the running configuration: */
	bool mute;    /* our export policy rejects everything */
	bool deaf;    /* so does our import policy */
	bool leaving; /* graceful-shutdown, or prepends: nobody prefers us any more */
};

struct alarm {
	bool chassis;
	int64_t at_ms;
	const char *class_name; /* Major, Minor */
	const char *text;
};

/* Somebody at the command line, beside the NETCONF sessions. */
struct login {
	const char *user, *from;
	int64_t since_ms;
};

/* A neighborship that the world's script took down, or brought back. */
struct adjacency_order {
	int protocol;          /* enum adjacency_protocol */
	const char *interface; /* or address */
	bool down;
	int64_t since_ms;
};

/* Who is at the other end of a port. */
struct far_end {
	const char *port, *system, *remote_port;
};

/* What has become of a part of the chassis; a part that is not listed is well. */
struct part_state {
	const char *kind; /* fpc, psu, fan */
	int number;
	const char *state; /* offline, failed, absent, check */
	int64_t since_ms;
};

struct port_life;
struct timed;

struct world {
	bool other_gone; /* the other routing engine cannot be reached */
	struct arena *arena;
	VEC(struct peer) peers;
	VEC(const char *) dead_ports; /* no light */
	VEC(struct alarm) alarms;
	VEC(struct login) logins;
	VEC(struct adjacency_order) adjacencies;
	VEC(struct far_end) far_ends;
	VEC(struct part_state) parts;
	VEC(struct port_life *) ports; /* traffic.c */
	VEC(struct timed) timed;       /* script.c: orders that are not due yet */
	int engine;                    /* that the sessions talk to */
	int master;                    /* 0 or 1 */
	int64_t master_ms;             /* when that one became it; 0: at boot */
	unsigned stopped;              /* daemons.c */
	int temperature;               /* added to every reading, degrees C */
	bool burning;                  /* the processor is busy */
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
/* Prefixes that pass our policies: of its own, those in use, and ours that it is told. */
int world_accepted(const struct peer *p);
int world_active(const struct peer *p);
int world_told(const struct peer *p);
const char *world_state(
    const struct router *r, const struct peer *p); /* "Established", "Active", "Idle" */
bool world_port_up(const struct router *r, const struct ports *ports,
    const char *name); /* oper-status */
/* The port is in the chassis, and its card is not offline. */
bool world_port_present(const struct router *r, const char *name);

/* Orders of junosim ctl. `up` on a neighbor that the far end did not know teaches it. */
bool world_set_peer(struct router *r, const char *address, bool up);
void world_flap(struct router *r, const char *address); /* down, and up after a while */
bool world_set_prefixes(struct router *r, const char *address, int prefixes);
bool world_set_advertised(struct router *r, const char *address, int prefixes);
bool world_set_traffic(
    struct router *r, const char *address, int64_t in_bps, int64_t out_bps);
void world_set_port(struct router *r, const char *name, bool up);
void world_add_alarm(
    struct router *r, bool chassis, const char *class_name, const char *text);
void world_clear_alarms(struct router *r);
bool world_clear_alarm(struct router *r, const char *text); /* false: there is none */
int world_add_core(
    struct router *r, const char *file); /* 0, or of errno.h: it lies on the disk */

#endif
