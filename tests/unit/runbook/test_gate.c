/* A gate of a run that is not there: its folder, its terminal and its people are. */
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

static int
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

static int
leave(void **state)
{
	(void)state;
	arena_free(a);
	folder_leave(&place);
	return 0;
}

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

static const struct runbook runbook = {
    .name = "drain", .digest = "00112233445566778899aabbccddeeff"};
static const char *const devices[] = {"r1", "r2"};

static struct gate
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
static int
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

static const char *
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

static const char *
digest_of(const struct asked *how)
{
	char *digest = arena_alloc(a, GATE_DIGEST);
	struct runbook_run run;
	struct gate g = make(how, &run, -1);

	gate_digest(&g, digest);
	return digest;
}

/* --- a child that asks ------------------------------------------------------------------------------- */

static void
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

static void
moment(void)
{
	struct deadline d = deadline_in(10, NULL);
	struct err *e = NULL;

	assert_int_equal(wait_until(&d, &e), 0);
}

/* The gate as it stands in the folder, once it does. */
static struct gate_record
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
static const char *
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

/* --- nobody is there --------------------------------------------------------------------------------- */

static void
nobody_there_is_a_no(void **state)
{
	struct asked how = {0};

	(void)state;
	assert_int_equal(pass(&how, -1), FAILED + 6);
	assert_in("said", "gate 'drained?' was not passed: nobody can be asked: there is "
			  "no terminal, and "
			  "its digest was not approved");
	assert_in("said", arena_printf(a, "--approve %s,", digest_of(&how)));
	assert_in("events", "\"gate\":\"aborted\"");
	assert_not_in("events", "\"gate\":\"asked\"");
	assert_int_not_equal(access(FOLDER "/gates", F_OK), 0);
}

static void
its_digest_beforehand_is_a_yes(void **state)
{
	struct asked how = {0};
	const char *right[] = {"0", digest_of(&how), NULL};
	const char *wrong[] = {"00000000000000000000000000000000", "", NULL};

	(void)state;
	how.approved = wrong;
	assert_int_equal(pass(&how, -1), FAILED + 6);
	how.approved = right;
	assert_int_equal(pass(&how, -1), PASSED);
	assert_string_equal(
	    text_of("said"), arena_printf(a, "approved by %s (digest)", person_here(a)));
	assert_in("events", "\"gate\":\"approved\",\"message\":\"Drain it?\"");
	assert_in("events",
	    arena_printf(a, "\"who\":\"%s\",\"how\":\"digest\",\"digest\":\"%s\"",
		person_here(a), digest_of(&how)));
}

static void
yes_is_one_persons(void **state)
{
	struct asked how = {.yes = true};

	(void)state;
	assert_int_equal(pass(&how, -1), PASSED);
	assert_in("events", "\"how\":\"--yes\"");
	how.wanted = 2;
	assert_int_equal(pass(&how, -1), FAILED + 6);
	assert_not_in("events", "--yes");
}

/* Nobody has seen what is shown, and it is not good. */
static void
what_is_shown_must_be_good_if_nobody_sees_it(void **state)
{
	struct asked how = {.yes = true, .shown_bad = true};
	const char *right[] = {digest_of(&how), NULL};

	(void)state;
	assert_int_equal(pass(&how, -1), FAILED + 6);
	assert_in("said", "what it shows is not all good");
	how.yes = false;
	how.approved = right;
	assert_int_equal(pass(&how, -1), FAILED + 6);
}

static void
one_digest_is_not_two_people(void **state)
{
	struct asked how = {.wanted = 2};
	const char *twice[] = {digest_of(&how), digest_of(&how), NULL};

	(void)state;
	how.approved = twice;
	assert_int_equal(pass(&how, -1), FAILED + 6);
	assert_in("said", "one approval beforehand is not enough");
}

/* --- at the terminal --------------------------------------------------------------------------------- */

