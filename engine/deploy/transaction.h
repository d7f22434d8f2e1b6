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

struct bus;
struct cancel;
struct check;
struct host;
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
	const char *comment;     /* for the commit log, or NULL */
	struct bus *bus;
	const struct cancel *cancel;
};

struct result {
	enum outcome outcome;
	int exit_code;     /* of cli.md */
	struct buf diff;   /* as the router printed it; "" if none */
	struct buf detail; /* one line: what was seen, or why */
};

void result_done(struct result *r);

/* Loads, compares, discards: sends no commit (the device is opened so that it cannot). Outcome UNCHANGED, REFUSED or
 * UNKNOWN. Posts DEVICE_STATE, FINDING and DEVICE_RESULT events. */
void transaction_compare(
    const struct plan *plan, const struct host *host, struct result *ret_result);
/* The whole of it. `approved` is the difference that a person saw: another one is refused; NULL: any. */
void transaction_run(const struct plan *plan, const struct host *host,
    const char *approved, struct result *ret_result);

#endif
