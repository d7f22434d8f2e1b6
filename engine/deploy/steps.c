#include "deploy/steps.h"

#include <string.h>

#include "base/arena.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "config/mask.h"
#include "config/tree.h"
#include "data/value.h"
#include "deploy/attempt.h"
#include "deploy/blame.h"
#include "deploy/difference.h"
#include "deploy/health.h"
#include "deploy/truth.h"
#include "deploy/undo.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "inventory/site.h"

static int
do_render(struct attempt *t, const struct deadline *d, struct err **e)
{
	(void)d;
	if (t->plan->rollback > 0 || t->plan->undo != NULL)
		return 0;
	return renderer_render(t->plan->renderer, t->host, t->draft, &t->rendering, e);
}

enum { LOCK_LOOK_MS = 3000, BACK_OFF_MS = 1000, BACK_OFF_MOST_MS = 8000 };

/* A router over its rate limit ends a connection before it says a word (junos-facts 1.1): it is asked again, less often
 * each time, as long as the step lasts. One that cannot be reached at all is not. */
static int
do_open(struct attempt *t, const struct deadline *d, struct err **e)
{
	for (int64_t pause = BACK_OFF_MS;; pause *= 2) {
		if (pause > BACK_OFF_MOST_MS)
			pause = BACK_OFF_MOST_MS;
		if (attempt_open(t, d, &t->device, e) == 0)
			return 0;
		if (err_code(*e) != ERR_SSH && err_code(*e) != ERR_CLOSED)
			return -1;
		if (attempt_again(t, d, pause, "the router takes no session yet", e) < 0)
			return -1;
	}
}

static int
refuse_pending(const struct device_commit *newest, struct err **e)
{
	if (!newest->pending)
		return 0;
	return err_set(e, ERR_PENDING,
	    "a confirmed commit of '%s' via %s is pending since %s: its rollback "
	    "would take this change along",
	    newest->user, newest->client, newest->time);
}

/* In one round trip. Under the lock the history is final, and tells what runs before this change. Where the lock is
 * refused it may tell a better reason. */
static int
lock_once(struct attempt *t, const struct deadline *d, struct err **e)
{
	struct device_history h;
	struct err *unread = NULL;

	device_behind(t->device, DEVICE_HISTORY);
	t->locked = device_lock(t->device, d, e) == 0;
	if (!t->locked && device_broken(t->device))
		return -1;
	if (device_history(t->device, t->arena, d, &h, t->locked ? e : &unread) < 0) {
		err_free(unread);
		return -1;
	}
	t->before = h.n > 0 ? h.v[0] : (struct device_commit){.sequence = -1, .log = ""};
	if (!t->locked && t->before.pending)
		err_clear(e);
	else if (!t->locked)
		return -1;
	return refuse_pending(&t->before, e);
}

