#include "deploy/transaction.h"

#include <string.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/scope.h"
#include "config/tree.h"
#include "deploy/attempt.h"
#include "deploy/blame.h"
#include "deploy/health.h"
#include "deploy/truth.h"
#include "deploy/undo.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "inventory/site.h"

static const char *const outcome_names[] = {
#define OUTCOME(code, name, promise) [OUTCOME_##code] = (name),
#include "deploy/outcome.def"
#undef OUTCOME
};

const char *
outcome_name(enum outcome o)
{
	return outcome_names[o];
}

void
result_done(struct result *r)
{
	buf_done(&r->diff);
	buf_done(&r->detail);
}

/* --- the steps ------------------------------------------------------------------------------------- */

static int
do_render(struct attempt *t, const struct deadline *d, struct err **e)
{
	(void)d;
	if (renderer_render(t->plan->renderer, t->host, t->arena, &t->rendering, e) < 0)
		return -1;
	if (t->plan->load == SITE_SET)
		return 0;
	return rendering_parse(&t->rendering, t->arena, &t->tree, e);
}

static int
do_open(struct attempt *t, const struct deadline *d, struct err **e)
{
	return attempt_open(t, d, &t->device, e);
}

static int
do_history(struct attempt *t, const struct deadline *d, struct err **e)
{
	struct device_history h;

	if (device_history(t->device, t->arena, d, &h, e) < 0)
		return -1;
	t->before = h.n > 0 ? h.v[0] : (struct device_commit){.sequence = -1, .log = ""};
	if (h.n > 0 && h.v[0].pending)
		return err_set(e, ERR_PENDING,
		    "a confirmed commit of '%s' via %s is pending since %s: its rollback "
		    "would take this change along",
		    h.v[0].user, h.v[0].client, h.v[0].time);
	return 0;
}

/* The history again: what was committed between the first look and the lock is what ran before this change. */
static int
do_lock(struct attempt *t, const struct deadline *d, struct err **e)
{
	if (device_lock(t->device, d, e) < 0)
		return -1;
	t->locked = true;
	return do_history(t, d, e);
}

/* Posts what the router complained of. If that is why it refused (rc), the error says no more than at what. */
static int
blamed(struct attempt *t, const struct device_complaints *complaints, int rc,
    enum err_code code, struct err **e)
{
	if (blame_complaints(t, complaints, code) == 0 || rc == 0)
		return rc;
	t->blamed = true;
	err_clear(e);
	return err_set(e, code, "the router refused the configuration at %s",
	    code == ERR_LOAD ? "load" : "commit check");
}

static int
do_load(struct attempt *t, const struct deadline *d, struct err **e)
{
	static const enum device_load how[] = {
	    [SITE_OVERRIDE] = DEVICE_OVERRIDE,
	    [SITE_UPDATE] = DEVICE_UPDATE,
	    [SITE_MERGE] = DEVICE_MERGE,
	    [SITE_REPLACE] = DEVICE_REPLACE,
	    [SITE_SET] = DEVICE_SET,
	};
	struct device_configuration config = {
	    how[t->plan->load], buf_str(&t->rendering.text)};
	struct device_complaints complaints = {0};
	int rc;

	t->loaded = true;
	rc = device_load(t->device, &config, t->arena, &complaints, d, e);
	return blamed(t, &complaints, rc, ERR_LOAD, e);
}

static int
do_compare(struct attempt *t, const struct deadline *d, struct err **e)
{
	if (device_diff(t->device, 0, &t->result->diff, d, e) < 0)
		return -1;
	if (t->approved != NULL && strcmp(t->approved, buf_z(&t->result->diff)) != 0) {
		err_set(e, ERR_DIRTY,
		    "the difference is no longer the one that was approved");
		err_remedy(*e, "look at the new difference and deploy again");
		return -1;
	}
	if (t->approved == NULL)
		bus_post(t->plan->bus, EV_DIFF, {"device", ev_text(t->host->name)},
		    {"text", ev_text(buf_z(&t->result->diff))});
	return 0;
}

static int
do_check(struct attempt *t, const struct deadline *d, struct err **e)
{
	struct device_complaints complaints = {0};
	int rc = device_check(t->device, t->arena, &complaints, d, e);

	return blamed(t, &complaints, rc, ERR_COMMIT_CHECK, e);
}

/* A reply that is lost is neither a failure nor a success: the history tells. */
static int
settle_commit(struct attempt *t, struct err **e)
{
	struct deadline d = attempt_firm_deadline(t, t->plan->confirm_timeout * 60);
	enum truth truth;
	const char *say;
	struct err *lost = *e;

	*e = NULL;
	attempt_say(t, "reading what is true", "the reply to the commit was lost");
	if (truth_settle(t, &d, &truth, &say, e) < 0) {
		err_free(lost);
		return -1;
	}
	bus_post(t->plan->bus, EV_WARNING, {"device", ev_text(t->host->name)},
	    {"message", ev_text(arena_printf(t->arena,
			    "the reply to the commit was lost (%s); the router's history "
			    "says: %s",
			    attempt_why(t, lost), say))});
	t->committed = truth != TRUTH_BEFORE;
	if (truth == TRUTH_PENDING) {
		err_free(lost);
		return 0;
	}
	*e = lost;
	if (truth == TRUTH_BEFORE)
		return err_wrap(e, "the commit did not happen");
	return err_wrap(e, "the commit is not the newest any more");
}

