/* What the tests of the router's life share: a configuration with every kind of neighbor, and a way to ask. */
#ifndef LIFE_H
#define LIFE_H

#include "rig.h"

#include "data/xml.h"

static const char life_config[] =
    "system { host-name pe1-lab; ntp { server 192.0.2.123; }\n"
    "    login { user viewer { class read-only; } } }\n"
    "interfaces {\n"
    "    ge-0/0/0 { description uplink; unit 0 { family inet { address 192.0.2.10/31; } "
    "} }\n"
    "    xe-0/1/0 { gigether-options { 802.3ad ae0; } }\n"
    "    xe-0/1/1 { gigether-options { 802.3ad ae0; } }\n"
    "    ae0 { aggregated-ether-options { lacp { active; } }\n"
    "        unit 0 { family inet { address 192.0.2.21/30; } family iso; } }\n"
    "    lo0 { unit 0 { family inet { address 203.0.113.1/32; } } }\n"
    "}\n"
    "routing-options { router-id 203.0.113.1; autonomous-system 64496;\n"
    "    static { route 198.51.100.0/24 next-hop 192.0.2.11; route 10.0.0.0/8 discard; } "
    "}\n"
    "protocols {\n"
    "    bgp { group CARRIER { type external; peer-as 64497;\n"
    "        bfd-liveness-detection { minimum-interval 300; } neighbor 192.0.2.11; } }\n"
    "    ospf { area 0.0.0.1 { interface ae0.0; interface lo0.0 { passive; } } }\n"
    "    isis { interface ae0.0; interface lo0.0; }\n"
    "    ldp { interface ae0.0; }\n"
    "    lldp { interface all; }\n"
    "}\n";

struct life {
	struct rig *g;
	struct peer_end *end;
};

static inline struct life
life_new(const char *const *settings)
{
	struct life l = {.g = rig_new(life_config, settings)};

	l.end = rig_session(l.g, "autolab");
	return l;
}

static inline void
life_free(struct life *l)
{
	rig_close(l->end);
	rig_free(l->g);
}

static inline const char *
ask(struct life *l, const char *operation)
{
	return rig_rpc(l->g, l->end, operation);
}

/* A command line as text, between the tags of <output>. */
static inline const char *
type(struct life *l, const char *line)
{
	char request[256];

	snprintf(request, sizeof request, "<command format=\"text\">%s</command>", line);
	return ask(l, request);
}

/* Trimmed text of an element of the last answer; lives in the rig's arena. */
static inline const char *
of(struct life *l, const char *path)
{
	struct xml *root;
	struct err *e = NULL;
	struct buf whole;
	const char *text;

	buf_init(&whole, BUF_TEXT);
	buf_printf(&whole, "<reply xmlns:junos=\"j\">%s</reply>", l->g->reply);
	if (xml_parse(l->g->arena, buf_str(&whole), &root, &e) < 0)
		fail_msg("%s\n%s", err_message(e), l->g->reply);
	buf_done(&whole);
	text = xml_get(l->g->arena, root, path);
	return text != NULL ? text : "(absent)";
}

#define LIFE_NS "http://xml.juniper.net/junos/22.4R0/junos-"

#endif
