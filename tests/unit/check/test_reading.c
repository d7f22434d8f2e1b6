#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <math.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/reading.h"
#include "data/xml.h"
#include "unit/expect.h"

/* <v>TEXT</v> inside of <row>. */
static const struct xml *
row(struct arena *a, const char *v)
{
	struct xml *root = NULL;
	struct err *e = NULL;

	if (xml_parse(a, str_of(arena_printf(a, "<row>%s</row>", v)), &root, &e) < 0)
		fail_msg("%s", err_message(e));
	return root;
}

#define REMEDY                                                                           \
	"\n  remedy: the router's answer was not understood; keep the log and report "   \
	"it\n"

static void
test_whole(void **state)
{
	struct arena *a = arena_new();
	struct err *e = NULL;
	int64_t n = 7;

	(void)state;
	assert_int_equal(reading_whole(row(a, "<v> 65\n</v>"), "v", &n, &e), 1);
	assert_int_equal(n, 65);
	assert_int_equal(
	    reading_whole(row(a, "<v>123456789012345678</v>"), "v", &n, &e), 1);
	assert_true(n == 123456789012345678);
	n = 7;
	assert_int_equal(reading_whole(row(a, ""), "v", &n, &e), 0);
	assert_int_equal(reading_whole(row(a, "<v> </v>"), "v", &n, &e), 0);
	assert_int_equal(n, 7);
	assert_int_equal(
	    reading_whole(xml_child(row(a, "<v>3</v>"), "v"), "", &n, &e), 1);
	assert_int_equal(n, 3);
	assert_int_equal(reading_whole(row(a, "<v>12a</v>"), "v", &n, &e), -1);
	expect_err(e, ERR_PROTOCOL, "'12a' in <v> is no whole number" REMEDY);
	e = NULL;
	assert_int_equal(reading_whole(row(a, "<v>-1</v>"), "v", &n, &e), -1);
	expect_err(e, ERR_PROTOCOL, "'-1' in <v> is no whole number" REMEDY);
	e = NULL;
	assert_int_equal(
	    reading_whole(row(a, "<v>1234567890123456789</v>"), "v", &n, &e), -1);
	expect_err(
	    e, ERR_PROTOCOL, "'1234567890123456789' in <v> is no whole number" REMEDY);
	arena_free(a);
}

static void
test_attr(void **state)
{
	struct arena *a = arena_new();
	struct err *e = NULL;
	int64_t n = 7;

	(void)state;
	assert_int_equal(
	    reading_attr(row(a, "<v seconds='90'>1:30</v>"), "v", "seconds", &n, &e), 1);
	assert_int_equal(n, 90);
	assert_int_equal(reading_attr(row(a, "<v>1:30</v>"), "v", "seconds", &n, &e), 0);
	assert_int_equal(reading_attr(row(a, ""), "v", "seconds", &n, &e), 0);
	assert_int_equal(
	    reading_attr(row(a, "<v seconds='x'/>"), "v", "seconds", &n, &e), -1);
	expect_err(e, ERR_PROTOCOL, "'x' in <v> is no whole number" REMEDY);
	arena_free(a);
}

static void
test_dbm(void **state)
{
	static const char *const dark[] = {"- Inf", "-Inf", "-inf", " -  Inf\n"};
	static const char *const odd[] = {
	    "Inf", "- In", "- Infinite", "1e3", "0x10", "1.2.3", "-", ".", "nan", "+1"};
	struct arena *a = arena_new();
	double dbm = 0;

	(void)state;
	for (size_t i = 0; i < sizeof dark / sizeof dark[0]; i++) {
		struct err *e = NULL;
		const char *v = arena_printf(a, "<v>%s</v>", dark[i]);

		assert_int_equal(reading_dbm(row(a, v), "v", &dbm, &e), 1);
		assert_true(isinf(dbm) && dbm < 0);
	}
	for (size_t i = 0; i < sizeof odd / sizeof odd[0]; i++) {
		struct err *e = NULL;
		const char *v = arena_printf(a, "<v>%s</v>", odd[i]);

		assert_int_equal(reading_dbm(row(a, v), "v", &dbm, &e), -1);
		expect_err(e, ERR_PROTOCOL,
		    arena_printf(a, "'%s' in <v> is no number" REMEDY, odd[i]));
	}
	{
		struct err *e = NULL;

		assert_int_equal(
		    reading_dbm(row(a, "<v>\n-3.42\n</v>"), "v", &dbm, &e), 1);
		assert_true(dbm == -3.42);
		assert_int_equal(reading_dbm(row(a, "<v/>"), "v", &dbm, &e), 0);
	}
	arena_free(a);
}

static void
test_celsius(void **state)
{
	struct arena *a = arena_new();
	struct err *e = NULL;
	double degrees = 0;

	(void)state;
	assert_int_equal(
	    reading_celsius(row(a, "<v celsius='36'>36 degrees C / 96 degrees "
				   "F</v>"),
		"v", &degrees, &e),
	    1);
	assert_true(degrees == 36);
	assert_int_equal(reading_celsius(row(a, "<v>41 degrees C / 105 degrees F</v>"),
			     "v", &degrees, &e),
	    1);
	assert_true(degrees == 41);
	assert_int_equal(reading_celsius(row(a, ""), "v", &degrees, &e), 0);
	assert_int_equal(
	    reading_celsius(row(a, "<v>Testing</v>"), "v", &degrees, &e), -1);
	expect_err(e, ERR_PROTOCOL, "'Testing' in <v> is no temperature" REMEDY);
	arena_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_whole),
	    cmocka_unit_test(test_attr),
	    cmocka_unit_test(test_dbm),
	    cmocka_unit_test(test_celsius),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
