/* get-bgp-summary-information and get-bgp-neighbor-information (junos-facts 3.4). */
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/neighbors.h"
#include "emulator/operational.h"
#include "emulator/reply.h"
#include "emulator/router.h"

enum { RIBS_MOST = 64, KEEPALIVE = 27 };

struct rib {
	const char *name;
	int peers, prefixes, external;
	int accepted[2], active[2]; /* of internal and external peers */
};

struct summary {
	struct rib ribs[RIBS_MOST];
	int nribs;
	int up, down;
};

static const char *
rib_name(struct call *c, const struct neighbor *n)
{
	const char *table = strchr(n->address, ':') != NULL ? "inet6.0" : "inet.0";

	return strcmp(n->instance, "master") == 0
		   ? table
		   : arena_printf(c->arena, "%s.%s", n->instance, table);
}

static bool
external(const struct neighbor *n)
{
	return strcmp(n->type, "internal") != 0;
}

static void
count(struct call *c, const struct neighbors *all, struct summary *s)
{
	vec_each (&all->list, n) {
		const struct peer *p =
		    n->inactive ? NULL : world_peer(c->router, n->instance, n->address);
		const char *name = rib_name(c, n);
		int i = 0;

		if (p == NULL)
			continue;
		while (i < s->nribs && strcmp(s->ribs[i].name, name) != 0)
			i++;
		if (i == RIBS_MOST)
			continue;
		if (i == s->nribs)
			s->ribs[s->nribs++] = (struct rib){.name = name};
		if (!world_established(c->router, p)) {
			s->down++;
			continue;
		}
		s->up++;
		s->ribs[i].peers++;
		s->ribs[i].prefixes += p->prefixes;
		s->ribs[i].external += external(n) ? p->prefixes : 0;
		s->ribs[i].accepted[external(n)] += world_accepted(p);
		s->ribs[i].active[external(n)] += world_active(p);
	}
}

static void
prefix_counts(struct call *c, const struct peer *p)
{
	reply_number(c, "active-prefix-count", world_active(p));
	reply_number(c, "received-prefix-count", p->prefixes);
	reply_number(c, "accepted-prefix-count", world_accepted(p));
	reply_number(c, "suppressed-prefix-count", 0);
}

static void
part(struct call *c, const char *kind, int total, int used, int accepted)
{
	reply_add(
	    c, "<total-%s-prefix-count>%d</total-%s-prefix-count>\n", kind, total, kind);
	reply_add(
	    c, "<active-%s-prefix-count>%d</active-%s-prefix-count>\n", kind, used, kind);
	reply_add(c, "<accepted-%s-prefix-count>%d</accepted-%s-prefix-count>\n", kind,
	    accepted, kind);
	reply_add(c, "<suppressed-%s-prefix-count>0</suppressed-%s-prefix-count>\n", kind,
	    kind);
}

static void
rib(struct call *c, const struct rib *r)
{
	reply_add(c, "<bgp-rib junos:style=\"brief\">\n");
	reply_elem(c, "name", r->name);
	reply_number(c, "total-prefix-count", r->prefixes);
	reply_number(c, "received-prefix-count", r->prefixes);
	reply_number(c, "accepted-prefix-count", r->accepted[0] + r->accepted[1]);
	reply_number(c, "active-prefix-count", r->active[0] + r->active[1]);
	reply_number(c, "suppressed-prefix-count", 0);
	reply_number(c, "history-prefix-count", 0);
	reply_number(c, "damped-prefix-count", 0);
	part(c, "external", r->external, r->active[1], r->accepted[1]);
	part(c, "internal", r->prefixes - r->external, r->active[0], r->accepted[0]);
	reply_number(c, "pending-prefix-count", 0);
	reply_elem(c, "bgp-rib-state", "BGP restart is complete");
	reply_add(c, "</bgp-rib>\n");
}

static void
messages(struct call *c, int64_t seconds)
{
	reply_number(c, "input-messages", 4 + seconds / KEEPALIVE);
	reply_number(c, "output-messages", 3 + seconds / KEEPALIVE);
}