static void
c_continues(void **state)
{
	struct asked how = {.terminal = true};
	struct gate_record g;
	struct terminal t;

	(void)state;
	begin(&t, &how);
	g = opened(&how);
	assert_string_equal(g.state, "open");
	terminal_type(&t, "C");
	assert_int_equal(terminal_exit(&t), PASSED);
	assert_in("events", "\"gate\":\"asked\"");
	assert_in("events", "\"how\":\"key\"");
	assert_string_equal(
	    text_of("said"), arena_printf(a, "approved by %s (key)", person_here(a)));
	g = opened(&how);
	assert_string_equal(g.state, "approved");
	assert_string_equal(g.end, text_of("said"));
	terminal_close(&t);
}

static void
a_aborts(void **state)
{
	struct asked how = {.terminal = true};
	struct terminal t;

	(void)state;
	begin(&t, &how);
	terminal_type(&t, "\r"); /* does nothing */
	terminal_shows(&t, "Only one press");
	terminal_type(&t, "a");
	assert_int_equal(terminal_exit(&t), FAILED + 6);
	assert_in("said",
	    arena_printf(a, "gate 'drained?' was aborted by %s (key)", person_here(a)));
	assert_in("events", "\"gate\":\"aborted\"");
	terminal_close(&t);
}

static void
a_time_out_aborts(void **state)
{
	struct asked how = {.terminal = true, .timeout_ms = 300};
	struct terminal t;

	(void)state;
	begin(&t, &how);
	assert_int_equal(terminal_exit(&t), FAILED + 6);
	assert_in("said", "gate 'drained?' timed-out: 0 of 1 approved it");
	assert_in("events", "\"gate\":\"timed-out\"");
	assert_string_equal(opened(&how).state, "timed-out");
	terminal_close(&t);
}

static void
a_request_to_stop_aborts(void **state)
{
	struct cancel cancel;
	struct asked how = {.terminal = true, .cancel = &cancel};
	struct terminal t;

	(void)state;
	cancel_init(&cancel);
	cancel_raise(&cancel);
	begin(&t, &how);
	assert_int_equal(terminal_exit(&t), FAILED + 6);
	assert_in("events", "\"gate\":\"aborted\"");
	assert_in("events", "\"how\":\"signal\"");
	terminal_close(&t);
	cancel_done(&cancel);
}

/* A folder that cannot be written is no reason to go on. */
static void
no_folder_is_a_no(void **state)
{
	struct asked how = {.terminal = true};
	struct terminal t;

	(void)state;
	assert_int_equal(rmdir(FOLDER), 0);
	terminal_open(&t);
	t.child = fork();
	if (t.child == 0)
		_exit(pass(&how, t.slave));
	assert_int_equal(terminal_exit(&t), FAILED + 2);
	assert_in("events", "\"gate\":\"aborted\"");
	terminal_close(&t);
}

/* --- from elsewhere ---------------------------------------------------------------------------------- */

static void
an_answer_from_elsewhere_counts(void **state)
{
	struct asked how = {.approval_wait_ms = 20000};
	struct terminal t;

	(void)state;
	begin(&t, &how);
	assert_string_equal(answer_as(geteuid(), &how, GATE_APPROVE), "");
	assert_int_equal(terminal_exit(&t), PASSED);
	assert_in("events", "\"how\":\"approve\"");
	assert_string_equal(
	    text_of("said"), arena_printf(a, "approved by %s (approve)", person_here(a)));
	terminal_close(&t);
}

static void
elsewhere_can_abort_what_is_asked_here(void **state)
{
	struct asked how = {.terminal = true};
	struct terminal t;

	(void)state;
	begin(&t, &how);
	assert_string_equal(answer_as(geteuid(), &how, GATE_ABORT), "");
	assert_int_equal(terminal_exit(&t), FAILED + 6);
	assert_in("said", "aborted by");
	terminal_close(&t);
}

static void
there_is_nothing_to_override(void **state)
{
	struct asked how = {.terminal = true};
	struct terminal t;

	(void)state;
	begin(&t, &how);
	assert_string_equal(answer_as(geteuid(), &how, GATE_OVERRIDE),
	    "it is a person's: there is nothing to override");
	terminal_type(&t, "A");
	assert_int_equal(terminal_exit(&t), FAILED + 6);
	terminal_close(&t);
}

