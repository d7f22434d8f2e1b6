#include "base/arena.h"
#include "template/argument.h"
#include "template/method.h"

/* Methods of list, and the two that a tuple has too. */

#define METHOD(name)                                                                     \
	static struct value *name(struct render *r, struct value *subject,               \
	    struct value **a, const struct call_args *raw)

METHOD(list_append)
{
	(void)raw;
	value_append(r->a, subject, a[0]);
	return object_none();
}

METHOD(list_extend)
{
	struct value *more = object_list(r, a[0]);

	(void)raw;
	if (more == NULL)
		return NULL;
	value_each(more, it) value_append(r->a, subject, *it);
	return object_none();
}

METHOD(list_insert)
{
	struct value_list *l = &subject->list;
	int64_t at = 0;

	(void)raw;
	if (argument_int(r, a[0], &at) < 0)
		return NULL;
	at = at < 0               ? (at + (int64_t)l->n < 0 ? 0 : at + (int64_t)l->n)
	     : at > (int64_t)l->n ? (int64_t)l->n
				  : at;
	value_append(r->a, subject, a[1]);
	memmove(l->v + at + 1, l->v + at, (l->n - 1 - (size_t)at) * sizeof *l->v);
	l->v[at] = a[1];
	return object_none();
}

static void
cut(struct value_list *l, size_t at)
{
	memmove(l->v + at, l->v + at + 1, (l->n - at - 1) * sizeof *l->v);
	l->n--;
}

METHOD(list_pop)
{
	struct value_list *l = &subject->list;
	int64_t at = -1;
	struct value *v;

	(void)raw;
	if (argument_int(r, a[0], &at) < 0)
		return NULL;
	if (l->n == 0)
		return render_fail(r, "IndexError", "pop from empty list");
	at += at < 0 ? (int64_t)l->n : 0;
	if (at < 0 || at >= (int64_t)l->n)
		return render_fail(r, "IndexError", "pop index out of range");
	v = l->v[at];
	cut(l, (size_t)at);
	return v;
}

/* Index of the first equal item, -1: none, -2: failed. */
static int64_t
find(struct render *r, const struct value_list *l, const struct value *x, size_t from,
    size_t to)
{
	for (size_t i = from; i < to && i < l->n; i++) {
		int rc = l->v[i] == x ? 1 : object_equal(r, l->v[i], x);

		if (rc < 0)
			return -2;
		if (rc)
			return (int64_t)i;
	}
	return -1;
}

METHOD(list_remove)
{
	int64_t at = find(r, &subject->list, a[0], 0, SIZE_MAX);

	(void)raw;
	if (at == -1)
		render_fail(r, "ValueError", "list.remove(x): x not in list");
	if (at < 0)
		return NULL;
	cut(&subject->list, (size_t)at);
	return object_none();
}

METHOD(list_index)
{
	const struct value_list *l = list_value(subject);
	int64_t from = 0, to = INT64_MAX, at;
	struct buf b;

	(void)raw;
	if (argument_int(r, a[1], &from) < 0 || argument_int(r, a[2], &to) < 0)
		return NULL;
	from = from < 0 ? (from + (int64_t)l->n < 0 ? 0 : from + (int64_t)l->n) : from;
	to = to < 0 ? (to + (int64_t)l->n < 0 ? 0 : to + (int64_t)l->n) : to;
	at = find(r, l, a[0], (size_t)from, (size_t)to);
	if (at == -2)
		return NULL;
	if (at >= 0)
		return object_int(r, at);
	if (is_tuple(subject))
		return render_fail(r, "ValueError", "tuple.index(x): x not in tuple");
	buf_init(&b, BUF_LINE);
	if (object_repr(r, a[0], &b) == 0)
		render_fail(r, "ValueError", "%s is not in list", buf_z(&b));
	buf_done(&b);
	return NULL;
}

METHOD(list_count)
{
	const struct value_list *l = list_value(subject);
	int64_t n = 0, at = -1;

	(void)raw;
	while ((at = find(r, l, a[0], (size_t)(at + 1), SIZE_MAX)) >= 0)
		n++;
	return at == -2 ? NULL : object_int(r, n);
}

METHOD(list_reverse)
{
	struct value_list *l = &subject->list;

	(void)r, (void)a, (void)raw;
	for (size_t i = 0, j = l->n; i + 1 < j; i++) {
		struct value *t = l->v[i];

		l->v[i] = l->v[--j];
		l->v[j] = t;
	}
	return object_none();
}

METHOD(list_sort)
{
	struct value_list *l = &subject->list;
	struct value **keys = arena_array(r->a, struct value *, l->n + 1);
	bool reverse = false;

	(void)raw;
	if (argument_truth(r, a[0], &reverse) < 0)
		return NULL;
	if (l->n > 0)
		memcpy(keys, l->v, l->n * sizeof *keys);
	return object_sort(r, l->v, keys, l->n, reverse) < 0 ? NULL : object_none();
}

METHOD(list_copy)
{
	(void)a, (void)raw;
	return object_list(r, subject);
}

METHOD(list_clear)
{
	(void)r, (void)a, (void)raw;
	subject->list.n = 0;
	return object_none();
}

static const struct template_function rows[] = {
    {.name = "append", .params = "object", .required = 1, .fn = list_append},
    {.name = "clear", .params = "", .fn = list_clear},
    {.name = "copy", .params = "", .fn = list_copy},
    {.name = "count", .params = "value", .required = 1, .fn = list_count},
    {.name = "extend", .params = "iterable", .required = 1, .fn = list_extend},
    {.name = "index", .params = "value start stop", .required = 1, .fn = list_index},
    {.name = "insert", .params = "index object", .required = 2, .fn = list_insert},
    {.name = "pop", .params = "index", .fn = list_pop},
    {.name = "remove", .params = "value", .required = 1, .fn = list_remove},
    {.name = "reverse", .params = "", .fn = list_reverse},
    {.name = "sort", .params = "reverse", .fn = list_sort},
};

const struct template_functions method_list = {rows, sizeof rows / sizeof *rows};
