#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "schema/type_junos.h"

/* Types with values that they take, and those that they do not. */
static const struct {
	const char *type, *good[8], *bad[8];
} types[] = {
    {"ipv4addr", {"192.0.2.1", "0.0.0.0"},
	{"192.0.2", "192.0.2.256", "::1", "a", "192.0.2.1/32"}},
    {"ipv6addr", {"::", "2001:db8::1", "fe80::1%ge-0/0/0.0", "::ffff:192.0.2.1"},
	{"192.0.2.1", "2001:db8::1::", ":1", "2001:db8::/32"}},
    {"ipaddr", {"192.0.2.1", "2001:db8::1"}, {"host", "1"}},
    {"ipv4prefix", {"192.0.2.0/24", "192.0.2.1", "10/8", "192.0.2.0/255.255.255.0"},
	{"192.0.2.0/33", "2001:db8::/32", "192.0.2.0/", "10", "192.0.2.0/255.255"}},
    {"ipprefix-mandatory", {"192.0.2.0/24", "2001:db8::/32"},
	{"192.0.2.0", "2001:db8::"}},
    {"ipv6prefix", {"2001:db8::/32", "::"}, {"2001:db8::/129", "192.0.2.0/24"}},
    {"areaid", {"0", "4294967295", "0.0.0.1"}, {"4294967296", "0.0.1", "backbone"}},
    {"mac-addr", {"00:00:5e:00:53:01", "0:0:5e:0:53:1", "0000.5e00.5301"},
	{"00:00:5e:00:53", "00:00:5e:00:53:01:02", "00:00:5e:00:53:0g", "0000.5e00"}},
    {"mac-unicast", {"00:00:5e:00:53:01", "0200.5e00.5301"},
	{"01:00:5e:00:53:01", "0100.5e00.5301", "1:0:5e:0:53:1"}},
    {"mac-multicast", {"01:00:5e:00:53:01"}, {"00:00:5e:00:53:01"}},
    {"mac-addr-prefix", {"00:00:5e:00:53:01/24"}, {"00:00:5e:00:53:01/49"}},
    {"interface-name",
	{"ge-0/0/0", "et-0/0/0:3.16386", "ae0.100", "lo0", "irb.5", "xe-*",
	    "ge-0/0/[0-3]", "RANGE_1"},
	{"ge-0/0", "ge-0/0/x", "ge-0/0/0.", "ge-0/0/0.x", "a b", "ge-0/0/0/0", "ge-//0"}},
    {"ipaddr-or-interface", {"192.0.2.1", "2001:db8::1", "ge-0/0/0.0", "st0.1"},
	{"192.0.2.300", "2001:db8::x"}},
    {"esi", {"00:11:22:33:44:55:66:77:88:99"}, {"00:11:22:33:44:55:66:77:88"}},
    {"mpls-label", {"16", "1048575", "push"}, {"1048576"}},
    {"vlan-range", {"1", "100-110", "4094", "NAME"}, {"4095", "110-100", "1-x"}},
    {"sysid", {"1920.0000.2001"}, {"1920.0000", "1920.0000.2001.00"}},
    {"isoaddr", {"49.0001.1920.0000.2001.00"}, {"49.000g.1920", "49"}},
    {"as-number", {"64496", "4294967295", "1.65535", "004200000000"},
	{"4294967296", "1.65536", "x", "1."}},
    {"as-range", {"64496", "64496-64511"}, {"64511-64496", "64496-", "-1"}},
    {"route-distinguisher",
	{"64496:1", "65536:1", "65536L:1", "192.0.2.1:65535", "64496:4294967295"},
	{"192.0.2.1:65536", "65536:65536", "65536L:65536", "64496", "4294967296:1"}},
    {"route-target", {"target:64496:1", "target:192.0.2.1:1", "auto"},
	{"target:64496", "target:65536:65536", "target:x:1"}},
    {"time",
	{"2026-01-01.00:00:00 +0000", "2026-12-31.23:59", "2026-01-01", "+90:00",
	    "23:59:59"},
	{"2026-13-01", "2026-01-32.00:00", "2026-01-01.24:00", "25:00:00"}},
    {"time-of-day", {"23:59", "11:59pm", "600"}, {"24:00", "12:60"}},
    {"date", {"2026-02-28", "02-28"}, {"2026-00-28", "02-32"}},
    {"no-such-type", {"", "anything"}, {NULL}},
};

static void
values(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
		const char *why = NULL;

		for (int k = 0; k < 8 && types[i].good[k] != NULL; k++)
			if (!type_junos_accepts(
				types[i].type, str_of(types[i].good[k]), &why))
				fail_msg(
				    "%s refuses %s", types[i].type, types[i].good[k]);
		for (int k = 0; k < 8 && types[i].bad[k] != NULL; k++) {
			why = NULL;
			if (type_junos_accepts(
				types[i].type, str_of(types[i].bad[k]), &why))
				fail_msg("%s takes %s", types[i].type, types[i].bad[k]);
			assert_non_null(strstr(why, "invalid "));
		}
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(values)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
