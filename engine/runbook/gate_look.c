#include "runbook/gate_look.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/scope.h"
#include "base/wait.h"
#include "check/baseline.h"
#include "data/value.h"
#include "device/device.h"
#include "inventory/inventory.h"
#include "inventory/site.h"
#include "runbook/gate_text.h"
#include "runbook/snapshot.h"
#include "runbook/state.h"

bool
gate_is_link(const char *item)
{
	return strstr(item, "://") != NULL;
}

static bool
leaves_result(const struct runbook_step *steps, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if ((steps[i].result != NULL && strcmp(steps[i].result, name) == 0) ||
		    leaves_result(steps[i].block, steps[i].nblock, name) ||
		    leaves_result(steps[i].rescue, steps[i].nrescue, name) ||
		    leaves_result(steps[i].always, steps[i].nalways, name))
			return true;
	return false;
}

bool
gate_is_result(const struct step_run *s, const char *item)
{
	return leaves_result(s->run->runbook->steps, s->run->runbook->nsteps, item);
}

/* --- routers ----------------------------------------------------------------------------------------- */

static size_t
router_count(const struct gate_look *l)
{
	return l->batch ? l->s->nbatch : 1;
}

static const struct host *
router(const struct gate_look *l, size_t i)
{
	return l->batch ? l->s->batch[i] : l->s->host;
}

/* A router, and where what is found goes. */
struct looking {
	struct gate_look *look; /* const but for what is seen */
	const struct host *host;
	struct arena *arena;
	const struct deadline *deadline;
};

/* How another router of the batch stands. */
static struct step_state *
state_of(const struct step_run *s, const struct host *host)
{
	struct walk *w = s->state->walk;
	size_t i = 0;

	while (w->routers[i].host != host)
		i++;
	return &w->routers[i];
}

static int
take_before(const struct looking *at, const struct check *check,
    struct check_replies *ret_replies, struct err **e)
{
	const char *name = at->look->against;
	struct baseline *b = NULL;

	if (snapshot_read(
		at->arena, at->look->s->run->folder, name, at->host->name, &b, e) < 0)
		return -1;
	return baseline_get(b, at->host->name, check, at->arena, ret_replies, e);
}

/* One look: when to look again is the gate's business here, not the check's. */
static int
look_once(const struct looking *at, const struct check *check,
    struct check_results *ret_results, struct err **e)
{
	struct step_run there = *at->look->s;
	struct check once = *check;
	struct check_replies before = {0};
	struct check_look look = {.check = &once,
	    .host = at->host->name,
	    .address = at->host->address,
	    .arena = at->arena,
	    .deadline = at->deadline};

	once.retries = 0;
	there.host = at->host;
	there.state = state_of(at->look->s, at->host);
	if (at->look->against != NULL && check_compares(check)) {
		if (take_before(at, check, &before, e) < 0)
			return -1;
		look.before = &before;
	}
	if (step_device(&there, &look.device, e) < 0)
		return -1;
	if (check_run(&look, ret_results, e) == 0)
		return 0;
	if (device_broken(look.device))
		step_drop_device(&there);
	return -1;
}

/* Whether an error says something of the router as it is now; else nobody needs to look again. */
static bool
passes(const struct err *e)
{
	int code = err_exit_code(e);

	return err_code(e) != ERR_CANCELLED && code != 2 && code != 70;
}

/* --- what is shown ----------------------------------------------------------------------------------- */

struct showing {
	struct gate_look *l;
	struct arena *arena;
	struct value *list;
	bool bad;
};

static const char *
clean(const struct showing *w, const char *text)
{
	return gate_text_clean(w->arena, w->l->s->run->redact, str_of(text));
}

static struct value *
entry(struct showing *w, const char *device, const char *title)
{
	struct value *one = value_map(w->arena);

	if (device != NULL)
		value_set(w->arena, one, "device", value_strz(w->arena, device));
	value_set(w->arena, one, "title", value_strz(w->arena, clean(w, title)));
	value_append(w->arena, w->list, one);
	return one;
}

/* Text with the object that it is about before it, unless it begins with it. */
static void
said(struct showing *w, struct value *one, const char *key, const char *object,
    const char *text)
{
	bool has = object == NULL || object[0] == '\0' ||
		   str_starts(str_of(text), str_of(object));

	if (!has)
		text = arena_printf(w->arena, "%s %s", object, text);
	value_set(w->arena, one, key, value_strz(w->arena, clean(w, text)));
}

static void
passed(struct showing *w, struct value *one, bool good)
{
	value_set(w->arena, one, "passed", value_bool(w->arena, good));
	w->bad |= !good;
}

static int
unreadable(
    struct showing *w, const struct host *host, const struct check *check, struct err **e)
{
	struct value *one;
	struct buf text;

	if (!passes(*e))
		return -1;
	one = entry(w, host->name, check->title);
	buf_init(&text, BUF_LINE);
	err_brief(*e, &text);
	said(w, one, "expect", NULL, "an answer");
	said(w, one, "actual", NULL, buf_z(&text));
	passed(w, one, false);
	buf_done(&text);
	err_clear(e);
	return 0;
}

static int
show_check(
    struct showing *w, const struct host *host, const struct check *check, struct err **e)
{
	struct looking at = {w->l, host, w->arena, &w->l->s->deadline};
	struct check_results results = {0};
	SCOPE(scope, SCOPE_DEVICE, host->name, NULL);

