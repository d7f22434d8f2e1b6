#include "emulator/routes.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "config/tree.h"
#include "emulator/neighbors.h"
#include "emulator/ports.h"
#include "emulator/router.h"
#include "emulator/traffic.h"

enum { PREFIXES_V4 = 16384, LOCAL_PREFERENCE = 100, ROUTES_MOST = 200000 };

struct place {
	struct arena *arena;
	struct router *router;
	struct routes *into;
};

static bool
is_v6(const char *address)
{
	return strchr(address, ':') != NULL;
}

static const char *
table_of(const struct place *p, const char *instance, const char *address)
{
	const char *table = is_v6(address) ? "inet6.0" : "inet.0";

	return strcmp(instance, "master") == 0
		   ? table
		   : arena_printf(p->arena, "%s.%s", instance, table);
}

/* The network of an address with its length: 192.0.2.10/31 is in 192.0.2.10/31, 192.0.2.11/24 in 192.0.2.0/24. */
static const char *
network(struct arena *a, struct str address)
{
	struct str rest = address, host = str_cut(&rest, '/');
	const char *text = arena_strndup(a, host.p, host.n);
	bool v6 = is_v6(text);
	size_t n = v6 ? 16 : 4, bits = rest.n > 0 ? strtoul(rest.p, NULL, 10) : n * 8;
	unsigned char o[16];
	char out[INET6_ADDRSTRLEN];

	if (inet_pton(v6 ? AF_INET6 : AF_INET, text, o) != 1)
		return NULL;
	for (size_t i = 0; i < n; i++) {
		size_t keep = bits > i * 8 ? bits - i * 8 : 0;

		o[i] &= keep >= 8 ? 0xff : (unsigned char)(0xff << (8 - keep));
	}
	inet_ntop(v6 ? AF_INET6 : AF_INET, o, out, sizeof out);
	return arena_printf(a, "%s/%zu", out, bits);
}

static void
add_address(struct place *p, const struct port *port, const struct port_unit *u,
    struct str address)
{
	const struct port_life *life = traffic_port(p->router, port->name);
	struct str rest = address, host = str_cut(&rest, '/');
	const char *text = arena_strndup(p->arena, host.p, host.n);
	const char *unit =
	    arena_printf(p->arena, "%s." STR_FMT, port->name, STR_ARG(u->number));
	struct route x = {.table = table_of(p, "master", text),
	    .prefix = network(p->arena, address),
	    .protocol = "Direct",
	    .active = true,
	    .since_ms = life->flapped_ms != 0 ? life->flapped_ms : p->router->boot_ms};

	if (x.prefix == NULL)
		return;
	if (life->up && !u->disabled) {
		x.via = unit;
		vec_push(&p->into->list, x);
	}
	x.prefix = arena_printf(p->arena, "%s/%d", text, is_v6(text) ? 128 : 32);
	if (life->up && rest.n > 0 && atoi(rest.p) == (is_v6(text) ? 128 : 32))
		return;
	x.protocol = "Local";
	x.via = NULL;
	x.local = unit;
	vec_push(&p->into->list, x);
}

static void
from_ports(struct place *p, const struct ports *ports)
{
	vec_each (&ports->list, port)
		vec_each (&port->units, u)
			vec_each (&u->addresses, at)
				if (at->text.n > 0 && !str_eq(at->family, STR("iso")))
					add_address(p, port, u, at->text);
}

/* The unit that leads to a next hop and is up, or NULL. */
static const char *
way_out(const struct place *p, const struct ports *ports, const char *to)
{
	vec_each (&ports->list, port)
		vec_each (&port->units, u)
			vec_each (&u->addresses, at)
				if (at->text.n > 0 && ports_covers(at->text, to) &&
				    traffic_port(p->router, port->name)->up &&
				    !u->disabled)
					return arena_printf(p->arena, "%s." STR_FMT,
					    port->name, STR_ARG(u->number));
	return NULL;
}

/* As it is written, or of what has no length: a host's, or the default route's. NULL: no prefix. */
static const char *
static_prefix(struct arena *a, struct str word, bool v6)
{
	if (str_eq(word, STR("default")))
		return v6 ? "::/0" : "0.0.0.0/0";
	if (memchr(word.p, '/', word.n) != NULL)
		return arena_strndup(a, word.p, word.n);
	return network(a, word);
}

