#include "unit/deploy/attempted.h"

#include "deploy/undo.h"

#define GONE_BACK HISTORY(BACK("0") OURS("1", CHANGE) BEFORE("2")) EQUAL EQUAL

static void
end_of_window(struct attempted *a)
{
	a->t.settled_ms = a->t.committed_ms = clock_ms() - 3600000;
	a->t.pending_seen = true;
}

/* --- the candidate --- */

static void
candidate_is_given_back_and_seen(void **state)
{
	struct attempted a;

	(void)state;
	attempted_open(&a, HELLO OK EQUAL, NULL);
	assert_int_equal(undo_candidate(&a.t, &a.play.e), 0);
	ASSERT_ORDER(&a.play, DISCARD_RPC, COMPARE_RPC("0"));
	assert_not_sent(&a.play, COMMIT_RPC);
	assert_null(a.t.theirs);
	attempted_done(&a);
}

#define HELD REFUSED("configuration database locked by:\n  autolab terminal  (pid 7)")

/* The router may notice late that the session which held the lock has gone: until then nothing is proved. */
static void
candidate_of_a_lost_session(void **state)
{
	struct attempted a;

	(void)state;
	attempted_open(&a, HELLO, HELLO HELD OK EQUAL);
	assert_int_equal(undo_candidate(&a.t, &a.play.e), 0);
	assert_int_equal(sent_times(&a.fresh, LOCK_RPC), 2);
	assert_int_equal(sent_times(&a.fresh, COMPARE_RPC("0")), 1);
	assert_not_sent(&a.fresh, DISCARD_RPC);
	assert_null(a.t.theirs);
	attempted_done(&a);
}

/* Nobody holds the lock, so ours has gone with what was loaded under it: what is there is somebody's, and stays. */
static void
edits_after_a_lost_session(void **state)
{
	struct attempted a;

	(void)state;
	attempted_open(
	    &a, HELLO, HELLO REFUSED("configuration database modified") REPLY("<data/>"));
	assert_int_equal(undo_candidate(&a.t, &a.play.e), 0);
	assert_not_sent(&a.fresh, DISCARD_RPC);
	assert_string_equal(
	    a.t.theirs, "someone's uncommitted changes are in the candidate");
	attempted_done(&a);
}

/* The end of a session discards, too, when the router will not. */
static void
discard_that_is_refused(void **state)
{
	struct attempted a;

	(void)state;
	attempted_open(
	    &a, HELLO REFUSED("mgd is busy") DIFFERS("[edit]\n+  snmp;"), HELLO OK EQUAL);
	assert_int_equal(undo_candidate(&a.t, &a.play.e), 0);
	ASSERT_ORDER(&a.fresh, LOCK_RPC, COMPARE_RPC("0"));
	assert_not_sent(&a.fresh, DISCARD_RPC);
	attempted_done(&a);
}

static void
discard_that_is_refused_with_nothing_left(void **state)
{
	struct attempted a;

	(void)state;
	attempted_open(&a, HELLO REFUSED("mgd is busy") EQUAL, HELLO);
	assert_int_equal(undo_candidate(&a.t, &a.play.e), 0);
	assert_not_sent(&a.fresh, LOCK_RPC);
	attempted_done(&a);
}

static void
candidate_that_cannot_be_read(void **state)
{
	struct attempted a;

	(void)state;
	attempted_open(&a, HELLO DIFFERS("[edit]\n+  snmp;"), NULL);
	a.t.locked = false;
	cancel_raise(&a.cancel);
	cancel_raise(&a.cancel);
	assert_int_equal(undo_candidate(&a.t, &a.play.e), -1);
	assert_failed(&a.play, "CANCELLED");
	assert_not_sent(&a.play, DISCARD_RPC);
	attempted_done(&a);
}

/* --- confirming --- */

