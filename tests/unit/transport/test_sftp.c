#include "unit/transport/sftp_play.h"

static void
greets(void **state)
{
	struct play p;

	(void)state;
	play_init(&p);
	play_version(&p, STR(PLAY_POSIX));
	assert_int_equal(
	    sftp_begin(stream_tape_new(buf_str(&p.tape), &p.sent), &p.d, &p.sftp, &p.e),
	    0);
	assert_sent(&p, "\0\0\0\5\1\0\0\0\3");
	play_done(&p);
}

static void
begins_with(struct str tape, enum err_code code, const char *part)
{
	struct play p;

	play_init(&p);
	buf_addstr(&p.tape, tape);
	assert_int_equal(
	    sftp_begin(stream_tape_new(buf_str(&p.tape), &p.sent), &p.d, &p.sftp, &p.e),
	    -1);
	play_fails(&p, code, part);
	p.sftp = NULL;
	play_done(&p);
}

static void
refuses_what_is_no_greeting(void **state)
{
	(void)state;
	begins_with(STR(""), ERR_NO_SERVICE, "ended at once");
	begins_with(STR("\0\0"), ERR_CLOSED, "went away");
	begins_with(STR("\0\0\0\0"), ERR_PROTOCOL, "a length that cannot be");
	begins_with(STR("\0\4\0\1\2"), ERR_PROTOCOL, "a length that cannot be");
	begins_with(STR("Welc"), ERR_PROTOCOL, "a length that cannot be");
	begins_with(STR("\0\0\0\5\2\0\0\0\4"), ERR_PROTOCOL, "another version than 3");
	begins_with(STR("\0\0\0\5\3\0\0\0\3"), ERR_PROTOCOL, "no version");
	begins_with(STR("\0\0\0\3\2\0\0"), ERR_PROTOCOL, "no version");
	begins_with(STR("\0\0\0\5\2\0\0"), ERR_CLOSED, "went away");
}

static void
stats(void **state)
{
	static const char size[] = "\0\0\0\1\0\0\0\x07\0\0\0\1\0\0\0\2\0\0\0\3\0\0\0\4"
				   "\0\0\x81\xa4",
			  folder[] = "\0\0\0\2\0\0\0\4\0\0\x41\xed",
			  cut[] = "\0\0\0\3\0\0\0\1\0\0",
			  huge[] = "\0\0\0\4\0\0\0\1\xff\0\0\0\0\0\0\0";
	struct sftp_info info;
	struct play p;

	(void)state;
	play_init(&p);
	play_version(&p, STR(""));
	play_status(&p, 0, 2, "No such file");
	play_packet(&p, 105, size, sizeof size - 1);
	play_packet(&p, 105, folder, sizeof folder - 1);
	play_packet(&p, 105, cut, sizeof cut - 1);
	play_packet(&p, 105, huge, sizeof huge - 1);
	play_status(&p, 5, 3, "Permission\ndenied");
	play_status(&p, 6, 4, NULL);
	play_status(&p, 7, 0, NULL);
	play_status(&p, 99, 2, NULL);
	play_begin(&p);
	assert_int_equal(sftp_stat(p.sftp, "/a", &p.d, &info, &p.e), 0);
	assert_false(info.there);
	assert_sent(&p, "\0\0\0\x0b\x11\0\0\0\0\0\0\0\2/a");
	assert_int_equal(sftp_stat(p.sftp, "/a", &p.d, &info, &p.e), 0);
	assert_true(info.there && !info.directory);
	assert_int_equal(info.size, (INT64_C(1) << 32) + 2);
	assert_int_equal(sftp_stat(p.sftp, "/a", &p.d, &info, &p.e), 0);
	assert_true(info.there && info.directory);
	assert_int_equal(info.size, -1);
	assert_int_equal(sftp_stat(p.sftp, "/a", &p.d, &info, &p.e), -1);
	play_fails(&p, ERR_PROTOCOL, "end too soon");
	assert_int_equal(sftp_stat(p.sftp, "/a", &p.d, &info, &p.e), -1);
	play_fails(&p, ERR_PROTOCOL, "end too soon");
	assert_int_equal(sftp_stat(p.sftp, "/a", &p.d, &info, &p.e), -1);
	play_fails(&p, ERR_RPC, "/a: Permission denied");
	assert_int_equal(sftp_stat(p.sftp, "/a", &p.d, &info, &p.e), -1);
	play_fails(&p, ERR_RPC, "/a: failure");
	assert_int_equal(sftp_stat(p.sftp, "/a", &p.d, &info, &p.e), -1);
	play_fails(&p, ERR_PROTOCOL, "no attributes");
	assert_int_equal(sftp_stat(p.sftp, "/a", &p.d, &info, &p.e), -1);
	play_fails(&p, ERR_PROTOCOL, "not asked");
	assert_int_equal(sftp_stat(p.sftp, "/a", &p.d, &info, &p.e), -1);
	play_fails(&p, ERR_CLOSED, "went away");
	play_done(&p);
}

