#include "emulator/traffic.h"

#include <string.h>

#include "base/arena.h"
#include "emulator/personality.h"
#include "emulator/ports.h"
#include "emulator/router.h"

static const struct {
	const char *name;
	bool input;
} counters[] = {
#define COUNTER(name, element, input) [COUNTER_##name] = {element, input},
#include "emulator/counters.def"
#undef COUNTER
};

const char *
traffic_counter_name(enum counter counter)
{
	return counters[counter].name;
}

int
traffic_counter_named(const char *name)
{
	for (int i = 0; i < COUNTERS; i++)
		if (strcmp(counters[i].name, name) == 0)
			return i;
	return -1;
}

bool
traffic_counter_input(enum counter counter)
{
	return counters[counter].input;
}

static struct port_life *
find(const struct world *w, const char *name)
{
	vec_each (&w->ports, p)
		if (strcmp((*p)->name, name) == 0)
			return *p;
	return NULL;
}

struct port_life *
traffic_port(struct router *r, const char *name)
{
	struct port_life *p = find(&r->world, name);

	if (p != NULL)
		return p;
	p = arena_new_of(r->world.arena, struct port_life);
	p->name = arena_strdup(r->world.arena, name);
	p->folded_ms = r->boot_ms;
	p->rx_dbm = -3.42;
	p->tx_dbm = -1.35;
	vec_push(&r->world.ports, p);
	return p;
}

static int
members(const struct world *w, const char *bundle)
{
	int n = 0;

	vec_each (&w->ports, p)
		n +=
		    (*p)->up && (*p)->bundle != NULL && strcmp((*p)->bundle, bundle) == 0;
	return n;
}

/* Nobody sends to whom nothing is announced, or who asks to be left alone. */
static bool
sends(const struct peer *p)
{
	return world_told(p) > 0 && !p->leaving;
}

static bool
is_sent_to(const struct peer *p)
{
	return world_accepted(p) > 0 && !p->leaving;
}

/* From `from` to now, in bits: the peer's session may have come up in between. */
static void
add_peer(const struct router *r, const struct peer *p, int64_t from, double *bits)
{
	int64_t begin = p->since_ms > from ? p->since_ms : from;
	double seconds = (double)(router_now(r) - begin) / 1000;

	if (!p->reachable || seconds <= 0)
		return;
	bits[0] += sends(p) ? (double)p->in_bps * seconds : 0;
	bits[1] += is_sent_to(p) ? (double)p->out_bps * seconds : 0;
}

static void
carried(const struct router *r, const struct port_life *l, double *bits)
{
	const char *leads = l->bundle != NULL ? l->bundle : l->name;
	double seconds = (double)(router_now(r) - l->folded_ms) / 1000;
	int share = l->bundle != NULL ? members(&r->world, l->bundle) : 1;

	bits[0] = bits[1] = 0;
	if (!l->up || seconds <= 0)
		return;
	vec_each (&r->world.peers, p)
		if (p->configured && p->port != NULL && strcmp(p->port, leads) == 0)
			add_peer(r, p, l->folded_ms, bits);
	for (int i = 0; i < 2; i++)
		bits[i] /= share > 0 ? share : 1;
	bits[0] += (double)l->in_bps * seconds;
	bits[1] += (double)l->out_bps * seconds;
}

struct traffic_rate
traffic_rate(const struct router *r, const struct port_life *l)
{
	const char *leads = l->bundle != NULL ? l->bundle : l->name;
	int share = l->bundle != NULL ? members(&r->world, l->bundle) : 1;
	struct traffic_rate rate = {0};

	if (!l->up)
		return rate;
	vec_each (&r->world.peers, p) {
		if (!p->configured || p->port == NULL || strcmp(p->port, leads) != 0 ||
		    !world_established(r, p))
			continue;
		rate.in_bps += sends(p) ? p->in_bps : 0;
		rate.out_bps += is_sent_to(p) ? p->out_bps : 0;
	}
	rate.in_bps = rate.in_bps / (share > 0 ? share : 1) + l->in_bps;
	rate.out_bps = rate.out_bps / (share > 0 ? share : 1) + l->out_bps;
	return rate;
}

void
traffic_fold(struct router *r)
{
	int64_t now = router_now(r);

	vec_each (&r->world.ports, p) {
		struct port_life *l = *p;
		double bits[2], seconds = (double)(now - l->folded_ms) / 1000;

		carried(r, l, bits);
		l->in_bytes += bits[0] / 8;
		l->out_bytes += bits[1] / 8;
		for (int i = 0; i < COUNTERS; i++)
			l->errors[i] += l->error_rate[i] * seconds;
		l->folded_ms = now;
	}
}

static void
settle(struct router *r, const struct ports *ports, const struct port *port, bool learn)
{
	struct port_life *l = traffic_port(r, port->name);
	bool up = world_port_up(r, ports, port->name);

	l->bundle = NULL;
	if (port->bundle != NULL)
		l->bundle = traffic_port(r, port->bundle)->name;
	if (learn) {
		l->flapped_ms = up ? r->boot_ms + 150000 : 0;
		l->errors[COUNTER_CARRIER_TRANSITIONS] = up;
	} else if (l->up != up) {
		l->flapped_ms = router_now(r);
		l->errors[COUNTER_CARRIER_TRANSITIONS]++;
	}
	l->up = up;
}

/* Ports without a word in the configuration are down: nobody is at their other end. */
void
traffic_settle(struct router *r, const struct ports *ports, bool learn)
{
	for (size_t i = 0; i < r->world.ports.n; i++) {
		struct port_life *l = r->world.ports.v[i];

		if (ports_find(ports, l->name) != NULL || !l->up)
			continue;
		l->up = false;
		l->bundle = NULL;
		l->flapped_ms = router_now(r);
	}
	vec_each (&ports->list, p)
		settle(r, ports, p, learn);
}

void
traffic_clear(struct router *r, const char *name)
{
	traffic_fold(r);
	vec_each (&r->world.ports, p) {
		struct port_life *l = *p;

		if (name != NULL && strcmp(name, l->name) != 0)
			continue;
		l->in_bytes = l->out_bytes = 0;
		memset(l->errors, 0, sizeof l->errors);
		l->cleared_ms = router_now(r);
	}
}
