#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "data/xml.h"
#include "netconf/reply.h"
#include "netconf/session.h"

#define OPEN                                                                             \
	"<rpc-reply xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\" "                  \
	"xmlns:junos=\"http://xml.juniper.net/junos/22.4R0/junos\" message-id=\"4\">\n"
#define CLOSE "</rpc-reply>\n"

static struct reply *
parsed(struct str text)
{
	struct reply *r = NULL;
	struct err *e = NULL;

	assert_int_equal(reply_parse(text, &r, &e), 0);
	assert_null(e);
	assert_int_equal(r->raw.n, text.n);
	assert_memory_equal(r->raw.p, text.p, text.n);
	return r;
}

static void
brief_is(struct err *e, const char *expected)
{
	struct buf out;

	buf_init(&out, BUF_LINE);
	err_brief(e, &out);
	assert_string_equal(buf_z(&out), expected);
	buf_done(&out);
}

static void
test_ok_at_depth(void **state)
{
	struct reply *r = parsed(STR(OPEN "<load-configuration-results>\n<ok/>\n"
					  "</load-configuration-results>" CLOSE));

	(void)state;
	assert_true(r->ok);
	assert_false(r->failed);
	assert_int_equal(r->nerrors, 0);
	assert_null(reply_first_error(r));
	reply_free(r);
}

static void
test_empty(void **state)
{
	struct reply *r = parsed(STR(OPEN CLOSE));

	(void)state;
	assert_false(r->ok);
	assert_false(r->failed);
	assert_true(xml_is(r->root, "rpc-reply"));
	reply_free(r);
}

static void
test_ok_with_error(void **state)
{
	struct reply *r =
	    parsed(STR(OPEN "<load-configuration-results "
			    "action=\"set\">\n<rpc-error>\n<error-type>protocol"
			    "</error-type>\n<error-tag>operation-failed</"
			    "error-tag>\n<error-severity>\nerror\n"
			    "</error-severity>\n<error-message>\nsyntax "
			    "error\n</error-message>\n<error-info>\n"
			    "<bad-element>\nprotcols\n</bad-element>\n</error-info>\n</"
			    "rpc-error>\n<ok/>\n"
			    "</load-configuration-results>\n" CLOSE));

	(void)state;
	assert_true(r->ok);
	assert_true(r->failed);
	assert_int_equal(r->nerrors, 1);
	assert_string_equal(r->errors[0].type, "protocol");
	assert_string_equal(r->errors[0].tag, "operation-failed");
	assert_string_equal(r->errors[0].message, "syntax error");
	assert_string_equal(r->errors[0].bad_element, "protcols");
	assert_null(r->errors[0].path);
	assert_null(r->errors[0].re);
	reply_free(r);
}

static void
test_warning(void **state)
{
	struct reply *r = parsed(STR(OPEN
	    "<commit-results>\n<rpc-error>\n<error-severity>warning</error-severity>\n"
	    "<error-path>[edit protocols]</error-path>\n<error-message>mgd: requires "
	    "'bgp' "
	    "license</error-message>\n</rpc-error>\n<routing-engine><name>fpc0</name>"
	    "<commit-success/></routing-engine></commit-results>\n<ok/>\n" CLOSE));

	(void)state;
	assert_false(r->failed);
	assert_true(r->ok);
	assert_int_equal(r->nerrors, 1);
	assert_true(r->errors[0].warning);
	assert_string_equal(r->errors[0].path, "[edit protocols]");
	assert_null(reply_first_error(r));
	reply_free(r);
}

