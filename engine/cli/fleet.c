#include "cli/fleet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/redact.h"
#include "base/scope.h"
#include "check/check.h"
#include "cli/approval.h"
#include "cli/cli.h"
#include "cli/course.h"
#include "cli/run.h"
#include "cli/turn.h"
#include "data/json.h"
#include "data/span.h"
#include "data/value.h"
#include "deploy/lane.h"
#include "deploy/render.h"
#include "deploy/together.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "inventory/site.h"
#include "report/diffs.h"

/* --- before anything is sent ------------------------------------------------------------------------- */

static int
render_one(struct fleet *f, const struct host *host)
{
	SCOPE(device, SCOPE_DEVICE, host->name, NULL);
	struct arena *a = arena_new();
	struct rendering r;
	struct config_node *tree;
	struct err *e = NULL;

	if (renderer_render(f->renderer, host, a, &r, &e) == 0) {
		if (f->plan.load != SITE_SET)
			rendering_parse(&r, a, &tree, &e);
		rendering_done(&r);
	}
	arena_free(a);
	if (e == NULL)
		return 0;
	bus_post_err(f->plan.bus, host->name, e);
	err_free(e);
	return -1;
}

/* Every host, so that every mistake is seen at once. */
static int
render_all(struct fleet *f, struct err **e)
{
	size_t bad = 0;

	for (size_t i = 0; i < f->n; i++)
		if (render_one(f, f->hosts[i]) < 0)
			bad++;
	if (bad == 0)
		return 0;
	err_set(
	    e, ERR_INPUT, "%zu of %zu configurations could not be rendered", bad, f->n);
	err_remedy(*e, "correct what is shown above; nothing was sent to any router");
	return -1;
}

static int
read_lock_wait(struct fleet *f, struct err **e)
{
	const char *given = cli_opt(f->cli, "lock-wait");

	f->plan.lock_wait_ms = f->plan.site->lock_wait_ms;
	if (given == NULL || span_parse(str_of(given), &f->plan.lock_wait_ms))
		return 0;
	err_set(
	    e, ERR_USAGE, "'--lock-wait' must be a number with a unit, not '%s'", given);
	err_remedy(*e, "write it like '90 s' or '10 min'");
	return -1;
}

static int
open_plan(struct fleet *f, struct err **e)
{
	static const int64_t minutes[] = {1, 65535};
	struct cli *c = f->cli;
	const struct site *site;

	if (cli_hosts(c, 0, &f->hosts, &f->n, e) < 0 || cli_site(c, &site, NULL, e) < 0)
		return -1;
	f->plan = (struct plan){.site = site,
	    .bus = c->bus,
	    .cancel = c->cancel,
	    .run = bus_run(c->bus),
	    .redact = c->redact,
	    .mask = run_mask(c),
	    .comment = cli_opt(c, "comment")};
	if (cli_word(c, "load", site_load_names, site->load, &f->plan.load, e) < 0 ||
	    cli_number(c, "confirm-timeout", minutes, site->confirm_timeout,
		&f->plan.confirm_timeout, e) < 0 ||
	    read_lock_wait(f, e) < 0 || cli_jobs(c, &f->jobs, e) < 0 ||
	    (c->command->recorded && run_state_dir(c, &f->plan.state, e) < 0))
		return -1;
	return 0;
}

static void
begin(struct fleet *f)
{
	struct cli *c = f->cli;

	f->results = arena_array(c->arena, struct result, f->n);
	f->attempted = arena_array(c->arena, bool, f->n);
	f->chosen = f->n;
	cli_begin(c, f->hosts, f->n);
}

int
fleet_open(struct fleet *f, struct cli *c, struct err **e)
{
	*f = (struct fleet){.cli = c, .began_ms = clock_ms()};
	if (open_plan(f, e) < 0 ||
	    renderer_new(f->plan.site, f->hosts, f->n, &f->renderer, e) < 0)
		return -1;
	f->plan.renderer = f->renderer;
	if (render_all(f, e) < 0) {
		renderer_free(f->renderer);
		return -1;
	}
	begin(f);
	return 0;
}

int
fleet_open_rollback(struct fleet *f, struct cli *c, int ago, struct err **e)
{
	*f = (struct fleet){.cli = c, .began_ms = clock_ms()};
	c->nargs = 1;
	if (open_plan(f, e) < 0)
		return -1;
	if (f->n != 1) {
		err_set(e, ERR_USAGE, "'%s' is %zu routers: one is rolled back at a time",
		    c->args[0], f->n);
		err_remedy(*e, "name one host");
		return -1;
	}
	f->plan.rollback = ago;
	if (f->plan.comment == NULL)
		f->plan.comment =
		    arena_printf(c->arena, "back to commit %d of then", ago);
	begin(f);
	return 0;
}

int
fleet_load_checks(struct fleet *f, struct err **e)
{
	const struct site *site = f->plan.site;
	struct check_set set;

	if (check_load_set(f->cli->arena, site->dir, &site->checks, &set, e) < 0)
		return -1;
	f->plan.checks = set.v;
	f->plan.nchecks = set.n;
	if (set.n == 0)
		bus_post(f->cli->bus, EV_WARNING,
		    {"message", ev_text("no health checks: that a fresh session can be "
					"opened is all that is proved")});
	return 0;
}