	if (look_once(&at, check, &results, e) < 0)
		return unreadable(w, host, check, e);
	for (size_t i = 0; i < results.n; i++) {
		const struct check_result *r = &results.v[i];
		struct value *one = entry(w, host->name, check->title);

		said(w, one, "expect", r->object, r->expect);
		said(w, one, "actual", r->object, r->actual);
		passed(w, one, r->passed);
	}
	return 0;
}

/* What a step before left, as far as it has run. */
static void
show_result(struct showing *w, const char *name, const struct value *result)
{
	const struct step_run *s = w->l->s;
	const char *outcome = result != NULL ? value_text(result, "outcome") : NULL;
	const char *detail = result != NULL ? value_text(result, "detail") : NULL;
	struct value *one = entry(w, s->host != NULL ? s->host->name : NULL, name);

	if (outcome == NULL)
		outcome = "it has not run";
	said(w, one, "text", NULL,
	    detail != NULL ? arena_printf(w->arena, "%s: %s", outcome, detail) : outcome);
	passed(w, one,
	    strcmp(outcome, step_outcome_name(STEP_PASSED)) == 0 ||
		strcmp(outcome, step_outcome_name(STEP_CHANGED)) == 0 ||
		strcmp(outcome, step_outcome_name(STEP_SKIPPED)) == 0);
}

static int
show_item(struct showing *w, const char *item, struct err **e)
{
	const struct step_run *s = w->l->s;
	struct check check;

	if (gate_is_link(item)) {
		said(w, entry(w, NULL, "Link"), "link", NULL, item);
		return 0;
	}
	if (gate_is_result(s, item)) {
		show_result(w, item, value_get(s->vars, item));
		return 0;
	}
	if (check_load(s->arena, s->run->site->dir, item, &check, e) < 0)
		return -1;
	for (size_t i = 0; i < router_count(w->l); i++)
		if (show_check(w, router(w->l, i), &check, e) < 0)
			return -1;
	return 0;
}

int
gate_look_show(struct gate_look *l, const struct row_texts *items,
    const struct value **ret_shown, bool *ret_bad, struct err **e)
{
	struct showing w = {
	    .l = l, .arena = l->s->arena, .list = value_list(l->s->arena)};

	for (size_t i = 0; i < items->n; i++)
		if (show_item(&w, items->v[i], e) < 0)
			return -1;
	*ret_shown = w.list;
	*ret_bad = w.bad;
	return 0;
}

/* --- what must hold ---------------------------------------------------------------------------------- */

/* "bgp: 192.0.2.1: idle (expected: established)": the first thing that is wrong; nothing if all is well. */
static int
look_at(
    struct looking *at, const struct check_set *until, struct buf *wrong, struct err **e)
{
	SCOPE(scope, SCOPE_DEVICE, at->host->name, NULL);

	for (size_t i = 0; i < until->n && wrong->n == 0; i++) {
		const struct check *check = &until->v[i];
		struct check_results results = {0};

		if (look_once(at, check, &results, e) < 0) {
			if (!passes(*e))
				return -1;
			buf_printf(wrong, "%s: ", check->name);
			err_brief(*e, wrong);
			err_clear(e);
			continue;
		}
		at->look->seen[at->look->nseen++] =
		    (struct gate_seen){at->host, check, results};
		for (size_t j = 0; j < results.n && wrong->n == 0; j++)
			if (!results.v[j].passed)
				buf_printf(wrong, "%s: %s%s%s (expected: %s)",
				    check->name, results.v[j].object,
				    results.v[j].object[0] != '\0' ? ": " : "",
				    results.v[j].actual, results.v[j].expect);
	}
	return 0;
}

/* There may be many looks: each forgets the one before. */
static void
forget(struct gate_look *l)
{
	arena_free(l->last);
	l->last = NULL;
	l->nseen = 0;
}

static int
look_all(struct gate_look *l, const struct deadline *d, struct buf *wrong, struct err **e)
{
	struct looking at = {.look = l, .deadline = d};
	int rc = 0;

	forget(l);
	at.arena = l->last = arena_new();
	l->seen = arena_array(l->last, struct gate_seen, router_count(l) * l->until.n);
	for (size_t i = 0; rc == 0 && wrong->n == 0 && i < router_count(l); i++) {
		at.host = router(l, i);
		rc = look_at(&at, &l->until, wrong, e);
		if (wrong->n > 0 && l->batch)
			buf_printf(wrong, " (%s)", at.host->name);
	}
	return rc;
}

void
gate_look_end(struct gate_look *l)
{
	for (size_t i = 0; i < l->nseen; i++)
		check_post(l->s->run->bus, l->seen[i].host->name, l->seen[i].check,
		    &l->seen[i].results);
	forget(l);
}

int
gate_look_until(void *ctx, const struct deadline *d, bool *ret_holds,
    const char **ret_seen, struct err **e)
{
	struct gate_look *l = ctx;
	struct buf wrong;
	int rc;

	buf_init(&wrong, BUF_LINE);
	rc = look_all(l, d, &wrong, e);
	if (rc == 0) {
		*ret_holds = wrong.n == 0;
		*ret_seen =
		    gate_text_clean(l->s->arena, l->s->run->redact, buf_str(&wrong));
	}
	buf_done(&wrong);
	return rc;
}
