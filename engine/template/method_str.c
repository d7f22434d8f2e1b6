#include "template/method.h"

#include "base/arena.h"
#include "template/argument.h"
#include "template/strformat.h"
#include "template/text.h"
#include "template/unicode.h"

/* Methods of str. The subject is always a str. */

#define SUBJECT struct str s = str_value(subject)
#define METHOD(name)                                                                     \
	static struct value *name(struct render *r, struct value *subject,               \
	    struct value **a, const struct call_args *raw)

static struct value *
cased(struct render *r, struct str s, enum unicode_case to)
{
	struct buf b;

	buf_init(&b, BUF_TEXT);
	if (to == UNICODE_TO_LOWER)
		unicode_lower(&b, s);
	else
		unicode_case(&b, s, to);
	return object_buf(r, &b);
}

METHOD(str_upper)
{
	(void)a, (void)raw;
	return cased(r, str_value(subject), UNICODE_TO_UPPER);
}

METHOD(str_lower)
{
	(void)a, (void)raw;
	return cased(r, str_value(subject), UNICODE_TO_LOWER);
}

METHOD(str_capitalize)
{
	(void)a, (void)raw;
	return text_capitalize(r, str_value(subject));
}

METHOD(str_title)
{
	struct buf b;
	bool inside = false;
	size_t len;
	SUBJECT;

	(void)a, (void)raw;
	buf_init(&b, BUF_TEXT);
	for (size_t i = 0; i < s.n; i += len) {
		struct str rest = {s.p + i, s.n - i};
		uint32_t c = unicode_next(rest, &len);

		unicode_case(&b, (struct str){rest.p, len},
		    inside ? UNICODE_TO_LOWER : UNICODE_TO_TITLE);
		inside = (unicode_props(c) & (UNICODE_IS_UPPER | UNICODE_IS_LOWER |
						 UNICODE_IS_TITLE)) != 0;
	}
	return object_buf(r, &b);
}

METHOD(str_swapcase)
{
	struct buf b;
	size_t len;
	SUBJECT;

	(void)a, (void)raw;
	buf_init(&b, BUF_TEXT);
	for (size_t i = 0; i < s.n; i += len) {
		struct str rest = {s.p + i, s.n - i};
		unsigned p = unicode_props(unicode_next(rest, &len));

		if (p & UNICODE_IS_UPPER)
			unicode_case(&b, (struct str){rest.p, len}, UNICODE_TO_LOWER);
		else if (p & UNICODE_IS_LOWER)
			unicode_case(&b, (struct str){rest.p, len}, UNICODE_TO_UPPER);
		else
			buf_add(&b, rest.p, len);
	}
	return object_buf(r, &b);
}

static int
chars_argument(struct render *r, const struct value *v, const char *fn, struct str *chars)
{
	if (v == NULL || v->kind == VALUE_NULL)
		return 0;
	if (!is_str(v)) {
		render_fail(r, "TypeError", "%s arg must be None or str", fn);
		return -1;
	}
	*chars = str_value(v);
	return 0;
}

METHOD(str_strip)
{
	struct str chars = {0};

	(void)raw;
	if (chars_argument(r, a[0], "strip", &chars) < 0)
		return NULL;
	return object_str(r, text_strip(str_value(subject), chars, true, true));
}

METHOD(str_lstrip)
{
	struct str chars = {0};

	(void)raw;
	if (chars_argument(r, a[0], "lstrip", &chars) < 0)
		return NULL;
	return object_str(r, text_strip(str_value(subject), chars, true, false));
}

METHOD(str_rstrip)
{
	struct str chars = {0};

	(void)raw;
	if (chars_argument(r, a[0], "rstrip", &chars) < 0)
		return NULL;
	return object_str(r, text_strip(str_value(subject), chars, false, true));
}

