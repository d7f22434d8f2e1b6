/* show interfaces, as text. */
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "data/xml.h"
#include "emulator/text.h"

/* --- terse ------------------------------------------------------------------------------------------- */

static void
terse_unit(struct text *t, const struct xml *x)
{
	bool first = true;

	text_add(t, "%-24s%-6s%-5s", text_of(t, x, "name"), text_of(t, x, "admin-status"),
	    text_of(t, x, "oper-status"));
	for (const struct xml *f = xml_child(x, "address-family"); f != NULL;
	     f = xml_next(f, "address-family")) {
		const struct xml *a = xml_child(f, "interface-address");

		text_add(t, "%*s%-*s", first ? 0 : 35, "", a != NULL ? 9 : 0,
		    text_of(t, f, "address-family-name"));
		text_line(t, "%s", text_of(t, a, "ifa-local"));
		while (a != NULL && (a = xml_next(a, "interface-address")) != NULL)
			text_line(t, "%44s%s", "", text_of(t, a, "ifa-local"));
		first = false;
	}
	if (first)
		text_line(t, "%s", "");
}

static void
terse(struct text *t, const struct xml *x)
{
	text_line(t, "%-24s%-6s%-5s%-9s%-22s%s", "Interface", "Admin", "Link", "Proto",
	    "Local", "Remote");
	xml_each(x, p)
	{
		if (xml_is(p, "logical-interface")) {
			terse_unit(t, p);
			continue;
		}
		text_line(t, "%-24s%-6s%s", text_of(t, p, "name"),
		    text_of(t, p, "admin-status"), text_of(t, p, "oper-status"));
		for (const struct xml *u = xml_child(p, "logical-interface"); u != NULL;
		     u = xml_next(u, "logical-interface"))
			terse_unit(t, u);
	}
}

static void
descriptions(struct text *t, const struct xml *x)
{
	static const struct column columns[] = {{"Interface", 16, "name"},
	    {"Admin", 6, "admin-status"}, {"Link", 5, "oper-status"},
	    {"Description", 1, "description"}, {NULL, 0, NULL}};

	text_heading(t, columns);
	xml_each(x, it) text_row(t, columns, it);
}

/* --- the long forms ------------------------------------------------------------------------------------ */

static void
unit(struct text *t, const struct xml *u)
{
	text_line(t, "%s", "");
	text_line(t, "  Logical interface %s (Index %s) (SNMP ifIndex %s)",
	    text_of(t, u, "name"), text_of(t, u, "local-index"),
	    text_of(t, u, "snmp-index"));
	if (xml_child(u, "description") != NULL)
		text_line(t, "    Description: %s", text_of(t, u, "description"));
	text_line(t, "    Flags: %s SNMP-Traps Encapsulation: %s",
	    xml_find(u, "if-config-flags/iff-up") != NULL ? "Up" : "Down",
	    text_of(t, u, "encapsulation"));
	for (const struct xml *f = xml_child(u, "address-family"); f != NULL;
	     f = xml_next(f, "address-family")) {
		text_line(t, "    Protocol %s, MTU: %s",
		    text_of(t, f, "address-family-name"), text_of(t, f, "mtu"));
		for (const struct xml *a = xml_child(f, "interface-address"); a != NULL;
		     a = xml_next(a, "interface-address"))
			text_line(t, "      Local: %s", text_of(t, a, "ifa-local"));
	}
}

static void
rates(struct text *t, const struct xml *s)
{
	text_line(t, "  Input rate     : %s bps (%s pps)", text_of(t, s, "input-bps"),
	    text_of(t, s, "input-pps"));
	text_line(t, "  Output rate    : %s bps (%s pps)", text_of(t, s, "output-bps"),
	    text_of(t, s, "output-pps"));
}

static void
counts(struct text *t, const struct xml *s)
{
	static const struct {
		const char *label, *path, *rate, *unit;
	} rows[] = {
	    {"Input  bytes  :", "input-bytes", "input-bps", "bps"},
	    {"Output bytes  :", "output-bytes", "output-bps", "bps"},
	    {"Input  packets:", "input-packets", "input-pps", "pps"},
	    {"Output packets:", "output-packets", "output-pps", "pps"},
	};

	text_line(t, "  Traffic statistics:");
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		text_line(t, "   %s %20s %20s %s", rows[i].label,
		    text_of(t, s, rows[i].path), text_of(t, s, rows[i].rate),
		    rows[i].unit);
}

/* "input-l3-incompletes" as "L3 incompletes": the words of the element, its direction left out. */
static const char *
counter_label(struct text *t, const char *element)
{
	const char *dash = strchr(element, '-');
	char *label;

	if (strncmp(element, "input-", 6) != 0 && strncmp(element, "output-", 7) != 0)
		dash = NULL;
	label = arena_strdup(t->arena, dash != NULL ? dash + 1 : element);
	for (char *p = label; *p != '\0'; p++)
		if (*p == '-')
			*p = ' ';
	if (label[0] >= 'a' && label[0] <= 'z')
		label[0] = (char)(label[0] - 'a' + 'A');
	return label;
}

