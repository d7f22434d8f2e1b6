#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>

#include "base/env.h"

static void
empty_counts_as_unset(void **state)
{
	(void)state;
	unsetenv("HOLDFAST_TEST");
	assert_null(env_get("HOLDFAST_TEST"));
	assert_false(env_set("HOLDFAST_TEST"));
	setenv("HOLDFAST_TEST", "", 1);
	assert_null(env_get("HOLDFAST_TEST"));
	assert_false(env_set("HOLDFAST_TEST"));
	setenv("HOLDFAST_TEST", " x ", 1);
	assert_string_equal(env_get("HOLDFAST_TEST"), " x ");
	assert_true(env_set("HOLDFAST_TEST"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(empty_counts_as_unset),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
