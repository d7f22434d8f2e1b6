#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "check/answer.h"
#include "data/xml.h"
#include "unit/expect.h"

#define REPLY(x)                                                                         \
	"<rpc-reply xmlns=\"urn:ietf:params:xml:ns:netconf:base:1.0\">" x "</rpc-reply>"
#define REMEDY_RPC "\n  remedy: the router refused the request\n"
#define REMEDY_ODD                                                                       \
	"\n  remedy: the router's answer was not understood; keep the log and report "   \
	"it\n"

static int
read_as(struct arena *a, const char *text, const char *want, struct answer *answer,
    struct err **e)
{
	struct xml *root;

	if (xml_parse(a, str_of(text), &root, e) < 0)
		fail_msg("%s", err_message(*e));
	return answer_read(a, root, want, answer, e);
}

static void
refused(const char *text, enum err_code code, const char *printed)
{
	struct arena *a = arena_new();
	struct answer answer;
	struct err *e = NULL;

	assert_int_equal(read_as(a, text, "x-information", &answer, &e), -1);
	expect_err(e, code, printed);
	arena_free(a);
}

/* Parts as "RE:<element>" or "RE:'text'", blank-separated. */
static void
parts_as(const char *text, const char *want, const char *wanted)
{
	struct arena *a = arena_new();
	struct answer answer = {0};
	struct err *e = NULL;
	struct buf got;

	assert_int_equal(read_as(a, text, want, &answer, &e), 0);
	buf_init(&got, BUF_LINE);
	for (size_t i = 0; i < answer.n; i++) {
		const struct answer_part *p = &answer.v[i];

		if (p->body != NULL)
			buf_printf(&got, "%s:<%s> ", p->re, p->body->name);
		else
			buf_printf(&got, "%s:'" STR_FMT "' ", p->re, STR_ARG(p->text));
	}
	assert_string_equal(buf_z(&got), wanted);
	buf_done(&got);
	arena_free(a);
}

static void
parts(const char *text, const char *wanted)
{
	parts_as(text, "x-information", wanted);
}

#define ITEM(re, x)                                                                      \
	"\n<multi-routing-engine-item>\n\n<re-name>\n" re "\n</re-name>\n" x             \
	"</multi-routing-engine-item>\n"
#define ITEMS(x) "<multi-routing-engine-results>\n" x "</multi-routing-engine-results>"

static void
test_parts(void **state)
{
	(void)state;
	parts(REPLY("\n<x-information "
		    "xmlns=\"http://xml.juniper.net/junos/24.2R2-S1.6/junos-x\"/>\n"),
	    ":<x-information> ");
	parts("<nc:rpc-reply "
	      "xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\"><x-information/></"
	      "nc:rpc-reply>",
	    ":<x-information> ");
	parts(REPLY("<output>\nX is not running\n</output>"), ":'X is not running' ");
	parts(REPLY("\nprotocol: operation-failed\nerror: no x\n"),
	    ":'protocol: operation-failed\nerror: no x' ");
	parts(REPLY("x"), ":'x' ");
	parts(REPLY("<output>y</output>"), ":'y' ");
	/* an element of that name inside the payload is the payload's own */
	parts(REPLY("<x-information><error>3</error></x-information>"),
	    ":<x-information> ");
	parts(REPLY("<x-information/><output>and more</output>"),
	    ":<x-information> :'and more' ");
	/* one routing engine is the same as none */
	parts(REPLY(ITEMS(ITEM("re0", "<x-information/>"))), ":<x-information> ");
	parts(REPLY(ITEMS(
		  ITEM("re0", "<x-information/>") ITEM("re1", "<output>no</output>"))),
	    "re0:<x-information> re1:'no' ");
	/* a warning is not an error */
	parts(REPLY("<rpc-error><error-severity>\nwarning\n</"
		    "error-severity><error-message>careful</error-message>"
		    "</rpc-error><x-information/>"),
	    ":<x-information> ");
}

