#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "data/value.h"
#include "report/progress.h"

static void
moves(struct progresses *l, const char *what, int64_t done, int64_t total, int64_t now_ms)
{
	struct arena *a = arena_new();
	struct value *f = value_map(a);

	value_set(a, f, "what", value_strz(a, what));
	value_set(a, f, "done", value_int(a, done));
	value_set(a, f, "total", value_int(a, total));
	progresses_take(l, f, now_ms);
	arena_free(a);
}

static void
says(const struct progresses *l, int64_t now_ms, const char *want)
{
	struct buf out;

	buf_init(&out, BUF_LINE);
	progress_say(l->last, now_ms, &out);
	assert_string_equal(buf_z(&out), want);
	buf_done(&out);
}

static void
test_say(void **state)
{
	struct progresses l = {0};

	(void)state;
	moves(&l, "a\033.tgz", 0, 1000000000, 500);
	says(&l, 500, "a\\x1b.tgz 0 %");
	moves(&l, "a\033.tgz", 40000000, 1000000000, 1500); /* too early to tell */
	says(&l, 1500, "a\\x1b.tgz 4 %");
	moves(&l, "a\033.tgz", 123000000, 1000000000, 10500);
	says(&l, 10500, "a\\x1b.tgz 12 %, 12.3 MB/s, 1 min 12 s left");
	says(&l, 20500, "a\\x1b.tgz 12 %, 12.3 MB/s, 1 min 2 s left");
	says(&l, 900000, "a\\x1b.tgz 12 %, 12.3 MB/s, 0 s left");
	/* another file, which had a part already: it is not told as fast as that */
	moves(&l, "b", 500000000, 1000000000, 20500);
	moves(&l, "b", 501000000, 1000000000, 30500);
	says(&l, 30500, "b 50 %, 100 kB/s, 1 h 23 min 10 s left");
	moves(&l, "b", 1000000000, 1000000000, 40500);
	says(&l, 40500, "b 100 %, 25.0 MB/s");
	/* milliseconds of a wait have no rate */
	moves(&l, "soak", 0, 60000, 40500);
	moves(&l, "soak", 15000, 60000, 55500);
	says(&l, 55500, "soak 25 %, 45 s left");
	/* begun again */
	moves(&l, "soak", 100, 60000, 60500);
	says(&l, 60500, "soak 0 %");
	moves(&l, "empty", 0, 0, 60500);
	says(&l, 60500, "empty 100 %");
	progresses_reset(&l);
	assert_null(l.last);
	assert_int_equal(l.v.n, 0);
	progresses_done(&l);
}

static void
test_due(void **state)
{
	struct progresses l = {0};

	(void)state;
	moves(&l, "a", 0, 100, 0);
	assert_false(progress_due(l.last));
	moves(&l, "a", 90, 100, 29999);
	assert_false(progress_due(l.last));
	moves(&l, "a", 90, 100, 30000);
	assert_true(progress_due(l.last));
	assert_false(progress_due(l.last));
	moves(&l, "a", 99, 100, 300000);
	assert_false(progress_due(l.last));
	moves(&l, "a", 100, 100, 300000);
	assert_true(progress_due(l.last));
	progresses_done(&l);
}

/* More names than anybody would give take no more memory. */
static void
test_many(void **state)
{
	struct progresses l = {0};
	char what[16];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		snprintf(what, sizeof what, "file %d", i);
		moves(&l, what, i, 1000, i);
	}
	assert_int_equal(l.v.n, 64);
	says(&l, 999, "file 999 99 %");
	progresses_done(&l);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_say),
	    cmocka_unit_test(test_due),
	    cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
