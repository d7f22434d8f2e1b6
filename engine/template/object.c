#include "template/object.h"

#include "base/arena.h"
#include "template/lazy.h"
#include "template/markup.h"
#include "template/name.h"
#include "template/unicode.h"

const struct value object_constants[3] = {
    {.kind = VALUE_BOOL}, {.kind = VALUE_BOOL, .boolean = true}, {.kind = VALUE_NULL}};

#define SMALL(n)                                                                         \
	{                                                                                \
		.kind = VALUE_INT, .integer = (n)                                        \
	}
#define SMALL8(n)                                                                        \
	SMALL(n), SMALL(n + 1), SMALL(n + 2), SMALL(n + 3), SMALL(n + 4), SMALL(n + 5),  \
	    SMALL(n + 6), SMALL(n + 7)
static const struct value small[] = {SMALL8(0), SMALL8(8), SMALL8(16), SMALL8(24),
    SMALL8(32), SMALL8(40), SMALL8(48), SMALL8(56)};

struct value *
object_new(struct render *r, const struct object_type *t, void *self)
{
	struct value *v = arena_new_of(r->a, struct value);

	v->kind = VALUE_OBJECT;
	v->object.ops = t;
	v->object.self = self;
	return v;
}

struct value *
object_int(struct render *r, int64_t i)
{
	if (i >= 0 && i < (int64_t)(sizeof small / sizeof *small))
		return object_shared(&small[i]);
	return value_int(r->a, i);
}

struct value *
object_str(struct render *r, struct str s)
{
	struct value *v = arena_new_of(r->a, struct value);

	v->kind = VALUE_STR;
	v->str = s;
	return v;
}

struct value *
object_copy_str(struct render *r, struct str s)
{
	return value_str(r->a, s);
}

enum { SPARE = 64 << 10 };

void
object_buf_init(struct render *r, struct buf *b)
{
	*b = r->spare;
	r->spare = (struct buf){0};
	b->limit = BUF_TEXT;
	if (b->p != NULL)
		b->p[0] = '\0';
}

struct value *
object_buf(struct render *r, struct buf *b)
{
	struct value *v = NULL;

	if (b->over)
		render_fail(
		    r, "LimitError", "a text is larger than %zu octets", b->limit);
	else
		v = value_str(r->a, buf_str(b));
	if (r->spare.p != NULL || b->cap > SPARE) {
		buf_done(b);
	} else {
		r->spare = (struct buf){.p = b->p, .cap = b->cap};
		*b = (struct buf){.limit = b->limit};
	}
	return v;
}

struct value *
object_markup(struct render *r, struct str s)
{
	struct str *self = arena_new_of(r->a, struct str);

	*self = s;
	return object_new(r, &type_markup, self);
}

struct value *
object_function(struct arena *a, const struct template_function *fn)
{
	struct value *v = arena_new_of(a, struct value);

	v->kind = VALUE_OBJECT;
	v->object.ops = &type_function;
	v->object.self = (void *)(uintptr_t)fn;
	return v;
}

const char *
object_type_name(const struct value *v)
{
	static const char *const names[] = {
	    [VALUE_NULL] = "NoneType",
	    [VALUE_BOOL] = "bool",
	    [VALUE_INT] = "int",
	    [VALUE_FLOAT] = "float",
	    [VALUE_STR] = "str",
	    [VALUE_LIST] = "list",
	    [VALUE_TUPLE] = "tuple",
	    [VALUE_MAP] = "dict",
	};

	if (v->kind != VALUE_OBJECT)
		return names[v->kind];
	if (is_undefined(v)) {
		static const char *const kinds[] = {[TEMPLATE_STRICT] = "StrictUndefined",
		    [TEMPLATE_LENIENT] = "Undefined",
		    [TEMPLATE_CHAINABLE] = "ChainableUndefined",
		    [TEMPLATE_DEBUG] = "DebugUndefined",
		    [TEMPLATE_ANSIBLE] = "AnsibleUndefined"};

		return kinds[((const struct undefined *)v->object.self)->kind];
	}
	return type_of(v)->name;
}

const char *
object_class_name(const struct value *v)
{
	const char *name = object_type_name(v), *dot = strrchr(name, '.');

	return dot != NULL ? dot + 1 : name;
}

