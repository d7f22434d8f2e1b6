/* get-lldp-neighbors-information and the details of one port: junos-facts 3.8. */
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/adjacency.h"
#include "emulator/operational.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/text.h"

enum { LOCAL_PORT_ID_SINCE = 13 }; /* major release of the new name of the local port */

static const char *
chassis_id(struct call *c, const char *system)
{
	unsigned sum = 3;

	for (const char *p = system; *p != '\0'; p++)
		sum = sum * 33 + (unsigned char)*p;
	return arena_printf(c->arena, "00:00:5e:00:53:%02x", sum % 256);
}

static void
neighbor(struct call *c, const struct adjacency *x, bool detail)
{
	bool newer =
	    personality_since(c->router->setup.personality, LOCAL_PORT_ID_SINCE, 0);

	reply_add(c, "<lldp-neighbor-information>\n");
	if (detail)
		reply_number(c, "lldp-index", 1);
	reply_elem(
	    c, newer ? "lldp-local-port-id" : "lldp-local-interface", x->interface);
	reply_elem(
	    c, "lldp-local-parent-interface-name", x->parent != NULL ? x->parent : "-");
	reply_elem(c, "lldp-remote-chassis-id-subtype", "Mac address");
	reply_elem(c, "lldp-remote-chassis-id", chassis_id(c, x->system));
	reply_elem(c, "lldp-remote-port-id-subtype", "Interface name");
	reply_elem(c, "lldp-remote-port-id", x->far_port);
	if (detail)
		reply_elem(c, "lldp-remote-port-description", x->far_port);
	reply_elem(c, "lldp-remote-system-name", x->system);
	if (detail) {
		reply_add(c, "<lldp-system-description>\n");
		reply_elem(c, "lldp-remote-system-description",
		    "Juniper Networks, Inc. router, kernel JUNOS");
		reply_add(c, "</lldp-system-description>\n");
		reply_elem(
		    c, "lldp-remote-system-capabilities-supported", "Bridge Router");
		reply_elem(c, "lldp-remote-system-capabilities-enabled", "Bridge Router");
	}
	reply_add(c, "</lldp-neighbor-information>\n");
}

static void
neighbors(struct call *c, const char *port, bool detail)
{
	struct adjacencies all;

	adjacency_read(c->arena, c->router, ADJACENCY_LLDP, &all);
	reply_add(c, "<lldp-neighbors-information junos:style=\"%s\">\n",
	    detail ? "detail" : "brief");
	vec_each (&all.list, x)
		if (x->up && (port == NULL || strcmp(port, x->interface) == 0))
			neighbor(c, x, detail);
	reply_add(c, "</lldp-neighbors-information>\n");
	adjacency_done(&all);
}

void
rpc_get_lldp_neighbors_information(struct call *c)
{
	neighbors(c, NULL, false);
}

/* MX, PTX */
void
rpc_get_lldp_interface_neighbors(struct call *c)
{
	neighbors(c, xml_get(c->arena, c->op, "interface-device"), true);
}

/* EX, QFX, SRX */
void
rpc_get_lldp_interface_neighbors_information(struct call *c)
{
	neighbors(c, xml_get(c->arena, c->op, "interface-name"), true);
}

static void
details(struct text *t, const struct xml *x)
{
	static const struct label labels[] = {
	    {"Local Interface    : ", "lldp-local-port-id"},
	    {"Local Interface    : ", "lldp-local-interface"},
	    {"Parent Interface   : ", "lldp-local-parent-interface-name"},
	    {"Chassis type       : ", "lldp-remote-chassis-id-subtype"},
	    {"Chassis ID         : ", "lldp-remote-chassis-id"},
	    {"Port type          : ", "lldp-remote-port-id-subtype"},
	    {"Port ID            : ", "lldp-remote-port-id"},
	    {"Port description   : ", "lldp-remote-port-description"},
	    {"System name        : ", "lldp-remote-system-name"},
	    {"System Description : ",
		"lldp-system-description/lldp-remote-system-description"},
	    {NULL, NULL}};

	text_line(t, "LLDP Neighbor Information:");
	xml_each(x, n) text_labels(t, labels, n);
}

void
text_lldp(struct text *t, const struct xml *x)
{
	const char *style = xml_attr(x, "style");

	if (style != NULL && strcmp(style, "detail") == 0) {
		details(t, x);
		return;
	}
	text_line(t, "%-19s%-20s%-20s%-21s%s", "Local Interface", "Parent Interface",
	    "Chassis Id", "Port info", "System Name");
	xml_each(x, n)
	{
		const char *local = text_of(t, n, "lldp-local-port-id");

		text_line(t, "%-19s%-20s%-20s%-21s%s",
		    *local != '\0' ? local : text_of(t, n, "lldp-local-interface"),
		    text_of(t, n, "lldp-local-parent-interface-name"),
		    text_of(t, n, "lldp-remote-chassis-id"),
		    text_of(t, n, "lldp-remote-port-id"),
		    text_of(t, n, "lldp-remote-system-name"));
	}
}
