#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/report/said.h"

#define START                                                                            \
	AT(1, "00.000", "run-start",                                                     \
	    "\"command\":\"deploy\",\"version\":\"0.1.0\",\"devices\":[\"fra-edge1\"]")

static void
test_course(void **state)
{
	(void)state;
	says(START AT(2, "00.990", "device-state",
		 "\"device\":\"fra-edge1\",\"state\":\"open\",\"elapsed-ms\":3") AT(3,
		 "12.345", "device-state",
		 "\"device\":\"fra-edge1\",\"state\":\"commit confirmed\",\"detail\":\"5 "
		 "min\",\"elapsed-ms\":11000") AT(4, "20.000", "device-result",
		 "\"device\":\"fra-edge1\",\"result\":\"unknown\",\"elapsed-ms\":19900,"
		 "\"detail\":\"no answer\",\"remedy\":\"look at it\""),
	    "[0.0 s] holdfast 0.1.0 deploy: 1 device, run r1\n"
	    "[12.3 s] fra-edge1: commit confirmed (5 min)\n"
	    "[20.0 s] fra-edge1: unknown after 19 s (no answer)\n"
	    "  remedy: look at it\n");
	says(AT(1, "00.000", "run-start",
		 "\"command\":\"check\",\"version\":\"0.1.0\",\"devices\":400"),
	    "[0.0 s] holdfast 0.1.0 check: 400 devices, run r1\n");
}

static void
test_end(void **state)
{
	(void)state;
	says(START AT(
		 2, "50.000", "run-end", "\"exit\":0,\"elapsed-ms\":50000,\"states\":{}"),
	    "[0.0 s] holdfast 0.1.0 deploy: 1 device, run r1\n"
	    "[50.0 s] done: exit 0 after 50 s\n");
	says(START AT(2, "01.000", "device-state",
		 "\"device\":\"fra-edge1\",\"state\":\"open\",\"elapsed-ms\":3") AT(3,
		 "50.000", "run-end", "\"exit\":7,\"elapsed-ms\":50000,\"states\":{}"),
	    "[0.0 s] holdfast 0.1.0 deploy: 1 device, run r1\n"
	    "device     state         elapsed\n"
	    "fra-edge1  not finished  3 ms     last seen: open\n"
	    "1 not finished\n"
	    "[50.0 s] ended: exit 7 after 50 s\n");
}

/* What comes again and again has a line in half a minute, until something else comes. */
static void
test_again(void **state)
{
#define WAITS(seq, at, state, detail)                                                    \
	AT(seq, at, "device-state",                                                      \
	    "\"device\":\"fra-edge1\",\"state\":\"" state "\",\"detail\":\"" detail      \
	    "\",\"elapsed-ms\":3")
	(void)state;
	says(START WAITS(2, "01.000", "waiting", "look 2") WAITS(3, "06.000", "waiting",
		 "look 3") WAITS(4, "32.000", "waiting", "look 8") WAITS(5, "33.000",
		 "confirming", "now") WAITS(6, "34.000", "waiting", "once more"),
	    "[0.0 s] holdfast 0.1.0 deploy: 1 device, run r1\n"
	    "[1.0 s] fra-edge1: waiting (look 2)\n"
	    "[32.0 s] fra-edge1: waiting (look 8)\n"
	    "[33.0 s] fra-edge1: confirming (now)\n"
	    "[34.0 s] fra-edge1: waiting (once more)\n");
#undef WAITS
}

/* A record that breaks off: what was in work is named. */
static void
test_broken_off(void **state)
{
	struct said s;

	(void)state;
	text_init(&s.text, false, -1);
	buf_init(&s.out, BUF_TEXT);
	text_end(&s.text, &s.out); /* nothing began: nothing to say */
	assert_string_equal(buf_z(&s.out), "");
	play_to(said_event, &s,
	    START AT(2, "03.000", "device-state",
		"\"device\":\"fra-edge1\",\"state\":\"commit confirmed\",\"detail\":\"5 "
		"min\",\"elapsed-ms\":2000"));
	text_end(&s.text, &s.out);
	assert_string_equal(buf_z(&s.out),
	    "device     state         elapsed\n"
	    "fra-edge1  not finished  2.0 s    last seen: commit confirmed, 5 min\n"
	    "1 not finished\n"
	    "the run did not end: nothing is known after 3.0 s\n"
	    "  remedy: look at the devices that are not finished\n");
	text_done(&s.text);
	buf_done(&s.out);
}

