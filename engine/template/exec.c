#include "base/arena.h"
#include "template/compile.h"
#include "template/markup.h"
#include "template/object.h"

/* Statements. */

int
exec_loads(struct render *r, const struct scope_loads *loads)
{
	struct value **slots = r->act->slots;

	for (size_t i = 0; i < loads->n; i++) {
		const struct load *l = &loads->v[i];

		if (l->kind == LOAD_RESOLVE)
			slots[l->slot] = context_resolve(r, r->act->ctx, l->name);
		else
			slots[l->slot] =
			    l->kind == LOAD_ALIAS ? eval_load(r, &l->from) : NULL;
		if (render_failed(r))
			return -1;
	}
	return 0;
}

int
exec_store(struct render *r, const struct node *name, struct value *v)
{
	r->act->slots[name->var.ref.slot] = v;
	if (name->var.global_store)
		context_set(r, r->act->ctx, name->var.name, v, true);
	return 0;
}

static int
store_namespace(struct render *r, const struct node *n, struct value *v)
{
	struct value *ns = eval_load(r, &n->var.ref);

	if (ns == NULL || !is_type(ns, &type_namespace)) {
		render_fail(r, "TemplateRuntimeError",
		    "cannot assign attribute on non-namespace object");
		return -1;
	}
	render_keep(r);
	value_put(r->a, ((struct namespace_object *)ns->object.self)->map,
	    &n->var.attr->key, v);
	return 0;
}

static int
store_tuple(struct render *r, const struct node *target, struct value *v)
{
	struct iter it;
	struct value *x;
	size_t want = target->items.n, n = 0;

	if (!object_iterable(v)) {
		render_fail(r, "TypeError", "cannot unpack non-iterable %s object",
		    object_type_name(v));
		return -1;
	}
	if (object_iter(r, v, &it) < 0)
		return -1;
	for (; (x = iter_next(r, &it)) != NULL; n++) {
		if (n == want) {
			render_fail(r, "ValueError",
			    "too many values to unpack (expected %zu)", want);
			return -1;
		}
		if (exec_assign(r, target->items.v[n], x) < 0)
			return -1;
	}
	if (render_failed(r))
		return -1;
	if (n < want) {
		render_fail(r, "ValueError",
		    "not enough values to unpack (expected %zu, got %zu)", want, n);
		return -1;
	}
	return 0;
}

int
exec_assign(struct render *r, const struct node *target, struct value *v)
{
	if (target->kind == NODE_NAME)
		return exec_store(r, target, v);
	return target->kind == NODE_NSREF ? store_namespace(r, target, v)
					  : store_tuple(r, target, v);
}

/* --- output --- */

/* A value in the expression that stands in a file: the printed one, or what filters were applied to. */
static const struct value *
marked(struct render *r, const struct node *n, const struct value *v)
{
	const struct node *of = n;

	if (v->mark.file != NULL)
		return v;
	while ((of->kind == NODE_FILTER || of->kind == NODE_CALL) && of->call.of != NULL)
		of = of->call.of;
	if (of->kind == NODE_ATTR && of != n && n->kind == NODE_CALL)
		of = of->attr.of;
	if (of == n || (of->kind != NODE_NAME && of->kind != NODE_ATTR) ||
	    n->kind == NODE_CALL)
		return NULL;
	v = r->subject.node == of ? r->subject.value : eval(r, of);
	return v != NULL && v->mark.file != NULL ? v : NULL;
}

void
exec_write(struct render *r, const struct node *n, struct str text)
{
	struct segment s = {.file = r->act->t->file, .via = r->via};

	if (!r->map) {
		output_write(&r->out, text);
		return;
	}
	s.spot = output_spot(&r->out, n);
	output_write_from(&r->out, text, &s);
}

/* A text that has origins of its own, or an object. */
static int
print_kept(struct render *r, const struct node *n, struct value *v, const struct mark *at)
{
	struct segment s = {.file = r->act->t->file,
	    .via = r->via,
	    .spot = output_spot(&r->out, n),
	    .printed = at != NULL ? *at : (struct mark){0}};

	if ((v = object_text(r, v)) == NULL)
		return -1;
	output_write_from(&r->out, v->str, &s);
	return 0;
}

static int
print_mapped(struct render *r, const struct node *n, struct value *v)
{
	struct output *o = &r->out;
	const struct value *at = marked(r, n, v);
	size_t start = o->text->n;
	int rc;

	if (v->kind == VALUE_OBJECT ||
	    (v->kind == VALUE_STR && output_kept(o, v->str.p) != NULL))
		return print_kept(r, n, v, at != NULL ? &at->mark : NULL);
	rc = object_print(r, v, o->text);
	if (o->text->n == start)
		return rc;
	output_origin(o, start, output_spot(o, n), r->act->t->file, r->via);
	if (at != NULL)
		output_printed(o, at->mark);
	return rc;
}

