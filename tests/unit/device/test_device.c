#include "unit/device/play.h"

#include "netconf/session.h"

static void
reading_sends_no_commit(void **state)
{
	struct device_complaints complaints = {0};
	struct play p;

	(void)state;
	play_open(&p, HELLO REPLY("<ok/>") REPLY("<ok/>") REPLY("<ok/>"), false);
	assert_int_equal(device_commit(p.device, "x", &p.deadline, &p.e), -1);
	assert_failed(&p, "INTERNAL");
	err_free(p.e);
	p.e = NULL;
	assert_int_equal(
	    device_commit_confirmed(p.device, 1, "x", &p.deadline, &p.e), -1);
	err_free(p.e);
	p.e = NULL;
	/* a commit check would confirm somebody's pending commit */
	assert_int_equal(
	    device_check(p.device, p.arena, &complaints, &p.deadline, &p.e), -1);
	assert_not_sent(&p, "commit");
	assert_not_sent(&p, "<rpc ");
	play_done(&p);
}

static void
only_get_is_a_read(void **state)
{
	struct reply *reply;
	struct play p;

	(void)state;
	play_open(&p, HELLO REPLY("<alarm-information/>"), false);
	assert_int_equal(
	    device_read(p.device, STR("<request-reboot/>"), &p.deadline, &reply, &p.e),
	    -1);
	assert_failed(&p, "INTERNAL");
	assert_not_sent(&p, "reboot");
	err_free(p.e);
	p.e = NULL;
	assert_int_equal(device_read(p.device, STR("<get-alarm-information/>"),
			     &p.deadline, &reply, &p.e),
	    0);
	reply_free(reply);
	assert_sent(&p, "message-id=\"1\"");
	assert_not_sent(&p, "message-id=\"2\"");
	play_done(&p);
}

static void
what_operates_leaves_the_configuration_alone(void **state)
{
	static const char *const wrong[] = {"<commit-configuration/>",
	    "<lock><target/></lock>", "<nc:commit xmlns:nc=\"x\"/>", "<!-- --><commit/>",
	    "", "commit"};
	struct reply *reply;
	struct play p;

	(void)state;
	play_open(&p, HELLO, false);
	assert_int_equal(
	    device_operate(p.device, STR("<request-reboot/>"), &p.deadline, &reply, &p.e),
	    -1);
	assert_says(&p, "'request-reboot' was asked for on a session that may only read");
	assert_not_sent(&p, "<rpc ");
	play_done(&p);
	play_open(&p, HELLO REPLY("<output>gone</output>"), true);
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		assert_int_equal(
		    device_operate(p.device, str_of(wrong[i]), &p.deadline, &reply, &p.e),
		    -1);
		assert_failed(&p, "INTERNAL");
		err_clear(&p.e);
	}
	assert_not_sent(&p, "<rpc ");
	assert_int_equal(
	    device_operate(p.device, STR("<request-reboot/>"), &p.deadline, &reply, &p.e),
	    0);
	assert_sent(&p, "<request-reboot/>");
	reply_free(reply);
	play_done(&p);
}

static void
end_of_stream_is_closed_and_names_the_request(void **state)
{
	struct play p;

	(void)state;
	play_open(&p, HELLO, true);
	assert_int_equal(device_unlock(p.device, &p.deadline, &p.e), -1);
	assert_failed(&p, "CLOSED");
	assert_says(&p, "unlock");
	assert_true(device_broken(p.device));
	play_done(&p);
}

static void
minutes_have_bounds(void **state)
{
	struct play p;

	(void)state;
	play_open(&p, HELLO, true);
	assert_int_equal(
	    device_commit_confirmed(p.device, 0, "x", &p.deadline, &p.e), -1);
	assert_not_sent(&p, "commit");
	play_done(&p);
}

static void
unknown_dialect(void **state)
{
	struct device_options options = {.dialect = "telnet"};
	struct deadline d = deadline_in(1000, NULL);
	struct device *dev;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(
	    device_open(stream_tape_new(STR(HELLO), NULL), &options, &d, &dev, &e), -1);
	assert_string_equal(err_message(e), "there is no dialect 'telnet'");
	err_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(reading_sends_no_commit),
	    cmocka_unit_test(only_get_is_a_read),
	    cmocka_unit_test(what_operates_leaves_the_configuration_alone),
	    cmocka_unit_test(end_of_stream_is_closed_and_names_the_request),
	    cmocka_unit_test(minutes_have_bounds),
	    cmocka_unit_test(unknown_dialect),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