/* The key, its owner's answer, and only then somebody else's. */
static void
two_people_are_two(void **state)
{
	struct asked how = {.terminal = true, .wanted = 2};
	struct terminal t;

	(void)state;
	if (geteuid() != 0)
		skip();
	begin(&t, &how);
	terminal_type(&t, "C");
	while (opened(&how).approvals != 1)
		moment();
	assert_string_equal(answer_as(geteuid(), &how, GATE_APPROVE),
	    "you have approved it already, and another person must");
	terminal_type(&t, "C");
	terminal_shows(&t, "you have approved it already");
	assert_string_equal(answer_as(65534, &how, GATE_APPROVE), "");
	assert_int_equal(terminal_exit(&t), PASSED);
	assert_in("events", "\"how\":\"approve\"");
	assert_in("events", "\"approvals\":1,\"wanted\":2");
	assert_in("events", "\"approvals\":2,\"wanted\":2");
	terminal_close(&t);
}

/* --- automatic --------------------------------------------------------------------------------------- */

/* Good and bad looks, one after the other; the last one repeats. */
static int
scripted(void *ctx, const struct deadline *d, bool *ret_holds, const char **ret_seen,
    struct err **e)
{
	const char **script = ctx;

	(void)d;
	if (**script == 'e')
		return err_set(e, ERR_INPUT, "it can never hold");
	*ret_holds = **script == '+';
	*ret_seen = "peer 192.0.2.1 is idle";
	if ((*script)[1] != '\0')
		(*script)++;
	return 0;
}

static struct gate_condition
condition(const char **script, int64_t for_ms)
{
	return (struct gate_condition){.says = "bgp holds",
	    .look = scripted,
	    .ctx = script,
	    .for_ms = for_ms,
	    .every_ms = 10};
}

static void
it_goes_on_by_itself(void **state)
{
	const char *script = "--+-+";
	struct gate_condition c = condition(&script, 100);
	struct asked how = {.condition = &c};

	(void)state;
	assert_int_equal(pass(&how, -1), PASSED);
	assert_int_equal(strlen(script), 1); /* the break counted */
	assert_string_equal(text_of("said"), "approved (condition): it holds");
	assert_in("events", "\"gate\":\"held\",\"message\":\"peer 192.0.2.1 is idle\"");
	assert_in("events", "\"gate\":\"approved\",\"message\":\"it holds\"");
	assert_in("events", "\"how\":\"condition\"");
}

static void
neither_yes_nor_a_digest_is_a_condition(void **state)
{
	const char *script = "-";
	struct gate_condition c = condition(&script, 0);
	struct asked how = {.condition = &c, .yes = true, .timeout_ms = 300};
	const char *right[] = {digest_of(&how), NULL};

	(void)state;
	how.approved = right;
	assert_int_equal(pass(&how, -1), FAILED + 6);
	assert_in("said", "gate 'drained?' timed-out: peer 192.0.2.1 is idle");
	assert_in("events", "\"gate\":\"timed-out\"");
}

static void
what_can_never_hold_is_a_no(void **state)
{
	const char *script = "e";
	struct gate_condition c = condition(&script, 0);
	struct asked how = {.condition = &c};

	(void)state;
	assert_int_equal(pass(&how, -1), FAILED + 2);
	assert_in("said", "gate 'drained?' was not passed: it can never hold");
	assert_in("events", "\"gate\":\"aborted\"");
}

/* The look that lasts long enough is under way, and a person says no meanwhile. */
static int
slow(void *ctx, const struct deadline *d, bool *ret_holds, const char **ret_seen,
    struct err **e)
{
	const int *told = ctx;
	char octet;

	(void)d;
	(void)e;
	assert_int_equal(write(told[1], "!", 1), 1);
	assert_int_equal(read(told[2], &octet, 1), 1);
	*ret_holds = true;
	*ret_seen = "";
	return 0;
}

