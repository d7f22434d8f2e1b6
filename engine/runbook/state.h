/*
 * A runbook while it runs. Internal to engine/runbook: walk.c goes through the steps, turn.c does one step on its routers,
 * visit.c one step on one router, ending.c ends routers, state.c is what steps may ask (step.h).
 *
 * A router's state belongs to the lane that works on it, and between two steps to the thread that walks.
 */
#ifndef RUNBOOK_STATE_H
#define RUNBOOK_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pthread.h>

#include "base/cancel.h"
#include "base/vec.h"
#include "deploy/lease.h"
#include "deploy/reach.h"
#include "runbook/logbook.h"
#include "runbook/step.h"

struct template_set;
struct walk;

enum ending {
#define ENDING(code, name, exit_code, promise) ENDING_##code,
#include "runbook/ending.def"
#undef ENDING
	ENDINGS
};

/* What a step promised to take back. */
struct promise {
	const char *id;   /* "p3", unique in the run */
	const char *step; /* id of the step */
	const char *kind, *what;
	const struct value *value;
	bool standing, kept;
	bool settled; /* kept, but not taken back: it stays as it is */
	bool never;   /* its step said that it was not done after all */
	bool broken;  /* taking it back failed */
};

enum { REVERTED = 5 }; /* exit code of cli.md */

/* A step that changed something. */
struct deed {
	const char *name;   /* of the step */
	size_t from, until; /* its promises; none: nobody takes it back */
	bool inert;         /* step.h */
};

/* How a step ended on a router. */
struct outcome_of_step {
	enum step_outcome outcome;
	const char *detail;
	const struct value *result; /* mapping, or NULL */
	bool deed;                  /* the last one is its own */
};

enum going {
	GOING_WAITING, /* its batch has not begun */
	GOING_ON,
	GOING_ASIDE,  /* not within this block or rescue */
	GOING_FAILED, /* a step failed, and nobody has come to its rescue yet */
	GOING_OVER,   /* its ending stands */
};

/* A router in the run. */
struct step_state {
	struct walk *walk;
	const struct host *host;
	size_t index;        /* in walk->routers */
	struct arena *arena; /* until the run is over */
	enum going going;
	struct reach reach;
	struct device *device; /* NULL: none is open */
	struct lease *lease;
	size_t trips;
	struct value *results; /* by the names that steps give */
	struct value *
	    inner; /* of runbooks that this one runs, by the id of the block: their results */
	struct value *bound;  /* likewise: their parameters */
	struct value *failed; /* what a rescue sees; or NULL */
	VEC(struct promise) promises;
	VEC(struct deed) deeds;
	bool worked;      /* a step has passed on it, or changed something */
	bool undo;        /* its failure takes back every promise */
	bool kept_others; /* the step that runs took back what another one promised */
	struct outcome_of_step last;
	const char *failure, *failed_at; /* what was seen, at which step */
	int failure_exit; /* of the error, cli.md; REVERTED: the step took its change back */
	bool reversing; /* a promise is being kept */
	int64_t began_ms, said_ms;
	/* from the logbook of a run that is gone on with */
	struct value *done;  /* by id of the step: its entry */
	struct value *begun; /* by id: whether it may have changed something */
	struct value *facts; /* by id: a mapping */

	enum ending ending;
	int exit_code;
	const char *detail, *remedy;
};

struct walk_batch {
	size_t *v; /* indices of routers, in the inventory's order */
	size_t n;
};

struct walk {
	struct arena *arena;
	const struct runbook_run *run;
	struct runbook_run
	    sheltered; /* what is taken back, and what comes always, sees it */
	struct cancel shelter;
	struct template_set *set;
	struct step_state *routers;
	size_t n;
	struct walk_batch *batches;
	size_t nbatches, batch; /* batch: from 0, of the one that runs */
	const char *from;       /* id of the step to begin at; NULL: the first */
	const char *asked;      /* by what the runbook is found again */
	bool reached;           /* it, in this batch */
	size_t
	    inside; /* always-parts, or promises: the first request to stop cuts nothing */
	bool aborted;    /* a person or a gate said no: nothing new begins */
	bool ordered;    /* to take everything back: that is what it is there for */
	bool failed;     /* a router: no further batch begins */
	const char *why; /* aborted, in a word or two */
	struct ledger *logbook;
	pthread_mutex_t lock; /* guards npromises */
	size_t npromises;
	int64_t began_ms;
	bool resumed;
};

/* --- state.c --- */
/* One step on one router: what it sees. `a` is of this try. */
void state_step_run(struct step_state *s, const struct runbook_step *step,
    struct arena *a, struct step_run *ret_run);
/* The variables of its templates, or of a block's condition, in a; result may be NULL. */
struct value *state_vars(const struct step_state *s, const struct runbook_step *step,
    struct arena *a, const struct value *result);
/* Where the result of a step is kept. */
struct value *state_results(struct step_state *s, const struct runbook_step *step);
/* Gives a runbook that is run as a block its parameters, for this router. */
int state_bind(struct step_state *s, const struct runbook_step *block, struct err **e);
/* An entry about a router and a step; step may be NULL. What can be left undone fails with it. */
int state_write(struct step_state *s, const struct runbook_step *step,
    enum logbook_entry entry, struct value *fields, struct err **e);
/* Likewise; that it could not be written is a warning. */
void state_note(struct step_state *s, const struct runbook_step *step,
    enum logbook_entry entry, struct value *fields);
void state_close_device(struct step_state *s, bool politely);
/* An error and its causes in one line, in a. */
const char *state_why(struct arena *a, const struct err *e);
/* Text that came from a router is no template. */
void state_unsafe(struct value *v);
/* The lease on its router, for this run; in its arena. */
struct lease_claim state_claim(const struct step_state *s);
size_t state_open_promises(const struct step_state *s);

/* --- promise.c --- */
/* Takes back what is open, newest first: every one, or those that stand for a failure of this router. A reversal that
 * fails makes the router's ending unknown. */
void promises_keep(struct step_state *s, bool every);

/* --- visit.c: one step on one router, its tries, and what became of it --- */
void visit(struct step_state *s, const struct runbook_step *step);
/* What a failed step means for its router, when a person has decided. */
void visit_settle(struct step_state *s, const struct runbook_step *step);

/* --- turn.c: one step on the routers of a batch that go on --- */
void turn(struct walk *w, const struct runbook_step *step);

/* --- ending.c --- */
const char *ending_name(enum ending e);
/* Routers of the batch that are to end: promises are kept, sessions closed, leases dropped. */
void ending_of_failed(struct walk *w);  /* those that failed and nobody rescued */
void ending_of_batch(struct walk *w);   /* all the others */
void ending_of_aborted(struct walk *w); /* every router with open promises */
/* The result of every router, posted and written. */
void ending_report(struct walk *w);

#endif
