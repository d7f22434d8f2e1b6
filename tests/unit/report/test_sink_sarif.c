#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "unit/report/play.h"

extern const struct sink_ops sink_sarif;

#define HEAD                                                                             \
	"{\"$schema\":\"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/"     \
	"schemas/sarif-schema-2.1.0.json\",\"version\":\"2.1.0\",\"runs\":["

static void
has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("lacks %s in\n%s", part, text);
}

static void
test_findings(void **state)
{
	char *text = rendered(&sink_sarif,
	    AT(1, "00.000", "run-start",
		"\"command\":\"validate\",\"version\":\"1.2\",\"devices\":[\"r1\"]")
		AT(2, "01.000", "finding",
		    "\"device\":\"r1\",\"rule\":\"value\",\"severity\":\"warning\","
		    "\"message\":\"bad \\\"x\\\"\",\"file\":\"a b/c.j2\",\"line\":3,"
		    "\"column\":4,\"path\":\"[edit system]\",\"excerpt\":\"x y\","
		    "\"variable\":{\"name\":\"v\",\"file\":\"vars.yml\",\"line\":7,"
		    "\"column\":2}") AT(3, "01.000", "finding",
		    "\"message\":\"refused\",\"code\":\"LOCKED\",\"exit\":4,"
		    "\"causes\":[\"held by ops\"]") AT(4, "01.000", "warning",
		    "\"message\":\"odd\"") AT(5, "01.000", "finding",
		    "\"message\":\"n\",\"rule\":\"value\",\"severity\":\"note\""));

	(void)state;
	assert_memory_equal(text, HEAD, strlen(HEAD));
	has(text, "\"driver\":{\"name\":\"holdfast\",\"version\":\"1.2\",\"rules\":["
		  "{\"id\":\"value\"},{\"id\":\"LOCKED\"},{\"id\":\"warning\"}]}");
	has(text,
	    "{\"ruleId\":\"value\",\"level\":\"warning\",\"message\":{\"text\":"
	    "\"bad \\\"x\\\" (r1)\"},\"locations\":[{\"physicalLocation\":"
	    "{\"artifactLocation\":{\"uri\":\"a%20b/c.j2\"},\"region\":"
	    "{\"startLine\":3,\"startColumn\":4}},\"logicalLocations\":["
	    "{\"fullyQualifiedName\":\"[edit system]\"}]}],\"relatedLocations\":["
	    "{\"physicalLocation\":{\"artifactLocation\":{\"uri\":\"vars.yml\"},"
	    "\"region\":{\"startLine\":7,\"startColumn\":2}},\"message\":{\"text\":"
	    "\"the value that was written: 'v'\"}}],\"properties\":{\"device\":\"r1\","
	    "\"excerpt\":\"x y\"}}");
	has(text, "{\"ruleId\":\"LOCKED\",\"level\":\"error\",\"message\":{\"text\":"
		  "\"refused: held by ops\"}");
	has(text, "{\"ruleId\":\"warning\",\"level\":\"warning\",\"message\":{\"text\":"
		  "\"odd\"}");
	has(text, "{\"ruleId\":\"value\",\"level\":\"note\"");
	free(text);
}

static void
test_nothing(void **state)
{
	char *text = rendered(&sink_sarif,
	    AT(1, "00.000", "run-start",
		"\"command\":\"validate\",\"version\":\"1\",\"devices\":[]"));

	(void)state;
	has(text, "\"results\":[]");
	free(text);
}

static void
test_full_disk(void **state)
{
	(void)state;
	fills_the_disk(&sink_sarif, AT(1, "00.000", "warning", "\"message\":\"x\""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_findings),
	    cmocka_unit_test(test_nothing),
	    cmocka_unit_test(test_full_disk),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
