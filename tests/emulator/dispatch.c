#include "emulator/dispatch.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/wait.h"
#include "data/xml.h"
#include "emulator/command.h"
#include "emulator/commit.h"
#include "emulator/configuration.h"
#include "emulator/database.h"
#include "emulator/history.h"
#include "emulator/load.h"
#include "emulator/log.h"
#include "emulator/operational.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/simclock.h"

enum {
	PLAIN = 0,
	WRAP = 1, /* operational: in the multi-RE wrapper where the personality has one */
	COMMIT = 2, /* takes time, one at a time */
};

static const struct rpc {
	const char *name;
	void (*answer)(struct call *c);
	int flags;
} rpcs[] = {
#define RPC(name, answer, flags) {name, answer, flags},
#include "emulator/rpcs.def"
#undef RPC
};

static const struct rpc *
rpc_named(const char *name)
{
	for (size_t i = 0; i < sizeof rpcs / sizeof rpcs[0]; i++)
		if (strcmp(rpcs[i].name, name) == 0)
			return &rpcs[i];
	return NULL;
}

static void
wrap(struct call *c, const struct rpc *rpc)
{
	static const char *const names[][2] = {[WRAPPER_RE0] = {"re0"},
	    [WRAPPER_DUAL] = {"re0", "re1"},
	    [WRAPPER_FPC0] = {"fpc0"}};
	int wrapper = c->router->setup.personality->wrapper;

	if (wrapper == WRAPPER_NONE) {
		rpc->answer(c);
		return;
	}
	reply_add(c, "<multi-routing-engine-results>\n\n");
	for (size_t i = 0; i < 2 && names[wrapper][i] != NULL; i++) {
		reply_add(c, "<multi-routing-engine-item>\n\n<re-name>%s</re-name>\n\n",
		    names[wrapper][i]);
		rpc->answer(c);
		reply_add(c, "</multi-routing-engine-item>\n\n");
	}
	reply_add(c, "</multi-routing-engine-results>\n");
}

static void
answer_with(struct call *c, const struct rpc *rpc)
{
	if (rpc == NULL)
		reply_syntax(c, NULL, c->op != NULL ? c->op->name : "rpc");
	else if ((rpc->flags & WRAP) != 0)
		wrap(c, rpc);
	else
		rpc->answer(c);
}

void
dispatch_again(struct call *c)
{
	answer_with(c, rpc_named(c->op->name));
}

static void
pause_for(const struct router *r, int64_t router_ms)
{
	struct deadline d =
	    deadline_in(simclock_real(r->setup.clock, router_ms), r->setup.cancel);
	struct err *e = NULL;

	d.cancel_at = 1;
	if (router_ms > 0)
		wait_until(&d, &e);
	err_free(e);
}

static void
execute(struct call *c, const struct rpc *rpc)
{
	struct router *r = c->router;
	bool commit = rpc != NULL && (rpc->flags & COMMIT) != 0;

	if (commit) {
		pthread_mutex_lock(&r->commit_mutex);
		pause_for(r, commit_begin(c));
	}
	pthread_mutex_lock(&r->mutex);
	router_tick(r);
	c->session->active_ms = router_now(r);
	if (r->holder.pid == c->session->pid)
		r->holder.active_ms = c->session->active_ms;
	answer_with(c, rpc);
	if (commit)
		commit_end(c);
	pthread_mutex_unlock(&r->mutex);
	if (commit)
		pthread_mutex_unlock(&r->commit_mutex);
}

/* {"action":"override","format":"text"} and, below arguments, the leaves of a commit or the like; never content. */
static void
log_call(const struct call *c, const char *name, const char *fate)
{
	struct router *r = c->router;
	const char *sep = "";
	struct buf line;

	log_begin(&line, r->setup.name, router_now(r), "rpc", c->session->pid);
	log_text(&line, "rpc", name);
	buf_adds(&line, ",\"attributes\":{");
	for (const struct xml_attr *at = c->op != NULL ? c->op->attrs : NULL; at != NULL;
	     at = at->next, sep = ",") {
		buf_adds(&line, sep);
		buf_add_json(&line, str_of(at->name));
		buf_addc(&line, ':');
		buf_add_json(&line, str_of(at->value));
	}
	buf_adds(&line, "},\"arguments\":{");
	sep = "";
	xml_each(c->op, x)
	{
		if (strncmp(x->name, "conf", 4) == 0 &&
		    strncmp(x->name, "confirm", 7) != 0)
			continue;
		buf_adds(&line, sep);
		buf_add_json(&line, str_of(x->name));
		buf_addc(&line, ':');
		buf_add_json(&line, xml_text(x));
		sep = ",";
	}
	buf_addc(&line, '}');
	log_text(&line, "result", c->failed ? "error" : c->warned ? "warning" : "ok");
	if (c->complaint != NULL)
		log_text(&line, "message", c->complaint);
	if (fate != NULL)
		log_text(&line, "fault", fate);
	log_end(r->setup.log, &line);
}

