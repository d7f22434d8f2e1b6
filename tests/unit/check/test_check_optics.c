#include "judged.h"

extern const struct check_kind check_optics;

#define INFO(x)                                                                          \
	"<interface-information "                                                        \
	"xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-interface\">" x               \
	"</interface-information>"
#define PORT(name, x)                                                                    \
	"<physical-interface><name>" name "</name><optics-diagnostics>" x                \
	"</optics-diagnostics></physical-interface>"
#define FLAGS(alarm, warning)                                                            \
	"<laser-bias-current-high-alarm>off</laser-bias-current-high-alarm>"             \
	"<laser-rx-power-low-alarm>" alarm                                               \
	"</laser-rx-power-low-alarm><laser-rx-power-low-warn>" warning                   \
	"</laser-rx-power-low-warn>"                                                     \
	"<laser-rx-power-low-warn-threshold-dbm>-16.00"                                  \
	"</laser-rx-power-low-warn-threshold-dbm>"
#define SINGLE(rx, tx, flags)                                                            \
	"<laser-bias-current>44.298</laser-bias-current><laser-output-power>0.7320"      \
	"</laser-output-power><laser-output-power-dbm>" tx                               \
	"</laser-output-power-dbm><module-temperature junos:celsius=\"45.0\">45 "        \
	"degrees C / 113 degrees F</module-temperature>"                                 \
	"<rx-signal-avg-optical-power-dbm>" rx                                           \
	"</rx-signal-avg-optical-power-dbm>" flags
#define LANE(index, rx)                                                                  \
	"<optics-diagnostics-lane-values><lane-index>" index                             \
	"</lane-index><laser-output-power-dbm>-1.00</laser-output-power-dbm>"            \
	"<laser-rx-optical-power-dbm>" rx "</laser-rx-optical-power-dbm>"                \
	"<laser-rx-power-low-alarm>off</laser-rx-power-low-alarm>"                       \
	"</optics-diagnostics-lane-values>"
#define NONE "<optic-diagnostics-not-available>N/A</optic-diagnostics-not-available>"
#define GOOD(name) PORT(name, SINGLE("-3.42", "-1.35", FLAGS("off", "off")))
#define DARK(name) PORT(name, SINGLE("- Inf", "-1.35", FLAGS("on", "on")))

static void
test_light(void **state)
{
	(void)state;
	judged(&check_optics, "{}", BODIES(INFO(GOOD("xe-0/0/0") PORT("xe-0/0/1", NONE))),
	    BODIES(INFO(GOOD("xe-0/0/0") PORT("xe-0/0/1", NONE))),
	    "ok [] expect: modules without complaint, and light enough; actual: 2 "
	    "readings "
	    "are so\n");
	judged(&check_optics, "{}", BODIES(INFO(DARK("xe-0/0/0"))),
	    BODIES(INFO(GOOD("xe-0/0/0"))),
	    "FAIL [xe-0/0/0 rx] expect: at most 3 dB weaker than before; actual: no "
	    "light; before: -3.42 dBm\n"
	    "FAIL [xe-0/0/0 laser-rx-power-low-alarm] expect: off; actual: on; before: "
	    "off\n"
	    "FAIL [xe-0/0/0 laser-rx-power-low-warn] expect: off; actual: on; before: "
	    "off\n");
	/* it was dark before */
	judged(&check_optics, "{}", BODIES(INFO(DARK("xe-0/0/0"))),
	    BODIES(INFO(DARK("xe-0/0/0"))),
	    "ok [] expect: modules without complaint, and light enough; actual: 2 "
	    "readings "
	    "are so\n");
	judged(&check_optics, "{}", BODIES(INFO(PORT("xe-0/0/0", NONE))),
	    BODIES(INFO(GOOD("xe-0/0/0") DARK("xe-0/0/1"))),
	    "FAIL [xe-0/0/0 rx] expect: at most 3 dB weaker than before; actual: the "
	    "router does not tell it any more; before: -3.42 dBm\n"
	    "FAIL [xe-0/0/0 tx] expect: at most 3 dB weaker than before; actual: the "
	    "router does not tell it any more; before: -1.35 dBm\n"
	    "FAIL [xe-0/0/1 tx] expect: at most 3 dB weaker than before; actual: the "
	    "router does not tell it any more; before: -1.35 dBm\n");
}

