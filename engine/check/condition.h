/*
 * A condition of a claim: what the values of one row must be, by themselves or beside those that it had before. Pure.
 */
#ifndef CHECK_CONDITION_H
#define CHECK_CONDITION_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct err;
struct subject;
struct value;

enum condition_code {
#define CONDITION(code, key, compares, help) CONDITION_##code,
#include "check/conditions.def"
#undef CONDITION
	CONDITIONS
};

enum condition_compare {
	COMPARE_NO_DIFF,
	COMPARE_ONLY_ADDED,
	COMPARE_ONLY_REMOVED,
	COMPARE_LIST_NOT_LESS, /* as only-added */
	COMPARE_LIST_NOT_MORE, /* as only-removed */
	COMPARE_NOT_LESS,
	COMPARE_NOT_MORE,
};

struct condition {
	enum condition_code code;
	const struct value *value; /* as written */
	const char *text; /* of IS, CONTAINS, MATCHES, HOLDS: what is looked for */
	double number;    /* of AT_LEAST, AT_MOST, WITHIN */
	double of;        /* of WITHIN, if it does not compare */
	bool flag;        /* of EXISTS, SAME */
	bool percent, fixed, up, down; /* of WITHIN: 'of' is given; it may rise, fall */
	enum condition_compare compare;
};

extern const char *const condition_keys[]; /* by code */

/* `of` is what WITHIN is relative to, or NULL: before. ERR_INPUT with the mark of the value. */
int condition_load(struct arena *a, enum condition_code code, const struct value *value,
    const struct value *of, struct condition *ret_condition, struct err **e);
bool condition_compares(const struct condition *c);

enum condition_verdict { CONDITION_HOLDS_NOT, CONDITION_HOLDS_SO, CONDITION_UNREAD };

/* UNREAD: a value that should be a number is none. ERR_LIMIT: an expression is too costly. If
 * the condition compares it is there on both sides. */
int condition_judge(const struct condition *c, const struct subject *s, struct arena *a,
    enum condition_verdict *ret_verdict, struct err **e);
/* "is Established", "within 10 % of 1200"; of a row, or of any if it is NULL. */
void condition_print(const struct condition *c, const struct subject *s, struct buf *out);
/* A decimal number, which may end in '%'. */
bool condition_number(const char *text, double *ret_number);

#endif
