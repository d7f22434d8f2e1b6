#include "base/arena.h"
#include "template/argument.h"
#include "template/compile.h"
#include "template/markup.h"

/* {% macro %}, {% call %} and calling them. */

static bool
takes(const struct node *n, struct str name)
{
	for (size_t i = 0; i < n->macro.nargs; i++)
		if (str_eq(n->macro.args[i]->var.name->key.str, name))
			return true;
	return false;
}

static struct value *
macro_name(struct render *r, const struct node *n)
{
	return n->macro.name != NULL ? object_str(r, n->macro.name->key.str)
				     : object_none();
}

static const char *
name_repr(struct render *r, const struct node *n)
{
	if (n->macro.name == NULL)
		return "None";
	return arena_printf(r->a, "'" STR_FMT "'", STR_ARG(n->macro.name->key.str));
}

/* Keyword arguments that no parameter takes: into kwargs, or refused. */
static int
rest_keywords(struct render *r, const struct node *n, const struct call_args *args,
    struct value *kwargs)
{
	size_t named = args->n < n->macro.nargs ? args->n : n->macro.nargs;

	for (size_t i = 0; i < args->nkw; i++) {
		struct str name = args->kw[i].name;
		bool caller = str_eq(name, STR("caller"));
		bool positional = false;

		for (size_t k = 0; k < named; k++)
			positional |= str_eq(n->macro.args[k]->var.name->key.str, name);
		if (!positional && (takes(n, name) || (caller && n->macro.caller &&
							  !n->macro.explicit_caller)))
			continue;
		if (kwargs != NULL) {
			value_put(r->a, kwargs, object_str(r, name), args->kw[i].value);
			continue;
		}
		if (argument_keyword(args, STR("caller")) != NULL &&
		    (!n->macro.caller || n->macro.explicit_caller) &&
		    (positional || !takes(n, STR("caller"))))
			render_fail(r, "TypeError",
			    "macro %s was invoked with two values for the special caller "
			    "argument. This is "
			    "most likely a bug.",
			    name_repr(r, n));
		else
			render_fail(r, "TypeError",
			    "macro %s takes no keyword argument '" STR_FMT "'",
			    name_repr(r, n), STR_ARG(name));
		return -1;
	}
	return 0;
}

static int
rest_positional(struct render *r, const struct node *n, const struct call_args *args)
{
	struct value *varargs;

	if (!n->macro.varargs) {
		if (args->n <= n->macro.nargs)
			return 0;
		render_fail(r, "TypeError",
		    "macro %s takes not more than %zu argument(s)", name_repr(r, n),
		    n->macro.nargs);
		return -1;
	}
	varargs = value_tuple(r->a);
	for (size_t i = n->macro.nargs; i < args->n; i++)
		value_append(r->a, varargs, args->v[i]);
	r->act->slots[n->macro.varargs_ref.slot] = varargs;
	return 0;
}

static int
bind_parameters(struct render *r, const struct node *n, const struct call_args *args)
{
	struct value **slots = r->act->slots, *v,
		     *kwargs = n->macro.kwargs ? value_map(r->a) : NULL;

	for (size_t i = 0; i < n->macro.nargs; i++)
		slots[n->macro.args[i]->var.ref.slot] =
		    i < args->n
			? args->v[i]
			: argument_keyword(args, n->macro.args[i]->var.name->key.str);
	if (n->macro.caller && !n->macro.explicit_caller) {
		v = argument_keyword(args, STR("caller"));
		slots[n->macro.caller_ref.slot] =
		    v != NULL ? v : undefined_hint(r, "No caller defined", "caller");
	}
	if (args->nkw > 0 && rest_keywords(r, n, args, kwargs) < 0)
		return -1;
	if (kwargs != NULL)
		slots[n->macro.kwargs_ref.slot] = kwargs;
	return rest_positional(r, n, args);
}

/* Parameters that were not given: defaults, evaluated now, may use the parameters before them. */
static int
fill_defaults(struct render *r, const struct node *n)
{
	size_t first = n->macro.nargs - n->macro.defaults.n;

	for (size_t i = 0; i < n->macro.nargs; i++) {
		struct value **slot = &r->act->slots[n->macro.args[i]->var.ref.slot];
		struct str name = n->macro.args[i]->var.name->key.str;

		if (*slot != NULL)
			continue;
		if (i >= first)
			*slot = eval(r, n->macro.defaults.v[i - first]);
		else
			*slot = undefined_hint(r,
			    arena_printf(r->a, "parameter '" STR_FMT "' was not provided",
				STR_ARG(name)),
			    name.p);
		if (*slot == NULL)
			return -1;
	}
	return 0;
}