#define CHECK(passed)                                                                    \
	AT(1, "00.000", "check-result",                                                  \
	    "\"device\":\"fra-edge1\",\"check\":\"bgp\",\"title\":\"all sessions "       \
	    "established before are established now\",\"passed\":" passed                \
	    ",\"expect\":[\"192.0.2.1 Established\",\"192.0.2.9 Established\"],"         \
	    "\"actual\":[\"192.0.2.1 Active\",\"192.0.2.9 Established\"]")

static void
test_check(void **state)
{
	static const char full[] = "  Expect: 192.0.2.1 Established\n"
				   "          192.0.2.9 Established\n"
				   "  Actual: 192.0.2.1 Active\n"
				   "          192.0.2.9 Established\n";
	static const char title[] =
	    "[ fra-edge1 ] bgp: all sessions established before are established now: ";
	char want[1024];

	(void)state;
	snprintf(want, sizeof want, "%sfailed\n%s", title, full);
	says(CHECK("false"), want);
	says_so(CHECK("false"), false, false, -1, want);
	snprintf(want, sizeof want, "%sok\n%s", title, full);
	says_so(CHECK("true"), false, false, 1, want);
	says_so(CHECK("true"), false, false, -1, "");
	snprintf(want, sizeof want,
	    "%sok\n"
	    "  Expect: 192.0.2.1 Established, 192.0.2.9 Established"
	    "  Actual: 192.0.2.1 Active, 192.0.2.9 Established\n",
	    title);
	says(CHECK("true"), want);
}

static void
test_check_forms(void **state)
{
	(void)state;
	says(AT(1, "00.000", "check-result",
		 "\"device\":\"a\",\"check\":\"re\",\"title\":\"t\",\"passed\":false,"
		 "\"expect\":\"at most 80 %\",\"actual\":[]"),
	    "[ a ] re: t: failed\n"
	    "  Expect: at most 80 %\n"
	    "  Actual: nothing\n");
	says(AT(1, "00.000", "check-result",
		 "\"device\":\"a\",\"check\":\"re\",\"title\":\"t\",\"passed\":false,"
		 "\"expect\":5,\"actual\":{\"n\":4}"),
	    "[ a ] re: t: failed\n"
	    "  Expect: 5\n"
	    "  Actual: {\"n\":4}\n");
	says(AT(1, "00.000", "check-result",
		 "\"device\":\"a\",\"check\":\"if\",\"title\":\"t\",\"passed\":true,"
		 "\"expect\":\"123456789 123456789 123456789 123456789 123456789 "
		 "123456789 \","
		 "\"actual\":\"123456789 123456789 123456789 123456789 123456789 "
		 "1234567890\""),
	    "[ a ] if: t: ok\n"
	    "  Expect: 123456789 123456789 123456789 123456789 123456789 123456789 "
	    "  Actual: 123456789 123456789 123456789 123456789 123456789 1234567890\n");
	says(AT(1, "00.000", "check-result",
		 "\"device\":\"a\",\"check\":\"if\",\"title\":\"t\",\"passed\":true,"
		 "\"expect\":\"123456789 123456789 123456789 123456789 123456789 "
		 "123456789 1\","
		 "\"actual\":1"),
	    "[ a ] if: t: ok\n"
	    "  Expect: 123456789 123456789 123456789 123456789 123456789 123456789…"
	    "  Actual: 1\n");
}

/* One event an object, as the checks post them: one head for those that follow. */
#define PEER(seq, device, passed, object, expect, actual, more)                          \
	AT(seq, "00.000", "check-result",                                                \
	    "\"device\":\"" device                                                       \
	    "\",\"check\":\"bgp\",\"title\":\"up\",\"object\":\"" object                 \
	    "\",\"passed\":" passed ",\"expect\":\"" expect "\",\"actual\":\"" actual    \
	    "\"" more)

