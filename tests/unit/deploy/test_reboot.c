/* Reboots that happen, that do not, and that never end: junos-facts 3.13, 4.6, 4.7. */
#include "errand_play.h"

#include "base/clock.h"
#include "deploy/reboot.h"

#define RUNS "23.4R2-S3.9"
/* booted at 1000 and asked at 2000; then again at 2060 */
#define BEFORE ALONE(RUNS, "", "2000", "1000", "1000")
#define STILL_UP ALONE(RUNS, "", "2030", "1001", "1029")
#define AFTER ALONE(RUNS, "", "2400", "2060", "340")
#define ORDERED                                                                          \
	REPLY("<request-reboot-results><request-reboot-status reboot-time=\"2000\">\n"   \
	      "Shutdown NOW!\n[pid 17221]\n</request-reboot-status>"                     \
	      "</request-reboot-results>")
#define UNCLOSED "<rpc-reply><request-reboot-results><request-reboot-status>\n"
#define MASTER                                                                           \
	REPLY("<task-replication-state><task-re-mode>Master</task-re-mode>"              \
	      "</task-replication-state>")
#define REBOOT "<request-reboot>"

static const struct reboot together = {.pause_ms = 1, .down_ms = 5000};
static const struct reboot one_by_one = {
    .order = REBOOT_ONE_BY_ONE, .pause_ms = 1, .down_ms = 5000};

static int
play(struct errand_play *p, const char *const *tapes, const struct reboot *rb,
    struct reboot_result *result)
{
	errand_play_init(p, tapes);
	return reboot_run(&p->errand, rb, result, &p->e);
}

static void
back_after_silence(void **state)
{
	/* answered in full; never closed; not at all */
	static const char *const orders[] = {HELLO BEFORE BEFORE ORDERED,
	    HELLO BEFORE BEFORE UNCLOSED, HELLO BEFORE BEFORE};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const char *const tapes[] = {orders[i], HELLO STILL_UP, "", "",
		    HELLO, /* logins work, and the session dies */
		    HELLO AFTER, NULL};
		struct reboot_result result;
		struct errand_play p;

		if (play(&p, tapes, &together, &result) < 0)
			fail_msg("%s", err_message(p.e));
		assert_string_equal(result.detail, "rebooted, runs " RUNS);
		assert_int_equal(p.opened, 6);
		assert_int_equal(errand_play_times(&p, REBOOT), 1);
		assert_non_null(strstr(buf_z(&p.said), "has not gone down yet\n"));
		assert_non_null(strstr(buf_z(&p.said), "connection refused\n"));
		errand_play_done(&p);
	}
}

static void
refused(void **state)
{
	static const char *const tapes[] = {
	    HELLO BEFORE BEFORE REPLY("<rpc-error><error-severity>error</error-severity>"
				      "<error-message>permission denied</error-message>"
				      "</rpc-error>"),
	    NULL};
	struct reboot_result result;
	struct errand_play p;

	(void)state;
	assert_int_equal(play(&p, tapes, &together, &result), -1);
	assert_failed(&p, "RPC");
	assert_says(&p, "the router refused to reboot");
	assert_says(&p, "permission denied");
	errand_play_done(&p);
}

static void
never_goes_down(void **state)
{
	static const char *const tapes[] = {HELLO BEFORE BEFORE ORDERED,
	    HELLO STILL_UP REPLY("<output>\nreboot requested by autolab at Sun Oct  5 "
				 "11:00:00 2025\n</output>"),
	    NULL};
	struct reboot rb = together;
	struct reboot_result result;
	struct errand_play p;

	(void)state;
	rb.down_ms = 0;
	assert_int_equal(play(&p, tapes, &rb, &result), -1);
	assert_failed(&p, "CHECK");
	assert_says(&p, "it was told to reboot, and has not gone down within ");
	assert_says(&p, "reboot requested by autolab at Sun Oct  5 11:00:00 2025");
	errand_play_done(&p);
}

static void
never_comes_back(void **state)
{
	static const char *const tapes[] = {HELLO BEFORE BEFORE ORDERED, "", "", NULL};
	struct reboot_result result;
	struct errand_play p;

	(void)state;
	errand_play_init(&p, tapes);
	p.errand.deadline = deadline_in(300, &p.cancel);
	p.errand.probe_ms = 400;
	assert_int_equal(reboot_run(&p.errand, &together, &result, &p.e), -1);
	assert_failed(&p, "STATE");
	assert_says(&p, "it has not come back within ");
	assert_says(&p, "last seen: connection refused");
	errand_play_done(&p);
}

