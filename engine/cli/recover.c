#include "cli/recover.h"

#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "check/check.h"
#include "cli/cli.h"
#include "cli/fleet.h"
#include "cli/run.h"
#include "data/value.h"
#include "deploy/lane.h"
#include "deploy/together.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "inventory/site.h"

/* "20261122T020457-3f9c", or of a step's change "20261122T020457-3f9c.4-fra-edge1" */
bool
recover_is_run(const char *word)
{
	static const char form[] = "ddddddddTdddddd-xxxx";
	size_t i;

	if (strchr(word, '/') != NULL)
		return true;
	for (i = 0; form[i] != '\0' && word[i] != '\0'; i++)
		if (form[i] == 'd'   ? strchr("0123456789", word[i]) == NULL
		    : form[i] == 'x' ? strchr("0123456789abcdef", word[i]) == NULL
				     : word[i] != form[i])
			return false;
	return form[i] == '\0' &&
	       (word[i] == '\0' || (word[i] == '.' && word[i + 1] != '\0'));
}

int
recover_read(struct cli *c, const char *word, struct run_story *ret_story, struct err **e)
{
	const char *state, *folder = word;

	if (!recover_is_run(word)) {
		err_set(e, ERR_USAGE, "'%s' is not the id of a run", word);
		err_remedy(*e, "'holdfast status' shows the runs that are open");
		return -1;
	}
	if (strchr(word, '/') == NULL) {
		if (run_state_dir(c, &state, e) < 0)
			return -1;
		folder = arena_printf(c->arena, "%s/runs/%s", state, word);
	}
	if (access(folder, F_OK) < 0)
		return err_set(e, ERR_FILE, "there is no journal of run '%s'", word);
	if (runs_read(c->arena, folder, ret_story, e) < 0)
		return -1;
	if (ret_story->n > 0)
		return 0;
	return err_set(
	    e, ERR_INPUT, "no journal is in '%s': the run began on no router", folder);
}

/* --- the devices ------------------------------------------------------------------------------------- */

struct work {
	struct fleet fleet;
	const struct journal_story **stories; /* one per host of the fleet */
	enum recovery how;
};

/* What a journal calls by a name must be the router that it was then. */
static int
same_router(const struct host *h, const struct journal_story *s, struct err **e)
{
	if (strcmp(h->address, s->address) == 0 && h->port == s->port)
		return 0;
	err_at(e, ERR_INPUT, h->mark,
	    "'%s' is %s port %d in the inventory, and was %s port %lld in the run",
	    h->name, h->address, h->port, s->address, (long long)s->port);
	err_remedy(*e, "make sure which router it was, and give the inventory of then");
	return -1;
}

static bool
within(const struct host *const *hosts, size_t n, const struct host *h)
{
	for (size_t i = 0; i < n; i++)
		if (hosts[i] == h)
			return true;
	return false;
}

/* The open ones of the run that -l leaves. */
static int
choose(struct work *w, const struct run_story *run, struct err **e)
{
	struct fleet *f = &w->fleet;
	struct cli *c = f->cli;
	const struct host **limited;
	size_t n;

	if (cli_hosts(c, CLI_ANY, &limited, &n, e) < 0)
		return -1;
	f->hosts = arena_array(c->arena, const struct host *, run->n + 1);
	w->stories = arena_array(c->arena, const struct journal_story *, run->n + 1);
	for (size_t i = 0; i < run->n; i++) {
		const struct journal_story *s = &run->v[i];
		const struct host *h = inventory_host(c->inv, s->host);

		if (!journal_is_open(s))
			continue;
		if (h == NULL)
			return err_set(e, ERR_INPUT,
			    "'%s' of run %s is not in the inventory", s->host, s->run);
		if (!within(limited, n, h))
			continue;
		if (same_router(h, s, e) < 0)
			return -1;
		f->hosts[f->n] = h;
		w->stories[f->n++] = s;
	}
	return 0;
}

static void
recover_one(void *ctx, size_t i)
{
	struct work *w = ctx;
	struct plan plan = w->fleet.plan;

	plan.run = w->stories[i]->run;
	plan.confirm_timeout = w->stories[i]->confirm_timeout;
	w->fleet.attempted[i] = true;
	recovery_run(
	    &plan, w->fleet.hosts[i], w->stories[i], w->how, &w->fleet.results[i]);
}

static int
may_begin(void *ctx, size_t i)
{
	const struct work *w = ctx;

	(void)i;
	return cancel_level(w->fleet.cli->cancel) < CANCEL_FINISH;
}

/* --- all or nothing ---------------------------------------------------------------------------------- */

static bool
is_together(const struct run_story *run)
{
	for (size_t i = 0; i < run->n; i++)
		if (run->v[i].together > 0)
			return true;
	return false;
}

/* What is decided for all of them is not decided for some. */
static int
whole(const struct work *w, const struct run_story *run, struct err **e)
{
	if (w->fleet.n == runs_open(run))
		return 0;
	err_set(e, ERR_USAGE, "run %s is all or nothing: it is finished as a whole",
	    run->run);
	err_remedy(*e, "leave out -l, or use 'holdfast confirm' or 'holdfast rollback', "
		       "which can be given some of its routers");
	return -1;
}

