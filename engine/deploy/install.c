#include "deploy/install.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "data/value.h"
#include "deploy/errand.h"
#include "deploy/install_look.h"
#include "device/device.h"
#include "device/release.h"
#include "device/software.h"

enum { LOG_LINES = 5 };

/* --- what is to be sent ----------------------------------------------------------------------------------------- */

static int
member_number(const char *name)
{
	return (int)strtol(name + strcspn(name, "0123456789"), NULL, 10);
}

static struct install_target
target_of(const struct device_software *sw, const struct device_engine *engine,
    const struct install *in)
{
	bool several = sw->n > 1;

	return (struct install_target){.name = several ? engine->name : "",
	    .argument = sw->shape == DEVICE_DUAL ? engine->name : NULL,
	    .member = sw->shape == DEVICE_MEMBERS ? member_number(engine->name) : -1,
	    .runs = engine->pending == NULL && release_is(in->version, engine->version),
	    .staged = release_is(in->version, engine->pending)};
}

/* One request for all: done when all are. */
static struct install_target
target_of_all(const struct device_software *sw, const struct install *in)
{
	struct install_target all = {
	    .name = "", .member = -1, .runs = true, .staged = true};

	for (size_t i = 0; i < sw->n; i++) {
		struct install_target one = target_of(sw, &sw->engines[i], in);

		all.runs = all.runs && one.runs;
		all.staged = all.staged && (one.staged || one.runs);
	}
	return all;
}

static bool
is_wanted(const struct device_engine *engine, const struct install *in)
{
	return in->only == NULL || strcmp(in->only, engine->name) == 0;
}

/* The backup's first, the master's last. */
static void
add_targets(
    const struct device_software *sw, const struct install *in, struct install_plan *plan)
{
	for (int master = 0; master < 2; master++)
		for (size_t i = 0; i < sw->n; i++)
			if (sw->engines[i].master == (master == 1) &&
			    is_wanted(&sw->engines[i], in))
				plan->targets[plan->n++] =
				    target_of(sw, &sw->engines[i], in);
}

int
install_fits(const char *path, const struct device_software *sw, struct err **e)
{
	if (!release_image_is_vmhost(path) || sw->vmhost)
		return 0;
	return err_set(e, ERR_INPUT,
	    "'%s' is for a router whose Junos runs on a vmhost, and this %s is none",
	    path, sw->model[0] != '\0' ? sw->model : "router");
}

static int
check_shape(const struct device_software *sw, const struct install *in, struct err **e)
{
	if (install_fits(in->path, sw, e) < 0)
		return -1;
	if (sw->shape == DEVICE_CLUSTER)
		return err_set(e, ERR_INPUT,
		    "a chassis cluster is upgraded node by node at its console, not "
		    "here");
	if (in->only != NULL &&
	    (sw->shape != DEVICE_DUAL || device_engine_named(sw, in->only) == NULL))
		return err_set(
		    e, ERR_INPUT, "there is no routing engine '%s' to choose", in->only);
	if (sw->shape != DEVICE_MEMBERS)
		return 0;
	for (size_t i = 1; i < sw->n; i++)
		if (sw->engines[i].model != NULL && sw->engines[0].model != NULL &&
		    strcmp(sw->engines[i].model, sw->engines[0].model) != 0)
			return err_set(e, ERR_INPUT,
			    "a virtual chassis of different models (%s, %s) needs a set "
			    "of "
			    "packages",
			    sw->engines[0].model, sw->engines[i].model);
	return 0;
}

static int
check_answers(
    const struct device_software *sw, const struct device_engine *engine, struct err **e)
{
	if (engine->version != NULL)
		return 0;
	return err_set(e, ERR_CHECK, "%s does not answer%s%s",
	    engine->name[0] != '\0' ? engine->name : "the routing engine",
	    sw->silent != NULL ? ": " : "", sw->silent != NULL ? sw->silent : "");
}

int
install_ready(const struct install *in, const struct device_software *sw, struct err **e)
{
	if (check_shape(sw, in, e) < 0)
		return -1;
	for (size_t i = 0; i < sw->n; i++)
		if (is_wanted(&sw->engines[i], in) &&
		    check_answers(sw, &sw->engines[i], e) < 0)
			return -1;
	return 0;
}

