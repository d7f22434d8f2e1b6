#include "base/arena.h"
#include "template/argument.h"
#include "template/method.h"

/* Methods of dict. Mappings of the caller are never changed: the rendering works on copies then (lazy.c). */

#define METHOD(name)                                                                     \
	static struct value *name(struct render *r, struct value *subject,               \
	    struct value **a, const struct call_args *raw)

METHOD(map_items)
{
	(void)a, (void)raw;
	return object_new(r, &type_items, subject);
}

METHOD(map_keys)
{
	(void)a, (void)raw;
	return object_new(r, &type_keys, subject);
}

METHOD(map_values)
{
	(void)a, (void)raw;
	return object_new(r, &type_values, subject);
}

METHOD(map_get)
{
	struct value *v;

	(void)raw;
	if (!object_hashable(r, a[0]))
		return NULL;
	v = value_getv(subject, a[0]);
	return v != NULL ? v : a[1] != NULL ? a[1] : object_none();
}

static int
update_pairs(struct render *r, struct value *map, struct value *pairs)
{
	struct iter it;
	struct value *x, *pair;

	if (object_iter(r, pairs, &it) < 0)
		return -1;
	for (size_t i = 0; (x = iter_next(r, &it)) != NULL; i++) {
		if (!object_iterable(x)) {
			render_fail(r, "TypeError",
			    "cannot convert dictionary update sequence element #%zu to a "
			    "sequence",
			    i);
			return -1;
		}
		pair = object_list(r, x);
		if (pair == NULL)
			return -1;
		if (pair->list.n != 2) {
			render_fail(r, "ValueError",
			    "dictionary update sequence element #%zu has length %zu; 2 "
			    "is required",
			    i, pair->list.n);
			return -1;
		}
		if (!object_hashable(r, pair->list.v[0]))
			return -1;
		value_put(r->a, map, pair->list.v[0], pair->list.v[1]);
	}
	return render_failed(r) ? -1 : 0;
}

int
map_update(struct render *r, struct value *map, const struct call_args *args)
{
	struct value *from = args->n > 0 ? args->v[0] : NULL;

	if (from != NULL && from->kind == VALUE_MAP) {
		for (size_t i = 0; i < from->map.n; i++)
			value_put(r->a, map, from->map.v[i].key, from->map.v[i].value);
	} else if (from != NULL && is_type(from, &type_namespace)) {
		value_pairs(((struct namespace_object *)from->object.self)->map, p)
		    value_put(r->a, map, p->key, p->value);
	} else if (from != NULL && update_pairs(r, map, from) < 0) {
		return -1;
	}
	for (size_t i = 0; i < args->nkw; i++)
		value_put(r->a, map, object_str(r, args->kw[i].name), args->kw[i].value);
	return 0;
}

METHOD(map_update_method)
{
	(void)a;
	if (raw->n > 1)
		return render_fail(r, "TypeError",
		    "update expected at most 1 argument, got %zu", raw->n);
	return map_update(r, subject, raw) < 0 ? NULL : object_none();
}

METHOD(map_pop)
{
	struct value *v;

	(void)raw;
	if (!object_hashable(r, a[0]))
		return NULL;
	v = value_getv(subject, a[0]);
	if (v == NULL && a[1] != NULL)
		return a[1];
	if (v == NULL) {
		struct buf b;

		buf_init(&b, BUF_LINE);
		object_repr(r, a[0], &b);
		render_fail(r, "KeyError", "%s", buf_z(&b));
		buf_done(&b);
		return NULL;
	}
	value_remove(subject, a[0]);
	return v;
}

METHOD(map_popitem)
{
	struct value *t = value_tuple(r->a);
	struct value_pair last;

	(void)a, (void)raw;
	if (subject->map.n == 0)
		return render_fail(r, "KeyError", "'popitem(): dictionary is empty'");
	last = subject->map.v[subject->map.n - 1];
	value_append(r->a, t, last.key);
	value_append(r->a, t, last.value);
	value_remove(subject, last.key);
	return t;
}

METHOD(map_setdefault)
{
	struct value *v;

	(void)raw;
	if (!object_hashable(r, a[0]))
		return NULL;
	v = value_getv(subject, a[0]);
	if (v == NULL) {
		v = a[1] != NULL ? a[1] : object_none();
		value_put(r->a, subject, a[0], v);
	}
	return v;
}

METHOD(map_copy)
{
	struct value *map = value_map(r->a);

	(void)a, (void)raw;
	value_pairs(subject, p) value_put(r->a, map, p->key, p->value);
	return map;
}

METHOD(map_clear)
{
	(void)r, (void)a, (void)raw;
	while (subject->map.n > 0)
		value_remove(subject, subject->map.v[subject->map.n - 1].key);
	return object_none();
}

static const struct template_function rows[] = {
    {.name = "clear", .params = "", .fn = map_clear},
    {.name = "copy", .params = "", .fn = map_copy},
    {.name = "get", .params = "key default", .required = 1, .fn = map_get},
    {.name = "items", .params = "", .fn = map_items},
    {.name = "keys", .params = "", .fn = map_keys},
    {.name = "pop", .params = "key default", .required = 1, .fn = map_pop},
    {.name = "popitem", .params = "", .fn = map_popitem},
    {.name = "setdefault", .params = "key default", .required = 1, .fn = map_setdefault},
    {.name = "update", .params = "*", .fn = map_update_method},
    {.name = "values", .params = "", .fn = map_values},
};

const struct template_functions method_map = {rows, sizeof rows / sizeof *rows};
