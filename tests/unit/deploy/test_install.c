/* Installs on routers that answer, refuse, lose replies and go on alone: junos-facts 4.2 to 4.4, 4.8. */
#include "errand_play.h"

#include "deploy/install.h"

#define NEW "23.4R2-S3.9"
#define OLD "21.4R3.15"
#define NAME "junos-install-mx-x86-64-" NEW ".tgz"
#define PATH "/var/tmp/" NAME
#define ADD "<request-package-add>"
#define UP UPTIME("2000", "1000", "1000")
#define FACTS(version, more) ALONE(version, more, "2000", "1000", "1000")
#define OLD_FACTS FACTS(OLD, "")
#define STAGED_FACTS FACTS(OLD, STAGED(NEW))
#define LOG_BEFORE INSTALL_LOG("Oct  1 10:00:00 package-result 0\n")
#define LOG_WITH(lines) INSTALL_LOG("Oct  1 10:00:00 package-result 0\n" lines)
#define BEFORE LOG_BEFORE PENDING_NONE
#define GOOD                                                                             \
	REPLY("<output>\nJUNOS " NEW                                                     \
	      " will become active at next reboot\n</output><package-result>\n 0 \n"     \
	      "</package-result>")
#define BAD                                                                              \
	REPLY("<output>Verified x\nERROR: pkg add failed: cannot extract the package\n"  \
	      "</output><package-result>1</package-result>")
/* what a look asks: pending, log, facts; and where these do not decide, the status */
#define LOOK(pending, log, facts) pending log facts
#define IDLE STATUS("no installation is in progress or pending")

static const struct install wanted = {
    .path = PATH, .version = NEW, .reply_ms = 10000, .quiet_ms = 0};

static int
play(struct errand_play *p, const char *const *tapes, const struct install *in,
    struct install_result *result)
{
	errand_play_init(p, tapes);
	return install_run(&p->errand, in, result, &p->e);
}

static void
installed_and_proved(void **state)
{
	static const char *const tapes[] = {HELLO OLD_FACTS PENDING_NONE BEFORE GOOD LOOK(
						PENDING_SOME, LOG_BEFORE, STAGED_FACTS),
	    NULL};
	struct install_result result;
	struct errand_play p;

	(void)state;
	if (play(&p, tapes, &wanted, &result) < 0)
		fail_msg("%s", err_message(p.e));
	assert_true(result.changed);
	assert_true(result.reboot);
	assert_string_equal(
	    result.detail, "JUNOS " NEW " will become active at next reboot");
	assert_int_equal(errand_play_times(&p, ADD), 1);
	assert_string_equal(value_text(value_get(p.memory, "sent"), "log"),
	    "Oct  1 10:00:00 package-result 0");
	errand_play_done(&p);
}

static void
nothing_to_do(void **state)
{
	static const char *const runs[] = {HELLO FACTS(NEW, ""), NULL};
	static const char *const waits[] = {HELLO STAGED_FACTS, NULL};
	struct install_result result;
	struct errand_play p;

	(void)state;
	assert_int_equal(play(&p, runs, &wanted, &result), 0);
	assert_false(result.changed);
	assert_false(result.reboot);
	assert_string_equal(result.detail, "runs it already");
	assert_not_sent(&p, "package-add");
	errand_play_done(&p);
	assert_int_equal(play(&p, waits, &wanted, &result), 0);
	assert_false(result.changed);
	assert_true(result.reboot);
	assert_string_equal(result.detail, "has it pending already");
	errand_play_done(&p);
}

static void
somebodys_install_is_pending(void **state)
{
	static const char *const named[] = {HELLO FACTS(OLD, STAGED("22.2R1.9")), NULL};
	static const char *const nameless[] = {HELLO OLD_FACTS PENDING_SOME, NULL};
	struct install_result result;
	struct errand_play p;

	(void)state;
	assert_int_equal(play(&p, named, &wanted, &result), -1);
	assert_failed(&p, "CHECK");
	assert_says(&p, "the router has 22.2R1.9 pending, which is not " NEW);
	assert_not_sent(&p, "package-add");
	errand_play_done(&p);
	assert_int_equal(play(&p, nameless, &wanted, &result), -1);
	assert_failed(&p, "CHECK");
	assert_says(&p, "an install is pending already, and it is not ours");
	assert_not_sent(&p, "package-add");
	errand_play_done(&p);
}

