#include "rig.h"

static const char hello[] =
    "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><capabilities>"
    "<capability>urn:ietf:params:netconf:base:1.0</capability>"
    "<capability>urn:ietf:params:netconf:base:1.1</capability></capabilities></"
    "hello>]]>]]>";

/* What a session sends first. */
static char *
greeting(struct rig *g)
{
	struct peer_end end = {0};
	struct session_io io = {.write = rig_write, .ctx = &end};
	struct session *s;

	buf_init(&end.in, BUF_TEXT);
	s = session_new(g->router, "autolab", &io);
	assert_int_equal(session_start(s), SESSION_OPEN);
	session_free(s);
	return buf_detach(&end.in);
}

static void
test_hello_new(void **state)
{
	static const char want[] =
	    "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n"
	    "<capabilities>\n"
	    "<capability>urn:ietf:params:netconf:base:1.0</capability>\n"
	    "<capability>urn:ietf:params:netconf:capability:candidate:1.0</capability>\n"
	    "<capability>urn:ietf:params:netconf:capability:confirmed-commit:1.0</"
	    "capability>\n"
	    "<capability>urn:ietf:params:netconf:capability:validate:1.0</capability>\n"
	    "<capability>urn:ietf:params:netconf:capability:url:1.0?scheme=http,ftp,file<"
	    "/capability>\n"
	    "<capability>urn:ietf:params:xml:ns:netconf:base:1.0</capability>\n"
	    "<capability>urn:ietf:params:xml:ns:netconf:capability:candidate:1.0</"
	    "capability>\n"
	    "<capability>urn:ietf:params:xml:ns:netconf:capability:confirmed-commit:1.0</"
	    "capability>\n"
	    "<capability>urn:ietf:params:xml:ns:netconf:capability:validate:1.0</"
	    "capability>\n"
	    "<capability>urn:ietf:params:xml:ns:netconf:capability:url:1.0?protocol=http,"
	    "ftp,file</capability>\n"
	    "<capability>urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring</"
	    "capability>\n"
	    "<capability>http://xml.juniper.net/netconf/junos/1.0</capability>\n"
	    "<capability>http://xml.juniper.net/dmi/system/1.0</capability>\n"
	    "</capabilities>\n"
	    "<session-id>";
	struct rig *g = rig_new(NULL, NULL);
	char *text = greeting(g);

	(void)state;
	assert_memory_equal(text, want, sizeof want - 1);
	assert_contains(text, "</session-id>\n</hello>\n]]>]]>\n");
	free(text);
	rig_free(g);
}

static void
test_hello_old(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"hello=old", NULL});
	char *text = greeting(g);
	static const char want[] =
	    "<!-- No zombies were killed during the creation of this user interface -->\n"
	    "<!-- user autolab, class j-super-user -->\n"
	    "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n"
	    "  <capabilities>\n"
	    "    <capability>urn:ietf:params:xml:ns:netconf:base:1.0</capability>\n";

	(void)state;
	assert_memory_equal(text, want, sizeof want - 1);
	free(text);
	rig_free(g);
}

static void
test_echo_of_attributes(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	rig_send(end,
	    "<?xml version=\"1.0\"?><nc:rpc "
	    "xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\" "
	    "ticket='a\"&lt;' message-id=\"17\"><nc:get-nothing/></nc:rpc>]]>]]>");
	assert_string_equal(buf_z(&end->in),
	    "<rpc-reply xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\" "
	    "xmlns:junos=\"http://xml.juniper.net/junos/22.4R0/junos\" "
	    "xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\" ticket='a\"&lt;' "
	    "message-id=\"17\">\n"
	    "<rpc-error>\n<error-type>protocol</"
	    "error-type>\n<error-tag>operation-failed</error-tag>\n"
	    "<error-severity>error</error-severity>\n<error-message>syntax "
	    "error</error-message>\n"
	    "<error-info>\n<bad-element>get-nothing</bad-element>\n</error-info>\n</"
	    "rpc-error>\n"
	    "</rpc-reply>\n]]>]]>\n");
	rig_close(end);
	rig_free(g);
}

static void
test_rpc_without_hello_or_id(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	rig_send(end, "<rpc><discard-changes/></rpc>]]>]]>");
	assert_contains(buf_z(&end->in), "junos\">\n<ok/>\n</rpc-reply>\n]]>]]>\n");
	rig_close(end);
	rig_free(g);
}

static const char rfc_config[] =
    "system { services { netconf { ssh; rfc-compliant; version-1.1; } } }";

