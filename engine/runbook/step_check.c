/* Runs checks of runbooks/checks, against a snapshot if one is named. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "check/baseline.h"
#include "check/check.h"
#include "data/value.h"
#include "device/device.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "runbook/named_checks.h"
#include "runbook/snapshot.h"
#include "runbook/step.h"

enum { TIMEOUT_MS = 10 * 60 * 1000, AS_FILE = -1, NAMED_MOST = 3 };

struct check_arguments {
	const struct value *checks;
	const char *against;
	const struct value *expect;
	int64_t retries;
	int64_t interval_ms;
};

static const struct row rows[] = {
    ROW_VALUE(struct check_arguments, checks, "checks", 0,
	"names of files in runbooks/checks; otherwise those of the snapshot, or of "
	"deploy.checks in site.yml"),
    ROW_TEXT(struct check_arguments, against, "against", 0, NULL,
	"the snapshot of this run to compare with"),
    ROW_VALUE(struct check_arguments, expect, "expect", 0,
	"by check: keys of its 'expect' that count instead of those of its file"),
    ROW_INT(struct check_arguments, retries, "retries", 0, AS_FILE, 0, 1000,
	"looks again before a check fails; otherwise as its file says"),
    ROW_SPAN(struct check_arguments, interval_ms, "interval", 0, 0, 1000, 3600000,
	"between two looks; otherwise as the check's file says"),
    ROW_END,
};

/* What a try found that may not be the last one. */
struct held {
	const struct check *check;
	struct check_results results;
	struct arena *arena; /* of them */
};

/* The checks of one step on one router, while they are looked at. */
struct looks {
	struct step_run *step;
	struct device *device;
	const struct baseline *before; /* or NULL */
	struct value *by_check;        /* of the step's result */
	struct buf failed;             /* "bgp (peer 192.0.2.1), alarms" */
	size_t passed, nfailed;
	bool
	    later; /* another try follows if one fails: then nobody is told of this one */
	struct held *held;
	size_t nheld;
};

static void
say_wait(void *ctx, const struct check *check, int64_t next, int64_t of)
{
	struct looks *l = ctx;

	step_say(l->step, "checks",
	    arena_printf(l->step->arena,
		"%s does not hold yet, look %lld of %lld follows", check->name,
		(long long)next, (long long)of));
}

static void
set_text(struct arena *a, struct value *map, const char *key, const char *text)
{
	value_set(a, map, key, text != NULL ? value_strz(a, text) : value_null(a));
}

/* What later steps and templates see of one check. */
static struct value *
result_of(struct arena *a, const struct check_results *results)
{
	struct value *map = value_map(a), *failed = value_list(a);

	for (size_t i = 0; i < results->n; i++) {
		const struct check_result *r = &results->v[i];
		struct value *one;

		if (r->passed)
			continue;
		one = value_map(a);
		set_text(a, one, "object", r->object);
		set_text(a, one, "expect", r->expect);
		set_text(a, one, "actual", r->actual);
		set_text(a, one, "before", r->before);
		value_append(a, failed, one);
	}
	value_set(a, map, "passed", value_bool(a, check_passed(results)));
	value_set(a, map, "failed", failed);
	return map;
}

/* "bgp (192.0.2.1, 192.0.2.3 and 4 more)" */
static void
name_failed(
    struct buf *out, const struct check *check, const struct check_results *results)
{
	size_t named = 0, more = 0;

	buf_printf(out, "%s%s", out->n > 0 ? ", " : "", check->name);
	for (size_t i = 0; i < results->n; i++) {
		const struct check_result *r = &results->v[i];

		if (r->passed || r->object[0] == '\0')
			continue;
		if (named == NAMED_MOST)
			more++;
		else
			buf_printf(out, "%s%s", named++ == 0 ? " (" : ", ", r->object);
	}
	if (more > 0)
		buf_printf(out, " and %zu more", more);
	if (named > 0)
		buf_addc(out, ')');
}

static void
let_go(struct looks *l, bool tell)
{
	const struct step_run *s = l->step;

	for (size_t i = 0; i < l->nheld; i++) {
		struct held *h = &l->held[i];

		if (tell)
			check_post(s->run->bus, s->host->name, h->check, &h->results);
		arena_free(h->arena);
	}
	l->nheld = 0;
}

