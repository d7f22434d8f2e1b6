/*
 * How far something is: a file on its way, a wait. What is left is told from how fast it went since it was first seen.
 * Owns copies. One thread at a time.
 */
#ifndef REPORT_PROGRESS_H
#define REPORT_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/vec.h"

struct buf;
struct value;

struct progress {
	char *what;          /* a file's name, "soak" */
	int64_t done, total; /* octets or milliseconds, as of the last event */
	int64_t at_ms;       /* of the run, as of that event */
	int64_t first_done, first_ms;
	int64_t said_percent, said_ms; /* of the last line about it */
};

struct progresses {
	VEC(struct progress *) v;
	struct progress *last; /* that moved last, or NULL */
};

void progresses_done(struct progresses *l);
/* They are over: the next one is a new beginning. */
void progresses_reset(struct progresses *l);
/* Takes a progress event at `now_ms` of the run. */
void progresses_take(struct progresses *l, const struct value *fields, int64_t now_ms);
/* "jinstall.tgz 41 %, 12.3 MB/s, 2 min left" as it stands at now_ms of the run. */
void progress_say(const struct progress *p, int64_t now_ms, struct buf *out);
/* Whether a line about it is due where lines stay: 10 % more and 30 s later than the last one. Then it counts as said. */
bool progress_due(struct progress *p);

#endif