static void
confirmed_under_the_lock(void **state)
{
	struct attempted a;

	(void)state;
	attempted_open(&a, HELLO PENDING OK, NULL);
	assert_int_equal(undo_confirm(&a.t, &a.d, &a.play.e), 0);
	ASSERT_ORDER(&a.play, HISTORY_RPC, COMMIT_LOG("confirm"));
	assert_not_sent(&a.play, "confirmed");
	assert_not_sent(&a.play, LOCK_RPC);
	assert_int_equal(sent_times(&a.play, COMMIT_RPC), 1);
	attempted_done(&a);
}

/* What is not pending is not confirmed: a plain commit now would be a new one. */
static void
not_pending_any_more(void **state)
{
	static const char *const gone[] = {
	    HELLO GONE_BACK,
	    HELLO HISTORY(TIMER("0") OURS("1", CHANGE) BEFORE("2")) EQUAL EQUAL,
	    HELLO HISTORY(SOMEBODY("0") OURS("1", CHANGE) BEFORE("2"))
		DIFFERS("[edit]\n+  snmp;") EQUAL DIFFERS("[edit]\n+  ntp;") EQUAL,
	    HELLO HISTORY(BEFORE("0")),
	};

	(void)state;
	for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++) {
		struct attempted a;

		attempted_open(&a, gone[i], NULL);
		assert_int_equal(undo_confirm(&a.t, &a.d, &a.play.e), -1);
		assert_failed(&a.play, "STATE");
		assert_says(&a.play, "our commit is not pending any more: commit 0: ");
		assert_not_sent(&a.play, COMMIT_RPC);
		attempted_done(&a);
	}
}

static void
somebody_confirmed_it(void **state)
{
	struct attempted a;

	(void)state;
	attempted_open(&a, HELLO HISTORY(OURS("0", CHANGE) BEFORE("1")), NULL);
	a.t.pending_seen = true; /* and now it is not */
	assert_int_equal(undo_confirm(&a.t, &a.d, &a.play.e), 0);
	assert_not_sent(&a.play, COMMIT_RPC);
	assert_false(a.t.confirming);
	attempted_done(&a);
}

/* Our own pending commit may refuse the lock to a new session; the candidate is read instead. */
static void
confirmed_without_the_lock_if_nothing_is_edited(void **state)
{
	struct attempted a;

	(void)state;
	attempted_open(&a,
	    HELLO PENDING REFUSED("commit confirmed is pending")
		EQUAL OK HISTORY(OURS("0", IN_5_MINUTES CHANGE) BEFORE("1")),
	    NULL);
	a.t.locked = false;
	assert_int_equal(undo_confirm(&a.t, &a.d, &a.play.e), 0);
	ASSERT_ORDER(
	    &a.play, HISTORY_RPC, LOCK_RPC, COMPARE_RPC("0"), "<check/>", HISTORY_RPC);
	assert_int_equal(sent_times(&a.play, COMMIT_RPC), 1);
	assert_not_sent(&a.play, DISCARD_RPC);
	attempted_done(&a);
}

/* A session to come must not take the comment that stays for a rollback that is pending. */
static void
what_a_check_confirmed_is_said(void **state)
{
	struct attempted a;

	(void)state;
	attempted_open(&a,
	    HELLO PENDING REFUSED("commit confirmed is pending")
		EQUAL OK HISTORY(OURS("0", IN_5_MINUTES CHANGE) BEFORE("1")) OK OK,
	    NULL);
	a.t.locked = false;
	assert_int_equal(undo_confirm(&a.t, &a.d, &a.play.e), 0);
	ASSERT_ORDER(&a.play, "<check/>", HISTORY_RPC, LOCK_RPC, COMMIT_LOG("confirm"));
	assert_true(a.t.locked);
	attempted_done(&a);
}

/* Where the check was not the confirmation, it has to be the commit. */
static void
check_that_does_not_confirm(void **state)
{
	struct attempted a;

	(void)state;
	attempted_open(&a,
	    HELLO PENDING REFUSED("commit confirmed is pending")
		EQUAL OK PENDING EQUAL OK,
	    NULL);
	a.t.locked = false;
	assert_int_equal(undo_confirm(&a.t, &a.d, &a.play.e), 0);
	ASSERT_ORDER(
	    &a.play, "<check/>", HISTORY_RPC, COMPARE_RPC("0"), COMMIT_LOG("confirm"));
	attempted_done(&a);
}

