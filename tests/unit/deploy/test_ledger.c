#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/redact.h"
#include "data/value.h"
#include "deploy/ledger.h"

struct rig {
	struct arena *a;
	struct redact *redact;
	char dir[40];
	struct ledger_wish wish;
	struct ledger *l;
	struct err *e;
};

static void
setup(struct rig *r)
{
	*r = (struct rig){.a = arena_new(), .redact = redact_new()};
	strcpy(r->dir, "/tmp/hf-ledger-XXXXXX");
	assert_non_null(mkdtemp(r->dir));
	redact_add(r->redact, STR("hunter22"));
	r->wish = (struct ledger_wish){.path = arena_printf(r->a, "%s/run/x", r->dir),
	    .called = "book",
	    .redact = r->redact,
	    .most = 100000};
}

static void
teardown(struct rig *r)
{
	ledger_close(r->l);
	unlink(r->wish.path);
	rmdir(arena_printf(r->a, "%s/run", r->dir));
	assert_int_equal(rmdir(r->dir), 0);
	err_free(r->e);
	redact_free(r->redact);
	arena_free(r->a);
}

static int
writes(struct rig *r, const char *entry, const char *text, int how)
{
	struct value *v = value_map(r->a);

	value_set(r->a, v, "text", value_strz(r->a, text));
	return ledger_write(r->l, entry, v, how, &r->e);
}

static void
refused(struct rig *r, enum err_code code, const char *words)
{
	assert_non_null(r->e);
	assert_int_equal(err_code(r->e), code);
	if (strstr(err_message(r->e), words) == NULL)
		fail_msg("'%s' has no '%s'", err_message(r->e), words);
	err_clear(&r->e);
}

/* The file with the clock's digits taken out. */
static const char *
content(struct rig *r)
{
	struct buf text, out;
	const char *copy;

	buf_init(&text, BUF_TEXT);
	buf_init(&out, BUF_TEXT);
	assert_int_equal(buf_read_file(&text, r->wish.path, &r->e), 0);
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < '0' || text.p[i] > '9')
			buf_addc(&out, text.p[i]);
	copy = buf_copy(&out, r->a);
	buf_done(&text);
	buf_done(&out);
	return copy;
}

static void
lines_are_appended(void **state)
{
	struct rig r;

	(void)state;
	setup(&r);
	assert_int_equal(ledger_new(&r.wish, &r.l, &r.e), 0);
	assert_int_equal(writes(&r, "one", "a", 0), 0);
	assert_int_equal(ledger_write(r.l, "two", NULL, LEDGER_SYNC, &r.e), 0);
	assert_string_equal(content(&r),
	    "{\"entry\":\"one\",\"wall-ms\":,\"text\":\"a\"}\n{\"entry\":\"two\","
	    "\"wall-ms\":}\n");
	assert_int_equal(ledger_write(NULL, "two", NULL, LEDGER_SYNC, &r.e), 0);
	teardown(&r);
}

static void
never_a_second_beginning(void **state)
{
	struct ledger *other = NULL;
	struct rig r;

	(void)state;
	setup(&r);
	assert_int_equal(ledger_append(&r.wish, &other, &r.e), -1);
	refused(&r, ERR_FILE, "cannot go on with book");
	assert_int_equal(ledger_new(&r.wish, &r.l, &r.e), 0);
	assert_int_equal(ledger_new(&r.wish, &other, &r.e), -1);
	refused(&r, ERR_FILE, "cannot write book");
	teardown(&r);
}

/* Only who wants to be alone is. */
static void
alone(void **state)
{
	struct ledger *other = NULL;
	struct rig r;

	(void)state;
	setup(&r);
	assert_int_equal(ledger_new(&r.wish, &r.l, &r.e), 0);
	assert_int_equal(ledger_append(&r.wish, &other, &r.e), 0);
	ledger_close(other);
	ledger_close(r.l);
	r.wish.alone = true;
	assert_int_equal(ledger_append(&r.wish, &r.l, &r.e), 0);
	assert_int_equal(ledger_append(&r.wish, &other, &r.e), -1);
	refused(&r, ERR_LOCKED, "another process");
	teardown(&r);
}

static void
a_line_without_an_end_is_cut_off(void **state)
{
	struct rig r;
	FILE *f;

	(void)state;
	setup(&r);
	assert_int_equal(ledger_new(&r.wish, &r.l, &r.e), 0);
	assert_int_equal(writes(&r, "one", "a", 0), 0);
	ledger_close(r.l);
	f = fopen(r.wish.path, "a");
	assert_non_null(f);
	fputs("{\"entry\":\"tw", f);
	fclose(f);
	assert_int_equal(ledger_append(&r.wish, &r.l, &r.e), 0);
	assert_int_equal(ledger_write(r.l, "three", NULL, 0, &r.e), 0);
	assert_string_equal(content(&r),
	    "{\"entry\":\"one\",\"wall-ms\":,\"text\":\"a\"}\n{\"entry\":"
	    "\"three\",\"wall-ms\":}\n");
	ledger_close(r.l);
	r.l = NULL;
	r.wish.most = 10; /* what is larger is not read, and not cut */
	assert_int_equal(ledger_append(&r.wish, &r.l, &r.e), -1);
	err_clear(&r.e);
	assert_non_null(strstr(content(&r), "three"));
	teardown(&r);
}

static void
secrets_are_masked_or_refused(void **state)
{
	struct rig r;

	(void)state;
	setup(&r);
	assert_int_equal(ledger_new(&r.wish, &r.l, &r.e), 0);
	assert_int_equal(writes(&r, "one", "hunter22", 0), 0);
	assert_int_equal(writes(&r, "two", "hunter22", LEDGER_EXACT), -1);
	refused(&r, ERR_INPUT, "'two' would put a secret into the book");
	assert_int_equal(writes(&r, "three", "plain", LEDGER_EXACT), 0);
	assert_string_equal(content(&r),
	    "{\"entry\":\"one\",\"wall-ms\":,\"text\":\"********\"}\n{\"entry\":"
	    "\"three\",\"wall-ms\":,\"text\":\"plain\"}\n");
	teardown(&r);
}

static void
behind_what_may_be_cut_nothing_is_written(void **state)
{
	struct rig r;
	char *large = malloc(BUF_TEXT + 1);

	(void)state;
	setup(&r);
	assert_int_equal(ledger_new(&r.wish, &r.l, &r.e), 0);
	memset(large, 'x', BUF_TEXT);
	large[BUF_TEXT] = '\0';
	assert_int_equal(writes(&r, "one", large, 0), -1);
	free(large);
	refused(&r, ERR_LIMIT, "an entry of book");
	assert_int_equal(writes(&r, "two", "a", 0), 0); /* nothing of it was written */
	ledger_stop(r.l);
	assert_int_equal(writes(&r, "three", "a", 0), -1);
	refused(&r, ERR_FILE, "could not be written before");
	assert_null(strstr(content(&r), "three"));
	teardown(&r);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(lines_are_appended),
	    cmocka_unit_test(never_a_second_beginning),
	    cmocka_unit_test(alone),
	    cmocka_unit_test(a_line_without_an_end_is_cut_off),
	    cmocka_unit_test(secrets_are_masked_or_refused),
	    cmocka_unit_test(behind_what_may_be_cut_nothing_is_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
