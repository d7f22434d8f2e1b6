#include "template/filter.h"

#include "template/numeral.h"
#include "template/unicode.h"

/* Natural order, and what templates of Arista's AVD use with it. */

/* A stretch of digits, or of anything else, at the start of s. */
static size_t
stretch(struct str s, bool digits)
{
	size_t i = 0, len;

	for (; i < s.n; i += len)
		if ((unicode_decimal(unicode_next(
			 (struct str){s.p + i, s.n - i}, &len)) >= 0) != digits)
			break;
	return i;
}

/* Text, number, text, …: it begins with text, be it empty, so that keys compare piece by piece. */
static struct value *
natural_key(struct render *r, struct str s, bool ignore_case)
{
	struct value *key = value_list(r->a), *piece;
	bool digits = false;

	do {
		size_t n = stretch(s, digits);
		struct str text = {s.p, n};

		if (digits) {
			piece = numeral_int(r, text, 10);
		} else if (ignore_case) {
			struct buf b;

			buf_init(&b, BUF_TEXT);
			unicode_lower(&b, text);
			piece = object_buf(r, &b);
		} else {
			piece = object_str(r, text);
		}
		if (piece == NULL)
			return NULL;
		value_append(r->a, key, piece);
		s.p += n;
		s.n -= n;
		digits = !digits;
	} while (s.n > 0);
	return key;
}

/* What an item is sorted by: a key of it, if it is a mapping and one is named. */
static struct value *
sorted_by(struct render *r, struct value *item, const struct value *key, bool strict)
{
	struct value *found;

	if (key == NULL || key->kind == VALUE_NULL || item->kind != VALUE_MAP)
		return item;
	found = object_hashable(r, key) ? value_getv(item, key) : NULL;
	if (found != NULL || render_failed(r))
		return found;
	if (strict) {
		struct str shown;

		if (object_text_of(r, (struct value *)(uintptr_t)key, &shown) == 0)
			render_fail(r, "KeyError",
			    "Missing key '" STR_FMT "' in item to sort", STR_ARG(shown));
		return NULL;
	}
	return item;
}

FILTER(natural_sort)
{
	bool strict = true, ignore_case = true;
	struct value *list, **keys, *by;
	struct str text;

	UNUSED_ARGUMENTS;
	if (is_undefined(v) || v->kind == VALUE_NULL)
		return undefined_ask(r, v) < 0 ? NULL : value_list(r->a);
	if (argument_truth(r, a[1], &strict) < 0 ||
	    argument_truth(r, a[2], &ignore_case) < 0 ||
	    (list = object_list(r, v)) == NULL)
		return NULL;
	keys = arena_array(r->a, struct value *, list->list.n + 1);
	for (size_t i = 0; i < list->list.n; i++)
		if ((by = sorted_by(r, list->list.v[i], a[0], strict)) == NULL ||
		    object_text_of(r, by, &text) < 0 ||
		    (keys[i] = natural_key(r, text, ignore_case)) == NULL)
			return NULL;
	return object_sort(r, list->list.v, keys, list->list.n, false) < 0 ? NULL : list;
}

/* 1: neither undefined nor none; -1: failed. */
static int
valid(struct render *r, const struct value *v)
{
	if (undefined_ask(r, v) < 0)
		return -1;
	return !is_undefined(v) && v->kind != VALUE_NULL;
}

/* The first of the value and the defaults that is valid, or none. */
FILTER(avd_default)
{
	int rc = valid(r, v);

	UNUSED_ARGUMENTS;
	for (size_t i = 0; rc == 0 && i < raw->n; i++)
		rc = valid(r, v = raw->v[i]);
	if (raw->nkw > 0)
		return render_fail(r, "TypeError",
		    "arista.avd.default() got an unexpected keyword argument '" STR_FMT
		    "'",
		    STR_ARG(raw->kw[0].name));
	return rc < 0 ? NULL : rc > 0 ? v : object_none();
}

FILTER(avd_defined)
{
	int rc = valid(r, v);

	UNUSED_ARGUMENTS;
	if (rc > 0 && a[0] != NULL && a[0]->kind != VALUE_NULL)
		rc = object_equal(r, v, a[0]);
	return rc < 0 ? NULL : object_bool(rc);
}

static const struct template_function rows[] = {
    {"arista.avd.default", TEMPLATE_FILTER, "*", 0, avd_default,
	"the first of the value and the arguments that is neither undefined nor none"},
    {"arista.avd.defined", TEMPLATE_TEST, "test_value", 0, avd_defined,
	"is neither undefined nor none, and equals the argument if there is one"},
    {"arista.avd.natural_sort", TEMPLATE_FILTER, "sort_key strict ignore_case", 0,
	natural_sort, "the same as natural_sort"},
    {"natural_sort", TEMPLATE_FILTER, "sort_key strict ignore_case", 0, natural_sort,
	"sorted with numbers in the text by their value: ge-0/0/2 before ge-0/0/10"},
};

TEMPLATE_FUNCTIONS(filter_natural, rows);
