/*
 * A runbook while it is read. Internal to engine/runbook: load.c reads files and the head, load_step.c steps,
 * load_parameter.c parameters; names.c sees to it that every name can be known.
 */
#ifndef RUNBOOK_LOADER_H
#define RUNBOOK_LOADER_H

#include <stddef.h>

#include "base/mark.h"
#include "base/vec.h"
#include "data/sha256.h"
#include "runbook/runbook.h"

struct arena;
struct err;
struct inventory;
struct site;
struct value;

enum {
	LOADER_INCLUDES = 8, /* files within each other */
	LOADER_STEPS = 1000, /* of a runbook, with all it includes */
	LOADER_DEPTH = 16,   /* blocks within each other */
	LOADER_PARAMETERS = 100,
};

/* A name that may be there once, and where. */
struct loader_name {
	const char *name;
	struct mark mark;
};

struct loader {
	struct arena *arena;
	const struct site *site;
	const struct inventory *inv;
	struct runbook *rb;
	struct sha256 sum;
	const char *files[LOADER_INCLUDES]; /* that are open, outermost first */
	size_t nfiles;
	size_t depth, total;               /* steps so far */
	const struct runbook_step *caller; /* of the runbook that is read now */
	VEC(struct loader_name) steps;     /* names that were given */
	VEC(struct loader_name) results;   /* likewise */
};

/* The mapping or list of a file, which counts for the digest and stays open until loader_leave. ERR_LIMIT, ERR_INPUT: it
 * includes itself. `at` is where it is asked for. */
int loader_enter(struct loader *l, const char *path, struct mark at,
    struct value **ret_value, struct err **e);
void loader_leave(struct loader *l);
/* Steps of a list, with ids below `prefix` ("", "4.rescue."). */
int loader_steps(struct loader *l, const struct value *list, const char *prefix,
    struct runbook_step **ret_steps, size_t *ret_n, struct err **e);
/* A file that is included: a list of steps, or a runbook, whose parameters become those of the whole. */
int loader_include(struct loader *l, const struct value *name, const char *prefix,
    struct runbook_step *block, struct err **e);
/* 'run': another runbook, with parameters and results of its own. */
int loader_run(struct loader *l, const struct value *v, const char *prefix,
    struct runbook_step *block, struct err **e);
/* What a runbook is given by the one that runs it: known, of the right type if it holds no template, and all that is needed. */
int loader_check_bindings(struct arena *a, const struct runbook *called,
    const struct value *bindings, struct mark at, struct err **e);
/* Adds those of a mapping to l->rb. NULL: none. */
int loader_parameters(struct loader *l, const struct value *map, struct err **e);

/* Words that runbooks may not take for names of their own: they are always defined. */
extern const char *const runbook_words[]; /* NULL-terminated */
/* "what 'x' …" must be a name: letters, digits and '_'. */
int loader_check_name(const struct value *v, const char *what, struct err **e);
/* With the nearest of names as remedy, if there is one. */
void loader_nearest(struct err *e, const char *word, const char *const *names, size_t n);

#endif
