/* A run is cut behind every line of its logbook, and gone on with: nothing that came to an end is done twice. */
#include "unit/runbook/walked.h"

#include "runbook/logbook_story.h"

static const char book[] = "order: serial\nsteps:\n"
			   "- {local: [remember, k], result: x}\n"
			   "- {local: [promise, a, standing], when: x.seen == 'k'}\n"
			   "- block: [local: [fail], local: [pass]]\n"
			   "  rescue: [local: [change]]\n"
			   "  always: [local: [pass]]\n"
			   "- {name: batch, local: [pass]}\n"
			   "- {local: [keep]}\n"
			   "- {local: [fail-on, r2]}\n";

static char *
read_logbook(struct walked *w)
{
	struct buf text;
	char *copy;

	buf_init(&text, BUF_TEXT);
	assert_int_equal(
	    buf_read_file(&text, logbook_path(w->a, w->run.folder), &w->e), 0);
	copy = buf_copy(&text, w->a);
	buf_done(&text);
	return copy;
}

/* Behind so many lines; false: there are no more. */
static bool
cut_behind(char *text, size_t lines)
{
	for (; lines > 0 && *text != '\0'; text++)
		lines -= *text == '\n';
	if (lines > 0 || *text == '\0')
		return false;
	*text = '\0';
	return true;
}

static bool
is_in(const char *lines, const char *did)
{
	return strstr(lines, did) != NULL;
}

/* Every step that has ended in the first part is not done again in the second. */
static void
nothing_twice(const struct value *lines, const char *did)
{
	value_each(lines, it)
	{
		const char *entry = value_text(*it, "entry");
		char text[64];

		if (strcmp(entry, "done") != 0)
			continue;
		snprintf(text, sizeof text, "%s:%s ", value_text(*it, "device"),
		    value_text(*it, "step"));
		if (is_in(did, text))
			fail_msg("%s was done again: %s", text, did);
	}
}

static void
cut_anywhere(void **state)
{
	const char *whole = "r1 done, r2 failed; exit 7";
	size_t tried = 0;

	(void)state;
	for (size_t lines = 1;; lines++) {
		struct logbook_story story;
		struct walked w;
		char *text;

		walked_init(&w, WALKED_TWO);
		assert_int_equal(walked_load(&w, book), 0);
		assert_int_equal(walked_open(&w, NULL, NULL), 0);
		walked_go(&w);
		assert_string_equal(walked_ends(&w), whole);
		walk_close(w.walk);
		text = read_logbook(&w);
		if (!cut_behind(text, lines)) {
			w.walk = NULL;
			walked_done(&w);
			break;
		}
		/* with half a line behind it, as a power cut may leave */
		walked_write(&w, "runs/RUN/runbook.logbook",
		    arena_printf(w.a, "%s{\"entry\":\"do", text));
		assert_int_equal(logbook_story_read(w.a, w.run.folder, &story, &w.e), 0);
		assert_false(story.ended);
		assert_int_equal(story.lines->list.n, lines);
		buf_reset(&w.did);
		assert_int_equal(walked_open(&w, NULL, story.lines), 0);
		walked_go(&w);
		assert_string_equal(walked_ends(&w), whole);
		nothing_twice(story.lines, buf_z(&w.did));
		walked_done(&w);
		tried++;
	}
	assert_true(tried > 30);
}

/* As often as the run has changed something, and not more often. */
static void
deeds_are_counted_once(void **state)
{
	struct logbook_story story;
	struct walked w;
	char *text, *end;

	(void)state;
	walked_init(&w, WALKED_TWO);
	assert_int_equal(
	    walked_load(&w, "steps:\n- {name: push, local: [change]}\n- local: [pass]\n"
			    "- local: [pass]\n- local: [stop]\n"),
	    0);
	assert_int_equal(walked_open(&w, NULL, NULL), 0);
	walked_go(&w);
	assert_string_equal(walked_detail(&w, 0),
	    "stopped at 'local': somebody said no; left as it is: 'push'");
	walk_close(w.walk);
	text = read_logbook(&w);
	end = strstr(text, "{\"entry\":\"router\"");
	*end = '\0';
	walked_write(&w, "runs/RUN/runbook.logbook", text);
	assert_int_equal(logbook_story_read(w.a, w.run.folder, &story, &w.e), 0);
	assert_int_equal(walked_open(&w, NULL, story.lines), 0);
	walked_go(&w);
	assert_string_equal(walked_detail(&w, 0),
	    "stopped at 'local': somebody said no; left as it is: 'push'");
	walked_done(&w);
}

