/* Steps that ask no router: local, notify, wait. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/redact.h"
#include "data/rows.h"
#include "data/value.h"
#include "data/yaml.h"
#include "inventory/inventory.h"
#include "runbook/step.h"

struct rig {
	struct arena *a;
	struct cancel cancel;
	struct redact *redact;
	struct runbook book;
	struct runbook_run run;
	struct runbook_step step;
	struct host host;
	const struct host *batch[1];
	struct step_run s;
	struct err *e;
};

static void
setup(struct rig *r)
{
	*r = (struct rig){.a = arena_new(), .redact = redact_new()};
	cancel_init(&r->cancel);
	redact_add(r->redact, str_of("hunter2-secret"));
	r->book = (struct runbook){.name = "book", .path = "book.yaml"};
	r->host.name = "r1";
	r->batch[0] = &r->host;
	r->run = (struct runbook_run){
	    .run = "RUN", .runbook = &r->book, .cancel = &r->cancel, .redact = r->redact};
}

static void
teardown(struct rig *r)
{
	err_free(r->e);
	redact_free(r->redact);
	cancel_done(&r->cancel);
	arena_free(r->a);
}

static int
run(struct rig *r, const char *kind_name, const char *arguments)
{
	const struct step_kind *kind = step_kind_named(kind_name);
	void *into = arena_alloc(r->a, kind->size);
	struct value *map;

	assert_int_equal(
	    yaml_parse(r->a, "book.yaml", str_of(arguments), NULL, &map, &r->e), 0);
	assert_int_equal(rows_load(r->a, kind->rows, "step", map, into, &r->e), 0);
	r->step = (struct runbook_step){.name = "step", .kind = kind, .arguments = map};
	r->s = (struct step_run){.run = &r->run,
	    .step = &r->step,
	    .host = &r->host,
	    .batch = r->batch,
	    .nbatch = 1,
	    .arena = r->a,
	    .dry = r->run.dry,
	    .result = value_map(r->a),
	    .deadline = deadline_in(20000, &r->cancel)};
	r->s.deadline.cancel_at = CANCEL_FINISH;
	return kind->run(&r->s, into, &r->e);
}

static void
what_a_program_prints_is_kept(void **state)
{
	struct rig r;

	(void)state;
	setup(&r);
	assert_int_equal(run(&r, "local", "argv: [printf, '%s|', 'a b', '$HOME', c]"), 0);
	assert_int_equal(r.s.outcome, STEP_CHANGED);
	assert_string_equal(value_text(r.s.result, "text"), "a b|$HOME|c|");
	assert_string_equal(r.s.detail, "a b|$HOME|c|");
	assert_int_equal(
	    run(&r, "local",
		"{argv: [echo, '{\"n\": 3}'], format: json, changes: false}"),
	    0);
	assert_int_equal(r.s.outcome, STEP_PASSED);
	assert_int_equal(value_number(value_get(r.s.result, "json"), "n", 0), 3);
	assert_int_equal(run(&r, "local", "{argv: [echo, nothing], format: json}"), -1);
	assert_int_equal(err_code(r.e), ERR_INPUT);
	teardown(&r);
}

static void
what_fails_is_a_failure(void **state)
{
	struct rig r;

	(void)state;
	setup(&r);
	assert_int_equal(
	    run(&r, "local", "argv: [sh, -c, 'echo no room >&2; exit 3']"), -1);
	assert_non_null(strstr(err_message(err_cause(r.e)), "no room"));
	err_clear(&r.e);
	assert_int_equal(run(&r, "local", "argv: [/nonexistent/program]"), -1);
	teardown(&r);
}

static void
no_secret_among_arguments(void **state)
{
	struct rig r;

	(void)state;
	setup(&r);
	assert_int_equal(run(&r, "local", "argv: [echo, 'x hunter2-secret y']"), -1);
	assert_int_equal(err_code(r.e), ERR_INPUT);
	assert_null(strstr(err_message(r.e), "hunter2"));
	err_clear(&r.e);
	/* and none in what others are told */
	assert_int_equal(
	    run(&r, "notify",
		"{message: 'it is hunter2-secret', must: true, argv: [sh, -c, "
		"'test \"$HOLDFAST_MESSAGE\" = \"it is ********\"']}"),
	    0);
	assert_int_equal(
	    run(&r, "notify",
		"{message: x, must: true, argv: [sh, -c, "
		"'case $HOLDFAST_EVENT in *devices*r1*) exit 0;; esac; exit 1']}"),
	    0);
	teardown(&r);
}

static void
nobody_told_is_no_failure_unless_said(void **state)
{
	struct rig r;

	(void)state;
	setup(&r);
	assert_int_equal(run(&r, "notify", "{message: x, argv: [/bin/false]}"), 0);
	assert_int_equal(r.s.outcome, STEP_IGNORED);
	assert_int_equal(
	    run(&r, "notify", "{message: x, argv: [/bin/false], must: true}"), -1);
	teardown(&r);
}

static void
a_dry_run_runs_only_what_looks(void **state)
{
	struct rig r;

	(void)state;
	setup(&r);
	r.run.dry = true;
	assert_int_equal(run(&r, "local", "argv: [/bin/false]"), 0);
	assert_int_equal(r.s.outcome, STEP_SKIPPED);
	assert_int_equal(run(&r, "notify", "{message: x, argv: [/bin/false]}"), 0);
	assert_int_equal(r.s.outcome, STEP_SKIPPED);
	assert_int_equal(run(&r, "wait", "time: 1 h"), 0);
	assert_int_equal(r.s.outcome, STEP_SKIPPED);
	assert_int_equal(run(&r, "local", "{argv: [echo, x], changes: false}"), 0);
	assert_int_equal(r.s.outcome, STEP_PASSED);
	teardown(&r);
}

static void
a_wait_can_be_cut(void **state)
{
	struct rig r;

	(void)state;
	setup(&r);
	assert_int_equal(run(&r, "wait", "time: 0 s"), 0);
	cancel_raise(&r.cancel);
	assert_int_equal(run(&r, "wait", "time: 1 h"), -1);
	assert_int_equal(err_code(r.e), ERR_CANCELLED);
	err_clear(&r.e);
	assert_int_equal(run(&r, "wait", "until: '25:00'"), -1);
	assert_int_equal(err_code(r.e), ERR_INPUT);
	teardown(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_a_program_prints_is_kept),
	    cmocka_unit_test(what_fails_is_a_failure),
	    cmocka_unit_test(no_secret_among_arguments),
	    cmocka_unit_test(nobody_told_is_no_failure_unless_said),
	    cmocka_unit_test(a_dry_run_runs_only_what_looks),
	    cmocka_unit_test(a_wait_can_be_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
