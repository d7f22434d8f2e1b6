#include "unit/cli/commanded.h"

#include <signal.h>

static void
all_of_it(void **state)
{
	struct commanded w;
	struct buf b;

	(void)state;
	COMMANDED(&w, "help");
	buf_init(&b, BUF_TEXT);
	buf_fill(&b, 'x', 300000);
	buf_adds(&b, "\nend\n");
	keep_output(&w);
	assert_int_equal(cli_write(&b, &w.e), 0);
	assert_string_equal(output(&w), buf_z(&b));
	buf_done(&b);
	commanded_done(&w);
}

static void
or_an_error(void **state)
{
	struct err *e = NULL;
	int was = dup(STDOUT_FILENO), ends[2];
	struct buf b;

	(void)state;
	signal(SIGPIPE, SIG_IGN);
	buf_init(&b, 4);
	buf_adds(&b, "text");
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	fflush(stdout);
	dup2(ends[1], STDOUT_FILENO);
	assert_int_equal(cli_write(&b, &e), -1);
	dup2(was, STDOUT_FILENO);
	expect_err(e, ERR_FILE,
	    "cannot write standard output: Broken pipe\n"
	    "  remedy: check that the file exists and can be read\n");
	e = NULL;
	buf_adds(&b, "more");
	assert_int_equal(cli_write(&b, &e), -1);
	expect_err(e, ERR_LIMIT,
	    "the output is larger than 4 octets\n"
	    "  remedy: the input is larger or deeper than this program accepts\n");
	close(ends[1]);
	close(was);
	buf_done(&b);
}

static void
the_highest_counts(void **state)
{
	(void)state;
	assert_int_equal(cli_worse(7, 2), 7);
	assert_int_equal(cli_worse(2, 7), 7);
	assert_int_equal(cli_worse(-1, 2), 2);
	assert_int_equal(cli_worse(0, 0), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(all_of_it),
	    cmocka_unit_test(or_an_error),
	    cmocka_unit_test(the_highest_counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
