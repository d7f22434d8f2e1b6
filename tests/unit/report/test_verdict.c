#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "report/verdict.h"
#include "unit/report/errand.h"

static void
take(void *self, const struct event *ev)
{
	verdicts_take(self, ev);
}

static void
verdict_is(const struct verdict *v, enum verdict_kind kind, const char *device,
    const char *topic, const char *title, const char *body)
{
	assert_int_equal(v->kind, kind);
	assert_string_equal(v->device, device);
	assert_string_equal(v->topic, topic);
	assert_string_equal(v->title, title);
	assert_string_equal(v->body, body);
}

#define PEER(seq, passed, object)                                                        \
	AT(seq, "00.000", "check-result",                                                \
	    "\"device\":\"a\",\"check\":\"bgp\",\"title\":\"up\",\"object\":\"" object   \
	    "\",\"passed\":" passed ",\"expect\":\"E\",\"actual\":\"A\"")

static void
test_kinds(void **state)
{
	struct verdicts l;

	(void)state;
	verdicts_init(&l);
	play_to(take, &l,
	    PEER(1, "true", "p1") PEER(2, "false", "p2") PEER(3, "false", "p3")
		AT(4, "00.000", "finding", "\"message\":\"m\\n\",\"device\":\"b\"")
		    AT(5, "00.000", "finding",
			"\"message\":\"w\",\"severity\":\"warning\",\"rule\":\"r\"")
			AT(6, "00.000", "warning", "\"message\":\"x\"")
			    AT(7, "00.000", "note", "\"message\":\"no verdict\""));
	assert_int_equal(l.v.n, 6);
	verdict_is(&l.v.v[0], VERDICT_PASSED, "a", "bgp", "up: p1",
	    "[ a ] bgp: up: ok\n  Expect: p1 E\n  Actual: p1 A\n");
	verdict_is(&l.v.v[1], VERDICT_FAILED, "a", "bgp", "up: p2",
	    "[ a ] bgp: up: failed\n  Expect: p2 E\n  Actual: p2 A\n");
	/* under the same head as the one before, and with it all the same */
	verdict_is(&l.v.v[2], VERDICT_FAILED, "a", "bgp", "up: p3",
	    "[ a ] bgp: up: failed\n  Expect: p3 E\n  Actual: p3 A\n");
	verdict_is(&l.v.v[3], VERDICT_FAILED, "b", "finding", "m\\n",
	    "error: m\\n\n  device: b\n");
	verdict_is(&l.v.v[4], VERDICT_WARNED, "", "finding", "w", "warning: w [r]\n");
	verdict_is(&l.v.v[5], VERDICT_WARNED, "", "warning", "x", "warning: x\n");
	assert_int_equal(l.text.story.failed, 2);
	verdicts_done(&l);
}

/* How steps ended and gates were answered; a question is no verdict. */
static void
test_runbook(void **state)
{
	struct verdicts l;
	char *lines = ERRAND(
	    {"00:00.000", "step-end",
		"'step':'on','id':'4','outcome':'skipped','elapsed-ms':5,"
		"'device':'a'"},
	    {"00:00.000", "step-end", "'step':'x','outcome':'changed','elapsed-ms':0"},
	    {"00:00.000", "step-end", "'step':'x','outcome':'ignored','elapsed-ms':0"},
	    {"00:00.000", "step-end", "'step':'x','outcome':'unknown','elapsed-ms':0"},
	    {"00:00.000", "gate", "'step':'g','gate':'asked','message':'m'"},
	    {"00:00.000", "gate", "'step':'g','gate':'held','message':'m'"},
	    {"00:00.000", "gate",
		"'step':'g','gate':'aborted','message':'m','who':'al','how':'key'"});

	(void)state;
	verdicts_init(&l);
	play_to(take, &l, lines);
	free(lines);
	assert_int_equal(l.v.n, 5);
	verdict_is(&l.v.v[0], VERDICT_SKIPPED, "a", "step", "4: on",
	    "[0.0 s] a: on: skipped after 5 ms\n");
	assert_int_equal(l.v.v[0].elapsed_ms, 5);
	verdict_is(&l.v.v[1], VERDICT_PASSED, "", "step", "x", "[0.0 s] x: changed\n");
	assert_int_equal(l.v.v[2].kind, VERDICT_WARNED);
	assert_int_equal(l.v.v[3].kind, VERDICT_FAILED);
	verdict_is(&l.v.v[4], VERDICT_FAILED, "", "gate", "g",
	    "[0.0 s] gate 'g' aborted by al (key) at 02:00:00 UTC\n");
	verdicts_done(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_runbook),
	    cmocka_unit_test(test_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
