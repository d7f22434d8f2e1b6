#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/report/page.h"

static char *
gates(struct html_page *p, char *lines)
{
	struct buf out;

	page_of(p, lines);
	buf_init(&out, BUF_TEXT);
	html_gates(p, &out);
	return buf_detach(&out);
}

/* Who, how and when; and in the course of the router too. */
static void
test_gates(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page = gates(&p,
	    ERRAND({"00:00.000", "step-start",
		       "'step':'ok?','does':'gate','names':['fra-edge1','fra-edge2']"},
		{"00:01.000", "gate",
		    "'step':'ok?','gate':'asked','message':'Go <on>?','digest':'d1',"
		    "'devices':['fra-edge1','fra-edge2'],'how':'key','until':'bgp is "
		    "down'"},
		{"00:05.000", "gate",
		    "'step':'ok?','gate':'held','message':'12 Mb/s','how':'condition'"},
		{"00:09.000", "gate",
		    "'step':'ok?','gate':'approved','message':'Go <on>?','who':'al',"
		    "'how':'key','wanted':2,'approvals':1,'device':'fra-edge1'"}));
	page_has(page, "<tr><td><time datetime=\"2026-11-22T02:00:09.000Z\">2026-11-22 "
		       "02:00:09</time></td><td><span class=\"badge ok\">");
	page_has(page, "approved</span> <span class=\"took\">1 of 2 approvals</span></td>"
		       "<td><strong>al</strong> <span class=\"does\">key</span></td>"
		       "<td><a href=\"#router-1\">fra-edge1</a> <strong>ok?</strong> "
		       "Go &lt;on&gt;?</td></tr>");
	page_has(page,
	    "<td>fra-edge1, fra-edge2 <strong>ok?</strong> Go &lt;on&gt;?, until "
	    "bgp is down<code class=\"digest\">d1</code></td>");
	page_lacks(page, "12 Mb/s");
	assert_int_equal(p.ngates, 2);
	free(page);
	page = page_part(&p, html_routers);
	page_has(page, " by <strong>al</strong> ");
	page_has(page, "<span class=\"detail\">12 Mb/s</span>");
	/* of the batch: at both, and at the run */
	assert_int_equal(page_count(page, "</span> gate <span"), 7);
	free(page);
	html_page_done(&p);
}

/* What the person saw who answered. */
static void
test_shown(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page = gates(&p,
	    ERRAND({"00:01.000", "gate",
		"'step':'ok?','gate':'asked','message':'m','shown':[{'device':'a<','"
		"title':"
		"'bgp','expect':'Established','actual':'Idle','passed':false},{'title':'"
		"graphs','link':'https:&//example.net/'}]"}));
	page_has(page, "<summary>what was shown: 2</summary>");
	page_has(page, "failed</span> <b class=\"object\">a&lt;</b> bgp; <span "
		       "class=\"detail\">expect Established</span>; <span "
		       "class=\"detail\">actual Idle</span></li>");
	/* as text: the page leads nowhere */
	page_has(page, "graphs <span class=\"detail\">https:&amp;//example.net/</span>");
	page_lacks(page, "href=\"https");
	free(page);
	html_page_done(&p);
}

static void
test_room(void **state)
{
	struct html_page p;
	char *page, *lines = ERRAND({"00:01.000", "gate",
			"'step':'ok?','gate':'aborted','message':'no','who':'al'"});

	(void)state;
	html_page_init(&p);
	p.rooms[HTML_GATE].left = 0;
	play_to(page_event, &p, lines);
	free(lines);
	html_page_end(&p);
	page = page_print(&p);
	page_has(page, "1 line about a gate.</p>");
	free(page);
	html_page_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_gates),
	    cmocka_unit_test(test_shown),
	    cmocka_unit_test(test_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
