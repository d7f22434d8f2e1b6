/* get-route-engine-information: junos-facts 3.11. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/engines.h"
#include "emulator/operational.h"
#include "emulator/parts.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/text.h"

enum { TEMPERATURE = 41 };

static void
mastership(struct call *c, int slot)
{
	bool master = c->router->world.master == slot;

	reply_number(c, "slot", slot);
	reply_elem(c, "mastership-state", master ? "master" : "backup");
	reply_add(c, "<mastership-priority>%s (default)</mastership-priority>\n",
	    slot == 0 ? "master" : "backup");
}

static void
processor(struct call *c)
{
	bool busy = c->router->world.burning;

	reply_elems(c, "memory-dram-size", "32718 MB", "memory-installed-size",
	    "(32768 MB installed)", "memory-buffer-utilization", "14", "cpu-user",
	    busy ? "81" : "3", "cpu-background", "0", "cpu-system", busy ? "14" : "4",
	    "cpu-interrupt", busy ? "2" : "0", "cpu-idle", busy ? "3" : "93", NULL);
}

static void
load(struct call *c)
{
	bool busy = c->router->world.burning;

	reply_elems(c, "load-average-one", busy ? "7.94" : "0.31", "load-average-five",
	    busy ? "6.02" : "0.27", "load-average-fifteen", busy ? "3.18" : "0.25", NULL);
}

/* Slot and mastership are those of a chassis with two. */
static void
route_engine(struct call *c, int slot, bool dual)
{
	const struct router *r = c->router;

	reply_add(c, "<route-engine>\n");
	if (dual)
		mastership(c, slot);
	reply_elem(c, "status", "OK");
	reply_celsius(c, "temperature", TEMPERATURE + r->world.temperature);
	processor(c);
	reply_elem(c, "model", parts_model(r)->engine);
	reply_elem(c, "serial-number", r->setup.personality->serial);
	reply_date(c, "start-time", machine_boot_ms(r, slot));
	reply_age(c, "up-time", (router_now(r) - machine_boot_ms(r, slot)) / 1000);
	reply_elem(c, "last-reboot-reason", "Router rebooted after a normal shutdown.");
	load(c);
	reply_add(c, "</route-engine>\n");
}

/* Of an engine that is not there, only that much is known. */
static void
missing(struct call *c, int slot)
{
	reply_add(c, "<route-engine>\n");
	mastership(c, slot);
	reply_elem(c, "status", "Present");
	reply_add(c, "</route-engine>\n");
}

void
rpc_get_route_engine_information(struct call *c)
{
	const struct router *r = c->router;
	bool dual = r->setup.personality->wrapper == WRAPPER_DUAL;

	reply_add(c, "<route-engine-information xmlns=\"%s\">\n", reply_ns(c, "chassis"));
	for (int slot = 0; slot < (dual ? 2 : 1); slot++) {
		if (dual && slot != r->world.engine && r->world.other_gone)
			missing(c, slot);
		else
			route_engine(c, slot, dual);
	}
	reply_add(c, "</route-engine-information>\n");
}

void
text_route_engines(struct text *t, const struct xml *x)
{
	static const struct label labels[] = {
	    {"    Current state                  ", "mastership-state"},
	    {"    Election priority              ", "mastership-priority"},
	    {"    Status                         ", "status"},
	    {"    Temperature                    ", "temperature"},
	    {"    DRAM                           ", "memory-dram-size"}, {NULL, NULL}};
	static const struct label shares[] = {
	    {"    Memory utilization             ", "memory-buffer-utilization"},
	    {"    CPU user                       ", "cpu-user"},
	    {"    CPU background                 ", "cpu-background"},
	    {"    CPU kernel                     ", "cpu-system"},
	    {"    CPU interrupt                  ", "cpu-interrupt"},
	    {"    CPU idle                       ", "cpu-idle"}, {NULL, NULL}};
	static const struct label rest[] = {
	    {"    Model                          ", "model"},
	    {"    Serial ID                      ", "serial-number"},
	    {"    Start time                     ", "start-time"},
	    {"    Uptime                         ", "up-time"},
	    {"    Last reboot reason             ", "last-reboot-reason"}, {NULL, NULL}};

	text_line(t, "Routing Engine status:");
	xml_each(x, re)
	{
		if (xml_child(re, "slot") != NULL)
			text_line(t, "  Slot %s:", text_of(t, re, "slot"));
		text_labels(t, labels, re);
		text_measures(t, shares, re, "percent");
		text_labels(t, rest, re);
		if (xml_child(re, "load-average-one") == NULL)
			continue;
		text_line(t,
		    "    Load averages:                 1 minute   5 minute  15 minute");
		text_line(t, "                                   %8s %10s %10s",
		    text_of(t, re, "load-average-one"),
		    text_of(t, re, "load-average-five"),
		    text_of(t, re, "load-average-fifteen"));
	}
}
