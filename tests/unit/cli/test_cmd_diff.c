#include "unit/cli/commanded.h"

static void
what_could_not_be_compared_is_refused(void **state)
{
	struct commanded w;
	const char *text;

	(void)state;
	COMMANDED(&w, "diff", "--json", "--exit-code", "fra");
	commanded_site();
	keep_output(&w);
	assert_int_equal(w.c.command->run(&w.c, &w.e), 4);
	text = output(&w);
	assert_non_null(
	    strstr(text, "\"device\": \"fra2\",\n    \"outcome\": \"refused\",\n"
			 "    \"exit\": 4,"));
	assert_null(strstr(text, "unchanged"));
	assert_posted(&w, "\"command\":\"diff\"");
	assert_posted(&w, "\"devices\":[\"fra1\",\"fra2\"]");
	assert_posted(&w, "\"kind\":\"run-end\",\"exit\":4");
	commanded_done(&w);
}

/* The end that is recorded is the one the shell sees. */
static void
output_that_is_lost(void **state)
{
	struct commanded w;
	int was = dup(STDOUT_FILENO);
	FILE *full = fopen("/dev/full", "w");

	(void)state;
	COMMANDED(&w, "diff", "--json", "fra");
	commanded_site();
	fflush(stdout);
	dup2(fileno(full), STDOUT_FILENO);
	assert_int_equal(w.c.command->run(&w.c, &w.e), 4); /* worse than 2 */
	dup2(was, STDOUT_FILENO);
	assert_string_equal(err_code_name(err_code(w.e)), "FILE");
	assert_posted(&w, "\"kind\":\"run-end\",\"exit\":4");
	commanded_done(&w);
	fclose(full);
	close(was);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_could_not_be_compared_is_refused),
	    cmocka_unit_test(output_that_is_lost),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
