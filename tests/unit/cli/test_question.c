/* The person sits at a pseudo-terminal; what asks is a child of its own. */
#include "cli/question.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <pty.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/err.h"
#include "base/wait.h"

enum { NO = 10, YES, FAILED = 20 };

struct asked {
	pid_t child;
	int person;   /* the master side of the terminal */
	int prompted; /* the child's standard error */
};

static void
ask(const struct cancel *cancel, int slave, int told)
{
	struct err *e = NULL;
	static const char *const words[] = {"no", "yes", NULL};
	int answer = 1;

	dup2(slave, STDIN_FILENO);
	dup2(told, STDERR_FILENO);
	if (question("Deploy? ", words, cancel, &answer, &e) == 0)
		_exit(answer == 1 ? YES : NO);
	_exit(FAILED + err_exit_code(e));
}

/* Types `before` while nothing is asked; returns when the prompt has been read. */
static void
begin(struct asked *a, const struct cancel *cancel, const char *before)
{
	struct deadline d = deadline_in(10000, NULL);
	char prompt[8];
	struct err *e = NULL;
	int slave, ends[2];

	assert_int_equal(openpty(&a->person, &slave, NULL, NULL, NULL), 0);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(a->person, before, strlen(before)), strlen(before));
	if (before[0] != '\0') /* it is there to be read */
		assert_int_equal(wait_fd(slave, WAIT_READ, &d, &e), 0);
	a->child = fork();
	if (a->child == 0) {
		close(a->person);
		ask(cancel, slave, ends[1]);
	}
	close(slave);
	close(ends[1]);
	a->prompted = ends[0];
	assert_int_equal(wait_fd(a->prompted, WAIT_READ, &d, &e), 0);
	assert_int_equal(read(a->prompted, prompt, sizeof prompt), sizeof prompt);
	assert_memory_equal(prompt, "Deploy? ", sizeof prompt);
}

static int
answered(struct asked *a, const char *typed)
{
	struct deadline d = deadline_in(10000, NULL);
	struct err *e = NULL;
	int status = 0;

	assert_int_equal(write(a->person, typed, strlen(typed)), strlen(typed));
	assert_int_equal(wait_child(a->child, &d, &status, &e), 0);
	close(a->person);
	close(a->prompted);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
only_yes_is_yes(void **state)
{
	static const struct {
		const char *typed;
		int answer;
	} cases[] = {{"yes\n", YES}, {" yes \n", YES}, {"no\n", NO}, {"\n", NO},
	    {"y\n", NO}, {"YES\n", NO}, {"yes please\n", NO}, {"yesyes\n", NO},
	    {"\004", NO} /* end of input */};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct asked a;

		begin(&a, NULL, "");
		if (answered(&a, cases[i].typed) != cases[i].answer)
			fail_msg("'%s' is taken otherwise", cases[i].typed);
	}
}

/* Typed before the question was seen: no answer to it. */
static void
typed_ahead_is_no_answer(void **state)
{
	struct asked a;

	(void)state;
	begin(&a, NULL, "yes\n");
	assert_int_equal(answered(&a, "no\n"), NO);
	begin(&a, NULL, "no\n");
	assert_int_equal(answered(&a, "yes\n"), YES);
}

static void
stopped_while_asked(void **state)
{
	struct cancel cancel;
	struct asked a;

	(void)state;
	cancel_init(&cancel);
	cancel_raise(&cancel);
	begin(&a, &cancel, "");
	assert_int_equal(answered(&a, ""), FAILED + 6);
	cancel_done(&cancel);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(only_yes_is_yes),
	    cmocka_unit_test(typed_ahead_is_no_answer),
	    cmocka_unit_test(stopped_while_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
