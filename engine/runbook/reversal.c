#include "runbook/reversal.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/redact.h"
#include "data/value.h"
#include "deploy/recovery.h"
#include "runbook/arguments.h"
#include "runbook/reading.h"
#include "runbook/step.h"

/* --- statements ---------------------------------------------------------------------------------------- */

static const char *
statement_of(const struct reversal *r)
{
	return r->activate != NULL ? r->activate : r->deactivate;
}

static const char *
state_name(enum reading_state state)
{
	static const char *const names[] = {[READING_ABSENT] = "is not there",
	    [READING_INACTIVE] = "is inactive",
	    [READING_ACTIVE] = "is active"};

	return names[state];
}

static int
absent(struct step_run *s, const struct reversal *r, struct err **e)
{
	const struct value *written = arguments_written(s->step, r->key);

	err_at(e, ERR_INPUT, written != NULL ? written->mark : s->step->mark,
	    "'%s' is not in the configuration of the router", statement_of(r));
	err_remedy(*e, "write its path as 'show configuration | display set' does, "
		       "without 'set' and values");
	return -1;
}

int
reversal_ready(struct step_run *s, const struct reversal *r, struct err **e)
{
	enum reading_state state;

	if (statement_of(r) == NULL)
		return 0;
	if (reading_statement(s, statement_of(r), &state, e) < 0)
		return -1;
	return state == READING_ABSENT ? absent(s, r, e) : 0;
}

/* The commands that make it, or take it back. */
static struct row_texts
commands(struct step_run *s, const struct reversal *r, bool back)
{
	struct row_texts one = {arena_array(s->arena, const char *, 1), 1};

	if (statement_of(r) == NULL)
		return back ? r->undo : r->set;
	one.v[0] = arena_printf(s->arena, "%s %s",
	    (r->activate != NULL) != back ? "activate" : "deactivate", statement_of(r));
	return one;
}

/* --- the promise --------------------------------------------------------------------------------------- */

static struct value *
texts_value(struct arena *a, const struct row_texts *t)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < t->n; i++)
		value_append(a, list, value_strz(a, t->v[i]));
	return list;
}

static struct row_texts
texts_of(struct arena *a, const struct value *list)
{
	struct row_texts t = {arena_array(a, const char *, value_count(list) + 1), 0};

	for (size_t i = 0; i < value_count(list); i++)
		t.v[t.n++] = value_at(list, i)->str.p;
	return t;
}

static struct value *
promise_of(struct step_run *s, const struct reversal *r, const char *name)
{
	struct row_texts undo = commands(s, r, true);
	struct arena *a = s->arena;
	struct value *p = value_map(a);

	value_set(a, p, "step", value_strz(a, s->step->id));
	value_set(a, p, "run", value_strz(a, name));
	if (statement_of(r) != NULL) {
		value_set(a, p, "statement", value_strz(a, statement_of(r)));
		value_set(a, p, "active", value_bool(a, r->activate != NULL));
	}
	value_set(a, p, "undo", texts_value(a, &undo));
	if (r->more != NULL)
		value_set(a, p, "more", value_copy(a, r->more));
	return p;
}

/* What a journal may not keep cannot be taken back from it. */
static int
no_secrets(struct step_run *s, const struct reversal *r, struct err **e)
{
	struct row_texts undo = commands(s, r, true);
	const struct value *written = arguments_written(s->step, "undo");

	for (size_t i = 0; i < undo.n; i++)
		if (redact_finds(s->run->redact, str_of(undo.v[i])))
			return err_at(e, ERR_INPUT,
			    written != NULL ? written->mark : s->step->mark,
			    "what takes a change back is journalled, and may not hold a "
			    "secret");
	return 0;
}

static int
promise(struct step_run *s, const struct reversal *r, const char *name,
    struct reversal_done *done, struct err **e)
{
	const char *what =
	    statement_of(r) != NULL
		? arena_printf(s->arena, "%s '%s'",
		      r->activate != NULL ? "deactivate" : "activate", statement_of(r))
		: arena_printf(s->arena, "the change of '%s'", s->step->name);

	if (no_secrets(s, r, e) < 0)
		return -1;
	done->more = r->more;
	return step_promise(
	    s, what, promise_of(s, r, name), r->standing, &done->promise, e);
}

