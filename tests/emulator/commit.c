#include "emulator/commit.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/vec.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/checks.h"
#include "emulator/database.h"
#include "emulator/engines.h"
#include "emulator/history.h"
#include "emulator/personality.h"
#include "emulator/private.h"
#include "emulator/reply.h"
#include "emulator/results.h"
#include "emulator/router.h"
#include "emulator/session.h"

enum { MINUTES_MOST = 65535, MINUTES = 10, SECONDS = 600 };

int64_t
commit_begin(struct call *c)
{
	const struct personality *p = c->router->setup.personality;
	bool check = xml_is(c->op, "validate") || xml_child(c->op, "check") != NULL;
	bool refused;

	pthread_mutex_lock(&c->router->mutex);
	c->router->commits++;
	refused = database_foreign(c->router, c->session->pid) || c->session->killed ||
		  c->router->schedule.arena != NULL;
	router_log(
	    c->router, check ? "check-begin" : "commit-begin", c->session->pid, NULL);
	pthread_mutex_unlock(&c->router->mutex);
	return refused ? 0 : (int64_t)((check ? p->check : p->commit) * 1000);
}

void
commit_end(struct call *c)
{
	struct router *r = c->router;

	r->commits--;
	if (r->setup.changed != NULL)
		r->setup.changed(r->setup.ctx);
}

/* --- the request -------------------------------------------------------------------------------------- */

static bool
read_timeout(struct call *c, const struct xml *x, struct commit_request *q)
{
	const char *text = arena_strndup(c->arena, xml_text(x).p, xml_text(x).n);
	int64_t most = q->rfc ? UINT32_MAX : MINUTES_MOST;
	char *end;
	long long number;

	errno = 0;
	number = strtoll(text, &end, 10);
	if (errno != 0 || end == text || *end != '\0') {
		reply_failed(
		    c, arena_printf(c->arena, "Invalid numeric value: '%s'", text));
		return false;
	}
	if (number < 1 || number > most) {
		reply_failed(
		    c, arena_printf(c->arena, "Value %lld is not within range (1..%lld)",
			   number, (long long)most));
		return false;
	}
	q->timeout_s = number * (q->rfc ? 1 : 60);
	return true;
}

/* The words about a time of the past are inferred; that it must lie more than a minute ahead is documented. */
static bool
read_at(struct call *c, const struct xml *x, struct commit_request *q)
{
	int64_t now = router_now(c->router);

	q->timed = true;
	if (!schedule_read(xml_text(x), now, &q->at_ms)) {
		reply_error(
		    c, &(struct rpc_error){.type = "protocol",
			   .tag = "operation-failed",
			   .severity = "error",
			   .message = "invalid value",
			   .bad = arena_strndup(c->arena, xml_text(x).p, xml_text(x).n)});
		return false;
	}
	if (q->at_ms > now + 60000)
		return true;
	reply_failed(c, "commit time must be more than one minute in the future");
	return false;
}

static bool
read_log(struct call *c, const struct xml *x, struct commit_request *q)
{
	q->log = arena_strndup(c->arena, xml_text(x).p, xml_text(x).n);
	return true;
}

static bool
read_check(struct call *c, const struct xml *x, struct commit_request *q)
{
	(void)c, (void)x;
	q->check = true;
	return true;
}

static bool
read_confirmed(struct call *c, const struct xml *x, struct commit_request *q)
{
	(void)c, (void)x;
	q->confirmed = true;
	return true;
}

static bool
read_synchronize(struct call *c, const struct xml *x, struct commit_request *q)
{
	(void)c;
	q->synchronize = !xml_is(x, "no-synchronize");
	q->force |= xml_is(x, "force-synchronize");
	return true;
}

static bool
read_full(struct call *c, const struct xml *x, struct commit_request *q)
{
	(void)c, (void)x, (void)q;
	return true;
}

static const struct argument {
	const char *name;
	bool rfc; /* <commit> has it too */
	bool (*read)(struct call *c, const struct xml *x, struct commit_request *q);
} arguments[] = {
    {"confirmed", true, read_confirmed},
    {"confirm-timeout", true, read_timeout},
    {"check", false, read_check},
    {"log", false, read_log},
    {"at-time", false, read_at},
    {"synchronize", false, read_synchronize},
    {"force-synchronize", false, read_synchronize},
    {"no-synchronize", false, read_synchronize},
    {"full", false, read_full},
};

static bool
read_argument(struct call *c, const struct xml *x, struct commit_request *q)
{
	for (size_t i = 0; i < sizeof arguments / sizeof arguments[0]; i++)
		if (xml_is(x, arguments[i].name) && (arguments[i].rfc || !q->rfc))
			return arguments[i].read(c, x, q);
	reply_syntax(c, NULL, x->name);
	return false;
}

/* The second of two that exclude each other; NULL: there are none. */
static const char *
excluded(const struct commit_request *q)
{
	if (q->confirmed && (q->check || q->timed))
		return "confirmed";
	return q->check && q->timed ? "at-time" : NULL;
}