/* Law 2: a commit takes along what anybody has typed. */
static void
nobodys_edits_are_committed(void **state)
{
	static const char *const dirty[] = {
	    HELLO PENDING REFUSED("commit confirmed is pending")
		DIFFERS("[edit]\n+  snmp;"),
	    HELLO PENDING REFUSED("configuration database modified") REPLY("<data/>"),
	    HELLO PENDING REFUSED("configuration database locked by:\n  ops  (pid 7)")
		DIFFERS("[edit]\n+  snmp;"),
	    /* and where the candidate cannot be read nobody knows */
	    HELLO PENDING REFUSED("commit confirmed is pending") REFUSED("no"),
	};

	(void)state;
	for (size_t i = 0; i < sizeof dirty / sizeof dirty[0]; i++) {
		struct attempted a;

		attempted_open(&a, dirty[i], NULL);
		a.t.locked = false;
		end_of_window(&a);
		assert_int_equal(undo_confirm(&a.t, &a.d, &a.play.e), -1);
		assert_failed(&a.play, i < 3 ? "DIRTY" : "RPC");
		assert_not_sent(&a.play, COMMIT_RPC);
		assert_not_sent(&a.play, DISCARD_RPC);
		assert_not_sent(&a.play, "load");
		attempted_done(&a);
	}
}

static void
lost_reply_of_the_confirmation(void **state)
{
	struct attempted a;

	(void)state;
	attempted_open(
	    &a, HELLO PENDING, HELLO HISTORY(CONFIRM("0") OURS("1", CHANGE) BEFORE("2")));
	assert_int_equal(undo_confirm(&a.t, &a.d, &a.play.e), 0);
	assert_int_equal(sent_times(&a.play, COMMIT_RPC), 1);
	assert_not_sent(&a.fresh, COMMIT_RPC);
	assert_true(a.t.confirming);
	attempted_done(&a);
}

/* --- rolling back --- */

static void
rolled_back_under_the_lock(void **state)
{
	enum truth truth = TRUTH_OTHER;
	struct attempted a;
	const char *say;

	(void)state;
	attempted_open(&a, HELLO PENDING LOADED PENDING OK GONE_BACK, NULL);
	assert_int_equal(undo_commit(&a.t, &truth, &say, &a.play.e), 0);
	assert_int_equal(truth, TRUTH_BACK);
	assert_string_equal(say, "commit 0: 2025-10-05 10:30:00 UTC by autolab via "
				 "netconf, 'holdfast " RUN " rollback'");
	ASSERT_ORDER(&a.play, HISTORY_RPC, BACK_RPC, HISTORY_RPC, COMMIT_LOG("rollback"),
	    HISTORY_RPC, COMPARE_RPC("2"));
	assert_int_equal(sent_times(&a.play, COMMIT_RPC), 1);
	attempted_done(&a);
}

/* A rollback whose reply was lost may end between our look and our lock: then 'rollback 1' is the change itself. */
static void
never_rolls_forward(void **state)
{
	enum truth truth = TRUTH_OTHER;
	struct attempted a;
	const char *say;

	(void)state;
	attempted_open(&a,
	    HELLO PENDING OK LOADED GONE_BACK OK /* discarded */ GONE_BACK GONE_BACK,
	    NULL);
	a.t.locked = false;
	assert_int_equal(undo_commit(&a.t, &truth, &say, &a.play.e), 0);
	assert_int_equal(truth, TRUTH_BACK);
	ASSERT_ORDER(&a.play, HISTORY_RPC, LOCK_RPC, BACK_RPC, HISTORY_RPC, DISCARD_RPC,
	    HISTORY_RPC);
	assert_not_sent(&a.play, COMMIT_RPC);
	attempted_done(&a);
}

