/* junos-facts 3.1, 3.2, 3.9, 3.10, 3.11, 3.13, 3.14, 3.15: the box itself, and what becomes of its parts. */
#include "life.h"

static void
test_software(void **state)
{
	struct life l = life_new(NULL),
		    old = life_new((const char *[]){"release=12.3R12.4", NULL});

	(void)state;
	assert_string_equal(ask(&l, "<get-software-information/>"),
	    "<software-information>\n<host-name>pe1-lab</host-name>\n"
	    "<product-model>mx204</product-model>\n<product-name>mx204</product-name>\n"
	    "<junos-version>22.4R3.25</junos-version>\n<package-information>\n"
	    "<name>os-kernel</name>\n<comment>JUNOS OS Kernel 64-bit  "
	    "[20230719.be5f9fd_builder_stable_12_224]</comment>\n</package-information>\n"
	    "<package-information>\n<name>junos-version</name>\n"
	    "<comment>Junos: 22.4R3.25</comment>\n</package-information>\n"
	    "</software-information>\n");
	ask(&old, "<get-software-information/>");
	assert_lacks(old.g->reply, "junos-version");
	assert_contains(old.g->reply, "<name>junos</name>\n<comment>JUNOS Software "
				      "Release [12.3R12.4]</comment>\n");
	life_free(&l);
	life_free(&old);
}

static void
test_alarms(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	assert_string_equal(ask(&l, "<get-alarm-information/>"),
	    "<alarm-information xmlns=\"" LIFE_NS "alarm\">\n<alarm-summary>\n"
	    "<no-active-alarms/>\n</alarm-summary>\n</alarm-information>\n");
	rig_ctl(l.g, "alarm", "add", "system", "Minor", "Rescue configuration is not set",
	    NULL);
	assert_contains(ask(&l, "<get-system-alarm-information/>"),
	    "</alarm-time>\n<alarm-class>Minor</alarm-class>\n"
	    "<alarm-description>Rescue configuration is not set</alarm-description>\n"
	    "<alarm-short-description>no-rescue</alarm-short-description>\n"
	    "<alarm-type>Configuration</alarm-type>\n</alarm-detail>\n");
	assert_contains(type(&l, "show system alarms"),
	    "<output>\n1 alarm currently active\nAlarm "
	    "time               Class  Description\n20");
	rig_ctl(l.g, "alarm", "clear", "Rescue configuration is not set", NULL);
	assert_string_equal(type(&l, "show system alarms"),
	    "<output>\nNo alarms currently active\n</output>\n");
	life_free(&l);
}

/* A part that fails shows in its own reply and as an alarm, and is gone from both when it is well again. */
static void
test_parts(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	assert_contains(ask(&l, "<get-environment-information/>"),
	    "<environment-information xmlns=\"" LIFE_NS "chassis\">\n<environment-item>\n"
	    "<name>PEM 0</name>\n<class>Power</class>\n<status>OK</status>\n<temperature "
	    "junos:celsius=\"33\">33 degrees C / 91 degrees F</temperature>\n"
	    "</environment-item>\n<environment-item>\n<name>PEM 1</name>\n<status>OK");
	assert_contains(l.g->reply,
	    "<name>Fan Tray 0 Fan 1</name>\n<class>Fans</class>\n<status>OK</status>\n"
	    "<comment>Spinning at normal speed</comment>\n");
	rig_ctl(l.g, "part", "psu", "1", "failed", NULL);
	rig_ctl(l.g, "part", "fan", "0", "absent", NULL);
	rig_ctl(l.g, "temperature", "20", NULL);
	assert_contains(ask(&l, "<get-environment-information/>"),
	    "<name>PEM 1</name>\n<status>Failed</status>\n</environment-item>");
	assert_contains(l.g->reply,
	    "<temperature junos:celsius=\"61\">61 degrees C / 141 "
	    "degrees F</temperature>");
	ask(&l, "<get-alarm-information/>");
	assert_contains(l.g->reply, "<active-alarm-count>2</active-alarm-count>");
	assert_contains(
	    l.g->reply, "<alarm-description>PEM 1 Not OK</alarm-description>");
	assert_contains(
	    l.g->reply, "<alarm-description>Fan Tray 0 Absent</alarm-description>");
	assert_lacks(ask(&l, "<get-chassis-inventory/>"), "<name>Fan Tray 0</name>");
	rig_ctl(l.g, "part", "psu", "1", "ok", NULL);
	rig_ctl(l.g, "part", "fan", "0", "ok", NULL);
	assert_contains(ask(&l, "<get-alarm-information/>"), "<no-active-alarms/>");
	life_free(&l);
}

