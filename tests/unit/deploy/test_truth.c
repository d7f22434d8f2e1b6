#include "unit/deploy/attempted.h"

#include "deploy/truth.h"

static enum truth
read_truth(struct attempted *a, const char **ret_say)
{
	enum truth truth = TRUTH_OTHER;

	if (truth_read(&a->t, a->t.device, &a->d, &truth, ret_say, &a->play.e) < 0)
		fail_msg("%s", err_message(a->play.e));
	/* reading changes nothing */
	assert_not_sent(&a->play, COMMIT_RPC);
	assert_not_sent(&a->play, "load");
	assert_not_sent(&a->play, "lock>");
	return truth;
}

struct story {
	const char *recording;
	enum truth truth;
	const char *say;
	const char *compared; /* the comparison that was asked for, NULL: none */
};

static const struct story stories[] = {
    {HELLO PENDING, TRUTH_PENDING,
	"commit 0: 2025-10-05 10:26:40 UTC by autolab via netconf, "
	"'holdfast " RUN " change: CHG-4411'",
	NULL},
    {HELLO HISTORY(CONFIRM("0") OURS("1", IN_5_MINUTES CHANGE) BEFORE("2")),
	TRUTH_CONFIRMED,
	"commit 0: 2025-10-05 10:28:20 UTC by autolab via netconf, "
	"'holdfast " RUN " confirm'",
	NULL},
    {HELLO HISTORY(BACK("0") OURS("1", IN_5_MINUTES CHANGE) BEFORE("2")) EQUAL EQUAL,
	TRUTH_BACK,
	"commit 0: 2025-10-05 10:30:00 UTC by autolab via netconf, "
	"'holdfast " RUN " rollback'",
	COMPARE_RPC("2")},
    {HELLO HISTORY(TIMER("0") OURS("1", IN_5_MINUTES CHANGE) BEFORE("2")) EQUAL EQUAL,
	TRUTH_BACK, "commit 0: 2025-10-05 10:32:20 UTC by root via other",
	COMPARE_RPC("2")},
    /* a confirmation and a rollback after it are four commits */
    {HELLO HISTORY(SOMEBODY("0") TIMER("1") OURS("2", CHANGE) BEFORE("3")) EQUAL EQUAL,
	TRUTH_BACK, "commit 0: 2025-10-05 10:33:20 UTC by opsuser via cli, 'mine'",
	COMPARE_RPC("3")},
    {HELLO HISTORY(SOMEBODY("0") OURS("1", CHANGE) BEFORE("2"))
	    DIFFERS("[edit]\n+  snmp;") EQUAL DIFFERS("[edit]\n+  ntp;") EQUAL,
	TRUTH_OTHER, "commit 0: 2025-10-05 10:33:20 UTC by opsuser via cli, 'mine'",
	COMPARE_RPC("1")},
    /* their commit changed nothing: it confirmed ours */
    {HELLO HISTORY(SOMEBODY("0") OURS("1", CHANGE) BEFORE("2"))
	    DIFFERS("[edit]\n+  snmp;") EQUAL EQUAL EQUAL,
	TRUTH_CONFIRMED, "commit 0: 2025-10-05 10:33:20 UTC by opsuser via cli, 'mine'",
	COMPARE_RPC("2")},
    {HELLO HISTORY(BACK("0") OURS("1", CHANGE) BEFORE("2")) DIFFERS("[edit]\n-  snmp;")
	    EQUAL DIFFERS("[edit]\n-  ntp;") EQUAL,
	TRUTH_OTHER,
	"commit 0: 2025-10-05 10:30:00 UTC by autolab via netconf, "
	"'holdfast " RUN " rollback'",
	COMPARE_RPC("2")},
    /* somebody's edits stand in the candidate: with them, it differs from both in the same way */
    {HELLO HISTORY(TIMER("0") OURS("1", CHANGE) BEFORE("2")) DIFFERS("[edit]\n+  snmp;")
	    DIFFERS("[edit]\n+  snmp;"),
	TRUTH_BACK, "commit 0: 2025-10-05 10:32:20 UTC by root via other",
	COMPARE_RPC("2")},
    /* they loaded what ran before, and did not commit it: that is not what runs */
    {HELLO HISTORY(SOMEBODY("0") OURS("1", CHANGE) BEFORE("2"))
	    EQUAL DIFFERS("[edit]\n-  snmp;") EQUAL DIFFERS("[edit]\n-  snmp;")
		DIFFERS("[edit]\n+  ntp;") EQUAL,
	TRUTH_OTHER, "commit 0: 2025-10-05 10:33:20 UTC by opsuser via cli, 'mine'",
	COMPARE_RPC("2")},
    /* what stands behind our commit is not what ran before it, or is not kept any more */
    {HELLO HISTORY(TIMER("0") OURS("1", CHANGE) SOMEBODY("2") BEFORE("3")) EQUAL EQUAL,
	TRUTH_OTHER, "commit 0: 2025-10-05 10:32:20 UTC by root via other", NULL},
    {HELLO HISTORY(TIMER("0") OURS("1", CHANGE)) EQUAL, TRUTH_OTHER,
	"commit 0: 2025-10-05 10:32:20 UTC by root via other", NULL},
    {HELLO HISTORY(BEFORE("0")), TRUTH_BEFORE,
	"commit 0: 2025-10-05 07:40:00 UTC by opsuser via cli", NULL},
    {HELLO HISTORY(SOMEBODY("0") BEFORE("1")), TRUTH_OTHER,
	"commit 0: 2025-10-05 10:33:20 UTC by opsuser via cli, 'mine'", NULL},
    /* the commit of another run is not ours, nor is our own rollback */
    {HELLO HISTORY(OURS("0", LOG("holdfast 20261122T020457-3f9d change")) BEFORE("1")),
	TRUTH_OTHER,
	"commit 0: 2025-10-05 10:26:40 UTC by autolab via netconf, "
	"'holdfast 20261122T020457-3f9d change'",
	NULL},
    {HELLO HISTORY(""), TRUTH_OTHER, "the commit history is empty", NULL},
};

