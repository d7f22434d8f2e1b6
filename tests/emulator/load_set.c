/* Set commands and patches (junos-facts 2.3, 2.4, 2.7). */
#include "base/arena.h"
#include "config/path.h"
#include "config/tree.h"
#include "emulator/candidate.h"
#include "emulator/load.h"
#include "emulator/protect.h"
#include "emulator/reply.h"
#include "emulator/router.h"
#include "emulator/secrets.h"

static const char inline_name[] = "load";

/* Before each command: is what it sets known, may it be changed, is it a secret? */
static bool
check(void *ctx, struct str verb, struct str *path, int n, struct mark at)
{
	struct load *l = ctx;
	struct candidate *d = l->candidate;
	const struct bind b = load_bind(l);
	bool sets = str_eq(verb, STR("set"));

	if (sets && str_eq(path[0], STR("version")))
		return false;
	if ((sets || str_eq(verb, STR("edit"))) && !bind_words(&b, path, (size_t)n, at))
		return false;
	if (!protect_allows(l, candidate_edit(l->call->router, d), verb, path, n))
		return false;
	if (sets)
		secrets_hide_words(l->call->router, d->arena, path, n);
	return true;
}

void
load_set(struct load *l, struct str commands)
{
	struct router *r = l->call->router;
	struct config_node *root = candidate_edit(r, l->candidate);
	const struct config_commands how = {
	    .check = check, .complain = load_complain_tree, .ctx = l};

	l->text = commands;
	config_apply_commands(l->candidate->arena,
	    l->file != NULL ? l->file : inline_name, commands, root, &how);
	bind_secrets(l->call->arena, r->setup.schema, root);
	candidate_touch(r, l->candidate);
}

void
load_patch(struct load *l, struct str patch)
{
	struct router *r = l->call->router;
	struct config_node *root = candidate_edit(r, l->candidate);
	const struct config_node *before = protect_before(l, root);

	l->text = patch;
	config_apply_patch(l->candidate->arena, l->file != NULL ? l->file : inline_name,
	    patch, root, load_complain_tree, l);
	protect_restore(l, before, l->candidate->arena, root);
	bind_secrets(l->call->arena, r->setup.schema, root);
	candidate_touch(r, l->candidate);
}
