/* get-interface-optics-diagnostics-information: junos-facts 3.12. */
#include <fnmatch.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/operational.h"
#include "emulator/personality.h"
#include "emulator/ports.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/traffic.h"

enum { NO_LIGHT = -40, LANES = 4 };

/* Limits of a module; an alarm or warning is on when a reading is beyond. */
static const struct limit {
	const char *name;
	bool above;
	double dbm;
} rx_limits[] =
    {
	{"laser-rx-power-high-alarm", true, 2.5},
	{"laser-rx-power-low-alarm", false, -18.0},
	{"laser-rx-power-high-warn", true, 2.0},
	{"laser-rx-power-low-warn", false, -16.0},
},
  tx_limits[] = {
      {"laser-tx-power-high-alarm", true, 2.0},
      {"laser-tx-power-low-alarm", false, -10.0},
      {"laser-tx-power-high-warn", true, 1.0},
      {"laser-tx-power-low-warn", false, -9.0},
};

static void
power(struct call *c, const char *name, double dbm)
{
	bool dark = dbm <= NO_LIGHT;

	if (dark)
		reply_add(c, "<%s>0.0000</%s>\n<%s-dbm>- Inf</%s-dbm>\n", name, name,
		    name, name);
	else
		reply_add(c, "<%s>%.4f</%s>\n<%s-dbm>%.2f</%s-dbm>\n", name,
		    pow(10, dbm / 10), name, name, dbm, name);
}

static void
limits(struct call *c, const struct limit *x, double dbm)
{
	for (int i = 0; i < 4; i++)
		reply_elem(c, x[i].name,
		    (x[i].above ? dbm > x[i].dbm : dbm < x[i].dbm) ? "on" : "off");
}

static void
thresholds(struct call *c, const struct limit *x)
{
	for (int i = 0; i < 4; i++)
		reply_add(c,
		    "<%s-threshold>%.4f</%s-threshold>\n<%s-threshold-dbm>%.2f</"
		    "%s-threshold-dbm>\n",
		    x[i].name, pow(10, x[i].dbm / 10), x[i].name, x[i].name, x[i].dbm,
		    x[i].name);
}

static const char *
dbm_text(struct call *c, double dbm)
{
	return dbm <= NO_LIGHT ? "- Inf" : arena_printf(c->arena, "%.2f", dbm);
}

static void
lanes(struct call *c, const struct port_life *l, double rx, double tx)
{
	for (int i = 0; i < LANES; i++) {
		reply_add(c, "<optics-diagnostics-lane-values>\n");
		reply_number(c, "lane-index", i);
		reply_elem(c, "laser-bias-current", l->up ? "41.120" : "0.000");
		reply_elem(c, "laser-output-power-dbm", dbm_text(c, tx - 0.05 * i));
		reply_elem(c, "laser-rx-optical-power-dbm", dbm_text(c, rx - 0.07 * i));
		reply_add(c, "</optics-diagnostics-lane-values>\n");
	}
}

static void
module(struct call *c, const struct port_life *l, bool enabled)
{
	int celsius = 45 + c->router->world.temperature;
	double tx = enabled ? l->tx_dbm : 2 * NO_LIGHT,
	       rx = l->up ? l->rx_dbm : 2 * NO_LIGHT;
	bool quad = strncmp(l->name, "et-", 3) == 0;

	if (!quad) {
		reply_elem(c, "laser-bias-current", enabled ? "44.298" : "0.000");
		power(c, "laser-output-power", tx);
	}
	reply_add(c,
	    "<module-temperature junos:celsius=\"%d.0\">%d degrees C / %d degrees "
	    "F</module-temperature>\n<module-voltage>3.3150</module-voltage>\n",
	    celsius, celsius, celsius * 9 / 5 + 32);
	if (quad) {
		lanes(c, l, rx, tx);
		return;
	}
	power(c, "rx-signal-avg-optical-power", rx);
	reply_elems(c, "laser-bias-current-high-alarm", "off",
	    "laser-bias-current-low-alarm", "off", "laser-bias-current-high-warn", "off",
	    "laser-bias-current-low-warn", "off", NULL);
	limits(c, tx_limits, tx);
	limits(c, rx_limits, rx);
	thresholds(c, tx_limits);
	thresholds(c, rx_limits);
}

static void
port(struct call *c, const char *name, const struct port *configured)
{
	const struct port_life *l = traffic_port(c->router, name);

	reply_add(c, "<physical-interface>\n");
	reply_elem(c, "name", name);
	reply_add(c, "<optics-diagnostics>\n");
	if (l->no_light_known)
		reply_elem(c, "optic-diagnostics-not-available", "N/A");
	else
		module(c, l, configured == NULL || !configured->disabled);
	reply_add(c, "</optics-diagnostics>\n</physical-interface>\n");
}

static bool
wanted(struct call *c, const char *pattern, const char *name)
{
	return strchr(name, '/') != NULL && ports_speed(name) > 100000000LL &&
	       world_port_present(c->router, name) &&
	       (pattern == NULL || fnmatch(pattern, name, 0) == 0);
}

void
rpc_get_interface_optics_diagnostics_information(struct call *c)
{
	const struct row_texts *hardware = &c->router->setup.personality->interfaces;
	const char *pattern = xml_get(c->arena, c->op, "interface-name");
	struct ports ports;

	ports_read(c->arena, router_applied(c->router), &ports);
	reply_add(c, "<interface-information xmlns=\"%s\">\n", reply_ns(c, "interface"));
	for (size_t i = 0; i < hardware->n; i++)
		if (ports_find(&ports, hardware->v[i]) == NULL &&
		    wanted(c, pattern, hardware->v[i]))
			port(c, hardware->v[i], NULL);
	vec_each (&ports.list, p)
		if (wanted(c, pattern, p->name))
			port(c, p->name, p);
	reply_add(c, "</interface-information>\n");
	ports_done(&ports);
}
