#include "deploy/together.h"

#include <stdatomic.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "deploy/lane.h"
#include "deploy/transaction.h"
#include "event/event.h"
#include "inventory/inventory.h"

/* What the lanes share. `spoiled` is the first device that ended it for all: index + 1, 0: none so far. */
struct joint {
	const struct together *of;
	struct attempt **attempts; /* one per host; NULL: over, or not begun */
	_Atomic size_t spoiled;
	_Atomic int64_t window_ms; /* the earliest end of any device's */
};

static void
spoil(struct joint *j, size_t i)
{
	size_t none = 0;

	atomic_compare_exchange_strong(&j->spoiled, &none, i + 1);
}

static bool
window_over(const struct joint *j)
{
	return clock_ms() >= atomic_load(&j->window_ms);
}

/* Whether all can still become good. */
static int
hopeful(void *ctx, size_t i)
{
	const struct joint *j = ctx;

	(void)i;
	return atomic_load(&j->spoiled) == 0 && j->of->lost == NULL && !window_over(j) &&
	       cancel_level(j->of->plan->cancel) < CANCEL_FINISH;
}

static int
not_stopped(void *ctx, size_t i)
{
	const struct joint *j = ctx;

	(void)i;
	return cancel_level(j->of->plan->cancel) < CANCEL_FINISH;
}

/* Why not all can become good. */
static void
print_why(const struct joint *j, size_t i, struct buf *why)
{
	size_t who = atomic_load(&j->spoiled);

	if (j->of->lost != NULL)
		buf_adds(why, j->of->lost);
	else if (who == i + 1)
		buf_adds(why, "it did not stay healthy when the others had changed");
	else if (who != 0)
		buf_printf(why, "all or nothing, and '%s' did not end well",
		    j->of->hosts[who - 1]->name);
	else if (cancel_level(j->of->plan->cancel) >= CANCEL_FINISH)
		buf_adds(why, "stopped by the operator");
	else
		buf_adds(why, "all or nothing, and the confirm window ends before all "
			      "are changed");
}

/* --- three passes over the devices ------------------------------------------------------------------- */

static void
prove_one(void *ctx, size_t i)
{
	struct joint *j = ctx;
	const struct together *of = j->of;
	int64_t mine, least;
	struct buf why;

	buf_init(&why, BUF_LINE);
	if (!hopeful(j, i))
		print_why(j, i, &why);
	of->attempted[i] = true;
	j->attempts[i] = of->prove(of->ctx, i, why.n > 0 ? buf_z(&why) : NULL);
	buf_done(&why);
	if (j->attempts[i] == NULL) {
		if (of->results[i].exit_code != 0)
			spoil(j, i);
		return;
	}
	mine = transaction_window_ms(j->attempts[i]);
	least = atomic_load(&j->window_ms);
	while (mine < least && !atomic_compare_exchange_weak(&j->window_ms, &least, mine))
		;
}

static void
prove_again(void *ctx, size_t i)
{
	struct joint *j = ctx;
	struct err *e = NULL;

	if (j->attempts[i] == NULL || transaction_prove_again(j->attempts[i], &e) == 0)
		return;
	bus_post_err(j->of->plan->bus, j->of->hosts[i]->name, e);
	err_free(e);
	spoil(j, i);
}

static void
undo_one(struct joint *j, size_t i)
{
	bool stopped = j->of->lost == NULL && atomic_load(&j->spoiled) == 0 &&
		       cancel_level(j->of->plan->cancel) >= CANCEL_FINISH;
	struct buf why;

	buf_init(&why, BUF_LINE);
	print_why(j, i, &why);
	transaction_undo(
	    j->attempts[i], stopped ? ERR_CANCELLED : ERR_CHECK, buf_z(&why));
	buf_done(&why);
}

/* One that cannot be confirmed ends it for those that are not confirmed yet. */
static void
settle_one(void *ctx, size_t i)
{
	struct joint *j = ctx;

	if (j->attempts[i] == NULL)
		return;
	if (!hopeful(j, i)) {
		undo_one(j, i);
	} else {
		transaction_confirm(j->attempts[i]);
		if (j->of->results[i].exit_code != 0)
			spoil(j, i);
	}
	j->attempts[i] = NULL;
}

/* --- the whole --------------------------------------------------------------------------------------- */

static void
pass(struct joint *j, lane_work_fn *work, lane_more_fn *more)
{
	struct lane_job job = {.n = j->of->n,
	    .lanes = j->of->lanes,
	    .here = j->of->here,
	    .work = work,
	    .more = more,
	    .ctx = j,
	    .bus = j->of->plan->bus};

	lanes_run(&job);
}

static size_t
waiting(const struct joint *j)
{
	size_t n = 0;

	for (size_t i = 0; i < j->of->n; i++)
		n += j->attempts[i] != NULL;
	return n;
}

/* Law 1: what was not kept is named, not only counted. */
static void
say_torn(const struct together *of)
{
	size_t confirmed = of->confirmed != NULL, others = 0;
	struct buf names;

	buf_init(&names, BUF_LINE);
	buf_printf(&names, "not all or nothing: confirmed are%s",
	    of->confirmed != NULL ? of->confirmed : "");
	for (size_t i = 0; i < of->n; i++) {
		bool is = of->attempted[i] && of->results[i].outcome == OUTCOME_CONFIRMED;

		confirmed += is;
		others += of->attempted[i] && of->results[i].exit_code != 0;
		if (is)
			buf_printf(&names, " %s", of->hosts[i]->name);
	}
	if (confirmed > 0 && others > 0)
		bus_post(of->plan->bus, EV_WARNING, {"message", ev_text(buf_z(&names))});
	buf_done(&names);
}

void
together_run(const struct together *of)
{
	struct arena *a = arena_new();
	struct joint j = {.of = of, .window_ms = INT64_MAX};

	j.attempts = arena_array(a, struct attempt *, of->n);
	pass(&j, prove_one, of->begun ? not_stopped : hopeful);
	for (size_t i = 0; i < of->n; i++)
		if (!of->attempted[i])
			j.window_ms = 0; /* some were never begun: there is no all */
	if (hopeful(&j, 0) && waiting(&j) > 1)
		pass(&j, prove_again, hopeful);
	pass(&j, settle_one, NULL);
	say_torn(of);
	arena_free(a);
}