/* A card that goes offline takes its ports along. */
static void
test_cards(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	assert_contains(ask(&l, "<get-fpc-information/>"),
	    "<fpc-information xmlns=\"" LIFE_NS
	    "chassis\" junos:style=\"brief\">\n<fpc>\n"
	    "<slot>0</slot>\n<state>Online</state>\n<temperature "
	    "junos:celsius=\"36\">36</temperature>\n<cpu-total>9</cpu-total>\n"
	    "<cpu-interrupt>0</cpu-interrupt>\n<memory-dram-size>2048</"
	    "memory-dram-size>\n");
	assert_contains(ask(&l, "<get-fpc-information><detail/></get-fpc-information>"),
	    "junos:style=\"verbose\">");
	assert_contains(l.g->reply, "<start-time junos:seconds=\"");
	assert_contains(ask(&l, "<get-pic-information/>"),
	    "<pic>\n<pic-slot>1</pic-slot>\n<pic-state>Online</pic-state>\n<pic-type>");
	rig_ctl(l.g, "part", "fpc", "0", "offline", NULL);
	assert_contains(ask(&l, "<get-fpc-information/>"),
	    "<fpc>\n<slot>0</slot>\n<state>Offline</state>\n</fpc>\n");
	assert_lacks(
	    ask(&l, "<get-interface-information><terse/></get-interface-information>"),
	    "ge-0/0/0");
	assert_contains(
	    ask(&l, "<get-bgp-summary-information/>"), "<peer-state>Idle</peer-state>");
	rig_ctl(l.g, "part", "fpc", "0", "online", NULL);
	assert_contains(ask(&l, "<get-bgp-summary-information/>"), ">Established<");
	life_free(&l);
}

static void
test_empty_slots(void **state)
{
	struct life l = life_new((const char *[]){"model=mx240", NULL});

	(void)state;
	assert_contains(ask(&l, "<get-fpc-information/>"),
	    "<fpc>\n<slot>2</slot>\n<state>Empty</state>\n</fpc>\n");
	life_free(&l);
}

static void
test_inventory(void **state)
{
	struct life l =
	    life_new((const char *[]){"model=mx240", "serial=JN1200AB0AFA", NULL});

	(void)state;
	assert_contains(ask(&l, "<get-chassis-inventory/>"),
	    "<chassis-inventory xmlns=\"" LIFE_NS "chassis\">\n<chassis "
	    "junos:style=\"inventory\">\n<name>Chassis</name>\n"
	    "<serial-number>JN1200AB0AFA</serial-number>\n<description>MX240</"
	    "description>\n"
	    "<chassis-module>\n<name>Midplane</name>\n<version>REV 07</version>\n"
	    "<part-number>760-021404</part-number>\n<serial-number>ABAA");
	assert_contains(l.g->reply, "<description>MX240 Backplane</description>\n");
	assert_contains(l.g->reply, "<name>FPC 0</name>\n");
	assert_contains(l.g->reply, "<chassis-sub-module>\n<name>MIC 1</name>\n");
	assert_contains(l.g->reply, "<chassis-sub-sub-module>\n<name>PIC 1</name>\n");
	assert_contains(
	    l.g->reply, "<chassis-sub-sub-sub-module>\n<name>Xcvr 0</name>\n");
	assert_contains(
	    ask(&l, "<get-chassis-inventory><models/></get-chassis-inventory>"),
	    "<model-number>");
	assert_lacks(l.g->reply, "<description>");
	life_free(&l);
}

static void
test_route_engine(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	assert_contains(ask(&l, "<get-route-engine-information/>"),
	    "<route-engine>\n<status>OK</status>\n<temperature junos:celsius=\"41\">41 "
	    "degrees C / 105 degrees F</temperature>\n<memory-dram-size>32718 MB</"
	    "memory-dram-size>\n<memory-installed-size>(32768 MB installed)</"
	    "memory-installed-size>\n");
	rig_ctl(l.g, "cpu", "busy", NULL);
	ask(&l, "<get-route-engine-information/>");
	assert_string_equal(
	    of(&l, "route-engine-information/route-engine/cpu-idle"), "3");
	assert_string_equal(
	    of(&l, "route-engine-information/route-engine/load-average-one"), "7.94");
	life_free(&l);
}

