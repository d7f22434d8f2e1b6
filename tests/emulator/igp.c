/* OSPF and IS-IS: junos-facts 3.7. */
#include <string.h>

#include "base/arena.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/adjacency.h"
#include "emulator/operational.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/text.h"

enum { DEAD = 40, HOLD = 27 };

static bool
detailed(const struct call *c)
{
	return xml_child(c->op, "detail") != NULL ||
	       xml_child(c->op, "extensive") != NULL;
}

/* Timers run down and are set anew: a number that moves with the clock, between `most` - 9 and `most`. */
static long long
ticking(const struct call *c, const struct adjacency *x, int most)
{
	return most - (router_now(c->router) - x->since_ms) / 1000 % 10;
}

static const char *
id_of(struct call *c, const char *system)
{
	unsigned sum = 5;

	for (const char *p = system; *p != '\0'; p++)
		sum = sum * 33 + (unsigned char)*p;
	return arena_printf(c->arena, "198.51.100.%u", 1 + sum % 250);
}

/* --- OSPF ---------------------------------------------------------------------------------------------- */

static void
ospf_neighbor(struct call *c, const struct adjacency *x, const char *element)
{
	long long seconds = (router_now(c->router) - x->since_ms) / 1000;

	reply_add(c, "<%s>\n", element);
	reply_elem(c, "neighbor-address", x->address != NULL ? x->address : x->system);
	reply_elem(c, "interface-name", x->interface);
	reply_elem(c, "ospf-neighbor-state", "Full");
	reply_elem(c, "neighbor-id", id_of(c, x->system));
	reply_number(c, "neighbor-priority", 128);
	reply_number(c, "activity-timer", ticking(c, x, DEAD));
	if (detailed(c)) {
		reply_elem(c, "ospf-area", x->area != NULL ? x->area : "0.0.0.0");
		reply_elems(c, "options", "0x52", "dr-address", "0.0.0.0", "bdr-address",
		    "0.0.0.0", NULL);
		reply_age(c, "neighbor-up-time", seconds);
		reply_age(c, "neighbor-adjacency-time", seconds);
	}
	reply_add(c, "</%s>\n", element);
}

static void
ospf_neighbors(struct call *c, const struct adjacencies *all, const char *protocol)
{
	const char *wanted = xml_get(c->arena, c->op, "neighbor");
	const char *interface = xml_get(c->arena, c->op, "interface");

	vec_each (&all->list, x)
		if (x->up &&
		    (wanted == NULL ||
			(x->address != NULL && strcmp(wanted, x->address) == 0)) &&
		    (interface == NULL || strcmp(interface, x->interface) == 0))
			ospf_neighbor(
			    c, x, arena_printf(c->arena, "%s-neighbor", protocol));
}

/* Nobody is shown who is not heard: a neighbor that went is gone when its time is over. Of all instances, in which each
 * stands by itself, there is but one. */
static void
ospf(struct call *c, enum adjacency_protocol which)
{
	const char *protocol = which == ADJACENCY_OSPF ? "ospf" : "ospf3";
	const char *instance = xml_get(c->arena, c->op, "instance");
	bool every = instance != NULL && strcmp(instance, "all") == 0;
	const char *element = arena_printf(
	    c->arena, "%s-neighbor-information%s", protocol, every ? "-all" : "");
	struct adjacencies all;

	adjacency_read(c->arena, c->router, which, &all);
	if (!all.configured) {
		reply_add(c, "<output>%s instance is not running</output>\n",
		    which == ADJACENCY_OSPF ? "OSPF" : "OSPF3");
		return;
	}
	reply_add(c, "<%s xmlns=\"%s\">\n", element, reply_ns(c, "routing"));
	if (every)
		reply_add(c,
		    "<%s-instance-neighbor>\n<%s-instance-name>master</"
		    "%s-instance-name>\n",
		    protocol, protocol, protocol);
	ospf_neighbors(c, &all, protocol);
	if (every)
		reply_add(c, "</%s-instance-neighbor>\n", protocol);
	reply_add(c, "</%s>\n", element);
	adjacency_done(&all);
}

void
rpc_get_ospf_neighbor_information(struct call *c)
{
	ospf(c, ADJACENCY_OSPF);
}

void
rpc_get_ospf3_neighbor_information(struct call *c)
{
	ospf(c, ADJACENCY_OSPF3);
}