static struct value *
split(struct render *r, struct value *subject, struct value **a, bool from_right)
{
	struct str sep = {0};
	int64_t most = -1;

	if (a[0] != NULL && a[0]->kind != VALUE_NULL) {
		if (!is_str(a[0]))
			return render_fail(r, "TypeError", "must be str or None, not %s",
			    object_type_name(a[0]));
		sep = str_value(a[0]);
		if (sep.n == 0)
			return render_fail(r, "ValueError", "empty separator");
	}
	if (argument_int(r, a[1], &most) < 0)
		return NULL;
	return text_split(r, str_value(subject), sep, most, from_right);
}

METHOD(str_split)
{
	(void)raw;
	return split(r, subject, a, false);
}

METHOD(str_rsplit)
{
	(void)raw;
	return split(r, subject, a, true);
}

METHOD(str_splitlines)
{
	struct value *list = value_list(r->a);
	bool keep = false;
	size_t end;
	SUBJECT;

	(void)raw;
	if (argument_truth(r, a[0], &keep) < 0)
		return NULL;
	while (s.n > 0) {
		struct str line = unicode_line(&s, &end);

		line.n += keep ? end : 0;
		value_append(r->a, list, object_copy_str(r, line));
	}
	return list;
}

METHOD(str_join)
{
	struct buf b;
	struct iter it;
	struct value *x;
	SUBJECT;

	(void)raw;
	if (!object_iterable(a[0]))
		return render_fail(r, "TypeError", "can only join an iterable");
	if (object_iter(r, a[0], &it) < 0)
		return NULL;
	buf_init(&b, BUF_TEXT);
	for (size_t i = 0; (x = iter_next(r, &it)) != NULL; i++) {
		if (!is_str(x)) {
			render_fail(r, "TypeError",
			    "sequence item %zu: expected str instance, %s found", i,
			    object_type_name(x));
			break;
		}
		if (i > 0)
			buf_addstr(&b, s);
		buf_addstr(&b, str_value(x));
	}
	if (render_failed(r)) {
		buf_done(&b);
		return NULL;
	}
	return object_buf(r, &b);
}

METHOD(str_replace)
{
	struct str old, new;
	int64_t most = -1;

	(void)raw;
	if (argument_text(r, "replace() argument 1", a[0], &old) < 0 ||
	    argument_text(r, "replace() argument 2", a[1], &new) < 0 ||
	    argument_int(r, a[2], &most) < 0)
		return NULL;
	return text_replace(r, str_value(subject), old, new, most);
}

/* start and end arguments, in characters, cut s. */
static int
window(struct render *r, struct value **a, struct str *s, size_t *ret_before)
{
	int64_t start = 0, n = (int64_t)unicode_length(*s), end = n;
	size_t from;

	if ((a[0] != NULL && a[0]->kind != VALUE_NULL &&
		argument_int(r, a[0], &start) < 0) ||
	    (a[1] != NULL && a[1]->kind != VALUE_NULL && argument_int(r, a[1], &end) < 0))
		return -1;
	start = start < -n ? 0 : start < 0 ? start + n : start;
	end = end < -n ? 0 : end < 0 ? end + n : end > n ? n : end;
	if (start > n || end < start) {
		*ret_before = 0;
		return 1;
	}
	from = unicode_offset(*s, (size_t)start);
	s->p += from;
	s->n = unicode_offset((struct str){s->p, s->n - from}, (size_t)(end - start));
	*ret_before = (size_t)start;
	return 0;
}

static struct value *
affix(struct render *r, struct value *subject, struct value **a, bool end)
{
	const char *fn = end ? "endswith" : "startswith";
	struct value *one = a[0];
	size_t before;
	bool (*const test)(struct str, struct str) = end ? str_ends : str_starts;
	SUBJECT;

	switch (window(r, a + 1, &s, &before)) {
	case -1: return NULL;
	case 1: return object_bool(false);
	default: break;
	}
	if (is_str(one))
		return object_bool(test(s, str_value(one)));
	if (!is_tuple(one))
		return render_fail(r, "TypeError",
		    "%s first arg must be str or a tuple of str, not %s", fn,
		    object_type_name(one));
	for (size_t i = 0; i < list_value(one)->n; i++) {
		struct value *x = list_value(one)->v[i];

		if (!is_str(x))
			return render_fail(r, "TypeError",
			    "tuple for %s must only contain str, not %s", fn,
			    object_type_name(x));
		if (test(s, str_value(x)))
			return object_bool(true);
	}
	return object_bool(false);
}