static void
errors(struct text *t, const char *title, const struct xml *list)
{
	const char *sep = "    ";

	if (list == NULL)
		return;
	text_line(t, "  %s errors:", title);
	xml_each(list, it)
	{
		text_add(
		    t, "%s%s: %s", sep, counter_label(t, it->name), text_of(t, it, ""));
		sep = ", ";
	}
	text_line(t, "%s", "");
}

static void
physical(struct text *t, const struct xml *p)
{
	const char *admin = text_attr(t, p, "admin-status", "format");
	bool up = strcmp(text_of(t, p, "oper-status"), "up") == 0;
	const struct xml *traffic = xml_child(p, "traffic-statistics");

	text_line(t, "Physical interface: %s, %s, Physical link is %s",
	    text_of(t, p, "name"), admin, up ? "Up" : "Down");
	if (xml_child(p, "local-index") != NULL)
		text_line(t, "  Interface index: %s, SNMP ifIndex: %s",
		    text_of(t, p, "local-index"), text_of(t, p, "snmp-index"));
	if (xml_child(p, "description") != NULL)
		text_line(t, "  Description: %s", text_of(t, p, "description"));
	if (xml_child(p, "speed") != NULL)
		text_line(t, "  Link-level type: %s, MTU: %s, Speed: %s",
		    text_of(t, p, "link-level-type"), text_of(t, p, "mtu"),
		    text_of(t, p, "speed"));
	else
		text_line(t, "  Type: %s, MTU: %s", text_of(t, p, "if-type"),
		    text_of(t, p, "mtu"));
	text_line(t, "  Device flags   : Present %s", up ? "Running" : "Down");
	if (xml_child(p, "current-physical-address") != NULL)
		text_line(t, "  Current address: %s, Hardware address: %s",
		    text_of(t, p, "current-physical-address"),
		    text_of(t, p, "hardware-physical-address"));
	if (xml_child(p, "interface-flapped") != NULL)
		text_line(t, "  Last flapped   : %s", text_of(t, p, "interface-flapped"));
	if (xml_child(traffic, "input-bytes") != NULL)
		counts(t, traffic);
	else if (traffic != NULL)
		rates(t, traffic);
	errors(t, "Input", xml_child(p, "input-error-list"));
	errors(t, "Output", xml_child(p, "output-error-list"));
	if (xml_child(p, "active-alarms") != NULL)
		text_line(t, "  Active alarms  : %s\n  Active defects : %s",
		    up ? "None" : "LINK", up ? "None" : "LINK");
	for (const struct xml *u = xml_child(p, "logical-interface"); u != NULL;
	     u = xml_next(u, "logical-interface"))
		unit(t, u);
	if (p->next != NULL)
		text_line(t, "%s", "");
}

/* --- optics -------------------------------------------------------------------------------------------- */

static void
optics(struct text *t, const struct xml *p)
{
	static const struct {
		const char *label, *milliwatt, *dbm;
	} powers[] = {
	    {"Laser output power", "laser-output-power", "laser-output-power-dbm"},
	    {"Receiver signal average optical power", "rx-signal-avg-optical-power",
		"rx-signal-avg-optical-power-dbm"},
	};
	const struct xml *o = xml_child(p, "optics-diagnostics");

	text_line(t, "Physical interface: %s", text_of(t, p, "name"));
	if (xml_child(o, "optic-diagnostics-not-available") != NULL) {
		text_line(t, "    Optical diagnostics                       :  N/A");
		return;
	}
	if (xml_child(o, "laser-bias-current") != NULL)
		text_line(t, "    %-42s:  %s mA", "Laser bias current",
		    text_of(t, o, "laser-bias-current"));
	for (size_t i = 0; i < 2; i++)
		if (xml_child(o, powers[i].dbm) != NULL)
			text_line(t, "    %-42s:  %s mW / %s dBm", powers[i].label,
			    text_of(t, o, powers[i].milliwatt),
			    text_of(t, o, powers[i].dbm));
	text_line(t, "    %-42s:  %s", "Module temperature",
	    text_of(t, o, "module-temperature"));
	text_line(
	    t, "    %-42s:  %s V", "Module voltage", text_of(t, o, "module-voltage"));
	xml_each(o, it)
	{
		if (xml_is(it, "optics-diagnostics-lane-values"))
			text_line(t, "  Lane %s\n    %-42s:  %s dBm\n    %-42s:  %s dBm",
			    text_of(t, it, "lane-index"), "Laser output power",
			    text_of(t, it, "laser-output-power-dbm"),
			    "Laser receiver power",
			    text_of(t, it, "laser-rx-optical-power-dbm"));
	}
}

void
text_interfaces(struct text *t, const struct xml *x)
{
	const char *style = xml_attr(x, "style");

	if (style != NULL && strcmp(style, "terse") == 0) {
		terse(t, x);
		return;
	}
	if (style != NULL && strcmp(style, "description") == 0) {
		descriptions(t, x);
		return;
	}
	xml_each(x, it)
	{
		if (xml_is(it, "logical-interface"))
			unit(t, it);
		else if (style == NULL)
			optics(t, it);
		else
			physical(t, it);
	}
}
