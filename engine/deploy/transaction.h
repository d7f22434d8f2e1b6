/*
 * The transaction of design.md section 5 on one device: open, read the history, lock, load, compare, check, commit
 * confirmed, fresh session, health checks, confirm or roll back, and read back what is true.
 *
 * A lane runs one transaction at a time on its own thread; the plan is const and shared.
 */
#ifndef DEPLOY_TRANSACTION_H
#define DEPLOY_TRANSACTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct attempt;
struct bus;
struct cancel;
struct check;
struct host;
struct mask;
struct redact;
struct renderer;
struct site;

enum outcome {
#define OUTCOME(code, name, promise) OUTCOME_##code,
#include "deploy/outcome.def"
#undef OUTCOME
	OUTCOMES
};

const char *outcome_name(enum outcome o); /* "rolled-back" */

/* What is to be done to every device of a run. Const while lanes run; borrows all it points to. */
struct plan {
	const struct site *site;
	const struct renderer *renderer;
	const struct check
	    *checks; /* empty: only reachability by a fresh session is proved */
	size_t nchecks;
	int load;                /* enum site_load */
	int64_t confirm_timeout; /* minutes */
	int64_t lock_wait_ms;    /* for somebody else's lock; 0: refused at once */
	const char *comment;     /* for the commit log, or NULL */
	struct bus *bus;
	const struct cancel *cancel;
	size_t together;   /* so many devices change all or none; 0: each for itself */
	const char *run;   /* marks our commits in the routers' histories */
	const char *state; /* STATE, where journals and leases are; NULL: none are kept */
	bool leased; /* the caller holds the routers' leases: a runbook, for a batch */
	const struct redact *redact; /* of journals; NULL: nothing is secret */
	const struct mask *mask; /* of differences; NULL: they are shown as they are */
	bool digests;            /* differences are to be approved */
	int rollback; /* what is loaded is the configuration of so many commits ago, 1 to 49; 0: what is rendered */
	/* In place of both: the configuration from before the change of this run, if what the router runs is that change, or
	 * what was before it; NULL: none. */
	const char *undo;
	bool part; /* of a longer run, which posts the results of its routers itself */
	bool firm; /* it takes something back: only the second request to stop cuts it */
};

enum { RESULT_DIGEST = 33 };

struct result {
	enum outcome outcome;
	int exit_code;   /* of cli.md */
	struct buf diff; /* as the router printed it, its secrets masked; "" if none */
	char digest
	    [RESULT_DIGEST]; /* of it and of what the router runs, if digests were wanted and there is a difference; else "" */
	struct buf detail;   /* one line: what was seen, or why */
};

void result_done(struct result *r);

/* Loads, compares, discards: sends no commit (the device is opened so that it cannot). Outcome UNCHANGED, REFUSED or
 * UNKNOWN. Posts DEVICE_STATE, FINDING and DEVICE_RESULT events. */
void transaction_compare(
    const struct plan *plan, const struct host *host, struct result *ret_result);
/* The whole of it. `approved` is the digest of the difference that a person saw ("": none): another one is refused; NULL: any. */
void transaction_run(const struct plan *plan, const struct host *host,
    const char *approved, struct result *ret_result);

/* The same in two halves, for devices that are confirmed together. The first ends when the change runs, is healthy and
 * its rollback is pending; then the attempt must be given to transaction_confirm or _undo (of any thread), before
 * transaction_window_ms. NULL: it is over, and *ret_result says how. */
struct attempt *transaction_prove(const struct plan *plan, const struct host *host,
    const char *approved, struct result *ret_result);
/* clock_ms by which the second half must begin. */
int64_t transaction_window_ms(const struct attempt *t);
/* The checks again, when the others have changed, too. ERR_CHECK. */
int transaction_prove_again(struct attempt *t, struct err **e);
void transaction_confirm(struct attempt *t);
/* For a reason outside this device: ERR_CHECK, or ERR_CANCELLED if an operator wants it. */
void transaction_undo(struct attempt *t, enum err_code code, const char *why);

#endif
