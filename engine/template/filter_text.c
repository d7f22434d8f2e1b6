#include "template/filter.h"

#include "template/markup.h"
#include "template/text.h"
#include "template/unicode.h"

/* Jinja's filters on text. soft_str: everything is made text first. */

static int
soft(struct render *r, struct value *v, struct str *ret)
{
	return object_text_of(r, v, ret);
}

static struct value *
cased(struct render *r, struct value *v, enum unicode_case to)
{
	struct str s;
	struct buf b;

	if (soft(r, v, &s) < 0)
		return NULL;
	object_buf_init(r, &b);
	if (to == UNICODE_TO_LOWER)
		unicode_lower(&b, s);
	else
		unicode_case(&b, s, to);
	return markup_like(r, v, object_buf(r, &b));
}

FILTER(filter_upper)
{
	UNUSED_ARGUMENTS;
	return cased(r, v, UNICODE_TO_UPPER);
}

FILTER(filter_lower)
{
	UNUSED_ARGUMENTS;
	return cased(r, v, UNICODE_TO_LOWER);
}

FILTER(filter_capitalize)
{
	struct str s;

	UNUSED_ARGUMENTS;
	return soft(r, v, &s) < 0 ? NULL : markup_like(r, v, text_capitalize(r, s));
}

static bool
starts_word(uint32_t c)
{
	return c == '-' || c == '(' || c == '{' || c == '[' || c == '<' ||
	       unicode_space(c);
}

/* Words begin behind white space and -({[<; their first character goes up, the others down. */
FILTER(filter_title)
{
	struct str s;
	struct buf b;
	size_t len;

	UNUSED_ARGUMENTS;
	if (soft(r, v, &s) < 0)
		return NULL;
	buf_init(&b, BUF_TEXT);
	for (size_t i = 0; i < s.n;) {
		size_t start = i;
		bool gap =
		    starts_word(unicode_next((struct str){s.p + i, s.n - i}, &len));
		size_t first = len;

		while (i < s.n && starts_word(unicode_next(
				      (struct str){s.p + i, s.n - i}, &len)) == gap)
			i += len;
		unicode_case(&b, (struct str){s.p + start, first}, UNICODE_TO_UPPER);
		unicode_lower(&b, (struct str){s.p + start + first, i - start - first});
	}
	return object_buf(r, &b);
}

FILTER(filter_trim)
{
	struct str s, chars = {0};

	UNUSED_ARGUMENTS;
	if (soft(r, v, &s) < 0)
		return NULL;
	if (a[0] != NULL && a[0]->kind != VALUE_NULL) {
		if (!is_str(a[0]))
			return render_fail(
			    r, "TypeError", "strip arg must be None or str");
		/* escaped text escapes the arguments of its methods */
		a[0] = is_markup(v) ? markup_escape(r, a[0]) : a[0];
		if (a[0] == NULL)
			return NULL;
		chars = str_value(a[0]);
	}
	return markup_like(r, v, object_str(r, text_strip(s, chars, true, true)));
}

FILTER(filter_replace)
{
	struct str s, old, new;
	int64_t most = -1;
	bool markup = false;

	UNUSED_ARGUMENTS;
	if (markup_wanted(r) && (markup_has_html(a[0]) || markup_has_html(a[1])) &&
	    (v = markup_escape(r, v)) == NULL)
		return NULL;
	/* the method of escaped text: it escapes its arguments */
	if (markup_wanted(r) && is_markup(v)) {
		markup = true;
		for (int i = 0; i < 2; i++)
			if ((!is_str(a[i]) && (a[i] = object_text(r, a[i])) == NULL) ||
			    (a[i] = markup_escape(r, a[i])) == NULL)
				return NULL;
	}
	if (soft(r, v, &s) < 0 || soft(r, a[0], &old) < 0 || soft(r, a[1], &new) < 0)
		return NULL;
	if (a[2] != NULL && a[2]->kind != VALUE_NULL && argument_int(r, a[2], &most) < 0)
		return NULL;
	return markup ? markup_safe(r, text_replace(r, s, old, new, most))
		      : text_replace(r, s, old, new, most);
}

