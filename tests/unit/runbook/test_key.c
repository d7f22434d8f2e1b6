/* The person sits at a pseudo-terminal; what asks is a child of its own. */
#include "runbook/key.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/ioctl.h>

#include "base/cancel.h"
#include "base/clock.h"
#include "unit/runbook/terminal.h"

enum { OVER = 1, FAILED = 100 };

/* The child: its exit code is the key, OVER, or FAILED + the exit code of the error. */
static void
ask_one(struct terminal *t, int64_t ms, const struct cancel *cancel)
{
	struct deadline d = deadline_in(ms, cancel);
	struct key_terminal k;
	struct err *e = NULL;
	char key = 0;
	int rc;

	d.cancel_at = CANCEL_FINISH;
	if (key_open(&k, t->slave, t->slave, &e) < 0)
		_exit(FAILED + err_exit_code(e));
	key_say(&k, STR("ready\n"));
	rc = key_read(&k, "CA", &d, &key, &e);
	key_close(&k);
	_exit(rc < 0 ? FAILED + err_exit_code(e) : key != 0 ? key : OVER);
}

/* The test program catches what its tests do wrong, and a child is none of it. */
static void
uncaught(void)
{
	static const int numbers[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		signal(numbers[i], SIG_DFL);
}

static void
begin(struct terminal *t, int64_t ms, const char *before)
{
	struct deadline d = deadline_in(10000, NULL);
	struct err *e = NULL;

	terminal_open(t);
	terminal_type(t, before);
	if (before[0] != '\0') /* it is there to be read */
		assert_int_equal(wait_fd(t->slave, WAIT_READ, &d, &e), 0);
	t->child = fork();
	if (t->child == 0) {
		close(t->person);
		uncaught();
		setpgid(0, 0); /* a group without a parent elsewhere cannot be stopped */
		ask_one(t, ms, NULL);
	}
	terminal_shows(t, "ready");
	assert_true(terminal_is_raw(t));
}

static void
one_key_is_an_answer(void **state)
{
	static const char *const keys[] = {"C", "c", "A", "a"};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct terminal t;

		begin(&t, 10000, "");
		terminal_type(&t, keys[i]);
		assert_int_equal(terminal_exit(&t), i < 2 ? 'C' : 'A');
		terminal_close(&t);
	}
}

/* Each of these, and then an answer that is seen to be the first. */
static void
nothing_else_is(void **state)
{
	static const char *const typed[] = {"\r", "\n", " ", "y", "Y", "CC", "CA", "C\r",
	    "C\n", "\033", "\033[A", "\033OC", "\033[200~C\033[201~", "\xc3\x87",
	    "continue\r", "\004", "\032", "\034", "\021"};

	(void)state;
	for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
		int64_t began = clock_ms();
		struct terminal t;
		int ended;

		begin(&t, 250, "");
		terminal_type(&t, typed[i]);
		ended = terminal_exit(&t);
		if (ended != OVER)
			fail_msg("'%s' is taken for %d", typed[i], ended);
		assert_true(clock_ms() - began >= 250);
		terminal_close(&t);
	}
}

/* Pasted text may come in pieces: what follows the first is no answer while it goes on. */
static void
the_rest_of_a_paste_is_no_answer(void **state)
{
	struct deadline gap;
	struct err *e = NULL;
	struct terminal t;

	(void)state;
	begin(&t, 10000, "");
	terminal_type(&t, "pasted text of which a piece is ");
	gap = deadline_in(KEY_QUIET_MS / 4, NULL);
	assert_int_equal(wait_until(&gap, &e), 0);
	terminal_type(&t, "C");
	gap = deadline_in(4 * KEY_QUIET_MS, NULL);
	assert_int_equal(wait_until(&gap, &e), 0);
	terminal_type(&t, "A");
	assert_int_equal(terminal_exit(&t), 'A');
	terminal_close(&t);
}

static void
typed_ahead_is_no_answer(void **state)
{
	struct terminal t;

	(void)state;
	begin(&t, 10000, "C\n");
	terminal_type(&t, "A");
	assert_int_equal(terminal_exit(&t), 'A');
	terminal_close(&t);
}

/* What is typed after the answer is not left for whoever reads next. */
static void
nothing_is_left_behind(void **state)
{
	struct terminal t;
	char left[8];

	(void)state;
	begin(&t, 300, "");
	terminal_type(&t, "CCCC");
	assert_int_equal(terminal_exit(&t), OVER);
	terminal_type(&t, "x\n");
	assert_int_equal(read(t.slave, left, sizeof left), 2);
	assert_memory_equal(left, "x\n", 2);
	terminal_close(&t);
}