/* A boot time that moved a little (its clock was set), or that is not told, is no reboot. */
static void
clock_steps_are_no_reboot(void **state)
{
	static const char *const same[] = {
	    ALONE(RUNS, "", "2030", "1030", "1000"), /* set by 30 s */
	    ALONE(RUNS, "", "1700", "700", "1000"),  /* set back */
	    ALONE(RUNS, "", "2600", "1600",
		"1200"), /* set, and up for longer than since then */
	};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct buf tape;
		struct reboot rb = together;
		struct reboot_result result;
		struct errand_play p;

		buf_init(&tape, BUF_TEXT);
		buf_printf(&tape, "%s%s%s", HELLO, same[i], REPLY("<output/>"));
		rb.down_ms = 0;
		assert_int_equal(play(&p,
				     (const char *const[]){
					 HELLO BEFORE BEFORE ORDERED, buf_z(&tape), NULL},
				     &rb, &result),
		    -1);
		assert_failed(&p, "CHECK");
		errand_play_done(&p);
		buf_done(&tape);
	}
}

#define UP(now, booted, length) UPTIME(now, booted, length)
#define TWO(up0, up1) DUAL(SOFTWARE(RUNS, ""), SOFTWARE(RUNS, ""), up0, up1)
#define TWO_BEFORE TWO(UP("2000", "1000", "1000"), UP("2000", "900", "1100"))
#define ONE_SILENT(name, other, up)                                                      \
	REPLY(UNREACHABLE(other) WRAPPED(ITEM(name, SOFTWARE(RUNS, ""))))                \
	REPLY(UNREACHABLE(other) WRAPPED(ITEM(name, up)))                                \
	REPLY(ENGINES(ENGINE("0", "master") ENGINE("1", "Present")))                     \
	NO_VMHOST

static void
both_engines_have_to_be_back(void **state)
{
	static const char *const tapes[] = {HELLO TWO_BEFORE TWO_BEFORE ORDERED, "",
	    HELLO ONE_SILENT("re0", "re1", UP("2400", "2060", "340")),
	    HELLO TWO(UP("2500", "2060", "440"), UP("2500", "2070", "430")), NULL};
	struct reboot_result result;
	struct errand_play p;

	(void)state;
	if (play(&p, tapes, &together, &result) < 0)
		fail_msg("%s", err_message(p.e));
	assert_string_equal(
	    result.detail, "re0: rebooted, runs " RUNS "; re1: rebooted, runs " RUNS);
	assert_sent(
	    &p, "<request-reboot><in>0</in><both-routing-engines/></request-reboot>");
	assert_non_null(
	    strstr(buf_z(&p.said), "re0: has booted; re1: does not answer yet\n"));
	errand_play_done(&p);
}

static void
the_backup_and_then_the_master(void **state)
{
	static const char *const tapes[] = {HELLO TWO_BEFORE TWO_BEFORE MASTER ORDERED,
	    HELLO ONE_SILENT("re0", "re1", UP("2100", "1000", "1100")),
	    HELLO TWO(UP("2500", "1000", "1500"), UP("2500", "2070", "430"))
		TWO(UP("2500", "1000", "1500"), UP("2500", "2070", "430")) MASTER ORDERED,
	    "", HELLO TWO(UP("3000", "2600", "400"), UP("3000", "2070", "930")), NULL};
	struct reboot_result result;
	struct errand_play p;
	const char *other, *local;

	(void)state;
	if (play(&p, tapes, &one_by_one, &result) < 0)
		fail_msg("%s", err_message(p.e));
	assert_string_equal(
	    result.detail, "re1: rebooted, runs " RUNS "; re0: rebooted, runs " RUNS);
	other = strstr(buf_z(&p.sent), "<other-routing-engine/>");
	local = strstr(buf_z(&p.sent), "<request-reboot><in>0</in></request-reboot>");
	assert_true(other != NULL && local != NULL && other < local);
	errand_play_done(&p);
}

/* To the backup the other one is the master. */
static void
a_session_with_the_backup_reboots_nothing(void **state)
{
	static const char *const tapes[] = {
	    HELLO TWO_BEFORE TWO_BEFORE REPLY(
		"<task-replication-state><task-re-mode>Backup</task-re-mode>"
		"</task-replication-state>"),
	    NULL};
	struct reboot_result result;
	struct errand_play p;

	(void)state;
	assert_int_equal(play(&p, tapes, &one_by_one, &result), -1);
	assert_failed(&p, "CHECK");
	assert_int_equal(errand_play_times(&p, REBOOT), 0);
	errand_play_done(&p);
}

