/* Subnets of two routers that lie in one another and are not the same. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "schema/across.h"

/* What lies in a subnet comes right behind it. */
static int
compare(const void *va, const void *vb)
{
	const struct across_address *a = va, *b = vb;
	int order = across_address_order(a->fact, b->fact);

	if (order == 0)
		order =
		    memcmp(a->fact->network, b->fact->network, sizeof a->fact->network);
	if (order == 0)
		order = a->fact->length - b->fact->length;
	if (order == 0)
		order = (a->router > b->router) - (a->router < b->router);
	return order != 0 ? order : a->fact->place.mark.line - b->fact->place.mark.line;
}

static bool
has(const struct fact_address *wide, const struct fact_address *narrow)
{
	int octets = wide->length / 8, bits = wide->length % 8;

	return across_address_order(wide, narrow) == 0 &&
	       memcmp(wide->network, narrow->network, (size_t)octets) == 0 &&
	       (bits == 0 ||
		   (wide->network[octets] ^ narrow->network[octets]) >> (8 - bits) == 0);
}

/* Ports for management are beside the network, unless that is in the others as well. */
static bool
disagree(const struct across_address *wide, const struct across_address *narrow)
{
	return wide->router != narrow->router &&
	       wide->fact->length < narrow->fact->length &&
	       !fact_same_ip(&wide->fact->ip, &narrow->fact->ip) && /* site-address */
	       narrow->fact->length < (narrow->fact->ip.v6 ? 128 : 32) &&
	       wide->fact->management == narrow->fact->management;
}

static void
across(struct across_run *r)
{
	struct across_addresses all;
	bool *said; /* of each */

	across_addresses_read(r, &all);
	said = arena_array(r->arena, bool, all.list.n + 1);
	if (all.list.n > 0)
		qsort(all.list.v, all.list.n, sizeof *all.list.v, compare);
	for (size_t i = 0; i < all.list.n; i++) {
		const struct across_address *wide = &all.list.v[i];

		for (size_t k = i + 1; k < all.list.n; k++) {
			const struct across_address *narrow = &all.list.v[k];

			if (!has(wide->fact, narrow->fact))
				break;
			if (said[k] || !disagree(wide, narrow))
				continue;
			said[k] = true;
			across_report(r, narrow->router, &narrow->fact->place,
			    arena_printf(r->arena,
				"the subnet lies in %s, which %s of %s has, at %s",
				wide->fact->text, wide->fact->interface,
				r->routers[wide->router]->name,
				across_where(r, wide->router, &wide->fact->place)));
		}
	}
	across_addresses_done(&all);
}

const struct schema_rule rule_site_subnet = {
    .name = "site-subnet",
    .severity = FINDING_WARNING,
    .summary = "subnets of two routers of the site overlap and are not the same",
    .help =
	"In the main instance, or in routing instances of one name: one end of a link "
	"has\n"
	"another length of prefix than the other, or one network is used twice. Host\n"
	"addresses are left out, and ports for management beside those of the network.",
    .across = across,
};
