#include "cli/course.h"

#include "cli/fleet.h"
#include "inventory/site.h"
#include "unit/cli/commanded.h"

static void
options_win_over_the_site(void **state)
{
	struct commanded w;
	struct course co;

	(void)state;
	COMMANDED(&w, "deploy", "--canary", "ams1", "--batches", "2,50%", "--soak", "90s",
	    "--failure-budget", "all=1,fra=0");
	commanded_site();
	folder_put("inventory/site.yml",
	    "deploy: {strategy: waves, canary: 2, batches: [1], soak: 1 h, "
	    "failure-budget: 50%}\n");
	assert_int_equal(course_open(&co, &w.c, &w.e), 0);
	assert_int_equal(co.strategy, SITE_WAVES);
	assert_int_equal(co.ncanary, 1);
	assert_int_equal(co.rollout.canary_count, 0);
	assert_int_equal(co.rollout.nbatches, 2);
	assert_int_equal(co.rollout.soak_ms, 90000);
	assert_int_equal(co.rollout.nbudgets, 2);
	commanded_done(&w);
	COMMANDED(&w, "deploy");
	commanded_site();
	folder_put("inventory/site.yml",
	    "deploy: {strategy: waves, canary: 2, batches: [1], soak: 1 h, "
	    "failure-budget: 50%}\n");
	assert_int_equal(course_open(&co, &w.c, &w.e), 0);
	assert_int_equal(co.rollout.canary_count, 2);
	assert_int_equal(co.rollout.soak_ms, 3600000);
	assert_true(co.rollout.budgets[0].most.percent);
	commanded_done(&w);
}

/* A site of waves can be deployed to in another way without a word being deleted. */
static void
another_strategy_leaves_out_what_it_does_not_know(void **state)
{
	struct commanded w;
	struct course co;

	(void)state;
	for (int k = 0; k < 2; k++) {
		COMMANDED(&w, "deploy", "--strategy", k == 0 ? "serial" : "all");
		commanded_site();
		folder_put("inventory/site.yml",
		    "deploy: {strategy: waves, canary: 2, soak: 1 h, failure-budget: "
		    "1}\n");
		assert_int_equal(course_open(&co, &w.c, &w.e), 0);
		assert_int_equal(co.rollout.canary_count, 0);
		assert_int_equal(co.rollout.soak_ms, k == 0 ? 3600000 : 0);
		assert_int_equal(co.rollout.budgets[0].most.number, k == 0 ? 1 : 0);
		commanded_done(&w);
	}
}