int
object_truth(struct render *r, const struct value *v)
{
	int64_t n;

	switch (v->kind) {
	case VALUE_NULL: return 0;
	case VALUE_BOOL: return v->boolean;
	case VALUE_INT: return v->integer != 0;
	case VALUE_FLOAT: return v->real != 0;
	case VALUE_STR: return v->str.n > 0;
	case VALUE_LIST:
	case VALUE_TUPLE: return v->list.n > 0;
	case VALUE_MAP: return v->map.n > 0;
	case VALUE_OBJECT: break;
	}
	if (is_undefined(v)) {
		if (undefined_strict(v))
			undefined_fail(r, v);
		return undefined_strict(v) ? -1 : 0;
	}
	if (type_of(v)->truth != NULL)
		return type_of(v)->truth(v);
	if (type_of(v)->length == NULL)
		return 1;
	n = type_of(v)->length(r, v);
	return n < 0 ? -1 : n > 0;
}

int64_t
object_length(struct render *r, const struct value *v, bool must)
{
	switch (v->kind) {
	case VALUE_STR: return (int64_t)unicode_length(v->str);
	case VALUE_LIST:
	case VALUE_TUPLE: return (int64_t)v->list.n;
	case VALUE_MAP: return (int64_t)v->map.n;
	case VALUE_OBJECT:
		if (type_of(v)->length != NULL)
			return type_of(v)->length(r, v);
		break;
	default: break;
	}
	if (must)
		render_fail(r, "TypeError", "object of type '%s' has no len()",
		    object_type_name(v));
	return -1;
}

bool
object_callable(const struct value *v)
{
	return v->kind == VALUE_OBJECT && type_of(v)->call != NULL;
}

struct value *
object_call(struct render *r, struct value *callee, const struct call_args *args)
{
	if (!object_callable(callee))
		return render_fail(r, "TypeError", "'%s' object is not callable",
		    object_type_name(callee));
	return type_of(callee)->call(r, callee, args);
}

/* The method of a built-in type, or NULL. */
static const struct template_function *
method_of(const struct value *v, const struct name *name)
{
	if (is_str(v))
		return name->method[METHOD_STR];
	if (v->kind == VALUE_MAP)
		return name->method[METHOD_MAP];
	if (v->kind == VALUE_LIST)
		return name->method[METHOD_LIST];
	/* a tuple has two of the methods of a list */
	if (is_tuple(v) && name->method[METHOD_LIST] != NULL &&
	    (str_eq(name->key.str, STR("count")) || str_eq(name->key.str, STR("index"))))
		return name->method[METHOD_LIST];
	return NULL;
}

/* What Python has and this engine has not: refused, so that it never looks undefined. */
static bool
refused(const struct value *v, struct str name)
{
	static const char *const of_number[] = {"real", "imag", "numerator",
	    "denominator", "bit_length", "bit_count", "conjugate", "to_bytes",
	    "from_bytes", "as_integer_ratio", "is_integer", "hex", "fromhex", NULL};
	static const char *const of_str[] = {"encode", "translate", "maketrans",
	    "isidentifier", "isprintable", "format_map", "casefold", NULL};
	static const char *const of_markup[] = {"escape", NULL};
	static const char *const of_map[] = {"fromkeys", NULL};
	static const char *const of_view[] = {"mapping", "isdisjoint", NULL};
	static const char *const of_range[] = {"count", "index", NULL};
	const char *const *names = is_number(v)              ? of_number
				   : is_str(v)               ? of_str
				   : v->kind == VALUE_MAP    ? of_map
				   : is_type(v, &type_range) ? of_range
				   : is_type(v, &type_items) || is_type(v, &type_keys)
				       ? of_view
				       : NULL;

	if (name.n > 4 && memcmp(name.p, "__", 2) == 0 &&
	    memcmp(name.p + name.n - 2, "__", 2) == 0)
		return !is_undefined(v);
	for (; names != NULL && *names != NULL; names++)
		if (str_eq(name, str_of(*names)))
			return true;
	for (names = of_markup; is_markup(v) && *names != NULL; names++)
		if (str_eq(name, str_of(*names)))
			return true;
	return false;
}

static struct value *
real_attr(struct render *r, struct value *v, struct name *name)
{
	const struct template_function *fn = method_of(v, name);
	struct bound_method *m;

	if (fn == NULL && refused(v, name->key.str))
		return render_fail(r, "AttributeError",
		    "'" STR_FMT "' of '%s' is not supported", STR_ARG(name->key.str),
		    object_type_name(v));

	if (fn != NULL) {
		m = arena_new_of(r->a, struct bound_method);
		m->self = v;
		m->fn = fn;
		return object_new(r, &type_method, m);
	}
	if (v->kind == VALUE_OBJECT && type_of(v)->attr != NULL)
		return type_of(v)->attr(r, v, name);
	return NULL;
}