/* The step that was open knows that it is begun again, and what it remembered. */
static void
an_open_step_knows(void **state)
{
	struct logbook_story story;
	struct walked w;
	char *text, *end;

	(void)state;
	walked_init(&w, WALKED_TWO);
	assert_int_equal(walked_load(&w, "steps:\n- local: [remember, k]\n"), 0);
	assert_int_equal(walked_open(&w, NULL, NULL), 0);
	walked_go(&w);
	walk_close(w.walk);
	text = read_logbook(&w);
	end = strstr(text, "{\"entry\":\"done\"");
	assert_non_null(end);
	*end = '\0';
	walked_write(&w, "runs/RUN/runbook.logbook", text);
	assert_int_equal(logbook_story_read(w.a, w.run.folder, &story, &w.e), 0);
	assert_true(story.v[0].within);
	assert_string_equal(story.v[0].step, "local");
	buf_reset(&w.did);
	assert_int_equal(walked_open(&w, NULL, story.lines), 0);
	walked_go(&w);
	assert_string_equal(buf_z(&w.did), "r1:1 remember again; r2:1 remember; ");
	walked_done(&w);
}

/* By order: what was promised is taken back, whatever the routers' ends were, and the run is over. */
static void
taken_back_by_order(void **state)
{
	struct logbook_story story;
	struct walked w;

	(void)state;
	walked_init(&w, WALKED_TWO);
	assert_int_equal(
	    walked_load(&w, "steps:\n- local: [promise, a]\n- local: [change]\n"), 0);
	assert_int_equal(walked_open(&w, NULL, NULL), 0);
	walked_go(&w);
	assert_string_equal(walked_ends(&w), "r1 done, r2 done; exit 0");
	assert_string_equal(
	    walked_detail(&w, 0), "left: a; 'holdfast rollback RUN' takes it back");
	walk_close(w.walk);
	assert_int_equal(logbook_story_read(w.a, w.run.folder, &story, &w.e), 0);
	assert_true(story.ended);
	assert_int_equal(story.promises, 2);
	buf_reset(&w.did);
	assert_int_equal(walked_open(&w, NULL, story.lines), 0);
	assert_int_equal(walk_take_back(w.walk, &w.e), 0);
	assert_string_equal(buf_z(&w.did), "r1:1 back a; r2:1 back a; ");
	assert_string_equal(walked_ends(&w), "r1 stopped, r2 stopped; exit 6");
	assert_string_equal(walked_detail(&w, 0),
	    "taken back by order; left as it is: 'local'; taken back: a");
	walk_close(w.walk);
	assert_int_equal(logbook_story_read(w.a, w.run.folder, &story, &w.e), 0);
	assert_true(story.ended);
	assert_int_equal(story.promises, 0);
	w.walk = NULL;
	walked_done(&w);
}

/* A step that may have changed something and was cut is not passed over. */
static void
what_was_cut_is_unknown_when_taken_back(void **state)
{
	struct logbook_story story;
	struct walked w;
	char *text, *end;

	(void)state;
	walked_init(&w, WALKED_TWO);
	assert_int_equal(walked_load(&w, "steps:\n- local: [change]\n"), 0);
	assert_int_equal(walked_open(&w, NULL, NULL), 0);
	walked_go(&w);
	walk_close(w.walk);
	text = read_logbook(&w);
	end = strstr(text, "{\"entry\":\"done\"");
	*end = '\0';
	walked_write(&w, "runs/RUN/runbook.logbook", text);
	assert_int_equal(logbook_story_read(w.a, w.run.folder, &story, &w.e), 0);
	assert_int_equal(walked_open(&w, NULL, story.lines), 0);
	assert_int_equal(walk_take_back(w.walk, &w.e), 0);
	assert_string_equal(walked_ends(&w), "r1 unknown, r2 skipped; exit 7");
	walked_done(&w);
}

