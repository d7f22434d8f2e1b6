/*
 * Things that a router shows until somebody removes them (alarms, core files): none may stand that did not stand in
 * the baseline, or none at all. A kind reads its things and says its words; rows and judgement are here.
 */
#ifndef CHECK_STANDING_H
#define CHECK_STANDING_H

#include <stddef.h>

#include "base/map.h"
#include "check/check.h"
#include "data/rows.h"

struct arena;
struct err;

/* What the rows of `expect:` fill. */
struct standing_expect {
	int fresh;
	int all; /* an index into standing_all_words */
	struct row_texts ignore;
};

extern const char *const standing_new_words[], *const standing_all_words[];

/* The rows of a kind: its things in the plural, and what of them `ignore` looks at. */
#define STANDING_ROWS(things, what)                                                      \
	ROW_WORD(struct standing_expect, fresh, "new", 0, 0, standing_new_words,         \
	    things " that were not in the baseline"),                                    \
	    ROW_WORD(struct standing_expect, all, "all", 0, 0, standing_all_words,       \
		things " at all; none: no baseline is needed"),                          \
	    ROW_TEXTS(struct standing_expect, ignore, "ignore", 0,                       \
		"regular expressions on the " what),                                     \
	    ROW_END

struct standing_words {
	const char *none;          /* "no alarm" */
	const char *stood;         /* "stood before": what those did that are not new */
	const char *was, *was_not; /* in the baseline: "active", "not active" */
};

struct standing_thing {
	const char *object; /* as a result names it */
	const char *name;   /* what `ignore` looks at */
	const char *about;  /* the result's `actual` */
	size_t count[2];    /* by enum check_side: how often it stands */
};

/* Things by key, in the order in which they were first seen. */
struct standing {
	struct arena *arena; /* the check's input's */
	struct map map;
};

/* The thing of that key (in the arena): a new one is all zero, to be filled by the kind. */
struct standing_thing *standing_at(struct standing *s, const char *key);
/* A kind's whole judge: reads both sides with `read`, whose self is the struct standing, and adds one result for each
 * thing that stands more often than it may, or one for the whole. in->expect is a struct standing_expect. Errors: those
 * of `read`, of check_sides and of patterns_new. */
int standing_judge(const struct check_input *in, const struct standing_words *words,
    check_read_fn *read, struct check_results *out, struct err **e);
/* For the kind's `compares`. */
bool standing_compares(const void *expect);

#endif
