#include "runbook/gate.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "data/value.h"
#include "event/event.h"
#include "runbook/gate_file.h"
#include "runbook/gate_text.h"
#include "runbook/hold.h"
#include "runbook/key.h"
#include "runbook/person.h"
#include "runbook/step.h"

enum { LOOK_MS = 250 }; /* between two looks into the folder */

/* --- a gate that is asked ---------------------------------------------------------------------------- */

enum gate_end {
	GATE_OPEN,
	GATE_APPROVED,
	GATE_OVERRIDDEN,
	GATE_HELD, /* the condition, for long enough */
	GATE_ABORTED,
	GATE_TIMED_OUT,
	GATE_ENDS
};
static const char *const gate_end_names[GATE_ENDS] = {[GATE_OPEN] = "open",
    [GATE_APPROVED] = "approved",
    [GATE_OVERRIDDEN] = "overridden",
    [GATE_HELD] = "approved",
    [GATE_ABORTED] = "aborted",
    [GATE_TIMED_OUT] = "timed-out"};

struct asking {
	const struct gate *g;
	char digest[GATE_DIGEST], token[GATE_TOKEN];
	struct gate_record record;
	struct key_terminal key;
	bool terminal; /* key is open */
	unsigned people[GATE_PEOPLE_MOST];
	size_t npeople;
	bool unsaid; /* what was answered is not in the record yet */
	struct hold hold;
	int64_t look_at_ms;
	const char *seen; /* of the condition, last */
	enum gate_end end;
	const char *who, *how; /* of the answer that ended it */
};

static void
post(const struct asking *q, const char *gate, const char *message)
{
	const struct gate *g = q->g;

	bus_post(g->run->bus, EV_GATE, {"step", ev_text(g->step)}, {"id", ev_text(g->id)},
	    {"gate", ev_text(gate)}, {"message", ev_text(message)},
	    {"device", ev_text(g->device)}, {"devices", ev_val(q->record.devices)},
	    {"who", ev_text(q->who)}, {"how", ev_text(q->how)},
	    {"digest", ev_text(q->digest)}, {"approvals", ev_int((int64_t)q->npeople)},
	    {"wanted", ev_int(g->wanted)});
}

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

static void
say(const struct asking *q, const char *text)
{
	if (!q->terminal)
		return;
	key_say(&q->key, str_of(text));
	key_say(&q->key, STR("\n"));
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

/* Somebody said yes. NULL: it counts; else why not. */
static const char *
approve(struct asking *q, unsigned uid, const char *who, const char *how)
{
	for (size_t i = 0; i < q->npeople; i++)
		if (q->people[i] == uid)
			return "you have approved it already, and another person must";
	q->people[q->npeople++] = uid;
	q->record.approvals = (int64_t)q->npeople;
	q->unsaid = true;
	q->who = who;
	q->how = how;
	if ((int64_t)q->npeople >= q->g->wanted) {
		q->end = GATE_APPROVED;
		return NULL;
	}
	post(q, "approved", q->g->message);
	return NULL;
}

static void
end(struct asking *q, enum gate_end how, const char *who, const char *by)
{
	q->end = how;
	q->who = who;
	q->how = by;
}

/* --- answers ----------------------------------------------------------------------------------------- */

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
		approve(q, person_uid(), person_here(q->g->arena), how);
}

/* NULL: it was taken; else why not. */
static const char *
take_word(struct asking *q, const struct gate_answer *answer)
{
	bool automatic = q->g->condition != NULL;

	if (answer->word == GATE_ABORT) {
		end(q, GATE_ABORTED, answer->who, "approve");
		return NULL;
	}
	if (q->end != GATE_OPEN)
		return "somebody else was first";
	if (answer->word == GATE_APPROVE)
		return automatic
			   ? "it waits for a condition: --override goes on without it"
			   : approve(q, answer->uid, answer->who, "approve");
	if (!automatic)
		return "it is a person's: there is nothing to override";
	end(q, GATE_OVERRIDDEN, answer->who, "approve");
	return NULL;
}

static void
note(struct asking *q, const struct gate_answer *answer, const char *refused)
{
	struct arena *a = q->g->arena;
	struct value *one = value_map(a);

	value_set(a, one, "file", value_strz(a, answer->file));
	value_set(a, one, "who", value_strz(a, answer->who));
	value_set(a, one, "word", value_strz(a, gate_words[answer->word]));
	if (refused != NULL)
		value_set(a, one, "refused", value_strz(a, refused));
	value_append(a, q->record.answers, one);
	q->unsaid = true;
}

/* Answers from elsewhere: all that are there count, aborts before everything else. */
static int
take_answers(struct asking *q, struct err **e)
{
	struct arena *a = q->g->arena;
	struct arena_mark mark = arena_mark(a);
	struct gate_answers found;

	if (gate_file_answers(a, q->g->run->folder, &q->record, &found, e) < 0)
		return -1;
	if (found.n == 0) {
		arena_rewind(a, mark);
		return 0;
	}
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < found.n; i++)
			if ((found.v[i].word == GATE_ABORT) == (pass == 0)) {
				const char *refused = take_word(q, &found.v[i]);

				note(q, &found.v[i], refused);
			}
	return 0;
}

