#include "template/filter.h"
#include "template/markup.h"

#include "template/text.h"
#include "template/unicode.h"

/* Jinja's built-in tests. */

#define TEST(name, expression)                                                           \
	FILTER(name)                                                                     \
	{                                                                                \
		UNUSED_ARGUMENTS;                                                        \
		return object_bool(expression);                                          \
	}

FILTER(test_defined)
{
	int undefined = undefined_ask(r, v);

	UNUSED_ARGUMENTS;
	return undefined < 0 ? NULL : object_bool(!undefined);
}

FILTER(test_undefined)
{
	int undefined = undefined_ask(r, v);

	UNUSED_ARGUMENTS;
	return undefined < 0 ? NULL : object_bool(undefined);
}

TEST(test_none, v->kind == VALUE_NULL)
TEST(test_boolean, v->kind == VALUE_BOOL)
TEST(test_true, v->kind == VALUE_BOOL && v->boolean)
TEST(test_false, v->kind == VALUE_BOOL && !v->boolean)
TEST(test_integer, v->kind == VALUE_INT || is_bigint(v))
TEST(test_float, v->kind == VALUE_FLOAT)
TEST(test_number, is_number(v))
TEST(test_string, is_str(v))
TEST(test_mapping, v->kind == VALUE_MAP)
TEST(test_callable, object_callable(v))
TEST(test_escaped, markup_has_html(v))

FILTER(test_sequence)
{
	int64_t n;

	UNUSED_ARGUMENTS;
	if (is_undefined(v))
		return object_bool(!undefined_strict(v));
	if (v->kind == VALUE_OBJECT &&
	    (is_type(v, &type_items) || is_type(v, &type_keys) ||
		is_type(v, &type_values) || is_type(v, &type_loop)))
		return object_bool(false);
	n = object_length(r, v, false);
	return render_failed(r) ? NULL : object_bool(n >= 0);
}

FILTER(test_iterable)
{
	UNUSED_ARGUMENTS;
	if (is_undefined(v) && undefined_strict(v))
		return undefined_fail(r, v);
	return object_bool(object_iterable(v) || is_type(v, &type_loop));
}

static struct value *
parity(struct render *r, struct value *v, int64_t want)
{
	struct value *m = object_binary(r, OP_MOD, v, object_int(r, 2));

	if (m == NULL)
		return NULL;
	return object_bool(is_number(m) && float_value(m) == (double)want);
}

FILTER(test_odd)
{
	UNUSED_ARGUMENTS;
	return parity(r, v, 1);
}

FILTER(test_even)
{
	UNUSED_ARGUMENTS;
	return parity(r, v, 0);
}

FILTER(test_divisibleby)
{
	struct value *m = object_binary(r, OP_MOD, v, a[0]);

	UNUSED_ARGUMENTS;
	return m == NULL ? NULL : object_bool(is_number(m) && float_value(m) == 0);
}

static struct value *
is_cased(struct render *r, struct value *v, unsigned prop)
{
	struct value *t = object_text(r, v);

	return t == NULL ? NULL : object_bool(text_is_cased(t->str, prop));
}

FILTER(test_lower)
{
	UNUSED_ARGUMENTS;
	return is_cased(r, v, UNICODE_IS_LOWER);
}

FILTER(test_upper)
{
	UNUSED_ARGUMENTS;
	return is_cased(r, v, UNICODE_IS_UPPER);
}

FILTER(test_filter)
{
	UNUSED_ARGUMENTS;
	if (!object_hashable(r, v))
		return NULL;
	return object_bool(
	    is_str(v) && template_function_find(TEMPLATE_FILTER, str_value(v)) != NULL);
}

FILTER(test_is_test)
{
	UNUSED_ARGUMENTS;
	if (!object_hashable(r, v))
		return NULL;
	return object_bool(
	    is_str(v) && template_function_find(TEMPLATE_TEST, str_value(v)) != NULL);
}

