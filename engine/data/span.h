/*
 * Spans of time as people write them: "90 s", "10 min", "1 h 30 min", "500ms". A unit is always needed, so that
 * nobody waits ten minutes for ten seconds; only 0 does without. Milliseconds inside. Pure, any thread.
 */
#ifndef DATA_SPAN_H
#define DATA_SPAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct buf;

#define SPAN_MOST (30LL * 24 * 3600 * 1000) /* milliseconds, of what can be written */

/* False if it is none, or longer than SPAN_MOST. Units: ms, s, min, h; the larger before the smaller, each once. */
bool span_parse(struct str text, int64_t *ret_ms);
/* In the same form, with no part that is zero: "1 h 30 min"; "0 s". */
void span_print(struct buf *out, int64_t ms);

#endif
