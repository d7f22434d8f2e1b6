/*
 * A long undertaking on one router, whose sessions come and go: what it may ask of whoever runs it. An install and a
 * reboot are errands. One thread; the arena, the texts and the callbacks' context are the caller's.
 */
#ifndef DEPLOY_ERRAND_H
#define DEPLOY_ERRAND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/wait.h"

struct arena;
struct device;
struct device_software;
struct err;
struct value;

struct errand {
	struct arena *arena;
	struct deadline deadline; /* of the whole */
	bool again;       /* another process died within it: what it remembered counts */
	int64_t probe_ms; /* between two looks at the router */
	const char *seen; /* errand_repeat's, and when it said so */
	int64_t seen_ms;
	void *ctx;
	/* The session that there is, or a new one, until the deadline at most; borrowed. */
	int (*session)(
	    void *ctx, const struct deadline *d, struct device **ret, struct err **e);
	void (*drop)(void *ctx); /* the session is of no use any more */
	void (*say)(void *ctx, const char *state, const char *detail); /* for people */
	/* What must survive a crash: synced before it returns. */
	int (*remember)(
	    void *ctx, const char *key, const struct value *v, struct err **e);
	const struct value *(*recall)(void *ctx, const char *key); /* NULL: nothing */
};

/* Says what is seen again and again: when it is something else than last time, and once a minute. `since_ms` (clock_ms): how
 * long ago that is stands before it; 0: nothing does. */
void errand_repeat(
    struct errand *er, const char *state, const char *seen, int64_t since_ms);
/* What was remembered before the crash; NULL if there was none, or nothing was. */
const struct value *errand_recall(const struct errand *er, const char *key);
/* An error and its causes in one line, in the arena. */
const char *errand_why(const struct errand *er, const struct err *e);
/* "3 min 20 s", in the arena. */
const char *errand_span(const struct errand *er, int64_t ms);
/* So many milliseconds, within the deadline; -1: ERR_CANCELLED. */
int errand_pause(const struct errand *er, int64_t ms, struct err **e);
/* One look: at most so long that a router that says nothing can be asked anew. */
struct deadline errand_look(const struct errand *er);
/* The facts, in whatever session there is or in a new one; a session that failed is dropped. */
int errand_software(const struct errand *er, struct device_software *ret, struct err **e);
/* Whether the session's failure leaves open what came of a request that was sent. */
bool errand_left_open(const struct err *e);

#endif
