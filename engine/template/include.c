#include "base/arena.h"
#include "template/compile.h"
#include "template/markup.h"

/* Other templates: include, import, extends, and blocks. */

static struct template *
load_one(struct render *r, struct value *name, bool *missing)
{
	if (is_undefined(name))
		return undefined_fail(r, name);
	if (!is_str(name))
		return render_fail(r, "TypeError",
		    "a template is named by a text, not by %s", object_type_name(name));
	return set_load(r, str_value(name), missing);
}

static struct template *
not_found(struct render *r, struct value *names)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	if (is_str(names)) {
		buf_addstr(&b, str_value(names));
	} else if (names->kind == VALUE_OBJECT || list_value(names)->n == 0) {
		buf_adds(&b, "Tried to select from an empty list of templates.");
	} else {
		buf_adds(&b, "none of the templates given were found: ");
		for (size_t i = 0; i < list_value(names)->n; i++) {
			buf_adds(&b, i > 0 ? ", " : "");
			if (object_print(r, list_value(names)->v[i], &b) < 0)
				break;
		}
	}
	render_fail(
	    r, is_str(names) ? "TemplateNotFound" : "TemplatesNotFound", "%s", buf_z(&b));
	buf_done(&b);
	return NULL;
}

/* The template an expression names: a text, or (many) the first there is of a list. */
static struct template *
load(struct render *r, const struct node *n, bool many, bool ignore)
{
	struct value *name = eval(r, n->include.template);
	struct template *t = NULL;
	bool missing = true;

	if (name == NULL)
		return NULL;
	if (!many || is_str(name) || is_undefined(name)) {
		missing = false;
		t = load_one(r, name, &missing);
	} else {
		name = object_list(r, name);
		for (size_t i = 0; name != NULL && i < name->list.n && missing; i++) {
			missing = false;
			t = load_one(r, name->list.v[i], &missing);
		}
	}
	if (t == NULL && !render_failed(r) && !ignore)
		not_found(r, name);
	return t;
}

static void
push_via(struct render *r, struct template_via *here, const char *what,
    const struct template *t)
{
	render_push_via(r, here, arena_printf(r->keep, "%s '%s'", what, t->name), 0);
}

static struct value *
make_module(struct render *r, struct template *t, const struct layer *given)
{
	struct context *ctx = context_new(r, t, given);
	struct capture c = output_capture(&r->out);
	struct module *m = arena_new_of(r->a, struct module);

	if (context_run(r, t, ctx) < 0)
		return NULL;
	m->name = t->name;
	m->text = object_str(r, output_take(&r->out, c, r->a));
	m->exported = value_map(r->a);
	if (ctx->exported != NULL)
		value_pairs(ctx->exported, p)
		{
			struct value *v = value_getv(ctx->vars, p->key);

			if (v != NULL)
				value_put(r->a, m->exported, p->key, v);
		}
	return object_new(r, &type_module, m);
}

struct value *
include_module(struct render *r, struct template *t)
{
	struct value *m = r->modules != NULL ? value_get(r->modules, t->name) : NULL;

	if (m != NULL)
		return m;
	m = make_module(r, t, NULL);
	if (m == NULL)
		return NULL;
	render_keep(r);
	if (r->modules == NULL)
		r->modules = value_map(r->a);
	value_set(r->a, r->modules, t->name, m);
	return m;
}

static struct value *
load_module(struct render *r, const struct node *n)
{
	struct template *t = load(r, n, false, false);
	const struct template_via *via = r->via;
	struct template_via here;
	struct value *m;

	if (t == NULL)
		return NULL;
	push_via(r, &here, "import", t);
	if (n->include.with_context)
		m = make_module(
		    r, t, context_snapshot(r, r->act->ctx, &n->include.locals));
	else
		m = include_module(r, t);
	r->via = via;
	return m;
}