const struct value *
reversal_promised(struct step_run *s, const char **ret_id)
{
	const struct value *p;
	const char *id;
	size_t n = step_open_promises(s, s->step->kind->name, 0, &id, &p);

	for (size_t i = 0; i < n; i++) {
		const char *step;

		step_open_promises(s, s->step->kind->name, i, &id, &p);
		step = value_text(p, "step");
		if (step != NULL && strcmp(step, s->step->id) == 0) {
			*ret_id = id;
			return p;
		}
	}
	return NULL;
}

/* --- making it ----------------------------------------------------------------------------------------- */

/* What was read agrees with what the transaction said. */
static int
seen(struct step_run *s, const struct reversal *r, struct err **e)
{
	enum reading_state want = r->activate != NULL ? READING_ACTIVE : READING_INACTIVE;
	enum reading_state state;

	if (statement_of(r) == NULL)
		return 0;
	if (reading_statement(s, statement_of(r), &state, e) < 0)
		return -1;
	if (state == want)
		return 0;
	return err_set(e, ERR_STATE, "the change is in the history, but '%s' %s",
	    statement_of(r), state_name(state));
}

/* Whether it is so already; of commands the router's own comparison tells, when they are loaded. */
static int
is_so(struct step_run *s, const struct reversal *r, const struct change_past *past,
    bool *ret_so, struct err **e)
{
	enum reading_state state;

	*ret_so = past->confirmed;
	if (statement_of(r) == NULL)
		return 0;
	if (reading_statement(s, statement_of(r), &state, e) < 0)
		return -1;
	if (state == READING_ABSENT)
		return absent(s, r, e);
	*ret_so = state == (r->activate != NULL ? READING_ACTIVE : READING_INACTIVE);
	return 0;
}

static int
make(struct step_run *s, const struct reversal *r, const struct change *c,
    struct reversal_done *done, struct err **e)
{
	struct result result;
	enum step_outcome outcome;
	int rc = 0;

	if (change_make(s, c, &result, e) < 0)
		return -1;
	change_tell(s, c, &result);
	result_done(&result);
	outcome = s->outcome;
	if (s->dry)
		return 0;
	if (outcome == STEP_CHANGED)
		return seen(s, r, e);
	if (outcome != STEP_UNKNOWN) {
		rc = step_kept(s, done->promise, e);
		done->promise = NULL;
	}
	return rc;
}

static void
already(struct step_run *s, const struct reversal *r, bool ours)
{
	s->outcome = ours ? STEP_CHANGED : STEP_SKIPPED;
	step_detail(s, "%s%s%s%s%s", statement_of(r) != NULL ? "'" : "",
	    statement_of(r) != NULL ? statement_of(r) : "the change",
	    statement_of(r) != NULL ? "' " : " ",
	    statement_of(r) == NULL ? "is there"
	    : r->activate != NULL   ? "is active"
				    : "is inactive",
	    ours ? ", by an earlier try of this step" : " already");
}

static struct change
change_of(struct step_run *s, const struct reversal *r)
{
	if (r->change != NULL)
		return *r->change;
	return (struct change){.name = change_name(s, NULL),
	    .options = r->options,
	    .lines = commands(s, r, false),
	    .key = r->key};
}

int
reversal_do(struct step_run *s, const struct reversal *r, struct reversal_done *ret,
    struct err **e)
{
	struct change c = change_of(s, r);
	const struct value *earlier;
	struct change_past past = {0};
	bool so = false;

	*ret = (struct reversal_done){0};
	if (!s->dry && change_settle(s, &c, RECOVERY_FINISH, &past, e) < 0)
		return -1;
	if (past.unknown) {
		s->outcome = STEP_UNKNOWN;
		step_detail(s, "%s", past.detail);
		return 0;
	}
	earlier = reversal_promised(s, &ret->promise);
	ret->before = earlier != NULL;
	ret->more = earlier != NULL ? value_get(earlier, "more") : NULL;
	if (earlier == NULL)
		past.confirmed = false; /* what was confirmed has been taken back since */
	if (is_so(s, r, &past, &so, e) < 0)
		return -1;
	if (so) {
		already(s, r, earlier != NULL);
		return 0;
	}
	if (!s->dry && earlier == NULL && promise(s, r, c.name, ret, e) < 0)
		return -1;
	return make(s, r, &c, ret, e);
}

