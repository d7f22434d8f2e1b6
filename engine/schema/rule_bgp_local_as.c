/* BGP without an autonomous system of our own: what rpd says of it (junos-facts 2.8). */
#include "base/arena.h"
#include "schema/bgp_peer.h"

/* One finding for all of BGP: what is missing is missing once. */
static void
look(struct rule_run *r, const struct bgp_peer *peer)
{
	const struct bound **said = r->own;

	if (*said == peer->bgp || bgp_own_as(peer) != NULL ||
	    bgp_peer_get(peer, "local-as") != NULL)
		return;
	*said = peer->bgp;
	rule_found(r, peer->bgp,
	    arena_printf(r->arena,
		"Error in neighbor " STR_FMT " of group " STR_FMT
		": must define local autonomous system when enabling BGP",
		STR_ARG(rule_name_of(peer->neighbor)),
		STR_ARG(rule_name_of(peer->group))));
}

static void
check_scope(struct rule_run *r, const struct bound *scope)
{
	bgp_each_peer(r, scope, look);
}

static void
check(struct rule_run *r)
{
	const struct bound *said = NULL;

	r->own = &said;
	rule_each_scope(r, check_scope);
}

const struct schema_rule rule_bgp_local_as = {
    .name = "bgp-local-as",
    .severity = FINDING_ERROR,
    .summary = "BGP has neighbours and the router has no autonomous system",
    .help = "A router refuses neighbours of BGP while neither 'routing-options\n"
	    "autonomous-system' nor 'local-as' of the neighbour, its group or all of BGP "
	    "says\n"
	    "who it is. The first neighbour is named; the statement may stand in the "
	    "instance\n"
	    "or at the top.",
    .check = check,
};
