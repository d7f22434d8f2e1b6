#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "netconf/hello.h"

#define OLD                                                                              \
	"<!-- No zombies here: <hello> is only a word -->\n<!-- user autolab -->\n"      \
	"<hello xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">\n  <capabilities>\n"  \
	"    <capability>urn:ietf:params:xml:ns:netconf:base:1.0</capability>\n"         \
	"    <capability>urn:ietf:params:xml:ns:netconf:capability:candidate:1.0"        \
	"</capability>\n    <capability>urn:ietf:params:xml:ns:netconf:capability:url:"  \
	"1.0?protocol=http,ftp,file</capability>\n    <capability>"                      \
	"http://xml.juniper.net/netconf/junos/1.0</capability>\n  </capabilities>\n"     \
	"  <session-id>20931</session-id>\n</hello>\n"

static int
parse(struct arena *a, struct str text, struct hello *hello, bool *found, struct err **e)
{
	*hello = (struct hello){0};
	*found = false;
	return hello_parse(a, text, hello, found, e);
}

static void
test_old(void **state)
{
	struct arena *a = arena_new();
	struct hello h;
	struct err *e = NULL;
	bool found;

	(void)state;
	assert_int_equal(parse(a, STR(OLD), &h, &found, &e), 0);
	assert_true(found);
	assert_string_equal(h.session_id, "20931");
	assert_int_equal(h.ncapabilities, 4);
	assert_true(hello_has(&h, "urn:ietf:params:netconf:base:1.0"));
	assert_true(hello_has(&h, "urn:ietf:params:xml:ns:netconf:base:1.0"));
	assert_false(hello_has(&h, "urn:ietf:params:netconf:base:1.1"));
	assert_true(hello_has(&h, "urn:ietf:params:netconf:capability:candidate:1.0"));
	assert_true(hello_has(&h, "urn:ietf:params:netconf:capability:url:1.0"));
	assert_false(hello_has(&h, "urn:ietf:params:netconf:capability:candidate:1"));
	assert_true(hello_has(&h, "http://xml.juniper.net/netconf/junos/1.0"));
	assert_false(hello_has(&h, "http://xml.juniper.net/dmi/system/1.0"));
	arena_free(a);
}

static void
test_rfc_compliant(void **state)
{
	struct arena *a = arena_new();
	struct hello h;
	struct err *e = NULL;
	bool found;

	(void)state;
	assert_int_equal(
	    parse(a,
		STR("<nc:hello xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\">"
		    "<nc:capabilities><nc:capability>urn:ietf:params:netconf:base:1.1"
		    "</nc:capability></nc:capabilities><nc:session-id> 7 </nc:session-id>"
		    "</nc:hello>"),
		&h, &found, &e),
	    0);
	assert_true(found);
	assert_string_equal(h.session_id, "7");
	assert_true(hello_has(&h, "urn:ietf:params:netconf:base:1.1"));
	arena_free(a);
}

static void
test_find(void **state)
{
	(void)state;
	assert_int_equal(hello_find(STR("login banner\n<hello>")), 13);
	assert_int_equal(hello_find(STR("<hellos/><x:hello/>")), 9);
	assert_int_equal(hello_find(STR("<!-- <hello/> --><hello/>")), 17);
	assert_int_equal(hello_find(STR("<!-- <hello/>")), 13);
	assert_int_equal(hello_find(STR("<hello:x/>")), 10);
	assert_int_equal(hello_find(STR("")), 0);
}

static void
refused(struct str text, enum err_code code, const char *brief)
{
	struct arena *a = arena_new();
	struct hello h;
	struct err *e = NULL;
	struct buf out;
	bool found;

	assert_int_equal(parse(a, text, &h, &found, &e), -1);
	assert_int_equal(err_code(e), code);
	buf_init(&out, BUF_LINE);
	err_brief(e, &out);
	assert_string_equal(buf_z(&out), brief);
	buf_done(&out);
	err_free(e);
	arena_free(a);
}

#define REPLY(severity)                                                                  \
	"<?xml version=\"1.0\"?><rpc-reply><rpc-error><error-severity>" severity         \
	"</error-severity><error-message>\ncluster is\nnot ready\n</error-message>"      \
	"</rpc-error></rpc-reply>"

static void
test_errors(void **state)
{
	(void)state;
	refused(STR(REPLY("error")), ERR_RPC,
	    "the router answers with an error instead of hello: cluster is not ready");
	refused(STR("banner\n<rpc-error><error-severity>error</error-severity>"
		    "<error-message>no</error-message></rpc-error>" OLD),
	    ERR_RPC, "the router answers with an error instead of hello: no");
	refused(
	    STR("<hello><rpc-error><error-severity>error</error-severity>"
		"<error-message>permission denied</error-message></rpc-error></hello>"),
	    ERR_RPC, "the router's hello holds an error: permission denied");
	refused(STR("<data/>"), ERR_PROTOCOL, "the first message is not a hello");
	refused(STR("<hello/>"), ERR_PROTOCOL, "the router's hello has no capabilities");
}

static void
test_warning_goes_on(void **state)
{
	struct arena *a = arena_new();
	struct hello h;
	struct err *e = NULL;
	bool found = true;

	(void)state;
	assert_int_equal(parse(a, STR(REPLY("warning")), &h, &found, &e), 0);
	assert_false(found);
	assert_int_equal(parse(a, STR("% motd & <b>\n" OLD), &h, &found, &e), 0);
	assert_true(found);
	arena_free(a);
}

static void
test_garbage_limit(void **state)
{
	struct arena *a = arena_new();
	struct buf text;
	struct hello h;
	struct err *e = NULL;
	bool found;

	(void)state;
	buf_init(&text, BUF_TEXT);
	buf_fill(&text, 'x', HELLO_GARBAGE);
	buf_adds(&text, OLD + 75);
	/* The comments of OLD come on top. */
	assert_int_equal(parse(a, buf_str(&text), &h, &found, &e), -1);
	assert_int_equal(err_code(e), ERR_PROTOCOL);
	assert_string_equal(err_message(e), "no hello within the first 65536 octets");
	err_free(e);
	buf_done(&text);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_old),
	    cmocka_unit_test(test_rfc_compliant),
	    cmocka_unit_test(test_find),
	    cmocka_unit_test(test_errors),
	    cmocka_unit_test(test_warning_goes_on),
	    cmocka_unit_test(test_garbage_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
