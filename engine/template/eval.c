#include "base/arena.h"
#include "template/compile.h"
#include "template/markup.h"

/* Expressions. */

struct value *
eval_load(struct render *r, const struct ref *ref)
{
	struct activation *act = r->act;

	for (unsigned up = ref->up; up > 0; up--)
		act = act->up;
	return act->slots[ref->slot];
}

static struct value *
eval_name(struct render *r, const struct node *n)
{
	struct value *v = eval_load(r, &n->var.ref);

	return v != NULL ? v : undefined_name(r, &n->var.name->key);
}

static struct value *
eval_list(struct render *r, const struct node *n)
{
	struct value *list = n->kind == NODE_LIST ? value_list(r->a) : value_tuple(r->a);

	for (size_t i = 0; i < n->items.n; i++) {
		struct value *v = eval(r, n->items.v[i]);

		if (v == NULL)
			return NULL;
		value_append(r->a, list, v);
	}
	return list;
}

static struct value *
eval_dict(struct render *r, const struct node *n)
{
	struct value *map = value_map(r->a);

	for (size_t i = 0; i < n->items.n; i += 2) {
		struct value *k = eval(r, n->items.v[i]), *v;

		if (k == NULL || (v = eval(r, n->items.v[i + 1])) == NULL)
			return NULL;
		if (!object_hashable(r, k))
			return NULL;
		value_put(r->a, map, k, v);
	}
	return map;
}

static struct value *
eval_concat(struct render *r, const struct node *n)
{
	struct value *few[8], **v = n->items.n <= sizeof few / sizeof *few
					? few
					: arena_array(r->a, struct value *, n->items.n);
	struct buf b;

	/* all of them have their values before the first is printed, as in Python */
	for (size_t i = 0; i < n->items.n; i++)
		if ((v[i] = eval(r, n->items.v[i])) == NULL)
			return render_fail_at(r, n->items.v[i]);
	object_buf_init(r, &b);
	for (size_t i = 0; i < n->items.n; i++)
		if (object_print(r, v[i], &b) < 0) {
			buf_done(&b);
			return render_fail_at(r, n->items.v[i]);
		}
	return object_buf(r, &b);
}

/* Plain text until a piece is escaped text: from there on all pieces are escaped. */
static struct value *
eval_concat_markup(struct render *r, const struct node *n)
{
	struct value **v = arena_array(r->a, struct value *, n->items.n), *text;
	struct buf b;
	bool markup = false;

	for (size_t i = 0; i < n->items.n; i++)
		if ((v[i] = eval(r, n->items.v[i])) == NULL)
			return render_fail_at(r, n->items.v[i]);
	for (size_t i = 0; i < n->items.n; i++) {
		if (!is_str(v[i]) && (v[i] = object_text(r, v[i])) == NULL)
			return render_fail_at(r, n->items.v[i]);
		markup |= is_markup(v[i]);
	}
	buf_init(&b, BUF_TEXT);
	for (size_t i = 0; i < n->items.n; i++)
		if (markup && !is_markup(v[i]))
			markup_add_escaped(&b, str_value(v[i]));
		else
			buf_addstr(&b, str_value(v[i]));
	text = object_buf(r, &b);
	return markup ? markup_safe(r, text) : text;
}

static struct value *
eval_logic(struct render *r, const struct node *n)
{
	struct value *a = eval(r, n->op.a);
	int truth;

	if (a == NULL || (truth = object_truth(r, a)) < 0)
		return render_fail_at(r, n->op.a);
	if (n->kind == NODE_NOT)
		return object_bool(!truth);
	return truth == (n->kind == NODE_AND) ? eval(r, n->op.b) : a;
}

static struct value *
eval_compare(struct render *r, const struct node *n)
{
	struct value *a = eval(r, n->compare.first);
	int rc = 0;

	for (size_t i = 0; i < n->compare.n; i++) {
		struct value *b;

		if (a == NULL || (b = eval(r, n->compare.right[i])) == NULL)
			return NULL;
		rc = object_compare(r, n->compare.ops[i], a, b);
		if (rc < 0)
			return render_fail_at(r, n->compare.first);
		if (rc == 0)
			break;
		a = b;
	}
	return object_bool(rc);
}

static struct value *
eval_item(struct render *r, const struct node *n)
{
	struct value *of = eval(r, n->op.a), *key, *bounds[3] = {NULL};
	const struct node *parts[] = {n->op.b->op.a, n->op.b->op.b, n->op.b->op.c};

	if (of == NULL)
		return NULL;
	if (n->op.b->kind != NODE_SLICE) {
		key = eval(r, n->op.b);
		if (key == NULL)
			return NULL;
		return object_item(r, of, key);
	}
	for (int i = 0; i < 3; i++)
		if (parts[i] != NULL && (bounds[i] = eval(r, parts[i])) == NULL)
			return NULL;
	return object_slice(r, of, bounds);
}

