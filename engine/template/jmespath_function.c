#include <math.h>

#include "template/argument.h"
#include "template/filter.h"
#include "template/jmespath_node.h"
#include "template/numeral.h"

/* JMESPath's functions: rows with the types of their arguments, checked before they run. */

struct jmes_call {
	struct render *r;
	struct value **a;
	size_t n;
};

#define JMES(name) static struct value *name(struct jmes_call *c)

JMES(fn_abs)
{
	struct value *v = c->a[0];

	if (v->kind == VALUE_FLOAT)
		return value_float(c->r->a, fabs(v->real));
	return bigint_negative(v) ? object_negate(c->r, v, false) : v;
}

JMES(fn_sum)
{
	struct value *sum = object_int(c->r, 0);

	value_each(c->a[0], it) if (sum != NULL) sum =
	    object_binary(c->r, OP_ADD, sum, *it);
	return sum;
}

JMES(fn_avg)
{
	struct value *sum = fn_sum(c);
	size_t n = c->a[0]->list.n;

	if (n == 0)
		return object_none();
	return sum == NULL
		   ? NULL
		   : object_binary(c->r, OP_DIV, sum, value_float(c->r->a, (double)n));
}

static struct value *
rounded(struct jmes_call *c, double (*fn)(double))
{
	struct value *v = c->a[0];

	if (v->kind != VALUE_FLOAT)
		return v;
	if (!isfinite(v->real))
		return render_fail(c->r, isnan(v->real) ? "ValueError" : "OverflowError",
		    "cannot convert float %s to integer",
		    isnan(v->real) ? "NaN" : "infinity");
	return bigint_of_double(c->r->a, fn(v->real));
}

JMES(fn_ceil)
{
	return rounded(c, ceil);
}

JMES(fn_floor)
{
	return rounded(c, floor);
}

JMES(fn_contains)
{
	int rc = object_in(c->r, c->a[1], c->a[0]);

	return rc < 0 ? NULL : object_bool(rc);
}

JMES(fn_ends_with)
{
	return object_bool(str_ends(str_value(c->a[0]), str_value(c->a[1])));
}

JMES(fn_starts_with)
{
	return object_bool(str_starts(str_value(c->a[0]), str_value(c->a[1])));
}

JMES(fn_length)
{
	int64_t n = object_length(c->r, c->a[0], true);

	return n < 0 ? NULL : object_int(c->r, n);
}

JMES(fn_reverse)
{
	struct value *bounds[] = {NULL, NULL, object_int(c->r, -1)};

	return object_slice(c->r, c->a[0], bounds);
}

/* A filter or method that does the same. */
static struct value *
by_filter(struct jmes_call *c, const char *name, struct value *subject, struct value **a)
{
	const struct call_args none = {0};
	const struct template_function *fn =
	    template_function_find(TEMPLATE_FILTER, str_of(name));

	return fn->fn(c->r, subject, a, &none);
}

JMES(fn_join)
{
	struct value *a[TEMPLATE_MAX_PARAMS + 1] = {c->a[0]};

	return by_filter(c, "join", c->a[1], a);
}

JMES(fn_to_string)
{
	struct value *a[TEMPLATE_MAX_PARAMS + 1] = {NULL};

	if (is_str(c->a[0]))
		return c->a[0];
	if (jmespath_is_expression(c->a[0]))
		return render_fail(c->r, "TypeError", "an expression has no text");
	a[2] = value_list(c->r->a); /* separators */
	value_append(c->r->a, a[2], object_str(c->r, STR(",")));
	value_append(c->r->a, a[2], object_str(c->r, STR(":")));
	return by_filter(c, "to_json", c->a[0], a);
}

JMES(fn_to_number)
{
	struct value *v = c->a[0], *n;
	double d;

	if (is_number(v) && v->kind != VALUE_BOOL)
		return v;
	if (jmespath_is_expression(v))
		return render_fail(c->r, "TypeError",
		    "int() argument must be a string, a bytes-like object or a real "
		    "number, not '_Expression'");
	if (!is_str(v))
		return object_none();
	n = numeral_int(c->r, str_value(v), 10);
	if (n != NULL || render_failed(c->r))
		return n;
	return numeral_float(c->r, str_value(v), &d) ? value_float(c->r->a, d)
						     : object_none();
}

JMES(fn_to_array)
{
	struct value *list;

	if (c->a[0]->kind == VALUE_LIST)
		return c->a[0];
	list = value_list(c->r->a);
	value_append(c->r->a, list, c->a[0]);
	return list;
}

static struct value *
visit(struct jmes_call *c, const struct value *expression, struct value *v)
{
	return jmespath_visit(c->r, expression->object.self, v);
}

