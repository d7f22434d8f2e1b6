#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/scope.h"
#include "base/wait.h"
#include "check/baseline.h"
#include "check/check.h"
#include "cli/cli.h"
#include "data/json.h"
#include "data/value.h"
#include "deploy/lane.h"
#include "deploy/reach.h"
#include "device/device.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "inventory/site.h"

enum { OPEN_SECONDS = 60, LOOK_SECONDS = 120 };

/* What became of one host. Filled by its lane. */
struct seen {
	struct arena *arena;
	struct check_replies *replies; /* one per check, for --save */
	struct value *product;         /* list, for --json */
	int exit_code;
	bool begun;
};

struct work {
	struct cli *cli;
	const struct site *site;
	const struct host **hosts;
	size_t n;
	struct check *checks;
	size_t nchecks;
	const struct baseline *before; /* --baseline, or NULL */
	const char *save;              /* --save, or NULL */
	struct seen *seen;             /* one per host */
	int64_t began_ms;
};

/* One host while it is looked at. */
struct visit {
	struct work *work;
	const struct host *host;
	struct seen *seen;
	struct reach reach;
	struct device *device;
};

static void
raise_code(struct seen *seen, int code)
{
	if (code > seen->exit_code)
		seen->exit_code = code;
}

static struct value *
product_of(struct visit *v, const struct check *check, bool passed)
{
	struct arena *a = v->seen->arena;
	struct value *one = value_map(a);

	value_set(a, one, "device", value_strz(a, v->host->name));
	value_set(a, one, "check", value_strz(a, check->name));
	value_set(a, one, "title", value_strz(a, check->title));
	value_set(a, one, "passed", value_bool(a, passed));
	value_append(a, v->seen->product, one);
	return one;
}

static void
say_error(struct visit *v, const struct check *check, struct err *e)
{
	struct arena *a = v->seen->arena;
	struct buf text;

	buf_init(&text, BUF_LINE);
	err_brief(e, &text);
	value_set(a, product_of(v, check, false), "error", value_str(a, buf_str(&text)));
	buf_done(&text);
	raise_code(v->seen, err_exit_code(e));
	bus_post_err(v->work->cli->bus, v->host->name, e);
	err_free(e);
}

static void
add_result(struct visit *v, const struct check *check, const struct check_result *r)
{
	struct arena *a = v->seen->arena;
	struct value *one = product_of(v, check, r->passed);

	value_set(a, one, "object", value_strz(a, r->object));
	value_set(a, one, "expect", value_strz(a, r->expect));
	value_set(a, one, "actual", value_strz(a, r->actual));
	value_set(a, one, "before",
	    r->before != NULL ? value_strz(a, r->before) : value_null(a));
	if (!r->passed)
		raise_code(v->seen, 1);
}

static void
say_wait(void *ctx, const struct check *check, int64_t next, int64_t of)
{
	struct visit *v = ctx;

	bus_post(v->work->cli->bus, EV_NOTE, {"device", ev_text(v->host->name)},
	    {"message", ev_text(arena_printf(v->seen->arena,
			    "%s does not hold yet, look %lld of %lld follows",
			    check->name, (long long)next, (long long)of))});
}

static struct deadline
seconds_of(const struct visit *v, int64_t seconds)
{
	struct deadline d = deadline_in(seconds * 1000, v->work->cli->cancel);

	d.cancel_at = CANCEL_FINISH; /* nothing is in flight that must be finished */
	return d;
}

static int
look(struct visit *v, size_t i, struct check_results *ret_results, struct err **e)
{
	const struct check *check = &v->work->checks[i];
	struct deadline d = seconds_of(
	    v, LOOK_SECONDS + check->retries * (check->interval + LOOK_SECONDS));
	struct deadline once = seconds_of(v, LOOK_SECONDS);
	struct check_replies before;
	struct check_look l = {
	    .check = check,
	    .device = v->device,
	    .host = v->host->name,
	    .address = v->host->address,
	    .arena = v->seen->arena,
	    .deadline = &d,
	    .raw = true,
	    .waits = say_wait,
	    .ctx = v,
	};

	if (v->work->save != NULL) {
		l.deadline = &once;
		if (check_take(&l, &v->seen->replies[i], ret_results, e) < 0)
			return err_wrap(e, "check '%s'", check->name);
		return 0;
	}
	if (v->work->before != NULL) {
		if (baseline_get(v->work->before, v->host->name, check, v->seen->arena,
			&before, e) < 0)
			return -1;
		l.before = &before;
	}
	return check_run(&l, ret_results, e);
}

