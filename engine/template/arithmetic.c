#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "template/markup.h"
#include "template/percent.h"

/* Python's arithmetic. Integers beyond 64 bits are bigint.c's. */

static const char *const signs[] = {[OP_ADD] = "+",
    [OP_SUB] = "-",
    [OP_MUL] = "*",
    [OP_DIV] = "/",
    [OP_FLOORDIV] = "//",
    [OP_MOD] = "%",
    [OP_POW] = "** or pow()"};

static struct value *
wrong_types(
    struct render *r, enum operator op, const struct value *a, const struct value *b)
{
	return render_fail(r, "TypeError",
	    "unsupported operand type(s) for %s: '%s' and '%s'", signs[op],
	    object_type_name(a), object_type_name(b));
}

static int64_t
floor_div(int64_t a, int64_t b)
{
	int64_t q = a / b;

	return q - (a % b != 0 && (a < 0) != (b < 0));
}

static struct value *
zero_division(struct render *r, enum operator op, bool real)
{
	if (op == OP_DIV)
		return render_fail(r, "ZeroDivisionError",
		    real ? "float division by zero" : "division by zero");
	if (op == OP_MOD)
		return render_fail(r, "ZeroDivisionError",
		    real ? "float modulo" : "integer modulo by zero");
	return render_fail(r, "ZeroDivisionError",
	    real ? "float floor division by zero" : "integer division or modulo by zero");
}

/* False: a case for bigint.c. */
static bool
small_op(enum operator op, int64_t a, int64_t b, int64_t *ret)
{
	switch (op) {
	case OP_ADD: return !__builtin_add_overflow(a, b, ret);
	case OP_SUB: return !__builtin_sub_overflow(a, b, ret);
	case OP_MUL: return !__builtin_mul_overflow(a, b, ret);
	case OP_FLOORDIV:
	case OP_MOD:
		if (b == -1)
			return false;
		*ret = op == OP_MOD ? a - floor_div(a, b) * b : floor_div(a, b);
		return true;
	default: return false;
	}
}

static struct value *
int_op(struct render *r, enum operator op, const struct value *a, const struct value *b)
{
	bool small = is_int(a) && is_int(b);
	int64_t n = 0;

	if (is_int(b) && int_value(b) == 0 &&
	    (op == OP_DIV || op == OP_FLOORDIV || op == OP_MOD))
		return zero_division(r, op, false);
	if (is_int(a) && int_value(a) == 0 && op == OP_POW && bigint_negative(b))
		return render_fail(
		    r, "ZeroDivisionError", "0.0 cannot be raised to a negative power");
	if (small && small_op(op, int_value(a), int_value(b), &n))
		return object_int(r, n);
	/* exact in a double: no need for more */
	if (small && op == OP_DIV && llabs(int_value(a)) < 1LL << 53 &&
	    llabs(int_value(b)) < 1LL << 53)
		return value_float(r->a, float_value(a) / float_value(b));
	return bigint_op(r, op, a, b);
}

static double
float_mod(double a, double b)
{
	double m = fmod(a, b);

	if (m == 0)
		return copysign(0.0, b);
	return (m < 0) != (b < 0) ? m + b : m;
}

static double
float_floordiv(double a, double b)
{
	double m = fmod(a, b), d = (a - m) / b, f;

	if (m != 0 && (b < 0) != (m < 0))
		d -= 1.0;
	if (d == 0)
		return copysign(0.0, a / b);
	f = floor(d);
	return d - f > 0.5 ? f + 1.0 : f;
}

