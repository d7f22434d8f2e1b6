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

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(levels_go_up_to_stop),
	    cmocka_unit_test(a_signal_handler_may_raise),
	    cmocka_unit_test(two_threads_raise_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