/* Python's v[key]; NULL and not failed: no such item, or v cannot be subscripted. */
static struct value *
real_item(struct render *r, struct value *v, struct value *key)
{
	const struct value_list *list;
	int64_t i, n;
	size_t at, len;

	if (v->kind == VALUE_MAP)
		return key->kind == VALUE_LIST || key->kind == VALUE_MAP
			   ? NULL
			   : value_getv(v, key);
	if (v->kind == VALUE_OBJECT && type_of(v)->item != NULL)
		return type_of(v)->item(r, v, key);
	if (!is_int(key))
		return NULL;
	i = int_value(key);
	if (v->kind == VALUE_LIST || is_tuple(v)) {
		list = list_value(v);
		i += i < 0 ? (int64_t)list->n : 0;
		return i >= 0 && i < (int64_t)list->n ? list->v[i] : NULL;
	}
	if (!is_str(v))
		return NULL;
	n = (int64_t)unicode_length(str_value(v));
	i += i < 0 ? n : 0;
	if (i < 0 || i >= n)
		return NULL;
	at = unicode_offset(str_value(v), (size_t)i);
	unicode_next((struct str){str_value(v).p + at, str_value(v).n - at}, &len);
	return markup_like(
	    r, v, object_copy_str(r, (struct str){str_value(v).p + at, len}));
}

struct value *
object_attr(struct render *r, struct value *v, struct name *name)
{
	struct value *x = NULL;

	/* the common case first: a mapping without such a method */
	if (v->kind == VALUE_MAP && name->method[METHOD_MAP] == NULL) {
		x = name->id < r->nhints
			? value_getv_hint(v, &name->key, &r->hints[name->id])
			: value_getv(v, &name->key);
		if (x == NULL && refused(v, name->key.str))
			x = real_attr(r, v, name);
	} else
		x = real_attr(r, v, name);
	if (x == NULL && !render_failed(r) && v->kind != VALUE_MAP)
		x = real_item(r, v, &name->key);
	if (x == NULL && !render_failed(r))
		return undefined_of(r, v, &name->key);
	return x != NULL && v->kind == VALUE_MAP ? lazy_member(r, v, &name->key, x) : x;
}

static const struct template_function *
method_named(const struct value *v, struct str name)
{
	extern const struct template_functions method_str, method_map, method_list;
	const struct template_functions *t = is_str(v)              ? &method_str
					     : v->kind == VALUE_MAP ? &method_map
					     : v->kind == VALUE_LIST || is_tuple(v)
						 ? &method_list
						 : NULL;

	for (size_t i = 0; t != NULL && i < t->n; i++)
		if (str_eq(name, str_of(t->rows[i].name)))
			return &t->rows[i];
	return NULL;
}

struct value *
object_item(struct render *r, struct value *v, struct value *key)
{
	struct value *x;
	struct name *name;
	const struct template_function *fn;

	if (is_undefined(key) && undefined_strict(key) && v->kind == VALUE_MAP)
		return undefined_fail(r, key);
	x = real_item(r, v, is_markup(key) ? object_str(r, str_value(key)) : key);
	if (x != NULL && v->kind == VALUE_MAP)
		return lazy_member(r, v, key, x);
	if (x != NULL || render_failed(r))
		return x;
	if (is_str(key)) {
		/* a['upper'] falls back to the attribute */
		name = arena_new_of(r->a, struct name);
		name->key = (struct value){.kind = VALUE_STR, .str = str_value(key)};
		fn = method_named(v, str_value(key));
		name->method[METHOD_STR] = name->method[METHOD_MAP] =
		    name->method[METHOD_LIST] = fn;
		x = real_attr(r, v, name);
	}
	if (x == NULL && !render_failed(r))
		return undefined_of(r, v, key);
	return x;
}

static bool
all_digits(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
	return s.n > 0 && s.n < 18;
}

static int64_t
to_number(struct str s)
{
	int64_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n = n * 10 + (s.p[i] - '0');
	return n;
}

/* v, or what was given for something undefined. */
static struct value *
instead_of(struct render *r, struct value *v, struct value *otherwise)
{
	int undefined = v != NULL && otherwise != NULL ? undefined_ask(r, v) : 0;

	return undefined < 0 ? NULL : undefined ? otherwise : v;
}

