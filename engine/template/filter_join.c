#include "template/filter.h"

#include "template/markup.h"

/* join: items as one text. */

/* Under autoescape: escaped text if any of the pieces is. */
static struct value *
join_escaped(struct render *r, struct value *v, struct value **a)
{
	struct value *glue = a[0] != NULL ? a[0] : object_str(r, (struct str){"", 0});
	bool markup = markup_has_html(glue);
	struct value *list = object_list(r, v), *text;
	struct buf b;

	if (list == NULL || (!is_str(glue) && (glue = object_text(r, glue)) == NULL))
		return NULL;
	value_each(list, it)
	{
		if (a[1] != NULL && a[1]->kind != VALUE_NULL &&
		    (*it = object_path(r, *it, a[1], NULL)) == NULL)
			return NULL;
		markup |= markup_has_html(*it);
	}
	if (markup && (glue = markup_escape(r, glue)) == NULL)
		return NULL;
	buf_init(&b, BUF_TEXT);
	value_each(list, it)
	{
		struct value *x = markup ? markup_escape(r, *it) : object_text(r, *it);

		if (x == NULL) {
			buf_done(&b);
			return NULL;
		}
		if (it != list->list.v)
			buf_addstr(&b, str_value(glue));
		buf_addstr(&b, str_value(x));
	}
	text = object_buf(r, &b);
	return markup ? markup_safe(r, text) : text;
}

enum { JOINED_AT_ONCE = 1 << 20 };

/* The octets of a list of nothing but texts put together; -1: it is none, or a long one. */
static int64_t
joined_length(const struct value *v, struct str glue)
{
	size_t n = 0;

	if (v->kind != VALUE_LIST && v->kind != VALUE_TUPLE)
		return -1;
	value_each(v, it)
	{
		if ((*it)->kind != VALUE_STR)
			return -1;
		n += (*it)->str.n + glue.n;
		if (n > JOINED_AT_ONCE)
			return -1;
	}
	return (int64_t)n;
}

static struct value *
join_texts(struct render *r, const struct value *v, struct str glue, size_t most)
{
	char *text = arena_alloc(r->a, most + 1), *at = text;

	value_each(v, it)
	{
		if (it != v->list.v && glue.n > 0)
			at = mempcpy(at, glue.p, glue.n);
		at = mempcpy(at, (*it)->str.p, (*it)->str.n);
	}
	return object_str(r, (struct str){text, (size_t)(at - text)});
}

FILTER(join)
{
	struct str glue = {"", 0};
	struct iter it;
	struct value *x;
	struct buf b;
	bool first = true;
	int64_t most;

	UNUSED_ARGUMENTS;
	if (markup_wanted(r))
		return join_escaped(r, v, a);
	if ((a[0] != NULL && object_text_of(r, a[0], &glue) < 0) ||
	    object_iter(r, v, &it) < 0)
		return NULL;
	most = a[1] == NULL ? joined_length(v, glue) : -1;
	if (most >= 0)
		return join_texts(r, v, glue, (size_t)most);
	object_buf_init(r, &b);
	while ((x = iter_next(r, &it)) != NULL) {
		if (a[1] != NULL && a[1]->kind != VALUE_NULL &&
		    (x = object_path(r, x, a[1], NULL)) == NULL)
			break;
		if (!first)
			buf_addstr(&b, glue);
		first = false;
		if (object_print(r, x, &b) < 0)
			break;
	}
	if (render_failed(r)) {
		buf_done(&b);
		return NULL;
	}
	return object_buf(r, &b);
}

static const struct template_function rows[] = {
    {"join", TEMPLATE_FILTER, "d attribute", 0, join, "items as one text"},
};

TEMPLATE_FUNCTIONS(filter_join, rows);
