/*
 * Neighborships that follow from the running configuration: an interface with a protocol has a neighbor behind it while
 * its port is up and the far end was not told to go. A view; nothing is kept but the orders of the world.
 */
#ifndef EMULATOR_ADJACENCY_H
#define EMULATOR_ADJACENCY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/vec.h"

struct arena;
struct router;

enum adjacency_protocol {
	ADJACENCY_OSPF,
	ADJACENCY_OSPF3,
	ADJACENCY_ISIS,
	ADJACENCY_LDP,
	ADJACENCY_RSVP,
	ADJACENCY_LLDP,
	ADJACENCY_LACP,
	ADJACENCY_BFD,
	ADJACENCIES,
};

struct adjacency {
	const char *interface; /* "ge-0/0/0.0"; lldp, lacp: the port */
	const char *parent;    /* bundle of the port, or NULL */
	const char *local;     /* our address, or NULL */
	const char *address;   /* the far end's, or NULL */
	const char *system;    /* its name */
	const char *far_port;
	const char *area;   /* ospf */
	const char *client; /* bfd: "BGP", "OSPF", "ISIS" */
	int64_t interval;   /* bfd, milliseconds */
	int level;          /* isis */
	bool port_up;
	bool up;
	int64_t since_ms; /* of the state */
};

struct adjacencies {
	VEC(struct adjacency) list;
	bool configured; /* the protocol is there and active */
};

void adjacency_read(struct arena *a, struct router *r, enum adjacency_protocol protocol,
    struct adjacencies *into);
void adjacency_done(struct adjacencies *a);

int adjacency_named(const char *protocol); /* -1: none */
const char *adjacency_name(enum adjacency_protocol protocol);
/* `interface` is a name or an address of the protocol's table. False: there is no such neighbor. */
bool adjacency_set(
    struct router *r, enum adjacency_protocol protocol, const char *interface, bool up);
void adjacency_far_end(
    struct router *r, const char *port, const char *system, const char *remote_port);

#endif