static void
refused_with_the_end_of_the_log(void **state)
{
	static const char *const tapes[] = {
	    HELLO OLD_FACTS PENDING_NONE BEFORE BAD LOG_WITH(
		"Oct  5 10:00:00 Verified x\nOct  5 10:01:00 ERROR: cannot extract\n"
		"Oct  5 10:01:00 package-result 1\n"),
	    NULL};
	struct install_result result;
	struct errand_play p;

	(void)state;
	assert_int_equal(play(&p, tapes, &wanted, &result), -1);
	assert_failed(&p, "CHECK");
	assert_says(&p,
	    NEW " was not installed: ERROR: pkg add failed: cannot extract the "
		"package; the install log ends: 'Oct  5 10:00:00 Verified x' | "
		"'Oct  5 10:01:00 ERROR: cannot extract' | 'Oct  5 10:01:00 "
		"package-result 1'");
	errand_play_done(&p);
}

/* The session dies, the router goes on, and at last has it staged. */
static void
lost_reply_but_installed(void **state)
{
	static const char *const tapes[] = {HELLO OLD_FACTS PENDING_NONE BEFORE,
	    "", /* nobody answers */
	    HELLO LOOK(PENDING_NONE, LOG_WITH("Oct  5 10:00:00 Verified x\n"), OLD_FACTS)
		STATUS("installation of " PATH " is in progress")
		    LOOK(PENDING_SOME, LOG_BEFORE, STAGED_FACTS),
	    NULL};
	struct install_result result;
	struct errand_play p;

	(void)state;
	if (play(&p, tapes, &wanted, &result) < 0)
		fail_msg("%s", err_message(p.e));
	assert_true(result.changed);
	assert_string_equal(result.detail, NEW " becomes active at the next reboot");
	assert_int_equal(errand_play_times(&p, ADD), 1);
	assert_non_null(
	    strstr(buf_z(&p.said), "following up the install: connection refused\n"));
	assert_non_null(strstr(buf_z(&p.said),
	    "following up the install: installation of " PATH " is in progress\n"));
	errand_play_done(&p);
}

/* A train without the pending query, without hints in its facts, without a status: the log alone tells. */
static void
lost_reply_and_only_the_log(void **state)
{
#define SILENT                                                                           \
	REPLY(SYNTAX("get-software-installation-status"))                                \
	REPLY(SYNTAX("request-package-latest-status"))
#define ASKED REPLY(SYNTAX("request-package-checks-pending-install"))
	static const char *const done[] = {HELLO OLD_FACTS ASKED LOG_BEFORE ASKED,
	    HELLO LOOK(ASKED, LOG_WITH("Oct  5 10:00:00 Verified x\n"),
		OLD_FACTS) SILENT LOOK(ASKED,
		LOG_WITH("Oct  5 10:00:00 Verified x\nOct  5 10:09:00 upgrade_platform: "
			 "Staging of " PATH " completed\n"),
		OLD_FACTS) SILENT,
	    NULL};
	static const char *const failed[] = {HELLO OLD_FACTS ASKED LOG_BEFORE ASKED,
	    HELLO LOOK(ASKED,
		LOG_WITH(
		    "Oct  5 10:00:00 ERROR: no space\nOct  5 10:00:01 cleaning up\n"),
		OLD_FACTS) SILENT LOG_WITH("Oct  5 10:00:00 ERROR: no space\n"),
	    NULL};
	struct install_result result;
	struct errand_play p;

	(void)state;
	if (play(&p, done, &wanted, &result) < 0)
		fail_msg("%s", err_message(p.e));
	assert_string_equal(result.detail,
	    "the install log: 'Oct  5 10:09:00 "
	    "upgrade_platform: Staging of " PATH " completed'");
	errand_play_done(&p);
	assert_int_equal(play(&p, failed, &wanted, &result), -1);
	assert_failed(&p, "CHECK");
	assert_says(&p, "the install log: 'Oct  5 10:00:00 ERROR: no space'");
	assert_int_equal(errand_play_times(&p, ADD), 1);
	errand_play_done(&p);
}