static void
what_histories_mean(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof stories / sizeof stories[0]; i++) {
		const struct story *s = &stories[i];
		struct attempted a;
		const char *say;

		attempted_open(&a, s->recording, NULL);
		if (read_truth(&a, &say) != s->truth)
			fail_msg("story %zu is told otherwise", i);
		assert_string_equal(say, s->say);
		if (s->compared != NULL)
			assert_sent(&a.play, s->compared);
		else
			assert_not_sent(&a.play, "compare=");
		attempted_done(&a);
	}
}

/* 12.x and its like: our text stands in the comment, no marker, nothing tells that a rollback is pending. */
static void
old_train_that_tells_nothing_may_be_pending(void **state)
{
	static const char recording[] =
	    HELLO HISTORY(OURS("0", COMMENT("holdfast " RUN " change")) BEFORE("1"))
		HISTORY(OURS("0", COMMENT("holdfast " RUN " change")) BEFORE("1"))
		    HISTORY(CONFIRM("0") OURS("1", COMMENT("holdfast " RUN " change"))
			    BEFORE("2"));
	struct attempted a;
	const char *say;

	(void)state;
	attempted_open(&a, recording, NULL);
	assert_int_equal(read_truth(&a, &say), TRUTH_PENDING);
	assert_string_equal(say, "commit 0: 2025-10-05 10:26:40 UTC by autolab via "
				 "netconf, 'holdfast " RUN " change'");
	/* five minutes, and what the timer may be late, have gone by: it would have fired */
	a.t.settled_ms = a.t.committed_ms = clock_ms() - 600000;
	assert_int_equal(read_truth(&a, &say), TRUTH_CONFIRMED);
	a.t.settled_ms = a.t.committed_ms = clock_ms();
	assert_int_equal(read_truth(&a, &say), TRUTH_CONFIRMED);
	attempted_done(&a);
}

/* A confirmation without a change need not make an entry (2.8): the marker has gone, the comment stays. */
static void
confirmation_without_an_entry(void **state)
{
	struct attempted a;
	const char *say;

	(void)state;
	attempted_open(
	    &a, HELLO PENDING HISTORY(OURS("0", IN_5_MINUTES CHANGE) BEFORE("1")), NULL);
	assert_int_equal(read_truth(&a, &say), TRUTH_PENDING);
	assert_int_equal(read_truth(&a, &say), TRUTH_CONFIRMED);
	assert_not_sent(&a.play, "uptime");
	attempted_done(&a);
}

/* Nothing was in the history when we looked; the router tells no seconds. */
static void
no_commit_before_ours(void **state)
{
	struct attempted a;
	const char *say;

	(void)state;
	attempted_open(&a,
	    HELLO HISTORY("") HISTORY("<commit-history><user>x</user></commit-history>")
		HISTORY(TIMER("0") OURS("1", CHANGE) "<commit-history><user>x</user>"
						     "</commit-history>"),
	    NULL);
	a.t.before = (struct device_commit){.sequence = -1};
	assert_int_equal(read_truth(&a, &say), TRUTH_BEFORE);
	assert_string_equal(say, "the commit history is empty");
	assert_int_equal(read_truth(&a, &say), TRUTH_OTHER);
	assert_int_equal(read_truth(&a, &say), TRUTH_OTHER);
	assert_not_sent(&a.play, "compare=");
	attempted_done(&a);
}

static void
comparison_that_is_refused_is_no_truth(void **state)
{
	enum truth truth = TRUTH_PENDING;
	struct attempted a;
	const char *say;

	(void)state;
	attempted_open(&a,
	    HELLO HISTORY(TIMER("0") OURS("1", CHANGE) BEFORE("2"))
		REFUSED("no such rollback file"),
	    NULL);
	assert_int_equal(truth_read(&a.t, a.t.device, &a.d, &truth, &say, &a.play.e), -1);
	assert_says(&a.play, "no such rollback file");
	attempted_done(&a);
}

/* The old session is gone with its lock, and nobody answers: that is an error, not a state. */
static void
settling_ends_with_its_deadline(void **state)
{
	enum truth truth = TRUTH_PENDING;
	struct attempted a;
	const char *say;

	(void)state;
	attempted_open(&a, HELLO PENDING, NULL);
	a.d = deadline_in(100, NULL);
	assert_int_equal(truth_settle(&a.t, &a.d, &truth, &say, &a.play.e), -1);
	assert_failed(&a.play, "CONNECT");
	assert_null(a.t.device);
	assert_false(a.t.locked);
	assert_not_sent(&a.play, "get-commit");
	assert_int_equal(truth, TRUTH_PENDING);
	attempted_done(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_histories_mean),
	    cmocka_unit_test(old_train_that_tells_nothing_may_be_pending),
	    cmocka_unit_test(confirmation_without_an_entry),
	    cmocka_unit_test(no_commit_before_ours),
	    cmocka_unit_test(comparison_that_is_refused_is_no_truth),
	    cmocka_unit_test(settling_ends_with_its_deadline),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
