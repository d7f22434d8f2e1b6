#include "rendered.h"

static const struct rendering forms[] = {
    {"{% for f in ['', 'bare', 'bool', 'cisco', 'eui48', 'int', 'linux', 'pgsql', "
     "'postgresql', 'psql', 'unix', 'win'] %}{{ v|hwaddr(f) }} {% endfor %}",
	"{\"v\": \"1:2:3:a:b:c\"}",
	"1:2:3:a:b:c 0102030A0B0C True 0102.030a.0b0c 01-02-03-0A-0B-0C 1108152552204 "
	"01:02:03:0a:0b:0c 010203:0a0b0c 010203:0a0b0c 010203:0a0b0c 1:2:3:a:b:c "
	"01-02-03-0A-0B-0C "},
    {"{% for v in ['1a:2b:3c:4d:5e:6f', '1A-2B-3C-4D-5E-6F', '1a2b.3c4d.5e6f', "
     "'1a2b:3c4d:5e6f', '1a2b3c-4d5e6f', '1a2b3c:4d5e6f', '1a2b3c4d5e6f', "
     "'28772997619311'] %}{{ v|macaddr('linux') }} {% endfor %}",
	NULL,
	"1a:2b:3c:4d:5e:6f 1a:2b:3c:4d:5e:6f 1a:2b:3c:4d:5e:6f 1a:2b:3c:4d:5e:6f "
	"1a:2b:3c:4d:5e:6f 1a:2b:3c:4d:5e:6f 1a:2b:3c:4d:5e:6f 1a:2b:3c:4d:5e:6f "},
    {"{{ '1:2:3'|hwaddr('linux') }} {{ '12345678901'|hwaddr('linux') }} "
     "{{ '01-02-03-04-05-06-07-08'|hwaddr('int') }} {{ 5|hwaddr('unix') }} "
     "{{ 'ffff.ffff.ffff.ffff'|hwaddr('int') }}",
	NULL,
	"00:01:00:02:00:03 01:23:45:67:89:01 72623859790382856 0:0:0:0:0:5 "
	"18446744073709551615"},
    {"{% for v in ['zz', '', '1:2:3:4:5', '1:2-3:4:5:6', '1:2:3:4:5:6:', '1a2b3c4d5e', "
     "'1.2', ' 1:2:3:4:5:6', '111:2:3:4:5:6', none, '18446744073709551616'] %}{{ "
     "v|hwaddr }} "
     "{% endfor %}",
	NULL, "None None None None None None None None None None None "},
    {"{{ '2001:db8::/64'|slaac('00:11:22:33:44:55') }} "
     "{{ '2001:db8::/64'|slaac('02-11-22-33-44-55-66-77') }} "
     "{{ 'fe80::1'|slaac('0011.2233.4455') }} {{ '192.0.2.1'|slaac('0011.2233.4455') }} "
     "{{ 'fe80::/64'|slaac('x') }} {{ 'fe80::/64'|slaac }} {{ 'x'|slaac('x') }}",
	NULL,
	"2001:db8::211:22ff:fe33:4455 2001:db8::11:2233:4455:6677 "
	"fe80::211:22ff:fe33:4456 False False False False"},
};

static const struct rendering refused[] = {
    {"{{ 'zz'|hwaddr('linux') }}", NULL, "! m:1:9: hwaddr: not a hardware address: zz"},
    {"{{ 'zz'|macaddr('unix') }}", NULL, "! m:1:9: macaddr: not a hardware address: zz"},
    {"{{ '1:2:3'|hwaddr('x') }}", NULL, "! m:1:12: hwaddr: unknown filter type: x"},
    {"{{ '1:2:3'|hwaddr('x', 'site') }}", NULL, "! m:1:12: site: unknown filter type: x"},
    {"{{ '1:2:3:4:5:6:7:8'|hwaddr('unix') }}", NULL,
	"! m:1:22: a hardware address of 64 bits has no form 'unix'"},
    {"{{ 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'|slaac('ff:ff:ff:ff:ff:ff') }}", NULL,
	"! m:1:46: slaac: there is no such address"},
};

static void
every_form_is_read_and_printed(void **state)
{
	(void)state;
	EXPECT_RENDERED(forms);
}

static void
what_is_none_fails(void **state)
{
	(void)state;
	EXPECT_RENDERED(refused);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_form_is_read_and_printed),
	    cmocka_unit_test(what_is_none_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
