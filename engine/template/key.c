#include "template/filter.h"
#include "template/set.h"

#include "template/unicode.h"

static struct value *
lower(struct render *r, struct value *v, bool sensitive)
{
	struct buf b;

	if (v == NULL || sensitive || !is_str(v))
		return v;
	buf_init(&b, BUF_TEXT);
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

struct value *
filter_apply(struct render *r, enum template_function_kind kind, const struct value *name,
    struct value *subject, const struct call_args *args)
{
	const struct template_function *fn;
	const char *what = kind == TEMPLATE_FILTER ? "filter" : "test", *near;
	struct buf b;

	fn = is_str(name) ? template_function_find(kind, str_value(name)) : NULL;
	if (fn == NULL && kind == TEMPLATE_FILTER && is_str(name))
		fn = set_filter(r->set, str_value(name));
	if (fn != NULL)
		return function_call(r, fn, subject, args);
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