/* The results of a load or a commit then hold an error and <ok/> side by side (junos-facts 0, rule 2). */
static void
spoil(struct call *c)
{
	struct buf before = c->out;
	const char *ok = NULL, *at = buf_z(&before);

	while ((at = strstr(at, "ok/>")) != NULL)
		ok = at++;
	while (ok != NULL && *ok != '<')
		ok--;
	buf_init(&c->out, before.limit);
	if (ok != NULL)
		buf_add(&c->out, before.p, (size_t)(ok - before.p));
	else
		buf_addstr(&c->out, buf_str(&before));
	reply_syntax(c, NULL, "fault");
	if (ok != NULL)
		buf_adds(&c->out, ok);
	else
		reply_ok(c);
	buf_done(&before);
}

struct fate {
	bool before, after, half, stall, spoil;
	double slow; /* router seconds */
};

static void
draw(struct router *r, const char *name, struct fate *f)
{
	const struct fault *slow;

	pthread_mutex_lock(&r->mutex);
	f->before = faults_due(&r->faults, FAULT_DROP_BEFORE, name) != NULL;
	f->after = faults_due(&r->faults, FAULT_DROP_AFTER, name) != NULL;
	f->half = faults_due(&r->faults, FAULT_HALF_REPLY, name) != NULL;
	f->stall = faults_due(&r->faults, FAULT_STALL, name) != NULL;
	f->spoil = faults_due(&r->faults, FAULT_ERROR_AND_OK, name) != NULL;
	slow = faults_due(&r->faults, FAULT_SLOW, name);
	f->slow = slow != NULL ? slow->seconds : 0;
	pthread_mutex_unlock(&r->mutex);
}

static const char *
fate_name(const struct fate *f)
{
	return f->before     ? "drop-before"
	       : f->after    ? "drop-after"
	       : f->half     ? "half-reply"
	       : f->stall    ? "stall"
	       : f->spoil    ? "error-and-ok"
	       : f->slow > 0 ? "slow"
			     : NULL;
}

static void
call_init(struct call *c, struct session *s, struct arena *a)
{
	*c = (struct call){.session = s,
	    .router = s->router,
	    .arena = a,
	    .nc = s->rfc ? "nc:" : "",
	    .old_errors = s->router->setup.personality->errors == ERRORS_OLD};
	buf_init(&c->out, BUF_TEXT);
}

/* As if the request were still on its way: a peer that goes meanwhile never sent it. */
static bool
delayed(struct session *s, const char *name, double seconds)
{
	int64_t ms = simclock_real(s->router->setup.clock, (int64_t)(seconds * 1000));

	if (seconds <= 0)
		return true;
	router_log(s->router, "delay", s->pid, "rpc", name, NULL);
	if (s->io.linger != NULL)
		return s->io.linger(s->io.ctx, ms) == 0;
	pause_for(s->router, (int64_t)(seconds * 1000));
	return true;
}

void
dispatch_rpc(
    struct session *s, const struct xml *rpc, struct arena *a, struct answer *answer)
{
	const char *name = rpc->child != NULL ? rpc->child->name : "";
	struct fate fate;
	struct call c;

	call_init(&c, s, a);
	c.op = rpc->child;
	draw(s->router, name, &fate);
	if (fate.before || !delayed(s, name, fate.slow)) {
		router_log(s->router, "fault", s->pid, "rpc", name, "fault",
		    fate_name(&fate), NULL);
		answer->drop = true;
		buf_done(&c.out);
		return;
	}
	execute(&c, rpc_named(name));
	if (fate.spoil)
		spoil(&c);
	log_call(&c, name, fate_name(&fate));
	answer->close = c.close;
	answer->drop = fate.after;
	answer->half = fate.half;
	answer->stall = fate.stall;
	buf_done(&answer->body);
	answer->body = c.out;
}

void
dispatch_malformed(struct session *s, const char *why, struct buf *body)
{
	struct arena *a = arena_new();
	struct call c;

	call_init(&c, s, a);
	reply_error(&c, &(struct rpc_error){.type = "rpc",
			    .tag = "malformed-message",
			    .severity = "error",
			    .message = why,
			    .lined = true});
	log_call(&c, "", NULL);
	buf_addstr(body, buf_str(&c.out));
	buf_done(&c.out);
	arena_free(a);
}
