#include "unit/runbook/played.h"

#include "data/yaml.h"
#include "runbook/arguments.h"
#include "runbook/change.h"

static struct value *
yaml(struct played *p, const char *text)
{
	struct value *v = NULL;

	if (yaml_parse(p->play.arena, "book.yaml", str_of(text), NULL, &v, &p->play.e) <
	    0)
		fail_msg("%s", err_message(p->play.e));
	return v;
}

static void
names(void **state)
{
	struct played p;

	(void)state;
	played_open(&p, NULL);
	p.s.attempt = 3; /* which number comes next is read from the folder */
	assert_string_equal(change_name(&p.s, NULL), "20261122T020457-3f9c.4-r1");
	assert_string_equal(change_name(&p.s, "back"), "20261122T020457-3f9c.4-r1-back");
	played_done(&p);
}

static void
arguments_as_written(void **state)
{
	static const struct step_kind kind = {.name = "configure", .shorthand = "set"};
	struct played p;

	(void)state;
	played_open(&p, NULL);
	p.step.kind = &kind;
	p.step.arguments = yaml(&p, "set: [x]\nchecks: []\n");
	assert_int_equal(arguments_written(&p.step, "set")->mark.line, 1);
	assert_int_equal(arguments_written(&p.step, "checks")->mark.line, 2);
	assert_null(arguments_written(&p.step, "undo"));
	p.step.arguments = yaml(&p, "- x\n");
	assert_ptr_equal(arguments_written(&p.step, "set"), p.step.arguments);
	assert_null(arguments_written(&p.step, "undo"));
	p.step.arguments = NULL;
	assert_null(arguments_written(&p.step, "set"));
	played_done(&p);
}

static void
commands(void **state)
{
	static const struct {
		const char *text, *message; /* NULL: good */
		int line;
	} cases[] = {
	    {"[set system host-name x, delete snmp, deactivate snmp]", NULL, 0},
	    {"['{{ verb }} system']", NULL, 0},
	    {"'{{ lines }}'", NULL, 0},
	    {"- set x\n- sett y\n", "'sett' is no configuration command", 2},
	    {"- commit\n", "'commit' is no configuration command", 1},
	    {"- ''\n", "'' is no configuration command", 1},
	    {"- 7\n", "a configuration command is text, not whole number", 1},
	    {"set system", "configuration commands are a list", 1},
	    {"[]", "configuration commands are a list", 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct played p;
		int rc;

		played_open(&p, NULL);
		rc = change_check_lines(yaml(&p, cases[i].text), &p.play.e);
		assert_int_equal(rc, cases[i].message != NULL ? -1 : 0);
		if (rc < 0 && strstr(err_message(p.play.e), cases[i].message) == NULL)
			fail_msg("'%s': %s", cases[i].text, err_message(p.play.e));
		if (rc < 0)
			assert_int_equal(err_where(p.play.e).line, cases[i].line);
		played_done(&p);
	}
}

/* What a transaction says, as a step does. */
static void
outcomes(void **state)
{
	static const struct {
		enum outcome outcome;
		int exit_code;
		enum step_outcome told;
	} cases[] = {{OUTCOME_CONFIRMED, 0, STEP_CHANGED},
	    {OUTCOME_UNCHANGED, 0, STEP_SKIPPED}, {OUTCOME_UNCHANGED, 1, STEP_FAILED},
	    {OUTCOME_REFUSED, 4, STEP_FAILED}, {OUTCOME_REFUSED, 6, STEP_STOPPED},
	    {OUTCOME_ROLLED_BACK, 5, STEP_FAILED}, {OUTCOME_ROLLED_BACK, 6, STEP_STOPPED},
	    {OUTCOME_UNKNOWN, 7, STEP_UNKNOWN},
	    /* by somebody else: the router runs it, and nobody says that it is healthy */
	    {OUTCOME_CONFIRMED, 7, STEP_UNKNOWN}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct result r = {
		    .outcome = cases[i].outcome, .exit_code = cases[i].exit_code};
		struct change c = {.name = "RUN.4-r1"};
		struct played p;

		played_open(&p, NULL);
		buf_init(&r.diff, BUF_TEXT);
		buf_init(&r.detail, BUF_LINE);
		buf_adds(&r.detail, "seen");
		buf_adds(&r.diff, "[edit]\n+  snmp;");
		change_tell(&p.s, &c, &r);
		assert_int_equal(p.s.outcome, cases[i].told);
		assert_string_equal(value_text(p.s.result, "run"), "RUN.4-r1");
		assert_string_equal(value_text(p.s.result, "diff"), "[edit]\n+  snmp;");
		assert_int_equal(
		    value_number(p.s.result, "exit", -1), cases[i].exit_code);
		assert_non_null(strstr(p.s.detail, ": seen"));
		assert_int_equal(change_stands(&r),
		    cases[i].told == STEP_CHANGED || cases[i].told == STEP_SKIPPED);
		result_done(&r);
		played_done(&p);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names),
	    cmocka_unit_test(arguments_as_written),
	    cmocka_unit_test(commands),
	    cmocka_unit_test(outcomes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
