#include "unit/device/play.h"

#define COMPLAINT(severity, path, message, element)                                      \
	"<rpc-error><error-type>protocol</error-type><error-tag>operation-failed</"      \
	"error-tag>"                                                                     \
	"<error-severity>" severity "</error-severity>" path "<error-message>\n" message \
	"\n</error-message>" element "</rpc-error>"

static void
lock_held(void **state)
{
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO REPLY("<rpc-error><error-type>protocol</"
			"error-type><error-tag>lock-denied</error-tag>"
			"<error-severity>error</error-severity><error-message>\n"
			"configuration database locked by:\n  opsuser p0  (pid 50198) on "
			"since 2025-10-05 01:21:33 "
			"UTC, idle 01:00:51\n      exclusive "
			"\n</error-message><error-info><session-id>50198"
			"</session-id></error-info></rpc-error>"),
	    true);
	assert_int_equal(device_lock(p.device, &p.deadline, &p.e), -1);
	assert_failed(&p, "LOCKED");
	assert_string_equal(err_message(p.e),
	    "configuration database locked by: opsuser p0 (pid 50198) on since "
	    "2025-10-05 01:21:33 UTC, idle 01:00:51 exclusive");
	play_done(&p);
}

static void
lock_dirty_names_the_editor(void **state)
{
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO REPLY("<rpc-error><error-severity>error</"
			"error-severity><error-message>configuration database "
			"modified</error-message></rpc-error>")
		REPLY("<data><configuration junos:changed-seconds=\"1\" "
		      "junos:changed-localtime=\"2025-10-05 10:28:20 "
		      "UTC\"/><database-status-information><database-status><user>ops</"
		      "user><terminal>pts/1</terminal>"
		      "<pid>4711</pid><start-time>2025-10-05 10:20:00 "
		      "UTC</start-time></database-status>"
		      "</database-status-information></data>"),
	    true);
	assert_int_equal(device_lock(p.device, &p.deadline, &p.e), -1);
	assert_failed(&p, "DIRTY");
	assert_says(&p, "changed 2025-10-05 10:28:20 UTC; in configuration mode: ops on "
			"pts/1 (pid 4711) since "
			"2025-10-05 10:20:00 UTC");
	play_done(&p);
}

static void
load_with_ok_beside_an_error_failed(void **state)
{
	struct device_configuration config = {DEVICE_SET, STR("set protcols bgp\n")};
	struct device_complaints complaints = {0};
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO REPLY("<load-configuration-results action=\"set\">" COMPLAINT("error",
		"", "syntax error",
		"<error-info><bad-element>protcols</bad-element></error-info>") "<ok/></"
										"load-"
										"configur"
										"ation-"
										"results"
										">"),
	    true);
	assert_int_equal(
	    device_load(p.device, &config, p.arena, &complaints, &p.deadline, &p.e), -1);
	assert_failed(&p, "LOAD");
	assert_int_equal(complaints.n, 1);
	assert_string_equal(complaints.v[0].message, "syntax error");
	assert_string_equal(complaints.v[0].bad_element, "protcols");
	assert_sent(&p, "<load-configuration action=\"set\" "
			"format=\"text\"><configuration-set>set protcols bgp\n"
			"</configuration-set>");
	play_done(&p);
}

static void
load_with_warnings_is_good_and_text_is_escaped(void **state)
{
	struct device_configuration config = {
	    DEVICE_OVERRIDE, STR("apply-path \"<*>\" & x;\n")};
	struct device_complaints complaints = {0};
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO REPLY("<load-configuration-results>" COMPLAINT("warning", "",
		"statement not found", "") "<ok/></load-configuration-results>"),
	    true);
	assert_int_equal(
	    device_load(p.device, &config, p.arena, &complaints, &p.deadline, &p.e), 0);
	assert_int_equal(complaints.n, 1);
	assert_true(complaints.v[0].warning);
	assert_sent(&p,
	    "action=\"override\" format=\"text\"><configuration-text>apply-path "
	    "&quot;&lt;*&gt;&quot; &amp; x;");
	play_done(&p);
}

static void
position_in_a_message(void **state)
{
	struct device_configuration config = {DEVICE_MERGE, STR("x;\n")};
	struct device_complaints complaints = {0};
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO REPLY("<load-configuration-results>" COMPLAINT("error",
		"<error-path>[edit interfaces ge-0/0/2]</error-path>",
		"terminal:12:(34) syntax error: descripton",
		"") "<load-error-count>1</load-error-count></"
		    "load-configuration-results>"),
	    true);
	assert_int_equal(
	    device_load(p.device, &config, p.arena, &complaints, &p.deadline, &p.e), -1);
	assert_int_equal(complaints.v[0].line, 12);
	assert_string_equal(complaints.v[0].path, "[edit interfaces ge-0/0/2]");
	play_done(&p);
}

