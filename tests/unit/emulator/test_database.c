#include "rig.h"

#include "emulator/database.h"

#define COMMIT "<commit-configuration/>"
#define OPEN_PRIVATE "<open-configuration><private/></open-configuration>"
#define OPEN_EXCLUSIVE "<open-configuration><exclusive/></open-configuration>"
#define OPENED                                                                           \
	"<rpc-error>\n<error-severity>warning</error-severity>\n<error-message>\n"       \
	"uncommitted changes will be discarded on "                                      \
	"exit\n</error-message>\n</rpc-error>\n"
#define LOCK "<lock><target><candidate/></target></lock>"
#define FAILED(text)                                                                     \
	"<rpc-error>\n<error-type>protocol</error-type>\n"                               \
	"<error-tag>operation-failed</error-tag>\n<error-severity>error</"               \
	"error-severity>\n"                                                              \
	"<error-message>\n" text "\n</error-message>\n</rpc-error>\n"
#define CONFIRMED                                                                        \
	"<commit-configuration><confirmed/><confirm-timeout>5</confirm-timeout>"         \
	"</commit-configuration>"
#define BAD "delete system root-authentication"

/* junos-facts 2.1: two blanks where a NETCONF holder has no terminal, and one at the end of the second line. */
static void
test_locked_by_another(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "opsuser"), *b = rig_session(g, "autolab");
	char want[512];

	(void)state;
	assert_string_equal(
	    rig_rpc(g, a, "<lock><target><candidate/></target></lock>"), RIG_OK);
	assert_contains(rig_rpc(g, a, "<lock-configuration/>"),
	    "<error-message>\nConfiguration database is already open\n</error-message>");
	snprintf(want, sizeof want,
	    "<rpc-error>\n<error-type>protocol</error-type>\n<error-tag>lock-denied</"
	    "error-tag>\n"
	    "<error-severity>error</error-severity>\n<error-message>\nconfiguration "
	    "database locked by:\n"
	    "  opsuser terminal  (pid %d) on since ",
	    a->session->pid);
	assert_contains(
	    rig_rpc(g, b, "<lock><target><candidate/></target></lock>"), want);
	snprintf(want, sizeof want,
	    " UTC\n      exclusive "
	    "\n</error-message>\n<error-info>\n<session-id>%d</session-id>\n</"
	    "error-info>\n"
	    "</rpc-error>\n",
	    a->session->pid);
	assert_contains(g->reply, want);
	rig_ctl(g, "clock", "advance", "3651", NULL);
	assert_contains(rig_rpc(g, b, "<lock-configuration/>"), " UTC, idle 01:00:51\n");
	/* nor may the other load or commit */
	assert_contains(rig_load(g, b, "set", "set system host-name x"), "locked by");
	assert_contains(rig_rpc(g, b, COMMIT), "locked by");
	assert_contains(rig_rpc(g, b, "<unlock><target><candidate/></target></unlock>"),
	    "<error-message>\nConfiguration database is not open\n</error-message>");
	rig_close(a);
	assert_string_equal(rig_rpc(g, b, "<lock-configuration/>"), "");
	rig_close(b);
	rig_free(g);
}

static void
test_locked_on_the_command_line(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_ctl(g, "lock", "bob", NULL);
	assert_contains(
	    rig_rpc(g, a, "<lock-configuration/>"), "  bob terminal pts/1 (pid ");
	rig_ctl(g, "unlock", NULL);
	assert_string_equal(rig_rpc(g, a, "<lock-configuration/>"), "");
	rig_close(a);
	rig_free(g);
}

static void
test_dirty_candidate(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "opsuser"), *b = rig_session(g, "autolab");

	(void)state;
	rig_change(g, a, "left-behind");
	rig_close(a); /* the shared candidate outlives its author */
	assert_string_equal(rig_rpc(g, b, "<lock-configuration/>"),
	    "<rpc-error>\n<error-type>protocol</"
	    "error-type>\n<error-tag>operation-failed</error-tag>\n"
	    "<error-severity>error</error-severity>\n<error-message>\nconfiguration "
	    "database modified\n"
	    "</error-message>\n</rpc-error>\n");
	assert_contains(rig_rpc(g, b, RIG_DIFF), "+  host-name left-behind;\n");
	/* whoever commits, commits it */
	assert_string_equal(rig_rpc(g, b, COMMIT), RIG_COMMITTED("re0"));
	assert_contains(rig_host_name(g, b), "left-behind");
	assert_string_equal(rig_rpc(g, b, "<lock-configuration/>"), "");
	rig_close(b);
	rig_free(g);
}

