#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/report/page.h"

#define FINDING(device, path)                                                            \
	{                                                                                \
		"00:01.000", "finding",                                                  \
		    "'message':'unknown <word>','device':'" device                       \
		    "','severity':'error','rule':'r','file':'t.j2','line':3,'column':9," \
		    "'path':'" path "','excerpt':'    mtuu 1;','excerpt-column':5,"      \
		    "'rendered':{'file':'a.conf','line':7,'column':2},'variable':"       \
		    "{'name':'mtu','file':'v.yml','line':1,'column':2},'causes':['c'],"  \
		    "'remedy':'look'"                                                    \
	}

/* The same at the same place is one finding with its routers. */
static void
test_finding(void **state)
{
	struct html_page p;
	struct buf out;

	(void)state;
	page_of(&p,
	    ERRAND(ERRAND_START, FINDING("fra-edge1", "[a]"), FINDING("fra-edge1", "[a]"),
		FINDING("fra-edge2", "[a]"), FINDING("fra-edge2", "[b]")));
	buf_init(&out, BUF_TEXT);
	html_findings(&p, &out);
	assert_int_equal(page_count(buf_z(&out), "<article "), 2);
	page_has(buf_z(&out), "<article class=\"finding bad\" id=\"finding-1\">");
	page_has(
	    buf_z(&out), "<strong>unknown &lt;word&gt;</strong> <code class=\"rule\">r");
	page_has(buf_z(&out), "<code class=\"position\">t.j2:3:9</code> <a "
			      "href=\"#router-1\">fra-edge1</a> "
			      "<a href=\"#router-2\">fra-edge2</a> </p>");
	page_has(buf_z(&out), "<pre class=\"excerpt\">    <mark>mtuu</mark> 1;</pre>");
	page_has(buf_z(&out), "<dt>path</dt><dd>[a]</dd>");
	page_has(buf_z(&out), "<dt>rendered</dt><dd><code>a.conf:7:2</code></dd>");
	page_has(buf_z(&out),
	    "<dt>variable</dt><dd><code>mtu</code> at <code>v.yml:1:2</code></dd>");
	page_has(buf_z(&out), "<dt>cause</dt><dd>c</dd>");
	page_has(buf_z(&out), "<dt>remedy</dt><dd>look</dd>");
	assert_int_equal(html_device(&p, "fra-edge1")->findings, 2);
	assert_int_equal(p.nlook, 2);
	buf_done(&out);
	html_page_done(&p);
}

/* Columns that point behind the line, or at no word. */
static void
test_excerpt(void **state)
{
	struct html_page p;
	struct buf out;

	(void)state;
	page_of(&p, ERRAND({"00:01.000", "finding",
			       "'message':'a','excerpt':'<x>','excerpt-column':1"},
			{"00:01.000", "finding",
			    "'message':'b','excerpt':'xy','excerpt-column':3"},
			{"00:01.000", "finding",
			    "'message':'c','excerpt':'é.','excerpt-column':1"}));
	buf_init(&out, BUF_TEXT);
	html_findings(&p, &out);
	page_has(buf_z(&out), "<mark>&lt;</mark>x&gt;</pre>");
	page_has(buf_z(&out), "<pre class=\"excerpt\">xy</pre>");
	page_has(buf_z(&out), "<mark>é</mark>.</pre>");
	buf_done(&out);
	html_page_done(&p);
}

/* Errors before warnings before they came; what has no room is counted, and named at its router. */
static void
test_order(void **state)
{
	struct html_page p;
	char *page,
	    *lines = ERRAND(ERRAND_START,
		{"00:01.000", "warning", "'message':'may be','device':'fra-edge1'"},
		{"00:01.000", "finding", "'message':'is wrong'"},
		{"00:01.000", "finding", "'message':'too long','device':'fra-edge2'"});

	(void)state;
	html_page_init(&p);
	p.rooms[HTML_FINDING].left = 560;
	play_to(page_event, &p, lines);
	free(lines);
	html_page_end(&p);
	page = page_print(&p);
	assert_true(strstr(page, "<strong>is wrong</strong>") <
		    strstr(page, "<strong>may be</strong>"));
	page_lacks(page, "<strong>too long</strong>");
	page_has(page, "1 finding.</p>");
	page_has(page, "error</span> too long</li>");
	page_has(page, "2 findings, 1 warning");
	free(page);
	html_page_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_finding),
	    cmocka_unit_test(test_excerpt),
	    cmocka_unit_test(test_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
