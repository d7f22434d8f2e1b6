/* LDP, RSVP, LSPs and layer-2 circuits: junos-facts 3.15. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/adjacency.h"
#include "emulator/operational.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/text.h"

enum { HOLD = 14 };

static void
off(struct call *c, const char *name)
{
	reply_add(c, "<output>%s instance is not running</output>\n", name);
}

void
rpc_get_ldp_neighbor_information(struct call *c)
{
	struct adjacencies all;

	adjacency_read(c->arena, c->router, ADJACENCY_LDP, &all);
	if (!all.configured) {
		off(c, "LDP");
		return;
	}
	reply_add(c, "<ldp-neighbor-information xmlns=\"%s\">\n", reply_ns(c, "routing"));
	vec_each (&all.list, x) {
		if (!x->up || x->address == NULL)
			continue;
		reply_add(c, "<ldp-neighbor>\n");
		reply_elems(c, "ldp-neighbor-address", x->address, "interface-name",
		    x->interface, "ldp-label-space-id",
		    arena_printf(c->arena, "%s:0", x->address), NULL);
		reply_number(c, "ldp-remaining-time",
		    HOLD - (router_now(c->router) - x->since_ms) / 1000 % 5);
		reply_add(c, "</ldp-neighbor>\n");
	}
	reply_add(c, "</ldp-neighbor-information>\n");
	adjacency_done(&all);
}

void
rpc_get_ldp_session_information(struct call *c)
{
	struct adjacencies all;

	adjacency_read(c->arena, c->router, ADJACENCY_LDP, &all);
	if (!all.configured) {
		off(c, "LDP");
		return;
	}
	reply_add(c, "<ldp-session-information xmlns=\"%s\">\n", reply_ns(c, "routing"));
	vec_each (&all.list, x) {
		if (x->address == NULL)
			continue;
		reply_add(c, "<ldp-session>\n");
		reply_elems(c, "ldp-neighbor-address", x->address, "ldp-session-state",
		    x->up ? "Operational" : "Nonexistent", "ldp-connection-state",
		    x->up ? "Open" : "Closed", "ldp-remaining-time", x->up ? "27" : "0",
		    "ldp-session-adv-mode", "DU", NULL);
		reply_add(c, "</ldp-session>\n");
	}
	reply_add(c, "</ldp-session-information>\n");
	adjacency_done(&all);
}

void
rpc_get_rsvp_neighbor_information(struct call *c)
{
	struct adjacencies all;
	int n = 0;

	adjacency_read(c->arena, c->router, ADJACENCY_RSVP, &all);
	if (!all.configured) {
		off(c, "RSVP");
		return;
	}
	vec_each (&all.list, x)
		n += x->address != NULL;
	reply_add(
	    c, "<rsvp-neighbor-information xmlns=\"%s\">\n", reply_ns(c, "routing"));
	reply_number(c, "rsvp-neighbor-count", n);
	vec_each (&all.list, x) {
		long long idle = (router_now(c->router) - x->since_ms) / 1000;

		if (x->address == NULL)
			continue;
		reply_add(c, "<rsvp-neighbor>\n");
		reply_elem(c, "rsvp-neighbor-address", x->address);
		reply_age(c, "neighbor-idle", x->up ? idle % 9 : idle);
		reply_elem(c, "neighbor-up-count", "1");
		reply_elem(c, "neighbor-down-count", x->up ? "0" : "1");
		reply_age(c, "last-changed-time", idle);
		reply_elem(c, "hello-interval", "9");
		reply_elem(c, "neighbor-interface", x->interface);
		reply_add(c, "</rsvp-neighbor>\n");
	}
	reply_add(c, "</rsvp-neighbor-information>\n");
	adjacency_done(&all);
}

/* --- LSPs: one for each label-switched-path of the configuration ----------------------------------------- */

