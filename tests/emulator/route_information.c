/* get-route-summary-information and get-route-information: junos-facts 3.6. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/operational.h"
#include "emulator/ports.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/routes.h"
#include "emulator/text.h"

enum form { BRIEF, TERSE, DETAIL, EXTENSIVE };

static const char *const forms[] = {
    [BRIEF] = "brief", [TERSE] = "terse", [DETAIL] = "detail", [EXTENSIVE] = "extensive"};

struct tables {
	struct call *call;
	struct routes routes;
	enum form form;
	const char *destination, *table, *protocol;
	const char *advertised_to, *received_from;
	bool exact;
};

/* --- summary ------------------------------------------------------------------------------------------- */

struct tally {
	int destinations, routes, active;
};

/* Of a run of routes in one table; protocol NULL: all. */
static struct tally
tally(const struct tables *t, size_t from, size_t to, const char *protocol)
{
	const struct route *v = t->routes.list.v;
	struct tally n = {0};

	for (size_t i = from; i < to; i++) {
		if (protocol != NULL && strcmp(v[i].protocol, protocol) != 0)
			continue;
		n.routes++;
		n.active += v[i].active;
		n.destinations += i == from || strcmp(v[i].prefix, v[i - 1].prefix) != 0;
	}
	return n;
}

static size_t
table_end(const struct tables *t, size_t from)
{
	const struct route *v = t->routes.list.v;
	size_t to = from;

	while (to < t->routes.list.n && strcmp(v[to].table, v[from].table) == 0)
		to++;
	return to;
}

static void
table_head(const struct tables *t, size_t from, size_t to)
{
	struct call *c = t->call;
	struct tally all = tally(t, from, to, NULL);

	reply_elem(c, "table-name", t->routes.list.v[from].table);
	reply_number(c, "destination-count", all.destinations);
	reply_number(c, "total-route-count", all.routes);
	reply_number(c, "active-route-count", all.active);
	reply_number(c, "holddown-route-count", 0);
	reply_number(c, "hidden-route-count", 0);
}

static const char *
router_id(struct call *c)
{
	const struct str *id =
	    config_value(router_applied(c->router), "routing-options router-id");
	const char *first = NULL, *loopback = NULL;
	struct ports ports;

	if (id != NULL)
		return arena_strndup(c->arena, id->p, id->n);
	ports_read(c->arena, router_applied(c->router), &ports);
	vec_each (&ports.list, p)
		vec_each (&p->units, u)
			vec_each (&u->addresses, at) {
				struct str rest = at->text;
				const char *text;

				if (!str_eq(at->family, STR("inet")) || rest.n == 0)
					continue;
				rest = str_cut(&rest, '/');
				text = arena_strndup(c->arena, rest.p, rest.n);
				first = first != NULL ? first : text;
				if (loopback == NULL && strcmp(p->name, "lo0") == 0)
					loopback = text;
			}
	ports_done(&ports);
	return loopback != NULL ? loopback : first != NULL ? first : "0.0.0.0";
}

static void
summary_of(const struct tables *t, size_t from, size_t to)
{
	static const char *const protocols[] = {"Direct", "Local", "BGP", "Static"};
	struct call *c = t->call;

	reply_add(c, "<route-table>\n");
	table_head(t, from, to);
	for (size_t i = 0; i < sizeof protocols / sizeof protocols[0]; i++) {
		struct tally n = tally(t, from, to, protocols[i]);

		if (n.routes == 0)
			continue;
		reply_add(c, "<protocols>\n");
		reply_elem(c, "protocol-name", protocols[i]);
		reply_number(c, "protocol-route-count", n.routes);
		reply_number(c, "active-route-count", n.active);
		reply_add(c, "</protocols>\n");
	}
	reply_add(c, "</route-table>\n");
}

void
rpc_get_route_summary_information(struct call *c)
{
	const char *table = xml_get(c->arena, c->op, "table");
	const struct str *as =
	    config_value(router_applied(c->router), "routing-options autonomous-system");
	struct tables t = {.call = c};

	routes_read(c->arena, c->router, &t.routes);
	reply_add(
	    c, "<route-summary-information xmlns=\"%s\">\n", reply_ns(c, "routing"));
	if (as != NULL)
		reply_elem(c, "as-number", arena_strndup(c->arena, as->p, as->n));
	reply_elem(c, "router-id", router_id(c));
	for (size_t from = 0, to; from < t.routes.list.n; from = to) {
		to = table_end(&t, from);
		if (table == NULL || strcmp(table, t.routes.list.v[from].table) == 0)
			summary_of(&t, from, to);
	}
	reply_add(c, "</route-summary-information>\n");
	routes_done(&t.routes);
}

/* --- routes -------------------------------------------------------------------------------------------- */

static bool
fits_destination(const struct tables *t, const struct route *x)
{
	const char *d = t->destination;
	struct str prefix = str_of(x->prefix), rest = prefix, host = str_cut(&rest, '/');
	const char *slash = d != NULL ? strchr(d, '/') : NULL;

	if (d == NULL)
		return true;
	if (slash == NULL)
		return ports_covers(prefix, d);
	if (t->exact || atoi(rest.p) < atoi(slash + 1))
		return strcmp(d, x->prefix) == 0;
	return ports_covers(str_of(d), arena_strndup(t->call->arena, host.p, host.n));
}

