#include "template/scope.h"

#include "base/arena.h"
#include "data/value.h"
#include "template/compile.h"
#include "template/failure.h"
#include "template/function.h"
#include "template/name.h"
#include "template/symbols.h"

enum { MAX_TREE = 1000, MAX_SLOTS = 60000 };

/* What a node is bound in; copied where a construct changes a part of it. */
struct at {
	struct symbols *symbols;
	bool toplevel, rootlevel, loop, soft, output_check, in_loop;
};

struct binder {
	struct arena *a;
	struct names *names;
	struct template *t;
	struct failure *f;
};

struct bind {
	struct binder *b;
	const struct at *at;
};

static void bind(struct binder *b, struct node *n, const struct at *at);

static void
fail(struct binder *b, const struct node *n, const char *type, const char *message)
{
	failure_set(b->f, b->a, type, "%s", message);
	failure_at(b->f, n->line, n->col);
}

/* --- questions about a subtree --- */

struct wanted {
	const char *const *names;
	unsigned found, hidden; /* bit per name */
};

static void
look_undeclared(struct node *n, void *ctx)
{
	struct wanted *w = ctx;

	if (n->kind == NODE_BLOCK)
		return;
	if (n->kind == NODE_NAME)
		for (int i = 0; w->names[i] != NULL; i++) {
			if (!str_eq(n->var.name->key.str, str_of(w->names[i])))
				continue;
			if (n->var.use == USE_LOAD)
				w->found |= ~w->hidden & 1u << i;
			else
				w->hidden |= 1u << i;
		}
	node_each(n, look_undeclared, w);
}

/* Jinja's find_undeclared: bit i is set when names[i] is read before anything stores it. */
static unsigned
undeclared(const struct nodes *nodes, const char *const *names)
{
	struct wanted w = {.names = names};

	nodes_each(nodes, look_undeclared, &w);
	return w.found;
}

static void
look_scoped(struct node *n, void *ctx)
{
	*(bool *)ctx |= n->kind == NODE_BLOCK && n->block.scoped;
	node_each(n, look_scoped, ctx);
}

static void
look_loop_store(struct node *n, void *ctx)
{
	struct node **found = ctx;

	if (*found == NULL && n->kind == NODE_NAME && n->var.use == USE_STORE &&
	    str_eq(n->var.name->key.str, STR("loop")))
		*found = n;
	node_each(n, look_loop_store, ctx);
}

struct depth {
	int at;
	const struct node *too_deep;
};

static void
measure(struct node *n, void *ctx)
{
	struct depth *d = ctx;

	if (d->too_deep != NULL)
		return;
	if (++d->at > MAX_TREE)
		d->too_deep = n;
	else
		node_each(n, measure, d);
	d->at--;
}

static void
collect_blocks(struct node *n, void *ctx)
{
	struct binder *b = ctx;
	struct template *t = b->t;

	if (n->kind == NODE_EXTENDS)
		t->extends = true;
	if (n->kind == NODE_BLOCK) {
		for (size_t i = 0; i < t->nblocks; i++)
			if (t->blocks[i].name == n->block.name)
				fail(b, n, "TemplateAssertionError",
				    arena_printf(b->a,
					"block '" STR_FMT "' defined twice",
					STR_ARG(n->block.name->key.str)));
		t->blocks = arena_grow(b->a, t->blocks, t->nblocks * sizeof *t->blocks,
		    (t->nblocks + 1) * sizeof *t->blocks);
		t->blocks[t->nblocks++] = (struct template_block){n->block.name, n};
	}
	node_each(n, collect_blocks, b);
}

/* --- first pass over a scope: who is loaded and stored (not into scopes within it) --- */

static void see(struct node *n, void *ctx);

static void
see_if(struct node *n, struct symbols *s)
{
	struct symbols branches[3];
	const struct nodes *bodies[] = {
	    &n->branch.body, &n->branch.elifs, &n->branch.otherwise};

	see(n->branch.test, s);
	for (int i = 0; i < 3; i++) {
		symbols_branch(s, &branches[i]);
		nodes_each(bodies[i], see, &branches[i]);
	}
	symbols_merge(s, branches, 3);
	for (int i = 0; i < 3; i++)
		symbols_done(&branches[i]);
}

