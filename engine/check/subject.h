/*
 * What a claim is about: the rows that it selects in the answer, each with its name and its values, now and before.
 * In XML and JSON by XPath, in text by regular expressions. Pure.
 */
#ifndef CHECK_SUBJECT_H
#define CHECK_SUBJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/map.h"
#include "base/str.h"
#include "check/check.h"
#include "check/source.h"

struct claim;
struct xml;
struct xpath;

/* An answer, opened: what each routing engine said. */
struct evidence_part {
	const char *re;
	struct xpath *paths; /* NULL: text */
	struct str
	    text; /* all that was said in text; in XML what came instead of an element */
};

struct evidence {
	struct arena *arena;
	struct evidence_part *v; /* one per routing engine */
	size_t n;
};

/* ERR_RPC, ERR_PROTOCOL as answer_read; not of the form. */
int evidence_open(struct arena *a, const struct xml *reply, enum source_form form,
    struct evidence *ret_evidence, struct err **e);
void evidence_close(struct evidence *v);

/* By enum check_side. */
struct subject {
	const char *object; /* as a result names it; "" for the whole */
	const char *re, *id;
	bool there[2];
	bool holds[2]; /* the claim's 'holds', if it has one */
	const char **v[2];
	size_t n[2];
	const char *names[2]; /* of what was counted: "a, b and 3 more", or NULL */
};

/* By routing engine and id, in the order of the answer. */
struct subjects {
	struct arena *arena;
	struct map map;
};

/* Rows of one side are added. ERR_PROTOCOL: an id is there twice and the claim compares, or is empty; an XML answer has
 * text instead of elements, and nothing is selected. ERR_INPUT, ERR_LIMIT: of an expression. */
int subjects_read(struct subjects *s, const struct claim *claim,
    const struct evidence *evidence, enum check_side side, struct err **e);
/* "a, b and 3 more" */
const char *subject_values(
    const struct subject *s, enum check_side side, struct arena *a);

#endif