static bool
fits(const struct tables *t, const struct route *x)
{
	const struct {
		const char *asked, *has;
	} pairs[] = {{t->table, x->table}, {t->received_from, x->peer}};

	for (size_t i = 0; i < 2; i++)
		if (pairs[i].asked != NULL &&
		    (pairs[i].has == NULL || strcmp(pairs[i].asked, pairs[i].has) != 0))
			return false;
	if (t->protocol != NULL && strcasecmp(t->protocol, x->protocol) != 0)
		return false;
	/* what a peer sent us does not go back to it */
	if (t->advertised_to != NULL &&
	    (!x->active || strcmp(x->protocol, "Local") == 0 ||
		(x->peer != NULL && strcmp(x->peer, t->advertised_to) == 0)))
		return false;
	return fits_destination(t, x);
}

static void
age(struct call *c, const struct route *x)
{
	long long s = (router_now(c->router) - x->since_ms) / 1000;
	long long w = s / 604800, d = s % 604800 / 86400;

	reply_add(c, "<age junos:seconds=\"%lld\">", s);
	if (w > 0)
		reply_add(c, "%lldw%lldd ", w, d);
	else if (d > 0)
		reply_add(c, "%lldd ", d);
	reply_add(
	    c, "%02lld:%02lld:%02lld</age>\n", s % 86400 / 3600, s % 3600 / 60, s % 60);
}

static void
next_hop(struct call *c, const struct route *x)
{
	if (x->discards) {
		reply_elem(c, "nh-type", "Discard");
		return;
	}
	if (x->local != NULL) {
		reply_elem(c, "nh-type", "Local");
		reply_add(c, "<nh>\n");
		reply_elem(c, "nh-local-interface", x->local);
		reply_add(c, "</nh>\n");
		return;
	}
	reply_add(c, "<nh>\n<selected-next-hop/>\n");
	if (x->to != NULL)
		reply_elem(c, "to", x->to);
	if (x->via != NULL)
		reply_elem(c, "via", x->via);
	reply_add(c, "</nh>\n");
}

static void
entry(const struct tables *t, const struct route *x)
{
	struct call *c = t->call;

	reply_add(c, "<rt-entry>\n");
	if (x->active)
		reply_add(
		    c, "<active-tag>*</active-tag>\n<current-active/>\n<last-active/>\n");
	reply_elem(c, "protocol-name", x->protocol);
	if (t->advertised_to == NULL)
		reply_number(c, "preference", x->preference);
	if (t->form >= DETAIL && x->local == NULL && !x->discards)
		reply_elem(c, "nh-type", "Router");
	if (x->local_preference != 0)
		reply_number(c, "local-preference", x->local_preference);
	if (x->peer != NULL)
		reply_elem(c, "learned-from", x->peer);
	age(c, x);
	next_hop(c, x);
	if (x->as_path != NULL)
		reply_elem(c, "as-path", x->as_path);
	reply_add(c, "</rt-entry>\n");
}

static void
destination(const struct tables *t, const struct route *x)
{
	struct call *c = t->call;
	struct str rest = str_of(x->prefix), host = str_cut(&rest, '/');

	reply_add(c, "<rt junos:style=\"%s\">\n", forms[t->form]);
	if (t->form < DETAIL) {
		reply_elem(c, "rt-destination", x->prefix);
		return;
	}
	reply_elem(c, "rt-destination", arena_strndup(c->arena, host.p, host.n));
	reply_elem(c, "rt-prefix-length", rest.p);
}

/* How many routes a neighbor is shown at most. */
static int
most(const struct tables *t)
{
	if (t->advertised_to == NULL)
		return -1;
	vec_each (&t->call->router->world.peers, p)
		if (p->configured && strcmp(p->address, t->advertised_to) == 0)
			return world_established(t->call->router, p) ? world_told(p) : 0;
	return 0;
}

/* `left`: so many routes may still be shown, negative: any number. */
static void
table(struct tables *t, size_t from, size_t to, int *left)
{
	struct call *c = t->call;
	const struct route *v = t->routes.list.v;
	const char *open = NULL; /* prefix whose element is open */

	for (size_t i = from; i < to && *left != 0; i++) {
		if (!fits(t, &v[i]))
			continue;
		if (open == NULL) {
			reply_add(c, "<route-table>\n");
			table_head(t, from, to);
		}
		if (open == NULL || strcmp(open, v[i].prefix) != 0) {
			reply_add(c, open != NULL ? "</rt>\n" : "");
			destination(t, &v[i]);
			open = v[i].prefix;
		}
		entry(t, &v[i]);
		*left -= *left > 0;
	}
	if (open != NULL)
		reply_add(c, "</rt>\n</route-table>\n");
}