/* --- taking it back ------------------------------------------------------------------------------------ */

static int
not_back(struct step_run *s, const char *why, struct err **e)
{
	err_set(e, ERR_STATE, "not taken back: %s", why);
	err_remedy(*e, "look at the router: 'show system commit', and what '%s' changed",
	    s->step->name);
	return -1;
}

/* What was open of the change itself is rolled back; *ret_never: it never came to be. */
static int
close_own(struct step_run *s, const char *name, bool *ret_never, const char **ret_run,
    struct err **e)
{
	struct change own = {.name = name, .firm = true};
	struct change_past past;

	*ret_never = false;
	if (change_settle(s, &own, RECOVERY_ROLLBACK, &past, e) < 0)
		return -1;
	if (past.unknown)
		return not_back(s, past.detail, e);
	*ret_never = !past.confirmed;
	*ret_run = past.run;
	return 0;
}

/* Nothing is to be done where the statement is as it was. */
static int
is_back(struct step_run *s, const struct value *promise, bool *ret_back, struct err **e)
{
	const char *statement = value_text(promise, "statement");
	bool active = value_flag(promise, "active", true);
	enum reading_state state;

	*ret_back = false;
	if (statement == NULL)
		return 0;
	if (reading_statement(s, statement, &state, e) < 0)
		return -1;
	*ret_back = state != (active ? READING_ACTIVE : READING_INACTIVE);
	step_detail(s, "read from the router: '%s' %s", statement, state_name(state));
	return 0;
}

/* What an earlier try left open of the way back is finished, before anything is read. */
static int
close_back(struct step_run *s, const struct change *c, struct err **e)
{
	struct change_past past;

	if (change_settle(s, c, RECOVERY_FINISH, &past, e) < 0)
		return -1;
	return past.unknown ? not_back(s, past.detail, e) : 0;
}

/* A step that undoes may fail, and be tried again, or by the walk; who keeps a promise is the last who could. */
static int
not_taken(struct step_run *s, const struct change *c, struct err **e)
{
	if (c->firm || s->outcome == STEP_UNKNOWN)
		return not_back(s, s->detail, e);
	err_set(e, s->outcome == STEP_STOPPED ? ERR_CANCELLED : ERR_CHECK,
	    "not taken back: %s", s->detail);
	err_remedy(*e, "correct what is shown above, and take it back again");
	return -1;
}

static int
take(struct step_run *s, const struct change *c, struct err **e)
{
	struct result result;
	int rc;

	if (change_make(s, c, &result, e) < 0)
		return -1;
	change_tell(s, c, &result);
	rc = s->dry || change_stands(&result) ? 0 : not_taken(s, c, e);
	result_done(&result);
	return rc;
}

int
reversal_take(struct step_run *s, const struct value *promise,
    const struct change_options *options, bool *ret_taken, struct err **e)
{
	struct change c = {.name = change_name(s, options == NULL ? "back" : NULL),
	    .options = options,
	    .lines = texts_of(s->arena, value_get(promise, "undo")),
	    .firm = options == NULL};
	const char *own = value_text(promise, "run");
	const char *made = NULL; /* the run that made it */
	bool back = false, never = false, taken;

	if (!s->dry && ((own != NULL && close_own(s, own, &never, &made, e) < 0) ||
			   close_back(s, &c, e) < 0))
		return -1;
	if (is_back(s, promise, &back, e) < 0)
		return err_wrap(e, "whether it is taken back could not be read");
	taken = !back && !never;
	if (ret_taken != NULL)
		*ret_taken = taken;
	if (never && !back)
		step_detail(s, "%s",
		    value_text(promise, "statement") == NULL
			? "it was never done"
			: "not by this run: left as it is");
	if (!taken)
		return 0;
	if (c.lines.n == 0)
		c.undo = made;
	if (take(s, &c, e) < 0)
		return -1;
	if (s->dry || value_text(promise, "statement") == NULL)
		return 0;
	if (is_back(s, promise, &back, e) < 0)
		return -1;
	return back ? 0 : not_back(s, s->detail, e);
}

int
reversal_reverse(struct step_run *s, const struct value *promise, struct err **e)
{
	return reversal_take(s, promise, NULL, NULL, e);
}
