#include "template/filter.h"
#include "template/markup.h"

/* Jinja's filters on sequences. */

FILTER(filter_length)
{
	int64_t n;

	UNUSED_ARGUMENTS;
	n = object_length(r, v, true);
	return n < 0 ? NULL : object_int(r, n);
}

FILTER(filter_list_of)
{
	UNUSED_ARGUMENTS;
	return object_list(r, v);
}

FILTER(filter_first)
{
	struct iter it;
	struct value *x;

	UNUSED_ARGUMENTS;
	if (object_iter(r, v, &it) < 0)
		return NULL;
	x = iter_next(r, &it);
	if (x == NULL && !render_failed(r))
		return undefined_hint(r, "No first item, sequence was empty.", NULL);
	return x;
}

static bool
reversible(const struct value *v)
{
	return v->kind == VALUE_LIST || is_tuple(v) || v->kind == VALUE_MAP ||
	       is_str(v) || is_type(v, &type_range) || is_type(v, &type_items) ||
	       is_type(v, &type_keys) || is_type(v, &type_values);
}

FILTER(filter_last)
{
	struct value *list;

	UNUSED_ARGUMENTS;
	if (is_undefined(v)) {
		if (undefined_strict(v))
			return undefined_fail(r, v);
		return undefined_hint(r, "No last item, sequence was empty.", NULL);
	}
	if (!reversible(v))
		return render_fail(
		    r, "TypeError", "'%s' object is not reversible", object_type_name(v));
	list = object_list(r, v);
	if (list == NULL)
		return NULL;
	if (list->list.n == 0)
		return undefined_hint(r, "No last item, sequence was empty.", NULL);
	return markup_like(r, v, list->list.v[list->list.n - 1]);
}

static struct value *
next_back(struct render *r, struct generator *g)
{
	struct value *list = g->state;

	(void)r;
	return list->list.n > 0 ? list->list.v[--list->list.n] : NULL;
}

FILTER(filter_reverse)
{
	struct value *list;
	struct buf b;

	UNUSED_ARGUMENTS;
	if (!object_iterable(v) && !is_undefined(v))
		return render_fail(r, "FilterArgumentError", "argument must be iterable");
	list = object_list(r, v);
	if (list == NULL && !r->restart && strcmp(r->f->type, "TypeError") == 0) {
		/* of a generator, Jinja says this of whatever its items ran into */
		*r->f = (struct failure){0};
		return render_fail(r, "FilterArgumentError", "argument must be iterable");
	}
	if (list == NULL)
		return NULL;
	if (is_str(v)) {
		buf_init(&b, BUF_TEXT);
		for (size_t i = list->list.n; i-- > 0;)
			buf_addstr(&b, list->list.v[i]->str);
		return markup_like(r, v, object_buf(r, &b));
	}
	if (!reversible(v) && !is_undefined(v)) {
		for (size_t i = 0, j = list->list.n; i + 1 < j; i++) {
			struct value *t = list->list.v[i];

			list->list.v[i] = list->list.v[--j];
			list->list.v[j] = t;
		}
		return list;
	}
	return object_generator(r, next_back, NULL, list);
}

/* --- sorting --- */

static struct value **
keys_of(struct render *r, const struct value *list, const struct key_of *k)
{
	struct value **keys = arena_array(r->a, struct value *, list->list.n + 1);

	for (size_t i = 0; i < list->list.n; i++)
		if ((keys[i] = filter_key(r, list->list.v[i], k)) == NULL)
			return NULL;
	return keys;
}

FILTER(filter_sort)
{
	struct key_of k = {.path = a[2], .many = true};
	bool reverse = false;
	struct value *list, **keys;

	UNUSED_ARGUMENTS;
	if (argument_truth(r, a[0], &reverse) < 0 ||
	    argument_truth(r, a[1], &k.sensitive) < 0)
		return NULL;
	list = object_list(r, v);
	if (list == NULL || (keys = keys_of(r, list, &k)) == NULL)
		return NULL;
	return object_sort(r, list->list.v, keys, list->list.n, reverse) < 0 ? NULL
									     : list;
}

FILTER(filter_dictsort)
{
	struct key_of k = {0};
	bool reverse = false, by_value = false;
	struct value *list, **keys, *items;
	struct str by = STR("key");

	UNUSED_ARGUMENTS;
	if (argument_truth(r, a[0], &k.sensitive) < 0 ||
	    argument_truth(r, a[2], &reverse) < 0)
		return NULL;
	if (a[1] != NULL)
		by = is_str(a[1]) ? str_value(a[1]) : STR("");
	by_value = str_eq(by, STR("value"));
	if (!by_value && !str_eq(by, STR("key")))
		return render_fail(r, "FilterArgumentError",
		    "You can only sort by either \"key\" or \"value\"");
	if (is_undefined(v))
		return undefined_fail(r, v);
	if (v->kind != VALUE_MAP)
		return render_fail(r, "AttributeError",
		    "'%s' object has no attribute 'items'", object_type_name(v));
	items = object_new(r, &type_items, v);
	list = object_list(r, items);
	keys = arena_array(r->a, struct value *, list->list.n + 1);
	for (size_t i = 0; i < list->list.n; i++)
		if ((keys[i] = filter_key(r, list->list.v[i]->list.v[by_value], &k)) ==
		    NULL)
			return NULL;
	return object_sort(r, list->list.v, keys, list->list.n, reverse) < 0 ? NULL
									     : list;
}

