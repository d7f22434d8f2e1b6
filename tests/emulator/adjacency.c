#include "emulator/adjacency.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "config/tree.h"
#include "emulator/neighbors.h"
#include "emulator/ports.h"
#include "emulator/router.h"
#include "emulator/traffic.h"

static const struct {
	const char *name;
	int64_t delay_ms; /* from the light on the port to the neighborship */
} protocols[ADJACENCIES] = {
    [ADJACENCY_OSPF] = {"ospf", 40000},
    [ADJACENCY_OSPF3] = {"ospf3", 40000},
    [ADJACENCY_ISIS] = {"isis", 10000},
    [ADJACENCY_LDP] = {"ldp", 15000},
    [ADJACENCY_RSVP] = {"rsvp", 10000},
    [ADJACENCY_LLDP] = {"lldp", 30000},
    [ADJACENCY_LACP] = {"lacp", 3000},
    [ADJACENCY_BFD] = {"bfd", 2000},
};

struct place {
	struct arena *arena;
	struct router *router;
	enum adjacency_protocol protocol;
	const struct config_node *root;
	struct ports ports;
	struct adjacencies *into;
};

int
adjacency_named(const char *protocol)
{
	for (int i = 0; i < ADJACENCIES; i++)
		if (strcmp(protocols[i].name, protocol) == 0)
			return i;
	return -1;
}

const char *
adjacency_name(enum adjacency_protocol protocol)
{
	return protocols[protocol].name;
}

static const char *
copy(struct arena *a, struct str s)
{
	return arena_strndup(a, s.p, s.n);
}

static bool
active(const struct config_node *n, const char *word)
{
	return str_eq(n->words[0], str_of(word)) && (n->flags & CONFIG_INACTIVE) == 0;
}

static const char *
port_of(struct arena *a, const char *interface)
{
	const char *dot = strrchr(interface, '.');

	return dot != NULL ? arena_strndup(a, interface, (size_t)(dot - interface))
			   : interface;
}

static void
find_far_end(const struct place *p, struct adjacency *x, const char *port)
{
	char *plain = arena_printf(p->arena, "peer-%s", port);

	for (char *c = plain; *c != '\0'; c++)
		if (*c == '/' || *c == ':')
			*c = '-';
	x->system = plain;
	x->far_port = port;
	vec_each (&p->router->world.far_ends, f) {
		if (strcmp(f->port, port) != 0)
			continue;
		x->system = f->system;
		x->far_port = f->remote_port != NULL ? f->remote_port : port;
	}
}

static bool
ordered(const struct place *p, const struct adjacency *x, const struct adjacency_order *o)
{
	return o->protocol == (int)p->protocol &&
	       (strcmp(o->interface, x->interface) == 0 ||
		   (x->address != NULL && strcmp(o->interface, x->address) == 0));
}

/* The later of what happened to the port and what the script said. */
static void
judge(const struct place *p, struct adjacency *x, bool unit_up)
{
	const char *port = port_of(p->arena, x->interface);
	struct port_life *life = traffic_port(p->router, port);
	int64_t now = router_now(p->router);
	bool down = false;

	x->port_up = world_port_up(p->router, &p->ports, port) && unit_up;
	x->since_ms =
	    life->flapped_ms + (x->port_up ? protocols[p->protocol].delay_ms : 0);
	if (life->flapped_ms == 0)
		x->since_ms = p->router->boot_ms + 180000;
	vec_each (&p->router->world.adjacencies, o) {
		int64_t at =
		    o->since_ms + (o->down ? 0 : protocols[p->protocol].delay_ms);

		if (!ordered(p, x, o))
			continue;
		down = o->down;
		x->since_ms = at > x->since_ms ? at : x->since_ms;
	}
	x->up = x->port_up && !down && x->since_ms <= now;
	if (x->since_ms > now)
		x->since_ms = now;
}

static const struct port_unit *
unit_of(const struct place *p, const char *interface)
{
	const struct port *port = ports_find(&p->ports, port_of(p->arena, interface));
	const char *dot = strrchr(interface, '.');

	if (port == NULL)
		return NULL;
	vec_each (&port->units, u)
		if (str_eq(u->number, str_of(dot != NULL ? dot + 1 : "0")))
			return u;
	return NULL;
}