/* --- the lanes' work --------------------------------------------------------------------------------- */

static void
compare_one(void *ctx, size_t i)
{
	struct fleet *f = ctx;

	f->attempted[i] = true;
	transaction_compare(&f->plan, f->hosts[i], &f->results[i]);
}

static int
may_compare(void *ctx, size_t i)
{
	const struct fleet *f = ctx;

	(void)i;
	return cancel_level(f->cli->cancel) < CANCEL_FINISH;
}

/* Why a device was not begun; the exit code of that. */
static int
why_untouched(const struct fleet *f, size_t host, struct buf *why)
{
	bool cancelled = cancel_level(f->cli->cancel) > CANCEL_NONE;
	const char *otherwise = "the run ended before";

	buf_adds(why, "not begun: ");
	if (f->course != NULL && !f->course->stopped &&
	    !waves_may_begin(&f->course->run, host, why))
		return 0;
	if (f->course != NULL && f->course->strategy == SITE_ALL)
		otherwise =
		    "another router did not end well, and all of them change or none";
	buf_adds(why, cancelled ? "the run was stopped" : otherwise);
	return cancelled ? 6 : 0;
}

static void
refuse(struct fleet *f, size_t i, const char *why, int exit_code)
{
	struct result *r = &f->results[i];

	f->attempted[i] = true;
	*r = (struct result){.outcome = OUTCOME_REFUSED, .exit_code = exit_code};
	buf_init(&r->diff, BUF_LINE);
	buf_init(&r->detail, BUF_LINE);
	buf_adds(&r->detail, why);
	bus_post(f->plan.bus, EV_DEVICE_RESULT, {"device", ev_text(f->hosts[i]->name)},
	    {"result", ev_text(outcome_name(r->outcome))}, {"elapsed-ms", ev_int(0)},
	    {"detail", ev_text(why)}, {"exit", ev_int(exit_code)});
}

/* The devices that were never begun are named too: law 1. */
static void
say_untouched(struct fleet *f)
{
	struct buf why;

	buf_init(&why, BUF_LINE);
	for (size_t i = 0; i < f->n; i++) {
		int code;

		if (f->attempted[i])
			continue;
		buf_reset(&why);
		code = why_untouched(f, i, &why);
		refuse(f, i, buf_z(&why), code);
	}
	buf_done(&why);
}

struct value *
fleet_states(const struct fleet *f, struct arena *a, const size_t *hosts, size_t n)
{
	int64_t count[OUTCOMES] = {0};
	struct value *states = value_map(a);

	for (size_t i = 0; i < n; i++) {
		size_t host = hosts != NULL ? hosts[i] : i;

		count[f->results[host].outcome] += f->attempted[host];
	}
	for (int o = 0; o < OUTCOMES; o++)
		if (count[o] > 0)
			value_set(a, states, outcome_name((enum outcome)o),
			    value_int(a, count[o]));
	return states;
}

void
fleet_compare(struct fleet *f)
{
	struct lane_job job = {.n = f->n,
	    .lanes = lanes_wanted((size_t)f->jobs, f->n),
	    .here = f->jobs == 1,
	    .work = compare_one,
	    .more = may_compare,
	    .ctx = f,
	    .bus = f->plan.bus};

	lanes_run(&job);
	say_untouched(f);
}

void
fleet_deploy_one(struct fleet *f, size_t host)
{
	f->attempted[host] = true;
	transaction_run(&f->plan, f->hosts[host],
	    f->approved != NULL ? f->approved[host] : NULL, &f->results[host]);
}

/* As long as there is hope: nothing is begun that would only be taken back. */
static struct attempt *
prove_one(void *ctx, size_t i, const char *lost)
{
	struct fleet *f = ctx;

	(void)lost;
	return transaction_prove(&f->plan, f->hosts[i],
	    f->approved != NULL ? f->approved[i] : NULL, &f->results[i]);
}

/* All or nothing. */
static void
deploy_together(struct fleet *f)
{
	struct together all = {.plan = &f->plan,
	    .hosts = f->hosts,
	    .prove = prove_one,
	    .ctx = f,
	    .results = f->results,
	    .attempted = f->attempted,
	    .n = f->chosen,
	    .lanes = lanes_wanted((size_t)f->jobs, f->chosen),
	    .here = f->jobs == 1};

	f->plan.together = f->chosen;
	together_run(&all);
}

void
fleet_deploy(struct fleet *f, struct course *course)
{
	f->course = course;
	if (course->strategy == SITE_ALL)
		deploy_together(f);
	else
		for (size_t i = 0; i < course->waves.n; i++)
			turn_take(f, &course->waves.v[i]);
	say_untouched(f);
}

/* --- the end ----------------------------------------------------------------------------------------- */

int
fleet_exit_code(const struct fleet *f)
{
	int code = 0;

	for (size_t i = 0; i < f->n; i++)
		if (f->results[i].exit_code > code)
			code = f->results[i].exit_code;
	return code;
}

