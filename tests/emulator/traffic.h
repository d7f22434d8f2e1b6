/*
 * What passes a port: octets and packets that grow with the router's clock, errors, flaps, light. A port carries what
 * its BGP peers send while their sessions are up, and what it was told to carry besides; a bundle carries what its
 * peers send, and spreads it over its members. Counters are exact: the rate is folded into them before it changes.
 * The router's mutex is held.
 */
#ifndef EMULATOR_TRAFFIC_H
#define EMULATOR_TRAFFIC_H

#include <stdbool.h>
#include <stdint.h>

struct ports;
struct router;

enum counter {
#define COUNTER(name, element, input) COUNTER_##name,
#include "emulator/counters.def"
#undef COUNTER
	COUNTERS
};

struct port_life {
	const char *name;
	const char *bundle; /* of a member, or NULL */
	bool up;
	int64_t flapped_ms;      /* 0: never */
	int64_t in_bps, out_bps; /* told, beside what the peers send */
	int64_t folded_ms;
	double in_bytes, out_bytes;
	double errors[COUNTERS];
	double error_rate[COUNTERS]; /* a second */
	double rx_dbm, tx_dbm;
	bool no_light_known; /* the module is of a kind without diagnostics */
	int64_t cleared_ms;  /* clear interfaces statistics; 0: never */
};

struct traffic_rate {
	int64_t in_bps, out_bps;
};

enum { TRAFFIC_PACKET = 712 }; /* octets on the average */

struct port_life *traffic_port(struct router *r, const char *name); /* found or made */
struct traffic_rate traffic_rate(const struct router *r, const struct port_life *p);
void traffic_fold(struct router *r); /* counters up to now */
/* Ports went up or down. `learn`: at the start, which is no flap. */
void traffic_settle(struct router *r, const struct ports *ports, bool learn);
void traffic_clear(struct router *r, const char *name); /* NULL: all */
const char *traffic_counter_name(enum counter counter);
int traffic_counter_named(const char *name); /* -1: none */
bool traffic_counter_input(enum counter counter);

#endif
