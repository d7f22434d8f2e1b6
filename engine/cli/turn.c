#include "cli/turn.h"

#include "base/arena.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "cli/cli.h"
#include "cli/course.h"
#include "cli/fleet.h"
#include "data/value.h"
#include "deploy/lane.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "inventory/site.h"

/* A wave while it runs: those of its hosts that may begin. */
struct turn {
	struct fleet *fleet;
	const struct wave *wave;
	size_t *hosts;
	size_t n;
};

static void
deploy_one(void *ctx, size_t i)
{
	const struct turn *t = ctx;

	fleet_deploy_one(t->fleet, t->hosts[i]);
}

/* More might have begun, had the operator not asked to stop. */
static bool
stopped(struct fleet *f)
{
	if (cancel_level(f->cli->cancel) < CANCEL_FINISH)
		return false;
	if (waves_open(&f->course->run, NULL))
		f->course->stopped = true;
	return true;
}

static int
may_begin(void *ctx, size_t i)
{
	struct fleet *f = ((const struct turn *)ctx)->fleet;

	(void)i;
	return !stopped(f) && waves_open(&f->course->run, NULL);
}

static void
ended(void *ctx, size_t i)
{
	const struct turn *t = ctx;
	struct course *course = t->fleet->course;
	const struct result *r = &t->fleet->results[t->hosts[i]];

	stopped(t->fleet);
	course->soaks |= r->outcome != OUTCOME_UNCHANGED && r->outcome != OUTCOME_REFUSED;
	waves_ended(&course->run, t->wave, t->hosts[i],
	    r->exit_code == 0 ? NULL : outcome_name(r->outcome));
}

static void
work(const struct turn *t)
{
	struct fleet *f = t->fleet;
	struct lane_job job = {.n = t->n,
	    .lanes = lanes_wanted((size_t)f->jobs, t->n),
	    .here = f->jobs == 1,
	    .work = deploy_one,
	    .more = may_begin,
	    .done = ended,
	    .ctx = (void *)t,
	    .bus = f->plan.bus};

	lanes_run(&job);
}

/* In the other strategies a device's own events say as much. */
static void
work_in_wave(const struct turn *t)
{
	struct fleet *f = t->fleet;
	struct arena *a = arena_new();
	struct value *names = value_list(a);
	int64_t began_ms = clock_ms();

	for (size_t i = 0; i < t->n; i++)
		value_append(a, names, value_strz(a, f->hosts[t->hosts[i]]->name));
	bus_post(f->plan.bus, EV_WAVE_START, {"wave", ev_text(t->wave->name)},
	    {"devices", ev_val(names)});
	work(t);
	bus_post(f->plan.bus, EV_WAVE_END, {"wave", ev_text(t->wave->name)},
	    {"elapsed-ms", ev_int(clock_ms() - began_ms)},
	    {"states", ev_val(fleet_states(f, a, t->hosts, t->n))});
	arena_free(a);
}

void
turn_take(struct fleet *f, const struct wave *wave)
{
	struct course *course = f->course;
	struct turn t = {.fleet = f,
	    .wave = wave,
	    .hosts = arena_array(f->cli->arena, size_t, wave->n)};

	for (size_t i = 0; i < wave->n; i++)
		if (waves_may_begin(&course->run, wave->hosts[i], NULL))
			t.hosts[t.n++] = wave->hosts[i];
	if (t.n == 0 || stopped(f))
		return;
	if (course->soaks && course->rollout.soak_ms > 0 &&
	    !course_soak(course, wave, f->cli)) {
		stopped(f);
		return;
	}
	course->soaks = false;
	if (course->strategy == SITE_WAVES)
		work_in_wave(&t);
	else
		work(&t);
}
