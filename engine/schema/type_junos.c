#include "schema/type_junos.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "schema/prefix.h"

/* --- parts of values ---------------------------------------------------------------------------------- */

static bool
is_number(struct str s, uint32_t least, uint32_t most)
{
	uint64_t v = 0;

	while (s.n > 1 && s.p[0] == '0')
		s.p++, s.n--;
	if (s.n == 0 || s.n > 10)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (!isdigit((unsigned char)s.p[i]))
			return false;
		v = v * 10 + (uint64_t)(s.p[i] - '0');
	}
	return v >= least && v <= most;
}

/* Groups of hexadecimal digits with a separator between. */
static bool
is_hex_groups(struct str s, char separator, int groups, size_t digits)
{
	for (int n = 0; n < groups; n++) {
		struct str group = str_cut(&s, separator);

		if (group.n == 0 || group.n > digits)
			return false;
		for (size_t i = 0; i < group.n; i++)
			if (str_hex_digit(group.p[i]) < 0)
				return false;
	}
	return s.n == 0;
}

static struct str
tail(struct str s, size_t from)
{
	return from < s.n ? (struct str){s.p + from, s.n - from} : STR("");
}

/* --- addresses ---------------------------------------------------------------------------------------- */

enum { V4 = 1, V6 = 2 };

static bool
is_address(struct str s, int families)
{
	struct prefix p;

	if ((families & V6) != 0 && memchr(s.p, ':', s.n) != NULL)
		s = str_cut(&s, '%'); /* a link-local one may name its interface */
	return memchr(s.p, '/', s.n) == NULL && prefix_read(s, &p) &&
	       (families & (p.v6 ? V6 : V4)) != 0;
}

/* 255.255.255.0, or bits that do not count: 0.0.0.255 */
static bool
is_masked(struct str s)
{
	struct str ip = str_cut(&s, '/');

	return is_address(ip, V4) && is_address(s, V4);
}

static bool
is_prefix(struct str s, int families, bool length)
{
	struct prefix p;

	if (length && memchr(s.p, '/', s.n) == NULL)
		return false;
	return (prefix_read(s, &p) && (families & (p.v6 ? V6 : V4)) != 0) ||
	       ((families & V4) != 0 && is_masked(s));
}

static bool
ipv4addr(struct str s)
{
	return is_address(s, V4);
}

static bool
ipv6addr(struct str s)
{
	return is_address(s, V6);
}

static bool
ipaddr(struct str s)
{
	return is_address(s, V4 | V6);
}

static bool
ipv4prefix(struct str s)
{
	return is_prefix(s, V4, false);
}

static bool
ipv6prefix(struct str s)
{
	return is_prefix(s, V6, false);
}

static bool
ipprefix(struct str s)
{
	return is_prefix(s, V4 | V6, false);
}

static bool
ipv4prefix_mandatory(struct str s)
{
	return is_prefix(s, V4, true);
}

static bool
ipv6prefix_mandatory(struct str s)
{
	return is_prefix(s, V6, true);
}

static bool
ipprefix_mandatory(struct str s)
{
	return is_prefix(s, V4 | V6, true);
}

static bool
areaid(struct str s)
{
	return is_number(s, 0, UINT32_MAX) || is_address(s, V4);
}

/* --- stations and interfaces -------------------------------------------------------------------------- */

static bool
mac(struct str s)
{
	return is_hex_groups(s, ':', 6, 2) || is_hex_groups(s, '.', 3, 4);
}

/* The lowest bit of the first octet. */
static bool
is_multicast(struct str s)
{
	struct str first = str_cut(&s, ':');

	if (s.n == 0) /* 0100.5e00.0001 */
		return first.n >= 2 && (str_hex_digit(first.p[1]) & 1) != 0;
	return (str_hex_digit(first.p[first.n - 1]) & 1) != 0;
}

static bool
mac_unicast(struct str s)
{
	return mac(s) && !is_multicast(s);
}

static bool
mac_multicast(struct str s)
{
	return mac(s) && is_multicast(s);
}

static bool
mac_prefix(struct str s)
{
	struct str address = str_cut(&s, '/');

	return mac(address) && (s.n == 0 || is_number(s, 0, 48));
}

static bool
esi(struct str s)
{
	return is_hex_groups(s, ':', 10, 2);
}

/* Of a port with slots each number is one, and so is the unit; of other names not more is known. */
static bool
interface(struct str s)
{
	struct str name = s;
	size_t dash = 0;

