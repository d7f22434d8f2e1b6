/*
 * Lanes: a bounded pool of threads that serves the devices of a run. This is the only file that makes threads.
 */
#ifndef DEPLOY_LANE_H
#define DEPLOY_LANE_H

#include <stdbool.h>
#include <stddef.h>

struct bus;

/* One device: index into the caller's arrays. Called from lanes, several at a time. */
typedef void lane_work_fn(void *ctx, size_t index);
/* Whether the next one may begin; called under a lock, in order of the index. NULL: always. */
typedef int lane_more_fn(void *ctx, size_t index);
/* One has been worked on; under the same lock as `more`, so that what both look at needs no other. May be NULL. */
typedef void lane_done_fn(void *ctx, size_t index);

struct lane_job {
	size_t n;     /* devices */
	size_t lanes; /* at most */
	bool here; /* all in the calling thread, in order: -j 1, for logs that repeat */
	lane_work_fn *work;
	lane_more_fn *more;
	lane_done_fn *done;
	void *ctx;
	struct bus *
	    bus; /* ticked about five times a second from the calling thread while lanes work */
};

/* Returns when all are done or `more` said no. */
void lanes_run(const struct lane_job *job);
/* What -j asked for, 0 meaning one for each processor: for work that does not wait. */
size_t lanes_of_processors(size_t asked, size_t devices);
/* What -j asked for, 0 meaning min(32, devices). */
size_t lanes_wanted(size_t asked, size_t devices);

#endif
