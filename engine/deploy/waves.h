/*
 * In which order the hosts of a run are worked on, and whether the next one may begin. Pure: no clock, no I/O.
 *
 * Every host is in exactly one wave; the two of a redundancy pair are never in the same. A wave is begun when the one
 * before has ended. When the canary or more hosts than the failure budget allows did not end well nothing further
 * begins, within a wave too; a host whose partner did not end well is left alone, whatever the budget.
 *
 * `struct waves` is const after waves_plan; `struct waves_run` belongs to whoever holds the lanes' lock.
 */
#ifndef DEPLOY_WAVES_H
#define DEPLOY_WAVES_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct host;
struct site;

/* What to plan; all of it borrowed, by the plan too. */
struct waves_wish {
	const struct host *const *hosts; /* of the run, in the inventory's order */
	size_t n;
	int strategy; /* enum site_strategy */
	const struct rollout *rollout;
	const struct host *const *canary; /* those named; NULL: rollout->canary_count */
	size_t ncanary;
	const char *const (
	    *pairs)[2]; /* names; hosts that are not in the run do not count */
	size_t npairs;
};

struct wave {
	const char *name; /* "canary", "wave 2 of 5" */
	bool canary;
	const size_t *hosts; /* indices, in the inventory's order */
	size_t n;
};

struct waves_budget {
	const char *group;
	const char *written; /* "5%" */
	size_t allowed;      /* hosts that may end badly */
	size_t of;           /* hosts of the group in this run */
};

struct waves {
	struct wave *v;
	size_t n;
	struct waves_budget *budgets; /* none: no limit */
	size_t nbudgets;
	struct waves_wish wish;
	/* the partners of host i: partners[partners_at[i]] to partners[partners_at[i + 1]] */
	const size_t *partners;
	const size_t *partners_at;
};

void waves_plan(struct arena *a, const struct waves_wish *wish, struct waves *ret_waves);

#define WAVES_NOBODY ((size_t)-1)

/* How the hosts of a run ended so far. */
struct waves_run {
	const struct waves *waves;
	const char **ended; /* per host: NULL not yet, "" well, else in which state */
	size_t *failed;     /* per budget */
	size_t canary;      /* the first canary that did not end well, or WAVES_NOBODY */
};

void waves_begin(struct arena *a, const struct waves *waves, struct waves_run *ret_run);
/* `state` is kept: how it ended if not well, "rolled-back"; NULL: it ended well. */
void waves_ended(
    struct waves_run *run, const struct wave *wave, size_t host, const char *state);
/* Whether anything may still begin. If not, `why` (may be NULL) says so. */
bool waves_open(const struct waves_run *run, struct buf *why);
/* The same for one host, with its partners. */
bool waves_may_begin(const struct waves_run *run, size_t host, struct buf *why);

#endif
