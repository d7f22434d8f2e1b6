/* A router that nobody could reach any more. */
#include "schema/rules.h"

static void
check(struct rule_run *r)
{
	static const char *const ways[] = {"system services ssh",
	    "system services netconf ssh", "system services netconf tls"};
	const struct bound *system = bound_child(r->root, "system");

	/* without a system and interfaces it is a part of a configuration */
	if (system == NULL || !lookup_active(system) ||
	    bound_child(r->root, "interfaces") == NULL)
		return;
	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
		if (lookup_path(r->lookup, r->root, ways[i], NULL, NULL) > 0)
			return;
	rule_found(r, system,
	    "neither 'services ssh' nor 'services netconf' is there: the router cannot "
	    "be reached with this");
}

const struct schema_rule rule_management_access = {
    .name = "management-access",
    .severity = FINDING_WARNING,
    .summary = "no ssh and no netconf service",
    .help =
	"What is judged is a whole configuration, with 'system' and 'interfaces'; a part "
	"of\n"
	"one is not. It needs 'services ssh' or 'services netconf'. Of a host of the\n"
	"inventory also: NETCONF on the port that holdfast uses, and, if 'ansible_host' "
	"is\n"
	"an address, an interface that has it. Addresses that DHCP gives are not known.",
    .check = check,
};
