#include "deploy/health.h"

#include "base/arena.h"
#include "base/err.h"
#include "check/baseline.h"
#include "data/value.h"
#include "deploy/attempt.h"
#include "device/device.h"
#include "event/event.h"
#include "inventory/inventory.h"

/* What cannot be read, or is not healthy before anything was changed, is found now and not as a rollback afterwards. */
static int
baseline_one(struct attempt *t, size_t i, struct arena *scratch, const struct deadline *d,
    struct err **e)
{
	const struct check *check = &t->plan->checks[i];
	struct check_look look = {.check = check,
	    .device = t->device,
	    .host = t->host->name,
	    .address = t->host->address,
	    .arena = scratch,
	    .keep = t->arena,
	    .deadline = d};
	struct check_results results = {0};

	if (check_take(&look, &t->baseline[i], &results, e) < 0)
		return err_wrap(e, "baseline of check '%s'", check->name);
	if (check_passed(&results))
		return 0;
	check_post(t->plan->bus, t->host->name, check, &results);
	return err_set(
	    e, ERR_CHECK, "health check '%s' fails before the change", check->name);
}

/* The second way is to prove the change: one that does not lead there already would only roll it back. */
static int
try_vantage(struct attempt *t, const struct deadline *d, struct err **e)
{
	struct device *dev;
	int rc;

	if (t->host->vantage == NULL)
		return 0;
	t->reach.vantage = true;
	rc = attempt_open(t, d, &dev, e);
	t->reach.vantage = false;
	if (rc < 0)
		return err_wrap(e, "by way of '%s' (holdfast_vantage)", t->host->vantage);
	device_close(dev);
	return 0;
}

int
health_baseline(struct attempt *t, const struct deadline *d, struct err **e)
{
	struct arena *scratch;
	int rc = 0;

	if (try_vantage(t, d, e) < 0)
		return -1;
	scratch = arena_new();

	t->baseline = arena_array(t->arena, struct check_replies, t->plan->nchecks + 1);
	check_behind(t->plan->checks, t->plan->nchecks, t->device);
	if (t->plan->nchecks > 0)
		device_behind(t->device, DEVICE_CHECK); /* the next step */
	for (size_t i = 0; i < t->plan->nchecks && rc == 0; i++)
		rc = baseline_one(t, i, scratch, d, e);
	arena_free(scratch);
	return rc;
}

struct value *
health_save(const struct attempt *t, struct arena *a)
{
	struct baseline *b = baseline_new(a);

	for (size_t i = 0; i < t->plan->nchecks; i++)
		baseline_put(b, t->host->name, &t->plan->checks[i], &t->baseline[i]);
	return value_copy(a, baseline_checks(b, t->host->name));
}

int
health_restore(struct attempt *t, const struct value *saved, struct err **e)
{
	struct baseline *b = baseline_new(t->arena);

	t->baseline = arena_array(t->arena, struct check_replies, t->plan->nchecks + 1);
	if (saved != NULL && baseline_take(b, t->host->name, saved, e) < 0)
		return -1;
	for (size_t i = 0; i < t->plan->nchecks; i++)
		if (baseline_get(b, t->host->name, &t->plan->checks[i], t->arena,
			&t->baseline[i], e) < 0)
			return -1;
	return 0;
}

static void
say_wait(void *ctx, const struct check *check, int64_t next, int64_t of)
{
	struct attempt *t = ctx;

	attempt_say(t, "health checks",
	    arena_printf(t->arena, "%s does not hold yet, look %lld of %lld follows",
		check->name, (long long)next, (long long)of));
}

static int
prove_one(struct attempt *t, size_t i, const struct deadline *d, bool *ret_passed,
    struct err **e)
{
	struct arena *scratch = arena_new();
	const struct check *check = &t->plan->checks[i];
	struct check_look look = {.check = check,
	    .device = t->fresh,
	    .host = t->host->name,
	    .address = t->host->address,
	    .arena = scratch,
	    .before = &t->baseline[i],
	    .deadline = d,
	    .waits = say_wait,
	    .ctx = t};
	struct check_results results = {0};
	int rc = check_run(&look, &results, e);

	if (rc == 0) {
		check_post(t->plan->bus, t->host->name, check, &results);
		*ret_passed = check_passed(&results);
	}
	arena_free(scratch);
	return rc;
}

int
health_prove(struct attempt *t, const struct deadline *d, struct err **e)
{
	struct buf failed;
	int rc = 0;

	buf_init(&failed, BUF_LINE);
	check_behind(t->plan->checks, t->plan->nchecks, t->fresh);
	for (size_t i = 0; i < t->plan->nchecks && rc == 0; i++) {
		bool passed = false;

		rc = prove_one(t, i, d, &passed, e);
		if (rc == 0 && !passed)
			buf_printf(&failed, "%s'%s'", failed.n > 0 ? ", " : "",
			    t->plan->checks[i].name);
	}
	if (rc == 0 && failed.n > 0)
		rc = err_set(e, ERR_CHECK, "health check %s failed", buf_z(&failed));
	buf_done(&failed);
	return rc;
}
