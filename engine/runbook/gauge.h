/*
 * What passes a router, as numbers: routes advertised to and accepted from BGP neighbors, states of their sessions, rates
 * of interfaces. Pure: reads saved replies (junos-facts 3.4, 3.5), in whatever they are wrapped.
 */
#ifndef RUNBOOK_GAUGE_H
#define RUNBOOK_GAUGE_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct xml;

enum gauge_kind {
	GAUGE_ADVERTISED,
	GAUGE_ACCEPTED,
	GAUGE_SESSION,
	GAUGE_INPUT,
	GAUGE_OUTPUT
};

/* One number of one thing. */
struct gauge {
	const char
	    *object; /* "routes advertised to peer 192.0.2.2", unique; in the arena */
	enum gauge_kind kind;
	int64_t value;    /* routes; 1: established, 0: not; bit/s */
	const char *text; /* state of a session; NULL: the number says all */
};

struct gauges {
	struct gauge *v;
	size_t n;
	size_t cap;
};

/* Neighbors in the reply to get-bgp-neighbor-information. whom: "external", "internal", "all", or a shell pattern on their
 * address or group. A neighbor whose session is not established is advertised nothing. ERR_PROTOCOL. */
int gauge_bgp(struct arena *a, const struct xml *reply, enum gauge_kind kind,
    const char *whom, struct gauges *out, struct err **e);
/* Interfaces in the reply to get-interface-information. ERR_PROTOCOL also if one tells no rate. */
int gauge_interfaces(struct arena *a, const struct xml *reply, enum gauge_kind kind,
    struct gauges *out, struct err **e);
/* "12", "1.5 Mbit/s", "Established". */
const char *gauge_text(struct arena *a, const struct gauge *g);
const char *gauge_number(struct arena *a, enum gauge_kind kind, int64_t value);

#endif