JMES(fn_map)
{
	struct value *out = value_list(c->r->a), *x;

	value_each(c->a[1], it)
	{
		if (render_count_loop(c->r) < 0 || (x = visit(c, c->a[0], *it)) == NULL)
			return NULL;
		value_append(c->r->a, out, x);
	}
	return out;
}

JMES(fn_keys)
{
	struct value *out = value_list(c->r->a);

	value_pairs(c->a[0], p) value_append(c->r->a, out, p->key);
	return out;
}

JMES(fn_values)
{
	struct value *out = value_list(c->r->a);

	value_pairs(c->a[0], p) value_append(c->r->a, out, p->value);
	return out;
}

JMES(fn_merge)
{
	struct value *out = value_map(c->r->a);

	for (size_t i = 0; i < c->n; i++) {
		if (c->a[i]->kind != VALUE_MAP)
			return render_fail(c->r, "TypeError",
			    "'%s' object is not iterable", object_type_name(c->a[i]));
		value_pairs(c->a[i], p) value_put(c->r->a, out, p->key, p->value);
	}
	return out;
}

JMES(fn_not_null)
{
	for (size_t i = 0; i < c->n; i++)
		if (c->a[i]->kind != VALUE_NULL)
			return c->a[i];
	return object_none();
}

/* --- the type of a value --- */

static const char *
type_word(const struct value *v)
{
	if (is_str(v))
		return "string";
	if (v->kind == VALUE_BOOL)
		return "boolean";
	if (v->kind == VALUE_LIST)
		return "array";
	if (v->kind == VALUE_MAP)
		return "object";
	if (is_number(v))
		return "number";
	if (v->kind == VALUE_NULL)
		return "null";
	return jmespath_is_expression(v) ? "expref" : "unknown";
}

JMES(fn_type)
{
	const char *word = type_word(c->a[0]);

	if (strcmp(word, "expref") == 0 || strcmp(word, "unknown") == 0)
		return object_none();
	return object_copy_str(c->r, str_of(word));
}

/* Value and type in a message are what Python prints. */
static int
wrong_type(struct jmes_call *c, const char *fn, struct value *v, const char *types,
    const char *got)
{
	struct str shown = STR("<expression>"), rest = str_of(types);
	struct buf b;

	if (!jmespath_is_expression(v) && object_text_of(c->r, v, &shown) < 0)
		return -1;
	buf_init(&b, BUF_LINE);
	while (rest.n > 0) {
		struct str type = str_cut(&rest, ' ');

		buf_printf(&b, "%s'" STR_FMT "'", b.n > 0 ? ", " : "", STR_ARG(type));
	}
	jmespath_fail(c->r,
	    "In function %s(), invalid type for value: " STR_FMT
	    ", expected one of: [%s], received: \"%s\"",
	    fn, STR_ARG(shown), buf_z(&b), got);
	buf_done(&b);
	return -1;
}

/* --- order --- */

static struct value *
extreme(struct jmes_call *c, struct value **keys, enum operator better)
{
	const struct value_list *list = &c->a[0]->list;
	size_t best = 0;

	for (size_t i = 1; i < list->n; i++) {
		int rc = object_compare(c->r, better, keys[i], keys[best]);

		if (rc < 0)
			return NULL;
		best = rc > 0 ? i : best;
	}
	return list->n > 0 ? list->v[best] : object_none();
}

JMES(fn_max)
{
	return extreme(c, c->a[0]->list.v, OP_GT);
}

JMES(fn_min)
{
	return extreme(c, c->a[0]->list.v, OP_LT);
}

/* What the expression gives for each item: text or numbers. same: all of them as the first. */
static struct value **
keys_of(struct jmes_call *c, const char *fn, bool same)
{
	const struct value_list *list = &c->a[0]->list;
	struct value **keys = arena_array(c->r->a, struct value *, list->n + 1);
	const char *types = same ? "string number" : "number string";

	for (size_t i = 0; i < list->n; i++) {
		const char *word;

		if (render_count_loop(c->r) < 0 ||
		    (keys[i] = visit(c, c->a[1], list->v[i])) == NULL)
			return NULL;
		word = type_word(keys[i]);
		if (strstr("number string", word) == NULL ||
		    (i > 0 && same && strcmp(word, types) != 0)) {
			wrong_type(
			    c, fn, same && i == 0 ? list->v[0] : keys[i], types, word);
			return NULL;
		}
		types = same ? word : types;
	}
	return keys;
}

static struct value *
sorted(struct jmes_call *c, struct value **keys)
{
	struct value *list = object_list(c->r, c->a[0]);
	size_t n = list != NULL ? list->list.n : 0;

	if (list == NULL || keys == NULL ||
	    object_sort(c->r, list->list.v, keys, n, false) < 0)
		return NULL;
	return list;
}

