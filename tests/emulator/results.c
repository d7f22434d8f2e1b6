#include "emulator/results.h"

#include <string.h>

#include "base/arena.h"
#include "emulator/checks.h"
#include "emulator/engines.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/simclock.h"

/* Words and nesting of the progress are inferred; clients pass over what they do not know. */
static void
progress(struct call *c, const struct commit_request *q)
{
	static const char *const steps[] = {"reading commit script configuration",
	    "exporting juniper.conf", "expanding interface-ranges", "mgd check-out",
	    "daemons check new configuration", "commit wrapup"};
	size_t n = sizeof steps / sizeof steps[0] - (q->check ? 1 : 0);

	for (size_t i = 0; i < n; i++) {
		reply_add(c, "<commit-check-progress>\n<message junos:seconds=\"%lld\">",
		    (long long)router_now(c->router) / 1000);
		simclock_print_date(&c->out, router_now(c->router));
		reply_add(c, ": %s</message>\n</commit-check-progress>\n", steps[i]);
	}
}

static void
open_engine(struct call *c, const char *re, const char *style)
{
	const char *text = c->router->setup.personality->commit_text;

	reply_add(c, "<routing-engine junos:style=\"%s\">\n<name>%s</name>\n", style, re);
	if (text != NULL) {
		buf_add_xml(&c->out, str_of(text));
		reply_add(c, "\n");
	}
}

static void
engine(struct call *c, const struct commit_request *q, const char *re, const char *what)
{
	open_engine(c, re, "normal");
	if (q->detail)
		progress(c, q);
	reply_add(c, "<%s/>\n</routing-engine>\n", what);
}

/* With commit synchronize: check here, commit there, commit here. A commit at a later time is only checked now. */
static void
engines(struct call *c, const struct commit_request *q)
{
	const char *re = engines_here(c->router);
	const char *check = "commit-check-success", *commit = "commit-success";
	bool now = !q->check && !q->timed;

	if (q->synchronize || !now)
		engine(c, q, re, check);
	if (q->synchronize)
		engine(c, q, engines_other(c->router), now ? commit : check);
	if (now)
		engine(c, q, re, commit);
	if (!q->timed)
		return;
	reply_add(c, "<output>%s%s</output>\n",
	    q->at_ms == INT64_MAX ? "commit will be executed at "
				  : "commit at will be executed at ",
	    c->router->schedule.text);
}

/* What clusters say to a check: nothing is closed (one element per node), and no commit-results. */
static void
unclosed(struct call *c)
{
	const char *other = engines_other(c->router);

	open_engine(c, engines_here(c->router), "show-name");
	reply_add(c, "<commit-check-success/>\n");
	if (other != NULL) {
		open_engine(c, other, "show-name");
		reply_add(c, "<commit-check-success/>\n");
	}
	reply_ok(c);
}

/* No commit-results: asked for by the configuration, and for a validate with 23.2 (1.7), in a compliant session. */
static bool
flattened(const struct call *c, const struct commit_request *q)
{
	const struct router *r = c->router;

	return c->session->rfc &&
	       (router_has(r, "system services netconf flatten-commit-results") ||
		   (q->validate && personality_since(r->setup.personality, 23, 2)));
}

void
results_succeeded(
    struct call *c, const struct commit_request *q, const struct complaints *warnings)
{
	const struct personality *p = c->router->setup.personality;
	bool flat = flattened(c, q);
	bool wrapped = p->results != RESULTS_OK && !flat &&
		       (!q->rfc || (q->validate && p->validate_results));

	if (p->unclosed && q->check) {
		unclosed(c);
		return;
	}
	if (wrapped)
		reply_add(c, "<commit-results>\n");
	vec_each (&warnings->list, w)
		reply_error(c, w);
	if (wrapped && p->results != RESULTS_EMPTY)
		engines(c, q);
	if (wrapped)
		reply_add(c, "</commit-results>\n");
	reply_ok(c);
}

/* The last error is the summary (junos-facts 2.8). */
static void
complain(struct call *c, const struct commit_request *q, const struct complaints *errors)
{
	const char *summary =
	    errors->why == NULL
		? "configuration check-out failed"
		: arena_printf(c->arena, "%s: (%s)",
		      q->check ? "configuration check-out failed" : "commit failed",
		      errors->why);

	vec_each (&errors->list, x)
		reply_error(c, x);
	if (!errors->early)
		reply_failed(c, summary);
}

void
results_refused(
    struct call *c, const struct commit_request *q, const struct complaints *errors)
{
	const struct personality *p = c->router->setup.personality;
	bool flat = flattened(c, q);
	bool open = p->unclosed && q->check;

	if (errors->early || flat) {
		complain(c, q, errors);
		return;
	}
	if (!open)
		reply_add(c, "<commit-results>\n");
	open_engine(c, engines_here(c->router), "show-name");
	complain(c, q, errors);
	if (!open)
		reply_add(c, "</routing-engine>\n</commit-results>\n");
}

void
results_other(struct call *c, const char *name, const char *message)
{
	reply_add(c, "<commit-results>\n");
	open_engine(c, name, "show-name");
	reply_failed(c, message);
	reply_add(c, "</routing-engine>\n</commit-results>\n");
}
