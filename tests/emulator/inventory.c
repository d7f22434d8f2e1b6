/* get-chassis-inventory, also with detail and models: junos-facts 3.10. */
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/engines.h"
#include "emulator/operational.h"
#include "emulator/parts.h"
#include "emulator/personality.h"
#include "emulator/ports.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/text.h"
#include "emulator/traffic.h"

struct module {
	const char *element; /* chassis-module, chassis-sub-module, … */
	const char *name, *version, *part, *serial, *description, *model;
};

struct tour {
	struct call *call;
	bool models; /* only what has a model number, with that */
};

static void
module_open(struct tour *t, const struct module *m)
{
	struct call *c = t->call;

	reply_add(c, "<%s>\n", m->element);
	reply_elems(c, "name", m->name, "version", m->version, "part-number", m->part,
	    "serial-number", m->serial, NULL);
	if (t->models)
		reply_elem(c, "model-number", m->model);
	else
		reply_elem(c, "description", m->description);
}

static void
module(struct tour *t, const struct module *m)
{
	if (t->models && m->model[0] == '\0')
		return;
	module_open(t, m);
	reply_add(t->call, "</%s>\n", m->element);
}

/* Serial numbers differ from router to router and part to part, and stay. */
static const char *
serial(struct tour *t, const char *begin, int number)
{
	const char *chassis = t->call->router->setup.personality->serial;
	unsigned sum = 0;

	for (const char *p = chassis; *p != '\0'; p++)
		sum = sum * 31 + (unsigned char)*p;
	for (const char *p = begin; *p != '\0'; p++)
		sum = sum * 31 + (unsigned char)*p;
	return arena_printf(
	    t->call->arena, "%s%04u", begin, (sum + (unsigned)number * 17) % 10000);
}

static void
transceivers(struct tour *t, int slot, int pic)
{
	struct router *r = t->call->router;

	vec_each (&r->world.ports, p) {
		const char *name = (*p)->name;
		bool slow = ports_speed(name) <= 1000000000LL;

		if (ports_slot(name) != slot || ports_pic(name) != pic ||
		    !world_port_present(r, name))
			continue;
		module(t, &(struct module){.element = "chassis-sub-sub-sub-module",
			      .name = arena_printf(
				  t->call->arena, "Xcvr %d", ports_number(name)),
			      .version = "REV 01",
			      .part = slow ? "740-011613" : "740-021308",
			      .serial = serial(t, "AS", ports_number(name)),
			      .description = slow ? "SFP-SX" : "SFP+-10G-SR",
			      .model = ""});
	}
}

static void
card(struct tour *t, int slot)
{
	struct call *c = t->call;
	const struct chassis_model *m = parts_model(c->router);
	bool builtin = strcmp(m->fpc_part, "BUILTIN") == 0;

	if (!parts_fpc_present(c->router, slot) || (t->models && builtin))
		return;
	module_open(t, &(struct module){.element = "chassis-module",
			   .name = arena_printf(c->arena, "FPC %d", slot),
			   .version = builtin ? "" : "REV 33",
			   .part = m->fpc_part,
			   .serial = builtin ? "BUILTIN" : serial(t, "ABCD", slot),
			   .description = m->fpc,
			   .model = "MX-MPC2-3D-EQ"});
	for (int pic = 0; pic < 4 && parts_state(c->router, "fpc", slot) == NULL; pic++) {
		if (!parts_pic_present(c->router, slot, pic))
			continue;
		if (!t->models) {
			reply_add(c, "<chassis-sub-module>\n<name>MIC %d</name>\n", pic);
			reply_elem(c, "part-number", "BUILTIN");
			reply_elem(c, "serial-number", "BUILTIN");
			reply_elem(c, "description", "4x 10GE(LAN) SFP+");
			reply_add(
			    c, "<chassis-sub-sub-module>\n<name>PIC %d</name>\n", pic);
			reply_elem(c, "part-number", "BUILTIN");
			reply_elem(c, "serial-number", "BUILTIN");
			reply_elem(c, "description", "4x 10GE(LAN) SFP+");
			transceivers(t, slot, pic);
			reply_add(
			    c, "</chassis-sub-sub-module>\n</chassis-sub-module>\n");
		}
	}
	reply_add(c, "</chassis-module>\n");
}

