#include "cli/course.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/wait.h"
#include "check/check.h"
#include "cli/cli.h"
#include "cli/fleet.h"
#include "data/json.h"
#include "data/span.h"
#include "data/value.h"
#include "deploy/lane.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "inventory/site.h"
#include "report/course.h"

enum { TICK_MS = 200 };

/* --- options ----------------------------------------------------------------------------------------- */

static const struct value *
option(struct cli *c, const char *name)
{
	const char *text = cli_opt(c, name);

	if (text == NULL)
		return NULL;
	return rollout_option(c->arena, arena_printf(c->arena, "--%s", name), text);
}

static int
read_options(struct cli *c, struct rollout_written *given, struct err **e)
{
	const char *soak = cli_opt(c, "soak");

	*given = (struct rollout_written){.canary = option(c, "canary"),
	    .batches = option(c, "batches"),
	    .budget = option(c, "failure-budget"),
	    .soak_ms = -1};
	if (soak == NULL || span_parse(str_of(soak), &given->soak_ms))
		return 0;
	err_set(e, ERR_USAGE, "'--soak' must be a number with a unit, not '%s'", soak);
	err_remedy(*e, "write it like '90 s', '10 min' or '1 h 30 min'");
	return -1;
}

/* What the site says in another strategy's words is not meant for this one. */
static struct rollout_written
overlay(
    const struct rollout_written *site, const struct rollout_written *given, int strategy)
{
	struct rollout_written w = *site;

	if (strategy != SITE_WAVES)
		w.canary = w.batches = NULL;
	if (strategy == SITE_ALL)
		w = (struct rollout_written){.soak_ms = -1};
	if (given->canary != NULL)
		w.canary = given->canary;
	if (given->batches != NULL)
		w.batches = given->batches;
	if (given->budget != NULL)
		w.budget = given->budget;
	if (given->soak_ms >= 0)
		w.soak_ms = given->soak_ms;
	return w;
}

int
course_open(struct course *co, struct cli *c, struct err **e)
{
	const struct inventory *inv;
	const struct site *site;
	struct rollout_written given, written;
	const char *key;

	*co = (struct course){0};
	if (cli_site(c, &site, &inv, e) < 0 ||
	    cli_word(c, "strategy", site_strategy_names, site->strategy, &co->strategy,
		e) < 0 ||
	    read_options(c, &given, e) < 0)
		return -1;
	key = site_pointless(&given, co->strategy);
	if (key != NULL) {
		err_set(e, ERR_USAGE, "'--%s' means nothing with strategy '%s'", key,
		    site_strategy_names[co->strategy]);
		err_remedy(*e, "give '--strategy waves' too");
		return -1;
	}
	written = overlay(&site->written, &given, co->strategy);
	if (rollout_load(c->arena, &written, &co->rollout, e) < 0 ||
	    rollout_check(&co->rollout, inv, e) < 0)
		return -1;
	return rollout_canary(&co->rollout, inv, c->arena, &co->canary, &co->ncanary, e);
}

/* --- the plan ---------------------------------------------------------------------------------------- */

static struct value *
waves_value(struct arena *a, const struct waves *w)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < w->n; i++) {
		struct value *one = value_map(a), *names = value_list(a);

		for (size_t k = 0; k < w->v[i].n; k++)
			value_append(a, names,
			    value_strz(a, w->wish.hosts[w->v[i].hosts[k]]->name));
		value_set(a, one, "name", value_strz(a, w->v[i].name));
		value_set(a, one, "devices", names);
		value_append(a, list, one);
	}
	return list;
}

static struct value *
budgets_value(struct arena *a, const struct waves *w)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < w->nbudgets; i++) {
		const struct waves_budget *b = &w->budgets[i];
		struct value *one = value_map(a);

		value_set(a, one, "group", value_strz(a, b->group));
		value_set(a, one, "written", value_strz(a, b->written));
		value_set(a, one, "allowed", value_int(a, (int64_t)b->allowed));
		value_set(a, one, "of", value_int(a, (int64_t)b->of));
		value_append(a, list, one);
	}
	return list;
}