/* A neighbor behind a unit, of the family's address if there is one. Loopbacks and passive ones have none. */
static void
add_unit(struct place *p, const struct config_node *n, const char *area)
{
	bool v6 = p->protocol == ADJACENCY_OSPF3;
	struct adjacency x = {
	    .interface = copy(p->arena, n->words[1]), .area = area, .level = 2};
	const struct port_unit *u;

	if (strchr(x.interface, '.') == NULL)
		x.interface = arena_printf(p->arena, "%s.0", x.interface);
	u = unit_of(p, x.interface);
	if (u == NULL || strncmp(x.interface, "lo", 2) == 0 ||
	    config_find(n, "passive") != NULL || config_find(n, "disable") != NULL)
		return;
	if (config_find(n, "level 2 disable") != NULL)
		x.level = 1;
	vec_each (&u->addresses, at) {
		struct str rest = at->text;

		if (!str_eq(at->family, v6 ? STR("inet6") : STR("inet")) || rest.n == 0)
			continue;
		x.local = copy(p->arena, str_cut(&rest, '/'));
		x.address = ports_far(p->arena, at->text);
		break;
	}
	find_far_end(p, &x, port_of(p->arena, x.interface));
	judge(p, &x, !u->disabled);
	vec_push(&p->into->list, x);
}

static void
add_interfaces(struct place *p, const struct config_node *in, const char *area)
{
	for (const struct config_node *n = in->child; n != NULL; n = n->next)
		if (active(n, "interface") && n->nwords > 1 &&
		    !str_eq(n->words[1], STR("all")))
			add_unit(p, n, area);
}

/* protocols NAME { interface …; area … { interface …; } } */
static void
read_protocol(struct place *p)
{
	const struct config_node *top = config_find(
	    p->root, arena_printf(p->arena, "protocols %s", protocols[p->protocol].name));

	if (top == NULL || config_inactive(top) || config_find(top, "disable") != NULL)
		return;
	p->into->configured = true;
	add_interfaces(p, top, NULL);
	for (const struct config_node *n = top->child; n != NULL; n = n->next)
		if (active(n, "area") && n->nwords > 1)
			add_interfaces(p, n, copy(p->arena, n->words[1]));
}

static void
read_lldp(struct place *p)
{
	const struct config_node *top = config_find(p->root, "protocols lldp");
	bool all = config_find(p->root, "protocols lldp interface all") != NULL;

	if (top == NULL || config_inactive(top) || config_find(top, "disable") != NULL)
		return;
	p->into->configured = true;
	vec_each (&p->ports.list, port) {
		const struct config_node *own =
		    config_find(top, arena_printf(p->arena, "interface %s", port->name));
		struct adjacency x = {.interface = port->name, .parent = port->bundle};

		if (strchr(port->name, '/') == NULL || (own == NULL && !all) ||
		    (own != NULL && config_find(own, "disable") != NULL))
			continue;
		find_far_end(p, &x, port->name);
		judge(p, &x, true);
		vec_push(&p->into->list, x);
	}
}

static void
read_lacp(struct place *p)
{
	vec_each (&p->ports.list, port) {
		struct adjacency x = {.interface = port->name, .parent = port->bundle};
		const struct config_node *lacp;

		if (port->bundle == NULL)
			continue;
		lacp = config_find(p->root,
		    arena_printf(p->arena, "interfaces %s aggregated-ether-options lacp",
			port->bundle));
		if (lacp == NULL || config_inactive(lacp))
			continue;
		p->into->configured = true;
		find_far_end(p, &x, port->name);
		judge(p, &x, true);
		vec_push(&p->into->list, x);
	}
}

/* --- BFD: whoever asks for it ------------------------------------------------------------------------- */

static const struct config_node *
detection(const struct config_node *n)
{
	for (; n != NULL && n->parent != NULL; n = n->parent) {
		const struct config_node *bfd = config_find(n, "bfd-liveness-detection");

		if (bfd != NULL && !config_inactive(bfd))
			return bfd;
		if (n->nwords > 0 && str_eq(n->words[0], STR("protocols")))
			return NULL;
	}
	return NULL;
}

static int64_t
interval_of(const struct config_node *bfd)
{
	const struct str *text = config_value(bfd, "minimum-interval");

	return text != NULL ? strtoll(text->p, NULL, 10) : 1000;
}

static const char *
unit_towards(const struct place *p, const struct port *port, const char *address)
{
	vec_each (&port->units, u)
		vec_each (&u->addresses, at)
			if (ports_covers(at->text, address))
				return arena_printf(p->arena, "%s." STR_FMT, port->name,
				    STR_ARG(u->number));
	return port->name;
}

