/* One address on two routers. */
#include <string.h>

#include "base/arena.h"
#include "schema/across.h"

static void
judge(struct across_run *r, const struct across_address *first,
    const struct across_address *second)
{
	if (first->router == second->router || /* duplicate-address */
	    (first->fact->anycast && second->fact->anycast))
		return;
	across_report(r, second->router, &second->fact->place,
	    arena_printf(r->arena, "%s of %s has this address too, at %s",
		first->fact->interface, r->routers[first->router]->name,
		across_where(r, first->router, &first->fact->place)));
}

static void
across(struct across_run *r)
{
	struct across_addresses all;

	across_addresses_read(r, &all);
	for (size_t i = 1; i < all.list.n; i++) {
		const struct across_address *a = &all.list.v[i - 1], *b = a + 1;

		if (across_address_order(a->fact, b->fact) == 0 &&
		    fact_same_ip(&a->fact->ip, &b->fact->ip))
			judge(r, a, b);
	}
	across_addresses_done(&all);
}

const struct schema_rule rule_site_address = {
    .name = "site-address",
    .severity = FINDING_WARNING,
    .summary = "two routers of the site have the same address",
    .help =
	"In the main instance, or in routing instances of one name. Left out: addresses "
	"of\n"
	"irb interfaces, which gateways share, and those of a loopback that has another\n"
	"one beside it on both routers (anycast). Only hosts that are validated "
	"together\n"
	"are compared.",
    .across = across,
};
