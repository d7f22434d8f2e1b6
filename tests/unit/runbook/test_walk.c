#include "unit/runbook/walked.h"

static void
one_after_the_other_or_together(void **state)
{
	(void)state;
	walked_expect("steps:\n- local: [pass]\n- local: [change]\n",
	    "r1:1 pass; r1:2 change; r2:1 pass; r2:2 change; ",
	    "r1 done, r2 done; exit 0");
	walked_expect("order: together\nsteps:\n- local: [pass]\n- local: [change]\n",
	    "r1:1 pass; r2:1 pass; r1:2 change; r2:2 change; ",
	    "r1 done, r2 done; exit 0");
}

static void
conditions_and_results(void **state)
{
	(void)state;
	walked_expect(
	    "order: together\nsteps:\n"
	    "- {local: [pass, '{{ role }}'], result: x}\n"
	    "- {local: [change], when: x.seen == 'b' and x.outcome == 'passed'}\n"
	    "- {local: [pass], when: [role == 'a', not x.changed]}\n",
	    "r1:1 pass; r2:1 pass; r2:2 change; r1:3 pass; ", "r1 done, r2 done; exit 0");
}

static void
once_and_for_the_batch(void **state)
{
	(void)state;
	walked_expect("order: together\nsteps:\n"
		      "- {local: [pass, one], once: true, result: x}\n"
		      "- {name: batch, local: [pass]}\n"
		      "- {local: [pass], when: x.seen == 'one'}\n",
	    "r1:1 pass; r1:2 pass; r1:3 pass; r2:3 pass; ", "r1 done, r2 done; exit 0");
}

static void
a_failure_leaves_the_router_and_the_next_batch(void **state)
{
	(void)state;
	walked_expect("steps:\n- local: [fail]\n- local: [pass]\n", "r1:1 fail; ",
	    "r1 failed, r2 skipped; exit 1");
	walked_expect(
	    "order: together\nsteps:\n- local: [fail-on, r1]\n- local: [pass]\n",
	    "r1:1 fail-on; r2:1 fail-on; r2:2 pass; ", "r1 failed, r2 done; exit 1");
	walked_expect(
	    "steps:\n- {local: [fail], on-failure: continue}\n- local: [pass]\n",
	    "r1:1 fail; r1:2 pass; r2:1 fail; r2:2 pass; ", "r1 done, r2 done; exit 0");
	/* nobody can be asked without a terminal */
	walked_expect("steps:\n- {local: [fail], on-failure: ask}\n- local: [pass]\n",
	    "r1:1 fail; ", "r1 failed, r2 skipped; exit 1");
	walked_expect("steps:\n- local: [refuse]\n", "r1:1 refuse; ",
	    "r1 refused, r2 skipped; exit 4");
	walked_expect("steps:\n- local: [pass]\n- local: [refuse]\n",
	    "r1:1 pass; r1:2 refuse; ", "r1 failed, r2 skipped; exit 1");
}

static void
changes_that_stand_are_told_from_those_taken_back(void **state)
{
	(void)state;
	walked_expect("steps:\n- {name: push, local: [change]}\n- local: [fail]\n",
	    "r1:1 change; r1:2 fail; ", "r1 failed, r2 skipped; exit 7");
	walked_expect("steps:\n- local: [promise, a, standing]\n- local: [promise, b, "
		      "standing]\n- local: [fail]\n",
	    "r1:1 promise; r1:2 promise; r1:3 fail; r1:2 back b; r1:1 back a; ",
	    "r1 rolled-back, r2 skipped; exit 5");
	walked_expect("steps:\n- local: [promise, a]\n- local: [fail]\n",
	    "r1:1 promise; r1:2 fail; ", "r1 failed, r2 skipped; exit 7");
	walked_expect(
	    "steps:\n- local: [promise, a]\n- {local: [fail], on-failure: undo}\n",
	    "r1:1 promise; r1:2 fail; r1:1 back a; ",
	    "r1 rolled-back, r2 skipped; exit 5");
	/* what was promised and settled since stays, and nobody takes it back */
	walked_expect(
	    "steps:\n- {name: promise, local: [promise, a, standing]}\n- local: "
	    "[settle]\n- local: [fail]\n",
	    "r1:1 promise; r1:2 settle; r1:3 fail; ", "r1 failed, r2 skipped; exit 7");
	/* what a later step took back itself is no change that stands */
	walked_expect(
	    "steps:\n- local: [promise, a, standing]\n- local: [keep]\n- local: "
	    "[fail]\n",
	    "r1:1 promise; r1:2 keep; r1:3 fail; ", "r1 rolled-back, r2 skipped; exit 5");
	/* a step that failed after its promise: the promise is kept */
	walked_expect("steps:\n- local: [promise, a, standing, fail]\n",
	    "r1:1 promise; r1:1 back a; ", "r1 rolled-back, r2 skipped; exit 5");
}