static void
test_lock_discards_on_release(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "opsuser");

	(void)state;
	rig_rpc(g, a, "<lock-configuration/>");
	rig_change(g, a, "one");
	assert_string_equal(rig_rpc(g, a, "<unlock-configuration/>"), "");
	assert_string_equal(rig_rpc(g, a, RIG_DIFF), RIG_NO_DIFF);
	rig_rpc(g, a, "<lock-configuration/>");
	rig_change(g, a, "two");
	rig_close(a);
	a = rig_session(g, "opsuser");
	assert_string_equal(rig_rpc(g, a, RIG_DIFF), RIG_NO_DIFF);
	/* the lock stays with its holder over a commit */
	rig_rpc(g, a, "<lock-configuration/>");
	rig_change(g, a, "three");
	assert_string_equal(rig_rpc(g, a, COMMIT), RIG_COMMITTED("re0"));
	assert_int_equal(g->router->holder.pid, a->session->pid);
	assert_string_equal(rig_rpc(g, a, "<unlock-configuration/>"), "");
	assert_contains(rig_host_name(g, a), "three");
	rig_close(a);
	rig_free(g);
}

/* --- 2.11, row by row: shared, exclusive, private ------------------------------------------------------ */

/* A session that works on one of the three, with a change that is not committed. */
static struct peer_end *
working(struct rig *g, const char *open)
{
	struct peer_end *end = rig_session(g, "opsuser");

	if (open != NULL)
		assert_string_equal(rig_rpc(g, end, open), OPENED);
	rig_change(g, end, "mine");
	return end;
}

static const char *const open_as[] = {NULL, OPEN_EXCLUSIVE, OPEN_PRIVATE};
enum { SHARED, EXCLUSIVE, PRIVATE, DATABASES };

static void
test_cycle_end(void **state)
{
	(void)state;
	for (int i = 0; i < DATABASES; i++) {
		struct rig *g = rig_new(NULL, NULL);
		struct peer_end *b;

		rig_close(working(g, open_as[i]));
		b = rig_session(g, "autolab");
		if (i == SHARED)
			assert_contains(rig_rpc(g, b, RIG_DIFF), "+  host-name mine;\n");
		else
			assert_string_equal(rig_rpc(g, b, RIG_DIFF), RIG_NO_DIFF);
		assert_string_equal(rig_rpc(g, b, LOCK),
		    i == SHARED ? FAILED("configuration database modified") : RIG_OK);
		rig_close(b);
		rig_free(g);
	}
}

static void
test_cycle_close_configuration(void **state)
{
	(void)state;
	for (int i = 0; i < DATABASES; i++) {
		struct rig *g = rig_new(NULL, NULL);
		struct peer_end *a = working(g, open_as[i]);

		assert_string_equal(rig_rpc(g, a, "<close-configuration/>"),
		    i == SHARED ? FAILED("Configuration database is not open") : "");
		if (i == SHARED)
			assert_contains(rig_rpc(g, a, RIG_DIFF), "+  host-name mine;\n");
		else
			assert_string_equal(rig_rpc(g, a, RIG_DIFF), RIG_NO_DIFF);
		rig_close(a);
		rig_free(g);
	}
}

