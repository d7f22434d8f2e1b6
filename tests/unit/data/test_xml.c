#include "unit/expect.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"

static struct arena *a;

static int
setup(void **state)
{
	(void)state;
	a = arena_new();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	arena_free(a);
	return 0;
}

static struct xml *
parse(const char *text)
{
	struct xml *x = NULL;
	struct err *e = NULL;

	if (xml_parse(a, str_of(text), &x, &e) < 0) {
		print_message("# %s\n", err_message(e));
		err_free(e);
		fail();
	}
	return x;
}

static void
refuses(struct str text, const char *message)
{
	struct xml *x = NULL;
	struct err *e = NULL;

	assert_int_equal(xml_parse(a, text, &x, &e), -1);
	assert_null(x);
	assert_int_equal(err_code(e), ERR_PROTOCOL);
	assert_string_equal(err_message(e), message);
	err_free(e);
}

static void
prints(const struct xml *x, const char *text)
{
	struct buf b;

	buf_init(&b, BUF_TEXT);
	xml_print(x, &b);
	assert_string_equal(buf_z(&b), text);
	buf_done(&b);
}

static void
a_reply_of_a_router(void **state)
{
	struct xml *x = parse(
	    "<nc:rpc-reply xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\"\n"
	    "  xmlns:junos=\"http://xml.juniper.net/junos/23.4R2/junos\" "
	    "message-id=\"7\">\n"
	    "<load-configuration-results>\n<ok/>\n</load-configuration-results>\n"
	    "<time junos:seconds=\"12\" junos:style='brief'> 2026 &lt;UTC&gt;\n</time>\n"
	    "</nc:rpc-reply>");

	(void)state;
	assert_string_equal(x->name, "rpc-reply");
	assert_string_equal(x->prefix, "nc");
	assert_string_equal(x->ns, "urn:ietf:params:xml:ns:netconf:base:1.0");
	assert_string_equal(xml_attr(x, "message-id"), "7");
	assert_null(xml_attr(x, "seconds"));
	assert_true(xml_is(x->child, "load-configuration-results"));
	assert_string_equal(x->child->ns, "");
	assert_int_equal(x->child->line, 3);
	assert_non_null(xml_find(x, "load-configuration-results/ok"));
	assert_null(xml_find(x, "ok"));
	assert_string_equal(xml_get(a, x, "time"), "2026 <UTC>");
	assert_string_equal(xml_attr(xml_child(x, "time"), "seconds"), "12");
	assert_string_equal(x->child->next->attrs->prefix, "junos");
	assert_string_equal(
	    x->child->next->attrs->ns, "http://xml.juniper.net/junos/23.4R2/junos");
	assert_null(xml_get(a, x, "time/no"));
	prints(x,
	    "<rpc-reply message-id=\"7\"><load-configuration-results><ok/>"
	    "</load-configuration-results><time seconds=\"12\" style=\"brief\"> 2026 "
	    "&lt;UTC&gt;\n</time></rpc-reply>");
}

static void
text_is_kept_to_the_octet(void **state)
{
	struct xml *x = parse("<a> one<b>x</b> two<![CDATA[ <&> ]]>é&#233;&amp;</a>");

	(void)state;
	assert_true(str_eq(x->text, STR(" one two <&> éé&")));
	assert_true(str_eq(xml_text(x), STR("one two <&> éé&")));
	assert_true(str_eq(xml_text(NULL), STR("")));
	assert_true(str_eq(parse("<a/>")->text, STR("")));
	assert_true(str_eq(parse("<a>\r\n</a>")->text, STR("\n")));
}

static void
finding_looks_past_siblings_that_lack_the_rest(void **state)
{
	struct xml *x = parse("<r><a><c/></a><a><b>1</b></a><a><b>2</b></a></r>");
	const struct xml *first;

	(void)state;
	assert_string_equal(xml_get(a, x, "a/b"), "1");
	first = xml_child(x, "a");
	assert_non_null(xml_child(first, "c"));
	first = xml_next(xml_next(first, "a"), "a");
	assert_string_equal(xml_get(a, first, "b"), "2");
	assert_null(xml_next(first, "a"));
	assert_null(xml_child(NULL, "a"));
	assert_null(xml_find(NULL, "a"));
	assert_false(xml_is(NULL, "a"));
}

static void
walking_is_in_document_order(void **state)
{
	struct xml *x =
	    parse("<r><p n='1'><p n='2'/></p><q><p n='3'/></q><p n='4'/></r>");
	const struct xml *p = NULL;
	char seen[8] = "";
	int n = 0;

	(void)state;
	while ((p = xml_walk(x, p, "p")) != NULL)
		seen[n++] = *xml_attr(p, "n");
	assert_string_equal(seen, "1234");
	assert_null(xml_walk(x, NULL, "r")); /* top itself is not below top */
	p = xml_child(x, "q");
	assert_string_equal(xml_attr(xml_walk(p, NULL, "p"), "n"), "3");
	assert_null(xml_walk(p, xml_walk(p, NULL, "p"), "p"));
	assert_null(xml_walk(parse("<r/>"), NULL, "p"));
	xml_each(x, c) seen[0] = c->name[0];
	assert_int_equal(seen[0], 'p');
}