/* The end of an install before ours, in the same log, is none of ours. */
static void
what_is_older_than_the_request_says_nothing(void **state)
{
	static const char *const tapes[] = {HELLO OLD_FACTS PENDING_NONE BEFORE,
	    HELLO LOOK(PENDING_NONE, LOG_BEFORE, OLD_FACTS)
		STATUS("installation of /var/tmp/other.tgz failed") LOOK(PENDING_NONE,
		    LOG_WITH("Oct  5 10:09:00 package-result 0\n"), OLD_FACTS) IDLE,
	    NULL};
	struct install_result result;
	struct errand_play p;

	(void)state;
	if (play(&p, tapes, &wanted, &result) < 0)
		fail_msg("%s", err_message(p.e));
	assert_string_equal(
	    result.detail, "the install log: 'Oct  5 10:09:00 package-result 0'");
	errand_play_done(&p);
}

/* The router says that nothing runs: the request never came, and is sent once more; and not a third time. */
static void
request_that_never_arrived(void **state)
{
	static const char *const again[] = {HELLO OLD_FACTS PENDING_NONE BEFORE,
	    HELLO LOOK(PENDING_NONE, LOG_BEFORE, OLD_FACTS)
		IDLE BEFORE GOOD LOOK(PENDING_SOME, LOG_BEFORE, STAGED_FACTS),
	    NULL};
	static const char *const twice[] = {HELLO OLD_FACTS PENDING_NONE BEFORE,
	    HELLO LOOK(PENDING_NONE, LOG_BEFORE, OLD_FACTS) IDLE BEFORE,
	    HELLO LOOK(PENDING_NONE, LOG_BEFORE, OLD_FACTS) IDLE LOG_BEFORE, NULL};
	struct install_result result;
	struct errand_play p;

	(void)state;
	if (play(&p, again, &wanted, &result) < 0)
		fail_msg("%s", err_message(p.e));
	assert_true(result.changed);
	assert_int_equal(errand_play_times(&p, ADD), 2);
	errand_play_done(&p);
	assert_int_equal(play(&p, twice, &wanted, &result), -1);
	assert_failed(&p, "CHECK");
	assert_int_equal(errand_play_times(&p, ADD), 2);
	errand_play_done(&p);
}

static void
no_time_left_is_unknown(void **state)
{
	static const char *const tapes[] = {HELLO OLD_FACTS PENDING_NONE BEFORE,
	    HELLO LOOK(PENDING_NONE, LOG_WITH("Oct  5 10:00:00 Verified x\n"), OLD_FACTS)
		STATUS("installation of " PATH " is in progress"),
	    NULL};
	struct install_result result;
	struct errand_play p;

	(void)state;
	errand_play_init(&p, tapes);
	p.errand.deadline = deadline_in(300, &p.cancel);
	p.errand.probe_ms = 400;
	/* the second look finds the tape at its end */
	p.tapes = (const char *const[]){tapes[0], tapes[1], "", NULL};
	assert_int_equal(install_run(&p.errand, &wanted, &result, &p.e), -1);
	assert_failed(&p, "STATE");
	assert_says(&p, "whether " NEW " was installed is not known: there was no more "
			"time; last seen: ");
	errand_play_done(&p);
}

/* It answers that it is done, and then denies it: nobody knows. */
static void
denied_afterwards(void **state)
{
	static const char *const tapes[] = {HELLO OLD_FACTS PENDING_NONE BEFORE GOOD LOOK(
						PENDING_NONE, LOG_BEFORE, OLD_FACTS) IDLE,
	    NULL};
	struct install_result result;
	struct errand_play p;

	(void)state;
	assert_int_equal(play(&p, tapes, &wanted, &result), -1);
	assert_failed(&p, "STATE");
	assert_says(&p, "and then denied it");
	errand_play_done(&p);
}

#define TWO(re0, re1) DUAL(re0, re1, UP, UP)
#define S(version, more) SOFTWARE(version, more)