static void
power_and_fans(struct tour *t)
{
	const struct router *r = t->call->router;
	const struct chassis_model *m = parts_model(r);

	for (int i = 0; i < m->psus; i++) {
		const char *state = parts_state(r, "psu", i);

		if (state == NULL || strcmp(state, "absent") != 0)
			module(t, &(struct module){.element = "chassis-module",
				      .name = arena_printf(
					  t->call->arena, "%s %d", m->psu_name, i),
				      .version = "REV 03",
				      .part = "740-029970",
				      .serial = serial(t, "QCS", i),
				      .description = "PS 1.4-2.52kW; 90-264V AC in",
				      .model = "PWR-MX480-2520-AC-S"});
	}
	for (int i = 0; i < m->fans; i++) {
		const char *state = parts_state(r, "fan", i);

		if (state == NULL || strcmp(state, "absent") != 0)
			module(
			    t, &(struct module){.element = "chassis-module",
				   .name = arena_printf(t->call->arena, "Fan Tray %d", i),
				   .version = "REV 01",
				   .part = "760-015503",
				   .serial = serial(t, "ACDA", i),
				   .description = "Enhanced Fan Tray",
				   .model = "FFANTRAY-MX-HC-S"});
	}
}

static void
engines(struct tour *t)
{
	const struct router *r = t->call->router;
	const char *name = parts_model(r)->engine;

	for (int i = 0; i < engines_count(r->setup.personality); i++)
		if (i == r->world.engine || !r->world.other_gone)
			module(t, &(struct module){.element = "chassis-module",
				      .name = arena_printf(
					  t->call->arena, "Routing Engine %d", i),
				      .version = "REV 06",
				      .part = "750-054758",
				      .serial = serial(t, "CAFW", i),
				      .description = name,
				      .model = name});
}

void
rpc_get_chassis_inventory(struct call *c)
{
	const struct personality *p = c->router->setup.personality;
	const struct chassis_model *m = parts_model(c->router);
	struct tour t = {c, xml_child(c->op, "models") != NULL};

	reply_add(c, "<chassis-inventory xmlns=\"%s\">\n<chassis junos:style=\"%s\">\n",
	    reply_ns(c, "chassis"), t.models ? "models" : "inventory");
	reply_elem(c, "name", "Chassis");
	reply_elem(c, "serial-number", p->serial);
	if (!t.models)
		reply_elem(c, "description",
		    strcmp(m->name, p->model) == 0 ? m->description : p->model);
	if (m->psus > 0)
		module(&t, &(struct module){.element = "chassis-module",
			       .name = "Midplane",
			       .version = "REV 07",
			       .part = "760-021404",
			       .serial = serial(&t, "ABAA", 0),
			       .description =
				   arena_printf(c->arena, "%s Backplane", m->description),
			       .model = "CHAS-BP-MX240-S"});
	power_and_fans(&t);
	engines(&t);
	for (int i = 0; i < m->fpcs; i++)
		card(&t, i);
	reply_add(c, "</chassis>\n</chassis-inventory>\n");
}

static void
line(struct text *t, const struct xml *x, int depth)
{
	static const char blanks[] = "        ";
	const char *last =
	    xml_child(x, "model-number") != NULL ? "model-number" : "description";
	const char *name =
	    arena_printf(t->arena, "%.*s%s", depth * 2, blanks, text_of(t, x, "name"));

	text_line(t, "%-16s %-8s %-11s %-17s %s", name, text_of(t, x, "version"),
	    text_of(t, x, "part-number"), text_of(t, x, "serial-number"),
	    text_of(t, x, last));
	xml_each(x, it)
	{
		if (strncmp(it->name, "chassis-", 8) == 0)
			line(t, it, depth + 1);
	}
}

void
text_inventory(struct text *t, const struct xml *x)
{
	const struct xml *chassis = xml_child(x, "chassis");
	bool models = strcmp(text_attr(t, x, "chassis", "style"), "models") == 0;

	text_line(t, "Hardware inventory:");
	text_line(t, "%-16s %-8s %-11s %-17s %s", "Item", "Version", "Part number",
	    "Serial number", models ? "FRU model number" : "Description");
	text_line(t, "%-16s %-8s %-11s %-17s %s", "Chassis", "", "",
	    text_of(t, chassis, "serial-number"), text_of(t, chassis, "description"));
	xml_each(chassis, it)
	{
		if (strncmp(it->name, "chassis-", 8) == 0)
			line(t, it, 0);
	}
}