static void
test_cycle_kill(void **state)
{
	(void)state;
	for (int i = 0; i < DATABASES; i++) {
		struct rig *g = rig_new(NULL, NULL);
		struct peer_end *a = working(g, open_as[i]),
				*b = rig_session(g, "autolab");
		char kill[128];

		snprintf(kill, sizeof kill,
		    "<kill-session><session-id>%d</session-id></kill-session>",
		    a->session->pid);
		assert_string_equal(rig_rpc(g, b, kill), RIG_OK);
		assert_true(a->hung_up);
		if (i == SHARED)
			assert_contains(rig_rpc(g, b, RIG_DIFF), "+  host-name mine;\n");
		else
			assert_string_equal(rig_rpc(g, b, RIG_DIFF), RIG_NO_DIFF);
		assert_int_equal(g->router->holder.pid, 0);
		/* what it asks for before it notices is not done, nor answered */
		assert_string_equal(rig_rpc(g, a, "<discard-changes/>"), "");
		assert_int_equal(a->state, SESSION_DROPPED);
		assert_int_equal(
		    candidate_dirty(g->router, &g->router->candidate), i == SHARED);
		rig_close(a);
		rig_close(b);
		rig_free(g);
	}
}

static void
test_cycle_kill_reverts_confirmed(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = working(g, OPEN_EXCLUSIVE), *b = rig_session(g, "autolab");
	char kill[128];

	(void)state;
	rig_rpc(g, a, CONFIRMED);
	assert_contains(rig_host_name(g, b), "mine");
	snprintf(kill, sizeof kill,
	    "<kill-session><session-id>%d</session-id></kill-session>", a->session->pid);
	assert_string_equal(rig_rpc(g, b, kill), RIG_OK);
	assert_contains(rig_host_name(g, b), "pe1-lab");
	assert_int_equal(g->router->pending.minutes, 0);
	assert_contains(rig_rpc(g, b, "<get-commit-information/>"),
	    "<user>root</user>\n<client>other</client>\n");
	rig_close(a);
	rig_close(b);
	rig_free(g);
}

static void
test_cycle_other_loads(void **state)
{
	(void)state;
	for (int i = 0; i < DATABASES; i++) {
		struct rig *g = rig_new(NULL, NULL);
		struct peer_end *a = working(g, open_as[i]),
				*b = rig_session(g, "autolab");
		const char *reply;

		reply = rig_load(g, b, "set", "set system domain-name example.net");
		if (i == SHARED) {
			assert_string_equal(reply, RIG_LOADED("set"));
			assert_contains(rig_rpc(g, a, RIG_DIFF), "example.net");
			assert_contains(g->reply, "mine");
		} else if (i == EXCLUSIVE) {
			assert_contains(reply, "\nconfiguration database locked by:\n");
		} else {
			assert_string_equal(reply,
			    FAILED("private edits in use. Try 'configure private' or "
				   "'configure exclusive'."));
			assert_string_equal(rig_rpc(g, b, OPEN_PRIVATE), OPENED);
			rig_load(g, b, "set", "set system domain-name example.net");
			assert_contains(rig_rpc(g, b, RIG_DIFF), "example.net");
			assert_lacks(g->reply, "mine");
			assert_lacks(rig_rpc(g, a, RIG_DIFF), "example.net");
		}
		rig_close(a);
		rig_close(b);
		rig_free(g);
	}
}

static void
test_cycle_other_commits(void **state)
{
	(void)state;
	for (int i = 0; i < DATABASES; i++) {
		struct rig *g = rig_new(NULL, NULL);
		struct peer_end *a = working(g, open_as[i]),
				*b = rig_session(g, "autolab");

		if (i == SHARED) {
			assert_string_equal(rig_rpc(g, b, COMMIT), RIG_COMMITTED("re0"));
			assert_contains(rig_host_name(g, b), "mine");
		} else if (i == EXCLUSIVE) {
			assert_contains(rig_rpc(g, b, COMMIT),
			    "\nconfiguration database locked by:\n");
		} else {
			/* somebody was in the shared candidate before */
			rig_ctl(
			    g, "edit", "bob", "set system domain-name b.example", NULL);
			assert_string_equal(rig_rpc(g, a, COMMIT),
			    FAILED("configuration database modified"));
			rig_ctl(g, "commit", "bob", NULL);
			assert_string_equal(rig_rpc(g, a, COMMIT), RIG_COMMITTED("re0"));
			assert_contains(rig_host_name(g, b), "mine");
		}
		rig_close(a);
		rig_close(b);
		rig_free(g);
	}
}