static void
test_errors(void **state)
{
#define ERROR(text)                                                                      \
	"<rpc-error><error-severity>error</error-severity><error-message>\n" text        \
	"\n</error-message></rpc-error>"
	(void)state;
	refused(REPLY(ERROR("permission denied")), ERR_RPC,
	    "the router answered: permission denied" REMEDY_RPC);
	/* beside <ok/>, beside results, inside them */
	refused(REPLY("<ok/>" ERROR("syntax error")), ERR_RPC,
	    "the router answered: syntax error" REMEDY_RPC);
	refused(REPLY("<x-information/>" ERROR("half of it")), ERR_RPC,
	    "the router answered: half of it" REMEDY_RPC);
	refused(REPLY("<x-information><y>" ERROR("deep") "</y></x-information>"), ERR_RPC,
	    "the router answered: deep" REMEDY_RPC);
	refused(REPLY(ERROR("Could not connect to re1 : No route to host")
			ITEMS(ITEM("re0", "<x-information/>"))),
	    ERR_RPC,
	    "the router answered: Could not connect to re1 : No route to "
	    "host" REMEDY_RPC);
	refused(REPLY(ITEMS(ITEM("re0", "<x-information/>")
			ITEM("re1", ERROR("no such command")))),
	    ERR_RPC, "the router answered: no such command" REMEDY_RPC);
	/* without a severity; of another namespace; with and without its prefix; in an item */
	refused(REPLY("<rpc-error><error-tag>operation-failed</error-tag></rpc-error>"),
	    ERR_RPC, "the router answered: operation-failed" REMEDY_RPC);
	refused(REPLY("<x-information><xnm:error "
		      "xmlns:xnm=\"http://xml.juniper.net/xnm/1.1/xnm\"><message>gone"
		      "</message></xnm:error></x-information>"),
	    ERR_RPC, "the router answered: gone" REMEDY_RPC);
	refused(REPLY("<x-information><error "
		      "xmlns=\"http://xml.juniper.net/xnm/1.1/xnm\"><message>deep"
		      "</message></error></x-information>"),
	    ERR_RPC, "the router answered: deep" REMEDY_RPC);
	refused(REPLY("<x-information><xnm:error "
		      "xmlns:xnm=\"urn:x\"><message>odd</message></xnm:error>"
		      "</x-information>"),
	    ERR_RPC, "the router answered: odd" REMEDY_RPC);
	refused(REPLY("<error><message>from a saved reply</message></error>"), ERR_RPC,
	    "the router answered: from a saved reply" REMEDY_RPC);
	refused(REPLY(ITEMS(ITEM("re0", "<x-information/>") ITEM("re1", "<error/>"))),
	    ERR_RPC, "the router answered: an error without a message" REMEDY_RPC);
}

static void
test_odd(void **state)
{
	(void)state;
	refused(REPLY(""), ERR_PROTOCOL,
	    "no <x-information> in the router's answer" REMEDY_ODD);
	refused(REPLY("<ok/>"), ERR_PROTOCOL,
	    "<ok> where <x-information> was expected in the router's answer" REMEDY_ODD);
	refused(REPLY("<output>\n\n</output>"), ERR_PROTOCOL,
	    "<output> where <x-information> was expected in the router's "
	    "answer" REMEDY_ODD);
	refused("<x-information/>", ERR_PROTOCOL,
	    "the router's answer is no <rpc-reply>" REMEDY_ODD);
	refused(REPLY(ITEMS("")), ERR_PROTOCOL,
	    "no routing engine in the router's answer" REMEDY_ODD);
	refused(REPLY(ITEMS(ITEM("re0", "<x-information/>")) "<x-information/>"),
	    ERR_PROTOCOL,
	    "<x-information> beside the routing engines' results" REMEDY_ODD);
	refused(REPLY(ITEMS(ITEM("re0", "<x-information/>")) "stray"), ERR_PROTOCOL,
	    "text beside the routing engines' results" REMEDY_ODD);
	refused(REPLY(ITEMS(ITEM("re0", "<x-information/>") ITEM("re1", ""))),
	    ERR_PROTOCOL, "no <x-information> in the router's answer of re1" REMEDY_ODD);
	refused(REPLY(ITEMS("<node><re-name>re0</re-name><x-information/></node>")),
	    ERR_PROTOCOL,
	    "<node> without a routing engine's name in the answer" REMEDY_ODD);
	refused(REPLY(ITEMS(ITEM("re0", "<x-information/>")) "x"), ERR_PROTOCOL,
	    "text beside the routing engines' results" REMEDY_ODD);
	refused(REPLY(ITEMS(ITEM("", "<x-information/>"))), ERR_PROTOCOL,
	    "<multi-routing-engine-item> without a routing engine's name in the "
	    "answer" REMEDY_ODD);
	refused(REPLY(ITEMS(ITEM("re0", "<x-information/>"))
			ITEMS(ITEM("re1", "<x-information/>"))),
	    ERR_PROTOCOL,
	    "<multi-routing-engine-results> beside the routing engines' "
	    "results" REMEDY_ODD);
}