static void
ctrl_c_stops(void **state)
{
	struct terminal t;

	(void)state;
	begin(&t, 10000, "");
	terminal_type(&t, "\003");
	assert_int_equal(terminal_exit(&t), FAILED + 6);
	terminal_close(&t);
}

static struct cancel *cancel_of_child;

static void
on_interrupt(int number)
{
	(void)number;
	cancel_raise(cancel_of_child);
}

/* At its own terminal Ctrl-C is the signal that stops whatever is waited for. */
static void
ctrl_c_is_a_signal_at_ones_own_terminal(void **state)
{
	struct terminal t;

	(void)state;
	terminal_open(&t);
	t.child = fork();
	if (t.child == 0) {
		struct sigaction act = {.sa_handler = on_interrupt};
		struct cancel cancel;

		close(t.person);
		cancel_init(&cancel);
		cancel_of_child = &cancel;
		sigaction(SIGINT, &act, NULL);
		if (setsid() < 0 || ioctl(t.slave, TIOCSCTTY, 0) < 0)
			_exit(99);
		ask_one(&t, 10000, &cancel);
	}
	terminal_shows(&t, "ready");
	terminal_type(&t, "\003");
	assert_int_equal(terminal_exit(&t), FAILED + 6);
	terminal_close(&t);
}

static void
a_terminal_that_goes_away_is_no_answer(void **state)
{
	struct deadline d = deadline_in(10000, NULL);
	struct err *e = NULL;
	struct terminal t;
	int status = 0;

	(void)state;
	begin(&t, 10000, "");
	close(t.slave);
	close(t.person);
	assert_int_equal(wait_child(t.child, &d, &status, &e), 0);
	assert_int_equal(WEXITSTATUS(status), FAILED + 6);
}

static void
what_is_no_terminal_is_refused(void **state)
{
	struct key_terminal k;
	struct err *e = NULL;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(key_open(&k, ends[0], ends[1], &e), -1);
	assert_int_equal(err_code(e), ERR_FILE);
	err_free(e);
	close(ends[0]);
	close(ends[1]);
}

/* Whatever kills it: the terminal is as it was (terminal_ended looks). */
static void
it_is_restored_when_a_signal_kills(void **state)
{
	static const int numbers[] = {SIGQUIT, SIGABRT, SIGSEGV, SIGBUS};

	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		struct terminal t;
		int status;

		begin(&t, 10000, "");
		kill(t.child, numbers[i]);
		status = terminal_ended(&t);
		assert_true(WIFSIGNALED(status));
		assert_int_equal(WTERMSIG(status), numbers[i]);
		terminal_close(&t);
	}
}

/* Stopped, it is the shell's; continued, it is asked on again. */
static void
it_is_restored_while_stopped(void **state)
{
	struct terminal t;
	int status = 0;

	(void)state;
	begin(&t, 10000, "");
	kill(t.child, SIGTSTP);
	assert_int_equal(waitpid(t.child, &status, WUNTRACED), t.child);
	assert_true(WIFSTOPPED(status));
	assert_false(terminal_is_raw(&t));
	terminal_type(&t, "C\n");    /* for somebody else */
	terminal_shows(&t, "C\r\n"); /* its echo: it has come */
	kill(t.child, SIGCONT);
	assert_int_equal(waitpid(t.child, &status, WCONTINUED), t.child);
	for (struct deadline d = deadline_in(5000, NULL);
	     !terminal_is_raw(&t) && deadline_left(&d) > 0;) {
		struct deadline moment = deadline_in(10, NULL);
		struct err *e = NULL;

		assert_int_equal(wait_until(&moment, &e), 0);
	}
	assert_true(terminal_is_raw(&t));
	terminal_type(&t, "A");
	assert_int_equal(terminal_exit(&t), 'A');
	terminal_close(&t);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_key_is_an_answer),
	    cmocka_unit_test(nothing_else_is),
	    cmocka_unit_test(the_rest_of_a_paste_is_no_answer),
	    cmocka_unit_test(typed_ahead_is_no_answer),
	    cmocka_unit_test(nothing_is_left_behind),
	    cmocka_unit_test(ctrl_c_stops),
	    cmocka_unit_test(ctrl_c_is_a_signal_at_ones_own_terminal),
	    cmocka_unit_test(a_terminal_that_goes_away_is_no_answer),
	    cmocka_unit_test(what_is_no_terminal_is_refused),
	    cmocka_unit_test(it_is_restored_when_a_signal_kills),
	    cmocka_unit_test(it_is_restored_while_stopped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