static void
what_it_lacks(void **state)
{
	static const char *const alone[] = {HELLO BEFORE, NULL};
	static const char *const timeless[] = {
	    HELLO ALONE(RUNS, "", "0", "0", "0"), NULL};
	static const char *const half[] = {
	    HELLO ONE_SILENT("re0", "re1", UP("2100", "1000", "1100")), NULL};
	struct reboot_result result;
	struct errand_play p;

	(void)state;
	assert_int_equal(play(&p, alone, &one_by_one, &result), -1);
	assert_failed(&p, "INPUT");
	errand_play_done(&p);
	assert_int_equal(play(&p, timeless, &together, &result), -1);
	assert_failed(&p, "CHECK");
	assert_says(&p, "does not tell when it booted");
	errand_play_done(&p);
	assert_int_equal(play(&p, half, &together, &result), -1);
	assert_says(&p,
	    "re1 does not answer: Could not connect to re1 : No route to host: "
	    "nothing was rebooted");
	assert_int_equal(errand_play_times(&p, REBOOT), 0);
	errand_play_done(&p);
}

static void
remembered(struct errand_play *p, const char *key, const char *name, int64_t booted)
{
	struct value *map = value_map(p->arena), *engines = value_map(p->arena),
		     *one = value_map(p->arena);

	value_set(p->arena, one, "booted", value_int(p->arena, booted));
	value_set(p->arena, one, "asked", value_int(p->arena, 2000));
	value_set(p->arena, engines, name, one);
	value_set(p->arena, map, "engines", engines);
	value_set(p->arena, p->memory, key, map);
	p->errand.again = true;
}

/* After a crash: it happened; it is about to; it never was ordered, which shows as nothing happens. */
static void
after_a_crash_it_looks(void **state)
{
	static const char *const happened[] = {HELLO AFTER, NULL};
	static const char *const meanwhile[] = {"", "", HELLO AFTER, NULL};
	static const char *const never[] = {
	    HELLO STILL_UP ORDERED, "", HELLO AFTER, NULL};
	static const char *const *const tapes[] = {happened, meanwhile, never};

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct reboot rb = together;
		struct reboot_result result;
		struct errand_play p;

		errand_play_init(&p, tapes[i]);
		remembered(&p, "booted", "", 1000);
		if (i == 2)
			rb.down_ms = 0;
		if (reboot_run(&p.errand, &rb, &result, &p.e) < 0)
			fail_msg("%zu: %s", i, err_message(p.e));
		assert_string_equal(result.detail, "rebooted, runs " RUNS);
		assert_int_equal(errand_play_times(&p, REBOOT), i == 2 ? 1 : 0);
		errand_play_done(&p);
	}
}

/* The crash was while the master rebooted: the backup is not rebooted once more. */
static void
after_a_crash_in_the_second_half(void **state)
{
	static const char *const tapes[] = {
	    "", HELLO TWO(UP("3000", "2600", "400"), UP("3000", "1500", "1500")), NULL};
	struct reboot_result result;
	struct errand_play p;

	(void)state;
	errand_play_init(&p, tapes);
	remembered(&p, "booted-backup", "re1", 900);
	remembered(&p, "booted-master", "re0", 1000);
	if (reboot_run(&p.errand, &one_by_one, &result, &p.e) < 0)
		fail_msg("%s", err_message(p.e));
	assert_string_equal(result.detail, "re0: rebooted, runs " RUNS);
	assert_int_equal(errand_play_times(&p, REBOOT), 0);
	errand_play_done(&p);
}

/* What was there before is synced before the order goes out. */
static void
without_a_journal_nothing_is_ordered(void **state)
{
	static const char *const tapes[] = {HELLO BEFORE BEFORE, NULL};
	struct reboot_result result;
	struct errand_play p;

	(void)state;
	errand_play_init(&p, tapes);
	p.forgets = true;
	assert_int_equal(reboot_run(&p.errand, &together, &result, &p.e), -1);
	assert_failed(&p, "FILE");
	assert_int_equal(errand_play_times(&p, REBOOT), 0);
	errand_play_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(back_after_silence),
	    cmocka_unit_test(refused),
	    cmocka_unit_test(never_goes_down),
	    cmocka_unit_test(never_comes_back),
	    cmocka_unit_test(clock_steps_are_no_reboot),
	    cmocka_unit_test(both_engines_have_to_be_back),
	    cmocka_unit_test(the_backup_and_then_the_master),
	    cmocka_unit_test(a_session_with_the_backup_reboots_nothing),
	    cmocka_unit_test(what_it_lacks),
	    cmocka_unit_test(after_a_crash_it_looks),
	    cmocka_unit_test(after_a_crash_in_the_second_half),
	    cmocka_unit_test(without_a_journal_nothing_is_ordered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
