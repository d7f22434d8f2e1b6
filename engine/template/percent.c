#include "template/percent.h"

#include <math.h>
#include <stdio.h>

#include "base/arena.h"
#include "template/markup.h"
#include "template/numeral.h"
#include "template/unicode.h"

enum { MAX_WIDTH = 100000 };

struct spec {
	bool minus, plus, space, zero, alt;
	int64_t width, precision; /* precision -1: none */
	char type;
};

struct percent {
	struct render *r;
	struct str f;
	size_t i;
	struct value *values;
	size_t used;
	bool mapping, tuple, escape;
	struct buf out;
};

static struct value *
next_value(struct percent *p)
{
	if (p->tuple) {
		if (p->used < list_value(p->values)->n)
			return list_value(p->values)->v[p->used++];
	} else if (p->used == 0) {
		p->used = 1;
		return p->values;
	}
	return render_fail(p->r, "TypeError", "not enough arguments for format string");
}

static void
pad(struct buf *out, const struct spec *s, const char *sign, struct str body)
{
	int64_t n = (int64_t)(strlen(sign) + unicode_length(body)),
		fill = s->width > n ? s->width - n : 0;

	if (!s->minus && !s->zero)
		buf_fill(out, ' ', (size_t)fill);
	buf_adds(out, sign);
	if (!s->minus && s->zero)
		buf_fill(out, '0', (size_t)fill);
	buf_addstr(out, body);
	if (s->minus)
		buf_fill(out, ' ', (size_t)fill);
}

static int
escape_in_place(struct render *r, struct buf *b)
{
	struct value *v = markup_escape_text(r, buf_str(b));

	if (v == NULL)
		return -1;
	buf_done(b);
	buf_init(b, BUF_TEXT);
	buf_addstr(b, str_value(v));
	return 0;
}

/* %s and %d as they are nearly always written */
static bool
bare(const struct percent *p, const struct spec *s)
{
	return s->width == 0 && s->precision < 0 && !s->plus && !s->space && !p->escape;
}

static int
put_text(struct percent *p, struct spec *s, const struct value *v)
{
	struct buf b;
	struct str text;
	int rc;

	if (s->type == 's' && bare(p, s))
		return object_print(p->r, v, &p->out);
	buf_init(&b, BUF_TEXT);
	rc = s->type == 's' ? object_print(p->r, v, &b) : object_repr(p->r, v, &b);
	if (rc == 0 && p->escape && !(s->type == 's' && markup_has_html(v)))
		rc = escape_in_place(p->r, &b);
	if (s->type == 'a')
		object_ascii(&b);
	text = buf_str(&b);
	if (s->precision >= 0)
		text.n = unicode_offset(text, (size_t)s->precision);
	s->zero = false;
	if (rc == 0)
		pad(&p->out, s, "", text);
	buf_done(&b);
	return rc;
}

static const char *
sign_of(const struct spec *s, bool negative)
{
	return negative ? "-" : s->plus ? "+" : s->space ? " " : "";
}

/* Escaped text wraps its values: they are numbers by int() and float() only. */
static struct value *
wrapped_int(struct percent *p, const struct spec *s, struct value *v, bool based)
{
	struct value *whole;

	if (based || !is_str(v))
		return render_fail(p->r, "TypeError",
		    based ? "%%%c format: an integer is required, not _MarkupEscapeHelper"
			  : "%%%c format: a real number is required, not "
			    "_MarkupEscapeHelper",
		    s->type);
	whole = numeral_int(p->r, str_value(v), 10);
	if (whole != NULL)
		return whole;
	return render_fail(p->r, "ValueError",
	    "invalid literal for int() with base 10: '" STR_FMT "'",
	    STR_ARG(str_value(v)));
}

static struct value *
wrapped_float(struct percent *p, struct value *v)
{
	double d;

	if (is_str(v) && numeral_float(p->r, str_value(v), &d))
		return value_float(p->r->a, d);
	if (is_str(v))
		return render_fail(p->r, "ValueError",
		    "could not convert string to float: '" STR_FMT "'",
		    STR_ARG(str_value(v)));
	return render_fail(p->r, "TypeError",
	    "float() argument must be a string or a real number, not '%s'",
	    object_type_name(v));
}

