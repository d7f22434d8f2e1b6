#include "emulator/orders.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "emulator/adjacency.h"
#include "emulator/daemons.h"
#include "emulator/disk.h"
#include "emulator/engines.h"
#include "emulator/parts.h"
#include "emulator/router.h"
#include "emulator/traffic.h"

enum { NOT_A_WORD = -1 };

struct order {
	struct router *router;
	const char *const *words; /* behind the verb */
	int n;
	struct buf *out;
};

static bool
refuse(struct order *o, const char *why)
{
	buf_printf(o->out, "%s\n", why);
	return false;
}

static bool
is(const struct order *o, int i, const char *word)
{
	return i < o->n && strcmp(o->words[i], word) == 0;
}

/* 1 and 0 for the two words. */
static int
either(const struct order *o, int i, const char *one, const char *zero)
{
	return is(o, i, one) ? 1 : is(o, i, zero) ? 0 : NOT_A_WORD;
}

static bool
number(const struct order *o, int i, double *ret_number)
{
	char *end = NULL;

	if (i >= o->n)
		return false;
	*ret_number = strtod(o->words[i], &end);
	return end != o->words[i] && *end == '\0';
}

/* "250M" bit/s and the like. */
static bool
rate(const struct order *o, int i, int64_t *ret_bps)
{
	static const char letters[] = "kMG";
	double bps, factor = 1;
	const char *at;
	char *end;

	if (i >= o->n)
		return false;
	bps = strtod(o->words[i], &end);
	if (end == o->words[i] || bps < 0)
		return false;
	at = *end != '\0' ? strchr(letters, *end) : NULL;
	if (at != NULL) {
		for (const char *p = letters; p <= at; p++)
			factor *= 1000;
		end++;
	}
	*ret_bps = (int64_t)(bps * factor);
	return *end == '\0';
}

static bool
do_peer(struct order *o)
{
	struct router *r = o->router;
	int up = o->n == 2 ? either(o, 1, "up", "down") : NOT_A_WORD;
	int64_t in, out;
	double n;
	bool found;

	if (up != NOT_A_WORD)
		found = world_set_peer(r, o->words[0], up == 1);
	else if (o->n == 3 && is(o, 1, "prefixes") && number(o, 2, &n))
		found = world_set_prefixes(r, o->words[0], (int)n);
	else if (o->n == 3 && is(o, 1, "advertised") && number(o, 2, &n))
		found = world_set_advertised(r, o->words[0], (int)n);
	else if (o->n == 4 && is(o, 1, "traffic") && rate(o, 2, &in) && rate(o, 3, &out))
		found = world_set_traffic(r, o->words[0], in, out);
	else
		return refuse(o, "usage: peer ADDRESS up|down|prefixes N|advertised N|"
				 "traffic IN OUT");
	return found || refuse(o, "no such neighbor");
}

static bool
interface_errors(struct order *o, struct port_life *l)
{
	int counter = o->n > 2 ? traffic_counter_named(o->words[2]) : -1;
	double n;

	if (counter < 0)
		return refuse(o, "no such counter");
	if (o->n == 4 && number(o, 3, &n))
		l->errors[counter] += n;
	else if (o->n == 5 && is(o, 3, "rate") && number(o, 4, &n))
		l->error_rate[counter] = n;
	else
		return refuse(o, "usage: interface NAME errors COUNTER N | rate N");
	return true;
}

static bool
interface_optics(struct order *o, struct port_life *l)
{
	double dbm = 0;

	l->no_light_known = o->n == 3 && is(o, 2, "none");
	if (l->no_light_known)
		return true;
	if (o->n != 4 || (!is(o, 3, "dark") && !number(o, 3, &dbm)))
		return refuse(o, "usage: interface NAME optics rx|tx DBM|dark | none");
	if (is(o, 3, "dark"))
		dbm = -100; /* "- Inf" */
	*(is(o, 2, "tx") ? &l->tx_dbm : &l->rx_dbm) = dbm;
	return true;
}

static bool
do_interface(struct order *o)
{
	struct router *r = o->router;
	int up = o->n == 2 ? either(o, 1, "up", "down") : NOT_A_WORD;
	struct port_life *l;
	int64_t in, out;

	if (o->n < 2)
		return refuse(o, "usage: interface NAME up|down|rate IN OUT|errors "
				 "COUNTER N|errors COUNTER rate N|optics rx|tx DBM|dark");
	if (up != NOT_A_WORD) {
		world_set_port(r, o->words[0], up == 1);
		return true;
	}
	traffic_fold(r);
	l = traffic_port(r, o->words[0]);
	if (is(o, 1, "errors"))
		return interface_errors(o, l);
	if (is(o, 1, "optics"))
		return interface_optics(o, l);
	if (o->n != 4 || !is(o, 1, "rate") || !rate(o, 2, &in) || !rate(o, 3, &out))
		return refuse(o, "usage: interface NAME rate IN OUT");
	l->in_bps = in;
	l->out_bps = out;
	return true;
}

