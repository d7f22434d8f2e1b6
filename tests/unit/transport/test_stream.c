/* The stream makers that need no network: memory pair, fault, tape, descriptor. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "transport/stream.h"
#include "transport/stream_fault.h"
#include "transport/stream_fd.h"
#include "transport/stream_memory.h"
#include "transport/stream_tape.h"

static struct deadline soon;

static void
reads(struct stream *s, size_t n, const char *expected)
{
	char p[64] = {0};
	struct err *e = NULL;
	size_t got = 99;

	assert_int_equal(stream_read(s, p, n, &soon, &got, &e), 0);
	p[got] = '\0';
	assert_string_equal(p, expected);
}

static void
read_fails(struct stream *s, const struct deadline *d, enum err_code code)
{
	char p[8];
	struct err *e = NULL;
	size_t got = 99;

	assert_int_equal(stream_read(s, p, sizeof p, d, &got, &e), -1);
	assert_int_equal(err_code(e), code);
	assert_int_equal(got, 99);
	err_free(e);
}

static void
writes(struct stream *s, struct str text)
{
	struct err *e = NULL;

	assert_int_equal(stream_write(s, text.p, text.n, &soon, &e), 0);
}

static void
write_fails(struct stream *s, struct str text, enum err_code code)
{
	struct err *e = NULL;

	assert_int_equal(stream_write(s, text.p, text.n, &soon, &e), -1);
	assert_int_equal(err_code(e), code);
	err_free(e);
}

static void
test_memory(void **state)
{
	struct stream *a, *b;

	(void)state;
	stream_memory_pair(&a, &b);
	writes(a, STR("hello"));
	reads(b, 2, "he");
	writes(a, STR("!"));
	reads(b, 60, "llo!");
	read_fails(b, &soon, ERR_TIMEOUT);
	writes(b, STR("back"));
	stream_close(b);
	reads(a, 60, "back");
	reads(a, 60, "");
	write_fails(a, STR("x"), ERR_CLOSED);
	stream_close(a);
}

static void
test_fault(void **state)
{
	struct fault fault = {.fail_at = 4, .split = 1, .torn = true};
	struct stream *a, *b, *f;
	unsigned count = 0;

	(void)state;
	stream_memory_pair(&a, &b);
	f = stream_fault_new(a, &fault, &count);
	writes(b, STR("xyz"));
	reads(f, 60, "x");
	reads(f, 60, "y");
	writes(f, STR("12"));
	write_fails(f, STR("abcd"), ERR_CLOSED);
	read_fails(f, &soon, ERR_CLOSED);
	write_fails(f, STR("efgh"), ERR_CLOSED);
	reads(b, 60, "12ab");
	assert_int_equal(count, 6);
	assert_string_equal(stream_describe(f), "memory");
	stream_close(f);
	reads(b, 60, "");
	stream_close(b);
}

static void
test_tape(void **state)
{
	struct buf sent;
	struct stream *t;

	(void)state;
	buf_init(&sent, 6);
	t = stream_tape_new(STR("recorded"), &sent);
	writes(t, STR("abc"));
	reads(t, 3, "rec");
	reads(t, 60, "orded");
	reads(t, 60, "");
	writes(t, STR("def"));
	assert_string_equal(buf_z(&sent), "abcdef");
	write_fails(t, STR("g"), ERR_LIMIT);
	stream_close(t);
	buf_done(&sent);
}

static void
test_descriptor(void **state)
{
	struct deadline now = deadline_in(20, NULL);
	struct stream *s;
	int fd[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd), 0);
	s = stream_fd_new(fd[0], "pair");
	assert_string_equal(stream_describe(s), "pair");
	read_fails(s, &now, ERR_TIMEOUT);
	assert_int_equal(write(fd[1], "abc", 3), 3);
	reads(s, 60, "abc");
	writes(s, STR("def"));
	{
		char p[4] = {0};

		assert_int_equal(read(fd[1], p, 3), 3);
		assert_string_equal(p, "def");
	}
	close(fd[1]);
	reads(s, 60, "");
	write_fails(s, STR("x"), ERR_CLOSED);
	stream_close(s);
}

/* More than the socket holds, while nobody reads: the deadline ends it. */
static void
test_descriptor_full(void **state)
{
	static char much[4 << 20];
	struct deadline now = deadline_in(30, NULL);
	struct stream *s;
	struct err *e = NULL;
	int fd[2];

	(void)state;
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fd), 0);
	s = stream_fd_new(fd[0], "pair");
	assert_int_equal(stream_write(s, much, sizeof much, &now, &e), -1);
	assert_int_equal(err_code(e), ERR_TIMEOUT);
	err_free(e);
	stream_close(s);
	close(fd[1]);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_memory),
	    cmocka_unit_test(test_fault),
	    cmocka_unit_test(test_tape),
	    cmocka_unit_test(test_descriptor),
	    cmocka_unit_test(test_descriptor_full),
	};

	soon = deadline_in(60000, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