static void
two_engines_backup_first(void **state)
{
	static const char *const tapes[] = {
	    HELLO TWO(S(OLD, ""), S(OLD, "")) PENDING_NONE BEFORE GOOD LOOK(
		PENDING_SOME, LOG_BEFORE, TWO(S(OLD, ""), S(OLD, STAGED(NEW))))
		LOG_BEFORE PENDING_SOME GOOD LOOK(PENDING_SOME, LOG_BEFORE,
		    TWO(S(OLD, STAGED(NEW)), S(OLD, STAGED(NEW)))),
	    NULL};
	struct install_result result;
	struct errand_play p;
	const char *re1, *re0;

	(void)state;
	if (play(&p, tapes, &wanted, &result) < 0)
		fail_msg("%s", err_message(p.e));
	assert_string_equal(result.detail,
	    "re1: JUNOS " NEW " will become active at next reboot; re0: JUNOS " NEW
	    " will become active at next reboot");
	re1 = strstr(buf_z(&p.sent), "<no-validate/><re1/><package-name>");
	re0 = strstr(buf_z(&p.sent), "<no-validate/><re0/><package-name>");
	assert_true(re1 != NULL && re0 != NULL && re1 < re0);
	assert_true(value_flag(value_get(p.memory, "sent-re0"), "pending", false));
	errand_play_done(&p);
}

/* What is pending since the backup's turn says nothing of the master, whose reply is lost. */
static void
two_engines_and_only_one_question(void **state)
{
#define BARE TWO(S(OLD, ""), S(OLD, ""))
	static const char *const tapes[] = {
	    HELLO BARE PENDING_NONE BEFORE GOOD LOOK(PENDING_SOME, LOG_BEFORE, BARE)
		LOG_BEFORE PENDING_SOME,
	    HELLO LOOK(PENDING_SOME, LOG_BEFORE, BARE) IDLE LOOK(
		PENDING_SOME, LOG_WITH("Oct  5 10:09:00 package-result 0\n"), BARE) IDLE,
	    NULL};
	struct install_result result;
	struct errand_play p;

	(void)state;
	if (play(&p, tapes, &wanted, &result) < 0)
		fail_msg("%s", err_message(p.e));
	assert_string_equal(result.detail,
	    "re1: JUNOS " NEW " will become active at next reboot; re0: the install log: "
	    "'Oct  5 10:09:00 package-result 0'");
	assert_int_equal(errand_play_times(&p, ADD), 2);
	errand_play_done(&p);
}

/* The backup failed: the master is left alone, and the message says so. */
static void
two_engines_stop_at_the_first_failure(void **state)
{
	static const char *const tapes[] = {
	    HELLO TWO(S(OLD, ""), S(OLD, "")) PENDING_NONE BEFORE BAD LOG_BEFORE, NULL};
	struct install_result result;
	struct errand_play p;

	(void)state;
	assert_int_equal(play(&p, tapes, &wanted, &result), -1);
	assert_says(&p, "re1: " NEW " was not installed: ERROR: pkg add failed: cannot "
			"extract the package; the other routing engines were left alone");
	assert_int_equal(errand_play_times(&p, ADD), 1);
	errand_play_done(&p);
}

/* Half of it was done before: only the other half is. */
static void
two_engines_one_has_it(void **state)
{
	static const char *const tapes[] = {
	    HELLO TWO(S(OLD, ""), S(OLD, STAGED(NEW))) LOG_BEFORE PENDING_SOME GOOD LOOK(
		PENDING_SOME, LOG_BEFORE, TWO(S(OLD, STAGED(NEW)), S(OLD, STAGED(NEW)))),
	    NULL};
	struct install_result result;
	struct errand_play p;

	(void)state;
	if (play(&p, tapes, &wanted, &result) < 0)
		fail_msg("%s", err_message(p.e));
	assert_int_equal(errand_play_times(&p, ADD), 1);
	assert_int_equal(errand_play_times(&p, "<re0/>"), 1);
	errand_play_done(&p);
}

static void
engine_away_or_not_there(void **state)
{
	static const char *const away[] = {
	    HELLO REPLY(UNREACHABLE("re1") WRAPPED(ITEM("re0", SOFTWARE(OLD, ""))))
		REPLY(WRAPPED(ITEM("re0", UP))) REPLY(
		    ENGINES(ENGINE("0", "master") ENGINE("1", "Present"))) NO_VMHOST,
	    NULL};
	static const char *const alone[] = {HELLO OLD_FACTS, NULL};
	struct install only = wanted;
	struct install_result result;
	struct errand_play p;

	(void)state;
	assert_int_equal(play(&p, away, &wanted, &result), -1);
	assert_failed(&p, "CHECK");
	assert_says(
	    &p, "re1 does not answer: Could not connect to re1 : No route to host");
	errand_play_done(&p);
	only.only = "re1";
	assert_int_equal(play(&p, alone, &only, &result), -1);
	assert_failed(&p, "INPUT");
	assert_says(&p, "there is no routing engine 're1' to choose");
	errand_play_done(&p);
}

