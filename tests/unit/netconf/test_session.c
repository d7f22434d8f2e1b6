#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "data/xml.h"
#include "netconf/session.h"
#include "transport/stream.h"
#include "transport/stream_fault.h"
#include "transport/stream_memory.h"
#include "transport/stream_tape.h"

#define HELLO_OF(base)                                                                   \
	"<!-- banner -->\n<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n"   \
	"<capabilities><capability>" base "</capability></capabilities>\n"               \
	"<session-id>4711</session-id></hello>\n]]>]]>\n"
#define HELLO HELLO_OF("urn:ietf:params:netconf:base:1.0")
#define HELLO_11 HELLO_OF("urn:ietf:params:netconf:base:1.1")
#define OUR_HELLO                                                                        \
	"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"                                   \
	"<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><capabilities>\n"      \
	"<capability>urn:ietf:params:netconf:base:1.0</capability>\n"                    \
	"<capability>urn:ietf:params:netconf:base:1.1</capability>\n"                    \
	"</capabilities></hello>\n]]>]]>"
#define RPC(id, body)                                                                    \
	"<rpc message-id=\"" id                                                          \
	"\" xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">" body "</rpc>\n]]>]]>"
#define REPLY(id, body) "<rpc-reply message-id=\"" id "\">" body "</rpc-reply>\n]]>]]>\n"

static struct deadline soon;

static void
sent_is(const struct buf *sent, const char *expected)
{
	assert_string_equal(buf_z(sent), expected);
}

static struct session *
play(struct str recording, size_t split, struct buf *sent)
{
	struct fault fault = {.split = split};
	struct stream *stream =
	    stream_fault_new(stream_tape_new(recording, sent), &fault, NULL);
	struct session *s = NULL;
	struct err *e = NULL;

	assert_int_equal(session_open(stream, &soon, NULL, NULL, &s, &e), 0);
	return s;
}

static void
test_call_at_every_split(void **state)
{
	(void)state;
	for (size_t split = 0; split < 40; split++) {
		struct buf sent;
		struct session *s;
		struct reply *reply = NULL;
		struct err *e = NULL;

		buf_init(&sent, BUF_LINE);
		s = play(STR(HELLO REPLY("1", "<a/>")
				 REPLY("2", "<ok/>") "<!-- session end -->"),
		    split, &sent);
		assert_string_equal(session_id(s), "4711");
		assert_true(session_has(s, "urn:ietf:params:netconf:base:1.0"));
		assert_int_equal(session_call(s, STR("<x/>"), &soon, &reply, &e), 0);
		assert_non_null(xml_child(reply->root, "a"));
		reply_free(reply);
		session_close(s);
		sent_is(&sent, OUR_HELLO RPC("1", "<x/>") RPC("2", "<close-session/>"));
		buf_done(&sent);
	}
}

static void
test_chunked(void **state)
{
	struct buf sent;
	struct session *s;
	struct reply *reply = NULL;
	struct err *e = NULL;

	(void)state;
	buf_init(&sent, BUF_LINE);
	s = play(
	    STR(HELLO_11 "\n#11\n<rpc-reply>\n#17\n<ok/></rpc-reply>\n##\n"), 1, &sent);
	assert_int_equal(session_call(s, STR("<x/>"), &soon, &reply, &e), 0);
	assert_true(reply->ok);
	reply_free(reply);
	session_drop(s);
	sent_is(&sent, OUR_HELLO
	    "\n#78\n<rpc message-id=\"1\" "
	    "xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><x/></rpc>\n##\n");
	buf_done(&sent);
}

/* Replies to later ids are kept for theirs; one without an id is the oldest's. */
static void
test_in_flight(void **state)
{
	struct session *s = play(
	    STR(HELLO REPLY("3",
		"<three/>") "<rpc-reply><one/></rpc-reply>]]>]]>"
			    "<!-- c -->]]>]]><notification/>]]>]]>" REPLY("2", "<two/>")),
	    7, NULL);
	const char *const names[] = {"one", "two", "three"};
	struct err *e = NULL;
	unsigned id[3];

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(session_send(s, STR("<x/>"), &soon, &id[i], &e), 0);
	for (int i = 2; i >= 0; i--) {
		struct reply *reply = NULL;

		assert_int_equal(session_receive(s, id[i], &soon, &reply, &e), 0);
		assert_non_null(xml_child(reply->root, names[i]));
		reply_free(reply);
	}
	assert_false(session_broken(s));
	session_drop(s);
}

