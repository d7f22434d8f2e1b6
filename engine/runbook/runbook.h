/*
 * A runbook as its file says: parameters, targets, and steps with the positions they were written at. Loaded by rows;
 * nothing unknown is ignored. Const after load, shared by all lanes; lives in the arena it was loaded into.
 *
 *	name: drain
 *	help: takes the traffic off a router, and proves it
 *	parameters:
 *	  reason: {type: text, required: true, help: for the commit log}
 *	targets: edge
 *	order: serial                      # serial | pairs | together | [1, 25%]
 *	steps:
 *	  - name: healthy before
 *	    check: [alarms, bgp]
 *
 * A step is a mapping with one key that names its kind (step.h) or `block` or `include`, and the common keys below.
 */
#ifndef RUNBOOK_RUNBOOK_H
#define RUNBOOK_RUNBOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mark.h"

struct arena;
struct err;
struct inventory;
struct site;
struct step_kind;
struct value;

enum runbook_type {
	RUNBOOK_TEXT,
	RUNBOOK_INT,
	RUNBOOK_FLOAT,
	RUNBOOK_BOOL,
	RUNBOOK_LIST,
	RUNBOOK_FILE, /* must be there when the run begins; relative to the current folder */
	RUNBOOK_WORD, /* one of `choices` */
	RUNBOOK_SPAN, /* "90 s", "10 min" (data/span.h) */
};

struct runbook_parameter {
	const char *name, *help;
	int type; /* enum runbook_type */
	bool required;
	const struct value *otherwise; /* default, or NULL */
	const char *const *choices;    /* of RUNBOOK_WORD, NULL-terminated */
	struct mark mark;
};

enum runbook_order {
	RUNBOOK_SERIAL, /* one router after the other; the default */
	RUNBOOK_PAIRS,  /* first members of all redundancy pairs, then the second ones */
	RUNBOOK_TOGETHER, /* all at once */
	RUNBOOK_BATCHES,  /* sizes, as deploy.batches of site.yml */
};

enum runbook_failure {
	FAILURE_STOP, /* the router's other steps are left out, its promises are kept (step.h); no further batch begins */
	FAILURE_CONTINUE, /* it is recorded, and the router goes on */
	FAILURE_ASK, /* a person decides: retry, continue, abort; without a terminal: stop */
	FAILURE_UNDO, /* stop, and take back what the steps before changed and know how to take back */
};

struct runbook_step {
	const char *name; /* for people; default: the kind's name */
	const char
	    *id; /* "4", "4.rescue.1": unique in the runbook, stable while the file is */
	const struct step_kind *kind;  /* NULL: a block */
	const struct value *arguments; /* as written: texts may be templates */
	const char *when;              /* expression, or NULL: always */
	const char
	    *until; /* expression over `result`; with retries; or NULL: until it passes */
	struct mark when_mark, until_mark;
	int64_t timeout_ms;           /* of one try; 0: the kind's own */
	int64_t retries, interval_ms; /* tries after the first, and the time between */
	int on_failure;               /* enum runbook_failure */
	const char *result; /* the name under which later steps see its result, or NULL */
	bool once;          /* for the first router of a batch only */
	struct runbook_step *block, *rescue, *always; /* of a block */
	size_t nblock, nrescue, nalways;
	struct mark mark;
	const char *file; /* the runbook it was written in (include) */
	/* of a block that is another runbook: that one's parameters, and what they are given as it is written */
	const struct runbook *called;
	const struct value *bindings;
	/* the block whose parameters and results its templates see; NULL: those of the run */
	const struct runbook_step *caller;
};

struct runbook {
	const char *name, *help, *path;
	struct runbook_parameter *parameters;
	size_t nparameters;
	const char *
	    targets; /* an inventory pattern, may be a template over the parameters; NULL: all hosts */
	struct mark targets_mark;
	int order; /* enum runbook_order */
	const struct value *batches;
	struct runbook_step *steps;
	size_t nsteps;
	char digest[33]; /* of its text and that of all it includes */
};

/* SITE/runbooks/NAME.yaml or .yml, or a path. Every error with file:line:col and the nearest known name: unknown keys and
 * kinds, wrong types, names of steps and results that are there twice, files that are not there, variables that no host,
 * parameter or step before can define. What the kinds' `prepare` says, too. */
int runbook_load(struct arena *a, const struct site *site, const struct inventory *inv,
    const char *name, struct runbook **ret_runbook, struct err **e);
/* Steps of it, blocks not counted. */
size_t runbook_count(const struct runbook *rb);
/* "text", "int", … of enum runbook_type */
const char *runbook_type_name(int type);
/* The names of a mapping as templates see them: a parameter 'other-end' is the variable other_end. In a. */
struct value *runbook_variables(struct arena *a, const struct value *given);
/* Names of SITE/runbooks, sorted, NULL-terminated. */
int runbook_list(
    struct arena *a, const char *site_dir, const char ***ret_names, struct err **e);
/* The values of the parameters from -e KEY=VALUE and defaults: a mapping. ERR_USAGE: unknown (with the nearest), missing,
 * of the wrong type. `given` is a mapping of texts or values. */
int runbook_parameters(const struct runbook *rb, const struct value *given,
    struct arena *a, struct value **ret_values, struct err **e);

#endif
