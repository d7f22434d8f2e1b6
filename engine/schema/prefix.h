/* Prefixes of addresses, and ranges of numbers, as they are written in match conditions. */
#ifndef SCHEMA_PREFIX_H
#define SCHEMA_PREFIX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct prefix {
	bool v6;
	uint8_t octets[16]; /* of the host too */
	int length;
};

/* 192.0.2.0/24, 10/8, 2001:db8::/32, an address alone. False: something else (a mask, a name). */
bool prefix_read(struct str text, struct prefix *ret_prefix);
/* Is b in a, or the same? */
bool prefix_has(const struct prefix *a, const struct prefix *b);

/* 179, 1024-65535, or a port by its name (bgp). */
bool number_range_read(struct str text, uint32_t *ret_low, uint32_t *ret_high);

#endif
