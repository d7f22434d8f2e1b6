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

struct runbooks {
	struct cli *cli;
	struct runbook_run run;
	const struct host **hosts;
	size_t n;
	int64_t began_ms;
};

/* Site, runbook, parameters and routers, and the options that run and resume have (--yes, --approve, --approval-wait).
 * `run` is the id of the run. */
int runbooks_open(
    struct runbooks *r, struct cli *c, const char *name, const char *run, struct err **e);
/* Starts the report. */
void runbooks_begin(struct runbooks *r);
/* What the runbook is about to do: its steps, parameters and batches. */
void runbooks_announce(struct runbooks *r, const struct walk *w);
/* The product, and the end of the report; the exit code. w NULL: it was refused, as `code` says. */
int runbooks_end(struct runbooks *r, const struct walk *w, int code, struct err **e);

#endif