static void
test_check_objects(void **state)
{
	(void)state;
	says(PEER(1, "a", "true", "192.0.2.1", "Established", "Established", "") PEER(2,
		 "a", "true", "192.0.2.2", "192.0.2.2 Established", "192.0.2.21 up", "")
		 PEER(3, "a", "false", "192.0.2.3", "Established", "Active",
		     ",\"before\":\"Established\"")
		     PEER(4, "a", "false", "192.0.2.4", "Established", "Idle", "")
			 PEER(5, "b", "false", "", "Established", "Idle", "")
			     AT(6, "00.000", "note", "\"message\":\"not shown\"")
				 PEER(7, "b", "false", "", "Established", "Idle", "")
				     AT(8, "00.000", "warning", "\"message\":\"w\"")
					 PEER(9, "b", "false", "", "up", "down", ""),
	    "[ a ] bgp: up: ok\n"
	    "  Expect: 192.0.2.1 Established  Actual: 192.0.2.1 Established\n"
	    "  Expect: 192.0.2.2 Established  Actual: 192.0.2.2 192.0.2.21 up\n"
	    "[ a ] bgp: up: failed\n"
	    "  Expect: 192.0.2.3 Established\n"
	    "  Actual: 192.0.2.3 Active\n"
	    "  Before: 192.0.2.3 Established\n"
	    "  Expect: 192.0.2.4 Established\n"
	    "  Actual: 192.0.2.4 Idle\n"
	    "[ b ] bgp: up: failed\n"
	    "  Expect: Established\n"
	    "  Actual: Idle\n"
	    "  Expect: Established\n"
	    "  Actual: Idle\n"
	    "warning: w\n"
	    "[ b ] bgp: up: failed\n"
	    "  Expect: up\n"
	    "  Actual: down\n");
}

static void
test_diff(void **state)
{
	(void)state;
#define DIFF(seq, device, text)                                                          \
	AT(seq, "01.000", "diff", "\"device\":\"" device "\",\"text\":\"" text "\"")
	says(START DIFF(2, "a", "[edit]\\n-  x;\\n") DIFF(3, "b", "[edit]\\n-  x;\\n")
		 DIFF(4, "c", "") DIFF(5, "d", "+  y;\\n")
		     DIFF(6, "a", "[edit]\\n-  x;\\n"),
	    "[0.0 s] holdfast 0.1.0 deploy: 1 device, run r1\n"
	    "[1.0 s] a: difference\n"
	    "  [edit]\n"
	    "  -  x;\n"
	    "[1.0 s] b: the same difference as a\n"
	    "[1.0 s] c: no difference\n"
	    "[1.0 s] d: difference\n"
	    "  +  y;\n"
	    "[1.0 s] a: the same difference as before\n");
	says_so(DIFF(1, "a", "[edit]\\n-  x;\\n!  y;\\n"), true, false, 0,
	    "\033[2m[0.0 s]\033[0m \033[1ma\033[0m: difference\n"
	    "  \033[1m[edit]\033[0m\n"
	    "  \033[31m-  x;\033[0m\n"
	    "  \033[33m!  y;\033[0m\n");
}

/* The command's product shows it: the narrative only says how much. */
static void
test_diff_beside_product(void **state)
{
	static const char diff[] = AT(1, "00.000", "run-start",
	    "\"command\":\"diff\",\"version\":\"1\",\"devices\":[]")
	    DIFF(2, "a", "[edit]\\n- x;\\n+ y;\\n+  - z;\\n! t;\\n  +u;\\n");
	struct said s;

	(void)state;
	text_init(&s.text, false, 0);
	s.text.beside_product = true;
	buf_init(&s.out, BUF_TEXT);
	play_to(said_event, &s, diff);
	assert_string_equal(buf_z(&s.out), "[0.0 s] holdfast 1 diff: 0 devices, run r1\n"
					   "[1.0 s] a: difference: +2 -1 !1\n");
	text_done(&s.text);
	buf_done(&s.out);
}

static void
test_finding(void **state)
{
	(void)state;
	says(AT(1, "00.000", "finding",
		 "\"message\":\"load "
		 "failed\",\"code\":\"LOAD\",\"exit\":1,\"device\":\"fra\","
		 "\"file\":\"a.j2\",\"line\":14,\"column\":7,\"path\":\"[edit "
		 "protocols]\","
		 "\"bad-element\":\"bgpp\",\"causes\":[\"fra.conf:9:1: syntax "
		 "error\",\"no such "
		 "statement\"],\"excerpt\":\"\\té {{ x }}\",\"excerpt-column\":5,"
		 "\"remedy\":\"correct it\",\"step\":\"edges\""),
	    "a.j2:14:7: error: load failed\n"
	    "    \té {{ x }}\n"
	    "    \t  ^\n"
	    "  device: fra\n"
	    "  step: edges\n"
	    "  path: [edit protocols]\n"
	    "  bad element: bgpp\n"
	    "  cause: fra.conf:9:1: syntax error\n"
	    "  cause: no such statement\n"
	    "  remedy: correct it\n");
	says(AT(1, "00.000", "finding",
		 "\"message\":\"unused\",\"file\":\"a.conf\",\"line\":3,\"severity\":"
		 "\"warning\","
		 "\"rule\":\"unused-list\""),
	    "a.conf:3: warning: unused [unused-list]\n");
	says(AT(1, "00.000", "finding", "\"message\":\"m\""), "error: m\n");
	says(AT(1, "00.000", "warning", "\"message\":\"m\",\"device\":\"fra\""),
	    "warning: m\n  device: fra\n");
	/* fields of a wrong kind say nothing, they do no harm */
	says(AT(1, "00.000", "finding",
		 "\"message\":\"m\",\"causes\":\"x\",\"line\":\"y\",\"file\":1,"
		 "\"excerpt\":[],"
		 "\"remedy\":{},\"excerpt-column\":99999999999"),
	    "error: m\n");
	says(AT(1, "00.000", "finding",
		 "\"message\":\"m\",\"excerpt\":\"x\",\"excerpt-column\":99999999999"),
	    "error: m\n    x\n");
}