static int
do_commit(struct attempt *t, const struct deadline *d, struct err **e)
{
	int rc = 0;

	t->asked = true;
	t->committed_ms = t->settled_ms = clock_ms();
	if (device_commit_confirmed(t->device, t->plan->confirm_timeout,
		attempt_log(t, "change"), d, e) == 0) {
		t->committed = true;
		t->commit_took_ms = clock_ms() - t->committed_ms;
	} else if (err_code(*e) == ERR_COMMIT) {
		t->denied = true;
		rc = -1;
	} else {
		rc = settle_commit(t, e);
	}
	t->settled_ms = clock_ms();
	return rc;
}

static int
do_fresh(struct attempt *t, const struct deadline *d, struct err **e)
{
	struct deadline until = attempt_window(t);

	(void)d;
	return attempt_reopen(t, &until, &t->fresh, e);
}

static int
do_health(struct attempt *t, const struct deadline *d, struct err **e)
{
	struct deadline until = attempt_window(t);

	(void)d;
	return health_prove(t, &until, e);
}

struct step {
	const char *name; /* what is said while it runs */
	int (*run)(struct attempt *t, const struct deadline *d, struct err **e);
	int64_t seconds; /* deadline; 0: the step has its own, the window */
	bool mutates;    /* the running configuration */
};

static const struct step steps[] = {
    {"rendering", do_render, 60, false},
    {"connecting", do_open, 30, false},
    {"reading the commit history", do_history, 60, false},
    {"locking the candidate", do_lock, 60, false},
    {"loading", do_load, 300, false},
    {"comparing", do_compare, 300, false},
    /* a comparison ends here, and so does a change that changes nothing */
    {"taking the baseline", health_baseline, 120, false},
    {"commit check", do_check, 600, false},
    {"commit confirmed", do_commit, 600, true},
    {"opening a fresh session", do_fresh, 0, false},
    {"health checks", do_health, 0, false},
    {"confirming", undo_confirm, 600, true},
};

enum { STEPS = sizeof steps / sizeof steps[0] };

/* --- the walk and its end -------------------------------------------------------------------------- */

static int
walk(struct attempt *t, struct err **e)
{
	for (size_t i = 0; i < STEPS; i++) {
		const struct step *s = &steps[i];
		struct deadline d = attempt_deadline(t, s->seconds);

		/* What mutates is not cut by the first request to stop: it is finished or undone. */
		if (s->mutates)
			d.cancel_at = CANCEL_STOP;
		if (cancel_level(t->plan->cancel) >= CANCEL_FINISH)
			return err_set(e, ERR_CANCELLED,
			    "stopped by the operator before %s", s->name);
		attempt_say(t, s->name, NULL);
		if (s->run(t, &d, e) < 0)
			return -1;
		if (s->run == do_compare && (t->compare_only || t->result->diff.n == 0))
			return 0;
	}
	return 0;
}

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

/* What was read after a commit had been sent, as a final state. */
static void
conclude_truth(
    struct attempt *t, enum truth truth, const char *say, const struct err *why)
{
	bool stopped = why != NULL && err_code(why) == ERR_CANCELLED;
	const char *detail = say;

	switch (truth) {
	case TRUTH_CONFIRMED:
		/* A confirmation whose reply was lost is ours too. */
		if (why == NULL || t->confirming) {
			conclude(t, OUTCOME_CONFIRMED, 0, say);
			return;
		}
		detail = arena_printf(
		    t->arena, "confirmed, but not by this run, which failed: %s", say);
		conclude(t, OUTCOME_CONFIRMED, 7, detail);
		return;
	case TRUTH_BACK: conclude(t, OUTCOME_ROLLED_BACK, stopped ? 6 : 5, say); return;
	case TRUTH_BEFORE:
		/* Only an answer, or the lock, proves that no commit is still under way. */
		if (t->denied || t->locked || t->over) {
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
attempt_end(struct attempt *t, struct err *why)
{
	if (why != NULL && !t->blamed)
		bus_post_err(t->plan->bus, t->host->name, why);
	if (t->asked)
		end_after_commit(t, why);
	else
		end_before_commit(t, why);
	err_free(why);
	release(t);
	bus_post(t->plan->bus, EV_DEVICE_RESULT, {"device", ev_text(t->host->name)},
	    {"result", ev_text(outcome_name(t->result->outcome))},
	    {"elapsed-ms", ev_int(clock_ms() - t->began_ms)},
	    {"detail", ev_text(buf_z(&t->result->detail))},
	    {"exit", ev_int(t->result->exit_code)});
	rendering_done(&t->rendering);
	arena_free(t->arena);
}

static void
attempt_run(struct attempt *t)
{
	SCOPE(device, SCOPE_DEVICE, t->host->name, NULL);
	struct err *e = NULL;

	*t->result = (struct result){.outcome = OUTCOME_UNKNOWN, .exit_code = 7};
	buf_init(&t->result->diff, BUF_TEXT);
	buf_init(&t->result->detail, BUF_LINE);
	t->arena = arena_new();
	t->reach = (struct reach){.arena = t->arena,
	    .host = t->host,
	    .site = t->plan->site,
	    .bus = t->plan->bus,
	    .may_commit = !t->compare_only};
	t->began_ms = clock_ms();
	buf_init(&t->rendering.text, BUF_TEXT);
	walk(t, &e);
	attempt_end(t, e);
}

void
transaction_compare(
    const struct plan *plan, const struct host *host, struct result *ret_result)
{
	struct attempt t = {
	    .plan = plan, .host = host, .compare_only = true, .result = ret_result};

	attempt_run(&t);
}

void
transaction_run(const struct plan *plan, const struct host *host, const char *approved,
    struct result *ret_result)
{
	struct attempt t = {
	    .plan = plan, .host = host, .approved = approved, .result = ret_result};

	attempt_run(&t);
}
