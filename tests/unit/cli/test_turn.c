#include "cli/turn.h"

#include "cli/course.h"
#include "cli/fleet.h"
#include "unit/cli/commanded.h"

/* Nobody listens: refused. */
static void
deploy(struct commanded *w, struct fleet *f, struct course *course)
{
	commanded_site();
	if (course_open(course, &w->c, &w->e) < 0 || fleet_open(f, &w->c, &w->e) < 0)
		fail_msg("%s", err_message(w->e));
	course_plan(course, f);
	fleet_deploy(f, course);
}

static void
serial_ends_with_the_first_that_fails(void **state)
{
	struct commanded w;
	struct course course;
	struct fleet f;

	(void)state;
	COMMANDED(&w, "deploy", "--yes", "fra");
	deploy(&w, &f, &course);
	assert_int_equal(f.results[0].outcome, OUTCOME_REFUSED);
	assert_int_equal(f.results[0].exit_code, 4);
	assert_int_equal(f.results[1].outcome, OUTCOME_REFUSED);
	assert_int_equal(f.results[1].exit_code, 0);
	assert_string_equal(buf_z(&f.results[1].detail),
	    "not begun: the failure budget is exceeded: 1 router did not end well, 0 "
	    "may");
	assert_int_equal(fleet_exit_code(&f), 4);
	keep_output(&w);
	assert_int_equal(fleet_write_results(&f, &w.e), 0);
	assert_string_equal(output(&w), "fra1 refused\nfra2 refused\n");
	fleet_close(&f, 4);
	assert_not_posted(&w, "wave-start");
	commanded_done(&w);
}

static void
what_a_budget_allows_is_followed(void **state)
{
	struct commanded w;
	struct course course;
	struct fleet f;

	(void)state;
	COMMANDED(&w, "deploy", "--yes", "--failure-budget", "all=3,fra=1", "all");
	deploy(&w, &f, &course);
	assert_int_equal(f.results[0].exit_code, 4);
	assert_int_equal(f.results[1].exit_code, 4);
	assert_string_equal(buf_z(&f.results[2].detail),
	    "not begun: the failure budget of group fra is exceeded: 2 routers did not "
	    "end well, 1 may");
	fleet_close(&f, 4);
	commanded_done(&w);
}

static void
a_canary_ends_a_run_in_waves(void **state)
{
	struct commanded w;
	struct course course;
	struct fleet f;

	(void)state;
	COMMANDED(&w, "deploy", "--yes", "--strategy", "waves", "--canary", "ams1",
	    "--failure-budget", "100%", "--soak", "1 h");
	deploy(&w, &f, &course);
	assert_string_equal(buf_z(&f.results[0].detail),
	    "not begun: the canary ams1 did not end well (refused)");
	assert_int_equal(f.results[2].exit_code, 4);
	fleet_close(&f, 4);
	assert_posted(
	    &w, "\"kind\":\"wave-start\",\"wave\":\"canary\",\"devices\":[\"ams1\"]");
	assert_posted(&w, "\"kind\":\"wave-end\",\"wave\":\"canary\"");
	assert_posted(&w, "\"states\":{\"refused\":1}}");
	assert_not_posted(&w, "\"wave\":\"wave 2 of 3\"");
	assert_not_posted(&w, "\"kind\":\"soak\"");
	commanded_done(&w);
}

/* Refused changed nothing: there is nothing to wait for, or this test would take an hour. */
static void
a_partner_is_left_alone(void **state)
{
	struct commanded w;
	struct course course;
	struct fleet f;

	(void)state;
	COMMANDED(&w, "deploy", "--yes", "--failure-budget", "2", "--soak", "1 h");
	folder_put("inventory/site.yml", "redundancy-pairs: [[fra2, fra1]]\n");
	deploy(&w, &f, &course);
	assert_string_equal(buf_z(&f.results[1].detail),
	    "not begun: its partner fra1 did not end well (refused)");
	assert_int_equal(f.results[2].exit_code, 4); /* ams1 was tried */
	assert_int_equal(fleet_exit_code(&f), 4);
	fleet_close(&f, 4);
	commanded_done(&w);
}

static void
stopped_before_the_first_wave(void **state)
{
	struct commanded w;
	struct course course;
	struct fleet f;

	(void)state;
	COMMANDED(&w, "deploy", "--yes", "--strategy", "waves", "--batches", "2");
	cancel_raise(&w.cancel);
	deploy(&w, &f, &course);
	for (size_t i = 0; i < 3; i++) {
		assert_int_equal(f.results[i].exit_code, 6);
		assert_string_equal(
		    buf_z(&f.results[i].detail), "not begun: the run was stopped");
	}
	fleet_close(&f, 6);
	assert_not_posted(&w, "wave-start");
	commanded_done(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(serial_ends_with_the_first_that_fails),
	    cmocka_unit_test(what_a_budget_allows_is_followed),
	    cmocka_unit_test(a_canary_ends_a_run_in_waves),
	    cmocka_unit_test(a_partner_is_left_alone),
	    cmocka_unit_test(stopped_before_the_first_wave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
