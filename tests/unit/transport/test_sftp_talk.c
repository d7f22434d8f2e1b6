/* Packets as they are put together and taken apart; sessions and files are test_sftp.c and test_sftp_file.c. */
#include "unit/transport/sftp_play.h"

#include "transport/sftp_talk.h"

static void
long_numbers(void **state)
{
	struct str in = STR("\1\2\3\4\5\6\7\x08\x09");
	uint64_t n = 0;
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	sftp_put_u64(&b, UINT64_C(0x0102030405060708));
	assert_int_equal(b.n, 8);
	assert_memory_equal(b.p, in.p, 8);
	assert_true(sftp_take_u64(&in, &n));
	assert_true(n == UINT64_C(0x0102030405060708));
	assert_int_equal(in.n, 1);
	assert_false(sftp_take_u64(&in, &n));
	buf_done(&b);
}

static void
says(size_t status, struct str rest, const char *message)
{
	struct sftp_reply r = {.type = FXP_STATUS, .rest = rest};
	struct err *e = NULL;

	assert_int_equal(sftp_refused(&r, status, "open", &e), -1);
	assert_int_equal(err_code(e), ERR_RPC);
	assert_string_equal(err_message(e), message);
	err_free(e);
}

static void
words(void **state)
{
	(void)state;
	says(4, STR("\0\0\0\4full\0\0\0\2en"), "open: full");
	says(4, STR(""), "open: failure");
	says(4, STR("\0\0\0\0"), "open: failure");
	says(8, STR("\0\0\0\x7fshort"), "open: operation unsupported");
	says(77, STR(""), "open: unknown status");
	says(4, STR("\0\0\0\5a\n\0\rb"), "open: a   b");
}

/* Two packets that come in one piece, and one that is larger than what is read at once. */
static void
packets(void **state)
{
	struct str packet;
	struct play p;
	char *large;

	(void)state;
	play_init(&p);
	play_version(&p, STR(""));
	play_status(&p, 7, 0, NULL);
	play_status(&p, 8, 0, NULL);
	large = test_calloc(1, 200000);
	play_packet(&p, 103, large, 200000);
	play_begin(&p);
	for (size_t id = 7; id < 9; id++) {
		struct sftp_reply r;

		assert_int_equal(sftp_receive_reply(p.sftp, &p.d, &r, &p.e), 0);
		assert_int_equal(r.type, FXP_STATUS);
		assert_int_equal(r.id, id);
		assert_int_equal(r.rest.n, 4);
	}
	assert_int_equal(sftp_receive(p.sftp, &p.d, &packet, &p.e), 0);
	assert_int_equal(packet.n, 200001);
	assert_int_equal(sftp_receive(p.sftp, &p.d, &packet, &p.e), -1);
	play_fails(&p, ERR_CLOSED, "went away");
	test_free(large);
	play_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(long_numbers),
	    cmocka_unit_test(words),
	    cmocka_unit_test(packets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