static void
lost_reply_of_the_rollback(void **state)
{
	enum truth truth = TRUTH_OTHER;
	struct attempted a;
	const char *say;

	(void)state;
	attempted_open(&a, HELLO PENDING LOADED PENDING, HELLO GONE_BACK GONE_BACK);
	assert_int_equal(undo_commit(&a.t, &truth, &say, &a.play.e), 0);
	assert_int_equal(truth, TRUTH_BACK);
	assert_int_equal(sent_times(&a.play, COMMIT_RPC), 1);
	assert_not_sent(&a.fresh, COMMIT_RPC);
	assert_not_sent(&a.fresh, "load");
	attempted_done(&a);
}

static void
what_did_not_happen_is_not_rolled_back(void **state)
{
	enum truth truth = TRUTH_OTHER;
	struct attempted a;
	const char *say;

	(void)state;
	attempted_open(&a, HELLO HISTORY(BEFORE("0")) HISTORY(BEFORE("0")), NULL);
	assert_int_equal(undo_commit(&a.t, &truth, &say, &a.play.e), 0);
	assert_int_equal(truth, TRUTH_BEFORE);
	assert_not_sent(&a.play, COMMIT_RPC);
	assert_not_sent(&a.play, "load");
	attempted_done(&a);
}

/* Someone edits: the router's own timer takes the change back, and what they typed stays. */
static void
edits_wait_for_the_timer(void **state)
{
	static const char recording[] =
	    HELLO PENDING REFUSED("configuration database modified") REPLY("<data/>")
		HISTORY(TIMER("0") OURS("1", CHANGE) BEFORE("2"))
		    EQUAL EQUAL HISTORY(TIMER("0") OURS("1", CHANGE) BEFORE("2"))
			EQUAL EQUAL;
	enum truth truth = TRUTH_OTHER;
	struct attempted a;
	const char *say;

	(void)state;
	attempted_open(&a, recording, NULL);
	a.t.locked = false;
	assert_int_equal(undo_commit(&a.t, &truth, &say, &a.play.e), 0);
	assert_int_equal(truth, TRUTH_BACK);
	assert_not_sent(&a.play, COMMIT_RPC);
	assert_not_sent(&a.play, "load");
	assert_not_sent(&a.play, DISCARD_RPC);
	assert_string_equal(say, "commit 0: 2025-10-05 10:32:20 UTC by root via other");
	attempted_done(&a);
}

/* Loaded without the lock, and refused because someone took it: their additions are not discarded, and are named. */
static void
additions_to_an_unlocked_candidate_stay(void **state)
{
	static const char recording[] =
	    HELLO PENDING REFUSED("commit confirmed is pending")
		EQUAL LOADED PENDING EQUAL REFUSED(
		    "configuration database locked by:\n  ops  (pid 7)")
		    DIFFERS("[edit]\n+  snmp;") /* against rollback 1 */
	    HISTORY(TIMER("0") OURS("1", CHANGE) BEFORE("2"))
		EQUAL EQUAL HISTORY(TIMER("0") OURS("1", CHANGE) BEFORE("2"))
		    EQUAL EQUAL DIFFERS("[edit]\n+  snmp;");
	enum truth truth = TRUTH_OTHER;
	struct attempted a;
	const char *say;

	(void)state;
	attempted_open(&a, recording, NULL);
	a.t.locked = false;
	assert_int_equal(undo_commit(&a.t, &truth, &say, &a.play.e), 0);
	assert_int_equal(truth, TRUTH_BACK);
	assert_not_sent(&a.play, DISCARD_RPC);
	assert_int_equal(sent_times(&a.play, COMMIT_RPC), 1);
	ASSERT_ORDER(&a.play, LOCK_RPC, COMPARE_RPC("0"), BACK_RPC, COMPARE_RPC("1"),
	    COMMIT_RPC, COMPARE_RPC("1"), COMPARE_RPC("2"), COMPARE_RPC("0"));
	assert_non_null(strstr(say, "of its candidate is to be said: the candidate holds "
				    "uncommitted changes"));
	attempted_done(&a);
}

