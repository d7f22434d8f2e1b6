#include "unit/device/play.h"

#define ENTRY(n, seconds, extra)                                                         \
	"<commit-history><sequence-number>" n                                            \
	"</sequence-number><user>autolab</user><client>netconf</client>"                 \
	"<date-time junos:seconds=\"" seconds                                            \
	"\">2025-10-05 10:26:40 UTC</date-time>" extra "</commit-history>"
#define HISTORY(entries) REPLY("<commit-information>" entries "</commit-information>")
#define CLOCK(seconds)                                                                   \
	REPLY("<system-uptime-information><current-time><date-time "                     \
	      "junos:seconds=\"" seconds                                                 \
	      "\">\nx\n</date-time></current-time></system-uptime-information>")

static struct device_history
history(struct play *p)
{
	struct device_history h = {0};

	assert_int_equal(device_history(p->device, p->arena, &p->deadline, &h, &p->e), 0);
	return h;
}

static void
marker_means_pending(void **state)
{
	struct device_history h;
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO HISTORY(ENTRY("0", "1759660000",
		"<comment>commit confirmed, rollback in "
		"5mins</comment><log>CHG-4411</log>"
		"<commit-confirmed>rollback pending</commit-confirmed>")
		    ENTRY("1", "1759650000", "")),
	    false);
	h = history(&p);
	assert_int_equal(h.n, 2);
	assert_true(h.v[0].pending);
	assert_false(h.v[1].pending);
	assert_string_equal(h.v[0].log, "CHG-4411");
	assert_string_equal(h.v[1].log, "");
	assert_int_equal(h.v[0].seconds, 1759660000);
	assert_int_equal(h.v[1].sequence, 1);
	assert_not_sent(&p, "uptime");
	play_done(&p);
}

static void
without_marker_the_clock_decides(void **state)
{
	struct device_history h;
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO HISTORY(ENTRY(
		"0", "1000", "<comment>commit confirmed, rollback in 5mins</comment>"))
		CLOCK("1300") HISTORY(ENTRY("0", "1000",
		    "<comment>commit confirmed, rollback in 5mins</comment>"))
		    CLOCK("1420"),
	    false);
	h = history(&p);
	assert_true(h.v[0].pending); /* the timer fires late */
	h = history(&p);
	assert_false(h.v[0].pending);
	play_done(&p);
}

static void
clock_that_is_not_told(void **state)
{
	struct device_history h;
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO HISTORY(ENTRY("0", "1000",
		"<comment>commit confirmed, rollback in 5mins</comment>")) REPLY("<x/>"),
	    false);
	assert_int_equal(device_history(p.device, p.arena, &p.deadline, &h, &p.e), -1);
	assert_failed(&p, "PROTOCOL");
	play_done(&p);
}

static void
wrapped_and_missing(void **state)
{
	struct device_history h;
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO REPLY("<multi-routing-engine-results><multi-routing-engine-item><re-"
			"name>fpc0</re-name>"
			"<commit-information>" ENTRY("0", "5",
			    "") "</commit-information></multi-routing-engine-item>"
				"</multi-routing-engine-results>") REPLY("<ok/>"),
	    false);
	h = history(&p);
	assert_int_equal(h.n, 1);
	assert_int_equal(device_history(p.device, p.arena, &p.deadline, &h, &p.e), -1);
	assert_failed(&p, "PROTOCOL");
	play_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(marker_means_pending),
	    cmocka_unit_test(without_marker_the_clock_decides),
	    cmocka_unit_test(clock_that_is_not_told),
	    cmocka_unit_test(wrapped_and_missing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