static void
test_commit_failed(void **state)
{
	struct err *e = NULL;
	struct reply *r = parsed(STR(OPEN
	    "<commit-results>\n<routing-engine "
	    "junos:style=\"show-name\">\n<name>re1</name>\n"
	    "<rpc-error><error-severity>warning</error-severity><error-message>unused"
	    "</error-message></rpc-error>"
	    "<rpc-error>\n<error-type>protocol</error-type>\n<error-severity>error"
	    "</error-severity>\n<error-message>\nconfiguration check-out failed\n"
	    "</error-message>\n</rpc-error>\n"
	    "<rpc-error>\n<error-severity>error</error-severity>\n<source-daemon>\nrpd\n"
	    "</source-daemon>\n<error-path>\n[edit protocols]\n</error-path>\n"
	    "<error-message>\nError in neighbor 192.0.2.7 of group RR:\n  must define "
	    "local "
	    "AS\n</error-message>\n<error-info><bad-element>bgp</bad-element></"
	    "error-info>\n"
	    "</rpc-error>\n<rpc-error><error-severity>error</error-severity><error-path>"
	    "[edit "
	    "system]</error-path><error-message>second</error-message></rpc-error>\n"
	    "</routing-engine>\n</commit-results>\n" CLOSE));
	const struct rpc_error *first = reply_first_error(r);

	(void)state;
	assert_true(r->failed);
	assert_false(r->ok);
	assert_int_equal(r->nerrors, 4);
	assert_string_equal(first->daemon, "rpd");
	assert_string_equal(first->re, "re1");
	assert_string_equal(first->message,
	    "Error in neighbor 192.0.2.7 of group RR:\n  must define local AS");
	assert_int_equal(reply_err(r, ERR_COMMIT_CHECK, &e), -1);
	assert_int_equal(err_code(e), ERR_COMMIT_CHECK);
	assert_string_equal(err_path(e), "[edit protocols]");
	assert_string_equal(err_bad_element(e), "bgp");
	brief_is(e,
	    "Error in neighbor 192.0.2.7 of group RR: must define local AS: second: "
	    "configuration check-out failed");
	assert_string_equal(err_path(err_cause(e)), "[edit system]");
	err_free(e);
	reply_free(r);
}

static void
test_only_summary(void **state)
{
	struct err *e = NULL;
	struct reply *r =
	    parsed(STR(OPEN "<rpc-error><error-message>commit failed: (x)</error-message>"
			    "</rpc-error>" CLOSE));

	(void)state;
	assert_true(r->failed); /* no severity counts as an error */
	assert_int_equal(reply_err(r, ERR_COMMIT, &e), -1);
	brief_is(e, "commit failed: (x)");
	err_free(e);
	reply_free(r);
}

static void
test_xnm(void **state)
{
	struct reply *r = parsed(STR(OPEN
	    "<xnm:error xmlns=\"http://xml.juniper.net/xnm/1.1/xnm\" "
	    "xmlns:xnm=\"http://xml.juniper.net/xnm/1.1/xnm\">\n<source-daemon>dcd"
	    "</source-daemon>\n<edit-path>[edit interfaces "
	    "ge-0/0/3]</edit-path>\n<statement>"
	    "unit 7</statement>\n<message>\nOnly unit 0\n</message>\n</xnm:error>\n"
	    "<warning xmlns=\"http://xml.juniper.net/xnm/1.1/xnm\"><message>w</message>"
	    "</warning><interface><error>12</error></interface>" CLOSE));

	(void)state;
	assert_true(r->failed);
	assert_int_equal(r->nerrors, 2);
	assert_false(r->errors[0].warning);
	assert_string_equal(r->errors[0].daemon, "dcd");
	assert_string_equal(r->errors[0].path, "[edit interfaces ge-0/0/3]");
	assert_string_equal(r->errors[0].bad_element, "unit 7");
	assert_string_equal(r->errors[0].message, "Only unit 0");
	assert_true(r->errors[1].warning);
	assert_string_equal(r->errors[1].message, "w");
	reply_free(r);
}

static void
test_lock_denied(void **state)
{
	struct reply *r = parsed(STR(OPEN
	    "<rpc-error>\n<error-type>protocol</error-type>\n<error-tag>lock-denied</"
	    "error-tag>"
	    "\n<error-severity>error</error-severity>\n<error-message>\nconfiguration "
	    "database "
	    "locked by:\n  opsuser terminal  (pid 50198)\n      exclusive "
	    "\n</error-message>\n"
	    "<error-info>\n<session-id>50198</session-id>\n</error-info>\n</rpc-error>\n"
	    "<xnm:error xmlns:xnm=\"x\"><message>m</message><database-status-information>"
	    "<database-status><pid>7</pid></database-status></"
	    "database-status-information>"
	    "</xnm:error>" CLOSE));

	(void)state;
	assert_string_equal(r->errors[0].tag, "lock-denied");
	assert_string_equal(r->errors[0].info_session, "50198");
	assert_string_equal(r->errors[0].message,
	    "configuration database locked by:\n  opsuser terminal  (pid 50198)\n      "
	    "exclusive");
	assert_string_equal(r->errors[1].info_session, "7");
	reply_free(r);
}