static void
what_is_not_well_formed_is_refused(void **state)
{
	(void)state;
	refuses(STR(""), "XML line 1 column 1: the document is empty");
	refuses(STR("<a><b></a>"),
	    "XML line 1 column 11: Opening and ending tag mismatch: b line 1 and a");
	refuses(STR("<a>\n<b>"), "XML line 2 column 4: the document ends inside 'b'");
	refuses(STR("<a>&nbsp;</a>"), "XML line 1 column 10: Entity 'nbsp' not defined");
	refuses(STR("<a/><b/>"),
	    "XML line 1 column 5: Extra content at the end of the document");
	refuses(STR("<a>\xff</a>"), "XML line 1 column 4: not UTF-8");
	refuses(STR("<?xml version='1.0' encoding='iso-8859-1'?>\n<a>\xe9</a>"),
	    "XML line 2 column 4: not UTF-8");
	refuses(STR("<a><![CDATA[\xc1\xa4]]></a>"), "XML line 1 column 13: not UTF-8");
}

static void
no_document_type_and_no_entities(void **state)
{
	(void)state;
	refuses(STR("<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>"),
	    "XML line 1 column 13: a document type is not accepted");
	refuses(STR("<!DOCTYPE a SYSTEM \"file:///etc/passwd\"><a/>"),
	    "XML line 1 column 40: a document type is not accepted");
}

static void
depth_is_limited(void **state)
{
	struct buf b;
	struct xml *x;

	(void)state;
	buf_init(&b, BUF_TEXT);
	for (int i = 0; i < 256; i++)
		buf_adds(&b, "<a>");
	for (int i = 0; i < 256; i++)
		buf_adds(&b, "</a>");
	x = parse(buf_z(&b));
	for (int i = 1; i < 256; i++)
		x = x->child;
	assert_null(x->child);
	buf_reset(&b);
	for (int i = 0; i < 300; i++)
		buf_adds(&b, "<a>");
	refuses(
	    buf_str(&b), "XML line 1 column 771: too many elements, or nested too deep");
	buf_done(&b);
}

/* A whole configuration is one text node, and libxml2 gives it in very many pieces. */
static void
long_text_is_linear(void **state)
{
	struct buf b;
	struct xml *x;
	size_t n;

	(void)state;
	buf_init(&b, BUF_TEXT);
	buf_adds(&b, "<o>");
	for (int i = 0; i < 60000; i++)
		buf_printf(&b, "    description \"é &lt;%05d&gt;\";\n", i);
	buf_adds(&b, "</o>");
	x = parse(buf_z(&b));
	n = strlen("    description \"é <00000>\";\n");
	assert_int_equal(x->text.n, 60000 * n);
	assert_memory_equal(x->text.p + 59999 * n, "    description \"é <59999>\";\n", n);
	assert_true(arena_size(a) < 8 * x->text.n);
	buf_done(&b);
}

static void
big_documents_come_in_chunks(void **state)
{
	struct buf b;
	struct xml *x;
	int n = 0;

	(void)state;
	buf_init(&b, BUF_TEXT);
	buf_adds(&b, "<o>");
	for (int i = 0; i < 70000; i++)
		buf_printf(&b, "<peer-as>%05d</peer-as>\n", i);
	buf_adds(&b, "</o>");
	assert_true(b.n > 1 << 20);
	x = parse(buf_z(&b));
	xml_each(x, c)
	{
		char want[16];

		snprintf(want, sizeof want, "%05d", n);
		assert_true(str_eq(c->text, str_of(want)));
		assert_int_equal(c->line, n + 1);
		n++;
	}
	assert_int_equal(n, 70000);
	buf_done(&b);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

static void
entities_in_attributes(void **state)
{
	struct xml *x = parse("<a k='x &amp; &lt;y&gt; &#233;'/>");

	(void)state;
	assert_string_equal(xml_attr(x, "k"), "x & <y> \xc3\xa9");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(a_reply_of_a_router),
	    T(entities_in_attributes),
	    T(text_is_kept_to_the_octet),
	    T(finding_looks_past_siblings_that_lack_the_rest),
	    T(walking_is_in_document_order),
	    T(what_is_not_well_formed_is_refused),
	    T(no_document_type_and_no_entities),
	    T(depth_is_limited),
	    T(long_text_is_linear),
	    T(big_documents_come_in_chunks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
