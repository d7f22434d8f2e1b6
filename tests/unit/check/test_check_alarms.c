#include "unit/check/judged.h"

extern const struct check_kind check_alarms;

#define INFO(x)                                                                          \
	"<alarm-information "                                                            \
	"xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-alarm\">" x                   \
	"</alarm-information>"
#define NONE INFO("<alarm-summary><no-active-alarms/></alarm-summary>")
#define DETAIL(time, class, type, text)                                                  \
	"<alarm-detail><alarm-time junos:seconds=\"1759612345\">" time                   \
	"</alarm-time><alarm-class>" class "</alarm-class><alarm-description>" text      \
					   "</alarm-description><alarm-type>" type       \
					   "</alarm-type></alarm-detail>"
#define SUMMARY(n)                                                                       \
	"<alarm-summary><active-alarm-count>" #n "</active-alarm-count></alarm-summary>"
#define RESCUE                                                                           \
	DETAIL("2025-10-04 21:12:25 UTC", "Minor", "Configuration",                      \
	    "Rescue configuration is not set")
#define RESCUE_LATER                                                                     \
	DETAIL("2025-10-05 09:00:00 UTC", "Minor", "Configuration",                      \
	    "Rescue configuration is not set")
#define FAN DETAIL("2025-10-05 10:00:00 UTC", "Major", "Chassis", "Fan Tray 0 Failure")

static void
test_none(void **state)
{
	(void)state;
	judged(&check_alarms, "{}", BODIES(NONE, NONE), BODIES(NONE, NONE),
	    "ok [] expect: no alarm that was not there before; actual: no alarm\n");
	judged(&check_alarms, "all: none", BODIES(NONE, NONE), NULL,
	    "ok [] expect: no alarm; actual: no alarm\n");
}

static void
test_stood_before(void **state)
{
	(void)state;
	judged(&check_alarms, "new: none", BODIES(NONE, INFO(SUMMARY(1) RESCUE_LATER)),
	    BODIES(NONE, INFO(SUMMARY(1) RESCUE)),
	    "ok [] expect: no alarm that was not there before; actual: 1 that stood "
	    "before\n");
	judged(&check_alarms, "all: none", BODIES(NONE, INFO(SUMMARY(1) RESCUE)),
	    BODIES(NONE, INFO(SUMMARY(1) RESCUE)),
	    "FAIL [system alarm 'Rescue configuration is not set'] expect: no alarm; "
	    "actual: Minor, Configuration, "
	    "since 2025-10-04 21:12:25 UTC; before: active\n");
}

static void
test_new(void **state)
{
	(void)state;
	judged(&check_alarms, "new: none", BODIES(INFO(SUMMARY(2) RESCUE FAN), NONE),
	    BODIES(INFO(SUMMARY(1) RESCUE), NONE),
	    "FAIL [chassis alarm 'Fan Tray 0 Failure'] expect: no alarm that was not "
	    "there before; actual: Major, "
	    "Chassis, since 2025-10-05 10:00:00 UTC; before: not active\n");
	judged(&check_alarms, "{new: none, ignore: ['^Fan Tray \\d']}",
	    BODIES(INFO(SUMMARY(1) FAN), NONE), BODIES(NONE, NONE),
	    "ok [] expect: no alarm that was not there before; actual: no alarm\n");
}

/* Of another class, of the other list, or once more: each is new. */
static void
test_not_the_same(void **state)
{
	static const char worse[] = INFO(SUMMARY(1) DETAIL("2025-10-05 10:00:00 UTC",
	    "Major", "Configuration", "Rescue configuration is not set"));

	(void)state;
	judged(&check_alarms, "{}", BODIES(NONE, worse), BODIES(NONE, INFO(RESCUE)),
	    "FAIL [system alarm 'Rescue configuration is not set'] expect: no alarm that "
	    "was not there before; actual: "
	    "Major, Configuration, since 2025-10-05 10:00:00 UTC; before: not active\n");
	judged(&check_alarms, "{}", BODIES(INFO(FAN), NONE), BODIES(NONE, INFO(FAN)),
	    "FAIL [chassis alarm 'Fan Tray 0 Failure'] expect: no alarm that was not "
	    "there before; actual: Major, "
	    "Chassis, since 2025-10-05 10:00:00 UTC; before: not active\n");
	judged(&check_alarms, "{}", BODIES(INFO(FAN FAN), NONE), BODIES(INFO(FAN), NONE),
	    "FAIL [chassis alarm 'Fan Tray 0 Failure'] expect: no alarm that was not "
	    "there before; actual: Major, "
	    "Chassis, since 2025-10-05 10:00:00 UTC; before: active\n");
}

static void
test_engines(void **state)
{
	(void)state;
	judged(&check_alarms, "{}",
	    BODIES(ITEMS(ITEM("node0", NONE) ITEM("node1", INFO(FAN))), NONE),
	    BODIES(ITEMS(ITEM("node0", INFO(FAN)) ITEM("node1", NONE)), NONE),
	    "FAIL [node1: chassis alarm 'Fan Tray 0 Failure'] expect: no alarm that was "
	    "not there before; actual: "
	    "Major, Chassis, since 2025-10-05 10:00:00 UTC; before: not active\n");
	judged(&check_alarms, "{}",
	    BODIES(ITEMS(ITEM("node0", NONE) ITEM("node1", "")), NONE),
	    BODIES(NONE, NONE),
	    "PROTOCOL: chassis alarms: no <alarm-information> in the router's answer of "
	    "node1\n");
}