/* Stands where its value stands. */
static struct value *
escaped(struct render *r, struct value *v)
{
	struct value *text = markup_escape(r, v);

	if (text != NULL && text != v)
		text->mark = v->mark;
	return text;
}

static int
print_value(struct render *r, const struct node *n, struct value *v)
{
	/* Ansible prints nothing for None */
	if (v->kind == VALUE_NULL && r->o->undefined == TEMPLATE_ANSIBLE)
		return 0;
	v = function_result(r, v);
	if (v == NULL)
		return -1;
	if (n->escaping != 0 && n->kind != NODE_FILTER_BLOCK && markup_wanted_by(r, n) &&
	    (v = escaped(r, v)) == NULL)
		return -1;
	if (r->map)
		return print_mapped(r, n, v);
	if (v->kind == VALUE_STR) {
		output_write(&r->out, v->str);
		return 0;
	}
	return object_print(r, v, r->out.text);
}

/* What a macro prints is written where it belongs at once. */
static int
print_call(struct render *r, const struct node *n)
{
	struct render_turn turn = render_begin_turn(r);
	struct value *macro = NULL, *v = NULL;
	struct call_args args;
	int rc = -1;

	if (render_check_stack(r) == 0)
		v = eval_callee(r, n, &macro, &args);
	/* escaped is what a macro gives where the code that runs now is escaped */
	if (macro != NULL && markup_wanted_by(r, n) && !markup_wanted(r)) {
		v = object_call(r, macro, &args);
		macro = NULL;
	}
	if (macro != NULL)
		rc = macro_write(r, macro, &args);
	else if (v != NULL)
		rc = print_value(r, n, v);
	render_end_turn(r, &turn);
	if (rc < 0)
		render_fail_at(r, n);
	return rc;
}

static int
print_one(struct render *r, const struct node *n)
{
	struct value *v;

	if (n->kind == NODE_DATA) {
		if (r->map)
			output_origin(&r->out, r->out.text->n, output_spot(&r->out, n),
			    r->act->t->file, r->via);
		output_write(&r->out, n->data);
		return 0;
	}
	r->at = n;
	if (n->kind == NODE_CALL)
		return print_call(r, n);
	v = eval(r, n);
	if (v == NULL || print_value(r, n, v) < 0)
		return render_fail_at(r, n), -1;
	return 0;
}

static enum flow
exec_output(struct render *r, const struct node *n)
{
	if (n->output.check && r->act->parent != NULL)
		return FLOW_NEXT;
	for (size_t i = 0; i < n->output.items.n; i++)
		if (print_one(r, n->output.items.v[i]) < 0)
			return FLOW_FAILED;
	return FLOW_NEXT;
}

/* --- branches and assignments --- */

static int
branch_taken(struct render *r, const struct node *n)
{
	struct value *v;
	int truth;

	r->at = n;
	v = eval(r, n->branch.test);
	if (v == NULL)
		return -1;
	truth = object_truth(r, v);
	if (truth < 0)
		render_fail_at(r, n->branch.test);
	return truth;
}

static enum flow
exec_if(struct render *r, const struct node *n)
{
	int taken = branch_taken(r, n);

	if (taken != 0)
		return taken < 0 ? FLOW_FAILED : exec_nodes(r, &n->branch.body);
	for (size_t i = 0; i < n->branch.elifs.n; i++) {
		taken = branch_taken(r, n->branch.elifs.v[i]);
		if (taken != 0)
			return taken < 0
				   ? FLOW_FAILED
				   : exec_nodes(r, &n->branch.elifs.v[i]->branch.body);
	}
	return exec_nodes(r, &n->branch.otherwise);
}

enum flow
exec_set(struct render *r, const struct node *n)
{
	struct value *v;

	r->at = n;
	/* Jinja looks at the namespace before it evaluates */
	if (n->set.target->kind == NODE_NSREF) {
		struct value *ns = eval_load(r, &n->set.target->var.ref);

		if (ns == NULL || !is_type(ns, &type_namespace)) {
			render_fail(r, "TemplateRuntimeError",
			    "cannot assign attribute on non-namespace object");
			return FLOW_FAILED;
		}
	}
	v = eval(r, n->set.value);
	if (v == NULL || exec_assign(r, n->set.target, v) < 0)
		return FLOW_FAILED;
	return FLOW_NEXT;
}

/* Runs nodes and takes what they wrote; *ret_text is NULL unless they ran to their end. */
static enum flow
capture_nodes(struct render *r, const struct nodes *nodes, struct value **ret_text)
{
	struct capture c = output_capture(&r->out);
	enum flow flow = exec_nodes(r, nodes);

	*ret_text = NULL;
	if (flow == FLOW_NEXT)
		*ret_text = object_str(r, output_take(&r->out, c, r->a));
	else
		output_drop(&r->out, c);
	return flow;
}

