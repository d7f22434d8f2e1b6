#include "judged.h"

extern const struct check_kind check_interface_errors;

#define INFO(x)                                                                          \
	"<interface-information "                                                        \
	"xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-interface\" "                 \
	"junos:style=\"verbose\">" x "</interface-information>"
#define PORT(name, x)                                                                    \
	"<physical-interface><name>" name "</name><admin-status "                        \
	"junos:format=\"Enabled\">up</admin-status><input-error-list>" x                 \
	"</input-error-list><output-error-list><carrier-transitions>3"                   \
	"</carrier-transitions></output-error-list></physical-interface>"
#define ERRORS(framing, drops)                                                           \
	"<framing-errors>" framing "</framing-errors><input-drops>" drops "</"           \
	"input-drops>"
#define MAC(name, crc)                                                                   \
	"<physical-interface><name>" name "</name><ethernet-mac-statistics "             \
	"junos:style=\"verbose\"><input-bytes>123456789</input-bytes>"                   \
	"<input-crc-errors>" crc "</input-crc-errors></ethernet-mac-statistics>"         \
	"</physical-interface>"
#define LO "<physical-interface><name>lo0</name></physical-interface>"

static void
test_growth(void **state)
{
	(void)state;
	judged(&check_interface_errors, "{}",
	    BODIES(INFO(PORT("xe-0/0/0", ERRORS("7", "100")) LO)),
	    BODIES(INFO(PORT("xe-0/0/0", ERRORS("7", "100")) LO)),
	    "ok [] expect: each of 3 counters at most 0 more than before; actual: they "
	    "are\n");
	judged(&check_interface_errors, "grow-max: 10",
	    BODIES(INFO(PORT("xe-0/0/0", ERRORS("18", "110")))),
	    BODIES(INFO(PORT("xe-0/0/0", ERRORS("7", "100")))),
	    "FAIL [xe-0/0/0 framing-errors] expect: at most 10 more than before; actual: "
	    "18, 11 more; before: 7\n");
	judged(&check_interface_errors, "ignore: [' input-drops$']",
	    BODIES(INFO(PORT("xe-0/0/0", ERRORS("7", "9999")))),
	    BODIES(INFO(PORT("xe-0/0/0", ERRORS("7", "100")))),
	    "ok [] expect: each of 2 counters at most 0 more than before; actual: they "
	    "are\n");
	/* of the MAC, what is called an error */
	judged(&check_interface_errors, "{}", BODIES(INFO(MAC("xe-0/0/0", "2"))),
	    BODIES(INFO(MAC("xe-0/0/0", "0"))),
	    "FAIL [xe-0/0/0 mac input-crc-errors] expect: at most 0 more than before; "
	    "actual: 2, 2 more; before: 0\n");
}

/* Who counts from zero again has counted all of it since. */
static void
test_reset(void **state)
{
	(void)state;
	judged(&check_interface_errors, "grow-max: 5",
	    BODIES(INFO(PORT("xe-0/0/0", ERRORS("5", "6")))),
	    BODIES(INFO(PORT("xe-0/0/0", ERRORS("7", "100")))),
	    "FAIL [xe-0/0/0 input-drops] expect: at most 5 more than before; actual: 6 "
	    "since it was reset; before: 100\n");
	judged(&check_interface_errors, "{}",
	    BODIES(INFO(PORT("xe-0/0/0", ERRORS("0", "0")))),
	    BODIES(INFO(PORT("xe-0/0/0", ERRORS("7", "100")))),
	    "ok [] expect: each of 3 counters at most 0 more than before; actual: they "
	    "are; 2 of them were reset since\n");
}

static void
test_vanished(void **state)
{
	(void)state;
	judged(&check_interface_errors, "ignore: [carrier-transitions, input-drops]",
	    BODIES(INFO(LO)), BODIES(INFO(PORT("xe-0/0/0", ERRORS("7", "100")))),
	    "FAIL [xe-0/0/0 framing-errors] expect: at most 0 more than before; actual: "
	    "the router does not list this interface any more; before: 7\n");
	judged(&check_interface_errors, "{}",
	    BODIES(INFO(PORT("xe-0/0/0", "<framing-errors>7</framing-errors>"))),
	    BODIES(INFO(PORT("xe-0/0/0", ERRORS("7", "100")))),
	    "FAIL [xe-0/0/0 input-drops] expect: at most 0 more than before; actual: the "
	    "router does not show this counter any more; before: 100\n");
}

static void
test_not_understood(void **state)
{
	(void)state;
	judged(&check_interface_errors, "{}",
	    BODIES(INFO(PORT("xe-0/0/0", ERRORS("none", "0")))), BODIES(INFO(LO)),
	    "PROTOCOL: xe-0/0/0 framing-errors: 'none' in <framing-errors> is no whole "
	    "number\n");
	judged(&check_interface_errors, "{}",
	    BODIES(INFO(PORT("xe-0/0/0", ERRORS("", "0")))), BODIES(INFO(LO)),
	    "PROTOCOL: xe-0/0/0 framing-errors: it is empty\n");
	judged(&check_interface_errors, "{}",
	    BODIES(INFO(
		PORT("xe-0/0/0", ERRORS("1", "0")) PORT("xe-0/0/0", ERRORS("1", "0")))),
	    BODIES(INFO(LO)),
	    "PROTOCOL: xe-0/0/0 framing-errors is twice in the router's answer\n");
	judged(&check_interface_errors, "{}", BODIES(INFO("")), BODIES(INFO(LO)),
	    "PROTOCOL: the router lists no interface\n");
	judged(&check_interface_errors, "{}", BODIES(INFO(LO)), NULL,
	    "INPUT: there is no baseline to compare with\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_growth),
	    cmocka_unit_test(test_reset),
	    cmocka_unit_test(test_vanished),
	    cmocka_unit_test(test_not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
