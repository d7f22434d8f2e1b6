#include "base/arena.h"
#include "template/name.h"
#include "template/markup.h"

/* {% for %} and its `loop`. */

struct loop {
	struct value *iterable;
	struct iter it;
	struct value *after; /* peeked, not yet current */
	struct value *current, *before;
	struct value *changed; /* last arguments of changed(), a tuple */
	int64_t index0, length, depth0;
	const struct node *node;
	struct activation *up; /* where a recursive loop stands */
};

/* The items that pass the loop's filter. */
struct passing {
	struct render *r;
	const struct node *node;
	struct activation *act;
	struct value *from; /* not begun yet */
};

static struct value *
next_passing(struct render *r, struct generator *g)
{
	struct passing *p = g->state;
	struct activation *outer = r->act;
	const struct node *at = r->at;
	struct value *x;
	int truth = 0;

	r->act = p->act;
	r->at = p->node->loop.test; /* where Jinja's filter takes its items */
	if (p->from != NULL && object_iter(r, p->from, &g->source) < 0)
		return r->act = outer, NULL;
	p->from = NULL;
	while (truth == 0 && (x = iter_next(r, &g->source)) != NULL) {
		struct value *v;

		if (render_count_loop(r) < 0 ||
		    exec_assign(r, p->node->loop.test_target, x) < 0 ||
		    (v = eval(r, p->node->loop.test)) == NULL ||
		    (truth = object_truth(r, v)) < 0)
			x = NULL;
		if (x == NULL)
			break;
	}
	r->act = outer;
	if (!render_failed(r))
		r->at = at;
	return x;
}

static struct value *
filtered(struct render *r, const struct node *n, struct value *iterable)
{
	struct passing *p = arena_new_of(r->a, struct passing);

	*p = (struct passing){r, n, r->act, iterable};
	/* the scope of the filter is entered when its first item is wanted; nothing can happen in between */
	if (exec_loads(r, &n->loop.test_loads) < 0)
		return NULL;
	return object_generator(r, next_passing, NULL, p);
}

static struct value *
loop_peek(struct render *r, struct loop *l)
{
	render_keep(r);
	if (l->after == NULL)
		l->after = iter_next(r, &l->it);
	return l->after;
}

static struct value *
loop_next(struct render *r, struct loop *l)
{
	struct value *x = l->after != NULL ? l->after : iter_next(r, &l->it);

	l->after = NULL;
	if (x == NULL)
		return NULL;
	l->index0++;
	l->before = l->current;
	l->current = x;
	return x;
}

static struct value *
next_rest(struct render *r, struct iter *it)
{
	(void)r;
	return it->i < it->v->list.n ? it->v->list.v[it->i++] : NULL;
}

static int64_t
loop_length(struct render *r, struct loop *l)
{
	struct value *rest, *x;

	if (l->length >= 0)
		return l->length;
	l->length = is_undefined(l->iterable) ? 0 : object_length(r, l->iterable, false);
	if (l->length >= 0 || render_failed(r))
		return l->length;
	render_keep(r);
	rest = value_list(r->a);
	while ((x = iter_next(r, &l->it)) != NULL)
		value_append(r->a, rest, x);
	if (render_failed(r))
		return -1;
	l->it = (struct iter){.next = next_rest, .v = rest};
	l->length = (int64_t)rest->list.n + l->index0 + 1 + (l->after != NULL);
	return l->length;
}

static struct value *
loop_cycle(struct render *r, struct value *subject, struct value **a,
    const struct call_args *raw)
{
	struct loop *l = subject->object.self;

	(void)a;
	if (raw->n == 0)
		return render_fail(r, "TypeError", "no items for cycling given");
	return raw->v[(uint64_t)l->index0 % raw->n];
}

static struct value *
loop_changed(struct render *r, struct value *subject, struct value **a,
    const struct call_args *raw)
{
	struct loop *l = subject->object.self;
	struct value *now = value_tuple(r->a);
	int same;

	(void)a;
	for (size_t i = 0; i < raw->n; i++)
		value_append(r->a, now, raw->v[i]);
	same = l->changed == NULL ? 0 : object_equal(r, l->changed, now);
	if (same < 0)
		return NULL;
	if (!same) {
		render_keep(r);
		l->changed = now;
	}
	return object_bool(!same);
}