static void
test_cycle_commit_succeeds(void **state)
{
	(void)state;
	for (int i = 0; i < DATABASES; i++) {
		struct rig *g = rig_new(NULL, NULL);
		struct peer_end *a = working(g, open_as[i]);

		assert_string_equal(rig_rpc(g, a, COMMIT), RIG_COMMITTED("re0"));
		assert_string_equal(rig_rpc(g, a, RIG_DIFF), RIG_NO_DIFF);
		assert_contains(rig_host_name(g, a), "mine");
		assert_int_equal(
		    g->router->holder.pid, i == EXCLUSIVE ? a->session->pid : 0);
		assert_int_equal(a->session->copy != NULL, i == PRIVATE);
		/* nobody has a copy of its own then */
		assert_null(g->router->candidate.root);
		if (i == PRIVATE)
			assert_null(a->session->copy->root);
		rig_close(a);
		rig_free(g);
	}
}

static void
test_cycle_commit_fails(void **state)
{
	(void)state;
	for (int i = 0; i < DATABASES; i++) {
		struct rig *g = rig_new(NULL, NULL);
		struct peer_end *a = working(g, open_as[i]);

		rig_load(g, a, "set", BAD);
		assert_contains(rig_rpc(g, a, COMMIT), "commit failed: ");
		assert_contains(rig_rpc(g, a, RIG_DIFF), "+  host-name mine;\n");
		assert_contains(rig_host_name(g, a), "pe1-lab");
		assert_int_equal(
		    g->router->holder.pid, i == EXCLUSIVE ? a->session->pid : 0);
		assert_int_equal(a->session->copy != NULL, i == PRIVATE);
		rig_close(a);
		rig_free(g);
	}
}

/* inferred: the row of junos-facts is */
static void
test_cycle_automatic_rollback(void **state)
{
	(void)state;
	for (int i = 0; i < DATABASES; i++) {
		struct rig *g = rig_new(NULL, NULL);
		struct peer_end *a = rig_session(g, "opsuser"), *b;

		rig_change(g, a, "tried");
		rig_rpc(g, a, CONFIRMED);
		if (open_as[i] != NULL)
			assert_string_equal(rig_rpc(g, a, open_as[i]), OPENED);
		rig_load(g, a, "set", "set system domain-name example.net");
		rig_ctl(g, "clock", "advance", "301", NULL);
		b = rig_session(g, "autolab");
		assert_contains(rig_host_name(g, b), "pe1-lab");
		assert_contains(rig_rpc(g, a, RIG_DIFF), "+  domain-name example.net;\n");
		if (i == PRIVATE) {
			/* what it did not change is not its business: no conflict */
			assert_string_equal(rig_rpc(g, a, COMMIT), RIG_COMMITTED("re0"));
			assert_contains(rig_host_name(g, a), "pe1-lab");
		}
		rig_close(a);
		rig_close(b);
		rig_free(g);
	}
}

/* --- 2.1, 2.2 ----------------------------------------------------------------------------------------- */

static void
test_open_twice(void **state)
{
	static const char *const how[] = {OPEN_PRIVATE, OPEN_EXCLUSIVE, LOCK};
	struct rig *g = rig_new(NULL, NULL);

	(void)state;
	for (size_t i = 0; i < 3; i++)
		for (size_t k = 0; k < 3; k++) {
			struct peer_end *a = rig_session(g, "autolab");

			rig_rpc(g, a, how[i]);
			assert_string_equal(rig_rpc(g, a, how[k]),
			    FAILED("Configuration database is already open"));
			rig_close(a);
		}
	rig_free(g);
}

