/* Neighbours of BGP among the facts of a router. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "schema/bgp_peer.h"
#include "schema/router_facts.h"

struct reading {
	struct router_facts *facts;
	struct rule_run *run;
	struct bgp_peer at;
	const char *instance;
	bool inactive; /* what is above */
};

/* --- one neighbour ------------------------------------------------------------------------------------ */

static bool
is_internal(const struct bgp_peer *at)
{
	const struct bound *type = bgp_peer_get(at, "type");

	return type != NULL && str_eq(type->value, STR("internal"));
}

/* In a confederation, and where several are taken, nothing is said of numbers. */
static void
read_as(struct reading *r, struct fact_peer *p)
{
	const struct bound *own = bgp_own_as(&r->at),
			   *other = bgp_peer_get(&r->at, "local-as"),
			   *peer = bgp_peer_get(&r->at, "peer-as");
	const struct bound *options = bgp_active(r->at.scope, "routing-options");

	if (bgp_active(options, "confederation") != NULL)
		return;
	p->as = bgp_as_number(own);
	if (other != NULL) {
		if (bgp_active(other, "alias") != NULL)
			p->other_as = p->as;
		p->as = bgp_as_number(bgp_active(other, "as-number"));
	}
	p->external = !is_internal(&r->at);
	if (peer != NULL) {
		p->peer_as = bgp_as_number(peer);
		p->place_as = fact_place(r->facts, peer);
	} else if (!p->external) {
		p->peer_as = p->as;
	}
	if (bgp_peer_get(&r->at, "peer-as-list") != NULL)
		p->peer_as = 0;
}

static void
read_authentication(struct reading *r, struct fact_peer *p)
{
	static const char *const others[] = {
	    "authentication-key-chain", "ipsec-sa", "tcp-ao"};
	const struct bound *key = bgp_peer_get(&r->at, "authentication-key");

	for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
		if (bgp_peer_get(&r->at, others[i]) != NULL)
			p->authentication = AUTH_OTHER;
	if (key == NULL || p->authentication == AUTH_OTHER)
		return;
	p->authentication = AUTH_KEY;
	p->key = (struct str){
	    arena_strndup(r->facts->arena, key->value.p, key->value.n), key->value.n};
}

static void
add_family(struct reading *r, struct fact_peer *p, const char *afi, const char *safi)
{
	if (p->nfamilies < FACT_FAMILIES)
		p->families[p->nfamilies++] =
		    safi != NULL ? arena_printf(r->facts->arena, "%s %s", afi, safi)
				 : arena_strdup(r->facts->arena, afi);
}

static void
read_family(struct reading *r, struct fact_peer *p, const struct bound *afi)
{
	int before = p->nfamilies;

	bound_each(afi, safi)
	{
		if (!lookup_active(safi))
			continue;
		if (strcmp(safi->name, "any") == 0) {
			add_family(r, p, afi->name, "unicast");
			add_family(r, p, afi->name, "multicast");
		} else if (strcmp(afi->name, "route-target") != 0) {
			add_family(r, p, afi->name, safi->name);
		}
	}
	if (p->nfamilies == before)
		add_family(r, p, afi->name, NULL);
}

/* What is said nearest to the neighbour; what several levels say together is not known. */
static void
read_families(struct reading *r, struct fact_peer *p)
{
	const struct bound *levels[] = {r->at.neighbor, r->at.group, r->at.bgp};
	const struct bound *family = NULL;

	for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
		const struct bound *here = bgp_peer_at(&r->at, levels[i], "family");

		if (here != NULL && family != NULL)
			return;
		family = here != NULL ? here : family;
	}
	if (family == NULL) {
		if (!p->address.v6)
			add_family(r, p, "inet", "unicast");
		return;
	}
	bound_each(family, afi) if (lookup_active(afi)) read_family(r, p, afi);
}

/* --- the address at this end -------------------------------------------------------------------------- */

static bool
is_in(const struct fact_address *a, const struct ip *ip)
{
	int octets = a->length / 8, bits = a->length % 8;

	return a->ip.v6 == ip->v6 && !fact_same_ip(&a->ip, ip) &&
	       memcmp(a->network, ip->octets, (size_t)octets) == 0 &&
	       (bits == 0 ||
		   (a->network[octets] ^ ip->octets[octets]) >> (8 - bits) == 0);
}

static void
read_local(struct reading *r, struct fact_peer *p)
{
	const struct bound *local = bgp_peer_get(&r->at, "local-address");
	int found = 0;

	if (local != NULL) {
		p->has_local = p->says_local = fact_ip(local->value, &p->local);
		p->place_local = fact_place(r->facts, local);
		return;
	}
	/* of several in one subnet it is one of them */
	vec_each (&r->facts->addresses, a)
		if (strcmp(a->instance, p->instance) == 0 && is_in(a, &p->address)) {
			p->local = a->ip;
			found++;
		}
	p->has_local = found == 1;
}

static void
read_neighbor(struct reading *r, const struct bound *n)
{
	struct fact_peer p = {.place = fact_place(r->facts, n), .instance = r->instance};

	r->at.neighbor = n;
	if (!fact_ip(rule_name_of(n), &p.address))
		return;
	p.inactive = r->inactive || !lookup_active(n);
	read_as(r, &p);
	read_authentication(r, &p);
	read_families(r, &p);
	read_local(r, &p);
	vec_push(&r->facts->peers, p);
}

/* --- all of them -------------------------------------------------------------------------------------- */

static void
read_group(struct reading *r, const struct bound *group)
{
	bool above = r->inactive;

	r->at.group = group;
	r->inactive |= !lookup_active(group);
	bound_each(group, n)
	{
		if (strcmp(n->name, "neighbor") == 0 && n->schema != NULL)
			read_neighbor(r, n);
		else if (strcmp(n->name, "allow") == 0)
			vec_push(&r->facts->allowing, r->instance);
	}
	r->inactive = above;
}

/* Of the root or a routing instance: what is inactive too, so that it is not said to be missing. */
static void
read_bgp(struct reading *r, const struct bound *protocols)
{
	if (protocols == NULL)
		return;
	bound_each(protocols, bgp)
	{
		if (strcmp(bgp->name, "bgp") != 0 || bgp->schema == NULL)
			continue;
		r->at.bgp = bgp;
		r->inactive = !lookup_active(bgp);
		bound_each(bgp, group) if (strcmp(group->name, "group") == 0 &&
					   group->schema != NULL) read_group(r, group);
	}
}

static void
look_at_instance(void *ctx, const struct bound *instance)
{
	struct reading *r = ctx;
	struct str name = rule_name_of(instance);

	r->at.instance = instance;
	r->instance = arena_strndup(r->facts->arena, name.p, name.n);
	read_bgp(r, bgp_active(instance, "protocols"));
}

void
router_facts_read_peers(struct router_facts *f, struct rule_run *r)
{
	struct reading reading = {.facts = f,
	    .run = r,
	    .at = {.scope = r->root, .lookup = r->lookup},
	    .instance = ""};

	read_bgp(&reading, bgp_active(r->root, "protocols"));
	lookup_path(
	    r->lookup, r->root, "routing-instances <*>", look_at_instance, &reading);
}
