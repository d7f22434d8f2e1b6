/*
 * Host entries of an inventory: a name, a name with ranges (edge[01:04], r[a:c], r[0:8:2]), and a port behind it
 * (name:830, [2001:db8::1]:830). As Ansible's expand_hostname_range and parse_address.
 */
#ifndef INVENTORY_RANGE_H
#define INVENTORY_RANGE_H

#include <stddef.h>

#include "base/mark.h"
#include "base/str.h"

struct arena;
struct err;

struct range {
	const char **names; /* in the arena */
	size_t n;
	int port; /* 0: none given */
};

/* ERR_INPUT at `at`; ERR_LIMIT above `limit` names. */
int range_expand(struct arena *a, struct str entry, struct mark at, size_t limit,
    struct range *ret, struct err **e);

#endif