static struct value *
float_op(struct render *r, enum operator op, double a, double b)
{
	double d;

	if (b == 0 && (op == OP_DIV || op == OP_FLOORDIV || op == OP_MOD))
		return zero_division(r, op, true);
	switch (op) {
	case OP_ADD: d = a + b; break;
	case OP_SUB: d = a - b; break;
	case OP_MUL: d = a * b; break;
	case OP_DIV: d = a / b; break;
	case OP_FLOORDIV: d = float_floordiv(a, b); break;
	case OP_MOD: d = float_mod(a, b); break;
	default:
		if (a == 0 && b < 0)
			return render_fail(r, "ZeroDivisionError",
			    "0.0 cannot be raised to a negative power");
		d = pow(a, b);
		if (isnan(d) && !isnan(a) && !isnan(b))
			return render_fail(
			    r, "TypeError", "complex numbers are not supported");
		if (isinf(d) && !isinf(a) && !isinf(b))
			return render_fail(
			    r, "OverflowError", "(34, 'Numerical result out of range')");
		break;
	}
	return value_float(r->a, d);
}

/* An integer beside a float must be one itself. */
static bool
float_overflow(struct render *r, const struct value *a, const struct value *b)
{
	if ((is_bigint(a) && isinf(float_value(a))) ||
	    (is_bigint(b) && isinf(float_value(b))))
		return render_fail(r, "OverflowError",
			   "int too large to convert to float") == NULL;
	return false;
}

static struct value *
join_lists(struct render *r, const struct value *a, const struct value *b)
{
	const struct value_list *x = list_value(a), *y = list_value(b);
	struct value *v = a->kind == VALUE_LIST ? value_list(r->a) : value_tuple(r->a);

	if (render_check_memory(r, (x->n + y->n) * sizeof(void *)) < 0)
		return NULL;
	for (size_t i = 0; i < x->n; i++)
		value_append(r->a, v, x->v[i]);
	for (size_t i = 0; i < y->n; i++)
		value_append(r->a, v, y->v[i]);
	return v;
}

static struct value *
join_text(struct render *r, struct str a, struct str b)
{
	char *p;

	if (render_check_memory(r, a.n + b.n) < 0)
		return NULL;
	p = arena_alloc(r->a, a.n + b.n + 1);
	if (a.n > 0)
		memcpy(p, a.p, a.n);
	if (b.n > 0)
		memcpy(p + a.n, b.p, b.n);
	return object_str(r, (struct str){p, a.n + b.n});
}

static struct value *
repeat_text(struct render *r, struct str s, int64_t times)
{
	char *p;

	if (times <= 0 || s.n == 0)
		return object_str(r, (struct str){"", 0});
	if ((uint64_t)times > r->o->memory_limit / s.n ||
	    render_check_memory(r, s.n * (size_t)times) < 0)
		return render_fail(r, "LimitError",
		    "a text repeated %lld times is too large", (long long)times);
	p = arena_alloc(r->a, s.n * (size_t)times + 1);
	for (size_t i = 0; i < (size_t)times; i++)
		memcpy(p + i * s.n, s.p, s.n);
	return object_str(r, (struct str){p, s.n * (size_t)times});
}

static struct value *
repeat_list(struct render *r, const struct value *of, int64_t times)
{
	const struct value_list *l = list_value(of);
	struct value *v = of->kind == VALUE_LIST ? value_list(r->a) : value_tuple(r->a);

	if (times <= 0 || l->n == 0)
		return v;
	if ((uint64_t)times > r->o->memory_limit / 8 / l->n ||
	    render_check_memory(r, l->n * (size_t)times * sizeof(void *)) < 0)
		return render_fail(r, "LimitError",
		    "a list repeated %lld times is too large", (long long)times);
	for (int64_t t = 0; t < times; t++)
		for (size_t i = 0; i < l->n; i++)
			value_append(r->a, v, l->v[i]);
	return v;
}

static struct value *
repeat(struct render *r, const struct value *a, const struct value *b)
{
	const struct value *times = is_int(b) ? b : a, *of = is_int(b) ? a : b;

	if (is_str(of))
		return markup_like(
		    r, of, repeat_text(r, str_value(of), int_value(times)));
	return repeat_list(r, of, int_value(times));
}

static bool
is_sequence(const struct value *v)
{
	return is_str(v) || v->kind == VALUE_LIST || is_tuple(v);
}

