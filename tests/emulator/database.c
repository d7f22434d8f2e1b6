#include "emulator/database.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "data/xml.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/simclock.h"

struct candidate *
database_candidate(const struct call *c)
{
	return &c->router->candidate;
}

bool
database_foreign(const struct router *r, int pid)
{
	return r->holder.pid != 0 && r->holder.pid != pid;
}

void
database_hold(struct router *r, int pid, const char *user, const char *terminal)
{
	struct holder *h = &r->holder;

	*h = (struct holder){.pid = pid, .since_ms = router_now(r)};
	h->active_ms = h->since_ms;
	snprintf(h->user, sizeof h->user, "%s", user);
	snprintf(h->terminal, sizeof h->terminal, "%s", terminal);
	router_log(r, "lock", pid, "user", user, "terminal", terminal, NULL);
}

bool
database_release(struct router *r, int pid)
{
	bool dirty;

	if (r->holder.pid == 0 || r->holder.pid != pid)
		return false;
	dirty = candidate_dirty(r, &r->candidate);
	candidate_reset(&r->candidate);
	r->holder = (struct holder){0};
	router_log(r, "unlock", pid, "discarded", dirty ? "yes" : "no", NULL);
	return true;
}

/* Two lines about one holder (junos-facts 2.1): the terminal of a NETCONF session is empty, and the second line
 * ends in a blank. */
static void
refuse_held(struct call *c, const struct holder *h, const char *how)
{
	int64_t idle = (router_now(c->router) - h->active_ms) / 1000;
	struct buf text;

	buf_init(&text, BUF_LINE);
	buf_printf(&text,
	    "configuration database locked by:\n  %s terminal %s (pid %d) on since ",
	    h->user, h->terminal, h->pid);
	simclock_print_date(&text, h->since_ms);
	if (idle >= 60) {
		buf_adds(&text, ", idle ");
		simclock_print_hms(&text, idle);
	}
	buf_printf(&text, "\n      %s ", how);
	reply_error(c, &(struct rpc_error){.type = "protocol",
			   .tag = "lock-denied",
			   .severity = "error",
			   .message = buf_z(&text),
			   .lined = true,
			   .session_id = h->pid});
	buf_done(&text);
}

bool
database_refused(struct call *c)
{
	if (!database_foreign(c->router, c->session->pid))
		return false;
	refuse_held(c, &c->router->holder, "exclusive");
	return true;
}

/* That a pending confirmed commit keeps others from the lock is documented; the words are inferred. */
static bool
refused_pending(struct call *c)
{
	const struct pending *p = &c->router->pending;
	struct holder h = {.pid = p->pid, .since_ms = p->at_ms, .active_ms = p->at_ms};

	if (p->minutes == 0 || p->pid == c->session->pid)
		return false;
	memcpy(h.user, p->user, sizeof h.user);
	refuse_held(c, &h,
	    arena_printf(c->arena, "commit confirmed, rollback in %lldmins",
		(long long)p->minutes));
	return true;
}

static bool
lock(struct call *c)
{
	struct router *r = c->router;

	if (r->holder.pid == c->session->pid) {
		reply_failed(c, "Configuration database is already open");
		return false;
	}
	if (database_refused(c) || refused_pending(c))
		return false;
	if (candidate_dirty(r, &r->candidate)) {
		reply_failed(c, "configuration database modified");
		return false;
	}
	database_hold(r, c->session->pid, c->session->user, "");
	return true;
}

static bool
unlock(struct call *c)
{
	if (database_release(c->router, c->session->pid))
		return true;
	reply_failed(c, "Configuration database is not open");
	return false;
}

/* Locking <running/> is accepted and means the same here. */
void
rpc_lock(struct call *c)
{
	if (lock(c))
		reply_ok(c);
}

void
rpc_unlock(struct call *c)
{
	if (unlock(c))
		reply_ok(c);
}

void
rpc_lock_configuration(struct call *c)
{
	lock(c);
}

void
rpc_unlock_configuration(struct call *c)
{
	unlock(c);
}

void
rpc_open_configuration(struct call *c)
{
	const struct xml *how = c->op->child;

	if (!xml_is(how, "exclusive")) {
		reply_syntax(c, NULL, how != NULL ? how->name : "open-configuration");
		return;
	}
	if (lock(c))
		reply_warning(c, "uncommitted changes will be discarded on exit");
}

void
rpc_close_configuration(struct call *c)
{
	unlock(c);
}

/* rollback 0: everyone's changes in the shared candidate, or those under one's own lock. */
void
rpc_discard_changes(struct call *c)
{
	if (database_refused(c))
		return;
	if (candidate_dirty(c->router, database_candidate(c)))
		router_log(c->router, "discard", c->session->pid, NULL);
	candidate_reset(database_candidate(c));
	reply_ok(c);
}
