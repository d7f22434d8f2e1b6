/* Subnets of one instance that lie in one another. */
#include <stdlib.h>

#include "base/arena.h"
#include "schema/interface_address.h"

/* A loopback's or an unnumbered peer's: stands in no subnet's way. */
static bool
is_host(const struct interface_address *a)
{
	return a->length == (a->v6 ? 128 : 32);
}

static void
look(struct rule_run *r, const struct interface_address *wide,
    const struct interface_address *narrow)
{
	if (wide->unit == narrow->unit || is_host(narrow))
		return;
	if (memcmp(wide->ip, narrow->ip, sizeof wide->ip) == 0)
		return; /* duplicate-address */
	rule_found(r, narrow->at,
	    arena_printf(r->arena, "the subnet overlaps " STR_FMT " of %s",
		STR_ARG(wide->text), wide->interface));
}

/* What lies in a subnet comes right behind it. */
static int
compare(const void *va, const void *vb)
{
	const struct interface_address *a = va, *b = vb;
	int order = interface_address_order(a, b);

	if (order == 0)
		order = memcmp(a->network, b->network, sizeof a->network);
	if (order == 0)
		order = a->length - b->length;
	return order != 0 ? order : a->at->mark.line - b->at->mark.line;
}

static void
check_scope(struct rule_run *r, const struct bound *scope)
{
	struct interface_addresses all;

	interface_addresses_read(r, scope, &all);
	if (all.list.n > 0)
		qsort(all.list.v, all.list.n, sizeof *all.list.v, compare);
	for (size_t i = 0; i < all.list.n; i++)
		for (size_t k = i + 1; k < all.list.n; k++) {
			const struct interface_address *a = &all.list.v[i],
						       *b = &all.list.v[k];

			if (!interface_address_meets(a, b) ||
			    !interface_address_has(a, b))
				break;
			look(r, a, b);
		}
	interface_addresses_done(&all);
}

static void
check(struct rule_run *r)
{
	rule_each_scope(r, check_scope);
}

const struct schema_rule rule_overlapping_subnet = {
    .name = "overlapping-subnet",
    .severity = FINDING_WARNING,
    .summary = "interfaces of one routing instance have subnets that overlap",
    .help = "Two interfaces of one routing instance with subnets in one another: traffic "
	    "for\n"
	    "the narrower one never leaves by the other. Host addresses (/32, /128) and\n"
	    "IPv6's link-local ones are left out.",
    .check = check,
};