static struct value *
add(struct render *r, struct value *a, struct value *b)
{
	if ((is_markup(a) && (is_str(b) || markup_has_html(b))) ||
	    (is_markup(b) && (is_str(a) || markup_has_html(a))))
		return markup_add(r, a, b);
	if (is_str(a) && is_str(b))
		return join_text(r, str_value(a), str_value(b));
	if ((a->kind == VALUE_LIST && b->kind == VALUE_LIST) ||
	    (is_tuple(a) && is_tuple(b)))
		return join_lists(r, a, b);
	if (a->kind == VALUE_STR)
		return render_fail(r, "TypeError",
		    "can only concatenate str (not \"%s\") to str", object_type_name(b));
	if (a->kind == VALUE_LIST || is_tuple(a))
		return render_fail(r, "TypeError",
		    "can only concatenate %s (not \"%s\") to %s",
		    a->kind == VALUE_LIST ? "list" : "tuple", object_type_name(b),
		    a->kind == VALUE_LIST ? "list" : "tuple");
	return wrong_types(r, OP_ADD, a, b);
}

/* Escaped text multiplies by itself: Python does not try it as a sequence. */
static bool
is_plain(const struct value *v)
{
	return is_sequence(v) && !is_markup(v);
}

static bool
has_operators(const struct value *v)
{
	return type_of(v) != NULL && type_of(v)->binary != NULL;
}

static struct value *
of_object(struct render *r, enum operator op, struct value *a, struct value *b)
{
	if (!has_operators(a) && !has_operators(b))
		return NULL;
	return type_of(has_operators(a) ? a : b)->binary(r, op, a, b);
}

/* dict | dict has no operator in templates; views of sets are not supported. */
struct value *
object_binary(struct render *r, enum operator op, struct value *a, struct value *b)
{
	struct value *v;

	if (is_integer(a) && is_integer(b))
		return int_op(r, op, a, b);
	if (is_number(a) && is_number(b) && float_overflow(r, a, b))
		return NULL;
	if (is_number(a) && is_number(b))
		return float_op(r, op, float_value(a), float_value(b));
	/* str % anything formats, even an undefined */
	if (op == OP_MOD && is_str(a))
		return percent_format(r, a, b);
	/* Markup('') + a chainable undefined value: it has __html__ */
	if (is_undefined(a) ||
	    (is_undefined(b) && !(op == OP_ADD && is_markup(a) && markup_has_html(b))))
		return undefined_fail(r, is_undefined(a) ? a : b);
	if (op == OP_ADD && !has_operators(a) && !has_operators(b))
		return add(r, a, b);
	if (op == OP_MUL &&
	    ((is_sequence(a) && is_bigint(b)) || (is_bigint(a) && is_sequence(b))))
		return render_fail(
		    r, "OverflowError", "cannot fit 'int' into an index-sized integer");
	if (op == OP_MUL &&
	    ((is_sequence(a) && is_int(b)) || (is_int(a) && is_sequence(b))))
		return repeat(r, a, b);
	if (op == OP_MUL && (is_plain(a) || is_plain(b)))
		return render_fail(r, "TypeError",
		    "can't multiply sequence by non-int of type '%s'",
		    object_type_name(is_plain(a) ? b : a));
	v = of_object(r, op, a, b);
	return v != NULL || render_failed(r) ? v : wrong_types(r, op, a, b);
}

struct value *
object_negate(struct render *r, struct value *v, bool plus)
{
	if (is_bigint(v) || (is_int(v) && int_value(v) == INT64_MIN))
		return plus ? v : bigint_negate(r, v);
	if (is_int(v))
		return object_int(r, plus ? int_value(v) : -int_value(v));
	if (v->kind == VALUE_FLOAT)
		return plus ? v : value_float(r->a, -v->real);
	if (is_undefined(v))
		return undefined_fail(r, v);
	return render_fail(r, "TypeError", "bad operand type for unary %c: '%s'",
	    plus ? '+' : '-', object_type_name(v));
}