/* A chain of filters over a text: `filter` ends in a node without subject. */
static struct value *
apply_filters(struct render *r, const struct node *filter, struct value *text)
{
	struct node head, *at;
	struct node constant = {.kind = NODE_CONST, .constant = text};
	struct value *v;

	if (filter == NULL)
		return text;
	/* the tree is const and shared: copy the chain, and put the text at its end */
	head = *filter;
	for (at = &head; at->call.of != NULL; at = at->call.of) {
		struct node *copy = arena_new_of(r->a, struct node);

		*copy = *at->call.of;
		at->call.of = copy;
	}
	at->call.of = &constant;
	constant.line = filter->line;
	v = eval(r, &head);
	return v;
}

enum flow
exec_set_block(struct render *r, const struct node *n)
{
	struct value *text;
	enum flow flow;

	r->at = n;
	if (exec_loads(r, &n->set.loads) < 0)
		return FLOW_FAILED;
	flow = capture_nodes(r, &n->set.body, &text);
	if (text == NULL)
		return flow;
	r->at = n;
	if (markup_wanted_by(r, n))
		text = markup_safe(r, text);
	text = apply_filters(r, n->set.value, text);
	if (markup_wanted(r))
		text = markup_safe(r, text);
	if (text == NULL || exec_assign(r, n->set.target, text) < 0)
		return FLOW_FAILED;
	return FLOW_NEXT;
}

enum flow
exec_filter_block(struct render *r, const struct node *n)
{
	struct value *text;
	enum flow flow;

	r->at = n;
	if (exec_loads(r, &n->with.loads) < 0)
		return FLOW_FAILED;
	flow = capture_nodes(r, &n->with.body, &text);
	if (text == NULL)
		return flow;
	r->at = n;
	if (markup_wanted_by(r, n))
		text = markup_safe(r, text);
	text = apply_filters(r, n->with.filter, text);
	if (text != NULL && !is_str(text) && r->o->undefined != TEMPLATE_ANSIBLE)
		return render_fail(r, "TypeError",
			   "a filter block must give a text, not '%s'",
			   object_type_name(text)),
		       FLOW_FAILED;
	if (text == NULL || print_value(r, n, text) < 0)
		return FLOW_FAILED;
	return FLOW_NEXT;
}

static enum flow
exec_with(struct render *r, const struct node *n)
{
	r->at = n;
	if (exec_loads(r, &n->with.loads) < 0)
		return FLOW_FAILED;
	for (size_t i = 0; i < n->with.targets.n; i++) {
		struct value *v = eval(r, n->with.values.v[i]);

		if (v == NULL || exec_assign(r, n->with.targets.v[i], v) < 0)
			return FLOW_FAILED;
	}
	return exec_nodes(r, &n->with.body);
}

/* What a loop control leaves by does not end it: Jinja's compiled code does not come by. */
static enum flow
exec_autoescape(struct render *r, const struct node *n)
{
	struct context *ctx = r->act->ctx;
	bool outside = ctx->autoescape;
	struct value *v;
	enum flow flow;
	int on;

	r->at = n;
	if (exec_loads(r, &n->with.loads) < 0 ||
	    (v = eval(r, n->with.values.v[0])) == NULL || (on = object_truth(r, v)) < 0)
		return FLOW_FAILED;
	ctx->autoescape = on;
	flow = exec_nodes(r, &n->with.body);
	if (flow == FLOW_NEXT)
		ctx->autoescape = outside;
	return flow;
}

static enum flow
exec_do(struct render *r, const struct node *n)
{
	r->at = n;
	return eval(r, n->expression) != NULL ? FLOW_NEXT : FLOW_FAILED;
}

static enum flow
exec_break(struct render *r, const struct node *n)
{
	(void)r;
	return n->kind == NODE_BREAK ? FLOW_BREAK : FLOW_CONTINUE;
}

static enum flow (*const execs[])(struct render *, const struct node *) = {
    [NODE_OUTPUT] = exec_output,
    [NODE_FOR] = exec_for,
    [NODE_IF] = exec_if,
    [NODE_SET] = exec_set,
    [NODE_SET_BLOCK] = exec_set_block,
    [NODE_MACRO] = exec_macro,
    [NODE_CALL_BLOCK] = exec_call_block,
    [NODE_FILTER_BLOCK] = exec_filter_block,
    [NODE_WITH] = exec_with,
    [NODE_AUTOESCAPE] = exec_autoescape,
    [NODE_BLOCK] = exec_block,
    [NODE_EXTENDS] = exec_extends,
    [NODE_INCLUDE] = exec_include,
    [NODE_IMPORT] = exec_import,
    [NODE_FROM] = exec_from,
    [NODE_DO] = exec_do,
    [NODE_BREAK] = exec_break,
    [NODE_CONTINUE] = exec_break,
};

enum flow
exec_nodes(struct render *r, const struct nodes *nodes)
{
	if (nodes->n > 0 && render_check_stack(r) < 0)
		return FLOW_FAILED;
	for (size_t i = 0; i < nodes->n; i++) {
		const struct node *n = nodes->v[i];
		enum flow flow = execs[n->kind](r, n);

		if (flow != FLOW_NEXT)
			return flow;
	}
	return FLOW_NEXT;
}