static int
put_int(struct percent *p, const struct spec *s, struct value *v)
{
	bool based = strchr("xXo", s->type) != NULL;
	const char *prefix = "";
	char sign[8];
	struct buf digits, body;
	int rc;

	if (!based && v->kind == VALUE_INT && bare(p, s)) {
		buf_add_int(&p->out, v->integer);
		return 0;
	}
	if (p->escape && (based || !is_number(v)) && !(is_undefined(v) && !based) &&
	    (v = wrapped_int(p, s, v, based)) == NULL)
		return -1;
	if (is_undefined(v) && !based)
		return undefined_fail(p->r, v), -1;
	if (!is_integer(v) && (based || v->kind != VALUE_FLOAT)) {
		render_fail(p->r, "TypeError",
		    based ? "%%%c format: an integer is required, not %s"
			  : "%%%c format: a real number is required, not %s",
		    s->type, object_type_name(v));
		return -1;
	}
	if (v->kind == VALUE_FLOAT && !isfinite(v->real)) {
		render_fail(p->r, isnan(v->real) ? "ValueError" : "OverflowError",
		    "cannot convert float %s to integer",
		    isnan(v->real) ? "NaN" : "infinity");
		return -1;
	}
	if (v->kind == VALUE_FLOAT)
		v = bigint_of_double(p->r->a, v->real);
	buf_init(&digits, BUF_TEXT);
	buf_init(&body, BUF_TEXT);
	rc = object_digits(p->r, v, s->type, &digits);
	if (s->alt)
		prefix = s->type == 'x'   ? "0x"
			 : s->type == 'X' ? "0X"
			 : s->type == 'o' ? "0o"
					  : "";
	snprintf(sign, sizeof sign, "%s%s", sign_of(s, bigint_negative(v)), prefix);
	if (s->precision > (int64_t)digits.n)
		buf_fill(&body, '0', (size_t)s->precision - digits.n);
	buf_addstr(&body, buf_str(&digits));
	if (rc == 0)
		pad(&p->out, s, sign, buf_str(&body));
	buf_done(&digits);
	buf_done(&body);
	return rc;
}

static int
put_float(struct percent *p, struct spec *s, struct value *v)
{
	char fmt[16], text[512];
	double d;
	int64_t precision = s->precision < 0 ? 6 : s->precision;

	if (is_undefined(v))
		return undefined_fail(p->r, v), -1;
	if (p->escape && !is_number(v) && (v = wrapped_float(p, v)) == NULL)
		return -1;
	if (!is_number(v)) {
		render_fail(p->r, "TypeError", "must be real number, not %s",
		    object_type_name(v));
		return -1;
	}
	if (precision > 100) {
		render_fail(p->r, "ValueError", "precision too big");
		return -1;
	}
	d = float_value(v);
	snprintf(fmt, sizeof fmt, "%%%s.*%c", s->alt ? "#" : "", s->type);
	snprintf(text, sizeof text, fmt, (int)precision, fabs(d));
	if (isnan(d) || isinf(d))
		s->zero = false;
	pad(&p->out, s, sign_of(s, signbit(d) && !isnan(d)), str_of(text));
	return 0;
}

static int
put_char(struct percent *p, struct spec *s, const struct value *v)
{
	struct buf b;
	struct str text;

	s->zero = false;
	if (!p->escape && is_str(v) && unicode_length(str_value(v)) == 1) {
		pad(&p->out, s, "", str_value(v));
		return 0;
	}
	if (p->escape || !is_int(v)) {
		render_fail(p->r, "TypeError", "%%c requires int or char");
		return -1;
	}
	if (int_value(v) < 0 || int_value(v) > 0x10ffff) {
		render_fail(p->r, "OverflowError", "%%c arg not in range(0x110000)");
		return -1;
	}
	buf_init(&b, 16);
	unicode_add(&b, (uint32_t)int_value(v));
	text = buf_str(&b);
	pad(&p->out, s, "", text);
	buf_done(&b);
	return 0;
}

static int
number(struct percent *p, int64_t *ret)
{
	struct value *v;

	if (p->i < p->f.n && p->f.p[p->i] == '*') {
		p->i++;
		v = next_value(p);
		if (v == NULL)
			return -1;
		if (p->escape || !is_int(v)) {
			render_fail(p->r, "TypeError", "* wants int");
			return -1;
		}
		*ret = int_value(v);
	} else {
		for (*ret = 0;
		     p->i < p->f.n && p->f.p[p->i] >= '0' && p->f.p[p->i] <= '9'; p->i++)
			*ret = *ret * 10 + (p->f.p[p->i] - '0') > MAX_WIDTH * 10
				   ? MAX_WIDTH + 1
				   : *ret * 10 + (p->f.p[p->i] - '0');
	}
	if (*ret > MAX_WIDTH || *ret < -MAX_WIDTH) {
		render_fail(p->r, "ValueError", "width too big");
		return -1;
	}
	return 0;
}

