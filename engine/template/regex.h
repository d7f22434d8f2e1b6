/*
 * Python's regular expressions, by PCRE2 (only regex.c includes it): the pattern is translated where the two differ,
 * and what Python does not have is refused. Compiled patterns are kept by the rendering; belongs to its thread.
 */
#ifndef TEMPLATE_REGEX_H
#define TEMPLATE_REGEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct regex;
struct regex_cache;
struct render;

enum regex_flag { REGEX_IGNORECASE = 1, REGEX_MULTILINE = 2 };

/* Where a group matched; from == REGEX_NONE: it took no part. */
#define REGEX_NONE ((size_t)-1)
struct regex_span {
	size_t from, to;
};

/* NULL: failed, as re.error. Lives as long as the rendering. */
struct regex *regex_compile(struct render *r, struct str pattern, int flags);
size_t regex_groups(const struct regex *x); /* without the whole match */
/* The number of a named group; 0: there is none. */
size_t regex_group_named(const struct regex *x, struct str name);
/*
 * The first match at or behind `at`: 1, or 0, or -1 (failed: a limit). spans has regex_groups + 1 entries. advance: an
 * empty match at `at` itself does not count, as after an empty match. anchored: only at `at`. Whoever goes through a
 * text begins at 0: then it is checked once that it is UTF-8.
 */
struct regex_search {
	struct str text;
	size_t at;
	bool advance, anchored;
};
int regex_find(struct render *r, struct regex *x, const struct regex_search *search,
    struct regex_span *spans);
void regex_done(struct regex_cache *cache); /* NULL allowed */

#endif
