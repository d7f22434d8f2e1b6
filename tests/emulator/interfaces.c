/* get-interface-information in its styles: junos-facts 3.5. */
#include <fnmatch.h>
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/operational.h"
#include "emulator/personality.h"
#include "emulator/ports.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/simclock.h"
#include "emulator/traffic.h"

enum style { NORMAL, TERSE, BRIEF, DETAIL, EXTENSIVE, MEDIA, STATISTICS, DESCRIPTIONS };

/* What a style shows; `word` is also the argument that asks for it. */
static const struct {
	const char *word;   /* of the request */
	const char *style;  /* of the reply, NULL: no such attribute */
	bool head;          /* index, type, mtu, speed, flags, address */
	bool rates, counts; /* traffic-statistics of the port, brief or verbose */
	bool errors;
	bool units;
} styles[] = {
    [NORMAL] = {"", "normal", true, true, false, false, true},
    [TERSE] = {"terse", "terse", false, false, false, false, true},
    [BRIEF] = {"brief", "brief", true, false, false, false, true},
    [DETAIL] = {"detail", "detail", true, false, true, false, true},
    [EXTENSIVE] = {"extensive", "extensive", true, false, true, true, true},
    [MEDIA] = {"media", "normal", true, true, false, false, false},
    [STATISTICS] = {"statistics", "normal", true, true, false, true, true},
    [DESCRIPTIONS] = {"descriptions", "description", false, false, false, false, false},
};
enum { NSTYLES = sizeof styles / sizeof styles[0] };

struct show {
	struct call *call;
	struct ports ports;
	const char *name; /* NULL: all */
	enum style style;
	int shown;
};

/* "xe-*" asks for many, "ge-0/0/2" for a port with its units, "ge-0/0/2.10" for one unit. */
static bool
wanted(const struct show *s, const char *name)
{
	return s->name == NULL || fnmatch(s->name, name, 0) == 0;
}

static bool
is_pattern(const char *name)
{
	return strpbrk(name, "*?[") != NULL;
}

static const char *
line(const struct show *s)
{
	return s->call->router->setup.personality->padding ? "\n" : "";
}

static void
lined_number(struct show *s, const char *name, long long n)
{
	reply_lined(s->call, name, arena_printf(s->call->arena, "%lld", n));
}

static void
status(struct show *s, bool admin, bool oper)
{
	struct call *c = s->call;

	if (s->style == TERSE || s->style == DESCRIPTIONS)
		reply_lined(c, "admin-status", admin ? "up" : "down");
	else
		reply_add(c, "<admin-status junos:format=\"%s\">%s%s%s</admin-status>\n",
		    admin ? "Enabled" : "Administratively down", line(s),
		    admin ? "up" : "down", line(s));
	reply_lined(c, "oper-status", oper ? "up" : "down");
}

static void
address(struct show *s, const struct port_address *at)
{
	struct call *c = s->call;
	struct str rest = at->text, host = str_cut(&rest, '/');

	if (at->text.n == 0)
		return;
	reply_add(c, "<interface-address>\n");
	if (s->style != TERSE && s->style != BRIEF) {
		reply_add(c,
		    "<ifa-flags>\n<ifaf-current-preferred/>\n<ifaf-current-primary/"
		    ">\n</ifa-flags>\n");
		reply_add(c, "<ifa-local>%s" STR_FMT "%s</ifa-local>\n", line(s),
		    STR_ARG(host), line(s));
	} else {
		reply_add(c,
		    "<ifa-local junos:emit=\"emit\">%s" STR_FMT "%s</ifa-local>\n",
		    line(s), STR_ARG(at->text), line(s));
	}
	reply_add(c, "</interface-address>\n");
}

static void
families(struct show *s, const struct port_unit *u)
{
	struct call *c = s->call;

	for (size_t i = 0; i < u->addresses.n; i++) {
		const struct port_address *at = &u->addresses.v[i];
		bool first = i == 0 || !str_eq(at->family, u->addresses.v[i - 1].family);
		bool last = i + 1 == u->addresses.n ||
			    !str_eq(at->family, u->addresses.v[i + 1].family);

		if (first) {
			reply_add(c, "<address-family>\n");
			reply_lined(c, "address-family-name",
			    arena_strndup(c->arena, at->family.p, at->family.n));
			if (styles[s->style].head && s->style != BRIEF)
				reply_lined(c, "mtu", "1500");
		}
		address(s, at);
		if (last)
			reply_add(c, "</address-family>\n");
	}
}

static unsigned
index_of(const char *name, unsigned from)
{
	unsigned sum = 7;

	while (*name != '\0')
		sum = sum * 33 + (unsigned char)*name++;
	return from + sum % 400;
}