static void
see_name(struct node *n, struct symbols *s)
{
	if (n->var.use == USE_LOAD)
		symbols_load(s, n->var.name);
	else if (n->var.use == USE_STORE)
		symbols_store(s, n->var.name);
	else
		symbols_param(s, n->var.name);
}

static void
see(struct node *n, void *ctx)
{
	struct symbols *s = ctx;

	switch (n->kind) {
	case NODE_NAME: see_name(n, s); break;
	case NODE_NSREF: symbols_load(s, n->var.name); break;
	case NODE_IF: see_if(n, s); break;
	case NODE_MACRO: symbols_store(s, n->macro.name); break;
	case NODE_CALL_BLOCK: see(n->macro.call, s); break;
	case NODE_FILTER_BLOCK: see(n->with.filter, s); break;
	case NODE_WITH: nodes_each(&n->with.values, see, s); break;
	case NODE_FOR: see(n->loop.iter, s); break;
	case NODE_SET:
		see(n->set.value, s);
		see(n->set.target, s);
		break;
	case NODE_SET_BLOCK: see(n->set.target, s); break;
	case NODE_BLOCK:
	case NODE_AUTOESCAPE: break;
	default: node_each(n, see, s); break;
	}
}

static void
see_params(struct node *target, struct symbols *s)
{
	if (target->kind == NODE_NAME)
		symbols_param(s, target->var.name);
	else
		for (size_t i = 0; i < target->items.n; i++)
			see_params(target->items.v[i], s);
}

/* --- second pass: names to slots --- */

static void
bind_one(struct node *n, void *ctx)
{
	struct bind *c = ctx;

	bind(c->b, n, c->at);
}

static void
bind_all(struct binder *b, const struct nodes *nodes, const struct at *at)
{
	nodes_each(nodes, bind_one, &(struct bind){b, at});
}

/* A scope within the scope of `at`, in the same function. */
static struct at
inner(const struct at *at, struct symbols *s)
{
	symbols_init(s, at->symbols, at->symbols->fn);
	return (struct at){
	    .symbols = s, .output_check = at->output_check, .in_loop = at->in_loop};
}

static void
finish(struct binder *b, struct symbols *s, struct scope_loads *ret_loads)
{
	*ret_loads = symbols_loads(s, b->a);
	if (s->fn->nslots > MAX_SLOTS)
		failure_set(b->f, b->a, "LimitError",
		    "more than %d variables in one scope", MAX_SLOTS);
	symbols_done(s);
}

static struct ref
declare(struct binder *b, struct symbols *s, const char *name)
{
	struct name *interned = names_get(b->names, str_of(name));
	struct ref ref = {0};

	symbols_param(s, interned);
	symbols_find(s, s->fn, interned, &ref);
	return ref;
}

static void
bind_loop_body(
    struct binder *b, struct node *n, const struct at *outer, struct function *own)
{
	static const char *const loop[] = {"loop", NULL};
	struct symbols s;
	struct at at = inner(outer, &s);
	bool scoped = false;

	node_each(n, look_scoped, &scoped);
	s.fn = own != NULL ? own : s.fn;
	at.loop = at.in_loop = true;
	n->loop.extended =
	    n->loop.recursive || scoped || undeclared(&n->loop.body, loop) != 0;
	if (n->loop.extended)
		n->loop.loop = declare(b, &s, "loop");
	see_params(n->loop.target, &s);
	nodes_each(&n->loop.body, see, &s);
	bind(b, n->loop.target, &at);
	bind_all(b, &n->loop.body, &at);
	finish(b, &s, &n->loop.loads);
}

static void
bind_loop_test(
    struct binder *b, struct node *n, const struct at *outer, struct function *own)
{
	struct symbols s;
	struct at at = inner(outer, &s);

