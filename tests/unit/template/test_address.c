#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/buf.h"
#include "template/address.h"
#include "template/address_kind.h"

/* NULL: refused. */
static void
expect_printed(int rc, const struct network *n, const char *text, const char *want)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	if (rc == 0)
		network_print(&b, n);
	if ((rc == 0) != (want != NULL) || (rc == 0 && strcmp(buf_z(&b), want) != 0))
		fail_msg("'%s': wanted %s, got %s", text, want != NULL ? want : "nothing",
		    rc == 0 ? buf_z(&b) : "nothing");
	buf_done(&b);
}

static const struct {
	const char *text, *loose, *strict;
} networks[] = {
    {"192.0.2.1", "192.0.2.1/32", "192.0.2.1/32"},
    {"192.0.2.1/24", "192.0.2.1/24", "192.0.2.1/24"},
    {"192.0.2.1/255.255.255.0", "192.0.2.1/24", "192.0.2.1/24"},
    {"192.0.2.1/0.0.0.255", "192.0.2.1/24", "192.0.2.1/24"},
    {"1.2.3.4/0.0.0.0", "1.2.3.4/0", "1.2.3.4/0"},
    {"1.2.3.4/255.255.255.255", "1.2.3.4/32", "1.2.3.4/32"},
    {"1.2.3.4/255.0.255.0", NULL, NULL},
    {"10", "10.0.0.0/32", NULL},
    {"10/8", "10.0.0.0/8", NULL},
    {"10.1", "10.1.0.0/32", NULL},
    {"192.0.2.01", "192.0.2.1/32", NULL},
    {" 192.0.2.1 ", "192.0.2.1/32", NULL},
    {"+1. 2/ 1_6", "1.2.0.0/16", NULL},
    {"1._2", NULL, NULL},
    {"1.2_", NULL, NULL},
    {"1.-2", NULL, NULL},
    {"192.0.2.256", NULL, NULL},
    {"1.2.3.4.5", NULL, NULL},
    {"1.2.3.", NULL, NULL},
    {"192.0.2.1/33", NULL, NULL},
    {"192.0.2.1/-1", NULL, NULL},
    {"192.0.2.1/", NULL, NULL},
    {"192.0.2.1/24/5", NULL, NULL},
    {"340282366920938463463374607431768211457.1", NULL, NULL},
    {"", NULL, NULL},
    {"/", NULL, NULL},
    {"/24", NULL, NULL},
    {"2001:DB8:0:0:0:0:0:1", "2001:db8::1/128", "2001:db8::1/128"},
    {"::/0", "::/0", "::/0"},
    {"::1/ffff::", "::1/16", NULL},
    {"::1/::ffff", "::1/112", NULL},
    {"::1/129", NULL, NULL},
    {"::1/255.255.255.0", NULL, NULL},
    {"2001:db8:::1", NULL, NULL},
    {"fe80::1%eth0", NULL, NULL},
    {" ::1", NULL, NULL},
    {"::ffff:192.0.2.1", "::ffff:192.0.2.1/128", "::ffff:192.0.2.1/128"},
};

static void
networks_are_read_as_python_reads_them(void **state)
{
	struct network n = {0};

	(void)state;
	for (size_t i = 0; i < sizeof networks / sizeof *networks; i++) {
		const char *text = networks[i].text;

		expect_printed(
		    network_parse(str_of(text), &n), &n, text, networks[i].loose);
		expect_printed(
		    network_parse_strict(str_of(text), &n), &n, text, networks[i].strict);
	}
	assert_int_equal(network_parse(((struct str){"1.2.3.4\0", 8}), &n), -1);
	assert_int_equal(network_parse(((struct str){"::1\0", 4}), &n), -1);
}

static void
loose_addresses_are_those_of_the_c_library(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {{"10.1", "10.0.0.1/32"}, {"5", "0.0.0.5/32"},
	    {"010.1.1.1", "8.1.1.1/32"}, {"0x7f.1", "127.0.0.1/32"}, {"::5", "::5/128"},
	    {"1.2.3.4 x", NULL}, {"", NULL}, {"x", NULL}};
	struct network n = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		expect_printed(address_parse_loose(str_of(cases[i].text), &n), &n,
		    cases[i].text, cases[i].want);
}

static void
integers_know_their_sign_and_their_limit(void **state)
{
	struct integer i;

	(void)state;
	assert_int_equal(integer_parse(STR(" -1_000\n"), &i), 0);
	assert_true(i.negative && !i.over && i.magnitude == 1000);
	assert_int_equal(integer_parse(STR("-0"), &i), 0);
	assert_true(!i.negative && i.magnitude == 0);
	assert_int_equal(
	    integer_parse(STR("340282366920938463463374607431768211455"), &i), 0);
	assert_true(!i.over && i.magnitude == ~(__uint128_t)0);
	assert_int_equal(
	    integer_parse(STR("340282366920938463463374607431768211456"), &i), 0);
	assert_true(i.over);
	assert_int_equal(
	    integer_parse(STR("99999999999999999999999999999999999999999"), &i), 0);
	assert_true(i.over);
	assert_int_equal(integer_parse(STR(""), &i), -1);
	assert_int_equal(integer_parse(STR("-"), &i), -1);
	assert_int_equal(integer_parse(STR("1__0"), &i), -1);
	assert_int_equal(integer_parse(STR("_1"), &i), -1);
	assert_int_equal(integer_parse(STR("1x"), &i), -1);
}

