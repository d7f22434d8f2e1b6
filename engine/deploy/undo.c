#include "deploy/undo.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "deploy/attempt.h"

enum {
	BACK_SECONDS = 600, /* for a commit that rolls back, and for reading */
	READ_SECONDS = 120, /* for reading alone */
	LATE_SECONDS =
	    120, /* the timer fires up to 45 s late and the commit takes its time (junos-facts 2.9) */
	LOOK_MS = 2000,
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

static int
candidate_clean(struct device *dev, const struct deadline *d, struct err **e)
{
	struct buf diff;
	int rc;

	buf_init(&diff, BUF_TEXT);
	rc = device_diff(dev, 0, &diff, d, e);
	if (rc == 0 && diff.n > 0)
		rc = err_set(e, ERR_DIRTY, "the candidate holds uncommitted changes");
	buf_done(&diff);
	return rc;
}

static int
give_back(struct attempt *t, struct device *dev, const struct deadline *d, struct err **e)
{
	if (t->locked && device_discard(dev, d, e) < 0)
		return -1;
	if (candidate_clean(dev, d, e) < 0)
		return -1;
	if (t->locked && device_unlock(dev, d, e) < 0)
		return -1;
	t->locked = false;
	return 0;
}

int
undo_candidate(struct attempt *t, struct err **e)
{
	struct deadline d = attempt_firm_deadline(t, READ_SECONDS);
	struct device *dev;

	attempt_say(t, "discarding the candidate", NULL);
	if (t->device != NULL && !device_broken(t->device)) {
		if (give_back(t, t->device, &d, e) == 0)
			return 0;
		if (!device_broken(t->device))
			return -1;
		err_free(*e);
		*e = NULL;
	}
	if (working(t, &d, &dev, e) < 0)
		return -1;
	return give_back(t, dev, &d, e);
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
	err_free(*e);
	*e = NULL;
	return candidate_clean(dev, d, e);
}

static int
confirm_once(struct attempt *t, const struct deadline *d, struct err **e)
{
	struct device *dev;
	enum truth truth;
	const char *say;

	if (working(t, d, &dev, e) < 0)
		return -1;
	/* Never on trust: only while our own change is what is pending. */
	if (truth_read(t, dev, d, &truth, &say, e) < 0)
		return -1;
	if (truth == TRUTH_CONFIRMED)
		return 0;
	if (truth != TRUTH_PENDING)
		return err_set(
		    e, ERR_STATE, "our commit is not pending any more: %s", say);
	if (safe_to_commit(t, dev, d, e) < 0)
		return -1;
	return device_commit(dev, attempt_log(t, "confirm"), d, e);
}

int
undo_confirm(struct attempt *t, const struct deadline *d, struct err **e)
{
	struct deadline until = *d;
	int64_t window = t->committed_ms + t->plan->confirm_timeout * 60000;

	if (until.at_ms > window)
		until.at_ms = window;
	for (;;) {
		struct deadline pause = until;

		if (confirm_once(t, &until, e) == 0)
			return 0;
		if (err_code(*e) == ERR_STATE || err_code(*e) == ERR_CANCELLED ||
		    deadline_left(&until) <= LOOK_MS)
			return -1;
		attempt_say(t, "confirming", err_message(*e));
		err_free(*e);
		*e = NULL;
		pause.at_ms = clock_ms() + LOOK_MS;
		if (wait_until(&pause, e) < 0)
			return -1;
	}
}

int
undo_verify(
    struct attempt *t, enum truth *ret_truth, const char **ret_say, struct err **e)
{
	struct deadline d = attempt_firm_deadline(t, READ_SECONDS);

	attempt_say(t, "reading what is true", NULL);
	for (;;) {
		struct deadline pause = d;
		struct device *dev;

		if (working(t, &d, &dev, e) == 0 &&
		    truth_read(t, dev, &d, ret_truth, ret_say, e) == 0)
			return 0;
		if (err_code(*e) == ERR_CANCELLED || deadline_left(&d) <= LOOK_MS)
			return -1;
		err_free(*e);
		*e = NULL;
		pause.at_ms = clock_ms() + LOOK_MS;
		if (wait_until(&pause, e) < 0)
			return -1;
	}
}

/* What we put there must not stand in the way of the next look; that it is gone is read later. */
static void
empty_candidate(struct device *dev, const struct deadline *d)
{
	struct err *e = NULL;

	if (device_discard(dev, d, &e) < 0)
		err_free(e);
}

static int
back_once(struct attempt *t, const struct deadline *d, struct err **e)
{
	struct device *dev;
	enum truth truth;
	const char *say;

	if (working(t, d, &dev, e) < 0 || truth_read(t, dev, d, &truth, &say, e) < 0)
		return -1;
	if (truth != TRUTH_PENDING)
		return 0;
	if (safe_to_commit(t, dev, d, e) < 0 || device_load_rollback(dev, 1, d, e) < 0)
		return -1;
	if (device_commit(dev, attempt_log(t, "rollback"), d, e) == 0)
		return 0;
	if (!device_broken(dev))
		empty_candidate(dev, d);
	return -1;
}

/* The router's own timer, then some: what is not back by then is not coming back by itself. */
static int
await_timer(
    struct attempt *t, enum truth *ret_truth, const char **ret_say, struct err **e)
{
	struct deadline until = attempt_firm_deadline(t, LATE_SECONDS);
	int64_t window =
	    t->committed_ms + t->plan->confirm_timeout * 60000 + LATE_SECONDS * 1000;

	if (until.at_ms < window)
		until.at_ms = window;
	for (;;) {
		struct deadline pause = until;

		if (undo_verify(t, ret_truth, ret_say, e) == 0) {
			if (*ret_truth != TRUTH_PENDING || deadline_left(&until) == 0)
				return 0;
			attempt_say(t, "waiting for the router's own rollback", *ret_say);
		} else if (err_code(*e) == ERR_CANCELLED || deadline_left(&until) == 0) {
			return -1;
		} else {
			err_free(*e);
			*e = NULL;
		}
		pause.at_ms = clock_ms() + LOOK_MS;
		if (wait_until(&pause, e) < 0)
			return -1;
	}
}

int
undo_commit(
    struct attempt *t, enum truth *ret_truth, const char **ret_say, struct err **e)
{
	struct deadline d = attempt_firm_deadline(t, BACK_SECONDS);
	int64_t window = t->committed_ms + t->plan->confirm_timeout * 60000;

	if (d.at_ms > window)
		d.at_ms = window;
	attempt_say(t, t->committed ? "rolling back" : "reading what is true", NULL);
	while (back_once(t, &d, e) < 0) {
		struct deadline pause = d;

		attempt_say(t, "rolling back", err_message(*e));
		if (err_code(*e) == ERR_CANCELLED)
			return -1;
		err_free(*e);
		*e = NULL;
		if (deadline_left(&d) <= LOOK_MS)
			break;
		pause.at_ms = clock_ms() + LOOK_MS;
		if (wait_until(&pause, e) < 0)
			return -1;
	}
	return await_timer(t, ret_truth, ret_say, e);
}
