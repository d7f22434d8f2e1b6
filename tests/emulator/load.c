#include "emulator/load.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "config/node.h"
#include "config/tree.h"
#include "data/xml.h"
#include "emulator/database.h"
#include "emulator/known.h"
#include "emulator/personality.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/session.h"
#include "emulator/shape.h"

static const char source[] = "load";

enum action { MERGE, REPLACE, OVERRIDE, UPDATE, SET };
static const char *const actions[] = {[MERGE] = "merge",
    [REPLACE] = "replace",
    [OVERRIDE] = "override",
    [UPDATE] = "update",
    [SET] = "set"};

struct load {
	struct call *call;
	enum action action;
	bool edit_config; /* a missing statement is an error there, not a warning */
	long errors;
};

static void
complain_known(void *ctx, const char *path, const char *bad, const char *message)
{
	struct load *l = ctx;

	l->errors++;
	reply_error(l->call, &(struct rpc_error){.type = "protocol",
				 .tag = "operation-failed",
				 .severity = "error",
				 .path = path,
				 .message = message,
				 .bad = bad});
	if (l->call->old_errors && l->action != SET)
		reply_error(l->call,
		    &(struct rpc_error){.severity = "error",
			.message = "error recovery ignores input until this point",
			.bad = "}"});
}

static void
complain_tree(
    void *ctx, bool warning, struct mark at, const char *message, struct str word)
{
	struct load *l = ctx;
	const char *bad = arena_strndup(l->call->arena, word.p, word.n);

	(void)at;
	if (warning && l->edit_config) {
		l->errors++;
		reply_error(l->call, &(struct rpc_error){.type = "application",
					 .tag = "data-missing",
					 .severity = "error",
					 .message = message,
					 .lined = true});
	} else if (warning) {
		reply_warning(l->call, message);
	} else {
		complain_known(l, NULL, bad, message);
	}
}

/* The word at line and column of the text, or "}" when the text ends too early. */
static const char *
token_at(struct arena *a, struct str text, struct mark at)
{
	const char *p = text.p, *end = text.p + text.n, *from;

	for (int line = 1; line < at.line && p < end; p++)
		line += *p == '\n';
	if (at.col > 1)
		p += at.col - 1 < end - p ? at.col - 1 : end - p;
	for (from = p;
	     p < end && !isspace((unsigned char)*p) && strchr(";{}", *p) == NULL;)
		p++;
	if (p == from && p < end && !isspace((unsigned char)*p))
		p++;
	return p > from ? arena_strndup(a, from, (size_t)(p - from)) : "}";
}

/* Everything before the statement in which the parser stopped, with its braces closed. */
static char *
salvage(struct arena *a, struct str text, struct mark at)
{
	struct buf out;
	size_t stop = 0, n = 0, depth = 0;
	bool quoted = false;
	char *copy;

	for (int line = 1, col = 1; n < text.n; n++, col++) {
		char ch = text.p[n];

		if (line > at.line || (line == at.line && col >= at.col))
			break;
		if (ch == '\n')
			line++, col = 0;
		if (ch == '"')
			quoted = !quoted;
		if (quoted || strchr(";{}", ch) == NULL)
			continue;
		stop = n + 1;
		depth += ch == '{';
		depth -= ch == '}' && depth > 0;
	}
	buf_init(&out, BUF_TEXT);
	buf_add(&out, text.p, stop);
	buf_fill(&out, '}', depth);
	copy = buf_copy(&out, a);
	buf_done(&out);
	return copy;
}

static struct config_node *
parse_text(struct load *l, struct arena *a, struct str text)
{
	struct config_node *root = NULL;
	struct err *e = NULL, *again = NULL;

	if (config_parse_text(a, source, text, &root, &e) == 0)
		return root;
	complain_known(
	    l, NULL, token_at(l->call->arena, text, err_where(e)), "syntax error");
	if (config_parse_text(
		a, source, str_of(salvage(a, text, err_where(e))), &root, &again) < 0)
		root = config_new(a);
	err_free(again);
	err_free(e);
	return root;
}

void
load_drop_version(struct config_node *root)
{
	for (struct config_node *n = root->child; n != NULL; n = n->next) {
		if (!str_eq(n->words[0], STR("version")))
			continue;
		node_remove(n);
		return;
	}
}

static void
apply_tree(struct load *l, struct config_node *root, bool tags)
{
	struct router *r = l->call->router;
	struct candidate *d = database_candidate(l->call);

	load_drop_version(root);
	known_prune(l->call->arena, root, complain_known, l);
	if (l->action == OVERRIDE || l->action == UPDATE)
		candidate_set(r, d, root);
	else
		config_merge(
		    d->arena, candidate_edit(r, d), root, tags, complain_tree, l);
	known_secrets(candidate_edit(r, d));
	candidate_touch(r, d);
}

/* Words of a set command behind its verb: blanks separate, quotes hold together, brackets are no words. */
static size_t
split_words(struct arena *a, struct str line, struct str *words, size_t most)
{
	size_t n = 0;
	const char *p = line.p, *end = line.p + line.n;

	while (p < end && n < most) {
		const char *from = p;

		if (isspace((unsigned char)*p) || *p == '[' || *p == ']') {
			p++;
			continue;
		}
		if (*p == '"') {
			for (from = ++p; p < end && *p != '"'; p++)
				p += *p == '\\' && p + 1 < end;
		} else {
			while (p < end && !isspace((unsigned char)*p))
				p++;
		}
		words[n++] = str_of(arena_strndup(a, from, (size_t)(p - from)));
		p += p < end && *p == '"';
	}
	return n;
}

