/*
 * What an address or a whole network is for, as netaddr 0.8 has it: RFC 1918, 2544, 3056, 3879, 3927, 4193, 4291, 5771,
 * 6598, 6890.
 */
#ifndef TEMPLATE_ADDRESS_KIND_H
#define TEMPLATE_ADDRESS_KIND_H

#include "template/address.h"

bool address_is_multicast(const struct network *n);
bool address_is_loopback(const struct network *n);
bool address_is_link_local(const struct network *n);
bool address_is_private(const struct network *n);
/* None of these, and no netmask or hostmask either. Of a single address. */
bool address_is_public(const struct network *n);
bool address_is_6to4(const struct network *n);

#endif