METHOD(str_startswith)
{
	(void)raw;
	return affix(r, subject, a, false);
}

METHOD(str_endswith)
{
	(void)raw;
	return affix(r, subject, a, true);
}

static struct value *
find(struct render *r, struct value *subject, struct value **a, bool last, bool must)
{
	struct str what;
	size_t before;
	const char *at;
	SUBJECT;

	if (argument_text(r, NULL, a[0], &what) < 0)
		return NULL;
	switch (window(r, a + 1, &s, &before)) {
	case -1: return NULL;
	case 1: at = NULL; break;
	default:
		at = last ? text_find_last(s, what) : memmem(s.p, s.n, what.p, what.n);
		break;
	}
	if (at == NULL && must)
		return render_fail(r, "ValueError", "substring not found");
	if (at == NULL)
		return object_int(r, -1);
	return object_int(
	    r, (int64_t)(before + unicode_length((struct str){s.p, (size_t)(at - s.p)})));
}

METHOD(str_find)
{
	(void)raw;
	return find(r, subject, a, false, false);
}

METHOD(str_rfind)
{
	(void)raw;
	return find(r, subject, a, true, false);
}

METHOD(str_index)
{
	(void)raw;
	return find(r, subject, a, false, true);
}

METHOD(str_rindex)
{
	(void)raw;
	return find(r, subject, a, true, true);
}

METHOD(str_count)
{
	struct str what;
	size_t before;
	int64_t n = 0;
	const char *at;
	SUBJECT;

	(void)raw;
	if (argument_text(r, NULL, a[0], &what) < 0)
		return NULL;
	switch (window(r, a + 1, &s, &before)) {
	case -1: return NULL;
	case 1: return object_int(r, 0);
	default: break;
	}
	if (what.n == 0)
		return object_int(r, (int64_t)unicode_length(s) + 1);
	while ((at = memmem(s.p, s.n, what.p, what.n)) != NULL) {
		n++;
		s.n -= (size_t)(at - s.p) + what.n;
		s.p = at + what.n;
	}
	return object_int(r, n);
}

static struct value *
justify(struct render *r, struct value *subject, struct value **a, int where)
{
	int64_t width = 0;
	struct str fill = STR(" ");

	if (argument_int(r, a[0], &width) < 0)
		return NULL;
	if (a[1] != NULL) {
		if (!is_str(a[1]))
			return render_fail(r, "TypeError",
			    "The fill character must be a unicode character, not %s",
			    object_type_name(a[1]));
		fill = str_value(a[1]);
		if (unicode_length(fill) != 1)
			return render_fail(r, "TypeError",
			    "The fill character must be exactly one character long");
	}
	return text_justify(r, str_value(subject), width, fill, where);
}

METHOD(str_ljust)
{
	(void)raw;
	return justify(r, subject, a, TEXT_LEFT);
}

METHOD(str_rjust)
{
	(void)raw;
	return justify(r, subject, a, TEXT_RIGHT);
}

METHOD(str_center)
{
	(void)raw;
	return justify(r, subject, a, TEXT_CENTER);
}

METHOD(str_zfill)
{
	int64_t width = 0;
	bool sign;
	struct value *v;
	SUBJECT;

	(void)raw;
	if (argument_int(r, a[0], &width) < 0)
		return NULL;
	sign = s.n > 0 && (s.p[0] == '-' || s.p[0] == '+');
	v = text_justify(
	    r, (struct str){s.p + sign, s.n - sign}, width - sign, STR("0"), TEXT_RIGHT);
	if (v == NULL || !sign)
		return v;
	return object_str(
	    r, str_of(arena_printf(r->a, "%c" STR_FMT, s.p[0], STR_ARG(v->str))));
}

