#include "rendered.h"

static const struct rendering arithmetic[] = {
    {"{{ '192.0.2.5/24'|ipmath(10) }} {{ '192.0.2.5'|ipmath('-6') }} "
     "{{ '2001:db8::ff'|ipmath(1) }} {{ '::1'|ipmath(1180591620717411303424) }} "
     "{{ '10.1'|ipmath(0) }} {{ '10.1/16'|ipmath(true) }}",
	NULL, "192.0.2.15 192.0.1.255 2001:db8::100 ::40:0:0:0:1 10.0.0.1 10.1.0.1"},
    {"{{ '192.0.2.0/24'|nthhost(7) }} {{ '192.0.2.9/24'|nthhost(-1) }} "
     "{{ '192.0.2.0/24'|nthhost(256) }} {{ '192.0.2.0/24'|nthhost('x') }} "
     "{{ '192.0.2.0/24'|nthhost }} {{ 'x'|nthhost(0) }} "
     "{{ '::/0'|nthhost(340282366920938463463374607431768211455) }} "
     "{{ '::/0'|nthhost(340282366920938463463374607431768211456) }}",
	NULL,
	"192.0.2.7 192.0.2.255 False False False False "
	"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff False"},
    {"{{ '192.0.2.0/24'|next_nth_usable(2) }} {{ '192.0.2.10/24'|previous_nth_usable(2) "
     "}} {{ '192.0.2.254/24'|next_nth_usable(1) }} {{ '192.0.2.1'|next_nth_usable(1) }} "
     "{{ 'x'|next_nth_usable(1) }} {{ '192.0.2.9/24'|previous_nth_usable(-3) }} "
     "{{ '::/64'|next_nth_usable(1) }}",
	NULL, "192.0.2.2 192.0.2.8 None None False 192.0.2.12 ::1"},
    {"{{ '192.0.2.1'|ip4_hex }} {{ '192.0.2.1'|ip4_hex(':') }}", NULL,
	"c0000201 c0:00:02:01"},
    {"{{ '192.0.2.0/30'|usable_range }} {{ '::/ffff::'|ipaddr and "
     "'10.0.0.0/255.255.255.254'|usable_range }}",
	NULL,
	"{'usable_ips': ['192.0.2.0', '192.0.2.1', '192.0.2.2', '192.0.2.3'], "
	"'number_of_ips': 4} {'usable_ips': ['10.0.0.0', '10.0.0.1'], 'number_of_ips': "
	"2}"},
    {"{{ '::ffff:192.0.2.0/127'|usable_range }} {{ '::1.2.3.4'|usable_range }} "
     "{{ '::'|usable_range }}",
	NULL,
	"{'usable_ips': ['::ffff:c000:200', '::ffff:c000:201'], 'number_of_ips': 2} "
	"{'usable_ips': ['::102:304'], 'number_of_ips': 1} {'usable_ips': ['::'], "
	"'number_of_ips': 1}"},
};

static const struct rendering membership[] = {
    {"{{ '192.0.2.0/24'|network_in_network('192.0.2.255') }} "
     "{{ '192.0.2.0/24'|network_in_usable('192.0.2.255') }} "
     "{{ '192.0.2.0/24'|network_in_usable('192.0.2.254') }} "
     "{{ '10.0.0.0/8'|network_in_network('10.0.0.0/7') }} "
     "{{ '10.0.0.0/8'|network_in_network('10.2.0.0/16') }} "
     "{{ '10.0.0.0/31'|network_in_usable('10.0.0.1') }} "
     "{{ '192.0.2.7'|network_in_network('192.0.2.7') }}",
	NULL, "True False True False True True True"},
    {"{{ 'x'|network_in_network('y') }} {{ '0.0.0.0/0'|network_in_network('::1') }} "
     "{{ '::/0'|network_in_network('x') }} {{ '::/0'|network_in_network }}",
	NULL, "False False False False"},
    {"{{ ['192.0.2.1','10.0.0.1','x',none]|reduce_on_network('192.0.2.0/24') }} "
     "{{ '10.0.0.1,10.1.0.2'|reduce_on_network('10.0.0.0/16') }}",
	NULL, "['192.0.2.1'] ['10.0.0.1']"},
};