FILTER(test_sameas)
{
	UNUSED_ARGUMENTS;
	/* None, booleans and small integers are one object each in Python */
	if (v->kind != a[0]->kind)
		return object_bool(false);
	if (v->kind == VALUE_NULL || v->kind == VALUE_BOOL)
		return object_bool(v->kind == VALUE_NULL || v->boolean == a[0]->boolean);
	if (v->kind == VALUE_INT && v->integer >= -5 && v->integer <= 256)
		return object_bool(v->integer == a[0]->integer);
	return object_bool(v == a[0]);
}

static struct value *
compare(struct render *r, enum operator op, struct value *v, struct value *with)
{
	int rc = object_compare(r, op, v, with);

	return rc < 0 ? NULL : object_bool(rc);
}

#define COMPARISON(name, op)                                                             \
	FILTER(name)                                                                     \
	{                                                                                \
		UNUSED_ARGUMENTS;                                                        \
		return compare(r, op, v, a[0]);                                          \
	}
COMPARISON(test_eq, OP_EQ)
COMPARISON(test_ne, OP_NE)
COMPARISON(test_lt, OP_LT)
COMPARISON(test_le, OP_LE)
COMPARISON(test_gt, OP_GT)
COMPARISON(test_ge, OP_GE)
COMPARISON(test_in, OP_IN)

#define PLAIN(name, fn, summary)                                                         \
	{                                                                                \
		name, TEMPLATE_TEST, "", 0, fn, summary                                  \
	}
#define WITH(name, fn, summary)                                                          \
	{                                                                                \
		name, TEMPLATE_TEST, "other", 1, fn, summary                             \
	}

static const struct template_function rows[] = {
    PLAIN("boolean", test_boolean, "is True or False"),
    PLAIN("callable", test_callable, "can be called"),
    PLAIN("defined", test_defined, "is there"),
    {"divisibleby", TEMPLATE_TEST, "num", 1, test_divisibleby, "leaves no remainder"},
    PLAIN("escaped", test_escaped, "is escaped text"),
    PLAIN("even", test_even, "is an even number"),
    PLAIN("false", test_false, "is False"),
    PLAIN("filter", test_filter, "is the name of a filter"),
    PLAIN("float", test_float, "is a float"),
    {"in", TEMPLATE_TEST, "seq", 1, test_in, "is in the container"},
    PLAIN("integer", test_integer, "is an integer"),
    PLAIN("iterable", test_iterable, "can be iterated over"),
    PLAIN("lower", test_lower, "is in lower case"),
    PLAIN("mapping", test_mapping, "is a mapping"),
    PLAIN("none", test_none, "is None"),
    PLAIN("number", test_number, "is a number"),
    PLAIN("odd", test_odd, "is an odd number"),
    {"sameas", TEMPLATE_TEST, "other", 1, test_sameas, "is the same object"},
    PLAIN("sequence", test_sequence, "has a length and items"),
    PLAIN("string", test_string, "is text"),
    PLAIN("test", test_is_test, "is the name of a test"),
    PLAIN("true", test_true, "is True"),
    PLAIN("undefined", test_undefined, "is not there"),
    PLAIN("upper", test_upper, "is in upper case"),
    WITH("==", test_eq, "equals"),
    WITH("eq", test_eq, "equals"),
    WITH("equalto", test_eq, "equals"),
    WITH("!=", test_ne, "differs"),
    WITH("ne", test_ne, "differs"),
    WITH("<", test_lt, "is less"),
    WITH("lt", test_lt, "is less"),
    WITH("lessthan", test_lt, "is less"),
    WITH("<=", test_le, "is less or equal"),
    WITH("le", test_le, "is less or equal"),
    WITH(">", test_gt, "is greater"),
    WITH("gt", test_gt, "is greater"),
    WITH("greaterthan", test_gt, "is greater"),
    WITH(">=", test_ge, "is greater or equal"),
    WITH("ge", test_ge, "is greater or equal"),
};

TEMPLATE_FUNCTIONS(filter_test, rows);
