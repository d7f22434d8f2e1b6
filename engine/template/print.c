#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arena.h"
#include "template/object.h"
#include "template/unicode.h"

/* str() and repr() of values: Python's text, to the byte. */

enum { MAX_REPR_DEPTH = 200 };

void
object_print_float(struct buf *b, double d)
{
	char digits[40], *e;
	int precision = 0, exp10;
	size_t n;

	if (isnan(d) || isinf(d)) {
		buf_adds(b, isnan(d) ? "nan" : d < 0 ? "-inf" : "inf");
		return;
	}
	/* the shortest text that reads back as the same number */
	do
		snprintf(digits, sizeof digits, "%.*e", precision, d);
	while (strtod(digits, NULL) != d && ++precision < 17);
	e = strchr(digits, 'e');
	exp10 = atoi(e + 1);
	if (exp10 < -4 || exp10 >= 16) {
		buf_add(b, digits, (size_t)(e - digits));
		buf_printf(b, "e%c%02d", exp10 < 0 ? '-' : '+', abs(exp10));
		return;
	}
	n = b->n;
	buf_printf(b, "%.*f", precision > exp10 ? precision - exp10 : 1, d);
	if (memchr(b->p + n, '.', b->n - n) == NULL)
		buf_adds(b, ".0");
}

