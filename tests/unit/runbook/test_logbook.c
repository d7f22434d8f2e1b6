#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/redact.h"
#include "data/value.h"
#include "deploy/ledger.h"
#include "runbook/logbook.h"

struct rig {
	struct arena *a;
	char dir[40];
	const char *folder;
	struct redact *redact;
	struct ledger *l;
	struct err *e;
};

static void
setup(struct rig *r)
{
	*r = (struct rig){.a = arena_new(), .redact = redact_new()};
	strcpy(r->dir, "/tmp/hf-logbook-XXXXXX");
	assert_non_null(mkdtemp(r->dir));
	r->folder = arena_printf(r->a, "%s/RUN", r->dir);
	redact_add(r->redact, str_of("hunter2-secret"));
	redact_add(r->redact, str_of("hunter22")); /* as long as its mask */
}

static void
teardown(struct rig *r)
{
	ledger_close(r->l);
	unlink(logbook_path(r->a, r->folder));
	rmdir(r->folder);
	assert_int_equal(rmdir(r->dir), 0);
	err_free(r->e);
	redact_free(r->redact);
	arena_free(r->a);
}

static struct value *
fields(struct rig *r, const char *key, const char *text)
{
	struct value *v = value_map(r->a);

	value_set(r->a, v, key, value_strz(r->a, text));
	return v;
}

static void
what_is_written_is_read(void **state)
{
	struct value *lines;
	struct stat st;
	struct rig r;

	(void)state;
	setup(&r);
	assert_int_equal(logbook_new(r.folder, r.redact, &r.l, &r.e), 0);
	assert_int_equal(
	    logbook_write(r.l, LOGBOOK_BEGIN, fields(&r, "run", "RUN"), &r.e), 0);
	assert_int_equal(
	    logbook_write(r.l, LOGBOOK_DONE, fields(&r, "step", "1"), &r.e), 0);
	assert_int_equal(logbook_read(r.a, r.folder, &lines, &r.e), 0);
	assert_int_equal(lines->list.n, 2);
	assert_string_equal(value_text(value_at(lines, 0), "entry"), "begin");
	assert_string_equal(value_text(value_at(lines, 1), "step"), "1");
	assert_int_equal(value_at(lines, 1)->mark.line, 2);
	assert_true(value_number(value_at(lines, 1), "wall-ms", 0) > 0);
	assert_int_equal(stat(logbook_path(r.a, r.folder), &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	teardown(&r);
}

static void
one_process_at_a_time(void **state)
{
	struct ledger *other = NULL;
	struct rig r;

	(void)state;
	setup(&r);
	assert_int_equal(logbook_new(r.folder, r.redact, &r.l, &r.e), 0);
	assert_true(logbook_busy(r.a, r.folder));
	assert_int_equal(logbook_append(r.folder, r.redact, &other, &r.e), -1);
	assert_int_equal(err_code(r.e), ERR_LOCKED);
	err_clear(&r.e);
	ledger_close(r.l);
	assert_false(logbook_busy(r.a, r.folder));
	assert_int_equal(logbook_new(r.folder, r.redact, &other, &r.e), -1);
	assert_int_equal(err_code(r.e), ERR_FILE); /* never a second beginning */
	err_clear(&r.e);
	assert_int_equal(logbook_append(r.folder, r.redact, &r.l, &r.e), 0);
	teardown(&r);
}

static void
a_line_that_was_cut_does_not_count(void **state)
{
	struct value *lines;
	struct rig r;
	FILE *f;

	(void)state;
	setup(&r);
	assert_int_equal(logbook_new(r.folder, r.redact, &r.l, &r.e), 0);
	assert_int_equal(logbook_write(r.l, LOGBOOK_BEGIN, NULL, &r.e), 0);
	ledger_close(r.l);
	f = fopen(logbook_path(r.a, r.folder), "a");
	assert_non_null(f);
	fputs("{\"entry\":\"end\"", f);
	fclose(f);
	assert_int_equal(logbook_read(r.a, r.folder, &lines, &r.e), 0);
	assert_int_equal(lines->list.n, 1);
	assert_int_equal(logbook_append(r.folder, r.redact, &r.l, &r.e), 0);
	assert_int_equal(logbook_write(r.l, LOGBOOK_RESUME, NULL, &r.e), 0);
	assert_int_equal(logbook_read(r.a, r.folder, &lines, &r.e), 0);
	assert_int_equal(lines->list.n, 2);
	assert_string_equal(value_text(value_at(lines, 1), "entry"), "resume");
	teardown(&r);
}

static void
no_secret_is_written(void **state)
{
	struct buf text;
	struct rig r;

	(void)state;
	setup(&r);
	assert_int_equal(logbook_new(r.folder, r.redact, &r.l, &r.e), 0);
	assert_int_equal(logbook_write(r.l, LOGBOOK_DONE,
			     fields(&r, "detail", "saw hunter2-secret"), &r.e),
	    0);
	/* what must be read again as it was cannot be masked: it is refused */
	assert_int_equal(logbook_write(r.l, LOGBOOK_PROMISE,
			     fields(&r, "value", "hunter2-secret"), &r.e),
	    -1);
	assert_int_equal(err_code(r.e), ERR_INPUT);
	err_clear(&r.e);
	assert_int_equal(
	    logbook_write(r.l, LOGBOOK_FACT, fields(&r, "value", "hunter22"), &r.e), -1);
	assert_int_equal(err_code(r.e), ERR_INPUT);
	err_clear(&r.e);
	assert_int_equal(
	    logbook_write(r.l, LOGBOOK_FACT, fields(&r, "value", "plain"), &r.e), 0);
	buf_init(&text, BUF_TEXT);
	assert_int_equal(buf_read_file(&text, logbook_path(r.a, r.folder), &r.e), 0);
	assert_null(strstr(buf_z(&text), "hunter2-secret"));
	assert_non_null(strstr(buf_z(&text), "saw ********"));
	buf_done(&text);
	teardown(&r);
}

static void
what_is_no_logbook_is_refused(void **state)
{
	struct value *lines;
	struct rig r;
	FILE *f;

	(void)state;
	setup(&r);
	assert_int_equal(logbook_new(r.folder, r.redact, &r.l, &r.e), 0);
	f = fopen(logbook_path(r.a, r.folder), "a");
	fputs("{\"entry\":\"begin\"}\n[1]\n", f);
	fclose(f);
	assert_int_equal(logbook_read(r.a, r.folder, &lines, &r.e), -1);
	assert_int_equal(err_code(r.e), ERR_INPUT);
	assert_int_equal(err_where(r.e).line, 2);
	teardown(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_is_written_is_read),
	    cmocka_unit_test(one_process_at_a_time),
	    cmocka_unit_test(a_line_that_was_cut_does_not_count),
	    cmocka_unit_test(no_secret_is_written),
	    cmocka_unit_test(what_is_no_logbook_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
