/*
 * Cancellation, asked for by a signal handler or another thread and seen by every wait.
 * Level 1: finish or undo what is in flight, start nothing new. Level 2: stop. A wait
 * returns ERR_CANCELLED when the level asked for reaches its own (wait.h).
 */
#ifndef BASE_CANCEL_H
#define BASE_CANCEL_H

#include <stdatomic.h>

struct cancel {
	atomic_int level;
	int fd; /* eventfd, readable once level > 0 and never drained */
	const struct cancel *outer; /* of a shelter; else NULL */
};

enum cancel_level { CANCEL_NONE, CANCEL_FINISH, CANCEL_STOP };

void cancel_init(struct cancel *c);
void cancel_done(struct cancel *c);
void cancel_raise(struct cancel *c); /* one level up, async-signal-safe */
int cancel_level(const struct cancel *c);
/* For what must be brought to its end though the first request to stop has come: in the shelter only the second one is
 * seen. Nothing has to be done with it; `outer` outlives it. */
void cancel_shelter(struct cancel *shelter, const struct cancel *outer);
/* The one whose descriptor tells of requests: c, or what it is a shelter of. */
const struct cancel *cancel_source(const struct cancel *c);

#endif
