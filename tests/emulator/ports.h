/*
 * Interfaces as the running configuration describes them: physical ports, units, addresses. A view; nothing is kept.
 * Inactive statements are not there.
 */
#ifndef EMULATOR_PORTS_H
#define EMULATOR_PORTS_H

#include <stdbool.h>

#include "base/str.h"
#include "base/vec.h"

struct arena;
struct config_node;

struct port_address {
	struct str family; /* inet, inet6, iso */
	struct str text;   /* "192.0.2.10/31", empty if the family has none */
};

struct port_unit {
	struct str number;
	bool disabled;
	const char *description;
	VEC(struct port_address) addresses;
};

struct port {
	const char *name;
	bool disabled;
	const char *description;
	const char *bundle; /* "ae0" of a member, or NULL */
	const char *mtu;
	int minimum_links;
	VEC(struct port_unit) units;
};

struct ports {
	VEC(struct port) list; /* in the order of the configuration */
};

void ports_read(struct arena *a, const struct config_node *root, struct ports *p);
void ports_done(struct ports *p);
const struct port *ports_find(const struct ports *p, const char *name);

/* "ge-1/0/3": 1, its card; -1: no port of a card. ports_pic, ports_number: the others; speed in bit/s, 0 unknown. */
int ports_slot(const char *name);
int ports_pic(const char *name);
int ports_number(const char *name);
long long ports_speed(const char *name);
/* The other address of a link with two ("192.0.2.10/31"), NULL of a wider one. In the arena. */
const char *ports_far(struct arena *a, struct str prefix);

/* Text addresses: is `address` inside `prefix` ("192.0.2.10/31")? Equal addresses however they are written? */
bool ports_covers(struct str prefix, const char *address);

#endif