static void
peer_terse(struct call *c, const struct neighbor *n, const struct peer *p, bool first)
{
	bool up = world_established(c->router, p);
	const char *state = world_state(c->router, p);
	int64_t now = router_now(c->router);
	int64_t seconds = now > p->since_ms ? (now - p->since_ms) / 1000 : 0;

	reply_add(c, "<bgp-peer junos:style=\"terse\"%s>\n",
	    first ? " junos:heading=\"Peer                     AS      InPkt     OutPkt  "
		    "  OutQ   "
		    "Flaps Last Up/Dwn State|#Active/Received/Accepted/Damped...\""
		  : "");
	reply_elem(c, "peer-address", n->address);
	reply_elem(c, "peer-as", n->peer_as != NULL ? n->peer_as : "0");
	messages(c, up ? seconds : 0);
	reply_number(c, "route-queue-count", 0);
	reply_number(c, "flap-count", p->flaps);
	reply_age(c, "elapsed-time", seconds);
	reply_add(c, "<peer-state%s>%s</peer-state>\n",
	    up ? " junos:format=\"Establ\"" : "", state);
	if (up) {
		reply_add(c, "<bgp-rib junos:style=\"terse\">\n");
		reply_elem(c, "name", rib_name(c, n));
		prefix_counts(c, p);
		reply_add(c, "</bgp-rib>\n");
	}
	reply_add(c, "</bgp-peer>\n");
}

void
rpc_get_bgp_summary_information(struct call *c)
{
	struct neighbors all;
	struct summary *s = arena_new_of(c->arena, struct summary);
	bool first = true;

	neighbors_read(c->arena, router_applied(c->router), &all);
	if (all.configured == 0) {
		reply_add(c, "<output>BGP is not running</output>\n");
		neighbors_done(&all);
		return;
	}
	count(c, &all, s);
	reply_add(c, "<bgp-information xmlns=\"%s\">\n", reply_ns(c, "routing"));
	reply_number(c, "group-count", all.groups);
	reply_number(c, "peer-count", s->up + s->down);
	reply_number(c, "down-peer-count", s->down);
	for (int i = 0; i < s->nribs; i++)
		rib(c, &s->ribs[i]);
	vec_each (&all.list, n) {
		const struct peer *p =
		    n->inactive ? NULL : world_peer(c->router, n->instance, n->address);

		if (p == NULL)
			continue;
		peer_terse(c, n, p, first);
		first = false;
	}
	reply_add(c, "</bgp-information>\n");
	neighbors_done(&all);
}

static void
options(struct call *c, const struct neighbor *n)
{
	reply_add(c, "<bgp-option-information xmlns=\"%s\">\n", reply_ns(c, "routing"));
	if (n->export != NULL)
		reply_elem(c, "export-policy", n->export);
	if (n->import != NULL)
		reply_elem(c, "import-policy", n->import);
	reply_elem(c, "bgp-options",
	    n->key != NULL ? "Preference AuthKey HoldTime Refresh"
			   : "Preference HoldTime Refresh");
	reply_elem(c, "holdtime", n->hold_time != NULL ? n->hold_time : "90");
	reply_number(c, "preference", 170);
	reply_add(c, "</bgp-option-information>\n");
}

static void
rib_detail(struct call *c, const struct neighbor *n, const struct peer *p)
{
	reply_add(c, "<bgp-rib junos:style=\"detail\">\n");
	reply_elem(c, "name", rib_name(c, n));
	reply_elem(c, "bgp-rib-state", "BGP restart is complete");
	reply_elem(c, "send-state", "in sync");
	prefix_counts(c, p);
	reply_number(c, "advertised-prefix-count", world_told(p));
	reply_add(c, "</bgp-rib>\n");
}

/* What only a session that is up can tell. */
static void
established(
    struct call *c, const struct neighbor *n, const struct peer *p, int64_t seconds)
{
	bool v6 = strchr(n->address, ':') != NULL;
	const char *family = v6 ? "inet6-unicast" : "inet-unicast";
	const char *hold = n->hold_time != NULL ? n->hold_time : "90";

