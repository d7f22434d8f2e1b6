#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "config/run.h"

static void
stays(const int *numbers, int n, const char *want)
{
	char got[16];
	bool in[16];

	run_longest(numbers, n, in);
	for (int i = 0; i < n; i++)
		got[i] = in[i] ? '=' : '!';
	got[n] = '\0';
	assert_string_equal(got, want);
}

static void
longest(void **state)
{
	(void)state;
	stays(NULL, 0, "");
	stays((int[]){7}, 1, "=");
	stays((int[]){1, 2, 5, 9}, 4, "====");
	stays((int[]){2, 3, 1}, 3, "==!");
	stays((int[]){3, 1, 2}, 3, "!==");
	stays((int[]){0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7}, 15,
	    "=!!!=!=!!=!=!!!");
}

/* Of several runs that are as long, the one that ends first. */
static void
several(void **state)
{
	(void)state;
	stays((int[]){1, 0}, 2, "=!");
	stays((int[]){0, 2, 1}, 3, "==!");
	stays((int[]){2, 1, 0}, 3, "=!!");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(longest),
	    cmocka_unit_test(several),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