static void
add_static(
    struct place *p, const struct ports *ports, const struct config_node *n, bool v6)
{
	const struct str *hop = config_value(n, "next-hop");
	struct route x = {.protocol = "Static",
	    .preference = 5,
	    .active = true,
	    .since_ms = p->router->boot_ms + 120000};

	x.prefix = static_prefix(p->arena, n->words[1], v6);
	if (x.prefix == NULL)
		return;
	x.table = table_of(p, "master", x.prefix);
	x.discards =
	    config_find(n, "discard") != NULL || config_find(n, "reject") != NULL;
	if (hop != NULL) {
		x.to = arena_strndup(p->arena, hop->p, hop->n);
		x.via = way_out(p, ports, x.to);
	}
	if (x.discards || x.via != NULL)
		vec_push(&p->into->list, x);
}

static void
from_static(struct place *p, const struct ports *ports)
{
	static const char *const places[] = {
	    "routing-options static", "routing-options rib inet6.0 static"};

	for (size_t i = 0; i < 2; i++) {
		const struct config_node *top =
		    config_find(router_applied(p->router), places[i]);

		if (top == NULL || config_inactive(top))
			continue;
		for (const struct config_node *n = top->child; n != NULL; n = n->next)
			if (str_eq(n->words[0], STR("route")) && n->nwords > 1 &&
			    !config_inactive(n))
				add_static(p, ports, n, i == 1);
	}
}

static const char *
invented(const struct place *p, const char *peer, int i)
{
	unsigned sum = 0, number;

	for (const char *s = peer; *s != '\0'; s++)
		sum = sum * 31 + (unsigned char)*s;
	number = (sum * 997 + (unsigned)i) % PREFIXES_V4;
	if (is_v6(peer))
		return arena_printf(p->arena, "2001:db8:%x::/48", number + 1);
	return arena_printf(p->arena, "100.%u.%u.0/24", 64 + number / 256, number % 256);
}

static void
from_peer(struct place *p, const struct ports *ports, const struct neighbor *n)
{
	const struct peer *peer =
	    n->inactive ? NULL : world_peer(p->router, n->instance, n->address);
	bool internal = strcmp(n->type, "internal") == 0;
	struct route x = {.protocol = "BGP",
	    .preference = 170,
	    .local_preference = LOCAL_PREFERENCE,
	    .to = n->address,
	    .peer = n->address};

	if (peer == NULL || !world_established(p->router, peer))
		return;
	x.table = table_of(p, n->instance, n->address);
	x.via = way_out(p, ports, n->address);
	x.since_ms = peer->since_ms;
	x.as_path = internal ? "I"
			     : arena_printf(p->arena, "%s I",
				   n->peer_as != NULL ? n->peer_as : "");
	for (int i = 0; i < peer->prefixes && p->into->list.n < ROUTES_MOST; i++) {
		x.prefix = invented(p, n->address, i);
		x.active = i < world_active(peer);
		vec_push(&p->into->list, x);
	}
}

static int
by_table(const void *a, const void *b)
{
	const struct route *x = a, *y = b;
	unsigned char o[2][16] = {{0}};
	bool v6 = is_v6(x->prefix);
	int order = strcmp(x->table, y->table);
	const char *text[] = {x->prefix, y->prefix};

	for (int i = 0; i < 2 && order == 0; i++) {
		char host[64];
		size_t n = strcspn(text[i], "/");

		n = n < sizeof host ? n : sizeof host - 1;
		memcpy(host, text[i], n);
		host[n] = '\0';
		inet_pton(v6 ? AF_INET6 : AF_INET, host, o[i]);
	}
	if (order == 0)
		order = memcmp(o[0], o[1], 16);
	if (order == 0)
		order =
		    atoi(strchr(x->prefix, '/') + 1) - atoi(strchr(y->prefix, '/') + 1);
	return order != 0 ? order : y->active - x->active;
}

void
routes_read(struct arena *a, struct router *r, struct routes *into)
{
	struct place p = {.arena = a, .router = r, .into = into};
	struct neighbors all;
	struct ports ports;

	*into = (struct routes){0};
	ports_read(a, router_applied(r), &ports);
	neighbors_read(a, router_applied(r), &all);
	from_ports(&p, &ports);
	from_static(&p, &ports);
	vec_each (&all.list, n)
		from_peer(&p, &ports, n);
	if (into->list.n > 0)
		qsort(into->list.v, into->list.n, sizeof into->list.v[0], by_table);
	neighbors_done(&all);
	ports_done(&ports);
}

void
routes_done(struct routes *r)
{
	vec_done(&r->list);
}