static void
test_rfc_compliant(void **state)
{
	struct reply *r = parsed(
	    STR("<nc:rpc-reply xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\">"
		"<nc:rpc-error><nc:error-severity>error</"
		"nc:error-severity><nc:error-message>x"
		"</nc:error-message><nc:error-info><source-daemon>mgd</source-daemon>"
		"</nc:error-info></nc:rpc-error></nc:rpc-reply>"));

	(void)state;
	assert_true(r->failed);
	assert_string_equal(r->errors[0].message, "x");
	assert_string_equal(r->errors[0].daemon, "mgd");
	reply_free(r);
}

static void
test_other_re_off(void **state)
{
	struct reply *r = parsed(STR(OPEN
	    "<rpc-error><error-severity>error</error-severity><error-message>Could not "
	    "connect "
	    "to re0 : No route to "
	    "host</error-message></rpc-error><multi-routing-engine-results>"
	    "<multi-routing-engine-item><re-name>re1</re-name><rpc-error><error-message>y"
	    "</error-message></rpc-error></multi-routing-engine-item>"
	    "</multi-routing-engine-results>" CLOSE));

	(void)state;
	assert_int_equal(r->nerrors, 2);
	assert_null(r->errors[0].re);
	assert_string_equal(r->errors[1].re, "re1");
	reply_free(r);
}

static void
test_unclosed_routing_engine(void **state)
{
	struct reply *r = parsed(STR(
	    "<nc:rpc-reply  xmlns:junos=\"j\" xmlns:nc=\"n\" message-id=\"101\">\n"
	    "<routing-engine junos:style=\"show-name\">\n<name>node0</name>\n"
	    "<commit-check-success/>\n<routing-engine "
	    "junos:style=\"show-name\">\n<name>node1"
	    "</name>\n<rpc-error><error-severity>error</error-severity><error-message>z"
	    "</error-message></rpc-error>\n<nc:ok/>\n</nc:rpc-reply>\n"));

	(void)state;
	assert_true(r->ok);
	assert_true(r->failed);
	assert_string_equal(r->errors[0].re, "node1");
	assert_non_null(xml_find(r->root, "routing-engine/commit-check-success"));
	reply_free(r);
}

/* Both faults at once. */
static void
test_bad_octets(void **state)
{
	struct reply *r = parsed(STR("<rpc-reply><routing-engine><name>\xe9\x01</name>"
				     "<commit-success/></rpc-reply>"));

	(void)state;
	assert_true(str_eq(xml_text(xml_find(r->root, "routing-engine/name")),
	    STR("\xef\xbf\xbd\xef\xbf\xbd")));
	reply_free(r);
}

static void
test_malformed(void **state)
{
	struct reply *r = NULL;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(reply_parse(STR("<rpc-reply><a></rpc-reply>"), &r, &e), -1);
	assert_null(r);
	assert_int_equal(err_code(e), ERR_PROTOCOL);
	assert_string_equal(err_message(e), "the router's reply is not well-formed");
	err_free(e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_ok_at_depth),
	    cmocka_unit_test(test_empty),
	    cmocka_unit_test(test_ok_with_error),
	    cmocka_unit_test(test_warning),
	    cmocka_unit_test(test_commit_failed),
	    cmocka_unit_test(test_only_summary),
	    cmocka_unit_test(test_xnm),
	    cmocka_unit_test(test_lock_denied),
	    cmocka_unit_test(test_rfc_compliant),
	    cmocka_unit_test(test_other_re_off),
	    cmocka_unit_test(test_unclosed_routing_engine),
	    cmocka_unit_test(test_bad_octets),
	    cmocka_unit_test(test_malformed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
