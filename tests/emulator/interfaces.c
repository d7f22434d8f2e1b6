/* get-interface-information: terse, and a brief form of the normal style (junos-facts 3.5). */
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/operational.h"
#include "emulator/personality.h"
#include "emulator/ports.h"
#include "emulator/reply.h"
#include "emulator/router.h"

struct show {
	struct call *call;
	struct ports ports;
	const char *name; /* NULL: all */
	bool terse;
	int shown;
};

/* "xe-*" asks for many, "ge-0/0/2" for a port with its units, "ge-0/0/2.10" for one unit. */
static bool
wanted(const struct show *s, const char *name)
{
	const char *star = s->name != NULL ? strchr(s->name, '*') : NULL;

	if (s->name == NULL)
		return true;
	if (star != NULL)
		return strncmp(s->name, name, (size_t)(star - s->name)) == 0;
	return strcmp(s->name, name) == 0;
}

static void
status(struct show *s, bool admin, bool oper)
{
	struct call *c = s->call;

	if (s->terse || !c->router->setup.personality->padding) {
		reply_lined(c, "admin-status", admin ? "up" : "down");
	} else {
		reply_add(c, "<admin-status junos:format=\"%s\">\n%s\n</admin-status>\n",
		    admin ? "Enabled" : "Administratively down", admin ? "up" : "down");
	}
	reply_lined(c, "oper-status", oper ? "up" : "down");
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
		}
		if (at->text.n > 0) {
			const char *line =
			    c->router->setup.personality->padding ? "\n" : "";

			reply_add(c,
			    "<interface-address>\n<ifa-local "
			    "junos:emit=\"emit\">%s" STR_FMT
			    "%s</ifa-local>\n</interface-address>\n",
			    line, STR_ARG(at->text), line);
		}
		if (last)
			reply_add(c, "</address-family>\n");
	}
}

static void
unit(struct show *s, const struct port *p, const struct port_unit *u, bool up)
{
	struct call *c = s->call;

	reply_add(c, "<logical-interface>\n");
	reply_lined(c, "name",
	    arena_printf(c->arena, "%s." STR_FMT, p->name, STR_ARG(u->number)));
	status(s, !u->disabled, up && !u->disabled);
	if (!s->terse && u->description != NULL)
		reply_lined(c, "description", u->description);
	reply_add(c, "<filter-information>\n</filter-information>\n");
	families(s, u);
	reply_add(c, "</logical-interface>\n");
}

static void
counters(struct call *c)
{
	reply_add(c, "<input-error-list>\n<input-errors>0</"
		     "input-errors>\n<input-drops>0</input-drops>\n"
		     "<framing-errors>0</framing-errors>\n<input-runts>0</input-runts>\n"
		     "<input-discards>0</input-discards>\n</input-error-list>\n"
		     "<output-error-list>\n<carrier-transitions>1</carrier-transitions>\n"
		     "<output-errors>0</output-errors>\n<output-drops>0</output-drops>\n"
		     "</output-error-list>\n");
}

static void
port(struct show *s, const struct port *p)
{
	struct call *c = s->call;
	bool up = world_port_up(c->router, &s->ports, p->name);

	s->shown++;
	reply_add(c, "<physical-interface>\n");
	reply_lined(c, "name", p->name);
	status(s, !p->disabled, up);
	if (!s->terse) {
		if (p->description != NULL)
			reply_lined(c, "description", p->description);
		reply_lined(c, "mtu", p->mtu != NULL ? p->mtu : "1514");
		reply_lined(
		    c, "speed", strncmp(p->name, "ge-", 3) == 0 ? "1000mbps" : "10Gbps");
		reply_add(c,
		    "<if-device-flags>\n<ifdf-present/>\n%s\n</if-device-flags>\n",
		    up ? "<ifdf-running/>" : "<ifdf-down/>");
		counters(c);
	}
	vec_each (&p->units, u)
		unit(s, p, u, up);
	reply_add(c, "</physical-interface>\n");
}

static void
all(struct show *s)
{
	const struct row_texts *hardware =
	    &s->call->router->setup.personality->interfaces;

	for (size_t i = 0; i < hardware->n; i++) {
		struct port bare = {.name = hardware->v[i]};

		if (ports_find(&s->ports, bare.name) == NULL && wanted(s, bare.name))
			port(s, &bare);
	}
	vec_each (&s->ports.list, p) {
		bool present = hardware->n == 0 || strchr(p->name, '/') == NULL;

		for (size_t i = 0; i < hardware->n; i++)
			present |= strcmp(hardware->v[i], p->name) == 0;
		if (present && wanted(s, p->name))
			port(s, p);
	}
}

/* One unit, asked for by its own name: it stands without its port. */
static void
one_unit(struct show *s)
{
	const char *dot = strrchr(s->name, '.');

	if (dot == NULL || s->shown > 0)
		return;
	vec_each (&s->ports.list, p) {
		if (strncmp(p->name, s->name, (size_t)(dot - s->name)) != 0 ||
		    strlen(p->name) != (size_t)(dot - s->name))
			continue;
		vec_each (&p->units, u) {
			if (!str_eq(u->number, str_of(dot + 1)))
				continue;
			unit(s, p, u, world_port_up(s->call->router, &s->ports, p->name));
			s->shown++;
		}
	}
}

void
rpc_get_interface_information(struct call *c)
{
	struct show s = {.call = c,
	    .name = xml_get(c->arena, c->op, "interface-name"),
	    .terse = xml_child(c->op, "terse") != NULL};
	const char *style = s.terse                                 ? "terse"
			    : xml_child(c->op, "extensive") != NULL ? "extensive"
								    : "normal";
	struct buf before = c->out;

	buf_init(&c->out, before.limit);
	ports_read(c->arena, router_running(c->router), &s.ports);
	reply_add(c, "<interface-information xmlns=\"%s\" junos:style=\"%s\">\n",
	    reply_ns(c, "interface"), style);
	all(&s);
	if (s.name != NULL)
		one_unit(&s);
	reply_add(c, "</interface-information>\n");
	if (s.name != NULL && s.shown == 0 && strchr(s.name, '*') == NULL) {
		/* plain text in the reply, and no rpc-error (junos-facts 1.6) */
		buf_reset(&c->out);
		reply_add(c, "\nprotocol: operation-failed\nerror: device %s not found\n",
		    s.name);
	}
	buf_addstr(&before, buf_str(&c->out));
	buf_done(&c->out);
	c->out = before;
	ports_done(&s.ports);
}
