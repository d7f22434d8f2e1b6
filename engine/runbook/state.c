/* What a step may ask of the run that it belongs to. */
#include "runbook/state.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "data/value.h"
#include "device/device.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "runbook/arguments.h"

enum { OPEN_MS = 60000, PROGRESS_MS = 500, TIMEOUT_MS = 600000 };

/* --- variables --------------------------------------------------------------------------------------- */

void
state_unsafe(struct value *v)
{
	if (v->kind == VALUE_STR)
		v->unsafe = true;
	if (v->kind == VALUE_LIST)
		value_each(v, it) state_unsafe(*it);
	if (v->kind == VALUE_MAP)
		value_pairs(v, it) state_unsafe(it->value);
}

static void
add_all(struct arena *a, struct value *map, const struct value *from)
{
	if (from != NULL)
		value_pairs(from, it) value_put(a, map, it->key, it->value);
}

static struct value *
batch_value(const struct walk *w, struct arena *a)
{
	struct value *v = value_map(a), *names = value_list(a);
	const struct walk_batch *b = &w->batches[w->batch];

	for (size_t i = 0; i < b->n; i++)
		value_append(a, names, value_strz(a, w->routers[b->v[i]].host->name));
	value_set(a, v, "number", value_int(a, (int64_t)w->batch + 1));
	value_set(a, v, "of", value_int(a, (int64_t)w->nbatches));
	value_set(a, v, "hosts", names);
	return v;
}

static void
add_ours(const struct step_state *s, struct arena *a, struct value *vars)
{
	const struct walk *w = s->walk;
	struct value *run = value_map(a), *runbook = value_map(a);

	value_set(a, run, "id", value_strz(a, w->run->run));
	value_set(a, run, "dry", value_bool(a, w->run->dry));
	value_set(a, run, "yes", value_bool(a, w->run->yes));
	value_set(a, runbook, "name", value_strz(a, w->run->runbook->name));
	value_set(a, runbook, "path", value_strz(a, w->run->runbook->path));
	value_set(a, runbook, "digest", value_strz(a, w->run->runbook->digest));
	value_set(a, vars, "run", run);
	value_set(a, vars, "runbook", runbook);
	value_set(a, vars, "batch", batch_value(w, a));
}

struct value *
state_results(struct step_state *s, const struct runbook_step *step)
{
	struct value *own;

	if (step->caller == NULL)
		return s->results;
	own = value_get(s->inner, step->caller->id);
	if (own == NULL) {
		own = value_map(s->arena);
		value_set(s->arena, s->inner, step->caller->id, own);
	}
	return own;
}

struct value *
state_vars(const struct step_state *s, const struct runbook_step *step, struct arena *a,
    const struct value *result)
{
	const struct runbook_step *caller = step->caller;
	struct value *vars = value_map(a);
	const struct value *own = s->host->vars, *results = s->results,
			   *parameters = s->walk->run->parameters;

	if (caller != NULL) {
		parameters = value_get(s->bound, caller->id);
		results = value_get(s->inner, caller->id);
	}
	value_reserve(a, vars,
	    value_count(own) + (parameters != NULL ? value_count(parameters) : 0) +
		(results != NULL ? value_count(results) : 0) + 8);
	add_all(a, vars, own);
	add_all(a, vars, parameters);
	add_all(a, vars, results);
	add_ours(s, a, vars);
	if (s->failed != NULL)
		value_set(a, vars, "failed", s->failed);
	if (result != NULL)
		value_set(a, vars, "result", (struct value *)result);
	return vars;
}

int
state_bind(struct step_state *s, const struct runbook_step *block, struct err **e)
{
	struct value *given = NULL, *values;

	if (block->bindings != NULL &&
	    arguments_render(s->walk->set, block->bindings,
		state_vars(s, block, s->arena, NULL), s->arena, &given, e) < 0)
		return -1;
	if (runbook_parameters(block->called, given, s->arena, &values, e) < 0) {
		err_mark(*e, block->mark);
		return -1;
	}
	value_set(s->arena, s->bound, block->id, values);
	return 0;
}

static const struct host *const *
batch_hosts(const struct walk *w, struct arena *a, size_t *ret_n)
{
	const struct walk_batch *b = &w->batches[w->batch];
	const struct host **hosts = arena_array(a, const struct host *, b->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < b->n; i++)
		if (w->routers[b->v[i]].going == GOING_ON)
			hosts[n++] = w->routers[b->v[i]].host;
	*ret_n = n;
	return hosts;
}

void
state_step_run(struct step_state *s, const struct runbook_step *step, struct arena *a,
    struct step_run *ret_run)
{
	const struct walk *w = s->walk;
	bool firm = w->inside > 0 || step->kind->firm;
	int64_t ms = step->timeout_ms != 0         ? step->timeout_ms
		     : step->kind->timeout_ms != 0 ? step->kind->timeout_ms
						   : TIMEOUT_MS;

	*ret_run = (struct step_run){.run = w->inside > 0 ? &w->sheltered : w->run,
	    .step = step,
	    .host = s->host,
	    .vars = state_vars(s, step, a, NULL),
	    .arena = a,
	    .dry = w->run->dry,
	    .again = value_get(s->begun, step->id) != NULL,
	    .result = value_map(a),
	    .state = s};
	ret_run->deadline = deadline_in(ms, ret_run->run->cancel);
	ret_run->deadline.cancel_at = firm ? CANCEL_STOP : CANCEL_FINISH;
	ret_run->batch = batch_hosts(w, a, &ret_run->nbatch);
}

