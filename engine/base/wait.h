/*
 * The one place where this program waits. Every wait has a deadline and sees
 * cancellation.
 */
#ifndef BASE_WAIT_H
#define BASE_WAIT_H

#include <stdint.h>

struct cancel;
struct err;

/* An instant on the monotonic clock (clock_ms), and who may cut the wait short. */
struct deadline {
	int64_t at_ms;
	const struct cancel *cancel; /* borrowed, or NULL */
	int cancel_at; /* level that cuts: CANCEL_FINISH or CANCEL_STOP; 0 means
			  CANCEL_STOP */
};

struct deadline deadline_in(int64_t ms, const struct cancel *cancel);
int64_t deadline_left(const struct deadline *d); /* milliseconds, 0 when over */

enum { WAIT_READ = 1, WAIT_WRITE = 2 };

/* Until fd is ready for any of `events` (also on hang-up). ERR_TIMEOUT, ERR_CANCELLED. */
int wait_fd(int fd, int events, const struct deadline *d, struct err **e);
/* Until the deadline; 0 then, -1 only when cancelled. */
int wait_until(const struct deadline *d, struct err **e);
/* Until a child ends; *status as of waitpid(2). ERR_TIMEOUT leaves the child alone. */
int wait_child(int pid, const struct deadline *d, int *status, struct err **e);

#endif