JMES(fn_sort)
{
	/* an empty list has no array */
	return c->a[0]->list.n > 0 ? sorted(c, c->a[0]->list.v) : c->a[0];
}

JMES(fn_sort_by)
{
	return sorted(c, keys_of(c, "sort_by", true));
}

JMES(fn_max_by)
{
	struct value **keys = keys_of(c, "max_by", false);

	return keys != NULL ? extreme(c, keys, OP_GT) : NULL;
}

JMES(fn_min_by)
{
	struct value **keys = keys_of(c, "min_by", false);

	return keys != NULL ? extreme(c, keys, OP_LT) : NULL;
}

/* types: of each argument, parted by commas; "" takes anything. many: the last may be repeated, its types are those of
 * the first of them only. */
static const struct function {
	const char *name;
	size_t n;
	bool many;
	const char *types[2];
	struct value *(*fn)(struct jmes_call *);
} functions[] = {
    {"abs", 1, false, {"number"}, fn_abs},
    {"avg", 1, false, {"array-number"}, fn_avg},
    {"ceil", 1, false, {"number"}, fn_ceil},
    {"contains", 2, false, {"array string", ""}, fn_contains},
    {"ends_with", 2, false, {"string", "string"}, fn_ends_with},
    {"floor", 1, false, {"number"}, fn_floor},
    {"join", 2, false, {"string", "array-string"}, fn_join},
    {"keys", 1, false, {"object"}, fn_keys},
    {"length", 1, false, {"string array object"}, fn_length},
    {"map", 2, false, {"expref", "array"}, fn_map},
    {"max", 1, false, {"array-number array-string"}, fn_max},
    {"max_by", 2, false, {"array", "expref"}, fn_max_by},
    {"merge", 1, true, {"object"}, fn_merge},
    {"min", 1, false, {"array-number array-string"}, fn_min},
    {"min_by", 2, false, {"array", "expref"}, fn_min_by},
    {"not_null", 1, true, {""}, fn_not_null},
    {"reverse", 1, false, {"array string"}, fn_reverse},
    {"sort", 1, false, {"array-string array-number"}, fn_sort},
    {"sort_by", 2, false, {"array", "expref"}, fn_sort_by},
    {"starts_with", 2, false, {"string", "string"}, fn_starts_with},
    {"sum", 1, false, {"array-number"}, fn_sum},
    {"to_array", 1, false, {""}, fn_to_array},
    {"to_number", 1, false, {""}, fn_to_number},
    {"to_string", 1, false, {""}, fn_to_string},
    {"type", 1, false, {""}, fn_type},
    {"values", 1, false, {"object"}, fn_values},
};

/* The items of a list that must all be text, or all numbers: of the kind of the first. */
static int
check_items(
    struct jmes_call *c, const struct function *f, struct value *list, const char *types)
{
	const char *want = NULL;

	value_each(list, it)
	{
		const char *word = type_word(*it);

		if (want == NULL && strstr(types, word) != NULL &&
		    strstr("number string", word) != NULL)
			want = word;
		if (want == NULL || strcmp(word, want) != 0)
			return wrong_type(c, f->name, *it, types, object_type_name(*it));
	}
	return 0;
}

static int
check(struct jmes_call *c, const struct function *f, struct value *v, const char *types)
{
	struct str rest = str_of(types), word = str_of(type_word(v));
	bool ok = rest.n == 0, items = false;

	while (rest.n > 0) {
		struct str type = str_cut(&rest, ' '), of = type;

		type = str_cut(&of, '-');
		ok |= str_eq(type, word);
		items |= of.n > 0;
	}
	if (!ok)
		return wrong_type(c, f->name, v, types, word.p);
	return items ? check_items(c, f, v, types) : 0;
}

static void *
wrong_count(struct jmes_call *c, const struct function *f)
{
	return jmespath_fail(c->r,
	    "Expected %s%zu argument%s for function %s(), received %zu",
	    f->many ? "at least " : "", f->n, f->n == 1 ? "" : "s", f->name, c->n);
}

struct value *
jmespath_call(struct render *r, struct str name, struct value **args, size_t n)
{
	struct jmes_call c = {r, args, n};
	const struct function *f = functions;

	while (f < functions + sizeof functions / sizeof *functions &&
	       !str_eq(name, str_of(f->name)))
		f++;
	if (f == functions + sizeof functions / sizeof *functions)
		return jmespath_fail(r, "Unknown function: " STR_FMT "()", STR_ARG(name));
	if (f->many ? n < f->n : n != f->n)
		return wrong_count(&c, f);
	for (size_t i = 0; i < f->n; i++)
		if (check(&c, f, args[i], f->types[i]) < 0)
			return NULL;
	return f->fn(&c);
}
