/*
 * What the configuration of one router says that those of others must agree with: addresses, neighbours of BGP, what it
 * calls itself. Read once from a bound tree, which may be freed then; made for the rules across a site (across.h).
 * Of the main system only; logical systems are left out.
 *
 * Facts belong to their maker, have secrets in them (wiped when they are freed) and are const once they are read.
 */
#ifndef SCHEMA_ROUTER_FACTS_H
#define SCHEMA_ROUTER_FACTS_H

#include <stdint.h>

#include "base/vec.h"
#include "schema/rules.h"

/* Where it stands in the rendered text. */
struct fact_place {
	struct mark mark; /* file NULL: that of the router */
	const char *path; /* "[edit interfaces …]" */
	const char *word;
};

struct ip {
	uint8_t v6; /* or of 4 octets */
	uint8_t octets[16];
};

struct fact_address {
	struct fact_place place;
	const char *text;      /* "192.0.2.1/31" */
	const char *interface; /* "ge-0/0/0.0" */
	const char *instance;  /* "": the main one */
	struct ip ip;
	uint8_t network[16];
	int length;
	bool
	    anycast; /* on a loopback that has another one, or on an irb: others may have it */
	bool management; /* of fxp0 and the like */
};

enum fact_authentication { AUTH_NONE, AUTH_KEY, AUTH_OTHER };

enum { FACT_FAMILIES = 24 };

struct fact_peer {
	struct fact_place place;    /* the neighbour */
	struct fact_place place_as; /* `peer-as`; path NULL: it has none */
	struct fact_place place_local;
	const char *instance;
	struct ip address;
	struct ip local; /* octets of `local-address`, else of the interface towards it */
	bool has_local;  /* one of both is known */
	bool says_local; /* it is configured */
	bool external;
	bool inactive;
	uint32_t peer_as, as, other_as; /* 0: not known; other_as: taken as well */
	enum fact_authentication authentication;
	struct str key;
	const char *families[FACT_FAMILIES]; /* "inet unicast", … */
	int nfamilies;                       /* 0: not known */
};

struct router_facts {
	struct arena *arena;
	const char *name;
	VEC(struct fact_address) addresses;
	VEC(struct fact_peer) peers;
	VEC(const char *) allowing; /* instances where BGP takes neighbours by prefix */
	struct fact_place router_id, system_id; /* path NULL: not there */
	const char *id, *system; /* "192.0.2.1", twelve hexadecimal digits */
};

struct router_facts *router_facts_new(const char *name);
void router_facts_free(struct router_facts *f); /* NULL allowed */
/* Of a tree after group expansion; once. */
void router_facts_read(struct router_facts *f, struct rule_run *r);

/* --- inside --- */

/* Reads an address, up to the end or a '/'. */
bool fact_ip(struct str text, struct ip *ret_ip);
bool fact_same_ip(const struct ip *a, const struct ip *b);
struct fact_place fact_place(struct router_facts *f, const struct bound *at);
/* Neighbours, once addresses are read. */
void router_facts_read_peers(struct router_facts *f, struct rule_run *r);

#endif