/* What it prints is in the output when it ends well: 0. */
static int
run_macro(struct render *r, struct macro *m, const struct call_args *args)
{
	const struct node *n = m->node, *at = r->at;
	struct activation *outer = r->act, *act = arena_new_of(r->a, struct activation);
	const struct template_via *via = r->via;
	struct template_via here;
	int rc = -1;

	*act = *m->up;
	act->up = m->up;
	act->parent = NULL;
	act->slots = arena_array(r->a, struct value *, n->macro.body.nslots + 1);
	r->act = act;
	if (bind_parameters(r, n, args) < 0 && r->f->set && outer != NULL) {
		/* the call is wrong, not the macro */
		r->f->template = outer->t->name;
		r->f->at.file = outer->t->file;
		r->f->source = outer->t->source;
	}
	if (!render_failed(r)) {
		r->act = outer;
		render_push_via(r, &here, n->macro.label, 0);
		r->act = act;
		r->at = n;
		if (exec_loads(r, &n->macro.body.loads) == 0 &&
		    fill_defaults(r, n) == 0 &&
		    exec_nodes(r, &n->macro.body.nodes) != FLOW_FAILED)
			rc = 0;
	}
	r->act = outer;
	r->at = at;
	r->via = via;
	return rc;
}

int
macro_write(struct render *r, struct value *macro, const struct call_args *args)
{
	int rc = render_enter(r);

	if (rc == 0)
		rc = run_macro(r, macro->object.self, args);
	render_leave(r);
	return rc;
}

static struct value *
macro_call(struct render *r, struct value *v, const struct call_args *args)
{
	struct capture c = output_capture(&r->out);
	struct value *text;

	if (macro_write(r, v, args) < 0)
		return NULL;
	text = object_str(r, output_take(&r->out, c, r->a));
	return markup_wanted(r) ? object_markup(r, text->str) : text;
}

static void
macro_repr(struct render *r, const struct value *v, struct buf *b)
{
	const struct macro *m = v->object.self;

	buf_printf(b, "<Macro %s>",
	    m->node->macro.name != NULL ? name_repr(r, m->node) : "anonymous");
}

static struct value *
macro_attr(struct render *r, struct value *v, struct name *name)
{
	const struct node *n = ((const struct macro *)v->object.self)->node;
	struct value *list;

	if (str_eq(name->key.str, STR("name")))
		return macro_name(r, n);
	if (str_eq(name->key.str, STR("caller")))
		return object_bool(n->macro.caller);
	if (str_eq(name->key.str, STR("catch_kwargs")))
		return object_bool(n->macro.kwargs);
	if (str_eq(name->key.str, STR("catch_varargs")))
		return object_bool(n->macro.varargs);
	if (!str_eq(name->key.str, STR("arguments")))
		return NULL;
	list = value_tuple(r->a);
	for (size_t i = 0; i < n->macro.nargs; i++)
		value_append(
		    r->a, list, object_str(r, n->macro.args[i]->var.name->key.str));
	return list;
}

const struct object_type type_macro = {
    .name = "Macro",
    .module = "jinja2.runtime",
    .repr = macro_repr,
    .attr = macro_attr,
    .call = macro_call,
};

struct value *
macro_new(struct render *r, const struct node *n)
{
	struct macro *m = arena_new_of(r->a, struct macro);

	m->node = n;
	m->up = r->act;
	return object_new(r, &type_macro, m);
}

enum flow
exec_macro(struct render *r, const struct node *n)
{
	return exec_store(r, n->macro.target, macro_new(r, n)) == 0 ? FLOW_NEXT
								    : FLOW_FAILED;
}

enum flow
exec_call_block(struct render *r, const struct node *n)
{
	const struct node *call = n->macro.call;
	struct value *caller = macro_new(r, n), *callee, *v;
	struct call_keyword *kw;
	struct call_args args;

	r->at = n;
	callee = eval(r, call->call.of);
	if (callee == NULL || eval_args(r, &call->call.args, &args) < 0)
		return FLOW_FAILED;
	kw = arena_array(r->a, struct call_keyword, args.nkw + 1);
	if (args.nkw > 0)
		memcpy(kw, args.kw, args.nkw * sizeof *kw);
	kw[args.nkw++] = (struct call_keyword){STR("caller"), caller};
	args.kw = kw;
	v = object_call(r, callee, &args);
	if (v == NULL || (v = object_text(r, v)) == NULL)
		return render_fail_at(r, call), FLOW_FAILED;
	exec_write(r, n, v->str);
	return FLOW_NEXT;
}