static const struct rendering subnets[] = {
    {"{{ '192.0.2.0/24'|ipsubnet(26) }} {{ '192.0.2.0/24'|ipsubnet(26,1) }} "
     "{{ '192.0.2.0/24'|ipsubnet(26,-1) }} {{ '192.0.2.0/24'|ipsubnet(26,4) }} "
     "{{ '192.0.2.0/24'|ipsubnet(26,-5) }} {{ '2001:db8::/32'|ipsubnet(48,'5') }}",
	NULL, "4 192.0.2.64/26 192.0.2.192/26 False False 2001:db8:5::/48"},
    {"{{ '192.0.2.5'|ipsubnet('192.0.2.0/24') }} {{ '192.0.2.5/24'|ipsubnet }} "
     "{{ '192.0.2.5'|ipsubnet(20) }} {{ '192.0.2.5'|ipsubnet(20,3) }} "
     "{{ '192.0.2.5'|ipsubnet(20,-1) }} {{ '192.0.2.5'|ipsubnet(20,17) }} "
     "{{ '192.0.2.5'|ipsubnet(33) }} {{ 'x'|ipsubnet(20) }}",
	NULL, "6 192.0.2.0/24 192.0.0.0/20 192.0.2.0/23 192.0.2.4/31 False False False"},
    {"{{ '::/0'|ipsubnet(128) }} {{ '::/0'|ipsubnet(128, -1) }} "
     "{{ '::/0'|ipsubnet(0, 0) }} {{ '::/64'|ipsubnet(96, 0) }} "
     "{{ 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'|ipsubnet('::/0') }}",
	NULL,
	"340282366920938463463374607431768211456 "
	"ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128 ::/0 ::/96 "
	"340282366920938463463374607431768211456"},
    {"{{ '192.0.2.0/24'|ipsubnet(20, 0) }} {{ '192.0.2.0/24'|ipsubnet(20, 1) }}", NULL,
	"192.0.2.0/20 False"},
};

static const struct rendering merging[] = {
    {"{{ ['192.0.2.0/25','192.0.2.128/25']|cidr_merge }} "
     "{{ ['10.0.0.3','10.0.0.1','10.0.0.2','::2/127','::1','::']|cidr_merge }} "
     "{{ ['192.0.2.1/24']|cidr_merge }} {{ ['192.0.2.1/24','192.0.2.9']|cidr_merge }} "
     "{{ []|cidr_merge }} {{ '0.0.0.0/1,128.0.0.0/1'|cidr_merge }}",
	NULL,
	"['192.0.2.0/24'] ['10.0.0.1/32', '10.0.0.2/31', '::/126'] ['192.0.2.1/24'] "
	"['192.0.2.0/24'] [] ['0.0.0.0/0']"},
    {"{{ ['::/1','8000::/1']|cidr_merge }} "
     "{{ ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff','ffff:ffff:ffff:ffff:ffff:ffff:ffff:"
     "fffe','ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffd']|cidr_merge }}",
	NULL,
	"['::/0'] ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffd/128', "
	"'ffff:ffff:ffff:ffff:ffff:ffff:ffff:fffe/127']"},
    {"{{ ['192.0.2.0/25','192.0.2.128/24','10.0.0.1']|cidr_merge('span') }} "
     "{{ ['10.0.0.1/24']|cidr_merge('span') }} {{ []|cidr_merge('span') }} "
     "{{ ['10.0.0.1','10.0.0.6']|cidr_merge(action='span') }} "
     "{{ ['10.0.0.0/24','10.0.0.0/24']|cidr_merge('span') }}",
	NULL, "0.0.0.0/0 10.0.0.1/24 None 10.0.0.0/29 10.0.0.0/23"},
};

