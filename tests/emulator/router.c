#include "emulator/router.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "config/tree.h"
#include "emulator/database.h"
#include "emulator/disk.h"
#include "emulator/history.h"
#include "emulator/load.h"
#include "emulator/log.h"
#include "emulator/personality.h"
#include "emulator/script.h"
#include "emulator/simclock.h"

static int
read_faults(struct router *r, struct err **e)
{
	const struct row_texts *texts = &r->setup.personality->faults;

	for (size_t i = 0; i < texts->n; i++)
		if (faults_add(&r->faults, texts->v[i], e) < 0)
			return -1;
	return 0;
}

/* Process ids differ from router to router and from start to start of no router: tests can name them. */
static int
first_pid(const char *name)
{
	unsigned sum = 0;

	while (*name != '\0')
		sum = sum * 31 + (unsigned char)*name++;
	return 10000 + (int)(sum % 40000);
}

int
router_new(const struct router_setup *setup, const char *file, struct str text,
    struct router **ret_router, struct err **e)
{
	struct arena *a = arena_new();
	pthread_condattr_t monotonic;
	struct config_node *root = NULL;
	struct router *r;

	if (setup->startup == NULL && config_parse_text(a, file, text, &root, e) < 0) {
		arena_free(a);
		return -1;
	}
	r = calloc(1, sizeof *r);
	if (r == NULL)
		abort();
	r->setup = *setup;
	pthread_mutex_init(&r->mutex, NULL);
	pthread_mutex_init(&r->commit_mutex, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&r->moved, &monotonic);
	pthread_condattr_destroy(&monotonic);
	r->boot_ms = simclock_now(setup->clock) - setup->personality->uptime * 1000;
	r->last_pid = first_pid(setup->name);
	if (root != NULL)
		load_drop_version(root);
	history_start(r, root != NULL ? root : setup->startup);
	if (setup->personality->rescue)
		r->rescue = revision_keep(r->history[0]);
	arena_free(a);
	machine_start(r);
	disk_start(r);
	world_init(&r->world);
	world_learn(r);
	if (read_faults(r, e) < 0) {
		router_free(r);
		return -1;
	}
	*ret_router = r;
	return 0;
}

void
router_free(struct router *r)
{
	if (r == NULL)
		return;
	world_done(&r->world);
	disk_done(r);
	faults_done(&r->faults);
	history_done(r);
	candidate_done(&r->candidate);
	pthread_cond_destroy(&r->moved);
	schedule_done(&r->schedule);
	revision_drop(r->rescue);
	pthread_mutex_destroy(&r->commit_mutex);
	pthread_mutex_destroy(&r->mutex);
	free(r);
}

int64_t
router_now(const struct router *r)
{
	return simclock_now(r->setup.clock) + r->skew_ms + r->offset_ms;
}

const struct config_node *
router_running(const struct router *r)
{
	return r->history[0]->root;
}

const struct config_node *
router_applied(const struct router *r)
{
	return r->history[0]->applied;
}

int
router_pid(struct router *r)
{
	/* other processes are born in between */
	r->last_pid += 7 + r->last_pid % 23;
	return r->last_pid;
}

static int64_t
earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

int64_t
router_tick(struct router *r)
{
	int64_t next = earlier(install_tick(r), machine_tick(r));

	next = earlier(next, script_tick(r));
	if (machine_state(r) != MACHINE_UP)
		return next;
	next = earlier(next, schedule_tick(r));
	/* a commit in progress may be the confirmation: it is looked at again when that is over */
	if (r->pending.minutes != 0 && r->commits == 0 &&
	    router_now(r) >= r->pending.fire_ms)
		history_expire(r);
	return r->pending.minutes != 0 ? earlier(next, r->pending.fire_ms) : next;
}

void
router_advance(struct router *r, int64_t ms)
{
	r->skew_ms += ms;
	router_tick(r);
	pthread_cond_broadcast(&r->moved);
	if (r->setup.changed != NULL)
		r->setup.changed(r->setup.ctx);
}

void
router_set_clock(struct router *r, int64_t ms)
{
	r->offset_ms += ms;
	r->boot_ms += ms;
	if (r->pending.minutes != 0)
		r->pending.fire_ms += ms;
	machine_shift(r, ms);
	install_shift(r, ms);
	pthread_cond_broadcast(&r->moved);
}

void
router_wake(struct router *r)
{
	pthread_mutex_lock(&r->mutex);
	pthread_cond_broadcast(&r->moved);
	pthread_mutex_unlock(&r->mutex);
}

/* What the clock shows may be set meanwhile; this goes on. */
static int64_t
lived(const struct router *r)
{
	return simclock_now(r->setup.clock) + r->skew_ms;
}

static bool
ending(const struct router *r)
{
	return r->setup.cancel != NULL && cancel_level(r->setup.cancel) != CANCEL_NONE;
}

int
router_wait(struct router *r, int64_t router_ms)
{
	int64_t until = lived(r), left;
	int rc = 0;

	/* for ever, where something has been switched off */
	until = router_ms < INT64_MAX - until ? until + router_ms : INT64_MAX;
	pthread_mutex_lock(&r->mutex);
	while ((left = until - lived(r)) > 0 && rc == 0) {
		int64_t at = clock_ms() + simclock_real(r->setup.clock, left);
		struct timespec when = {at / 1000, at % 1000 * 1000000};

		if (ending(r))
			rc = -1;
		else
			pthread_cond_timedwait(&r->moved, &r->mutex, &when);
	}
	pthread_mutex_unlock(&r->mutex);
	return rc;
}

void
router_log(struct router *r, const char *what, int session, ...)
{
	struct buf line;
	const char *key;
	va_list ap;

	log_begin(&line, r->setup.name, router_now(r), what, session);
	va_start(ap, session);
	while ((key = va_arg(ap, const char *)) != NULL) {
		const char *text = va_arg(ap, const char *);

		if (text != NULL)
			log_text(&line, key, text);
	}
	va_end(ap);
	log_end(r->setup.log, &line);
}

bool
router_has(const struct router *r, const char *path)
{
	const struct config_node *n = config_find(router_applied(r), path);

	return n != NULL && !config_inactive(n);
}