static void
removes(void **state)
{
	struct play p;

	(void)state;
	play_init(&p);
	play_version(&p, STR(""));
	play_status(&p, 0, 0, "Success");
	play_status(&p, 1, 2, "No such file");
	play_begin(&p);
	assert_int_equal(sftp_remove(p.sftp, "/x", &p.d, &p.e), 0);
	assert_sent(&p, "\0\0\0\x0b\x0d\0\0\0\0\0\0\0\2/x");
	assert_int_equal(sftp_remove(p.sftp, "/x", &p.d, &p.e), -1);
	play_fails(&p, ERR_RPC, "/x: No such file");
	play_done(&p);
}

static void
renames_in_one_step_where_it_can(void **state)
{
	struct play p;

	(void)state;
	play_init(&p);
	play_version(&p, STR(PLAY_POSIX));
	play_status(&p, 0, 0, NULL);
	play_begin(&p);
	assert_int_equal(sftp_rename(p.sftp, "/a", "/b", &p.d, &p.e), 0);
	assert_sent(&p, "\0\0\0\x2d\xc8\0\0\0\0\0\0\0\x18posix-rename@openssh."
			"com\0\0\0\2/a\0\0\0\2/b");
	play_done(&p);
}

/* Version 3 has no rename over a file. */
static void
makes_room_where_it_cannot(void **state)
{
	struct play p;

	(void)state;
	play_init(&p);
	play_version(&p, STR("\0\0\0\x18posix-rename@openssh.com\0\0\0\0012"));
	play_packet(&p, 105, "\0\0\0\0\0\0\0\0", 8);
	play_status(&p, 1, 0, NULL);
	play_status(&p, 2, 0, NULL);
	play_status(&p, 3, 2, NULL);
	play_status(&p, 4, 3, NULL);
	play_begin(&p);
	assert_int_equal(sftp_rename(p.sftp, "/a", "/b", &p.d, &p.e), 0);
	assert_sent(&p, "\0\0\0\x0b\x11\0\0\0\0\0\0\0\2/b"
			"\0\0\0\x0b\x0d\0\0\0\1\0\0\0\2/b"
			"\0\0\0\x11\x12\0\0\0\2\0\0\0\2/a\0\0\0\2/b");
	buf_reset(&p.sent);
	assert_int_equal(sftp_rename(p.sftp, "/a", "/b", &p.d, &p.e), -1);
	play_fails(&p, ERR_RPC, "/b: permission denied");
	assert_sent(&p, "\0\0\0\x0b\x11\0\0\0\3\0\0\0\2/b"
			"\0\0\0\x11\x12\0\0\0\4\0\0\0\2/a\0\0\0\2/b");
	play_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(greets),
	    cmocka_unit_test(refuses_what_is_no_greeting),
	    cmocka_unit_test(stats),
	    cmocka_unit_test(removes),
	    cmocka_unit_test(renames_in_one_step_where_it_can),
	    cmocka_unit_test(makes_room_where_it_cannot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
