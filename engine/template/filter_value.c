#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "template/filter.h"
#include "template/numeral.h"

/* Jinja's filters on single values: default, numbers, mappings. */

FILTER(filter_default)
{
	bool boolean = false;
	int truth;

	UNUSED_ARGUMENTS;
	if (undefined_ask(r, v) < 0)
		return NULL;
	if (is_undefined(v))
		return a[0] != NULL ? a[0] : object_str(r, (struct str){"", 0});
	if (argument_truth(r, a[1], &boolean) < 0)
		return NULL;
	truth = boolean ? object_truth(r, v) : 1;
	if (truth < 0)
		return NULL;
	if (truth)
		return v;
	return a[0] != NULL ? a[0] : object_str(r, (struct str){"", 0});
}

static struct value *
int_of_float(struct render *r, double d, struct value *otherwise)
{
	if (isnan(d))
		return otherwise;
	if (isinf(d))
		return render_fail(
		    r, "OverflowError", "cannot convert float infinity to integer");
	if (!(fabs(d) < 9.2e18))
		return bigint_of_double(r->a, d);
	return object_int(r, (int64_t)d);
}

FILTER(filter_int)
{
	struct value *otherwise = a[0] != NULL ? a[0] : object_int(r, 0);
	struct value *whole;
	int64_t base = 10;
	struct str text;
	double d;

	UNUSED_ARGUMENTS;
	if (is_undefined(v))
		return undefined_fail(r, v);
	if (is_bigint(v))
		return v;
	if (is_int(v))
		return object_int(r, int_value(v));
	if (v->kind == VALUE_FLOAT)
		return int_of_float(r, v->real, otherwise);
	if (!is_str(v))
		return otherwise;
	if (argument_int(r, a[1], &base) < 0)
		return NULL;
	if (base != 0 && (base < 2 || base > 36))
		return otherwise;
	text = str_value(v);
	whole = numeral_int(r, text, base);
	if (whole != NULL || render_failed(r))
		return whole;
	return numeral_float(r, text, &d) ? int_of_float(r, d, otherwise) : otherwise;
}

FILTER(filter_float)
{
	struct value *otherwise = a[0] != NULL ? a[0] : value_float(r->a, 0.0);
	double d;

	UNUSED_ARGUMENTS;
	if (is_undefined(v))
		return undefined_fail(r, v);
	if (is_bigint(v) && isinf(float_value(v)))
		return otherwise;
	if (is_number(v))
		return value_float(r->a, float_value(v));
	if (is_str(v) && numeral_float(r, str_value(v), &d))
		return value_float(r->a, d);
	return otherwise;
}

FILTER(filter_abs)
{
	UNUSED_ARGUMENTS;
	if (is_bigint(v))
		return bigint_negative(v) ? object_negate(r, v, false) : v;
	if (is_int(v))
		return int_value(v) < 0 ? object_negate(r, v, false)
					: object_int(r, int_value(v));
	if (v->kind == VALUE_FLOAT)
		return value_float(r->a, fabs(v->real));
	return render_fail(
	    r, "TypeError", "bad operand type for abs(): '%s'", object_type_name(v));
}

/* Python rounds the decimal text of the exact number, half to even. */
static double
round_to(double d, int64_t digits)
{
	char text[800];
	double scale, y;

	if (!isfinite(d) || digits > 300)
		return d;
	if (digits >= 0) {
		snprintf(text, sizeof text, "%.*f", (int)digits, d);
		return strtod(text, NULL);
	}
	if (digits < -308)
		return copysign(0.0, d);
	scale = pow(10, (double)-digits);
	y = nearbyint(d / scale);
	return y * scale;
}

static struct value *
round_int(struct render *r, int64_t n, int64_t digits)
{
	int64_t scale = 1, rest, half;

	if (digits >= 0)
		return object_int(r, n);
	if (digits < -18)
		return object_int(r, 0);
	while (digits++ < 0)
		scale *= 10;
	rest = n % scale;
	n -= rest;
	half = rest < 0 ? -rest : rest;
	if (half * 2 > scale || (half * 2 == scale && (n / scale) % 2 != 0))
		n += rest < 0 ? -scale : scale;
	return object_int(r, n);
}

