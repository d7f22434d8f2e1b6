#include "deploy/ending.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/scope.h"
#include "data/value.h"
#include "deploy/attempt.h"
#include "deploy/truth.h"
#include "deploy/undo.h"
#include "event/event.h"
#include "inventory/inventory.h"

enum { SETTLE_SECONDS = 120 };

static void
conclude(struct attempt *t, enum outcome outcome, int exit_code, const char *detail)
{
	struct result *r = t->result;

	r->outcome = outcome;
	r->exit_code = exit_code;
	buf_reset(&r->detail);
	buf_adds(&r->detail, detail);
}

/* Exit code of an error that left the router as it was. */
static int
harmless_code(const struct err *e)
{
	int code = err_exit_code(e);

	return code == 7 || code == 70 ? 4 : code;
}

/* Before any commit was sent: give back the candidate, and see that it is clean. */
static void
end_before_commit(struct attempt *t, const struct err *why)
{
	struct err *e = NULL;
	const char *detail = why != NULL ? attempt_why(t, why) : NULL;
	int code = why != NULL ? harmless_code(why) : 0;

	if (!t->loaded) {
		conclude(t, OUTCOME_REFUSED, code, detail);
		return;
	}
	if (undo_candidate(t, &e) < 0) {
		conclude(t, OUTCOME_UNKNOWN, 7,
		    arena_printf(t->arena,
			"the change does not run, but it could not be read that the "
			"candidate is clean: %s",
			attempt_why(t, e)));
		err_free(e);
		return;
	}
	if (detail == NULL)
		detail =
		    t->result->diff.n == 0 ? "nothing to do" : "compared, and discarded";
	if (t->theirs != NULL)
		detail = arena_printf(t->arena, "%s; %s", detail, t->theirs);
	conclude(t, OUTCOME_UNCHANGED, code, detail);
}

/* Only an answer, or the lock, proves that no commit is still under way. */
static bool
nothing_under_way(const struct attempt *t)
{
	return t->denied || t->locked || t->over;
}

/* What was read after a commit had been sent, as a final state. */
static void
conclude_truth(
    struct attempt *t, enum truth truth, const char *say, const struct err *why)
{
	bool stopped = why != NULL && err_code(why) == ERR_CANCELLED;
	const char *detail = say;

	switch (truth) {
	case TRUTH_CONFIRMED:
		if (t->ordered) {
			conclude(t, OUTCOME_CONFIRMED, 6,
			    arena_printf(
				t->arena, "confirmed already, not rolled back: %s", say));
			return;
		}
		/* A confirmation whose reply was lost is ours too. */
		if (why == NULL || t->confirming) {
			conclude(t, OUTCOME_CONFIRMED, 0, say);
			return;
		}
		detail = arena_printf(
		    t->arena, "confirmed, but not by this run, which failed: %s", say);
		conclude(t, OUTCOME_CONFIRMED, 7, detail);
		return;
	case TRUTH_BACK:
		conclude(t, OUTCOME_ROLLED_BACK, t->ordered ? 0 : stopped ? 6 : 5, say);
		return;
	case TRUTH_BEFORE:
		if (nothing_under_way(t)) {
			end_before_commit(t, why);
			return;
		}
		detail = arena_printf(t->arena,
		    "the commit is not in the history, but may be under way: %s", say);
		break;
	case TRUTH_PENDING:
		detail = arena_printf(t->arena,
		    "the change runs and its rollback is still pending: %s", say);
		break;
	case TRUTH_OTHER:
		detail = arena_printf(t->arena,
		    "the router runs neither this change nor what ran before: %s", say);
		break;
	}
	conclude(t, OUTCOME_UNKNOWN, 7, detail);
}

/* A commit that is not in the history, and may be under way: the lock proves that it is not, or it is seen after all and
 * undone. */
static int
settle_late(struct attempt *t, const struct err *why, enum truth *truth, const char **say,
    struct err **e)
{
	struct deadline d = attempt_firm_deadline(t, SETTLE_SECONDS);

	if (truth_settle(t, &d, truth, say, e) < 0)
		return -1;
	if (*truth == TRUTH_BEFORE || why == NULL)
		return 0;
	return undo_commit(t, truth, say, e);
}

static void
end_after_commit(struct attempt *t, const struct err *why)
{
	enum truth truth = TRUTH_OTHER;
	const char *say = "";
	struct err *e = NULL;
	int rc;

	if (why != NULL)
		rc = undo_commit(t, &truth, &say, &e);
	else
		rc = undo_verify(t, &truth, &say, &e);
	if (rc == 0 && truth == TRUTH_BEFORE && !nothing_under_way(t))
		rc = settle_late(t, why, &truth, &say, &e);
	if (rc < 0) {
		conclude(t, OUTCOME_UNKNOWN, 7,
		    arena_printf(t->arena,
			"a commit confirmed (%lld min) was sent, what became of it could "
			"not be read: %s",
			(long long)t->plan->confirm_timeout, attempt_why(t, e)));
		err_free(e);
		return;
	}
	conclude_truth(t, truth, say, why);
}

/* The session's end releases the lock too; said aloud the router need not find out. */
static void
release(struct attempt *t)
{
	struct deadline d = attempt_firm_deadline(t, 10);
	struct err *e = NULL;

	if (t->device != NULL && t->locked && !device_broken(t->device) &&
	    device_unlock(t->device, &d, &e) < 0)
		err_free(e);
	device_close(t->fresh);
	device_close(t->device);
}

static void
note_end(struct attempt *t)
{
	struct value *fields = value_map(t->arena);

	value_set(t->arena, fields, "outcome",
	    value_strz(t->arena, outcome_name(t->result->outcome)));
	value_set(t->arena, fields, "exit", value_int(t->arena, t->result->exit_code));
	value_set(
	    t->arena, fields, "detail", value_str(t->arena, buf_str(&t->result->detail)));
	attempt_note(t, JOURNAL_END, fields);
}

static void
post_result(const struct attempt *t)
{
	bus_post(t->plan->bus, EV_DEVICE_RESULT, {"device", ev_text(t->host->name)},
	    {"result", ev_text(outcome_name(t->result->outcome))},
	    {"elapsed-ms", ev_int(clock_ms() - t->began_ms)},
	    {"detail", ev_text(buf_z(&t->result->detail))},
	    {"exit", ev_int(t->result->exit_code)},
	    {"round-trips", ev_int((int64_t)t->trips)});
}

void
attempt_end(struct attempt *t, struct err *why)
{
	SCOPE(device, SCOPE_DEVICE, t->host->name, NULL);

	if (why != NULL && !t->blamed && !t->ordered)
		bus_post_err(t->plan->bus, t->host->name, why);
	if (t->asked)
		end_after_commit(t, why);
	else
		end_before_commit(t, why);
	err_free(why);
	release(t);
	note_end(t);
	bus_post(t->plan->bus, EV_NOTE, {"device", ev_text(t->host->name)},
	    {"message",
		ev_text(arena_printf(t->arena, "%zu NETCONF round trips", t->trips))});
	if (t->plan->part)
		attempt_say(
		    t, outcome_name(t->result->outcome), buf_z(&t->result->detail));
	else
		post_result(t);
	attempt_free(t);
}