FILTER(filter_groupby)
{
	struct key_of k = {.path = a[0], .otherwise = a[1]};
	struct value *list, **keys, *out = value_list(r->a), *group = NULL, *last = NULL;

	UNUSED_ARGUMENTS;
	if (a[1] != NULL && a[1]->kind == VALUE_NULL)
		k.otherwise = NULL;
	if (argument_truth(r, a[2], &k.sensitive) < 0 ||
	    (list = object_list(r, v)) == NULL)
		return NULL;
	keys = keys_of(r, list, &k);
	if (keys == NULL || object_sort(r, list->list.v, keys, list->list.n, false) < 0)
		return NULL;
	for (size_t i = 0; i < list->list.n; i++) {
		struct value *key = filter_key(r, list->list.v[i], &k), *shown;
		struct group *g;
		int same = key == NULL    ? -1
			   : last == NULL ? 0
					  : object_equal(r, last, key);

		if (same < 0)
			return NULL;
		last = key;
		if (!same) {
			shown = a[0]->kind == VALUE_NULL
				    ? list->list.v[i]
				    : object_path(r, list->list.v[i], a[0], k.otherwise);
			if (shown == NULL)
				return NULL;
			g = arena_new_of(r->a, struct group);
			g->list.kind = VALUE_TUPLE;
			group = value_list(r->a);
			value_append(r->a, &g->list, shown);
			value_append(r->a, &g->list, group);
			value_append(r->a, out, object_new(r, &type_group, &g->list));
		}
		value_append(r->a, group, list->list.v[i]);
	}
	return out;
}

static struct value *
extreme(struct render *r, struct value *v, struct value **a, enum operator op)
{
	struct key_of k = {.path = a[1]};
	struct iter it;
	struct value *best = NULL, *best_key = NULL, *x;

	if (argument_truth(r, a[0], &k.sensitive) < 0 || object_iter(r, v, &it) < 0)
		return NULL;
	while ((x = iter_next(r, &it)) != NULL) {
		struct value *key = filter_key(r, x, &k);
		int rc = key == NULL    ? -1
			 : best == NULL ? 1
					: object_compare(r, op, key, best_key);

		if (rc < 0)
			return NULL;
		if (rc) {
			best = x;
			best_key = key;
		}
	}
	if (best == NULL && !render_failed(r))
		return undefined_hint(r, "No aggregated item, sequence was empty.", NULL);
	return render_failed(r) ? NULL : best;
}

FILTER(filter_min)
{
	UNUSED_ARGUMENTS;
	return extreme(r, v, a, OP_LT);
}

FILTER(filter_max)
{
	UNUSED_ARGUMENTS;
	return extreme(r, v, a, OP_GT);
}

struct unique {
	struct key_of k;
	struct value *seen; /* mapping */
	bool undefined;     /* one was seen */
};

static struct value *
next_unique(struct render *r, struct generator *g)
{
	struct unique *u = g->state;
	struct value *x, *key;

	while ((x = iter_next(r, &g->source)) != NULL) {
		key = filter_key(r, x, &u->k);
		if (key == NULL || !object_hashable(r, key))
			return NULL;
		if (is_undefined(key) && u->undefined)
			continue; /* they are all equal */
		u->undefined |= is_undefined(key);
		if (value_getv(u->seen, key) != NULL)
			continue;
		value_put(r->a, u->seen, key, object_bool(true));
		return x;
	}
	return NULL;
}

/* Ansible's: what has no place in a set is compared with all that came before. NULL: it has, or a failure. */
static struct value *
unique_scan(struct render *r, struct value *list)
{
	struct value *out = value_list(r->a);
	size_t n = 0;

	while (n < list->list.n && object_hashable(r, list->list.v[n]))
		n++;
	if (n == list->list.n)
		return NULL;
	*r->f = (struct failure){0};
	value_each(list, it)
	{
		int in = object_in(r, *it, out);

		if (in < 0)
			return NULL;
		if (!in)
			value_append(r->a, out, *it);
	}
	return out;
}

FILTER(filter_unique)
{
	struct unique *u = arena_new_of(r->a, struct unique);
	struct value *out;

	UNUSED_ARGUMENTS;
	u->k.path = a[1];
	if (argument_truth(r, a[0], &u->k.sensitive) < 0)
		return NULL;
	u->seen = value_map(r->a);
	if (r->o->undefined == TEMPLATE_ANSIBLE && a[1] == NULL) {
		v = object_list(r, v);
		out = v != NULL ? unique_scan(r, v) : NULL;
		if (v == NULL || out != NULL || render_failed(r))
			return out;
	}
	return object_generator(r, next_unique, v, u);
}

