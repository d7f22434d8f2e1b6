/* get-firewall-information: the filters of the configuration with their counters (junos-facts 3.15). */
#include <string.h>

#include "base/arena.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/operational.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/text.h"

enum { PACKETS_A_MINUTE = 7, OCTETS = 64 };

static void
counter(struct call *c, struct str name)
{
	long long minutes = (router_now(c->router) - c->router->boot_ms) / 60000;

	reply_add(c, "<counter>\n");
	reply_elem(c, "counter-name", arena_strndup(c->arena, name.p, name.n));
	reply_number(c, "packet-count", minutes * PACKETS_A_MINUTE);
	reply_number(c, "byte-count", minutes * PACKETS_A_MINUTE * OCTETS);
	reply_add(c, "</counter>\n");
}

static void
counters(struct call *c, const struct config_node *filter)
{
	for (const struct config_node *n = filter->child; n != NULL; n = n->next) {
		const struct str *name = config_value(n, "then count");

		if (str_eq(n->words[0], STR("term")) && name != NULL &&
		    (n->flags & CONFIG_INACTIVE) == 0)
			counter(c, *name);
	}
}

static void
filters(struct call *c, const struct config_node *in)
{
	for (const struct config_node *n = in != NULL ? in->child : NULL; n != NULL;
	     n = n->next) {
		if ((n->flags & CONFIG_INACTIVE) != 0)
			continue;
		if (str_eq(n->words[0], STR("family"))) {
			filters(c, n);
		} else if (str_eq(n->words[0], STR("filter")) && n->nwords > 1) {
			reply_add(c, "<filter-information>\n");
			reply_elem(c, "filter-name",
			    arena_strndup(c->arena, n->words[1].p, n->words[1].n));
			counters(c, n);
			reply_add(c, "</filter-information>\n");
		}
	}
}

void
rpc_get_firewall_information(struct call *c)
{
	const struct config_node *top =
	    config_find(router_applied(c->router), "firewall");

	reply_add(c, "<firewall-information xmlns=\"%s\">\n", reply_ns(c, "filter"));
	filters(c, top != NULL && !config_inactive(top) ? top : NULL);
	reply_add(c, "</firewall-information>\n");
}

void
text_firewall(struct text *t, const struct xml *x)
{
	static const struct column columns[] = {{"Name", 48, "counter-name"},
	    {"Bytes", -20, "byte-count"}, {"Packets", -21, "packet-count"},
	    {NULL, 0, NULL}};

	xml_each(x, f)
	{
		text_line(t, "\nFilter: %s", text_of(t, f, "filter-name"));
		if (xml_child(f, "counter") != NULL)
			text_line(t, "Counters:");
		text_table(t, columns, f, "counter");
	}
}