	s.fn = own != NULL ? own : s.fn;
	see_params(n->loop.test_target, &s);
	see(n->loop.test, &s);
	bind(b, n->loop.test_target, &at);
	bind(b, n->loop.test, &at);
	finish(b, &s, &n->loop.test_loads);
}

static void
bind_for(struct binder *b, struct node *n, const struct at *outer)
{
	struct function own = {.depth = outer->symbols->fn->depth + 1};
	struct function *fn = n->loop.recursive ? &own : NULL;
	struct node *store = NULL;
	struct symbols s;
	struct at at;

	look_loop_store(n, &store);
	bind(b, n->loop.iter, outer);
	if (n->loop.test != NULL)
		bind_loop_test(b, n, outer, fn);
	if (store != NULL)
		fail(b, store, "TemplateAssertionError",
		    "Can't assign to special loop variable in for-loop target");
	bind_loop_body(b, n, outer, fn);
	if (n->loop.otherwise.n > 0) {
		at = inner(outer, &s);
		s.fn = fn != NULL ? fn : s.fn;
		nodes_each(&n->loop.otherwise, see, &s);
		bind_all(b, &n->loop.otherwise, &at);
		finish(b, &s, &n->loop.else_loads);
	}
	n->loop.nslots = (uint16_t)own.nslots;
}

static void
macro_specials(struct binder *b, struct node *n, struct symbols *s)
{
	static const char *const names[] = {"caller", "kwargs", "varargs", NULL};
	unsigned used = undeclared(&n->macro.body.nodes, names);
	bool given[3] = {false};

	for (size_t i = 0; i < n->macro.nargs; i++)
		for (int k = 0; k < 3; k++) {
			if (!str_eq(
				n->macro.args[i]->var.name->key.str, str_of(names[k])))
				continue;
			given[k] = true;
			if (k == 0 && (used & 1) &&
			    i + n->macro.defaults.n < n->macro.nargs)
				fail(b, n, "TemplateAssertionError",
				    "When defining macros or call blocks the special "
				    "\"caller\" argument "
				    "must be omitted or be given a default.");
		}
	n->macro.explicit_caller = given[0];
	n->macro.caller = used & 1;
	n->macro.kwargs = (used & 2) && !given[1];
	n->macro.varargs = (used & 4) && !given[2];
	if (n->macro.caller && !given[0])
		n->macro.caller_ref = declare(b, s, "caller");
	if (n->macro.kwargs)
		n->macro.kwargs_ref = declare(b, s, "kwargs");
	if (n->macro.varargs)
		n->macro.varargs_ref = declare(b, s, "varargs");
}

static void
bind_macro_body(struct binder *b, struct node *n, const struct at *outer)
{
	struct function own = {.depth = outer->symbols->fn->depth + 1};
	struct symbols s;
	struct at at = inner(outer, &s);

	s.fn = &own;
	at.output_check = at.in_loop = false;
	for (size_t i = 0; i < n->macro.nargs; i++)
		symbols_param(&s, n->macro.args[i]->var.name);
	nodes_each(&n->macro.defaults, see, &s);
	nodes_each(&n->macro.body.nodes, see, &s);
	macro_specials(b, n, &s);
	for (size_t i = 0; i < n->macro.nargs; i++)
		bind(b, n->macro.args[i], &at);
	bind_all(b, &n->macro.defaults, &at);
	bind_all(b, &n->macro.body.nodes, &at);
	finish(b, &s, &n->macro.body.loads);
	n->macro.body.nslots = (uint16_t)own.nslots;
}

static void
bind_with(struct binder *b, struct node *n, const struct at *outer)
{
	struct symbols s;
	struct at at = inner(outer, &s);

	bind_all(b, &n->with.values, outer);
	for (size_t i = 0; i < n->with.targets.n; i++)
		see_params(n->with.targets.v[i], &s);
	nodes_each(&n->with.body, see, &s);
	if (n->with.filter != NULL)
		see(n->with.filter, &s);
	bind_all(b, &n->with.targets, &at);
	bind_all(b, &n->with.body, &at);
	if (n->with.filter != NULL)
		bind(b, n->with.filter, &at);
	finish(b, &s, &n->with.loads);
}

