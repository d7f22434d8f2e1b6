#include "rig.h"

static void
test_close_session(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(rig_rpc(g, a, "<close-session/>"), RIG_OK);
	assert_int_equal(a->state, SESSION_ENDED);
	assert_contains(buf_z(&a->in), "</rpc-reply>\n]]>]]>\n");
	assert_lacks(buf_z(&a->in), "<!--");
	rig_close(a);
	a = rig_session(g, "autolab");
	assert_string_equal(rig_rpc(g, a, "<request-end-session/>"), "<end-session/>\n");
	assert_int_equal(a->state, SESSION_ENDED);
	rig_close(a);
	rig_free(g);
}

/* Octets behind the last message: a comment, never a message. */
static void
test_comment_at_the_end(void **state)
{
	struct rig *g = rig_new(
	    "system {\n    services {\n        netconf {\n            traceoptions {\n"
	    "                file nc;\n            }\n        }\n    }\n}\n",
	    NULL);
	struct peer_end *a = rig_session(g, "autolab");
	const char *end;

	(void)state;
	rig_rpc(g, a, "<discard-changes/>");
	assert_lacks(buf_z(&a->in), "<!--");
	rig_rpc(g, a, "<close-session/>");
	end = strstr(buf_z(&a->in), "]]>]]>\n");
	assert_non_null(end);
	assert_memory_equal(end + 7, "<!-- session end at 2", 21);
	assert_string_equal(buf_z(&a->in) + a->in.n - 9, " UTC -->\n");
	rig_close(a);
	rig_free(g);
}

#define ABORTED                                                                          \
	"<rpc-reply xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\" "                  \
	"xmlns:junos=\"http://xml.juniper.net/junos/22.4R0/junos\">\n"                   \
	"<abort-acknowledgement/>\n</rpc-reply>\n]]>]]>\n"

static void
test_abort(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");
	const char *ack;

	(void)state;
	buf_reset(&a->in);
	rig_send(a, "<abort/>\n]]>]]>\n");
	assert_string_equal(buf_z(&a->in), ABORTED);
	buf_reset(&a->in);
	rig_send(a, "<nc:abort xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\" "
		    "/>\n]]>]]>\n");
	assert_string_equal(buf_z(&a->in), ABORTED);
	/* the request before it was answered; an <abort/> in its own message halts it before it begins */
	buf_reset(&a->in);
	rig_send(a, "<rpc><discard-changes/></rpc>]]>]]>\n<abort/>]]>]]>\n");
	ack = strstr(buf_z(&a->in), "<ok/>\n</rpc-reply>\n]]>]]>\n");
	assert_non_null(ack);
	assert_string_equal(strstr(ack, "]]>]]>\n") + 7, ABORTED);
	rig_change(g, a, "kept");
	buf_reset(&a->in);
	rig_send(a, "<rpc><discard-changes/></rpc>\n<abort/>]]>]]>\n");
	assert_string_equal(buf_z(&a->in), ABORTED);
	assert_contains(rig_rpc(g, a, RIG_DIFF), "+  host-name kept;\n");
	assert_int_equal(a->state, SESSION_OPEN);
	rig_close(a);
	rig_free(g);
}

static void
test_kill(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab");
	char request[128];

	(void)state;
	/* a person at the command line */
	rig_ctl(g, "lock", "bob", NULL);
	rig_ctl(g, "edit", "bob", "set system host-name bobs", NULL);
	snprintf(request, sizeof request,
	    "<kill-session><session-id>%d</session-id></kill-session>",
	    g->router->holder.pid);
	assert_string_equal(rig_rpc(g, a, request), RIG_OK);
	assert_int_equal(g->router->holder.pid, 0);
	assert_string_equal(rig_rpc(g, a, RIG_DIFF), RIG_NO_DIFF);
	/* nobody, oneself, nonsense (the words are inferred) */
	assert_string_equal(rig_rpc(g, a, request),
	    "<rpc-error>\n<error-type>protocol</error-type>\n"
	    "<error-tag>invalid-value</error-tag>\n<error-severity>error</"
	    "error-severity>\n"
	    "<error-message>\ninvalid session-id\n</error-message>\n</rpc-error>\n");
	snprintf(request, sizeof request,
	    "<kill-session><session-id>%d</session-id></kill-session>", a->session->pid);
	assert_contains(rig_rpc(g, a, request), "\ninvalid session-id\n");
	assert_contains(rig_rpc(g, a, "<kill-session/>"), "\ninvalid session-id\n");
	assert_false(a->hung_up);
	rig_close(a);
	rig_free(g);
}

/* Somebody else's confirmed commit is not touched by a kill. */
static void
test_kill_leaves_others_commit(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *a = rig_session(g, "autolab"), *b = rig_session(g, "opsuser"),
			*v = rig_session(g, "victim");
	char request[128];

	(void)state;
	rig_change(g, a, "tried");
	rig_rpc(g, a, "<commit-configuration><confirmed/></commit-configuration>");
	snprintf(request, sizeof request,
	    "<kill-session><session-id>%d</session-id></kill-session>", v->session->pid);
	assert_string_equal(rig_rpc(g, b, request), RIG_OK);
	assert_contains(rig_host_name(g, b), "tried");
	assert_int_equal(g->router->pending.minutes, 10);
	rig_close(a);
	rig_close(b);
	rig_close(v);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_close_session),
	    cmocka_unit_test(test_comment_at_the_end),
	    cmocka_unit_test(test_abort),
	    cmocka_unit_test(test_kill),
	    cmocka_unit_test(test_kill_leaves_others_commit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