static struct value *
checks_value(struct arena *a, const struct plan *plan)
{
	struct value *list = value_list(a);

	for (size_t i = 0; i < plan->nchecks; i++)
		value_append(a, list, value_strz(a, plan->checks[i].name));
	return list;
}

static int64_t
lanes_of(const struct course *co, const struct fleet *f)
{
	size_t most = 0;

	for (size_t i = 0; i < co->waves.n; i++)
		if (co->waves.v[i].n > most)
			most = co->waves.v[i].n;
	return (int64_t)lanes_wanted((size_t)f->jobs, most);
}

static struct value *
plan_value(struct arena *a, const struct course *co, const struct fleet *f)
{
	struct value *v = value_map(a);

	value_set(a, v, "strategy", value_strz(a, site_strategy_names[co->strategy]));
	value_set(a, v, "waves", waves_value(a, &co->waves));
	if (co->waves.nbudgets > 0)
		value_set(a, v, "failure-budget", budgets_value(a, &co->waves));
	value_set(a, v, "soak-ms", value_int(a, co->rollout.soak_ms));
	value_set(a, v, "confirm-timeout", value_int(a, f->plan.confirm_timeout));
	value_set(a, v, "load", value_strz(a, site_load_names[f->plan.load]));
	value_set(a, v, "checks", checks_value(a, &f->plan));
	value_set(a, v, "lanes", value_int(a, lanes_of(co, f)));
	return v;
}

static void
post_plan(const struct course *co, const struct fleet *f)
{
	struct arena *a = arena_new();
	const struct value *v = plan_value(a, co, f);
	struct ev_field fields[8];
	int n = 0;

	value_pairs(v, it)
	{
		fields[n].key = it->key->str.p;
		fields[n++].value = ev_val(it->value);
	}
	bus_post_fields(f->plan.bus, EV_PLAN, fields, n);
	arena_free(a);
}

void
course_plan(struct course *co, const struct fleet *f)
{
	struct arena *a = f->cli->arena;
	struct waves_wish wish = {.hosts = f->hosts,
	    .n = f->chosen,
	    .strategy = co->strategy,
	    .rollout = &co->rollout,
	    .canary = co->canary,
	    .ncanary = co->ncanary,
	    .pairs = f->plan.site->pairs,
	    .npairs = f->plan.site->npairs};

	waves_plan(a, &wish, &co->waves);
	waves_begin(a, &co->waves, &co->run);
	post_plan(co, f);
	if (co->ncanary > 0 && f->chosen > 1 && !co->waves.v[0].canary)
		bus_post(f->plan.bus, EV_WARNING,
		    {"message", ev_text("no router of the canary is among those of this "
					"run: the first batch goes without")});
}

int
course_write(const struct course *co, const struct fleet *f, struct err **e)
{
	struct arena *a = arena_new();
	const struct value *v = plan_value(a, co, f);
	struct buf out;
	int rc;

	buf_init(&out, BUF_TEXT);
	if (f->cli->json) {
		json_print(v, 2, &out);
		buf_addc(&out, '\n');
	} else {
		course_print(v, &out);
	}
	rc = cli_write(&out, e);
	buf_done(&out);
	arena_free(a);
	return rc;
}

/* --- soak time --------------------------------------------------------------------------------------- */

bool
course_soak(const struct course *co, const struct wave *wave, struct cli *c)
{
	struct deadline end = deadline_in(co->rollout.soak_ms, c->cancel);

	bus_post(c->bus, EV_SOAK, {"wave", ev_text(wave->name)},
	    {"soak-ms", ev_int(co->rollout.soak_ms)});
	while (deadline_left(&end) > 0) {
		int64_t left = deadline_left(&end);
		struct deadline tick =
		    deadline_in(left < TICK_MS ? left : TICK_MS, c->cancel);
		struct err *e = NULL;

		tick.cancel_at = CANCEL_FINISH;
		if (wait_until(&tick, &e) < 0) {
			err_free(e);
			return false;
		}
		bus_tick(c->bus);
	}
	return true;
}