static void
what_is_loaded_without_the_lock_is_taken_away(void **state)
{
	static const char recording[] =
	    HELLO PENDING REFUSED("commit confirmed is pending")
		EQUAL LOADED PENDING EQUAL REFUSED("commit failed")
		    EQUAL OK /* rollback 1, and nothing else */
			HISTORY(TIMER("0") OURS("1", CHANGE) BEFORE("2"))
			    EQUAL EQUAL HISTORY(TIMER("0") OURS("1", CHANGE) BEFORE("2"))
				EQUAL EQUAL EQUAL;
	enum truth truth = TRUTH_OTHER;
	struct attempted a;
	const char *say;

	(void)state;
	attempted_open(&a, recording, NULL);
	a.t.locked = false;
	assert_int_equal(undo_commit(&a.t, &truth, &say, &a.play.e), 0);
	ASSERT_ORDER(&a.play, COMMIT_RPC, COMPARE_RPC("1"), DISCARD_RPC);
	assert_string_equal(say, "commit 0: 2025-10-05 10:32:20 UTC by root via other");
	attempted_done(&a);
}

static void
stopped_twice(void **state)
{
	enum truth truth = TRUTH_OTHER;
	struct attempted a;
	const char *say;

	(void)state;
	attempted_open(&a, HELLO, NULL);
	cancel_raise(&a.cancel);
	cancel_raise(&a.cancel);
	assert_int_equal(undo_commit(&a.t, &truth, &say, &a.play.e), -1);
	assert_failed(&a.play, "CANCELLED");
	assert_int_equal(truth, TRUTH_OTHER);
	attempted_done(&a);
}

/* --- reading what is true --- */

static void
pending_is_not_the_last_word(void **state)
{
	enum truth truth = TRUTH_OTHER;
	struct attempted a;
	const char *say;

	(void)state;
	attempted_open(
	    &a, HELLO PENDING HISTORY(OURS("0", IN_5_MINUTES CHANGE) BEFORE("1")), NULL);
	assert_int_equal(undo_verify(&a.t, &truth, &say, &a.play.e), 0);
	assert_int_equal(truth, TRUTH_CONFIRMED);
	assert_int_equal(sent_times(&a.play, HISTORY_RPC), 2);
	assert_not_sent(&a.play, COMMIT_RPC);
	attempted_done(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(candidate_is_given_back_and_seen),
	    cmocka_unit_test(candidate_of_a_lost_session),
	    cmocka_unit_test(edits_after_a_lost_session),
	    cmocka_unit_test(discard_that_is_refused),
	    cmocka_unit_test(discard_that_is_refused_with_nothing_left),
	    cmocka_unit_test(candidate_that_cannot_be_read),
	    cmocka_unit_test(confirmed_under_the_lock),
	    cmocka_unit_test(not_pending_any_more),
	    cmocka_unit_test(somebody_confirmed_it),
	    cmocka_unit_test(confirmed_without_the_lock_if_nothing_is_edited),
	    cmocka_unit_test(what_a_check_confirmed_is_said),
	    cmocka_unit_test(check_that_does_not_confirm),
	    cmocka_unit_test(nobodys_edits_are_committed),
	    cmocka_unit_test(lost_reply_of_the_confirmation),
	    cmocka_unit_test(rolled_back_under_the_lock),
	    cmocka_unit_test(never_rolls_forward),
	    cmocka_unit_test(lost_reply_of_the_rollback),
	    cmocka_unit_test(what_did_not_happen_is_not_rolled_back),
	    cmocka_unit_test(edits_wait_for_the_timer),
	    cmocka_unit_test(additions_to_an_unlocked_candidate_stay),
	    cmocka_unit_test(what_is_loaded_without_the_lock_is_taken_away),
	    cmocka_unit_test(stopped_twice),
	    cmocka_unit_test(pending_is_not_the_last_word),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
