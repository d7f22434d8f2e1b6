#include "unit/deploy/attempted.h"

static void
errors_name_the_way(void **state)
{
	struct device *dev = NULL;
	struct attempted a;

	(void)state;
	attempted_open(&a, NULL, NULL);
	assert_int_equal(reach_open(&a.t.reach, &a.d, &dev, &a.play.e), -1);
	assert_failed(&a.play, "CONNECT");
	assert_says(&a.play, "127.0.0.1");
	assert_null(dev);
	assert_string_equal(buf_z(&a.events), ""); /* no request was made */
	attempted_done(&a);
}

static void
a_deadline_that_is_over(void **state)
{
	struct device *dev = NULL;
	struct attempted a;
	int64_t began = clock_ms();

	(void)state;
	attempted_open(&a, NULL, NULL);
	a.host.address = "192.0.2.1"; /* nobody has it (RFC 5737) */
	a.d = deadline_in(0, NULL);
	assert_int_equal(reach_open(&a.t.reach, &a.d, &dev, &a.play.e), -1);
	assert_int_equal(err_exit_code(a.play.e), 4);
	assert_true(clock_ms() - began < 5000);
	attempted_done(&a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(errors_name_the_way),
	    cmocka_unit_test(a_deadline_that_is_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
