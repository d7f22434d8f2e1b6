/* Octets of a file to an scp on a tape: which they are, and how fast. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/wait.h"
#include "deploy/push.h"
#include "deploy/push_file.h"
#include "deploy/push_send.h"
#include "transport/scp.h"
#include "transport/stream_tape.h"

enum { SIZE = 600001 };

struct fixture {
	char path[40];
	char *octets;
	struct push_file *file;
	struct buf sent;
	struct scp *scp;
	int64_t told;
};

static void
told(void *ctx, int64_t done, int64_t total)
{
	struct fixture *f = ctx;

	assert_int_equal(total, SIZE);
	assert_true(done > f->told && done <= SIZE);
	f->told = done;
}

static int
begin(void **state)
{
	struct deadline d = deadline_in(5000, NULL);
	struct fixture *f = calloc(1, sizeof *f);
	struct err *e = NULL;
	FILE *out;

	*state = f;
	f->octets = malloc(SIZE);
	for (int i = 0; i < SIZE; i++)
		f->octets[i] = (char)(i * 7 + i / 251);
	snprintf(f->path, sizeof f->path, "/tmp/holdfast-send-XXXXXX");
	close(mkstemp(f->path));
	out = fopen(f->path, "w");
	fwrite(f->octets, 1, SIZE, out);
	fclose(out);
	buf_init(&f->sent, BUF_TEXT);
	if (push_file_open(f->path, &f->file, &e) != 0 ||
	    scp_begin(
		stream_tape_new(STR("\0\0"), &f->sent), "x", SIZE, &d, &f->scp, &e) != 0)
		return -1;
	buf_reset(&f->sent);
	return 0;
}

static int
end(void **state)
{
	struct fixture *f = *state;

	scp_end(f->scp);
	push_file_close(f->file);
	unlink(f->path);
	buf_done(&f->sent);
	free(f->octets);
	free(f);
	return 0;
}

static void
all_from_a_place(void **state)
{
	struct fixture *f = *state;
	struct push p = {.file = f->file, .progress = told, .ctx = f};
	struct deadline d = deadline_in(5000, NULL);
	struct push_way way = {.scp = f->scp};
	struct err *e = NULL;
	int64_t sent = 5;

	assert_int_equal(push_send(&p, &way, 100000, &d, &sent, &e), 0);
	assert_int_equal(sent, 5 + SIZE - 100000);
	assert_int_equal(f->sent.n, SIZE - 100000);
	assert_memory_equal(f->sent.p, f->octets + 100000, f->sent.n);
	assert_int_equal(push_send(&p, &way, SIZE, &d, &sent, &e), 0);
	assert_int_equal(f->sent.n, SIZE - 100000);
}

static void
at_a_rate(void **state)
{
	struct fixture *f = *state;
	struct push p = {.file = f->file, .rate = 500000, .progress = told, .ctx = f};
	struct deadline d = deadline_in(20000, NULL);
	struct push_way way = {.scp = f->scp};
	int64_t began = clock_ms(), sent = 0;
	struct err *e = NULL;

	assert_int_equal(push_send(&p, &way, 0, &d, &sent, &e), 0);
	/* All but the last piece, which is a tenth of a second's. */
	assert_true(clock_ms() - began >= 1000);
	assert_true(f->told > 0);
	assert_memory_equal(f->sent.p, f->octets, SIZE);
}

/* What cannot be done in the time that is left is not waited for. */
static void
not_in_time(void **state)
{
	struct fixture *f = *state;
	struct push p = {.file = f->file, .rate = 1000};
	struct deadline d = deadline_in(3000, NULL);
	struct push_way way = {.scp = f->scp};
	int64_t began = clock_ms(), sent = 0;
	struct err *e = NULL;

	assert_int_equal(push_send(&p, &way, 0, &d, &sent, &e), -1);
	assert_int_equal(err_code(e), ERR_TIMEOUT);
	assert_non_null(strstr(err_message(e), "at this rate"));
	err_free(e);
	assert_int_equal(sent, 4096);
	assert_true(clock_ms() - began < 2500);
}

static void
stopped(void **state)
{
	struct fixture *f = *state;
	struct push p = {.file = f->file, .rate = 100000};
	struct push_way way = {.scp = f->scp};
	struct err *e = NULL;
	struct cancel cancel;
	struct deadline d;
	int64_t sent = 0;

	cancel_init(&cancel);
	d = deadline_in(20000, &cancel);
	d.cancel_at = CANCEL_FINISH;
	cancel_raise(&cancel);
	assert_int_equal(push_send(&p, &way, 0, &d, &sent, &e), -1);
	assert_int_equal(err_code(e), ERR_CANCELLED);
	err_clear(&e);
	assert_true(sent < 20000);
	p.rate = 0;
	sent = 0;
	assert_int_equal(push_send(&p, &way, 0, &d, &sent, &e), -1);
	assert_int_equal(err_code(e), ERR_CANCELLED);
	err_free(e);
	assert_int_equal(sent, 0);
	cancel_done(&cancel);
}

static void
shorter_than_it_was(void **state)
{
	struct fixture *f = *state;
	struct push p = {.file = f->file};
	struct deadline d = deadline_in(5000, NULL);
	struct push_way way = {.scp = f->scp};
	struct err *e = NULL;
	int64_t sent = 0;

	assert_int_equal(truncate(f->path, 300000), 0);
	assert_int_equal(push_send(&p, &way, 0, &d, &sent, &e), -1);
	assert_int_equal(err_code(e), ERR_FILE);
	err_free(e);
	assert_true(sent <= 300000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(all_from_a_place, begin, end),
	    cmocka_unit_test_setup_teardown(at_a_rate, begin, end),
	    cmocka_unit_test_setup_teardown(not_in_time, begin, end),
	    cmocka_unit_test_setup_teardown(stopped, begin, end),
	    cmocka_unit_test_setup_teardown(shorter_than_it_was, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
