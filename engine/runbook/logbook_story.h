/* What the logbook of a run tells: for those who look at it, and to go on with it. */
#ifndef RUNBOOK_LOGBOOK_STORY_H
#define RUNBOOK_LOGBOOK_STORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct value;

struct logbook_router {
	const char *device;
	const char *step; /* name of the last one that was begun, or ended; NULL: none */
	bool within;      /* it was begun and came to no end */
	const char *result; /* how the router ended; NULL: it did not */
	const char *detail;
	const char *
	    *promises; /* what is still to be taken back, newest first; NULL-terminated */
	size_t npromises;
	size_t of; /* promises it ever made */
};

/* Text in the arena it was read into. */
struct logbook_story {
	const struct value *lines;
	/* run NULL: it was cut before anything was begun */
	const char *run, *name, *asked, *digest, *from; /* from: or NULL */
	const struct value *parameters, *secrets;
	int64_t began_ms;
	bool ended;
	struct logbook_router *v; /* in the order of the batches */
	size_t n, promises;       /* open ones, of all */
};

/* Whether a folder of a run has one. */
bool logbook_there(struct arena *a, const char *folder);
/* What logbook_read says; ERR_INPUT: it does not begin as one. */
int logbook_story_read(
    struct arena *a, const char *folder, struct logbook_story *ret_story, struct err **e);

#endif
