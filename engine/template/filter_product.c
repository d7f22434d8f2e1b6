#include "template/filter.h"

/* Ansible's filters that make tuples of the items of lists: Python's zip and itertools. */

enum { MAX_LISTS = 100 };

struct lists {
	struct value **v;
	size_t n;
};

static int
read_lists(
    struct render *r, struct value *v, const struct call_args *raw, struct lists *ret)
{
	if (raw->n >= MAX_LISTS)
		return render_fail(r, "TypeError", "more than %d lists", MAX_LISTS), -1;
	ret->n = raw->n + 1;
	ret->v = arena_array(r->a, struct value *, ret->n);
	for (size_t i = 0; i < ret->n; i++)
		if ((ret->v[i] = object_list(r, i == 0 ? v : raw->v[i - 1])) == NULL)
			return -1;
	return 0;
}

/* The one keyword that such a filter takes; *ret is NULL if it was not given. */
static int
only_keyword(struct render *r, const char *fn, const struct call_args *raw,
    const char *name, struct value **ret)
{
	*ret = NULL;
	for (size_t i = 0; i < raw->nkw; i++) {
		if (!str_eq(raw->kw[i].name, str_of(name)))
			return render_fail(r, "TypeError",
				   "%s() got an unexpected keyword argument '" STR_FMT
				   "'",
				   fn, STR_ARG(raw->kw[i].name)),
			       -1;
		*ret = raw->kw[i].value;
	}
	return 0;
}

/* A tuple that was made counts as a turn of a loop, and its memory is looked at. */
static int
add_tuple(struct render *r, struct value *out, struct value *tuple)
{
	if (render_count_loop(r) < 0 ||
	    render_check_memory(r, tuple->list.n * sizeof(void *)) < 0)
		return -1;
	value_append(r->a, out, tuple);
	return 0;
}

static struct value *
rows_of(struct render *r, const struct lists *l, size_t n, struct value *fill)
{
	struct value *out = value_list(r->a);

	for (size_t i = 0; i < n; i++) {
		struct value *row = value_tuple(r->a);

		for (size_t k = 0; k < l->n; k++)
			value_append(
			    r->a, row, i < l->v[k]->list.n ? l->v[k]->list.v[i] : fill);
		if (add_tuple(r, out, row) < 0)
			return NULL;
	}
	return out;
}

FILTER(zip)
{
	struct value *flag;
	struct lists l;
	bool strict = false, differ = false;
	size_t n;

	UNUSED_ARGUMENTS;
	if (only_keyword(r, "zip", raw, "strict", &flag) < 0 ||
	    argument_truth(r, flag, &strict) < 0 || read_lists(r, v, raw, &l) < 0)
		return NULL;
	n = l.v[0]->list.n;
	for (size_t k = 1; k < l.n; k++) {
		differ |= l.v[k]->list.n != n;
		n = l.v[k]->list.n < n ? l.v[k]->list.n : n;
	}
	if (strict && differ)
		return render_fail(
		    r, "ValueError", "zip() was given lists of different length");
	return rows_of(r, &l, n, NULL);
}

FILTER(zip_longest)
{
	struct value *fill;
	struct lists l;
	size_t n = 0;

	UNUSED_ARGUMENTS;
	if (only_keyword(r, "zip_longest", raw, "fillvalue", &fill) < 0 ||
	    read_lists(r, v, raw, &l) < 0)
		return NULL;
	for (size_t k = 0; k < l.n; k++)
		n = l.v[k]->list.n > n ? l.v[k]->list.n : n;
	return rows_of(r, &l, n, fill != NULL ? fill : object_none());
}

static struct value *
picked(struct render *r, struct value *const *from, const size_t *at, size_t n)
{
	struct value *tuple = value_tuple(r->a);

	for (size_t i = 0; i < n; i++)
		value_append(r->a, tuple, from[i]->list.v[at[i]]);
	return tuple;
}

/* The list as often as `repeat` says: product([a, b], repeat=2) is product([a, b], [a, b]). */
static int
repeat_lists(struct render *r, const struct value *repeat, struct lists *l)
{
	struct value **all;
	int64_t times = 1;

	if (argument_int(r, repeat, &times) < 0)
		return -1;
	if (times < 0 || times > MAX_LISTS || l->n * (size_t)times > MAX_LISTS)
		return render_fail(r, "ValueError",
			   times < 0 ? "repeat argument cannot be negative"
				     : "more than %d lists",
			   MAX_LISTS),
		       -1;
	all = arena_array(r->a, struct value *, l->n * (size_t)times + 1);
	for (size_t i = 0; i < l->n * (size_t)times; i++)
		all[i] = l->v[i % l->n];
	*l = (struct lists){all, l->n * (size_t)times};
	return 0;
}

