#include "unit/expect.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/clock.h"
#include "base/wait.h"

static struct cancel c;
static int end[2]; /* of a pipe */

static int
setup(void **state)
{
	(void)state;
	cancel_init(&c);
	return pipe(end);
}

static int
teardown(void **state)
{
	(void)state;
	cancel_done(&c);
	close(end[0]);
	if (end[1] >= 0)
		close(end[1]);
	return 0;
}

static const char timed_out[] =
    "timed out\n  remedy: the router did not answer in time\n";
static const char cancelled[] = "cancelled\n  remedy: stopped by the operator\n";

static void
ready_descriptors(void **state)
{
	struct deadline d = deadline_in(10000, &c);
	struct err *e = NULL;

	(void)state;
	assert_int_equal(wait_fd(end[1], WAIT_WRITE, &d, &e), 0);
	assert_int_equal(write(end[1], "x", 1), 1);
	assert_int_equal(wait_fd(end[0], WAIT_READ, &d, &e), 0);
	assert_int_equal(wait_fd(end[0], WAIT_READ | WAIT_WRITE, &d, &e), 0);
	assert_true(deadline_left(&d) > 5000);
}

static void
hang_up_is_ready(void **state)
{
	struct deadline d = deadline_in(10000, NULL);
	struct err *e = NULL;

	(void)state;
	close(end[1]);
	end[1] = -1;
	assert_int_equal(wait_fd(end[0], WAIT_READ, &d, &e), 0);
}

static void
a_deadline_ends_the_wait(void **state)
{
	int64_t start = clock_ms();
	struct deadline d = deadline_in(30, &c);
	struct err *e = NULL;

	(void)state;
	assert_int_equal(wait_fd(end[0], WAIT_READ, &d, &e), -1);
	expect_err(e, ERR_TIMEOUT, timed_out);
	assert_true(clock_ms() - start >= 30);
	assert_int_equal(deadline_left(&d), 0);
	/* what is ready is seen even after the deadline */
	e = NULL;
	assert_int_equal(write(end[1], "x", 1), 1);
	assert_int_equal(wait_fd(end[0], WAIT_READ, &d, &e), 0);
}

static void
time_alone(void **state)
{
	int64_t start = clock_ms();
	struct deadline d = deadline_in(20, NULL), past = deadline_in(-5, NULL);
	struct err *e = NULL;

	(void)state;
	assert_int_equal(wait_until(&d, &e), 0);
	assert_true(clock_ms() - start >= 20);
	assert_int_equal(deadline_left(&past), 0);
	assert_int_equal(wait_until(&past, &e), 0);
}

static void
on_alarm(int number)
{
	(void)number;
}

static void
signals_do_not_end_a_wait(void **state)
{
	struct sigaction act = {.sa_handler = on_alarm}, old;
	struct itimerval soon = {.it_value.tv_usec = 5000};
	int64_t start = clock_ms();
	struct deadline d = deadline_in(60, NULL);
	struct err *e = NULL;

	(void)state;
	sigaction(SIGALRM, &act, &old);
	setitimer(ITIMER_REAL, &soon, NULL);
	assert_int_equal(wait_until(&d, &e), 0);
	assert_true(clock_ms() - start >= 60);
	sigaction(SIGALRM, &old, NULL);
}

static void
a_level_cuts_only_waits_that_heed_it(void **state)
{
	struct deadline stop = deadline_in(40, &c), finish = deadline_in(10000, &c);
	struct err *e = NULL;

	(void)state;
	finish.cancel_at = CANCEL_FINISH;
	cancel_raise(&c);
	assert_int_equal(wait_until(&finish, &e), -1);
	expect_err(e, ERR_CANCELLED, cancelled);
	e = NULL;
	assert_int_equal(wait_until(&stop, &e), 0);
	assert_int_equal(wait_fd(end[1], WAIT_WRITE, &stop, &e), 0);
	cancel_raise(&c);
	/* cancelled even if ready: nothing new is begun */
	assert_int_equal(wait_fd(end[1], WAIT_WRITE, &stop, &e), -1);
	expect_err(e, ERR_CANCELLED, cancelled);
}

static void *
raiser(void *unused)
{
	char x;

	assert_int_equal(read(end[0], &x, 1), 1);
	cancel_raise(&c);
	cancel_raise(&c);
	return unused;
}

static void
another_thread_cuts_a_wait_short(void **state)
{
	struct deadline d = deadline_in(60000, &c);
	struct err *e = NULL;
	int64_t start = clock_ms();
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, raiser, NULL), 0);
	assert_int_equal(write(end[1], "x", 1), 1);
	assert_int_equal(wait_until(&d, &e), -1);
	expect_err(e, ERR_CANCELLED, cancelled);
	assert_true(clock_ms() - start < 30000);
	pthread_join(thread, NULL);
}

static void
a_child_ends(void **state)
{
	struct deadline d = deadline_in(20000, NULL);
	struct err *e = NULL;
	int status = -1;
	pid_t pid = fork();

	(void)state;
	if (pid == 0)
		_exit(7);
	assert_int_equal(wait_child(pid, &d, &status, &e), 0);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 7);
	/* it is gone: a second wait must say so */
	assert_int_equal(wait_child(pid, &d, &status, &e), -1);
	assert_int_equal(err_code(e), ERR_INTERNAL);
	err_free(e);
}

static void
a_child_that_does_not_end_is_left_alone(void **state)
{
	struct deadline d = deadline_in(20, NULL);
	struct err *e = NULL;
	int status = -1;
	pid_t pid = fork();

	(void)state;
	if (pid == 0) {
		char x;

		close(end[1]);
		_exit(read(end[0], &x, 1) == 1 ? x : 1);
	}
	assert_int_equal(wait_child(pid, &d, &status, &e), -1);
	expect_err(e, ERR_TIMEOUT, timed_out);
	assert_int_equal(status, -1);
	e = NULL;
	assert_int_equal(write(end[1], "\x05", 1), 1);
	d = deadline_in(20000, NULL);
	assert_int_equal(wait_child(pid, &d, &status, &e), 0);
	assert_int_equal(WEXITSTATUS(status), 5);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(ready_descriptors, setup, teardown),
	    cmocka_unit_test_setup_teardown(hang_up_is_ready, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_deadline_ends_the_wait, setup, teardown),
	    cmocka_unit_test_setup_teardown(time_alone, setup, teardown),
	    cmocka_unit_test_setup_teardown(signals_do_not_end_a_wait, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		a_level_cuts_only_waits_that_heed_it, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		another_thread_cuts_a_wait_short, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_child_ends, setup, teardown),
	    cmocka_unit_test_setup_teardown(
		a_child_that_does_not_end_is_left_alone, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
