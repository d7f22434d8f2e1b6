#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "event/event.h"
#include "event/record.h"

#define NOTE(seq, run)                                                                   \
	"{\"seq\":" seq ",\"time\":\"2026-11-22T02:00:00.000Z\",\"run\":\"" run          \
	"\",\"kind\":\"note\",\"message\":\"m\"}"

static void
copy_event(void *self, const struct event *ev)
{
	json_print(ev->fields, 0, self);
	buf_addc(self, '\n');
}

static int
copy_close(void *self, struct err **e)
{
	(void)self;
	(void)e;
	return 0;
}

static const struct sink_ops copy = {.event = copy_event, .close = copy_close};

/* What the bus hands on when `text` is replayed. */
static int
replay(struct str text, struct buf *out, struct record_tally *tally, struct err **e)
{
	struct bus *b = bus_new("r0", NULL);
	int fd = memfd_create("record", MFD_CLOEXEC), rc;

	buf_init(out, BUF_TEXT);
	bus_add(b, &copy, out);
	assert_int_equal(write(fd, text.p, text.n), text.n);
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	rc = record_replay_fd(b, fd, "run.jsonl", tally, e);
	close(fd);
	assert_int_equal(bus_free(b, &(struct err *){NULL}), 0);
	return rc;
}

static void
good(const char *text, struct record_tally want)
{
	struct record_tally tally;
	struct err *e = NULL;
	struct buf out;

	assert_int_equal(replay(str_of(text), &out, &tally, &e), 0);
	assert_int_equal(tally.events, want.events);
	assert_int_equal(tally.missing, want.missing);
	assert_int_equal(tally.truncated, want.truncated);
	assert_int_equal(tally.cut_line, want.cut_line);
	assert_int_equal(strncmp(buf_z(&out), text, out.n > 0 ? out.n - 1 : 0), 0);
	buf_done(&out);
}

static void
test_good(void **state)
{
	(void)state;
	good("", (struct record_tally){0});
	good(NOTE("1", "a") "\n", (struct record_tally){.events = 1});
	good(NOTE("1", "a") "\n" NOTE("2", "a") "\n", (struct record_tally){.events = 2});
	/* an editor took the last line feed away */
	good(NOTE("1", "a") "\n" NOTE("2", "a"), (struct record_tally){.events = 2});
	/* two runs in one file */
	good(NOTE("1", "a") "\n" NOTE("1", "b") "\n", (struct record_tally){.events = 2});
	good(NOTE("2", "a") "\n" NOTE("5", "a") "\n",
	    (struct record_tally){.events = 2, .missing = 3});
}

/* A crash may cut the last line anywhere. */
static void
test_truncated(void **state)
{
	static const char text[] = NOTE("1", "a") "\n" NOTE("2", "a") "\n";
	size_t first = strchr(text, '\n') + 1 - text;

	(void)state;
	for (size_t n = first + 1; n < sizeof text - 2; n++) {
		char cut[sizeof text];

		memcpy(cut, text, n);
		cut[n] = '\0';
		good(cut,
		    (struct record_tally){.events = 1, .truncated = true, .cut_line = 2});
	}
}

static void
refused(const char *text, int line, int col, const char *message)
{
	struct record_tally tally = {.events = 77};
	struct err *e = NULL;
	struct buf out;

	assert_int_equal(replay(str_of(text), &out, &tally, &e), -1);
	assert_string_equal(err_message(e), message);
	assert_string_equal(err_where(e).file, "run.jsonl");
	assert_int_equal(err_where(e).line, line);
	if (col > 0)
		assert_int_equal(err_where(e).col, col);
	assert_int_equal(err_exit_code(e), 2);
	assert_int_equal(tally.events, 77);
	err_free(e);
	buf_done(&out);
}

static void
test_refused(void **state)
{
	struct record_tally tally;
	struct err *e = NULL;
	struct buf out;

	(void)state;
	refused(NOTE("1", "a") "\n[]\n", 2, 1, "an event must be a mapping");
	refused(NOTE("1", "a") "\n" NOTE("1", "a") "\n", 2, 1,
	    "event 1 of run 'a' stands behind event 1");
	refused(NOTE("1", "a") "\n\n{\"kind\":\"nope\"}\n[]\n" NOTE("2", "a"), 2, 0,
	    "an empty line is no event");
	refused("{\"kind\":\"nope\"}", 1, 9, "unknown kind of event 'nope'");
	/* a line within the record that is cut short is damage, not a crash */
	assert_int_equal(
	    replay(STR("{\"seq\":1,\n" NOTE("2", "a") "\n"), &out, &tally, &e), -1);
	assert_int_equal(err_where(e).line, 1);
	err_free(e);
	buf_done(&out);
}

/* Lines longer than what one read gives. */
static void
test_long_lines(void **state)
{
	struct record_tally tally;
	struct err *e = NULL;
	struct buf text, out;

	(void)state;
	buf_init(&text, BUF_TEXT);
	for (int i = 1; i <= 3; i++) {
		buf_printf(&text,
		    "{\"seq\":%d,\"time\":\"2026-11-22T02:00:00.000Z\",\"run\":\"a\","
		    "\"kind\":"
		    "\"note\",\"message\":\"",
		    i);
		buf_fill(&text, 'x', 100000);
		buf_adds(&text, "\"}\n");
	}
	assert_int_equal(replay(buf_str(&text), &out, &tally, &e), 0);
	assert_int_equal(tally.events, 3);
	assert_string_equal(buf_z(&out), buf_z(&text));
	buf_done(&out);
	buf_done(&text);
}

static void
test_no_file(void **state)
{
	struct record_tally tally;
	struct err *e = NULL;
	struct bus *b = bus_new("r0", NULL);

	(void)state;
	assert_int_equal(record_replay(b, "/nonexistent/run.jsonl", &tally, &e), -1);
	assert_string_equal(err_message(e),
	    "cannot open '/nonexistent/run.jsonl': No such file or directory");
	err_free(e);
	e = NULL;
	assert_int_equal(record_replay(b, "/", &tally, &e), -1);
	assert_string_equal(err_message(e), "cannot read '/': Is a directory");
	err_free(e);
	bus_free(b, &e);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_good),
	    cmocka_unit_test(test_truncated),
	    cmocka_unit_test(test_refused),
	    cmocka_unit_test(test_long_lines),
	    cmocka_unit_test(test_no_file),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
