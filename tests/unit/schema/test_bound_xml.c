#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/xml.h"
#include "schema/bound.h"
#include "schema/schema.h"
#include "unit/schema/form_rig.h"

#define OPEN "<configuration xmlns:junos=\"http://xml.juniper.net/junos/22.4R0/junos\">"
#define CLOSE "</configuration>"

static const struct bound *
read_xml(struct rig *g, const char *text)
{
	struct xml *x = NULL;
	struct err *e = NULL;

	buf_reset(&g->findings);
	assert_int_equal(xml_parse(g->arena, str_of(text), &x, &e), 0);
	return bound_from_xml(g->arena, g->schema, x, note, g);
}

/* What is read from `text` prints as `want`, and the findings are those. */
static void
becomes(struct rig *g, const char *text, const char *want, const char *findings)
{
	const struct bound *root = read_xml(g, text);

	buf_reset(&g->out);
	bound_print_xml(root, -1, &g->out);
	assert_string_equal(buf_z(&g->out), want);
	assert_string_equal(buf_z(&g->findings), findings);
}

static void
test_order_and_blanks(void **state)
{
	/* keys first, texts trimmed, what stands there twice once */
	becomes(*state,
	    OPEN "<system><host-name>\n r1\n</host-name></system>"
		 "<interfaces><interface><unit><vlan-id>7</vlan-id><name>0</name></unit>"
		 "<name>ge-0/0/0</name></interface></interfaces>"
		 "<interfaces><interface><name>ge-0/0/0</name><mtu>1500</mtu>"
		 "<unit><name>0</name><family><inet></inet></family></unit></interface>"
		 "</interfaces>" CLOSE,
	    "<system><host-name>r1</host-name></system>"
	    "<interfaces><interface><name>ge-0/0/0</name><unit><name>0</name>"
	    "<vlan-id>7</vlan-id><family><inet/></family></unit><mtu>1500</mtu>"
	    "</interface></interfaces>",
	    "");
}

static void
test_attributes(void **state)
{
	static const char text[] =
	    "<junos:comment>/* a &lt; b */</junos:comment>"
	    "<system inactive=\"inactive\"><host-name active=\"active\" "
	    "protect=\"protect\">r1</host-name><time-zone unprotect=\"unprotect\">UTC"
	    "</time-zone></system>"
	    "<interfaces junos:group=\"G&amp;H\"><interface delete=\"delete\">"
	    "<name>a</name></interface><interface replace=\"replace\"><name>b</name>"
	    "</interface><interface operation=\"create\"><name>c</name></interface>"
	    "<interface operation=\"remove\"><name>d</name></interface>"
	    "<interface rename=\"rename\" name=\"f\"><name>e</name></interface>"
	    "<interface insert=\"before\" name=\"a\"><name>g</name></interface>"
	    "<interface insert=\"first\"><name>h</name></interface></interfaces>";

	becomes(*state,
	    arena_printf(((struct rig *)*state)->arena, OPEN "%s" CLOSE, text), text, "");
}

static void
test_other_spellings(void **state)
{
	becomes(*state,
	    "<configuration xmlns:nc=\"urn:ietf:params:xml:ns:netconf:base:1.0\" "
	    "xmlns:j=\"http://xml.juniper.net/junos/1/junos\" j:commit-user=\"x\">"
	    "<j:comment># one</j:comment><j:comment>two</j:comment>"
	    "<system nc:operation=\"merge\" j:group=\"G\"><host-name "
	    "nc:operation=\"replace\" j:key=\"key\">a</host-name>"
	    "<time-zone nc:operation=\"delete\"/></system></configuration>",
	    "<junos:comment>/* one\ntwo */</junos:comment><system junos:group=\"G\">"
	    "<host-name replace=\"replace\">a</host-name>"
	    "<time-zone delete=\"delete\"/></system>",
	    "");
}