static struct network
net(const char *text)
{
	struct network n;

	assert_int_equal(network_parse(str_of(text), &n), 0);
	return n;
}

static void
sums_stay_within_the_version(void **state)
{
	const struct integer one = {.magnitude = 1},
			     less = {.negative = true, .magnitude = 1},
			     far = {.over = true, .magnitude = ~(__uint128_t)0};
	const __uint128_t most = address_most(ADDRESS_V4);
	__uint128_t v = 7;
	struct network n;

	(void)state;
	assert_int_equal(address_add(most, &one, most, &v), -1);
	assert_int_equal(address_add(0, &less, most, &v), -1);
	assert_int_equal(address_add(0, &far, ~(__uint128_t)0, &v), -1);
	assert_int_equal(address_add(most, &less, most, &v), 0);
	assert_true(v == most - 1);
	assert_int_equal(address_of_integer(most, &one, &n), 0);
	expect_printed(0, &n, "2^32", "::1:0:0/128");
	assert_int_equal(address_of_integer(most, &less, &n), 0);
	expect_printed(0, &n, "2^32-2", "255.255.255.254/32");
	assert_int_equal(address_of_integer(~(__uint128_t)0, &one, &n), -1);
}

static void
networks_have_ends_and_an_order(void **state)
{
	const struct network all = net("::5/0"), four = net("10.1.2.3/8"),
			     host = net("10.1.2.3"), other = net("11.0.0.0/8"),
			     inner = net("10.9.0.0/16");

	(void)state;
	assert_true(network_first(&all) == 0 && network_last(&all) == ~(__uint128_t)0);
	assert_true(
	    network_first(&four) == 0x0a000000 && network_last(&four) == 0x0affffff);
	assert_true(network_first(&host) == network_last(&host));
	assert_true(network_contains(&four, &host) && network_contains(&four, &inner));
	assert_false(network_contains(&inner, &four));
	assert_false(network_contains(&four, &other));
	assert_false(network_contains(&all, &host));
	assert_true(network_cmp(&four, &all) < 0 && network_cmp(&all, &four) > 0);
	assert_true(network_cmp(&four, &other) < 0 && network_cmp(&four, &inner) < 0);
	assert_int_equal(network_cmp(&four, &four), 0);
}

/* m multicast, l loopback, k link local, p private, u public, 6 6to4 */
static void
kinds_are_those_of_netaddr(void **state)
{
	static const struct {
		const char *text, *kinds;
	} cases[] = {{"8.8.8.8", "u"}, {"10.0.0.1", "p"}, {"100.64.0.1", "p"},
	    {"100.128.0.1", "u"}, {"172.31.255.255", "p"}, {"172.32.0.2", "u"},
	    {"192.168.1.10/24", "p"}, {"192.168.0.0/15", "u"}, {"198.19.0.1", "p"},
	    {"127.0.0.1", "l"}, {"169.254.1.1", "kp"}, {"224.0.0.5", "m"},
	    {"239.1.1.1", "mp"}, {"239.255.255.253", "mp"}, {"239.255.255.254", "m"},
	    {"0.0.0.0", ""}, {"255.255.255.0", ""}, {"0.0.0.255", ""}, {"::1", "l"},
	    {"::2", "u"}, {"::", ""}, {"fe80::1", "kp"}, {"fc00::1", "p"},
	    {"fec0::1", "p"}, {"ff02::1", "m"}, {"2001:db8::1", "u"},
	    {"2002:c000:201::1", "u6"}, {"ffff::", "m"}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct network n = net(cases[i].text);
		char got[8] = "", *p = got;

		*p = 'm', p += address_is_multicast(&n);
		*p = 'l', p += address_is_loopback(&n);
		*p = 'k', p += address_is_link_local(&n);
		*p = 'p', p += address_is_private(&n);
		*p = 'u', p += address_is_public(&n);
		*p = '6', p += address_is_6to4(&n);
		*p = '\0';
		if (strcmp(got, cases[i].kinds) != 0)
			fail_msg("%s: wanted '%s', got '%s'", cases[i].text,
			    cases[i].kinds, got);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(networks_are_read_as_python_reads_them),
	    cmocka_unit_test(loose_addresses_are_those_of_the_c_library),
	    cmocka_unit_test(integers_know_their_sign_and_their_limit),
	    cmocka_unit_test(sums_stay_within_the_version),
	    cmocka_unit_test(networks_have_ends_and_an_order),
	    cmocka_unit_test(kinds_are_those_of_netaddr),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