	for (size_t i = 0; i < s.n; i++)
		if (isspace((unsigned char)s.p[i]))
			return false;
		else if (strchr("*?[]|!^<>$,{}", s.p[i]) != NULL)
			return true;
	while (dash < s.n && isalnum((unsigned char)s.p[dash]))
		dash++;
	if (dash == 0 || dash > 4 || dash == s.n || s.p[dash] != '-' ||
	    memchr(s.p, '/', s.n) == NULL)
		return s.n > 0;
	name = tail(s, dash + 1);
	s = name;
	for (int i = 0; i < 3; i++) {
		struct str number = i < 2 ? str_cut(&s, '/') : str_cut(&s, '.');

		while (i == 2 && memchr(number.p, ':', number.n) != NULL)
			if (!is_number(str_cut(&number, ':'), 0, 65535))
				return false;
		if (!is_number(number, 0, 65535))
			return false;
	}
	return name.p[name.n - 1] != '.' && (s.n == 0 || is_number(s, 0, 1073741823));
}

static bool
ipaddr_or_interface(struct str s)
{
	return isdigit((unsigned char)s.p[0]) ||
		       (memchr(s.p, ':', s.n) != NULL && memchr(s.p, '/', s.n) == NULL)
		   ? ipaddr(s)
		   : interface(s);
}

/* --- labels, VLANs, ISO ------------------------------------------------------------------------------- */

static bool
mpls_label(struct str s)
{
	return !isdigit((unsigned char)s.p[0]) || is_number(s, 0, 1048575);
}

static bool
vlan_range(struct str s)
{
	uint32_t low, high;

	return !isdigit((unsigned char)s.p[0]) ||
	       (number_range_read(s, &low, &high) && high <= 4094);
}

static bool
sysid(struct str s)
{
	return is_hex_groups(s, '.', 3, 4);
}

static bool
isoaddr(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '.' && s.p[i] != '/' && str_hex_digit(s.p[i]) < 0)
			return false;
	return s.n > 2;
}

/* --- autonomous systems ------------------------------------------------------------------------------- */

/* 64496, or 1.10 */
static bool
as_number(struct str s)
{
	struct str low = s, high = str_cut(&low, '.');

	if (memchr(s.p, '.', s.n) == NULL)
		return is_number(s, 0, UINT32_MAX);
	return is_number(high, 0, 65535) && is_number(low, 0, 65535);
}

static bool
as_range(struct str s)
{
	struct str last = s, first = str_cut(&last, '-');
	uint32_t low, high;

	if (memchr(s.p, '-', s.n) == NULL)
		return as_number(s);
	return as_number(first) && as_number(last) &&
	       (memchr(s.p, '.', s.n) != NULL || number_range_read(s, &low, &high));
}

/* What goes before and behind the colon of six octets: 2 and 4, 4 and 2, or an address and 2. */
static bool
is_administered(struct str s)
{
	struct str number = s, who = str_cut(&number, ':');

	if (memchr(who.p, '.', who.n) != NULL)
		return is_number(number, 0, 65535) &&
		       (is_address(who, V4) || as_number(who));
	if (who.n > 0 && who.p[who.n - 1] == 'L')
		return who.n--,
		       is_number(who, 0, UINT32_MAX) && is_number(number, 0, 65535);
	if (is_number(who, 0, 65535))
		return is_number(number, 0, UINT32_MAX);
	return is_number(who, 0, UINT32_MAX) && is_number(number, 0, 65535);
}

static bool
route_distinguisher(struct str s)
{
	struct str rest = s;

	str_cut(&rest, ':');
	return memchr(rest.p, ':', rest.n) != NULL || is_administered(s);
}

static bool
route_target(struct str s)
{
	static const struct str begins[] = {{"target:", 7}, {"origin:", 7}};

	for (size_t i = 0; i < sizeof begins / sizeof begins[0]; i++)
		if (str_starts(s, begins[i]))
			return is_administered(tail(s, begins[i].n));
	return true;
}

/* --- times -------------------------------------------------------------------------------------------- */

/* hh:mm[:ss], with am or pm behind */
static bool
is_clock(struct str s)
{
	struct str hours, minutes;

	if (str_ends(s, STR("am")) || str_ends(s, STR("pm")))
		s.n -= 2;
	hours = str_cut(&s, ':');
	minutes = str_cut(&s, ':');
	return is_number(hours, 0, 23) && is_number(minutes, 0, 59) &&
	       (s.n == 0 || is_number(s, 0, 59));
}

