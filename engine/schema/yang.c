#include "schema/yang.h"

#include <libyang/libyang.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "schema/hint.h"
#include "schema/module.h"
#include "schema/schema_node.h"
#include "schema/store.h"
#include "schema/yang_type.h"

/* What the extensions of a grouping say counts for what uses it. */
struct grouping {
	const struct lysp_module *module;
	const char *name;
	int features;
};

struct compiler {
	struct store store;
	struct arena *arena;
	VEC(struct grouping) groupings; /* sorted */
	const struct modules *all;
};

/* --- loading ------------------------------------------------------------------------------------------ */

static void
text_free(void *text, void *ctx)
{
	(void)ctx;
	free(text);
}

static LY_ERR
import(const char *name, const char *revision, const char *submodule,
    const char *submodule_revision, void *ctx, LYS_INFORMAT *format, const char **text,
    ly_module_imp_data_free_clb *free_text)
{
	const struct module *m = modules_find(ctx, submodule != NULL ? submodule : name);

	(void)revision;
	(void)submodule_revision;
	if (m == NULL)
		return LY_ENOTFOUND;
	*format = LYS_IN_YANG;
	*text = module_text(m);
	*free_text = text_free;
	return LY_SUCCESS;
}

/* The first thing that libyang complained of: what follows is a consequence. */
static int
fail(const struct ly_ctx *ctx, const struct module *m, const char *root, struct err **e)
{
	const struct ly_err_item *item = ly_err_first(ctx);
	const char *line = item != NULL && item->path != NULL
			       ? strcasestr(item->path, "line number ")
			       : NULL;
	struct mark at = {m != NULL ? m->file : NULL, 0, 0};

	if (line != NULL)
		at.line = atoi(line + strlen("line number "));
	err_at(e, ERR_SCHEMA, at, "%s%s%s%s", item != NULL ? item->msg : "not compiled",
	    line == NULL && item != NULL && item->path != NULL ? " (" : "",
	    line == NULL && item != NULL && item->path != NULL ? item->path : "",
	    line == NULL && item != NULL && item->path != NULL ? ")" : "");
	return err_wrap(e, "module '%s'", m != NULL ? m->name : root);
}

static int
load(const struct modules *all, struct ly_ctx *ctx, struct err **e)
{
	const struct module *root = modules_find(all, all->root);

	if (ly_ctx_load_module(ctx, root->name, NULL, NULL) == NULL)
		return fail(ctx, root, root->name, e);
	vec_each (all, m)
		if (m->config && m != root &&
		    ly_ctx_load_module(ctx, m->name, NULL, NULL) == NULL)
			return fail(ctx, m, root->name, e);
	if (ly_ctx_compile(ctx) != LY_SUCCESS)
		return fail(ctx, NULL, root->name, e);
	return 0;
}

static const struct lysc_node *
find_configuration(const struct ly_ctx *ctx)
{
	const struct lys_module *m;
	uint32_t i = 0;

	while ((m = ly_ctx_get_module_iter(ctx, &i)) != NULL)
		for (const struct lysc_node *n = m->compiled != NULL ? m->compiled->data
								     : NULL;
		     n != NULL; n = n->next)
			if (n->nodetype == LYS_CONTAINER &&
			    strcmp(n->name, "configuration") == 0)
				return n;
	return NULL;
}

/* --- features ----------------------------------------------------------------------------------------- */

static const char *
local_name(const char *name)
{
	const char *colon = strchr(name, ':');

	return colon != NULL ? colon + 1 : name;
}

static int
parsed_features(const struct lysp_ext_instance *exts)
{
	int features = 0;
	LY_ARRAY_COUNT_TYPE i;

	LY_ARRAY_FOR(exts, i)
	{
		if (strcmp(local_name(exts[i].name), "cli-feature") == 0)
			features |= hint_feature(exts[i].argument);
	}
	return features;
}

