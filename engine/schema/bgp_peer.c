#include "schema/bgp_peer.h"

#include <string.h>

struct walk {
	struct rule_run *run;
	struct bgp_peer peer;
	bgp_peer_fn *at;
	bool groups;
};

static void
look_at_neighbor(void *ctx, const struct bound *n)
{
	struct walk *w = ctx;

	w->peer.neighbor = n;
	w->at(w->run, &w->peer);
}

static void
look_at_group(void *ctx, const struct bound *n)
{
	struct walk *w = ctx;

	w->peer.group = n;
	w->peer.neighbor = NULL;
	if (w->groups)
		w->at(w->run, &w->peer);
	else
		lookup_path(w->run->lookup, n, "neighbor <*>", look_at_neighbor, w);
}

static void
look_at_bgp(void *ctx, const struct bound *n)
{
	struct walk *w = ctx;

	w->peer.bgp = n;
	lookup_path(w->run->lookup, n, "group <*>", look_at_group, w);
}

static void
look_at_instance(void *ctx, const struct bound *n)
{
	struct walk *w = ctx;

	w->peer.instance = n;
	lookup_path(w->run->lookup, n, "protocols bgp", look_at_bgp, w);
}

static void
walk(struct rule_run *r, const struct bound *scope, bgp_peer_fn *at, bool groups)
{
	struct walk w = {.run = r,
	    .at = at,
	    .groups = groups,
	    .peer = {.scope = scope, .lookup = r->lookup}};

	lookup_path(r->lookup, scope, "protocols bgp", look_at_bgp, &w);
	lookup_path(r->lookup, scope, "routing-instances <*>", look_at_instance, &w);
}

void
bgp_each_group(struct rule_run *r, const struct bound *scope, bgp_peer_fn *at)
{
	walk(r, scope, at, true);
}

void
bgp_each_peer(struct rule_run *r, const struct bound *scope, bgp_peer_fn *at)
{
	walk(r, scope, at, false);
}

const struct bound *
bgp_active(const struct bound *parent, const char *name)
{
	if (parent == NULL)
		return NULL;
	bound_each(
	    parent, n) if (lookup_active(n) && strcmp(n->name, name) == 0) return n;
	return NULL;
}

static void
take_first(void *ctx, const struct bound *n)
{
	const struct bound **first = ctx;

	if (*first == NULL)
		*first = n;
}

/* Groups have thousands of neighbours beside it: found without going through them. */
const struct bound *
bgp_peer_at(const struct bgp_peer *peer, const struct bound *parent, const char *name)
{
	const struct bound *first = NULL;

	if (parent != NULL)
		lookup_path(peer->lookup, parent, name, take_first, &first);
	return first;
}

const struct bound *
bgp_peer_get(const struct bgp_peer *peer, const char *name)
{
	const struct bound *n = bgp_peer_at(peer, peer->neighbor, name);

	if (n == NULL)
		n = bgp_peer_at(peer, peer->group, name);
	return n != NULL ? n : bgp_peer_at(peer, peer->bgp, name);
}

const struct bound *
bgp_peer_next(const struct bound *value)
{
	const struct bound *n = value->next;

	while (n != NULL && (n->schema != value->schema || !lookup_active(n)))
		n = n->next;
	return n;
}

const struct bound *
bgp_own_as(const struct bgp_peer *peer)
{
	const struct bound *at[] = {peer->instance, peer->scope};

	for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
		const struct bound *as =
		    bgp_active(bgp_active(at[i], "routing-options"), "autonomous-system");

		if (as != NULL && bgp_active(as, "as-number") != NULL)
			return bgp_active(as, "as-number");
	}
	return NULL;
}

bool
bgp_is_external(struct rule_run *r, const struct bgp_peer *peer)
{
	const struct bound *type = bgp_peer_at(peer, peer->group, "type");
	const struct bound *as = bgp_peer_get(peer, "peer-as"), *own;

	(void)r;
	if (type != NULL)
		return str_eq(type->value, STR("external"));
	own = bgp_own_as(peer);
	return as != NULL && (own == NULL || !str_eq(as->value, own->value));
}

bool
bgp_is_vpn(const struct bgp_peer *peer)
{
	const struct bound *type =
	    peer->instance != NULL ? bgp_active(peer->instance, "instance-type") : NULL;

	return type != NULL && str_eq(type->value, STR("vrf"));
}