/* Uptime grows with the router's clock; users come and go. */
static void
test_uptime_and_users(void **state)
{
	struct life l = life_new((const char *[]){"uptime=1000", NULL});
	long before;

	(void)state;
	assert_contains(ask(&l, "<get-system-uptime-information/>"),
	    "</current-time>\n<time-source> NTP CLOCK </time-source>\n"
	    "<system-booted-time>\n<date-time junos:seconds=\"");
	before = strtol(strstr(l.g->reply, "<up-time junos:seconds=\"") + 24, NULL, 10);
	assert_in_range(before, 1000, 1060);
	rig_ctl(l.g, "clock", "advance", "5000", NULL);
	ask(&l, "<get-system-uptime-information/>");
	assert_in_range(
	    strtol(strstr(l.g->reply, "<up-time junos:seconds=\"") + 24, NULL, 10),
	    before + 5000, before + 5060);
	assert_contains(l.g->reply, "<active-user-count junos:format=\"1 user\">1<");
	rig_ctl(l.g, "user", "mallory", "login", "192.0.2.66", NULL);
	assert_contains(ask(&l, "<get-system-users-information/>"),
	    "<active-user-count junos:format=\"2 users\">2<");
	assert_contains(l.g->reply, "<user-entry>\n<user>mallory</user>\n<tty>pts/0</"
				    "tty>\n<from>192.0.2.66</from>\n"
				    "<login-time junos:seconds=\"");
	rig_ctl(l.g, "user", "mallory", "logout", NULL);
	assert_lacks(ask(&l, "<get-system-users-information/>"), "mallory");
	life_free(&l);
}

static void
test_storage(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	assert_contains(ask(&l, "<get-system-storage/>"),
	    "<system-storage-information junos:style=\"brief\">\n<filesystem>\n"
	    "<filesystem-name>/dev/gpt/junos</filesystem-name>\n"
	    "<total-blocks junos:format=\"1.3G\">2796512</total-blocks>\n"
	    "<used-blocks junos:format=\"814M\">1667792</used-blocks>\n"
	    "<available-blocks junos:format=\"442M\">905000</available-blocks>\n"
	    "<used-percent> 65</used-percent>\n<mounted-on>/.mount</mounted-on>\n"
	    "</filesystem>\n");
	life_free(&l);
}

static void
test_cores(void **state)
{
	struct life l = life_new(NULL);

	(void)state;
	assert_contains(ask(&l, "<get-system-core-dumps/>"),
	    "<directory-list root-path=\"/var/crash/*core*\" junos:seconds=\"");
	assert_contains(l.g->reply,
	    "\" junos:style=\"verbose\">\n<output>\n/var/crash/*core*: No such file or "
	    "directory\n</output>\n<output>\n/var/tmp/*core*: No such file or directory\n"
	    "</output>\n");
	rig_ctl(l.g, "core", "add", "/var/tmp/core.bgp.1.gz", NULL);
	/* inferred: how a list of cores is put together */
	assert_contains(ask(&l, "<get-system-core-dumps/>"),
	    "<directory>\n<directory-name>/var/tmp</directory-name>\n<file-information>\n"
	    "<file-name>/var/tmp/core.bgp.1.gz</file-name>\n<file-size>1048576</"
	    "file-size>\n"
	    "<file-date junos:format=\"");
	assert_contains(l.g->reply, "<total-files>1</total-files>\n</directory>\n");
	/* what is deleted by anybody is gone */
	ask(&l, "<file-delete><path>/var/tmp/core.bgp.1.gz</path></file-delete>");
	assert_lacks(ask(&l, "<get-system-core-dumps/>"), "file-information");
	life_free(&l);
}

/* A daemon in a container has no chassis (inferred). */
static void
test_without_chassis(void **state)
{
	struct life l = life_new((const char *[]){"model=crpd", NULL});

	(void)state;
	assert_string_equal(ask(&l, "<get-chassis-inventory/>"),
	    "<output>error: command is not valid on the crpd</output>\n");
	life_free(&l);
}

static void
test_daemons(void **state)
{
	struct life l = life_new(NULL),
		    x = life_new((const char *[]){"errors=xnm", NULL});

	(void)state;
	rig_ctl(l.g, "daemon", "rpd", "stop", NULL);
	assert_contains(ask(&l, "<get-bgp-summary-information/>"),
	    "<error-message>\nthe routing subsystem is not running\n</error-message>\n"
	    "<error-info>\n<reason>\n<daemon>routing</daemon>\n<process-not-running/>\n"
	    "</reason>\n</error-info>\n</rpc-error>\n");
	assert_lacks(l.g->reply, "bgp-information");
	rig_ctl(l.g, "daemon", "rpd", "start", NULL);
	assert_contains(ask(&l, "<get-bgp-summary-information/>"), "<bgp-information ");
	rig_ctl(x.g, "daemon", "rpd", "stop", NULL);
	assert_contains(ask(&x, "<get-route-summary-information/>"), "<xnm:error xmlns=");
	life_free(&l);
	life_free(&x);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_software),
	    cmocka_unit_test(test_alarms),
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_cards),
	    cmocka_unit_test(test_empty_slots),
	    cmocka_unit_test(test_inventory),
	    cmocka_unit_test(test_route_engine),
	    cmocka_unit_test(test_uptime_and_users),
	    cmocka_unit_test(test_storage),
	    cmocka_unit_test(test_cores),
	    cmocka_unit_test(test_without_chassis),
	    cmocka_unit_test(test_daemons),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
