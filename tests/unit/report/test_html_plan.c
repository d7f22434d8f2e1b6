#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/report/page.h"

static char *
course(struct html_page *p, char *lines)
{
	struct buf out;

	page_of(p, lines);
	buf_init(&out, BUF_TEXT);
	html_course(p, &out);
	return buf_detach(&out);
}

static void
test_runbook(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page =
	    course(&p, ERRAND({"00:00.000", "runbook",
			   "'runbook':'upgrade','steps':12,'help':'<moves>','file':'"
			   "runbooks/u.yaml',"
			   "'digest':'d1','parameters':{'image':'a&b','n':3},'dry':true,"
			   "'batches':[['fra-edge1','b'],['c']]"}));
	page_has(page, "<p>&lt;moves&gt;</p>");
	page_has(page, "<dt>file</dt><dd>runbooks/u.yaml</dd>");
	page_has(page, "<th scope=\"row\">image</th><td>a&amp;b</td>");
	page_has(page, "<th scope=\"row\">n</th><td>3</td>");
	page_has(page, "<li>fra-edge1, b</li>\n<li>c</li>");
	assert_true(p.dry);
	free(page);
	html_page_done(&p);
	page = course(&p, ERRAND({"00:00.000", "note", "'message':'m'"}));
	assert_string_equal(page, "");
	free(page);
	html_page_done(&p);
}

static void
test_plan(void **state)
{
	struct html_page p;
	char *page;

	(void)state;
	page = course(&p,
	    ERRAND({"00:00.000", "plan",
		       "'strategy':'waves','waves':[{'name':'canary','devices':['a']},"
		       "{'name':'wave 2 of 2','devices':['b','c']}],'confirm-timeout':5,"
		       "'load':'override','checks':['bgp'],'lanes':2"},
		{"00:00.000", "wave-start", "'wave':'canary','devices':['a']"},
		{"00:02.000", "wave-end",
		    "'wave':'canary','elapsed-ms':2000,'states':{'confirmed':1,'x':2}"},
		{"00:02.000", "soak", "'wave':'wave 2 of 2','soak-ms':60000"}));
	page_has(page, "<dt>strategy</dt><dd>waves</dd>");
	page_has(page, "<dt>wave 2 of 2</dt><dd>b, c</dd>");
	page_has(page, "<th scope=\"row\">canary</th><td>2.0 s</td>"
		       "<td>1 confirmed, 2 x</td>");
	page_has(page, "<th scope=\"row\">soak before wave 2 of 2</th><td>1 min</td>");
	page_lacks(page, "failure budget");
	free(page);
	html_page_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_runbook),
	    cmocka_unit_test(test_plan),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
