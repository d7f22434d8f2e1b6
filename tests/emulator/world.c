#include "emulator/world.h"

#include <string.h>

#include "base/arena.h"
#include "config/tree.h"
#include "emulator/disk.h"
#include "emulator/neighbors.h"
#include "emulator/parts.h"
#include "emulator/personality.h"
#include "emulator/policy.h"
#include "emulator/ports.h"
#include "emulator/router.h"
#include "emulator/script.h"
#include "emulator/traffic.h"

enum { CORE_SIZE = 1048576 };

void
world_init(struct world *w)
{
	*w = (struct world){.arena = arena_new()};
}

void
world_done(struct world *w)
{
	vec_done(&w->peers);
	vec_done(&w->dead_ports);
	vec_done(&w->alarms);
	vec_done(&w->logins);
	vec_done(&w->adjacencies);
	vec_done(&w->far_ends);
	vec_done(&w->parts);
	vec_done(&w->ports);
	vec_done(&w->timed);
	arena_free(w->arena);
}

static bool
dead(const struct world *w, const char *name)
{
	vec_each (&w->dead_ports, p)
		if (strcmp(*p, name) == 0)
			return true;
	return false;
}

static bool
is_port(const char *name)
{
	return strchr(name, '/') != NULL;
}

bool
world_port_present(const struct router *r, const char *name)
{
	const struct row_texts *hardware = &r->setup.personality->interfaces;
	const char *state = parts_state(r, "fpc", ports_slot(name));

	if (state != NULL && is_port(name))
		return false;
	for (size_t i = 0; i < hardware->n; i++)
		if (strcmp(hardware->v[i], name) == 0)
			return true;
	return hardware->n == 0;
}

bool
world_port_up(const struct router *r, const struct ports *ports, const char *name)
{
	const struct port *port = ports_find(ports, name);
	int members = 0, up = 0;

	if (port == NULL || port->disabled || dead(&r->world, name))
		return false;
	if (is_port(name) && !world_port_present(r, name))
		return false;
	vec_each (&ports->list, p) {
		if (p->bundle == NULL || strcmp(p->bundle, name) != 0)
			continue;
		members++;
		up += world_port_up(r, ports, p->name);
	}
	if (strncmp(name, "ae", 2) != 0)
		return true;
	return members > 0 && up >= port->minimum_links;
}

/* The way to a neighbor, as a text that stays the same while nothing about it changes. */
struct way {
	const char *local; /* our address towards it */
	const char *port;
	bool up;
};

static struct way
way_to(struct arena *a, const struct router *r, const struct ports *ports,
    const struct neighbor *n)
{
	struct way way = {.local = n->local_address, .up = false};

	vec_each (&ports->list, p) {
		bool port_up = world_port_up(r, ports, p->name);

		vec_each (&p->units, u) {
			vec_each (&u->addresses, at) {
				struct str rest = at->text, host = str_cut(&rest, '/');
				bool near = ports_covers(at->text, n->address);

				if (at->text.n == 0 || (way.local == NULL && !near))
					continue;
				if (way.local == NULL)
					way.local = arena_strndup(a, host.p, host.n);
				if (!ports_covers(host, way.local))
					continue;
				way.up |= port_up && !u->disabled;
				if (near || way.port == NULL)
					way.port = p->name;
			}
		}
	}
	return way;
}

static const char *
offer(struct arena *a, const struct neighbor *n, const struct way *way)
{
	return arena_printf(a, "%s|%s|%s|%s", n->peer_as != NULL ? n->peer_as : "",
	    n->our_as != NULL ? n->our_as : "", way->local != NULL ? way->local : "",
	    n->key != NULL ? n->key : "");
}

static struct peer *
find(struct world *w, const char *instance, const char *address)
{
	vec_each (&w->peers, p)
		if (strcmp(p->instance, instance) == 0 &&
		    strcmp(p->address, address) == 0)
			return p;
	return NULL;
}