/* What a router says moves no cursor. */
static void
test_harmless(void **state)
{
	(void)state;
	says(AT(1, "00.000", "finding",
		 "\"message\":\"a\\u001b[2Jb\\nc\",\"device\":\"\\u001b\",\"excerpt\":"
		 "\"\\u001b\","
		 "\"excerpt-column\":2,\"causes\":[\"\\r\"]"),
	    "error: a\\x1b[2Jb\\nc\n"
	    "    \\x1b\n"
	    "        ^\n"
	    "  device: \\x1b\n"
	    "  cause: \\x0d\n");
	says(AT(1, "00.000", "diff", "\"device\":\"a\",\"text\":\"+\\u001b[31m\\n\""),
	    "[0.0 s] a: difference\n"
	    "  +\\x1b[31m\n");
}

#define QUIET_AND_LOUD                                                                   \
	AT(1, "00.000", "note", "\"message\":\"n\"")                                     \
	AT(2, "00.000", "rpc",                                                           \
	    "\"device\":\"a\",\"rpc\":\"get-configuration\","                            \
	    "\"elapsed-ms\":35")                                                         \
	AT(3, "00.000", "device-state",                                                  \
	    "\"device\":\"a\",\"state\":\"s\","                                          \
	    "\"elapsed-ms\":1")                                                          \
	AT(4, "00.000", "device-result",                                                 \
	    "\"device\":\"a\",\"result\":\"confirmed\","                                 \
	    "\"elapsed-ms\":1")                                                          \
	AT(5, "00.000", "device-result",                                                 \
	    "\"device\":\"b\",\"result\":\"refused\","                                   \
	    "\"elapsed-ms\":1")                                                          \
	AT(6, "00.000", "warning", "\"message\":\"w\"")

static void
test_levels(void **state)
{
	static const char note[] = "[0.0 s] n\n",
			  rpc[] = "[0.0 s] a: rpc get-configuration 35 ms\n",
			  work[] = "[0.0 s] a: s\n",
			  good[] = "[0.0 s] a: confirmed after 1 ms\n",
			  bad[] = "[0.0 s] b: refused after 1 ms\n",
			  warning[] = "warning: w\n";
	char want[1024];

	(void)state;
	snprintf(want, sizeof want, "%s%s", bad, warning);
	says_so(QUIET_AND_LOUD, false, false, -1, want);
	snprintf(want, sizeof want, "%s%s%s", good, bad, warning);
	says_so(QUIET_AND_LOUD, false, false, 0, want);
	says_so(QUIET_AND_LOUD, false, true, 0, want);
	snprintf(want, sizeof want, "%s%s%s%s%s", note, work, good, bad, warning);
	says_so(QUIET_AND_LOUD, false, false, 1, want);
	says_so(QUIET_AND_LOUD, false, true, 1, want);
	snprintf(want, sizeof want, "%s%s%s%s%s%s", note, rpc, work, good, bad, warning);
	says_so(QUIET_AND_LOUD, false, false, 2, want);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_course),
	    cmocka_unit_test(test_end),
	    cmocka_unit_test(test_again),
	    cmocka_unit_test(test_broken_off),
	    cmocka_unit_test(test_check),
	    cmocka_unit_test(test_check_forms),
	    cmocka_unit_test(test_check_objects),
	    cmocka_unit_test(test_diff),
	    cmocka_unit_test(test_diff_beside_product),
	    cmocka_unit_test(test_finding),
	    cmocka_unit_test(test_harmless),
	    cmocka_unit_test(test_levels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
