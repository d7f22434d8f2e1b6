#include <math.h>

#include "base/arena.h"
#include "template/object.h"
#include "template/unicode.h"

enum { NOT_ORDERED = 2 }; /* NaN */

/* Two numbers, one of them an integer beyond 64 bits: -1, 0, 1 or NOT_ORDERED. */
static int
compare_big(const struct value *a, const struct value *b)
{
	if (a->kind == VALUE_FLOAT)
		return isnan(a->real) ? NOT_ORDERED : -bigint_cmp_float(b, a->real);
	if (b->kind == VALUE_FLOAT)
		return isnan(b->real) ? NOT_ORDERED : bigint_cmp_float(a, b->real);
	return bigint_cmp(a, b);
}

/* Python's ==, <, in and sorted(). */

enum { MAX_DEPTH = 200 };

static int equal(
    struct render *r, const struct value *a, const struct value *b, int depth);

static int
equal_lists(
    struct render *r, const struct value_list *a, const struct value_list *b, int depth)
{
	if (a->n != b->n)
		return 0;
	for (size_t i = 0; i < a->n; i++) {
		int rc = equal(r, a->v[i], b->v[i], depth);

		if (rc != 1)
			return rc;
	}
	return 1;
}

static int
equal_maps(struct render *r, const struct value *a, const struct value *b, int depth)
{
	if (a->map.n != b->map.n)
		return 0;
	value_pairs(a, p)
	{
		const struct value *other = value_getv(b, p->key);
		int rc = other == NULL ? 0 : equal(r, p->value, other, depth);

		if (rc != 1)
			return rc;
	}
	return 1;
}

static int
equal_objects(struct render *r, const struct value *a, const struct value *b)
{
	if (a->kind != VALUE_OBJECT || b->kind != VALUE_OBJECT ||
	    type_of(a) != type_of(b))
		return 0;
	if (is_type(a, &type_range)) {
		const struct range *x = a->object.self, *y = b->object.self;

		return x->n == y->n &&
		       (x->n == 0 ||
			   (x->start == y->start && (x->n == 1 || x->step == y->step)));
	}
	if (type_of(a)->compare != NULL)
		return type_of(a)->compare(a, b) == 0;
	(void)r;
	return a->object.self == b->object.self;
}

/* Undefined on either side: 1 if it decided, with the answer. */
static int
equal_undefined(
    struct render *r, const struct value *a, const struct value *b, int *answer)
{
	const struct value *u = is_undefined(a) ? a : b;
	const struct undefined *x = a->object.self, *y = b->object.self;

	if (!is_undefined(a) && !is_undefined(b))
		return 0;
	if (undefined_strict(u)) {
		undefined_fail(r, u);
		*answer = -1;
		return 1;
	}
	*answer = is_undefined(a) && is_undefined(b) && x->kind == y->kind;
	return 1;
}

static int
equal(struct render *r, const struct value *a, const struct value *b, int depth)
{
	int answer;

	if (depth > MAX_DEPTH) {
		render_fail(r, "RecursionError",
		    "maximum recursion depth exceeded in comparison");
		return -1;
	}
	if (a->kind >= VALUE_LIST && render_count_loop(r) < 0)
		return -1;
	/* containers compare their items by identity first, as Python does */
	if (a == b && depth > 0)
		return 1;
	if (equal_undefined(r, a, b, &answer))
		return answer;
	if ((is_bigint(a) && is_number(b)) || (is_bigint(b) && is_number(a)))
		return compare_big(a, b) == 0;
	if (is_number(a) && is_number(b)) {
		if (is_int(a) && is_int(b))
			return int_value(a) == int_value(b);
		return float_value(a) == float_value(b);
	}
	if (is_str(a) && is_str(b))
		return str_eq(str_value(a), str_value(b));
	if (is_tuple(a) && is_tuple(b))
		return equal_lists(r, list_value(a), list_value(b), depth + 1);
	if (a->kind != b->kind)
		return 0;
	switch (a->kind) {
	case VALUE_NULL: return 1;
	case VALUE_LIST: return equal_lists(r, &a->list, &b->list, depth + 1);
	case VALUE_MAP: return equal_maps(r, a, b, depth + 1);
	default: return equal_objects(r, a, b);
	}
}

