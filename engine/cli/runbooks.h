/*
 * A runbook as a command runs it: which routers, which parameters, and the run that its steps belong to. What run, resume,
 * rollback and status share.
 */
#ifndef CLI_RUNBOOKS_H
#define CLI_RUNBOOKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "runbook/step.h"

struct cli;
struct err;
struct walk;

struct logbook_story;

struct runbooks {
	struct cli *cli;
	const char *asked; /* by what it is found again */
	const struct logbook_story
	    *story; /* of a run that is gone on with; NULL: it begins */
	struct runbook_run run;
	const struct host **hosts;
	size_t n;
	int64_t began_ms;
};

/* A run that was cut, from its logbook; whether the word is one. */
bool runbooks_cut(struct cli *c, const char *word, const char **ret_folder);
/* What status says of it: nothing if it is over, unless `all`. Counts it in *open. */
struct buf;
struct value;
int runbooks_tell(struct cli *c, const char *folder, bool all, struct buf *text,
    struct value *json, size_t *open, struct err **e);
/* Goes on with it, or takes back what its steps promised and ends it. Gives the exit code. */
int runbooks_resume(struct cli *c, const char *folder, struct err **e);
int runbooks_take_back(struct cli *c, const char *folder, struct err **e);

/* Site, runbook, parameters and routers, and the options that run and resume have (--yes, --approve, --approval-wait).
 * With a story they are those of then. */
int runbooks_open(struct runbooks *r, struct cli *c, const char *name,
    const struct logbook_story *story, struct err **e);
/* Starts the report. */
void runbooks_begin(struct runbooks *r);
/* What the runbook is about to do: its steps, parameters and batches. */
void runbooks_announce(struct runbooks *r, const struct walk *w);
/* The product, and the end of the report; the exit code. w NULL: it was refused, as `code` says. */
int runbooks_end(struct runbooks *r, const struct walk *w, int code, struct err **e);

#endif
