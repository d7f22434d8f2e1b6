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

uint32_t
bgp_as_number(const struct bound *n)
{
	struct str rest = n != NULL && n->value.n > 0 ? n->value : STR("");
	struct str high = str_cut(&rest, '.');
	uint64_t v = 0;
	struct str parts[] = {high, rest};

	for (int i = 0; i < 2; i++) {
		uint64_t part = 0;

		for (size_t k = 0; k < parts[i].n; k++) {
			if (parts[i].p[k] < '0' || parts[i].p[k] > '9' || k > 9)
				return 0;
			part = part * 10 + (uint64_t)(parts[i].p[k] - '0');
		}
		v = parts[i].n > 0 && i > 0 ? v * 65536 + part : v + part;
	}
	return v <= UINT32_MAX ? (uint32_t)v : 0;
}

bool
bgp_is_external(const struct bgp_peer *peer)
{
	const struct bound *type = bgp_peer_at(peer, peer->group, "type");
	const struct bound *as = bgp_peer_get(peer, "peer-as"), *own;

	if (type != NULL)
		return str_eq(type->value, STR("external"));
	own = bgp_own_as(peer);
	return as != NULL && (own == NULL || !str_eq(as->value, own->value));
}

static bool
is_private(uint32_t as)
{
	return (as >= 64512 && as <= 65534) || as >= 4200000000;
}

/* Of a group whose neighbours say it one by one: all of them. */
static bool
has_private_peers(const struct bgp_peer *peer)
{
	const struct bound *as = bgp_peer_get(peer, "peer-as");
	bool all = true, any = false;

	if (as != NULL || peer->neighbor != NULL)
		return is_private(bgp_as_number(as));
	bound_each(peer->group, n)
	{
		if (strcmp(n->name, "neighbor") != 0 || !lookup_active(n))
			continue;
		any = true;
		all &= is_private(bgp_as_number(bgp_active(n, "peer-as")));
	}
	return any && all;
}

bool
bgp_is_foreign(const struct bgp_peer *peer)
{
	const struct bound *local =
	    bgp_active(bgp_peer_get(peer, "local-as"), "as-number");
	const struct bound *own = local != NULL ? local : bgp_own_as(peer);

	return bgp_is_external(peer) &&
	       !(is_private(bgp_as_number(own)) && has_private_peers(peer));
}

bool
bgp_is_vpn(const struct bgp_peer *peer)
{
	const struct bound *type =
	    peer->instance != NULL ? bgp_active(peer->instance, "instance-type") : NULL;

	return type != NULL && str_eq(type->value, STR("vrf"));
}
