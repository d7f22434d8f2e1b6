#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "report/summary.h"
#include "unit/report/errand.h"
#include "unit/report/told.h"

static void
summary_is(const char *lines, bool brief, const char *want)
{
	struct story s;
	struct buf out;

	story_init(&s);
	tell(&s, lines);
	buf_init(&out, BUF_TEXT);
	summary_print(&s, false, brief, &out);
	assert_string_equal(buf_z(&out), want);
	buf_done(&out);
	story_done(&s);
}

#define STORY                                                                            \
	AT(1, "00.000", "run-start",                                                     \
	    "\"command\":\"deploy\",\"version\":\"0.1.0\","                              \
	    "\"devices\":[\"fra-edge1\",\"fra-edge2\",\"ams-edge1\",\"a\"]")             \
	AT(2, "01.000", "device-state",                                                  \
	    "\"device\":\"fra-edge1\",\"state\":\"open\","                               \
	    "\"elapsed-ms\":1000")                                                       \
	AT(3, "02.000", "device-state",                                                  \
	    "\"device\":\"ams-edge1\",\"state\":\"lock\","                               \
	    "\"elapsed-ms\":200,\"detail\":\"held by ops\"")                             \
	AT(4, "03.000", "device-result",                                                 \
	    "\"device\":\"fra-edge1\",\"result\":"                                       \
	    "\"confirmed\",\"elapsed-ms\":3000")                                         \
	AT(5, "04.000", "device-result",                                                 \
	    "\"device\":\"fra-edge2\",\"result\":"                                       \
	    "\"unknown\",\"elapsed-ms\":200000,\"detail\":\"no answer\",\"remedy\":"     \
	    "\"look\"")

static void
test_summary(void **state)
{
	(void)state;
	summary_is(STORY, false,
	    "device     state         elapsed\n"
	    "fra-edge1  confirmed     3.0 s\n"
	    "fra-edge2  unknown       3 min 20 s  no answer\n"
	    "  remedy: look\n"
	    "ams-edge1  not finished  200 ms      last seen: lock, held by ops\n"
	    "a          not started   -\n"
	    "1 confirmed, 1 unknown, 1 not finished, 1 not started\n");
	summary_is(STORY, true,
	    "device     state         elapsed\n"
	    "fra-edge2  unknown       3 min 20 s  no answer\n"
	    "  remedy: look\n"
	    "ams-edge1  not finished  200 ms      last seen: lock, held by ops\n"
	    "a          not started   -\n"
	    "1 confirmed, 1 unknown, 1 not finished, 1 not started\n");
}

/* Devices that were announced by number: none is forgotten. */
static void
test_unnamed(void **state)
{
	(void)state;
	summary_is(AT(1, "00.000", "run-start",
		       "\"command\":\"deploy\",\"version\":\"1\",\"devices\":3") AT(2,
		       "01.000", "device-result",
		       "\"device\":\"a\",\"result\":\"confirmed\",\"elapsed-ms\":1000"),
	    false,
	    "device  state      elapsed\n"
	    "a       confirmed  1.0 s\n"
	    "1 confirmed, 2 not started and not named\n");
}

/* Every router of a runbook, with where it is; then the steps and the gates. */
static void
test_runbook(void **state)
{
	char *lines = ERRAND(ERRAND_START,
	    {"00:01.000", "step-start",
		"'step':'reboot','does':'reboot','names':['fra-edge1']"},
	    {"00:01.500", "gate", "'step':'g','gate':'asked','message':'m'"},
	    {"00:01.500", "gate", "'step':'g','gate':'approved','message':'m'"},
	    {"00:02.000", "step-end",
		"'step':'reboot','outcome':'changed','elapsed-ms':1000,'device':"
		"'fra-edge1','detail':'up again'"},
	    {"00:03.000", "step-start",
		"'step':'verify','does':'verify-version','names':['fra-edge1']"},
	    {"00:03.000", "device-state",
		"'device':'fra-edge1','state':'reading','elapsed-ms':2000"});

	(void)state;
	summary_is(lines, false,
	    "device     state         elapsed\n"
	    "fra-edge1  not finished  2.0 s    last seen: verify: reading\n"
	    "fra-edge2  not started   -\n"
	    "1 not finished, 1 not started\n"
	    "steps: 1 changed\n"
	    "gates: 1 approved\n");
	free(lines);
}

static void
test_counts(void **state)
{
	(void)state;
	summary_is(
	    AT(1, "00.000", "run-start",
		"\"command\":\"check\",\"version\":\"1\",\"devices\":[\"a\"]")
		AT(2, "00.000", "check-result",
		    "\"device\":\"a\",\"check\":\"b\",\"title\":\"c\",\"passed\":true,"
		    "\"expect\":1,\"actual\":1")
		    AT(3, "00.000", "finding", "\"message\":\"m\"") AT(4, "00.000",
			"finding", "\"message\":\"m\",\"severity\":\"warning\"")
			AT(5, "00.000", "warning", "\"message\":\"m\""),
	    false,
	    "checks: 1 ok, 0 failed\n"
	    "1 finding\n"
	    "2 warnings\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_summary),
	    cmocka_unit_test(test_unnamed),
	    cmocka_unit_test(test_runbook),
	    cmocka_unit_test(test_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