static int
open_device(struct visit *v, struct err **e)
{
	struct deadline d = seconds_of(v, OPEN_SECONDS);

	v->reach = (struct reach){.arena = v->seen->arena,
	    .host = v->host,
	    .site = v->work->site,
	    .bus = v->work->cli->bus};
	return reach_open(&v->reach, &d, &v->device, e);
}

/* Every check is accounted for, also those that could not be looked at. */
static void
visit_host(void *ctx, size_t index)
{
	struct work *w = ctx;
	struct visit v = {.work = w, .host = w->hosts[index], .seen = &w->seen[index]};
	SCOPE(device, SCOPE_DEVICE, v.host->name, NULL);
	struct err *e = NULL;

	v.seen->begun = true;
	v.seen->arena = arena_new();
	v.seen->product = value_list(v.seen->arena);
	v.seen->replies =
	    arena_array(v.seen->arena, struct check_replies, w->nchecks + 1);
	for (size_t i = 0; i < w->nchecks; i++) {
		struct check_results results = {0};

		e = NULL;
		if ((v.device == NULL && open_device(&v, &e) < 0) ||
		    look(&v, i, &results, &e) < 0) {
			bool lost = v.device == NULL || device_broken(v.device) ||
				    err_code(e) == ERR_CANCELLED;

			say_error(&v, &w->checks[i], e);
			for (; lost && i + 1 < w->nchecks; i++)
				value_set(v.seen->arena,
				    product_of(&v, &w->checks[i + 1], false), "error",
				    value_strz(v.seen->arena, "not looked at"));
			continue;
		}
		for (size_t r = 0; r < results.n; r++)
			add_result(&v, &w->checks[i], &results.v[r]);
		check_post(w->cli->bus, v.host->name, &w->checks[i], &results);
	}
	device_close(v.device);
}

static int
may_begin(void *ctx, size_t index)
{
	const struct work *w = ctx;

	(void)index;
	return cancel_level(w->cli->cancel) == CANCEL_NONE;
}

static int
load_checks(struct work *w, struct err **e)
{
	const struct cli *c = w->cli;
	struct row_texts named = {(const char **)c->args, c->nargs};
	struct check_set set;

	if (check_load_set(c->arena, w->site->dir,
		c->nargs > 0 ? &named : &w->site->checks, &set, e) < 0)
		return -1;
	if (set.n == 0) {
		err_set(e, ERR_USAGE, "the site has no checks");
		err_remedy(*e, "put them into runbooks/checks, or name them under "
			       "'deploy.checks' in inventory/site.yml");
		return -1;
	}
	w->checks = set.v;
	w->nchecks = set.n;
	return 0;
}

/* Everything that can be wrong with the baseline is said before a router is asked. */
static int
load_baseline(struct work *w, struct err **e)
{
	const char *path = cli_opt(w->cli, "baseline");
	struct baseline *before;
	struct arena *scratch;
	int rc = 0;

	w->save = cli_opt(w->cli, "save");
	if (path != NULL && w->save != NULL)
		return err_set(
		    e, ERR_USAGE, "'--baseline' and '--save' exclude one another");
	if (path == NULL)
		return 0;
	if (baseline_read(w->cli->arena, path, &before, e) < 0)
		return -1;
	scratch = arena_new();
	for (size_t h = 0; h < w->n && rc == 0; h++)
		for (size_t i = 0; i < w->nchecks && rc == 0; i++) {
			struct check_replies replies;

			rc = baseline_get(before, w->hosts[h]->name, &w->checks[i],
			    scratch, &replies, e);
		}
	arena_free(scratch);
	w->before = before;
	return rc;
}

static int
exit_code_of(const struct work *w)
{
	int code = cancel_level(w->cli->cancel) > CANCEL_NONE ? 6 : 0;

	for (size_t i = 0; i < w->n; i++)
		if (w->seen[i].exit_code > code)
			code = w->seen[i].exit_code;
	return code;
}

/* All routers or none: a baseline that lacks some would be found out only after the change. */
static int
save(const struct work *w, int code, struct err **e)
{
	struct baseline *b;

	if (code > 1) {
		bus_post(w->cli->bus, EV_WARNING,
		    {"message",
			ev_text(arena_printf(w->cli->arena,
			    "'%s' was not written: not every router could be read",
			    w->save))});
		return 0;
	}
	b = baseline_new(w->cli->arena);
	for (size_t h = 0; h < w->n; h++)
		for (size_t i = 0; i < w->nchecks; i++)
			baseline_put(
			    b, w->hosts[h]->name, &w->checks[i], &w->seen[h].replies[i]);
	return baseline_write(b, w->save, e);
}

