#include "judged.h"

extern const struct check_kind check_ntp;

#define SYNCHRONIZED                                                                     \
	"<output>\nstatus=0644 leap_none, sync_ntp, 4 events, "                          \
	"event_peer/strat_chg,\nversion=\"ntpd 4.2.0-a Fri Mar 1 2024 (1)\", "           \
	"processor=\"amd64\", system=\"FreeBSD\", leap=00,\nstratum=3, precision=-23, "  \
	"rootdelay=1.732, offset=0.118\n</output>"
#define NEWER                                                                            \
	"<output>assid=0 status=0615, leap_none, sync_ntp, 1 event, clock_sync,\n"       \
	"version=\"ntpd 4.2.8p15\", leap=00,\nstratum=3, precision=-23</output>"
#define ALONE                                                                            \
	"<output>\nassid=0 status=c011, sync_alarm, sync_unspec, 1 event, "              \
	"freq_not_set,\nleap=11,\nstratum=16, precision=-23, refid=INIT\n</output>"
#define LOCAL "<output>status=0544 leap_none, sync_local, 4 events,\nstratum=6</output>"
#define HEAD                                                                             \
	"     remote           refid      st t when poll reach   delay   offset  "       \
	"jitter\n======================================================================" \
	"========\n"
#define LINE(mark, offset)                                                               \
	mark "192.0.2.5       198.51.100.123   2 -   17   64  377    1.204    " offset   \
	     "   0.052\n"
#define SERVERS(x) "<output>\n" HEAD x "</output>"
#define NOBODY "<output>\nNo association ID's returned\n</output>"

static void
test_synchronized(void **state)
{
	(void)state;
	judged(&check_ntp, "{}",
	    BODIES(SYNCHRONIZED, SERVERS(LINE("+", "9.9") LINE("*", "0.118"))), NULL,
	    "ok [] expect: synchronised, stratum at most 15; actual: synchronised with "
	    "192.0.2.5, stratum 3, offset 0.118 ms\n");
	judged(&check_ntp, "offset-max: 5", BODIES(NEWER, SERVERS(LINE("*", "-5.0"))),
	    BODIES(ALONE, NOBODY),
	    "ok [] expect: synchronised, stratum at most 15, offset at most 5 ms; "
	    "actual: "
	    "synchronised with 192.0.2.5, stratum 3, offset -5 ms; before: not "
	    "synchronised\n");
}

static void
test_not_so(void **state)
{
	(void)state;
	judged(&check_ntp, "offset-max: 5", BODIES(NEWER, SERVERS(LINE("*", "-5.1"))),
	    BODIES(NEWER, SERVERS(LINE("*", "0.1"))),
	    "FAIL [] expect: synchronised, stratum at most 15, offset at most 5 ms; "
	    "actual: synchronised with 192.0.2.5, stratum 3, offset -5.1 ms; before: "
	    "synchronised with 192.0.2.5, stratum 3, offset 0.1 ms\n");
	judged(&check_ntp, "stratum-max: 2", BODIES(NEWER, SERVERS(LINE("*", "0.1"))),
	    NULL,
	    "FAIL [] expect: synchronised, stratum at most 2; actual: synchronised with "
	    "192.0.2.5, stratum 3, offset 0.1 ms\n");
	judged(&check_ntp, "{}", BODIES(ALONE, NOBODY), NULL,
	    "FAIL [] expect: synchronised, stratum at most 15; actual: not "
	    "synchronised\n");
	judged(&check_ntp, "{}", BODIES(LOCAL, SERVERS(LINE("*", "0.0"))), NULL,
	    "FAIL [] expect: synchronised, stratum at most 15; actual: not "
	    "synchronised\n");
	judged(&check_ntp, "{}", BODIES(NEWER, SERVERS(LINE("x", "0.1"))), NULL,
	    "FAIL [] expect: synchronised, stratum at most 15; actual: synchronised, but "
	    "no server is followed\n");
}

static void
test_engines(void **state)
{
	(void)state;
	judged(&check_ntp, "{}",
	    BODIES(ITEMS(ITEM("re0", NEWER) ITEM("re1", ALONE)),
		ITEMS(ITEM("re0", SERVERS(LINE("*", "0.1"))) ITEM("re1", NOBODY))),
	    NULL,
	    "ok [re0] expect: synchronised, stratum at most 15; actual: synchronised "
	    "with "
	    "192.0.2.5, stratum 3, offset 0.1 ms\n"
	    "FAIL [re1] expect: synchronised, stratum at most 15; actual: not "
	    "synchronised\n");
	judged(&check_ntp, "{}",
	    BODIES(ITEMS(ITEM("re0", NEWER) ITEM("re1", ALONE)), NOBODY), NULL,
	    "PROTOCOL: 2 answers of NTP's status and 1 of its servers\n");
}

static void
test_not_understood(void **state)
{
	(void)state;
	judged(&check_ntp, "{}",
	    BODIES("<output>localhost: timed out, nothing received</output>", NOBODY),
	    NULL,
	    "PROTOCOL: the router said 'localhost: timed out, nothing received' instead "
	    "of <status of ntpq>\n");
	judged(&check_ntp, "{}",
	    BODIES(NEWER, "<output>ntpq: read: Connection refused</output>"), NULL,
	    "PROTOCOL: the router said 'ntpq: read: Connection refused' instead of "
	    "<servers of ntpq>\n");
	judged(&check_ntp, "{}", BODIES(NEWER, SERVERS(LINE("*", "a lot"))), NULL,
	    "PROTOCOL: '*192.0.2.5       198.51.100.123   2 -   17   64  377    1.204    "
	    "a "
	    "lot   0.052' is no line of ntpq\n");
	judged(&check_ntp, "{}", BODIES("<output>status=0615, sync_ntp</output>", NOBODY),
	    NULL,
	    "PROTOCOL: the router said 'status=0615, sync_ntp' instead of <status of "
	    "ntpq>\n");
	judged(&check_ntp, "{}", BODIES("<ntp-status><x>1</x></ntp-status>", NOBODY),
	    NULL,
	    "PROTOCOL: <ntp-status> where <text of ntpq> was expected in the router's "
	    "answer\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_synchronized),
	    cmocka_unit_test(test_not_so),
	    cmocka_unit_test(test_engines),
	    cmocka_unit_test(test_not_understood),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