static void
unit(struct show *s, const struct port *p, const struct port_unit *u, bool up)
{
	struct call *c = s->call;
	const char *name =
	    arena_printf(c->arena, "%s." STR_FMT, p->name, STR_ARG(u->number));

	s->shown++;
	reply_add(c, "<logical-interface>\n");
	reply_lined(c, "name", name);
	if (s->style == TERSE || s->style == DESCRIPTIONS)
		status(s, !u->disabled, up && !u->disabled);
	if (styles[s->style].head) {
		lined_number(s, "local-index", index_of(name, 330));
		lined_number(s, "snmp-index", index_of(name, 530));
	}
	if (s->style != TERSE && u->description != NULL)
		reply_lined(c, "description", u->description);
	if (styles[s->style].head) {
		reply_add(c,
		    "<if-config-flags>\n%s\n<iff-snmp-traps/>\n</if-config-flags>\n",
		    up && !u->disabled ? "<iff-up/>" : "<iff-down/>");
		reply_lined(c, "encapsulation", "ENET2");
	}
	if (s->style != DESCRIPTIONS) {
		reply_add(c, "<filter-information>\n</filter-information>\n");
		families(s, u);
	}
	reply_add(c, "</logical-interface>\n");
}

static const char *
speed_text(const struct port *p)
{
	switch (ports_speed(p->name)) {
	case 100000000LL: return "100mbps";
	case 1000000000LL: return "1000mbps";
	case 10000000000LL: return "10Gbps";
	case 100000000000LL: return "100Gbps";
	default: return "Unspecified";
	}
}

static void
flapped(struct show *s, const struct port_life *l)
{
	struct call *c = s->call;
	int64_t ago = (router_now(c->router) - l->flapped_ms) / 1000;
	long long d = ago % 604800 / 86400, w = ago / 604800;

	if (l->flapped_ms == 0) {
		reply_add(c,
		    "<interface-flapped junos:seconds=\"0\">%sNever%s</interface-"
		    "flapped>\n",
		    line(s), line(s));
		return;
	}
	reply_add(
	    c, "<interface-flapped junos:seconds=\"%lld\">%s", (long long)ago, line(s));
	simclock_print_date(&c->out, l->flapped_ms);
	reply_add(c, " (");
	if (w > 0)
		reply_add(c, "%lldw", w);
	if (d > 0 || w > 0)
		reply_add(c, "%lldd ", d);
	reply_add(c, "%02lld:%02lld%s ago)%s</interface-flapped>\n",
	    (long long)(ago % 86400 / 3600), (long long)(ago % 3600 / 60),
	    w > 0 || d > 0 ? ""
			   : arena_printf(c->arena, ":%02lld", (long long)(ago % 60)),
	    line(s));
}

static void
head(struct show *s, const struct port *p, const struct port_life *l)
{
	struct call *c = s->call;
	bool loopback = strncmp(p->name, "lo", 2) == 0;
	unsigned mac = index_of(p->name, 0);

	lined_number(s, "local-index", index_of(p->name, 130));
	lined_number(s, "snmp-index", index_of(p->name, 500));
	if (loopback)
		reply_lined(c, "if-type", "Loopback");
	if (p->description != NULL)
		reply_lined(c, "description", p->description);
	if (!loopback)
		reply_lined(c, "link-level-type", "Ethernet");
	reply_lined(c, "mtu", p->mtu != NULL ? p->mtu : loopback ? "Unlimited" : "1514");
	if (!loopback)
		reply_lined(c, "speed", speed_text(p));
	reply_add(c, "<if-device-flags>\n<ifdf-present/>\n%s\n</if-device-flags>\n",
	    l->up ? "<ifdf-running/>" : "<ifdf-down/>");
	if (s->style == BRIEF)
		return;
	if (!loopback) {
		const char *text = arena_printf(
		    c->arena, "00:00:5e:00:%02x:%02x", mac / 256 % 256, mac % 256);

		reply_lined(c, "current-physical-address", text);
		reply_lined(c, "hardware-physical-address", text);
	}
	flapped(s, l);
}

static void
statistics(struct show *s, const struct port_life *l)
{
	struct traffic_rate rate = traffic_rate(s->call->router, l);
	bool verbose = styles[s->style].counts;

	reply_add(s->call, "<traffic-statistics junos:style=\"%s\">\n",
	    verbose ? "verbose" : "brief");
	if (verbose)
		lined_number(s, "input-bytes", (long long)l->in_bytes);
	lined_number(s, "input-bps", rate.in_bps);
	if (verbose) {
		lined_number(s, "output-bytes", (long long)l->out_bytes);
		lined_number(s, "output-bps", rate.out_bps);
		lined_number(s, "input-packets", (long long)l->in_bytes / TRAFFIC_PACKET);
	}
	lined_number(s, "input-pps", rate.in_bps / 8 / TRAFFIC_PACKET);
	if (verbose)
		lined_number(
		    s, "output-packets", (long long)l->out_bytes / TRAFFIC_PACKET);
	else
		lined_number(s, "output-bps", rate.out_bps);
	lined_number(s, "output-pps", rate.out_bps / 8 / TRAFFIC_PACKET);
	reply_add(s->call, "</traffic-statistics>\n");
}