static void
test_deleted_and_written(void **state)
{
	becomes(*state,
	    OPEN
	    "<interfaces><interface delete=\"delete\"><name>a</name></interface>"
	    "<interface><name>a</name><mtu>1500</mtu></interface></interfaces>" CLOSE,
	    "<interfaces><interface replace=\"replace\"><name>a</name><mtu>1500</mtu>"
	    "</interface></interfaces>",
	    "");
}

static void
test_choices(void **state)
{
	static const char text[] =
	    "<policy-options><policy-statement><name>A</name><term><name>1</name>"
	    "<from><route-filter><address>10.0.0.0/8</address><upto>/24</upto><accept/>"
	    "</route-filter><route-filter><address>10.0.0.0/8</address><exact/>"
	    "</route-filter></from><then><community><add/><community-name>C"
	    "</community-name></community><community><choice-ident>=</choice-ident>"
	    "<choice-value></choice-value><community-name>D</community-name></community>"
	    "</then></term></policy-statement></policy-options>";
	struct rig *g = *state;
	const struct bound *n;

	becomes(g, arena_printf(g->arena, OPEN "%s" CLOSE, text), text, "");
	n = read_xml(g, arena_printf(g->arena, OPEN "%s" CLOSE, text));
	n = bound_child(bound_child(n->child->child, "term"), "from")->child;
	assert_true(str_eq(bound_child(n, "choice-ident")->value, STR("upto")));
	assert_true(str_eq(bound_child(n, "choice-value")->value, STR("/24")));
}

static void
test_unknown(void **state)
{
	becomes(*state,
	    OPEN
	    "<system>\n<host-nam>r1</host-nam>\n<opaque><x y=\"1\"/></opaque></system>"
	    "<thing "
	    "inactive=\"inactive\"><name>a</name><deep>b<er/></deep></thing>" CLOSE,
	    "<system><host-nam>r1</host-nam><opaque><x/></opaque></system>"
	    "<thing inactive=\"inactive\"><name>a</name><deep><er/></deep></thing>",
	    "0 2 [edit system]|host-nam|host-name\n"
	    "0 3 [edit system opaque x]|y|\n"
	    "0 3 [edit]|thing|\n"
	    "3 3 [edit thing deep]|b|\n");
}

static void
test_surplus(void **state)
{
	becomes(*state,
	    OPEN "<system>stray<host-name>a<b/></host-name>\n<host-name>c</host-name>"
		 "</system><interfaces>\n<interface><mtu>1500</mtu><disable>x</disable>"
		 "</interface></interfaces>" CLOSE,
	    "<system><host-name>c</host-name></system><interfaces><interface>"
	    "<mtu>1500</mtu><disable/></interface></interfaces>",
	    "3 1 [edit system]|b|\n"
	    "4 2 [edit system]|host-name|\n"
	    "3 1 [edit system]|stray|\n"
	    "3 3 [edit interfaces]|x|\n"
	    "2 3 [edit interfaces]|name|\n");
}

static void
test_texts(void **state)
{
	struct rig *g = *state;
	struct bound text = {.name = "a", .value = {"\x01<\r\n\"", 5}},
		     root = {.child = &text};

	buf_reset(&g->out);
	bound_print_xml(&root, 0, &g->out);
	assert_string_equal(buf_z(&g->out), "<a>\xef\xbf\xbd&lt;&#13;\n&quot;</a>\n");
	buf_reset(&g->out);
	bound_print_xml(
	    read_xml(g, OPEN "<system><services><ssh/></services></system>" CLOSE), 2,
	    &g->out);
	assert_string_equal(buf_z(&g->out),
	    "<system>\n  <services>\n    <ssh/>\n  </services>\n</system>\n");
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_order_and_blanks),
	    cmocka_unit_test(test_attributes),
	    cmocka_unit_test(test_other_spellings),
	    cmocka_unit_test(test_deleted_and_written),
	    cmocka_unit_test(test_choices),
	    cmocka_unit_test(test_unknown),
	    cmocka_unit_test(test_surplus),
	    cmocka_unit_test(test_texts),
	};

	return cmocka_run_group_tests(tests, open_rig, close_rig);
}
