/* get-fpc-information (also detail), get-pic-information: junos-facts 3.11. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/operational.h"
#include "emulator/parts.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/text.h"

enum { CELSIUS = 36, PICS = 4 };

static const char *
state_text(struct call *c, const char *state)
{
	char *text = arena_strdup(c->arena, state);

	text[0] = (char)toupper((unsigned char)text[0]);
	return text;
}

static void
working(struct call *c)
{
	int celsius = CELSIUS + c->router->world.temperature;

	reply_add(
	    c, "<temperature junos:celsius=\"%d\">%d</temperature>\n", celsius, celsius);
	reply_elems(c, "cpu-total", "9", "cpu-interrupt", "0", "memory-dram-size", "2048",
	    "memory-heap-utilization", "31", "memory-buffer-utilization", "13", NULL);
}

static void
fpc(struct call *c, int slot, bool detail)
{
	const char *state = parts_state(c->router, "fpc", slot);
	bool present = parts_fpc_present(c->router, slot);

	reply_add(c, "<fpc>\n");
	reply_number(c, "slot", slot);
	reply_elem(c, "state",
	    !present        ? "Empty"
	    : state != NULL ? state_text(c, state)
			    : "Online");
	if (present && state == NULL) {
		working(c);
		if (detail) {
			reply_date(c, "start-time", c->router->boot_ms + 90000);
			reply_age(c, "up-time",
			    (router_now(c->router) - c->router->boot_ms) / 1000 - 90);
		}
	}
	reply_add(c, "</fpc>\n");
}

/* -1: all. */
static int
asked_slot(struct call *c)
{
	const char *slot = xml_get(c->arena, c->op, "fpc-slot");

	if (slot == NULL)
		slot = xml_get(c->arena, c->op, "slot");
	return slot != NULL ? atoi(slot) : -1;
}

void
rpc_get_fpc_information(struct call *c)
{
	bool detail = xml_child(c->op, "detail") != NULL;
	int asked = asked_slot(c);

	reply_add(c, "<fpc-information xmlns=\"%s\" junos:style=\"%s\">\n",
	    reply_ns(c, "chassis"), detail ? "verbose" : "brief");
	for (int slot = 0; slot < parts_model(c->router)->fpcs; slot++)
		if (asked < 0 || asked == slot)
			fpc(c, slot, detail);
	reply_add(c, "</fpc-information>\n");
}

void
rpc_get_pic_information(struct call *c)
{
	const struct router *r = c->router;
	int asked = asked_slot(c);

	reply_add(c, "<fpc-information xmlns=\"%s\" junos:style=\"pic-style\">\n",
	    reply_ns(c, "chassis"));
	for (int slot = 0; slot < parts_model(r)->fpcs; slot++) {
		if (!parts_fpc_present(r, slot) || (asked >= 0 && asked != slot))
			continue;
		reply_add(c, "<fpc>\n");
		reply_number(c, "slot", slot);
		reply_elem(c, "state",
		    parts_state(r, "fpc", slot) == NULL
			? "Online"
			: state_text(c, parts_state(r, "fpc", slot)));
		reply_elem(c, "description", parts_model(r)->fpc);
		for (int pic = 0; pic < PICS; pic++) {
			if (!parts_pic_present(r, slot, pic) ||
			    parts_state(r, "fpc", slot) != NULL)
				continue;
			reply_add(c, "<pic>\n");
			reply_number(c, "pic-slot", pic);
			reply_elem(c, "pic-state", "Online");
			reply_elem(c, "pic-type", "4x 10GE(LAN) SFP+");
			reply_add(c, "</pic>\n");
		}
		reply_add(c, "</fpc>\n");
	}
	reply_add(c, "</fpc-information>\n");
}

static void
pics(struct text *t, const struct xml *x)
{
	xml_each(x, fpc)
	{
		text_line(t, "Slot %s   %-12s %s", text_of(t, fpc, "slot"),
		    text_of(t, fpc, "state"), text_of(t, fpc, "description"));
		for (const struct xml *p = xml_child(fpc, "pic"); p != NULL;
		     p = xml_next(p, "pic"))
			text_line(t, "  PIC %s  %-12s %s", text_of(t, p, "pic-slot"),
			    text_of(t, p, "pic-state"), text_of(t, p, "pic-type"));
	}
}

static void
details(struct text *t, const struct xml *x)
{
	static const struct label labels[] = {
	    {"  State                               ", "state"},
	    {"  Temperature                      ", "temperature"},
	    {"  Total CPU DRAM                   ", "memory-dram-size"},
	    {"  Start time:                         ", "start-time"},
	    {"  Uptime:                             ", "up-time"}, {NULL, NULL}};

	xml_each(x, fpc)
	{
		text_line(t, "Slot %s information:", text_of(t, fpc, "slot"));
		text_labels(t, labels, fpc);
	}
}

void
text_fpcs(struct text *t, const struct xml *x)
{
	static const struct column columns[] = {{"", -4, "slot"}, {"", 2, "none"},
	    {"", 17, "state"}, {"", 6, "temperature"}, {"", -5, "cpu-total"},
	    {"", -11, "cpu-interrupt"}, {"", -13, "memory-dram-size"},
	    {"", -9, "memory-heap-utilization"}, {"", -11, "memory-buffer-utilization"},
	    {NULL, 0, NULL}};
	const char *style = xml_attr(x, "style");

	if (style != NULL && strcmp(style, "pic-style") == 0) {
		pics(t, x);
		return;
	}
	if (style != NULL && strcmp(style, "verbose") == 0) {
		details(t, x);
		return;
	}
	text_line(t, "                     Temp  CPU Utilization (%%)   Memory    "
		     "Utilization (%%)");
	text_line(t, "Slot State            (C)  Total  Interrupt      DRAM (MB) Heap   "
		     "  Buffer");
	xml_each(x, fpc) text_row(t, columns, fpc);
}
