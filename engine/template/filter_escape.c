#include <stdio.h>

#include "template/filter.h"
#include "template/markup.h"

/* Escaping: HTML, URLs; escaped text is Markup, which is not escaped twice. */

FILTER(escape_value)
{
	UNUSED_ARGUMENTS;
	return markup_escape(r, v);
}

FILTER(force_escape)
{
	struct str s;

	UNUSED_ARGUMENTS;
	return object_text_of(r, v, &s) < 0 ? NULL : markup_escape_text(r, s);
}

FILTER(mark_safe)
{
	struct str s;

	UNUSED_ARGUMENTS;
	return object_text_of(r, v, &s) < 0 ? NULL : object_markup(r, s);
}

static void
quote_url(struct buf *b, struct str s, bool query)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		    (c >= 'A' && c <= 'Z') || (c != '\0' && strchr("_.-~", c) != NULL) ||
		    (c == '/' && !query))
			buf_addc(b, (char)c);
		else if (c == ' ' && query)
			buf_addc(b, '+');
		else
			buf_printf(b, "%%%02X", c);
	}
}

static int
quote_pair(struct render *r, struct buf *b, struct value *pair)
{
	struct value *list = object_list(r, pair);
	struct str k, x;

	if (list == NULL)
		return -1;
	if (list->list.n != 2) {
		render_fail(r, "ValueError",
		    list->list.n < 2 ? "not enough values to unpack (expected 2, got %zu)"
				     : "too many values to unpack (expected 2)",
		    list->list.n);
		return -1;
	}
	if (object_text_of(r, list->list.v[0], &k) < 0 ||
	    object_text_of(r, list->list.v[1], &x) < 0)
		return -1;
	if (b->n > 0)
		buf_addc(b, '&');
	quote_url(b, k, true);
	buf_addc(b, '=');
	quote_url(b, x, true);
	return 0;
}

FILTER(urlencode)
{
	struct buf b;
	struct iter it;
	struct str s;
	struct value *x;

	UNUSED_ARGUMENTS;
	if (is_str(v) || !object_iterable(v)) {
		if (object_text_of(r, v, &s) < 0)
			return NULL;
		buf_init(&b, BUF_TEXT);
		quote_url(&b, s, false);
		return object_buf(r, &b);
	}
	if (v->kind == VALUE_MAP)
		v = object_new(r, &type_items, v);
	if (object_iter(r, v, &it) < 0)
		return NULL;
	buf_init(&b, BUF_TEXT);
	while ((x = iter_next(r, &it)) != NULL && quote_pair(r, &b, x) == 0)
		;
	if (render_failed(r)) {
		buf_done(&b);
		return NULL;
	}
	return object_buf(r, &b);
}

static const char *
bad_key(struct str key)
{
	for (size_t i = 0; i < key.n; i++)
		if (strchr(" \t\n\r\f\v/>=", key.p[i]) != NULL && key.p[i] != '\0')
			return key.p + i;
	return NULL;
}

FILTER(xmlattr)
{
	bool space = true;
	struct buf b;
	struct str s;
	struct value *escaped;

	UNUSED_ARGUMENTS;
	if (argument_truth(r, a[0], &space) < 0)
		return NULL;
	if (v->kind != VALUE_MAP)
		return render_fail(r, "AttributeError",
		    "'%s' object has no attribute 'items'", object_type_name(v));
	buf_init(&b, BUF_TEXT);
	value_pairs(v, p)
	{
		if (p->value->kind == VALUE_NULL || is_undefined(p->value))
			continue;
		if (!is_str(p->key)) {
			render_fail(r, "TypeError",
			    "expected string or bytes-like object, got '%s'",
			    object_type_name(p->key));
			break;
		}
		s = str_value(p->key);
		if (bad_key(s) != NULL) {
			render_fail(r, "ValueError",
			    "Invalid character in attribute name: '" STR_FMT "'",
			    STR_ARG(s));
			break;
		}
		if (space || b.n > 0)
			buf_addc(&b, ' ');
		markup_add_escaped(&b, s);
		buf_adds(&b, "=\"");
		escaped = markup_escape(r, p->value);
		if (escaped == NULL)
			break;
		buf_addstr(&b, str_value(escaped));
		buf_addc(&b, '"');
	}
	if (render_failed(r)) {
		buf_done(&b);
		return NULL;
	}
	return markup_wanted(r) ? markup_safe(r, object_buf(r, &b)) : object_buf(r, &b);
}

FILTER(filesizeformat)
{
	static const char *const decimal[] = {"kB", "MB", "GB", "TB", "PB", "EB", "ZB",
	    "YB"},
				 *const binary[] = {"KiB", "MiB", "GiB", "TiB", "PiB",
				     "EiB", "ZiB", "YiB"};
	bool two = false;
	double size, base, unit;
	int i = 0;

	UNUSED_ARGUMENTS;
	if (argument_truth(r, a[0], &two) < 0)
		return NULL;
	if (is_undefined(v))
		return undefined_fail(r, v);
	if (is_str(v)) {
		const struct template_function *fn =
		    template_function_find(TEMPLATE_FILTER, STR("float"));
		struct value *none = object_none(), *n;

		n = fn->fn(r, v, &none, raw);
		if (n == NULL || n->kind != VALUE_FLOAT)
			return render_fail(r, "ValueError",
			    "could not convert string to float: '" STR_FMT "'",
			    STR_ARG(str_value(v)));
		v = n;
	}
	if (!is_number(v))
		return render_fail(r, "TypeError",
		    "float() argument must be a string or a real number, not '%s'",
		    object_type_name(v));
	size = float_value(v);
	base = two ? 1024 : 1000;
	if (size == 1)
		return object_copy_str(r, STR("1 Byte"));
	if (size < base)
		return value_strf(r->a, "%lld Bytes", (long long)size);
	for (unit = base * base; i < 7 && size >= unit; i++)
		unit *= base;
	return value_strf(
	    r->a, "%.1f %s", base * size / unit, two ? binary[i] : decimal[i]);
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}

static const struct template_function rows[] = {
    ROW("e", "", 0, escape_value, "escaped for HTML"),
    ROW("escape", "", 0, escape_value, "escaped for HTML"),
    ROW("filesizeformat", "binary", 0, filesizeformat, "a size in readable units"),
    ROW("forceescape", "", 0, force_escape, "escaped for HTML, even twice"),
    ROW("safe", "", 0, mark_safe, "text that escape leaves alone"),
    ROW("urlencode", "", 0, urlencode, "quoted for a URL"),
    ROW("xmlattr", "autospace", 0, xmlattr,
	"attributes of an XML element from a mapping"),
};

TEMPLATE_FUNCTIONS(filter_escape, rows);
