#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/wait.h"
#include "cli/cli.h"
#include "cli/recover.h"
#include "cli/run.h"
#include "data/value.h"
#include "runbook/gate_file.h"
#include "runbook/gate_text.h"
#include "runbook/key.h"

enum { ANSWER_MS = 10 * 60 * 1000, TAKEN_MS = 60 * 1000, LOOK_MS = 200 };

static const struct cli_option options[] = {
    {"abort", 0, NULL, "refuse it: the run stops there"},
    {"override", 0, NULL, "an automatic gate goes on without its condition"},
    {0},
};

/* --- which gate -------------------------------------------------------------------------------------- */

static int
find_folder(struct cli *c, const char **ret_folder, struct err **e)
{
	const char *word = c->args[0], *state;

	if (!recover_is_run(word))
		return err_set(e, ERR_USAGE, "'%s' is not the id of a run", word);
	*ret_folder = word;
	if (strchr(word, '/') == NULL) {
		if (run_state_dir(c, &state, e) < 0)
			return -1;
		*ret_folder = arena_printf(c->arena, "%s/runs/%s", state, word);
	}
	if (access(*ret_folder, X_OK) == 0)
		return 0;
	err_set(e, ERR_FILE, "there is no folder of run '%s' that you may enter", word);
	err_remedy(*e,
	    "give --state DIR, or the run's folder; 'holdfast help approve' says "
	    "who may answer");
	return -1;
}

static bool
is_open(const struct gate_record *g)
{
	return strcmp(g->state, "open") == 0 && g->expires_ms > clock_wall_ms();
}

static int
not_open(const struct gate_record *g, struct err **e)
{
	err_set(e, ERR_CANCELLED, "gate '%s' is closed: %s", g->step,
	    strcmp(g->state, "open") == 0 ? "nobody has answered in time"
	    : g->end != NULL              ? g->end
					  : g->state);
	err_remedy(*e, "an answer counts while the gate is open");
	return -1;
}

static int
several(struct cli *c, const struct gate_record *open, size_t n, struct err **e)
{
	struct buf names;

	buf_init(&names, BUF_LINE);
	for (size_t i = 0; i < n; i++)
		buf_printf(&names, "%s %s (%s%s%s)", i > 0 ? "," : "", open[i].digest,
		    open[i].step, open[i].device != NULL ? ", " : "",
		    open[i].device != NULL ? open[i].device : "");
	err_set(e, ERR_USAGE, "%zu gates of run '%s' are open: say which:%s", n,
	    c->args[0], buf_z(&names));
	buf_done(&names);
	return -1;
}

/* The one whose digest was given, else the one that is open. */
static int
find_gate(struct cli *c, const char *folder, struct gate_record *ret, struct err **e)
{
	const char *digest = c->nargs > 1 ? c->args[1] : NULL, **digests;
	struct gate_record *open;
	size_t n = 0;

	if (gate_file_list(c->arena, folder, &digests, e) < 0)
		return -1;
	while (digests[n] != NULL)
		n++;
	open = arena_array(c->arena, struct gate_record, n + 1);
	n = 0;
	for (; *digests != NULL; digests++) {
		struct gate_record *g = &open[n];

		if (digest != NULL && strcmp(*digests, digest) != 0)
			continue;
		if (gate_file_read(c->arena, folder, *digests, g, e) < 0)
			return -1;
		if (digest != NULL && !is_open(g))
			return not_open(g, e);
		n += is_open(g);
	}
	if (n > 1)
		return several(c, open, n, e);
	if (n == 0 && digest != NULL)
		return err_set(e, ERR_INPUT, "no gate of run '%s' has the digest '%s'",
		    c->args[0], digest);
	if (n == 0)
		return err_set(
		    e, ERR_CANCELLED, "no gate of run '%s' is open", c->args[0]);
	*ret = open[0];
	return 0;
}

/* --- the answer -------------------------------------------------------------------------------------- */

static void
show(const struct gate_record *g)
{
	struct buf text;

	buf_init(&text, BUF_TEXT);
	gate_text_shown(g, &text);
	gate_text_question(g, NULL, &text);
	fputs(buf_z(&text), stderr);
	fprintf(stderr, "digest %s\n", g->digest);
	buf_done(&text);
}

/* Who did not say which digest they mean has seen it now, and says so by a key. */
static int
ask(struct cli *c, const struct gate_record *g, enum gate_word *word, struct err **e)
{
	static const char *const says[] = {
	    [GATE_APPROVE] = "Press 'C' to continue or 'A' to abort\n",
	    [GATE_OVERRIDE] = "Press 'O' to override or 'A' to abort\n"};
	struct deadline d = deadline_in(ANSWER_MS, c->cancel);
	struct key_terminal k;
	char key = 0;
	int rc;

	if (!isatty(STDIN_FILENO) || !isatty(STDERR_FILENO)) {
		err_set(e, ERR_CANCELLED, "there is no terminal to ask on");
		err_remedy(*e,
		    "give the digest of what you have seen: holdfast approve %s %s",
		    c->args[0], g->digest);
		return -1;
	}
	d.cancel_at = CANCEL_FINISH;
	if (key_open(&k, STDIN_FILENO, STDERR_FILENO, e) < 0)
		return -1;
	key_say(&k, str_of(says[*word]));
	rc = key_read(&k, *word == GATE_OVERRIDE ? "OA" : "CA", &d, &key, e);
	key_close(&k);
	if (rc == 0 && key == 0)
		err_set(e, ERR_CANCELLED, "nothing was answered");
	if (*e != NULL)
		return -1;
	if (key == 'A')
		*word = GATE_ABORT;
	return 0;
}