static void
a_no_while_it_is_looked_at_is_a_no(void **state)
{
	int ends[4];
	struct gate_condition c = {
	    .says = "bgp holds", .look = slow, .ctx = ends, .every_ms = 10};
	struct asked how = {.condition = &c, .terminal = true};
	struct terminal t;
	char octet;

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(pipe(ends + 2), 0);
	begin(&t, &how);
	assert_int_equal(read(ends[0], &octet, 1), 1);
	terminal_type(&t, "A");
	assert_int_equal(write(ends[3], "!", 1), 1);
	assert_int_equal(terminal_exit(&t), FAILED + 6);
	assert_in("events", "\"gate\":\"aborted\"");
	for (int i = 0; i < 4; i++)
		close(ends[i]);
	terminal_close(&t);
}

/* A rate that is another one at each look fills no log. */
static int
changing(void *ctx, const struct deadline *d, bool *ret_holds, const char **ret_seen,
    struct err **e)
{
	int *looks = ctx;

	(void)d;
	(void)e;
	*ret_holds = ++*looks > 20;
	*ret_seen = arena_printf(a, "%d pps", *looks);
	return 0;
}

static void
what_changes_at_every_look_is_said_now_and_then(void **state)
{
	int looks = 0;
	struct gate_condition c = {
	    .says = "idle", .look = changing, .ctx = &looks, .every_ms = 5};
	struct asked how = {.condition = &c};

	(void)state;
	assert_int_equal(pass(&how, -1), PASSED);
	assert_int_equal(looks, 21);
	assert_in("events", "\"message\":\"1 pps\"");
	assert_not_in("events", "\"message\":\"2 pps\"");
	assert_in("events", "\"gate\":\"held\",\"message\":\"it holds\"");
}

static void
a_person_overrides_by_a_key(void **state)
{
	const char *script = "-";
	struct gate_condition c = condition(&script, 0);
	struct asked how = {.condition = &c, .terminal = true};
	struct terminal t;

	(void)state;
	begin(&t, &how);
	terminal_type(&t, "C"); /* is none of its keys */
	terminal_shows(&t, "Only one press");
	terminal_type(&t, "O");
	assert_int_equal(terminal_exit(&t), PASSED);
	assert_in(
	    "said", arena_printf(a, "overridden by %s (key): peer 192.0.2.1 is idle",
			person_here(a)));
	assert_in("events", "\"gate\":\"overridden\"");
	terminal_close(&t);
}

static void
a_person_overrides_from_elsewhere(void **state)
{
	const char *script = "-";
	struct gate_condition c = condition(&script, 0);
	struct asked how = {.condition = &c};
	struct terminal t;

	(void)state;
	begin(&t, &how);
	assert_string_equal(answer_as(geteuid(), &how, GATE_APPROVE),
	    "it waits for a condition: --override goes on without it");
	assert_string_equal(answer_as(geteuid(), &how, GATE_OVERRIDE), "");
	assert_int_equal(terminal_exit(&t), PASSED);
	assert_in("said", "overridden by");
	terminal_close(&t);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)
	const struct CMUnitTest tests[] = {
	    TEST(nobody_there_is_a_no),
	    TEST(its_digest_beforehand_is_a_yes),
	    TEST(yes_is_one_persons),
	    TEST(what_is_shown_must_be_good_if_nobody_sees_it),
	    TEST(one_digest_is_not_two_people),
	    TEST(c_continues),
	    TEST(a_aborts),
	    TEST(a_time_out_aborts),
	    TEST(a_request_to_stop_aborts),
	    TEST(no_folder_is_a_no),
	    TEST(an_answer_from_elsewhere_counts),
	    TEST(elsewhere_can_abort_what_is_asked_here),
	    TEST(there_is_nothing_to_override),
	    TEST(two_people_are_two),
	    TEST(it_goes_on_by_itself),
	    TEST(neither_yes_nor_a_digest_is_a_condition),
	    TEST(what_can_never_hold_is_a_no),
	    TEST(a_no_while_it_is_looked_at_is_a_no),
	    TEST(what_changes_at_every_look_is_said_now_and_then),
	    TEST(a_person_overrides_by_a_key),
	    TEST(a_person_overrides_from_elsewhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