static const struct template_function cycle = {.name = "cycle",
					  .params = "*",
					  .fn = loop_cycle},
				      changed = {.name = "changed",
					  .params = "*",
					  .fn = loop_changed};

static struct value *
bound(struct render *r, struct value *v, const struct template_function *fn)
{
	struct bound_method *m = arena_new_of(r->a, struct bound_method);

	m->self = v;
	m->fn = fn;
	return object_new(r, &type_method, m);
}

static struct value *
loop_lengths(struct render *r, struct loop *l, int attr)
{
	int64_t n = loop_length(r, l);

	if (n < 0)
		return NULL;
	return object_int(r, attr == LOOP_LENGTH     ? n
			     : attr == LOOP_REVINDEX ? n - l->index0
						     : n - l->index0 - 1);
}

static struct value *
loop_attr(struct render *r, struct value *v, struct name *name)
{
	struct loop *l = v->object.self;
	struct value *x;

	switch (name->loop) {
	case LOOP_INDEX: return object_int(r, l->index0 + 1);
	case LOOP_INDEX0: return object_int(r, l->index0);
	case LOOP_FIRST: return object_bool(l->index0 == 0);
	case LOOP_LAST:
		x = loop_peek(r, l);
		return render_failed(r) ? NULL : object_bool(x == NULL);
	case LOOP_LENGTH:
	case LOOP_REVINDEX:
	case LOOP_REVINDEX0: return loop_lengths(r, l, name->loop);
	case LOOP_PREVITEM:
		return l->index0 == 0
			   ? undefined_hint(r, "there is no previous item", NULL)
			   : l->before;
	case LOOP_NEXTITEM:
		x = loop_peek(r, l);
		return x != NULL || render_failed(r)
			   ? x
			   : undefined_hint(r, "there is no next item", NULL);
	case LOOP_DEPTH: return object_int(r, l->depth0 + 1);
	case LOOP_DEPTH0: return object_int(r, l->depth0);
	case LOOP_CYCLE: return bound(r, v, &cycle);
	case LOOP_CHANGED: return bound(r, v, &changed);
	default: return NULL;
	}
}

static enum flow loop_body(struct render *r, const struct node *n, struct value *iterable,
    struct activation *up, int64_t depth0);

static struct value *
loop_call(struct render *r, struct value *v, const struct call_args *args)
{
	struct loop *l = v->object.self;
	struct capture c;
	struct value *text = NULL;

	if (!l->node->loop.recursive)
		return render_fail(r, "TypeError",
		    "The loop must have the 'recursive' marker to be called "
		    "recursively.");
	if (args->n != 1 || args->nkw > 0)
		return render_fail(r, "TypeError", "loop() takes exactly one argument");
	if (render_enter(r) < 0)
		return NULL;
	c = output_capture(&r->out);
	if (loop_body(r, l->node, args->v[0], l->up, l->depth0 + 1) == FLOW_NEXT)
		text = object_str(r, output_take(&r->out, c, r->a));
	if (text != NULL && markup_wanted_by(r, l->node))
		text = object_markup(r, text->str);
	render_leave(r);
	return text;
}

static void
loop_repr(struct render *r, const struct value *v, struct buf *b)
{
	struct loop *l = v->object.self;
	int64_t n = loop_length(r, l);

	buf_printf(b, "<LoopContext %lld/%lld>", (long long)l->index0 + 1, (long long)n);
}

static int64_t
loop_len(struct render *r, const struct value *v)
{
	return loop_length(r, v->object.self);
}

const struct object_type type_loop = {
    .name = "LoopContext",
    .module = "jinja2.runtime",
    .repr = loop_repr,
    .attr = loop_attr,
    .call = loop_call,
    .length = loop_len,
};