static bool
do_adjacency(struct order *o)
{
	int protocol = o->n == 3 ? adjacency_named(o->words[0]) : -1;
	int up = either(o, 2, "up", "down");

	if (protocol < 0 || up == NOT_A_WORD)
		return refuse(o,
		    "usage: adjacency ospf|ospf3|isis|ldp|rsvp|lldp|lacp|bfd "
		    "INTERFACE up|down");
	return adjacency_set(
		   o->router, (enum adjacency_protocol)protocol, o->words[1], up == 1) ||
	       refuse(o, "no such neighbor");
}

static bool
do_far_end(struct order *o)
{
	if (o->n != 2 && o->n != 3)
		return refuse(o, "usage: far-end PORT SYSTEM [REMOTE-PORT]");
	adjacency_far_end(
	    o->router, o->words[0], o->words[1], o->n == 3 ? o->words[2] : NULL);
	return true;
}

static bool
do_alarm(struct order *o)
{
	const char *const *words = o->words;
	int n = o->n;
	bool system = false;

	if (n == 1 && strcmp(words[0], "clear") == 0) {
		world_clear_alarms(o->router);
		return true;
	}
	if (n == 2 && strcmp(words[0], "clear") == 0)
		return world_clear_alarm(o->router, words[1]) ||
		       refuse(o, "no such alarm");
	if (n > 2 && strcmp(words[0], "add") == 0)
		words++, n--;
	if (n == 3 &&
	    (strcmp(words[0], "system") == 0 || strcmp(words[0], "chassis") == 0)) {
		system = strcmp(words[0], "system") == 0;
		words++, n--;
	}
	if (n != 2)
		return refuse(o, "usage: alarm [add] [chassis|system] CLASS TEXT | alarm "
				 "clear [TEXT]");
	world_add_alarm(o->router, !system, words[0], words[1]);
	return true;
}

static bool
do_core(struct order *o)
{
	int rc;

	if (o->n != 2 || (!is(o, 0, "add") && !is(o, 0, "remove")))
		return refuse(o, "usage: core add|remove FILE");
	rc = is(o, 0, "add") ? world_add_core(o->router, o->words[1])
			     : disk_remove(o->router, o->words[1]);
	return rc == 0 || refuse(o, strerror(rc));
}

static bool
do_part(struct order *o)
{
	double n;

	if (o->n != 3 || !number(o, 1, &n))
		return refuse(o, "usage: part fpc|psu|fan NUMBER online|offline|present|"
				 "testing|ok|failed|absent|check");
	return parts_set(o->router, o->words[0], (int)n, o->words[2]) ||
	       refuse(o, "no such part, or no such state of it");
}

static bool
do_engine(struct order *o)
{
	struct world *w = &o->router->world;

	if (engines_count(o->router->setup.personality) < 2)
		return refuse(o, "this router has one routing engine");
	if (o->n == 2 && is(o, 0, "other") && (is(o, 1, "gone") || is(o, 1, "back"))) {
		w->other_gone = is(o, 1, "gone");
	} else if (o->n == 1 && is(o, 0, "switch")) {
		w->master = 1 - w->master;
		w->master_ms = router_now(o->router);
	} else {
		return refuse(o, "usage: engine other gone|back | engine switch");
	}
	return true;
}

static bool
do_power(struct order *o)
{
	struct router *r = o->router;
	int engines = (1 << machine_engines(r)) - 1;

	if (o->n == 1 && is(o, 0, "on"))
		machine_power_on(r);
	else if (o->n == 1 && is(o, 0, "off"))
		machine_order(r, SHUTDOWN_POWER_OFF, engines, router_now(r), "nobody");
	else if (o->n == 1 && is(o, 0, "fail"))
		machine_order(r, SHUTDOWN_REBOOT, engines, router_now(r), "nobody");
	else
		return refuse(o, "usage: power on|off|fail");
	router_tick(r);
	return true;
}

