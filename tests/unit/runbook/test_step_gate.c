/* What is refused when a runbook is read; how a gate is asked is in test_gate.c and tests/scenario/test_gate.py. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/yaml.h"
#include "inventory/site.h"
#include "runbook/gate_look.h"
#include "runbook/step.h"
#include "unit/inventory/folder.h"

extern const struct step_kind step_gate;

static struct folder place;
static struct arena *a;
static struct site site = {.dir = "."};

static int
enter(void **state)
{
	(void)state;
	folder_enter(&place);
	folder_put("runbooks/checks/alarms.yml",
	    "name: alarms\ntitle: none\ncheck: alarms\nexpect: {all: none}\n");
	folder_put("runbooks/checks/new.yml",
	    "name: new\ntitle: none new\ncheck: bgp\nexpect: {established: baseline}\n");
	a = arena_new();
	return 0;
}

static int
leave(void **state)
{
	(void)state;
	arena_free(a);
	folder_leave(&place);
	return 0;
}

static struct runbook_step
step(const char *arguments)
{
	struct value *v = NULL;
	struct err *e = NULL;

	assert_int_equal(yaml_parse(a, "book.yaml", str_of(arguments), NULL, &v, &e), 0);
	return (struct runbook_step){
	    .name = "g", .id = "1", .kind = &step_gate, .arguments = v};
}

static void
assert_prepared(const char *arguments)
{
	struct runbook_step s = step(arguments);
	struct err *e = NULL;

	if (step_gate.prepare(&site, &s, a, &e) < 0)
		fail_msg("%s: %s", arguments, err_message(e));
}

static void
assert_refused(struct runbook_step s, const char *message)
{
	struct err *e = NULL;

	assert_int_equal(step_gate.prepare(&site, &s, a, &e), -1);
	if (strstr(err_message(e), message) == NULL)
		fail_msg("'%s' lacks '%s'", err_message(e), message);
	assert_int_equal(err_exit_code(e), 2);
	err_free(e);
}

static void
what_may_be_said(void **state)
{
	(void)state;
	assert_prepared("{message: Go on?}");
	assert_prepared("{}");
	assert_prepared(
	    "{until: alarms, for: 60 s, within: 10 min, every: 1 s, per: batch}");
	assert_prepared("{until: [alarms, '{{ other }}']}");
	assert_prepared("{until: new, against: before}");
	assert_prepared("{approvals: 2, timeout: 1 h, show: [alarms]}");
}

static void
what_may_not(void **state)
{
	struct runbook_step s;

	(void)state;
	assert_refused(step("{until: alarm}"), "no check 'alarm'");
	assert_refused(step("{until: []}"), "must be the name of a check");
	assert_refused(step("{until: new}"), "'against' names no snapshot");
	assert_refused(step("{until: alarms, approvals: 2}"), "write two gates");
	assert_refused(step("{until: alarms, timeout: 5 s}"), "write two gates");
	assert_refused(step("{within: 5 s}"), "'within' belongs to 'until'");
	assert_refused(step("{expect: {}}"), "'expect' belongs to 'until'");
	assert_refused(step("{per: '{{ per }}'}"), "no template");
	s = step("{}");
	s.retries = 1;
	assert_refused(s, "no 'retries'");
	s = step("{}");
	s.until = "true";
	assert_refused(s, "no 'retries' or 'until'");
	s = step("{}");
	s.on_failure = FAILURE_CONTINUE;
	assert_refused(s, "on-failure is 'stop' or 'undo'");
	s.on_failure = FAILURE_ASK;
	assert_refused(s, "on-failure is 'stop' or 'undo'");
}

static void
per_says_where(void **state)
{
	struct runbook_step s = step("{per: batch}");

	(void)state;
	assert_int_equal(step_where_of(&s), STEP_BATCH);
	s = step("{per: host}");
	assert_int_equal(step_where_of(&s), STEP_INLINE);
	s = step("{}");
	assert_int_equal(step_where_of(&s), STEP_INLINE);
	s = step("Proceed?"); /* its shorthand */
	assert_int_equal(step_where_of(&s), STEP_INLINE);
}

static void
what_is_shown_is_known_by_its_form(void **state)
{
	struct runbook_step deep[] = {{.result = "deep"}};
	struct runbook_step steps[] = {{.result = "pre"}, {.block = deep, .nblock = 1}};
	struct runbook rb = {.steps = steps, .nsteps = 2};
	struct runbook_run run = {.runbook = &rb};
	struct step_run s = {.run = &run};

	(void)state;
	assert_true(gate_is_link("https://graphs.example/r1"));
	assert_false(gate_is_link("alarms"));
	assert_true(gate_is_result(&s, "pre"));
	assert_true(gate_is_result(&s, "deep"));
	assert_false(gate_is_result(&s, "alarms"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)
	const struct CMUnitTest tests[] = {
	    TEST(what_may_be_said),
	    TEST(what_may_not),
	    TEST(per_says_where),
	    TEST(what_is_shown_is_known_by_its_form),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
