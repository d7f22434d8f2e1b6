/* A gate of a run that is not there: its folder, its terminal and its people are. One a test program. */
#ifndef TESTS_UNIT_RUNBOOK_ASKED_H
#define TESTS_UNIT_RUNBOOK_ASKED_H

#include "runbook/gate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "data/json.h"
#include "data/value.h"
#include "event/event.h"
#include "runbook/gate_file.h"
#include "runbook/person.h"
#include "runbook/step.h"
#include "unit/inventory/folder.h"
#include "unit/runbook/terminal.h"

enum { PASSED = 7, FAILED = 100 };
#define FOLDER "state/runs/R"

/* What differs from a gate of one person without a terminal. */
struct asked {
	bool terminal, yes, shown_bad;
	int64_t wanted, timeout_ms, approval_wait_ms;
	const char *const *approved;
	const struct gate_condition *condition;
	struct cancel *cancel;
};

static struct folder place;
static struct arena *a;

static inline int
enter(void **state)
{
	(void)state;
	folder_enter(&place);
	assert_int_equal(mkdir("state", 0700), 0);
	assert_int_equal(mkdir("state/runs", 0700), 0);
	assert_int_equal(mkdir(FOLDER, 0700), 0);
	a = arena_new();
	return 0;
}

static inline int
leave(void **state)
{
	(void)state;
	arena_free(a);
	folder_leave(&place);
	return 0;
}

static inline void
keep_event(void *self, const struct event *ev)
{
	json_print(ev->fields, 0, self);
	buf_addc(self, '\n');
}

static inline int
keep_close(void *self, struct err **e)
{
	(void)self;
	(void)e;
	return 0;
}

static const struct sink_ops keep = {
    .name = "keep", .event = keep_event, .close = keep_close};

static const struct runbook runbook = {
    .name = "drain", .digest = "00112233445566778899aabbccddeeff"};
static const char *const devices[] = {"r1", "r2"};

static inline struct gate
make(const struct asked *how, struct runbook_run *run, int terminal)
{
	*run = (struct runbook_run){.runbook = &runbook,
	    .parameters = value_map(a),
	    .cancel = how->cancel,
	    .run = "R",
	    .state = "state",
	    .folder = FOLDER,
	    .yes = how->yes,
	    .terminal = how->terminal,
	    .approved = how->approved,
	    .approval_wait_ms = how->approval_wait_ms};
	return (struct gate){.run = run,
	    .arena = a,
	    .step = "drained?",
	    .id = "4",
	    .device = "r1",
	    .devices = devices,
	    .ndevices = 2,
	    .message = "Drain it?",
	    .shown = value_list(a),
	    .shown_bad = how->shown_bad,
	    .wanted = how->wanted != 0 ? how->wanted : 1,
	    .deadline =
		deadline_in(how->timeout_ms != 0 ? how->timeout_ms : 20000, how->cancel),
	    .condition = how->condition,
	    .in = terminal,
	    .out = terminal};
}

/* Exit code of whoever asks: PASSED or FAILED + that of the error; what was posted is in `events`, the words in `said`. */
static inline int
pass(const struct asked *how, int terminal)
{
	struct runbook_run run;
	struct gate g = make(how, &run, terminal);
	const char *detail = NULL;
	struct err *e = NULL;
	struct err *unwritten = NULL;
	struct buf events;
	int code = PASSED;

	buf_init(&events, BUF_TEXT);
	run.bus = bus_new("R", NULL);
	bus_add(run.bus, &keep, &events);
	g.deadline.cancel_at = CANCEL_FINISH;
	if (gate_pass(&g, &detail, &e) < 0) {
		struct buf text;

		buf_init(&text, BUF_TEXT);
		err_print(e, &text);
		folder_put("said", buf_z(&text));
		buf_done(&text);
		code = FAILED + err_exit_code(e);
		err_free(e);
	} else {
		folder_put("said", detail);
	}
	folder_put("events", buf_z(&events));
	buf_done(&events);
	assert_int_equal(bus_free(run.bus, &unwritten), 0);
	return code;
}

static inline const char *
text_of(const char *path)
{
	struct err *e = NULL;
	struct buf text;
	const char *copy;

	buf_init(&text, BUF_TEXT);
	assert_int_equal(buf_read_file(&text, path, &e), 0);
	copy = buf_copy(&text, a);
	buf_done(&text);
	return copy;
}

#define assert_in(path, text)                                                            \
	do {                                                                             \
		if (strstr(text_of(path), (text)) == NULL)                               \
			fail_msg("not in %s: %s\n%s", (path), (text), text_of(path));    \
	} while (0)
#define assert_not_in(path, text) assert_null(strstr(text_of(path), (text)))

static inline const char *
digest_of(const struct asked *how)
{
	char *digest = arena_alloc(a, GATE_DIGEST);
	struct runbook_run run;
	struct gate g = make(how, &run, -1);

	gate_digest(&g, digest);
	return digest;
}

/* --- a child that asks ------------------------------------------------------------------------------- */

static inline void
begin(struct terminal *t, const struct asked *how)
{
	terminal_open(t);
	fflush(NULL);
	t->child = fork();
	if (t->child == 0) {
		close(t->person);
		_exit(pass(how, t->slave));
	}
	if (how->terminal)
		terminal_shows(t, "or 'A' to abort");
}

static inline void
moment(void)
{
	struct deadline d = deadline_in(10, NULL);
	struct err *e = NULL;

	assert_int_equal(wait_until(&d, &e), 0);
}

/* The gate as it stands in the folder, once it does. */
static inline struct gate_record
opened(const struct asked *how)
{
	struct deadline d = deadline_in(10000, NULL);
	const char *digest = digest_of(how);
	struct gate_record g;
	struct err *e = NULL;

	while (gate_file_read(a, FOLDER, digest, &g, &e) < 0) {
		assert_true(deadline_left(&d) > 0);
		err_clear(&e);
		moment();
	}
	return g;
}

/* What the run says of an answer: "" if it counts. */
static inline const char *
answer_as(unsigned uid, const struct asked *how, enum gate_word word)
{
	struct deadline d = deadline_in(10000, NULL);
	struct gate_record g = opened(how);
	struct err *e = NULL;
	const char *file;

	/* written elsewhere first: it must never be seen as its maker's */
	assert_int_equal(mkdir("other", 0700) == 0 || errno == EEXIST, 1);
	assert_int_equal(mkdir("other/gates", 0700) == 0 || errno == EEXIST, 1);
	assert_int_equal(gate_file_answer(a, "other", &g, word, &file, &e), 0);
	if (uid != geteuid())
		assert_int_equal(
		    chown(arena_printf(a, "other/gates/%s", file), uid, (gid_t)-1), 0);
	assert_int_equal(rename(arena_printf(a, "other/gates/%s", file),
			     arena_printf(a, FOLDER "/gates/%s", file)),
	    0);
	for (;;) {
		assert_int_equal(gate_file_read(a, FOLDER, g.digest, &g, &e), 0);
		value_each(g.answers, it)
		{
			const char *refused = value_text(*it, "refused");

			if (strcmp(value_text(*it, "file"), file) == 0)
				return refused != NULL ? refused : "";
		}
		assert_true(deadline_left(&d) > 0);
		moment();
	}
}

#endif
