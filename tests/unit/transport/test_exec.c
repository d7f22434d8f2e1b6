#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <unistd.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/wait.h"
#include "transport/exec.h"
#include "transport/stream.h"

static struct deadline soon;

struct told {
	int done;
	char words[64];
};

static int
explain(void *owned, struct str words, struct err **e)
{
	(void)owned;
	return err_set(e, ERR_SSH, "said: " STR_FMT, STR_ARG(str_trim(words)));
}

static void
done(void *owned)
{
	((struct told *)owned)->done++;
}

static const struct exec_ops ops = {.explain = explain, .done = done};

static struct stream *
run(const char *script, struct told *told)
{
	char sh[] = "sh", c[] = "-c";
	char *argv[] = {sh, c, (char *)script, NULL};
	struct exec x = {argv, environ, "a program", &ops, told};
	struct stream *s = NULL;
	struct err *e = NULL;

	*told = (struct told){0};
	assert_int_equal(exec_open(&x, &s, &e), 0);
	assert_string_equal(stream_describe(s), "a program");
	return s;
}

static void
reads(struct stream *s, const char *expected)
{
	char p[64];
	struct err *e = NULL;
	size_t n = 0;

	assert_int_equal(stream_read(s, p, sizeof p - 1, &soon, &n, &e), 0);
	p[n] = '\0';
	assert_string_equal(p, expected);
}

static void
test_talks(void **state)
{
	struct told told;
	struct err *e = NULL;
	struct stream *s = run("echo complaint >&2; read a; echo \"[$a]\"", &told);

	(void)state;
	assert_int_equal(stream_write(s, "hello\n", 6, &soon, &e), 0);
	reads(s, "[hello]\n");
	reads(s, ""); /* it ended with 0: what it said on the way is nobody's business */
	stream_close(s);
	assert_int_equal(told.done, 1);
}

static void
test_fails(void **state)
{
	struct told told;
	char p[8];
	struct err *e = NULL;
	size_t n;
	struct stream *s = run("echo why it failed >&2; exit 3", &told);

	(void)state;
	assert_int_equal(stream_read(s, p, sizeof p, &soon, &n, &e), -1);
	assert_string_equal(err_message(e), "said: why it failed");
	err_free(e);
	stream_close(s);
	assert_int_equal(told.done, 1);
}

static void
test_write_to_the_dead(void **state)
{
	static char much[1 << 20];
	struct told told;
	struct err *e = NULL;
	struct stream *s = run("echo no >&2; exit 1", &told);

	(void)state;
	assert_int_equal(stream_write(s, much, sizeof much, &soon, &e), -1);
	assert_string_equal(err_message(e), "said: no");
	err_free(e);
	stream_close(s);
}

/* More on standard error than a pipe holds, and than is kept. */
static void
test_talkative(void **state)
{
	struct told told;
	struct stream *s = run("yes 0123456789 | head -c 40000 >&2; echo a; read b; yes "
			       "0123456789 | head -c 40000 >&2; echo c",
	    &told);
	struct err *e = NULL;

	(void)state;
	reads(s, "a\n");
	assert_int_equal(stream_write(s, "b\n", 2, &soon, &e), 0);
	reads(s, "c\n");
	stream_close(s);
}

/* It listens neither to the end of its input nor to SIGTERM. */
static void
test_stubborn(void **state)
{
	struct told told;
	struct stream *s =
	    run("trap '' TERM; echo up; while :; do read x || sleep 0.05; done", &told);
	int64_t began;

	(void)state;
	reads(s, "up\n");
	began = clock_ms();
	stream_close(s);
	assert_in_range(clock_ms() - began, 0, 5000);
	assert_int_equal(told.done, 1);
}

static void
test_absent(void **state)
{
	char name[] = "no-such-program-here";
	char *argv[] = {name, NULL};
	struct told told = {0};
	struct exec x = {argv, environ, "x", &ops, &told};
	struct stream *s = NULL;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(exec_open(&x, &s, &e), -1);
	assert_null(s);
	assert_int_equal(err_code(e), ERR_SSH);
	assert_int_equal(told.done, 1);
	err_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_talks),
	    cmocka_unit_test(test_fails),
	    cmocka_unit_test(test_write_to_the_dead),
	    cmocka_unit_test(test_talkative),
	    cmocka_unit_test(test_stubborn),
	    cmocka_unit_test(test_absent),
	};

	soon = deadline_in(60000, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
