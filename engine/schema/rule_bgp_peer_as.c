/* External neighbours without the number of their autonomous system: what rpd says of them (junos-facts 2.8). */
#include "base/arena.h"
#include "schema/rules.h"

/* What a neighbour does not say itself it has from its group, or from all of BGP. */
static bool
has(struct rule_run *r, const struct bound *neighbor, const char *path)
{
	const struct bound *n = neighbor;

	for (int level = 0; level < 3; level++, n = n->parent)
		if (lookup_path(r->lookup, n, path, NULL, NULL) > 0)
			return true;
	return false;
}

static void
look(void *ctx, const struct bound *neighbor)
{
	struct rule_run *r = ctx;
	const struct bound *group = neighbor->parent;

	if (has(r, neighbor, "type internal") || has(r, neighbor, "peer-as") ||
	    has(r, neighbor, "peer-as-list"))
		return;
	rule_found(r, neighbor,
	    arena_printf(r->arena,
		"Error in neighbor " STR_FMT " of group " STR_FMT
		": peer AS number must be configured for an external peer",
		STR_ARG(rule_name_of(neighbor)), STR_ARG(rule_name_of(group))));
}

static void
check_scope(struct rule_run *r, const struct bound *scope)
{
	lookup_path(r->lookup, scope, "protocols bgp group <*> neighbor <*>", look, r);
	lookup_path(r->lookup, scope,
	    "routing-instances <*> protocols bgp group <*> neighbor <*>", look, r);
}

static void
check(struct rule_run *r)
{
	rule_each_scope(r, check_scope);
}

const struct schema_rule rule_bgp_peer_as = {
    .name = "bgp-peer-as",
    .severity = FINDING_ERROR,
    .summary = "an external BGP neighbour has no peer-as",
    .help = "A router refuses an external neighbour that has no 'peer-as' (or "
	    "'peer-as-list'),\n"
	    "neither of its own nor from its group or all of BGP.",
    .check = check,
};