static void
apply_set_line(struct load *l, struct str line)
{
	enum { WORDS_MOST = 64 };
	struct router *r = l->call->router;
	struct candidate *d = database_candidate(l->call);
	struct config_node *root = candidate_edit(r, d);
	struct str words[WORDS_MOST];
	size_t n;

	line = str_trim(line);
	if (line.n == 0 || line.p[0] == '#')
		return;
	n = split_words(l->call->arena, line, words, WORDS_MOST);
	if (n > 1 && str_eq(words[0], STR("set"))) {
		if (str_eq(words[1], STR("version")))
			return;
		if (!known_words(l->call->arena, words + 1, n - 1, complain_known, l))
			return;
	}
	config_apply_set(d->arena, source, line, root, complain_tree, l);
}

static void
apply_set(struct load *l, struct str text)
{
	struct router *r = l->call->router;
	struct candidate *d = database_candidate(l->call);

	while (text.n > 0)
		apply_set_line(l, str_cut(&text, '\n'));
	known_secrets(candidate_edit(r, d));
	candidate_touch(r, d);
}

static bool
read_action(struct load *l, const struct xml *op)
{
	const char *action = xml_attr(op, "action"), *format = xml_attr(op, "format");

	if (format != NULL && strcmp(format, "set") == 0) {
		reply_error(l->call, &(struct rpc_error){.type = "protocol",
					 .tag = "operation-failed",
					 .severity = "error",
					 .message = "invalid value",
					 .bad = "set"});
		return false;
	}
	for (size_t i = 0; action != NULL && i < sizeof actions / sizeof actions[0]; i++)
		if (strcmp(actions[i], action) == 0) {
			l->action = (enum action)i;
			return true;
		}
	if (action != NULL)
		reply_error(l->call, &(struct rpc_error){.type = "protocol",
					 .tag = "operation-failed",
					 .severity = "error",
					 .message = "invalid value",
					 .bad = action});
	return action == NULL;
}

/* Whatever was loaded well stays in the candidate, also beside errors. False: nothing to load was there. */
static bool
load_child(struct load *l, const struct xml *x)
{
	struct arena *a;
	struct candidate *d = database_candidate(l->call);
	bool replaces = l->action == REPLACE;

	candidate_edit(l->call->router, d);
	a = d->arena;

	if (xml_is(x, "configuration-text") && l->action != SET)
		apply_tree(l, parse_text(l, a, x->text), replaces);
	else if (xml_is(x, "configuration-set") && l->action == SET)
		apply_set(l, x->text);
	else if (xml_is(x, "configuration") && l->action != SET)
		apply_tree(l, shape_from_xml(a, x), true);
	else
		return false;
	return true;
}

static void
load_rollback(struct call *c, const char *rollback)
{
	char *end;
	long number = strtol(rollback, &end, 10);

	reply_add(c, "<load-configuration-results>\n");
	if (*end != '\0' || end == rollback || number < 0 || number >= ROLLBACKS) {
		reply_failed(c, "rollback ID out of range");
		reply_add(c, "<load-error-count>1</load-error-count>\n");
	} else if (number >= c->router->nhistory) {
		reply_failed(
		    c, arena_printf(c->arena, "rollback '%ld' does not exist", number));
		reply_add(c, "<load-error-count>1</load-error-count>\n");
	} else {
		candidate_set(
		    c->router, database_candidate(c), c->router->history[number]->root);
		router_log(c->router, "load-rollback", c->session->pid, "rollback",
		    rollback, NULL);
		reply_ok(c);
	}
	reply_add(c, "</load-configuration-results>\n");
}

static void
load_results(struct load *l, const struct xml *op, const struct xml *what)
{
	struct call *c = l->call;
	const struct personality *p = c->router->setup.personality;
	const char *action = xml_attr(op, "action");

	if (p->results_action && action != NULL)
		reply_add(c, "<load-configuration-results action=\"%s\">\n", action);
	else
		reply_add(c, "<load-configuration-results>\n");
	if (!load_child(l, what)) {
		l->errors++;
		reply_syntax(c, NULL, what->name);
	}
	if (l->errors == 0 || (l->action == SET && p->set_load_ok))
		reply_ok(c);
	else
		reply_add(c, "<load-error-count>%ld</load-error-count>\n", l->errors);
	reply_add(c, "</load-configuration-results>\n");
}

void
rpc_load_configuration(struct call *c)
{
	const char *rollback = xml_attr(c->op, "rollback");
	struct load l = {.call = c};

	if (database_refused(c))
		return;
	if (rollback != NULL) {
		load_rollback(c, rollback); /* compare="rollback" beside it is ignored */
		return;
	}
	if (!read_action(&l, c->op))
		return;
	if (c->op->child == NULL)
		reply_syntax(c, NULL, "load-configuration");
	else
		load_results(&l, c->op, c->op->child);
}

void
rpc_edit_config(struct call *c)
{
	const struct xml *what = xml_find(c->op, "config/configuration");
	const char *how = xml_get(c->arena, c->op, "default-operation");
	struct load l = {.call = c, .edit_config = true};

	if (what == NULL)
		what = xml_find(c->op, "config-text/configuration-text");
	if (database_refused(c))
		return;
	if (xml_find(c->op, "target/candidate") == NULL || what == NULL) {
		reply_syntax(c, NULL, what == NULL ? "config" : "target");
		return;
	}
	if (how != NULL && strcmp(how, "replace") == 0)
		l.action = OVERRIDE;
	load_child(&l, what);
	if (l.errors == 0)
		reply_ok(c);
}
