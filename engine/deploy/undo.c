#include "deploy/undo.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "deploy/attempt.h"

enum {
	READ_SECONDS = 120, /* for reading alone */
	GONE_SECONDS = 60,  /* for the router to notice that a session of ours is gone */
	LOOK_MS = 1000,
};

/* A session that works: the one that holds the lock, the fresh one, or a new one (then without a lock). */
static int
working(struct attempt *t, const struct deadline *d, struct device **ret_device,
    struct err **e)
{
	if (t->device != NULL && device_broken(t->device)) {
		device_drop(t->device);
		t->device = NULL;
		t->locked = false;
	}
	if (t->fresh != NULL && device_broken(t->fresh)) {
		device_drop(t->fresh);
		t->fresh = NULL;
	}
	if (t->device == NULL && t->fresh != NULL) {
		t->device = t->fresh;
		t->fresh = NULL;
	}
	if (t->device == NULL && attempt_reopen(t, d, &t->device, e) < 0)
		return -1;
	*ret_device = t->device;
	return 0;
}

/* --- the candidate --------------------------------------------------------------------------------- */

/* That the candidate is the configuration of so many commits ago. */
static int
candidate_is(struct device *dev, int ago, const struct deadline *d, struct err **e)
{
	struct buf diff;
	int rc;

	buf_init(&diff, BUF_TEXT);
	rc = device_diff(dev, ago, &diff, d, e);
	if (rc == 0 && diff.n > 0)
		rc = err_set(e, ERR_DIRTY, "the candidate holds uncommitted changes");
	buf_done(&diff);
	return rc;
}

/* That a discard is answered with an error matters only if something is left. */
static int
give_back(struct attempt *t, struct device *dev, struct err **e)
{
	struct deadline d = attempt_firm_deadline(t, ATTEMPT_TRY_SECONDS);

	if (t->locked)
		device_behind(dev, DEVICE_DIFF);
	if (t->locked && device_discard(dev, &d, e) < 0) {
		if (device_broken(dev) || err_code(*e) == ERR_CANCELLED)
			return -1;
		err_clear(e);
	}
	return candidate_is(dev, 0, &d, e);
}

/* On a session that is not the one which loaded. What was loaded under a lock goes when the session that held it ends
 * (junos-facts 2.11), and nobody holds the lock if we get it, or if it is refused because of what somebody left in the
 * candidate. As long as somebody holds it, that may be the router not having noticed our end. */
static int
nothing_of_ours(struct attempt *t, bool patient, const struct deadline *d, struct err **e)
{
	struct device *dev;

	if (working(t, d, &dev, e) < 0)
		return -1;
	if (t->locked || device_lock(dev, d, e) == 0) {
		t->locked = true;
		return candidate_is(dev, 0, d, e);
	}
	if (err_code(*e) == ERR_DIRTY)
		t->theirs = arena_strdup(t->arena, err_message(*e));
	else if (patient || device_broken(dev) || err_code(*e) == ERR_CANCELLED)
		return -1;
	err_clear(e);
	return t->theirs != NULL ? 0 : candidate_is(dev, 0, d, e);
}

int
undo_candidate(struct attempt *t, struct err **e)
{
	struct deadline until, patience;

	attempt_say(t, "discarding the candidate", NULL);
	if (t->device != NULL && !device_broken(t->device)) {
		if (give_back(t, t->device, e) == 0)
			return 0;
		if (err_code(*e) == ERR_CANCELLED)
			return -1;
		err_clear(e);
	}
	device_drop(t->device);
	t->device = NULL;
	t->locked = false;
	until = attempt_firm_deadline(t, READ_SECONDS);
	patience = attempt_firm_deadline(t, GONE_SECONDS);
	for (;;) {
		struct deadline d = attempt_try(&until, 0);

		if (nothing_of_ours(t, deadline_left(&patience) > 0, &d, e) == 0)
			return 0;
		if (attempt_again(t, &until, LOOK_MS, "discarding the candidate", e) < 0)
			return -1;
	}
}

/* --- commits from the end of a transaction ---------------------------------------------------------- */