static struct value *
partition(struct render *r, struct value *subject, struct value **a, bool last)
{
	struct value *t = value_tuple(r->a);
	struct str sep, before, after = {"", 0};
	const char *at;
	SUBJECT;

	if (argument_text(r, NULL, a[0], &sep) < 0)
		return NULL;
	if (sep.n == 0)
		return render_fail(r, "ValueError", "empty separator");
	at = last ? text_find_last(s, sep) : memmem(s.p, s.n, sep.p, sep.n);
	before = at != NULL ? (struct str){s.p, (size_t)(at - s.p)} : last ? after : s;
	if (at != NULL)
		after = (struct str){at + sep.n, s.n - before.n - sep.n};
	else if (last)
		after = s;
	value_append(r->a, t, object_copy_str(r, before));
	value_append(r->a, t, object_copy_str(r, at != NULL ? sep : (struct str){"", 0}));
	value_append(r->a, t, object_copy_str(r, after));
	return t;
}

METHOD(str_partition)
{
	(void)raw;
	return partition(r, subject, a, false);
}

METHOD(str_rpartition)
{
	(void)raw;
	return partition(r, subject, a, true);
}

static struct value *
all_are(struct value *subject, unsigned props)
{
	size_t len;
	SUBJECT;

	for (size_t i = 0; i < s.n; i += len)
		if (!(unicode_props(unicode_next((struct str){s.p + i, s.n - i}, &len)) &
			props))
			return object_bool(false);
	return object_bool(s.n > 0);
}

#define ALL_ARE(name, props)                                                             \
	METHOD(name)                                                                     \
	{                                                                                \
		(void)r, (void)a, (void)raw;                                             \
		return all_are(subject, props);                                          \
	}
ALL_ARE(str_isdigit, UNICODE_DIGIT)
ALL_ARE(str_isalpha, UNICODE_ALPHA)
ALL_ARE(str_isalnum, UNICODE_ALNUM)
ALL_ARE(str_isnumeric, UNICODE_NUMERIC)
ALL_ARE(str_isdecimal, UNICODE_DECIMAL)
ALL_ARE(str_isspace, UNICODE_SPACE)

METHOD(str_isupper)
{
	(void)r, (void)a, (void)raw;
	return object_bool(text_is_cased(str_value(subject), UNICODE_IS_UPPER));
}

METHOD(str_islower)
{
	(void)r, (void)a, (void)raw;
	return object_bool(text_is_cased(str_value(subject), UNICODE_IS_LOWER));
}

METHOD(str_istitle)
{
	bool inside = false, any = false;
	size_t len;
	SUBJECT;

	(void)r, (void)a, (void)raw;
	for (size_t i = 0; i < s.n; i += len) {
		unsigned p =
		    unicode_props(unicode_next((struct str){s.p + i, s.n - i}, &len));
		bool lower = p & UNICODE_IS_LOWER,
		     upper = p & (UNICODE_IS_UPPER | UNICODE_IS_TITLE);

		if ((upper && inside) || (lower && !inside))
			return object_bool(false);
		inside = upper || lower;
		any |= inside;
	}
	return object_bool(any);
}

METHOD(str_isascii)
{
	SUBJECT;

	(void)r, (void)a, (void)raw;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] >= 128)
			return object_bool(false);
	return object_bool(true);
}

METHOD(str_removeprefix)
{
	struct str x;
	SUBJECT;

	(void)raw;
	if (argument_text(r, "removeprefix() argument", a[0], &x) < 0)
		return NULL;
	return str_starts(s, x) ? object_copy_str(r, (struct str){s.p + x.n, s.n - x.n})
				: subject;
}

METHOD(str_removesuffix)
{
	struct str x;
	SUBJECT;

	(void)raw;
	if (argument_text(r, "removesuffix() argument", a[0], &x) < 0)
		return NULL;
	return str_ends(s, x) && x.n > 0
		   ? object_copy_str(r, (struct str){s.p, s.n - x.n})
		   : subject;
}

