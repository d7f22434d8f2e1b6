/* Neighbours of BGP whose two ends are both in the site, and do not agree. */
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/map.h"
#include "schema/across.h"
#include "schema/obscured.h"

/* One end of a session. */
struct end {
	size_t router;
	const struct fact_peer *peer;
};

struct sessions {
	struct across_run *run;
	struct across_addresses addresses;
	struct map judged; /* pairs of ends */
};

static const char *
name_of(const struct sessions *s, size_t router)
{
	return s->run->routers[router]->name;
}

/* --- whose address is it? ----------------------------------------------------------------------------- */

static int
order_of(const struct ip *ip, const struct ip *other)
{
	int order = (int)ip->v6 - (int)other->v6;

	return order != 0 ? order : memcmp(ip->octets, other->octets, sizeof ip->octets);
}

static int
compare(const void *va, const void *vb)
{
	const struct across_address *a = va, *b = vb;

	return order_of(&a->fact->ip, &b->fact->ip);
}

/* The only one in the neighbour's instance that has it, else the only one in all of the site: a link may lead from a
 * routing instance to the main one. */
static const struct across_address *
owner_of(const struct sessions *s, const struct end *end)
{
	const struct across_address *v = s->addresses.list.v, *found[2] = {NULL};
	size_t low = 0, high = s->addresses.list.n, all = 0, near = 0;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (order_of(&end->peer->address, &v[mid].fact->ip) > 0)
			low = mid + 1;
		else
			high = mid;
	}
	for (; low < s->addresses.list.n &&
	       fact_same_ip(&end->peer->address, &v[low].fact->ip);
	     low++) {
		found[0] = &v[low];
		all++;
		if (strcmp(v[low].fact->instance, end->peer->instance) != 0)
			continue;
		found[1] = &v[low];
		near++;
	}
	if (near == 1)
		return found[1];
	return all == 1 ? found[0] : NULL;
}

/* --- what two ends disagree in ------------------------------------------------------------------------ */

static void
judge_as(struct sessions *s, const struct end *here, const struct end *there)
{
	const struct fact_peer *p = here->peer, *q = there->peer;
	const struct fact_place *at = p->place_as.path != NULL ? &p->place_as : &p->place;

	if (p->peer_as == 0 || q->as == 0 || p->peer_as == q->as ||
	    p->peer_as == q->other_as)
		return;
	across_report(s->run, here->router, at,
	    arena_printf(s->run->arena,
		"the peer is taken for AS %u, and %s is AS %u at its end, %s", p->peer_as,
		name_of(s, there->router), q->as,
		across_where(s->run, there->router, &q->place)));
}

static void
judge_authentication(struct sessions *s, const struct end *here, const struct end *there)
{
	const struct fact_peer *p = here->peer, *q = there->peer;
	const char *where = across_where(s->run, there->router, &q->place);

	if ((p->authentication == AUTH_NONE) != (q->authentication == AUTH_NONE))
		across_report(s->run, here->router, &p->place,
		    arena_printf(s->run->arena,
			"authentication is configured at %s end only: %s, %s",
			p->authentication == AUTH_NONE ? "the other" : "this",
			name_of(s, there->router), where));
	else if (p->authentication == AUTH_KEY && q->authentication == AUTH_KEY &&
		 obscured_compare(p->key, q->key) == 0)
		across_report(s->run, here->router, &p->place,
		    arena_printf(s->run->arena,
			"authentication-key is another one than at the other end: %s, %s",
			name_of(s, there->router), where));
}

/* The first family of p that q has not, or NULL. */
static const char *
lacking(const struct fact_peer *p, const struct fact_peer *q, int *ret_shared)
{
	const char *first = NULL;

	for (int i = 0; i < p->nfamilies; i++) {
		bool there = false;

		for (int k = 0; k < q->nfamilies; k++)
			there |= strcmp(p->families[i], q->families[k]) == 0;
		*ret_shared += there;
		if (!there && first == NULL)
			first = p->families[i];
	}
	return first;
}

/* Reflectors have more families than each of their clients: inside of an AS one in common is enough. */
static void
judge_families(struct sessions *s, const struct end *here, const struct end *there)
{
	const struct fact_peer *p = here->peer, *q = there->peer;
	int shared = 0, ignored = 0;
	const char *ours = lacking(p, q, &shared), *theirs = lacking(q, p, &ignored);

	if (p->nfamilies == 0 || q->nfamilies == 0 || (ours == NULL && theirs == NULL) ||
	    (shared > 0 && !p->external))
		return;
	across_report(s->run, here->router, &p->place,
	    arena_printf(s->run->arena, "family '%s' is at %s end only: %s, %s",
		ours != NULL ? ours : theirs, ours != NULL ? "this" : "the other",
		name_of(s, there->router),
		across_where(s->run, there->router, &q->place)));
}

static void
judge_pair(struct sessions *s, const struct end *here, const struct end *there)
{
	bool order = here->peer < there->peer;
	const char *key = arena_printf(s->run->arena, "%p %p",
	    (const void *)(order ? here : there)->peer,
	    (const void *)(order ? there : here)->peer);

	judge_as(s, here, there);
	if (map_has(&s->judged, str_of(key)))
		return;
	map_put(&s->judged, str_of(key), s);
	judge_authentication(s, here, there);
	judge_families(s, here, there);
}

