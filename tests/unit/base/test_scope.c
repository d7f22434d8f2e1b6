#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <pthread.h>

#include "base/scope.h"

static void
scopes_end_with_their_block(void **state)
{
	struct mark at = {"router.j2", 7, 3};

	(void)state;
	assert_null(scope_top());
	{
		SCOPE(device, SCOPE_DEVICE, "fra-edge1", NULL);

		assert_ptr_equal(scope_top(), &device);
		{
			SCOPE(template, SCOPE_TEMPLATE, "router.j2", &at);
			SCOPE(inner, SCOPE_DEVICE, "ams-edge2", NULL);

			assert_string_equal(scope_name(SCOPE_DEVICE), "ams-edge2");
			assert_string_equal(scope_name(SCOPE_TEMPLATE), "router.j2");
			assert_ptr_equal(scope_top()->up->mark, &at);
			assert_null(scope_name(SCOPE_STEP));
		}
		assert_string_equal(scope_name(SCOPE_DEVICE), "fra-edge1");
		assert_null(scope_name(SCOPE_TEMPLATE));
	}
	assert_null(scope_top());
}

static void *
other_thread(void *seen)
{
	*(const void **)seen = scope_top();
	return NULL;
}

static void
scopes_belong_to_their_thread(void **state)
{
	SCOPE(device, SCOPE_DEVICE, "fra-edge1", NULL);
	const void *seen = &device;
	pthread_t thread;

	(void)state;
	assert_int_equal(pthread_create(&thread, NULL, other_thread, &seen), 0);
	pthread_join(thread, NULL);
	assert_null(seen);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(scopes_end_with_their_block),
	    cmocka_unit_test(scopes_belong_to_their_thread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