static struct peer *
find_or_add(struct world *w, const struct neighbor *n)
{
	struct peer *p = find(w, n->instance, n->address);
	unsigned sum = 0;

	if (p != NULL)
		return p;
	p = vec_add(&w->peers);
	p->instance = arena_strdup(w->arena, n->instance);
	p->address = arena_strdup(w->arena, n->address);
	for (const char *s = n->address; *s != '\0'; s++)
		sum = sum * 31 + (unsigned char)*s;
	p->prefixes = 40 + (int)(sum % 900);
	p->advertised = 8;
	p->in_bps = p->prefixes * 150000LL;
	p->out_bps = p->prefixes * 60000LL;
	return p;
}

static void
settle_peer(struct router *r, struct peer *p, bool reachable, bool no_way)
{
	int64_t now = router_now(r);

	if (p->reachable && !reachable) {
		p->flaps += now >= p->since_ms;
		p->since_ms = now;
	} else if (!p->reachable && reachable) {
		p->since_ms = now + (int64_t)(r->setup.personality->bgp * 1000);
	}
	p->reachable = reachable;
	p->no_way = no_way;
}

static void
drains(struct arena *a, const struct config_node *root, const struct neighbor *n,
    struct peer *p)
{
	p->mute = policy_rejects_all(a, root, n->export);
	p->deaf = policy_rejects_all(a, root, n->import);
	p->leaving = policy_prepends(a, root, n->export);
	for (const struct config_node *at = n->node; at != NULL && at->parent != NULL;
	     at = at->parent)
		p->leaving |= config_find(at, "graceful-shutdown sender") != NULL;
}

static void
settle(struct router *r, bool learn)
{
	struct arena *a = arena_new();
	struct neighbors neighbors;
	struct ports ports;

	traffic_fold(r);
	neighbors_read(a, router_applied(r), &neighbors);
	ports_read(a, router_applied(r), &ports);
	traffic_settle(r, &ports, learn);
	vec_each (&r->world.peers, p)
		p->configured = false;
	vec_each (&neighbors.list, n) {
		struct way way = way_to(a, r, &ports, n);
		const char *ours = offer(a, n, &way);
		struct peer *p = find_or_add(&r->world, n);

		if (learn)
			p->expects = arena_strdup(r->world.arena, ours);
		if (n->inactive)
			continue;
		p->configured = true;
		drains(a, router_applied(r), n, p);
		/* names of ports are few and come back: they may stay in the arena */
		if (way.port != NULL &&
		    (p->port == NULL || strcmp(p->port, way.port) != 0))
			p->port = arena_strdup(r->world.arena, way.port);
		settle_peer(r, p,
		    way.up && !p->down && p->expects != NULL &&
			strcmp(p->expects, ours) == 0,
		    !way.up);
		if (learn)
			p->since_ms = r->boot_ms + 180000;
	}
	vec_each (&r->world.peers, p)
		if (!p->configured)
			settle_peer(r, p, false, true);
	neighbors_done(&neighbors);
	ports_done(&ports);
	arena_free(a);
}

void
world_learn(struct router *r)
{
	settle(r, true);
}

void
world_settle(struct router *r)
{
	settle(r, false);
}

const struct peer *
world_peer(const struct router *r, const char *instance, const char *address)
{
	vec_each (&r->world.peers, p)
		if (p->configured && strcmp(p->instance, instance) == 0 &&
		    strcmp(p->address, address) == 0)
			return p;
	return NULL;
}

bool
world_established(const struct router *r, const struct peer *p)
{
	return p->reachable && router_now(r) >= p->since_ms;
}

int
world_accepted(const struct peer *p)
{
	return p->deaf ? 0 : p->prefixes;
}

/* A part of what a far end announces is known better from elsewhere. */
int
world_active(const struct peer *p)
{
	return world_accepted(p) - world_accepted(p) / 4;
}

int
world_told(const struct peer *p)
{
	return p->mute ? 0 : p->advertised;
}

