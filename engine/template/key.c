#include "template/filter.h"
#include "template/set.h"

#include "template/unicode.h"

/* Is it its own lower form, as names nearly always are? */
static bool
small(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 0x80 || (s.p[i] >= 'A' && s.p[i] <= 'Z'))
			return false;
	return true;
}

static struct value *
lower(struct render *r, struct value *v, bool sensitive)
{
	struct buf b;

	if (v == NULL || sensitive || !is_str(v) || small(str_value(v)))
		return v;
	object_buf_init(r, &b);
	unicode_lower(&b, str_value(v));
	return object_buf(r, &b);
}

static struct value *
one_key(struct render *r, struct value *item, const struct value *path,
    const struct key_of *k)
{
	if (path != NULL && path->kind != VALUE_NULL)
		item = object_path(r, item, path, k->otherwise);
	return lower(r, item, k->sensitive);
}

struct value *
filter_key(struct render *r, struct value *item, const struct key_of *k)
{
	struct value *keys;
	struct str rest;
	bool more = true;

	if (!k->many)
		return one_key(r, item, k->path, k);
	/* a list even of one: lists that are equal are never asked which is less, so None sorts with None */
	keys = value_list(r->a);
	if (k->path == NULL || !is_str(k->path)) {
		item = one_key(r, item, k->path, k);
		if (item != NULL)
			value_append(r->a, keys, item);
		return item != NULL ? keys : NULL;
	}
	rest = str_value(k->path);
	while (more) {
		struct value *key;

		more = memchr(rest.p, ',', rest.n) != NULL;
		key = one_key(r, item, object_copy_str(r, str_cut(&rest, ',')), k);
		if (key == NULL)
			return NULL;
		value_append(r->a, keys, key);
	}
	return keys;
}

/* The function that was applied last is nearly always applied again. */
static const struct template_function *
named(struct render *r, enum template_function_kind kind, struct str name)
{
	struct applied *last = &r->applied;
	const struct template_function *fn;

	if (last->fn != NULL && last->kind == kind && str_eq(str_of(last->name), name))
		return last->fn;
	fn = template_function_find(kind, name);
	if (fn == NULL && kind == TEMPLATE_FILTER)
		fn = set_filter(r->set, name);
	if (fn == NULL || name.n >= sizeof last->name)
		return fn;
	*last = (struct applied){.fn = fn, .kind = kind};
	memcpy(last->name, name.p, name.n);
	return fn;
}

struct value *
filter_apply(struct render *r, enum template_function_kind kind, const struct value *name,
    struct value *subject, const struct call_args *args)
{
	const struct template_function *fn;
	const char *what = kind == TEMPLATE_FILTER ? "filter" : "test", *near;
	struct buf b;

	fn = is_str(name) ? named(r, kind, str_value(name)) : NULL;
	if (fn != NULL)
		return function_result(r, function_call(r, fn, subject, args));
	buf_init(&b, BUF_LINE);
	if (object_repr(r, name, &b) == 0)
		render_fail(
		    r, "TemplateRuntimeError", "No %s named %s.", what, buf_z(&b));
	buf_done(&b);
	near = is_str(name) ? template_function_nearest(kind, str_value(name)) : NULL;
	if (near != NULL)
		r->f->remedy = arena_printf(r->keep, "did you mean '%s'?", near);
	return NULL;
}