static void
bfd_of_bgp(struct place *p)
{
	struct neighbors all;

	neighbors_read(p->arena, p->root, &all);
	vec_each (&all.list, n) {
		const struct config_node *bfd = n->inactive ? NULL : detection(n->node);
		const struct peer *peer =
		    bfd != NULL ? world_peer(p->router, n->instance, n->address) : NULL;
		struct adjacency x = {.address = n->address, .client = "BGP"};
		const struct port *port;

		if (peer == NULL)
			continue;
		x.interval = interval_of(bfd);
		port = peer->port != NULL ? ports_find(&p->ports, peer->port) : NULL;
		x.interface = peer->port != NULL ? peer->port : "";
		if (port != NULL)
			x.interface = unit_towards(p, port, n->address);
		judge(p, &x, true);
		x.up = x.up && peer->reachable;
		if (peer->since_ms > x.since_ms &&
		    peer->since_ms <= router_now(p->router))
			x.since_ms = peer->since_ms;
		vec_push(&p->into->list, x);
	}
	neighbors_done(&all);
}

static void
bfd_of_igp(struct place *p, enum adjacency_protocol protocol, const char *client)
{
	struct adjacencies of;

	adjacency_read(p->arena, p->router, protocol, &of);
	vec_each (&of.list, o) {
		const struct config_node *n = config_find(p->root,
		    o->area != NULL
			? arena_printf(p->arena, "protocols %s area %s interface %s",
			      protocols[protocol].name, o->area, o->interface)
			: arena_printf(p->arena, "protocols %s interface %s",
			      protocols[protocol].name, o->interface));
		struct adjacency x = *o;
		const struct config_node *bfd =
		    n != NULL ? config_find(n, "bfd-liveness-detection") : NULL;

		if (n != NULL && bfd == NULL)
			bfd = config_find(n, "family inet bfd-liveness-detection");
		if (bfd == NULL || config_inactive(bfd) || o->address == NULL)
			continue;
		x.client = client;
		x.interval = interval_of(bfd);
		judge(p, &x, true);
		vec_push(&p->into->list, x);
	}
	adjacency_done(&of);
}

static void
read_bfd(struct place *p)
{
	bfd_of_bgp(p);
	bfd_of_igp(p, ADJACENCY_OSPF, "OSPF");
	bfd_of_igp(p, ADJACENCY_ISIS, "ISIS");
	p->into->configured = p->into->list.n > 0;
}

void
adjacency_read(struct arena *a, struct router *r, enum adjacency_protocol protocol,
    struct adjacencies *into)
{
	static void (*const readers[ADJACENCIES])(struct place *) = {
	    [ADJACENCY_LLDP] = read_lldp,
	    [ADJACENCY_LACP] = read_lacp,
	    [ADJACENCY_BFD] = read_bfd,
	};
	struct place p = {.arena = a,
	    .router = r,
	    .protocol = protocol,
	    .root = router_applied(r),
	    .into = into};

	*into = (struct adjacencies){0};
	ports_read(a, p.root, &p.ports);
	if (readers[protocol] != NULL)
		readers[protocol](&p);
	else
		read_protocol(&p);
	/* names of units are the configuration's text: they live in `a` */
	ports_done(&p.ports);
}

void
adjacency_done(struct adjacencies *a)
{
	vec_done(&a->list);
}

bool
adjacency_set(
    struct router *r, enum adjacency_protocol protocol, const char *interface, bool up)
{
	struct arena *a = arena_new();
	struct world *w = &r->world;
	struct adjacencies all;
	bool found = false;

	adjacency_read(a, r, protocol, &all);
	vec_each (&all.list, x)
		found |= strcmp(x->interface, interface) == 0 ||
			 (x->address != NULL && strcmp(x->address, interface) == 0);
	adjacency_done(&all);
	arena_free(a);
	for (size_t i = 0; i < w->adjacencies.n; i++)
		if (w->adjacencies.v[i].protocol == (int)protocol &&
		    strcmp(w->adjacencies.v[i].interface, interface) == 0)
			w->adjacencies.v[i--] = vec_pop(&w->adjacencies);
	if (found)
		vec_push(
		    &w->adjacencies, ((struct adjacency_order){.protocol = (int)protocol,
					 .interface = arena_strdup(w->arena, interface),
					 .down = !up,
					 .since_ms = router_now(r)}));
	return found;
}

void
adjacency_far_end(
    struct router *r, const char *port, const char *system, const char *remote_port)
{
	struct world *w = &r->world;
	struct far_end *at = NULL;

	vec_each (&w->far_ends, f)
		if (strcmp(f->port, port) == 0)
			at = f;
	if (at == NULL) {
		at = vec_add(&w->far_ends);
		at->port = arena_strdup(w->arena, port);
	}
	at->system = arena_strdup(w->arena, system);
	at->remote_port =
	    remote_port != NULL ? arena_strdup(w->arena, remote_port) : NULL;
}
