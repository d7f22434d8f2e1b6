/* Plays recorded events into a sink and reads back files: for the tests of the sinks. */
#ifndef TESTS_UNIT_REPORT_PLAY_H
#define TESTS_UNIT_REPORT_PLAY_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/err.h"
#include "event/event.h"
#include "event/record.h"

/* "2026-11-22T02:00:SS.mmmZ" and the other stamps, then the fields. */
#define AT(seq, s, kind, fields)                                                         \
	"{\"seq\":" #seq ",\"time\":\"2026-11-22T02:00:" s                               \
	"Z\",\"run\":\"r1\",\"kind\":\"" kind "\"," fields "}\n"

static inline void
play(struct bus *b, const char *lines)
{
	struct record_tally tally;
	struct err *e = NULL;
	int fd = memfd_create("record", MFD_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, lines, strlen(lines)), strlen(lines));
	assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
	if (record_replay_fd(b, fd, "test", &tally, &e) < 0) {
		print_error("%s\n", err_message(e));
		fail();
	}
	assert_false(tally.truncated);
	close(fd);
}

static inline int
play_close(void *self, struct err **e)
{
	(void)self;
	(void)e;
	return 0;
}

/* Plays them into something that is no sink. */
static inline void
play_to(void (*take)(void *self, const struct event *ev), void *self, const char *lines)
{
	const struct sink_ops ops = {.event = take, .close = play_close};
	struct bus *b = bus_new("r0", NULL);
	struct err *e = NULL;

	bus_add(b, &ops, self);
	play(b, lines);
	assert_int_equal(bus_free(b, &e), 0);
}

/* A path in a new folder, which scratch_done removes with that one file. */
static inline char *
scratch(const char *name)
{
	char folder[] = "/tmp/holdfast-test-XXXXXX";
	struct buf path;

	assert_non_null(mkdtemp(folder));
	buf_init(&path, BUF_LINE);
	buf_printf(&path, "%s/%s", folder, name);
	return buf_detach(&path);
}

static inline void
scratch_done(char *path)
{
	unlink(path);
	*strrchr(path, '/') = '\0';
	assert_int_equal(rmdir(path), 0);
	free(path);
}

static inline char *
slurp(const char *path)
{
	struct err *e = NULL;
	struct buf b;

	buf_init(&b, BUF_TEXT);
	assert_int_equal(buf_read_file(&b, path, &e), 0);
	return buf_detach(&b);
}

/* What a sink makes of a record, as a string to free. */
static inline char *
rendered(const struct sink_ops *ops, const char *lines)
{
	char *path = scratch("report"), *text;
	struct bus *b = bus_new("r0", NULL);
	struct err *e = NULL;
	void *self;

	assert_int_equal(ops->open(path, &self, &e), 0);
	bus_add(b, ops, self);
	play(b, lines);
	assert_int_equal(bus_free(b, &e), 0);
	text = slurp(path);
	scratch_done(path);
	return text;
}

/* A sink that writes to a full disk says so at the end. */
static inline void
fills_the_disk(const struct sink_ops *ops, const char *lines)
{
	struct bus *b = bus_new("r0", NULL);
	struct err *e = NULL;
	void *self;

	assert_int_equal(ops->open("/dev/full", &self, &e), 0);
	bus_add(b, ops, self);
	play(b, lines);
	assert_int_equal(bus_free(b, &e), -1);
	assert_int_equal(err_code(e), ERR_FILE);
	assert_string_equal(
	    err_message(e), "cannot write '/dev/full': No space left on device");
	err_free(e);
}

#endif