/* Why they cannot all become good, as the journals have it, in a; NULL: they may. */
static const char *
lost(struct arena *a, const struct run_story *run)
{
	for (size_t i = 0; i < run->n; i++) {
		const struct journal_story *s = &run->v[i];
		bool good = journal_is_open(s)
				? s->seen[JOURNAL_COMMIT] && !s->seen[JOURNAL_DENIED] &&
				      !s->seen[JOURNAL_ROLLBACK]
				: s->exit_code == 0;

		if (!good)
			return arena_printf(
			    a, "all or nothing, and '%s' did not end well", s->host);
		if ((int64_t)run->n < s->together)
			return "all or nothing, and the run was cut before all were "
			       "begun";
	}
	return NULL;
}

static const char *
confirmed(struct arena *a, const struct run_story *run)
{
	const char *names = NULL;

	for (size_t i = 0; i < run->n; i++)
		if (run->v[i].outcome != NULL &&
		    strcmp(run->v[i].outcome, outcome_name(OUTCOME_CONFIRMED)) == 0)
			names = arena_printf(
			    a, "%s %s", names != NULL ? names : "", run->v[i].host);
	return names;
}

static struct attempt *
prove_one(void *ctx, size_t i, const char *why)
{
	struct work *w = ctx;
	struct fleet *f = &w->fleet;

	return recovery_prove(&f->plan, f->hosts[i], w->stories[i], why, &f->results[i]);
}

static void
recover_together(struct work *w, const struct run_story *run)
{
	struct fleet *f = &w->fleet;
	struct together all = {.plan = &f->plan,
	    .hosts = f->hosts,
	    .prove = prove_one,
	    .ctx = w,
	    .results = f->results,
	    .attempted = f->attempted,
	    .n = f->n,
	    .lanes = lanes_wanted((size_t)f->jobs, f->n),
	    .here = f->jobs == 1,
	    .begun = true,
	    .lost = lost(f->cli->arena, run),
	    .confirmed = confirmed(f->cli->arena, run)};

	f->plan.run = run->run;
	f->plan.confirm_timeout = w->stories[0]->confirm_timeout;
	together_run(&all);
}

/* --- the run ----------------------------------------------------------------------------------------- */

/* A step of a runbook may have had checks of its own: those that its baseline was taken with. */
static struct row_texts
checks_of(struct cli *c, const struct run_story *run, const struct site *site)
{
	struct row_texts names = {0};
	const struct value *baseline = NULL;

	if (strchr(run->run, '.') == NULL)
		return site->checks;
	for (size_t i = 0; i < run->n && baseline == NULL; i++)
		baseline = run->v[i].baseline;
	names.v = arena_array(
	    c->arena, const char *, baseline != NULL ? value_count(baseline) + 1 : 1);
	if (baseline != NULL)
		value_pairs(baseline, it) names.v[names.n++] = it->key->str.p;
	return names;
}

static int
open_plan(struct work *w, const struct run_story *run, struct err **e)
{
	struct fleet *f = &w->fleet;
	struct cli *c = f->cli;
	struct check_set set = {0};
	struct row_texts checks;

	f->plan = (struct plan){.bus = c->bus, .cancel = c->cancel, .redact = c->redact};
	if (cli_site(c, &f->plan.site, NULL, e) < 0 ||
	    run_state_dir(c, &f->plan.state, e) < 0 || cli_jobs(c, &f->jobs, e) < 0)
		return -1;
	checks = checks_of(c, run, f->plan.site);
	if (w->how == RECOVERY_FINISH &&
	    check_load_set(c->arena, f->plan.site->dir, &checks, &set, e) < 0)
		return -1;
	f->plan.checks = set.v;
	f->plan.nchecks = set.n;
	return 0;
}

static void
recover_all(struct work *w)
{
	struct fleet *f = &w->fleet;
	struct lane_job job = {.n = f->n,
	    .lanes = lanes_wanted((size_t)f->jobs, f->n),
	    .here = f->jobs == 1,
	    .work = recover_one,
	    .more = may_begin,
	    .ctx = w,
	    .bus = f->cli->bus};

	lanes_run(&job);
}

int
recover_run(struct cli *c, enum recovery how, struct err **e)
{
	struct work w = {.fleet = {.cli = c, .began_ms = clock_ms()}, .how = how};
	struct fleet *f = &w.fleet;
	struct run_story run;
	bool together;
	int code;

	if (recover_read(c, c->args[0], &run, e) < 0 || open_plan(&w, &run, e) < 0 ||
	    choose(&w, &run, e) < 0)
		return -1;
	together = how == RECOVERY_FINISH && is_together(&run);
	if (together && f->n > 0 && whole(&w, &run, e) < 0)
		return -1;
	f->results = arena_array(c->arena, struct result, f->n + 1);
	f->attempted = arena_array(c->arena, bool, f->n + 1);
	cli_begin(c, f->hosts, f->n);
	if (f->n == 0)
		bus_post(c->bus, EV_WARNING,
		    {"message", ev_text("nothing of this run is open")});
	else if (together)
		recover_together(&w, &run);
	else
		recover_all(&w);
	code = fleet_exit_code(f);
	if (fleet_write_results(f, e) < 0)
		code = cli_worse(code, err_exit_code(*e));
	fleet_close(f, code);
	return code;
}
