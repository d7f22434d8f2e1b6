#include "data/span.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/buf.h"

static void
what_people_write(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
		const char *printed;
	} cases[] = {
	    {"0", 0, "0 s"},
	    {"0 min", 0, "0 s"},
	    {"1 ms", 1, "1 ms"},
	    {"90 s", 90000, "1 min 30 s"},
	    {"90s", 90000, "1 min 30 s"},
	    {" 10 min ", 600000, "10 min"},
	    {"1 h 30 min", 5400000, "1 h 30 min"},
	    {"1h30min5s7ms", 5405007, "1 h 30 min 5 s 7 ms"},
	    {"1 h 5 s", 3605000, "1 h 5 s"},
	    {"720 h", SPAN_MOST, "720 h"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf out;
		int64_t ms = -1, again = -1;

		buf_init(&out, BUF_LINE);
		if (!span_parse(str_of(cases[i].text), &ms))
			fail_msg("'%s' was refused", cases[i].text);
		assert_int_equal(ms, cases[i].ms);
		span_print(&out, ms);
		assert_string_equal(buf_z(&out), cases[i].printed);
		assert_true(span_parse(buf_str(&out), &again));
		assert_int_equal(again, ms);
		buf_done(&out);
	}
}

static void
what_says_no_time(void **state)
{
	static const char *const texts[] = {"", " ", "10", "min", "-1 s", "1.5 h", "10 m",
	    "10 minutes", "5 s 1 min", "1 s 1 s", "1 h x", "10 min 5", "721 h",
	    "99999999999 s", "9999999999 h", "1 h 2592000 s", "10 MIN", "+1 s"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		int64_t ms = -1;

		if (span_parse(str_of(texts[i]), &ms))
			fail_msg("'%s' was taken for %lld ms", texts[i], (long long)ms);
		assert_int_equal(ms, -1);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_people_write),
	    cmocka_unit_test(what_says_no_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