/* Nothing that cannot be read passes. */
static void
test_unreadable(void **state)
{
	(void)state;
	judged(&check_alarms, "{}", BODIES(NONE, ""), BODIES(NONE, NONE),
	    "PROTOCOL: system alarms: no <alarm-information> in the router's answer\n");
	judged(&check_alarms, "{}", BODIES(INFO(""), NONE), BODIES(NONE, NONE),
	    "PROTOCOL: chassis alarms: neither alarms nor <no-active-alarms>\n");
	judged(&check_alarms, "{}", BODIES(INFO(SUMMARY(2) FAN), NONE),
	    BODIES(NONE, NONE),
	    "PROTOCOL: chassis alarms: 2 alarms are active, but 1 are listed\n");
	judged(&check_alarms, "{}", BODIES(INFO(SUMMARY(many)), NONE), BODIES(NONE, NONE),
	    "PROTOCOL: chassis alarms: 'many' is no number of alarms\n");
	judged(&check_alarms, "{}",
	    BODIES(INFO("<alarm-summary><no-active-alarms/></alarm-summary>" FAN), NONE),
	    BODIES(NONE, NONE),
	    "PROTOCOL: chassis alarms: <no-active-alarms> beside alarms\n");
	judged(&check_alarms, "{}",
	    BODIES(INFO("<alarm-detail><alarm-class>Major</alarm-class></alarm-detail>"),
		NONE),
	    BODIES(NONE, NONE),
	    "PROTOCOL: chassis alarms: an alarm without a description or a class\n");
	judged(&check_alarms, "{}",
	    BODIES("<output>error: the alarm subsystem is not running</output>", NONE),
	    BODIES(NONE, NONE),
	    "PROTOCOL: chassis alarms: the router said 'error: the alarm subsystem is "
	    "not running' instead of "
	    "<alarm-information>\n");
	judged(&check_alarms, "{}", BODIES(NONE, NONE), BODIES(NONE, "<ok/>"),
	    "PROTOCOL: in the baseline: system alarms: <ok> where <alarm-information> "
	    "was expected in the router's "
	    "answer\n");
	judged(&check_alarms, "{}", BODIES(NONE, NONE), NULL,
	    "INPUT: there is no baseline to compare with\n");
	judged(&check_alarms, "{}", BODIES(NONE), BODIES(NONE, NONE),
	    "PROTOCOL: check 'alarms' needs 2 answers, not 1\n");
	judged(&check_alarms, "{}", BODIES(NONE, NONE), BODIES(NONE),
	    "INPUT: check 'alarms' needs 2 answers in its baseline, not 1\n");
}

static void
test_text_form(void **state)
{
	(void)state;
	judged(&check_alarms, "{}",
	    BODIES("<output>No alarms currently active</output>", NONE),
	    BODIES(NONE, NONE),
	    "ok [] expect: no alarm that was not there before; actual: no alarm\n");
}

static void
test_half_told(void **state)
{
	static const char bare[] =
	    INFO("<alarm-detail><alarm-class>Major</alarm-class><alarm-description>Fan"
		 "</alarm-description></alarm-detail>");
	static const char nameless[] = INFO(
	    "<alarm-detail><alarm-description>Fan</alarm-description></alarm-detail>");

	(void)state;
	judged(&check_alarms, "{}", BODIES(bare, NONE), BODIES(NONE, NONE),
	    "FAIL [chassis alarm 'Fan'] expect: no alarm that was not there before; "
	    "actual: Major; before: not "
	    "active\n");
	judged(&check_alarms, "{}", BODIES(nameless, NONE), BODIES(NONE, NONE),
	    "PROTOCOL: chassis alarms: an alarm without a description or a class\n");
	judged(&check_alarms, "{}", BODIES(INFO(SUMMARY(1x) FAN), NONE),
	    BODIES(NONE, NONE),
	    "PROTOCOL: chassis alarms: '1x' is no number of alarms\n");
	judged(&check_alarms, "{}", BODIES(INFO(SUMMARY(-1) FAN), NONE),
	    BODIES(NONE, NONE),
	    "PROTOCOL: chassis alarms: '-1' is no number of alarms\n");
	judged(&check_alarms, "ignore: ['(']", BODIES(NONE, NONE), BODIES(NONE, NONE),
	    "INPUT: '(' is no regular expression: missing closing parenthesis at octet "
	    "2\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_none),
	    cmocka_unit_test(test_stood_before),
	    cmocka_unit_test(test_new),
	    cmocka_unit_test(test_not_the_same),
	    cmocka_unit_test(test_engines),
	    cmocka_unit_test(test_unreadable),
	    cmocka_unit_test(test_text_form),
	    cmocka_unit_test(test_half_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