/* Nothing is asked for by its name: every element is a part, and nothing is one, too. */
static void
test_any(void **state)
{
	(void)state;
	parts_as(REPLY("<x/>\n<output>a\n</output><y/>"), NULL, ":<x> :'a' :<y> ");
	parts_as(REPLY(""), NULL, ":'' ");
	parts_as(REPLY("<output>\n</output>"), NULL, ":'' ");
	parts_as(REPLY("<output><line/></output>"), NULL, ":<output> ");
	parts_as(
	    REPLY("<rpc-error><error-severity>warning</error-severity></rpc-error><x/>"),
	    NULL, ":<x> ");
	parts_as(
	    REPLY(ITEMS(ITEM("re0", "<x/>") ITEM("re1", ""))), NULL, "re0:<x> re1:'' ");
}

static void
test_object(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(answer_object(a, "re1", "ge-0/0/0"), "re1: ge-0/0/0");
	assert_string_equal(answer_object(a, "", "ge-0/0/0"), "ge-0/0/0");
	arena_free(a);
}

/* What means that there is nothing to show is a text of its own, however it is said. */
static void
test_quiet(void **state)
{
#define SAID(severity, words)                                                            \
	"<rpc-error><error-severity>" severity                                           \
	"</error-severity><error-message>\n" words "\n</error-message></rpc-error>"
	static const char *const quiet[] = {"X instance is not running", NULL};
	static const char *const said[] = {
	    "<output>\nX instance is not running\n</output>",
	    "warning: X instance is not running.",
	    SAID("error", "X instance is not running"),
	    SAID("warning", "X instance is not running."),
	    ITEMS(ITEM("re0", SAID("error", "error: X instance is not running"))),
	};
	struct arena *a = arena_new();
	struct answer answer;
	struct err *e = NULL;
	struct xml *root;

	(void)state;
	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
		const char *reply = arena_printf(a, REPLY("%s"), said[i]);

		root = NULL;
		assert_int_equal(xml_parse(a, str_of(reply), &root, &e), 0);
		assert_int_equal(
		    answer_read_quiet(a, root, "x-information", quiet, &answer, &e), 0);
		assert_int_equal(answer.n, 1);
		assert_true(answer.v[0].quiet);
		assert_null(answer.v[0].body);
	}
	/* other words are what they are without */
	root = NULL;
	assert_int_equal(
	    xml_parse(a, STR(REPLY(SAID("error", "X instance is running"))), &root, &e),
	    0);
	assert_int_equal(
	    answer_read_quiet(a, root, "x-information", quiet, &answer, &e), -1);
	expect_err(e, ERR_RPC, "the router answered: X instance is running" REMEDY_RPC);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_parts),
	    cmocka_unit_test(test_errors),
	    cmocka_unit_test(test_odd),
	    cmocka_unit_test(test_object),
	    cmocka_unit_test(test_quiet),
	    cmocka_unit_test(test_any),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
