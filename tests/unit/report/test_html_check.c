#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/report/page.h"

static void
test_results(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page_of(&p,
	    ERRAND(ERRAND_START,
		{"00:01.000", "check-result",
		    "'device':'fra-edge1','check':'bgp','title':'all "
		    "<up>','passed':false,"
		    "'expect':'Established','actual':['Active','AS "
		    "64500'],'before':'Established',"
		    "'object':'192.0.2.1','raw':'<peer>\\u001b</peer>'"},
		{"00:01.000", "check-result",
		    "'device':'fra-edge2','check':'alarms','title':'none','passed':true,"
		    "'expect':[],'actual':'no alarm'"}));
	page = page_part(&p, html_routers);
	/* what does not hold stands open, with all that is known */
	page_has(page,
	    "<details class=\"check bad\" open=\"\"><summary><span class=\"badge bad\">");
	page_has(page,
	    "<strong>bgp</strong> all &lt;up&gt; <b class=\"object\">192.0.2.1</b>");
	page_has(page, "<th scope=\"row\">Expect</th><td>Established</td>");
	page_has(page, "<th scope=\"row\">Actual</th><td>Active<br/>AS 64500</td>");
	page_has(page, "<th scope=\"row\">Before</th><td>Established</td>");
	page_has(page, "<details class=\"raw\"><summary>raw reply, 14 octets</summary>\n"
		       "<pre>&lt;peer&gt;\\x1b&lt;/peer&gt;\n</pre></details>");
	/* what holds takes a line, and has what was found in it */
	page_has(page, "<details class=\"check ok\"><summary>");
	page_has(page, "none  <span class=\"detail\">no alarm</span></summary>");
	page_has(page, "<th scope=\"row\">Expect</th><td>nothing</td>");
	assert_int_equal(page_count(page, "Before"), 1);
	free(page);
	page = page_part(&p, html_look_first);
	page_has(page, "check failed</span> <a href=\"#router-1\">fra-edge1</a> "
		       "<strong>bgp</strong>");
	page_lacks(page, "fra-edge2");
	free(page);
	html_page_done(&p);
}

/* What does not fit is counted, each sort for itself: the failed ones are not pushed out by those that hold. */
static void
test_room(void **state)
{
	struct html_page p;
	char *page;
	char *lines = ERRAND(ERRAND_START,
	    {"00:01.000", "check-result",
		"'device':'fra-edge1','check':'c','title':'t','passed':true,'expect':'"
		"aaa',"
		"'actual':'aaa','raw':'0123456789'"},
	    {"00:01.000", "check-result",
		"'device':'fra-edge1','check':'c','title':'t','passed':false,'expect':'"
		"aaa',"
		"'actual':'bbb'"});

	(void)state;
	html_page_init(&p);
	p.rooms[HTML_PASSED].left = p.rooms[HTML_RAW].left = 8;
	play_to(page_event, &p, lines);
	free(lines);
	html_page_end(&p);
	page = page_print(&p);
	page_has(page, "1 result that holds, 1 raw reply.</p>");
	page_has(page, "<td>bbb</td>");
	page_lacks(page, "0123456789");
	page_has(page, "checks: 1 ok, 1 failed");
	free(page);
	html_page_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_results),
	    cmocka_unit_test(test_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
