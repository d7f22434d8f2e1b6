#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "report/live.h"
#include "unit/report/errand.h"
#include "unit/report/screen.h"
#include "unit/report/told.h"

/* Not a terminal: 80 by 24; the size is set after live_erase where a test wants another. */
static void
drawn_is(struct story *s, size_t columns, size_t rows, int64_t since_ms, const char *want)
{
	struct live v;
	struct buf out;

	live_init(&v, false);
	buf_init(&out, BUF_TEXT);
	live_erase(&v, -1, &out);
	assert_int_equal(v.columns, 80);
	assert_int_equal(v.rows, 24);
	v.columns = columns;
	v.rows = rows;
	live_draw(&v, s, since_ms, &out);
	assert_string_equal(buf_z(&out), want);
	buf_done(&out);
	live_done(&v);
}

#define START                                                                            \
	AT(1, "00.000", "run-start",                                                     \
	    "\"command\":\"deploy\",\"version\":\"0.1.0\",\"devices\":[\"fra-edge1\","   \
	    "\"ams-edge2\"]")
#define COMMITS(seq, device)                                                             \
	AT(seq, "02.000", "device-state",                                                \
	    "\"device\":\"" device "\",\"state\":\"commit confirmed\",\"detail\":\"5 "   \
	    "min\",\"elapsed-ms\":1000")

static void
test_lines(void **state)
{
	struct story s;

	(void)state;
	story_init(&s);
	drawn_is(&s, 80, 24, 0, "");
	tell(&s, START);
	drawn_is(&s, 80, 24, 0, ""); /* a run that may not work on devices: 'check' */
	tell(&s, COMMITS(2, "fra-edge1"));
	drawn_is(&s, 80, 24, 0,
	    "fra-edge1  commit confirmed  1.0 s       5 min\n"
	    "ams-edge2  waiting\n");
	/* time goes on between events */
	drawn_is(&s, 80, 24, 60500,
	    "fra-edge1  commit confirmed  61 s        5 min\n"
	    "ams-edge2  waiting\n");
	tell(&s,
	    AT(3, "03.000", "device-result",
		"\"device\":\"fra-edge1\",\"result\":\"confirmed\",\"elapsed-ms\":2000"));
	drawn_is(&s, 80, 24, 0, "ams-edge2  waiting\n");
	tell(&s,
	    AT(4, "04.000", "run-end", "\"exit\":0,\"elapsed-ms\":4000,\"states\":{}"));
	drawn_is(&s, 80, 24, 0, "");
	story_done(&s);
}

static void
test_soak(void **state)
{
	struct story s;

	(void)state;
	story_init(&s);
	tell(&s, START COMMITS(2, "fra-edge1") AT(3, "03.000", "device-result",
		     "\"device\":\"fra-edge1\",\"result\":\"confirmed\",\"elapsed-"
		     "ms\":2000") AT(4, "03.000", "soak",
		     "\"wave\":\"wave 2 of 2\",\"soak-ms\":600000"));
	drawn_is(&s, 80, 24, 0,
	    "ams-edge2  waiting\n"
	    "soaking before wave 2 of 2: 10 min left\n");
	drawn_is(&s, 80, 24, 59001,
	    "ams-edge2  waiting\n"
	    "soaking before wave 2 of 2: 9 min 1 s left\n");
	drawn_is(&s, 80, 24, 700000,
	    "ams-edge2  waiting\n"
	    "soaking before wave 2 of 2: 0 s left\n");
	drawn_is(&s, 80, 3, 0,
	    "ams-edge2  waiting\n"
	    "soaking before wave 2 of 2: 10 min left\n");
	tell(&s, COMMITS(5, "ams-edge2"));
	drawn_is(&s, 80, 24, 0, "ams-edge2  commit confirmed  1.0 s       5 min\n");
	story_done(&s);
}

static void
test_narrow(void **state)
{
	struct story s;

	(void)state;
	story_init(&s);
	tell(&s, START COMMITS(2, "fra-edge1"));
	drawn_is(&s, 30, 24, 0,
	    "fra-edge1  commit confirmed …\n"
	    "ams-edge2  waiting\n");
	drawn_is(&s, 8, 24, 0, "fra-ed…\nams-ed…\n");
	drawn_is(&s, 1, 24, 0, "…\n…\n");
	story_done(&s);
}

/* What names and states hold stays within its column and moves nothing. */
static void
test_hostile(void **state)
{
	struct story s;

	(void)state;
	story_init(&s);
	tell(&s, AT(1, "00.000", "device-state",
		     "\"device\":\"a\\u001b[9A\",\"state\":\"s\\n\",\"detail\":\"\\r\","
		     "\"elapsed-ms\":5"));
	drawn_is(&s, 80, 24, 0, "a\\x1b[9A  s\\n  5 ms        \\x0d\n");
	story_done(&s);
}

static void
crowd(struct story *s, int n)
{
	struct buf b;

	buf_init(&b, BUF_TEXT);
	buf_adds(&b,
	    "{\"seq\":1,\"time\":\"2026-11-22T02:00:00.000Z\",\"run\":\"r1\",\"kind\":"
	    "\"run-start\",\"command\":\"deploy\",\"version\":\"1\",\"devices\":[");
	for (int i = 0; i < n; i++)
		buf_printf(&b, "%s\"r%d\"", i > 0 ? "," : "", i);
	buf_adds(&b, "]}\n");
	tell(s, buf_z(&b));
	buf_done(&b);
}

