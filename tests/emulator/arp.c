/* get-arp-table-information and get-ipv6-nd-information: whoever is at the other end of a link is known. */
#include <string.h>

#include "base/arena.h"
#include "base/str.h"
#include "data/xml.h"
#include "emulator/operational.h"
#include "emulator/ports.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/text.h"
#include "emulator/traffic.h"

static const char *
mac_of(struct call *c, const char *address)
{
	unsigned sum = 11;

	for (const char *p = address; *p != '\0'; p++)
		sum = sum * 33 + (unsigned char)*p;
	return arena_printf(
	    c->arena, "00:00:5e:00:%02x:%02x", sum / 256 % 256, sum % 256);
}

static void
entry_v4(struct call *c, const char *address, const char *interface)
{
	reply_add(c, "<arp-table-entry>\n");
	reply_elem(c, "mac-address", mac_of(c, address));
	reply_elem(c, "ip-address", address);
	if (xml_child(c->op, "no-resolve") == NULL)
		reply_elem(c, "hostname", address);
	reply_elem(c, "interface-name", interface);
	reply_add(c, "<arp-table-entry-flags>\n<none/>\n</arp-table-entry-flags>\n"
		     "</arp-table-entry>\n");
}

static void
entry_v6(struct call *c, const char *address, const char *interface)
{
	reply_add(c, "<ipv6-nd-entry>\n");
	reply_elems(c, "ipv6-nd-neighbor-address", address, "ipv6-nd-neighbor-l2-address",
	    mac_of(c, address), "ipv6-nd-state", "reachable", "ipv6-nd-expire", "19",
	    "ipv6-nd-isrouter", "yes", "ipv6-nd-issecure", "no", "ipv6-nd-interface-name",
	    interface, NULL);
	reply_add(c, "</ipv6-nd-entry>\n");
}

static int
entries(struct call *c, bool v6, void (*entry)(struct call *, const char *, const char *))
{
	const char *wanted = xml_get(c->arena, c->op, "interface");
	struct ports ports;
	int n = 0;

	ports_read(c->arena, router_applied(c->router), &ports);
	vec_each (&ports.list, p)
		vec_each (&p->units, u) {
			const char *name = arena_printf(
			    c->arena, "%s." STR_FMT, p->name, STR_ARG(u->number));

			if (!traffic_port(c->router, p->name)->up || u->disabled ||
			    (wanted != NULL && strcmp(wanted, name) != 0))
				continue;
			vec_each (&u->addresses, at) {
				const char *far =
				    str_eq(at->family, v6 ? STR("inet6") : STR("inet"))
					? ports_far(c->arena, at->text)
					: NULL;

				if (far == NULL)
					continue;
				entry(c, far, name);
				n++;
			}
		}
	ports_done(&ports);
	return n;
}

void
rpc_get_arp_table_information(struct call *c)
{
	int n;

	reply_add(c, "<arp-table-information xmlns=\"%s\" junos:style=\"%s\">\n",
	    reply_ns(c, "arp"),
	    xml_child(c->op, "no-resolve") != NULL ? "no-resolve" : "normal");
	n = entries(c, false, entry_v4);
	reply_number(c, "arp-entry-count", n);
	reply_add(c, "</arp-table-information>\n");
}

void
rpc_get_ipv6_nd_information(struct call *c)
{
	int n;

	reply_add(c, "<ipv6-nd-information>\n");
	n = entries(c, true, entry_v6);
	reply_number(c, "ipv6-nd-total", n);
	reply_add(c, "</ipv6-nd-information>\n");
}

void
text_arp(struct text *t, const struct xml *x)
{
	static const struct column columns[] = {{"MAC Address", 18, "mac-address"},
	    {"Address", 16, "ip-address"}, {"Name", 26, "hostname"},
	    {"Interface", 24, "interface-name"}, {NULL, 0, NULL}};

	text_heading(t, columns);
	for (const struct xml *e = xml_child(x, "arp-table-entry"); e != NULL;
	     e = xml_next(e, "arp-table-entry"))
		text_row(t, columns, e);
	text_line(t, "Total entries: %s", text_of(t, x, "arp-entry-count"));
}

void
text_nd(struct text *t, const struct xml *x)
{
	static const struct column columns[] = {
	    {"IPv6 Address", 29, "ipv6-nd-neighbor-address"},
	    {"Linklayer Address", 19, "ipv6-nd-neighbor-l2-address"},
	    {"State", 11, "ipv6-nd-state"}, {"Exp", 7, "ipv6-nd-expire"},
	    {"Rtr", 5, "ipv6-nd-isrouter"}, {"Secure", 8, "ipv6-nd-issecure"},
	    {"Interface", 1, "ipv6-nd-interface-name"}, {NULL, 0, NULL}};

	text_heading(t, columns);
	for (const struct xml *e = xml_child(x, "ipv6-nd-entry"); e != NULL;
	     e = xml_next(e, "ipv6-nd-entry"))
		text_row(t, columns, e);
	text_line(t, "Total entries: %s", text_of(t, x, "ipv6-nd-total"));
}
