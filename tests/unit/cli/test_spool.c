#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include "base/buf.h"
#include "base/err.h"
#include "cli/spool.h"

static void
put_and_get(const char *folder)
{
	struct spooled first, second;
	struct err *e = NULL;
	struct spool s;
	struct stat st;
	struct buf b;

	assert_int_equal(spool_open(&s, folder, &e), 0);
	assert_int_equal(spool_put(&s, STR("one"), &first, &e), 0);
	assert_int_equal(spool_put(&s, STR("two\n"), &second, &e), 0);
	assert_int_equal(fstat(s.fd, &st), 0);
	assert_int_equal(st.st_nlink, 0);
	assert_int_equal(st.st_size, 7);
	buf_init(&b, BUF_LINE);
	buf_adds(&b, ">");
	assert_int_equal(spool_get(&s, &second, &b, &e), 0);
	assert_int_equal(spool_get(&s, &first, &b, &e), 0);
	assert_string_equal(buf_z(&b), ">two\none");
	buf_done(&b);
	spool_close(&s);
}

/* Nothing of it has a name, whether the folder is there or not. */
static void
nothing_is_left_behind(void **state)
{
	char dir[] = "/tmp/spoolXXXXXX", below[64];

	(void)state;
	assert_non_null(mkdtemp(dir));
	put_and_get(NULL);
	put_and_get(dir);
	snprintf(below, sizeof below, "%s/a/b/", dir);
	put_and_get(below);
	put_and_get("not-there");
	assert_int_equal(rmdir(dir), 0);
}

static void
what_is_not_there_is_an_error(void **state)
{
	struct spooled none = {.at = 5, .n = 1};
	struct err *e = NULL;
	struct spool s;
	struct buf b;

	(void)state;
	assert_int_equal(spool_open(&s, NULL, &e), 0);
	buf_init(&b, BUF_LINE);
	assert_int_equal(spool_get(&s, &none, &b, &e), -1);
	assert_string_equal(
	    err_message(e), "cannot read a text put aside: it is shorter");
	err_free(e);
	buf_done(&b);
	spool_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_is_left_behind),
	    cmocka_unit_test(what_is_not_there_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
