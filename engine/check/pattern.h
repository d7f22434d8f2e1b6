/*
 * Regular expressions (PCRE2) of check files: what is found anywhere in a name is ignored. They live in the arena
 * that they were compiled in.
 */
#ifndef CHECK_PATTERN_H
#define CHECK_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct err;
struct patterns;
struct row_texts;

/* ERR_INPUT with the number of the octet: not an expression, or an empty one, which would ignore everything. */
int patterns_new(struct arena *a, const struct row_texts *texts,
    struct patterns **ret_patterns, struct err **e);
/* False also if the expression is too costly to decide: then nothing is ignored. */
bool patterns_match(const struct patterns *p, const char *text);
/* One expression over a text of many lines, in which '^' and '$' are the ends of a line. One thread at a time. */
struct pattern;

/* ERR_INPUT as above. */
int pattern_new(struct arena *a, const char *expression, struct pattern **ret_pattern,
    struct err **e);
/* The number of a group by its name or its digits; -1: there is no such group. */
int pattern_group(const struct pattern *p, const char *name);
/* The first match from *at on: 1, and *at moves behind it; 0: none. -1 with ERR_LIMIT: too costly to decide. */
int pattern_next(struct pattern *p, struct str text, size_t *at, struct err **e);
/* Of the latest match; empty if the group took no part in it. 0 is the whole match. */
struct str pattern_found(const struct pattern *p, int group);
int pattern_groups(
    const struct pattern *p); /* how many there are, the whole match not counted */

#endif