static int
lsp_total(const struct config_node *mpls)
{
	int n = 0;

	for (const struct config_node *x = mpls != NULL ? mpls->child : NULL; x != NULL;
	     x = x->next)
		n += str_eq(x->words[0], STR("label-switched-path")) &&
		     (x->flags & CONFIG_INACTIVE) == 0;
	return n;
}

/* A path is up while any RSVP neighbor is. */
static bool
any_rsvp(struct call *c)
{
	struct adjacencies all;
	bool up = false;

	adjacency_read(c->arena, c->router, ADJACENCY_RSVP, &all);
	vec_each (&all.list, x)
		up |= x->up;
	adjacency_done(&all);
	return up;
}

static void
lsp(struct call *c, const struct config_node *x, bool up)
{
	const struct str *to = config_value(x, "to");

	reply_add(c, "<rsvp-session junos:style=\"brief\">\n<mpls-lsp>\n");
	reply_elem(c, "destination-address",
	    to != NULL ? arena_strndup(c->arena, to->p, to->n) : "0.0.0.0");
	reply_elems(c, "source-address", "0.0.0.0", "lsp-state", up ? "Up" : "Dn",
	    "route-count", "0", NULL);
	reply_elem(c, "name", arena_strndup(c->arena, x->words[1].p, x->words[1].n));
	reply_add(c, "</mpls-lsp>\n</rsvp-session>\n");
}

void
rpc_get_mpls_lsp_information(struct call *c)
{
	static const char *const others[] = {"Egress", "Transit"};
	const struct config_node *mpls =
	    config_find(router_applied(c->router), "protocols mpls");
	int n = mpls != NULL && !config_inactive(mpls) ? lsp_total(mpls) : 0;
	bool up = any_rsvp(c);

	reply_add(c, "<mpls-lsp-information xmlns=\"%s\">\n", reply_ns(c, "routing"));
	reply_add(c,
	    "<rsvp-session-data>\n<session-type>Ingress</session-type>\n<count>%d</"
	    "count>\n",
	    n);
	for (const struct config_node *x = n > 0 ? mpls->child : NULL; x != NULL;
	     x = x->next)
		if (str_eq(x->words[0], STR("label-switched-path")) && x->nwords > 1 &&
		    (x->flags & CONFIG_INACTIVE) == 0)
			lsp(c, x, up);
	reply_add(c,
	    "<display-count>%d</display-count>\n<up-count>%d</up-count>\n"
	    "<down-count>%d</down-count>\n</rsvp-session-data>\n",
	    n, up ? n : 0, up ? 0 : n);
	for (size_t i = 0; i < 2; i++)
		reply_add(c,
		    "<rsvp-session-data>\n<session-type>%s</session-type>\n<count>0</"
		    "count>\n<display-count>0</display-count>\n<up-count>0</up-count>\n"
		    "<down-count>0</down-count>\n</rsvp-session-data>\n",
		    others[i]);
	reply_add(c, "</mpls-lsp-information>\n");
}

/* --- layer-2 circuits ------------------------------------------------------------------------------------ */

static void
circuit(struct call *c, const struct config_node *x)
{
	const struct str *id = config_value(x, "virtual-circuit-id");
	const char *interface = arena_strndup(c->arena, x->words[1].p, x->words[1].n);

	reply_add(c, "<connection>\n");
	reply_elem(c, "connection-id",
	    arena_printf(c->arena, "%s(vc " STR_FMT ")", interface,
		id != NULL ? (int)id->n : 1, id != NULL ? id->p : "0"));
	reply_elems(c, "connection-type", "rmt", "connection-status", "Up", NULL);
	reply_add(c, "<local-interface>\n");
	reply_elems(c, "interface-name", interface, "interface-status", "Up", NULL);
	reply_add(c, "</local-interface>\n</connection>\n");
}