static void
failed_with(struct err *e, enum err_code code, const char *brief)
{
	struct buf out;

	buf_init(&out, BUF_LINE);
	assert_non_null(e);
	err_brief(e, &out);
	assert_string_equal(buf_z(&out), brief);
	assert_int_equal(err_code(e), code);
	buf_done(&out);
	err_free(e);
}

static void
call_fails(struct str recording, enum err_code code, const char *brief, bool broken)
{
	struct session *s = play(recording, 0, NULL);
	struct reply *reply = NULL;
	struct err *e = NULL;

	assert_int_equal(session_call(s, STR("<x/>"), &soon, &reply, &e), -1);
	assert_null(reply);
	failed_with(e, code, brief);
	assert_int_equal(session_broken(s), broken);
	session_drop(s);
}

static void
test_replies_gone_wrong(void **state)
{
	(void)state;
	call_fails(STR(HELLO), ERR_CLOSED, "the router closed the session", true);
	call_fails(STR(HELLO "<rpc-reply><a"), ERR_CLOSED,
	    "the router closed the session within a message", true);
	call_fails(STR(HELLO REPLY("9", "")), ERR_PROTOCOL,
	    "an unexpected <rpc-reply> with message-id '9'", true);
	call_fails(STR(HELLO "<hello/>]]>]]>"), ERR_PROTOCOL,
	    "an unexpected <hello> with message-id ''", true);
	call_fails(STR(HELLO "<rpc-reply><a></rpc-reply>]]>]]>"), ERR_PROTOCOL,
	    "the router's reply is not well-formed: XML line 1 column 27: Opening and "
	    "ending "
	    "tag mismatch: a line 1 and rpc-reply",
	    false);
	call_fails(STR(HELLO_11 "<rpc-reply/>]]>]]>"), ERR_PROTOCOL,
	    "chunk framing: '#' of a chunk header expected, not '<'", true);
}

static void
open_fails(struct str recording, enum err_code code, const char *brief)
{
	struct session *s = NULL;
	struct err *e = NULL;

	assert_int_equal(
	    session_open(stream_tape_new(recording, NULL), &soon, NULL, NULL, &s, &e),
	    -1);
	assert_null(s);
	failed_with(e, code, brief);
}

static void
test_hellos_gone_wrong(void **state)
{
	struct buf garbage;

	(void)state;
	open_fails(
	    STR(""), ERR_CLOSED, "no NETCONF hello: the router closed the session");
	open_fails(STR("error: netconf \x1b is not enabled\n"), ERR_CLOSED,
	    "no NETCONF hello; the server said 'error: netconf   is not enabled': the "
	    "router "
	    "closed the session within a message");
	open_fails(
	    STR("<rpc-reply><rpc-error><error-severity>error</error-severity>"
		"<error-message>no</error-message></rpc-error></rpc-reply>]]>]]>" HELLO),
	    ERR_RPC, "the router answers with an error instead of hello: no");
	open_fails(
	    STR(HELLO_OF("urn:x")), ERR_PROTOCOL, "the router's hello offers no base");
	buf_init(&garbage, BUF_TEXT);
	buf_fill(&garbage, '.', 70000);
	buf_adds(&garbage, HELLO);
	open_fails(
	    buf_str(&garbage), ERR_PROTOCOL, "no hello within the first 65536 octets");
	buf_fill(&garbage, '.', 200000);
	buf_shift(&garbage, 70000 + sizeof HELLO - 1);
	{
		struct session *s = NULL;
		struct err *e = NULL;

		assert_int_equal(session_open(stream_tape_new(buf_str(&garbage), NULL),
				     &soon, NULL, NULL, &s, &e),
		    -1);
		assert_int_equal(err_code(e), ERR_PROTOCOL);
		assert_string_equal(
		    err_message(err_cause(e)), "no hello within the first 65536 octets");
		err_free(e);
	}
	buf_done(&garbage);
}