static void
what_cannot_be_taken_back_is_unknown(void **state)
{
	struct walked w;

	(void)state;
	walked_init(&w, WALKED_TWO);
	assert_int_equal(walked_load(&w, "steps:\n- local: [promise, a, standing]\n"
					 "- local: [promise, broken, standing]\n"
					 "- {name: last, local: [fail]}\n"),
	    0);
	assert_int_equal(walked_open(&w, NULL, NULL), 0);
	walked_go(&w);
	assert_string_equal(walked_ends(&w), "r1 unknown, r2 skipped; exit 7");
	assert_string_equal(buf_z(&w.did), "r1:1 promise; r1:2 promise; r1:3 fail; r1:2 "
					   "back broken; r1:1 back a; ");
	assert_string_equal(walked_detail(&w, 0),
	    "'last': it is not so; not taken back: broken; taken back: a");
	assert_non_null(strstr(
	    value_text(value_at(walk_results(w.walk, w.a), 0), "remedy"), "broken"));
	walked_done(&w);
}

static void
of_what_nobody_knows_nothing_is_taken_back(void **state)
{
	(void)state;
	walked_expect("steps:\n- local: [promise, a, standing]\n- local: [unknown]\n",
	    "r1:1 promise; r1:2 unknown; ", "r1 unknown, r2 skipped; exit 7");
}

static void
a_no_ends_the_run_on_every_router(void **state)
{
	(void)state;
	walked_expect("steps:\n- local: [promise, a]\n- {local: [stop], when: role == "
		      "'b'}\n- local: [pass]\n",
	    "r1:1 promise; r1:3 pass; r2:1 promise; r2:2 stop; r1:1 back a; r2:1 back "
	    "a; ",
	    "r1 stopped, r2 stopped; exit 6");
	walked_expect(
	    "steps:\n- local: [stop]\n", "r1:1 stop; ", "r1 stopped, r2 skipped; exit 6");
}

static void
a_request_to_stop_ends_what_is_under_way_and_takes_back(void **state)
{
	(void)state;
	walked_expect("steps:\n- local: [promise, a]\n- local: [interrupt]\n- local: "
		      "[pass]\n",
	    "r1:1 promise; r1:2 interrupt; r1:1 back a; ",
	    "r1 stopped, r2 skipped; exit 6");
}

static void
blocks(void **state)
{
	(void)state;
	walked_expect("order: together\nsteps:\n"
		      "- block:\n  - local: [fail-on, r1]\n  - local: [pass]\n"
		      "  rescue:\n  - local: [pass, '{{ failed.detail }}']\n"
		      "  always:\n  - local: [pass]\n"
		      "- local: [pass]\n",
	    "r1:1.1 fail-on; r2:1.1 fail-on; r2:1.2 pass; r1:1.rescue.1 pass; "
	    "r1:1.always.1 pass; r2:1.always.1 pass; r1:2 pass; r2:2 pass; ",
	    "r1 done, r2 done; exit 0");
	walked_expect("steps:\n- block: [local: [fail]]\n  rescue: [local: [fail]]\n"
		      "  always: [local: [pass]]\n- local: [pass]\n",
	    "r1:1.1 fail; r1:1.rescue.1 fail; r1:1.always.1 pass; ",
	    "r1 failed, r2 skipped; exit 1");
	walked_expect("order: together\nsteps:\n- when: role == 'b'\n  block: [local: "
		      "[pass]]\n  always: [local: [pass]]\n- local: [pass]\n",
	    "r2:1.1 pass; r2:1.always.1 pass; r1:2 pass; r2:2 pass; ",
	    "r1 done, r2 done; exit 0");
	/* what comes always comes after a no, too, and before anything is taken back */
	walked_expect("steps:\n- local: [promise, a]\n- block: [local: [stop]]\n"
		      "  rescue: [local: [pass]]\n  always: [local: [pass]]\n",
	    "r1:1 promise; r1:2.1 stop; r1:2.always.1 pass; r1:1 back a; ",
	    "r1 stopped, r2 skipped; exit 6");
	walked_expect("steps:\n- block: [local: [interrupt], local: [pass]]\n"
		      "  always: [local: [pass], local: [change]]\n"
		      "  # the first request to stop cuts nothing of it\n",
	    "r1:1.1 interrupt; r1:1.always.1 pass; r1:1.always.2 change; ",
	    "r1 stopped, r2 skipped; exit 6");
}