int
object_equal(struct render *r, const struct value *a, const struct value *b)
{
	return equal(r, a, b, 0);
}

static const char *const symbols[] = {
    [OP_LT] = "<", [OP_LE] = "<=", [OP_GT] = ">", [OP_GE] = ">="};

static int
decide(enum operator op, int order)
{
	switch (op) {
	case OP_LT: return order < 0;
	case OP_LE: return order <= 0;
	case OP_GT: return order > 0;
	default: return order >= 0;
	}
}

static int ordered(struct render *r, enum operator op, const struct value *a,
    const struct value *b, int depth);

static int
ordered_lists(struct render *r, enum operator op, const struct value_list *a,
    const struct value_list *b, int depth)
{
	for (size_t i = 0; i < a->n && i < b->n; i++) {
		int rc = equal(r, a->v[i], b->v[i], depth);

		if (rc < 0)
			return -1;
		if (rc == 0)
			return ordered(r, op, a->v[i], b->v[i], depth);
	}
	return decide(op, a->n < b->n ? -1 : a->n > b->n);
}

static int
ordered_numbers(enum operator op, const struct value *a, const struct value *b)
{
	double x, y;

	if (is_bigint(a) || is_bigint(b))
		return compare_big(a, b) != NOT_ORDERED && decide(op, compare_big(a, b));
	if (is_int(a) && is_int(b))
		return decide(
		    op, int_value(a) < int_value(b) ? -1 : int_value(a) > int_value(b));
	x = float_value(a);
	y = float_value(b);
	if (x != x || y != y)
		return 0;
	return decide(op, x < y ? -1 : x > y);
}

static int
ordered(struct render *r, enum operator op, const struct value *a, const struct value *b,
    int depth)
{
	if (is_undefined(a) || is_undefined(b)) {
		undefined_fail(r, is_undefined(a) ? a : b);
		return -1;
	}
	if (depth > MAX_DEPTH) {
		render_fail(r, "RecursionError",
		    "maximum recursion depth exceeded in comparison");
		return -1;
	}
	if (is_number(a) && is_number(b))
		return ordered_numbers(op, a, b);
	if (is_str(a) && is_str(b))
		return decide(op, str_cmp(str_value(a), str_value(b)));
	if ((a->kind == VALUE_LIST && b->kind == VALUE_LIST) ||
	    (is_tuple(a) && is_tuple(b)))
		return ordered_lists(r, op, list_value(a), list_value(b), depth + 1);
	if (type_of(a) != NULL && type_of(a) == type_of(b) && type_of(a)->compare != NULL)
		return decide(op, type_of(a)->compare(a, b));
	render_fail(r, "TypeError",
	    "'%s' not supported between instances of '%s' and '%s'", symbols[op],
	    object_type_name(a), object_type_name(b));
	return -1;
}

static int
contains(struct render *r, struct value *item, struct value *container)
{
	struct iter it;
	struct value *x;

	if (is_str(container)) {
		struct str whole = str_value(container);

		if (!is_str(item)) {
			render_fail(r, "TypeError",
			    "'in <string>' requires string as left operand, not %s",
			    object_type_name(item));
			return -1;
		}
		return str_value(item).n == 0 ||
		       memmem(whole.p, whole.n, str_value(item).p, str_value(item).n) !=
			   NULL;
	}
	if (is_type(container, &type_keys))
		container = container->object.self;
	if (container->kind == VALUE_MAP)
		return object_hashable(r, item) ? value_getv(container, item) != NULL
						: -1;
	if (!object_iterable(container)) {
		render_fail(r, "TypeError", "argument of type '%s' is not iterable",
		    object_type_name(container));
		return -1;
	}
	if (object_iter(r, container, &it) < 0)
		return -1;
	while ((x = iter_next(r, &it)) != NULL) {
		int rc = x == item ? 1 : equal(r, x, item, 0);

		if (rc != 0)
			return rc;
	}
	return render_failed(r) ? -1 : 0;
}

