/* One request that means two things: junos-facts 4.9. */
#include "errand_play.h"

#include "deploy/back_out.h"

#define NEW "23.4R2-S3.9"
#define OLD "21.4R3.15"
#define UP UPTIME("2000", "1000", "1000")
#define FACTS(more) ALONE(OLD, more, "2000", "1000", "1000")
#define WAITS FACTS(STAGED(NEW)) PENDING_SOME
#define FREE FACTS("") PENDING_NONE
#define ROLLBACK "<request-package-rollback/>"
#define TEXT(text, result)                                                               \
	REPLY("<output>\n" text "\n</output><package-result>" result "</"                \
	      "package-result>")

static int
play(struct errand_play *p, const char *const *tapes, enum back_out what, bool dry,
    struct back_out_result *result)
{
	errand_play_init(p, tapes);
	return back_out_run(&p->errand, what, dry, result, &p->e);
}

static void
staged_is_taken_away(void **state)
{
	static const char *const tapes[] = {
	    HELLO WAITS TEXT("Deleting bootstrap installer", "0") FREE, NULL};
	struct back_out_result result;
	struct errand_play p;

	(void)state;
	if (play(&p, tapes, BACK_OUT_STAGED, false, &result) < 0)
		fail_msg("%s", err_message(p.e));
	assert_true(result.changed);
	assert_string_equal(
	    result.detail, NEW " was backed out, nothing is pending any more");
	assert_int_equal(errand_play_times(&p, ROLLBACK), 1);
	errand_play_done(&p);
}

/* Sent where nothing waits, it would bring the old software back. */
static void
nothing_staged_nothing_sent(void **state)
{
	static const char *const tapes[] = {HELLO FREE, NULL};
	struct back_out_result result;
	struct errand_play p;

	(void)state;
	assert_int_equal(play(&p, tapes, BACK_OUT_STAGED, false, &result), 0);
	assert_false(result.changed);
	assert_string_equal(result.detail, "nothing is pending");
	assert_not_sent(&p, "rollback");
	errand_play_done(&p);
}

static void
previous_waits_for_a_reboot(void **state)
{
	static const char *const tapes[] = {
	    HELLO FREE TEXT(
		"JUNOS version \"20.4R1.12\" will become active at next reboot", "0")
		FACTS(STAGED("20.4R1.12")) PENDING_SOME,
	    NULL};
	static const char *const occupied[] = {HELLO WAITS, NULL};
	static const char *const none[] = {
	    HELLO FREE TEXT("ERROR: cannot locate /var/sw/pkg/x: rollback aborted", "1"),
	    NULL};
	struct back_out_result result;
	struct errand_play p;

	(void)state;
	if (play(&p, tapes, BACK_OUT_PREVIOUS, false, &result) < 0)
		fail_msg("%s", err_message(p.e));
	assert_true(result.changed);
	assert_string_equal(result.detail, "20.4R1.12 becomes active at the next reboot");
	errand_play_done(&p);
	assert_int_equal(play(&p, occupied, BACK_OUT_PREVIOUS, false, &result), -1);
	assert_failed(&p, "CHECK");
	assert_says(&p, NEW " is pending already, which a rollback would take away");
	assert_not_sent(&p, "rollback");
	errand_play_done(&p);
	assert_int_equal(play(&p, none, BACK_OUT_PREVIOUS, false, &result), -1);
	assert_failed(&p, "RPC");
	assert_says(&p, "ERROR: cannot locate /var/sw/pkg/x: rollback aborted");
	errand_play_done(&p);
}

/* A reply that is lost is not asked for by a second request: that would bring the old software back. */
static void
lost_reply_is_read(void **state)
{
	static const char *const tapes[] = {
	    HELLO WAITS, "", HELLO WAITS, HELLO FREE, NULL};
	struct back_out_result result;
	struct errand_play p;

	(void)state;
	if (play(&p, tapes, BACK_OUT_STAGED, false, &result) < 0)
		fail_msg("%s", err_message(p.e));
	assert_true(result.changed);
	assert_int_equal(errand_play_times(&p, ROLLBACK), 1);
	errand_play_done(&p);
}

static void
never_seen_is_unknown(void **state)
{
	static const char *const tapes[] = {HELLO WAITS, HELLO WAITS, "", NULL};
	struct back_out_result result;
	struct errand_play p;

	(void)state;
	errand_play_init(&p, tapes);
	p.errand.deadline = deadline_in(300, &p.cancel);
	p.errand.probe_ms = 400;
	assert_int_equal(
	    back_out_run(&p.errand, BACK_OUT_STAGED, false, &result, &p.e), -1);
	assert_failed(&p, "STATE");
	assert_int_equal(errand_play_times(&p, ROLLBACK), 1);
	errand_play_done(&p);
}

static void
dry_run_and_crash(void **state)
{
	static const char *const dry[] = {HELLO WAITS, NULL};
	static const char *const crashed[] = {HELLO FREE, NULL};
	struct back_out_result result;
	struct errand_play p;
	struct value *sent;

	(void)state;
	errand_play_init(&p, dry);
	p.read_only = true;
	if (back_out_run(&p.errand, BACK_OUT_STAGED, true, &result, &p.e) < 0)
		fail_msg("%s", err_message(p.e));
	assert_false(result.changed);
	assert_string_equal(result.detail, "would back out " NEW);
	errand_play_done(&p);
	errand_play_init(&p, crashed);
	sent = value_map(p.arena);
	value_set(p.arena, sent, "pending", value_strz(p.arena, NEW));
	value_set(p.arena, p.memory, "rollback-sent", sent);
	p.errand.again = true;
	if (back_out_run(&p.errand, BACK_OUT_STAGED, false, &result, &p.e) < 0)
		fail_msg("%s", err_message(p.e));
	assert_true(result.changed);
	assert_not_sent(&p, "rollback");
	errand_play_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(staged_is_taken_away),
	    cmocka_unit_test(nothing_staged_nothing_sent),
	    cmocka_unit_test(previous_waits_for_a_reboot),
	    cmocka_unit_test(lost_reply_is_read),
	    cmocka_unit_test(never_seen_is_unknown),
	    cmocka_unit_test(dry_run_and_crash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