#define MEMBERS(one, two, first, second)                                                 \
	REPLY(WRAPPED(ITEM(one, first) ITEM(two, second)))                               \
	REPLY(WRAPPED(ITEM(one, UP) ITEM(two, UP)))                                      \
	REPLY(WRAPPED(ITEM(one, ENGINES(ENGINE("0", "master")))                          \
		ITEM(two, ENGINES(ENGINE("1", "backup")))))                              \
	NO_VMHOST
#define OTHER_MODEL                                                                      \
	"<software-information><product-model>mx240</product-model>"                     \
	"<junos-version>" OLD "</junos-version></software-information>"

static void
members_with_the_master_last(void **state)
{
	static const char *const tapes[] = {
	    HELLO MEMBERS("fpc0", "fpc1", S(OLD, ""),
		S(OLD, "")) PENDING_NONE BEFORE GOOD LOOK(PENDING_SOME, LOG_BEFORE,
		MEMBERS("fpc0", "fpc1", S(OLD, ""), S(OLD, STAGED(NEW))))
		LOG_BEFORE PENDING_SOME GOOD LOOK(PENDING_SOME, LOG_BEFORE,
		    MEMBERS("fpc0", "fpc1", S(OLD, STAGED(NEW)), S(OLD, STAGED(NEW)))),
	    NULL};
	static const char *const mixed[] = {
	    HELLO MEMBERS("fpc0", "fpc1", S(OLD, ""), OTHER_MODEL), NULL};
	static const char *const cluster[] = {
	    HELLO MEMBERS("node0", "node1", S(OLD, ""), S(OLD, "")), NULL};
	struct install_result result;
	struct errand_play p;
	const char *backup, *master;

	(void)state;
	if (play(&p, tapes, &wanted, &result) < 0)
		fail_msg("%s", err_message(p.e));
	backup = strstr(buf_z(&p.sent), "<member>1</member><package-name>");
	master = strstr(buf_z(&p.sent), "<member>0</member><package-name>");
	assert_true(backup != NULL && master != NULL && backup < master);
	errand_play_done(&p);
	assert_int_equal(play(&p, mixed, &wanted, &result), -1);
	assert_failed(&p, "INPUT");
	assert_says(&p, "a virtual chassis of different models (mx960, mx240)");
	assert_not_sent(&p, "package-add");
	errand_play_done(&p);
	assert_int_equal(play(&p, cluster, &wanted, &result), -1);
	assert_failed(&p, "INPUT");
	assert_says(&p, "a chassis cluster is upgraded node by node");
	errand_play_done(&p);
}

static void
image_for_another_kind_of_router(void **state)
{
	static const char *const tapes[] = {HELLO OLD_FACTS, NULL};
	struct install host = wanted;
	struct install_result result;
	struct errand_play p;

	(void)state;
	host.path = "/var/tmp/junos-vmhost-install-mx-x86-64-" NEW ".tgz";
	assert_int_equal(play(&p, tapes, &host, &result), -1);
	assert_failed(&p, "INPUT");
	assert_says(
	    &p, "is for a router whose Junos runs on a vmhost, and this mx960 is none");
	errand_play_done(&p);
}

static void
vmhost_has_its_own_request(void **state)
{
#define HOST(more) REPLY(SOFTWARE(OLD, "")) REPLY(UP) REPLY(ENGINES("")) VMHOST(more)
	static const char *const tapes[] = {
	    HELLO HOST("") PENDING_NONE BEFORE REPLY(
		"<output>... upgrade complete. A REBOOT IS REQUIRED TO LOAD THIS "
		"SOFTWARE "
		"CORRECTLY. Use the 'request vmhost reboot' command</output>")
		LOOK(PENDING_NONE, LOG_BEFORE, HOST("<pending-reboot/>")),
	    NULL};
	struct install host = wanted;
	struct install_result result;
	struct errand_play p;

	(void)state;
	host.path = "/var/tmp/junos-vmhost-install-mx-x86-64-" NEW ".tgz";
	if (play(&p, tapes, &host, &result) < 0)
		fail_msg("%s", err_message(p.e));
	assert_sent(&p,
	    "<request-vmhost-package-add><no-validate/><package-name>/var/tmp/"
	    "junos-vmhost-install-mx-x86-64-" NEW ".tgz</package-name>");
	errand_play_done(&p);
}

