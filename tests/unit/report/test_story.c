#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/report/errand.h"
#include "unit/report/told.h"

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
test_devices(void **state)
{
	struct story s;
	const struct story_device *d;

	(void)state;
	story_init(&s);
	assert_false(story_worked(&s));
	tell(&s, STORY);
	assert_true(story_worked(&s));
	assert_int_equal(s.devices.n, 4);
	assert_int_equal(s.run_ms, 4000);
	assert_false(s.ended);
	d = story_device(&s, "ams-edge1");
	assert_string_equal(d->state, "lock");
	assert_string_equal(d->detail, "held by ops");
	assert_null(d->result);
	assert_int_equal(d->elapsed_ms, 200);
	assert_int_equal(d->since_ms, 2000);
	assert_string_equal(story_word(d), "not finished");
	assert_string_equal(story_word(story_device(&s, "a")), "not started");
	d = story_device(&s, "fra-edge1");
	assert_string_equal(story_word(d), "confirmed");
	assert_string_equal(d->state, "open");
	assert_null(d->detail);
	assert_null(story_device(&s, "nobody"));
	story_done(&s);
}

/* A comparison ends every device; the deploy after it takes them up again. */
static void
test_at_work_again(void **state)
{
	struct story s;

	(void)state;
	story_init(&s);
	assert_true(story_idle(&s));
	tell(&s, AT(1, "00.000", "run-start",
		     "\"command\":\"deploy\",\"version\":\"1\",\"devices\":[\"a\"]"));
	assert_false(story_idle(&s));
	tell(&s,
	    AT(2, "00.000", "device-result",
		"\"device\":\"a\",\"result\":\"unchanged\",\"elapsed-ms\":1,\"remedy\":"
		"\"x\""));
	assert_true(story_idle(&s));
	tell(&s, AT(3, "01.000", "device-state",
		     "\"device\":\"a\",\"state\":\"open\",\"elapsed-ms\":1"));
	assert_false(story_idle(&s));
	assert_string_equal(story_word(story_device(&s, "a")), "not finished");
	assert_null(story_device(&s, "a")->remedy);
	story_done(&s);
}

/* Another run in the same record is another story. */
static void
test_two_runs(void **state)
{
	struct story s;

	(void)state;
	story_init(&s);
	tell(&s, STORY
	    "{\"seq\":1,\"time\":\"2027-01-01T00:00:00.000Z\",\"run\":\"r2\",\"kind\":"
	    "\"run-start\",\"command\":\"check\",\"version\":\"1\",\"devices\":[]}\n"
	    "{\"seq\":2,\"time\":\"2027-01-01T00:00:01.250Z\",\"run\":\"r2\",\"kind\":"
	    "\"note\",\"message\":\"m\"}\n");
	assert_int_equal(s.devices.n, 0);
	assert_string_equal(s.command, "check");
	assert_int_equal(s.run_ms, 1250);
	story_done(&s);
}

/* Across midnight, a leap day and a year. */
static void
test_time(void **state)
{
	static const struct {
		const char *from, *to;
		int64_t ms;
	} cases[] = {
	    {"2028-02-28T23:59:59.999Z", "2028-03-01T00:00:00.000Z", 86400001},
	    {"2027-02-28T23:59:59.999Z", "2027-03-01T00:00:00.000Z", 1},
	    {"2026-12-31T23:59:59.500Z", "2027-01-01T00:00:00.250Z", 750},
	    {"2026-01-01T00:00:00.000Z", "2027-01-01T00:00:00.000Z", 31536000000},
	    {"2026-01-01T00:00:01.000Z", "2026-01-01T00:00:00.000Z",
		0}, /* clock set back */
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct story s;
		char lines[512];

		snprintf(lines, sizeof lines,
		    "{\"seq\":1,\"time\":\"%s\",\"run\":\"r\",\"kind\":\"note\","
		    "\"message\":\"\"}\n"
		    "{\"seq\":2,\"time\":\"%s\",\"run\":\"r\",\"kind\":\"note\","
		    "\"message\":\"\"}\n",
		    cases[i].from, cases[i].to);
		story_init(&s);
		tell(&s, lines);
		assert_int_equal(s.run_ms, cases[i].ms);
		story_done(&s);
	}
}

static void
told(struct story *s, const char *kind, const char *fields)
{
	char *line = errand_event(1, "00:01.000", kind, fields);

	tell(s, line);
	free(line);
}

/* Until when a question has the terminal for itself. */
static void
test_asked(void **state)
{
	struct story s;

	(void)state;
	story_init(&s);
	told(&s, "gate", "'step':'a','gate':'asked','message':'m','how':'approve'");
	assert_false(s.asked); /* it is not asked here */
	told(&s, "gate", "'step':'a','gate':'asked','message':'m','how':'key'");
	assert_true(s.asked);
	told(&s, "gate", "'step':'a','gate':'held','message':'m','how':'condition'");
	assert_true(s.asked);
	told(&s, "gate",
	    "'step':'a','gate':'approved','message':'m','how':'key','wanted':2,'"
	    "approvals':1");
	assert_true(s.asked);
	told(&s, "gate",
	    "'step':'a','gate':'approved','message':'m','how':'approve','wanted':2,"
	    "'approvals':2");
	assert_false(s.asked);
	told(&s, "gate", "'step':'a','gate':'asked','message':'m'");
	/* the condition has come true: nobody had to approve */
	told(&s, "gate",
	    "'step':'a','gate':'approved','message':'m','how':'condition','wanted':1,"
	    "'approvals':0");
	assert_false(s.asked);
	told(&s, "gate", "'step':'a','gate':'asked','message':'m'");
	told(&s, "gate", "'step':'a','gate':'aborted','message':'m'");
	assert_false(s.asked);
	assert_string_equal(s.gates[0].word, "approved");
	assert_int_equal(s.gates[0].n, 2);
	assert_string_equal(s.gates[1].word, "aborted");
	assert_null(s.gates[2].word);
	story_done(&s);
}

/* A change within a step ends no router: the next step goes on with it. */
static void
test_steps(void **state)
{
	struct story s;

	(void)state;
	story_init(&s);
	told(&s, "step-start", "'step':'drain','does':'drain','names':['a','b']");
	assert_string_equal(story_device(&s, "a")->step, "drain");
	told(&s, "progress", "'device':'a','what':'f','done':1,'total':2");
	assert_non_null(story_device(&s, "a")->progress.last);
	told(&s, "device-result", "'device':'a','result':'confirmed','elapsed-ms':1");
	told(&s, "step-end",
	    "'step':'drain','outcome':'changed','elapsed-ms':1,'device':'a','detail':'"
	    "d'");
	assert_null(story_device(&s, "a")->result);
	assert_null(story_device(&s, "a")->progress.last);
	assert_string_equal(story_device(&s, "a")->state, "drain: changed");
	assert_string_equal(story_device(&s, "a")->detail, "d");
	assert_string_equal(story_word(story_device(&s, "a")), "not finished");
	told(&s, "step-end", "'step':'wait','outcome':'passed','elapsed-ms':1");
	told(&s, "device-result", "'device':'a','result':'done','elapsed-ms':1");
	assert_string_equal(story_word(story_device(&s, "a")), "done");
	assert_int_equal(s.nsteps, 2);
	story_done(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_asked),
	    cmocka_unit_test(test_steps),
	    cmocka_unit_test(test_devices),
	    cmocka_unit_test(test_at_work_again),
	    cmocka_unit_test(test_two_runs),
	    cmocka_unit_test(test_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