/* Its value is seen inside its own scope. */
static void
bind_autoescape(struct binder *b, struct node *n, const struct at *outer)
{
	struct symbols s;
	struct at at = inner(outer, &s);

	nodes_each(&n->with.values, see, &s);
	nodes_each(&n->with.body, see, &s);
	bind_all(b, &n->with.values, &at);
	bind_all(b, &n->with.body, &at);
	finish(b, &s, &n->with.loads);
}

static void
bind_set_block(struct binder *b, struct node *n, const struct at *outer)
{
	struct symbols s;
	struct at at = inner(outer, &s);

	at.output_check = false;
	nodes_each(&n->set.body, see, &s);
	bind_all(b, &n->set.body, &at);
	bind(b, n->set.target, outer);
	if (n->set.value != NULL)
		bind(b, n->set.value, &at);
	finish(b, &s, &n->set.loads);
}

static void
bind_if(struct binder *b, struct node *n, const struct at *outer)
{
	struct at at = *outer;

	at.rootlevel = false;
	at.soft = true;
	bind(b, n->branch.test, &at);
	bind_all(b, &n->branch.body, &at);
	bind_all(b, &n->branch.elifs, &at);
	bind_all(b, &n->branch.otherwise, &at);
}

static void
bind_name(struct binder *b, struct node *n, const struct at *at)
{
	if (!symbols_find(at->symbols, at->symbols->fn, n->var.name, &n->var.ref))
		fail(b, n, "TemplateAssertionError",
		    arena_printf(b->a,
			"Tried to resolve a name to a reference that was unknown to the "
			"frame ('" STR_FMT "')",
			STR_ARG(n->var.name->key.str)));
	n->var.global_store = n->var.use == USE_STORE && at->toplevel;
}

static void
bind_named(struct binder *b, struct node *n, const struct at *at)
{
	const char *what = n->kind == NODE_FILTER ? "filter" : "test";

	if (n->call.fn == NULL && !at->soft)
		fail(b, n, "TemplateAssertionError",
		    arena_printf(b->a, "No %s named '" STR_FMT "'.", what,
			STR_ARG(n->call.name->key.str)));
	bind_all(b, &(struct nodes){&n->call.of, n->call.of != NULL}, at);
	if (n->call.args.positional.n > 0)
		bind_all(b, &n->call.args.positional, at);
	for (size_t i = 0; i < n->call.args.nkw; i++)
		bind(b, n->call.args.kw[i].value, at);
	if (n->call.args.star != NULL)
		bind(b, n->call.args.star, at);
	if (n->call.args.star_star != NULL)
		bind(b, n->call.args.star_star, at);
	n->call.bound = n->call.fn != NULL && function_bind(n->call.fn, &n->call.args);
}

static bool
changes(const struct name *name)
{
	static const char *const verbs[] = {"append", "extend", "insert", "pop", "remove",
	    "update", "setdefault", "clear", "sort", "reverse", "popitem", NULL};

	for (int i = 0; verbs[i] != NULL; i++)
		if (str_eq(name->key.str, str_of(verbs[i])))
			return true;
	return false;
}

static void
bind_import(struct binder *b, struct node *n, const struct at *at)
{
	bind(b, n->include.template, at);
	n->include.toplevel = at->toplevel;
	if (n->include.with_context)
		n->include.locals = symbols_locals(at->symbols, b->a);
	if (n->include.target != NULL)
		bind(b, n->include.target, at);
	for (size_t i = 0; i < n->include.n; i++)
		bind(b, n->include.targets[i], at);
}

static void
bind_leaf(struct binder *b, struct node *n, const struct at *at)
{
	struct at soft = *at;

	switch (n->kind) {
	case NODE_OUTPUT: n->output.check = at->output_check; break;
	case NODE_ATTR: b->t->mutates |= changes(n->attr.name); break;
	case NODE_CONST:
		/* x['append'] reaches the method too */
		if (n->constant->kind == VALUE_STR)
			b->t->mutates |= changes(&(struct name){.key = *n->constant});
		break;
	case NODE_COND: soft.soft = true; break;
	case NODE_BREAK:
	case NODE_CONTINUE:
		if (!at->in_loop)
			fail(b, n, "TemplateSyntaxError",
			    n->kind == NODE_BREAK ? "'break' outside loop"
						  : "'continue' outside loop");
		break;
	default: break;
	}
	node_each(n, bind_one, &(struct bind){b, &soft});
}

