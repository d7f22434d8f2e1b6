#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include "base/buf.h"
#include "netconf/repair.h"

static void
repaired(struct str text, const char *expected)
{
	struct buf out;

	buf_init(&out, BUF_LINE);
	assert_true(repair_routing_engine(text, &out));
	assert_string_equal(buf_z(&out), expected);
	buf_done(&out);
}

static void
left_alone(struct str text)
{
	struct buf out;

	buf_init(&out, BUF_LINE);
	assert_false(repair_routing_engine(text, &out));
	buf_done(&out);
}

static void
test_one_node(void **state)
{
	(void)state;
	repaired(
	    STR("<nc:rpc-reply  xmlns:nc=\"b\">\n<routing-engine a=\"<>\">\n<name>node1"
		"</name>\n<commit-check-success/>\n<nc:ok/>\n</nc:rpc-reply>\n"),
	    "<nc:rpc-reply  xmlns:nc=\"b\">\n<routing-engine "
	    "a=\"<>\">\n<name>node1</name>\n"
	    "<commit-check-success/>\n<nc:ok/>\n</routing-engine>\n</nc:rpc-reply>\n");
}

static void
test_two_nodes(void **state)
{
	(void)state;
	repaired(STR("<r><routing-engine><name>a</name><commit-success/><routing-engine>"
		     "<name>b</name><rpc-error><x/></rpc-error></r>"),
	    "<r><routing-engine><name>a</name><commit-success/><routing-engine><name>b</"
	    "name>"
	    "<rpc-error><x/></rpc-error></routing-engine>\n</routing-engine>\n</r>");
}

static void
test_not_ours(void **state)
{
	(void)state;
	left_alone(STR("<r><routing-engine><commit-success/></routing-engine></r>"));
	left_alone(STR("<r><routing-engine><name>a</name></r>"));
	left_alone(STR("<r><item><commit-success/></r>"));
	left_alone(STR("<r><routing-engine><commit-success/>"));
	left_alone(
	    STR("<r><routing-engine><item><commit-success/></routing-engine></r>"));
	left_alone(STR("<r><routing-engine><!-- <commit-success/> --></r>"));
	left_alone(STR("<r><routing-engine><commit-success/></r></s>"));
	left_alone(STR("<r><routing-engine><commit-success"));
	left_alone(STR(""));
	left_alone(STR("<>"));
}

static void
test_depth(void **state)
{
	struct buf deep;

	(void)state;
	buf_init(&deep, BUF_LINE);
	for (int i = 0; i < 300; i++)
		buf_adds(&deep, "<routing-engine>");
	buf_adds(&deep, "<commit-success/></x>");
	left_alone(buf_str(&deep));
	buf_done(&deep);
}

static void
octets(struct str text, const char *expected)
{
	struct buf out;

	buf_init(&out, BUF_LINE);
	assert_int_equal(repair_octets(text, &out), expected != NULL);
	if (expected != NULL)
		assert_string_equal(buf_z(&out), expected);
	buf_done(&out);
}

static void
test_octets(void **state)
{
	(void)state;
	octets(STR("plain\t\r\n\xc3\xa4"), NULL);
	octets(STR("a\x1b[1mb"), "a\xef\xbf\xbd[1mb");
	octets(STR("caf\xe9 bar"), "caf\xef\xbf\xbd bar");
	octets(STR("\0\xff"), "\xef\xbf\xbd\xef\xbf\xbd");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_one_node),
	    cmocka_unit_test(test_two_nodes),
	    cmocka_unit_test(test_not_ours),
	    cmocka_unit_test(test_depth),
	    cmocka_unit_test(test_octets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