struct value *
object_path(
    struct render *r, struct value *v, const struct value *path, struct value *otherwise)
{
	struct str rest;
	bool more = true;

	if (!is_str(path)) {
		v = object_item(r, v, (struct value *)(uintptr_t)path);
		return instead_of(r, v, otherwise);
	}
	rest = str_value(path);
	while (more && v != NULL) {
		struct str part;

		more = memchr(rest.p, '.', rest.n) != NULL;
		part = str_cut(&rest, '.');
		v = object_item(r, v,
		    all_digits(part) ? object_int(r, to_number(part))
				     : object_copy_str(r, part));
		v = instead_of(r, v, otherwise);
	}
	return v;
}

/* Python's slice.indices */
static void
clamp(int64_t *i, int64_t n, int64_t low, int64_t high)
{
	if (*i < 0) {
		*i = *i < -n - 1 ? -1 - n : *i; /* no overflow */
		*i += n;
		if (*i < 0)
			*i = low;
	} else if (*i >= n) {
		*i = high;
	}
}

static int
bound(struct render *r, const struct value *v, int64_t *ret)
{
	if (v == NULL || v->kind == VALUE_NULL)
		return 0;
	if (is_undefined(v))
		return undefined_fail(r, v), -1;
	if (!is_int(v)) {
		render_fail(r, "TypeError",
		    "slice indices must be integers or None or have an __index__ method");
		return -1;
	}
	*ret = int_value(v);
	return 1;
}

static struct value *
slice_str(struct render *r, struct str s, int64_t start, int64_t stop, int64_t step)
{
	struct buf b;
	size_t from, to, len, *at;

	if (step == 1) {
		from = unicode_offset(s, (size_t)start);
		to = start >= stop
			 ? from
			 : from + unicode_offset((struct str){s.p + from, s.n - from},
				      (size_t)(stop - start));
		return object_str(r, (struct str){s.p + from, to - from});
	}
	/* where every character begins, so that this stays linear */
	if (render_check_memory(r, s.n * sizeof *at) < 0)
		return NULL;
	at = arena_array(r->a, size_t, s.n + 1);
	for (size_t i = 0, k = 0; i < s.n; i += len) {
		unicode_next((struct str){s.p + i, s.n - i}, &len);
		at[k++] = i;
	}
	buf_init(&b, BUF_TEXT);
	for (int64_t i = start; step > 0 ? i < stop : i > stop; i += step) {
		unicode_next((struct str){s.p + at[i], s.n - at[i]}, &len);
		buf_add(&b, s.p + at[i], len);
	}
	return object_buf(r, &b);
}

struct value *
object_slice(struct render *r, struct value *v, struct value **bounds)
{
	int64_t start = 0, stop = 0, step = 1, stride, n;
	int has_start, has_stop;
	struct value *out;

	if (is_undefined(v))
		return type_undefined.item(r, v, v);
	if (v->kind == VALUE_MAP)
		return render_fail(r, "TypeError", "unhashable type: 'slice'");
	if (!is_str(v) && v->kind != VALUE_LIST && !is_tuple(v) &&
	    !is_type(v, &type_range))
		return render_fail(r, "TypeError", "'%s' object is not subscriptable",
		    object_type_name(v));
	has_start = bound(r, bounds[0], &start);
	has_stop = bound(r, bounds[1], &stop);
	if (bound(r, bounds[2], &step) < 0 || has_start < 0 || has_stop < 0)
		return NULL;
	if (step == 0)
		return render_fail(r, "ValueError", "slice step cannot be zero");
	n = object_length(r, v, true);
	stride = step;
	step = step > n + 1 ? n + 1 : step < -n - 1 ? -n - 1 : step;
	if (has_start)
		clamp(&start, n, step < 0 ? -1 : 0, step < 0 ? n - 1 : n);
	else
		start = step < 0 ? n - 1 : 0;
	if (has_stop)
		clamp(&stop, n, step < 0 ? -1 : 0, step < 0 ? n - 1 : n);
	else
		stop = step < 0 ? -1 : n;
	if (is_type(v, &type_range))
		return range_slice(r, v->object.self, start, stop, stride);
	if (is_str(v))
		return markup_like(r, v, slice_str(r, str_value(v), start, stop, step));
	out = is_tuple(v) ? value_tuple(r->a) : value_list(r->a);
	for (int64_t i = start; step > 0 ? i < stop : i > stop; i += step)
		value_append(r->a, out, list_value(v)->v[i]);
	return out;
}