static void
nonsense_is_refused(void **state)
{
	static const struct {
		const char *words[4], *printed;
	} cases[] = {
	    {{"--canary", "1"}, "'--canary' means nothing with strategy 'serial'\n"
				"  remedy: give '--strategy waves' too\n"},
	    {{"--strategy", "all", "--soak", "1 s"},
		"'--soak' means nothing with strategy 'all'\n"
		"  remedy: give '--strategy waves' too\n"},
	    {{"--soak", "10"},
		"'--soak' must be a number with a unit, not '10'\n"
		"  remedy: write it like '90 s', '10 min' or '1 h 30 min'\n"},
	    {{"--failure-budget", "nosuch"},
		"--failure-budget: 'failure-budget' takes a number of routers or per "
		"cent "
		"of them\n"
		"  remedy: write it like 2, 5% or {all: 5%, fra: 1}\n"},
	    {{"--failure-budget", "all=1,frankfurt=1"},
		"--failure-budget: 'failure-budget' names 'frankfurt', which is no "
		"group\n"
		"  remedy: name groups of the inventory\n"},
	    {{"--strategy", "waves", "--canary", "3"},
		"--canary: the canary would be the whole fleet of 3 routers\n"
		"  remedy: a canary is a small part that goes first\n"},
	    {{"--strategy", "waves", "--canary", "ams2"},
		"--canary: no host or group matches 'ams2'\n"
		"  remedy: did you mean 'ams1'?\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct commanded w;
		struct course co;

		COMMANDED(&w, "deploy", cases[i].words[0], cases[i].words[1],
		    cases[i].words[2], cases[i].words[3]);
		commanded_site();
		if (course_open(&co, &w.c, &w.e) == 0)
			fail_msg("'%s' was taken", cases[i].words[1]);
		assert_int_equal(err_exit_code(w.e), 2);
		expect_err(w.e, err_code(w.e), cases[i].printed);
		w.e = NULL;
		commanded_done(&w);
	}
}

static void
plan(struct commanded *w, struct course *co, struct fleet *f)
{
	commanded_site();
	folder_put("inventory/site.yml", "redundancy-pairs: [[fra1, fra2]]\n");
	if (course_open(co, &w->c, &w->e) < 0 || fleet_open(f, &w->c, &w->e) < 0)
		fail_msg("%s", err_message(w->e));
	f->planned = true;
	course_plan(co, f);
}

static void
the_plan_is_an_event_and_a_product(void **state)
{
	static const char waves[] =
	    "\"strategy\":\"waves\",\"waves\":[{\"name\":\"canary\",\"devices\":["
	    "\"fra1\"]},"
	    "{\"name\":\"wave 2 of 2\",\"devices\":[\"fra2\",\"ams1\"]}],"
	    "\"failure-budget\":[{\"group\":\"all\",\"written\":\"50%\",\"allowed\":1,"
	    "\"of\":3},{\"group\":\"fra\",\"written\":\"0\",\"allowed\":0,\"of\":2}],"
	    "\"soak-ms\":600000,\"confirm-timeout\":5,\"load\":\"override\","
	    "\"checks\":[],\"lanes\":2}";
	struct commanded w;
	struct course co;
	struct fleet f;

	(void)state;
	COMMANDED(&w, "deploy", "--strategy", "waves", "--canary", "1", "--batches",
	    "100%", "--soak", "10 min", "--failure-budget", "all=50%,fra=0");
	plan(&w, &co, &f);
	assert_posted(&w, waves);
	keep_output(&w);
	assert_int_equal(course_write(&co, &f, &w.e), 0);
	assert_string_equal(output(&w),
	    "strategy        waves\n"
	    "failure budget  1 of 3 (50%), fra: 0 of 2\n"
	    "soak            10 min after a wave that changed something\n"
	    "window          5 min, then a router rolls back by itself\n"
	    "load            override\n"
	    "checks          none: a fresh session is all that is proved\n"
	    "at once         2\n"
	    "canary          fra1\n"
	    "wave 2 of 2     fra2, ams1\n");
	w.c.json = true;
	keep_output(&w);
	assert_int_equal(course_write(&co, &f, &w.e), 0);
	assert_memory_equal(output(&w), "{\n  \"strategy\": \"waves\",\n", 25);
	fleet_close(&f, 0);
	assert_posted(&w, "\"states\":{}");
	assert_not_posted(&w, "device-result");
	assert_not_posted(&w, "warning");
	commanded_done(&w);
}

static void
a_canary_that_is_elsewhere(void **state)
{
	struct commanded w;
	struct course co;
	struct fleet f;

	(void)state;
	COMMANDED(&w, "deploy", "--strategy", "waves", "--canary", "ams1", "fra");
	plan(&w, &co, &f);
	assert_posted(&w, "no router of the canary is among those of this run");
	assert_int_equal(co.waves.n, 2);
	fleet_close(&f, 0);
	commanded_done(&w);
}

/* It is over at once for an operator who asked to stop, and otherwise not before its time. */
static void
soak_time(void **state)
{
	struct commanded w;
	struct course co;
	struct fleet f;

	(void)state;
	COMMANDED(&w, "deploy", "--soak", "300 ms");
	plan(&w, &co, &f);
	assert_true(course_soak(&co, &co.waves.v[1], &w.c));
	assert_posted(&w, "\"kind\":\"soak\",\"wave\":\"wave 2 of 3\",\"soak-ms\":300}");
	co.rollout.soak_ms = 3600000;
	cancel_raise(&w.cancel);
	assert_false(course_soak(&co, &co.waves.v[2], &w.c));
	fleet_close(&f, 0);
	commanded_done(&w);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(options_win_over_the_site),
	    cmocka_unit_test(another_strategy_leaves_out_what_it_does_not_know),
	    cmocka_unit_test(nonsense_is_refused),
	    cmocka_unit_test(the_plan_is_an_event_and_a_product),
	    cmocka_unit_test(a_canary_that_is_elsewhere),
	    cmocka_unit_test(soak_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
