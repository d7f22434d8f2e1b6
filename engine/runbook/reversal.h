/*
 * A change that knows how to be taken back: a statement that is activated or deactivated, declared commands with those
 * that undo them, or any change, by the configuration from before it if nobody has committed since. It is promised
 * (step_promise) before it is made; the promise says all that is needed to take it back.
 */
#ifndef RUNBOOK_REVERSAL_H
#define RUNBOOK_REVERSAL_H

#include <stdbool.h>

#include "data/rows.h"
#include "runbook/change.h"

struct err;
struct step_run;
struct value;

struct reversal {
	const char *activate, *deactivate; /* a statement: one of these, or: */
	struct row_texts set, undo;        /* commands */
	/* What is loaded, if `set` does not say it; or NULL. Without `undo` the configuration from before takes it back. */
	const struct change *change;
	const char *key; /* the argument that holds the commands, or the statement */
	const struct change_options *options;
	bool standing;            /* taken back also if only this router fails later */
	const struct value *more; /* mapping that is kept with the promise, or NULL */
};

/* What reversal_do did. */
struct reversal_done {
	const char *
	    promise; /* its id; NULL: there was nothing to do, nothing is to be taken back */
	bool
	    before; /* the promise is of an earlier try, or of another process: `more` of then counts */
	const struct value *more;
};

/* Promises and makes it, and sets the step's outcome: CHANGED (read from the router), SKIPPED (it was so already), or how the
 * transaction ended; a promise of what was not done is kept at once. -1: nothing was sent, or it could not be read. */
int reversal_do(struct step_run *s, const struct reversal *r, struct reversal_done *ret,
    struct err **e);
/* Refuses a statement that is not in the router's configuration; for step_kind.ready. ERR_INPUT at the argument. */
int reversal_ready(struct step_run *s, const struct reversal *r, struct err **e);
/* The open promise that this step made before, NULL: none. */
const struct value *reversal_promised(struct step_run *s, const char **ret_id);

/* Takes back what a promise says: harmless if it was never done, or was taken back already; what was open of it is finished
 * first. options NULL: no health checks, the first request to stop does not end it. ERR_STATE: it was not taken back, or
 * that could not be seen; with options ERR_CHECK: it was not, which is known. *ret_taken (may be NULL): there was something to take back. Sets s->detail. */
int reversal_take(struct step_run *s, const struct value *promise,
    const struct change_options *options, bool *ret_taken, struct err **e);
/* step_kind.reverse of the kinds that promise like this. */
int reversal_reverse(struct step_run *s, const struct value *promise, struct err **e);

#endif