/* Takes the arena, in which the results are. */
static void
account(struct looks *l, const struct check *check, const struct check_results *results,
    struct arena *arena)
{
	struct step_run *s = l->step;

	value_set(s->arena, l->by_check, check->name, result_of(s->arena, results));
	if (check_passed(results)) {
		l->passed++;
	} else {
		l->nfailed++;
		name_failed(&l->failed, check, results);
	}
	l->held[l->nheld++] = (struct held){check, *results, arena};
	if (!l->later)
		let_go(l, true);
}

/* Whether the other checks may still be answered: then this one counts as failed, for what cannot be read has not passed. */
static bool
only_this_one(const struct looks *l, const struct err *e)
{
	return !device_broken(l->device) && deadline_left(&l->step->deadline) > 0 &&
	       (err_code(e) == ERR_RPC || err_code(e) == ERR_PROTOCOL ||
		   err_code(e) == ERR_LIMIT);
}

static void
account_unread(
    struct looks *l, const struct check *check, struct err *e, struct arena *arena)
{
	struct check_results results = {0};
	struct buf why;

	buf_init(&why, BUF_LINE);
	err_brief(e, &why);
	check_add(&results, arena,
	    (struct check_result){.object = "",
		.expect = "an answer that can be judged",
		.actual = buf_copy(&why, arena)});
	buf_done(&why);
	err_free(e);
	account(l, check, &results, arena);
}

static int
before_of(struct looks *l, const struct check *check, struct arena *a,
    struct check_replies *ret_before, bool *ret_there, struct err **e)
{
	const char *host = l->step->host->name;

	*ret_there = l->before != NULL &&
		     (check_compares(check) || value_get(baseline_checks(l->before, host),
						   check->name) != NULL);
	if (!*ret_there)
		return 0;
	if (baseline_get(l->before, host, check, a, ret_before, e) == 0)
		return 0;
	err_remedy(*e, "name '%s' under 'checks' of the step that takes the snapshot",
	    check->name);
	return -1;
}

/* A dry run keeps no snapshots, and nothing has happened since: what is there is judged against itself. */
static int
look(struct looks *l, const struct check_look *look, struct check_results *ret_results,
    struct err **e)
{
	struct check_replies ignored;

	if (!l->step->dry)
		return check_run(look, ret_results, e);
	if (check_take(look, &ignored, ret_results, e) == 0)
		return 0;
	return err_wrap(e, "check '%s'", look->check->name);
}

static int
look_at(struct looks *l, const struct check *check, struct err **e)
{
	struct arena *scratch = arena_new();
	struct check_replies before;
	struct check_results results = {0};
	bool compared = false;
	struct check_look at = {
	    .check = check,
	    .device = l->device,
	    .host = l->step->host->name,
	    .address = l->step->host->address,
	    .arena = scratch,
	    .deadline = &l->step->deadline,
	    .raw = true,
	    .waits = say_wait,
	    .ctx = l,
	};

	if (before_of(l, check, scratch, &before, &compared, e) < 0) {
		arena_free(scratch);
		return -1;
	}
	if (compared)
		at.before = &before;
	if (look(l, &at, &results, e) == 0) {
		account(l, check, &results, scratch);
		return 0;
	}
	if (!only_this_one(l, *e)) {
		arena_free(scratch);
		return -1;
	}
	account_unread(l, check, *e, scratch);
	*e = NULL;
	return 0;
}

static int
look_at_all(struct looks *l, const struct check_set *set, struct err **e)
{
	struct step_run *s = l->step;

	if (step_device(s, &l->device, e) < 0)
		return -1;
	step_say(s, "checks", NULL);
	check_behind(set->v, set->n, l->device);
	for (size_t i = 0; i < set->n; i++)
		if (look_at(l, &set->v[i], e) < 0) {
			device_forget(l->device);
			if (device_broken(l->device))
				step_drop_device(s);
			return -1;
		}
	return 0;
}

