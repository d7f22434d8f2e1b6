#include "emulator/database.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/load.h"
#include "emulator/private.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/simclock.h"

struct candidate *
database_candidate(const struct call *c)
{
	return c->session->copy != NULL ? c->session->copy : &c->router->candidate;
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

void
database_leave(struct session *s)
{
	database_release(s->router, s->pid);
	private_close(s);
}

void
database_boot(struct router *r)
{
	r->holder = (struct holder){0};
	candidate_reset(&r->candidate);
	schedule_boot(r);
}

/* --- refusals ----------------------------------------------------------------------------------------- */

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

static bool
refused_lock(struct call *c)
{
	if (!database_foreign(c->router, c->session->pid))
		return false;
	refuse_held(c, &c->router->holder, "exclusive");
	return true;
}

/* That a commit which waits for its time keeps others out is documented; the words are inferred, as below. */
static void
refuse_schedule(struct call *c)
{
	const struct schedule *s = &c->router->schedule;
	struct holder h = {.pid = s->pid, .since_ms = s->since_ms};

	h.active_ms = router_now(c->router);
	snprintf(h.user, sizeof h.user, "%s", s->user);
	refuse_held(c, &h, arena_printf(c->arena, "commit at %s", s->text));
}

static bool
refused_schedule(struct call *c)
{
	const struct schedule *s = &c->router->schedule;

	if (s->arena == NULL || s->pid == c->session->pid)
		return false;
	refuse_schedule(c);
	return true;
}

/* A pending confirmed commit keeps others from the lock, not from the shared candidate. */
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
refused_modified(struct call *c)
{
	if (!candidate_dirty(c->router, &c->router->candidate))
		return false;
	reply_failed(c, "configuration database modified");
	return true;
}

bool
database_refused(struct call *c)
{
	if (c->session->copy != NULL)
		return false;
	if (refused_lock(c) || refused_schedule(c))
		return true;
	if (c->router->holder.pid == c->session->pid ||
	    !private_elsewhere(c->router, c->session))
		return false;
	reply_failed(
	    c, "private edits in use. Try 'configure private' or 'configure exclusive'.");
	return true;
}

bool
database_commit_refused(struct call *c)
{
	if (refused_lock(c))
		return true;
	if (c->router->schedule.arena != NULL) {
		refuse_schedule(c); /* also its author: clear-system-commit first */
		return true;
	}
	return c->session->copy != NULL && refused_modified(c);
}

/* --- lock, open --------------------------------------------------------------------------------------- */

static bool
refused_open(struct call *c)
{
	if (c->router->holder.pid != c->session->pid && c->session->copy == NULL)
		return false;
	reply_failed(c, "Configuration database is already open");
	return true;
}

static bool
lock(struct call *c)
{
	if (refused_open(c) || refused_lock(c) || refused_schedule(c) ||
	    refused_pending(c) || refused_modified(c))
		return false;
	database_hold(c->router, c->session->pid, c->session->user, "");
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

/* <running/> is accepted and means the same here; no other is there to be locked. */
static bool
lockable(struct call *c)
{
	const struct xml *target = xml_child(c->op, "target");
	const struct xml *what = target != NULL ? target->child : NULL;

	if (xml_is(what, "candidate") || xml_is(what, "running"))
		return true;
	reply_syntax(c, NULL, what != NULL ? what->name : "target");
	return false;
}

void
rpc_lock(struct call *c)
{
	if (lockable(c) && lock(c))
		reply_ok(c);
}

void
rpc_unlock(struct call *c)
{
	if (lockable(c) && unlock(c))
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

/* batch, dynamic and ephemeral are answered as a release answers that has none of them. */
void
rpc_open_configuration(struct call *c)
{
	const struct xml *how = c->op->child;

	if (xml_is(how, "exclusive")) {
		if (!lock(c))
			return;
	} else if (xml_is(how, "private")) {
		if (refused_open(c) || refused_lock(c) || refused_schedule(c) ||
		    refused_modified(c))
			return;
		private_open(c->session);
	} else {
		reply_syntax(c, NULL, how != NULL ? how->name : "open-configuration");
		return;
	}
	reply_error(c, &(struct rpc_error){.severity = "warning",
			   .message = "uncommitted changes will be discarded on exit",
			   .lined = !c->old_errors});
}

void
rpc_close_configuration(struct call *c)
{
	if (c->session->copy != NULL)
		private_close(c->session);
	else
		unlock(c);
}

/* --- whole databases ---------------------------------------------------------------------------------- */

/* rollback 0: everyone's changes in the shared candidate, those under one's own lock, or of the private copy. */
void
rpc_discard_changes(struct call *c)
{
	struct candidate *d = database_candidate(c);

	if (d == &c->router->candidate && (refused_lock(c) || refused_schedule(c)))
		return;
	if (candidate_dirty(c->router, d))
		router_log(c->router, "discard", c->session->pid, NULL);
	candidate_reset(d);
	reply_ok(c);
}

static bool
to_candidate(struct call *c)
{
	const struct xml *target = xml_child(c->op, "target");
	const struct xml *what = target != NULL ? target->child : NULL;

	if (xml_is(what, "candidate"))
		return !database_refused(c);
	reply_syntax(c, NULL, what != NULL ? what->name : "target");
	return false;
}

/* What the request holds, or a url, is the same as edit-config with the default operation replace. */
static void
replace_with(struct call *c, const struct xml *what)
{
	static const char edit[] =
	    "<edit-config><target><candidate/></target>"
	    "<default-operation>replace</default-operation></edit-config>";
	const struct xml *asked = c->op;
	struct xml content = *what, *op;
	struct err *e = NULL;

	if (xml_parse(c->arena, STR(edit), &op, &e) < 0)
		abort();
	content.next = NULL;
	op->child->next->next = &content;
	c->op = op;
	rpc_edit_config(c);
	c->op = asked;
}

void
rpc_copy_config(struct call *c)
{
	const struct xml *source = xml_child(c->op, "source");
	const struct xml *what = source != NULL ? source->child : NULL;

	if (!to_candidate(c))
		return;
	if (xml_is(what, "running")) {
		candidate_set(
		    c->router, database_candidate(c), router_running(c->router));
		reply_ok(c);
	} else if (xml_is(what, "candidate")) {
		reply_error(c, &(struct rpc_error){.type = "protocol",
				   .tag = "invalid-value",
				   .severity = "error",
				   .message = "source and target are the same",
				   .lined = true});
	} else if (xml_is(what, "config") || xml_is(what, "url")) {
		replace_with(c, what);
	} else {
		reply_syntax(c, NULL, what != NULL ? what->name : "source");
	}
}

void
rpc_delete_config(struct call *c)
{
	if (!to_candidate(c))
		return;
	candidate_set(c->router, database_candidate(c), config_new(c->arena));
	router_log(c->router, "delete-config", c->session->pid, NULL);
	reply_ok(c);
}

/* --- who is editing ----------------------------------------------------------------------------------- */

static void
editor(struct call *c, const struct holder *h, const char *commit_at, bool exclusive)
{
	int64_t idle = (router_now(c->router) - h->active_ms) / 1000;

	reply_add(c, "<database-status>\n");
	reply_elem(c, "user", h->user);
	reply_elem(c, "terminal", h->terminal);
	reply_number(c, "pid", h->pid);
	reply_date(c, "start-time", h->since_ms);
	if (idle >= 60) {
		reply_add(c, "<idle-time junos:seconds=\"%lld\">", (long long)idle);
		simclock_print_hms(&c->out, idle);
		reply_add(c, "</idle-time>\n");
	}
	if (commit_at != NULL)
		reply_elem(c, "commit-at", commit_at);
	if (exclusive)
		reply_add(c, "<exclusive/>\n");
	reply_add(c, "<edit-path>[edit]</edit-path>\n</database-status>\n");
}

void
database_status(struct call *c)
{
	struct router *r = c->router;
	const struct schedule *at = &r->schedule;
	bool both = at->arena != NULL && at->pid == r->holder.pid;

	reply_add(c, "<database-status-information>\n");
	if (r->holder.pid != 0)
		editor(c, &r->holder, both ? at->text : NULL, true);
	for (const struct session *s = r->sessions; s != NULL; s = s->next) {
		struct holder h = {
		    .pid = s->pid, .since_ms = s->copied_ms, .active_ms = s->active_ms};

		if (s->copy == NULL)
			continue;
		snprintf(h.user, sizeof h.user, "%s", s->user);
		editor(c, &h, NULL, false);
	}
	if (at->arena != NULL && !both) {
		struct holder h = {.pid = at->pid, .since_ms = at->since_ms};

		h.active_ms = router_now(r);
		snprintf(h.user, sizeof h.user, "%s", at->user);
		editor(c, &h, at->text, false);
	}
	reply_add(c, "</database-status-information>\n");
}
