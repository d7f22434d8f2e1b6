#include "deploy/attempt.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/cancel.h"
#include "base/clock.h"
#include "base/err.h"
#include "config/tree.h"
#include "data/value.h"
#include "deploy/lease.h"
#include "deploy/ledger.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "inventory/site.h"

enum {
	OPEN_SECONDS = 30,
	REOPEN_PAUSE_MS = 1000,
	STUBBORN_MS =
	    10000, /* another host key, a login refused: a daemon may restart, then it stays so */
	LATE_MS =
	    180000, /* the timer fires up to 45 s late and its commit takes a while (junos-facts 2.9) */
};

struct attempt *
attempt_new(const struct plan *plan, const struct host *host, struct result *result)
{
	struct attempt *t = calloc(1, sizeof *t);

	if (t == NULL)
		abort();
	*result = (struct result){.outcome = OUTCOME_UNKNOWN, .exit_code = 7};
	buf_init(&result->diff, BUF_TEXT);
	buf_init(&result->detail, BUF_LINE);
	*t = (struct attempt){.plan = plan,
	    .host = host,
	    .result = result,
	    .arena = arena_new(),
	    .draft = arena_new(),
	    .began_ms = clock_ms()};
	t->reach = (struct reach){.arena = t->arena,
	    .host = host,
	    .site = plan->site,
	    .bus = plan->bus,
	    .trips = &t->trips};
	buf_init(&t->rendering.text, BUF_TEXT);
	return t;
}

int
attempt_lease(struct attempt *t, struct err **e)
{
	const struct plan *plan = t->plan;
	struct lease_claim claim = {.address = t->host->address,
	    .port = t->host->port,
	    .run = bus_run(plan->bus)};

	if (plan->state == NULL || plan->leased)
		return 0;
	claim.folder = arena_printf(t->arena, "%s/leases", plan->state);
	return lease_take(&claim, &t->lease, e);
}

static struct value *
begin_fields(const struct attempt *t)
{
	struct arena *a = t->arena;
	struct value *fields = value_map(a);

	value_set(a, fields, "format", value_int(a, 1));
	value_set(a, fields, "run", value_strz(a, t->plan->run));
	value_set(a, fields, "host", value_strz(a, t->host->name));
	value_set(a, fields, "address", value_strz(a, t->host->address));
	value_set(a, fields, "port", value_int(a, t->host->port));
	value_set(a, fields, "confirm-timeout", value_int(a, t->plan->confirm_timeout));
	if (t->plan->together > 0)
		value_set(
		    a, fields, "together", value_int(a, (int64_t)t->plan->together));
	return fields;
}

int
attempt_begin(struct attempt *t, struct err **e)
{
	const struct plan *plan = t->plan;
	const char *folder;

	if (plan->state == NULL)
		return 0;
	folder = arena_printf(t->arena, "%s/runs/%s", plan->state, plan->run);
	if (attempt_lease(t, e) < 0 ||
	    journal_new(journal_path(t->arena, folder, t->host->name), plan->redact,
		&t->journal, e) < 0)
		return -1;
	return journal_write(t->journal, JOURNAL_BEGIN, begin_fields(t), e);
}

void
attempt_free(struct attempt *t)
{
	ledger_close(t->journal);
	lease_drop(t->lease);
	attempt_forget_draft(t);
	arena_free(t->arena);
	free(t);
}

/* Text was parsed once before anything was sent: here it cannot fail for its syntax. Set commands may. */
const struct config_node *
attempt_tree(struct attempt *t)
{
	struct err *e = NULL;

	if (t->tree != NULL || t->draft == NULL)
		return t->tree;
	if ((t->plan->load == SITE_SET
		    ? config_parse_set(t->draft, t->host->name,
			  buf_str(&t->rendering.text), &t->tree, &e)
		    : rendering_parse(&t->rendering, t->draft, &t->tree, &e)) < 0)
		err_free(e);
	return t->tree;
}

void
attempt_forget_draft(struct attempt *t)
{
	rendering_done(&t->rendering);
	t->rendering = (struct rendering){0};
	buf_init(&t->rendering.text, BUF_TEXT);
	t->tree = NULL;
	arena_free(t->draft);
	t->draft = NULL;
}

int
attempt_record(const struct attempt *t, enum journal_entry entry,
    const struct value *fields, struct err **e)
{
	return journal_write(t->journal, entry, fields, e);
}

void
attempt_note(
    const struct attempt *t, enum journal_entry entry, const struct value *fields)
{
	struct err *e = NULL;

	if (journal_write(t->journal, entry, fields, &e) == 0)
		return;
	bus_post(t->plan->bus, EV_WARNING, {"device", ev_text(t->host->name)},
	    {"message", ev_text(attempt_why(t, e))});
	err_free(e);
}

