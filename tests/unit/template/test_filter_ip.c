#include "rendered.h"

/* The queries are a table of recorded answers, tests/spec/template/ipaddr.json; here is what is around them. */

static const struct rendering plain[] = {
    {"{{ v|ipaddr }} {{ v|ansible.utils.ipaddr('network') }} "
     "{{ v|ansible.netcommon.ipaddr('prefix') }}",
	"{\"v\": \"192.0.2.1/255.255.255.0\"}", "192.0.2.1/24 192.0.2.0 24"},
    {"{{ '2001:db8::1'|ipaddr('int') }} {{ 42540766411282592856903984951653826561|ipaddr "
     "}} {{ '::/0'|ipaddr('size') }}",
	NULL,
	"42540766411282592856903984951653826561 2001:db8::1 "
	"340282366920938463463374607431768211456"},
    {"{{ '::/0'|ipaddr(-1) }} {{ '::/64'|ipaddr('18446744073709551615') }} "
     "{{ '::/64'|ipaddr('18446744073709551616') }}",
	NULL, "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/0 ::ffff:ffff:ffff:ffff/64 False"},
    {"{{ '192.0.2.1'|ipv4 }} {{ '192.0.2.1'|ipv6 }} {{ '::1'|ipv4 }} {{ '::1'|ipv6 }} "
     "{{ '192.0.2.1'|ipv4('ipv6') }}",
	NULL, "192.0.2.1 False False ::1 ::ffff:192.0.2.1/128"},
    {"{{ '192.0.2.1'|ipaddr('', 6) }} {{ '192.0.2.1'|ipaddr(version='4') }} "
     "{{ '5'|ipaddr(version=6) }}",
	NULL, "False 192.0.2.1 ::5"},
    {"{{ '192.0.2.1'|ipaddr('inf') }} {{ '192.0.2.0/24'|ipaddr('1e1') }}", NULL,
	"192.0.2.1 False"},
    {"{{ '::ffff:ffff/64'|ipaddr('next_usable') }}", NULL, "::1:0:0"},
};

static const struct rendering lists[] = {
    {"{{ ['192.0.2.1','x','2001:db8::1',5,none,true,1.5,['10.0.0.1','y']]|ipaddr }}",
	NULL, "['192.0.2.1', '2001:db8::1', '0.0.0.5', ['10.0.0.1']]"},
    {"{{ ['192.0.2.1/24','x','2001:db8::1/64']|ipv6('address') }}", NULL,
	"['2001:db8::1']"},
    {"{{ [{'a': '10.0.0.1'}]|map(attribute='a')|ipaddr('int') }}", NULL, "[167772161]"},
    {"{{ ['2001:db8::1',5,none,true,'x','::1/64','192.0.2.1/255.255.255.0']|ipwrap }}",
	NULL,
	"['[2001:db8::1]', '0.0.0.5/32', None, True, 'x', '[::1]/64', "
	"'192.0.2.1/255.255.255.0']"},
    {"{{ '2001:DB8::1'|ipwrap }} {{ 'host'|ipwrap }} {{ '192.0.2.1'|ipwrap }} "
     "{{ '42540766412265424405338506004571095040/64'|ipwrap }}",
	NULL, "[2001:db8::1] host 192.0.2.1 [2001:db8:32c:faad::]/64"},
};

static const struct rendering refused[] = {
    {"{{ nosuch|ipaddr }}", NULL, "! m:1:11: 'nosuch' is undefined"},
    {"{{ '192.0.2.1'|ipaddr(nosuch) }}", NULL, "! m:1:16: "},
    {"{{ '192.0.2.1'|ipv4('nosuch') }}", NULL,
	"! m:1:16: ipv4: unknown filter type: nosuch"},
    {"{{ '192.0.2.1'|ipaddr('nosuch', alias='site') }}", NULL,
	"! m:1:16: site: unknown filter type: nosuch"},
    {"{{ '192.0.2.1'|ipaddr('cidr_lookup') }}", NULL,
	"! m:1:16: ipaddr: unknown filter type: cidr_lookup"},
    {"{{ '192.0.2.1'|ipaddr('v4') }}", NULL,
	"! m:1:16: ipaddr: query 'v4' has no answer in ansible.utils; ask for 'ipv4'"},
    {"{{ '192.0.2.1'|ipaddr('', 'x') }}", NULL,
	"! m:1:16: argument 'version' must be 4 or 6, not 'x'"},
    {"{{ '::/64'|ipaddr('previous_usable') }}", NULL,
	"! m:1:12: failed to detect a valid IP address: there is none before it"},
};

static void
queries_are_answered(void **state)
{
	(void)state;
	EXPECT_RENDERED(plain);
}

static void
lists_are_mapped(void **state)
{
	(void)state;
	EXPECT_RENDERED(lists);
}

static void
what_cannot_be_answered_fails(void **state)
{
	(void)state;
	EXPECT_RENDERED(refused);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(queries_are_answered),
	    cmocka_unit_test(lists_are_mapped),
	    cmocka_unit_test(what_cannot_be_answered_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
