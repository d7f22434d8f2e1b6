/*
 * A claim: one entry of a check file's `judge`, which says what must hold of the rows that it selects.
 *
 *	judge:
 *	  - rows: //bgp-peer
 *	    id: peer-address
 *	    value: sum(bgp-rib/received-prefix-count)
 *	    within: 10 %
 *	    say: "{id} sends {now} prefixes, {before} before"
 */
#ifndef CHECK_CLAIM_H
#define CHECK_CLAIM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/mark.h"
#include "check/condition.h"
#include "check/source.h"
#include "data/rows.h"

struct arena;
struct err;
struct value;

enum claim_for { CLAIM_ALL, CLAIM_ANY, CLAIM_NONE };
enum claim_if {
	CLAIM_IF_UNSAID,
	CLAIM_IF_PASS,
	CLAIM_IF_FAIL
}; /* unsaid: "error", "auto" */

struct claim {
	const char *rows;    /* XPath, or in text a regular expression; NULL: the whole */
	const char *count;   /* how many of this there are is the value; or NULL */
	struct row_texts id; /* XPaths at the row, or groups */
	const char *value;   /* XPath at the row, or a group; NULL: none is looked at */
	const char *label;   /* what the value is called */
	const char *say;     /* or NULL */
	int holds_for;       /* enum claim_for */
	int if_none, if_gone, if_new; /* enum claim_if */
	const struct condition *v;
	size_t n;
	const char *holds; /* XPath of the condition 'holds', or NULL */
	bool compares;     /* a condition does */
	struct mark mark;
};

extern const struct row claim_rows[];

/* ERR_INPUT with marks: also expressions that are none, and keys that do not go together. */
int claim_load(struct arena *a, const struct value *map, enum source_form form,
    struct claim *ret_claim, struct err **e);
/* The text of `say`, filled in. */
const char *claim_say(const struct claim *claim, const struct subject *s, const char *now,
    const char *before, struct arena *a);

#endif
