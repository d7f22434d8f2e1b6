#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/report/page.h"

static char *
details(struct html_page *p, char *lines)
{
	page_of(p, lines);
	return page_part(p, html_routers);
}

/* A step with what was said in it, folded unless it is grave; one of which nothing was said does not fold. */
static void
test_steps(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page = details(&p,
	    ERRAND(ERRAND_START,
		{"00:01.000", "step-start",
		    "'step':'traffic off','does':'drain','id':'4','names':['fra-edge1']"},
		{"00:02.000", "device-state",
		    "'device':'fra-edge1','state':'commit <confirmed>','detail':'5 min',"
		    "'elapsed-ms':1000"},
		{"00:03.500", "step-end",
		    "'step':'traffic off','outcome':'changed','id':'4','elapsed-ms':2500,"
		    "'device':'fra-edge1','detail':'no prefix','attempts':2"},
		{"00:04.000", "step-start",
		    "'step':'wait','does':'wait','id':'5','names':['fra-edge1']"},
		{"00:05.000", "step-end",
		    "'step':'wait','outcome':'passed','id':'5','elapsed-ms':1000"}));
	page_has(page,
	    "<details class=\"step ok\"><summary><span class=\"when\">"
	    "<time datetime=\"2026-11-22T02:00:01.000Z\">02:00:01</time></span> "
	    "<span class=\"id\">4</span> <strong>traffic off</strong> "
	    "<span class=\"does\">drain</span> <span class=\"badge ok\">");
	page_has(page,
	    "<span class=\"took\">2.5 s</span> <span class=\"took\">2 tries</span> "
	    "<span class=\"detail\">no prefix</span></summary>");
	page_has(page, "</span> commit &lt;confirmed&gt; <span class=\"detail\">5 min"
		       "</span></li>\n</ol>\n</div></details>\n");
	/* what ended for the batch ended for who was in it */
	page_has(page, "<div class=\"step ok\"><span class=\"when\">");
	page_has(page, "<strong>wait</strong> <span class=\"badge ok\">");
	assert_int_equal(page_count(page, "class=\"step "), 2);
	assert_int_equal(html_device(&p, "fra-edge1")->steps, 2);
	free(page);
	html_page_done(&p);
}

static void
test_grave(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page = details(&p,
	    ERRAND(ERRAND_START,
		{"00:01.000", "step-start",
		    "'step':'a','does':'check','names':['fra-edge1','fra-edge2']"},
		{"00:02.000", "note", "'device':'fra-edge1','message':'m'"},
		{"00:02.000", "note", "'device':'fra-edge2','message':'m'"},
		{"00:03.000", "step-end",
		    "'step':'a','outcome':'failed','elapsed-ms':1,'device':'fra-edge1'"},
		{"00:03.000", "step-end", /* nobody said that it began */
		    "'step':'b','outcome':'skipped','elapsed-ms':1000,'device':"
		    "'fra-edge1'"}));
	page_has(page, "<details class=\"step bad\" open=\"\"><summary>");
	page_has(page, "<div class=\"step calm\">");
	/* the record breaks off: the step of the other one did not end */
	page_has(page, "<details class=\"step lost\" open=\"\"><summary>");
	assert_true(html_device(&p, "fra-edge2")->noted);
	free(page);
	html_page_done(&p);
}

/* Without steps: states one below the other, the result behind them. */
static void
test_states(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page = details(&p,
	    ERRAND(ERRAND_START,
		{"00:01.000", "device-state",
		    "'device':'fra-edge1','state':'loading','elapsed-ms':1"},
		{"00:01.000", "diff", "'device':'fra-edge1','text':'[edit]\\n+  a;\\n'"},
		{"00:02.000", "device-result",
		    "'device':'fra-edge1','result':'rolled-back','elapsed-ms':1000,"
		    "'detail':'commit 0','remedy':'look'"}));
	page_has(page, "<ol class=\"states\">\n<li><span class=\"when\">");
	page_has(page, "</span> loading </li>");
	page_has(page, "<a href=\"#diff-1\">difference</a> +1</li>");
	page_has(page,
	    "rolled-back</span> <span class=\"took\">1.0 s</span> <span "
	    "class=\"detail\">commit 0</span><span class=\"remedy\">look</span>");
	assert_int_equal(page_count(page, "<ol class=\"states\">"), 1);
	assert_int_equal(page_count(page, "</ol>"), 1);
	free(page);
	html_page_done(&p);
}

/* A state that comes again and again: the first, the last, and how many were between. */
static void
test_repeated(void **state)
{
	struct errand_line lines[13];
	char fields[12][96];
	struct html_page p;
	char *page;

	(void)state;
	lines[0] = (struct errand_line)ERRAND_START;
	for (int i = 0; i < 12; i++) {
		snprintf(fields[i], sizeof fields[i],
		    "'device':'fra-edge1','state':'%s','detail':'look %d','elapsed-ms':1",
		    i == 10 ? "other" : "checks", i);
		lines[i + 1] =
		    (struct errand_line){"00:01.000", "device-state", fields[i]};
	}
	page = details(&p, errand(lines, 13));
	assert_int_equal(page_count(page, "<li>"), 4);
	page_has(page, "look 0</span></li>");
	page_has(page,
	    "look 9</span> <span class=\"took\">(8 before it left out)</span></li>");
	page_has(page, "look 10</span></li>");
	page_has(page, "look 11</span></li>");
	assert_int_equal(p.rooms[HTML_LOG].omitted, 0);
	free(page);
	html_page_done(&p);
}

/* The page is of the last run of a record, and says so. */
static void
test_two_runs(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page_of(
	    &p, ERRAND(ERRAND_START, {"00:01.000", "note", "'message':'of the first'"},
		    {"00:02.000", "run-start",
			"'command':'check','version':'0.1.0','devices':['ams-edge1']"},
		    {"00:03.000", "note", "'message':'of the second'"}));
	page = page_print(&p);
	page_has(page, "The record has 1 run before this one, not shown.");
	page_has(page, "ams-edge1");
	page_lacks(page, "fra-edge1");
	page_lacks(page, "of the first");
	page_has(page, "of the second");
	free(page);
	html_page_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_steps),
	    cmocka_unit_test(test_grave),
	    cmocka_unit_test(test_states),
	    cmocka_unit_test(test_repeated),
	    cmocka_unit_test(test_two_runs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
