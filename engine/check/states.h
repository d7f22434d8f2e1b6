/*
 * Tables of named objects that are well or not (neighbours, sessions, cards, sensors): those that were well in the
 * baseline must be so now, or all that there are. A kind says what its table looks like and reads a row; answers, the
 * rows of `expect:` and judgement are here.
 */
#ifndef CHECK_STATES_H
#define CHECK_STATES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "check/check.h"
#include "data/rows.h"

struct arena;
struct err;
struct xml;

/* What the rows of `expect:` fill; a kind that has more rows lets its struct begin with this. */
struct states_expect {
	int well; /* an index into states_well_words */
	int64_t min;
	struct row_texts ignore;
};

extern const char *const states_well_words[]; /* baseline, all */

/* The rows of a kind, without their end: the key of the state ("up"), its objects in the plural, and what of them
 * `ignore` looks at. */
#define STATES_ROWS(key, things, what)                                                   \
	ROW_WORD(struct states_expect, well, key, 0, 0, states_well_words,               \
	    things " that must be: those that were, or all that there are"),             \
	    ROW_INT(struct states_expect, min, "min", 0, 0, 0, 1000000,                  \
		"so many of them at least"),                                             \
	    ROW_TEXTS(struct states_expect, ignore, "ignore", 0,                         \
		"regular expressions on the " what)

struct states;

/* One object as the router shows it. */
struct states_row {
	const char *object; /* as a result names it; a router names it once */
	const char *name;   /* what `ignore` looks at; NULL: the object */
	const char *state;  /* not empty */
	bool well;
	bool absent;      /* an empty place: none of "all that there are" */
	const char *note; /* what else is to be said of it now, or NULL */
};

struct states_table {
	size_t reply;        /* which of the kind's replies, from 0 */
	const char *element; /* "ospf-neighbor-information" */
	const char *row;     /* "ospf-neighbor" */
	/* The same for several instances, and what holds the rows of one; NULL: the kind has no such form. */
	const char *all;   /* "ospf-neighbor-information-all" */
	const char *group; /* "ospf-instance-neighbor" */
	const char *const
	    *quiet; /* what routers say that have none (answer.h), or NULL */
	/* Reads one row and puts what is in it. */
	int (*read)(struct states *s, const char *re, const struct xml *row,
	    enum check_side side, struct err **e);
};

struct states_words {
	const char *one;  /* "neighbour" */
	const char *many; /* "neighbours" */
	const char *well; /* "Full" */
};

struct states_kind {
	struct states_words words;
	const struct states_table *const *tables; /* NULL-terminated */
	/* An object that is not well must be as it was before. Else it counts only if it was well. */
	bool as_before;
};

/* Objects by name, in the order in which they were first seen. */
struct states {
	struct arena *arena; /* the check's input's */
	const void *expect;
	struct map map;
	const char *quiet[2]; /* by enum check_side: what was said instead of a table */
};

/* ERR_PROTOCOL: it is there already, or has no state. */
int states_put(struct states *s, const char *re, const struct states_row *row,
    enum check_side side, struct err **e);
/* The trimmed text of an element that must be there and not be empty; NULL with ERR_PROTOCOL, naming the object. */
const char *states_text(
    struct states *s, const struct xml *row, const char *path, struct err **e);
/* The same of a word of `known` (NULL-terminated). */
const char *states_word(struct states *s, const struct xml *row, const char *path,
    const char *const *known, struct err **e);
/* A kind's whole judge: in->expect begins with a struct states_expect. Adds one result for each object that is not as
 * it must be, or one for the whole. */
int states_judge(const struct check_input *in, const struct states_kind *kind,
    struct check_results *out, struct err **e);
/* For the kind's `compares`. */
bool states_compares(const void *expect);

#endif