enum flow
exec_include(struct render *r, const struct node *n)
{
	const struct template_via *via = r->via;
	struct template_via here;
	struct template *t;
	struct value *m;
	int rc = 0;

	r->at = n;
	t = load(r, n, true, n->include.ignore_missing);
	if (t == NULL)
		return render_failed(r) ? FLOW_FAILED : FLOW_NEXT;
	push_via(r, &here, "include", t);
	if (n->include.with_context) {
		const struct layer *given =
		    context_snapshot(r, r->act->ctx, &n->include.locals);

		rc = context_run(r, t, context_new(r, t, given));
	} else {
		m = include_module(r, t);
		rc = m != NULL ? 0 : -1;
		if (m != NULL)
			exec_write(r, n, ((struct module *)m->object.self)->text->str);
	}
	r->via = via;
	return rc < 0 ? FLOW_FAILED : FLOW_NEXT;
}

static void
store_import(
    struct render *r, const struct node *n, const struct node *target, struct value *v)
{
	r->act->slots[target->var.ref.slot] = v;
	if (n->include.toplevel)
		context_set(r, r->act->ctx, target->var.name, v, false);
}

enum flow
exec_import(struct render *r, const struct node *n)
{
	struct value *m;

	r->at = n;
	m = load_module(r, n);
	if (m == NULL)
		return FLOW_FAILED;
	store_import(r, n, n->include.target, m);
	return FLOW_NEXT;
}

enum flow
exec_from(struct render *r, const struct node *n)
{
	struct value *m, *v;

	r->at = n;
	m = load_module(r, n);
	if (m == NULL)
		return FLOW_FAILED;
	for (size_t i = 0; i < n->include.n; i++) {
		const struct module *module = m->object.self;
		struct name *name = n->include.names[i];

		v = value_getv(module->exported, &name->key);
		if (v == NULL)
			v = undefined_hint(r,
			    arena_printf(r->a,
				"the template '%s' (imported on line %d in '%s') does "
				"not export the "
				"requested name '" STR_FMT "'",
				module->name, n->line, r->act->t->name,
				STR_ARG(name->key.str)),
			    name->key.str.p);
		store_import(r, n, n->include.targets[i], v);
	}
	return FLOW_NEXT;
}

static struct block_chain *
chain_of(struct render *r, struct context *ctx, struct name *name, bool add)
{
	for (size_t i = 0; i < ctx->nblocks; i++)
		if (ctx->blocks[i].name == name)
			return &ctx->blocks[i];
	if (!add)
		return NULL;
	ctx->blocks =
	    arena_grow(r->a, ctx->blocks, (ctx->nblocks + 1) * sizeof *ctx->blocks,
		(ctx->nblocks + 2) * sizeof *ctx->blocks);
	ctx->blocks[ctx->nblocks] = (struct block_chain){.name = name};
	return &ctx->blocks[ctx->nblocks++];
}

enum flow
exec_extends(struct render *r, const struct node *n)
{
	struct template *t;

	r->at = n;
	if (r->act->parent != NULL) {
		render_fail(r, "TemplateRuntimeError", "extended multiple times");
		return FLOW_FAILED;
	}
	t = load(r, n, false, false);
	if (t == NULL)
		return FLOW_FAILED;
	for (size_t i = 0; i < t->nblocks; i++) {
		struct block_chain *c = chain_of(r, r->act->ctx, t->blocks[i].name, true);

		c->v = arena_grow(
		    r->a, c->v, c->n * sizeof *c->v, (c->n + 1) * sizeof *c->v);
		c->v[c->n++] = (struct template_block_ref){t, t->blocks[i].node};
	}
	r->act->parent = t;
	return FLOW_NEXT;
}

static struct value *
block_object(
    struct render *r, struct context *ctx, struct block_chain *chain, size_t depth)
{
	struct block_ref *b = arena_new_of(r->a, struct block_ref);

	*b = (struct block_ref){.ctx = ctx, .chain = chain, .depth = depth};
	return object_new(r, &type_block, b);
}

static struct value *
super_of(struct render *r, struct context *ctx, struct block_chain *chain, size_t depth)
{
	if (depth + 1 < chain->n)
		return block_object(r, ctx, chain, depth + 1);
	return undefined_hint(r,
	    arena_printf(r->a, "there is no parent block called '" STR_FMT "'.",
		STR_ARG(chain->name->key.str)),
	    "super");
}

