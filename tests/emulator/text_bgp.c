/* show bgp summary, neighbor, group, as text. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "data/xml.h"
#include "emulator/text.h"

static void
ribs(struct text *t, const struct xml *x)
{
	text_line(t, "Groups: %s Peers: %s Down peers: %s", text_of(t, x, "group-count"),
	    text_of(t, x, "peer-count"), text_of(t, x, "down-peer-count"));
	text_line(t,
	    "Table          Tot Paths  Act Paths Suppressed    History Damp State "
	    "   Pending");
	for (const struct xml *r = xml_child(x, "bgp-rib"); r != NULL;
	     r = xml_next(r, "bgp-rib"))
		text_line(t, "%s\n%25s %10s %10s %10s %10s %10s", text_of(t, r, "name"),
		    text_of(t, r, "total-prefix-count"),
		    text_of(t, r, "active-prefix-count"),
		    text_of(t, r, "suppressed-prefix-count"),
		    text_of(t, r, "history-prefix-count"),
		    text_of(t, r, "damped-prefix-count"),
		    text_of(t, r, "pending-prefix-count"));
}

static void
summary_peer(struct text *t, const struct xml *p)
{
	text_add(t, "%-23s %5s %10s %10s %7s %7s %11s ", text_of(t, p, "peer-address"),
	    text_of(t, p, "peer-as"), text_of(t, p, "input-messages"),
	    text_of(t, p, "output-messages"), text_of(t, p, "route-queue-count"),
	    text_of(t, p, "flap-count"), text_of(t, p, "elapsed-time"));
	text_line(t, "%s", text_attr(t, p, "peer-state", "format"));
	for (const struct xml *r = xml_child(p, "bgp-rib"); r != NULL;
	     r = xml_next(r, "bgp-rib"))
		text_line(t, "  %s: %s/%s/%s/%s", text_of(t, r, "name"),
		    text_of(t, r, "active-prefix-count"),
		    text_of(t, r, "received-prefix-count"),
		    text_of(t, r, "accepted-prefix-count"),
		    text_of(t, r, "suppressed-prefix-count"));
}

static void
neighbor_rib(struct text *t, const struct xml *r)
{
	static const struct label labels[] = {{"    RIB State: ", "bgp-rib-state"},
	    {"    Send state: ", "send-state"},
	    {"    Active prefixes:              ", "active-prefix-count"},
	    {"    Received prefixes:            ", "received-prefix-count"},
	    {"    Accepted prefixes:            ", "accepted-prefix-count"},
	    {"    Suppressed due to damping:    ", "suppressed-prefix-count"},
	    {"    Advertised prefixes:          ", "advertised-prefix-count"},
	    {NULL, NULL}};

	text_line(t, "  Table %s", text_of(t, r, "name"));
	text_labels(t, labels, r);
}

static void
neighbor(struct text *t, const struct xml *p)
{
	static const struct label labels[] = {{"  Description: ", "description"},
	    {"  Group: ", "peer-group"}, {"  Routing-Instance: ", "peer-cfg-rti"},
	    {"  Forwarding routing-instance: ", "peer-fwd-rti"}, {NULL, NULL}};
	static const struct label behind[] = {
	    {"  Export: ", "bgp-option-information/export-policy"},
	    {"  Import: ", "bgp-option-information/import-policy"},
	    {"  Options: ", "bgp-option-information/bgp-options"},
	    {"  Holdtime: ", "bgp-option-information/holdtime"},
	    {"  Number of flaps: ", "flap-count"}, {"  Peer ID: ", "peer-id"},
	    {"  Active Holdtime: ", "active-holdtime"}, {NULL, NULL}};

	text_line(t, "Peer: %s AS %s Local: %s AS %s", text_of(t, p, "peer-address"),
	    text_of(t, p, "peer-as"),
	    xml_child(p, "local-address") != NULL ? text_of(t, p, "local-address")
						  : "unspecified",
	    text_of(t, p, "local-as"));
	text_labels(t, labels, p);
	text_line(t, "  Type: %s    State: %s    Flags: <%s>", text_of(t, p, "peer-type"),
	    text_of(t, p, "peer-state"), text_of(t, p, "peer-flags"));
	text_line(t, "  Last State: %s   Last Event: %s", text_of(t, p, "last-state"),
	    text_of(t, p, "last-event"));
	text_line(t, "  Last Error: %s", text_of(t, p, "last-error"));
	text_labels(t, behind, p);
	for (const struct xml *r = xml_child(p, "bgp-rib"); r != NULL;
	     r = xml_next(r, "bgp-rib"))
		neighbor_rib(t, r);
	text_line(t, "%s", "");
}

void
text_bgp(struct text *t, const struct xml *x)
{
	const struct xml *first = xml_child(x, "bgp-peer");
	bool summary = xml_child(x, "group-count") != NULL;

	if (summary) {
		ribs(t, x);
		text_line(t,
		    "Peer                     AS      InPkt     OutPkt    OutQ   "
		    "Flaps Last Up/Dwn State|#Active/Received/Accepted/Damped...");
	}
	for (; first != NULL; first = xml_next(first, "bgp-peer")) {
		if (summary)
			summary_peer(t, first);
		else
			neighbor(t, first);
	}
}