static void
errors(struct show *s, const struct port_life *l)
{
	static const char *const lists[] = {"output-error-list", "input-error-list"};

	for (int input = 1; input >= 0; input--) {
		reply_add(s->call, "<%s>\n", lists[input]);
		for (int i = 0; i < COUNTERS; i++)
			if (traffic_counter_input((enum counter)i) == (input == 1))
				lined_number(s, traffic_counter_name((enum counter)i),
				    (long long)l->errors[i]);
		reply_add(s->call, "</%s>\n", lists[input]);
	}
}

static void
alarms(struct show *s, const struct port_life *l)
{
	static const char *const names[] = {"active-alarms", "active-defects"};

	for (size_t i = 0; i < 2; i++)
		reply_add(s->call,
		    "<%s>\n<interface-alarms>\n%s\n</interface-alarms>\n</%s>\n",
		    names[i],
		    l->up ? "<alarm-not-present/>" : "<ethernet-alarm-link-down/>",
		    names[i]);
}

static void
physical(struct show *s, const struct port *p)
{
	struct call *c = s->call;
	const struct port_life *l = traffic_port(c->router, p->name);
	bool ethernet = ports_speed(p->name) != 0;

	reply_lined(c, "name", p->name);
	status(s, !p->disabled, l->up);
	if (styles[s->style].head)
		head(s, p, l);
	if (styles[s->style].rates || styles[s->style].counts)
		statistics(s, l);
	if (styles[s->style].errors)
		errors(s, l);
	if (styles[s->style].head && s->style != BRIEF && ethernet)
		alarms(s, l);
}

static void
port(struct show *s, const struct port *p)
{
	struct call *c = s->call;
	bool up = traffic_port(c->router, p->name)->up;

	s->shown++;
	if (s->style == DESCRIPTIONS) {
		if (p->description != NULL) {
			reply_add(c, "<physical-interface>\n");
			physical(s, p);
			reply_lined(c, "description", p->description);
			reply_add(c, "</physical-interface>\n");
		}
		vec_each (&p->units, u)
			if (u->description != NULL)
				unit(s, p, u, up);
		return;
	}
	reply_add(c, "<physical-interface>\n");
	physical(s, p);
	if (styles[s->style].units)
		vec_each (&p->units, u)
			unit(s, p, u, up);
	reply_add(c, "</physical-interface>\n");
}

static void
all(struct show *s)
{
	const struct router *r = s->call->router;
	const struct row_texts *hardware = &r->setup.personality->interfaces;

	for (size_t i = 0; i < hardware->n; i++) {
		struct port bare = {.name = hardware->v[i]};

		if (ports_find(&s->ports, bare.name) == NULL && wanted(s, bare.name) &&
		    world_port_present(r, bare.name))
			port(s, &bare);
	}
	vec_each (&s->ports.list, p) {
		bool present =
		    strchr(p->name, '/') == NULL || world_port_present(r, p->name);

		if (present && wanted(s, p->name))
			port(s, p);
	}
}

/* Units that the name asks for where it is no port's. */
static void
only_units(struct show *s)
{
	vec_each (&s->ports.list, p) {
		bool up = traffic_port(s->call->router, p->name)->up;

		vec_each (&p->units, u)
			if (wanted(s, arena_printf(s->call->arena, "%s." STR_FMT, p->name,
					  STR_ARG(u->number))))
				unit(s, p, u, up);
	}
}

static enum style
asked_style(struct call *c)
{
	for (int i = 1; i < NSTYLES; i++)
		if (xml_child(c->op, styles[i].word) != NULL)
			return (enum style)i;
	return NORMAL;
}

void
rpc_get_interface_information(struct call *c)
{
	struct show s = {.call = c,
	    .name = xml_get(c->arena, c->op, "interface-name"),
	    .style = asked_style(c)};
	size_t from = c->out.n;

	traffic_fold(c->router);
	ports_read(c->arena, router_applied(c->router), &s.ports);
	reply_add(c, "<interface-information xmlns=\"%s\" junos:style=\"%s\">\n",
	    reply_ns(c, "interface"), styles[s.style].style);
	all(&s);
	if (s.name != NULL && s.shown == 0)
		only_units(&s);
	reply_add(c, "</interface-information>\n");
	if (s.name != NULL && s.shown == 0 && !is_pattern(s.name)) {
		/* plain text in the reply, and no rpc-error (junos-facts 1.6) */
		buf_cut(&c->out, from);
		reply_add(c, "\nprotocol: operation-failed\nerror: device %s not found\n",
		    s.name);
	}
	ports_done(&s.ports);
}

/* Counters begin anew. */
void
rpc_clear_interfaces_statistics(struct call *c)
{
	traffic_clear(c->router, xml_get(c->arena, c->op, "interface-name"));
}