static struct value *
eval_cond(struct render *r, const struct node *n)
{
	struct value *test = eval(r, n->op.b), *v;
	int truth;

	if (test == NULL || (truth = object_truth(r, test)) < 0)
		return render_fail_at(r, n->op.b);
	if (truth)
		return eval(r, n->op.a);
	if (n->op.c != NULL)
		return eval(r, n->op.c);
	v = undefined_hint(r,
	    arena_printf(r->a,
		"the inline if-expression on line %d in '%s' evaluated to false and no "
		"else section was "
		"defined.",
		n->line, r->act->t->name),
	    NULL);
	((struct undefined *)v->object.self)->kind = TEMPLATE_LENIENT;
	return v;
}

static int
spread_star(struct render *r, const struct node *n, struct call_args *to)
{
	struct value *v = eval(r, n), *list;

	if (v == NULL)
		return -1;
	if (!object_iterable(v)) {
		render_fail(r, "TypeError", "Value after * must be an iterable, not %s",
		    object_type_name(v));
		return -1;
	}
	list = object_list(r, v);
	if (list == NULL)
		return -1;
	to->v = arena_grow(
	    r->a, to->v, to->n * sizeof *to->v, (to->n + list->list.n) * sizeof *to->v);
	if (list->list.n > 0)
		memcpy(to->v + to->n, list->list.v, list->list.n * sizeof *to->v);
	to->n += list->list.n;
	return 0;
}

static int
spread_map(struct render *r, const struct node *n, struct call_args *to)
{
	struct value *v = eval(r, n);

	if (v == NULL)
		return -1;
	if (v->kind != VALUE_MAP) {
		render_fail(r, "TypeError", "argument after ** must be a mapping, not %s",
		    object_type_name(v));
		return -1;
	}
	to->kw = arena_grow(r->a, to->kw, to->nkw * sizeof *to->kw,
	    (to->nkw + v->map.n) * sizeof *to->kw);
	value_pairs(v, p)
	{
		if (p->key->kind != VALUE_STR) {
			render_fail(r, "TypeError", "keywords must be strings");
			return -1;
		}
		for (size_t i = 0; i < to->nkw; i++)
			if (str_eq(to->kw[i].name, p->key->str)) {
				render_fail(r, "TypeError",
				    "got multiple values for keyword argument '" STR_FMT
				    "'",
				    STR_ARG(p->key->str));
				return -1;
			}
		to->kw[to->nkw++] = (struct call_keyword){p->key->str, p->value};
	}
	return 0;
}

int
eval_args(struct render *r, const struct arguments *args, struct call_args *to)
{
	*to = (struct call_args){0};
	if (args->positional.n > 0)
		to->v = arena_array(r->a, struct value *, args->positional.n);
	for (; to->n < args->positional.n; to->n++)
		if ((to->v[to->n] = eval(r, args->positional.v[to->n])) == NULL)
			return -1;
	if (args->star != NULL && spread_star(r, args->star, to) < 0)
		return -1;
	if (args->nkw > 0)
		to->kw = arena_array(r->a, struct call_keyword, args->nkw);
	for (; to->nkw < args->nkw; to->nkw++) {
		to->kw[to->nkw].name = args->kw[to->nkw].name->key.str;
		if ((to->kw[to->nkw].value = eval(r, args->kw[to->nkw].value)) == NULL)
			return -1;
	}
	return args->star_star != NULL ? spread_map(r, args->star_star, to) : 0;
}

/* Arguments that fit go straight to their parameters. */
static struct value *
call_bound(struct render *r, const struct template_function *fn, struct value *of,
    const struct arguments *args)
{
	struct value *a[TEMPLATE_MAX_PARAMS + 1] = {NULL}, *v;
	struct call_args raw = {.v = a, .n = args->positional.n};

	for (size_t i = 0; i < args->positional.n; i++)
		if ((a[i] = eval(r, args->positional.v[i])) == NULL)
			return NULL;
	for (size_t i = 0; i < args->nkw; i++) {
		if ((v = eval(r, args->kw[i].value)) == NULL)
			return NULL;
		a[args->kw[i].param] = v;
	}
	return fn->fn(r, of, a, &raw);
}

/* Only arguments in their places, as many as there may be. */
static bool
fits(const struct template_function *fn, const struct arguments *args)
{
	size_t n = args->positional.n;

	return fn->params[0] != '*' && args->nkw == 0 && args->star == NULL &&
	       args->star_star == NULL && n >= (size_t)fn->required &&
	       (n == 0 || n <= function_params(fn));
}

/* x.method(…) without making the bound method first. */
static struct value *
call_method(struct render *r, const struct node *n, struct value **ret_callee)
{
	const struct node *at = n->call.of;
	struct value *of = eval(r, at->attr.of);
	struct name *name = at->attr.name;
	const struct template_function *fn = NULL;
	struct call_args args;

	if (of == NULL)
		return NULL;
	if (of->kind == VALUE_STR)
		fn = name->method[METHOD_STR];
	else if (of->kind == VALUE_MAP)
		fn = name->method[METHOD_MAP];
	else if (of->kind == VALUE_LIST)
		fn = name->method[METHOD_LIST];
	if (fn == NULL) {
		*ret_callee = object_attr(r, of, name);
		return NULL;
	}
	if (fits(fn, &n->call.args))
		return call_bound(r, fn, of, &n->call.args);
	if (eval_args(r, &n->call.args, &args) < 0)
		return NULL;
	return function_call(r, fn, of, &args);
}

