#include "template/markup.h"

#include "base/arena.h"
#include "template/entity.h"
#include "template/filter.h"
#include "template/strformat.h"
#include "template/unicode.h"

bool
markup_has_html(const struct value *v)
{
	enum template_undefined kind;

	if (!is_undefined(v))
		return is_markup(v) || is_type(v, &type_module);
	kind = ((const struct undefined *)v->object.self)->kind;
	return kind == TEMPLATE_CHAINABLE || kind == TEMPLATE_ANSIBLE;
}

void
markup_add_escaped(struct buf *b, struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		switch (s.p[i]) {
		case '&': buf_adds(b, "&amp;"); break;
		case '<': buf_adds(b, "&lt;"); break;
		case '>': buf_adds(b, "&gt;"); break;
		case '\'': buf_adds(b, "&#39;"); break;
		case '"': buf_adds(b, "&#34;"); break;
		default: buf_addc(b, s.p[i]); break;
		}
}

struct value *
markup_escape_text(struct render *r, struct str s)
{
	struct buf b;
	struct value *v;

	buf_init(&b, BUF_TEXT);
	markup_add_escaped(&b, s);
	v = object_buf(r, &b);
	return v != NULL ? object_markup(r, v->str) : NULL;
}

struct value *
markup_escape(struct render *r, struct value *v)
{
	struct str s;

	if (is_markup(v))
		return v;
	if (object_text_of(r, v, &s) < 0)
		return NULL;
	return markup_has_html(v) ? object_markup(r, s) : markup_escape_text(r, s);
}

struct value *
markup_safe(struct render *r, struct value *v)
{
	struct str s;

	if (v == NULL || is_markup(v))
		return v;
	return object_text_of(r, v, &s) < 0 ? NULL : object_markup(r, s);
}

struct value *
markup_like(struct render *r, const struct value *v, struct value *made)
{
	return made != NULL && is_markup(v) ? object_markup(r, str_value(made)) : made;
}

struct value *
markup_add(struct render *r, struct value *a, struct value *b)
{
	struct value *sum;

	if ((a = markup_escape(r, a)) == NULL || (b = markup_escape(r, b)) == NULL)
		return NULL;
	sum = object_binary(
	    r, OP_ADD, object_str(r, str_value(a)), object_str(r, str_value(b)));
	return sum != NULL ? object_markup(r, sum->str) : NULL;
}

/* --- methods --- */

static int
escape_arguments(struct render *r, struct call_args *args)
{
	struct value **v = arena_array(r->a, struct value *, args->n + 1);
	struct call_keyword *kw = arena_array(r->a, struct call_keyword, args->nkw + 1);

	for (size_t i = 0; i < args->n; i++) {
		v[i] = args->v[i];
		if ((is_str(v[i]) || markup_has_html(v[i])) &&
		    (v[i] = markup_escape(r, v[i])) == NULL)
			return -1;
	}
	for (size_t i = 0; i < args->nkw; i++) {
		kw[i] = args->kw[i];
		if ((is_str(kw[i].value) || markup_has_html(kw[i].value)) &&
		    (kw[i].value = markup_escape(r, kw[i].value)) == NULL)
			return -1;
	}
	args->v = v;
	args->kw = kw;
	return 0;
}

static struct value *
wrapped(struct render *r, const struct template_function *fn, struct value *subject,
    struct call_args args)
{
	struct value *v;

	if (escape_arguments(r, &args) < 0)
		return NULL;
	v = function_call(r, fn, subject, &args);
	return v != NULL ? object_markup(r, str_value(v)) : NULL;
}

static struct value *
wrapped_list(struct render *r, const struct template_function *fn, struct value *subject,
    struct call_args args)
{
	struct value *v = function_call(r, fn, subject, &args), *out;

	if (v == NULL)
		return NULL;
	out = v->kind == VALUE_LIST ? value_list(r->a) : value_tuple(r->a);
	value_each(v, it) value_append(r->a, out, object_markup(r, str_value(*it)));
	return out;
}