/* Those of the snapshot, if the step names none. */
static const struct value *
names_of(
    struct step_run *s, const struct check_arguments *args, const struct baseline *before)
{
	const struct value *kept =
	    before != NULL ? baseline_checks(before, s->host->name) : NULL;
	struct value *names;

	if (args->checks != NULL || kept == NULL)
		return args->checks;
	names = value_list(s->arena);
	value_pairs(kept, p) value_append(s->arena, names, p->key);
	return names;
}

static int
load(struct step_run *s, const struct check_arguments *args, struct looks *l,
    struct check_set *ret_set, struct err **e)
{
	struct baseline *before = NULL;

	if (args->against != NULL && !s->dry &&
	    snapshot_read(
		s->arena, s->run->folder, args->against, s->host->name, &before, e) < 0)
		return -1;
	l->before = before;
	if (named_checks_load(s->arena, s->run->site, names_of(s, args, before),
		args->expect, ret_set, e) < 0)
		return -1;
	for (size_t i = 0; i < ret_set->n; i++) {
		struct check *check = &ret_set->v[i];

		if (args->retries != AS_FILE)
			check->retries = args->retries;
		if (args->interval_ms > 0)
			check->interval = args->interval_ms / 1000;
	}
	return 0;
}

static int
tell(struct looks *l, const struct check_set *set, struct err **e)
{
	struct step_run *s = l->step;

	step_result(s, "passed", value_int(s->arena, (int64_t)l->passed));
	step_result(s, "failed", value_int(s->arena, (int64_t)l->nfailed));
	step_result(s, "checks", l->by_check);
	if (l->nfailed == 0) {
		step_detail(s, "%zu check%s passed", set->n, set->n == 1 ? "" : "s");
		return 0;
	}
	if (s->dry) { /* what steps before would have done was not done */
		s->outcome = STEP_IGNORED;
		step_detail(
		    s, "dry run: would fail as things stand: %s", buf_z(&l->failed));
		return 0;
	}
	return err_set(e, ERR_CHECK, "%zu of %zu checks failed: %s", l->nfailed, set->n,
	    buf_z(&l->failed));
}

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	struct looks l = {.step = s, .by_check = value_map(s->arena)};
	struct check_set set;
	int rc;

	if (load(s, arguments, &l, &set, e) < 0)
		return -1;
	l.later = s->step->until == NULL && s->attempt <= s->step->retries && !s->dry;
	l.held = arena_array(s->arena, struct held, set.n);
	buf_init(&l.failed, BUF_LINE);
	rc = look_at_all(&l, &set, e);
	let_go(&l, rc == 0 && l.nfailed == 0);
	if (rc == 0)
		rc = tell(&l, &set, e);
	buf_done(&l.failed);
	return rc;
}

static int
prepare(const struct site *site, const struct runbook_step *step, struct arena *a,
    struct err **e)
{
	const struct value *args = step->arguments;

	(void)a;
	if (args->kind != VALUE_MAP) /* `check: [alarms, bgp]` */
		return named_checks_prepare(site, args, NULL, false, e);
	return named_checks_prepare(site, value_get(args, "checks"),
	    value_get(args, "expect"), value_get(args, "against") != NULL, e);
}

const struct step_kind step_check = {
    .name = "check",
    .summary = "health checks: expected against actual, or against a snapshot",
    .help =
	"Runs checks, files of runbooks/checks, and fails if one does not hold: what was "
	"looked at, what\n"
	"was expected, what was found and what it was before are in the report.\n\n"
	"    - check: [alarms, routing-engine]\n"
	"    - check: {checks: [bgp, interfaces], against: before, retries: 20}\n"
	"    - check: {against: before}          # all checks of the snapshot\n"
	"    - check: {checks: [version], expect: {version: {is: \"{{ release }}\"}}}\n\n"
	"Its result holds 'passed' and 'failed' (how many checks) and 'checks': by name, "
	"'passed' and\n"
	"'failed' (a list of object, expect, actual, before). What could not be read has "
	"failed.",
    .rows = rows,
    .size = sizeof(struct check_arguments),
    .shorthand = "checks",
    .where = STEP_ROUTER,
    .timeout_ms = TIMEOUT_MS,
    .prepare = prepare,
    .run = run,
};