/* Half to even, as round_int. */
static struct value *
round_big(struct render *r, struct value *v, int64_t digits)
{
	struct value *ten = object_int(r, 10), *two = object_int(r, 2), *scale, *rest,
		     *twice;
	int order;

	if (digits < -BIGINT_DIGITS)
		return object_int(r, 0);
	scale = bigint_op(r, OP_POW, ten, object_int(r, -digits));
	rest = scale != NULL ? bigint_op(r, OP_MOD, v, scale) : NULL;
	twice = rest != NULL ? bigint_op(r, OP_MUL, rest, two) : NULL;
	if (twice == NULL)
		return NULL;
	order = bigint_cmp(twice, scale);
	v = bigint_op(r, OP_SUB, v, rest);
	if (order == 0)
		order = int_value(bigint_op(
			    r, OP_MOD, bigint_op(r, OP_FLOORDIV, v, scale), two)) != 0;
	return order > 0 ? bigint_op(r, OP_ADD, v, scale) : v;
}

FILTER(filter_round)
{
	int64_t digits = 0;
	struct str method = STR("common");
	double scale, d;

	UNUSED_ARGUMENTS;
	if (argument_int(r, a[0], &digits) < 0 ||
	    argument_text(r, "method", a[1], &method) < 0)
		return NULL;
	if (!str_eq(method, STR("common")) && !str_eq(method, STR("ceil")) &&
	    !str_eq(method, STR("floor")))
		return render_fail(
		    r, "FilterArgumentError", "method must be common, ceil or floor");
	if (is_undefined(v) && !str_eq(method, STR("common")))
		return undefined_fail(r, v);
	if (!is_number(v))
		return render_fail(r, "TypeError",
		    "type %s doesn't define __round__ method", object_type_name(v));
	/* near the limit the rounded one may be beyond it */
	if ((is_bigint(v) ||
		(is_int(v) && digits < 0 &&
		    (digits < -18 || llabs(int_value(v)) > INT64_MAX / 2))) &&
	    str_eq(method, STR("common")))
		return digits >= 0 ? v : round_big(r, v, digits);
	if (str_eq(method, STR("common")))
		return is_int(v) ? round_int(r, int_value(v), digits)
				 : value_float(r->a, round_to(v->real, digits));
	scale = pow(10, (double)digits);
	d = float_value(v) * scale;
	d = method.p[0] == 'c' ? ceil(d) : floor(d);
	return value_float(r->a, d / scale);
}

static struct value *
next_item(struct render *r, struct generator *g)
{
	struct iter *it = g->state;
	struct value *map = it->v;

	if (is_undefined(map))
		return NULL;
	if (map->kind != VALUE_MAP)
		return render_fail(
		    r, "TypeError", "Can only get item pairs from a mapping.");
	if (it->next == NULL && object_iter(r, object_new(r, &type_items, map), it) < 0)
		return NULL;
	it->v = map;
	return iter_next(r, it);
}

/* A generator, so that a wrong subject fails when it is iterated over. */
FILTER(filter_items)
{
	struct iter *it = arena_new_of(r->a, struct iter);

	UNUSED_ARGUMENTS;
	it->v = v;
	return object_generator(r, next_item, NULL, it);
}

FILTER(filter_attr)
{
	struct value *x;
	struct str name = {0};

	UNUSED_ARGUMENTS;
	if (argument_text(r, "attr(): name", a[0], &name) < 0)
		return NULL;
	/* only real attributes: methods and those of objects, never items */
	if (v->kind == VALUE_MAP && value_getv(v, a[0]) != NULL) {
		x = object_item(r, value_map(r->a), a[0]);
		return x != NULL && is_undefined(x) ? undefined_of(r, v, a[0]) : x;
	}
	return object_item(r, v, a[0]);
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}

static const struct template_function rows[] = {
    ROW("abs", "", 0, filter_abs, "absolute value"),
    ROW("attr", "name", 1, filter_attr, "an attribute, never an item"),
    ROW("d", "default_value boolean", 0, filter_default, "another value if undefined"),
    ROW("default", "default_value boolean", 0, filter_default,
	"another value if undefined"),
    ROW("float", "default", 0, filter_float, "as a float"),
    ROW("int", "default base", 0, filter_int, "as an integer"),
    ROW("items", "", 0, filter_items, "pairs of a mapping"),
    ROW("round", "precision method", 0, filter_round, "rounded to so many digits"),
};

TEMPLATE_FUNCTIONS(filter_value, rows);