void
rpc_get_l2circuit_connection_information(struct call *c)
{
	const struct config_node *top =
	    config_find(router_applied(c->router), "protocols l2circuit");

	reply_add(c, "<l2circuit-connection-information xmlns=\"%s\">\n",
	    reply_ns(c, "routing"));
	if (top == NULL || config_inactive(top))
		top = NULL;
	for (const struct config_node *n = top != NULL ? top->child : NULL; n != NULL;
	     n = n->next) {
		if (!str_eq(n->words[0], STR("neighbor")) || n->nwords < 2 ||
		    (n->flags & CONFIG_INACTIVE) != 0)
			continue;
		reply_add(c, "<l2circuit-neighbor>\n");
		reply_elem(c, "neighbor-address",
		    arena_strndup(c->arena, n->words[1].p, n->words[1].n));
		for (const struct config_node *x = n->child; x != NULL; x = x->next)
			if (str_eq(x->words[0], STR("interface")) && x->nwords > 1)
				circuit(c, x);
		reply_add(c, "</l2circuit-neighbor>\n");
	}
	reply_add(c, "</l2circuit-connection-information>\n");
}

/* --- as text ------------------------------------------------------------------------------------------- */

void
text_ldp_neighbors(struct text *t, const struct xml *x)
{
	static const struct column columns[] = {{"Address", 37, "ldp-neighbor-address"},
	    {"Interface", 18, "interface-name"},
	    {"Label space ID", 18, "ldp-label-space-id"},
	    {"Hold time", -9, "ldp-remaining-time"}, {NULL, 0, NULL}};

	text_table(t, columns, x, "ldp-neighbor");
}

void
text_ldp_sessions(struct text *t, const struct xml *x)
{
	static const struct column columns[] = {{"Address", 35, "ldp-neighbor-address"},
	    {"State", 12, "ldp-session-state"},
	    {"Connection", 12, "ldp-connection-state"},
	    {"Hold time", 11, "ldp-remaining-time"},
	    {"Adv. Mode", 1, "ldp-session-adv-mode"}, {NULL, 0, NULL}};

	text_table(t, columns, x, "ldp-session");
}

void
text_rsvp(struct text *t, const struct xml *x)
{
	static const struct column columns[] = {{"Address", 20, "rsvp-neighbor-address"},
	    {"Idle", 10, "neighbor-idle"}, {"Up/Dn", 6, "neighbor-up-count"},
	    {"LastChange", 12, "last-changed-time"}, {"HelloInt", 1, "hello-interval"},
	    {NULL, 0, NULL}};

	text_line(t, "RSVP neighbor: %s learned", text_of(t, x, "rsvp-neighbor-count"));
	text_table(t, columns, x, "rsvp-neighbor");
}

void
text_lsps(struct text *t, const struct xml *x)
{
	static const struct column columns[] = {
	    {"To", 16, "mpls-lsp/destination-address"},
	    {"From", 16, "mpls-lsp/source-address"}, {"State", 6, "mpls-lsp/lsp-state"},
	    {"Rt", 3, "mpls-lsp/route-count"}, {"LSPname", 1, "mpls-lsp/name"},
	    {NULL, 0, NULL}};

	xml_each(x, data)
	{
		text_line(t, "%s LSP: %s sessions", text_of(t, data, "session-type"),
		    text_of(t, data, "count"));
		text_table(t, columns, data, "rsvp-session");
		text_line(t, "Total %s displayed, Up %s, Down %s\n",
		    text_of(t, data, "display-count"), text_of(t, data, "up-count"),
		    text_of(t, data, "down-count"));
	}
}

void
text_circuits(struct text *t, const struct xml *x)
{
	static const struct column columns[] = {{"    Interface", 28, "connection-id"},
	    {"Type", 6, "connection-type"}, {"St", 4, "connection-status"},
	    {NULL, 0, NULL}};

	text_line(t, "Layer-2 Circuit Connections:");
	xml_each(x, n)
	{
		text_line(t, "Neighbor: %s", text_of(t, n, "neighbor-address"));
		text_table(t, columns, n, "connection");
	}
}
