/* get-lacp-interface-information: junos-facts 3.15. */
#include <string.h>

#include "base/arena.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/adjacency.h"
#include "emulator/operational.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/text.h"

static bool
has(struct call *c, const char *bundle, const char *what)
{
	const struct config_node *n = config_find(router_applied(c->router),
	    arena_printf(c->arena, "interfaces %s aggregated-ether-options lacp %s",
		bundle, what));

	return n != NULL && !config_inactive(n);
}

static void
state(struct call *c, const struct adjacency *x, bool actor)
{
	const char *yes = x->up ? "Yes" : "No";

	reply_add(c, "<lag-lacp-state>\n");
	reply_elems(c, "name", x->interface, "lacp-role", actor ? "Actor" : "Partner",
	    "lacp-expired", "No", "lacp-defaulted", x->up ? "No" : "Yes",
	    "lacp-distributing", yes, "lacp-collecting", yes, "lacp-synchronization", yes,
	    "lacp-aggregation", "Yes", "lacp-timeout",
	    has(c, x->parent, "periodic slow") ? "Slow" : "Fast", "lacp-activity",
	    actor && has(c, x->parent, "passive") ? "Passive" : "Active", NULL);
	reply_add(c, "</lag-lacp-state>\n");
}

static void
protocol(struct call *c, const struct adjacency *x)
{
	reply_add(c, "<lag-lacp-protocol>\n");
	reply_elems(c, "name", x->interface, "lacp-receive-state",
	    x->up        ? "Current"
	    : x->port_up ? "Defaulted"
			 : "Port disabled",
	    "lacp-transmit-state",
	    !x->port_up                          ? "No periodic"
	    : has(c, x->parent, "periodic slow") ? "Slow periodic"
						 : "Fast periodic",
	    "lacp-mux-state", x->up ? "Collecting distributing" : "Detached", NULL);
	reply_add(c, "</lag-lacp-protocol>\n");
}

static void
bundle(struct call *c, const struct adjacencies *all, const char *name)
{
	reply_add(c,
	    "<lacp-interface-information>\n<lag-lacp-header>\n<aggregate-name>%s</"
	    "aggregate-name>\n</lag-lacp-header>\n",
	    name);
	vec_each (&all->list, x) {
		if (strcmp(x->parent, name) != 0)
			continue;
		state(c, x, true);
		state(c, x, false);
	}
	vec_each (&all->list, x)
		if (strcmp(x->parent, name) == 0)
			protocol(c, x);
	reply_add(c, "</lacp-interface-information>\n");
}

static bool
first_of_bundle(const struct adjacencies *all, const struct adjacency *x)
{
	vec_each (&all->list, other)
		if (strcmp(other->parent, x->parent) == 0)
			return other == x;
	return false;
}

void
rpc_get_lacp_interface_information(struct call *c)
{
	const char *wanted = xml_get(c->arena, c->op, "interface-name");
	struct adjacencies all;

	adjacency_read(c->arena, c->router, ADJACENCY_LACP, &all);
	reply_add(
	    c, "<lacp-interface-information-list xmlns=\"%s\">\n", reply_ns(c, "lacp"));
	vec_each (&all.list, x)
		if (first_of_bundle(&all, x) &&
		    (wanted == NULL || strcmp(wanted, x->parent) == 0))
			bundle(c, &all, x->parent);
	reply_add(c, "</lacp-interface-information-list>\n");
	adjacency_done(&all);
}

void
text_lacp(struct text *t, const struct xml *x)
{
	static const struct column states[] = {{"", -15, "name"}, {"", -10, "lacp-role"},
	    {"", -6, "lacp-expired"}, {"", -6, "lacp-defaulted"},
	    {"", -6, "lacp-distributing"}, {"", -5, "lacp-collecting"},
	    {"", -6, "lacp-synchronization"}, {"", -6, "lacp-aggregation"},
	    {"", -9, "lacp-timeout"}, {"", -10, "lacp-activity"}, {NULL, 0, NULL}};
	static const struct column protocols[] = {{"", -15, "name"},
	    {"", -19, "lacp-receive-state"}, {"", -17, "lacp-transmit-state"},
	    {"", -26, "lacp-mux-state"}, {NULL, 0, NULL}};

	xml_each(x, lag)
	{
		text_line(t, "Aggregated interface: %s",
		    text_of(t, lag, "lag-lacp-header/aggregate-name"));
		text_line(t,
		    "    LACP state:       Role   Exp   Def  Dist  Col  Syn  Aggr "
		    " Timeout  Activity");
		for (const struct xml *s = xml_child(lag, "lag-lacp-state"); s != NULL;
		     s = xml_next(s, "lag-lacp-state"))
			text_row(t, states, s);
		text_line(t,
		    "    LACP protocol:        Receive State  Transmit State        "
		    "  Mux State");
		for (const struct xml *p = xml_child(lag, "lag-lacp-protocol"); p != NULL;
		     p = xml_next(p, "lag-lacp-protocol"))
			text_row(t, protocols, p);
	}
}
