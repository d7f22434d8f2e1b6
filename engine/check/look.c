/* Looking at a router: ask, judge, look again, and tell. */
#include <string.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/wait.h"
#include "check/check.h"
#include "check/replies.h"
#include "check/source.h"
#include "device/device.h"
#include "event/event.h"
#include "netconf/session.h"

/* How many replies a look has. */
static size_t
reply_count(const struct check *check)
{
	size_t n = 0;

	if (check->source != NULL)
		return 1;
	while (check->kind->rpcs[n] != NULL)
		n++;
	return n;
}

int
check_collect(const struct check_look *l, struct arena *a,
    struct check_replies *ret_replies, struct err **e)
{
	size_t n = reply_count(l->check);
	const struct xml **v = arena_array(a, const struct xml *, n);

	if (l->check->source != NULL && source_ask(l->check->source, l, a, &v[0], e) < 0)
		return -1;
	for (size_t i = 0; i < n && l->check->source == NULL; i++) {
		struct str rpc = str_of(l->check->kind->rpcs[i]);
		struct reply *reply = NULL;

		if (device_read(l->device, rpc, l->deadline, &reply, e) < 0)
			return -1;
		v[i] = replies_keep(a, reply->root);
		reply_free(reply);
	}
	*ret_replies = (struct check_replies){v, n};
	return 0;
}

int
check_judge(const struct check *check, struct arena *a, const struct check_replies *now,
    const struct check_replies *before, struct check_results *ret_results, struct err **e)
{
	struct check_input in = {
	    .arena = a, .expect = check->expect, .now = now, .before = before};
	struct check_results results = {0};
	size_t n = reply_count(check);

	if (now->n != n)
		return err_set(e, ERR_PROTOCOL, "check '%s' needs %zu answers, not %zu",
		    check->name, n, now->n);
	if (before != NULL && before->n != n)
		return err_set(e, ERR_INPUT,
		    "check '%s' needs %zu answers in its baseline, not %zu", check->name,
		    n, before->n);
	if (check->kind->judge(&in, &results, e) < 0)
		return -1;
	if (results.n == 0)
		return err_set(
		    e, ERR_INTERNAL, "check '%s' came to no result", check->name);
	*ret_results = results;
	return 0;
}

static int
look_once(const struct check_look *l, struct check_replies *ret_now,
    struct check_results *ret_results, struct err **e)
{
	if (check_collect(l, l->arena, ret_now, e) < 0)
		return -1;
	return check_judge(l->check, l->arena, ret_now, l->before, ret_results, e);
}

/* What was judged is shown beside the judgement. */
static void
tell(const struct check_look *l, const struct check_replies *now,
    struct check_results *results)
{
	if (l->raw || !check_passed(results))
		results->raw = replies_show(l->arena, now, CHECK_RAW_MOST);
}

/* Whether what went wrong may be over in a while: a daemon that starts, a routing engine that joins. */
static bool
passes_with_time(const struct check_look *l, const struct err *e)
{
	return (err_code(e) == ERR_PROTOCOL || err_code(e) == ERR_RPC) &&
	       !device_broken(l->device);
}

static bool
may_wait(const struct check_look *l, int64_t looks)
{
	return looks <= l->check->retries &&
	       deadline_left(l->deadline) > l->check->interval * 1000;
}

int
check_run(const struct check_look *l, struct check_results *ret_results, struct err **e)
{
	for (int64_t looks = 1;; looks++) {
		struct deadline pause = *l->deadline;
		struct check_results results;
		struct check_replies now;

		if (look_once(l, &now, &results, e) == 0) {
			if (check_passed(&results) || !may_wait(l, looks)) {
				tell(l, &now, &results);
				*ret_results = results;
				return 0;
			}
		} else if (!passes_with_time(l, *e) || !may_wait(l, looks)) {
			return err_wrap(e, "check '%s'", l->check->name);
		}
		err_clear(e);
		if (l->waits != NULL)
			l->waits(l->ctx, l->check, looks + 1, l->check->retries + 1);
		pause.at_ms = clock_ms() + l->check->interval * 1000;
		if (wait_until(&pause, e) < 0)
			return err_wrap(e, "check '%s'", l->check->name);
	}
}

int
check_take(const struct check_look *look, struct check_replies *ret_replies,
    struct check_results *ret_results, struct err **e)
{
	struct arena *keep = look->keep != NULL ? look->keep : look->arena;
	struct check_replies now;

	if (check_collect(look, keep, &now, e) < 0 ||
	    check_judge(look->check, look->arena, &now, &now, ret_results, e) < 0)
		return -1;
	tell(look, &now, ret_results);
	*ret_replies = now;
	return 0;
}

void
check_behind(const struct check *checks, size_t n, struct device *dev)
{
	bool first = true;

	for (size_t i = 0; i < n; i++) {
		const char *const own[] = {
		    checks[i].source != NULL ? checks[i].source->request : NULL, NULL};
		const char *const *rpcs =
		    checks[i].source != NULL ? own : checks[i].kind->rpcs;

		for (; *rpcs != NULL; rpcs++, first = false)
			if (!first)
				device_behind_read(dev, str_of(*rpcs));
	}
}

void
check_post(struct bus *bus, const char *device, const struct check *check,
    const struct check_results *results)
{
	for (size_t i = 0; i < results->n; i++) {
		const struct check_result *r = &results->v[i];

		bus_post(bus, EV_CHECK_RESULT, {"device", ev_text(device)},
		    {"check", ev_text(check->name)}, {"title", ev_text(check->title)},
		    {"object", ev_text(r->object)}, {"passed", ev_bool(r->passed)},
		    {"expect", ev_text(r->expect)}, {"actual", ev_text(r->actual)},
		    {"before", ev_text(r->before)},
		    {"raw", ev_text(i == 0 ? results->raw : NULL)});
	}
}

bool
check_passed(const struct check_results *results)
{
	for (size_t i = 0; i < results->n; i++)
		if (!results->v[i].passed)
			return false;
	return results->n > 0;
}

void
check_add(struct check_results *out, struct arena *a, struct check_result r)
{
	if (out->n == out->cap) {
		size_t cap = out->cap > 0 ? 2 * out->cap : 8;

		out->v = arena_grow(
		    a, out->v, out->cap * sizeof *out->v, cap * sizeof *out->v);
		out->cap = cap;
	}
	out->v[out->n++] = r;
}

bool
check_always(const void *expect)
{
	(void)expect;
	return true;
}

int
check_sides(const struct check_input *in, bool needs_baseline, check_read_fn *read,
    void *self, struct err **e)
{
	if (needs_baseline && in->before == NULL) {
		err_set(e, ERR_INPUT, "there is no baseline to compare with");
		err_remedy(*e, "take one before the change: 'holdfast check --save "
			       "FILE'; then give it with "
			       "'--baseline FILE'");
		return -1;
	}
	if (read(self, in->now, CHECK_NOW, e) < 0)
		return -1;
	if (in->before != NULL && read(self, in->before, CHECK_BEFORE, e) < 0)
		return err_wrap(e, "in the baseline");
	return 0;
}