int
object_in(struct render *r, struct value *item, struct value *container)
{
	return contains(r, item, container);
}

int
object_compare(
    struct render *r, enum operator op, const struct value *a, const struct value *b)
{
	int rc;

	switch (op) {
	case OP_EQ: return equal(r, a, b, 0);
	case OP_NE: rc = equal(r, a, b, 0); return rc < 0 ? -1 : !rc;
	case OP_IN:
		return contains(
		    r, (struct value *)(uintptr_t)a, (struct value *)(uintptr_t)b);
	case OP_NOT_IN:
		rc = contains(
		    r, (struct value *)(uintptr_t)a, (struct value *)(uintptr_t)b);
		return rc < 0 ? -1 : !rc;
	default: return ordered(r, op, a, b, 0);
	}
}

bool
object_hashable(struct render *r, const struct value *v)
{
	if (is_undefined(v) && undefined_strict(v)) {
		undefined_fail(r, v);
		return false;
	}
	if (is_type(v, &type_markup)) {
		render_fail(r, "TypeError",
		    "escaped text as a key of a mapping is not supported: use '|string' "
		    "of text that is not escaped");
		return false;
	}
	if (v->kind == VALUE_LIST || v->kind == VALUE_MAP) {
		render_fail(r, "TypeError", "unhashable type: '%s'", object_type_name(v));
		return false;
	}
	if (is_tuple(v))
		for (size_t i = 0; i < list_value(v)->n; i++)
			if (!object_hashable(r, list_value(v)->v[i]))
				return false;
	return true;
}

/* Merge sort: stable, and asks < only, like Python. */
struct sorting {
	struct render *r;
	struct value **keys;
	size_t *order, *spare;
	bool reverse;
};

static int
less(struct sorting *s, size_t a, size_t b)
{
	return ordered(s->r, OP_LT, s->keys[a], s->keys[b], 0);
}

static int
merge(struct sorting *s, size_t from, size_t mid, size_t to)
{
	size_t i = from, j = mid, k = from;

	while (i < mid && j < to) {
		/* the right one goes first only if it is really before the left one */
		int rc = s->reverse ? less(s, s->order[i], s->order[j])
				    : less(s, s->order[j], s->order[i]);

		if (rc < 0)
			return -1;
		s->spare[k++] = rc ? s->order[j++] : s->order[i++];
	}
	while (i < mid)
		s->spare[k++] = s->order[i++];
	while (j < to)
		s->spare[k++] = s->order[j++];
	memcpy(s->order + from, s->spare + from, (to - from) * sizeof *s->order);
	return 0;
}

static int
sort_range(struct sorting *s, size_t from, size_t to)
{
	size_t mid = from + (to - from) / 2;

	if (to - from < 2)
		return 0;
	if (sort_range(s, from, mid) < 0 || sort_range(s, mid, to) < 0)
		return -1;
	return merge(s, from, mid, to);
}

int
object_sort(
    struct render *r, struct value **v, struct value **keys, size_t n, bool reverse)
{
	struct sorting s = {r, keys, arena_array(r->a, size_t, n + 1),
	    arena_array(r->a, size_t, n + 1), reverse};
	struct value **old = arena_array(r->a, struct value *, n + 1);

	for (size_t i = 0; i < n; i++)
		s.order[i] = i;
	if (sort_range(&s, 0, n) < 0)
		return -1;
	if (n > 0)
		memcpy(old, v, n * sizeof *v);
	for (size_t i = 0; i < n; i++)
		v[i] = old[s.order[i]];
	return 0;
}
