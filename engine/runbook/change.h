/*
 * What every step that changes a router's configuration shares: each change is a transaction (deploy/transaction.h) and a run of
 * its own below STATE/runs, whose journal lets it be finished after a crash. A step has one name for its changes (change.name);
 * the second one of that name, after a retry or a crash, is "NAME-2".
 *
 * Called on the lane of the step's router.
 */
#ifndef RUNBOOK_CHANGE_H
#define RUNBOOK_CHANGE_H

#include <stdbool.h>
#include <stddef.h>

#include "data/rows.h"
#include "deploy/recovery.h"
#include "deploy/transaction.h"

struct arena;
struct err;
struct runbook_step;
struct site;
struct step_run;
struct value;

/* A change ends by itself: its own deadlines are shorter (deploy). */
#define CHANGE_TIMEOUT_MS (12 * 3600 * 1000)

/* What the arguments of all of these kinds have. */
struct change_options {
	struct row_texts checks;
	int64_t confirm_timeout; /* minutes; 0: that of site.yml */
	const char *comment;
};

/* `s`: the struct of arguments, which has a `struct change_options options`. */
#define CHANGE_ROWS(s)                                                                   \
	ROW_TEXTS(s, options.checks, "checks", 0,                                        \
	    "health checks that must hold after it; default: those of site.yml"),        \
	    ROW_INT(s, options.confirm_timeout, "confirm-timeout", 0, 0, 1, 65535,       \
		"minutes until the router rolls back by itself; default: that of "       \
		"site.yml"),                                                             \
	    ROW_TEXT(s, options.comment, "comment", 0, NULL,                             \
		"for the router's commit log; default: runbook and step")

struct change {
	const char *name;                     /* of its runs, from change_name */
	const struct change_options *options; /* NULL: those of site.yml, but no checks */
	/* what is loaded: the first of these that is given */
	const char *file;       /* a template below templates/, that sees s->vars */
	struct row_texts lines; /* set commands */
	const char
	    *key;  /* the argument they stand in, for positions; NULL: none is known */
	bool site; /* the host's own template, as 'holdfast deploy' has it */
	const char *undo; /* the configuration from before the change of this run */
	int load;         /* enum site_load, of `file` and `site` */
	bool
	    firm; /* it takes something back: a first request to stop does not keep it from that */
};

/* "RUN.4-fra-edge1", and with `what` "RUN.4-fra-edge1-WHAT"; in s->arena. */
const char *change_name(struct step_run *s, const char *what);

/* What became of the changes of a name that were begun before. */
struct change_past {
	bool begun;
	bool confirmed;     /* one of them is in the router's configuration, or was */
	bool unknown;       /* what became of the last one could not be read */
	const char *run;    /* of the last that is confirmed */
	const char *detail; /* of the last one, in s->arena; NULL: none */
};

/* Reads their journals, and finishes as `how` says what is open (deploy/recovery.h). ERR_FILE, ERR_INPUT. */
int change_settle(struct step_run *s, const struct change *c, enum recovery how,
    struct change_past *ret_past, struct err **e);
/* The transaction; in a dry run only the comparison. -1: nothing was sent. The caller ends with result_done. */
int change_make(struct step_run *s, const struct change *c, struct result *ret_result,
    struct err **e);
/* It is in the router's configuration: confirmed, or it was there already. */
bool change_stands(const struct result *r);
/* Outcome, detail and result (outcome, exit, diff, run) of the step. */
void change_tell(struct step_run *s, const struct change *c, const struct result *r);

/* A step that makes one change and promises nothing: finishes or reads what a crash left, else makes it, and tells. */
int change_whole(struct step_run *s, const struct change *c, struct err **e);

/* --- of step_kind.prepare ------------------------------------------------------------------------------------------- */

/* Texts that are no templates must be set commands. ERR_INPUT at the position. NULL: absent. */
int change_check_lines(const struct value *lines, struct err **e);
/* What all kinds share: the checks are there. */
int change_prepare(const struct site *site, const struct runbook_step *step,
    struct arena *a, struct err **e);

#endif