static void
forget(struct render *r, const struct node *target)
{
	if (target->kind == NODE_NAME)
		r->act->slots[target->var.ref.slot] = NULL;
	else
		for (size_t i = 0; i < target->items.n; i++)
			forget(r, target->items.v[i]);
}

/* What a macro made in the loop still sees afterwards is gone. */
static void
leave(struct render *r, const struct scope_loads *loads)
{
	for (size_t i = 0; i < loads->n; i++)
		r->act->slots[loads->v[i].slot] = NULL;
}

/* One turn of the loop. */
static enum flow
turn(struct render *r, const struct node *n, struct value *x, struct value *object)
{
	if (render_count_loop(r) < 0 || exec_assign(r, n->loop.target, x) < 0)
		return FLOW_FAILED;
	if (object != NULL)
		r->act->slots[n->loop.loop.slot] = object;
	if (exec_loads(r, &n->loop.loads) < 0)
		return FLOW_FAILED;
	return exec_nodes(r, &n->loop.body);
}

static enum flow
turns(struct render *r, const struct node *n, struct loop *l, struct value *object,
    bool *ret_empty)
{
	struct render_turn turned;
	const struct template_via *up = r->via;
	struct template_via here;
	struct value *x;
	enum flow flow = FLOW_NEXT;

	*ret_empty = true;
	for (;;) {
		r->at = n;
		x = loop_next(r, l);
		if (x == NULL)
			return render_failed(r) ? FLOW_FAILED : FLOW_NEXT;
		turned = render_begin_turn(r);
		render_push_via(r, &here, n->loop.label, (int)l->index0 + 1);
		flow = turn(r, n, x, object);
		r->via = up;
		render_end_turn(r, &turned);
		if (flow == FLOW_FAILED)
			return flow;
		/* a break or continue does not reach the end of the body: Jinja then runs the else */
		if (flow == FLOW_NEXT)
			*ret_empty = false;
		if (flow == FLOW_BREAK)
			return FLOW_NEXT;
	}
}

static enum flow
run_loop(struct render *r, const struct node *n, struct value *iterable, int64_t depth0,
    struct activation *up)
{
	struct loop *l = arena_new_of(r->a, struct loop);
	struct value *object = NULL;
	bool empty;
	enum flow flow;

	*l = (struct loop){
	    .index0 = -1, .length = -1, .depth0 = depth0, .node = n, .up = up};
	if (n->loop.test != NULL)
		iterable = filtered(r, n, iterable);
	if (iterable == NULL)
		return FLOW_FAILED;
	l->iterable = iterable;
	if (object_iter(r, iterable, &l->it) < 0) {
		render_fail_at(r, n->loop.iter);
		return FLOW_FAILED;
	}
	if (n->loop.extended)
		object = object_new(r, &type_loop, l);
	flow = turns(r, n, l, object, &empty);
	leave(r, &n->loop.loads);
	forget(r, n->loop.target);
	if (flow != FLOW_NEXT || !empty || n->loop.otherwise.n == 0)
		return flow;
	if (exec_loads(r, &n->loop.else_loads) < 0)
		return FLOW_FAILED;
	return exec_nodes(r, &n->loop.otherwise);
}

/* A recursive loop is a function: slots of its own. */
static enum flow
loop_body(struct render *r, const struct node *n, struct value *iterable,
    struct activation *up, int64_t depth0)
{
	struct activation *outer = r->act, *act = arena_new_of(r->a, struct activation);
	enum flow flow;

	*act = *up;
	act->up = up;
	act->slots = arena_array(r->a, struct value *, n->loop.nslots + 1);
	r->act = act;
	flow = run_loop(r, n, iterable, depth0, up);
	r->act = outer;
	return flow;
}

enum flow
exec_for(struct render *r, const struct node *n)
{
	struct value *iterable;

	r->at = n;
	iterable = eval(r, n->loop.iter);
	if (iterable == NULL)
		return FLOW_FAILED;
	if (n->loop.recursive)
		return loop_body(r, n, iterable, r->act, 0);
	return run_loop(r, n, iterable, 0, NULL);
}
