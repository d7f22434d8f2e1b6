#include "base/arena.h"
#include "template/object.h"
#include "template/unicode.h"

static struct value *
next_list(struct render *r, struct iter *it)
{
	const struct value_list *l = list_value(it->v);

	(void)r;
	return it->i < l->n ? l->v[it->i++] : NULL;
}

static struct value *
next_key(struct render *r, struct iter *it)
{
	if (it->v->map.n != it->n)
		return render_fail(
		    r, "RuntimeError", "dictionary changed size during iteration");
	return it->i < it->n ? it->v->map.v[it->i++].key : NULL;
}

static struct value *
next_character(struct render *r, struct iter *it)
{
	struct str s = str_value(it->v), c;

	if (it->i >= s.n)
		return NULL;
	c.p = s.p + it->i;
	unicode_next((struct str){c.p, s.n - it->i}, &c.n);
	it->i += c.n;
	return object_copy_str(r, c);
}

int
object_iter(struct render *r, struct value *v, struct iter *it)
{
	*it = (struct iter){.v = v};
	switch (v->kind) {
	case VALUE_LIST:
	case VALUE_TUPLE: it->next = next_list; return 0;
	case VALUE_MAP:
		it->next = next_key;
		it->n = v->map.n;
		return 0;
	case VALUE_STR: it->next = next_character; return 0;
	case VALUE_OBJECT:
		if (is_type(v, &type_markup)) {
			it->next = next_character;
			return 0;
		}
		if (is_type(v, &type_group)) {
			it->next = next_list;
			return 0;
		}
		if (type_of(v)->iter != NULL)
			return type_of(v)->iter(r, v, it);
		break;
	default: break;
	}
	render_fail(r, "TypeError", "'%s' object is not iterable", object_type_name(v));
	return -1;
}

bool
object_iterable(const struct value *v)
{
	switch (v->kind) {
	case VALUE_LIST:
	case VALUE_TUPLE:
	case VALUE_MAP:
	case VALUE_STR: return true;
	case VALUE_OBJECT:
		return type_of(v)->iter != NULL || is_type(v, &type_markup) ||
		       is_type(v, &type_group);
	default: return false;
	}
}

struct value *
object_list(struct render *r, struct value *v)
{
	struct value *list = value_list(r->a), *x;
	struct iter it;

	if (object_iter(r, v, &it) < 0)
		return NULL;
	while ((x = iter_next(r, &it)) != NULL) {
		value_append(r->a, list, x);
		if (list->list.n % 4096 == 0 && render_check_memory(r, 0) < 0)
			return NULL;
	}
	return render_failed(r) ? NULL : list;
}

/* --- generators --- */

static struct value *
next_generated(struct render *r, struct iter *it)
{
	struct generator *g = it->self;
	struct value *x;

	if (g->over)
		return NULL;
	if (r->depth > g->depth)
		render_keep(r);
	if (!g->started) {
		g->started = true;
		if (g->source.v != NULL && object_iter(r, g->source.v, &g->source) < 0)
			return NULL;
	}
	if (render_check_stack(r) < 0)
		return NULL;
	x = g->next(r, g);
	g->over = x == NULL;
	return x;
}

static int
generator_iter(struct render *r, struct value *v, struct iter *it)
{
	(void)r;
	it->next = next_generated;
	it->self = v->object.self;
	return 0;
}

struct value *
object_generator(struct render *r,
    struct value *(*next)(struct render *, struct generator *), struct value *source,
    void *state)
{
	struct generator *g = arena_new_of(r->a, struct generator);

	g->next = next;
	g->state = state;
	g->depth = r->depth;
	g->source.v = source;
	return object_new(r, &type_generator, g);
}

const struct object_type type_generator = {
    .name = "generator",
    .no_repr = true,
    .iter = generator_iter,
};

/* --- range --- */

int64_t
range_count(int64_t start, int64_t stop, int64_t step)
{
	uint64_t span, by;

	if (step > 0 ? start >= stop : start <= stop)
		return 0;
	span = step > 0 ? (uint64_t)stop - (uint64_t)start
			: (uint64_t)start - (uint64_t)stop;
	by = step > 0 ? (uint64_t)step : -(uint64_t)step;
	return (
	    int64_t)((span - 1) / by + 1 > INT64_MAX ? INT64_MAX : (span - 1) / by + 1);
}

