#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "base/wait.h"
#include "check/local.h"
#include "unit/expect.h"

struct ran {
	struct buf out;
	struct err *e;
	int rc;
};

static struct ran
run(size_t limit, int64_t ms, const char *const *argv)
{
	struct deadline d = deadline_in(ms, NULL);
	struct ran r = {0};

	buf_init(&r.out, limit);
	r.rc = local_run((char *const *)argv, &d, &r.out, &r.e);
	return r;
}

#define RUN(limit, ms, ...) run((limit), (ms), (const char *const[]){__VA_ARGS__, NULL})

/* Words are words, whatever is in them; what it says is kept, what it complains of is not. */
static void
test_run(void **state)
{
	struct ran r = RUN(BUF_LINE, 10000, "printf", "%s|", "a b", "$HOME; exit", "*");

	(void)state;
	assert_int_equal(r.rc, 0);
	assert_string_equal(buf_z(&r.out), "a b|$HOME; exit|*|");
	buf_done(&r.out);
	r = RUN(BUF_LINE, 10000, "sh", "-c", "echo x; echo y >&2");
	assert_int_equal(r.rc, 0);
	assert_string_equal(buf_z(&r.out), "x\n");
	buf_done(&r.out);
}

static void
test_password(void **state)
{
	struct ran r;

	(void)state;
	setenv("HOLDFAST_PASSWORD", "never-told", 1);
	setenv("HOLDFAST_OTHER", "told", 1);
	r = RUN(BUF_LINE, 10000, "env");
	assert_int_equal(r.rc, 0);
	assert_null(strstr(buf_z(&r.out), "never-told"));
	assert_non_null(strstr(buf_z(&r.out), "HOLDFAST_OTHER=told\n"));
	buf_done(&r.out);
}

static void
fails(struct ran r, enum err_code code, const char *brief)
{
	struct buf text;

	assert_int_equal(r.rc, -1);
	assert_string_equal(err_code_name(err_code(r.e)), err_code_name(code));
	buf_init(&text, BUF_LINE);
	err_brief(r.e, &text);
	if (strstr(buf_z(&text), brief) == NULL)
		fail_msg("'%s' lacks '%s'", buf_z(&text), brief);
	buf_done(&text);
	buf_done(&r.out);
	err_free(r.e);
}

static void
test_fails(void **state)
{
	(void)state;
	fails(RUN(BUF_LINE, 10000, "sh", "-c",
		  "echo x; echo one >&2; echo 'two ' >&2; exit 3"),
	    ERR_RPC, "program 'sh': 'sh' failed: two");
	fails(RUN(BUF_LINE, 10000, "false"), ERR_RPC, "program 'false': 'false' failed");
	fails(RUN(BUF_LINE, 10000, "/nonexistent/program"), ERR_FILE,
	    "cannot run '/nonexistent/program': No such file or directory");
	fails(RUN(BUF_LINE, 100, "sleep", "60"), ERR_TIMEOUT, "program 'sleep'");
	fails(RUN(100, 10000, "yes"), ERR_LIMIT, "it says more than 100 octets");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_run),
	    cmocka_unit_test(test_password),
	    cmocka_unit_test(test_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
