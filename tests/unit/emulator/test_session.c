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

/* The comments name the class, in the words of mgd; they may stand before a new hello, too. */
static void
test_hello_comments(void **state)
{
	static const char config[] =
	    "system { login { class NOC { permissions [ view configure ]; }\n"
	    "user autolab { class NOC; } } }";
	struct rig *g = rig_new(config, (const char *[]){"hello-comments=true", NULL});
	char *text = greeting(g);
	static const char want[] =
	    "<!-- No zombies were killed during the creation of this user interface -->\n"
	    "<!-- user autolab, class NOC -->\n"
	    "<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n"
	    "<capabilities>\n";

	(void)state;
	assert_memory_equal(text, want, sizeof want - 1);
	free(text);
	rig_free(g);
}

static void
test_hello_modules(void **state)
{
	static const char config[] =
	    "system { services { netconf { notification { interleave; }\n"
	    "hello-message { yang-module-capabilities { advertise-native-yang-modules;\n"
	    "advertise-standard-yang-modules; } } } } }";
	struct rig *g = rig_new(config, NULL);
	char *text = greeting(g);

	(void)state;
	assert_contains(text,
	    "<capability>http://yang.juniper.net/junos/conf/root?module=junos-conf-root"
	    "&amp;revision=2022-01-01</capability>\n");
	assert_contains(text,
	    "<capability>urn:ietf:params:xml:ns:yang:ietf-netconf-monitoring?module="
	    "ietf-netconf-monitoring&amp;revision=2010-10-04</capability>\n");
	assert_contains(text, "capability:notification:1.0</capability>\n"
			      "<capability>urn:ietf:params:netconf:capability:"
			      "interleave:1.0</capability>\n");
	free(text);
	rig_free(g);
	g = rig_new(config, (const char *[]){"model=vsrx", "release=17.3R2.10", NULL});
	text = greeting(g);
	assert_contains(text, "<capability>http://yang.juniper.net/yang/1.1/jc/"
			      "configuration?module=configuration&amp;revision="
			      "2017-01-01</capability>\n");
	assert_lacks(text, "yang:ietf-netconf-monitoring</capability>");
	free(text);
	rig_free(g);
	g = rig_new(config, (const char *[]){"model=srx345", "release=23.4R2.13", NULL});
	text = greeting(g);
	assert_contains(text, "http://yang.juniper.net/junos-es/conf/system?module="
			      "junos-es-conf-system&amp;revision=2023-01-01");
	free(text);
	rig_free(g);
}

/* Names are hyphenated, and nothing else is taken for them (1.5). */
static void
test_underscore_is_unknown(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_contains(rig_rpc(g, end, "<get_software_information/>"),
	    "<bad-element>get_software_information</bad-element>");
	rig_close(end);
	rig_free(g);
}

static void
test_pipelined(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	const char *first, *second, *third;

	(void)state;
	rig_send(end, "<rpc message-id=\"1\"><lock-configuration/></rpc>]]>]]>\n"
		      "<rpc message-id=\"2\"><unlock-configuration/></rpc>]]>]]>"
		      "<rpc message-id=\"3\"><discard-changes/></rpc>]]>]");
	first = strstr(buf_z(&end->in), "message-id=\"1\"");
	second = strstr(buf_z(&end->in), "message-id=\"2\"");
	assert_true(first != NULL && first < second);
	assert_null(strstr(buf_z(&end->in), "message-id=\"3\""));
	rig_send(end, "]>\n"); /* the rest of a token that was split */
	third = strstr(buf_z(&end->in), "message-id=\"3\"");
	assert_true(third > strstr(buf_z(&end->in), "message-id=\"2\""));
	rig_close(end);
	rig_free(g);
}

/* The client's hello counts whenever it comes; before it, and without it, requests are answered. */
static void
test_late_hello_switches_to_chunks(void **state)
{
	struct rig *g = rig_new(
	    "system { services { netconf { rfc-compliant; version-1.1; } } }", NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	rig_send(end, "<rpc><discard-changes/></rpc>]]>]]>");
	assert_contains(buf_z(&end->in), "<nc:ok/>\n</nc:rpc-reply>\n]]>]]>\n");
	buf_reset(&end->in);
	rig_send(end, hello);
	/* inferred: a newline behind the mark of the hello does no harm */
	rig_send(end, "\n\n#29\n<rpc><discard-changes/></rpc>\n##\n");
	assert_memory_equal(buf_z(&end->in), "\n#", 2);
	assert_contains(buf_z(&end->in), "</nc:rpc-reply>\n\n##\n");
	rig_close(end);
	rig_free(g);
}

/* rfc-compliant is what the next session gets, not the one that committed it. */
static void
test_rfc_from_the_next_session_on(void **state)
{
	struct rig *g = rig_new(NULL, NULL);
	struct peer_end *end = rig_session(g, "autolab");
	char *text;

	(void)state;
	rig_load(g, end, "set", "set system services netconf rfc-compliant");
	rig_rpc(g, end, "<commit-configuration/>");
	assert_string_equal(rig_rpc(g, end, "<discard-changes/>"), RIG_OK);
	text = greeting(g);
	assert_contains(text, "<nc:hello ");
	assert_lacks(text, "base:1.1");
	free(text);
	rig_close(end);
	rig_free(g);
}

/* Warnings are kept back from an rfc-compliant reply that ends in ok, since 17.4. */
static void
test_rfc_drops_warnings(void **state)
{
	static const char *const releases[] = {"release=17.3R2.10", "release=17.4R3.1"};

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct rig *g =
		    rig_new(NULL, (const char *[]){"hello=rfc", releases[i], NULL});
		struct peer_end *end = rig_session(g, "autolab");

		rig_load(g, end, "set", "delete system domain-name");
		assert_contains(buf_z(&end->in), "<nc:ok/>");
		if (i == 0)
			assert_contains(buf_z(&end->in), "statement not found");
		else
			assert_lacks(buf_z(&end->in), "rpc-error");
		rig_close(end);
		rig_free(g);
	}
}