/* A reversal that was cut is done when the run is gone on with. */
static void
promises_are_kept_after_a_crash(void **state)
{
	struct logbook_story story;
	struct walked w;
	char *text, *end;

	(void)state;
	walked_init(&w, WALKED_TWO);
	assert_int_equal(
	    walked_load(&w, "steps:\n- local: [promise, a, standing]\n"
			    "- local: [promise, b, standing]\n- local: [fail]\n"),
	    0);
	assert_int_equal(walked_open(&w, NULL, NULL), 0);
	walked_go(&w);
	walk_close(w.walk);
	text = read_logbook(&w);
	end = strstr(text, "{\"entry\":\"kept\"");
	end = strchr(end, '\n') + 1; /* b was, a was not */
	*end = '\0';
	walked_write(&w, "runs/RUN/runbook.logbook", text);
	assert_int_equal(logbook_story_read(w.a, w.run.folder, &story, &w.e), 0);
	assert_int_equal(story.promises, 1);
	assert_string_equal(story.v[0].promises[0], "a");
	buf_reset(&w.did);
	assert_int_equal(walked_open(&w, NULL, story.lines), 0);
	walked_go(&w);
	assert_string_equal(buf_z(&w.did), "r1:1 back a; ");
	assert_string_equal(walked_ends(&w), "r1 rolled-back, r2 skipped; exit 5");
	walked_done(&w);
}

/* What was carried here may hold anything: it is refused, never guessed. */
static void
foreign_lines_are_refused(void **state)
{
	static const char begin[] =
	    "{\"entry\":\"begin\",\"format\":1,\"run\":\"RUN\",\"name\":\"b\","
	    "\"asked\":\"book\",\"digest\":\"d\",\"parameters\":{},\"secrets\":[],"
	    "\"batches\":[[\"r1\"],[\"r2\"]]}\n";
	static const char *const lines[] = {
	    "{\"entry\":\"promise\",\"device\":\"r1\",\"step\":\"1\",\"promise\":\"p1\","
	    "\"kind\":\"unheard-of\",\"what\":\"x\",\"value\":{}}\n",
	    "{\"entry\":\"promise\",\"device\":\"r1\"}\n",
	    "{\"entry\":\"begin\",\"batches\":[[\"r9\"]]}\n",
	    "{\"entry\":\"begin\",\"batches\":[{\"r1\":1}]}\n",
	    "{\"entry\":\"unheard-of\"}\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct logbook_story story;
		struct walked w;
		int rc;

		walked_init(&w, WALKED_TWO);
		assert_int_equal(walked_load(&w, "steps:\n- local: [pass]\n"), 0);
		assert_int_equal(mkdir(w.run.folder, 0700), 0);
		walked_write(&w, "runs/RUN/runbook.logbook",
		    arena_printf(w.a, "%s%s", begin, lines[i]));
		rc = logbook_story_read(w.a, w.run.folder, &story, &w.e);
		if (rc == 0)
			rc = walked_open(&w, NULL, story.lines);
		assert_int_equal(rc, -1);
		assert_int_equal(err_code(w.e), ERR_INPUT);
		walked_done(&w);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(cut_anywhere),
	    cmocka_unit_test(deeds_are_counted_once),
	    cmocka_unit_test(an_open_step_knows),
	    cmocka_unit_test(taken_back_by_order),
	    cmocka_unit_test(what_was_cut_is_unknown_when_taken_back),
	    cmocka_unit_test(promises_are_kept_after_a_crash),
	    cmocka_unit_test(foreign_lines_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
