#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "data/xml.h"
#include "data/xpath.h"
#include "unit/expect.h"

static const char reply[] =
    "<nc:rpc-reply xmlns:nc=\"urn:n\" xmlns:junos=\"urn:j\">\n"
    "<bgp-information xmlns=\"urn:junos-22.4R0\">\n"
    "<bgp-peer junos:style=\"terse\"><peer-address>\n192.0.2.1\n</peer-address>"
    "<elapsed-time junos:seconds=\"61\">1:01</elapsed-time>"
    "<bgp-rib><name>inet.0</name><n>7</n></bgp-rib>"
    "<bgp-rib><name>inet6.0</name><n>5</n></bgp-rib></bgp-peer>\n"
    "<bgp-peer><peer-address>192.0.2.2</peer-address><down/></bgp-peer>\n"
    "</bgp-information>\n"
    "<other>x &lt; y</other>"
    "</nc:rpc-reply>";

/* The answer in one line; of nodes their texts. */
static const char *
ask_at(struct xpath *x, const void *at, const char *expression, struct arena *a)
{
	static const char *const types[] = {"nodes", "text", "number", "truth"};
	struct xpath_answer answer;
	struct err *e = NULL;
	struct buf out;
	const char *line;

	buf_init(&out, BUF_LINE);
	if (xpath_ask(x, at, expression, a, &answer, &e) < 0) {
		err_brief(e, &out);
		err_free(e);
	} else {
		buf_printf(
		    &out, "%s%s", types[answer.type], answer.truth ? "" : " (false)");
		for (size_t i = 0; i < answer.n; i++)
			buf_printf(&out, " [%s]", xpath_node_text(answer.v[i], a));
		if (answer.type != XPATH_IS_NODES)
			buf_printf(&out, " %s", answer.text);
	}
	line = buf_copy(&out, a);
	buf_done(&out);
	return line;
}

static struct xpath *
of_text(struct arena *a, const char *text)
{
	struct xml *root = NULL;
	struct err *e = NULL;
	const struct xml *tops[8];
	size_t n = 0;

	if (xml_parse(a, str_of(text), &root, &e) < 0)
		fail_msg("%s", err_message(e));
	xml_each(root, c) tops[n++] = c;
	return xpath_new(tops, n);
}

static void
test_answers(void **state)
{
	static const char *const cases[][2] = {
	    {"//peer-address", "nodes [192.0.2.1] [192.0.2.2]"},
	    {"bgp-information/bgp-peer[2]/peer-address", "nodes [192.0.2.2]"},
	    {"/bgp-information/bgp-peer[peer-address='192.0.2.1']/bgp-rib/n",
		"nodes [7] [5]"},
	    {"/other | //bgp-peer[1]/peer-address", "nodes [192.0.2.1] [x < y]"},
	    {"//elapsed-time/@seconds", "nodes [61]"},
	    {"//bgp-peer/@style", "nodes [terse]"},
	    {"//other/text()", "nodes [x < y]"},
	    {"//nothing", "nodes (false)"},
	    {"//down", "nodes []"},
	    {"count(//bgp-peer)", "number 2"},
	    {"sum(//n) div 2", "number 6"},
	    {"number(//other)", "number (false) NaN"},
	    {"string(//peer-address)", "text 192.0.2.1"},
	    {"concat('a', ':b')", "text a:b"},
	    {"//n > 6", "truth true"},
	    {"not(//n > 4)", "truth (false) false"},
	    {"//bgp-peer[2]", "nodes [peer-address=192.0.2.2 down]"},
	    {"//bgp-peer[1]", "nodes [peer-address=192.0.2.1 elapsed-time=1:01 "
			      "bgp-rib(name=inet.0 n=7) "
			      "bgp-rib(name=inet6.0 n=5)]"},
	    {"//bgp-rib[name = 'inet.0' and n > 5]/following-sibling::bgp-rib/name",
		"nodes [inet6.0]"},
	    {"namespace::*", "nodes (false)"},
	};
	struct arena *a = arena_new();
	struct xpath *x = of_text(a, reply);

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_string_equal(ask_at(x, NULL, cases[i][0], a), cases[i][1]);
	xpath_free(x);
	arena_free(a);
}

/* A node that was given is where the next question may begin. */
static void
test_at(void **state)
{
	struct arena *a = arena_new();
	struct xpath *x = of_text(a, reply);
	struct xpath_answer peers;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(xpath_ask(x, NULL, "//bgp-peer", a, &peers, &e), 0);
	assert_int_equal(peers.n, 2);
	assert_string_equal(
	    ask_at(x, peers.v[1], "peer-address", a), "nodes [192.0.2.2]");
	assert_string_equal(ask_at(x, peers.v[0], "sum(bgp-rib/n)", a), "number 12");
	assert_string_equal(ask_at(x, peers.v[1], "count(//bgp-peer)", a), "number 2");
	assert_string_equal(
	    ask_at(x, peers.v[1], ".", a), "nodes [peer-address=192.0.2.2 down]");
	xpath_free(x);
	arena_free(a);
}

static void
refused(const char *expression, const char *printed)
{
	struct err *e = NULL;

	assert_int_equal(xpath_check(expression, &e), -1);
	expect_err(e, ERR_INPUT, printed);
}

#define CORRECT "\n  remedy: correct the file at the position shown\n"

static void
test_refused(void **state)
{
	struct err *e = NULL;

	(void)state;
	refused("", "an empty text is no XPath expression" CORRECT);
	refused(
	    "//a[", "'//a[' is no XPath expression: octet 5 is not understood" CORRECT);
	refused("//a['x]",
	    "'//a['x]' is no XPath expression: octet 8 is not understood" CORRECT);
	refused(
	    "//a b", "'//a b' is no XPath expression: octet 5 is not understood" CORRECT);
	refused("//a[cont(b, 'c')]",
	    "XPath has no function 'cont'\n  remedy: did you mean 'count'?\n");
	refused("//a[matches(b, 'c')]",
	    "XPath has no function 'matches'\n  remedy: use one of XPath 1.0\n");
	refused("//junos:a", "'//junos:a' names a prefix, 'junos'\n  remedy: leave it "
			     "out: names are looked "
			     "for without their prefixes\n");
	assert_int_equal(xpath_check("//a[text() = 'x:y(' or b][last()]/self::node()"
				     "[not (c)] | ancestor-or-self::*[2 mod (1)]",
			     &e),
	    0);
}

/* What multiplies with every step does not take the whole day. */
static void
test_bounded(void **state)
{
	struct arena *a = arena_new();
	struct buf text;
	struct xpath *x;

	(void)state;
	buf_init(&text, BUF_TEXT);
	buf_adds(&text, "<r><s>");
	for (int i = 0; i < 2000; i++)
		buf_adds(&text, "<a/>");
	buf_adds(&text, "</s></r>");
	x = of_text(a, buf_z(&text));
	assert_string_equal(
	    ask_at(x, NULL, "count(//*[count(//*[count(//*) > 1]) > 1])", a),
	    "'count(//*[count(//*[count(//*) > 1]) > 1])' takes too long");
	assert_string_equal(ask_at(x, NULL, "count(//*)", a), "number 2001");
	xpath_free(x);
	buf_done(&text);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_answers),
	    cmocka_unit_test(test_at),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
