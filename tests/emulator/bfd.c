/* get-bfd-session-information: junos-facts 3.15. */
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/adjacency.h"
#include "emulator/operational.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/text.h"

enum { MULTIPLIER = 3 };

static void
seconds(struct call *c, const char *name, int64_t ms)
{
	reply_add(c, "<%s>%lld.%03lld</%s>\n", name, (long long)ms / 1000,
	    (long long)ms % 1000, name);
}

static void
session(struct call *c, const struct adjacency *x, bool detail)
{
	reply_add(c, "<bfd-session>\n");
	reply_elem(c, "session-neighbor", x->address);
	reply_elem(c, "session-state", x->up ? "Up" : "Down");
	reply_elem(c, "session-interface", x->interface);
	seconds(c, "session-detection-time", x->interval * MULTIPLIER);
	seconds(c, "session-transmission-interval", x->interval);
	reply_number(c, "session-adaptive-multiplier", MULTIPLIER);
	if (detail) {
		reply_add(c, "<bfd-client>\n");
		reply_elem(c, "client-name", x->client);
		seconds(c, "client-transmission-interval", x->interval);
		seconds(c, "client-reception-interval", x->interval);
		reply_add(c, "</bfd-client>\n");
		reply_elem(c, "local-diagnostic", x->up ? "None" : "CtlExpire");
		reply_elem(c, "remote-diagnostic", "None");
		reply_elem(c, "session-version", "1");
	}
	reply_add(c, "</bfd-session>\n");
}

void
rpc_get_bfd_session_information(struct call *c)
{
	const char *wanted = xml_get(c->arena, c->op, "address");
	bool detail =
	    xml_child(c->op, "detail") != NULL || xml_child(c->op, "extensive") != NULL;
	struct adjacencies all;
	int sessions = 0;

	adjacency_read(c->arena, c->router, ADJACENCY_BFD, &all);
	reply_add(c, "<bfd-session-information xmlns=\"%s\">\n", reply_ns(c, "bfd"));
	vec_each (&all.list, x) {
		if (wanted != NULL && strcmp(wanted, x->address) != 0)
			continue;
		session(c, x, detail);
		sessions++;
	}
	reply_number(c, "sessions", sessions);
	reply_number(c, "clients", sessions);
	reply_add(c, "</bfd-session-information>\n");
	adjacency_done(&all);
}

void
text_bfd(struct text *t, const struct xml *x)
{
	text_line(t, "%50sDetect   Transmit", "");
	text_line(t, "%-25s%-10s%-15s%-9s%-10s%s", "Address", "State", "Interface",
	    "Time", "Interval", "Multiplier");
	for (const struct xml *s = xml_child(x, "bfd-session"); s != NULL;
	     s = xml_next(s, "bfd-session")) {
		text_line(t, "%-25s%-10s%-15s%-9s%-10s%s",
		    text_of(t, s, "session-neighbor"), text_of(t, s, "session-state"),
		    text_of(t, s, "session-interface"),
		    text_of(t, s, "session-detection-time"),
		    text_of(t, s, "session-transmission-interval"),
		    text_of(t, s, "session-adaptive-multiplier"));
		if (xml_child(s, "bfd-client") != NULL)
			text_line(t, " Client %s, TX interval %s, RX interval %s",
			    text_of(t, s, "bfd-client/client-name"),
			    text_of(t, s, "bfd-client/client-transmission-interval"),
			    text_of(t, s, "bfd-client/client-reception-interval"));
	}
	text_line(t, "%s", "");
	text_line(t, "%s sessions, %s clients", text_of(t, x, "sessions"),
	    text_of(t, x, "clients"));
}
