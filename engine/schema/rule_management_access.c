/* A router that nobody, or nobody of us, could reach any more. */
#include <string.h>

#include "base/arena.h"
#include "schema/bgp_peer.h"
#include "schema/router_facts.h"

enum { SSH_PORT = 22, NETCONF_PORT = 830 };

static bool
has(struct rule_run *r, const char *path)
{
	return lookup_path(r->lookup, r->root, path, NULL, NULL) > 0;
}

/* --- services ----------------------------------------------------------------------------------------- */

static bool
has_service(struct rule_run *r)
{
	static const char *const ways[] = {"system services ssh",
	    "system services netconf ssh", "system services netconf tls"};

	for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++)
		if (has(r, ways[i]))
			return true;
	return false;
}

/* Other ports than the two are forwarded by something that is not known here. */
static void
check_port(struct rule_run *r, const struct bound *system)
{
	const struct bound *services = bgp_active(system, "services"),
			   *netconf = bgp_active(bgp_active(services, "netconf"), "ssh"),
			   *port = bgp_active(netconf, "port");

	if (r->router->port != NETCONF_PORT)
		return;
	if (netconf == NULL)
		rule_found(r, services,
		    "holdfast comes in by NETCONF on port 830, and 'netconf ssh' is not "
		    "there");
	else if (port != NULL && !str_eq(port->value, STR("830")))
		rule_found(r, port,
		    "holdfast comes in by NETCONF on port 830 (ansible_port), and it is "
		    "on another one");
}

/* --- the address -------------------------------------------------------------------------------------- */

/* DHCP, PPP: an address that does not stand in the configuration. */
static bool
is_dynamic(const struct bound *n)
{
	static const char *const names[] = {"dhcp", "dhcp-client", "dhcpv6-client",
	    "negotiate-address", "unnumbered-address"};

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (strcmp(n->name, names[i]) == 0)
			return true;
	return false;
}

/* In groups that are not applied as well: a routing engine has its own. */
static bool
has_address(const struct bound *n, const struct ip *ip)
{
	struct ip here;

	if (!lookup_active(n) || bgp_active(n, "disable") != NULL)
		return false;
	if (is_dynamic(n) ||
	    (n->value.n > 0 && fact_ip(n->value, &here) && fact_same_ip(&here, ip)))
		return true;
	bound_each(n, c) if (has_address(c, ip)) return true;
	return false;
}

static void
check_address(struct rule_run *r, const struct bound *interfaces)
{
	static const char *const places[] = {"interfaces", "groups", "logical-systems"};
	struct ip ip;

	if (r->router->address == NULL || !fact_ip(str_of(r->router->address), &ip) ||
	    (!ip.v6 && ip.octets[0] == 127) || (ip.v6 && ip.octets[0] == 0))
		return;
	bound_each(r->root, n)
	{
		for (size_t i = 0; i < sizeof places / sizeof places[0]; i++)
			if (strcmp(n->name, places[i]) == 0 && has_address(n, &ip))
				return;
	}
	rule_found(r, interfaces,
	    arena_printf(r->arena,
		"the router is reached by %s (ansible_host), and no interface that is "
		"enabled has it",
		r->router->address));
}

/* Who logs in, or by what, is said in every configuration of a whole router: without it, and without interfaces, it is a
 * part of one. */
static bool
is_whole(const struct bound *system, const struct bound *interfaces)
{
	static const char *const parts[] = {"root-authentication", "login", "services"};

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
		if (bgp_active(system, parts[i]) != NULL)
			return interfaces != NULL;
	return false;
}

static void
check(struct rule_run *r)
{
	const struct bound *system = bgp_active(r->root, "system"),
			   *interfaces = bgp_active(r->root, "interfaces");

	if (!is_whole(system, interfaces))
		return;
	if (!has_service(r))
		rule_found(r, system,
		    "neither 'services ssh' nor 'services netconf' is there: the router "
		    "cannot be reached with this");
	else if (r->router != NULL)
		check_port(r, system);
	if (r->router != NULL)
		check_address(r, interfaces);
}

const struct schema_rule rule_management_access = {
    .name = "management-access",
    .severity = FINDING_WARNING,
    .summary = "ssh and netconf, or the address that we come in by, are not there",
    .help =
	"What is judged is a whole configuration: with 'interfaces', and 'root-\n"
	"authentication', 'login' or 'services' of 'system'; a part of one is not. It\n"
	"needs 'services ssh' or 'services netconf'. Of a host of the\n"
	"inventory also: 'netconf ssh' if holdfast comes in on port 830, and, if\n"
	"'ansible_host' is an address, an interface that is enabled and has it. Where "
	"DHCP\n"
	"gives addresses, and behind NAT, that is not known: turn the rule off for NAT.",
    .check = check,
};