const char *
world_state(const struct router *r, const struct peer *p)
{
	if (world_established(r, p))
		return "Established";
	return p->no_way && !p->reachable ? "Idle" : "Active";
}

bool
world_set_peer(struct router *r, const char *address, bool up)
{
	bool found = false;
	struct arena *a = arena_new();
	struct neighbors neighbors;
	struct ports ports;

	neighbors_read(a, router_applied(r), &neighbors);
	ports_read(a, router_applied(r), &ports);
	vec_each (&neighbors.list, n) {
		struct peer *p = find_or_add(&r->world, n);
		struct way way = way_to(a, r, &ports, n);

		if (strcmp(n->address, address) != 0)
			continue;
		found = true;
		p->down = !up;
		if (up)
			p->expects = arena_strdup(r->world.arena, offer(a, n, &way));
	}
	neighbors_done(&neighbors);
	ports_done(&ports);
	arena_free(a);
	world_settle(r);
	return found;
}

void
world_flap(struct router *r, const char *address)
{
	traffic_fold(r);
	vec_each (&r->world.peers, p)
		if (strcmp(p->address, address) == 0 && p->reachable) {
			settle_peer(r, p, false, p->no_way);
			settle_peer(r, p, true, p->no_way);
		}
}

bool
world_set_prefixes(struct router *r, const char *address, int prefixes)
{
	bool found = false;

	traffic_fold(r);
	vec_each (&r->world.peers, p) {
		if (strcmp(p->address, address) != 0)
			continue;
		p->prefixes = prefixes;
		found = true;
	}
	return found;
}

bool
world_set_advertised(struct router *r, const char *address, int prefixes)
{
	bool found = false;

	traffic_fold(r);
	vec_each (&r->world.peers, p) {
		if (strcmp(p->address, address) != 0)
			continue;
		p->advertised = prefixes;
		found = true;
	}
	return found;
}

bool
world_set_traffic(struct router *r, const char *address, int64_t in_bps, int64_t out_bps)
{
	bool found = false;

	traffic_fold(r);
	vec_each (&r->world.peers, p) {
		if (strcmp(p->address, address) != 0)
			continue;
		p->in_bps = in_bps;
		p->out_bps = out_bps;
		found = true;
	}
	return found;
}

void
world_set_port(struct router *r, const char *name, bool up)
{
	struct world *w = &r->world;

	if (!up && !dead(w, name))
		vec_push(&w->dead_ports, arena_strdup(w->arena, name));
	for (size_t i = 0; up && i < w->dead_ports.n; i++)
		if (strcmp(w->dead_ports.v[i], name) == 0)
			w->dead_ports.v[i--] = vec_pop(&w->dead_ports);
	world_settle(r);
}

void
world_add_alarm(struct router *r, bool chassis, const char *class_name, const char *text)
{
	struct alarm alarm = {.chassis = chassis,
	    .at_ms = router_now(r),
	    .class_name = arena_strdup(r->world.arena, class_name),
	    .text = arena_strdup(r->world.arena, text)};

	vec_push(&r->world.alarms, alarm);
}

void
world_clear_alarms(struct router *r)
{
	vec_reset(&r->world.alarms);
}

bool
world_clear_alarm(struct router *r, const char *text)
{
	struct world *w = &r->world;

	for (size_t i = 0; i < w->alarms.n; i++) {
		if (strcmp(w->alarms.v[i].text, text) != 0)
			continue;
		memmove(&w->alarms.v[i], &w->alarms.v[i + 1],
		    (w->alarms.n - i - 1) * sizeof w->alarms.v[0]);
		w->alarms.n--;
		return true;
	}
	return false;
}

int
world_add_core(struct router *r, const char *file)
{
	const struct file_want want = {
	    .flags = FILE_WRITE | FILE_CREATE, .mode = 0644, .owner = "root"};
	struct file *f;
	int rc = disk_open(r, file, &want, &f);

	if (rc != 0)
		return rc;
	rc = file_truncate(r, f, CORE_SIZE);
	file_close(r, f);
	return rc;
}