/* Without the lock, a commit would take other people's edits along: take the lock, or see that there are none. */
static int
safe_to_commit(
    struct attempt *t, struct device *dev, const struct deadline *d, struct err **e)
{
	if (t->locked)
		return 0;
	if (device_lock(dev, d, e) == 0) {
		t->locked = true;
		return 0;
	}
	/* A pending confirmed commit, though ours, may refuse the lock to this new session (junos-facts 2.1). */
	if (err_code(*e) == ERR_DIRTY || device_broken(dev))
		return -1;
	err_clear(e);
	return candidate_is(dev, 0, d, e);
}

/* Without the lock a commit would take along what somebody types meanwhile. A check confirms as well and commits nothing
 * (junos-facts 2.9); where the history does not say so, it has to be the commit. */
static int
confirm_by_check(struct attempt *t, struct device *dev, const struct deadline *d,
    bool *ret_done, struct err **e)
{
	struct device_complaints complaints = {0};
	enum truth truth;
	const char *say;

	if (device_check(dev, t->arena, &complaints, d, e) < 0 ||
	    truth_read(t, dev, d, &truth, &say, e) < 0)
		return -1;
	*ret_done = truth == TRUTH_CONFIRMED;
	if (truth == TRUTH_CONFIRMED || truth == TRUTH_PENDING)
		return *ret_done ? 0 : candidate_is(dev, 0, d, e);
	return err_set(e, ERR_STATE, "our commit is not pending any more: %s", say);
}

/* What a check confirmed still has 'rollback in 5mins' as its comment, which is all that a later session may see of it
 * where the history has no mark (junos-facts 2.9): an empty commit under the lock ends that. It is confirmed whether that
 * goes well or not. */
static void
say_confirmed(struct attempt *t, struct device *dev, const struct deadline *d)
{
	struct err *e = NULL;

	t->locked = device_lock(dev, d, &e) == 0;
	if (t->locked)
		device_commit(dev, attempt_log(t, "confirm"), d, &e);
	err_free(e);
}

static int
confirm_once(struct attempt *t, const struct deadline *until, struct err **e)
{
	struct deadline d = attempt_try(until, 0);
	struct device *dev;
	enum truth truth;
	const char *say;
	bool done = false;

	if (working(t, &d, &dev, e) < 0)
		return -1;
	/* Never on trust: only while our own change is what is pending. */
	if (truth_read(t, dev, &d, &truth, &say, e) < 0)
		return -1;
	if (truth == TRUTH_CONFIRMED)
		return 0;
	if (truth != TRUTH_PENDING)
		return err_set(
		    e, ERR_STATE, "our commit is not pending any more: %s", say);
	if (safe_to_commit(t, dev, &d, e) < 0)
		return -1;
	if (!t->confirming)
		attempt_note(t, JOURNAL_CONFIRM, NULL);
	t->confirming = true;
	d = attempt_try(until, 4 * t->commit_took_ms);
	if (!t->locked && confirm_by_check(t, dev, &d, &done, e) < 0)
		return -1;
	if (done) {
		say_confirmed(t, dev, &d);
		return 0;
	}
	device_behind(dev, DEVICE_HISTORY); /* undo_verify asks */
	return device_commit(dev, attempt_log(t, "confirm"), &d, e);
}

int
undo_confirm(struct attempt *t, const struct deadline *d, struct err **e)
{
	struct deadline until = *d;

	if (until.at_ms > attempt_timer_ms(t))
		until.at_ms = attempt_timer_ms(t);
	while (confirm_once(t, &until, e) < 0)
		if (err_code(*e) == ERR_STATE ||
		    attempt_again(t, &until, LOOK_MS, "confirming", e) < 0)
			return -1;
	return 0;
}

static int
read_true(struct attempt *t, enum truth *ret_truth, const char **ret_say, struct err **e)
{
	struct deadline d = attempt_firm_deadline(t, READ_SECONDS);

	attempt_say(t, "reading what is true", NULL);
	for (;;) {
		struct deadline look = attempt_try(&d, 0);
		struct device *dev;

		if (working(t, &look, &dev, e) == 0 &&
		    truth_read(t, dev, &look, ret_truth, ret_say, e) == 0)
			return 0;
		if (attempt_again(t, &d, LOOK_MS, "reading what is true", e) < 0)
			return -1;
	}
}

