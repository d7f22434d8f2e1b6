#include "template/node.h"

#include "template/function.h"

struct walk {
	void (*fn)(struct node *, void *);
	void *ctx;
};

static void
one(const struct walk *w, struct node *n)
{
	if (n != NULL)
		w->fn(n, w->ctx);
}

static void
many(const struct walk *w, const struct nodes *nodes)
{
	for (size_t i = 0; i < nodes->n; i++)
		w->fn(nodes->v[i], w->ctx);
}

static void
arguments(const struct walk *w, const struct arguments *args)
{
	many(w, &args->positional);
	for (size_t i = 0; i < args->nkw; i++)
		one(w, args->kw[i].value);
	one(w, args->star);
	one(w, args->star_star);
}

static void
macro(const struct walk *w, const struct node *n)
{
	one(w, n->macro.call);
	for (size_t i = 0; i < n->macro.nargs; i++)
		one(w, n->macro.args[i]);
	many(w, &n->macro.defaults);
	many(w, &n->macro.body.nodes);
}

static void
expression(const struct walk *w, const struct node *n)
{
	switch (n->kind) {
	case NODE_TUPLE:
	case NODE_LIST:
	case NODE_DICT:
	case NODE_CONCAT:
	case NODE_CONCAT_MARKUP: many(w, &n->items); break;
	case NODE_COND:
		one(w, n->op.b);
		one(w, n->op.a);
		one(w, n->op.c);
		break;
	case NODE_COMPARE:
		one(w, n->compare.first);
		many(w, &(struct nodes){n->compare.right, n->compare.n});
		break;
	case NODE_ATTR: one(w, n->attr.of); break;
	case NODE_CALL:
	case NODE_FILTER:
	case NODE_TEST:
		one(w, n->call.of);
		arguments(w, &n->call.args);
		break;
	case NODE_BINARY:
	case NODE_AND:
	case NODE_OR:
	case NODE_NOT:
	case NODE_NEG:
	case NODE_POS:
	case NODE_ITEM:
	case NODE_SLICE:
		one(w, n->op.a);
		one(w, n->op.b);
		one(w, n->op.c);
		break;
	default: break;
	}
}

void
nodes_each(
    const struct nodes *nodes, void (*fn)(struct node *child, void *ctx), void *ctx)
{
	many(&(struct walk){fn, ctx}, nodes);
}

static void
from_targets(const struct walk *w, const struct node *n)
{
	one(w, n->include.template);
	one(w, n->include.target);
	for (size_t i = 0; i < n->include.n; i++)
		one(w, n->include.targets[i]);
}

void
node_each(const struct node *n, void (*fn)(struct node *child, void *ctx), void *ctx)
{
	struct walk w = {fn, ctx};

	switch (n->kind) {
	case NODE_OUTPUT: many(&w, &n->output.items); break;
	case NODE_FOR:
		one(&w, n->loop.target);
		one(&w, n->loop.iter);
		many(&w, &n->loop.body);
		many(&w, &n->loop.otherwise);
		one(&w, n->loop.test);
		break;
	case NODE_IF:
		one(&w, n->branch.test);
		many(&w, &n->branch.body);
		many(&w, &n->branch.elifs);
		many(&w, &n->branch.otherwise);
		break;
	case NODE_SET:
	case NODE_SET_BLOCK:
		one(&w, n->set.target);
		one(&w, n->set.value);
		many(&w, &n->set.body);
		break;
	case NODE_MACRO:
	case NODE_CALL_BLOCK: macro(&w, n); break;
	case NODE_FILTER_BLOCK:
		many(&w, &n->with.body);
		one(&w, n->with.filter);
		break;
	case NODE_WITH:
	case NODE_AUTOESCAPE:
		many(&w, &n->with.targets);
		many(&w, &n->with.values);
		many(&w, &n->with.body);
		break;
	case NODE_BLOCK: many(&w, &n->block.body.nodes); break;
	case NODE_EXTENDS:
	case NODE_INCLUDE: one(&w, n->include.template); break;
	case NODE_IMPORT:
	case NODE_FROM: from_targets(&w, n); break;
	case NODE_DO: one(&w, n->expression); break;
	default: expression(&w, n); break;
	}
}

/* Filters that ask the running template, and those of the site. */
static bool
asks_context(const struct node *n)
{
	static const char *const names[] = {
	    "map", "select", "reject", "selectattr", "rejectattr", "random"};

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (strcmp(n->call.fn->name, names[i]) == 0)
			return true;
	return n->call.fn->fn == NULL;
}

struct constant {
	bool yes, varies;
};

static void
check_constant(struct node *child, void *ctx)
{
	struct constant *c = ctx;

	c->yes = c->yes && node_constant(child, c->varies);
}

bool
node_constant(const struct node *n, bool varies)
{
	struct constant c = {true, varies};

	switch (n->kind) {
	case NODE_CONST: return true;
	case NODE_NAME:
	case NODE_CALL: return false;
	case NODE_FILTER:
	case NODE_TEST:
		if (varies || n->call.of == NULL || n->call.fn == NULL || asks_context(n))
			return false;
		break;
	default: break;
	}
	node_each(n, check_constant, &c);
	return c.yes;
}
