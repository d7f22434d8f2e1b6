#include "rig.h"

#include "emulator/faults.h"

static void
test_occasions(void **state)
{
	struct faults f = {0};
	struct err *e = NULL;

	(void)state;
	assert_int_equal(faults_add(&f, "drop-after:commit-configuration:2", &e), 0);
	assert_null(faults_due(&f, FAULT_DROP_AFTER, "commit-configuration"));
	assert_null(faults_due(&f, FAULT_DROP_AFTER, "commit"));
	assert_null(faults_due(&f, FAULT_DROP_BEFORE, "commit-configuration"));
	assert_non_null(faults_due(&f, FAULT_DROP_AFTER, "commit-configuration"));
	assert_null(faults_due(&f, FAULT_DROP_AFTER, "commit-configuration"));
	faults_done(&f);
}

static void
test_every_time(void **state)
{
	struct faults f = {0};
	struct err *e = NULL;
	const struct fault *x;

	(void)state;
	assert_int_equal(faults_add(&f, "slow:lock:1.5", &e), 0);
	assert_int_equal(faults_add(&f, "refuse:*", &e), 0);
	for (int i = 0; i < 3; i++) {
		x = faults_due(&f, FAULT_SLOW, "lock");
		assert_non_null(x);
		assert_true(x->seconds == 1.5);
		assert_non_null(faults_due(&f, FAULT_REFUSE, ""));
	}
	faults_clear(&f);
	assert_null(faults_due(&f, FAULT_SLOW, "lock"));
	faults_done(&f);
}

static void
test_refused_texts(void **state)
{
	static const char *const texts[] = {"drop", "", "drop-before",
	    "drop-before:", "slow:lock", "slow:lock:x", "refuse:0", "refuse:x",
	    "drop-after:lock:1:2", "late-timer"};
	struct faults f = {0};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct err *e = NULL;

		assert_int_equal(faults_add(&f, texts[i], &e), -1);
		assert_int_equal(err_code(e), ERR_USAGE);
		err_free(e);
	}
	assert_int_equal(f.list.n, 0);
	faults_done(&f);
}

static void
test_late_timer(void **state)
{
	struct rig *g = rig_new(NULL, (const char *[]){"faults=[late-timer:100]", NULL});
	struct peer_end *end = rig_session(g, "autolab");

	(void)state;
	rig_rpc(g, end,
	    "<commit-configuration><confirmed/><confirm-timeout>1</confirm-timeout></"
	    "commit-configuration>");
	rig_ctl(g, "clock", "advance", "158", NULL);
	assert_int_equal(g->router->pending.minutes, 1);
	rig_ctl(g, "clock", "advance", "3", NULL);
	assert_int_equal(g->router->pending.minutes, 0);
	rig_close(end);
	rig_free(g);
}

static void
test_personality_is_checked(void **state)
{
	static const char *const wrong[] = {
	    "comit=1", "commit=soon", "wrapper=both", "uptime=3", "commit"};
	struct arena *a = arena_new();

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct row_texts set = {(const char **)&wrong[i], 1};
		struct personality *p;
		struct err *e = NULL;

		assert_int_equal(personality_load(a, NULL, &set, &p, &e), -1);
		err_free(e);
	}
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_occasions),
	    cmocka_unit_test(test_every_time),
	    cmocka_unit_test(test_refused_texts),
	    cmocka_unit_test(test_late_timer),
	    cmocka_unit_test(test_personality_is_checked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