void
attempt_say(const struct attempt *t, const char *state, const char *detail)
{
	bool milestone = t->asked || detail != NULL;

	bus_post(t->plan->bus, EV_DEVICE_STATE, {"device", ev_text(t->host->name)},
	    {"milestone", ev_bool(milestone)}, {"state", ev_text(state)},
	    {"detail", ev_text(detail)},
	    {"elapsed-ms", ev_int(clock_ms() - t->began_ms)});
}

const char *
attempt_why(const struct attempt *t, const struct err *e)
{
	const char *text;
	struct buf line;

	buf_init(&line, BUF_LINE);
	err_brief(e, &line);
	text = buf_copy(&line, t->arena);
	buf_done(&line);
	return text;
}

int
attempt_stops_at(const struct attempt *t)
{
	return t->plan->firm ? CANCEL_STOP : CANCEL_FINISH;
}

struct deadline
attempt_deadline(const struct attempt *t, int64_t seconds)
{
	struct deadline d = deadline_in(seconds * 1000, t->plan->cancel);

	d.cancel_at = attempt_stops_at(t);
	return d;
}

struct deadline
attempt_firm_deadline(const struct attempt *t, int64_t seconds)
{
	return deadline_in(seconds * 1000, t->plan->cancel);
}

struct deadline
attempt_try(const struct deadline *until, int64_t extra_ms)
{
	struct deadline d = *until;
	int64_t at = clock_ms() + ATTEMPT_TRY_SECONDS * 1000 + extra_ms;

	if (d.at_ms > at)
		d.at_ms = at;
	return d;
}

int64_t
attempt_timer_ms(const struct attempt *t)
{
	return t->committed_ms + t->commit_took_ms + t->plan->confirm_timeout * 60000;
}

int64_t
attempt_timer_over_ms(const struct attempt *t)
{
	return t->settled_ms + t->plan->confirm_timeout * 60000 + t->commit_took_ms +
	       LATE_MS;
}

struct deadline
attempt_window(const struct attempt *t)
{
	struct deadline d = attempt_deadline(t, 0);
	int64_t reserve = 2 * t->commit_took_ms + 10000,
		half = t->plan->confirm_timeout * 30000;

	d.at_ms = attempt_timer_ms(t) - (reserve < half ? reserve : half);
	return d;
}

int
attempt_open(struct attempt *t, const struct deadline *d, struct device **ret_device,
    struct err **e)
{
	struct deadline soon = *d;

	if (deadline_left(d) > OPEN_SECONDS * 1000)
		soon.at_ms = clock_ms() + OPEN_SECONDS * 1000;
	return reach_open(&t->reach, &soon, ret_device, e);
}

int
attempt_pause(const struct deadline *until, int64_t ms, struct err **e)
{
	struct deadline pause = *until;

	pause.at_ms = clock_ms() + ms;
	return wait_until(&pause, e);
}

int
attempt_again(const struct attempt *t, const struct deadline *until, int64_t ms,
    const char *state, struct err **e)
{
	if (err_code(*e) == ERR_CANCELLED || deadline_left(until) <= ms)
		return -1;
	attempt_say(t, state, attempt_why(t, *e));
	err_clear(e);
	device_forget(t->device);
	device_forget(t->fresh);
	return attempt_pause(until, ms, e);
}

int
attempt_reopen(struct attempt *t, const struct deadline *d, struct device **ret_device,
    struct err **e)
{
	int64_t patience = clock_ms() + STUBBORN_MS;

	for (;;) {
		if (attempt_open(t, d, ret_device, e) == 0)
			return 0;
		if (!err_retryable(*e) && clock_ms() > patience)
			return -1;
		if (attempt_again(t, d, REOPEN_PAUSE_MS, "reconnecting", e) < 0)
			return -1;
	}
}

const char *
attempt_log(const struct attempt *t, const char *what)
{
	const char *run = t->plan->run, *comment = t->plan->comment;

	if (comment != NULL && strcmp(what, "change") == 0)
		return arena_printf(t->arena, "holdfast %s %s: %s", run, what, comment);
	return arena_printf(t->arena, "holdfast %s %s", run, what);
}

bool
attempt_is_ours(const struct attempt *t, const struct device_commit *c, const char *what)
{
	return attempt_is_of(t, c, t->plan->run, what);
}

bool
attempt_is_of(const struct attempt *t, const struct device_commit *c, const char *run,
    const char *what)
{
	const char *mark = arena_printf(t->arena, "holdfast %s %s", run, what);

	/* Older trains put the operator's text into the comment (junos-facts 2.10). */
	return strstr(c->log, mark) != NULL || strstr(c->comment, mark) != NULL;
}
