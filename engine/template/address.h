/*
 * Internet addresses and networks of both versions, read as Python's netaddr 0.8 reads them, because Ansible's filters
 * do: short forms (`10.1` is 10.1.0.0), a prefix as length, netmask or hostmask. Pure: no memory, no errors beyond -1.
 */
#ifndef TEMPLATE_ADDRESS_H
#define TEMPLATE_ADDRESS_H

#include <stdbool.h>

#include "base/str.h"

struct buf;

enum { ADDRESS_V4 = 32, ADDRESS_V6 = 128 }; /* bits: what tells the versions apart */

/* An address with the length of its prefix; the host bits of the address are kept. */
struct network {
	__uint128_t value;
	int prefix, width;
};

/* Python's int(text): white space around it, a sign, single `_` between digits. */
struct integer {
	bool negative, over; /* over: beyond 128 bits, magnitude is the largest number */
	__uint128_t magnitude;
};
int integer_parse(struct str s, struct integer *ret);
bool address_all_digits(struct str s); /* at least one */

/* An address with or without a prefix; without one it is the whole width. */
int network_parse(struct str s, struct network *ret);
/* The same with nothing left out and no leading zeros, as Python's ipaddress has it: masks of version 4 only. */
int network_parse_strict(struct str s, struct network *ret);
/* One address of that version: four numbers, or groups with `::`. */
int address_parse(struct str s, int width, __uint128_t *ret);
/* One address of either version; of version 4 as the C library's inet_aton has it, where 10.1 is 10.0.0.1. */
int address_parse_loose(struct str s, struct network *ret);

__uint128_t address_most(int width); /* the last address there is */
__uint128_t network_hostmask(const struct network *n);
__uint128_t network_first(const struct network *n);
__uint128_t network_last(const struct network *n);
static inline int
network_host_bits(const struct network *n) /* 0: one address; 1: two; … */
{
	return n->width - n->prefix;
}
static inline int
network_version(const struct network *n)
{
	return n->width == ADDRESS_V4 ? 4 : 6;
}
bool network_contains(const struct network *n, const struct network *inner);
/* By version, first address, prefix, host bits. */
int network_cmp(const struct network *a, const struct network *b);
/* An address of version 4 if the number is small enough. Negative or too large: -1. */
int address_of_integer(__uint128_t base, const struct integer *plus, struct network *ret);
/* base + plus within 0 and most, or -1. */
int address_add(
    __uint128_t base, const struct integer *plus, __uint128_t most, __uint128_t *ret);

void address_print(struct buf *b, __uint128_t value, int width);
/* Version 6 in groups only, without the dotted end of ::ffff:192.0.2.1: so Python's ipaddress has it. */
void address_print_groups(struct buf *b, __uint128_t value, int width);
void network_print(struct buf *b, const struct network *n); /* ADDRESS/LENGTH */

#endif
