/*
 * The two ways in which Junos sends XML that is not well-formed, and their cure. Nothing
 * else is repaired: what is still wrong afterwards is an error.
 */
#ifndef NETCONF_REPAIR_H
#define NETCONF_REPAIR_H

#include <stdbool.h>

#include "base/str.h"

struct buf;

/* Octets that no XML document may hold (control characters, broken UTF-8 of interface
 * descriptions, junos-facts 1.4) become U+FFFD. False: there are none. */
bool repair_octets(struct str text, struct buf *out);
/* <routing-engine> that was never closed, as SRX clusters send it (junos-facts 2.8):
 * closed where the next end tag does not fit, if it holds commit-success,
 * commit-check-success or rpc-error. False: this is not what is wrong with the text. */
bool repair_routing_engine(struct str text, struct buf *out);

#endif