bool
fleet_differs(const struct fleet *f)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->results[i].diff.n > 0)
			return true;
	return false;
}

/* Results and names change places; the order among those kept, and among the others, stays. */
static void
put_last(struct fleet *f, const bool *keep)
{
	const struct host **hosts = arena_array(f->cli->arena, const struct host *, f->n);
	struct result *results = arena_array(f->cli->arena, struct result, f->n);
	size_t at = 0;

	for (int kept = 1; kept >= 0; kept--)
		for (size_t i = 0; i < f->n; i++)
			if (keep[i] == (kept != 0)) {
				hosts[at] = f->hosts[i];
				results[at++] = f->results[i];
			}
	f->hosts = hosts;
	f->results = results;
}

void
fleet_approve(struct fleet *f, const bool *keep)
{
	f->chosen = 0;
	for (size_t i = 0; i < f->n; i++)
		f->chosen += keep[i];
	put_last(f, keep);
	f->approved = arena_array(f->cli->arena, const char *, f->n);
	for (size_t i = 0; i < f->n; i++) {
		f->approved[i] = arena_strdup(f->cli->arena, f->results[i].digest);
		result_done(&f->results[i]);
		f->results[i] = (struct result){0};
		f->attempted[i] = false;
		if (i >= f->chosen)
			refuse(f, i, "it was not approved", 6);
	}
}

static void
redacted(const struct fleet *f, const struct buf *text, struct buf *out)
{
	buf_reset(out);
	redact_print(f->cli->redact, out, buf_str(text));
}

static void
print_json(const struct fleet *f, struct buf *out)
{
	struct arena *a = arena_new();
	struct value *list = value_list(a);
	struct buf clean;

	buf_init(&clean, BUF_TEXT);
	for (size_t i = 0; i < f->n; i++) {
		struct value *one = value_map(a);

		value_set(a, one, "device", value_strz(a, f->hosts[i]->name));
		value_set(a, one, "outcome",
		    value_strz(a, outcome_name(f->results[i].outcome)));
		value_set(a, one, "exit", value_int(a, f->results[i].exit_code));
		redacted(f, &f->results[i].detail, &clean);
		value_set(a, one, "detail", value_str(a, buf_str(&clean)));
		redacted(f, &f->results[i].diff, &clean);
		value_set(a, one, "diff", value_str(a, buf_str(&clean)));
		if (f->results[i].digest[0] != '\0')
			value_set(a, one, "digest", value_strz(a, f->results[i].digest));
		value_append(a, list, one);
	}
	json_print(list, 2, out);
	buf_addc(out, '\n');
	buf_done(&clean);
	arena_free(a);
}

struct diffs *
fleet_diffs(const struct fleet *f)
{
	struct diffs *diffs = diffs_new();
	struct buf clean;

	buf_init(&clean, BUF_TEXT);
	for (size_t i = 0; i < f->n; i++) {
		if (f->results[i].exit_code != 0 && f->results[i].diff.n == 0)
			continue; /* it could not be compared: that is no difference of nothing */
		redacted(f, &f->results[i].diff, &clean);
		diffs_add(diffs, f->hosts[i]->name, buf_str(&clean));
	}
	buf_done(&clean);
	return diffs;
}

static void
print_diffs(const struct fleet *f, struct buf *out)
{
	struct diffs *diffs = fleet_diffs(f);
	char digest[APPROVAL_DIGEST];

	diffs_print(diffs, f->cli->color, out);
	diffs_free(diffs);
	approval_digest(f, digest);
	if (digest[0] != '\0')
		buf_printf(out, "# digest %s\n", digest);
}

static void
print_outcomes(const struct fleet *f, struct buf *out)
{
	for (size_t i = 0; i < f->n; i++)
		buf_printf(out, "%s %s\n", f->hosts[i]->name,
		    outcome_name(f->results[i].outcome));
}

/* The command's product, as JSON or as text. */
static int
write_product(const struct fleet *f,
    void (*print_text)(const struct fleet *f, struct buf *out), struct err **e)
{
	struct buf out;
	int rc;

	buf_init(&out, BUF_TEXT * 4);
	if (f->cli->json)
		print_json(f, &out);
	else
		print_text(f, &out);
	rc = cli_write(&out, e);
	buf_done(&out);
	return rc;
}

int
fleet_write_diffs(const struct fleet *f, struct err **e)
{
	return write_product(f, print_diffs, e);
}

int
fleet_write_results(const struct fleet *f, struct err **e)
{
	return write_product(f, print_outcomes, e);
}

void
fleet_close(struct fleet *f, int exit_code)
{
	if (!f->planned)
		say_untouched(f);
	bus_post(f->plan.bus, EV_RUN_END, {"exit", ev_int(exit_code)},
	    {"elapsed-ms", ev_int(clock_ms() - f->began_ms)},
	    {"states", ev_val(fleet_states(f, f->cli->arena, NULL, f->n))});
	for (size_t i = 0; i < f->n; i++)
		result_done(&f->results[i]);
	renderer_free(f->renderer);
}
