/* Values for whoever is no template: nothing undefined, no generators, no markup. */
#include "template/object.h"

static struct value *
plain_list(struct render *r, struct value *v)
{
	struct value *list = value_list(r->a), *x;
	struct iter it;

	if (object_iter(r, v, &it) < 0)
		return NULL;
	while ((x = iter_next(r, &it)) != NULL) {
		if ((x = plain_value(r, x)) == NULL)
			return NULL;
		value_append(r->a, list, x);
	}
	list->mark = v->mark;
	return render_failed(r) ? NULL : list;
}

static struct value *
plain_map(struct render *r, const struct value *v)
{
	struct value *map = value_map(r->a);

	map->mark = v->mark;
	map->secret = v->secret;
	value_pairs(v, it)
	{
		struct value *x = plain_value(r, it->value);

		if (x == NULL)
			return NULL;
		value_put(r->a, map, it->key, x);
	}
	return map;
}

struct value *
plain_value(struct render *r, struct value *v)
{
	if (v == NULL || render_failed(r) || render_check_stack(r) < 0)
		return NULL;
	if (is_undefined(v)) {
		undefined_fail(r, v);
		return NULL;
	}
	if (v->kind == VALUE_MAP)
		return plain_map(r, v);
	if (v->kind == VALUE_LIST || v->kind == VALUE_TUPLE)
		return plain_list(r, v);
	if (v->kind != VALUE_OBJECT)
		return v;
	if (is_str(v))
		return value_str(r->a, str_value(v));
	return object_iterable(v) ? plain_list(r, v) : object_text(r, v);
}
