#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/report/errand.h"

extern const struct sink_ops sink_markdown;

#define START                                                                            \
	AT(1, "00.000", "run-start",                                                     \
	    "\"command\":\"deploy\",\"version\":\"1\",\"devices\":[\"a\",\"b_*|<\","     \
	    "\"c\"]")

static void
test_page(void **state)
{
	char *text = rendered(&sink_markdown,
	    START AT(2, "01.000", "diff",
		"\"device\":\"a\",\"text\":\"[edit]\\n+ ```` x;\\n\"") AT(3, "01.000",
		"diff", "\"device\":\"b_*|<\",\"text\":\"[edit]\\n+ ```` x;\\n\"") AT(4,
		"01.000", "diff",
		"\"device\":\"c\",\"text\":\"- y;\\n\"") AT(5, "01.000", "diff",
		"\"device\":\"c\",\"text\":\"- y;\\n\"") AT(6, "01.000", "check-result",
		"\"device\":\"a\",\"check\":\"bgp\",\"title\":\"up\",\"passed\":true,"
		"\"expect\":\"E\",\"actual\":\"A\"") AT(7, "01.000", "check-result",
		"\"device\":\"b\",\"check\":\"bgp\",\"title\":\"up\",\"passed\":false,"
		"\"expect\":\"E\",\"actual\":\"A\"") AT(8, "01.000", "warning",
		"\"message\":\"odd\"") AT(9, "02.000", "device-result",
		"\"device\":\"a\",\"result\":\"confirmed\",\"elapsed-ms\":2005")
		AT(10, "02.500", "device-result",
		    "\"device\":\"b_*|<\",\"result\":\"unknown\",\"elapsed-ms\":2500,"
		    "\"detail\":\"no | answer\",\"remedy\":\"look\"") AT(11, "03.000",
		    "run-end", "\"exit\":7,\"elapsed-ms\":3000,\"states\":{}"));

	(void)state;
	assert_string_equal(text, "# holdfast deploy: exit 7\n"
				  "\n"
				  "Run r1, 3.0 s\n"
				  "\n"
				  "| device | state | elapsed | |\n"
				  "|---|---|---|---|\n"
				  "| a | confirmed | 2.0 s |  |\n"
				  "| b&#95;&#42;&#124;&#60; | **unknown** | 2.5 s | no "
				  "&#124; answer<br>remedy: look "
				  "|\n"
				  "| c | **not started** |  |  |\n"
				  "\n"
				  "1 confirmed, 1 unknown, 1 not started\n"
				  "\n"
				  "checks: 1 ok, 1 failed\n"
				  "\n"
				  "## Failed\n"
				  "\n"
				  "```text\n"
				  "[ b ] bgp: up: failed\n"
				  "  Expect: E\n"
				  "  Actual: A\n"
				  "```\n"
				  "\n"
				  "## Warnings\n"
				  "\n"
				  "```text\n"
				  "warning: odd\n"
				  "```\n"
				  "\n"
				  "## Differences\n"
				  "\n"
				  "<details><summary>2 devices: a, b_*|&lt;</summary>\n"
				  "\n"
				  "`````diff\n"
				  "[edit]\n"
				  "+ ```` x;\n"
				  "`````\n"
				  "\n"
				  "</details>\n"
				  "\n"
				  "<details><summary>c</summary>\n"
				  "\n"
				  "```diff\n"
				  "- y;\n"
				  "```\n"
				  "\n"
				  "</details>\n");
	free(text);
}

static void
test_broken_off(void **state)
{
	char *text =
	    rendered(&sink_markdown, START AT(2, "01.000", "device-state",
					 "\"device\":\"a\",\"state\":\"commit\","
					 "\"detail\":\"5 min\",\"elapsed-ms\":10"));

	(void)state;
	assert_string_equal(text,
	    "# holdfast deploy: the run did not end\n"
	    "\n"
	    "Run r1, 1.0 s\n"
	    "\n"
	    "**Look at the devices that are not finished.**\n"
	    "\n"
	    "| device | state | elapsed | |\n"
	    "|---|---|---|---|\n"
	    "| a | **not finished** | 10 ms | last seen: commit, 5 min |\n"
	    "| b&#95;&#42;&#124;&#60; | **not started** |  |  |\n"
	    "| c | **not started** |  |  |\n"
	    "\n"
	    "1 not finished, 2 not started\n");
	free(text);
}

/* What does not fit a job summary is counted, not dropped in silence. */
static void
test_large(void **state)
{
	struct buf lines;
	char *text;

	(void)state;
	buf_init(&lines, BUF_TEXT);
	for (int i = 1; i <= 3; i++) {
		buf_printf(&lines,
		    "{\"seq\":%d,\"time\":\"2026-11-22T02:00:00.000Z\",\"run\":\"r1\","
		    "\"kind\":"
		    "\"diff\",\"device\":\"d%d\",\"text\":\"+%d",
		    i, i, i);
		buf_fill(&lines, 'x', 200UL << 10);
		buf_adds(&lines, "\\n\"}\n");
	}
	text = rendered(&sink_markdown, buf_z(&lines));
	assert_non_null(strstr(text, "<summary>d2</summary>"));
	assert_null(strstr(text, "<summary>d3</summary>"));
	assert_non_null(
	    strstr(text, "\n1 more left out for their size; the record has them\n"));
	assert_true(strlen(text) < 512UL << 10);
	free(text);
	buf_done(&lines);
}

static void
test_file(void **state)
{
	struct err *e = NULL;
	void *self;

	(void)state;
	assert_int_equal(sink_markdown.open(NULL, &self, &e), -1);
	assert_string_equal(err_message(e), "report 'markdown' needs a file");
	err_free(e);
	fills_the_disk(&sink_markdown, AT(1, "00.000", "note", "\"message\":\"x\""));
}

/* What failed stands before what the runbook did; a router that was left out does not stand out. */
static void
test_runbook(void **state)
{
	char *lines = ERRAND(ERRAND_START,
	    {"00:00.500", "runbook", "'runbook':'up','steps':2"},
	    {"00:01.000", "step-end",
		"'step':'drain','outcome':'failed','elapsed-ms':5,'device':'fra-edge1'"},
	    {"00:02.000", "device-result",
		"'device':'fra-edge1','result':'failed','elapsed-ms':1000"},
	    {"00:02.000", "device-result",
		"'device':'fra-edge2','result':'skipped','elapsed-ms':0"},
	    {"00:02.000", "run-end", "'exit':1,'elapsed-ms':2000,'states':{}"});
	char *text = rendered(&sink_markdown, lines);
	const char *failed = strstr(text, "\n## Failed\n"),
		   *steps = strstr(text, "\n## Steps\n");

	(void)state;
	assert_int_equal(strncmp(text, "# holdfast run up: exit 1\n", 26), 0);
	assert_non_null(strstr(text, "| fra-edge1 | **failed** |"));
	assert_non_null(strstr(text, "| fra-edge2 | skipped |"));
	assert_non_null(failed);
	assert_non_null(steps);
	assert_true(failed < steps);
	assert_non_null(strstr(text, "[1.0 s] fra-edge1: drain: failed after 5 ms"));
	free(text);
	free(lines);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_runbook),
	    cmocka_unit_test(test_page),
	    cmocka_unit_test(test_broken_off),
	    cmocka_unit_test(test_large),
	    cmocka_unit_test(test_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