METHOD(str_expandtabs)
{
	int64_t size = 8, col = 0;
	struct buf b;
	size_t len;
	SUBJECT;

	(void)raw;
	if (argument_int(r, a[0], &size) < 0)
		return NULL;
	if (size > 1000)
		return render_fail(r, "LimitError", "a tab of more than 1000 columns");
	buf_init(&b, BUF_TEXT);
	for (size_t i = 0; i < s.n; i += len) {
		unicode_next((struct str){s.p + i, s.n - i}, &len);
		if (s.p[i] == '\t') {
			int64_t fill = size > 0 ? size - col % size : 0;

			buf_fill(&b, ' ', (size_t)fill);
			col += fill;
			continue;
		}
		buf_add(&b, s.p + i, len);
		col = s.p[i] == '\n' || s.p[i] == '\r' ? 0 : col + 1;
	}
	return object_buf(r, &b);
}

METHOD(str_format)
{
	(void)a;
	return strformat(r, str_value(subject), raw, false);
}

static const struct template_function rows[] = {
    {.name = "capitalize", .params = "", .fn = str_capitalize},
    {.name = "center", .params = "width fillchar", .required = 1, .fn = str_center},
    {.name = "count", .params = "sub start end", .required = 1, .fn = str_count},
    {.name = "endswith", .params = "suffix start end", .required = 1, .fn = str_endswith},
    {.name = "expandtabs", .params = "tabsize", .fn = str_expandtabs},
    {.name = "find", .params = "sub start end", .required = 1, .fn = str_find},
    {.name = "format", .params = "*", .fn = str_format},
    {.name = "index", .params = "sub start end", .required = 1, .fn = str_index},
    {.name = "isalnum", .params = "", .fn = str_isalnum},
    {.name = "isalpha", .params = "", .fn = str_isalpha},
    {.name = "isascii", .params = "", .fn = str_isascii},
    {.name = "isdecimal", .params = "", .fn = str_isdecimal},
    {.name = "isdigit", .params = "", .fn = str_isdigit},
    {.name = "islower", .params = "", .fn = str_islower},
    {.name = "isnumeric", .params = "", .fn = str_isnumeric},
    {.name = "isspace", .params = "", .fn = str_isspace},
    {.name = "istitle", .params = "", .fn = str_istitle},
    {.name = "isupper", .params = "", .fn = str_isupper},
    {.name = "join", .params = "iterable", .required = 1, .fn = str_join},
    {.name = "ljust", .params = "width fillchar", .required = 1, .fn = str_ljust},
    {.name = "lower", .params = "", .fn = str_lower},
    {.name = "lstrip", .params = "chars", .fn = str_lstrip},
    {.name = "partition", .params = "sep", .required = 1, .fn = str_partition},
    {.name = "removeprefix", .params = "prefix", .required = 1, .fn = str_removeprefix},
    {.name = "removesuffix", .params = "suffix", .required = 1, .fn = str_removesuffix},
    {.name = "replace", .params = "old new count", .required = 2, .fn = str_replace},
    {.name = "rfind", .params = "sub start end", .required = 1, .fn = str_rfind},
    {.name = "rindex", .params = "sub start end", .required = 1, .fn = str_rindex},
    {.name = "rjust", .params = "width fillchar", .required = 1, .fn = str_rjust},
    {.name = "rpartition", .params = "sep", .required = 1, .fn = str_rpartition},
    {.name = "rsplit", .params = "sep maxsplit", .fn = str_rsplit},
    {.name = "rstrip", .params = "chars", .fn = str_rstrip},
    {.name = "split", .params = "sep maxsplit", .fn = str_split},
    {.name = "splitlines", .params = "keepends", .fn = str_splitlines},
    {.name = "startswith",
	.params = "prefix start end",
	.required = 1,
	.fn = str_startswith},
    {.name = "strip", .params = "chars", .fn = str_strip},
    {.name = "swapcase", .params = "", .fn = str_swapcase},
    {.name = "title", .params = "", .fn = str_title},
    {.name = "upper", .params = "", .fn = str_upper},
    {.name = "zfill", .params = "width", .required = 1, .fn = str_zfill},
};

const struct template_functions method_str = {rows, sizeof rows / sizeof *rows};
