#include "unit/cli/commanded.h"

#include "base/err.h"

static void
site_of(const char *template, const char *settings)
{
	commanded_site();
	folder_put("templates/router.j2", template);
	folder_put("inventory/site.yml", settings);
}

static void
nothing_is_wrong(void **state)
{
	struct commanded w;

	(void)state;
	COMMANDED(&w, "validate", "-j", "1");
	site_of("system {\n    services {\n        ssh;\n    }\n}\n", "");
	keep_output(&w);
	assert_int_equal(w.c.command->run(&w.c, &w.e), 0);
	assert_string_equal(output(&w), "");
	assert_posted(&w, "\"kind\":\"run-start\",\"command\":\"validate\"");
	assert_posted(&w, "\"kind\":\"run-end\",\"exit\":0");
	commanded_done(&w);
}

static void
a_finding_is_printed_and_posted(void **state)
{
	struct commanded w;

	(void)state;
	COMMANDED(&w, "validate", "fra1");
	site_of(
	    "system {\n    host-name x y;\n    services {\n        ssh;\n    }\n}\n", "");
	keep_output(&w);
	assert_int_equal(w.c.command->run(&w.c, &w.e), 1);
	assert_string_equal(output(&w),
	    "templates/router.j2:2:17: error: syntax error: 'y' [trailing]\n"
	    "        host-name x y;\n"
	    "                    ^\n"
	    "  device: fra1\n"
	    "  path: [edit system]\n"
	    "  rendered: fra1.conf:2:17\n");
	assert_posted(&w,
	    "\"kind\":\"finding\",\"device\":\"fra1\",\"rule\":\"trailing\","
	    "\"severity\":\"error\"");
	assert_posted(&w, "\"kind\":\"run-end\",\"exit\":1");
	commanded_done(&w);
}

static void
notes_change_nothing(void **state)
{
	struct commanded w;

	(void)state;
	COMMANDED(&w, "validate", "fra1");
	site_of(
	    "system {\n    hst-name x;\n    services {\n        ssh;\n    }\n}\n", "");
	keep_output(&w);
	assert_int_equal(w.c.command->run(&w.c, &w.e), 0);
	assert_memory_equal(output(&w), "templates/router.j2:2:5: note: ", 31);
	commanded_done(&w);
}

static void
a_rule_is_off(void **state)
{
	struct commanded w;

	(void)state;
	COMMANDED(&w, "validate", "fra1");
	site_of("system {\n    host-name x y;\n    services {\n        ssh;\n    }\n}\n",
	    "validate: {off: [{rule: trailing, reason: a test}]}");
	keep_output(&w);
	assert_int_equal(w.c.command->run(&w.c, &w.e), 0);
	assert_string_equal(output(&w), "");
	assert_posted(&w, "rule 'trailing' is off (a test): 1 not shown");
	commanded_done(&w);
}

static void
a_file_and_a_host(void **state)
{
	struct commanded w;

	(void)state;
	COMMANDED(&w, "validate", "--file", "x", "fra1");
	assert_int_equal(w.c.command->run(&w.c, &w.e), -1);
	assert_int_equal(err_exit_code(w.e), 2);
	assert_string_equal(
	    err_message(w.e), "'--file' judges that file: name no host beside it");
	commanded_done(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_is_wrong),
	    cmocka_unit_test(a_finding_is_printed_and_posted),
	    cmocka_unit_test(notes_change_nothing),
	    cmocka_unit_test(a_rule_is_off),
	    cmocka_unit_test(a_file_and_a_host),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
