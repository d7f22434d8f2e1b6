/* The only reader of clocks. Milliseconds everywhere; only text for people is rounded to
 * seconds. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

struct buf;

int64_t clock_ms(void);            /* monotonic, milliseconds */
int64_t clock_wall_ms(void);       /* since 1970 UTC, milliseconds */
int clock_offset(int64_t wall_ms); /* seconds that local time is ahead of UTC then */
/* "2026-11-22T02:04:57.123Z" */
void clock_print_iso(struct buf *out, int64_t wall_ms);
/* "850 ms", "12 s", "3 min 20 s" */
void clock_print_span(struct buf *out, int64_t ms);

#endif
