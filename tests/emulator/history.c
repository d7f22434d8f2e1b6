#include "emulator/history.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "config/inherit.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/database.h"
#include "emulator/keep.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/simclock.h"

static const char *
keep(struct arena *a, const char *s)
{
	return s != NULL ? arena_strdup(a, s) : NULL;
}

struct revision *
revision_keep(struct revision *v)
{
	v->keepers++;
	return v;
}

void
revision_drop(struct revision *v)
{
	if (v == NULL || --v->keepers > 0)
		return;
	revision_drop(v->owner);
	arena_free(v->arena);
	free(v);
}

/* A commit without a change, and an automatic rollback, bring back a tree that is there: it is not copied. */
static struct revision *
owner_of(struct router *r, const struct config_node *root)
{
	struct revision *found = NULL;

	for (int i = 0; i < r->nhistory && found == NULL; i++)
		if (r->history[i]->root == root)
			found = r->history[i];
	if (found == NULL && r->pending.before != NULL && r->pending.before->root == root)
		found = r->pending.before;
	if (found == NULL)
		return NULL;
	return revision_keep(found->owner != NULL ? found->owner : found);
}

/* Numbered configurations that are kept besides the running one: max-configuration-rollbacks. */
static int
kept(const struct config_node *root)
{
	const struct str *most = config_value(root, "system max-configuration-rollbacks");
	char text[8] = "";
	int n;

	if (most == NULL || most->n == 0 || most->n >= sizeof text)
		return ROLLBACKS - 1;
	memcpy(text, most->p, most->n);
	n = atoi(text);
	return n >= 0 && n < ROLLBACKS ? n : ROLLBACKS - 1;
}

static const struct config_node *
applied(struct arena *a, const struct config_node *root)
{
	return config_inherits(root)
		   ? config_inherit(a, root, &(struct config_inherit){0})
		   : root;
}

/* A dirty candidate is left alone; one that was only touched follows the running configuration. */
static struct revision *
push(struct router *r, const struct config_node *root, const struct history_entry *entry)
{
	struct revision *v = calloc(1, sizeof *v);

	if (v == NULL)
		abort();
	v->keepers = 1;
	v->arena = arena_new();
	v->owner = owner_of(r, root);
	v->root = v->owner != NULL           ? v->owner->root
		  : root == r->setup.startup ? (struct config_node *)root
					     : keep_tree(v->arena, root);
	v->applied = v->owner != NULL ? v->owner->applied : applied(v->arena, v->root);
	v->at_ms = router_now(r);
	v->user = keep(v->arena, entry->user);
	v->client = keep(v->arena, entry->client);
	v->comment = keep(v->arena, entry->comment);
	v->log = keep(v->arena, entry->log);
	snprintf(v->id, sizeof v->id, "%s-%" PRId64 "-%d",
	    personality_re(r->setup.personality), v->at_ms / 1000, ++r->serial);
	if (r->nhistory > 0 && !candidate_dirty(r, &r->candidate))
		candidate_reset(&r->candidate);
	while (r->nhistory > kept(v->root))
		revision_drop(r->history[--r->nhistory]);
	memmove(r->history + 1, r->history, (size_t)r->nhistory * sizeof r->history[0]);
	r->history[0] = v;
	r->nhistory++;
	if (!candidate_dirty(r, &r->candidate))
		candidate_reset(&r->candidate);
	return v;
}

void
history_start(struct router *r, const struct config_node *root)
{
	struct history_entry entry = {.user = "root", .client = "other"};
	struct revision *v = push(r, root, &entry);

	v->at_ms =
	    r->boot_ms + 95000; /* mgd commits the startup configuration while booting */
}

void
history_push(
    struct router *r, const struct config_node *root, const struct history_entry *entry)
{
	push(r, root, entry);
	world_settle(r);
}

static void
disarm(struct router *r)
{
	revision_drop(r->pending.before);
	r->pending = (struct pending){0};
}

