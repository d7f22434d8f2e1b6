#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "report/markdown.h"
#include "unit/report/errand.h"

static void
take(void *self, const struct event *ev)
{
	markdown_runbook_take(self, ev);
}

static void
prints(char *lines, const char *want)
{
	struct markdown_runbook r;
	struct buf out;

	markdown_runbook_init(&r);
	buf_init(&out, BUF_TEXT);
	play_to(take, &r, lines);
	free(lines);
	markdown_runbook_print(&r, &out);
	assert_string_equal(buf_z(&out), want);
	buf_done(&out);
	markdown_runbook_done(&r);
}

static void
test_words(void **state)
{
	struct buf b;

	(void)state;
	buf_init(&b, BUF_LINE);
	markdown_words(&b, "a|b <c> @d\n`");
	assert_string_equal(buf_z(&b), "a&#124;b &#60;c&#62; &#64;d&#92;n&#96;");
	buf_done(&b);
}

static void
test_runbook(void **state)
{
	(void)state;
	prints(ERRAND({"00:00.000", "note", "'message':'m'"}), "");
	prints(ERRAND({"00:00.000", "runbook",
			  "'runbook':'up','steps':2,'file':'r/up.yaml','dry':true,"
			  "'parameters':{'n':3,'p':'a|b'}"},
		   {"00:01.000", "gate", "'step':'ok?','gate':'held','message':'no row'"},
		   {"00:01.000", "gate",
		       "'step':'ok?','gate':'approved','message':'Go?','who':'al','how':"
		       "'key','device':'a','wanted':2,'approvals':2"},
		   {"00:02.000", "step-end",
		       "'step':'off','id':'4','outcome':'changed','elapsed-ms':1500,"
		       "'device':'a','detail':'gone'"},
		   {"00:02.000", "step-end",
		       "'step':'on','outcome':'failed','elapsed-ms':0"}),
	    "\nRunbook **up**, r/up.yaml, **dry run: nothing was changed**\n"
	    "\n| parameter | value |\n|---|---|\n| n | 3 |\n| p | a&#124;b |\n"
	    "\n## Gates\n\n| when (UTC) | gate | answer | who | how | |\n"
	    "|---|---|---|---|---|---|\n"
	    "| 2026-11-22 02:00:01 | ok? a | **approved** 2 of 2 | al | key | Go? |\n"
	    "\n## Steps\n\n<details><summary>2, in the order in which they "
	    "ended</summary>\n"
	    "\n| step | router | outcome | took | |\n|---|---|---|---|---|\n"
	    "| 4 off | a | changed | 1.5 s | gone |\n"
	    "|  on |  | **failed** | 0 ms |  |\n"
	    "\n</details>\n");
}

/* A row is there or counted, never cut. */
static void
test_room(void **state)
{
	struct markdown_runbook r;
	char *line;
	struct buf out;

	(void)state;
	markdown_runbook_init(&r);
	buf_init(&out, BUF_TEXT);
	for (int i = 0; i < 6000; i++) {
		line = errand_event(i + 1, "00:01.000", "step-end",
		    "'step':'a step with a name of some length','outcome':'passed',"
		    "'elapsed-ms':0");
		play_to(take, &r, line);
		free(line);
	}
	assert_true(r.steps_left_out > 0);
	assert_int_equal(r.nsteps + r.steps_left_out, 6000);
	markdown_runbook_print(&r, &out);
	assert_false(r.steps.over);
	assert_true(out.n < 256 << 10);
	assert_non_null(strstr(buf_z(&out), " more in the record\n\n</details>\n"));
	buf_done(&out);
	markdown_runbook_done(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_words),
	    cmocka_unit_test(test_runbook),
	    cmocka_unit_test(test_room),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