static int
compare_groupings(const void *va, const void *vb)
{
	const struct grouping *a = va, *b = vb;

	if (a->module != b->module)
		return (uintptr_t)a->module < (uintptr_t)b->module ? -1 : 1;
	return strcmp(a->name, b->name);
}

static void
collect_groupings(struct compiler *c, const struct ly_ctx *ctx)
{
	const struct lys_module *m;
	uint32_t i = 0;

	while ((m = ly_ctx_get_module_iter(ctx, &i)) != NULL) {
		const struct lysp_node_grp *g =
		    m->parsed != NULL ? m->parsed->groupings : NULL;

		for (; g != NULL; g = (const struct lysp_node_grp *)g->next) {
			int features = parsed_features(g->exts);

			if (features != 0)
				vec_push(&c->groupings,
				    ((struct grouping){m->parsed, g->name, features}));
		}
	}
	if (c->groupings.n > 0)
		qsort(c->groupings.v, c->groupings.n, sizeof *c->groupings.v,
		    compare_groupings);
}

static const struct lysp_module *
module_of_prefix(const struct lysp_module *m, const char *name)
{
	const char *colon = strchr(name, ':');
	LY_ARRAY_COUNT_TYPE i;

	if (colon == NULL)
		return m;
	LY_ARRAY_FOR(m->imports, i)
	{
		if (str_eq(str_of(m->imports[i].prefix),
			(struct str){name, (size_t)(colon - name)}) &&
		    m->imports[i].module != NULL)
			return m->imports[i].module->parsed;
	}
	return m;
}

/* A statement whose contents are a grouping is what the grouping says of itself. */
static int
used_features(const struct compiler *c, const struct lysc_node *n)
{
	const struct lysp_node *parsed = n->priv;
	int features = 0;

	if (parsed == NULL || c->groupings.n == 0)
		return 0;
	for (const struct lysp_node *u = lysp_node_child(parsed); u != NULL;
	     u = u->next) {
		struct grouping key = {0};
		const struct grouping *g;

		if (u->nodetype != LYS_USES)
			continue;
		key.module = module_of_prefix(n->module->parsed, u->name);
		key.name = local_name(u->name);
		g = bsearch(
		    &key, c->groupings.v, c->groupings.n, sizeof key, compare_groupings);
		features |= g != NULL ? g->features : 0;
	}
	return features;
}

/* --- nodes -------------------------------------------------------------------------------------------- */

/* "choice/case/" for each choice around it, a mandatory one with `!` in front; "" if it is in none. */
static const char *
choices_around(struct compiler *c, const struct lysc_node *n)
{
	const char *path = "";

	while ((n = n->parent) != NULL && (n->nodetype & (LYS_CHOICE | LYS_CASE)) != 0)
		path = arena_printf(c->arena, "%s%s/%s",
		    n->nodetype == LYS_CHOICE && (n->flags & LYS_MAND_TRUE) != 0 ? "!"
										 : "",
		    n->name, path);
	return path;
}

static void
take_notes(struct compiler *c, struct schema_node *to, const struct lysc_node *from)
{
	const char *choices = choices_around(c, from);
	struct schema_note *notes;
	LY_ARRAY_COUNT_TYPE i;
	size_t n = *choices != '\0';

	LY_ARRAY_FOR(from->exts, i)
	{
		const struct lysc_ext_instance *x = &from->exts[i];

		if (strcmp(x->def->name, "cli-feature") == 0) {
			to->features |= (uint16_t)hint_feature(x->argument);
		} else {
			n += x->argument != NULL;
		}
	}
	if (n == 0 || n > UINT16_MAX)
		return;
	to->notes = notes = arena_array(c->arena, struct schema_note, n);
	if (*choices != '\0') {
		to->features |= SCHEMA_IN_CHOICE;
		notes[to->nnotes++] = store_note(&c->store, SCHEMA_CHOICES, choices);
	}
	LY_ARRAY_FOR(from->exts, i)
	{
		const struct lysc_ext_instance *x = &from->exts[i];

		if (x->argument != NULL && strcmp(x->def->name, "cli-feature") != 0)
			notes[to->nnotes++] =
			    store_note(&c->store, x->def->name, x->argument);
	}
}

