#include "runbook/asking.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "data/value.h"
#include "event/event.h"
#include "runbook/person.h"
#include "runbook/step.h"

enum {
	LOOK_MS = 250,      /* between two looks into the folder */
	SAY_MS = 30 * 1000, /* what changes at every look is not said at every look */
};

const char *const asking_ends[GATE_ENDS] = {[GATE_OPEN] = "open",
    [GATE_APPROVED] = "approved",
    [GATE_OVERRIDDEN] = "overridden",
    [GATE_HELD] = "approved",
    [GATE_ABORTED] = "aborted",
    [GATE_TIMED_OUT] = "timed-out"};

void
asking_post(const struct asking *q, const char *gate, const char *message)
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
say(const struct asking *q, const char *text)
{
	if (!q->terminal)
		return;
	key_say(&q->key, str_of(text));
	key_say(&q->key, STR("\n"));
}

/* Somebody said yes. NULL: it counts; else why not. */
const char *
asking_approve(struct asking *q, unsigned uid, const char *who, const char *how)
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
	asking_post(q, "approved", q->g->message);
	return NULL;
}

void
asking_end(struct asking *q, enum gate_end how, const char *who, const char *by)
{
	q->end = how;
	q->who = who;
	q->how = by;
}

/* --- answers ----------------------------------------------------------------------------------------- */

/* NULL: it was taken; else why not. */
static const char *
take_word(struct asking *q, const struct gate_answer *answer)
{
	bool automatic = q->g->condition != NULL;

	if (answer->word == GATE_ABORT) {
		asking_end(q, GATE_ABORTED, answer->who, "approve");
		return NULL;
	}
	if (q->end != GATE_OPEN)
		return "somebody else was first";
	if (answer->word == GATE_APPROVE)
		return automatic
			   ? "it waits for a condition: --override goes on without it"
			   : asking_approve(q, answer->uid, answer->who, "approve");
	if (!automatic)
		return "it is a person's: there is nothing to override";
	asking_end(q, GATE_OVERRIDDEN, answer->who, "approve");
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
		asking_end(q, GATE_ABORTED, person_here(a), "key");
	else if (key == 'O')
		asking_end(q, GATE_OVERRIDDEN, person_here(a), "key");
	else if (key == 'C')
		refused = asking_approve(q, person_uid(), person_here(a), "key");
	if (refused != NULL)
		say(q, refused);
}

/* --- waiting ----------------------------------------------------------------------------------------- */

static void
see(struct asking *q, bool holds, const char *seen, int64_t now)
{
	bool turned = holds != q->holds || q->said_ms == 0;
	const char *text = holds ? "it holds" : seen;
	bool other = strcmp(buf_z(&q->seen), text) != 0;

	q->holds = holds;
	buf_reset(&q->seen);
	buf_adds(&q->seen, text);
	if (!turned && (!other || now - q->said_ms < SAY_MS))
		return;
	q->said_ms = now;
	q->who = NULL;
	q->how = "condition";
	asking_post(q, "held", text);
}

static int
take_key_until(struct asking *q, const struct deadline *d, struct err **e)
{
	char key = 0;

	if (key_read(&q->key, q->g->condition != NULL ? "OA" : "CA", d, &key, e) < 0)
		return -1;
	take_key(q, key);
	return 0;
}

/* It has held for long enough, unless somebody has said something while it was looked at. */
static int
hold_ends(struct asking *q, struct err **e)
{
	struct deadline now = q->g->deadline;

	now.at_ms = clock_ms();
	if (take_answers(q, e) < 0)
		return -1;
	if (q->end == GATE_OPEN && q->terminal && take_key_until(q, &now, e) < 0)
		return -1;
	if (q->end == GATE_OPEN)
		asking_end(q, GATE_HELD, NULL, "condition");
	return 0;
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
	see(q, holds, seen, ended);
	if (hold_see(&q->hold, holds, began, ended))
		return hold_ends(q, e);
	q->look_at_ms = hold_next(&q->hold, c->every_ms, ended);
	return 0;
}

/* A key, or a moment. */
static int
wait_moment(struct asking *q, struct err **e)
{
	struct deadline d = q->g->deadline;
	int64_t next = clock_ms() + LOOK_MS;

	if (q->g->condition != NULL && q->look_at_ms < next)
		next = q->look_at_ms;
	if (next < d.at_ms)
		d.at_ms = next;
	return q->terminal ? take_key_until(q, &d, e) : wait_until(&d, e);
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

int
asking_wait(struct asking *q, struct err **e)
{
	while (q->end == GATE_OPEN) {
		bool over = deadline_left(&q->g->deadline) == 0;

		if (take_answers(q, e) < 0)
			return -1;
		if (q->end == GATE_OPEN && over)
			asking_end(q, GATE_TIMED_OUT, NULL, NULL);
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
