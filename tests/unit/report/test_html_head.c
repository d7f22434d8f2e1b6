#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/report/page.h"

static void
test_head(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page_of(
	    &p, ERRAND(ERRAND_START,
		    {"00:00.000", "runbook", "'runbook':'<up>','steps':1,'dry':true"},
		    {"01:00.000", "run-end", "'exit':6,'elapsed-ms':60000,'states':{}"}));
	page = page_part(&p, html_head);
	assert_int_equal(strncmp(page, "<!DOCTYPE html>\n<html lang=\"en\">\n", 33), 0);
	page_has(page, "<title>runbook &lt;up&gt;: exit 6, r1</title>");
	page_has(page, "<h1>runbook &lt;up&gt;</h1>");
	page_has(page, "<p class=\"verdict warn\"><span class=\"badge warn\">"
		       "<b aria-hidden=\"true\">■</b> exit 6</span> stopped at a gate");
	page_has(page, "Dry run: routers were read, nothing was changed");
	page_has(page, "<li>2 routers</li>");
	page_has(page, "<dt>took</dt><dd>60 s</dd>");
	page_has(page, "<a href=\"#runbook\">Runbook</a>");
	page_lacks(page, "<a href=\"#gates\">");
	free(page);
	html_page_done(&p);
}

/* A record that breaks off is not taken for one that ended well. */
static void
test_broken_off(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page_of(&p,
	    ERRAND(ERRAND_START,
		{"00:01.000", "device-state",
		    "'device':'fra-edge2','state':'commit confirmed','elapsed-ms':1000,"
		    "'detail':'5 min'"}));
	page = page_part(&p, html_head);
	page_has(page, "<title>run: not finished, r1</title>");
	page_has(page, "the run did not end: nothing is known after <time");
	free(page);
	page = page_part(&p, html_look_first);
	/* the gravest first */
	assert_true(strstr(page, "fra-edge2") < strstr(page, "fra-edge1"));
	page_has(page, "<span class=\"detail\">last seen: commit confirmed</span>");
	free(page);
	html_page_done(&p);
}

/* A mistake in what was asked for: nothing was begun. */
static void
test_not_begun(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page_of(&p, ERRAND({"00:00.000", "finding", "'message':'no such runbook'"}));
	page = page_part(&p, html_head);
	page_has(page, "<title>run: not begun, r1</title>");
	page_has(page, "<p class=\"verdict bad\">");
	page_has(page, "the run did not begin</p>");
	page_lacks(page, "did not end");
	free(page);
	html_page_done(&p);
}

static void
test_devices(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page_of(&p,
	    ERRAND({"00:00.000", "run-start",
		       "'command':'deploy','version':'1','devices':3"},
		{"00:01.000", "device-result",
		    "'device':'a','result':'unknown','elapsed-ms':1000,'detail':'<d>',"
		    "'remedy':'look'"},
		{"00:01.000", "device-result",
		    "'device':'b','result':'confirmed','elapsed-ms':1000"}));
	page = page_part(&p, html_devices);
	page_has(page,
	    "<th scope=\"row\"><a href=\"#router-1\">a</a></th><td><span "
	    "class=\"badge lost\"><b aria-hidden=\"true\">?</b> unknown</span>");
	page_has(page, "<td class=\"took\">1.0 s</td><td>&lt;d&gt; <span "
		       "class=\"remedy\">look</span></td>");
	page_has(page, "<p>1 more, not started and not named.</p>");
	free(page);
	page = page_part(&p, html_look_first);
	page_lacks(page, ">b<");
	free(page);
	html_page_done(&p);
}

/* Of hundreds the first are shown, the others counted; the table has all. */
static void
test_many(void **state)
{
	struct errand_line lines[31];
	char fields[30][96];
	struct html_page p;
	char *page;

	(void)state;
	lines[0] = (struct errand_line){
	    "00:00.000", "run-start", "'command':'deploy','version':'1','devices':30"};
	for (int i = 0; i < 30; i++) {
		snprintf(fields[i], sizeof fields[i],
		    "'device':'r%d','result':'refused','elapsed-ms':1", i);
		lines[i + 1] =
		    (struct errand_line){"00:01.000", "device-result", fields[i]};
	}
	page_of(&p, errand(lines, 31));
	page = page_part(&p, html_look_first);
	assert_int_equal(page_count(page, "<li>"), HTML_LOOKS + 1);
	page_has(page, "and 10 more in the <a href=\"#devices\">");
	free(page);
	page = page_part(&p, html_devices);
	assert_int_equal(page_count(page, "<tr>"), 31);
	free(page);
	html_page_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_head),
	    cmocka_unit_test(test_broken_off),
	    cmocka_unit_test(test_not_begun),
	    cmocka_unit_test(test_devices),
	    cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