static void
test_warning_before_hello(void **state)
{
	struct session *s =
	    play(STR("<rpc-reply><rpc-error><error-severity>warning</error-severity>"
		     "<error-message>slow</error-message></rpc-error></"
		     "rpc-reply>]]>]]>\n" HELLO),
		3, NULL);

	(void)state;
	assert_string_equal(session_id(s), "4711");
	session_drop(s);
}

static void
test_timeout_breaks(void **state)
{
	struct stream *ours, *router;
	struct session *s = NULL;
	struct reply *reply = NULL;
	struct err *e = NULL;
	unsigned id;

	(void)state;
	stream_memory_pair(&ours, &router);
	assert_int_equal(stream_write(router, HELLO, sizeof HELLO - 1, &soon, &e), 0);
	assert_int_equal(session_open(ours, &soon, NULL, NULL, &s, &e), 0);
	assert_int_equal(session_call(s, STR("<x/>"), &soon, &reply, &e), -1);
	assert_int_equal(err_code(e), ERR_TIMEOUT);
	err_free(e);
	e = NULL;
	assert_true(session_broken(s));
	assert_int_equal(session_send(s, STR("<x/>"), &soon, &id, &e), -1);
	failed_with(e, ERR_CLOSED, "the session to memory is not usable any more");
	session_close(s);
	stream_close(router);
}

struct traced {
	struct buf text;
};

static void
trace(void *ctx, char dir, struct str message)
{
	struct traced *t = ctx;

	buf_addc(&t->text, dir);
	buf_add(&t->text, message.p, message.n < 9 ? message.n : 9);
}

static void
test_trace_and_marker(void **state)
{
	struct traced t;
	struct session *s = NULL;
	struct reply *reply = NULL;
	struct err *e = NULL;
	unsigned id;

	(void)state;
	buf_init(&t.text, BUF_LINE);
	assert_int_equal(session_open(stream_tape_new(STR(HELLO REPLY("1", "")), NULL),
			     &soon, trace, &t, &s, &e),
	    0);
	assert_int_equal(session_send(s, STR("<x>]]>]]></x>"), &soon, &id, &e), -1);
	failed_with(e, ERR_INPUT, "the request contains ']]>]]>', which ends a message");
	e = NULL;
	assert_false(session_broken(s));
	assert_int_equal(session_call(s, STR("<x/>"), &soon, &reply, &e), 0);
	assert_string_equal(buf_z(&t.text), "><?xml ver<<!-- bann><rpc mess<<rpc-repl");
	reply_free(reply);
	session_drop(s);
	buf_done(&t.text);
}

/* Whatever operation fails, the session says so and can be closed. */
static void
test_every_fault(void **state)
{
	unsigned k = 1, count = 0;
	int failures = 0;

	(void)state;
	for (;; k++) {
		struct fault fault = {.fail_at = k, .split = 50, .torn = true};
		struct session *s = NULL;
		struct reply *reply = NULL;
		struct err *e = NULL;

		count = 0;
		if (session_open(
			stream_fault_new(
			    stream_tape_new(
				STR(HELLO REPLY("1", "<ok/>") REPLY("2", "<ok/>")), NULL),
			    &fault, &count),
			&soon, NULL, NULL, &s, &e) == 0 &&
		    session_call(s, STR("<x/>"), &soon, &reply, &e) == 0) {
			assert_true(reply->ok);
		} else {
			assert_int_equal(err_code(e), ERR_CLOSED);
			failures++;
		}
		reply_free(reply);
		err_free(e);
		session_close(s);
		if (count < k)
			break;
	}
	assert_true(failures >= 6);
	assert_int_equal(count, k - 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_call_at_every_split),
	    cmocka_unit_test(test_chunked),
	    cmocka_unit_test(test_in_flight),
	    cmocka_unit_test(test_replies_gone_wrong),
	    cmocka_unit_test(test_hellos_gone_wrong),
	    cmocka_unit_test(test_warning_before_hello),
	    cmocka_unit_test(test_timeout_breaks),
	    cmocka_unit_test(test_trace_and_marker),
	    cmocka_unit_test(test_every_fault),
	};

	soon = deadline_in(60000, NULL);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