/* Runs one block of a chain: a function of its own, with the context it is given. */
static int
run_block(struct render *r, struct context *ctx, struct block_chain *chain, size_t depth)
{
	struct template_block_ref *b = &chain->v[depth];
	const struct node *n = b->node, *at = r->at;
	struct activation *outer = r->act, *act = arena_new_of(r->a, struct activation);
	struct block_ref *self;
	int rc = render_enter(r);

	*act = (struct activation){.ctx = ctx, .t = b->t};
	act->slots = arena_array(r->a, struct value *, n->block.body.nslots + 1);
	r->act = act;
	if (n->block.self) {
		self = arena_new_of(r->a, struct block_ref);
		*self = (struct block_ref){.ctx = ctx, .self = true};
		act->slots[n->block.self_ref.slot] = object_new(r, &type_self, self);
	}
	if (n->block.super)
		act->slots[n->block.super_ref.slot] = super_of(r, ctx, chain, depth);
	if (rc == 0 && (exec_loads(r, &n->block.body.loads) < 0 ||
			   exec_nodes(r, &n->block.body.nodes) == FLOW_FAILED))
		rc = -1;
	render_leave(r);
	r->act = outer;
	r->at = at;
	return rc;
}

enum flow
exec_block(struct render *r, const struct node *n)
{
	struct context *ctx = r->act->ctx;
	struct block_chain *chain;

	r->at = n;
	if (n->block.toplevel && r->act->parent != NULL)
		return FLOW_NEXT;
	if (n->block.scoped)
		ctx = context_derived(r, ctx, &n->block.locals);
	chain = chain_of(r, ctx, n->block.name, false);
	if (chain == NULL)
		return FLOW_NEXT;
	if (n->block.required && chain->n <= 1) {
		render_fail(r, "TemplateRuntimeError",
		    "Required block '" STR_FMT "' not found",
		    STR_ARG(n->block.name->key.str));
		return FLOW_FAILED;
	}
	return run_block(r, ctx, chain, 0) < 0 ? FLOW_FAILED : FLOW_NEXT;
}

static struct value *
block_call(struct render *r, struct value *v, const struct call_args *args)
{
	struct block_ref *b = v->object.self;
	struct capture c = output_capture(&r->out);
	struct value *text;

	if (args->n + args->nkw > 0)
		return render_fail(r, "TypeError", "a block takes no arguments");
	if (run_block(r, b->ctx, b->chain, b->depth) < 0)
		return NULL;
	text = object_str(r, output_take(&r->out, c, r->a));
	return b->ctx->autoescape ? object_markup(r, text->str) : text;
}

static struct value *
block_attr(struct render *r, struct value *v, struct name *name)
{
	struct block_ref *b = v->object.self;

	if (str_eq(name->key.str, STR("super")))
		return super_of(r, b->ctx, b->chain, b->depth);
	return str_eq(name->key.str, STR("name")) ? object_str(r, b->chain->name->key.str)
						  : NULL;
}

static struct value *
self_item(struct render *r, struct value *v, struct value *key)
{
	struct block_ref *self = v->object.self;

	if (!is_str(key))
		return NULL;
	for (size_t i = 0; i < self->ctx->nblocks; i++)
		if (str_eq(self->ctx->blocks[i].name->key.str, str_value(key)))
			return block_object(r, self->ctx, &self->ctx->blocks[i], 0);
	return NULL;
}

static void
self_repr(struct render *r, const struct value *v, struct buf *b)
{
	const struct block_ref *self = v->object.self;

	(void)r;
	buf_printf(b, "<TemplateReference '%s'>", self->ctx->t->name);
}

const struct object_type type_block = {.name = "BlockReference",
    .module = "jinja2.runtime",
    .no_repr = true,
    .attr = block_attr,
    .call = block_call};
const struct object_type type_self = {.name = "TemplateReference",
    .module = "jinja2.runtime",
    .repr = self_repr,
    .item = self_item};