static void
test_rfc_compliant_and_chunks(void **state)
{
	struct rig *g = rig_new(rfc_config, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	char *text = greeting(g);
	struct framing f;
	struct buf m;

	(void)state;
	assert_contains(text,
	    "<nc:hello "
	    "xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n<nc:capabilities>\n");
	assert_contains(
	    text, "<nc:capability>urn:ietf:params:netconf:base:1.1</nc:capability>\n");
	free(text);
	rig_send(end, hello);
	rig_send(
	    end, "\n#39\n<rpc message-id=\"5\"><discard-changes/><\n#5\n/rpc>\n##\n");
	framing_init(&f);
	f.chunked = true;
	buf_init(&m, BUF_TEXT);
	framing_push(&f, end->in.p, end->in.n);
	assert_int_equal(framing_next(&f, &m), 1);
	assert_string_equal(buf_z(&m),
	    "<nc:rpc-reply xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\" "
	    "xmlns:junos=\"http://xml.juniper.net/junos/22.4R0/junos\" "
	    "message-id=\"5\">\n<nc:ok/>\n</nc:rpc-reply>\n");
	framing_done(&f);
	buf_done(&m);
	rig_close(end);
	rig_free(g);
}

/* Without both statements a client that offers 1.1 is answered in 1.0. */
static void
test_no_chunks_by_default(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	rig_send(end, hello);
	assert_string_equal(rig_rpc(g, end, "<discard-changes/>"), RIG_OK);
	rig_close(end);
	rig_free(g);
}

static void
test_endings(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(rig_rpc(g, end, "<close-session/>"), RIG_OK);
	assert_int_equal(end->state, SESSION_ENDED);
	rig_close(end);
	end = rig_session(g, "autolab");
	assert_string_equal(
	    rig_rpc(g, end, "<request-end-session/>"), "<end-session/>\n");
	assert_int_equal(end->state, SESSION_ENDED);
	rig_close(end);
	rig_free(g);
}

static void
test_malformed(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	rig_send(end, "<rpc message-id=\"1\"><lock></rpc>]]>]]>");
	assert_int_equal(end->state, SESSION_ENDED);
	assert_contains(buf_z(&end->in), "<error-tag>malformed-message</error-tag>");
	rig_close(end);
	rig_free(g);
}

static void
test_kill_session(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *victim = rig_session(g, "opsuser"),
			*killer = rig_session(g, "autolab");
	char request[128];

	(void)state;
	rig_rpc(g, victim, "<lock-configuration/>");
	rig_load(g, victim, "set", "set system host-name other");
	rig_rpc(g, victim, "<commit-configuration><confirmed/></commit-configuration>");
	snprintf(request, sizeof request,
	    "<kill-session><session-id>%d</session-id></kill-session>",
	    victim->session->pid);
	assert_string_equal(rig_rpc(g, killer, request), RIG_OK);
	assert_true(victim->hung_up);
	/* the configuration before the confirmed commit is back, and the lock is free */
	assert_contains(rig_rpc(g, killer, "<get-configuration format=\"set\"/>"),
	    "host-name pe1-lab");
	assert_string_equal(rig_rpc(g, killer, "<lock-configuration/>"), "");
	rig_close(victim);
	rig_close(killer);
	rig_free(g);
}

static void
test_faults(void **state)
{
	struct rig *g = rig_new(
	    NULL, (const char *[]){
		      "faults=[drop-before:lock, drop-after:lock:2, "
		      "half-reply:unlock, stall:discard-changes, error-and-ok:validate]",
		      NULL});
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(
	    rig_rpc(g, end, "<lock><target><candidate/></target></lock>"), "");
	assert_int_equal(end->state, SESSION_DROPPED);
	assert_int_equal(g->router->holder.pid, 0);
	assert_string_equal(
	    rig_rpc(g, end, "<lock><target><candidate/></target></lock>"), "");
	assert_int_equal(end->state, SESSION_DROPPED);
	assert_int_equal(g->router->holder.pid, end->session->pid);
	assert_contains(
	    rig_rpc(g, end, "<validate><source><candidate/></source></validate>"),
	    "</rpc-error>\n<ok/>\n");
	rig_rpc(g, end, "<unlock><target><candidate/></target></unlock>");
	assert_int_equal(end->state, SESSION_DROPPED);
	assert_true(end->in.n > 20);
	assert_null(strstr(buf_z(&end->in), "]]>]]>"));
	assert_string_equal(rig_rpc(g, end, "<discard-changes/>"), "");
	assert_int_equal(end->state, SESSION_OPEN);
	assert_string_equal(rig_rpc(g, end, "<discard-changes/>"), "");
	rig_close(end);
	rig_free(g);
}

static void
test_split_replies(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"faults=[split]", NULL});
	struct peer_end *end = rig_session(g, "autolab");
	int before = end->writes;

	(void)state;
	assert_string_equal(rig_rpc(g, end, "<discard-changes/>"), RIG_OK);
	assert_int_equal(end->writes - before, end->in.n);
	rig_close(end);
	rig_free(g);
}

static void
test_wrapper(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"wrapper=re0+re1", NULL});
	struct peer_end *end = rig_session(g, "autolab");
	const char *reply = rig_rpc(g, end, "<get-system-alarm-information/>");

	(void)state;
	assert_string_equal(reply,
	    "<multi-routing-engine-results>\n\n"
	    "<multi-routing-engine-item>\n\n<re-name>re0</re-name>\n\n"
	    "<alarm-information "
	    "xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-alarm\">\n"
	    "<alarm-summary>\n<no-active-alarms/>\n</alarm-summary>\n</"
	    "alarm-information>\n"
	    "</multi-routing-engine-item>\n\n"
	    "<multi-routing-engine-item>\n\n<re-name>re1</re-name>\n\n"
	    "<alarm-information "
	    "xmlns=\"http://xml.juniper.net/junos/22.4R0/junos-alarm\">\n"
	    "<alarm-summary>\n<no-active-alarms/>\n</alarm-summary>\n</"
	    "alarm-information>\n"
	    "</multi-routing-engine-item>\n\n"
	    "</multi-routing-engine-results>\n");
	rig_close(end);
	rig_free(g);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_hello_new),
	    cmocka_unit_test(test_hello_old),
	    cmocka_unit_test(test_echo_of_attributes),
	    cmocka_unit_test(test_rpc_without_hello_or_id),
	    cmocka_unit_test(test_rfc_compliant_and_chunks),
	    cmocka_unit_test(test_no_chunks_by_default),
	    cmocka_unit_test(test_endings),
	    cmocka_unit_test(test_malformed),
	    cmocka_unit_test(test_kill_session),
	    cmocka_unit_test(test_faults),
	    cmocka_unit_test(test_split_replies),
	    cmocka_unit_test(test_wrapper),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
