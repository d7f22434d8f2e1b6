#include "unit/deploy/attempted.h"

static void
our_mark_in_the_history(void **state)
{
	struct device_commit c = {.log = "", .comment = ""};
	struct attempted a;

	(void)state;
	attempted_open(&a, HELLO, NULL);
	assert_string_equal(
	    attempt_log(&a.t, "change"), "holdfast " RUN " change: CHG-4411");
	assert_string_equal(attempt_log(&a.t, "confirm"), "holdfast " RUN " confirm");
	assert_string_equal(attempt_log(&a.t, "rollback"), "holdfast " RUN " rollback");
	a.plan.comment = NULL;
	assert_string_equal(attempt_log(&a.t, "change"), "holdfast " RUN " change");

	assert_false(attempt_is_ours(&a.t, &c, "change"));
	c.log = "holdfast " RUN " change: CHG-4411";
	assert_true(attempt_is_ours(&a.t, &c, "change"));
	assert_false(attempt_is_ours(&a.t, &c, "confirm"));
	c.log = "holdfast 20261122T020457-0000 change";
	assert_false(attempt_is_ours(&a.t, &c, "change"));
	/* older trains */
	c.comment = "holdfast " RUN " change";
	assert_true(attempt_is_ours(&a.t, &c, "change"));
	attempted_done(&a);
}

static void
what_cuts_a_wait(void **state)
{
	struct deadline soft, firm;
	struct attempted a;
	struct err *e = NULL;

	(void)state;
	attempted_open(&a, HELLO, NULL);
	soft = attempt_deadline(&a.t, 30);
	firm = attempt_firm_deadline(&a.t, 30);
	assert_in_range(deadline_left(&soft), 29000, 30000);
	assert_in_range(deadline_left(&firm), 29000, 30000);
	cancel_raise(&a.cancel);
	assert_int_equal(wait_until(&soft, &e), -1);
	assert_string_equal(err_code_name(err_code(e)), "CANCELLED");
	err_free(e);
	e = NULL;
	firm.at_ms = clock_ms() + 10; /* one request to stop does not cut it */
	assert_int_equal(wait_until(&firm, &e), 0);
	firm = attempt_firm_deadline(&a.t, 30);
	cancel_raise(&a.cancel);
	assert_int_equal(wait_until(&firm, &e), -1);
	err_free(e);
	attempted_done(&a);
}

/* The router counts from when it answered; when its answer was lost, at the earliest from our request. */
static void
the_window_of_the_router(void **state)
{
	struct attempted a;

	(void)state;
	attempted_open(&a, HELLO, NULL);
	a.plan.confirm_timeout = 1;
	a.t.committed_ms = 1000000;
	a.t.commit_took_ms = 70000; /* longer than the window itself */
	a.t.settled_ms = 1070000;
	assert_int_equal(attempt_timer_ms(&a.t), 1130000);
	assert_int_equal(attempt_timer_over_ms(&a.t), 1070000 + 60000 + 70000 + 180000);
	/* half of the minute for the proof, the other half for the confirmation */
	assert_int_equal(attempt_window(&a.t).at_ms, 1100000);
	a.t.commit_took_ms = 5000;
	assert_int_equal(attempt_window(&a.t).at_ms, 1000000 + 5000 + 60000 - 20000);
	assert_int_equal(attempt_window(&a.t).cancel_at, CANCEL_FINISH);
	a.t.commit_took_ms = 0;
	assert_int_equal(attempt_window(&a.t).at_ms, 1050000);
	assert_int_equal(attempt_timer_ms(&a.t), 1060000);
	assert_int_equal(attempt_timer_over_ms(&a.t), 1070000 + 60000 + 180000);
	attempted_done(&a);
}

/* It goes on until the deadline, says so, and gives the last error. */
static void
reopens_until_the_deadline(void **state)
{
	struct device *dev = NULL;
	struct deadline d;
	struct attempted a;
	int64_t began = clock_ms();

	(void)state;
	attempted_open(&a, HELLO, NULL);
	d = deadline_in(2500, NULL);
	assert_int_equal(attempt_reopen(&a.t, &d, &dev, &a.play.e), -1);
	assert_failed(&a.play, "CONNECT");
	assert_in_range(clock_ms() - began, 1500, 10000);
	assert_null(dev);
	assert_non_null(strstr(buf_z(&a.events),
	    "\"device\":\"r1\",\"milestone\":true,"
	    "\"state\":\"reconnecting\",\"detail\":\"cannot connect"));
	assert_null(strstr(buf_z(&a.events), "nothing-listens"));
	attempted_done(&a);
}

static void
stopping_ends_the_reopening(void **state)
{
	struct device *dev = NULL;
	struct deadline d;
	struct attempted a;

	(void)state;
	attempted_open(&a, HELLO, NULL);
	d = attempt_deadline(&a.t, 60);
	cancel_raise(&a.cancel);
	assert_int_equal(attempt_reopen(&a.t, &d, &dev, &a.play.e), -1);
	assert_failed(&a.play, "CANCELLED");
	attempted_done(&a);
}

/* Before a commit was sent only what has a detail is worth a line in a log. */
static void
milestones(void **state)
{
	struct attempted a;

	(void)state;
	attempted_open(&a, HELLO, NULL);
	a.t.asked = false;
	attempt_say(&a.t, "loading", NULL);
	assert_non_null(
	    strstr(buf_z(&a.events), "\"milestone\":false,\"state\":\"loading\","));
	attempt_say(&a.t, "waiting", "5 min");
	assert_non_null(strstr(buf_z(&a.events),
	    "\"milestone\":true,\"state\":\"waiting\",\"detail\":\"5 min\""));
	a.t.asked = true;
	attempt_say(&a.t, "confirming", NULL);
	assert_non_null(
	    strstr(buf_z(&a.events), "\"milestone\":true,\"state\":\"confirming\","));
	attempted_done(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(our_mark_in_the_history),
	    cmocka_unit_test(what_cuts_a_wait),
	    cmocka_unit_test(the_window_of_the_router),
	    cmocka_unit_test(reopens_until_the_deadline),
	    cmocka_unit_test(stopping_ends_the_reopening),
	    cmocka_unit_test(milestones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
