#include "template/filter.h"

/* Mappings put together, as Ansible's combine and its hash_behaviour do. */

enum { MAX_DEPTH = 200 };

enum list_merge { REPLACE, KEEP, APPEND, PREPEND, APPEND_RP, PREPEND_RP };

struct merge {
	struct render *r;
	enum list_merge lists;
	bool recursive;
	int depth;
};

static int
merge_of(struct render *r, const struct value *v, enum list_merge *ret)
{
	static const char *const names[] = {
	    "replace", "keep", "append", "prepend", "append_rp", "prepend_rp"};

	if (v == NULL)
		return 0;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (is_str(v) && str_eq(str_value(v), str_of(names[i]))) {
			*ret = (enum list_merge)i;
			return 0;
		}
	render_fail(r, "AnsibleError",
	    "merge_hash: 'list_merge' argument can only be equal to 'replace', 'keep', "
	    "'append', 'prepend', 'append_rp' or 'prepend_rp'");
	return -1;
}

static struct value *
map_copy(struct render *r, const struct value *m)
{
	struct value *out = value_map(r->a);

	value_pairs(m, p) value_put(r->a, out, p->key, p->value);
	return out;
}

/* Adds the items of `from`; those that `without` holds are left out (NULL: none). */
static int
add_items(
    struct render *r, struct value *out, const struct value *from, struct value *without)
{
	value_each(from, it)
	{
		int there = without != NULL ? object_in(r, *it, without) : 0;

		if (there < 0 || render_count_loop(r) < 0)
			return -1;
		if (!there)
			value_append(r->a, out, *it);
	}
	return 0;
}

/* Of x (below) and y (above); "rp" leaves out of x what y has. */
static struct value *
merge_lists(const struct merge *m, struct value *x, struct value *y)
{
	struct value *out = value_list(m->r->a),
		     *without = m->lists >= APPEND_RP ? y : NULL;
	bool above_first = m->lists == PREPEND || m->lists == PREPEND_RP;

	if (m->lists == REPLACE || m->lists == KEEP)
		return m->lists == KEEP ? x : y;
	if ((above_first && add_items(m->r, out, y, NULL) < 0) ||
	    add_items(m->r, out, x, without) < 0 ||
	    (!above_first && add_items(m->r, out, y, NULL) < 0))
		return NULL;
	return out;
}

static struct value *merge_maps(struct merge *m, struct value *x, struct value *y);

static struct value *
merge_values(struct merge *m, struct value *x, struct value *y)
{
	if (x->kind == VALUE_MAP && y->kind == VALUE_MAP)
		return m->recursive ? merge_maps(m, x, y) : y;
	if (x->kind == VALUE_LIST && y->kind == VALUE_LIST)
		return merge_lists(m, x, y);
	return y;
}

static struct value *
merge_maps(struct merge *m, struct value *x, struct value *y)
{
	struct value *out;
	int same;

	if (x->kind != VALUE_MAP || y->kind != VALUE_MAP)
		return render_fail(m->r, "AnsibleError",
		    "failed to combine variables, expected dicts but got a '%s' and a "
		    "'%s'",
		    object_type_name(x), object_type_name(y));
	same = x->map.n == 0 ? 1 : object_equal(m->r, x, y);
	if (same < 0)
		return NULL;
	if (same)
		return map_copy(m->r, y); /* lists, too, are then not doubled */
	if (++m->depth > MAX_DEPTH)
		return render_fail(m->r, "RecursionError",
		    "mappings that are nested deeper than %d", MAX_DEPTH);
	out = map_copy(m->r, x);
	value_pairs(y, p)
	{
		struct value *old = value_getv(x, p->key),
			     *new =
				 old == NULL ? p->value : merge_values(m, old, p->value);

		if (new == NULL || render_count_loop(m->r) < 0)
			return NULL;
		value_put(m->r->a, out, p->key, new);
	}
	m->depth--;
	return out;
}

/* The subject and the arguments, which may be lists of mappings. */
static int
add_maps(struct render *r, struct value *out, struct value *v)
{
	if (is_undefined(v))
		return undefined_fail(r, v), -1;
	if (v->kind == VALUE_NULL)
		return 0;
	if (v->kind != VALUE_LIST && !is_tuple(v)) {
		value_append(r->a, out, v);
		return 0;
	}
	for (size_t i = 0; i < list_value(v)->n; i++) {
		struct value *it = list_value(v)->v[i];

		if (is_undefined(it))
			return undefined_fail(r, it), -1;
		if (it->kind != VALUE_NULL)
			value_append(r->a, out, it);
	}
	return 0;
}

FILTER(combine)
{
	struct merge m = {.r = r};
	struct value *maps = value_list(r->a), *out;

	UNUSED_ARGUMENTS;
	for (size_t i = 0; i < raw->nkw; i++)
		if (!str_eq(raw->kw[i].name, STR("recursive")) &&
		    !str_eq(raw->kw[i].name, STR("list_merge")))
			return render_fail(r, "AnsibleFilterError",
			    "'recursive' and 'list_merge' are the only valid keyword "
			    "arguments");
	if (argument_truth(r, argument_keyword(raw, STR("recursive")), &m.recursive) <
		0 ||
	    merge_of(r, argument_keyword(raw, STR("list_merge")), &m.lists) < 0 ||
	    add_maps(r, maps, v) < 0)
		return NULL;
	for (size_t i = 0; i < raw->n; i++)
		if (add_maps(r, maps, raw->v[i]) < 0)
			return NULL;
	if (maps->list.n == 0)
		return value_map(r->a);
	out = maps->list.v[maps->list.n - 1];
	for (size_t i = maps->list.n - 1; i > 0 && out != NULL; i--)
		out = merge_maps(&m, maps->list.v[i - 1], out);
	return out;
}

static const struct template_function rows[] = {
    {"combine", TEMPLATE_FILTER, "*", 0, combine, "mappings put together, the last wins"},
};

TEMPLATE_FUNCTIONS(filter_combine, rows);
