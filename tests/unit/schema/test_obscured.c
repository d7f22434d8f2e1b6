#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "schema/obscured.h"

static void
compares(const char *a, const char *b, int want)
{
	assert_int_equal(obscured_compare(str_of(a), str_of(b)), want);
	assert_int_equal(obscured_compare(str_of(b), str_of(a)), want);
}

static void
equal(void **state)
{
	(void)state;
	compares("lc", "lc", 1);
	compares("lc", "$9$LbHX-wg4Z", 1);
	compares("secret-1", "$9$LbHNwgGUHmPQGD.5TzAtreKMxN", 1);
	compares("$9$kPz6pu1hclp0Eyrex7JGUj.P", "$9$LbHNwgGUHmPQGD.5TzAtreKMxN", 1);
}

static void
different(void **state)
{
	(void)state;
	compares("lc", "ld", 0);
	compares("lc", "lcc", 0);
	compares("lc", "$9$LbHNwgGUHmPQGD.5TzAtreKMxN", 0);
	compares("$9$QabcnA0EhrvMXEcK8LxsYk.m536", "$9$LbHNwgGUHmPQGD.5TzAtreKMxN", 0);
}

/* What is cut short, of another kind or has characters that cannot be there. */
static void
unknown(void **state)
{
	static const char *const texts[] = {"", "$9$", "$9$L", "$9$LbHX", "$9$LbHX-w!4Z",
	    "$8$aes256-gcm$x", "$junos-key", "<*>"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		compares("lc", texts[i], -1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(equal),
	    cmocka_unit_test(different),
	    cmocka_unit_test(unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
