#include "template/jmespath.h"

#include <stdarg.h>

#include "base/arena.h"
#include "template/jmespath_node.h"

/* What an expression selects. */

const struct object_type type_jmespath_expression = {
    .name = "_Expression", .no_repr = true};

void *
jmespath_fail(struct render *r, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	render_fail(r, "AnsibleFilterError",
	    "JMESPathError in json_query filter plugin: %s",
	    arena_vprintf(r->a, fmt, ap));
	va_end(ap);
	return NULL;
}

static struct value *
field(struct render *r, const struct jmes_node *n, struct value *v)
{
	struct value *found;

	if (is_undefined(v))
		return undefined_fail(r, v);
	found = v->kind == VALUE_MAP ? value_gets(v, n->name) : NULL;
	return found != NULL ? found : object_none();
}

static struct value *
item(const struct jmes_node *n, struct value *v)
{
	int64_t i = int_value(n->value);

	if (v->kind != VALUE_LIST)
		return object_none();
	i += i < 0 ? (int64_t)v->list.n : 0;
	return i >= 0 && i < (int64_t)v->list.n ? v->list.v[i] : object_none();
}

/* Empty text, list, mapping; none; false. Zero is true. */
static bool
is_false(const struct value *v)
{
	return v->kind == VALUE_NULL || (v->kind == VALUE_BOOL && !v->boolean) ||
	       (is_str(v) && str_value(v).n == 0) ||
	       ((v->kind == VALUE_LIST || v->kind == VALUE_MAP) && value_count(v) == 0);
}

static bool
is_jmes_number(const struct value *v)
{
	return is_number(v) && v->kind != VALUE_BOOL;
}

static bool
zero_or_one(const struct value *v)
{
	return is_jmes_number(v) && (float_value(v) == 0 || float_value(v) == 1);
}

/* As Python, but for 0 and 1, which are not false and true. */
static int
equal(struct render *r, const struct value *a, const struct value *b)
{
	if (zero_or_one(a) ? b->kind == VALUE_BOOL
			   : zero_or_one(b) && a->kind == VALUE_BOOL)
		return 0;
	return object_equal(r, a, b);
}

static struct value *
compare(struct render *r, const struct jmes_node *n, struct value *v)
{
	static const enum operator ops[] = {
	    [JMES_LT] = OP_LT, [JMES_LTE] = OP_LE, [JMES_GT] = OP_GT, [JMES_GTE] = OP_GE};
	struct value *a = jmespath_visit(r, n->a, v), *b;
	int rc;

	if (a == NULL || (b = jmespath_visit(r, n->b, v)) == NULL)
		return NULL;
	if (n->op == JMES_EQ || n->op == JMES_NE) {
		rc = equal(r, a, b);
		return rc < 0 ? NULL : object_bool(rc == (n->op == JMES_EQ));
	}
	if ((!is_jmes_number(a) && !is_str(a)) || (!is_jmes_number(b) && !is_str(b)))
		return object_none();
	rc = object_compare(r, ops[n->op], a, b);
	return rc < 0 ? NULL : object_bool(rc);
}

static struct value *
logic(struct render *r, const struct jmes_node *n, struct value *v)
{
	struct value *a = jmespath_visit(r, n->a, v);

	if (a == NULL)
		return NULL;
	return is_false(a) == (n->kind == JMES_NODE_OR) ? jmespath_visit(r, n->b, v) : a;
}

static struct value *
negation(struct render *r, const struct jmes_node *n, struct value *v)
{
	struct value *a = jmespath_visit(r, n->a, v);
	int truth;

	if (a == NULL)
		return NULL;
	if (is_jmes_number(a))
		return object_bool(false);
	truth = object_truth(r, a);
	return truth < 0 ? NULL : object_bool(!truth);
}

static struct value *
flatten(struct render *r, const struct jmes_node *n, struct value *v)
{
	struct value *base = jmespath_visit(r, n->a, v), *out;

	if (base == NULL || base->kind != VALUE_LIST)
		return base != NULL ? object_none() : NULL;
	out = value_list(r->a);
	value_each(base, it)
	{
		if ((*it)->kind != VALUE_LIST)
			value_append(r->a, out, *it);
		else
			value_each(*it, inner) value_append(r->a, out, *inner);
		if (render_count_loop(r) < 0)
			return NULL;
	}
	return out;
}

/* b of one item, if it gives anything, and if c holds for it. */
static int
project_one(
    struct render *r, const struct jmes_node *n, struct value *x, struct value *out)
{
	struct value *holds = n->c != NULL ? jmespath_visit(r, n->c, x) : NULL;

