#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/report/errand.h"

extern const struct sink_ops sink_junit;

#define START                                                                            \
	AT(1, "00.000", "run-start",                                                     \
	    "\"command\":\"deploy\",\"version\":\"1\",\"devices\":[\"a\",\"b\",\"c\","   \
	    "\"d\"]")
#define HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
#define STAMP "timestamp=\"2026-11-22T02:00:00\""

static void
test_run(void **state)
{
	char *text = rendered(&sink_junit,
	    START AT(2, "01.000", "check-result",
		"\"device\":\"a\",\"check\":\"bgp\",\"title\":\"up\",\"object\":\"<p>\","
		"\"passed\":true,\"expect\":\"E\",\"actual\":\"A\"") AT(3, "01.000",
		"check-result",
		"\"device\":\"b\",\"check\":\"bgp\",\"title\":\"up\",\"passed\":false,"
		"\"expect\":\"E & F\",\"actual\":\"\\u0001\\\"\"") AT(4, "02.000",
		"device-result",
		"\"device\":\"a\",\"result\":\"confirmed\",\"elapsed-ms\":2005") AT(5,
		"02.500", "device-result",
		"\"device\":\"b\",\"result\":\"rolled-back\",\"elapsed-ms\":2500,"
		"\"detail\":\"bgp\",\"remedy\":\"look\"") AT(6, "02.500", "device-state",
		"\"device\":\"c\",\"state\":\"commit\",\"elapsed-ms\":10") AT(7, "03.000",
		"run-end", "\"exit\":5,\"elapsed-ms\":3000,\"states\":{}"));

	(void)state;
	assert_string_equal(text, HEAD
	    "<testsuites name=\"holdfast deploy\" tests=\"7\" failures=\"4\" "
	    "errors=\"0\" "
	    "skipped=\"1\" time=\"3.000\">\n"
	    "  <testsuite name=\"run\" tests=\"1\" failures=\"1\" errors=\"0\" "
	    "skipped=\"0\" "
	    "time=\"3.000\" " STAMP ">\n"
	    "    <testcase classname=\"run.end\" name=\"the run ends well\" "
	    "time=\"3.000\">\n"
	    "      <failure type=\"run\" message=\"exit 5\"></failure>\n"
	    "    </testcase>\n"
	    "  </testsuite>\n"
	    "  <testsuite name=\"a\" tests=\"2\" failures=\"0\" errors=\"0\" "
	    "skipped=\"0\" "
	    "time=\"2.005\" " STAMP ">\n"
	    "    <testcase classname=\"a.bgp\" name=\"up: &lt;p&gt;\" time=\"0.000\">\n"
	    "      <system-out>[ a ] bgp: up: ok\n"
	    "  Expect: &lt;p&gt; E\n"
	    "  Actual: &lt;p&gt; A\n"
	    "</system-out>\n"
	    "    </testcase>\n"
	    "    <testcase classname=\"a.state\" name=\"final state\" time=\"2.005\"/>\n"
	    "  </testsuite>\n"
	    "  <testsuite name=\"b\" tests=\"2\" failures=\"2\" errors=\"0\" "
	    "skipped=\"0\" "
	    "time=\"2.500\" " STAMP ">\n"
	    "    <testcase classname=\"b.bgp\" name=\"up\" time=\"0.000\">\n"
	    "      <failure type=\"bgp\" message=\"up\">[ b ] bgp: up: failed\n"
	    "  Expect: E &amp; F\n"
	    "  Actual: \\x01&quot;\n"
	    "</failure>\n"
	    "    </testcase>\n"
	    "    <testcase classname=\"b.state\" name=\"final state\" time=\"2.500\">\n"
	    "      <failure type=\"state\" message=\"rolled-back\">bgp\n"
	    "remedy: look\n"
	    "</failure>\n"
	    "    </testcase>\n"
	    "  </testsuite>\n"
	    "  <testsuite name=\"c\" tests=\"1\" failures=\"1\" errors=\"0\" "
	    "skipped=\"0\" "
	    "time=\"0.010\" " STAMP ">\n"
	    "    <testcase classname=\"c.state\" name=\"final state\" time=\"0.010\">\n"
	    "      <failure type=\"state\" message=\"not finished\">last seen: commit\n"
	    "</failure>\n"
	    "    </testcase>\n"
	    "  </testsuite>\n"
	    "  <testsuite name=\"d\" tests=\"1\" failures=\"0\" errors=\"0\" "
	    "skipped=\"1\" "
	    "time=\"0.000\" " STAMP ">\n"
	    "    <testcase classname=\"d.state\" name=\"final state\" time=\"0.000\">\n"
	    "      <skipped message=\"not started\"/>\n"
	    "    </testcase>\n"
	    "  </testsuite>\n"
	    "</testsuites>\n");
	free(text);
}

