/*
 * Whether a condition has held for long enough without a break, of which nothing is known between two looks but that both
 * were good. Time counts from the end of the first good look to the beginning of the last. Pure; the clock is the caller's.
 */
#ifndef RUNBOOK_HOLD_H
#define RUNBOOK_HOLD_H

#include <stdbool.h>
#include <stdint.h>

struct hold {
	int64_t for_ms; /* 0: one good look is enough */
	bool good;      /* as of the last look */
	int64_t since_ms;
};

/* A look that began and ended then. True: it has held for long enough. */
bool hold_see(struct hold *h, bool good, int64_t began_ms, int64_t ended_ms);
/* When the next look is due, that follows one at `now_ms`: after `every_ms`, or when it will have held for long enough. */
int64_t hold_next(const struct hold *h, int64_t every_ms, int64_t now_ms);

#endif