FILTER(filter_center)
{
	struct str s;
	int64_t width = 80;

	UNUSED_ARGUMENTS;
	if (soft(r, v, &s) < 0 || argument_int(r, a[0], &width) < 0)
		return NULL;
	return markup_like(r, v, text_justify(r, s, width, STR(" "), TEXT_CENTER));
}

FILTER(filter_string)
{
	UNUSED_ARGUMENTS;
	/* Ansible's is plain text, of escaped text, too */
	return is_str(v) && r->o->undefined != TEMPLATE_ANSIBLE ? v : object_text(r, v);
}

FILTER(filter_format)
{
	struct value *values;

	UNUSED_ARGUMENTS;
	if (!is_str(v) && (v = object_text(r, v)) == NULL)
		return NULL;
	if (raw->n > 0 && raw->nkw > 0)
		return render_fail(r, "FilterArgumentError",
		    "can't handle positional and keyword arguments at the same time");
	if (raw->nkw > 0) {
		values = value_map(r->a);
		for (size_t i = 0; i < raw->nkw; i++)
			value_put(r->a, values, object_str(r, raw->kw[i].name),
			    raw->kw[i].value);
		return object_binary(r, OP_MOD, v, values);
	}
	values = value_tuple(r->a);
	for (size_t i = 0; i < raw->n; i++)
		value_append(r->a, values, raw->v[i]);
	return object_binary(r, OP_MOD, v, values);
}

/* --- indent --- */

struct indent {
	struct str with;
	bool first, blank;
};

static int
indent_arguments(struct render *r, struct value **a, struct indent *in)
{
	int64_t width = 4;
	char *p;

	if (argument_truth(r, a[1], &in->first) < 0 ||
	    argument_truth(r, a[2], &in->blank) < 0)
		return -1;
	if (a[0] != NULL && is_str(a[0])) {
		in->with = str_value(a[0]);
		return 0;
	}
	if (a[0] != NULL && !is_int(a[0]) && !is_undefined(a[0])) {
		render_fail(r, "TypeError",
		    "can't multiply sequence by non-int of type '%s'",
		    object_type_name(a[0]));
		return -1;
	}
	if (argument_int(r, a[0], &width) < 0)
		return -1;
	width = width < 0 ? 0 : width;
	if (width > 10000) {
		render_fail(r, "LimitError", "an indentation of more than 10000 columns");
		return -1;
	}
	p = arena_alloc(r->a, (size_t)width + 1);
	memset(p, ' ', (size_t)width);
	in->with = (struct str){p, (size_t)width};
	return 0;
}

/* Escaped text escapes the line it is added to; what it joins (blank) becomes escaped text. */
static struct value *
indent_by_markup(struct render *r, const struct value *v, const struct indent *in)
{
	struct str s = str_value(v);
	struct value *made;
	struct buf b;
	size_t end = 1;
	bool first = true;

	buf_init(&b, BUF_TEXT);
	for (; end > 0; first = false) {
		struct str line = unicode_line(&s, &end);

		if (!first)
			buf_addc(&b, '\n');
		if (!first && (in->blank || line.n > 0))
			buf_addstr(&b, in->with);
		if (in->blank || (!first && line.n > 0))
			markup_add_escaped(&b, line);
		else
			buf_addstr(&b, line);
	}
	made = object_buf(r, &b);
	if (made != NULL && in->blank)
		made = markup_safe(r, made);
	return in->first && made != NULL ? markup_add(r, object_markup(r, in->with), made)
					 : made;
}