static const struct rendering refused[] = {
    {"{{ 'x'|ipmath(1) }}", NULL,
	"! m:1:8: You must pass a valid IP address; x is invalid"},
    {"{{ '1.2.3.4 x'|ipmath(1) }}", NULL, "! m:1:16: You must pass a valid IP address"},
    {"{{ '1.2.3.4'|ipmath }}", NULL,
	"! m:1:14: You must pass an integer for arithmetic; None is not"},
    {"{{ '1.2.3.4'|ipmath(1.5) }}", NULL,
	"! m:1:14: argument 'amount' must be an integer, not '1.5'"},
    {"{{ '255.255.255.255'|ipmath(1) }}", NULL,
	"! m:1:22: result outside valid IP address boundary!"},
    {"{{ '10.0.0.0/24'|nthhost(-257) }}", NULL, "! m:1:18: index out range"},
    {"{{ '10.0.0.0/24'|next_nth_usable(true) }}", NULL,
	"! m:1:18: Must pass in an integer"},
    {"{{ '0.0.0.0/24'|next_nth_usable(-1) }}", NULL,
	"! m:1:17: failed to detect a valid IP address: there is none so far before it"},
    {"{{ '10.0.0.0/11'|usable_range }}", NULL,
	"! m:1:18: usable_range of more than 1000000 addresses"},
    {"{{ '10.0.0.1/24'|usable_range }}", NULL,
	"! m:1:18: Error while using plugin 'usable_range': 10.0.0.1/24 has host bits "
	"set"},
    {"{{ '10.1/24'|usable_range }}", NULL,
	"! m:1:14: Error while using plugin 'usable_range': '10.1/24' does not appear"},
    {"{{ '1.2.3'|ip4_hex }}", NULL,
	"! m:1:12: ip4_hex: '1.2.3' is not an address of version 4"},
    {"{{ '1.2.3.4.5'|ip4_hex }}", NULL, "! m:1:16: ip4_hex: '1.2.3.4.5' is not"},
    {"{{ '1.2.3.256'|ip4_hex }}", NULL, "! m:1:16: ip4_hex: '1.2.3.256' is not"},
    {"{{ '10.0.0.0/24'|ipsubnet(20) }}", NULL,
	"! m:1:18: Requested subnet size of 20 is invalid"},
    {"{{ '10.0.0.1'|ipsubnet(32) }}", NULL, "! m:1:15: ipsubnet: there is no network"},
    {"{{ '10.0.0.0/24'|ipsubnet('11.0.0.0/8') }}", NULL,
	"! m:1:18: 10.0.0.0/24 is not in the subnet 11.0.0.0/8"},
    {"{{ '10.0.0.0/24'|ipsubnet('::/0') }}", NULL,
	"! m:1:18: 10.0.0.0/24 is not in the subnet ::/0"},
    {"{{ '10.0.0.0/24'|ipsubnet('x') }}", NULL,
	"! m:1:18: You must pass a valid subnet or IP address; x is invalid"},
    {"{{ '10.0.0.0/24'|ipsubnet(26, 'x') }}", NULL,
	"! m:1:18: argument 'index' must be an integer, not 'x'"},
    {"{{ ['x']|cidr_merge }}", NULL, "! m:1:10: cidr_merge: 'x' is no address"},
    {"{{ ['10.0.0.1','::1']|cidr_merge('span') }}", NULL,
	"! m:1:23: cidr_merge: addresses of both versions"},
    {"{{ []|cidr_merge('x') }}", NULL, "! m:1:7: cidr_merge: invalid action 'x'"},
    {"{{ none|cidr_merge }}", NULL, "! m:1:9: cidr_merge: expected a list, got NoneType"},
};

#define TEST(name, cases)                                                                \
	static void name(void **state)                                                   \
	{                                                                                \
		(void)state;                                                             \
		EXPECT_RENDERED(cases);                                                  \
	}

TEST(addresses_are_counted, arithmetic)
TEST(what_is_no_address_is_within_nothing, membership)
TEST(networks_are_divided, subnets)
TEST(networks_are_merged, merging)
TEST(what_cannot_be_answered_fails, refused)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(addresses_are_counted),
	    cmocka_unit_test(what_is_no_address_is_within_nothing),
	    cmocka_unit_test(networks_are_divided),
	    cmocka_unit_test(networks_are_merged),
	    cmocka_unit_test(what_cannot_be_answered_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