static void
take_leaf(struct compiler *c, struct schema_node *to, const struct lysc_node *from)
{
	const struct lysc_node_leaf *leaf = (const void *)from;
	const struct lysp_node_leaf *parsed = from->priv;

	to->type =
	    yang_type(&c->store, leaf->type, parsed != NULL ? &parsed->type : NULL);
	to->kind = to->type->base == TYPE_EMPTY ? SCHEMA_FLAG : SCHEMA_LEAF;
	to->key = (from->flags & LYS_KEY) != 0;
}

static void
take_leaf_list(struct compiler *c, struct schema_node *to, const struct lysc_node *from)
{
	const struct lysc_node_leaflist *list = (const void *)from;
	const struct lysp_node_leaflist *parsed = from->priv;

	to->kind = SCHEMA_LEAF_LIST;
	to->type =
	    yang_type(&c->store, list->type, parsed != NULL ? &parsed->type : NULL);
	to->min = list->min;
	to->max = list->max == UINT32_MAX ? 0 : list->max;
}

static void
take_inner(struct compiler *c, struct schema_node *to, const struct lysc_node *from)
{
	const struct lysp_node_container *container = from->priv;
	const struct lysc_node_list *list = (const void *)from;

	to->features |= (uint16_t)used_features(c, from);
	if (from->nodetype == LYS_LIST) {
		to->kind = SCHEMA_LIST;
		to->min = list->min;
		to->max = list->max == UINT32_MAX ? 0 : list->max;
	} else if (container != NULL && container->presence != NULL) {
		to->kind = SCHEMA_PRESENCE;
	}
}

static void
take_node(struct compiler *c, struct schema_node *to, const struct lysc_node *from,
    const struct schema_node *parent)
{
	to->name = store_text(&c->store, from->name);
	to->space = store_text(&c->store, from->module->ns);
	to->parent = parent;
	to->kind = SCHEMA_CONTAINER;
	take_notes(c, to, from);
	if (from->nodetype == LYS_LEAF)
		take_leaf(c, to, from);
	else if (from->nodetype == LYS_LEAFLIST)
		take_leaf_list(c, to, from);
	else if ((from->nodetype & LYS_ANYDATA) != 0)
		to->kind = SCHEMA_ANY;
	else
		take_inner(c, to, from);
	if ((from->nodetype & (LYS_LIST | LYS_LEAFLIST)) != 0 &&
	    (from->flags & LYS_ORDBY_USER) != 0)
		to->features |= SCHEMA_ORDERED;
	if ((from->nodetype & (LYS_LEAF | LYS_ANYDATA)) != 0 &&
	    (from->flags & LYS_MAND_TRUE) != 0)
		to->features |= SCHEMA_MANDATORY;
	if (to->type != NULL && type_is_number(to->type))
		to->features |= SCHEMA_NUMBER;
	if (hint_secret(to->name, to->type != NULL ? to->type->name : NULL))
		to->features |= SCHEMA_SECRET;
}

/* Data children: choices and cases are looked through, actions and notifications left out. */
static const struct lysc_node *
next_data(const struct lysc_node *last, const struct lysc_node *parent)
{
	do
		last = lys_getnext(last, parent, NULL, 0);
	while (
	    last != NULL && (last->nodetype & (LYS_RPC | LYS_ACTION | LYS_NOTIF)) != 0);
	return last;
}

static const struct lysc_node *
data_child(const struct lysc_node *n)
{
	return (n->nodetype & (LYS_CONTAINER | LYS_LIST)) != 0 ? next_data(NULL, n)
							       : NULL;
}

