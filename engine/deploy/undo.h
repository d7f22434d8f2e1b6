/*
 * The ends of a transaction: giving back the candidate, confirming, rolling back; each seen before it is reported.
 */
#ifndef DEPLOY_UNDO_H
#define DEPLOY_UNDO_H

#include "deploy/truth.h"

struct attempt;
struct deadline;
struct err;

/* Discards what we loaded, and reads that the candidate equals the running configuration. Before any commit was sent. The
 * lock is left to whoever closes the session. If the session is gone the router discards it; that is proved on a new one.
 * What is in the candidate then and is somebody else's is told by t->theirs. */
int undo_candidate(struct attempt *t, struct err **e);
/* Confirms through the session that holds the lock, or, if that is gone, through a new one, if nobody's edits would be
 * committed with it. A lost reply is settled from the history. */
int undo_confirm(struct attempt *t, const struct deadline *d, struct err **e);
/* Rolls our commit back now, or if that cannot be done waits for the router's own timer; in both cases reads what is
 * true at the end. */
int undo_commit(
    struct attempt *t, enum truth *ret_truth, const char **ret_say, struct err **e);
/* Reads what is true, on a session that works. */
int undo_verify(
    struct attempt *t, enum truth *ret_truth, const char **ret_say, struct err **e);

#endif