static int
check_free(const struct device_engine *engine, const struct install *in, struct err **e)
{
	if (engine->pending == NULL || release_is(in->version, engine->pending) ||
	    in->force)
		return 0;
	err_set(e, ERR_CHECK, "%s has %s pending, which is not %s",
	    engine->name[0] != '\0' ? engine->name : "the router", engine->pending,
	    in->version);
	err_remedy(*e, "a reboot completes that install, rollback-package backs it out");
	return -1;
}

int
install_plan(const struct errand *er, const struct install *in,
    const struct device_software *sw, struct install_plan *ret, struct err **e)
{
	struct install_plan plan = {
	    .targets = arena_array(er->arena, struct install_target, sw->n + 1),
	    .vmhost = sw->vmhost && (release_image_is_vmhost(in->path) ||
					strstr(in->path, "junos-install-") == NULL)};

	if (install_ready(in, sw, e) < 0)
		return -1;
	for (size_t i = 0; i < sw->n; i++)
		if (is_wanted(&sw->engines[i], in) &&
		    check_free(&sw->engines[i], in, e) < 0)
			return -1;
	if (sw->evolved)
		plan.targets[plan.n++] = target_of_all(sw, in);
	else
		add_targets(sw, in, &plan);
	for (size_t i = 0; i < plan.n; i++)
		plan.todo += !plan.targets[i].runs && !plan.targets[i].staged;
	*ret = plan;
	return 0;
}

/* --- one request ------------------------------------------------------------------------------------------------- */

struct work {
	struct errand *er;
	const struct install *in;
	const struct install_plan *plan;
	const struct install_target *target;
	struct install_before before; /* what was there before it was sent */
	const char *words;            /* what the router said, or what was seen last */
};

static const char *
key_of(const struct work *w)
{
	return w->target->name[0] != '\0'
		   ? arena_printf(w->er->arena, "sent-%s", w->target->name)
		   : "sent";
}

/* "re1: " before what is said of it. */
static const char *
of(const struct work *w)
{
	return w->target->name[0] != '\0'
		   ? arena_printf(w->er->arena, "%s: ", w->target->name)
		   : "";
}

static const char *
log_end(const struct work *w)
{
	struct deadline look = errand_look(w->er);
	struct device *dev;
	struct err *ignored = NULL;
	const char *lines = "";

	if (w->er->session(w->er->ctx, &look, &dev, &ignored) < 0 ||
	    device_install_log(dev, w->er->arena, w->before.line, LOG_LINES, &look,
		&lines, &ignored) < 0) {
		err_free(ignored);
		return "";
	}
	return lines[0] == '\0' ? ""
				: arena_printf(w->er->arena, "; the install log ends: %s",
				      install_quote(w->er->arena, lines));
}

static int
failed(const struct work *w, const char *words, struct err **e)
{
	size_t left = (size_t)(w->plan->targets + w->plan->n - w->target) - 1;

	err_set(e, ERR_CHECK, "%s%s was not installed: %s%s%s", of(w), w->in->version,
	    words, log_end(w),
	    left > 0 ? "; the other routing engines were left alone" : "");
	err_remedy(*e, "read the router's own words above; it runs what it ran before");
	return -1;
}

static int
unknown(const struct work *w, const char *why, struct err **e)
{
	err_clear(e);
	err_set(e, ERR_STATE,
	    "%swhether %s was installed is not known: %s; last seen: %s", of(w),
	    w->in->version, why, w->words);
	err_remedy(*e, "look at 'show log install' and 'show system software'; neither "
		       "install nor reboot before that is clear");
	return -1;
}

/* Everything of before is read and kept, then the request may go out. */
static int
prepare(struct work *w, struct device *dev, struct err **e)
{
	struct deadline look = errand_look(w->er);

	if (install_before_read(w->er->arena, dev, &look, &w->before, e) < 0 ||
	    (w->in->before != NULL && w->in->before(w->in->ctx, e) < 0))
		return -1;
	return w->er->remember(
	    w->er->ctx, key_of(w), install_before_value(w->er->arena, &w->before), e);
}

enum sent {
	SENT_DONE,
	SENT_OPEN,
	SENT_FAILED,
	SENT_PENDING, /* refused, as an install is pending: perhaps this one */
};