/* Findings without a run around them: of a device that nobody announced, and of none. */
static void
test_findings(void **state)
{
	char *text = rendered(&sink_junit,
	    AT(1, "00.000", "finding",
		"\"message\":\"bad\",\"file\":\"a.conf\",\"line\":3,\"device\":\"x\"")
		AT(2, "00.000", "warning", "\"message\":\"odd\""));

	(void)state;
	assert_string_equal(text, HEAD
	    "<testsuites name=\"holdfast run\" tests=\"3\" failures=\"1\" errors=\"0\" "
	    "skipped=\"0\" time=\"0.000\">\n"
	    "  <testsuite name=\"run\" tests=\"2\" failures=\"0\" errors=\"0\" "
	    "skipped=\"0\" "
	    "time=\"0.000\" " STAMP ">\n"
	    "    <testcase classname=\"run.warning\" name=\"odd\" time=\"0.000\">\n"
	    "      <system-out>warning: odd\n"
	    "</system-out>\n"
	    "    </testcase>\n"
	    "    <testcase classname=\"run.end\" name=\"the run ends well\" "
	    "time=\"0.000\"/>\n"
	    "  </testsuite>\n"
	    "  <testsuite name=\"x\" tests=\"1\" failures=\"1\" errors=\"0\" "
	    "skipped=\"0\" "
	    "time=\"0.000\" " STAMP ">\n"
	    "    <testcase classname=\"x.finding\" name=\"bad\" time=\"0.000\">\n"
	    "      <failure type=\"finding\" message=\"bad\">a.conf:3: error: bad\n"
	    "  device: x\n"
	    "</failure>\n"
	    "    </testcase>\n"
	    "  </testsuite>\n"
	    "</testsuites>\n");
	free(text);
}

/* A run that broke off is red, whatever was seen before. */
static void
test_broken_off(void **state)
{
	char *text = rendered(&sink_junit, START);

	(void)state;
	assert_non_null(strstr(text, "<failure type=\"run\" message=\"the run did not "
				     "end\">look at the devices that are "
				     "not finished\n</failure>"));
	free(text);
}

static void
test_file(void **state)
{
	struct err *e = NULL;
	void *self;

	(void)state;
	assert_int_equal(sink_junit.open(NULL, &self, &e), -1);
	assert_string_equal(err_message(e), "report 'junit' needs a file");
	err_free(e);
	fills_the_disk(&sink_junit, AT(1, "00.000", "note", "\"message\":\"x\""));
}

static void
has(const char *text, const char *want)
{
	if (strstr(text, want) == NULL) {
		print_error("%s\n--- lacks\n%s\n", text, want);
		fail();
	}
}

/* A case per step and answer of a gate; what was left out is skipped, and so is a router that had nothing to do. */
static void
test_runbook(void **state)
{
	char *lines = ERRAND(ERRAND_START,
	    {"00:00.500", "runbook", "'runbook':'<up>','steps':2"},
	    {"00:01.000", "step-end",
		"'step':'drain','id':'4','outcome':'failed','elapsed-ms':1500,'device':"
		"'fra-edge1','detail':'<d>'"},
	    {"00:01.000", "step-end",
		"'step':'on','id':'5','outcome':'skipped','elapsed-ms':0,'device':"
		"'fra-edge1'"},
	    {"00:01.000", "gate",
		"'step':'ok?','gate':'approved','message':'m','who':'al','how':'key'"},
	    {"00:02.000", "device-result",
		"'device':'fra-edge1','result':'stopped','elapsed-ms':1000"},
	    {"00:02.000", "device-result",
		"'device':'fra-edge2','result':'skipped','elapsed-ms':0"});
	char *text = rendered(&sink_junit, lines);

	(void)state;
	has(text, "<testsuites name=\"holdfast run &lt;up&gt;\"");
	has(text, "<testcase classname=\"fra-edge1.step\" name=\"4: drain\" "
		  "time=\"1.500\">\n      <failure type=\"step\" message=\"4: drain\">"
		  "[1.0 s] fra-edge1: drain: failed after 1.5 s (&lt;d&gt;)");
	has(text,
	    "<testcase classname=\"fra-edge1.step\" name=\"5: on\" time=\"0.000\">\n"
	    "      <skipped message=\"skipped\"/>");
	has(text, "<testcase classname=\"run.gate\" name=\"ok?\" time=\"0.000\">\n"
		  "      <system-out>[1.0 s] gate 'ok?' approved by al (key) at 02:00:01 "
		  "UTC: m\n");
	has(text, "name=\"final state\" time=\"1.000\">\n      <failure type=\"state\" "
		  "message=\"stopped\">");
	has(text, "name=\"final state\" time=\"0.000\">\n      <skipped "
		  "message=\"skipped\"/>");
	has(text, "<testsuite name=\"fra-edge1\" tests=\"3\" failures=\"2\" errors=\"0\" "
		  "skipped=\"1\"");
	free(text);
	free(lines);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_runbook),
	    cmocka_unit_test(test_run),
	    cmocka_unit_test(test_findings),
	    cmocka_unit_test(test_broken_off),
	    cmocka_unit_test(test_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