static void
take_key(struct asking *q, char key)
{
	struct arena *a = q->g->arena;
	const char *refused = NULL;

	if (key == 'A')
		end(q, GATE_ABORTED, person_here(a), "key");
	else if (key == 'O')
		end(q, GATE_OVERRIDDEN, person_here(a), "key");
	else if (key == 'C')
		refused = approve(q, person_uid(), person_here(a), "key");
	if (refused != NULL)
		say(q, refused);
}

/* --- waiting ----------------------------------------------------------------------------------------- */

static void
see(struct asking *q, bool holds, const char *seen)
{
	const char *text = holds ? "it holds" : seen;

	if (q->seen != NULL && strcmp(q->seen, text) == 0)
		return;
	q->seen = arena_strdup(q->g->arena, text);
	q->who = NULL;
	q->how = "condition";
	post(q, "held", q->seen);
}

static int
look(struct asking *q, struct err **e)
{
	const struct gate_condition *c = q->g->condition;
	int64_t began = clock_ms(), ended;
	const char *seen = "";
	bool holds = false;

	if (c->look(c->ctx, &q->g->deadline, &holds, &seen, e) < 0)
		return -1;
	ended = clock_ms();
	see(q, holds, seen);
	if (hold_see(&q->hold, holds, began, ended))
		end(q, GATE_HELD, NULL, "condition");
	q->look_at_ms = hold_next(&q->hold, c->every_ms, ended);
	return 0;
}

/* A key, or a moment. */
static int
wait_moment(struct asking *q, struct err **e)
{
	struct deadline d = q->g->deadline;
	int64_t next = clock_ms() + LOOK_MS;
	char key = 0;

	if (q->g->condition != NULL && q->look_at_ms < next)
		next = q->look_at_ms;
	if (next < d.at_ms)
		d.at_ms = next;
	if (!q->terminal)
		return wait_until(&d, e);
	if (key_read(&q->key, q->g->condition != NULL ? "OA" : "CA", &d, &key, e) < 0)
		return -1;
	take_key(q, key);
	return 0;
}

/* To those who answered; when it is closed, that says it. */
static int
say_taken(struct asking *q, struct err **e)
{
	if (!q->unsaid)
		return 0;
	q->unsaid = false;
	return gate_file_write(q->g->arena, q->g->run->folder, &q->record, e);
}

static int
wait_answer(struct asking *q, struct err **e)
{
	while (q->end == GATE_OPEN) {
		bool over = deadline_left(&q->g->deadline) == 0;

		if (take_answers(q, e) < 0)
			return -1;
		if (q->end == GATE_OPEN && over)
			end(q, GATE_TIMED_OUT, NULL, NULL);
		if (q->end == GATE_OPEN && say_taken(q, e) < 0)
			return -1;
		if (q->end == GATE_OPEN && q->g->condition != NULL &&
		    clock_ms() >= q->look_at_ms && look(q, e) < 0)
			return -1;
		if (q->end == GATE_OPEN && wait_moment(q, e) < 0)
			return -1;
	}
	return 0;
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
	return g->condition != NULL ? q->seen : NULL;
}

/* "aborted by alice@noc1 (key)" */
static const char *
words_of(const struct asking *q)
{
	struct arena *a = q->g->arena;
	const char *rest = rest_of(q), *words = gate_end_names[q->end];

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
		end(q, GATE_ABORTED, person_here(q->g->arena), "signal");
	else
		end(q, GATE_ABORTED, NULL, err_message(e));
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
	    .state = gate_end_names[GATE_OPEN],
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
	rc = wait_answer(q, e);
	if (q->terminal)
		key_close(&q->key);
	return rc;
}

static int
nobody(struct asking *q, struct err **e)
{
	const struct gate *g = q->g;

	end(q, GATE_ABORTED, NULL, "no terminal");
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

	q->record.state = gate_end_names[q->end];
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

int
gate_pass(const struct gate *g, const char **ret_detail, struct err **e)
{
	struct asking q = {.g = g};
	bool asked = false;
	const char *words;

	begin(&q);
	beforehand(&q);
	if (q.end == GATE_OPEN && g->condition == NULL && !g->run->terminal &&
	    g->run->approval_wait_ms == 0) {
		nobody(&q, e);
	} else if (q.end == GATE_OPEN) {
		asked = true;
		if (ask_and_wait(&q, e) < 0)
			cut(&q, *e);
	}
	if (asked)
		close_gate(&q, e);
	words = words_of(&q);
	post(&q, gate_end_names[q.end], rest_of(&q) != NULL ? rest_of(&q) : g->message);
	if (*e != NULL)
		return err_wrap(e, "gate '%s' was not passed", g->step);
	if (q.end == GATE_ABORTED || q.end == GATE_TIMED_OUT)
		return err_set(e, ERR_CANCELLED, "gate '%s' %s%s", g->step,
		    q.end == GATE_ABORTED ? "was " : "", words);
	*ret_detail = words;
	return 0;
}
