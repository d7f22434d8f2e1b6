#include "deploy/lane.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/err.h"
#include "base/wait.h"
#include "event/event.h"

/* The stack is what a program's first thread has: a template may use 3 MB of it. Only what is touched takes memory. */
enum { LANES_DEFAULT = 32, LANES_MOST = 1024, TICK_MS = 200, STACK = 8 << 20 };

struct pool {
	const struct lane_job *job;
	pthread_mutex_t
	    mutex; /* next, stopped, working, and what more and done look at */
	size_t next;
	bool stopped;
	size_t working;
	int ended; /* eventfd: readable when the last lane ends */
};

size_t
lanes_of_processors(size_t asked, size_t devices)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	return lanes_wanted(asked != 0 ? asked : n > 0 ? (size_t)n : 1, devices);
}

size_t
lanes_wanted(size_t asked, size_t devices)
{
	size_t n = asked != 0 ? asked : LANES_DEFAULT;

	if (n > LANES_MOST)
		n = LANES_MOST;
	if (n > devices)
		n = devices;
	return n > 0 ? n : 1;
}

/* The next index, or false when there is nothing more to begin. */
static bool
pool_take(struct pool *p, size_t *ret_index)
{
	bool taken = false;

	pthread_mutex_lock(&p->mutex);
	if (!p->stopped && p->next < p->job->n) {
		if (p->job->more == NULL || p->job->more(p->job->ctx, p->next)) {
			*ret_index = p->next++;
			taken = true;
		} else {
			p->stopped = true;
		}
	}
	pthread_mutex_unlock(&p->mutex);
	return taken;
}

static void
pool_work(struct pool *p, size_t index)
{
	p->job->work(p->job->ctx, index);
	if (p->job->done == NULL)
		return;
	pthread_mutex_lock(&p->mutex);
	p->job->done(p->job->ctx, index);
	pthread_mutex_unlock(&p->mutex);
}

static void *
lane_main(void *ctx)
{
	struct pool *p = ctx;
	uint64_t one = 1;
	size_t index;
	bool last;

	while (pool_take(p, &index))
		pool_work(p, index);
	pthread_mutex_lock(&p->mutex);
	last = --p->working == 0;
	pthread_mutex_unlock(&p->mutex);
	if (last && write(p->ended, &one, sizeof one) < 0)
		abort();
	return NULL;
}

static void
pool_wait(const struct pool *p)
{
	bus_tick(p->job->bus);
	for (;;) {
		struct deadline tick = deadline_in(TICK_MS, NULL);
		struct err *e = NULL;

		if (wait_fd(p->ended, WAIT_READ, &tick, &e) == 0)
			return;
		err_free(e);
		bus_tick(p->job->bus);
	}
}

static void
run_inline(struct pool *p)
{
	size_t index;

	while (pool_take(p, &index))
		pool_work(p, index);
}

/* Threads that the system did not give: the others serve all, and must not be aborted in the middle of their work.
 * Whether none is left. */
static bool
pool_lack(struct pool *p, size_t missing)
{
	bool none;

	pthread_mutex_lock(&p->mutex);
	p->working -= missing;
	none = p->working == 0;
	pthread_mutex_unlock(&p->mutex);
	return none;
}

void
lanes_run(const struct lane_job *job)
{
	struct pool p = {.job = job, .mutex = PTHREAD_MUTEX_INITIALIZER};
	size_t n = lanes_wanted(job->lanes, job->n), made = 0;
	pthread_attr_t attr;
	pthread_t *threads;

	if (job->here) {
		run_inline(&p);
		return;
	}
	p.ended = eventfd(0, EFD_CLOEXEC);
	threads = calloc(n, sizeof *threads);
	if (p.ended < 0 || threads == NULL)
		abort();
	p.working = n;
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, STACK);
	while (made < n && pthread_create(&threads[made], &attr, lane_main, &p) == 0)
		made++;
	pthread_attr_destroy(&attr);
	if (pool_lack(&p, n - made))
		run_inline(&p); /* what the lanes that came left, or all of it */
	else
		pool_wait(&p);
	for (size_t i = 0; i < made; i++)
		pthread_join(threads[i], NULL);
	free(threads);
	close(p.ended);
}
