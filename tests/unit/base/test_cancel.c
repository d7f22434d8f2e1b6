#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>

#include "base/cancel.h"

#include "base/err.h"
#include "base/wait.h"

static struct cancel c;

static bool
readable(void)
{
	struct pollfd p = {.fd = c.fd, .events = POLLIN};

	return poll(&p, 1, 0) == 1;
}

static void
levels_go_up_to_stop(void **state)
{
	(void)state;
	cancel_init(&c);
	assert_int_equal(cancel_level(&c), CANCEL_NONE);
	assert_false(readable());
	cancel_raise(&c);
	assert_int_equal(cancel_level(&c), CANCEL_FINISH);
	assert_true(readable());
	cancel_raise(&c);
	cancel_raise(&c);
	assert_int_equal(cancel_level(&c), CANCEL_STOP);
	assert_true(readable());
	cancel_done(&c);
}

static void
on_signal(int number)
{
	(void)number;
	cancel_raise(&c);
}

static void
a_signal_handler_may_raise(void **state)
{
	struct sigaction act = {.sa_handler = on_signal};

	(void)state;
	cancel_init(&c);
	assert_int_equal(sigaction(SIGUSR1, &act, NULL), 0);
	raise(SIGUSR1);
	assert_int_equal(cancel_level(&c), CANCEL_FINISH);
	cancel_done(&c);
}

static void *
raiser(void *unused)
{
	for (int i = 0; i < 1000; i++)
		cancel_raise(&c);
	return unused;
}

static void
two_threads_raise_at_once(void **state)
{
	pthread_t thread[2];

	(void)state;
	cancel_init(&c);
	for (int i = 0; i < 2; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, raiser, NULL), 0);
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	assert_int_equal(cancel_level(&c), CANCEL_STOP);
	cancel_done(&c);
}

static void
in_a_shelter_only_the_second_request_is_seen(void **state)
{
	struct cancel shelter;
	struct err *e = NULL;
	struct deadline d;

	(void)state;
	cancel_init(&c);
	cancel_shelter(&shelter, &c);
	assert_ptr_equal(cancel_source(&shelter), &c);
	assert_ptr_equal(cancel_source(&c), &c);
	cancel_raise(&c);
	assert_int_equal(cancel_level(&shelter), CANCEL_NONE);
	d = deadline_in(20, &shelter);
	d.cancel_at = CANCEL_FINISH;
	assert_int_equal(wait_until(&d, &e), 0);
	cancel_raise(&c);
	assert_int_equal(cancel_level(&shelter), CANCEL_STOP);
	d = deadline_in(60000, &shelter);
	assert_int_equal(wait_until(&d, &e), -1);
	assert_int_equal(err_code(e), ERR_CANCELLED);
	err_free(e);
	cancel_done(&c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(levels_go_up_to_stop),
	    cmocka_unit_test(a_signal_handler_may_raise),
	    cmocka_unit_test(two_threads_raise_at_once),
	    cmocka_unit_test(in_a_shelter_only_the_second_request_is_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
