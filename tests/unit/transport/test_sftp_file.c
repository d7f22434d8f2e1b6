#include "unit/transport/sftp_play.h"

#include <stdlib.h>

#include "transport/stream.h"
#include "transport/stream_memory.h"

static struct sftp_file *
opened(struct play *p, int flags)
{
	struct sftp_file *f = NULL;

	assert_int_equal(sftp_open(p->sftp, "/v", flags, &p->d, &f, &p->e), 0);
	return f;
}

static void
writes(void **state)
{
	struct sftp_file *f;
	struct play p;

	(void)state;
	play_init(&p);
	play_version(&p, STR(""));
	play_string(&p, 102, 0, STR("h1"));
	play_status(&p, 1, 0, NULL);
	play_status(&p, 2, 0, NULL);
	play_begin(&p);
	f = opened(&p, SFTP_WRITE | SFTP_CREATE | SFTP_TRUNCATE);
	assert_sent(&p, "\0\0\0\x17\3\0\0\0\0\0\0\0\2/v\0\0\0\x1a\0\0\0\4\0\0\1\xa4");
	buf_reset(&p.sent);
	sftp_seek(f, (INT64_C(1) << 32) + 7);
	assert_int_equal(sftp_write(f, "abc", 3, &p.d, &p.e), 0);
	assert_int_equal(sftp_written(f), (INT64_C(1) << 32) + 7);
	assert_sent(&p, "\0\0\0\x1a\6\0\0\0\1\0\0\0\2h1\0\0\0\1\0\0\0\7\0\0\0\3abc");
	buf_reset(&p.sent);
	assert_int_equal(sftp_flush(f, &p.d, &p.e), 0);
	assert_int_equal(sftp_written(f), (INT64_C(1) << 32) + 10);
	assert_int_equal(sftp_close(f, &p.d, &p.e), 0);
	assert_sent(&p, "\0\0\0\x0b\4\0\0\0\2\0\0\0\2h1");
	play_done(&p);
}

/* Answers may come in any order: only what is there without a gap counts. */
static void
counts_without_gaps(void **state)
{
	static const size_t order[] = {2, 3, 1};
	char *octets = calloc(1, 3 * 32768);
	struct sftp_file *f;
	struct play p;

	(void)state;
	play_init(&p);
	play_version(&p, STR(""));
	play_string(&p, 102, 0, STR("h"));
	for (size_t i = 0; i < 3; i++)
		play_status(&p, order[i], 0, NULL);
	play_status(&p, 4, 4, "No space left on device");
	play_status(&p, 5, 0, NULL);
	play_status(&p, 6, 0, NULL);
	play_begin(&p);
	f = opened(&p, SFTP_WRITE);
	assert_int_equal(sftp_write(f, octets, 3 * 32768, &p.d, &p.e), 0);
	assert_int_equal(sftp_flush(f, &p.d, &p.e), 0);
	assert_int_equal(sftp_written(f), 3 * 32768);
	/* The first of two is refused: the second's answer does not count, and the session goes on. */
	assert_int_equal(sftp_write(f, octets, 32768 + 5, &p.d, &p.e), 0);
	assert_int_equal(sftp_close(f, &p.d, &p.e), -1);
	play_fails(&p, ERR_RPC, "write: No space left on device");
	assert_memory_equal(
	    p.sent.p + p.sent.n - 14, "\0\0\0\x0a\4\0\0\0\6\0\0\0\1h", 14);
	play_done(&p);
	free(octets);
}

static void
answers_nobody_asked_for(size_t id, const char *part)
{
	struct sftp_file *f;
	struct play p;

	play_init(&p);
	play_version(&p, STR(""));
	play_string(&p, 102, 0, STR("h"));
	play_status(&p, 2, 0, NULL);
	play_status(&p, id, 0, NULL);
	play_begin(&p);
	f = opened(&p, SFTP_WRITE);
	assert_int_equal(sftp_write(f, "a", 1, &p.d, &p.e), 0);
	assert_int_equal(sftp_write(f, "b", 1, &p.d, &p.e), 0);
	assert_int_equal(sftp_flush(f, &p.d, &p.e), -1);
	play_fails(&p, ERR_PROTOCOL, part);
	assert_int_equal(sftp_written(f), 0);
	assert_int_equal(sftp_close(f, &p.d, &p.e), -1);
	play_fails(&p, ERR_CLOSED, "went away");
	play_done(&p);
}

static void
is_not_fooled(void **state)
{
	static const size_t ids[] = {0, 2, 3, 129, 0xffffffff};

	(void)state;
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
		answers_nobody_asked_for(ids[i], "a write that was not sent");
}

