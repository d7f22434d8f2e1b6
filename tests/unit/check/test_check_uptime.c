#include "engines.h"
#include "judged.h"

extern const struct check_kind check_uptime;

#define INFO(booted, date, up)                                                           \
	"<system-uptime-information><current-time><date-time "                           \
	"junos:seconds=\"1759660000\">2025-10-05 10:26:40 "                              \
	"UTC</date-time></current-time>"                                                 \
	"<time-source> NTP CLOCK </time-source><system-booted-time><date-time "          \
	"junos:seconds=\"" booted "\">" date                                             \
	"</date-time><time-length junos:seconds=\"" up                                   \
	"\">1d</time-length></system-booted-time></system-uptime-information>"
#define OLD INFO("1759570000", "2025-10-04 09:26:40 UTC", "90000")
#define LATER INFO("1759570000", "2025-10-04 09:26:40 UTC", "90600")
#define STEPPED INFO("1759570200", "2025-10-04 09:30:00 UTC", "90600")
#define BOOTED INFO("1759659400", "2025-10-05 10:16:40 UTC", "600")
#define WAS "before: booted 2025-10-04 09:26:40 UTC, up 25 h\n"

static void
test_same(void **state)
{
	(void)state;
	judged(&check_uptime, "boot: same", HERE(LATER), HERE(OLD),
	    "ok [routing engine] expect: not booted since the baseline; actual: booted "
	    "2025-10-04 09:26:40 UTC, up 25 h 10 min\n");
	/* its clock was set */
	judged(&check_uptime, "{}", HERE(STEPPED), HERE(OLD),
	    "ok [routing engine] expect: not booted since the baseline; actual: booted "
	    "2025-10-04 09:30:00 UTC, up 25 h 10 min\n");
	judged(&check_uptime, "{}", HERE(BOOTED), HERE(OLD),
	    "FAIL [routing engine] expect: not booted since the baseline; actual: booted "
	    "2025-10-05 10:16:40 UTC, up 10 min; " WAS);
	/* again, a moment after a boot */
	judged(&check_uptime, "{}",
	    HERE(INFO("1759659500", "2025-10-05 10:18:20 UTC", "30")), HERE(BOOTED),
	    "FAIL [routing engine] expect: not booted since the baseline; actual: booted "
	    "2025-10-05 10:18:20 UTC, up 30 s; before: booted 2025-10-05 10:16:40 UTC, "
	    "up "
	    "10 min\n");
}

static void
test_new(void **state)
{
	(void)state;
	judged(&check_uptime, "boot: new", BOTH(BOOTED, BOOTED), BOTH(OLD, OLD),
	    "ok [re0] expect: booted since the baseline; actual: booted 2025-10-05 "
	    "10:16:40 UTC, up 10 min\n"
	    "ok [re1] expect: booted since the baseline; actual: booted 2025-10-05 "
	    "10:16:40 UTC, up 10 min\n");
	judged(&check_uptime, "boot: new", BOTH(BOOTED, LATER), BOTH(OLD, OLD),
	    "ok [re0] expect: booted since the baseline; actual: booted 2025-10-05 "
	    "10:16:40 UTC, up 10 min\n"
	    "FAIL [re1] expect: booted since the baseline; actual: booted 2025-10-04 "
	    "09:26:40 UTC, up 25 h 10 min; " WAS);
	judged(&check_uptime, "boot: new", HERE(STEPPED), HERE(OLD),
	    "FAIL [routing engine] expect: booted since the baseline; actual: booted "
	    "2025-10-04 09:30:00 UTC, up 25 h 10 min; " WAS);
}

static void
test_long_enough(void **state)
{
	(void)state;
	judged(&check_uptime, "{boot: any, up-min: 10 min}", HERE(BOOTED), NULL,
	    "ok [routing engine] expect: booted; actual: booted 2025-10-05 10:16:40 UTC, "
	    "up 10 min\n");
	judged(&check_uptime, "{boot: any, up-min: 11 min}", HERE(BOOTED), NULL,
	    "FAIL [routing engine] expect: booted at least 11 min ago; actual: booted "
	    "2025-10-05 10:16:40 UTC, up 10 min\n");
}

static void
test_gone(void **state)
{
	(void)state;
	judged(&check_uptime, "{}", HERE(LATER), BOTH(OLD, OLD),
	    "ok [routing engine] expect: not booted since the baseline; actual: booted "
	    "2025-10-04 09:26:40 UTC, up 25 h 10 min\n"
	    "FAIL [re0] expect: not booted since the baseline; actual: the router does "
	    "not list it any more; " WAS
	    "FAIL [re1] expect: not booted since the baseline; actual: the router does "
	    "not list it any more; " WAS);
}

static void
test_not_understood(void **state)
{
	(void)state;
	judged(&check_uptime, "boot: any", HERE("<system-uptime-information/>"), NULL,
	    "PROTOCOL: routing engine: the router does not tell when it was booted\n");
	judged(&check_uptime, "boot: any", HERE(INFO("soon", "x", "1")), NULL,
	    "PROTOCOL: routing engine: 'soon' in <system-booted-time/date-time> is no "
	    "whole number\n");
	judged(&check_uptime, "boot: any", HERE(INFO("1", "x", "999999999999999999")),
	    NULL,
	    "PROTOCOL: routing engine: the router does not tell when it was booted\n");
	judged(&check_uptime, "{}", HERE(OLD), NULL,
	    "INPUT: there is no baseline to compare with\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_same),
	    cmocka_unit_test(test_new),
	    cmocka_unit_test(test_long_enough),
	    cmocka_unit_test(test_gone),
	    cmocka_unit_test(test_not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