static struct value *
partition(struct render *r, const struct template_function *fn, struct value *subject,
    struct call_args args)
{
	struct value *sep;

	if (args.n == 1) {
		if ((sep = markup_escape(r, args.v[0])) == NULL)
			return NULL;
		args.v = &sep;
	}
	return wrapped_list(r, fn, subject, args);
}

static struct value *
join(struct render *r, const struct template_function *fn, struct value *subject,
    struct call_args args)
{
	struct value *items, *v;

	if (args.n == 1) {
		if ((items = object_list(r, args.v[0])) == NULL)
			return NULL;
		value_each(
		    items, it) if ((*it = markup_escape(r, *it)) == NULL) return NULL;
		args.v = &items;
	}
	v = function_call(r, fn, subject, &args);
	return v != NULL ? object_markup(r, str_value(v)) : NULL;
}

static struct value *
format(struct render *r, const struct template_function *fn, struct value *subject,
    struct call_args args)
{
	(void)fn;
	return markup_safe(r, strformat(r, str_value(subject), &args, true));
}

/* Methods that are not here are those of str and give what str gives. */
static const struct {
	const char *name;
	struct value *(*fn)(struct render *, const struct template_function *,
	    struct value *, struct call_args);
} methods[] = {
    {"capitalize", wrapped},
    {"center", wrapped},
    {"expandtabs", wrapped},
    {"format", format},
    {"join", join},
    {"ljust", wrapped},
    {"lower", wrapped},
    {"lstrip", wrapped},
    {"partition", partition},
    {"replace", wrapped},
    {"rjust", wrapped},
    {"rpartition", partition},
    {"rsplit", wrapped_list},
    {"rstrip", wrapped},
    {"split", wrapped_list},
    {"splitlines", wrapped_list},
    {"strip", wrapped},
    {"swapcase", wrapped},
    {"title", wrapped},
    {"upper", wrapped},
    {"zfill", wrapped},
};

struct value *
markup_method(
    struct render *r, const struct bound_method *m, const struct call_args *args)
{
	struct value *subject = object_str(r, str_value(m->self));

	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		if (strcmp(methods[i].name, m->fn->name) == 0)
			return methods[i].fn(r, m->fn, subject, *args);
	return function_call(r, m->fn, subject, args);
}

/* --- methods that str has not --- */

FILTER(strip_tags)
{
	struct buf b;

	UNUSED_ARGUMENTS;
	buf_init(&b, BUF_TEXT);
	entity_strip_tags(&b, str_value(v));
	return object_buf(r, &b);
}

FILTER(unescape)
{
	struct buf b;

	UNUSED_ARGUMENTS;
	buf_init(&b, BUF_TEXT);
	entity_decode(&b, str_value(v));
	return object_buf(r, &b);
}

static const struct template_function own[] = {
    {.name = "striptags", .params = "", .fn = strip_tags},
    {.name = "unescape", .params = "", .fn = unescape},
};

static struct value *
markup_attr(struct render *r, struct value *v, struct name *name)
{
	for (size_t i = 0; i < sizeof own / sizeof *own; i++)
		if (str_eq(name->key.str, str_of(own[i].name))) {
			struct bound_method *m = arena_new_of(r->a, struct bound_method);

			*m = (struct bound_method){v, &own[i]};
			return object_new(r, &type_method, m);
		}
	return NULL;
}

static void
markup_repr(struct render *r, const struct value *v, struct buf *b)
{
	(void)r;
	buf_adds(b, "Markup(");
	object_repr_str(b, str_value(v));
	buf_addc(b, ')');
}

static int64_t
markup_length(struct render *r, const struct value *v)
{
	(void)r;
	return (int64_t)unicode_length(str_value(v));
}

const struct object_type type_markup = {.name = "Markup",
    .module = "markupsafe",
    .repr = markup_repr,
    .attr = markup_attr,
    .length = markup_length};
