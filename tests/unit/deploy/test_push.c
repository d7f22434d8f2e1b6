/* Paths, rates and amounts; copies are made in tests/scenario/test_push.py. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "deploy/push.h"

static void
goes_to(const char *to, const char *path)
{
	struct arena *a = arena_new();
	struct err *e = NULL;
	const char *got = NULL;

	assert_int_equal(push_path(a, to, "image.tgz", &got, &e), 0);
	assert_string_equal(got, path);
	arena_free(a);
}

static void
goes_nowhere(const char *to, const char *part)
{
	struct arena *a = arena_new();
	struct err *e = NULL;
	const char *got = NULL;

	assert_int_equal(push_path(a, to, "image.tgz", &got, &e), -1);
	assert_int_equal(err_code(e), ERR_INPUT);
	if (strstr(err_message(e), part) == NULL)
		fail_msg("%s", err_message(e));
	assert_null(got);
	err_free(e);
	arena_free(a);
}

static void
paths(void **state)
{
	char name[300];

	(void)state;
	goes_to("/var/tmp/", "/var/tmp/image.tgz");
	goes_to("/var/tmp/other", "/var/tmp/other");
	goes_to("/", "/image.tgz");
	goes_to("/a b'c", "/a b'c");
	goes_nowhere("", "does not begin with '/'");
	goes_nowhere("image.tgz", "does not begin with '/'");
	goes_nowhere("re1:/var/tmp/", "does not begin with '/'");
	goes_nowhere("/var/tmp/a\nb", "a control character");
	goes_nowhere("/var/tmp/\x7f", "a control character");
	memset(name, 'x', sizeof name);
	name[0] = '/';
	name[252] = '\0';
	goes_nowhere(name, "is too long");
	name[251] = '\0';
	goes_to(name, name);
}

static int64_t
rate(const char *text)
{
	struct err *e = NULL;
	int64_t n = -1;

	if (push_rate(text, &n, &e) == 0)
		return n;
	assert_int_equal(err_code(e), ERR_INPUT);
	err_free(e);
	return -1;
}

static void
rates(void **state)
{
	static const char *const wrong[] = {"", "0", "-1", "M", "2m", "2Mb", "2 Mbit/s",
	    "1.5M", "2M/s/s", "2 M B", "99999999999999999999999", "99999999999G",
	    "2/min"};

	(void)state;
	assert_int_equal(rate("1"), 1);
	assert_int_equal(rate("250000"), 250000);
	assert_int_equal(rate("500k"), 500000);
	assert_int_equal(rate("2M"), 2000000);
	assert_int_equal(rate("2 MB/s"), 2000000);
	assert_int_equal(rate("1GB"), 1000000000);
	assert_int_equal(rate("70B/s"), 70);
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
		assert_int_equal(rate(wrong[i]), -1);
}

static void
amounts(void **state)
{
	struct arena *a = arena_new();

	(void)state;
	assert_string_equal(push_amount(a, 0), "0 octets");
	assert_string_equal(push_amount(a, 999999), "999999 octets");
	assert_string_equal(push_amount(a, 1000000), "1.0 MB");
	assert_string_equal(push_amount(a, INT64_C(4321000000)), "4321.0 MB");
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(paths),
	    cmocka_unit_test(rates),
	    cmocka_unit_test(amounts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
