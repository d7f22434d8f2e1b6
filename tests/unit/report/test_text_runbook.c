#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/report/errand.h"
#include "unit/report/said.h"

static void
test_runbook(void **state)
{
	(void)state;
	errand_says(
	    ERRAND({"00:00.000", "runbook",
		"'runbook':'upgrade','steps':12,'dry':true,'parameters':{'image':'"
		"j\\u001b.tgz',"
		"'retries':3},'batches':[['fra-edge1','fra-edge2'],['ams-edge1']]"}),
	    "[0.0 s] runbook upgrade: 12 steps, dry run: nothing is changed, no gate is "
	    "asked\n"
	    "  image: j\\x1b.tgz\n"
	    "  retries: 3\n"
	    "  batch 1 of 2: fra-edge1, fra-edge2\n"
	    "  batch 2 of 2: ams-edge1\n");
	errand_says(
	    ERRAND({"00:00.000", "runbook",
		"'runbook':'drain','steps':1,'dry':false,'parameters':{},'batches':[['a'"
		"]]"}),
	    "[0.0 s] runbook drain: 1 step\n");
	/* of others' making: what is of no use is left out */
	errand_says(ERRAND({"00:00.000", "runbook",
			"'runbook':'drain','steps':2,'parameters':[1],'batches':7"}),
	    "[0.0 s] runbook drain: 2 steps\n");
}

#define STEPS                                                                            \
	{"00:01.000", "step-start",                                                      \
	    "'step':'traffic off','does':'drain','id':'4','names':['fra-edge1','b']"},   \
	    {"00:03.500", "step-end",                                                    \
		"'step':'traffic off','outcome':'changed','elapsed-ms':2500,'device':"   \
		"'fra-edge1','detail':'no prefix is advertised','attempts':2"},          \
	    {"00:04.000", "step-start", "'step':'wait','does':'wait'"},                  \
	{                                                                                \
		"00:04.000", "step-end",                                                 \
		    "'step':'wait','outcome':'failed','elapsed-ms':0,'remedy':'look'"    \
	}

static void
test_steps(void **state)
{
	(void)state;
	errand_says(ERRAND({"00:00.000", "note", "'message':'m'"}, STEPS),
	    "[1.0 s] step 4: traffic off (drain), for fra-edge1, b\n"
	    "[3.5 s] fra-edge1: traffic off: changed after 2.5 s, 2 tries (no prefix is "
	    "advertised)\n"
	    "[4.0 s] step wait\n"
	    "[4.0 s] wait: failed\n"
	    "  remedy: look\n");
	/* what is under way stands at the bottom of a live terminal */
	errand_says_so(ERRAND({"00:00.000", "note", "'message':'m'"}, STEPS), true, true,
	    0,
	    "\033[2m[3.5 s]\033[0m \033[1mfra-edge1\033[0m: traffic off: "
	    "\033[32mchanged\033[0m after 2.5 s, 2 tries (no prefix is advertised)\n"
	    "\033[2m[4.0 s]\033[0m wait: \033[31mfailed\033[0m\n"
	    "  remedy: look\n");
	errand_says_so(ERRAND({"00:00.000", "note", "'message':'m'"}, STEPS), false,
	    false, -1,
	    "[4.0 s] wait: failed\n"
	    "  remedy: look\n");
}

static void
test_gate(void **state)
{
	(void)state;
	errand_says(
	    ERRAND(
		{"00:00.000", "gate",
		    "'step':'drained','gate':'asked','message':'Proceed?','device':'fra-"
		    "edge1','digest':'d1','expires-ms':600000,'wanted':2,'approvals':0"},
		{"00:09.000", "gate",
		    "'step':'drained','gate':'approved','message':'Proceed?','device':'"
		    "fra-"
		    "edge1','who':'alice','how':'key','wanted':2,'approvals':1"},
		{"00:12.000", "gate",
		    "'step':'drained','gate':'timed-out','message':'one approval is "
		    "missing',"
		    "'device':'fra-edge1'"}),
	    "[0.0 s] fra-edge1: gate 'drained' asked, 0 of 2 approvals: Proceed?\n"
	    "  approve from elsewhere: holdfast approve r1 d1, within 10 min\n"
	    "[9.0 s] fra-edge1: gate 'drained' approved by alice (key) at 02:00:09 UTC, "
	    "1 of 2 "
	    "approvals\n"
	    "[12.0 s] fra-edge1: gate 'drained' timed-out: one approval is missing\n");
	errand_says_so(ERRAND({"00:00.000", "gate",
			   "'step':'d','gate':'overridden','message':'m','who':'bob'"}),
	    true, true, -1,
	    "\033[2m[0.0 s]\033[0m gate 'd' \033[33moverridden\033[0m by "
	    "\033[1mbob\033[0m at 02:00:00 UTC: m\n");
}

/* An automatic gate of a batch. */
static void
test_automatic_gate(void **state)
{
	(void)state;
	errand_says(
	    ERRAND({"00:00.000", "gate",
		       "'step':'d','gate':'asked','message':'Drained?','how':'key',"
		       "'devices':['a','b'],'until':'bgp is down for 60 s'"},
		{"00:01.000", "gate",
		    "'step':'d','gate':'held','message':'12 Mb/s','how':'condition'"},
		{"00:02.000", "gate",
		    "'step':'d','gate':'approved','message':'Drained?','how':"
		    "'condition'"}),
	    "[0.0 s] gate 'd' of a, b asked: Drained?, until bgp is down for 60 s\n"
	    "[1.0 s] gate 'd' held (condition): 12 Mb/s\n"
	    "[2.0 s] gate 'd' approved (condition)\n");
}

#define PROGRESS(when, done)                                                             \
	{                                                                                \
		when, "progress",                                                        \
		    "'device':'a','what':'image.tgz','done':" #done ",'total':1000000"   \
	}

/* Where lines stay: 10 % more, and 30 seconds later. */
static void
test_progress(void **state)
{
	(void)state;
	errand_says(ERRAND(PROGRESS("00:00.000", 0), PROGRESS("00:29.900", 290000),
			PROGRESS("00:30.000", 300000), PROGRESS("00:40.000", 399000),
			PROGRESS("01:00.000", 399999), PROGRESS("01:00.001", 400000),
			PROGRESS("02:00.000", 1000000)),
	    "[30.0 s] a: image.tgz 30 %, 10.0 kB/s, 1 min 10 s left\n"
	    "[60.0 s] a: image.tgz 40 %, 6.7 kB/s, 1 min 31 s left\n"
	    "[120.0 s] a: image.tgz 100 %, 8.3 kB/s\n");
	errand_says_so(ERRAND(PROGRESS("00:00.000", 0), PROGRESS("00:40.000", 990000)),
	    false, true, 0, "");
	/* nothing is drawn while a gate asks: then a line is said */
	errand_says_so(
	    ERRAND({"00:00.000", "gate", "'step':'d','gate':'asked','message':''"},
		PROGRESS("00:00.000", 0), PROGRESS("00:40.000", 500000)),
	    false, true, 0,
	    "[0.0 s] gate 'd' asked\n"
	    "[40.0 s] a: image.tgz 50 %, 12.5 kB/s, 40 s left\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_runbook),
	    cmocka_unit_test(test_steps),
	    cmocka_unit_test(test_gate),
	    cmocka_unit_test(test_automatic_gate),
	    cmocka_unit_test(test_progress),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