static void
test_weaker(void **state)
{
#define RX(dbm) BODIES(INFO(PORT("xe-0/0/0", SINGLE(dbm, "-1.35", FLAGS("off", "off")))))
	(void)state;
	judged(&check_optics, "weaker-max: 2.0", RX("-5.41"), RX("-3.42"),
	    "ok [] expect: modules without complaint, and light enough; actual: 2 "
	    "readings "
	    "are so\n");
	judged(&check_optics, "weaker-max: 2.0", RX("-5.43"), RX("-3.42"),
	    "FAIL [xe-0/0/0 rx] expect: at most 2 dB weaker than before; actual: -5.43 "
	    "dBm; before: -3.42 dBm\n");
	judged(&check_optics,
	    "{weaker-max: 0, alarms: none, warnings: any, rx-min: -14, tx-min: -1}",
	    RX("-14.10"), NULL,
	    "FAIL [xe-0/0/0 rx] expect: at least -14 dBm; actual: -14.10 dBm\n"
	    "FAIL [xe-0/0/0 tx] expect: at least -1 dBm; actual: -1.35 dBm\n");
	judged(&check_optics, "{weaker-max: 0, warnings: any, ignore: ['^xe-0/0/0$']}",
	    BODIES(INFO(DARK("xe-0/0/0"))), RX("-3.42"),
	    "ok [] expect: modules without complaint, and light enough; actual: 0 "
	    "readings "
	    "are so\n");
}

static void
test_lanes(void **state)
{
	(void)state;
	judged(&check_optics, "{}",
	    BODIES(INFO(PORT("et-0/0/0", LANE("0", "-2.00") LANE("1", "-Inf")))),
	    BODIES(INFO(PORT("et-0/0/0", LANE("0", "-2.00") LANE("1", "-2.10")))),
	    "FAIL [et-0/0/0 lane 1 rx] expect: at most 3 dB weaker than before; actual: "
	    "no "
	    "light; before: -2.10 dBm\n");
	judged(&check_optics, "{}", BODIES(INFO(PORT("et-0/0/0", LANE("", "-2.00")))),
	    BODIES(INFO("")), "PROTOCOL: et-0/0/0: a lane without a number\n");
	judged(&check_optics, "{}",
	    BODIES(INFO(PORT("et-0/0/0", LANE("0", "-2.00") LANE("0", "-2.00")))),
	    BODIES(INFO("")),
	    "PROTOCOL: et-0/0/0 lane 0 rx is twice in the router's answer\n");
}

static void
test_flags(void **state)
{
#define ON(alarm, warning)                                                               \
	BODIES(INFO(PORT("xe-0/0/0", SINGLE("-3.42", "-1.35", FLAGS(alarm, warning)))))
	(void)state;
	judged(&check_optics, "alarms: none", ON("on", "on"), ON("on", "off"),
	    "FAIL [xe-0/0/0 laser-rx-power-low-alarm] expect: off; actual: on; before: "
	    "on\n"
	    "FAIL [xe-0/0/0 laser-rx-power-low-warn] expect: off; actual: on; before: "
	    "off\n");
	judged(&check_optics, "warnings: any", ON("on", "on"), ON("on", "off"),
	    "ok [] expect: modules without complaint, and light enough; actual: 2 "
	    "readings "
	    "are so\n");
	judged(&check_optics, "{}", ON("On", "Off"), ON("off", "off"),
	    "FAIL [xe-0/0/0 laser-rx-power-low-alarm] expect: off; actual: on; before: "
	    "off\n");
	judged(&check_optics, "{}", ON("blinking", "on"), ON("on", "off"),
	    "PROTOCOL: xe-0/0/0: 'blinking' in <laser-rx-power-low-alarm> is neither on "
	    "nor "
	    "off\n");
}

static void
test_not_understood(void **state)
{
	(void)state;
	judged(&check_optics, "{}", RX("bright"), RX("-3.42"),
	    "PROTOCOL: xe-0/0/0: 'bright' in <rx-signal-avg-optical-power-dbm> is no "
	    "number\n");
	judged(&check_optics, "{}", RX("-3.42"), NULL,
	    "INPUT: there is no baseline to compare with\n");
	judged(&check_optics, "{}", BODIES("\nerror: device xe-9/9/9 not found\n"),
	    RX("-3.42"),
	    "PROTOCOL: the router said 'error: device xe-9/9/9 not found' instead of "
	    "<interface-information>\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_light),
	    cmocka_unit_test(test_weaker),
	    cmocka_unit_test(test_lanes),
	    cmocka_unit_test(test_flags),
	    cmocka_unit_test(test_not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