static void
test_private_refused(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "opsuser"), *b = rig_session(g, "autolab");

	(void)state;
	rig_rpc(g, a, LOCK);
	assert_contains(
	    rig_rpc(g, b, OPEN_PRIVATE), "<error-tag>lock-denied</error-tag>");
	assert_contains(
	    g->reply, "configuration database locked by:\n  opsuser terminal  (pid ");
	rig_rpc(g, a, "<unlock-configuration/>");
	rig_change(g, a, "left-behind");
	assert_string_equal(
	    rig_rpc(g, b, OPEN_PRIVATE), FAILED("configuration database modified"));
	rig_rpc(g, a, "<discard-changes/>");
	assert_string_equal(rig_rpc(g, b, OPEN_PRIVATE), OPENED);
	/* a second one, and the lock beside it */
	assert_string_equal(rig_rpc(g, a, OPEN_PRIVATE), OPENED);
	assert_string_equal(rig_rpc(g, a, "<unlock-configuration/>"),
	    FAILED("Configuration database is not open"));
	assert_string_equal(rig_rpc(g, a, "<close-configuration/>"), "");
	assert_string_equal(rig_rpc(g, a, OPEN_EXCLUSIVE), OPENED);
	rig_change(g, b, "private");
	assert_contains(
	    rig_rpc(g, b, COMMIT), "configuration database locked by:\n  opsuser");
	rig_close(a);
	assert_string_equal(rig_rpc(g, b, COMMIT), RIG_COMMITTED("re0"));
	rig_close(b);
	rig_free(g);
}

static void
test_open_what_is_not_there(void **state)
{
	static const char *const names[] = {"batch", "dynamic", "ephemeral", "sideways"};
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");
	char request[128], want[256];

	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
		snprintf(request, sizeof request,
		    "<open-configuration><%s/></open-configuration>", names[i]);
		snprintf(want, sizeof want,
		    "<error-message>syntax error</error-message>\n<error-info>\n"
		    "<bad-element>%s</bad-element>\n</error-info>\n",
		    names[i]);
		assert_contains(rig_rpc(g, a, request), want);
	}
	assert_contains(rig_rpc(g, a, "<lock><target><startup/></target></lock>"),
	    "<bad-element>startup</bad-element>");
	assert_string_equal(
	    rig_rpc(g, a, "<lock><target><running/></target></lock>"), RIG_OK);
	rig_close(a);
	rig_free(g);
}

/* Old trains: no type, no tag, info before the message; the warning on one line. */
static void
test_old_forms(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"errors=old", NULL});
	struct peer_end *a = rig_session(g, "opsuser"), *b = rig_session(g, "autolab");
	char want[512];

	(void)state;
	assert_string_equal(rig_rpc(g, a, OPEN_EXCLUSIVE),
	    "<rpc-error>\n<error-severity>warning</error-severity>\n<error-message>"
	    "uncommitted changes will be discarded on exit</error-message>\n"
	    "</rpc-error>\n");
	snprintf(want, sizeof want,
	    "<rpc-error>\n<error-severity>error</error-severity>\n<error-info>\n"
	    "<session-id>%d</session-id>\n</error-info>\n<error-message>\n"
	    "configuration database locked by:\n  opsuser terminal  (pid %d) on since ",
	    a->session->pid, a->session->pid);
	assert_contains(rig_rpc(g, b, LOCK), want);
	assert_string_equal(rig_rpc(g, b, "<kill-session/>"),
	    "<rpc-error>\n<error-severity>error</error-severity>\n<error-message>\n"
	    "invalid session-id\n</error-message>\n</rpc-error>\n");
	rig_close(a);
	rig_close(b);
	rig_free(g);
}

static void
test_discard_in_private(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = working(g, OPEN_PRIVATE);

	(void)state;
	assert_string_equal(rig_rpc(g, a, "<discard-changes/>"), RIG_OK);
	assert_string_equal(rig_rpc(g, a, RIG_DIFF), RIG_NO_DIFF);
	rig_close(a);
	rig_free(g);
}

static void
test_status(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "opsuser"), *b = rig_session(g, "autolab");
	char want[512];

	(void)state;
	assert_contains(
	    rig_rpc(g, b, "<get-config><source><running/></source></get-config>"),
	    "</configuration>\n<database-status-information>\n"
	    "</database-status-information>\n</data>\n");
	rig_rpc(g, a, OPEN_EXCLUSIVE);
	rig_ctl(g, "clock", "advance", "3651", NULL);
	snprintf(want, sizeof want,
	    "<database-status-information>\n<database-status>\n<user>opsuser</user>\n"
	    "<terminal></terminal>\n<pid>%d</pid>\n<start-time junos:seconds=\"",
	    a->session->pid);
	assert_contains(
	    rig_rpc(g, b, "<get-config><source><running/></source></get-config>"), want);
	assert_contains(g->reply,
	    "<idle-time junos:seconds=\"3651\">01:00:51</idle-time>\n<exclusive/>\n"
	    "<edit-path>[edit]</edit-path>\n</database-status>\n"
	    "</database-status-information>\n");
	rig_rpc(g, a, "<close-configuration/>");
	rig_rpc(g, a, OPEN_PRIVATE);
	assert_contains(
	    rig_rpc(g, b, "<get-config><source><running/></source></get-config>"), want);
	assert_lacks(g->reply, "<exclusive/>");
	rig_close(a);
	rig_close(b);
	rig_free(g);
}

