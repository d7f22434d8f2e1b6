#include "rig.h"

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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_cycle_end),
	    cmocka_unit_test(test_cycle_close_configuration),
	    cmocka_unit_test(test_cycle_kill),
	    cmocka_unit_test(test_cycle_kill_reverts_confirmed),
	    cmocka_unit_test(test_cycle_other_loads),
	    cmocka_unit_test(test_cycle_other_commits),
	    cmocka_unit_test(test_cycle_commit_succeeds),
	    cmocka_unit_test(test_cycle_commit_fails),
	    cmocka_unit_test(test_cycle_automatic_rollback),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