static void
bind(struct binder *b, struct node *n, const struct at *at)
{
	switch (n->kind) {
	case NODE_NAME: bind_name(b, n, at); break;
	case NODE_NSREF: bind_name(b, n, at); break;
	case NODE_FILTER:
	case NODE_TEST: bind_named(b, n, at); break;
	case NODE_FOR: bind_for(b, n, at); break;
	case NODE_IF: bind_if(b, n, at); break;
	case NODE_SET_BLOCK: bind_set_block(b, n, at); break;
	case NODE_MACRO:
		bind_macro_body(b, n, at);
		bind(b, n->macro.target, at);
		break;
	case NODE_CALL_BLOCK:
		bind_macro_body(b, n, at);
		bind(b, n->macro.call, at);
		break;
	case NODE_FILTER_BLOCK:
	case NODE_WITH: bind_with(b, n, at); break;
	case NODE_AUTOESCAPE: bind_autoescape(b, n, at); break;
	case NODE_BLOCK:
		n->block.toplevel = at->toplevel;
		if (n->block.scoped)
			n->block.locals = symbols_locals(at->symbols, b->a);
		break;
	case NODE_EXTENDS:
		if (!at->toplevel)
			fail(b, n, "TemplateAssertionError",
			    "cannot use extend from a non top-level scope");
		bind(b, n->include.template, at);
		break;
	case NODE_INCLUDE:
	case NODE_IMPORT:
	case NODE_FROM: bind_import(b, n, at); break;
	default: bind_leaf(b, n, at); break;
	}
}

static void
bind_block(struct binder *b, struct node *n)
{
	static const char *const names[] = {"self", "super", NULL};
	struct function own = {0};
	struct symbols s;
	struct at at = {.symbols = &s};
	unsigned used = undeclared(&n->block.body.nodes, names);

	symbols_init(&s, NULL, &own);
	n->block.self = used & 1;
	n->block.super = used & 2;
	if (n->block.self)
		n->block.self_ref = declare(b, &s, "self");
	if (n->block.super)
		n->block.super_ref = declare(b, &s, "super");
	nodes_each(&n->block.body.nodes, see, &s);
	bind_all(b, &n->block.body.nodes, &at);
	finish(b, &s, &n->block.body.loads);
	n->block.body.nslots = (uint16_t)own.nslots;
}

static void
bind_root(struct binder *b)
{
	static const char *const names[] = {"self", NULL};
	struct template *t = b->t;
	struct function own = {0};
	struct symbols s;
	struct at at = {.symbols = &s,
	    .toplevel = true,
	    .rootlevel = true,
	    .output_check = t->extends};

	symbols_init(&s, NULL, &own);
	t->self = undeclared(&t->body.nodes, names) != 0;
	if (t->self)
		t->self_ref = declare(b, &s, "self");
	nodes_each(&t->body.nodes, see, &s);
	bind_all(b, &t->body.nodes, &at);
	finish(b, &s, &t->body.loads);
	t->body.nslots = (uint16_t)own.nslots;
}

int
scope_bind(struct arena *a, struct names *names, struct template *t, struct failure *f)
{
	struct binder b = {.a = a, .names = names, .t = t, .f = f};
	struct depth depth = {0};

	nodes_each(&t->body.nodes, measure, &depth);
	if (depth.too_deep != NULL) {
		fail(&b, depth.too_deep, "LimitError", "nested too deep");
		return -1;
	}
	nodes_each(&t->body.nodes, collect_blocks, &b);
	bind_root(&b);
	for (size_t i = 0; i < t->nblocks; i++)
		bind_block(&b, t->blocks[i].node);
	return f->set ? -1 : 0;
}