	reply_elem(c, "peer-id", v6 ? "192.0.2.255" : n->address);
	reply_elem(c, "local-id",
	    v6 || n->local_address == NULL ? "192.0.2.254" : n->local_address);
	reply_elem(c, "active-holdtime", hold);
	reply_elems(c, "keepalive-interval", "30", "group-index", "0", "peer-index", "0",
	    "snmp-index", "0", NULL);
	reply_add(c,
	    "<bgp-bfd>\n<bfd-configuration-state>disabled</bfd-configuration-state>"
	    "\n<bfd-operational-state>down</bfd-operational-state>\n</bgp-bfd>\n");
	if (p->port != NULL)
		reply_elem(
		    c, "local-interface-name", arena_printf(c->arena, "%s.0", p->port));
	reply_elems(c, "nlri-type-peer", family, "nlri-type-session", family, NULL);
	rib_detail(c, n, p);
	reply_number(c, "last-received", seconds % KEEPALIVE);
	reply_number(c, "last-sent", seconds % (KEEPALIVE - 1));
	messages(c, seconds);
	reply_add(c, "<bgp-output-queue>\n<number>0</number>\n<count>0</count>\n"
		     "</bgp-output-queue>\n");
}

/* A neighbor that is down has no port behind its address. */
static void
peer_detail(struct call *c, const struct neighbor *n, const struct peer *p)
{
	bool up = world_established(c->router, p);
	int64_t seconds = up ? (router_now(c->router) - p->since_ms) / 1000 : 0;

	reply_add(c, "<bgp-peer junos:style=\"detail\">\n");
	reply_add(c, "<peer-address>%s%s</peer-address>\n", n->address, up ? "+179" : "");
	reply_elem(c, "peer-as", n->peer_as != NULL ? n->peer_as : "0");
	if (n->local_address != NULL)
		reply_add(c, "<local-address>%s%s</local-address>\n", n->local_address,
		    up ? "+49228" : "");
	reply_elem(c, "local-as", n->our_as != NULL ? n->our_as : "0");
	if (n->description != NULL)
		reply_elem(c, "description", n->description);
	reply_elem(c, "peer-group", n->group);
	reply_elem(c, "peer-cfg-rti", n->instance);
	reply_elem(c, "peer-fwd-rti", n->instance);
	reply_elem(c, "peer-type", external(n) ? "External" : "Internal");
	reply_elem(c, "peer-state", world_state(c->router, p));
	reply_elem(c, "peer-flags", "Sync");
	reply_elem(c, "last-state", up ? "OpenConfirm" : "Connect");
	reply_elem(c, "last-event", up ? "RecvKeepAlive" : "ConnectRetry");
	reply_elem(c, "last-error", "None");
	options(c, n);
	reply_number(c, "flap-count", p->flaps);
	if (up)
		established(c, n, p, seconds);
	reply_add(c, "</bgp-peer>\n");
}

void
rpc_get_bgp_neighbor_information(struct call *c)
{
	const char *address = xml_get(c->arena, c->op, "neighbor-address");
	const char *instance = xml_get(c->arena, c->op, "instance");
	struct neighbors all;

	if (instance == NULL)
		instance = xml_get(c->arena, c->op, "exact-instance");
	neighbors_read(c->arena, router_applied(c->router), &all);
	if (all.configured == 0) {
		reply_add(c, "<output>BGP is not running</output>\n");
		neighbors_done(&all);
		return;
	}
	reply_add(c, "<bgp-information xmlns=\"%s\">\n", reply_ns(c, "routing"));
	vec_each (&all.list, n) {
		const struct peer *p =
		    n->inactive ? NULL : world_peer(c->router, n->instance, n->address);

		if (p == NULL || (address != NULL && strcmp(n->address, address) != 0) ||
		    (instance != NULL && strcmp(n->instance, instance) != 0))
			continue;
		peer_detail(c, n, p);
	}
	reply_add(c, "</bgp-information>\n");
	neighbors_done(&all);
}