/* -1: nothing was sent. */
static int
send(struct work *w, enum sent *ret, struct err **e)
{
	struct device_package package = {.path = w->in->path,
	    .engine = w->target->argument,
	    .member = w->target->member,
	    .vmhost = w->plan->vmhost,
	    .validate = w->in->validate,
	    .no_copy = w->in->no_copy,
	    .unlink = w->in->unlink,
	    .force = w->in->force};
	struct deadline look = errand_look(w->er), reply = w->er->deadline;
	struct device_answer answer;
	struct device *dev;

	if (w->er->session(w->er->ctx, &look, &dev, e) < 0 || prepare(w, dev, e) < 0)
		return -1;
	if (reply.at_ms > clock_ms() + w->in->reply_ms)
		reply.at_ms = clock_ms() + w->in->reply_ms;
	w->er->say(w->er->ctx, "installing",
	    arena_printf(w->er->arena, "%s%s", of(w), w->in->version));
	*ret = SENT_OPEN;
	if (device_package_add(dev, w->er->arena, &package, &reply, &answer, e) < 0) {
		w->er->drop(w->er->ctx);
		w->words = errand_why(w->er, *e);
		if (!errand_left_open(*e))
			return -1;
		err_clear(e);
		return 0;
	}
	w->words = answer.last;
	if (answer.pending)
		*ret = SENT_PENDING;
	else if (answer.verdict != DEVICE_VERDICT_UNCLEAR)
		*ret = answer.verdict == DEVICE_VERDICT_DONE ? SENT_DONE : SENT_FAILED;
	return 0;
}

/* --- until it is known ------------------------------------------------------------------------------------------- */

static int
look_once(struct work *w, enum install_seen *ret, struct err **e)
{
	struct deadline look = errand_look(w->er);
	struct install_look l = {.arena = w->er->arena,
	    .path = w->in->path,
	    .version = w->in->version,
	    .engine = w->target->name,
	    .vmhost = w->plan->vmhost,
	    .before = &w->before};
	struct device *dev;

	if (w->er->session(w->er->ctx, &look, &dev, e) < 0)
		return -1;
	if (install_look(&l, dev, &look, ret, e) < 0) {
		w->er->drop(w->er->ctx);
		return -1;
	}
	w->words = l.words;
	return 0;
}

/* Follows the request up as 4.8 says. *ret: INSTALL_STAGED, _RUNS, _FAILED, or _NOTHING if the router knows nothing of
 * it, for long enough. */
static int
follow_up(struct work *w, enum install_seen *ret, struct err **e)
{
	int64_t quiet_since = 0;

	for (;;) {
		enum install_seen seen = INSTALL_UNCLEAR;

		if (look_once(w, &seen, e) < 0) {
			if (err_code(*e) == ERR_CANCELLED)
				return unknown(w, "stopped", e);
			/* a look that the end of the time cut short saw nothing */
			if (deadline_left(&w->er->deadline) > 0)
				w->words = errand_why(w->er, *e);
			err_clear(e);
		}
		if (seen != INSTALL_NOTHING)
			quiet_since = 0;
		else if (quiet_since == 0)
			quiet_since = clock_ms();
		if (seen == INSTALL_STAGED || seen == INSTALL_RUNS ||
		    seen == INSTALL_FAILED ||
		    (seen == INSTALL_NOTHING &&
			clock_ms() - quiet_since >= w->in->quiet_ms)) {
			*ret = seen;
			return 0;
		}
		errand_repeat(w->er, "following up the install",
		    arena_printf(w->er->arena, "%s%s", of(w), w->words), 0);
		if (deadline_left(&w->er->deadline) == 0)
			return unknown(w, "there was no more time", e);
		if (errand_pause(w->er, w->er->probe_ms, e) < 0)
			return unknown(w, "stopped", e);
	}
}

/* What it answered is looked at: an answer that the router contradicts is none. */
static int
prove(struct work *w, struct err **e)
{
	enum install_seen seen = INSTALL_UNCLEAR;
	const char *answered = w->words;

	if (look_once(w, &seen, e) < 0) {
		err_clear(e);
		if (follow_up(w, &seen, e) < 0)
			return -1;
	}
	if (seen != INSTALL_NOTHING && seen != INSTALL_FAILED) {
		w->words = answered;
		return 0;
	}
	return unknown(w,
	    arena_printf(w->er->arena, "it answered '%s', and then denied it", answered),
	    e);
}

