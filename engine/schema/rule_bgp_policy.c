/* External peers without a policy for what comes in or goes out. */
#include "base/arena.h"
#include "schema/bgp_peer.h"

static bool
has(struct rule_run *r, const struct bound *n, const char *path)
{
	return lookup_path(r->lookup, n, path, NULL, NULL) > 0;
}

struct direction {
	struct rule_run *run;
	const char *name; /* "import" */
	bool lacking;
};

static void
look_at_neighbor(void *ctx, const struct bound *neighbor)
{
	struct direction *d = ctx;

	d->lacking |= !has(d->run, neighbor, d->name);
}

static void
look(struct rule_run *r, const struct bgp_peer *peer)
{
	static const char *const directions[] = {"import", "export"};
	const struct bound *group = peer->group;

	if (bgp_is_vpn(peer) || !bgp_is_external(r, peer))
		return;
	for (int i = 0; i < 2; i++) {
		struct direction d = {.run = r, .name = directions[i]};

		if (has(r, group, d.name) || has(r, group->parent, d.name))
			continue;
		if (lookup_path(r->lookup, group, "neighbor <*>", look_at_neighbor, &d) >
			0 &&
		    !d.lacking)
			continue;
		rule_found(r, group,
		    arena_printf(r->arena,
			"external peers have no %s policy: every route %s", d.name,
			i == 0 ? "they send is taken" : "of BGP is sent to them"));
	}
}

static void
check_scope(struct rule_run *r, const struct bound *scope)
{
	bgp_each_group(r, scope, look);
}

static void
check(struct rule_run *r)
{
	rule_each_scope(r, check_scope);
}

const struct schema_rule rule_bgp_policy = {
    .name = "bgp-policy",
    .severity = FINDING_WARNING,
    .summary = "an external BGP group has no import or no export policy",
    .help =
	"Without an import policy every route that the peer sends is taken, without an\n"
	"export policy every active route of BGP is sent to it (RFC 8212 says why not).\n"
	"A policy of the neighbour, the group or all of BGP counts. Instances of type "
	"vrf\n"
	"are left out: what their peers send stays within the VPN.",
    .check = check,
};