/* Another process died after it had sent the request: nothing is sent, what came of it is read. */
static void
after_a_crash_it_follows_up(void **state)
{
	static const char *const tapes[] = {
	    HELLO OLD_FACTS LOOK(PENDING_NONE, LOG_WITH("Oct  5 10:00:00 Verified x\n"),
		OLD_FACTS) STATUS("installation of " PATH " is in progress")
		LOOK(PENDING_SOME, LOG_BEFORE, STAGED_FACTS),
	    NULL};
	static const char *const done[] = {HELLO STAGED_FACTS, NULL};
	struct install_result result;
	struct errand_play p;
	struct value *sent;

	(void)state;
	for (int i = 0; i < 2; i++) {
		errand_play_init(&p, i == 0 ? tapes : done);
		sent = value_map(p.arena);
		value_set(p.arena, sent, "log",
		    value_strz(p.arena, "Oct  1 10:00:00 package-result 0"));
		value_set(p.arena, p.memory, "sent", sent);
		p.errand.again = true;
		if (install_run(&p.errand, &wanted, &result, &p.e) < 0)
			fail_msg("%s", err_message(p.e));
		assert_true(result.changed);
		assert_true(result.reboot);
		assert_int_equal(errand_play_times(&p, ADD), 0);
		errand_play_done(&p);
	}
}

static void
without_a_journal_nothing_is_sent(void **state)
{
	static const char *const tapes[] = {HELLO OLD_FACTS PENDING_NONE BEFORE, NULL};
	struct install_result result;
	struct errand_play p;

	(void)state;
	errand_play_init(&p, tapes);
	p.forgets = true;
	assert_int_equal(install_run(&p.errand, &wanted, &result, &p.e), -1);
	assert_failed(&p, "FILE");
	assert_not_sent(&p, "package-add");
	errand_play_done(&p);
}

/* Refused since an install is pending, which turns out to be this one (a request that had come after all). */
static void
pending_after_all(void **state)
{
	static const char *const tapes[] = {
	    HELLO OLD_FACTS PENDING_NONE BEFORE PENDING_SOME LOOK(
		PENDING_SOME, LOG_BEFORE, STAGED_FACTS),
	    NULL};
	struct install_result result;
	struct errand_play p;

	(void)state;
	if (play(&p, tapes, &wanted, &result) < 0)
		fail_msg("%s", err_message(p.e));
	assert_string_equal(result.detail, NEW " becomes active at the next reboot");
	errand_play_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(installed_and_proved),
	    cmocka_unit_test(nothing_to_do),
	    cmocka_unit_test(somebodys_install_is_pending),
	    cmocka_unit_test(refused_with_the_end_of_the_log),
	    cmocka_unit_test(lost_reply_but_installed),
	    cmocka_unit_test(lost_reply_and_only_the_log),
	    cmocka_unit_test(what_is_older_than_the_request_says_nothing),
	    cmocka_unit_test(request_that_never_arrived),
	    cmocka_unit_test(no_time_left_is_unknown),
	    cmocka_unit_test(denied_afterwards),
	    cmocka_unit_test(two_engines_backup_first),
	    cmocka_unit_test(two_engines_and_only_one_question),
	    cmocka_unit_test(two_engines_stop_at_the_first_failure),
	    cmocka_unit_test(two_engines_one_has_it),
	    cmocka_unit_test(engine_away_or_not_there),
	    cmocka_unit_test(members_with_the_master_last),
	    cmocka_unit_test(image_for_another_kind_of_router),
	    cmocka_unit_test(vmhost_has_its_own_request),
	    cmocka_unit_test(after_a_crash_it_follows_up),
	    cmocka_unit_test(without_a_journal_nothing_is_sent),
	    cmocka_unit_test(pending_after_all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
