/* Keeps what a router answers to checks, for later steps to compare with. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "check/baseline.h"
#include "check/check.h"
#include "data/value.h"
#include "device/device.h"
#include "inventory/inventory.h"
#include "runbook/named_checks.h"
#include "runbook/snapshot.h"
#include "runbook/step.h"

enum { TIMEOUT_MS = 5 * 60 * 1000 };

struct snapshot_arguments {
	const char *name;
	const struct value *checks;
};

static const struct row rows[] = {
    ROW_TEXT(struct snapshot_arguments, name, "name", ROW_REQUIRED, NULL,
	"how 'against' of later checks calls it"),
    ROW_VALUE(struct snapshot_arguments, checks, "checks", 0,
	"names of files in runbooks/checks; otherwise those of deploy.checks in "
	"site.yml"),
    ROW_END,
};

static int
check_name(const char *name, struct err **e)
{
	if (snapshot_is_name(name))
		return 0;
	err_set(e, ERR_INPUT, "'%s' is no name of a snapshot", name);
	err_remedy(*e, "use up to 64 letters, digits, '.', '_' and '-'");
	return -1;
}

/* One check into the baseline. What cannot be read now could not be compared with later. */
static int
take_one(struct step_run *s, struct device *dev, const struct check *check,
    struct baseline *b, struct buf *failing, struct err **e)
{
	struct arena *scratch = arena_new();
	struct check_replies replies = {0};
	struct check_results results = {0};
	struct check_look look = {
	    .check = check,
	    .device = dev,
	    .host = s->host->name,
	    .address = s->host->address,
	    .arena = scratch,
	    .deadline = &s->deadline,
	};
	int rc = check_take(&look, &replies, &results, e);

	if (rc < 0) {
		err_wrap(e, "check '%s'", check->name);
	} else {
		baseline_put(b, s->host->name, check, &replies);
		if (!check_passed(&results))
			buf_printf(
			    failing, "%s%s", failing->n > 0 ? ", " : "", check->name);
	}
	arena_free(scratch);
	return rc;
}

static int
take_all(struct step_run *s, const struct check_set *set, struct baseline *b,
    struct buf *failing, struct err **e)
{
	struct device *dev;

	if (step_device(s, &dev, e) < 0)
		return -1;
	step_say(s, "snapshot", NULL);
	check_behind(set->v, set->n, dev);
	for (size_t i = 0; i < set->n; i++)
		if (take_one(s, dev, &set->v[i], b, failing, e) < 0) {
			device_forget(dev);
			if (device_broken(dev))
				step_drop_device(s);
			return -1;
		}
	return 0;
}

static int
run(struct step_run *s, const void *arguments, struct err **e)
{
	const struct snapshot_arguments *args = arguments;
	struct baseline *b = baseline_new(s->arena);
	struct check_set set;
	struct buf failing;
	int rc;

	if (check_name(args->name, e) < 0 ||
	    named_checks_load(s->arena, s->run->site, args->checks, NULL, &set, e) < 0)
		return -1;
	buf_init(&failing, BUF_LINE);
	rc = take_all(s, &set, b, &failing, e);
	if (rc == 0 && !s->dry)
		rc = snapshot_write(s->run->folder, args->name, s->host->name, b, e);
	if (rc == 0) {
		step_detail(s, "%zu check%s %s '%s'%s%s", set.n, set.n == 1 ? "" : "s",
		    s->dry ? "would be kept as" : "kept as", args->name,
		    failing.n > 0 ? "; not well already: " : "", buf_z(&failing));
		step_result(s, "name", value_strz(s->arena, args->name));
		step_result(s, "checks", value_int(s->arena, (int64_t)set.n));
		step_result(s, "failing", value_str(s->arena, buf_str(&failing)));
	}
	buf_done(&failing);
	return rc;
}

static int
prepare(const struct site *site, const struct runbook_step *step, struct arena *a,
    struct err **e)
{
	const struct value *map = step->arguments;
	const struct value *name = map->kind == VALUE_MAP ? value_get(map, "name") : map;

	(void)a;
	if (name != NULL && name->kind == VALUE_STR && strchr(name->str.p, '{') == NULL &&
	    check_name(name->str.p, e) < 0) {
		err_mark(*e, name->mark);
		return -1;
	}
	return named_checks_prepare(site, value_get(map, "checks"), NULL, true, e);
}

const struct step_kind step_snapshot = {
    .name = "snapshot",
    .summary = "keeps what the router answers to checks, to compare with later",
    .help =
	"Asks everything that the checks ask and keeps it under a name with the run, for "
	"later steps:\n\n"
	"    - snapshot: {name: before, checks: [bgp, interfaces]}\n"
	"    - check: {checks: [bgp, interfaces], against: before}\n\n"
	"It judges nothing: a check that does not hold already is named in its detail. "
	"What "
	"cannot be\n"
	"read fails the step.",
    .rows = rows,
    .size = sizeof(struct snapshot_arguments),
    .shorthand = "name",
    .where = STEP_ROUTER,
    .timeout_ms = TIMEOUT_MS,
    .prepare = prepare,
    .run = run,
};
