#include "runbook/gate.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "data/value.h"
#include "event/event.h"
#include "runbook/asking.h"
#include "runbook/gate_text.h"
#include "runbook/person.h"
#include "runbook/step.h"

static void
post_asked(const struct asking *q)
{
	const struct gate *g = q->g;

	bus_post(g->run->bus, EV_GATE, {"step", ev_text(g->step)}, {"id", ev_text(g->id)},
	    {"gate", ev_text("asked")}, {"message", ev_text(g->message)},
	    {"device", ev_text(g->device)}, {"devices", ev_val(q->record.devices)},
	    {"how", ev_text(q->terminal ? "key" : "approve")},
	    {"digest", ev_text(q->digest)}, {"approvals", ev_int((int64_t)q->npeople)},
	    {"wanted", ev_int(g->wanted)},
	    {"expires-ms", ev_int(deadline_left(&g->deadline))},
	    {"shown", ev_val(g->shown)},
	    {"until", ev_text(g->condition != NULL ? g->condition->says : NULL)});
}

static const char *
keys_of(const struct asking *q)
{
	return q->g->condition != NULL ? "Press 'O' to override or 'A' to abort"
				       : "Press 'C' to continue or 'A' to abort";
}

/* Shows and asks. */
static void
ask(const struct asking *q)
{
	struct buf text;

	if (!q->terminal)
		return;
	buf_init(&text, BUF_TEXT);
	buf_addc(&text, '\n');
	gate_text_shown(&q->record, &text);
	gate_text_question(&q->record, keys_of(q), &text);
	key_say(&q->key, buf_str(&text));
	buf_done(&text);
}

/* What was said beforehand. A digest is one person's word: that of whom this process runs as. */
static void
beforehand(struct asking *q)
{
	const struct runbook_run *run = q->g->run;
	const char *how = NULL;

	if (q->g->condition != NULL || q->g->shown_bad)
		return;
	for (size_t i = 0; run->approved != NULL && run->approved[i] != NULL; i++)
		if (strcmp(run->approved[i], q->digest) == 0)
			how = "digest";
	if (how == NULL && run->yes && q->g->wanted == 1)
		how = "--yes";
	if (how != NULL)
		asking_approve(q, person_uid(), person_here(q->g->arena), how);
}

/* --- from the beginning to the end ------------------------------------------------------------------- */

/* What is known beside who and how: of the condition, or of those who have not answered. */
static const char *
rest_of(const struct asking *q)
{
	const struct gate *g = q->g;

	if (q->end == GATE_TIMED_OUT && g->condition == NULL)
		return arena_printf(g->arena, "%zu of %lld approved it", q->npeople,
		    (long long)g->wanted);
	return g->condition != NULL && q->said_ms != 0 ? buf_z(&q->seen) : NULL;
}

/* "aborted by alice@noc1 (key)" */
static const char *
words_of(const struct asking *q)
{
	struct arena *a = q->g->arena;
	const char *rest = rest_of(q), *words = asking_ends[q->end];

	if (q->who != NULL)
		words = arena_printf(a, "%s by %s", words, q->who);
	if (q->how != NULL)
		words = arena_printf(a, "%s (%s)", words, q->how);
	return rest != NULL ? arena_printf(a, "%s: %s", words, rest) : words;
}

/* A stop by a signal or a dead terminal is a person's; anything else is no answer at all. Never *e == NULL. */
static void
cut(struct asking *q, const struct err *e)
{
	if (err_code(e) == ERR_CANCELLED)
		asking_end(q, GATE_ABORTED, person_here(q->g->arena), "signal");
	else
		asking_end(q, GATE_ABORTED, NULL, err_message(e));
}