static void
repr_character(struct buf *b, uint32_t c, struct str octets, char quote)
{
	if (c == (uint32_t)quote || c == '\\')
		buf_printf(b, "\\%c", (int)c);
	else if (c == '\n' || c == '\r' || c == '\t')
		buf_adds(b, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
	else if (c < 0x20 || c == 0x7f)
		buf_printf(b, "\\x%02x", c);
	else if (c < 0x7f || (unicode_props(c) & UNICODE_PRINTABLE))
		buf_addstr(b, octets);
	else
		buf_printf(b,
		    c < 0x100     ? "\\x%02x"
		    : c < 0x10000 ? "\\u%04x"
				  : "\\U%08x",
		    c);
}

void
object_repr_str(struct buf *b, struct str s)
{
	bool single = memchr(s.p != NULL ? s.p : "", '\'', s.n) != NULL;
	char quote = single && memchr(s.p, '"', s.n) == NULL ? '"' : '\'';
	size_t len;

	buf_addc(b, quote);
	for (size_t i = 0; i < s.n; i += len) {
		struct str rest = {s.p + i, s.n - i};
		uint32_t c = unicode_next(rest, &len);

		repr_character(b, c, (struct str){rest.p, len}, quote);
	}
	buf_addc(b, quote);
}

void
object_ascii(struct buf *b)
{
	struct buf out;
	struct str s = buf_str(b);
	size_t len;

	buf_init(&out, b->limit);
	for (size_t i = 0; i < s.n; i += len) {
		uint32_t c = unicode_next((struct str){s.p + i, s.n - i}, &len);

		if (c < 0x80)
			buf_addc(&out, (char)c);
		else
			buf_printf(&out,
			    c < 0x100     ? "\\x%02x"
			    : c < 0x10000 ? "\\u%04x"
					  : "\\U%08x",
			    c);
	}
	buf_cut(b, 0);
	buf_addstr(b, buf_str(&out));
	buf_done(&out);
}

static int repr(struct render *r, const struct value *v, struct buf *b, int depth);

static int
repr_list(struct render *r, const struct value *v, struct buf *b, int depth)
{
	const struct value_list *l = list_value(v);
	bool tuple = v->kind != VALUE_LIST;

	buf_addc(b, tuple ? '(' : '[');
	for (size_t i = 0; i < l->n; i++) {
		if (i > 0)
			buf_adds(b, ", ");
		if (repr(r, l->v[i], b, depth) < 0)
			return -1;
	}
	if (tuple && l->n == 1)
		buf_addc(b, ',');
	buf_addc(b, tuple ? ')' : ']');
	return 0;
}

static int
repr_map(struct render *r, const struct value *v, struct buf *b, int depth)
{
	buf_addc(b, '{');
	for (size_t i = 0; i < v->map.n; i++) {
		if (i > 0)
			buf_adds(b, ", ");
		if (repr(r, v->map.v[i].key, b, depth) < 0)
			return -1;
		buf_adds(b, ": ");
		if (repr(r, v->map.v[i].value, b, depth) < 0)
			return -1;
	}
	buf_addc(b, '}');
	return 0;
}

static int
repr_object(struct render *r, const struct value *v, struct buf *b)
{
	const struct object_type *t = type_of(v);

	if (t->no_repr || t->repr == NULL) {
		render_fail(r, "TypeError",
		    "a '%s' object has no text of its own: use '|list', or call it",
		    t->name);
		return -1;
	}
	t->repr(r, v, b);
	return render_failed(r) ? -1 : 0;
}

static int
repr(struct render *r, const struct value *v, struct buf *b, int depth)
{
	/* the same list may stand in many places: bound the work, not only the depth */
	if (b->over || (v->kind >= VALUE_LIST && render_count_loop(r) < 0)) {
		render_fail(
		    r, "LimitError", "a text is larger than %zu octets", b->limit);
		return -1;
	}
	if (depth > MAX_REPR_DEPTH) {
		render_fail(r, "RecursionError",
		    "maximum recursion depth exceeded while getting the repr of an "
		    "object");
		return -1;
	}
	switch (v->kind) {
	case VALUE_NULL: buf_adds(b, "None"); break;
	case VALUE_BOOL: buf_adds(b, v->boolean ? "True" : "False"); break;
	case VALUE_INT: buf_add_int(b, v->integer); break;
	case VALUE_FLOAT: object_print_float(b, v->real); break;
	case VALUE_STR: object_repr_str(b, v->str); break;
	case VALUE_LIST:
	case VALUE_TUPLE: return repr_list(r, v, b, depth + 1);
	case VALUE_MAP: return repr_map(r, v, b, depth + 1);
	case VALUE_OBJECT:
		if (is_type(v, &type_group))
			return repr_list(r, v, b, depth + 1);
		return repr_object(r, v, b);
	}
	return 0;
}

int
object_digits(struct render *r, const struct value *v, char type, struct buf *b)
{
	int base = type == 'b' ? 2 : type == 'o' ? 8 : (type | 0x20) == 'x' ? 16 : 10;
	size_t from = b->n;

	if (is_int(v) && base == 10 && int_value(v) != INT64_MIN) {
		buf_add_int(b, llabs(int_value(v)));
		return 0;
	}
	if (bigint_digits(v, base, b) < 0) {
		render_fail(r, "ValueError", BIGINT_TOO_LONG, BIGINT_DIGITS);
		return -1;
	}
	for (size_t i = from; type == 'X' && i < b->n; i++)
		if (b->p[i] >= 'a')
			b->p[i] = (char)(b->p[i] - 0x20);
	return 0;
}

int
object_repr(struct render *r, const struct value *v, struct buf *b)
{
	return repr(r, v, b, 0);
}

int
object_print(struct render *r, const struct value *v, struct buf *b)
{
	if (is_str(v)) {
		buf_addstr(b, str_value(v));
		return 0;
	}
	if (is_undefined(v)) {
		undefined_print(r, v, b);
		return undefined_strict(v) ? -1 : 0;
	}
	if (is_type(v, &type_module))
		return object_print(r, ((const struct module *)v->object.self)->text, b);
	if (v->kind == VALUE_OBJECT && type_of(v)->print != NULL) {
		type_of(v)->print(r, v, b);
		return 0;
	}
	return repr(r, v, b, 0);
}

struct value *
object_text(struct render *r, struct value *v)
{
	struct buf b;

	if (v->kind == VALUE_STR)
		return v;
	if (is_type(v, &type_markup))
		return object_str(r, str_value(v));
	if (is_type(v, &type_module)) /* with its origins */
		return ((const struct module *)v->object.self)->text;
	object_buf_init(r, &b);
	if (object_print(r, v, &b) < 0) {
		buf_done(&b);
		return NULL;
	}
	return object_buf(r, &b);
}

int
object_text_of(struct render *r, struct value *v, struct str *ret_text)
{
	struct value *t = object_text(r, v);

	if (t == NULL)
		return -1;
	*ret_text = t->str;
	return 0;
}
