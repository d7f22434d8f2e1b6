#include "template/filter.h"

#include "template/method.h"

/* Names that are there without being defined: range, dict, namespace. */

FILTER(global_range)
{
	struct range *g = arena_new_of(r->a, struct range);
	int64_t n[3] = {0, 0, 1};

	UNUSED_ARGUMENTS;
	if (raw->nkw > 0)
		return render_fail(r, "TypeError", "range() takes no keyword arguments");
	if (raw->n == 0)
		return render_fail(
		    r, "TypeError", "range expected at least 1 argument, got 0");
	if (raw->n > 3)
		return render_fail(r, "TypeError",
		    "range expected at most 3 arguments, got %zu", raw->n);
	for (size_t i = 0; i < raw->n; i++)
		if (argument_int(r, raw->v[i], &n[raw->n == 1 ? 1 : i]) < 0)
			return NULL;
	if (n[2] == 0)
		return render_fail(r, "ValueError", "range() arg 3 must not be zero");
	*g = (struct range){n[0], n[1], n[2], range_count(n[0], n[1], n[2])};
	if (g->n > RENDER_RANGE)
		return render_fail(r, "OverflowError",
		    "Range too big. The limit is %d items.", RENDER_RANGE);
	return object_new(r, &type_range, g);
}

FILTER(global_dict)
{
	struct value *map = value_map(r->a);

	UNUSED_ARGUMENTS;
	if (raw->n > 1)
		return render_fail(
		    r, "TypeError", "dict expected at most 1 argument, got %zu", raw->n);
	if (raw->n > 0 && is_undefined(raw->v[0]))
		return undefined_fail(r, raw->v[0]); /* Python looks for its 'keys' */
	return map_update(r, map, raw) < 0 ? NULL : map;
}

FILTER(global_namespace)
{
	struct namespace_object *ns = arena_new_of(r->a, struct namespace_object);

	UNUSED_ARGUMENTS;
	ns->map = value_map(r->a);
	if (map_update(r, ns->map, raw) < 0)
		return NULL;
	return object_new(r, &type_namespace, ns);
}

static const struct template_function rows[] = {
    {"dict", TEMPLATE_GLOBAL, "*", 0, global_dict,
	"a mapping from pairs and keyword arguments"},
    {"namespace", TEMPLATE_GLOBAL, "*", 0, global_namespace,
	"an object whose attributes can be set in any scope"},
    {"range", TEMPLATE_GLOBAL, "*", 0, global_range, "numbers from start to before stop"},
};

TEMPLATE_FUNCTIONS(filter_global, rows);