static void
difference_in_each_form(void **state)
{
	struct buf out;
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO REPLY(
		"<configuration-information><configuration-output>\n\n[edit system]\n-  "
		"host-name a;\n"
		"+  host-name b;\n</configuration-output></configuration-information>")
		REPLY("<configuration-information><configuration-output>\n</"
		      "configuration-output>"
		      "</configuration-information>") REPLY("<ok/>") REPLY("")
		    REPLY("<surprise/>"),
	    true);
	buf_init(&out, BUF_TEXT);
	assert_int_equal(device_diff(p.device, 0, &out, &p.deadline, &p.e), 0);
	assert_string_equal(
	    buf_z(&out), "[edit system]\n-  host-name a;\n+  host-name b;\n");
	for (int i = 0; i < 3; i++) {
		buf_reset(&out);
		assert_int_equal(device_diff(p.device, 2, &out, &p.deadline, &p.e), 0);
		assert_int_equal(out.n, 0);
	}
	assert_sent(&p, "compare=\"rollback\" rollback=\"2\"");
	assert_int_equal(device_diff(p.device, 0, &out, &p.deadline, &p.e), -1);
	assert_failed(&p, "PROTOCOL");
	buf_done(&out);
	play_done(&p);
}

static void
commit_in_minutes_with_a_clean_log(void **state)
{
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO REPLY("<ok/>") REPLY("<commit-results>\n</commit-results>\n<ok/>"),
	    true);
	assert_int_equal(
	    device_commit_confirmed(p.device, 5, "a <b>\nc", &p.deadline, &p.e), 0);
	assert_sent(&p, "<commit-configuration><confirmed/><confirm-timeout>5</"
			"confirm-timeout><log>a &lt;b&gt; c</log>"
			"</commit-configuration>");
	assert_int_equal(device_commit(p.device, "done", &p.deadline, &p.e), 0);
	assert_sent(&p, "<commit-configuration><log>done</log></commit-configuration>");
	play_done(&p);
}

static void
commit_refused_in_a_routing_engine(void **state)
{
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO REPLY("<commit-results><routing-engine "
			"junos:style=\"show-name\"><name>re0</name>" COMPLAINT("error",
			    "<error-path>[edit interfaces ge-0/0/3]</error-path>",
			    "Only unit 0 is valid for this encapsulation",
			    "<error-info><bad-element>unit 7</bad-element></error-info>")
			    COMPLAINT("error", "", "configuration check-out failed",
				"") "</routing-engine></commit-results>"),
	    true);
	assert_int_equal(
	    device_commit_confirmed(p.device, 1, "x", &p.deadline, &p.e), -1);
	assert_failed(&p, "COMMIT");
	assert_string_equal(err_path(p.e), "[edit interfaces ge-0/0/3]");
	assert_says(&p, "Only unit 0 is valid");
	play_done(&p);
}

static void
check_tells_every_complaint(void **state)
{
	struct device_complaints complaints = {0};
	struct play p;

	(void)state;
	play_open(&p,
	    HELLO REPLY("<commit-results>" COMPLAINT("error",
		"<error-path>[edit protocols]</error-path>",
		"Error in neighbor 192.0.2.7 of group RR:\nmust define local autonomous "
		"system",
		"") COMPLAINT("error", "", "configuration check-out failed",
		"") "</commit-results>"),
	    true);
	assert_int_equal(
	    device_check(p.device, p.arena, &complaints, &p.deadline, &p.e), -1);
	assert_failed(&p, "COMMIT_CHECK");
	assert_int_equal(complaints.n, 2);
	assert_string_equal(complaints.v[0].message,
	    "Error in neighbor 192.0.2.7 of group RR: must "
	    "define local autonomous system");
	play_done(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lock_held),
	    cmocka_unit_test(lock_dirty_names_the_editor),
	    cmocka_unit_test(load_with_ok_beside_an_error_failed),
	    cmocka_unit_test(load_with_warnings_is_good_and_text_is_escaped),
	    cmocka_unit_test(position_in_a_message),
	    cmocka_unit_test(difference_in_each_form),
	    cmocka_unit_test(commit_in_minutes_with_a_clean_log),
	    cmocka_unit_test(commit_refused_in_a_routing_engine),
	    cmocka_unit_test(check_tells_every_complaint),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
