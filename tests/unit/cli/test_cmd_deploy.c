#include "unit/cli/commanded.h"

#include <pty.h>

/* Runs the command with standard input and standard error as given; its code. */
static int
run_with(struct commanded *w, int in, int told, const char **ret_output)
{
	int was_in = dup(STDIN_FILENO), was_told = dup(STDERR_FILENO), code;

	dup2(in, STDIN_FILENO);
	dup2(told, STDERR_FILENO);
	keep_output(w);
	code = w->c.command->run(&w->c, &w->e);
	*ret_output = output(w);
	dup2(was_in, STDIN_FILENO);
	dup2(was_told, STDERR_FILENO);
	close(was_in);
	close(was_told);
	return code;
}

/* Neither a pipe that could say yes, nor a log that nobody reads while it is asked. */
static void
without_a_terminal_nothing_begins(void **state)
{
	int master, slave, ends[2];

	(void)state;
	assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "yes\n", 4), 4);
	for (int k = 0; k < 2; k++) {
		struct commanded w;
		const char *text;

		COMMANDED(&w, "deploy", "fra");
		commanded_site();
		assert_int_equal(run_with(&w, k == 0 ? ends[0] : slave,
				     k == 0 ? slave : ends[1], &text),
		    -1);
		assert_int_equal(err_exit_code(w.e), 6);
		assert_string_equal(err_message(w.e), "there is no terminal to ask on");
		assert_string_equal(text, "");
		assert_not_posted(&w, "device-state");
		assert_not_posted(&w, "run-start");
		commanded_done(&w);
	}
	close(master);
	close(slave);
	close(ends[0]);
	close(ends[1]);
}

/* Nobody is asked about a fleet that could not be compared; the product says why nothing was deployed. */
static void
nobody_is_asked_about_what_was_refused(void **state)
{
	struct commanded w;
	const char *text;
	int master, slave;

	(void)state;
	assert_int_equal(openpty(&master, &slave, NULL, NULL, NULL), 0);
	COMMANDED(&w, "deploy", "--json", "ams1");
	commanded_site();
	assert_int_equal(run_with(&w, slave, slave, &text), 4);
	assert_null(w.e);
	assert_memory_equal(text,
	    "[\n  {\n    \"device\": \"ams1\",\n    \"outcome\": \"refused\",\n    "
	    "\"exit\": 4,\n",
	    67);
	commanded_done(&w);
	close(master);
	close(slave);
}

static void
a_check_that_is_not_there(void **state)
{
	struct commanded w;
	const char *text;

	(void)state;
	COMMANDED(&w, "deploy", "--yes", "fra");
	commanded_site();
	folder_put("inventory/site.yml", "deploy:\n  checks: [nosuch]\n");
	assert_int_equal(run_with(&w, STDIN_FILENO, STDERR_FILENO, &text), 2);
	assert_non_null(w.e);
	assert_not_posted(&w, "device-state");
	assert_posted(&w, "\"kind\":\"run-end\",\"exit\":2");
	commanded_done(&w);
}

static void
unreachable_is_refused(void **state)
{
	struct commanded w;
	const char *text;

	(void)state;
	COMMANDED(&w, "deploy", "--yes", "--strategy", "all", "all");
	commanded_site();
	assert_int_equal(run_with(&w, STDIN_FILENO, STDERR_FILENO, &text), 4);
	assert_string_equal(text, "fra1 refused\nfra2 refused\nams1 refused\n");
	assert_posted(&w, "\"states\":{\"refused\":3}");
	commanded_done(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(without_a_terminal_nothing_begins),
	    cmocka_unit_test(nobody_is_asked_about_what_was_refused),
	    cmocka_unit_test(a_check_that_is_not_there),
	    cmocka_unit_test(unreachable_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