static bool
do_disk(struct order *o)
{
	double blocks;

	if (o->n != 2 || !is(o, 0, "free") || !number(o, 1, &blocks) || blocks < 0)
		return refuse(o, "usage: disk free BLOCKS");
	disk_leave_free(o->router, (int64_t)blocks);
	return true;
}

static bool
do_daemon(struct order *o)
{
	int runs = o->n == 2 ? either(o, 1, "start", "stop") : NOT_A_WORD;

	if (runs == NOT_A_WORD)
		return refuse(o, "usage: daemon PROCESS stop|start");
	return daemons_set(o->router, o->words[0], runs == 1) ||
	       refuse(o, "no such daemon");
}

static bool
do_user(struct order *o)
{
	struct world *w = &o->router->world;

	if (o->n < 2 || (!is(o, 1, "login") && !is(o, 1, "logout")))
		return refuse(o, "usage: user NAME login [FROM] | user NAME logout");
	if (is(o, 1, "login")) {
		vec_push(&w->logins,
		    ((struct login){.user = arena_strdup(w->arena, o->words[0]),
			.from = arena_strdup(
			    w->arena, o->n > 2 ? o->words[2] : "192.0.2.200"),
			.since_ms = router_now(o->router)}));
		return true;
	}
	for (size_t i = 0; i < w->logins.n; i++) {
		if (strcmp(w->logins.v[i].user, o->words[0]) != 0)
			continue;
		memmove(&w->logins.v[i], &w->logins.v[i + 1],
		    (w->logins.n - i - 1) * sizeof w->logins.v[0]);
		w->logins.n--;
		return true;
	}
	return refuse(o, "that user is not logged in");
}

static bool
do_temperature(struct order *o)
{
	double n;

	if (o->n != 1 || !number(o, 0, &n))
		return refuse(o, "usage: temperature DEGREES, added to all readings");
	o->router->world.temperature = (int)n;
	return true;
}

static bool
do_cpu(struct order *o)
{
	if (o->n != 1 || (!is(o, 0, "busy") && !is(o, 0, "idle")))
		return refuse(o, "usage: cpu busy|idle");
	o->router->world.burning = is(o, 0, "busy");
	return true;
}

static const struct verb {
	const char *name;
	bool (*run)(struct order *o);
	const char *help;
} verbs[] = {
    {"peer", do_peer,
	"ADDRESS up|down|prefixes N|advertised N|traffic IN OUT: the far end of a BGP "
	"session; rates as 250M"},
    {"bgp", do_peer, "the same"},
    {"interface", do_interface,
	"NAME up|down: light on a port; rate IN OUT; errors COUNTER N or rate N a "
	"second; optics rx|tx DBM|dark"},
    {"adjacency", do_adjacency,
	"PROTOCOL INTERFACE up|down: ospf, ospf3, isis, ldp, rsvp, lldp, lacp, bfd"},
    {"far-end", do_far_end, "PORT SYSTEM [REMOTE-PORT]: who is behind a port"},
    {"alarm", do_alarm, "[add] [chassis|system] CLASS TEXT, or clear [TEXT]"},
    {"core", do_core, "add|remove FILE: a core dump on the disk"},
    {"part", do_part,
	"fpc|psu|fan NUMBER STATE: offline, failed, absent, …; online or ok again"},
    {"engine", do_engine,
	"other gone|back: the other routing engine; switch: of mastership"},
    {"power", do_power, "on|off|fail: of the whole router; fail: off and on again"},
    {"disk", do_disk, "free BLOCKS: so many of 512 octets are left on /var"},
    {"daemon", do_daemon, "PROCESS stop|start"},
    {"user", do_user, "NAME login [FROM]|logout: at the command line"},
    {"temperature", do_temperature, "DEGREES: added to all readings"},
    {"cpu", do_cpu, "busy|idle: the processor of the routing engine"},
};

void
orders_help(struct buf *out)
{
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		buf_printf(out, "  %-18s %s\n", verbs[i].name, verbs[i].help);
}

bool
orders_know(const char *verb)
{
	for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++)
		if (strcmp(verbs[i].name, verb) == 0)
			return true;
	return false;
}

enum orders_result
orders_do(struct router *r, const char *const *words, int n, struct buf *out)
{
	struct order o = {.router = r, .words = words + 1, .n = n - 1, .out = out};

	for (size_t i = 0; n > 0 && i < sizeof verbs / sizeof verbs[0]; i++)
		if (strcmp(verbs[i].name, words[0]) == 0)
			return verbs[i].run(&o) ? ORDERS_DONE : ORDERS_REFUSED;
	return ORDERS_UNKNOWN;
}