/* --- the other end ------------------------------------------------------------------------------------ */

static bool
is_of(const struct router_facts *f, const struct ip *ip)
{
	vec_each (&f->addresses, a)
		if (fact_same_ip(&a->ip, ip))
			return true;
	return false;
}

/* How well a neighbour of the other router is the other end: 0 not at all. If the address here is not known, those that
 * may be meant are alike. */
static int
fitness(const struct sessions *s, const struct end *here, const struct fact_peer *q,
    const struct across_address *owner)
{
	const struct fact_peer *p = here->peer;
	bool towards = q->has_local && fact_same_ip(&q->local, &p->address);
	int fit = towards ? 3 : 1;

	if (p->has_local ? !fact_same_ip(&q->address, &p->local)
			 : (q->has_local && !towards) ||
			       !is_of(s->run->routers[here->router], &q->address))
		return 0;
	return fit + (strcmp(q->instance, owner->fact->instance) == 0);
}

static bool
takes_any(const struct router_facts *f, const char *instance)
{
	vec_each (&f->allowing, it)
		if (strcmp(*it, instance) == 0)
			return true;
	return false;
}

static bool
speaks_bgp(const struct router_facts *f, const char *instance)
{
	vec_each (&f->peers, it)
		if (!it->inactive && strcmp(it->instance, instance) == 0)
			return true;
	return false;
}

/* The first neighbour that the other router has for another address of this one. */
static const struct fact_peer *
another(const struct sessions *s, const struct end *here, size_t router)
{
	vec_each (&s->run->routers[router]->peers, q)
		if (!q->inactive &&
		    !(q->has_local && !fact_same_ip(&q->local, &here->peer->address)) &&
		    is_of(s->run->routers[here->router], &q->address))
			return q;
	return NULL;
}

static void
missing(struct sessions *s, const struct end *here, const struct across_address *owner)
{
	const struct router_facts *f = s->run->routers[owner->router];
	const struct fact_peer *p = here->peer, *q;
	char local[64];

	if (!p->has_local || takes_any(f, owner->fact->instance) ||
	    !speaks_bgp(f, owner->fact->instance))
		return;
	q = another(s, here, owner->router);
	inet_ntop(p->local.v6 ? AF_INET6 : AF_INET, p->local.octets, local, sizeof local);
	across_report(s->run, here->router, &p->place,
	    arena_printf(s->run->arena,
		"%s has this address (%s) and no neighbor %s for this end%s%s%s%s",
		f->name, owner->fact->interface, local, q != NULL ? ", but " : "",
		q != NULL ? q->place.word : "", q != NULL ? " at " : "",
		q != NULL ? across_where(s->run, owner->router, &q->place) : ""));
}

/* The neighbour of the other router that is meant; *ret_alike how many fit as well. */
static const struct fact_peer *
other_end(const struct sessions *s, const struct end *here,
    const struct across_address *owner, int *ret_alike)
{
	const struct fact_peer *found = NULL;
	int best = 0;

	vec_each (&s->run->routers[owner->router]->peers, q) {
		int fit = fitness(s, here, q, owner);

		if (fit > best) {
			best = fit;
			found = q;
			*ret_alike = 0;
		}
		*ret_alike += fit > 0 && fit == best;
	}
	return found;
}

static void
judge_end(struct sessions *s, const struct end *here)
{
	const struct across_address *owner = owner_of(s, here);
	struct end there;
	int alike = 0;

	if (owner == NULL || owner->router == here->router)
		return;
	there.router = owner->router;
	there.peer = other_end(s, here, owner, &alike);
	if (there.peer == NULL)
		missing(s, here, owner);
	else if (!there.peer->inactive && (alike == 1 || here->peer->has_local))
		judge_pair(s, here, &there);
}

static void
across(struct across_run *r)
{
	struct sessions s = {.run = r};

	across_addresses_read(r, &s.addresses);
	if (s.addresses.list.n > 0)
		qsort(s.addresses.list.v, s.addresses.list.n, sizeof *s.addresses.list.v,
		    compare);
	map_init(&s.judged);
	for (size_t i = 0; i < r->n; i++)
		vec_each (&r->routers[i]->peers, peer)
			if (!peer->inactive)
				judge_end(&s, &(struct end){i, peer});
	map_done(&s.judged);
	across_addresses_done(&s.addresses);
}

const struct schema_rule rule_site_bgp = {
    .name = "site-bgp",
    .severity = FINDING_WARNING,
    .summary = "the two ends of a BGP session in the site do not agree",
    .help =
	"A neighbour whose address another router of the site has must be a neighbour\n"
	"there too, and both must agree in addresses, AS numbers (local-as counts),\n"
	"authentication and address families. Keys are compared, obscured ones ($9$) "
	"too.\n"
	"Inside of an AS one family in common is enough. Left out: neighbours that are\n"
	"inactive at one end, groups that take peers by prefix (allow), confederations,\n"
	"and addresses that several routers have.",
    .across = across,
};
