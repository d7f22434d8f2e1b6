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
#include "emulator/history.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"

enum { MINUTES_MOST = 65535, MINUTES = 10, SECONDS = 600 };

struct request {
	bool check;
	bool confirmed;
	bool synchronize;
	bool rfc; /* the bare <ok/> of RFC 6241 */
	int64_t timeout_s;
	const char *log;
};

int64_t
commit_begin(struct call *c)
{
	const struct personality *p = c->router->setup.personality;
	bool check = xml_is(c->op, "validate") || xml_child(c->op, "check") != NULL;
	bool refused;

	pthread_mutex_lock(&c->router->mutex);
	c->router->commits++;
	refused = database_foreign(c->router, c->session->pid);
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

static bool
read_timeout(struct call *c, const struct xml *x, int64_t most, int64_t *ret_number)
{
	const char *text = arena_strndup(c->arena, xml_text(x).p, xml_text(x).n);
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
	*ret_number = number;
	return true;
}

/* False: answered with an error. */
static bool
read_request(struct call *c, bool rfc, struct request *q)
{
	*q = (struct request){.rfc = rfc, .timeout_s = rfc ? SECONDS : MINUTES * 60};
	xml_each(c->op, x)
	{
		if (xml_is(x, "confirmed")) {
			q->confirmed = true;
		} else if (xml_is(x, "confirm-timeout")) {
			if (!read_timeout(
				c, x, rfc ? UINT32_MAX : MINUTES_MOST, &q->timeout_s))
				return false;
			q->timeout_s *= rfc ? 1 : 60;
		} else if (!rfc && xml_is(x, "check")) {
			q->check = true;
		} else if (!rfc && xml_is(x, "log")) {
			q->log = arena_strndup(c->arena, xml_text(x).p, xml_text(x).n);
		} else if (!rfc &&
			   (xml_is(x, "synchronize") || xml_is(x, "force-synchronize"))) {
			q->synchronize = true;
		} else if (rfc || !xml_is(x, "full")) {
			reply_syntax(c, NULL, x->name);
			return false;
		}
	}
	if (q->check && q->confirmed) {
		reply_syntax(c, NULL, "confirmed");
		return false;
	}
	return true;
}

static void
engine(struct call *c, const char *re, const char *what)
{
	reply_add(c,
	    "<routing-engine "
	    "junos:style=\"normal\">\n<name>%s</name>\n<%s/>\n</routing-engine>\n",
	    re, what);
}

/* With commit synchronize: check here, commit there, commit here. */
static void
succeeded(struct call *c, const struct request *q, const struct complaints *warnings)
{
	const struct personality *p = c->router->setup.personality;
	bool both =
	    p->wrapper == WRAPPER_DUAL &&
	    (q->synchronize || router_has(c->router, "system commit synchronize"));

	if (p->unclosed && q->check) {
		reply_add(c,
		    "<routing-engine junos:style=\"show-name\">\n<name>%s</name>\n"
		    "<commit-check-success/>\n",
		    personality_re(p));
		reply_ok(c);
		return;
	}
	if (!q->rfc) {
		reply_add(c, "<commit-results>\n");
		vec_each (&warnings->list, w)
			reply_error(c, w);
		if (both || q->check)
			engine(c, personality_re(p), "commit-check-success");
		if (both)
			engine(c, "re1",
			    q->check ? "commit-check-success" : "commit-success");
		if (!q->check)
			engine(c, personality_re(p), "commit-success");
		reply_add(c, "</commit-results>\n");
	}
	reply_ok(c);
}

/* The last error is the summary (junos-facts 2.8). */
static void
refuse(struct call *c, const struct request *q, const struct complaints *errors)
{
	const char *summary =
	    errors->why == NULL
		? "configuration check-out failed"
		: arena_printf(c->arena, "%s: (%s)",
		      q->check ? "configuration check-out failed" : "commit failed",
		      errors->why);

	reply_add(c,
	    "<commit-results>\n<routing-engine junos:style=\"show-name\">\n"
	    "<name>%s</name>\n",
	    personality_re(c->router->setup.personality));
	vec_each (&errors->list, x)
		reply_error(c, x);
	reply_failed(c, summary);
	reply_add(c, "</routing-engine>\n</commit-results>\n");
}

static void
install(struct call *c, const struct request *q)
{
	struct router *r = c->router;
	bool changed = candidate_dirty(r, database_candidate(c));
	struct history_entry entry = {
	    .user = c->session->user, .client = "netconf", .log = q->log};

	if (q->confirmed) {
		/* again without a change: only the timer begins anew */
		struct revision *before = !changed && r->pending.minutes != 0
					      ? r->pending.before
					      : r->history[0];
		int64_t minutes = q->timeout_s / 60;

		entry.comment = arena_printf(c->arena,
		    "commit confirmed, rollback in %lldmins", (long long)minutes);
		history_arm(r, minutes, q->timeout_s * 1000, c->session->pid,
		    c->session->user, before);
	} else {
		history_confirm(r, c->session->pid, changed);
	}
	if (changed || q->confirmed || r->setup.personality->empty_commit)
		history_push(r, candidate_root(r, database_candidate(c)), &entry);
	candidate_reset(database_candidate(c));
	router_log(r, "commit", c->session->pid, "revision", r->history[0]->id, "changed",
	    changed ? "yes" : "no", "comment", entry.comment, "log", entry.log, NULL);
}

static void
commit(struct call *c, const struct request *q)
{
	struct complaints found = {0};

	if (database_refused(c))
		return;
	if (checks_run(c->arena, c->router,
		candidate_root(c->router, database_candidate(c)), &found)) {
		/* that a check confirms too is a fact, and a trap (junos-facts 2.9) */
		if (q->check)
			history_confirm(c->router, c->session->pid, false);
		else
			install(c, q);
		succeeded(c, q, &found);
	} else {
		refuse(c, q, &found);
	}
	vec_done(&found.list);
}

void
rpc_commit_configuration(struct call *c)
{
	struct request q;

	if (read_request(c, false, &q))
		commit(c, &q);
}

void
rpc_commit(struct call *c)
{
	struct request q;

	if (read_request(c, true, &q))
		commit(c, &q);
}

void
rpc_validate(struct call *c)
{
	commit(c, &(struct request){.check = true, .rfc = true});
}
