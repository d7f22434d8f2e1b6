/*
 * A runbook on its routers: batch by batch, in each step by step; all routers of the batch have a step behind them before
 * the next one begins. What fails or is stopped is taken back as the steps have promised (step.h).
 *
 * One thread calls these; steps run on lanes and in that thread.
 */
#ifndef RUNBOOK_WALK_H
#define RUNBOOK_WALK_H

#include <stddef.h>

#include "runbook/step.h"

struct arena;
struct err;
struct value;
struct walk;

struct walk_wish {
	const struct runbook_run *run;   /* borrowed; all of it set */
	const struct host *const *hosts; /* in the inventory's order */
	size_t n;
	const char *from; /* id or name of a step; NULL: all */
	const char
	    *asked; /* by what the runbook is found again: its name, or its whole path */
	const struct value *resumed; /* lines of its logbook; NULL: it begins */
};

/* Everything that can be refused before anything starts: --from, names that are not defined, what a router lacks. */
int walk_open(struct arena *a, const struct walk_wish *wish, struct walk **ret_walk,
    struct err **e);
void walk_close(struct walk *w); /* NULL allowed */
/* The batches, as the event has them: a list of lists of names. */
struct value *walk_batches(const struct walk *w, struct arena *a);
/* Goes through all of it. -1 with *e: it could not be begun, for its logbook. */
int walk_go(struct walk *w, struct err **e);
/* Keeps the promises that are open, and ends the run. */
int walk_take_back(struct walk *w, struct err **e);
int walk_exit_code(const struct walk *w); /* the highest of all routers */
/* A list of mappings: device, result, detail, remedy, exit. */
struct value *walk_results(const struct walk *w, struct arena *a);
/* How many routers ended in which way. */
struct value *walk_states(const struct walk *w, struct arena *a);

#endif
