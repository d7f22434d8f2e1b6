/*
 * Regular expressions (PCRE2) of check files: what is found anywhere in a name is ignored. They live in the arena
 * that they were compiled in.
 */
#ifndef CHECK_PATTERN_H
#define CHECK_PATTERN_H

#include <stdbool.h>

struct arena;
struct err;
struct patterns;
struct row_texts;

/* ERR_INPUT with the number of the octet: not an expression, or an empty one, which would ignore everything. */
int patterns_new(struct arena *a, const struct row_texts *texts,
    struct patterns **ret_patterns, struct err **e);
/* False also if the expression is too costly to decide: then nothing is ignored. */
bool patterns_match(const struct patterns *p, const char *text);

#endif