/* Writes another runbook beside the book, then walks it. */
static void
walked_with(const char *other, const char *text, const char *did, const char *ends)
{
	struct walked w;

	walked_init(&w, WALKED_TWO);
	walked_write(&w, "runbooks/other.yaml", other);
	if (walked_load(&w, text) < 0 || walked_open(&w, NULL, NULL) < 0)
		fail_msg("%s", err_message(w.e));
	walked_go(&w);
	assert_string_equal(buf_z(&w.did), did);
	assert_string_equal(walked_ends(&w), ends);
	walked_done(&w);
}

static void
runbooks_within_runbooks(void **state)
{
	static const char other[] =
	    "parameters:\n"
	    "  what: {help: what, required: true}\n"
	    "  mo-re: {help: more, type: int, default: 4}\n"
	    "targets: nobody-of-this-name\n"
	    "steps:\n"
	    "- {local: [pass, '{{ what }}'], result: x}\n"
	    "- {local: [change], when: x.seen == 'role a' and mo_re == 4}\n"
	    "- {local: [pass], when: x.seen == 'outer' and mo_re == 7}\n";

	(void)state;
	/* twice, with results of the same name that do not meet */
	walked_with(other,
	    "order: together\nsteps:\n"
	    "- {local: [pass, outer], result: x}\n"
	    "- run: {runbook: other, with: {what: 'role {{ role }}'}}\n"
	    "- run: {runbook: other.yaml, with: {what: '{{ x.seen }}', mo-re: '{{ 3 + 4 "
	    "}}'}}\n"
	    "  when: role == 'b'\n"
	    "- {local: [pass], when: x.seen == 'outer'}\n",
	    "r1:1 pass; r2:1 pass; r1:2.1 pass; r2:2.1 pass; r1:2.2 change; r2:3.1 pass; "
	    "r2:3.3 pass; r1:4 pass; r2:4 pass; ",
	    "r1 done, r2 done; exit 0");
}

static void
runbooks_within_are_looked_at_before(void **state)
{
	static const struct {
		const char *step, *message;
	} cases[] = {
	    {"run: {runbook: other, with: {wat: 1}}",
		"runbook 'other' has no parameter 'wat'"},
	    {"run: other", "runbook 'other' needs the parameter 'what'"},
	    {"run: {runbook: other, with: {what: x, n: y}}",
		"parameter 'n' must be a whole number, not 'y'"},
	    {"run: {runbook: other, with: {what: '{{ nobody }}'}}",
		"'nobody' is defined by no host, no parameter and no step before"},
	    {"run: {runbook: other, with: {what: '{{ x.seen }}'}}",
		"'x' is defined by no host, no parameter and no step before"},
	    {"run: nothing", "there is no runbook 'nothing' in %s/runbooks"},
	};
	struct walked w;

	(void)state;
	walked_init(&w, WALKED_TWO);
	walked_write(&w, "runbooks/other.yaml",
	    "name: other\nparameters:\n  what: {help: what, required: true}\n"
	    "  n: {help: n, type: int}\nsteps:\n- {local: [pass], result: x}\n");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *text = arena_printf(w.a, "steps:\n- %s\n", cases[i].step);

		assert_int_equal(walked_load(&w, text), -1);
		assert_string_equal(
		    err_message(w.e), arena_printf(w.a, cases[i].message, w.dir));
		assert_int_equal(err_where(w.e).line, 2);
		err_clear(&w.e);
	}
	walked_done(&w);
}

static void
tries(void **state)
{
	(void)state;
	walked_expect("steps:\n- {local: [fail-first, '2'], retries: 2, interval: 0 s}\n",
	    "r1:1 fail-first; r1:1 fail-first; r1:1 fail-first; r2:1 fail-first; r2:1 "
	    "fail-first; r2:1 fail-first; ",
	    "r1 done, r2 done; exit 0");
	walked_expect("steps:\n- {local: [fail-first, '2'], retries: 1, interval: 0 s}\n",
	    "r1:1 fail-first; r1:1 fail-first; ", "r1 failed, r2 skipped; exit 1");
	walked_expect(
	    "steps:\n- {local: [pass, '{{ role }}'], retries: 1, interval: 0 s, "
	    "until: result.seen == 'b'}\n",
	    "r1:1 pass; r1:1 pass; ", "r1 failed, r2 skipped; exit 1");
	/* a person's no is no failure that another try would mend */
	walked_expect("steps:\n- {local: [stop], retries: 5, interval: 0 s}\n",
	    "r1:1 stop; ", "r1 stopped, r2 skipped; exit 6");
}

