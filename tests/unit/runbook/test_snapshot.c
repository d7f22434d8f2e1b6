#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "check/baseline.h"
#include "check/check.h"
#include "data/value.h"
#include "data/xml.h"
#include "runbook/snapshot.h"
#include "unit/expect.h"

extern const struct check_kind check_bgp;

static const struct check sessions = {
    .name = "sessions", .title = "t", .kind = &check_bgp};

static const struct baseline *
baseline_of(struct arena *a, const char *host, const char *said)
{
	const struct xml *v[1];
	struct check_replies replies = {v, 1};
	struct baseline *b = baseline_new(a);
	struct xml *root = NULL;
	struct err *e = NULL;

	assert_int_equal(xml_parse(a,
			     str_of(arena_printf(
				 a, "<rpc-reply><output>%s</output></rpc-reply>", said)),
			     &root, &e),
	    0);
	v[0] = root;
	baseline_put(b, host, &sessions, &replies);
	return b;
}

static const char *
said(struct arena *a, const char *folder, const char *name, const char *host)
{
	struct baseline *b = NULL;
	struct check_replies replies;
	struct err *e = NULL;

	if (snapshot_read(a, folder, name, host, &b, &e) < 0 ||
	    baseline_get(b, host, &sessions, a, &replies, &e) < 0)
		fail_msg("%s", err_message(e));
	return xml_get(a, replies.v[0], "output");
}

/* Each name and each router by itself; the latest of a name counts; a host may be called as it likes. */
static void
test_round(void **state)
{
	struct arena *a = arena_new();
	char folder[] = "/tmp/test_snapshot.XXXXXX";
	const char *odd = "../r1/a";
	struct err *e = NULL;
	struct stat st;

	(void)state;
	assert_non_null(mkdtemp(folder));
#define PUT(name, host, text)                                                            \
	assert_int_equal(                                                                \
	    snapshot_write(folder, name, host, baseline_of(a, host, text), &e), 0)
	PUT("before", "r1", "one");
	PUT("before", "r2", "two");
	PUT("after", "r1", "three");
	PUT("before", odd, "four");
	assert_string_equal(said(a, folder, "before", "r1"), "one");
	assert_string_equal(said(a, folder, "before", "r2"), "two");
	assert_string_equal(said(a, folder, "after", "r1"), "three");
	assert_string_equal(said(a, folder, "before", odd), "four");
	PUT("before", "r1", "five");
	assert_string_equal(said(a, folder, "before", "r1"), "five");
	assert_int_equal(
	    stat(arena_printf(a, "%s/snapshots/before/r1.json", folder), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(
	    stat(arena_printf(a, "%s/snapshots/before/%%2E.%%2Fr1%%2Fa.json", folder),
		&st),
	    0);
	assert_int_equal(stat(arena_printf(a, "%s/snapshots/before", folder), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	assert_int_equal(system(arena_printf(a, "rm -r '%s'", folder)), 0);
	arena_free(a);
}

static void
test_refused(void **state)
{
	struct arena *a = arena_new();
	struct baseline *b = NULL;
	struct err *e = NULL;

	(void)state;
	assert_int_equal(snapshot_read(a, "/nonexistent", "before", "r1", &b, &e), -1);
	expect_err(e, ERR_INPUT,
	    "no snapshot 'before' of 'r1' was taken in this run\n"
	    "  remedy: take it in a step before: 'snapshot: {name: before}'\n");
	e = NULL;
	assert_int_equal(
	    snapshot_write("/nonexistent", "before", "r1", baseline_of(a, "r1", "x"), &e),
	    -1);
	assert_int_equal(err_code(e), ERR_FILE);
	err_free(e);
	arena_free(a);
}

static void
test_names(void **state)
{
	(void)state;
	assert_true(snapshot_is_name("before-2_a.b"));
	assert_false(snapshot_is_name(""));
	assert_false(snapshot_is_name(".."));
	assert_false(snapshot_is_name("a/b"));
	assert_false(snapshot_is_name("a b"));
	assert_false(snapshot_is_name("12345678901234567890123456789012345678901234567890"
				      "123456789012345"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_round),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
