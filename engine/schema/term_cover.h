/*
 * Terms of policies and filters whose conditions take in those of others. What cannot be compared is taken for different:
 * that one term takes in another is never said wrongly.
 */
#ifndef SCHEMA_TERM_COVER_H
#define SCHEMA_TERM_COVER_H

#include <stdbool.h>

struct bound;

enum {
	COVER_WORK = 2000000
}; /* comparisons of one policy or filter; nothing is covered above */

struct term_cover {
	bool filter; /* else a policy */
	int work;    /* comparisons so far */
};

/* Does whatever matches `inner` match `outer` as well? Both have `from` or `to` below them, or not. */
bool term_covers(
    struct term_cover *c, const struct bound *outer, const struct bound *inner);
/* Is there an action at a route-filter, which stands for those of the term? */
bool term_has_inline_action(const struct bound *term);

#endif