static struct value *
mapping_value(struct percent *p)
{
	size_t start = ++p->i, depth = 1;
	struct value *v, *key;

	while (p->i < p->f.n && depth > 0) {
		depth += p->f.p[p->i] == '(';
		depth -= p->f.p[p->i] == ')';
		p->i++;
	}
	if (depth > 0)
		return render_fail(p->r, "ValueError", "incomplete format key");
	if (is_undefined(p->values)) {
		p->used = 1;
		return object_item(p->r, p->values, p->values);
	}
	if (p->values->kind == VALUE_LIST || is_type(p->values, &type_range))
		return render_fail(p->r, "TypeError",
		    "%s indices must be integers or slices, not str",
		    object_type_name(p->values));
	if (!p->mapping)
		return render_fail(p->r, "TypeError", "format requires a mapping");
	key = object_copy_str(p->r, (struct str){p->f.p + start, p->i - start - 1});
	v = value_getv(p->values, key);
	if (v == NULL)
		return render_fail(p->r, "KeyError", "'" STR_FMT "'", STR_ARG(key->str));
	p->used = 1;
	return v;
}

static int
flags(struct percent *p, struct spec *s)
{
	for (; p->i < p->f.n; p->i++)
		switch (p->f.p[p->i]) {
		case '-': s->minus = true; break;
		case '+': s->plus = true; break;
		case ' ': s->space = true; break;
		case '#': s->alt = true; break;
		case '0': s->zero = true; break;
		default: goto done;
		}
done:
	if (number(p, &s->width) < 0)
		return -1;
	if (s->width < 0) {
		s->minus = true;
		s->width = -s->width;
	}
	if (p->i < p->f.n && p->f.p[p->i] == '.') {
		p->i++;
		if (number(p, &s->precision) < 0)
			return -1;
		s->precision = s->precision < 0 ? 0 : s->precision;
	}
	while (p->i < p->f.n &&
	       (p->f.p[p->i] == 'l' || p->f.p[p->i] == 'h' || p->f.p[p->i] == 'L'))
		p->i++;
	return 0;
}

static int
put(struct percent *p, struct spec *s, struct value *v)
{
	size_t len;
	uint32_t c;

	switch (s->type) {
	case 's':
	case 'r':
	case 'a': return put_text(p, s, v);
	case 'd':
	case 'i':
	case 'u':
	case 'x':
	case 'X':
	case 'o': return put_int(p, s, v);
	case 'e':
	case 'E':
	case 'f':
	case 'F':
	case 'g':
	case 'G': return put_float(p, s, v);
	case 'c': return put_char(p, s, v);
	default:
		c = unicode_next(
		    (struct str){p->f.p + p->i - 1, p->f.n - p->i + 1}, &len);
		render_fail(p->r, "ValueError",
		    "unsupported format character '%.*s' (0x%x) at index %zu", (int)len,
		    p->f.p + p->i - 1, c, unicode_length((struct str){p->f.p, p->i - 1}));
		return -1;
	}
}

static int
conversion(struct percent *p)
{
	struct spec s = {.precision = -1};
	struct value *v = NULL;

	if (p->i < p->f.n && p->f.p[p->i] == '%') {
		p->i++;
		buf_addc(&p->out, '%');
		return 0;
	}

	if (p->i < p->f.n && p->f.p[p->i] == '(' && (v = mapping_value(p)) == NULL)
		return -1;
	if (flags(p, &s) < 0)
		return -1;
	if (p->i >= p->f.n) {
		render_fail(p->r, "ValueError", "incomplete format");
		return -1;
	}
	s.type = p->f.p[p->i++];
	if (v == NULL && (v = next_value(p)) == NULL)
		return -1;
	return put(p, &s, v);
}

/* Python takes whatever has items for a mapping of which nothing was used. */
static bool
subscriptable(const struct value *v)
{
	return v->kind == VALUE_LIST || is_undefined(v) || is_type(v, &type_range) ||
	       is_type(v, &type_self);
}

struct value *
percent_format(struct render *r, const struct value *template, struct value *values)
{
	struct str format = str_value(template);
	struct percent p = {
	    .r = r, .f = format, .values = values, .escape = is_markup(template)};

	p.tuple = is_tuple(values);
	p.mapping = values->kind == VALUE_MAP;
	object_buf_init(r, &p.out);
	while (p.i < format.n && !render_failed(r)) {
		const char *next = memchr(format.p + p.i, '%', format.n - p.i);
		size_t n =
		    next != NULL ? (size_t)(next - format.p) - p.i : format.n - p.i;

		buf_add(&p.out, format.p + p.i, n);
		p.i += n;
		if (next == NULL)
			break;
		p.i++;
		if (conversion(&p) < 0)
			break;
	}
	if (!render_failed(r) && !p.mapping && !subscriptable(values) &&
	    (p.tuple ? p.used < list_value(values)->n : p.used == 0))
		render_fail(r, "TypeError",
		    "not all arguments converted during string formatting");
	if (render_failed(r)) {
		buf_done(&p.out);
		return NULL;
	}
	return markup_like(r, template, object_buf(r, &p.out));
}
