#include "cli/cli.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "unit/expect.h"

static int
parse(struct cli *c, struct err **e, const char *const *words)
{
	char *argv[16];
	int argc = 1;

	*c = (struct cli){.arena = arena_new()};
	argv[0] = arena_strdup(c->arena, "holdfast");
	for (; words[argc - 1] != NULL; argc++)
		argv[argc] = arena_strdup(c->arena, words[argc - 1]);
	return cli_parse(c, argc, argv, e);
}

#define PARSE(c, e, ...) parse((c), (e), (const char *const[]){__VA_ARGS__, NULL})

static void
options_stand_anywhere(void **state)
{
	struct err *e = NULL;
	struct cli c;

	(void)state;
	assert_int_equal(PARSE(&c, &e, "-l", "fra", "deploy", "a", "--confirm-timeout=7",
			     "-v", "b", "-vj4", "--yes", "-i", "x", "-iy", "--", "--c"),
	    0);
	assert_string_equal(c.command->name, "deploy");
	assert_int_equal(c.nargs, 3);
	assert_string_equal(c.args[0], "a");
	assert_string_equal(c.args[1], "b");
	assert_string_equal(c.args[2], "--c");
	assert_null(c.args[3]);
	assert_int_equal(c.verbose, 2);
	assert_string_equal(cli_opt(&c, "jobs"), "4");
	assert_string_equal(cli_opt(&c, "limit"), "fra");
	assert_true(cli_flag(&c, "yes"));
	assert_string_equal(cli_opts(&c, "inventory")[0], "x");
	assert_string_equal(cli_opts(&c, "inventory")[1], "y");
	assert_null(cli_opts(&c, "inventory")[2]);
	assert_null(cli_opts(&c, "report"));
	arena_free(c.arena);
}

static void
numbers_have_ranges(void **state)
{
	static const int64_t range[] = {1, 65535};
	static const char *const bad[] = {
	    "0", "65536", "", "x", "5x", "99999999999999999999", "1.5"};
	struct err *e = NULL;
	struct cli c;
	int64_t n;

	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		assert_int_equal(PARSE(&c, &e, "deploy", "--confirm-timeout", bad[i]), 0);
		assert_int_equal(cli_number(&c, "confirm-timeout", range, 5, &n, &e), -1);
		assert_int_equal(err_exit_code(e), 2);
		err_free(e);
		e = NULL;
		arena_free(c.arena);
	}
	assert_int_equal(PARSE(&c, &e, "deploy"), 0);
	assert_int_equal(cli_number(&c, "confirm-timeout", range, 5, &n, &e), 0);
	assert_int_equal(n, 5);
	arena_free(c.arena);
}

static void
refuse(const char *printed, const char *const *words)
{
	struct err *e = NULL;
	struct cli c;

	assert_int_equal(parse(&c, &e, words), -1);
	expect_err(e, ERR_USAGE, printed);
	arena_free(c.arena);
}

#define REFUSE(printed, ...) refuse((printed), (const char *const[]){__VA_ARGS__, NULL})

static void
refusals_name_the_nearest(void **state)
{
	(void)state;
	REFUSE("unknown command 'deplyo'\n  remedy: did you mean 'deploy'?\n", "deplyo");
	REFUSE("unknown option '--limt'\n  remedy: did you mean '--limit'?\n", "--limt",
	    "x", "deploy");
	REFUSE("unknown option '--confirmtimeout'\n  remedy: did you mean "
	       "'--confirm-timeout'?\n",
	    "deploy", "--confirmtimeout", "3");
	REFUSE("unknown option '-z'\n  remedy: see 'holdfast help'\n", "-z");
	REFUSE("option '--limit' needs PATTERN\n  remedy: see 'holdfast help'\n",
	    "deploy", "--limit");
	REFUSE("option '--yes' takes no value\n  remedy: see 'holdfast help'\n", "deploy",
	    "--yes=1");
	REFUSE("'help' takes [COMMAND|TOPIC]\n  remedy: see 'holdfast help help'\n",
	    "help", "a", "b");
}

static void
words_are_checked(void **state)
{
	static const char *const words[] = {"serial", "all", NULL};
	struct err *e = NULL;
	struct cli c;
	int i;

	(void)state;
	assert_int_equal(PARSE(&c, &e, "deploy", "--strategy", "serail"), 0);
	assert_int_equal(cli_word(&c, "strategy", words, 0, &i, &e), -1);
	expect_err(e, ERR_USAGE,
	    "'--strategy' cannot be 'serail'\n  remedy: did you mean 'serial'?\n");
	e = NULL;
	arena_free(c.arena);
	assert_int_equal(PARSE(&c, &e, "deploy", "--strategy", "all"), 0);
	assert_int_equal(cli_word(&c, "strategy", words, 0, &i, &e), 0);
	assert_int_equal(i, 1);
	arena_free(c.arena);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(options_stand_anywhere),
	    cmocka_unit_test(numbers_have_ranges),
	    cmocka_unit_test(refusals_name_the_nearest),
	    cmocka_unit_test(words_are_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
