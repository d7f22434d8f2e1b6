/*
 * What a gate looks at on routers: the checks that it shows before it asks, and those that an automatic gate waits for; and
 * the results of earlier steps and links that it shows. For the router of the step, or for all of its batch.
 */
#ifndef RUNBOOK_GATE_LOOK_H
#define RUNBOOK_GATE_LOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "check/check.h"
#include "data/rows.h"

struct arena;
struct err;
struct deadline;
struct host;
struct step_run;
struct value;

/* What one check found on one router. */
struct gate_seen {
	const struct host *host;
	const struct check *check;
	struct check_results results;
};

struct gate_look {
	struct step_run *s;
	bool batch;             /* all routers of it, not only the step's */
	struct check_set until; /* what must hold */
	const char *against; /* a snapshot of the run that checks compare with, or NULL */
	/* of the last look, in an arena of their own */
	struct arena *last;
	struct gate_seen *seen;
	size_t nseen;
};

/* Names of an item that is no check: a link has "://" in it. */
bool gate_is_link(const char *item);
/* The name of a result that a step of the runbook leaves (`result:`). */
bool gate_is_result(const struct step_run *s, const char *item);

/* The list of mappings that kinds.def calls `shown`; *ret_bad: a check or a result among it is not good. A router that cannot
 * be read is shown as such, and is not good. ERR_CANCELLED, or a name that is neither check, result nor link. */
int gate_look_show(struct gate_look *l, const struct row_texts *items,
    const struct value **ret_shown, bool *ret_bad, struct err **e);
/* struct gate_condition's `look`; ctx is a struct gate_look. One look at each check: the gate decides when to look again. */
int gate_look_until(void *ctx, const struct deadline *d, bool *ret_holds,
    const char **ret_seen, struct err **e);
/* What the last look found goes to the bus as results of checks, and is freed. */
void gate_look_end(struct gate_look *l);

#endif