static void
test_crowd(void **state)
{
	struct story s;

	(void)state;
	story_init(&s);
	crowd(&s, 46);
	tell(&s, COMMITS(2, "r7") COMMITS(3, "r9") AT(4, "03.000", "device-result",
		     "\"device\":\"r0\",\"result\":\"confirmed\",\"elapsed-ms\":2000"));
	drawn_is(&s, 80, 6, 0,
	    "r7  commit confirmed  2.0 s       5 min\n"
	    "r9  commit confirmed  2.0 s       5 min\n"
	    "1 confirmed, 43 waiting, 2 commit confirmed\n");
	tell(&s, COMMITS(5, "r1") COMMITS(6, "r2"));
	drawn_is(&s, 80, 6, 0,
	    "r1  commit confirmed  1.0 s       5 min\n"
	    "r2  commit confirmed  1.0 s       5 min\n"
	    "r7  commit confirmed  1.0 s       5 min\n"
	    "1 confirmed, 4 commit confirmed, 41 waiting\n");
	drawn_is(&s, 30, 3, 0, "1 confirmed, 4 commit confir…\n");
	story_done(&s);
}

/* Erasing takes away what was drawn, also when the terminal became narrower since. */
static void
test_erase(void **state)
{
	struct screen screen;
	struct story s;
	struct live v;
	struct buf out;
	char *text;

	(void)state;
	story_init(&s);
	tell(&s, START COMMITS(2, "fra-edge1"));
	live_init(&v, true);
	buf_init(&out, BUF_TEXT);
	live_erase(&v, -1, &out);
	assert_int_equal(out.n, 0);
	v.columns = 200;
	live_draw(&v, &s, 0, &out);
	assert_int_equal(strncmp(buf_z(&out), "\033[1mfra-edge1\033[0m  commit", 24), 0);
	vec_last(&v.drawn) = 81;
	live_erase(&v, -1, &out);
	assert_string_equal(out.p + out.n - 8, "\r\033[3A\033[J");
	live_draw(&v, &s, 0, &out);
	buf_reset(&out);
	screen_init(&screen, 10, 80);
	screen_write(&screen, "before\r\nfra-edge1\r\nams-edge2\r\n");
	live_erase(&v, -1, &out);
	screen_write(&screen, buf_z(&out));
	text = screen_text(&screen);
	assert_string_equal(text, "before\n");
	free(text);
	buf_done(&out);
	live_done(&v);
	story_done(&s);
}

/* A step of a runbook, what the router does within it, and how far that is. */
static void
test_step(void **state)
{
	static const char asked[] = "'step':'d','gate':'asked','message':'m'";
	static const char approved[] =
	    "'step':'d','gate':'approved','message':'m','wanted':2,'approvals':%d";
	char *lines = ERRAND(ERRAND_START,
	    {"00:01.000", "step-start",
		"'step':'push image','does':'push','names':['fra-edge1','fra-edge2']"},
	    {"00:02.000", "device-state",
		"'device':'fra-edge1','state':'copying','elapsed-ms':1000"},
	    {"00:02.000", "progress",
		"'device':'fra-edge1','what':'a.tgz','done':0,'total':100000000"},
	    {"00:12.000", "progress",
		"'device':'fra-edge1','what':'a.tgz','done':41000000,'total':100000000"},
	    {"00:12.000", "step-end",
		"'step':'push image','outcome':'skipped','elapsed-ms':1,'device':"
		"'fra-edge2','detail':'it is there'"});
	char fields[128], *line;
	struct story s;

	(void)state;
	story_init(&s);
	tell(&s, lines);
	free(lines);
	drawn_is(&s, 100, 24, 0,
	    "fra-edge1  push image           11 s        copying: a.tgz 41 %, 4.1 MB/s, "
	    "15 s left\n"
	    "fra-edge2  push image: skipped  11 s        it is there\n");
	drawn_is(&s, 100, 24, 5000,
	    "fra-edge1  push image           16 s        copying: a.tgz 41 %, 4.1 MB/s, "
	    "10 s left\n"
	    "fra-edge2  push image: skipped  16 s        it is there\n");
	/* The terminal is the question's, until it has its last answer. */
	tell(&s, line = errand_event(9, "00:13.000", "gate", asked));
	free(line);
	drawn_is(&s, 100, 24, 0, "");
	for (int i = 1; i < 3; i++) {
		snprintf(fields, sizeof fields, approved, i);
		tell(&s, line = errand_event(9 + i, "00:14.000", "gate", fields));
		free(line);
		assert_int_equal(s.asked, i < 2);
	}
	drawn_is(&s, 100, 24, 0,
	    "fra-edge1  push image           13 s        copying: a.tgz 41 %, 4.1 MB/s, "
	    "13 s left\n"
	    "fra-edge2  push image: skipped  13 s        it is there\n");
	story_done(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_step),
	    cmocka_unit_test(test_lines),
	    cmocka_unit_test(test_soak),
	    cmocka_unit_test(test_narrow),
	    cmocka_unit_test(test_hostile),
	    cmocka_unit_test(test_crowd),
	    cmocka_unit_test(test_erase),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
