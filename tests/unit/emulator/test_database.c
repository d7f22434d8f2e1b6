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
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	rig_rpc(g, a, OPEN_PRIVATE);
	rig_change(g, a, "mine");
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
