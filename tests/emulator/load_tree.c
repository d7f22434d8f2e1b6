/* Loads of hierarchies: XML elements, text and JSON, merged into the candidate or in its place (junos-facts 2.3). */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "config/node.h"
#include "data/json.h"
#include "data/value.h"
#include "emulator/candidate.h"
#include "emulator/load.h"
#include "emulator/protect.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/secrets.h"
#include "schema/bound.h"

static const char inline_name[] = "load";

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
	const char *file = l->file != NULL ? l->file : inline_name;
	struct config_node *root = NULL;
	struct err *e = NULL, *again = NULL;

	if (config_parse_text(a, file, text, &root, &e) == 0)
		return root;
	load_refuse(l, err_where(e), NULL, load_token(l->call->arena, text, err_where(e)),
	    "syntax error");
	if (config_parse_text(
		a, file, str_of(salvage(a, text, err_where(e))), &root, &again) < 0)
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

void
load_whole(struct load *l, const struct config_node *root)
{
	struct router *r = l->call->router;
	struct candidate *d = l->candidate;
	const struct config_node *before = protect_before(l, candidate_root(r, d));

	candidate_set(r, d, root);
	protect_restore(l, before, d->arena, candidate_edit(r, d));
}

struct bind
load_bind(struct load *l)
{
	return (struct bind){.arena = l->call->arena,
	    .schema = l->call->router->setup.schema,
	    .complain = load_complain_bind,
	    .ctx = l};
}

static void
apply_tree(struct load *l, const struct bound *bound, bool tags)
{
	struct router *r = l->call->router;
	struct candidate *d = l->candidate;
	struct config_node *whole = candidate_edit(r, d), *root;
	const struct bind b = load_bind(l);

	root = bind_tree(&b, d->arena, bound);
	load_drop_version(root);
	secrets_hide(r, d->arena, root);
	if (l->action == LOAD_OVERRIDE || l->action == LOAD_UPDATE) {
		load_whole(l, root);
	} else {
		const struct config_node *before =
		    protect_before(l, candidate_root(r, d));

		config_merge(d->arena, whole, root, tags, load_complain_tree, l);
		protect_restore(l, before, d->arena, candidate_edit(r, d));
	}
	bind_secrets(l->call->arena, b.schema, candidate_edit(r, d));
	candidate_touch(r, d);
}

void
load_bound(struct load *l, struct bound *root)
{
	load_rename(l, root);
	apply_tree(l, root, true);
	load_insert(l, root);
}

void
load_elements(struct load *l, const struct xml *configuration)
{
	const struct bind b = load_bind(l);

	load_bound(l, bind_xml(&b, configuration));
}

void
load_text(struct load *l, struct str text)
{
	const struct bind b = load_bind(l);

	l->text = text;
	apply_tree(l, bind_text(&b, parse_text(l, l->call->arena, text)),
	    l->action == LOAD_REPLACE || l->edit_config);
}

void
load_json(struct load *l, struct str text)
{
	const char *file = l->file != NULL ? l->file : inline_name;
	const struct bind b = load_bind(l);
	const struct value *configuration;
	struct arena *a = l->call->arena;
	struct bound *root = NULL;
	struct value *document = NULL;
	struct err *e = NULL;

	l->text = text;
	if (json_parse(a, file, text, &document, &e) == 0) {
		configuration = value_get(document, "configuration");
		if (configuration == NULL)
			load_refuse(l, (struct mark){0}, NULL, "configuration-json",
			    "syntax error");
		else if (bind_json(&b, configuration, &root, &e) == 0)
			load_bound(l, root);
	}
	if (e != NULL)
		load_refuse(l, err_where(e), NULL, load_token(a, text, err_where(e)),
		    "syntax error");
	err_free(e);
}