/* False: answered with an error. */
static bool
read_request(struct call *c, bool rfc, struct commit_request *q)
{
	const char *detail = xml_attr(c->op, "detail");

	*q = (struct commit_request){.rfc = rfc,
	    .timeout_s = rfc ? SECONDS : MINUTES * 60,
	    .detail = !rfc && detail != NULL && strcmp(detail, "detail") == 0,
	    .synchronize = router_has(c->router, "system commit synchronize")};
	xml_each(c->op, x) if (!read_argument(c, x, q)) return false;
	if (excluded(q) != NULL) {
		reply_syntax(c, NULL, excluded(q));
		return false;
	}
	q->synchronize &= engines_other(c->router) != NULL;
	if (q->log != NULL || q->check || rfc ||
	    !router_has(c->router, "system commit force-commit-log"))
		return true;
	reply_failed(c, "commit log message is required"); /* inferred */
	return false;
}

/* --- doing it ----------------------------------------------------------------------------------------- */

static void
arm(struct call *c, const struct commit_request *q, bool changed,
    struct history_entry *entry)
{
	struct router *r = c->router;
	int64_t minutes = q->timeout_s / 60;
	/* again without a change: only the timer begins anew */
	struct revision *before =
	    !changed && r->pending.minutes != 0 ? r->pending.before : r->history[0];

	entry->comment = arena_printf(
	    c->arena, "commit confirmed, rollback in %lldmins", (long long)minutes);
	history_arm(
	    r, minutes, q->timeout_s * 1000, c->session->pid, c->session->user, before);
}

static void
install(struct call *c, const struct commit_request *q, const struct config_node *root)
{
	struct router *r = c->router;
	bool changed = !config_equal(root, router_running(r));
	struct history_entry entry = {
	    .user = c->session->user, .client = "netconf", .log = q->log};

	if (q->confirmed)
		arm(c, q, changed, &entry);
	else
		history_confirm(r, c->session->pid, changed);
	if (changed || q->confirmed || r->setup.personality->empty_commit)
		history_push(r, changed ? root : router_running(r), &entry);
	if (c->session->copy != NULL)
		private_follow(c->session);
	else
		candidate_reset(&r->candidate);
	router_log(r, "commit", c->session->pid, "revision", r->history[0]->id, "changed",
	    changed ? "yes" : "no", "comment", entry.comment, "log", entry.log, NULL);
}

/* A check confirms too: a fact, and a trap (junos-facts 2.9); so does a commit that is yet to come. */
static void
act(struct call *c, const struct commit_request *q, const struct config_node *root)
{
	if (q->check || q->timed)
		history_confirm(c->router, c->session->pid, false);
	if (q->timed)
		schedule_set(c, root, q->at_ms, q->log);
	else if (!q->check)
		install(c, q, root);
}

/* Form (g) of junos-facts 2.8, whose words are inferred. */
static bool
refused_elsewhere(struct call *c, const struct commit_request *q)
{
	const char *other = engines_other(c->router);
	const char *why;

	if (!q->synchronize)
		return false;
	if (c->router->world.other_gone)
		why = "Could not connect to %s : No route to host";
	else if (c->router->other_locked && !q->force)
		why = "remote lock-configuration failed on %s";
	else
		return false;
	results_other(c, other, arena_printf(c->arena, why, other));
	return true;
}

/* That a private copy has no confirmed commit is documented; the words, and that it has no later one, are inferred. */
static bool
refused_private(struct call *c, const struct commit_request *q)
{
	if (c->session->copy == NULL || (!q->confirmed && !q->timed))
		return false;
	reply_failed(c, q->confirmed
			    ? "commit confirmed is not allowed from a private database"
			    : "commit at is not allowed from a private database");
	return true;
}

static void
commit(struct call *c, const struct commit_request *q)
{
	struct complaints found = {0};
	const struct config_node *root;

	if (refused_private(c, q) || database_commit_refused(c) ||
	    refused_elsewhere(c, q))
		return;
	root = q->running ? router_running(c->router)
	       : c->session->copy != NULL
		   ? private_merge(c)
		   : candidate_root(c->router, database_candidate(c));
	if (root == NULL)
		return;
	if (checks_run(c->arena, c->router, root, &found)) {
		act(c, q, root);
		results_succeeded(c, q, &found);
	} else {
		results_refused(c, q, &found);
	}
	vec_done(&found.list);
}

void
rpc_commit_configuration(struct call *c)
{
	struct commit_request q;

	if (read_request(c, false, &q))
		commit(c, &q);
}

void
rpc_commit(struct call *c)
{
	struct commit_request q;

	if (read_request(c, true, &q))
		commit(c, &q);
}

void
rpc_validate(struct call *c)
{
	const struct xml *source = xml_child(c->op, "source");
	const struct xml *what = source != NULL ? source->child : NULL;

	if (what != NULL && !xml_is(what, "candidate") && !xml_is(what, "running"))
		reply_syntax(c, NULL, what->name);
	else
		commit(c, &(struct commit_request){.check = true,
			      .validate = true,
			      .running = xml_is(what, "running"),
			      .rfc = true});
}
