/* ask_on_failure asks on standard input and error: a child has the terminal as these. */
#include "runbook/ask.h"

#include <stdio.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "data/json.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "runbook/step.h"
#include "unit/inventory/folder.h"
#include "unit/runbook/terminal.h"

static void
keep_event(void *self, const struct event *ev)
{
	json_print(ev->fields, 0, self);
	buf_addc(self, '\n');
}

static int
keep_close(void *self, struct err **e)
{
	(void)self;
	(void)e;
	return 0;
}

static const struct sink_ops keep = {
    .name = "keep", .event = keep_event, .close = keep_close};

/* Events go to the file "events". */
static int
ask(bool terminal, bool dry)
{
	static const struct runbook_step step = {.name = "push image", .id = "4"};
	static const struct host host = {.name = "r1"};
	struct cancel cancel;
	struct runbook_run run = {.terminal = terminal, .cancel = &cancel};
	struct step_run s = {
	    .run = &run, .step = &step, .host = &host, .arena = arena_new(), .dry = dry};
	enum ask_answer answer;
	struct err *e = NULL;
	struct buf events;

	cancel_init(&cancel);
	buf_init(&events, BUF_TEXT);
	run.bus = bus_new("R", NULL);
	bus_add(run.bus, &keep, &events);
	answer = ask_on_failure(&s, "no room\non the \033disk");
	folder_put("events", buf_z(&events));
	buf_done(&events);
	assert_int_equal(bus_free(run.bus, &e), 0);
	arena_free(s.arena);
	cancel_done(&cancel);
	return (int)answer;
}

static void
begin(struct terminal *t)
{
	terminal_open(t);
	fflush(NULL);
	t->child = fork();
	if (t->child == 0) {
		close(t->person);
		dup2(t->slave, STDIN_FILENO);
		dup2(t->slave, STDERR_FILENO);
		_exit(ask(true, false));
	}
	terminal_shows(t, "\r\n[ r1 ] push image: no room\\non the \\x1bdisk\r\n"
			  "[ r1 ] ⚠ Retry, continue or abort? ⚠\r\n"
			  "Press 'R' to retry, 'C' to continue or 'A' to abort\r\n");
}

static void
a_person_decides(void **state)
{
	static const struct {
		const char *key;
		enum ask_answer answer;
		const char *posted;
	} cases[] = {{"R", ASK_RETRY, "\"gate\":\"approved\",\"message\":\"retry\""},
	    {"c", ASK_CONTINUE, "\"gate\":\"approved\",\"message\":\"continue\""},
	    {"a", ASK_ABORT, "\"gate\":\"aborted\",\"message\":\"abort\""},
	    {"\003", ASK_ABORT, "\"gate\":\"aborted\""}};
	struct folder place;

	(void)state;
	folder_enter(&place);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct err *e = NULL;
		struct terminal t;
		struct buf posted;

		begin(&t);
		terminal_type(&t, cases[i].key);
		assert_int_equal(terminal_exit(&t), cases[i].answer);
		buf_init(&posted, BUF_TEXT);
		assert_int_equal(buf_read_file(&posted, "events", &e), 0);
		assert_non_null(strstr(buf_z(&posted), "\"gate\":\"asked\""));
		assert_non_null(strstr(buf_z(&posted), cases[i].posted));
		buf_done(&posted);
		terminal_close(&t);
	}
	folder_leave(&place);
}

static void
nobody_is_asked_where_nobody_is(void **state)
{
	struct folder place;
	struct err *e = NULL;
	struct buf posted;

	(void)state;
	folder_enter(&place);
	assert_int_equal(ask(false, false), ASK_NOBODY);
	assert_int_equal(ask(true, true), ASK_NOBODY);
	buf_init(&posted, BUF_TEXT);
	assert_int_equal(buf_read_file(&posted, "events", &e), 0);
	assert_int_equal(posted.n, 0);
	buf_done(&posted);
	folder_leave(&place);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_person_decides),
	    cmocka_unit_test(nobody_is_asked_where_nobody_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