static void
pairs_and_batches(void **state)
{
	static const char hosts[] = "all: {hosts: {r1: {}, r2: {}, r3: {}}}\n";
	static const struct {
		const char *order, *did;
	} cases[] = {
	    {"pairs", "r1:1 pass; r3:1 pass; r2:1 pass; "},
	    {"[2]", "r1:1 pass; r3:1 pass; r2:1 pass; "},
	    {"serial", "r1:1 pass; r2:1 pass; r3:1 pass; "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct walked w;

		walked_init(&w, hosts);
		assert_int_equal(
		    walked_load(
			&w, arena_printf(w.a, "order: %s\nsteps: [local: [pass]]\n",
				cases[i].order)),
		    0);
		assert_int_equal(walked_open(&w, NULL, NULL), 0);
		walked_go(&w);
		assert_string_equal(buf_z(&w.did), cases[i].did);
		walked_done(&w);
	}
}

static void
a_dry_run_does_nothing(void **state)
{
	struct walked w;

	(void)state;
	walked_init(&w, WALKED_TWO);
	assert_int_equal(
	    walked_load(&w, "steps:\n- {local: [change], result: x}\n"
			    "- {local: [change], when: x.seen == 'b'}\n"
			    "- {block: [local: [pass]], when: x.seen == 'b'}\n"),
	    0);
	w.run.dry = true;
	assert_int_equal(walked_open(&w, NULL, NULL), 0);
	walked_go(&w);
	assert_string_equal(buf_z(&w.did), "");
	assert_string_equal(walked_ends(&w), "r1 done, r2 done; exit 0");
	assert_int_equal(access(arena_printf(w.a, "%s/leases", w.dir), F_OK), -1);
	assert_int_equal(access(w.run.folder, F_OK), -1);
	walked_done(&w);
}

static void
from_a_step(void **state)
{
	static const char book[] = "steps:\n- {name: one, local: [pass]}\n"
				   "- {name: two, local: [pass], result: x}\n"
				   "- {name: three, local: [pass]}\n"
				   "- {name: four, local: [pass, '{{ x.seen }}']}\n";
	struct walked w;

	(void)state;
	walked_init(&w, WALKED_TWO);
	assert_int_equal(walked_load(&w, book), 0);
	assert_int_equal(walked_open(&w, "two", NULL), 0);
	walked_go(&w);
	assert_string_equal(buf_z(&w.did),
	    "r1:2 pass; r1:3 pass; r1:4 pass; r2:2 pass; r2:3 pass; r2:4 pass; ");
	walked_done(&w);

	walked_init(&w, WALKED_TWO);
	assert_int_equal(walked_load(&w, book), 0);
	assert_int_equal(walked_open(&w, "three", NULL), -1);
	assert_int_equal(err_code(w.e), ERR_USAGE);
	assert_string_equal(
	    err_message(w.e), "'x' is what step 'two' finds, which --from leaves out");
	err_clear(&w.e);
	assert_int_equal(walked_open(&w, "thre", NULL), -1);
	assert_string_equal(err_get_remedy(w.e), "did you mean 'three'?");
	walked_done(&w);
}

static void
what_one_router_lacks_is_known_before(void **state)
{
	struct walked w;

	(void)state;
	walked_init(&w, "all: {hosts: {r1: {slot: 1}, r2: {}}}\n");
	assert_int_equal(
	    walked_load(&w, "steps:\n- local: [change]\n- local: [pass, '{{ slot }}']\n"),
	    0);
	assert_int_equal(walked_open(&w, NULL, NULL), -1);
	assert_int_equal(err_code(w.e), ERR_UNDEFINED);
	assert_string_equal(err_message(w.e), "'slot' is not defined for 'r2'");
	assert_int_equal(err_where(w.e).line, 3);
	assert_string_equal(buf_z(&w.did), "");
	walked_done(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_after_the_other_or_together),
	    cmocka_unit_test(conditions_and_results),
	    cmocka_unit_test(once_and_for_the_batch),
	    cmocka_unit_test(a_failure_leaves_the_router_and_the_next_batch),
	    cmocka_unit_test(changes_that_stand_are_told_from_those_taken_back),
	    cmocka_unit_test(what_cannot_be_taken_back_is_unknown),
	    cmocka_unit_test(of_what_nobody_knows_nothing_is_taken_back),
	    cmocka_unit_test(a_no_ends_the_run_on_every_router),
	    cmocka_unit_test(a_request_to_stop_ends_what_is_under_way_and_takes_back),
	    cmocka_unit_test(blocks),
	    cmocka_unit_test(runbooks_within_runbooks),
	    cmocka_unit_test(runbooks_within_are_looked_at_before),
	    cmocka_unit_test(tries),
	    cmocka_unit_test(pairs_and_batches),
	    cmocka_unit_test(a_dry_run_does_nothing),
	    cmocka_unit_test(from_a_step),
	    cmocka_unit_test(what_one_router_lacks_is_known_before),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