/* The router's own timer, then some: what is pending after that does not end by itself. */
int
undo_verify(
    struct attempt *t, enum truth *ret_truth, const char **ret_say, struct err **e)
{
	struct deadline until = attempt_firm_deadline(t, READ_SECONDS);

	if (until.at_ms < attempt_timer_over_ms(t))
		until.at_ms = attempt_timer_over_ms(t);
	for (;;) {
		if (read_true(t, ret_truth, ret_say, e) == 0) {
			if (*ret_truth != TRUTH_PENDING || deadline_left(&until) == 0)
				return 0;
			attempt_say(t, "waiting until nothing is pending", *ret_say);
		} else if (err_code(*e) == ERR_CANCELLED || deadline_left(&until) == 0) {
			return -1;
		} else {
			err_clear(e);
		}
		if (attempt_pause(&until, LOOK_MS, e) < 0)
			return -1;
	}
}

/* What we put there must not stand in the way of the next look; that it is gone is read later. Without the lock only
 * if nobody has added to it: it still is the configuration that was loaded. */
static void
empty_candidate(struct attempt *t, struct device *dev, const struct deadline *d)
{
	struct err *e = NULL;

	if (device_broken(dev))
		return;
	if ((!t->locked && candidate_is(dev, 1, d, &e) < 0) ||
	    device_discard(dev, d, &e) < 0)
		err_free(e);
}

/* Loads what ran before and commits it. Read again after the load: as long as our commit is the newest, the one before
 * it is what was loaded, and not our own change, should an earlier rollback have ended meanwhile. */
static int
load_and_commit(
    struct attempt *t, struct device *dev, const struct deadline *d, struct err **e)
{
	enum truth truth;
	const char *say;

	if (device_load_rollback(dev, 1, d, e) < 0 ||
	    truth_read(t, dev, d, &truth, &say, e) < 0)
		return -1;
	if (truth != TRUTH_PENDING)
		return err_set(e, ERR_PENDING, "the history has moved on: %s", say);
	if (!t->locked && candidate_is(dev, 1, d, e) < 0)
		return -1;
	return device_commit(dev, attempt_log(t, "rollback"), d, e);
}

static int
back_once(struct attempt *t, const struct deadline *until, struct err **e)
{
	struct deadline d = attempt_try(until, 0);
	struct device *dev;
	enum truth truth;
	const char *say;

	if (working(t, &d, &dev, e) < 0 || truth_read(t, dev, &d, &truth, &say, e) < 0)
		return -1;
	if (truth != TRUTH_PENDING)
		return 0;
	if (safe_to_commit(t, dev, &d, e) < 0)
		return -1;
	if (!t->locked)
		t->strewn = true;
	d = attempt_try(until, 4 * t->commit_took_ms);
	if (load_and_commit(t, dev, &d, e) == 0)
		return 0;
	empty_candidate(t, dev, &d);
	return -1;
}

/* Law 1: what was loaded without the lock outlives the session. If it is still there, the report says so. */
static void
say_strewn(struct attempt *t, const char **ret_say)
{
	struct deadline d = attempt_firm_deadline(t, READ_SECONDS);
	struct err *e = NULL;
	struct device *dev;

	if (!t->strewn ||
	    (working(t, &d, &dev, &e) == 0 && candidate_is(dev, 0, &d, &e) == 0))
		return;
	*ret_say = arena_printf(t->arena, "%s; of its candidate is to be said: %s",
	    *ret_say, attempt_why(t, e));
	err_free(e);
}

int
undo_commit(
    struct attempt *t, enum truth *ret_truth, const char **ret_say, struct err **e)
{
	const char *state = t->committed ? "rolling back" : "reading what is true";
	struct deadline d = attempt_firm_deadline(t, 0);

	d.at_ms = attempt_timer_over_ms(t);
	attempt_note(t, JOURNAL_ROLLBACK, NULL);
	attempt_say(t, state, NULL);
	while (back_once(t, &d, e) < 0) {
		if (attempt_again(t, &d, LOOK_MS, state, e) == 0)
			continue;
		if (err_code(*e) == ERR_CANCELLED)
			return -1;
		err_clear(e);
		break;
	}
	if (undo_verify(t, ret_truth, ret_say, e) < 0)
		return -1;
	say_strewn(t, ret_say);
	return 0;
}
