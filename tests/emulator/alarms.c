/* Alarms of the chassis and of the system: those of the world, and those that failed parts raise (junos-facts 3.2). */
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/operational.h"
#include "emulator/parts.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/text.h"

/* Alarms that Junos has a short name and a type of its own for. */
static const struct {
	const char *text, *brief, *type;
} known[] = {
    {"Rescue configuration is not set", "no-rescue", "Configuration"},
    {"License for feature is about to expire", "license-expiring", "License"},
    {"NTP unsynchronized", "ntp-unsynchronized", "NTP"},
};

static void
detail(struct call *c, const struct alarm *a)
{
	const char *brief = a->text, *type = a->chassis ? "Chassis" : "Configuration";

	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		if (strcmp(known[i].text, a->text) != 0)
			continue;
		brief = known[i].brief;
		type = known[i].type;
	}
	reply_add(c, "<alarm-detail>\n");
	reply_date(c, "alarm-time", a->at_ms);
	reply_elem(c, "alarm-class", a->class_name);
	reply_elem(c, "alarm-description", a->text);
	reply_elem(c, "alarm-short-description", brief);
	reply_elem(c, "alarm-type", type);
	reply_add(c, "</alarm-detail>\n");
}

struct alarms {
	VEC(struct alarm) list;
};

static void
of_parts(struct call *c, struct alarms *all)
{
	const char *psu = parts_model(c->router)->psu_name;

	vec_each (&c->router->world.parts, p) {
		struct alarm a = {
		    .chassis = true, .at_ms = p->since_ms, .class_name = "Major"};

		if (strcmp(p->kind, "psu") == 0)
			a.text = arena_printf(c->arena, "%s %d %s", psu, p->number,
			    strcmp(p->state, "absent") == 0 ? "Absent" : "Not OK");
		else if (strcmp(p->kind, "fan") == 0)
			a.text = arena_printf(c->arena, "Fan Tray %d %s", p->number,
			    strcmp(p->state, "absent") == 0 ? "Absent" : "Failure");
		if (a.text != NULL)
			vec_push(&all->list, a);
	}
}

static void
alarms(struct call *c, bool chassis)
{
	struct alarms all = {0};

	vec_each (&c->router->world.alarms, a)
		if (a->chassis == chassis)
			vec_push(&all.list, *a);
	if (chassis)
		of_parts(c, &all);
	reply_add(c, "<alarm-information xmlns=\"%s\">\n<alarm-summary>\n",
	    reply_ns(c, "alarm"));
	if (all.list.n == 0)
		reply_add(c, "<no-active-alarms/>\n");
	else
		reply_number(c, "active-alarm-count", (long long)all.list.n);
	reply_add(c, "</alarm-summary>\n");
	vec_each (&all.list, a)
		detail(c, a);
	reply_add(c, "</alarm-information>\n");
	vec_done(&all.list);
}

void
rpc_get_system_alarm_information(struct call *c)
{
	alarms(c, false);
}

void
rpc_get_alarm_information(struct call *c)
{
	alarms(c, true);
}

void
text_alarms(struct text *t, const struct xml *x)
{
	static const struct column columns[] = {{"Alarm time", 25, "alarm-time"},
	    {"Class", 7, "alarm-class"}, {"Description", 1, "alarm-description"},
	    {NULL, 0, NULL}};
	const char *n = text_of(t, x, "alarm-summary/active-alarm-count");

	if (*n == '\0') {
		text_line(t, "No alarms currently active");
		return;
	}
	text_line(t, "%s alarm%s currently active", n, strcmp(n, "1") == 0 ? "" : "s");
	text_table(t, columns, x, "alarm-detail");
}
