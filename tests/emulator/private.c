#include "emulator/private.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "config/tree.h"
#include "emulator/history.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"

void
private_open(struct session *s)
{
	struct candidate *d = calloc(1, sizeof *d);

	if (d == NULL)
		abort();
	d->base = revision_keep(s->router->history[0]);
	s->copy = d;
	s->copied_ms = router_now(s->router);
	router_log(s->router, "private", s->pid, "user", s->user, NULL);
}

void
private_close(struct session *s)
{
	bool dirty;

	if (s->copy == NULL)
		return;
	dirty = candidate_dirty(s->router, s->copy);
	candidate_done(s->copy);
	free(s->copy);
	s->copy = NULL;
	router_log(
	    s->router, "private-end", s->pid, "discarded", dirty ? "yes" : "no", NULL);
}

bool
private_elsewhere(const struct router *r, const struct session *s)
{
	for (const struct session *other = r->sessions; other != NULL;
	     other = other->next)
		if (other != s && other->copy != NULL)
			return true;
	return false;
}

void
private_follow(struct session *s)
{
	candidate_done(s->copy);
	s->copy->base = revision_keep(s->router->history[0]);
}

/* What is deleted on both sides is not found the second time: no conflict, the results are alike. */
static void
ignore(void *ctx, bool warning, struct mark at, const char *message, struct str word)
{
	(void)ctx, (void)warning, (void)at, (void)message, (void)word;
}

/* A copy of `onto` with what leads from one configuration to another. */
static struct config_node *
replay(struct arena *a, const struct config_node *onto, const struct config_node *from,
    const struct config_node *to)
{
	struct config_node *root = config_copy(a, onto);
	struct buf commands;
	struct str text;

	buf_init(&commands, BUF_TEXT);
	config_diff_set(from, to, &commands);
	text = str_of(buf_copy(&commands, a));
	buf_done(&commands);
	config_apply_set(a, "private", text, root, ignore, NULL);
	return root;
}

/* The words and the place are inferred; that a conflict fails the commit is documented. The statement is the first on
 * which the two disagree, as the difference names it. */
static void
refuse_conflict(
    struct call *c, const struct config_node *mine, const struct config_node *theirs)
{
	struct buf diff;
	struct str text, path, statement;

	buf_init(&diff, BUF_TEXT);
	config_diff_text(theirs, mine, &diff);
	text = str_trim(buf_str(&diff));
	path = str_cut(&text, '\n');
	statement = str_cut(&text, '\n');
	if (statement.n > 0)
		statement.p++, statement.n--;
	statement = str_trim(statement);
	while (statement.n > 0 && strchr(" ;{", statement.p[statement.n - 1]) != NULL)
		statement.n--;
	reply_error(c, &(struct rpc_error){.type = "protocol",
			   .tag = "operation-failed",
			   .severity = "error",
			   .path = arena_strndup(c->arena, path.p, path.n),
			   .message = "private edits conflict with the committed "
				      "configuration",
			   .lined = true,
			   .bad = arena_strndup(c->arena, statement.p, statement.n)});
	buf_done(&diff);
}

/* Apart from the order of entries that both sides added. */
static bool
alike(const struct config_node *a, const struct config_node *b)
{
	struct buf commands;
	struct str rest;
	bool same = true;

	buf_init(&commands, BUF_TEXT);
	config_diff_set(a, b, &commands);
	rest = buf_str(&commands);
	while (rest.n > 0 && same)
		same = str_starts(str_cut(&rest, '\n'), STR("insert "));
	buf_done(&commands);
	return same;
}

/* Two sets of changes are in no conflict when it does not matter which comes first. */
const struct config_node *
private_merge(struct call *c)
{
	struct session *s = c->session;
	const struct config_node *base = s->copy->base->root;
	const struct config_node *mine = candidate_root(s->router, s->copy);
	const struct config_node *running = router_running(s->router);
	struct config_node *mine_last, *theirs_last;

	if (mine == base)
		return running;
	mine_last = replay(c->arena, running, base, mine);
	theirs_last = replay(c->arena, mine, base, running);
	if (alike(mine_last, theirs_last))
		return mine_last;
	refuse_conflict(c, mine_last, theirs_last);
	revision_drop(s->copy->base);
	s->copy->base = revision_keep(s->router->history[0]);
	candidate_set(s->router, s->copy, mine_last);
	return NULL;
}
