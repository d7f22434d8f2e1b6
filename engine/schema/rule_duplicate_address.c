/* One address on two interfaces. */
#include "base/arena.h"
#include "schema/interface_address.h"

static const char *
instance_name(struct arena *a, struct str instance)
{
	return instance.n == 0 ? "default" : arena_strndup(a, instance.p, instance.n);
}

static void
check_scope(struct rule_run *r, const struct bound *scope)
{
	struct interface_addresses all;

	interface_addresses_read(r, scope, &all);
	for (size_t i = 1; i < all.list.n; i++) {
		const struct interface_address *a = &all.list.v[i - 1], *b = a + 1;

		if (!interface_address_meets(a, b) ||
		    memcmp(a->ip, b->ip, sizeof a->ip) != 0 || a->unit == b->unit)
			continue;
		/* in the style of a router: its own words are not at hand (junos-facts has no such reply) */
		rule_found(r, b->at,
		    arena_printf(r->arena,
			"identical local address is found on rt_inst [%s], intfs [%s and "
			"%s], family [%s]",
			instance_name(r->arena, b->instance), a->interface, b->interface,
			b->v6 ? "inet6" : "inet"));
	}
	interface_addresses_done(&all);
}

static void
check(struct rule_run *r)
{
	rule_each_scope(r, check_scope);
}

const struct schema_rule rule_duplicate_address = {
    .name = "duplicate-address",
    .severity = FINDING_ERROR,
    .summary = "two interfaces of one routing instance have the same address",
    .help = "A router refuses one address on two interfaces of one routing instance.\n"
	    "IPv6's link-local addresses may repeat.",
    .check = check,
};
