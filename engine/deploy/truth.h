/*
 * What is true of a router after a commit was sent: read from its history and its configurations, never assumed.
 */
#ifndef DEPLOY_TRUTH_H
#define DEPLOY_TRUTH_H

#include <stdbool.h>

struct attempt;
struct deadline;
struct device;
struct err;

enum truth {
	TRUTH_BEFORE,    /* our commit is not in the history: it never happened */
	TRUTH_PENDING,   /* our change runs and its rollback is pending */
	TRUTH_CONFIRMED, /* our change runs and no rollback is pending */
	TRUTH_BACK, /* our change ran; the configuration from before runs again, compared by the router */
	TRUTH_OTHER, /* someone committed after us, or the configuration is neither of the two */
};

/* Reads the history (and compares, where the history says that the change is gone). *ret_say, in the attempt's arena,
 * is one line for people that names the commit seen. */
int truth_read(struct attempt *t, struct device *dev, const struct deadline *d,
    enum truth *ret_truth, const char **ret_say, struct err **e);
/* After a commit whose reply was lost: opens a new session as t->device, and settles whether the commit happened:
 * PENDING or BEFORE, the latter only once the lock was held and the commit still was not in the history. Other truths
 * as they are. Keeps trying until the deadline. */
int truth_settle(struct attempt *t, const struct deadline *d, enum truth *ret_truth,
    const char **ret_say, struct err **e);

#endif
