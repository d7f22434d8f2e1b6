/*
 * Annotations: what stands above a statement, as C-style comment or, each line of its own, behind `#` (the router takes
 * and shows both). A node has the text without signs, but that of `#` lines with theirs: "why", "# why".
 */
#ifndef CONFIG_COMMENT_H
#define CONFIG_COMMENT_H

#include <stdbool.h>

#include "base/str.h"

struct arena;
struct buf;

/* Is it of `#` lines? Those that begin with `##` are the router's own marks, and no annotation. */
bool comment_is_hash(struct str comment);
/* One more comment above the same statement: `more` without its signs, or a `#` line; before may be NULL. Of both kinds
 * they become a C-style one; what would end that is taken apart. A copy, or `before` in one. */
const char *comment_join(struct arena *a, const char *before, struct str more);
/* With its signs. */
void comment_print(const char *comment, struct buf *out);
/* The same as lines, each behind the margin and so many blanks. */
void comment_print_lines(
    const char *comment, const char *margin, int indent, struct buf *out);

#endif
