/* Names of ports that the hardware cannot have, in the router's words (junos-facts 2.4). */
#include <string.h>

#include "base/arena.h"
#include "config/tree.h"
#include "schema/rules.h"
#include "schema/type.h"

enum { BUNDLE_MOST = 4091, PORT_MOST = 127, CHANNELS = 2 };

static const char *const media[] = {"at", "br", "ce1", "coc1", "coc12", "coc3", "coc48",
    "cp", "cstm1", "ct1", "ct3", "dl", "ds", "e1", "e3", "es", "et", "fe", "fte", "fti",
    "ge", "gr", "ip", "ls", "lsq", "lt", "mc", "mge", "ml", "mo", "ms", "mt", "oc", "pc",
    "pd", "pe", "pfe", "pfh", "pime", "pt", "rlsq", "rms", "rsp", "se", "si", "so", "sp",
    "sxe", "t1", "t3", "ud", "ut", "vcp", "vt", "wl", "wx", "xe", "xt", "lc"};

static struct str
rest_of(struct str s, size_t from)
{
	return (struct str){s.p + from, s.n - from};
}

static size_t
digits(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
		n++;
	return n;
}

/* Of a number that may be as long as it likes. */
static bool
above(struct str number, int most)
{
	int n = 0;

	for (size_t i = 0; i < number.n && n <= most; i++)
		n = 10 * n + (number.p[i] - '0');
	return n > most;
}

static bool
is_media(struct str name)
{
	for (size_t i = 0; i < sizeof media / sizeof media[0]; i++)
		if (str_eq(name, str_of(media[i])))
			return true;
	return false;
}

static const char *
wrong_type(struct arena *a, struct str name)
{
	return arena_printf(a, "invalid interface type in '" STR_FMT "'", STR_ARG(name));
}

/* ae0 to ae4091. */
static const char *
bundle_wrong(struct arena *a, struct str name)
{
	struct str number = rest_of(name, 2);

	if (digits(number) != number.n)
		return wrong_type(a, name);
	if (above(number, BUNDLE_MOST))
		return arena_printf(a,
		    "device value outside range 0..%d for '" STR_FMT "' in '" STR_FMT "'",
		    BUNDLE_MOST, STR_ARG(number), STR_ARG(name));
	return NULL;
}

/* What follows FPC/PIC/PORT: channels of it. */
static struct str
behind_channels(struct str rest)
{
	for (int i = 0; i < CHANNELS && rest.n > 1 && rest.p[0] == ':'; i++) {
		size_t n = digits(rest_of(rest, 1));

		if (n == 0)
			break;
		rest = rest_of(rest, n + 1);
	}
	return rest;
}

/* FPC/PIC/PORT behind the dash. */
static const char *
place_wrong(struct arena *a, struct str name, struct str place)
{
	struct str rest = place, part = {0};

	for (int i = 0; i < 3; i++) {
		part = (struct str){rest.p, digits(rest)};
		if (part.n == 0 || (i < 2 && (part.n == rest.n || rest.p[part.n] != '/')))
			return arena_printf(a,
			    "invalid value '" STR_FMT "' in '" STR_FMT "'",
			    STR_ARG(place), STR_ARG(name));
		rest = rest_of(rest, part.n + (i < 2));
	}
	rest = behind_channels(rest);
	if (rest.n > 0)
		return arena_printf(a,
		    "invalid trailing input '" STR_FMT "' in '" STR_FMT "'",
		    STR_ARG(rest), STR_ARG(name));
	if (above(part, PORT_MOST))
		return arena_printf(a,
		    "port value outside range 1..%d for '" STR_FMT "' in '" STR_FMT "'",
		    PORT_MOST, STR_ARG(part), STR_ARG(name));
	return NULL;
}

/* NULL: nothing is known against it. Names without a place (lo0, irb, eth1) are many: only what looks like a port is
 * judged. */
static const char *
name_wrong(struct arena *a, struct str name)
{
	const char *dash = memchr(name.p, '-', name.n);
	size_t at = dash != NULL ? (size_t)(dash - name.p) : name.n;

	if (name.n > 2 && str_starts(name, STR("ae")) && digits(rest_of(name, 2)) > 0)
		return bundle_wrong(a, name);
	if (at + 1 >= name.n || digits(rest_of(name, at + 1)) == 0)
		return memchr(name.p, '/', name.n) != NULL ? wrong_type(a, name) : NULL;
	if (memchr(name.p, ':', at) != NULL)
		return NULL; /* re0:mgmt-0 */
	if (!is_media((struct str){name.p, at}))
		return wrong_type(a, name);
	return place_wrong(a, name, rest_of(name, at + 1));
}

/* From a group or a range: the name is judged where it is written. */
static bool
is_inherited(const struct bound *port)
{
	return port->source != NULL && port->source->group != NULL &&
	       port->source->group_at == 0;
}

static void
look(struct rule_run *r, const struct bound *port)
{
	struct str name = rule_name_of(port);
	const char *why;

	if (strcmp(port->name, "interface") != 0 || is_inherited(port) ||
	    type_is_wildcard(name) || memchr(name.p, '*', name.n) != NULL)
		return;
	why = name_wrong(r->arena, name);
	if (why != NULL)
		rule_found(r, port, why);
}

/* A name is read when the configuration is loaded: also what is inactive, and in groups. */
static void
look_below(struct rule_run *r, const struct bound *parent)
{
	bound_each(parent, box)
	{
		if (box->schema == NULL)
			continue;
		if (strcmp(box->name, "interfaces") == 0)
			bound_each(box, port) if (port->schema != NULL) look(r, port);
		if (strcmp(box->name, "groups") == 0 ||
		    strcmp(box->name, "logical-systems") == 0)
			look_below(r, box);
	}
}

static void
check(struct rule_run *r)
{
	look_below(r, r->root);
}

const struct schema_rule rule_interface_name = {
    .name = "interface-name",
    .severity = FINDING_ERROR,
    .summary = "a port by a name that no hardware has",
    .help =
	"A name that looks like a port (MEDIA-FPC/PIC/PORT, aeN) and cannot be one: an\n"
	"unknown medium, a number too high, something behind it. A router refuses it "
	"when\n"
	"the configuration is loaded, inactive or in a group as well. Names without a\n"
	"place (lo0, irb, re0:mgmt-0) are not judged. Units are named below the port.",
    .check = check,
};