/* --- the logbook ------------------------------------------------------------------------------------- */

const char *
state_why(struct arena *a, const struct err *e)
{
	const char *text;
	struct buf line;

	buf_init(&line, BUF_LINE);
	err_brief(e, &line);
	text = buf_copy(&line, a);
	buf_done(&line);
	return text;
}

int
state_write(struct step_state *s, const struct runbook_step *step,
    enum logbook_entry entry, struct value *fields, struct err **e)
{
	struct arena *a = arena_new();
	struct value *line = value_map(a);
	int rc;

	value_set(a, line, "device", value_strz(a, s->host->name));
	if (step != NULL) {
		value_set(a, line, "step", value_strz(a, step->id));
		value_set(a, line, "name", value_strz(a, step->name));
	}
	add_all(a, line, fields);
	rc = logbook_write(s->walk->logbook, entry, line, e);
	arena_free(a);
	return rc;
}

void
state_note(struct step_state *s, const struct runbook_step *step,
    enum logbook_entry entry, struct value *fields)
{
	struct err *e = NULL;

	if (state_write(s, step, entry, fields, &e) == 0)
		return;
	bus_post(s->walk->run->bus, EV_WARNING, {"device", ev_text(s->host->name)},
	    {"message", ev_text(err_message(e))});
	err_free(e);
}

/* --- sessions ---------------------------------------------------------------------------------------- */

int
step_device(struct step_run *run, struct device **ret_device, struct err **e)
{
	struct step_state *s = run->state;
	struct deadline d = run->deadline;

	if (s->device != NULL && device_broken(s->device))
		state_close_device(s, false);
	if (s->device == NULL) {
		if (deadline_left(&d) > OPEN_MS)
			d.at_ms = clock_ms() + OPEN_MS;
		s->reach = (struct reach){.arena = s->arena,
		    .host = s->host,
		    .site = run->run->site,
		    .bus = run->run->bus,
		    .may_operate = !run->dry,
		    .trips = &s->trips};
		if (reach_open(&s->reach, &d, &s->device, e) < 0)
			return -1;
	}
	*ret_device = s->device;
	return 0;
}

void
state_close_device(struct step_state *s, bool politely)
{
	if (politely)
		device_close(s->device);
	else if (s->device != NULL)
		device_drop(s->device);
	s->device = NULL;
}

void
step_drop_device(struct step_run *run)
{
	state_close_device(run->state, false);
}

/* --- what is said ------------------------------------------------------------------------------------ */

void
step_say(struct step_run *run, const char *state, const char *detail)
{
	bus_post(run->run->bus, EV_DEVICE_STATE, {"device", ev_text(run->host->name)},
	    {"step", ev_text(run->step->name)}, {"state", ev_text(state)},
	    {"detail", ev_text(detail)}, {"milestone", ev_bool(detail != NULL)},
	    {"elapsed-ms", ev_int(clock_ms() - run->state->began_ms)});
}

void
step_progress(struct step_run *run, const char *what, int64_t done, int64_t total)
{
	struct step_state *s = run->state;
	int64_t now = clock_ms();

	if (done < total && now - s->said_ms < PROGRESS_MS)
		return;
	s->said_ms = now;
	bus_post(run->run->bus, EV_PROGRESS, {"device", ev_text(run->host->name)},
	    {"step", ev_text(run->step->name)}, {"what", ev_text(what)},
	    {"done", ev_int(done)}, {"total", ev_int(total)});
}

void
step_detail(struct step_run *run, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	run->detail = arena_vprintf(run->arena, fmt, ap);
	va_end(ap);
}

void
step_result(struct step_run *run, const char *key, struct value *v)
{
	value_set(run->arena, run->result, key, v);
}

/* --- facts ------------------------------------------------------------------------------------------- */

int
step_remember(
    struct step_run *run, const char *key, const struct value *v, struct err **e)
{
	struct step_state *s = run->state;
	struct value *fields = value_map(run->arena), *own;

	own = value_get(s->facts, run->step->id);
	if (own == NULL) {
		own = value_map(s->arena);
		value_set(s->arena, s->facts, run->step->id, own);
	}
	value_set(s->arena, own, key, value_copy(s->arena, v));
	value_set(run->arena, fields, "key", value_strz(run->arena, key));
	value_set(run->arena, fields, "value", (struct value *)v);
	return state_write(s, run->step, LOGBOOK_FACT, fields, e);
}

const struct value *
step_recall(const struct step_run *run, const char *key)
{
	return value_get(value_get(run->state->facts, run->step->id), key);
}

const char *
step_run_id(struct step_run *run)
{
	const char *id = arena_printf(
	    run->arena, "%s.%s-%s", run->run->run, run->step->id, run->host->name);

	return run->attempt > 1 ? arena_printf(run->arena, "%s-%d", id, run->attempt)
				: id;
}

struct lease_claim
state_claim(const struct step_state *s)
{
	const struct runbook_run *run = s->walk->run;

	return (struct lease_claim){
	    .folder = arena_printf(s->arena, "%s/leases", run->state),
	    .address = s->host->address,
	    .port = s->host->port,
	    .run = run->run};
}