/* Of an address without a length: only the longest that fits. */
static void
narrow(struct tables *t)
{
	const char *best = NULL;
	int length = -1;

	if (t->destination == NULL || strchr(t->destination, '/') != NULL)
		return;
	vec_each (&t->routes.list, x) {
		int bits = atoi(strchr(x->prefix, '/') + 1);

		if (!fits(t, x) || bits <= length)
			continue;
		length = bits;
		best = x->prefix;
	}
	if (best != NULL) {
		t->destination = best;
		t->exact = true;
	}
}

void
rpc_get_route_information(struct call *c)
{
	struct arena *a = c->arena;
	struct tables t = {.call = c,
	    .destination = xml_get(a, c->op, "destination"),
	    .table = xml_get(a, c->op, "table"),
	    .protocol = xml_get(a, c->op, "protocol"),
	    .exact = xml_child(c->op, "exact") != NULL};
	int left;

	for (int i = 0; i < 4; i++)
		if (xml_child(c->op, forms[i]) != NULL)
			t.form = (enum form)i;
	if (xml_child(c->op, "advertising-protocol-name") != NULL)
		t.advertised_to = xml_get(a, c->op, "neighbor");
	if (xml_child(c->op, "receive-protocol-name") != NULL) {
		t.received_from = xml_get(a, c->op, "peer");
		t.protocol = "BGP";
	}
	routes_read(a, c->router, &t.routes);
	narrow(&t);
	left = most(&t);
	reply_add(c, "<route-information xmlns=\"%s\">\n", reply_ns(c, "routing"));
	for (size_t from = 0, to; from < t.routes.list.n; from = to) {
		to = table_end(&t, from);
		table(&t, from, to, &left);
	}
	reply_add(c, "</route-information>\n");
	routes_done(&t.routes);
}

/* --- as text ------------------------------------------------------------------------------------------- */

static void
table_line(struct text *t, const struct xml *x)
{
	text_line(t, "%s: %s destinations, %s routes (%s active, %s holddown, %s hidden)",
	    text_of(t, x, "table-name"), text_of(t, x, "destination-count"),
	    text_of(t, x, "total-route-count"), text_of(t, x, "active-route-count"),
	    text_of(t, x, "holddown-route-count"), text_of(t, x, "hidden-route-count"));
}

void
text_route_summary(struct text *t, const struct xml *x)
{
	text_line(t, "Autonomous system number: %s", text_of(t, x, "as-number"));
	text_line(t, "Router ID: %s", text_of(t, x, "router-id"));
	xml_each(x, it)
	{
		if (!xml_is(it, "route-table"))
			continue;
		text_line(t, "%s", "");
		table_line(t, it);
		for (const struct xml *p = xml_child(it, "protocols"); p != NULL;
		     p = xml_next(p, "protocols"))
			text_line(t, "%20s: %6s routes, %6s active",
			    text_of(t, p, "protocol-name"),
			    text_of(t, p, "protocol-route-count"),
			    text_of(t, p, "active-route-count"));
	}
}

static void
entry_text(struct text *t, const char *prefix, const struct xml *e)
{
	const struct xml *nh = xml_child(e, "nh");

	text_add(t, "%-18s %s[%s/%s] %s", prefix,
	    xml_child(e, "active-tag") != NULL ? "*" : " ",
	    text_of(t, e, "protocol-name"), text_of(t, e, "preference"),
	    text_of(t, e, "age"));
	if (xml_child(e, "local-preference") != NULL)
		text_add(t, ", localpref %s", text_of(t, e, "local-preference"));
	if (xml_child(e, "learned-from") != NULL)
		text_add(t, ", from %s", text_of(t, e, "learned-from"));
	text_line(t, "%s", "");
	if (xml_child(e, "as-path") != NULL)
		text_line(
		    t, "                      AS path: %s", text_of(t, e, "as-path"));
	if (xml_child(nh, "nh-local-interface") != NULL)
		text_line(t, "                       Local via %s",
		    text_of(t, nh, "nh-local-interface"));
	else if (nh == NULL)
		text_line(t, "                       %s", text_of(t, e, "nh-type"));
	else if (xml_child(nh, "to") != NULL)
		text_line(t, "                    >  to %s via %s", text_of(t, nh, "to"),
		    text_of(t, nh, "via"));
	else
		text_line(t, "                    >  via %s", text_of(t, nh, "via"));
}

void
text_routes(struct text *t, const struct xml *x)
{
	for (const struct xml *table_x = xml_child(x, "route-table"); table_x != NULL;
	     table_x = xml_next(table_x, "route-table")) {
		text_line(t, "%s", "");
		table_line(t, table_x);
		text_line(t, "+ = Active Route, - = Last Active, * = Both");
		text_line(t, "%s", "");
		for (const struct xml *rt = xml_child(table_x, "rt"); rt != NULL;
		     rt = xml_next(rt, "rt")) {
			const char *prefix = text_of(t, rt, "rt-destination");

			if (xml_child(rt, "rt-prefix-length") != NULL)
				prefix = arena_printf(t->arena, "%s/%s", prefix,
				    text_of(t, rt, "rt-prefix-length"));
			for (const struct xml *e = xml_child(rt, "rt-entry"); e != NULL;
			     e = xml_next(e, "rt-entry")) {
				entry_text(t, prefix, e);
				prefix = "";
			}
		}
	}
}
