/*
 * Neighbours of BGP, of the main instance and of routing instances, and what is said of them: by themselves, by their
 * group or by all of BGP. What is inactive is not there.
 */
#ifndef SCHEMA_BGP_PEER_H
#define SCHEMA_BGP_PEER_H

#include <stdint.h>

#include "schema/rules.h"

struct bgp_peer {
	const struct bound *scope;    /* the root or a logical system */
	const struct bound *instance; /* entry of routing-instances; NULL: the main one */
	const struct bound *bgp, *group, *neighbor;
	const struct lookup *lookup;
};

typedef void bgp_peer_fn(struct rule_run *r, const struct bgp_peer *peer);

/* Each group, with neighbor NULL. */
void bgp_each_group(struct rule_run *r, const struct bound *scope, bgp_peer_fn *at);
void bgp_each_peer(struct rule_run *r, const struct bound *scope, bgp_peer_fn *at);

/* The first statement of that name below the neighbour (if there is one), else the group, else BGP; or NULL. */
const struct bound *bgp_peer_get(const struct bgp_peer *peer, const char *name);
/* The same of one of the three. */
const struct bound *bgp_peer_at(
    const struct bgp_peer *peer, const struct bound *level, const char *name);
/* The next value of the same statement; NULL behind the last. */
const struct bound *bgp_peer_next(const struct bound *value);
/* A group without a type is external, unless its peers are of our autonomous system. */
bool bgp_is_external(const struct bgp_peer *peer);
/* External, and not of our own network as well: a session between two private AS numbers (RFC 6996) is part of a fabric. */
bool bgp_is_foreign(const struct bgp_peer *peer);
/* 64496, or 1.10; 0 if it is neither, or NULL. */
uint32_t bgp_as_number(const struct bound *n);
/* Of an instance of type vrf: its routes are a customer's and stay within the VPN. */
bool bgp_is_vpn(const struct bgp_peer *peer);
/* The AS that the router is of where the peer is: `autonomous-system` of the instance, else of the scope; or NULL. */
const struct bound *bgp_own_as(const struct bgp_peer *peer);
/* The first active statement of that name below a node; or NULL. */
const struct bound *bgp_active(const struct bound *parent, const char *name);

#endif
