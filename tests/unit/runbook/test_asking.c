/* Answers by keys, from elsewhere, and by a condition. */
#include "unit/runbook/asked.h"

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
