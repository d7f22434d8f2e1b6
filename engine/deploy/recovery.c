#include "deploy/recovery.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/scope.h"
#include "data/value.h"
#include "deploy/attempt.h"
#include "deploy/ending.h"
#include "deploy/health.h"
#include "deploy/steps.h"
#include "deploy/truth.h"
#include "event/event.h"
#include "inventory/inventory.h"

/* What the journal knows, as the attempt that wrote it knew it. */
static void
remember(struct attempt *t, const struct journal_story *s)
{
	int64_t ago = s->committed_ms != 0 ? clock_wall_ms() - s->committed_ms : 0;

	t->loaded = true; /* it may be */
	t->asked = s->seen[JOURNAL_COMMIT];
	t->denied = s->seen[JOURNAL_DENIED];
	t->committed = s->seen[JOURNAL_COMMITTED];
	t->confirming = s->seen[JOURNAL_CONFIRM];
	t->before = s->before;
	/* By a clock that was set back the commit would lie ahead. */
	t->committed_ms = clock_ms() - (ago > 0 ? ago : 0);
	t->commit_took_ms = s->took_ms;
	t->settled_ms = t->committed_ms + s->took_ms;
}

static int
go_on(struct attempt *t, const struct journal_story *s, struct err **e)
{
	struct value *fields = value_map(t->arena);

	if (attempt_lease(t, e) < 0 ||
	    journal_append(s->path, t->plan->redact, &t->journal, e) < 0)
		return -1;
	value_set(t->arena, fields, "by", value_strz(t->arena, bus_run(t->plan->bus)));
	return attempt_record(t, JOURNAL_RESUME, fields, e);
}

/* Whoever did not see it healthy looks now, with the baseline from before the change. */
static int
prove(struct attempt *t, const struct journal_story *s, struct err **e)
{
	if (s->seen[JOURNAL_ROLLBACK])
		return err_set(e, ERR_CHECK,
		    "the run had begun to take the change back when it was cut");
	if (s->seen[JOURNAL_HEALTHY] && s->together == 0)
		return 0;
	if (health_restore(t, s->baseline, e) < 0)
		return -1;
	return steps_walk(t, STEP_FRESH, STEP_CONFIRM, e);
}

/* Of a commit whose fate is pending. */
static int
finish_pending(
    struct attempt *t, const struct journal_story *s, enum recovery how, struct err **e)
{
	if (how == RECOVERY_ROLLBACK)
		return err_set(e, ERR_CANCELLED, "taken back by order");
	return how == RECOVERY_FINISH ? prove(t, s, e) : 0;
}

/* Up to the confirmation; *ret_pending: it is to be confirmed. */
static int
finish(struct attempt *t, const struct journal_story *s, enum recovery how,
    bool *ret_pending, struct err **e)
{
	struct deadline d = attempt_firm_deadline(t, t->plan->confirm_timeout * 60);
	enum truth truth;
	const char *say;

	if (!t->asked)
		return err_set(e, ERR_CANCELLED, "the run was cut before the commit");
	if (t->denied && how != RECOVERY_CONFIRM)
		return err_set(e, ERR_CANCELLED,
		    "the run was cut when the router had refused the commit");
	t->denied = false; /* by order: what the router did counts, not what it said */
	attempt_say(t, "reading what is true", "as the journal says a commit was sent");
	if (truth_settle(t, &d, &truth, &say, e) < 0)
		return -1;
	t->committed = truth != TRUTH_BEFORE;
	if (truth == TRUTH_BEFORE)
		return err_set(
		    e, ERR_CANCELLED, "the run was cut, and its commit did not happen");
	*ret_pending = truth == TRUTH_PENDING;
	if (truth != TRUTH_PENDING)
		return 0; /* it has ended by itself: the verification says how */
	return finish_pending(t, s, how, e);
}

static struct attempt *
take_up(const struct plan *plan, const struct host *host,
    const struct journal_story *story, struct result *ret_result, struct err **e)
{
	struct attempt *t = attempt_new(plan, host, ret_result);

	t->reach.may_commit = true;
	if (go_on(t, story, e) == 0)
		remember(t, story);
	return t;
}

void
recovery_run(const struct plan *plan, const struct host *host,
    const struct journal_story *story, enum recovery how, struct result *ret_result)
{
	SCOPE(device, SCOPE_DEVICE, host->name, NULL);
	struct err *e = NULL;
	struct attempt *t = take_up(plan, host, story, ret_result, &e);
	bool pending = false;

	t->ordered = how == RECOVERY_ROLLBACK;
	if (e == NULL && finish(t, story, how, &pending, &e) == 0 && pending)
		steps_walk(t, STEP_CONFIRM, STEPS, &e);
	attempt_end(t, e);
}

struct attempt *
recovery_prove(const struct plan *plan, const struct host *host,
    const struct journal_story *story, const char *lost, struct result *ret_result)
{
	SCOPE(device, SCOPE_DEVICE, host->name, NULL);
	struct err *e = NULL;
	struct attempt *t = take_up(plan, host, story, ret_result, &e);
	/* nothing need be proved of what is taken back */
	enum recovery how = lost != NULL ? RECOVERY_CONFIRM : RECOVERY_FINISH;
	bool pending = false;

	if (e == NULL && finish(t, story, how, &pending, &e) == 0 && pending) {
		if (lost == NULL)
			return t;
		transaction_undo(t, ERR_CHECK, lost);
		return NULL;
	}
	attempt_end(t, e);
	return NULL;
}
