#include "rendered.h"

static const struct rendering cases[] = {
    {"{{ [1,2,3,5,7,8]|vlan_parser }} {{ [4094,1,4094,4093]|vlan_parser }}", NULL,
	"['1-3,5,7,8'] ['1,4093,4094']"},
    {"{{ range(1,40,2)|vlan_parser }}", NULL,
	"['1,3,5,7,9,11,13,15,17,19,21,23,25,27,29,31,33,35', '37,39']"},
    {"{{ range(100,400,2)|list|ansible.netcommon.vlan_parser(10, 8)|first }} "
     "{{ [100,102,104]|vlan_parser(7, 1) }} {{ [100,102]|vlan_parser(2, 20) }}",
	NULL, "100,102 ['100,102', '104'] ['100,102']"},
    {"{{ '100-103,7, 9 - 10 ,7'|ansible.netcommon.vlan_expander }} "
     "{{ '5-4,1'|vlan_expander }}",
	NULL, "[7, 7, 9, 10, 100, 101, 102, 103] [1]"},
    {"{{ [0,1]|vlan_parser }}", NULL, "! m:1:10: Valid VLAN range is 1-4094"},
    {"{{ [4095]|vlan_parser }}", NULL, "! m:1:11: Valid VLAN range is 1-4094"},
    {"{{ []|vlan_parser }}", NULL, "! m:1:7: vlan_parser: an empty list"},
    {"{{ ['1']|vlan_parser }}", NULL, "! m:1:10: 'str' object cannot be interpreted"},
    {"{{ '1,x'|vlan_expander }}", NULL, "! m:1:10: vlan_expander: 'x' is no number"},
    {"{{ '1-2-3'|vlan_expander }}", NULL, "! m:1:12: vlan_expander: '2-3' is no number"},
    {"{{ '-1'|vlan_expander }}", NULL, "! m:1:9: vlan_expander: '' is no number"},
    {"{{ '1,'|vlan_expander }}", NULL, "! m:1:9: vlan_expander: '' is no number"},
    {"{{ '1-2000000'|vlan_expander }}", NULL,
	"! m:1:16: a range of more than 1000000 VLANs"},
};

static void
vlans_are_listed_and_expanded(void **state)
{
	(void)state;
	EXPECT_RENDERED(cases);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(vlans_are_listed_and_expanded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
