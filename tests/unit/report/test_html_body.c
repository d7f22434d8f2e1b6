#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/report/page.h"

static void
test_diffs(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page_of(&p, ERRAND(ERRAND_START,
			{"00:00.000", "diff",
			    "'device':'fra-edge1','text':'[edit a]\\n-  <b>;\\n+  c;\\n! "
			    " d;\\n   e;\\n\\n'"},
			{"00:00.000", "diff",
			    "'device':'fra-edge2','text':'[edit a]\\n-  <b>;\\n+  c;\\n! "
			    " d;\\n   e;\\n\\n'"}));
	page = page_part(&p, html_diffs);
	page_has(page, "<article class=\"difference\" id=\"diff-1\">\n<h3>"
		       "<a href=\"#router-1\">fra-edge1</a>, "
		       "<a href=\"#router-2\">fra-edge2</a></h3>");
	page_has(page, "<pre class=\"diff\"><span class=\"edit\">[edit a]\n</span>"
		       "<span class=\"del\">-  &lt;b&gt;;\n</span>"
		       "<span class=\"add\">+  c;\n</span>"
		       "<span class=\"move\">!  d;\n</span><span>   e;\n</span>"
		       "<span>\n</span></pre>");
	page_has(page, " +1 -1 !1, the same on all of them");
	free(page);
	html_page_done(&p);
}

static void
test_room(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page_of(&p,
	    ERRAND(ERRAND_START,
		{"00:00.000", "diff", "'device':'fra-edge1','text':'+  abcdef;\\n'"}));
	p.rooms[HTML_DIFF].left = 5;
	page = page_print(&p);
	page_has(page, "Left out for its size; the record has it.");
	page_has(page, "1 difference.</p>");
	page_lacks(page, "abcdef");
	free(page);
	html_page_done(&p);
}

/* A few routers stand open; of many those that have something to be looked at. */
static void
test_open(void **state)
{
	struct errand_line lines[12];
	char fields[12][96];
	struct html_page p;
	char *page;

	(void)state;
	for (int i = 0; i < 12; i++) {
		snprintf(fields[i], sizeof fields[i],
		    "'device':'r%d','result':'%s','elapsed-ms':1", i,
		    i == 7 ? "unknown" : "confirmed");
		lines[i] = (struct errand_line){"00:01.000", "device-result", fields[i]};
	}
	page_of(&p, errand(lines, 12));
	page = page_part(&p, html_routers);
	assert_int_equal(page_count(page, "<details class=\"router\" id="), 12);
	assert_int_equal(page_count(page, " open=\"\"><summary><h3>"), 1);
	page_has(page, "id=\"router-8\" open=\"\"><summary><h3>r7</h3>");
	free(page);
	html_page_done(&p);
}

/* Every link leads somewhere, also to a router of which nothing could be kept. */
static void
test_links(void **state)
{
	struct html_page p;
	char *page,
	    *lines = ERRAND({"00:00.000", "finding", "'message':'m','device':'a'"});

	(void)state;
	html_page_init(&p);
	p.rooms[HTML_LOG].left = p.rooms[HTML_FAILED].left = 0;
	play_to(page_event, &p, lines);
	free(lines);
	html_page_end(&p);
	page = page_print(&p);
	page_has(page, "<a href=\"#router-1\">a</a>");
	page_has(page, "id=\"router-1\"");
	page_has(page, "Nothing else is known of it here.");
	free(page);
	html_page_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_diffs),
	    cmocka_unit_test(test_room),
	    cmocka_unit_test(test_open),
	    cmocka_unit_test(test_links),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
