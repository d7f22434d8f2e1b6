#include "base/arena.h"
#include "template/compile.h"
#include "template/lazy.h"
#include "template/object.h"
#include "template/set.h"

/* Variables of a running template: its own top-level sets, the layers it was given, the built-in globals. */

static struct value *
from_given(struct render *r, const struct layer *l, struct name *name)
{
	for (; l != NULL; l = l->below) {
		struct value *v =
		    l->vars != NULL ? value_getv(l->vars, &name->key) : NULL;

		if (v != NULL)
			return l->lazy ? lazy_variable(r, name, v) : v;
	}
	return NULL;
}

struct value *
context_resolve(struct render *r, struct context *ctx, struct name *name)
{
	struct value *v = ctx->vars != NULL ? value_getv(ctx->vars, &name->key) : NULL;

	if (v == NULL)
		v = from_given(r, ctx->given, name);
	return v != NULL || render_failed(r) ? v : name->global;
}

void
context_set(struct render *r, struct context *ctx, const struct name *name,
    struct value *v, bool exported)
{
	struct value *key = (struct value *)(uintptr_t)&name->key;

	render_keep(r);
	if (ctx->vars == NULL) {
		ctx->vars = value_map(r->a);
		ctx->exported = value_map(r->a);
	}
	if (v != NULL)
		value_put(r->a, ctx->vars, key, v);
	else
		value_remove(ctx->vars, key);
	if (exported && name->key.str.n > 0 && name->key.str.p[0] != '_')
		value_put(r->a, ctx->exported, key, object_bool(true));
	else
		value_remove(ctx->exported, key);
}

const struct layer *
context_snapshot(struct render *r, struct context *ctx, const struct locals *locals)
{
	struct layer *l;
	struct value *vars = NULL;

	if (ctx->vars != NULL && ctx->vars->map.n > 0) {
		vars = value_map(r->a);
		value_pairs(ctx->vars, p) value_put(r->a, vars, p->key, p->value);
	}
	for (size_t i = 0; i < locals->n; i++) {
		struct value *v = eval_load(r, &locals->v[i].ref);

		if (v == NULL)
			continue;
		if (vars == NULL)
			vars = value_map(r->a);
		value_put(r->a, vars, &locals->v[i].name->key, v);
	}
	if (vars == NULL)
		return ctx->given;
	l = arena_new_of(r->a, struct layer);
	l->vars = vars;
	l->below = ctx->given;
	return l;
}

struct context *
context_new(struct render *r, struct template *t, const struct layer *given)
{
	struct context *ctx = arena_new_of(r->a, struct context);

	ctx->t = t;
	ctx->given = given;
	ctx->autoescape = t->autoescape;
	ctx->nblocks = t->nblocks;
	ctx->blocks = arena_array(r->a, struct block_chain, t->nblocks + 1);
	for (size_t i = 0; i < t->nblocks; i++) {
		ctx->blocks[i].name = t->blocks[i].name;
		ctx->blocks[i].v = arena_new_of(r->a, struct template_block_ref);
		ctx->blocks[i].v[0] = (struct template_block_ref){t, t->blocks[i].node};
		ctx->blocks[i].n = 1;
	}
	return ctx;
}

struct context *
context_derived(struct render *r, struct context *ctx, const struct locals *locals)
{
	struct context *d = arena_new_of(r->a, struct context);

	*d = *ctx;
	d->given = context_snapshot(r, ctx, locals);
	d->vars = d->exported = NULL;
	return d;
}

static int
run_body(struct render *r, struct template *t, struct context *ctx)
{
	struct activation act = {.ctx = ctx, .t = t}, *outer = r->act;
	struct activation *here = arena_new_of(r->a, struct activation);
	const struct node *at = r->at;
	int rc = 0;

	*here = act;
	here->slots = arena_array(r->a, struct value *, t->body.nslots + 1);
	r->act = here;
	if (t->self) {
		struct block_ref *self = arena_new_of(r->a, struct block_ref);

		self->ctx = ctx;
		self->self = true;
		here->slots[t->self_ref.slot] = object_new(r, &type_self, self);
	}
	if (exec_loads(r, &t->body.loads) < 0 ||
	    exec_nodes(r, &t->body.nodes) == FLOW_FAILED)
		rc = -1;
	if (rc == 0 && here->parent != NULL)
		rc = context_run(r, here->parent, ctx);
	r->act = outer;
	r->at = at;
	return rc;
}

int
context_run(struct render *r, struct template *t, struct context *ctx)
{
	int rc = render_enter(r);

	if (rc == 0)
		rc = run_body(r, t, ctx);
	render_leave(r);
	return rc;
}

struct value *
context_expression(struct render *r, struct template *t, struct context *ctx)
{
	struct activation act = {.ctx = ctx, .t = t}, *outer = r->act;
	const struct node *at = r->at;
	struct value *v = NULL;

	act.slots = arena_array(r->a, struct value *, t->body.nslots + 1);
	r->act = &act;
	r->at = t->expression;
	if (exec_loads(r, &t->body.loads) == 0)
		v = eval(r, t->expression);
	r->act = outer;
	r->at = at;
	return v;
}
