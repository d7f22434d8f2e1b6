/* get-environment-information and get-environment-pem-information: junos-facts 3.9. */
#include <ctype.h>
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

enum { CELSIUS_RE = 41, CELSIUS_FPC = 36, CELSIUS_PSU = 33, SENSORS = 3 };

struct reading {
	const char *class; /* said with the first of a class only */
	const char *name, *status, *comment;
	int celsius; /* 0: none */
};

static void
item(struct call *c, const struct reading *x, bool first)
{
	reply_add(c, "<environment-item>\n");
	reply_elem(c, "name", x->name);
	if (first)
		reply_elem(c, "class", x->class);
	reply_elem(c, "status", x->status);
	if (x->celsius != 0)
		reply_celsius(
		    c, "temperature", x->celsius + c->router->world.temperature);
	if (x->comment != NULL)
		reply_elem(c, "comment", x->comment);
	reply_add(c, "</environment-item>\n");
}

/* "failed": "Failed" */
static const char *
status(struct call *c, const char *state)
{
	char *text;

	if (state == NULL)
		return "OK";
	text = arena_strdup(c->arena, state);
	text[0] = (char)toupper((unsigned char)text[0]);
	return text;
}

static void
temperatures(struct call *c)
{
	static const char *const sensors[SENSORS] = {"Intake", "Exhaust A", "Exhaust B"};
	const struct router *r = c->router;
	int n = engines_count(r->setup.personality);
	struct reading x = {.class = "Temp", .status = "OK", .celsius = CELSIUS_RE};

	for (int i = 0; i < n; i++) {
		x.name = arena_printf(c->arena, "Routing Engine %d", i);
		if (i != r->world.engine && r->world.other_gone)
			x = (struct reading){
			    .class = "Temp", .name = x.name, .status = "Absent"};
		item(c, &x, i == 0);
	}
	for (int slot = 0; slot < parts_model(r)->fpcs; slot++) {
		if (!parts_fpc_present(r, slot) || parts_state(r, "fpc", slot) != NULL)
			continue;
		for (int s = 0; s < SENSORS; s++)
			item(c,
			    &(struct reading){.name = arena_printf(c->arena, "FPC %d %s",
						  slot, sensors[s]),
				.status = "OK",
				.celsius = CELSIUS_FPC + 4 * s},
			    false);
	}
}

void
rpc_get_environment_information(struct call *c)
{
	const struct chassis_model *m = parts_model(c->router);

	reply_add(c, "<environment-information xmlns=\"%s\">\n", reply_ns(c, "chassis"));
	for (int i = 0; i < m->psus; i++) {
		const char *state = parts_state(c->router, "psu", i);

		item(c,
		    &(struct reading){.class = "Power",
			.name = arena_printf(c->arena, "%s %d", m->psu_name, i),
			.status = status(c, state),
			.celsius = state == NULL ? CELSIUS_PSU : 0},
		    i == 0);
	}
	temperatures(c);
	for (int i = 0; i < m->fans; i++) {
		const char *state = parts_state(c->router, "fan", i);

		item(c,
		    &(struct reading){.class = "Fans",
			.name = arena_printf(c->arena, "Fan Tray %d Fan 1", i),
			.status = status(c, state),
			.comment = state == NULL ? "Spinning at normal speed" : NULL},
		    i == 0);
	}
	reply_add(c, "</environment-information>\n");
}

void
rpc_get_environment_pem_information(struct call *c)
{
	const struct chassis_model *m = parts_model(c->router);
	int celsius = CELSIUS_PSU + c->router->world.temperature;

	reply_add(c, "<environment-component-information xmlns=\"%s\">\n",
	    reply_ns(c, "chassis"));
	for (int i = 0; i < m->psus; i++) {
		const char *state = parts_state(c->router, "psu", i);

		reply_add(c, "<environment-component-item>\n<name>%s %d</name>\n",
		    m->psu_name, i);
		reply_elem(c, "state",
		    state == NULL                  ? "Online"
		    : strcmp(state, "failed") == 0 ? "Present"
		    : strcmp(state, "absent") == 0 ? "Empty"
						   : "Check");
		if (state == NULL) {
			reply_add(c,
			    "<temperature-reading>\n<temperature-name>Temperature</"
			    "temperature-name>\n"
			    "<temperature junos:celsius=\"%d\">OK   %d degrees C / %d "
			    "degrees F</temperature>\n</temperature-reading>\n",
			    celsius, celsius, celsius * 9 / 5 + 32);
			reply_add(c,
			    "<fan-speed-reading>\n<fan-name>Fan 1</fan-name>\n"
			    "<fan-speed>3240 RPM</fan-speed>\n</fan-speed-reading>\n"
			    "<dc-information>\n<dc-detail>\n<str-dc-voltage>12</"
			    "str-dc-voltage>\n<str-dc-current>17</str-dc-current>\n"
			    "<str-dc-power>204</str-dc-power>\n<str-dc-load>14</"
			    "str-dc-load>\n</dc-detail>\n</dc-information>\n");
		}
		reply_add(c, "</environment-component-item>\n");
	}
	reply_add(c, "</environment-component-information>\n");
}

void
text_environment(struct text *t, const struct xml *x)
{
	text_line(t, "%-6s%-35s%-11s%s", "Class", "Item", "Status", "Measurement");
	xml_each(x, it)
	{
		const char *measured = text_of(t, it, "temperature");

		if (*measured == '\0')
			measured = text_of(t, it, "comment");
		text_add(t, "%-6s%-35s", text_of(t, it, "class"), text_of(t, it, "name"));
		if (*measured != '\0')
			text_line(t, "%-11s%s", text_of(t, it, "status"), measured);
		else
			text_line(t, "%s", text_of(t, it, "status"));
	}
}

void
text_pems(struct text *t, const struct xml *x)
{
	static const struct label labels[] = {{"  State                      ", "state"},
	    {"  Temperature                ", "temperature-reading/temperature"},
	    {"  Fan 1                      ", "fan-speed-reading/fan-speed"},
	    {"  DC Output power (W)        ", "dc-information/dc-detail/str-dc-power"},
	    {NULL, NULL}};

	xml_each(x, it)
	{
		text_line(t, "%s status:", text_of(t, it, "name"));
		text_labels(t, labels, it);
	}
}