void
rpc_get_ospf_interface_information(struct call *c)
{
	struct adjacencies all;

	adjacency_read(c->arena, c->router, ADJACENCY_OSPF, &all);
	if (!all.configured) {
		reply_add(c, "<output>OSPF instance is not running</output>\n");
		return;
	}
	reply_add(
	    c, "<ospf-interface-information xmlns=\"%s\">\n", reply_ns(c, "routing"));
	vec_each (&all.list, x) {
		reply_add(c, "<ospf-interface>\n");
		reply_elems(c, "interface-name", x->interface, "ospf-interface-state",
		    x->port_up ? "PtToPt" : "Down", "ospf-area",
		    x->area != NULL ? x->area : "0.0.0.0", "dr-id", "0.0.0.0", "bdr-id",
		    "0.0.0.0", "neighbor-count", x->up ? "1" : "0", NULL);
		reply_add(c, "</ospf-interface>\n");
	}
	reply_add(c, "</ospf-interface-information>\n");
	adjacency_done(&all);
}

/* --- IS-IS --------------------------------------------------------------------------------------------- */

static void
isis_adjacency(struct call *c, const struct adjacency *x)
{
	const char *const levels[] = {"1", "2", "3"};
	long long seconds = (router_now(c->router) - x->since_ms) / 1000;

	reply_add(c, "<isis-adjacency>\n");
	reply_elem(c, "interface-name", x->interface);
	reply_elem(c, "system-name", x->system);
	reply_elem(c, "level", levels[x->level - 1]);
	reply_elem(c, "adjacency-state", x->up ? "Up" : "Down");
	reply_number(c, "holdtime", x->up ? ticking(c, x, HOLD) : 0);
	if (detailed(c)) {
		reply_elem(c, "circuit-type", levels[x->level - 1]);
		reply_add(c, "<last-transition-time junos:seconds=\"%lld\">", seconds);
		reply_add(c, "%lld:%02lld:%02lld ago</last-transition-time>\n",
		    seconds / 3600, seconds % 3600 / 60, seconds % 60);
		if (x->address != NULL)
			reply_elem(c, "ip-address", x->address);
	} else {
		reply_elem(c, "snpa", "0:0:5e:0:53:1");
	}
	reply_add(c, "</isis-adjacency>\n");
}

void
rpc_get_isis_adjacency_information(struct call *c)
{
	const char *wanted = xml_get(c->arena, c->op, "system-id");
	struct adjacencies all;

	adjacency_read(c->arena, c->router, ADJACENCY_ISIS, &all);
	if (!all.configured) {
		reply_add(c, "<output>IS-IS instance is not running</output>\n");
		return;
	}
	reply_add(c, "<isis-adjacency-information xmlns=\"%s\" junos:style=\"%s\">\n",
	    reply_ns(c, "routing"), detailed(c) ? "detail" : "brief");
	vec_each (&all.list, x)
		if (wanted == NULL || strcmp(wanted, x->system) == 0)
			isis_adjacency(c, x);
	reply_add(c, "</isis-adjacency-information>\n");
	adjacency_done(&all);
}

/* --- as text ------------------------------------------------------------------------------------------- */

void
text_ospf(struct text *t, const struct xml *x)
{
	static const struct column columns[] = {{"Address", 17, "neighbor-address"},
	    {"Interface", 23, "interface-name"}, {"State", 16, "ospf-neighbor-state"},
	    {"ID", 16, "neighbor-id"}, {"Pri", -4, "neighbor-priority"},
	    {"Dead", -6, "activity-timer"}, {NULL, 0, NULL}};

	text_table(t, columns, x,
	    xml_child(x, "ospf3-neighbor") != NULL ? "ospf3-neighbor" : "ospf-neighbor");
}

/* Instance by instance. */
void
text_ospf_all(struct text *t, const struct xml *x)
{
	xml_each(x, instance)
	{
		text_line(t, "Instance: %s", text_of(t, instance->child, ""));
		text_ospf(t, instance);
	}
}

void
text_ospf_interfaces(struct text *t, const struct xml *x)
{
	static const struct column columns[] = {{"Interface", 20, "interface-name"},
	    {"State", 8, "ospf-interface-state"}, {"Area", 16, "ospf-area"},
	    {"DR ID", 16, "dr-id"}, {"BDR ID", 16, "bdr-id"},
	    {"Nbrs", -4, "neighbor-count"}, {NULL, 0, NULL}};

	text_table(t, columns, x, "ospf-interface");
}

void
text_isis(struct text *t, const struct xml *x)
{
	static const struct column columns[] = {{"Interface", 22, "interface-name"},
	    {"System", 15, "system-name"}, {"L", 2, "level"},
	    {"State", 9, "adjacency-state"}, {"Hold (secs)", -11, "holdtime"},
	    {"", 1, "none"}, {"SNPA", 1, "snpa"}, {NULL, 0, NULL}};

	text_table(t, columns, x, "isis-adjacency");
}
