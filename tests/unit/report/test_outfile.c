#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include "report/outfile.h"
#include "unit/report/play.h"

static void
test_private(void **state)
{
	char *path = scratch("out"), *text;
	struct outfile f;
	struct err *e = NULL;
	struct stat st;
	mode_t mask = umask(0);

	(void)state;
	for (int round = 0; round < 2; round++) { /* new, then there and open to all */
		assert_int_equal(outfile_open(&f, path, &e), 0);
		outfile_write(&f, STR("one\n"));
		outfile_write(&f, STR("two\n"));
		assert_int_equal(outfile_close(&f, &e), 0);
		assert_int_equal(stat(path, &st), 0);
		assert_int_equal(st.st_mode & 0777, 0600);
		text = slurp(path);
		assert_string_equal(text, "one\ntwo\n");
		free(text);
		assert_int_equal(chmod(path, 0644), 0);
	}
	umask(mask);
	scratch_done(path);
}

/* Each write is there at once: a crash loses nothing. */
static void
test_at_once(void **state)
{
	char *path = scratch("out"), *text;
	struct outfile f;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(outfile_open(&f, path, &e), 0);
	outfile_write(&f, STR("line\n"));
	text = slurp(path);
	assert_string_equal(text, "line\n");
	free(text);
	assert_int_equal(outfile_close(&f, &e), 0);
	scratch_done(path);
}

static void
test_errors(void **state)
{
	struct outfile f;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(outfile_open(&f, "/nonexistent/x", &e), -1);
	assert_string_equal(
	    err_message(e), "cannot write '/nonexistent/x': No such file or directory");
	assert_int_equal(err_exit_code(e), 2);
	err_free(e);
	e = NULL;
	outfile_borrow(&f, open("/dev/full", O_WRONLY), "full");
	outfile_write(&f, STR("x"));
	outfile_write(&f, STR("y"));
	assert_int_equal(f.why, ENOSPC);
	close(f.fd);
	assert_int_equal(outfile_close(&f, &e), -1);
	assert_string_equal(
	    err_message(e), "cannot write 'full': No space left on device");
	err_free(e);
	e = NULL;
	outfile_borrow(&f, STDOUT_FILENO, "x");
	outfile_fail(&f, EFBIG);
	outfile_fail(&f, EIO);
	assert_int_equal(outfile_close(&f, &e), -1);
	assert_string_equal(err_message(e), "cannot write 'x': File too large");
	err_free(e);
}

enum { MUCH = 1 << 20 };

static void *
drain(void *arg)
{
	static char sink[65536];
	size_t sum = 0;
	ssize_t n;

	while ((n = read(*(int *)arg, sink, sizeof sink)) > 0)
		sum += (size_t)n;
	return (void *)sum;
}

/* A slow reader of a non-blocking pipe gets all of it. */
static void
test_slow_pipe(void **state)
{
	int ends[2];
	struct outfile f;
	struct err *e = NULL;
	struct buf much;
	pthread_t reader;
	void *sum;

	(void)state;
	buf_init(&much, BUF_TEXT);
	buf_fill(&much, 'x', MUCH);
	assert_int_equal(pipe2(ends, O_CLOEXEC), 0);
	assert_int_equal(fcntl(ends[1], F_SETFL, O_NONBLOCK), 0);
	assert_int_equal(pthread_create(&reader, NULL, drain, &ends[0]), 0);
	outfile_borrow(&f, ends[1], "pipe");
	outfile_write(&f, buf_str(&much));
	assert_int_equal(outfile_close(&f, &e), 0);
	close(ends[1]);
	pthread_join(reader, &sum);
	assert_int_equal((size_t)sum, MUCH);
	close(ends[0]);
	buf_done(&much);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_private),
	    cmocka_unit_test(test_at_once),
	    cmocka_unit_test(test_errors),
	    cmocka_unit_test(test_slow_pipe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
