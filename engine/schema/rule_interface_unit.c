/* Units that an Ethernet port without tags cannot have: what dcd says of them (junos-facts 2.8). */
#include "schema/rules.h"

static bool
is_ethernet(struct str name)
{
	static const struct str begins[] = {
	    {"ge-", 3}, {"xe-", 3}, {"et-", 3}, {"fe-", 3}, {"ae", 2}};

	for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
		if (str_starts(name, begins[i]))
			return true;
	return false;
}

static bool
is_tagged(struct rule_run *r, const struct bound *port)
{
	static const char *const how[] = {"vlan-tagging", "flexible-vlan-tagging",
	    "stacked-vlan-tagging", "vlan-vci-tagging", "encapsulation",
	    "per-unit-scheduler"};

	for (size_t i = 0; i < sizeof how / sizeof how[0]; i++)
		if (lookup_path(r->lookup, port, how[i], NULL, NULL) > 0)
			return true;
	return false;
}

static void
look_at_unit(void *ctx, const struct bound *unit)
{
	const struct bound *id = bound_child(unit, "vlan-id");

	if (id != NULL && lookup_active(id))
		rule_found(ctx, id,
		    "VLAN-ID can only be specified on tagged ethernet interfaces");
	else if (!str_eq(rule_name_of(unit), STR("0")))
		rule_found(ctx, unit, "Only unit 0 is valid for this encapsulation");
}

static void
look_at_port(void *ctx, const struct bound *port)
{
	struct rule_run *r = ctx;

	if (is_ethernet(rule_name_of(port)) && !is_tagged(r, port))
		lookup_path(r->lookup, port, "unit <*>", look_at_unit, r);
}

static void
check(struct rule_run *r)
{
	lookup_path(r->lookup, r->root, "interfaces <*>", look_at_port, r);
}

const struct schema_rule rule_interface_unit = {
    .name = "interface-unit",
    .severity = FINDING_ERROR,
    .summary = "a unit other than 0, or with a VLAN, on an Ethernet port without tags",
    .help =
	"A router refuses units other than 0, and VLANs, on an Ethernet port without\n"
	"'vlan-tagging', 'flexible-vlan-tagging' or an encapsulation that has them.",
    .check = check,
};