FILTER(filter_sum)
{
	struct iter it;
	struct value *total = a[1] != NULL ? a[1] : object_int(r, 0), *x;

	UNUSED_ARGUMENTS;
	if (is_str(total))
		return render_fail(
		    r, "TypeError", "sum() can't sum strings [use ''.join(seq) instead]");
	if (object_iter(r, v, &it) < 0)
		return NULL;
	while (total != NULL && (x = iter_next(r, &it)) != NULL) {
		if (a[0] != NULL && a[0]->kind != VALUE_NULL &&
		    (x = object_path(r, x, a[0], NULL)) == NULL)
			return NULL;
		total = object_binary(r, OP_ADD, total, x);
	}
	return render_failed(r) ? NULL : total;
}

/* --- batch and slice --- */

struct batch {
	int64_t count;
	struct value *fill;
	bool any; /* a list was begun */
};

static struct value *
next_batch(struct render *r, struct generator *g)
{
	struct batch *b = g->state;
	struct value *row = value_list(r->a), *x = NULL;

	while ((int64_t)row->list.n < b->count && (x = iter_next(r, &g->source)) != NULL)
		value_append(r->a, row, x);
	if (render_failed(r) || row->list.n == 0)
		return NULL;
	if (x == NULL && b->fill != NULL)
		while ((int64_t)row->list.n < b->count) {
			value_append(r->a, row, b->fill);
			if (row->list.n % 4096 == 0 && render_check_memory(r, 0) < 0)
				return NULL;
		}
	return row;
}

FILTER(filter_batch)
{
	struct batch *b = arena_new_of(r->a, struct batch);

	UNUSED_ARGUMENTS;
	if (argument_int(r, a[0], &b->count) < 0)
		return NULL;
	if (b->count <= 0)
		return render_fail(r, "ValueError", "batch wants a positive number");
	b->fill = a[1] != NULL && a[1]->kind != VALUE_NULL ? a[1] : NULL;
	return object_generator(r, next_batch, v, b);
}

struct slices {
	struct value *source, *seq, *fill;
	int64_t n, at, offset;
};

static struct value *
next_slice(struct render *r, struct generator *g)
{
	struct slices *s = g->state;
	int64_t length, per, extra, from, to;
	struct value *row;

	if (s->seq == NULL && (s->seq = object_list(r, s->source)) == NULL)
		return NULL;
	if (s->n == 0)
		return render_fail(
		    r, "ZeroDivisionError", "integer division or modulo by zero");
	if (s->at >= s->n)
		return NULL;
	length = (int64_t)s->seq->list.n;
	per = length / s->n;
	extra = length % s->n;
	from = s->offset + s->at * per;
	s->offset += s->at < extra;
	to = s->offset + (s->at + 1) * per;
	row = value_list(r->a);
	for (int64_t i = from; i < to; i++)
		value_append(r->a, row, s->seq->list.v[i]);
	if (s->fill != NULL && s->at >= extra)
		value_append(r->a, row, s->fill);
	s->at++;
	return row;
}

FILTER(filter_slice)
{
	struct slices *s = arena_new_of(r->a, struct slices);

	UNUSED_ARGUMENTS;
	if (argument_int(r, a[0], &s->n) < 0)
		return NULL;
	if (s->n > RENDER_RANGE)
		return render_fail(r, "LimitError", "more than %d slices", RENDER_RANGE);
	s->fill = a[1] != NULL && a[1]->kind != VALUE_NULL ? a[1] : NULL;
	s->seq = NULL;
	s->source = v;
	return object_generator(r, next_slice, NULL, s);
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}

static const struct template_function rows[] = {
    ROW("batch", "linecount fill_with", 1, filter_batch, "lists of so many items each"),
    ROW("count", "", 0, filter_length, "number of items"),
    ROW("dictsort", "case_sensitive by reverse", 0, filter_dictsort,
	"pairs of a mapping, sorted"),
    ROW("first", "", 0, filter_first, "first item"),
    ROW("groupby", "attribute default case_sensitive", 1, filter_groupby,
	"groups of items with the same attribute"),
    ROW("last", "", 0, filter_last, "last item"),
    ROW("length", "", 0, filter_length, "number of items"),
    ROW("list", "", 0, filter_list_of, "as a list"),
    ROW("max", "case_sensitive attribute", 0, filter_max, "largest item"),
    ROW("min", "case_sensitive attribute", 0, filter_min, "smallest item"),
    ROW("reverse", "", 0, filter_reverse, "the other way round"),
    ROW("slice", "slices fill_with", 1, filter_slice, "so many lists of items"),
    ROW("sort", "reverse case_sensitive attribute", 0, filter_sort, "sorted"),
    ROW("sum", "attribute start", 0, filter_sum, "added up"),
    ROW("unique", "case_sensitive attribute", 0, filter_unique, "without repetitions"),
};

TEMPLATE_FUNCTIONS(filter_list, rows);