	if (render_count_loop(r) < 0 || (n->c != NULL && holds == NULL))
		return -1;
	if (holds != NULL && is_false(holds))
		return 0;
	if ((x = jmespath_visit(r, n->b, x)) == NULL)
		return -1;
	if (x->kind != VALUE_NULL)
		value_append(r->a, out, x);
	return 0;
}

static struct value *
project(struct render *r, const struct jmes_node *n, struct value *v)
{
	struct value *base = jmespath_visit(r, n->a, v), *out;

	if (base == NULL)
		return NULL;
	if (base->kind != (n->kind == JMES_NODE_VALUES ? VALUE_MAP : VALUE_LIST))
		return is_undefined(base) ? undefined_fail(r, base) : object_none();
	out = value_list(r->a);
	if (base->kind == VALUE_MAP)
		value_pairs(base, p)
		{
			if (project_one(r, n, p->value, out) < 0)
				return NULL;
		}
	else
		value_each(base, it) if (project_one(r, n, *it, out) < 0) return NULL;
	return out;
}

static struct value *
collect(struct render *r, const struct jmes_node *n, struct value *v)
{
	bool list = n->kind == JMES_NODE_LIST;
	struct value *out = list ? value_list(r->a) : value_map(r->a), *x;

	if (v->kind == VALUE_NULL)
		return v;
	for (size_t i = 0; i < n->n; i++) {
		if ((x = jmespath_visit(r, n->parts[i], v)) == NULL)
			return NULL;
		if (list)
			value_append(r->a, out, x);
		else
			value_put(r->a, out, object_str(r, n->keys[i]), x);
	}
	return out;
}

static struct value *
call(struct render *r, const struct jmes_node *n, struct value *v)
{
	struct value **args = arena_array(r->a, struct value *, n->n + 1);

	for (size_t i = 0; i < n->n; i++)
		if ((args[i] = jmespath_visit(r, n->parts[i], v)) == NULL)
			return NULL;
	return jmespath_call(r, n->name, args, n->n);
}

static struct value *
slice(struct render *r, const struct jmes_node *n, struct value *v)
{
	struct value *bounds[] = {n->bounds[0], n->bounds[1], n->bounds[2]};

	return v->kind == VALUE_LIST ? object_slice(r, v, bounds) : object_none();
}

struct value *
jmespath_visit(struct render *r, const struct jmes_node *n, struct value *v)
{
	if (render_check_stack(r) < 0)
		return NULL;
	switch (n->kind) {
	case JMES_NODE_CURRENT: return v;
	case JMES_NODE_FIELD: return field(r, n, v);
	case JMES_NODE_LITERAL: return n->value;
	case JMES_NODE_INDEX: return item(n, v);
	case JMES_NODE_SLICE: return slice(r, n, v);
	case JMES_NODE_THEN:
	case JMES_NODE_INDEXED:
		v = jmespath_visit(r, n->a, v);
		return v != NULL ? jmespath_visit(r, n->b, v) : NULL;
	case JMES_NODE_COMPARE: return compare(r, n, v);
	case JMES_NODE_AND:
	case JMES_NODE_OR: return logic(r, n, v);
	case JMES_NODE_NOT: return negation(r, n, v);
	case JMES_NODE_EXPREF: return object_new(r, &type_jmespath_expression, n->a);
	case JMES_NODE_FLATTEN: return flatten(r, n, v);
	case JMES_NODE_PROJECT:
	case JMES_NODE_VALUES:
	case JMES_NODE_FILTER: return project(r, n, v);
	case JMES_NODE_LIST:
	case JMES_NODE_HASH: return collect(r, n, v);
	case JMES_NODE_CALL: return call(r, n, v);
	}
	return NULL;
}

/* What Python raised inside is told as the filter tells it. */
static void
wrap_failure(struct render *r)
{
	if (!r->f->set || strcmp(r->f->type, "AnsibleFilterError") == 0 ||
	    strcmp(r->f->type, "UndefinedError") == 0 ||
	    strcmp(r->f->type, "LimitError") == 0 ||
	    strcmp(r->f->type, "RecursionError") == 0)
		return;
	r->f->type = "AnsibleFilterError";
	r->f->message = arena_printf(r->keep,
	    "Error in jmespath.search in json_query filter plugin: %s", r->f->message);
}

struct value *
jmespath_search(struct render *r, struct str expression, struct value *data)
{
	struct jmes j = {.r = r, .expression = expression};
	struct jmes_node *n;
	struct value *found;

	if (expression.n == 0)
		return jmespath_fail(r, "Invalid JMESPath expression: cannot be empty.");
	if (jmespath_lex(&j) < 0 || (n = jmespath_parse(&j)) == NULL)
		return NULL;
	found = jmespath_visit(r, n, data);
	if (found == NULL)
		wrap_failure(r);
	return found;
}
