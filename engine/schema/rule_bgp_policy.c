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
	const char *name;     /* "import" */
	const char *family;   /* the same of a family */
	const char *defaults; /* what BGP does without a policy */
	const char *what;
	bool lacking;
};

/* For one family is enough: others may be left open on purpose. */
static bool
has_policy(const struct direction *d, const struct bound *n)
{
	return has(d->run, n, d->name) || has(d->run, n, d->family);
}

static void
look_at_neighbor(void *ctx, const struct bound *neighbor)
{
	struct direction *d = ctx;

	d->lacking |= !has_policy(d, neighbor);
}

static bool
rejects_without(const struct direction *d, const struct bound *bgp)
{
	return has(d->run, bgp, arena_printf(d->run->arena, "%s reject", d->defaults)) ||
	       has(d->run, bgp,
		   arena_printf(d->run->arena, "%s reject-always", d->defaults));
}

static void
look_at_direction(struct direction *d, const struct bound *group)
{
	if (has_policy(d, group) || has_policy(d, group->parent) ||
	    rejects_without(d, group->parent))
		return;
	if (lookup_path(d->run->lookup, group, "neighbor <*>", look_at_neighbor, d) > 0 &&
	    !d->lacking)
		return;
	rule_found(d->run, group,
	    arena_printf(d->run->arena,
		"external peers have no %s policy: every route %s", d->name, d->what));
}

static void
look(struct rule_run *r, const struct bgp_peer *peer)
{
	struct direction in = {.run = r,
	    .name = "import",
	    .family = "family * * import",
	    .defaults = "defaults ebgp no-policy receive",
	    .what = "they send is taken"};
	struct direction out = {.run = r,
	    .name = "export",
	    .family = "family * * export",
	    .defaults = "defaults ebgp no-policy advertise",
	    .what = "of BGP is sent to them"};

	if (bgp_is_vpn(peer) || !bgp_is_foreign(peer))
		return;
	look_at_direction(&in, peer->group);
	look_at_direction(&out, peer->group);
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
	"A policy of the neighbour, the group or all of BGP counts, for one family too,\n"
	"and so does 'defaults ebgp no-policy'. Left out: instances of type vrf, whose\n"
	"routes stay within the VPN, and sessions between two private AS numbers.",
    .check = check,
};