void
history_done(struct router *r)
{
	disarm(r);
	while (r->nhistory > 0)
		revision_drop(r->history[--r->nhistory]);
}

/* Between the two bounds of the personality, and the same for the same revision of the same router. */
static int64_t
lateness_ms(struct router *r)
{
	const struct personality *p = r->setup.personality;
	const struct fault *fault = faults_due(&r->faults, FAULT_LATE_TIMER, "");
	double part = (double)((r->last_pid * 7 + r->serial * 13) % 16) / 15;

	if (fault != NULL)
		return (int64_t)(fault->seconds * 1000);
	return (int64_t)((p->late_least + part * (p->late_most - p->late_least)) * 1000);
}

void
history_arm(struct router *r, int64_t minutes, int64_t window_ms, int pid,
    const char *user, struct revision *before)
{
	struct pending *p = &r->pending;

	revision_keep(before); /* it may be the one that disarm lets go */
	disarm(r);
	*p = (struct pending){.minutes = minutes > 0 ? minutes : 1,
	    .at_ms = router_now(r),
	    .pid = pid,
	    .before = before};
	snprintf(p->user, sizeof p->user, "%s", user);
	p->fire_ms = p->at_ms + window_ms + lateness_ms(r);
	if (r->setup.changed != NULL)
		r->setup.changed(r->setup.ctx);
}

void
history_confirm(struct router *r, int session, bool changed)
{
	if (r->pending.minutes == 0)
		return;
	disarm(r);
	router_log(r, changed ? "superseded" : "confirmed", session, "revision",
	    r->history[0]->id, NULL);
}

static void
roll_back(struct router *r, const char *why, int64_t at_ms)
{
	struct history_entry entry = {.user = "root", .client = "other"};

	push(r, r->pending.before->root, &entry)->at_ms = at_ms;
	disarm(r);
	world_settle(r);
	router_log(r, why, 0, "revision", r->history[0]->id, NULL);
}

void
history_expire(struct router *r)
{
	roll_back(r, "automatic-rollback", r->pending.fire_ms);
}

void
history_revert(struct router *r)
{
	if (r->pending.minutes != 0)
		roll_back(r, "rollback-of-killed-session", router_now(r));
}

/* The system's text and the operator's; trains with one place for both show the operator's. */
static void
texts(struct call *c, const struct revision *v)
{
	bool one = c->router->setup.personality->log_as_comment && v->log != NULL;
	const char *comment = one ? v->log : v->comment;

	if (comment != NULL)
		reply_elem(c, "comment", comment);
	if (v->log != NULL && !one)
		reply_elem(c, "log", v->log);
}

static void
entry(struct call *c, int number)
{
	const struct router *r = c->router;
	const struct revision *v = r->history[number];

	reply_add(c, "<commit-history>\n<sequence-number>%d</sequence-number>\n", number);
	reply_elem(c, "user", v->user);
	reply_elem(c, "client", v->client);
	reply_date(c, "date-time", v->at_ms);
	texts(c, v);
	if (number == 0 && r->pending.minutes != 0 && r->setup.personality->marker)
		reply_elem(c, "commit-confirmed", "rollback pending");
	reply_add(c, "</commit-history>\n");
}

void
rpc_get_commit_information(struct call *c)
{
	reply_add(c, "<commit-information>\n");
	for (int i = 0; i < c->router->nhistory; i++)
		entry(c, i);
	reply_add(c, "</commit-information>\n");
}

void
rpc_get_commit_revision_information(struct call *c)
{
	const struct revision *v = c->router->history[0];
	const char *level = xml_get(c->arena, c->op, "level");

	reply_add(c, "<commit-revision-information>\n");
	reply_elem(c, "revision", v->id);
	/* what brief leaves out is inferred */
	if (level == NULL || strcmp(level, "brief") != 0) {
		reply_date(c, "date-time", v->at_ms);
		reply_elem(c, "user", v->user);
		reply_elem(c, "client", v->client);
		texts(c, v);
	}
	reply_add(c, "</commit-revision-information>\n");
}