struct value *
eval_callee(struct render *r, const struct node *n, struct value **ret_macro,
    struct call_args *ret_args)
{
	struct value *callee = NULL, *v;

	*ret_macro = NULL;
	if (n->call.of->kind == NODE_ATTR && !n->call.forward_caller) {
		v = call_method(r, n, &callee);
		if (callee == NULL || v != NULL)
			return v;
	} else {
		callee = eval(r, n->call.of);
	}
	if (callee == NULL || eval_args(r, &n->call.args, ret_args) < 0)
		return NULL;
	if (!is_type(callee, &type_macro))
		return object_call(r, callee, ret_args);
	*ret_macro = callee;
	return NULL;
}

static struct value *
eval_call(struct render *r, const struct node *n)
{
	struct value *macro, *v;
	struct call_args args;

	v = eval_callee(r, n, &macro, &args);
	return macro != NULL ? object_call(r, macro, &args) : v;
}

/* A text made of a text keeps its origins. */
static void
follow(struct render *r, const struct value *from, const struct value *to)
{
	if (to != NULL && is_str(from) && is_str(to) && to != from)
		output_follow(&r->out, r->a, str_value(from), str_value(to));
}

static struct value *
eval_named(struct render *r, const struct node *n)
{
	bool filter = n->kind == NODE_FILTER;
	struct value *of, *v = NULL;
	struct filtered_value subject;
	struct call_args args;

	if (n->call.fn == NULL) {
		const char *near = template_function_nearest(
		    filter ? TEMPLATE_FILTER : TEMPLATE_TEST, n->call.name->key.str);

		render_fail(r, "TemplateRuntimeError", "No %s named '" STR_FMT "' found.",
		    filter ? "filter" : "test", STR_ARG(n->call.name->key.str));
		if (near != NULL)
			r->f->remedy = arena_printf(r->keep, "did you mean '%s'?", near);
		return NULL;
	}
	of = eval(r, n->call.of);
	if (of == NULL)
		return NULL;
	if (n->call.of->kind != NODE_FILTER)
		r->subject = (struct filtered_value){n->call.of, of};
	subject = r->subject;
	if (n->call.bound)
		v = call_bound(r, n->call.fn, of, &n->call.args);
	else if (eval_args(r, &n->call.args, &args) == 0)
		v = function_call(r, n->call.fn, of, &args);
	if (filter)
		v = function_result(r, v);
	if (r->map)
		follow(r, of, v);
	r->subject = subject; /* arguments have theirs */
	return v;
}

static struct value *
eval_attr(struct render *r, const struct node *n)
{
	struct value *of = eval(r, n->attr.of);

	return of != NULL ? object_attr(r, of, n->attr.name) : NULL;
}

static struct value *
eval_binary(struct render *r, const struct node *n)
{
	struct value *a = eval(r, n->op.a), *b;

	if (a == NULL || (b = eval(r, n->op.b)) == NULL)
		return NULL;
	return object_binary(r, n->op.op, a, b);
}

static struct value *
eval_sign(struct render *r, const struct node *n)
{
	struct value *v = eval(r, n->op.a);

	return v != NULL ? object_negate(r, v, n->kind == NODE_POS) : NULL;
}

static struct value *
eval_const(struct render *r, const struct node *n)
{
	(void)r;
	return n->constant;
}

static struct value *
eval_slice(struct render *r, const struct node *n)
{
	(void)n;
	return render_fail(r, "TypeError", "a slice within a tuple is not supported");
}

static struct value *(*const evals[])(struct render *, const struct node *) = {
    [NODE_CONST] = eval_const,
    [NODE_NAME] = eval_name,
    [NODE_TUPLE] = eval_list,
    [NODE_LIST] = eval_list,
    [NODE_DICT] = eval_dict,
    [NODE_CONCAT] = eval_concat,
    [NODE_CONCAT_MARKUP] = eval_concat_markup,
    [NODE_BINARY] = eval_binary,
    [NODE_AND] = eval_logic,
    [NODE_OR] = eval_logic,
    [NODE_NOT] = eval_logic,
    [NODE_NEG] = eval_sign,
    [NODE_POS] = eval_sign,
    [NODE_COMPARE] = eval_compare,
    [NODE_ATTR] = eval_attr,
    [NODE_ITEM] = eval_item,
    [NODE_SLICE] = eval_slice,
    [NODE_COND] = eval_cond,
    [NODE_CALL] = eval_call,
    [NODE_FILTER] = eval_named,
    [NODE_TEST] = eval_named,
};

struct value *
eval(struct render *r, const struct node *n)
{
	struct value *v;

	if (n->kind == NODE_CONST)
		return n->constant;
	if (n->kind == NODE_NAME && (v = eval_load(r, &n->var.ref)) != NULL)
		return v;
	if (render_check_stack(r) < 0)
		return render_fail_at(r, n);
	v = evals[n->kind](r, n);
	return v != NULL ? v : render_fail_at(r, n);
}
