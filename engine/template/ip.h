/* Text that Ansible's filters take for an address or a network, and the values that they make of them. */
#ifndef TEMPLATE_IP_H
#define TEMPLATE_IP_H

#include "template/address.h"
#include "template/object.h"

struct ip {
	struct network n;
	bool with_prefix; /* it was written with one: a network, or an address in it */
	bool number;      /* it was written as a number, so that its text is another */
};

/* Text as ipaddr takes it: as network_parse, or a number, or NUMBER/LENGTH. version 0, 4 or 6: for bare numbers. */
int ip_parse(struct str s, int64_t version, struct ip *ret);
/* The first and last address for hosts; -1: it is a single address. */
int ip_usable(const struct network *n, __uint128_t *first, __uint128_t *last);

struct value *ip_number(struct render *r, __uint128_t number);
struct value *ip_power(struct render *r, int bits); /* 2 to the power of 0 to 128 */
struct value *ip_address(struct render *r, __uint128_t value, int width);
struct value *ip_network(struct render *r, const struct network *n);

/* Arguments as Ansible converts them. An integer, or the text of one: 1; 0: none was given; -1: failed. */
int ip_read_integer(
    struct render *r, const char *name, struct value *v, struct integer *ret);
/* A list of text from a list, or from text parted by commas. */
struct value *ip_texts(struct render *r, const char *filter, struct value *v);

#endif