static void
test_old_errors(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"errors=old", NULL});
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(rig_rpc(g, end, "<get-nothing/>"),
	    "<rpc-error>\n<error-severity>error</error-severity>\n<error-info>\n"
	    "<bad-element>get-nothing</bad-element>\n</error-info>\n"
	    "<error-message>syntax error</error-message>\n</rpc-error>\n");
	rig_close(end);
	rig_free(g);
}

static void
test_xnm_errors(void **state)
{
	struct rig *g = rig_new_at(NULL, (const char *[]){"errors=xnm", NULL}, 0);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(rig_rpc(g, end, "<get-nothing/>"),
	    "<xnm:error xmlns=\"http://xml.juniper.net/xnm/1.1/xnm\" "
	    "xmlns:xnm=\"http://xml.juniper.net/xnm/1.1/xnm\">\n"
	    "<token>get-nothing</token>\n<message>syntax error</message>\n"
	    "</xnm:error>\n");
	/* the holder of a lock, as JUNOScript tells it (2.1) */
	rig_ctl(g, "lock", "opsuser", NULL);
	assert_contains(rig_rpc(g, end, "<lock-configuration/>"),
	    "<database-status>\n<user>opsuser</user>\n<terminal>pts/1</terminal>\n");
	assert_contains(rig_rpc(g, end, "<lock-configuration/>"),
	    "<start-time>2025-10-05 10:26:40 UTC</start-time>\n"
	    "<idle-time>00:00:00</idle-time>\n<exclusive/>\n");
	rig_close(end);
	rig_free(g);
}

/* inferred: which bit an RPC needs; the form of the refusal is on record (1.9). */
static void
test_permissions(void **state)
{
	static const char config[] =
	    "system { host-name pe1-lab; login {\n"
	    "class NOC { permissions [ view view-configuration ]; }\n"
	    "user alice { class NOC; } user bob { class read-only; }\n"
	    "user carol { class super-user; } } }";
	static const struct {
		const char *user, *rpc;
		bool may;
	} cases[] = {{"alice", "<get-configuration/>", true},
	    {"alice", "<get-system-uptime-information/>", true},
	    {"alice", "<lock-configuration/>", false},
	    {"bob", "<get-configuration/>", false},
	    {"bob", "<kill-session><session-id>1</session-id></kill-session>", false},
	    {"bob", "<get-system-uptime-information/>", true},
	    {"carol", "<lock-configuration/>", true},
	    {"nobody", "<get-configuration/>", true}};
	struct rig *g = rig_new(config, NULL);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct peer_end *end = rig_session(g, cases[i].user);
		const char *reply = rig_rpc(g, end, cases[i].rpc);

		if ((strstr(reply, "permission denied") == NULL) != cases[i].may)
			fail_msg("%s %s: %s", cases[i].user, cases[i].rpc, reply);
		rig_close(end);
	}
	rig_free(g);
}

static void
test_permission_denied(void **state)
{
	struct rig *g =
	    rig_new("system { login { user autolab { class unauthorized; } } }", NULL);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	assert_string_equal(rig_rpc(g, end, "<get-chassis-inventory/>"),
	    "<rpc-error>\n<error-type>protocol</error-type>\n"
	    "<error-tag>access-denied</error-tag>\n<error-severity>error</"
	    "error-severity>\n"
	    "<error-message>permission denied</error-message>\n<error-info>\n"
	    "<bad-element>get-chassis-inventory</bad-element>\n</error-info>\n"
	    "</rpc-error>\n");
	rig_close(end);
	rig_free(g);
}

/* With traceoptions a comment follows the last reply (1.10). */
static void
test_comment_after_close(void **state)
{
	struct rig *g = rig_new_at(
	    "system { services { netconf { traceoptions { flag all; } } } }", NULL, 0);
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	rig_send(end, "<rpc><close-session/></rpc>]]>]]>");
	assert_contains(buf_z(&end->in),
	    "<ok/>\n</rpc-reply>\n]]>]]>\n"
	    "<!-- session end at 2025-10-05 10:26:40 UTC -->\n");
	assert_int_equal(end->state, SESSION_ENDED);
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
	    cmocka_unit_test(test_hello_comments),
	    cmocka_unit_test(test_hello_modules),
	    cmocka_unit_test(test_underscore_is_unknown),
	    cmocka_unit_test(test_pipelined),
	    cmocka_unit_test(test_late_hello_switches_to_chunks),
	    cmocka_unit_test(test_rfc_from_the_next_session_on),
	    cmocka_unit_test(test_rfc_drops_warnings),
	    cmocka_unit_test(test_old_errors),
	    cmocka_unit_test(test_xnm_errors),
	    cmocka_unit_test(test_permissions),
	    cmocka_unit_test(test_permission_denied),
	    cmocka_unit_test(test_comment_after_close),
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
