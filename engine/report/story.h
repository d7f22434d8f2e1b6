/*
 * The story so far: what the events of a run add up to, per device and in sum. Reports
 * that show more than single events keep one. Owns copies of all it keeps; in order of
 * the inventory, devices that nobody announced behind. One thread at a time.
 */
#ifndef REPORT_STORY_H
#define REPORT_STORY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/map.h"
#include "base/vec.h"
#include "report/progress.h"

struct arena;
struct buf;
struct diffs;
struct event;

struct story_device {
	char *name;
	char *state;        /* NULL: not begun */
	char *detail;       /* of state or result, or NULL */
	char *result;       /* NULL: none yet */
	char *remedy;       /* of result, or NULL */
	int64_t elapsed_ms; /* as of its last event */
	int64_t since_ms;   /* run_ms of that event */
	char *step;         /* of a runbook, that it is in, or NULL */
	int64_t began_ms;   /* run_ms of its first step, if begun */
	bool begun;
	struct progresses progress; /* of what the step does */
	char *said;      /* the state that a narrative has a line of, or NULL */
	int64_t said_ms; /* run_ms then */
};

/* How often a word was said. Words of the events, which are few; what comes after the last place is not counted. */
enum { STORY_WORDS = 12 };
struct story_count {
	char *word; /* NULL: end */
	size_t n;
};

struct story {
	VEC(struct story_device *) devices;
	struct map by_name; /* to struct story_device */
	struct diffs *diffs;
	char *command;    /* NULL: no run-start seen */
	int64_t start_ms; /* wall clock of the first event */
	int64_t run_ms;   /* since then, as of the last event */
	int64_t unnamed;  /* devices that run-start counted but did not name */
	size_t passed;    /* check results */
	size_t failed;
	size_t findings;
	size_t warnings;
	bool begun;          /* an event was seen */
	bool ended;          /* run-end was seen */
	char *plan;          /* in full, or NULL */
	char *next_wave;     /* while the run soaks before it; else NULL */
	int64_t soak_end_ms; /* run_ms at which that ends */
	char *same_as;       /* last diff: the device that had it first, NULL: new */
	char *runbook;       /* name, or NULL */
	bool
	    asked; /* a gate asks, and has no answer yet: the terminal is the question's */
	char *question; /* of the gate that asked last, or NULL */
	size_t nsteps;  /* steps that ended, on a device or a batch */
	struct story_count
	    outcomes[STORY_WORDS]; /* of them, by word, in the order of first sight */
	struct story_count gates[STORY_WORDS]; /* how gates were answered */
};

void story_init(struct story *s);
void story_done(struct story *s);
/* run-start begins a new story. */
void story_take(struct story *s, const struct event *ev);
struct story_device *story_device(const struct story *s, const char *name); /* or NULL */
/* The same; a device that was not known is, from now on. */
struct story_device *story_meet(struct story *s, const char *name);
/* Whether a line of that state is due: of one that comes again and again there is one in half a minute. Notes that it was
 * said. */
bool story_says(struct story *s, const char *device, const char *state);
/* Whether the run worked on devices: then each must be named at its end. */
bool story_worked(const struct story *s);
/* Whether no device is at work or waits. */
bool story_idle(const struct story *s);
/* What a device is in, in one word: its result, "not started", or "not finished". */
const char *story_word(const struct story_device *d);
/* "9 passed, 1 failed"; nothing if nothing was counted. */
void story_print_counts(const struct story_count *counts, struct buf *out);
/* "2 confirmed, 1 rolled-back, 1 unknown": how many devices have which word, in the order
 * of their first device. */
void story_tally(const struct story *s, const char *(*word)(const struct story_device *d),
    struct buf *out);

#endif