/* --- 2.6 ---------------------------------------------------------------------------------------------- */

static void
test_copy_and_delete(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(
	    rig_rpc(g, a, "<delete-config><target><candidate/></target></delete-config>"),
	    RIG_OK);
	assert_contains(rig_rpc(g, a, RIG_DIFF), "\n-  system {\n");
	assert_string_equal(rig_rpc(g, a,
				"<copy-config><target><candidate/></target>"
				"<source><running/></source></copy-config>"),
	    RIG_OK);
	assert_string_equal(rig_rpc(g, a, RIG_DIFF), RIG_NO_DIFF);
	assert_string_equal(
	    rig_rpc(g, a,
		"<copy-config><target><candidate/></target><source><config>"
		"<configuration><system><host-name>copied</host-name>"
		"</system></configuration></config></source></copy-config>"),
	    RIG_OK);
	assert_contains(rig_rpc(g, a,
			    "<get-configuration format=\"set\"><configuration>"
			    "<system/></configuration></get-configuration>"),
	    "<configuration-set>\nset system host-name copied\n</configuration-set>\n");
	assert_contains(
	    rig_rpc(g, a, "<delete-config><target><running/></target></delete-config>"),
	    "<bad-element>running</bad-element>");
	assert_contains(rig_rpc(g, a,
			    "<copy-config><target><candidate/></target>"
			    "<source><startup/></source></copy-config>"),
	    "<bad-element>startup</bad-element>");
	rig_close(a);
	rig_free(g);
}

/* A boot: nobody is connected any more; a pending confirmed commit still is (inferred, as in 2.9). */
static void
test_boot(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_change(g, a, "tried");
	rig_rpc(g, a, CONFIRMED);
	rig_close(a);
	rig_ctl(g, "edit", "bob", "set system host-name lost", NULL);
	rig_ctl(g, "lock", "bob", NULL);
	database_boot(g->router);
	a = rig_session(g, "autolab");
	assert_string_equal(rig_rpc(g, a, RIG_DIFF), RIG_NO_DIFF);
	assert_int_equal(g->router->holder.pid, 0);
	assert_contains(rig_host_name(g, a), "tried");
	rig_ctl(g, "clock", "advance", "301", NULL);
	assert_contains(rig_host_name(g, a), "pe1-lab");
	rig_close(a);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_locked_by_another),
	    cmocka_unit_test(test_locked_on_the_command_line),
	    cmocka_unit_test(test_dirty_candidate),
	    cmocka_unit_test(test_lock_discards_on_release),
	    cmocka_unit_test(test_cycle_end),
	    cmocka_unit_test(test_cycle_close_configuration),
	    cmocka_unit_test(test_cycle_kill),
	    cmocka_unit_test(test_cycle_kill_reverts_confirmed),
	    cmocka_unit_test(test_cycle_other_loads),
	    cmocka_unit_test(test_cycle_other_commits),
	    cmocka_unit_test(test_cycle_commit_succeeds),
	    cmocka_unit_test(test_cycle_commit_fails),
	    cmocka_unit_test(test_cycle_automatic_rollback),
	    cmocka_unit_test(test_open_twice),
	    cmocka_unit_test(test_private_refused),
	    cmocka_unit_test(test_open_what_is_not_there),
	    cmocka_unit_test(test_old_forms),
	    cmocka_unit_test(test_discard_in_private),
	    cmocka_unit_test(test_status),
	    cmocka_unit_test(test_copy_and_delete),
	    cmocka_unit_test(test_boot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