/* Who holds it is on the screen while we wait. */
static int
do_lock(struct attempt *t, const struct deadline *d, struct err **e)
{
	struct deadline until = attempt_deadline(t, 0), whole = *d;

	until.at_ms = clock_ms() + t->plan->lock_wait_ms;
	whole.at_ms += t->plan->lock_wait_ms;
	for (;;) {
		struct deadline look = attempt_try(&whole, 0);

		if (lock_once(t, &look, e) == 0)
			return 0;
		if (err_code(*e) != ERR_LOCKED ||
		    attempt_again(t, &until, LOCK_LOOK_MS, "waiting for the lock", e) < 0)
			return -1;
	}
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
same(
    struct device *dev, int ago, const struct deadline *d, bool *ret_same, struct err **e)
{
	struct buf diff;
	int rc;

	buf_init(&diff, BUF_TEXT);
	rc = device_diff(dev, ago, &diff, d, e);
	*ret_same = rc == 0 && diff.n == 0;
	buf_done(&diff);
	return rc;
}

/* Under the lock the candidate is what runs: the router itself says whether that is the change, or what was before it. What
 * somebody committed since then is not taken back with it. */
static int
find_before(struct attempt *t, const struct deadline *d, int *ret_ago, struct err **e)
{
	struct device_history h;
	bool ours = false, back = false;
	size_t i = 0;

	if (device_history(t->device, t->arena, d, &h, e) < 0)
		return -1;
	while (i < h.n && !attempt_is_of(t, &h.v[i], t->plan->undo, "change"))
		i++;
	if (i + 1 >= h.n)
		return err_set(e, ERR_STATE,
		    "the history has no change of run %s any more, or nothing before it",
		    t->plan->undo);
	if (same(t->device, h.v[i + 1].sequence, d, &back, e) < 0 ||
	    same(t->device, h.v[i].sequence, d, &ours, e) < 0)
		return -1;
	if (!ours && !back)
		return err_set(e, ERR_STATE,
		    "the router runs something else than what run %s made of it: the "
		    "newest commit is of %s by %s",
		    t->plan->undo, h.v[0].time, h.v[0].user);
	*ret_ago = h.v[i + 1].sequence;
	return 0;
}

static int
load_rollback(struct attempt *t, const struct deadline *d, struct err **e)
{
	int ago = t->plan->rollback;

	if (t->plan->undo != NULL && find_before(t, d, &ago, e) < 0)
		return -1;
	device_behind(t->device, DEVICE_DIFF);
	return device_load_rollback(t->device, ago, d, e);
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
	if (t->plan->rollback > 0 || t->plan->undo != NULL)
		return load_rollback(t, d, e);
	device_behind(t->device, DEVICE_DIFF);
	rc = device_load(t->device, &config, t->arena, &complaints, d, e);
	return blamed(t, &complaints, rc, ERR_LOAD, e);
}

/* What is kept of a difference and shown has no secrets in it; what is approved is all of it. */
static void
take_diff(struct attempt *t, const struct buf *raw)
{
	struct result *r = t->result;

	if (t->plan->mask != NULL)
		mask_print(t->plan->mask, buf_str(raw), &r->diff);
	else
		buf_addstr(&r->diff, buf_str(raw));
	if (raw->n > 0 && (t->plan->digests || t->approved != NULL))
		difference_digest(
		    t, buf_str(raw), !str_eq(buf_str(raw), buf_str(&r->diff)), r->digest);
}

static int
do_compare(struct attempt *t, const struct deadline *d, struct err **e)
{
	struct buf raw;
	int rc;

	buf_init(&raw, BUF_TEXT);
	rc = device_diff(t->device, 0, &raw, d, e);
	if (rc == 0)
		take_diff(t, &raw);
	buf_done(&raw);
	if (rc < 0)
		return -1;
	if (t->approved != NULL && strcmp(t->approved, t->result->digest) != 0) {
		err_set(e, ERR_DIRTY,
		    "the difference, or what it changes, is no longer the one that was "
		    "approved");
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

	rc = blamed(t, &complaints, rc, ERR_COMMIT_CHECK, e);
	attempt_forget_draft(t);
	return rc;
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

/* What ran before, and what the checks found then: whoever finishes this after a crash needs both. */
static int
record_commit(struct attempt *t, struct err **e)
{
	struct arena *a = arena_new();
	struct value *fields = value_map(a);
	int rc;

	value_set(a, fields, "before", journal_save_commit(a, &t->before));
	if (t->plan->nchecks > 0)
		value_set(a, fields, "baseline", health_save(t, a));
	rc = attempt_record(t, JOURNAL_COMMIT, fields, e);
	arena_free(a);
	return rc;
}

static void
note_committed(struct attempt *t)
{
	struct value *fields = value_map(t->arena);

	value_set(t->arena, fields, "took-ms", value_int(t->arena, t->commit_took_ms));
	attempt_note(t, JOURNAL_COMMITTED, fields);
}

static int
do_commit(struct attempt *t, const struct deadline *d, struct err **e)
{
	int rc = 0;

	if (record_commit(t, e) < 0)
		return -1;
	t->asked = true;
	t->committed_ms = t->settled_ms = clock_ms();
	if (device_commit_confirmed(t->device, t->plan->confirm_timeout,
		attempt_log(t, "change"), d, e) == 0) {
		t->committed = true;
		t->commit_took_ms = clock_ms() - t->committed_ms;
	} else if (err_code(*e) == ERR_COMMIT) {
		t->denied = true;
		attempt_note(t, JOURNAL_DENIED, NULL);
		rc = -1;
	} else {
		rc = settle_commit(t, e);
	}
	t->settled_ms = clock_ms();
	if (t->committed)
		note_committed(t);
	return rc;
}

static int
do_fresh(struct attempt *t, const struct deadline *d, struct err **e)
{
	struct deadline until = attempt_window(t);
	int rc;

	(void)d;
	t->reach.vantage = true;
	rc = attempt_reopen(t, &until, &t->fresh, e);
	t->reach.vantage = false;
	return rc;
}

static int
do_health(struct attempt *t, const struct deadline *d, struct err **e)
{
	struct deadline until = attempt_window(t);

	(void)d;
	if (health_prove(t, &until, e) < 0)
		return -1;
	attempt_note(t, JOURNAL_HEALTHY, NULL);
	return 0;
}

const struct step steps[] = {
    [STEP_RENDER] = {"rendering", do_render, 60, false},
    {"connecting", do_open, 30, false},
    {"locking the candidate", do_lock, 60, false},
    {"loading", do_load, 300, false},
    [STEP_COMPARE] = {"comparing", do_compare, 300, false},
    /* a comparison ends here, and so does a change that changes nothing */
    {"taking the baseline", health_baseline, 120, false},
    {"commit check", do_check, 600, false},
    {"commit confirmed", do_commit, 600, true},
    {"opening a fresh session", do_fresh, 0, false},
    {"health checks", do_health, 0, false},
    [STEP_CONFIRM] = {"confirming", undo_confirm, 600, true},
};

int
steps_walk(struct attempt *t, int i, int end, struct err **e)
{
	for (; i < end; i++) {
		const struct step *s = &steps[i];
		struct deadline d = attempt_deadline(t, s->seconds);

		/* What mutates is not cut by the first request to stop: it is finished or undone. */
		if (s->mutates)
			d.cancel_at = CANCEL_STOP;
		if (cancel_level(t->plan->cancel) >= attempt_stops_at(t))
			return err_set(e, ERR_CANCELLED,
			    "stopped by the operator before %s", s->name);
		attempt_say(t, s->name, NULL);
		if (s->run(t, &d, e) < 0)
			return -1;
		if (i == STEP_COMPARE && (t->compare_only || t->result->diff.n == 0))
			return 0;
	}
	return 0;
}