/* [yyyy-]mm-dd */
static bool
is_date(struct str s)
{
	struct str first = str_cut(&s, '-'), month = first;

	if (first.n == 4) {
		if (!is_number(first, 1900, 9999))
			return false;
		month = str_cut(&s, '-');
	}
	return is_number(month, 1, 12) && is_number(s, 1, 31);
}

/* A date with a time and a zone behind it; of the other forms not more is known. */
static bool
time_of(struct str s)
{
	struct str zone = s, when = str_cut(&zone, ' '), clock = when, day;

	if (memchr(when.p, '-', when.n) == NULL || when.p[0] == '+')
		return memchr(when.p, ':', when.n) == NULL || when.p[0] == '+' ||
		       is_clock(when);
	day = str_cut(&clock, '.');
	return is_date(day) && (clock.n == 0 || is_clock(clock));
}

static bool
time_of_day(struct str s)
{
	return memchr(s.p, ':', s.n) == NULL || is_clock(s);
}

/* --- all of them -------------------------------------------------------------------------------------- */

static const struct row {
	const char *type;
	bool (*accepts)(struct str s);
	const char *why;
} rows[] = {
#define IP "invalid ip address"
#define PREFIX "invalid prefix"
#define MAC "invalid mac address"
#define INTERFACE "invalid interface name"
    {"areaid", areaid, "invalid area"},
    {"as-number", as_number, "invalid autonomous system number"},
    {"as-range", as_range, "invalid autonomous system range"},
    {"date", time_of, "invalid date"},
    {"esi", esi, "invalid ethernet segment identifier"},
    {"interface-device", interface, INTERFACE},
    {"interface-name", interface, INTERFACE},
    {"interface-unit", interface, INTERFACE},
    {"ipaddr", ipaddr, IP},
    {"ipaddr-or-interface", ipaddr_or_interface, "invalid ip address or interface name"},
    {"ipaddr-scoped", ipaddr, IP},
    {"ipprefix", ipprefix, PREFIX},
    {"ipprefix-mandatory", ipprefix_mandatory, PREFIX},
    {"ipprefix-only", ipprefix, PREFIX},
    {"ipprefix-optional", ipprefix, PREFIX},
    {"ipv4addr", ipv4addr, IP},
    {"ipv4addr-or-interface", ipaddr_or_interface,
	"invalid ip address or interface name"},
    {"ipv4prefix", ipv4prefix, PREFIX},
    {"ipv4prefix-mandatory", ipv4prefix_mandatory, PREFIX},
    {"ipv4prefix-only", ipv4prefix, PREFIX},
    {"ipv4prefix-optional", ipv4prefix, PREFIX},
    {"ipv6addr", ipv6addr, IP},
    {"ipv6addr-or-interface", ipaddr_or_interface,
	"invalid ip address or interface name"},
    {"ipv6prefix", ipv6prefix, PREFIX},
    {"ipv6prefix-mandatory", ipv6prefix_mandatory, PREFIX},
    {"ipv6prefix-only", ipv6prefix, PREFIX},
    {"ipv6prefix-optional", ipv6prefix, PREFIX},
    {"isoaddr", isoaddr, "invalid iso address"},
    {"isosysid", sysid, "invalid system identifier"},
    {"mac-addr", mac, MAC},
    {"mac-addr-prefix", mac_prefix, MAC},
    {"mac-multicast", mac_multicast, "invalid multicast mac address"},
    {"mac-multicast-prefix", mac_prefix, MAC},
    {"mac-unicast", mac_unicast, "invalid unicast mac address"},
    {"mac-unicast-prefix", mac_prefix, MAC},
    {"mpls-label", mpls_label, "invalid label"},
    {"route-distinguisher", route_distinguisher, "invalid route distinguisher"},
    {"route-target", route_target, "invalid route target"},
    {"sysid", sysid, "invalid system identifier"},
    {"time", time_of, "invalid time"},
    {"time-of-day", time_of_day, "invalid time of day"},
    {"vlan-range", vlan_range, "invalid vlan range"},
#undef IP
#undef PREFIX
#undef MAC
#undef INTERFACE
};

static int
compare(const void *name, const void *row)
{
	return strcmp(name, ((const struct row *)row)->type);
}

bool
type_junos_accepts(const char *type, struct str value, const char **ret_why)
{
	const struct row *row =
	    bsearch(type, rows, sizeof rows / sizeof rows[0], sizeof rows[0], compare);

	if (row == NULL || (value.n > 0 && row->accepts(value)))
		return true;
	*ret_why = row->why;
	return false;
}