/* --- what became of it ------------------------------------------------------------------------------- */

struct sent {
	const char *folder, *file;
	const struct gate_record *gate;
};

static const struct value *
entry_of(const struct gate_record *g, const char *file)
{
	value_each(g->answers, it)
	{
		const char *name = value_text(*it, "file");

		if (name != NULL && strcmp(name, file) == 0)
			return *it;
	}
	return NULL;
}

static void
tell(const struct gate_record *g)
{
	struct buf text;

	buf_init(&text, BUF_LINE);
	if (strcmp(g->state, "open") != 0) {
		buf_printf(&text, "it counts; gate '%s' is closed: ", g->step);
		gate_text_plain(&text, str_of(g->end != NULL ? g->end : g->state));
	} else {
		buf_printf(&text, "it counts; gate '%s' stays open: %lld of %lld",
		    g->step, (long long)g->approvals, (long long)g->wanted);
	}
	fprintf(stderr, "%s\n", buf_z(&text));
	buf_done(&text);
}

/* 1: the run has taken the answer; 0: not yet. */
static int
look(struct cli *c, const struct sent *s, struct err **e)
{
	const struct value *entry;
	struct gate_record now;
	const char *refused;

	if (gate_file_read(c->arena, s->folder, s->gate->digest, &now, e) < 0)
		return -1;
	entry = strcmp(now.token, s->gate->token) == 0 ? entry_of(&now, s->file) : NULL;
	refused = entry != NULL ? value_text(entry, "refused") : NULL;
	if (refused != NULL)
		return err_set(e, ERR_CANCELLED, "it does not count: %s", refused);
	if (entry != NULL) {
		tell(&now);
		return 1;
	}
	if (strcmp(now.token, s->gate->token) == 0 && strcmp(now.state, "open") == 0)
		return 0;
	err_set(e, ERR_CANCELLED, "it came too late: gate '%s' is closed: %s", now.step,
	    now.end != NULL ? now.end : now.state);
	return -1;
}

/* Nothing is said to count that the run has not said so of. */
static int
wait_taken(struct cli *c, const struct sent *s, struct err **e)
{
	struct deadline all = deadline_in(TAKEN_MS, c->cancel);

	all.cancel_at = CANCEL_FINISH;
	for (;;) {
		struct arena_mark mark = arena_mark(c->arena);
		struct deadline d = deadline_in(LOOK_MS, c->cancel);
		int taken = look(c, s, e);

		if (taken != 0)
			return taken > 0 ? 0 : -1;
		arena_rewind(c->arena, mark);
		if (deadline_left(&all) == 0)
			break;
		d.cancel_at = CANCEL_FINISH;
		if (wait_until(&d, e) < 0)
			return -1;
	}
	err_set(e, ERR_TIMEOUT, "run '%s' did not take the answer, which is taken back",
	    s->gate->run);
	err_remedy(*e, "see with 'holdfast status' whether the run is still alive");
	return -1;
}

static int
approve_run(struct cli *c, struct err **e)
{
	enum gate_word word = cli_flag(c, "abort")      ? GATE_ABORT
			      : cli_flag(c, "override") ? GATE_OVERRIDE
							: GATE_APPROVE;
	struct gate_record gate;
	struct sent s = {.gate = &gate};

	if (cli_flag(c, "abort") && cli_flag(c, "override"))
		return err_set(
		    e, ERR_USAGE, "'--abort' and '--override' exclude one another");
	if (find_folder(c, &s.folder, e) < 0 || find_gate(c, s.folder, &gate, e) < 0)
		return -1;
	show(&gate);
	if (word != GATE_ABORT && c->nargs < 2 && ask(c, &gate, &word, e) < 0)
		return -1;
	if (gate_file_answer(c->arena, s.folder, &gate, word, &s.file, e) < 0)
		return -1;
	if (wait_taken(c, &s, e) == 0)
		return 0;
	gate_file_withdraw(c->arena, s.folder, s.file);
	return -1;
}

const struct command cmd_approve = {
    .name = "approve",
    .args = "RUN [DIGEST]",
    .summary = "answer a gate of a run that waits in another terminal",
    .help =
	"Shows what is asked and what was shown with it, and answers it: with DIGEST at\n"
	"once, else by a key. RUN is an id, or the folder STATE/runs/RUN of the run. "
	"The\n"
	"answer is a file in that folder, and who answers is who owns it: a person "
	"counts\n"
	"once, and what is said here is what the run has said of it. An answer to a gate "
	"that\n"
	"is closed is refused.\n\n"
	"Only who may enter the state folder can answer: for several people, give it to "
	"a\n"
	"group before the run, which opens the folder of the gate to the same:\n\n"
	"    chgrp netops /var/lib/holdfast && chmod 2770 /var/lib/holdfast\n\n"
	"    holdfast approve 20261122T020457-3f9c\n"
	"    holdfast approve 20261122T020457-3f9c 0123456789abcdef0123456789abcdef\n"
	"    holdfast approve 20261122T020457-3f9c --abort",
    .options = options,
    .min_args = 1,
    .max_args = 2,
    .run = approve_run,
};