/* Whether both are results of one check on one device. */
static bool
same_check(const struct value *a, const struct value *b)
{
	return a != NULL && b != NULL &&
	       value_equal(value_get(a, "device"), value_get(b, "device")) &&
	       value_equal(value_get(a, "check"), value_get(b, "check"));
}

/* "HOST CHECK ok": one line per check, which is ok if each of its results is. */
static void
print_lines(const struct value *all, struct buf *out)
{
	bool passed = true;

	for (size_t i = 0; i < all->list.n; i++) {
		const struct value *one = all->list.v[i];

		passed = passed && value_flag(one, "passed", false);
		if (same_check(one, value_at(all, i + 1)))
			continue;
		buf_printf(out, "%s %s %s\n", value_text(one, "device"),
		    value_text(one, "check"),
		    value_get(one, "error") != NULL ? "unread"
		    : passed                        ? "ok"
						    : "failed");
		passed = true;
	}
}

static int
write_product(const struct work *w, struct err **e)
{
	struct value *all = value_list(w->cli->arena);
	struct buf text;
	int rc;

	for (size_t h = 0; h < w->n; h++)
		if (w->seen[h].begun)
			value_each(w->seen[h].product, one)
			{
				value_append(w->cli->arena, all, *one);
			}
	buf_init(&text, 4 * BUF_TEXT);
	if (w->cli->json) {
		json_print(all, 2, &text);
		buf_addc(&text, '\n');
	} else {
		print_lines(all, &text);
	}
	rc = cli_write_clean(w->cli, &text, e);
	buf_done(&text);
	return rc;
}

static int
look_at_all(struct work *w, struct err **e)
{
	struct lane_job job = {.n = w->n,
	    .work = visit_host,
	    .more = may_begin,
	    .ctx = w,
	    .bus = w->cli->bus};
	int64_t jobs;
	int code;

	if (cli_jobs(w->cli, &jobs, e) < 0)
		return -1;
	job.here = jobs == 1;
	job.lanes = lanes_wanted((size_t)jobs, w->n);
	cli_begin(w->cli, w->hosts, w->n);
	lanes_run(&job);
	code = exit_code_of(w);
	if ((w->save != NULL && save(w, code, e) < 0) || write_product(w, e) < 0)
		code = err_exit_code(*e);
	bus_post(w->cli->bus, EV_RUN_END, {"exit", ev_int(code)},
	    {"elapsed-ms", ev_int(clock_ms() - w->began_ms)},
	    {"states", ev_val(value_map(w->cli->arena))});
	return code;
}

static int
check_run_command(struct cli *c, struct err **e)
{
	struct work w = {.cli = c, .began_ms = clock_ms()};
	int code;

	if (cli_hosts(c, c->nargs, &w.hosts, &w.n, e) < 0 ||
	    cli_site(c, &w.site, NULL, e) < 0 || load_checks(&w, e) < 0 ||
	    load_baseline(&w, e) < 0)
		return -1;
	w.seen = arena_array(c->arena, struct seen, w.n);
	code = look_at_all(&w, e);
	for (size_t i = 0; i < w.n; i++)
		arena_free(w.seen[i].arena);
	return code;
}

static const struct cli_option options[] = {
    {"baseline", 0, "FILE", "compare with what '--save' wrote"},
    {"save", 0, "FILE", "write what the routers answer now, to compare with later"},
    {0},
};

const struct command cmd_check = {
    .name = "check",
    .args = "[CHECK…]",
    .summary = "health checks: expected against actual",
    .help = "Runs checks, files of runbooks/checks, on all routers or those of -l; "
	    "without a name those\n"
	    "of 'deploy.checks' in site.yml. Reads only. Most checks compare with how "
	    "things stood:\n\n"
	    "    holdfast check --save before.json\n"
	    "    (the change)\n"
	    "    holdfast check --baseline before.json\n"
	    "    holdfast check bgp interfaces -l fra --baseline before.json\n\n"
	    "Exit code 1: something is not as expected; 4: a router could not be read, "
	    "which is never\n"
	    "counted as passed. A baseline is written for all routers or not at all.",
    .options = options,
    .max_args = CLI_ANY,
    .run = check_run_command,
};