static void
take_children(struct compiler *c, struct schema_node *to, const struct lysc_node *from)
{
	uint32_t n = 0;

	for (const struct lysc_node *k = data_child(from); k != NULL;
	     k = next_data(k, from))
		n++;
	if (n == 0)
		return;
	if (n > SCHEMA_CHILDREN)
		n = SCHEMA_CHILDREN;
	to->children = arena_array(c->arena, struct schema_node, n);
	for (const struct lysc_node *k = data_child(from); to->nchildren < n;
	     k = next_data(k, from)) {
		struct schema_node *child = &to->children[to->nchildren++];

		take_node(c, child, k, to);
		if (child->key)
			to->nkeys++;
		else if ((child->features & SCHEMA_NOKEYWORD) != 0)
			to->features |= SCHEMA_HAS_NOKEYWORD;
		take_children(c, child, k);
	}
	schema_node_index(c->arena, to);
}

/* "Junos: 24.4R1.8-EVO" in the root module's revision: 24.4R1-EVO */
static const char *
release_of(struct compiler *c, const struct lys_module *root)
{
	const char *said = root->parsed != NULL && root->parsed->revs != NULL
			       ? root->parsed->revs[0].dsc
			       : NULL;
	struct str s = str_of(said);
	const char *evolved;
	size_t n;

	if (said == NULL || !str_starts(s, STR("Junos: ")))
		return "";
	said += strlen("Junos: ");
	n = strcspn(said, ".");
	if (said[n] == '.')
		n += 1 + strcspn(said + n + 1, ". ");
	evolved = strchr(said, '-');
	return arena_printf(
	    c->arena, "%.*s%s", (int)n, said, evolved != NULL ? evolved : "");
}

static void
list_modules(struct compiler *c, const struct ly_ctx *ctx)
{
	struct schema *s = c->store.schema;

	s->modules = arena_array(c->arena, struct schema_module, c->all->n);
	vec_each (c->all, m) {
		const struct lys_module *is = ly_ctx_get_module_latest(ctx, m->name);

		if (is != NULL)
			s->modules[s->nmodules++] =
			    (struct schema_module){store_text(&c->store, m->name),
				store_text(&c->store, m->revision),
				store_text(&c->store, is->ns)};
	}
}

static void
build(struct compiler *c, const struct ly_ctx *ctx, const struct lysc_node *configuration)
{
	struct schema *s = c->store.schema;

	s->root = arena_new_of(c->arena, struct schema_node);
	collect_groupings(c, ctx);
	take_node(c, s->root, configuration, NULL);
	take_children(c, s->root, configuration);
	s->release = release_of(c, configuration->module);
	list_modules(c, ctx);
}

static int
compile(const struct modules *all, struct ly_ctx *ctx, struct schema *s, struct err **e)
{
	struct compiler c = {.arena = s->arena, .all = all};
	const struct lysc_node *configuration;

	ly_ctx_set_module_imp_clb(ctx, import, (void *)(uintptr_t)all);
	if (load(all, ctx, e) != 0)
		return -1;
	configuration = find_configuration(ctx);
	if (configuration == NULL)
		return err_set(e, ERR_SCHEMA,
		    "module '%s' has no container 'configuration'", all->root);
	store_init(&c.store, s);
	build(&c, ctx, configuration);
	vec_done(&c.groupings);
	store_done(&c.store);
	return 0;
}

int
yang_compile(const struct modules *all, struct schema *s, struct err **e)
{
	struct ly_ctx *ctx = NULL;
	uint32_t quiet = LY_LOSTORE;
	int rc;

	ly_temp_log_options(&quiet);
	if (ly_ctx_new(NULL,
		LY_CTX_NO_YANGLIBRARY | LY_CTX_DISABLE_SEARCHDIRS |
		    LY_CTX_DISABLE_SEARCHDIR_CWD | LY_CTX_EXPLICIT_COMPILE |
		    LY_CTX_SET_PRIV_PARSED,
		&ctx) == LY_SUCCESS)
		rc = compile(all, ctx, s, e);
	else
		rc = err_set(e, ERR_SCHEMA, "libyang cannot start");
	ly_ctx_destroy(ctx);
	ly_temp_log_options(NULL);
	return rc;
}
