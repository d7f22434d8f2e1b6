#include "deploy/truth.h"

#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "deploy/attempt.h"

enum { PAUSE_MS = 2000 };

static const char *
commit_says(struct attempt *t, const struct device_commit *c)
{
	const char *text = c->log[0] != '\0' ? c->log : c->comment;

	return arena_printf(t->arena, "commit %d: %s by %s via %s%s%s%s", c->sequence,
	    c->time, c->user, c->client, text[0] != '\0' ? ", '" : "", text,
	    text[0] != '\0' ? "'" : "");
}

static bool
same_commit(const struct device_commit *a, const struct device_commit *b)
{
	return a->seconds == b->seconds && strcmp(a->time, b->time) == 0 &&
	       strcmp(a->user, b->user) == 0 && strcmp(a->client, b->client) == 0 &&
	       strcmp(a->log, b->log) == 0;
}

/* Where our change stands in the history, -1 if it is not there. */
static int
find_ours(const struct attempt *t, const struct device_history *h)
{
	for (size_t i = 0; i < h->n; i++)
		if (attempt_is_ours(t, &h->v[i], "change"))
			return (int)i;
	return -1;
}

/* The history's word; where it never told that our commit is pending (an old train that has our text in place of its
 * own), our clock's: what may be pending is not called confirmed. */
static bool
still_pending(struct attempt *t, const struct device_commit *ours)
{
	if (ours->pending)
		t->pending_seen = true;
	if (t->pending_seen)
		return ours->pending;
	return clock_ms() < attempt_timer_over_ms(t);
}

/* Whether the running configuration is that of rollback n. The router compares the candidate: one that holds somebody's
 * edits differs from both in the same way. A second look then, as they may edit between the two comparisons. */
static int
runs(struct device *dev, int n, const struct deadline *d, bool *ret_runs, struct err **e)
{
	struct buf then, now;
	bool edited = true;
	int rc = 0;

	*ret_runs = false;
	buf_init(&then, BUF_TEXT);
	buf_init(&now, BUF_TEXT);
	for (int look = 0; look < 2 && rc == 0 && edited && !*ret_runs; look++) {
		buf_reset(&then);
		buf_reset(&now);
		rc = device_diff(dev, n, &then, d, e);
		if (rc == 0)
			rc = device_diff(dev, 0, &now, d, e);
		edited = now.n > 0;
		*ret_runs = rc == 0 && strcmp(buf_z(&then), buf_z(&now)) == 0;
	}
	buf_done(&then);
	buf_done(&now);
	return rc;
}

/* Our change at `ours` was followed by something else: is the configuration of before the running one again? The commit
 * before ours stands right behind it. Or is it still ours, and somebody's empty commit has confirmed it? */
static int
compare_with_both(struct attempt *t, struct device *dev, const struct device_history *h,
    int ours, const struct deadline *d, enum truth *ret_truth, struct err **e)
{
	bool back = false, stays = false;

	*ret_truth = TRUTH_OTHER;
	if ((size_t)ours + 1 >= h->n || t->before.sequence < 0 ||
	    !same_commit(&h->v[ours + 1], &t->before))
		return 0;
	if (runs(dev, h->v[ours + 1].sequence, d, &back, e) < 0)
		return -1;
	if (!back && !h->v[0].pending && runs(dev, h->v[ours].sequence, d, &stays, e) < 0)
		return -1;
	if (back)
		*ret_truth = TRUTH_BACK;
	else if (stays)
		*ret_truth = TRUTH_CONFIRMED;
	return 0;
}

int
truth_read(struct attempt *t, struct device *dev, const struct deadline *d,
    enum truth *ret_truth, const char **ret_say, struct err **e)
{
	struct device_history h;
	int ours;

	if (device_history(dev, t->arena, d, &h, e) < 0)
		return -1;
	ours = find_ours(t, &h);
	*ret_say = h.n > 0 ? commit_says(t, &h.v[0]) : "the commit history is empty";
	if (ours < 0) {
		bool same = h.n == 0 || t->before.sequence < 0
				? h.n == 0 && t->before.sequence < 0
				: same_commit(&h.v[0], &t->before);

		*ret_truth = same ? TRUTH_BEFORE : TRUTH_OTHER;
		return 0;
	}
	if (ours == 0) {
		*ret_truth = still_pending(t, &h.v[0]) ? TRUTH_PENDING : TRUTH_CONFIRMED;
		return 0;
	}
	if (ours == 1 && attempt_is_ours(t, &h.v[0], "confirm")) {
		*ret_truth = TRUTH_CONFIRMED;
		return 0;
	}
	return compare_with_both(t, dev, &h, ours, d, ret_truth, e);
}

/* Held by somebody, so far; any other refusal says nothing of whether we have it, and the session's end undoes that. */
static int
lock_unclear(struct attempt *t, struct err **e)
{
	if (err_code(*e) != ERR_LOCKED && err_code(*e) != ERR_CANCELLED) {
		device_drop(t->device);
		t->device = NULL;
	}
	return -1;
}

/* The database cannot be locked while a commit is under way, and a lock refused because of somebody's edits is held by
 * nobody: then the history is final. */
static int
settle_once(struct attempt *t, const struct deadline *d, enum truth *ret_truth,
    const char **ret_say, struct err **e)
{
	if (t->device == NULL && attempt_open(t, d, &t->device, e) < 0)
		return -1;
	if (truth_read(t, t->device, d, ret_truth, ret_say, e) < 0)
		return -1;
	if (*ret_truth != TRUTH_BEFORE)
		return 0;
	t->locked = device_lock(t->device, d, e) == 0;
	if (!t->locked) {
		if (err_code(*e) != ERR_DIRTY)
			return lock_unclear(t, e);
		err_clear(e);
	}
	t->over = true;
	return truth_read(t, t->device, d, ret_truth, ret_say, e);
}

int
truth_settle(struct attempt *t, const struct deadline *d, enum truth *ret_truth,
    const char **ret_say, struct err **e)
{
	device_drop(t->device);
	t->device = NULL;
	t->locked = false;
	for (;;) {
		struct deadline look = attempt_try(d, 0);

		if (settle_once(t, &look, ret_truth, ret_say, e) == 0)
			return 0;
		if (t->device != NULL && device_broken(t->device)) {
			device_drop(t->device);
			t->device = NULL;
			t->locked = false;
		}
		if (attempt_again(t, d, PAUSE_MS, "reading what is true", e) < 0)
			return -1;
	}
}
