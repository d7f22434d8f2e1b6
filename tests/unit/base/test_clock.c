#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <time.h>

#include "base/buf.h"
#include "base/clock.h"

static void
iso(int64_t ms, const char *text)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	clock_print_iso(&b, ms);
	assert_string_equal(buf_z(&b), text);
	buf_done(&b);
}

static void
span(int64_t ms, const char *text)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	clock_print_span(&b, ms);
	assert_string_equal(buf_z(&b), text);
	buf_done(&b);
}

static void
instants(void **state)
{
	(void)state;
	iso(0, "1970-01-01T00:00:00.000Z");
	iso(1700000000007, "2023-11-14T22:13:20.007Z");
	iso(1709164800999, "2024-02-29T00:00:00.999Z");
}

static void
spans(void **state)
{
	(void)state;
	span(0, "0 ms");
	span(850, "850 ms");
	span(999, "999 ms");
	span(1000, "1.0 s");
	span(9999, "9.9 s");
	span(10000, "10 s");
	span(12000, "12 s");
	span(119999, "119 s");
	span(120000, "2 min 0 s");
	span(200000, "3 min 20 s");
	span(86400000, "1440 min 0 s");
}

static void
clocks_run(void **state)
{
	int64_t a = clock_ms(), b = clock_ms(), wall = clock_wall_ms();
	int64_t now = (int64_t)time(NULL) * 1000;

	(void)state;
	assert_true(b >= a);
	assert_in_range(now - wall + 2000, 0, 4000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(instants),
	    cmocka_unit_test(spans),
	    cmocka_unit_test(clocks_run),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