/* Without answers no more than the window is sent; and nothing is sent octet by octet. */
static void
keeps_a_window(void **state)
{
	struct stream *near, *far;
	char *octets = calloc(1, 8 << 20), *sink = malloc(16 << 20);
	struct sftp_file *f = NULL;
	struct play p;
	size_t n = 0;

	(void)state;
	play_init(&p);
	stream_memory_pair(&near, &far);
	play_version(&p, STR(""));
	play_string(&p, 102, 0, STR("h"));
	assert_int_equal(stream_write(far, p.tape.p, p.tape.n, &p.d, &p.e), 0);
	assert_int_equal(sftp_begin(near, &p.d, &p.sftp, &p.e), 0);
	f = opened(&p, SFTP_WRITE);
	assert_int_equal(stream_read(far, sink, 16 << 20, &p.d, &n, &p.e), 0);
	assert_int_equal(sftp_write(f, octets, 8 << 20, &p.d, &p.e), -1);
	play_fails(&p, ERR_TIMEOUT, "nothing was written");
	assert_int_equal(stream_read(far, sink, 16 << 20, &p.d, &n, &p.e), 0);
	assert_int_equal(n, 128 * (32768 + 4 + 1 + 4 + 5 + 8 + 4));
	assert_int_equal(sftp_written(f), 0);
	/* Answers that come are taken when they are there, also by halves, and not waited for. */
	buf_reset(&p.tape);
	play_status(&p, 1, 0, NULL);
	play_status(&p, 2, 0, NULL);
	assert_int_equal(stream_write(far, p.tape.p, p.tape.n - 3, &p.d, &p.e), 0);
	assert_int_equal(sftp_listen(f, &p.e), 0);
	assert_int_equal(sftp_written(f), 32768);
	assert_int_equal(stream_write(far, p.tape.p + p.tape.n - 3, 3, &p.d, &p.e), 0);
	assert_int_equal(sftp_listen(f, &p.e), 0);
	assert_int_equal(sftp_written(f), 2 * 32768);
	assert_int_equal(sftp_close(f, &p.d, &p.e), -1);
	play_fails(&p, ERR_TIMEOUT, "nothing was written");
	play_done(&p);
	stream_close(far);
	free(octets);
	free(sink);
}

static void
reads(void **state)
{
	struct sftp_file *f;
	char got[8];
	struct play p;
	size_t n = 9;

	(void)state;
	play_init(&p);
	play_version(&p, STR(""));
	play_string(&p, 102, 0, STR("h"));
	play_string(&p, 103, 1, STR("abc"));
	play_status(&p, 2, 1, "End of file");
	play_string(&p, 103, 3, STR("more than eight"));
	play_status(&p, 4, 3, NULL);
	play_begin(&p);
	f = opened(&p, SFTP_READ);
	buf_reset(&p.sent);
	assert_int_equal(sftp_read(f, got, 8, &p.d, &n, &p.e), 0);
	assert_int_equal(n, 3);
	assert_memory_equal(got, "abc", 3);
	assert_sent(&p, "\0\0\0\x16\5\0\0\0\1\0\0\0\1h\0\0\0\0\0\0\0\0\0\0\0\x08");
	buf_reset(&p.sent);
	assert_int_equal(sftp_read(f, got, 8, &p.d, &n, &p.e), 0);
	assert_int_equal(n, 0);
	assert_sent(&p, "\0\0\0\x16\5\0\0\0\2\0\0\0\1h\0\0\0\0\0\0\0\3\0\0\0\x08");
	assert_int_equal(sftp_read(f, got, 8, &p.d, &n, &p.e), -1);
	play_fails(&p, ERR_PROTOCOL, "other octets");
	assert_int_equal(sftp_read(f, got, 8, &p.d, &n, &p.e), -1);
	play_fails(&p, ERR_RPC, "read: permission denied");
	assert_int_equal(sftp_close(f, &p.d, &p.e), -1);
	play_fails(&p, ERR_CLOSED, "went away");
	play_done(&p);
}

static void
refuses_handles(void **state)
{
	char handle[300] = {0};
	struct sftp_file *f = NULL;
	struct play p;

	(void)state;
	play_init(&p);
	play_version(&p, STR(""));
	play_status(&p, 0, 3, "Permission denied");
	play_status(&p, 1, 0, NULL);
	play_string(&p, 102, 2, (struct str){handle, 257});
	play_begin(&p);
	assert_int_equal(sftp_open(p.sftp, "/v", SFTP_WRITE, &p.d, &f, &p.e), -1);
	play_fails(&p, ERR_RPC, "/v: Permission denied");
	assert_int_equal(sftp_open(p.sftp, "/v", SFTP_WRITE, &p.d, &f, &p.e), -1);
	play_fails(&p, ERR_PROTOCOL, "no answer but that all is well");
	assert_int_equal(sftp_open(p.sftp, "/v", SFTP_WRITE, &p.d, &f, &p.e), -1);
	play_fails(&p, ERR_PROTOCOL, "a handle that is too long");
	assert_null(f);
	play_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(writes),
	    cmocka_unit_test(counts_without_gaps),
	    cmocka_unit_test(is_not_fooled),
	    cmocka_unit_test(keeps_a_window),
	    cmocka_unit_test(reads),
	    cmocka_unit_test(refuses_handles),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
