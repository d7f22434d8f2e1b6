#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/report/page.h"

/* Bars in proportion to the run: 10 s of it, the step takes 2.5 of them. */
static void
test_bars(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page_of(
	    &p, ERRAND(ERRAND_START,
		    {"00:01.000", "step-start",
			"'step':'<drain>','does':'drain','names':['fra-edge1']"},
		    {"00:03.500", "step-end",
			"'step':'<drain>','outcome':'changed','elapsed-ms':2500,'device':"
			"'fra-edge1'"},
		    {"00:03.500", "step-start",
			"'step':'ok?','does':'gate','names':['fra-edge1']"},
		    {"00:06.000", "step-end",
			"'step':'ok?','outcome':'passed','elapsed-ms':2500,'device':"
			"'fra-edge1'"},
		    {"00:06.000", "step-start",
			"'step':'r','does':'reboot','names':['fra-edge1']"},
		    {"00:10.000", "note", "'message':'m'"}));
	page = page_part(&p, html_timeline);
	page_has(page,
	    "<li class=\"did\" style=\"left:10.00%;width:25.00%\" title=\"&lt;drain&gt;: "
	    "changed, 2.5 s\"><span>&lt;drain&gt;<small>: changed, 2.5 s</small></span>");
	page_has(page, "<li class=\"idle\" style=\"left:35.00%;width:25.00%\"");
	page_has(page, "<li class=\"lost\" style=\"left:60.00%;width:40.00%\" "
		       "title=\"r: not finished, 4.0 s\">");
	/* the axis, and only the looks that are there are explained */
	page_has(page, "<li style=\"left:20.00%\">2 s</li>");
	page_lacks(page, "<li style=\"left:100.00%\">");
	page_has(page, "<i class=\"lost\"></i>");
	page_lacks(page, "<i class=\"warn\"></i>");
	/* a router that did nothing has no row */
	page_lacks(page, "fra-edge2");
	free(page);
	html_page_done(&p);
}

static void
test_states(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page_of(&p,
	    ERRAND(ERRAND_START,
		{"00:00.000", "wave-start", "'wave':'canary','devices':['fra-edge1']"},
		{"00:00.000", "device-state",
		    "'device':'fra-edge1','state':'loading','elapsed-ms':1"},
		{"00:02.000", "device-state",
		    "'device':'fra-edge1','state':'health','elapsed-ms':1"},
		{"00:03.000", "check-result",
		    "'device':'fra-edge1','check':'bgp','title':'t','passed':false,"
		    "'expect':1,'actual':2"},
		{"00:04.000", "device-state",
		    "'device':'fra-edge1','state':'rolling back','elapsed-ms':1"},
		{"00:05.000", "device-result",
		    "'device':'fra-edge1','result':'rolled-back','elapsed-ms':1"},
		{"00:05.000", "wave-end",
		    "'wave':'canary','elapsed-ms':5000,'states':{}"},
		{"00:05.000", "soak", "'wave':'wave 2','soak-ms':5000"},
		{"00:10.000", "note", "'message':'m'"}));
	page = page_part(&p, html_timeline);
	page_has(page, "<span>waves</span>");
	page_has(page, "title=\"canary, 5.0 s\"");
	page_has(page, "title=\"soak, 5.0 s\"");
	page_has(page, "<li class=\"plain\" style=\"left:0.00%;width:20.00%\" "
		       "title=\"loading, 2.0 s\">");
	page_has(page, "<li class=\"bad\" style=\"left:20.00%;width:20.00%\" "
		       "title=\"health: failed, 2.0 s\">");
	page_has(page, "<li class=\"warn\" style=\"left:40.00%;width:10.00%\" "
		       "title=\"rolling back: rolled-back, 1.0 s\">");
	free(page);
	html_page_done(&p);
}

/* Bars beyond what a page should hold are counted. */
static void
test_many(void **state)
{
	struct html_page p;
	html_bars bars = {0};
	char *page;

	(void)state;
	html_page_init(&p);
	p.rooms[HTML_BAR].left = 2;
	for (int i = 0; i < 5; i++) {
		html_bar_begin(&p, &bars, "a", NULL);
		html_bar_end(&p, &bars, NULL);
	}
	assert_int_equal(bars.n, 2);
	html_bars_done(&bars);
	page = page_print(&p);
	page_has(page, "3 bars of the timeline");
	free(page);
	html_page_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_bars),
	    cmocka_unit_test(test_states),
	    cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
