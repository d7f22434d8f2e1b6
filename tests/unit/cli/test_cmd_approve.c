/* What is refused before an answer is written; answers that count are in tests/scenario/test_gate.py. */
#include "cli/cli.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "runbook/gate_file.h"
#include "unit/cli/commanded.h"

#define RUN "20261122T020457-3f9c"
#define FOLDER "state/holdfast/runs/" RUN
#define ONE "0123456789abcdef0123456789abcdef"
#define TWO "fedcba9876543210fedcba9876543210"

extern const struct command cmd_approve;

static void
put_gate(struct commanded *w, const char *digest, const char *state, int64_t left_ms)
{
	struct gate_record g = {.run = RUN,
	    .step = "drained?",
	    .id = "4",
	    .digest = digest,
	    .token = "t",
	    .message = "Proceed?",
	    .device = "fra1",
	    .state = state,
	    .end = strcmp(state, "open") == 0 ? NULL : "approved by alice@noc1 (key)",
	    .devices = value_list(w->c.arena),
	    .shown = value_list(w->c.arena),
	    .answers = value_list(w->c.arena),
	    .wanted = 1,
	    .expires_ms = clock_wall_ms() + left_ms};
	struct err *e = NULL;

	assert_int_equal(gate_folder_make(w->c.arena, FOLDER, "state/holdfast", &e), 0);
	assert_int_equal(gate_file_write(w->c.arena, FOLDER, &g, &e), 0);
}

static void
begin(struct commanded *w, const char *const *words)
{
	commanded_open(w, words);
	assert_int_equal(system("mkdir -p " FOLDER), 0);
}

#define BEGIN(w, ...) begin((w), (const char *const[]){__VA_ARGS__, NULL})

/* Runs with no terminal; no answer has been written afterwards. */
static void
refused(struct commanded *w, enum err_code code, const char *message)
{
	int nothing = open("/dev/null", O_RDONLY), was = dup(STDIN_FILENO);
	struct gate_answers found;
	struct err *e = NULL;
	struct gate_record g;

	dup2(nothing, STDIN_FILENO);
	assert_int_equal(cmd_approve.run(&w->c, &w->e), -1);
	dup2(was, STDIN_FILENO);
	close(nothing);
	close(was);
	assert_string_equal(err_code_name(err_code(w->e)), err_code_name(code));
	assert_string_equal(err_message(w->e), message);
	if (gate_file_read(w->c.arena, FOLDER, ONE, &g, &e) == 0) {
		assert_int_equal(
		    gate_file_answers(w->c.arena, FOLDER, &g, &found, &e), 0);
		assert_int_equal(found.n, 0);
	}
	err_free(e);
	commanded_done(w);
}

static void
a_run_must_be_one(void **state)
{
	struct commanded w;

	(void)state;
	BEGIN(&w, "approve", "latest");
	refused(&w, ERR_USAGE, "'latest' is not the id of a run");
	BEGIN(&w, "approve", "20261122T020457-0000");
	refused(&w, ERR_FILE,
	    "there is no folder of run '20261122T020457-0000' that you may enter");
	BEGIN(&w, "approve", RUN);
	refused(&w, ERR_CANCELLED, "no gate of run '" RUN "' is open");
	BEGIN(&w, "approve", RUN, "--abort", "--override");
	refused(&w, ERR_USAGE, "'--abort' and '--override' exclude one another");
}

static void
a_closed_gate_is_closed(void **state)
{
	struct commanded w;

	(void)state;
	BEGIN(&w, "approve", RUN, ONE);
	put_gate(&w, ONE, "approved", 60000);
	refused(
	    &w, ERR_CANCELLED, "gate 'drained?' is closed: approved by alice@noc1 (key)");
	BEGIN(&w, "approve", RUN, ONE);
	put_gate(&w, ONE, "open", -1); /* its run is dead */
	refused(
	    &w, ERR_CANCELLED, "gate 'drained?' is closed: nobody has answered in time");
	BEGIN(&w, "approve", RUN);
	put_gate(&w, ONE, "approved", 60000);
	refused(&w, ERR_CANCELLED, "no gate of run '" RUN "' is open");
}

static void
another_digest_is_another_gate(void **state)
{
	struct commanded w;

	(void)state;
	BEGIN(&w, "approve", RUN, TWO);
	put_gate(&w, ONE, "open", 60000);
	refused(&w, ERR_INPUT, "no gate of run '" RUN "' has the digest '" TWO "'");
	BEGIN(&w, "approve", RUN);
	put_gate(&w, ONE, "open", 60000);
	put_gate(&w, TWO, "open", 60000);
	refused(&w, ERR_USAGE,
	    "2 gates of run '" RUN "' are open: say which: " ONE " (drained?, fra1), " TWO
	    " (drained?, fra1)");
}

/* Whoever did not say what they have seen is asked, and nobody is there. */
static void
without_a_digest_somebody_must_see_it(void **state)
{
	struct commanded w;

	(void)state;
	BEGIN(&w, "approve", RUN);
	put_gate(&w, ONE, "open", 60000);
	refused(&w, ERR_CANCELLED, "there is no terminal to ask on");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_run_must_be_one),
	    cmocka_unit_test(a_closed_gate_is_closed),
	    cmocka_unit_test(another_digest_is_another_gate),
	    cmocka_unit_test(without_a_digest_somebody_must_see_it),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