FILTER(product)
{
	struct value *out = value_list(r->a), *repeat;
	struct lists l;
	size_t *at, k;

	UNUSED_ARGUMENTS;
	if (only_keyword(r, "product", raw, "repeat", &repeat) < 0 ||
	    read_lists(r, v, raw, &l) < 0 || repeat_lists(r, repeat, &l) < 0)
		return NULL;
	for (k = 0; k < l.n; k++)
		if (l.v[k]->list.n == 0)
			return out;
	at = arena_array(r->a, size_t, l.n + 1);
	for (;;) {
		if (add_tuple(r, out, picked(r, l.v, at, l.n)) < 0)
			return NULL;
		for (k = l.n; k > 0 && at[k - 1] + 1 == l.v[k - 1]->list.n; k--)
			at[k - 1] = 0;
		if (k == 0)
			return out;
		at[k - 1]++;
	}
}

/* --- choices of one list, in the order of positions --- */

struct choice {
	struct value *list;
	size_t *at; /* positions chosen */
	size_t n;   /* how many */
};

static int
begin_choice(struct render *r, struct value *v, const struct value *n, struct choice *c)
{
	int64_t want;

	if ((c->list = object_list(r, v)) == NULL)
		return -1;
	want = (int64_t)c->list->list.n;
	if (n != NULL && n->kind != VALUE_NULL && argument_int(r, n, &want) < 0)
		return -1;
	if (want < 0)
		return render_fail(r, "ValueError", "r must be non-negative"), -1;
	if (want > (int64_t)c->list->list.n)
		return 1;
	c->n = (size_t)want;
	c->at = arena_array(r->a, size_t, c->n + 1);
	for (size_t i = 0; i < c->n; i++)
		c->at[i] = i;
	return 0;
}

static int
add_choice(struct render *r, struct value *out, const struct choice *c)
{
	struct value *tuple = value_tuple(r->a);

	for (size_t i = 0; i < c->n; i++)
		value_append(r->a, tuple, c->list->list.v[c->at[i]]);
	return add_tuple(r, out, tuple);
}

FILTER(combinations)
{
	struct value *out = value_list(r->a);
	struct choice c = {0};
	int rc = begin_choice(r, v, a[0], &c);
	size_t k;

	UNUSED_ARGUMENTS;
	if (rc != 0)
		return rc < 0 ? NULL : out;
	for (;;) {
		if (add_choice(r, out, &c) < 0)
			return NULL;
		for (k = c.n; k > 0 && c.at[k - 1] == c.list->list.n - c.n + k - 1;)
			k--;
		if (k == 0)
			return out;
		c.at[k - 1]++;
		for (; k < c.n; k++)
			c.at[k] = c.at[k - 1] + 1;
	}
}

/* The lowest position from `from` on that the first k do not have, or the length of the list. */
static size_t
next_free(const struct choice *c, size_t k, size_t from)
{
	for (;; from++) {
		bool taken = false;

		for (size_t i = 0; i < k; i++)
			taken |= c->at[i] == from;
		if (!taken || from >= c->list->list.n)
			return from;
	}
}

FILTER(permutations)
{
	struct value *out = value_list(r->a);
	struct choice c = {0};
	int rc = begin_choice(r, v, a[0], &c);
	size_t k;

	UNUSED_ARGUMENTS;
	if (rc != 0)
		return rc < 0 ? NULL : out;
	for (;;) {
		if (add_choice(r, out, &c) < 0)
			return NULL;
		for (k = c.n; k > 0; k--) {
			c.at[k - 1] = next_free(&c, k - 1, c.at[k - 1] + 1);
			if (c.at[k - 1] < c.list->list.n)
				break;
		}
		if (k == 0)
			return out;
		for (; k < c.n; k++)
			c.at[k] = next_free(&c, k, 0);
	}
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}

static const struct template_function rows[] = {
    ROW("combinations", "r", 1, combinations, "choices of so many items, in their order"),
    ROW("permutations", "r", 0, permutations, "choices of so many items, in every order"),
    ROW("product", "*", 0, product, "every item with every item of other lists"),
    ROW("zip", "*", 0, zip, "items of several lists side by side, as far as all go"),
    ROW("zip_longest", "*", 0, zip_longest, "the same as far as the longest goes"),
};

TEMPLATE_FUNCTIONS(filter_product, rows);
