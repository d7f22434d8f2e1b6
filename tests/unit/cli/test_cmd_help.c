#include "unit/cli/commanded.h"

static void
help_on(const char *topic, const char *begins)
{
	struct commanded w;

	COMMANDED(&w, "help", topic);
	keep_output(&w);
	assert_int_equal(w.c.command->run(&w.c, &w.e), 0);
	assert_memory_equal(output(&w), begins, strlen(begins));
	commanded_done(&w);
}

static void
commands_and_topics(void **state)
{
	(void)state;
	help_on(NULL, "usage: holdfast [OPTION…] COMMAND [ARGUMENT…]\n");
	help_on("diff", "usage: holdfast diff [OPTION…] [HOST…]\n");
	help_on(
	    "exit-codes", "The exit code is the highest of all devices:\n\n   0  done");
	help_on("environment", "HOLDFAST_PASSWORD    password for routers");
}

static void
all_exit_codes_are_told(void **state)
{
	static const char *const codes[] = {"\n   0  ", "\n   1  ", "\n   2  ",
	    "\n   3  ", "\n   4  ", "\n   5  ", "\n   6  ", "\n   7  ", "\n  70  "};
	struct commanded w;
	const char *text;

	(void)state;
	COMMANDED(&w, "help", "exit-codes");
	keep_output(&w);
	assert_int_equal(w.c.command->run(&w.c, &w.e), 0);
	text = output(&w);
	for (size_t i = 0; i < sizeof codes / sizeof codes[0]; i++)
		assert_non_null(text = strstr(text, codes[i]));
	commanded_done(&w);
}

static void
unknown_topic(void **state)
{
	struct commanded w;

	(void)state;
	COMMANDED(&w, "help", "nosuch");
	keep_output(&w);
	assert_int_equal(w.c.command->run(&w.c, &w.e), -1);
	assert_string_equal(output(&w), "");
	assert_string_equal(err_message(w.e), "there is no help on 'nosuch'");
	assert_int_equal(err_exit_code(w.e), 2);
	commanded_done(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(commands_and_topics),
	    cmocka_unit_test(all_exit_codes_are_told),
	    cmocka_unit_test(unknown_topic),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
