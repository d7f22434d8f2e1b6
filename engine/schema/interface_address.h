/*
 * The addresses that interfaces have, with the routing instance they are in. Lives as long as the run's arena and tree.
 */
#ifndef SCHEMA_INTERFACE_ADDRESS_H
#define SCHEMA_INTERFACE_ADDRESS_H

#include <stdint.h>

#include "schema/rules.h"

struct interface_address {
	const struct bound *at; /* the entry `address` */
	const struct bound *unit;
	const char *interface; /* "ge-0/0/0.0" */
	struct str instance;   /* empty: the default one */
	struct str text;       /* "192.0.2.1/31" */
	bool v6;
	uint8_t ip[16];      /* the first 4 of them without v6 */
	uint8_t network[16]; /* the same without the bits of the host */
	int length;          /* of the prefix */
};

struct interface_addresses {
	VEC(struct interface_address) list;
};

/* Those below a scope, by family, instance and address; without IPv6's link-local ones. */
void interface_addresses_read(
    struct rule_run *r, const struct bound *scope, struct interface_addresses *to);
void interface_addresses_done(struct interface_addresses *a);

/* In one family and instance? */
bool interface_address_meets(
    const struct interface_address *a, const struct interface_address *b);
/* Order by family, then instance: for qsort. */
int interface_address_order(
    const struct interface_address *a, const struct interface_address *b);
/* Is b in the subnet of a? */
bool interface_address_has(
    const struct interface_address *a, const struct interface_address *b);

#endif