FILTER(filter_indent)
{
	struct indent in = {0};
	struct buf b;
	struct str s;
	size_t end = 1;
	bool first = true, by_markup;

	UNUSED_ARGUMENTS;
	if (is_undefined(v))
		return undefined_fail(r, v);
	/* Jinja begins with s += "\n" */
	if (v->kind == VALUE_LIST)
		return render_fail(
		    r, "AttributeError", "'list' object has no attribute 'splitlines'");
	if (is_tuple(v))
		return object_binary(r, OP_ADD, v, object_str(r, STR("\n")));
	if (!is_str(v))
		return render_fail(r, "TypeError",
		    "unsupported operand type(s) for +=: '%s' and 'str'",
		    object_type_name(v));
	if (indent_arguments(r, a, &in) < 0)
		return NULL;
	by_markup = a[0] != NULL && is_markup(a[0]) && !is_markup(v);
	if (by_markup)
		return indent_by_markup(r, v, &in);
	buf_init(&b, BUF_TEXT);
	/* Jinja adds a newline first, so that text that ends in one keeps it */
	for (s = str_value(v); end > 0; first = false) {
		struct str line = unicode_line(&s, &end);

		if (!first)
			buf_addc(&b, '\n');
		if (first ? in.first : in.blank || line.n > 0)
			buf_addstr(&b, in.with);
		buf_addstr(&b, line);
	}
	return markup_like(r, v, object_buf(r, &b));
}

FILTER(filter_truncate)
{
	int64_t length = 255, leeway = 5, n, ends;
	bool kill = false;
	struct str s, end = STR("..."), head;
	const char *blank;

	UNUSED_ARGUMENTS;
	if (argument_int(r, a[0], &length) < 0 || argument_truth(r, a[1], &kill) < 0 ||
	    argument_text(r, "end", a[2], &end) < 0)
		return NULL;
	if (a[3] != NULL && a[3]->kind != VALUE_NULL &&
	    argument_int(r, a[3], &leeway) < 0)
		return NULL;
	ends = (int64_t)unicode_length(end);
	if (length < ends)
		return render_fail(r, "AssertionError",
		    "expected length >= %lld, got %lld", (long long)ends,
		    (long long)length);
	if (leeway < 0)
		return render_fail(r, "AssertionError", "expected leeway >= 0, got %lld",
		    (long long)leeway);
	n = object_length(r, v, true);
	if (n < 0)
		return NULL;
	if (n <= length + leeway)
		return v;
	if ((v->kind == VALUE_LIST || is_tuple(v)) && !kill)
		return render_fail(r, "AttributeError",
		    "'%s' object has no attribute 'rsplit'", object_type_name(v));
	if (!is_str(v))
		return render_fail(
		    r, "TypeError", "truncate wants text, not %s", object_type_name(v));
	s = str_value(v);
	head = (struct str){s.p, unicode_offset(s, (size_t)(length - ends))};
	blank = kill ? NULL : memrchr(head.p, ' ', head.n);
	if (blank != NULL)
		head.n = (size_t)(blank - head.p);
	return object_binary(r, OP_ADD, markup_like(r, v, object_str(r, head)),
	    a[2] != NULL && is_str(a[2]) ? a[2] : object_str(r, end));
}

FILTER(filter_wordcount)
{
	struct str s;
	int64_t n = 0;
	bool inside = false;
	size_t len;

	UNUSED_ARGUMENTS;
	if (soft(r, v, &s) < 0)
		return NULL;
	for (size_t i = 0; i < s.n; i += len) {
		bool word =
		    unicode_word(unicode_next((struct str){s.p + i, s.n - i}, &len));

		n += word && !inside;
		inside = word;
	}
	return object_int(r, n);
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}

static const struct template_function rows[] = {
    ROW("capitalize", "", 0, filter_capitalize,
	"first character upper case, the others lower case"),
    ROW("center", "width", 0, filter_center, "in the middle of a field"),
    ROW("format", "*", 0, filter_format, "printf-style: '%s' | format(x)"),
    ROW("indent", "width first blank", 0, filter_indent,
	"every line but the first moved right"),
    ROW("lower", "", 0, filter_lower, "lower case"),
    ROW("replace", "old new count", 2, filter_replace, "each occurrence replaced"),
    ROW("string", "", 0, filter_string, "as text"),
    ROW("title", "", 0, filter_title, "every word begins upper case"),
    ROW("trim", "chars", 0, filter_trim, "without white space at both ends"),
    ROW("truncate", "length killwords end leeway", 0, filter_truncate, "cut to a length"),
    ROW("upper", "", 0, filter_upper, "upper case"),
    ROW("wordcount", "", 0, filter_wordcount, "number of words"),
};

TEMPLATE_FUNCTIONS(filter_text, rows);