static void
begin(struct asking *q)
{
	const struct gate *g = q->g;
	struct value *names = value_list(g->arena);

	for (size_t i = 0; i < g->ndevices; i++)
		value_append(g->arena, names, value_strz(g->arena, g->devices[i]));
	gate_digest(g, q->digest);
	gate_token(q->token);
	q->record = (struct gate_record){.run = g->run->run,
	    .step = g->step,
	    .id = g->id,
	    .digest = q->digest,
	    .token = q->token,
	    .message = g->message,
	    .device = g->device,
	    .state = asking_ends[GATE_OPEN],
	    .until = g->condition != NULL ? g->condition->says : NULL,
	    .devices = names,
	    .shown = g->shown,
	    .answers = value_list(g->arena),
	    .wanted = g->wanted,
	    .expires_ms = clock_wall_ms() + deadline_left(&g->deadline)};
	if (g->condition != NULL)
		q->hold.for_ms = g->condition->for_ms;
}

/* Opens it to all who may answer, waits, and closes it to them. */
static int
ask_and_wait(struct asking *q, struct err **e)
{
	const struct gate *g = q->g;
	const struct runbook_run *run = g->run;
	int rc;

	if (gate_folder_make(g->arena, run->folder, run->state, e) < 0 ||
	    gate_file_write(g->arena, run->folder, &q->record, e) < 0)
		return -1;
	q->terminal = run->terminal;
	post_asked(q); /* what stands below on the terminal goes away */
	if (run->terminal && key_open(&q->key, g->in, g->out, e) < 0)
		return -1;
	ask(q);
	rc = asking_wait(q, e);
	if (q->terminal)
		key_close(&q->key);
	return rc;
}

static int
nobody(struct asking *q, struct err **e)
{
	const struct gate *g = q->g;

	asking_end(q, GATE_ABORTED, NULL, "no terminal");
	err_set(e, ERR_CANCELLED, "nobody can be asked: there is no terminal%s",
	    g->shown_bad     ? ", and what it shows is not all good"
	    : g->wanted == 1 ? ", and its digest was not approved"
			     : ", and one approval beforehand is not enough");
	if (g->wanted == 1 && !g->shown_bad)
		err_remedy(*e,
		    "give --approve %s, or --approval-wait TIME and 'holdfast approve "
		    "%s %s'",
		    q->digest, g->run->run, q->digest);
	else
		err_remedy(*e, "give --approval-wait TIME and 'holdfast approve %s %s'",
		    g->run->run, q->digest);
	bus_post_err(g->run->bus, g->device, *e); /* with what would help */
	return -1;
}

/* The record is closed before it is said, so that no answer counts that comes later. */
static int
close_gate(struct asking *q, struct err **e)
{
	struct err *unwritten = NULL;

	q->record.state = asking_ends[q->end];
	q->record.end = words_of(q);
	if (gate_file_write(q->g->arena, q->g->run->folder, &q->record, &unwritten) < 0) {
		if (*e == NULL) {
			*e = unwritten;
			cut(q, *e);
		} else {
			err_free(unwritten);
		}
	}
	return *e == NULL ? 0 : -1;
}

static int
pass(struct asking *q, const char **ret_detail, struct err **e)
{
	const struct gate *g = q->g;
	bool asked = false;
	const char *words;

	begin(q);
	beforehand(q);
	if (q->end == GATE_OPEN && g->condition == NULL && !g->run->terminal &&
	    g->run->approval_wait_ms == 0) {
		nobody(q, e);
	} else if (q->end == GATE_OPEN) {
		asked = true;
		if (ask_and_wait(q, e) < 0)
			cut(q, *e);
	}
	if (asked)
		close_gate(q, e);
	words = words_of(q);
	asking_post(q, asking_ends[q->end], rest_of(q) != NULL ? rest_of(q) : g->message);
	if (*e != NULL)
		return err_wrap(e, "gate '%s' was not passed", g->step);
	if (q->end == GATE_ABORTED || q->end == GATE_TIMED_OUT)
		return err_set(e, ERR_CANCELLED, "gate '%s' %s%s", g->step,
		    q->end == GATE_ABORTED ? "was " : "", words);
	*ret_detail = words;
	return 0;
}

int
gate_pass(const struct gate *g, const char **ret_detail, struct err **e)
{
	struct asking q = {.g = g};
	int rc;

	buf_init(&q.seen, BUF_LINE);
	rc = pass(&q, ret_detail, e);
	buf_done(&q.seen);
	return rc;
}