/* Refused because of an install that is pending: ours, of a request before this one, or somebody's. */
static int
whose_pending(struct work *w, struct err **e)
{
	enum install_seen seen = INSTALL_UNCLEAR;
	const char *answered = w->words;

	if (look_once(w, &seen, e) < 0)
		err_clear(e);
	if (seen == INSTALL_STAGED || seen == INSTALL_RUNS)
		return 0;
	return failed(w, answered, e);
}

/* From the request to what is known; `resumed`: it was sent by a process that died. */
static int
install_one(struct work *w, bool resumed, struct err **e)
{
	for (int attempt = 0; attempt < 2; attempt++) {
		enum install_seen seen;
		enum sent sent = SENT_OPEN;

		if ((!resumed || attempt > 0) && send(w, &sent, e) < 0)
			return -1;
		if (sent == SENT_FAILED)
			return failed(w, w->words, e);
		if (sent == SENT_PENDING)
			return whose_pending(w, e);
		if (sent == SENT_DONE)
			return prove(w, e);
		if (follow_up(w, &seen, e) < 0)
			return -1;
		if (seen == INSTALL_FAILED)
			return failed(w, w->words, e);
		if (seen != INSTALL_NOTHING)
			return 0;
		w->er->say(w->er->ctx, "sending the package request again",
		    "the router knows nothing of the first one");
	}
	return failed(w, "the router took the request twice, and knows nothing of it", e);
}

/* --- all of them ------------------------------------------------------------------------------------------------- */

/* Something is pending of which the facts do not tell what it is: ours only if we remember that we sent it. */
static int
check_pending(const struct errand *er, const struct install_plan *plan, struct err **e)
{
	struct deadline look = errand_look(er);
	enum device_pending pending;
	struct device *dev;

	for (size_t i = 0; i < plan->n; i++)
		if (plan->targets[i].staged)
			return 0;
	if (er->session(er->ctx, &look, &dev, e) < 0 ||
	    device_pending_install(dev, &look, &pending, e) < 0)
		return -1;
	if (pending != DEVICE_PENDING_SOME)
		return 0;
	err_set(e, ERR_CHECK, "an install is pending already, and it is not ours");
	err_remedy(*e, "a reboot completes that install, rollback-package backs it out");
	return -1;
}

static bool
any_remembered(const struct errand *er, const struct install_plan *plan)
{
	for (size_t i = 0; i < plan->n; i++) {
		struct work w = {.er = (struct errand *)er, .target = &plan->targets[i]};

		if (errand_recall(er, key_of(&w)) != NULL)
			return true;
	}
	return false;
}

static int
install_all(struct errand *er, const struct install *in, const struct install_plan *plan,
    struct buf *said, struct err **e)
{
	for (size_t i = 0; i < plan->n; i++) {
		struct work w = {.er = er,
		    .in = in,
		    .plan = plan,
		    .target = &plan->targets[i],
		    .words = "nothing"};
		const struct value *sent = errand_recall(er, key_of(&w));

		if (w.target->runs || w.target->staged) {
			w.words =
			    w.target->runs ? "runs it already" : "has it pending already";
		} else {
			if (sent != NULL)
				w.before = install_before_of(er->arena, sent);
			if (install_one(&w, sent != NULL, e) < 0)
				return -1;
		}
		buf_printf(said, "%s%s%s", said->n > 0 ? "; " : "", of(&w), w.words);
	}
	return 0;
}

int
install_run(struct errand *er, const struct install *in, struct install_result *ret,
    struct err **e)
{
	struct device_software sw;
	struct install_plan plan;
	struct buf said;
	int rc;

	if (errand_software(er, &sw, e) < 0 || install_plan(er, in, &sw, &plan, e) < 0)
		return -1;
	if (plan.todo > 0 && !in->force && !any_remembered(er, &plan) &&
	    check_pending(er, &plan, e) < 0)
		return -1;
	buf_init(&said, BUF_LINE);
	rc = install_all(er, in, &plan, &said, e);
	if (rc == 0) {
		*ret = (struct install_result){
		    .changed = plan.todo > 0 || any_remembered(er, &plan),
		    .detail = buf_copy(&said, er->arena)};
		for (size_t i = 0; i < plan.n; i++)
			ret->reboot = ret->reboot || !plan.targets[i].runs;
	}
	buf_done(&said);
	return rc;
}
