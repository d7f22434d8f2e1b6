#include "emulator/dispatch.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "data/xml.h"
#include "emulator/command.h"
#include "emulator/commit.h"
#include "emulator/configuration.h"
#include "emulator/daemons.h"
#include "emulator/database.h"
#include "emulator/engines.h"
#include "emulator/filing.h"
#include "emulator/forms.h"
#include "emulator/history.h"
#include "emulator/install.h"
#include "emulator/load.h"
#include "emulator/log.h"
#include "emulator/operational.h"
#include "emulator/parts.h"
#include "emulator/permission.h"
#include "emulator/personality.h"
#include "emulator/reboot.h"
#include "emulator/reply.h"
#include "emulator/rescue.h"
#include "emulator/rollback.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/simclock.h"

enum {
	PLAIN = 0,
	WRAP = 1,   /* in the multi-RE wrapper where the personality has one */
	COMMIT = 2, /* takes time, one at a time */
	STATE = 4,  /* operational: text and JSON are made of the XML */
	MASTER = 8, /* only the master engine answers */
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
deny(struct call *c)
{
	reply_error(c, &(struct rpc_error){.type = "protocol",
			   .tag = "access-denied",
			   .severity = "error",
			   .message = "permission denied",
			   .bad = c->op->name});
}

/* A daemon in a container has none (junos-facts 7). */
static bool
no_chassis(struct call *c)
{
	if (parts_model(c->router)->fpcs > 0)
		return false;
	reply_add(c, "<output>error: command is not valid on the %s</output>\n",
	    c->router->setup.personality->model);
	return true;
}

static void
answer_with(struct call *c, const struct rpc *rpc)
{
	const char *format = c->op != NULL ? xml_attr(c->op, "format") : NULL;
	size_t from = c->out.n;

	if (rpc == NULL)
		reply_syntax(c, NULL, c->op != NULL ? c->op->name : "rpc");
	else if (!permission_allows(c->router, c->session->user, rpc->name))
		deny(c);
	else if (!daemons_running(c, rpc->name))
		return;
	else if ((rpc->flags & MASTER) != 0 && (no_chassis(c) || engines_aborted(c)))
		return;
	else if ((rpc->flags & WRAP) != 0)
		engines_answer(c, rpc->answer);
	else
		rpc->answer(c);
	if (rpc != NULL && (rpc->flags & STATE) != 0 && format != NULL)
		forms_turn(c, from, format);
}

bool
dispatch_knows(const char *name)
{
	return rpc_named(name) != NULL;
}

void
dispatch_again(struct call *c)
{
	answer_with(c, rpc_named(c->op->name));
}

/* False: the session was killed before it or meanwhile, and hears nothing. */
static bool
execute(struct call *c, const struct rpc *rpc)
{
	struct router *r = c->router;
	bool alive;
	bool commit = rpc != NULL && (rpc->flags & COMMIT) != 0;

	if (commit) {
		pthread_mutex_lock(&r->commit_mutex);
		router_wait(r, commit_begin(c));
	}
	pthread_mutex_lock(&r->mutex);
	router_tick(r);
	c->session->active_ms = router_now(r);
	if (r->holder.pid == c->session->pid)
		r->holder.active_ms = c->session->active_ms;
	if (!c->session->killed)
		answer_with(c, rpc);
	alive = !c->session->killed;
	if (commit)
		commit_end(c);
	pthread_mutex_unlock(&r->mutex);
	if (commit)
		pthread_mutex_unlock(&r->commit_mutex);
	return alive;
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

/* In a reply that ends in ok, an rfc-compliant router of 17.4 and later keeps its warnings to itself (1.7). */
static void
drop_warnings(struct call *c)
{
	static const char begin[] = "<nc:rpc-error>\n", end[] = "</nc:rpc-error>\n";
	struct buf before = c->out;
	const char *from = buf_z(&before), *at;

	if (!c->session->rfc || !c->warned || c->failed ||
	    strstr(from, "<nc:ok/>") == NULL ||
	    !personality_since(c->router->setup.personality, 17, 4))
		return;
	buf_init(&c->out, before.limit);
	while ((at = strstr(from, begin)) != NULL) {
		buf_add(&c->out, from, (size_t)(at - from));
		at = strstr(at, end);
		from = at + sizeof end - 1;
	}
	buf_adds(&c->out, from);
	buf_done(&before);
}

/* The element of the results is left open, as clusters of some trains do (junos-facts 2.8). */
static void
leave_open(struct call *c)
{
	static const char end[] = "</routing-engine>\n";
	const char *at = strstr(buf_z(&c->out), end);
	struct buf rest;

	if (at == NULL)
		return;
	buf_init(&rest, c->out.limit);
	buf_add(&rest, c->out.p, (size_t)(at - c->out.p));
	buf_adds(&rest, at + sizeof end - 1);
	buf_done(&c->out);
	c->out = rest;
}

/* The faults that are due for one RPC. */
struct fate {
	bool due[FAULT_KINDS];
	double slow; /* router seconds */
};

static void
draw(struct router *r, const char *name, struct fate *f)
{
	*f = (struct fate){0};
	pthread_mutex_lock(&r->mutex);
	for (enum fault_kind k = 0; k < FAULT_KINDS; k++) {
		const struct fault *x =
		    faults_of_rpc(k) ? faults_due(&r->faults, k, name) : NULL;

		f->due[k] = x != NULL;
		if (x != NULL && k == FAULT_SLOW)
			f->slow = x->seconds;
	}
	pthread_mutex_unlock(&r->mutex);
}

static const char *
fate_name(const struct fate *f)
{
	for (enum fault_kind k = 0; k < FAULT_KINDS; k++)
		if (f->due[k])
			return faults_name(k);
	return NULL;
}

static enum delivery
fate_delivery(const struct fate *f)
{
	return f->due[FAULT_DROP_AFTER]   ? DELIVER_NOT
	       : f->due[FAULT_HALF_REPLY] ? DELIVER_HALF
	       : f->due[FAULT_STALL]      ? DELIVER_STALL
	       : f->due[FAULT_TRUNCATED]  ? DELIVER_PART
	       : f->due[FAULT_TWICE]      ? DELIVER_TWICE
					  : DELIVER;
}

static void
call_init(struct call *c, struct session *s, struct arena *a)
{
	*c = (struct call){.session = s,
	    .router = s->router,
	    .arena = a,
	    .nc = s->rfc ? "nc:" : "",
	    .old_errors = s->router->setup.personality->errors == ERRORS_OLD,
	    .xnm_errors = s->router->setup.personality->errors == ERRORS_XNM};
	buf_init(&c->out, BUF_TEXT);
}

enum {
	LOOK_MS = 50
}; /* how often a delayed request looks whether the clock was let jump */

/* As if the request were still on its way: a peer that goes meanwhile never sent it. */
static bool
delayed(struct session *s, const char *name, double seconds)
{
	struct router *r = s->router;
	int64_t ms = (int64_t)(seconds * 1000), until = router_now(r) + ms, left;

	if (ms <= 0)
		return true;
	router_log(r, "delay", s->pid, "rpc", name, NULL);
	if (s->io.linger == NULL)
		return router_wait(r, ms) == 0;
	while ((left = until - router_now(r)) > 0) {
		int64_t real = simclock_real(r->setup.clock, left);

		if (s->io.linger(s->io.ctx, real < LOOK_MS ? real : LOOK_MS) < 0)
			return false;
	}
	return true;
}

void
dispatch_rpc(
    struct session *s, const struct xml *rpc, struct arena *a, struct answer *answer)
{
	const char *name = rpc->child != NULL ? rpc->child->name : "";
	struct fate fate;
	struct call c;
	bool alive;

	call_init(&c, s, a);
	c.op = rpc->child;
	draw(s->router, name, &fate);
	if (fate.due[FAULT_DROP_BEFORE] || !delayed(s, name, fate.slow)) {
		router_log(s->router, "fault", s->pid, "rpc", name, "fault",
		    fate_name(&fate), NULL);
		answer->delivery = DELIVER_NOT;
		buf_done(&c.out);
		return;
	}
	alive = execute(&c, rpc_named(name));
	drop_warnings(&c);
	if (fate.due[FAULT_ERROR_AND_OK])
		spoil(&c);
	if (fate.due[FAULT_UNCLOSED])
		leave_open(&c);
	log_call(&c, name, fate_name(&fate));
	answer->close = c.close;
	answer->delivery = !alive                          ? DELIVER_NOT
			   : c.ending == REBOOT_UNANSWERED ? DELIVER_STALL
			   : c.ending == REBOOT_UNCLOSED   ? DELIVER_UNCLOSED
							   : fate_delivery(&fate);
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