struct value *
range_slice(
    struct render *r, const struct range *of, int64_t start, int64_t stop, int64_t step)
{
	struct range *g = arena_new_of(r->a, struct range);

	/* unsigned: one step past either end may leave the integers */
	g->start = (int64_t)((uint64_t)of->start + (uint64_t)start * (uint64_t)of->step);
	g->stop = (int64_t)((uint64_t)of->start + (uint64_t)stop * (uint64_t)of->step);
	if (__builtin_mul_overflow(of->step, step, &g->step))
		return render_fail(
		    r, "OverflowError", "the step of the range is too large");
	g->n = range_count(g->start, g->stop, g->step);
	return object_new(r, &type_range, g);
}

static struct value *
next_range(struct render *r, struct iter *it)
{
	struct value *x;

	if (it->i >= it->n)
		return NULL;
	x = object_int(r, it->at);
	it->at += ++it->i < it->n ? it->step : 0;
	return x;
}

static int
range_iter(struct render *r, struct value *v, struct iter *it)
{
	const struct range *g = v->object.self;

	(void)r;
	it->next = next_range;
	it->n = (size_t)g->n;
	it->at = g->start;
	it->step = g->step;
	return 0;
}

static void
range_repr(struct render *r, const struct value *v, struct buf *b)
{
	const struct range *g = v->object.self;

	(void)r;
	buf_printf(b, "range(%lld, %lld", (long long)g->start, (long long)g->stop);
	if (g->step != 1)
		buf_printf(b, ", %lld", (long long)g->step);
	buf_addc(b, ')');
}

static int64_t
range_length(struct render *r, const struct value *v)
{
	(void)r;
	return ((const struct range *)v->object.self)->n;
}

static struct value *
range_item(struct render *r, struct value *v, struct value *key)
{
	const struct range *g = v->object.self;
	int64_t i;

	if (!is_int(key))
		return NULL;
	i = int_value(key);
	i += i < 0 ? g->n : 0;
	return i >= 0 && i < g->n ? object_int(r, g->start + i * g->step) : NULL;
}

static struct value *
range_attr(struct render *r, struct value *v, struct name *name)
{
	const struct range *g = v->object.self;

	if (str_eq(name->key.str, STR("start")))
		return object_int(r, g->start);
	if (str_eq(name->key.str, STR("stop")))
		return object_int(r, g->stop);
	return str_eq(name->key.str, STR("step")) ? object_int(r, g->step) : NULL;
}

const struct object_type type_range = {
    .name = "range",
    .repr = range_repr,
    .iter = range_iter,
    .length = range_length,
    .item = range_item,
    .attr = range_attr,
};

/* --- views of a dict --- */

static struct value *
next_view(struct render *r, struct iter *it)
{
	struct value *map = it->self, *t;
	struct value_pair *p;

	if (map->map.n != it->n)
		return render_fail(
		    r, "RuntimeError", "dictionary changed size during iteration");
	if (it->i >= it->n)
		return NULL;
	p = &map->map.v[it->i++];
	if (is_type(it->v, &type_keys))
		return p->key;
	if (is_type(it->v, &type_values))
		return p->value;
	t = value_tuple(r->a);
	t->list.v = arena_array(r->a, struct value *, 2);
	t->list.v[0] = p->key;
	t->list.v[1] = p->value;
	t->list.n = t->list.cap = 2;
	return t;
}

static int
view_iter(struct render *r, struct value *v, struct iter *it)
{
	(void)r;
	it->next = next_view;
	it->self = v->object.self;
	it->n = ((const struct value *)it->self)->map.n;
	return 0;
}

static int64_t
view_length(struct render *r, const struct value *v)
{
	(void)r;
	return (int64_t)((const struct value *)v->object.self)->map.n;
}

static void
view_repr(struct render *r, const struct value *v, struct buf *b)
{
	struct value *list = object_list(r, (struct value *)(uintptr_t)v);

	buf_printf(b, "%s(", object_type_name(v));
	if (list != NULL)
		object_repr(r, list, b);
	buf_addc(b, ')');
}

const struct object_type type_items = {
    .name = "dict_items", .repr = view_repr, .iter = view_iter, .length = view_length};
const struct object_type type_keys = {
    .name = "dict_keys", .repr = view_repr, .iter = view_iter, .length = view_length};
const struct object_type type_values = {
    .name = "dict_values", .repr = view_repr, .iter = view_iter, .length = view_length};
