#include "template/strformat.h"

#include <math.h>
#include <stdio.h>

#include "base/arena.h"
#include "template/markup.h"
#include "template/unicode.h"

enum { MAX_WIDTH = 100000, MAX_NESTING = 2 };

struct fields {
	struct render *r;
	const struct call_args *args;
	size_t next; /* automatic numbering */
	bool automatic, manual, escape;
};

struct layout {
	struct str fill;
	char align, sign, type, group;
	bool alt, zero;
	int64_t width, precision;
};

static int expand(struct fields *f, struct str s, int depth, struct buf *out);

static void *
value_error(struct render *r, const char *message)
{
	return render_fail(r, "ValueError", "%s", message);
}

static int64_t
read_number(struct str s, size_t *i)
{
	int64_t n = -1;

	for (; *i < s.n && s.p[*i] >= '0' && s.p[*i] <= '9'; ++*i)
		n = (n < 0 ? 0 : n) * 10 + (s.p[*i] - '0') > MAX_WIDTH
			? MAX_WIDTH + 1
			: (n < 0 ? 0 : n) * 10 + (s.p[*i] - '0');
	return n;
}

static bool
is_align(char c)
{
	return c == '<' || c == '>' || c == '=' || c == '^';
}

static int
read_layout(struct render *r, struct str s, const struct value *v, struct layout *l)
{
	size_t i = 0, len = 0;

	*l = (struct layout){.fill = STR(" "), .width = -1, .precision = -1};
	if (s.n > 0)
		unicode_next(s, &len);
	if (len > 0 && len < s.n && is_align(s.p[len])) {
		l->fill = (struct str){s.p, len};
		l->align = s.p[len];
		i = len + 1;
	} else if (s.n > 0 && is_align(s.p[0])) {
		l->align = s.p[i++];
	}
	if (i < s.n && strchr("+- ", s.p[i]) != NULL)
		l->sign = s.p[i++];
	if (i < s.n && s.p[i] == '#')
		l->alt = s.p[i++];
	if (i < s.n && s.p[i] == '0') {
		l->zero = true;
		i++;
	}
	l->width = read_number(s, &i);
	if (i < s.n && (s.p[i] == ',' || s.p[i] == '_'))
		l->group = s.p[i++];
	if (i < s.n && s.p[i] == '.') {
		i++;
		l->precision = read_number(s, &i);
		if (l->precision < 0)
			return value_error(r, "Format specifier missing precision"), -1;
	}
	if (i + 1 < s.n)
		return value_error(r, "Invalid format specifier"), -1;
	if (i < s.n)
		l->type = s.p[i];
	if (l->width > MAX_WIDTH || l->precision > MAX_WIDTH)
		return value_error(r, "Too many decimal digits in format string"), -1;
	if (l->zero && l->align == '\0') {
		l->fill = STR("0");
		l->align = is_number(v) ? '=' : '<';
	}
	return 0;
}

static void
fill(struct buf *out, struct str with, int64_t times)
{
	for (int64_t i = 0; i < times; i++)
		buf_addstr(out, with);
}

static void
lay(struct buf *out, const struct layout *l, char align, const char *sign,
    struct str body)
{
	int64_t n = (int64_t)(strlen(sign) + unicode_length(body)),
		pad = l->width > n ? l->width - n : 0;
	int64_t left = align == '>' ? pad : align == '^' ? pad / 2 : 0;

	if (align != '=')
		fill(out, l->fill, left);
	buf_adds(out, sign);
	if (align == '=')
		fill(out, l->fill, pad);
	buf_addstr(out, body);
	if (align != '=')
		fill(out, l->fill, pad - left);
}

static int
unknown_code(struct render *r, const struct layout *l, const struct value *v)
{
	render_fail(r, "ValueError", "Unknown format code '%c' for object of type '%s'",
	    l->type, object_type_name(v));
	return -1;
}

static int
put_text(struct render *r, const struct layout *l, const struct value *v, struct str s,
    struct buf *out)
{
	if (l->type != '\0' && l->type != 's')
		return unknown_code(r, l, v);
	if (l->sign != '\0')
		return value_error(r, "Sign not allowed in string format specifier"), -1;
	if (l->alt)
		return value_error(r,
			   "Alternate form (#) not allowed in string format specifier"),
		       -1;
	if (l->align == '=')
		return value_error(
			   r, "'=' alignment not allowed in string format specifier"),
		       -1;
	if (l->group != '\0') {
		render_fail(r, "ValueError", "Cannot specify '%c' with 's'.", l->group);
		return -1;
	}
	if (l->precision >= 0)
		s.n = unicode_offset(s, (size_t)l->precision);
	lay(out, l, l->align ? l->align : '<', "", s);
	return 0;
}

/* Separators into the digits before the point; zero-padded widths with separators are not supported. */
static void
group_digits(struct buf *out, const struct layout *l, struct str digits, size_t every)
{
	size_t whole = 0;

	while (
	    whole < digits.n && ((digits.p[whole] >= '0' && digits.p[whole] <= '9') ||
				    ((digits.p[whole] | 0x20) >= 'a' &&
					(digits.p[whole] | 0x20) <= 'f' && every == 4)))
		whole++;
	for (size_t i = 0; i < digits.n; i++) {
		if (l->group && i > 0 && i < whole && (whole - i) % every == 0)
			buf_addc(out, l->group);
		buf_addc(out, digits.p[i]);
	}
}

static const char *
sign_text(const struct layout *l, bool negative)
{
	return negative ? "-" : l->sign == '+' ? "+" : l->sign == ' ' ? " " : "";
}

static int
put_int(struct render *r, const struct layout *l, const struct value *v, struct buf *out)
{
	const char *prefix = "", *sign;
	bool based = l->type != '\0' && strchr("boxX", l->type) != NULL;
	struct buf digits, body;
	int rc;

	if (l->precision >= 0)
		return value_error(
			   r, "Precision not allowed in integer format specifier"),
		       -1;
	if (l->alt && based)
		prefix = l->type == 'b'   ? "0b"
			 : l->type == 'o' ? "0o"
			 : l->type == 'x' ? "0x"
					  : "0X";
	if (l->group && l->zero)
		return value_error(
			   r, "zero padding with a thousands separator is not supported"),
		       -1;
	if (l->group == ',' && based) {
		render_fail(r, "ValueError", "Cannot specify ',' with '%c'.", l->type);
		return -1;
	}
	sign = arena_printf(r->a, "%s%s", sign_text(l, bigint_negative(v)), prefix);
	buf_init(&digits, BUF_TEXT);
	buf_init(&body, BUF_TEXT);
	rc = object_digits(r, v, l->type, &digits);
	group_digits(&body, l, buf_str(&digits), based ? 4 : 3);
	if (rc == 0)
		lay(out, l, l->align ? l->align : '>', sign, buf_str(&body));
	buf_done(&digits);
	buf_done(&body);
	return rc;
}

static int
put_float(
    struct render *r, const struct layout *l, const struct value *v, struct buf *out)
{
	double d = float_value(v);
	char type = l->type == 'n' ? 'g' : l->type, fmt[16], text[600];
	int64_t precision = l->precision < 0 ? 6 : l->precision;
	struct buf body, raw;

	if (precision > 100)
		return value_error(r, "a precision above 100 is not supported"), -1;
	buf_init(&raw, BUF_LINE);
	if (type == '\0' && l->precision < 0) {
		object_print_float(&raw, fabs(d));
	} else if (type == '\0') {
		/* like 'g', but with at least one digit behind the point */
		snprintf(text, sizeof text, "%.*g", (int)(precision == 0 ? 1 : precision),
		    fabs(d));
		buf_adds(&raw, text);
		if (strpbrk(text, ".en") == NULL)
			buf_adds(&raw, ".0");
	} else {
		snprintf(fmt, sizeof fmt, "%%%s.*%c", l->alt ? "#" : "",
		    type == '%' ? 'f' : type);
		snprintf(text, sizeof text, fmt, (int)precision,
		    fabs(d) * (type == '%' ? 100 : 1));
		buf_adds(&raw, text);
		if (type == '%')
			buf_addc(&raw, '%');
	}
	buf_init(&body, BUF_LINE);
	group_digits(&body, l, buf_str(&raw), 3);
	lay(out, l, l->align ? l->align : '>', sign_text(l, signbit(d) && !isnan(d)),
	    buf_str(&body));
	buf_done(&body);
	buf_done(&raw);
	return 0;
}

static int
put_value(struct render *r, const struct value *v, struct str spec, struct buf *out)
{
	struct layout l;
	struct buf b;
	int rc;

	if (spec.n == 0)
		return object_print(r, v, out);
	if (!is_number(v) && !is_str(v)) {
		const char *type = object_type_name(v);

		render_fail(r, "TypeError",
		    "unsupported format string passed to %s.__format__", type);
		return -1;
	}
	if (read_layout(r, spec, v, &l) < 0)
		return -1;
	if (is_str(v))
		return put_text(r, &l, v, str_value(v), out);
	if (v->kind == VALUE_BOOL && (l.type == '\0' || l.type == 's')) {
		/* a bool without a type code is its text, laid out as a number */
		if (l.type == 's')
			return unknown_code(r, &l, v);
		buf_init(&b, BUF_LINE);
		buf_printf(&b, "%d", v->boolean);
		rc = put_int(r, &l, v, out);
		buf_done(&b);
		return rc;
	}
	if (is_integer(v) && (l.type == '\0' || strchr("bdoxXn", l.type) != NULL))
		return put_int(r, &l, v, out);
	if (is_int(v) && l.type == 'c') {
		buf_init(&b, 16);
		unicode_add(&b, (uint32_t)int_value(v));
		lay(out, &l, l.align ? l.align : '<', "", buf_str(&b));
		buf_done(&b);
		return 0;
	}
	if (l.type == '\0' || strchr("eEfFgGn%", l.type) != NULL)
		return put_float(r, &l, v, out);
	return unknown_code(r, &l, v);
}

static struct value *
positional(struct fields *f, size_t i)
{
	if (i < f->args->n)
		return f->args->v[i];
	if (f->escape)
		return render_fail(f->r, "IndexError", "tuple index out of range");
	return render_fail(f->r, "IndexError",
	    "Replacement index %zu out of range for positional args tuple", i);
}

static struct value *
first_value(struct fields *f, struct str name)
{
	size_t i = 0;
	int64_t n = read_number(name, &i);

	if (name.n == 0 || i == name.n) {
		f->automatic |= name.n == 0;
		f->manual |= name.n > 0;
		if (f->automatic && f->manual)
			return value_error(f->r,
			    name.n > 0 ? "cannot switch from automatic field numbering "
					 "to manual field specification"
				       : "cannot switch from manual field specification "
					 "to automatic field numbering");
		return positional(f, name.n == 0 ? f->next++ : (size_t)n);
	}
	for (size_t k = 0; k < f->args->nkw; k++)
		if (str_eq(f->args->kw[k].name, name))
			return f->args->kw[k].value;
	return render_fail(f->r, "KeyError", "'" STR_FMT "'", STR_ARG(name));
}

/* .attr: real attributes only, and no template needs those; [key]: a number or text without quotes */
static struct value *
one_step(struct fields *f, struct value *v, struct str key, bool item)
{
	size_t i = 0;
	int64_t n = read_number(key, &i);
	struct value *k = i == key.n && key.n > 0 ? object_int(f->r, n)
						  : object_copy_str(f->r, key),
		     *x;

	if (!item)
		return render_fail(f->r, "AttributeError",
		    "'%s' object has no attribute '" STR_FMT "'", object_type_name(v),
		    STR_ARG(key));
	if (v->kind == VALUE_MAP) {
		x = value_getv(v, k);
		if (x == NULL) {
			struct buf b;

			buf_init(&b, BUF_LINE);
			object_repr(f->r, k, &b);
			render_fail(f->r, "KeyError", "%s", buf_z(&b));
			buf_done(&b);
		}
		return x;
	}
	x = object_item(f->r, v, k);
	if (x != NULL && is_undefined(x) && !is_undefined(v))
		return render_fail(
		    f->r, "IndexError", "%s index out of range", object_type_name(v));
	return x;
}

static struct value *
field_value(struct fields *f, struct str name)
{
	size_t i = 0, start;
	struct value *v;

	while (i < name.n && name.p[i] != '.' && name.p[i] != '[')
		i++;
	v = first_value(f, (struct str){name.p, i});
	while (v != NULL && i < name.n) {
		bool item = name.p[i++] == '[';

		start = i;
		while (i < name.n &&
		       (item ? name.p[i] != ']' : name.p[i] != '.' && name.p[i] != '['))
			i++;
		if (item && i == name.n)
			return value_error(f->r, "Missing ']' in format string");
		if (i == start)
			return value_error(f->r, "Empty attribute in format string");
		v = one_step(f, v, (struct str){name.p + start, i - start}, item);
		i += item;
		if (item && i < name.n && name.p[i] != '.' && name.p[i] != '[')
			return value_error(f->r,
			    "Only '.' or '[' may follow ']' in format field specifier");
	}
	return v;
}

static struct value *
converted(struct fields *f, struct value *v, char how)
{
	struct buf b;

	if (how == 's')
		return object_text(f->r, v);
	if (how != 'r' && how != 'a') {
		return render_fail(
		    f->r, "ValueError", "Unknown conversion specifier %c", how);
	}
	buf_init(&b, BUF_TEXT);
	if (object_repr(f->r, v, &b) < 0) {
		buf_done(&b);
		return NULL;
	}
	if (how == 'a')
		object_ascii(&b);
	return object_buf(f->r, &b);
}

static int
put_field(struct fields *f, struct value *v, struct str spec, struct buf *out)
{
	struct buf b;
	int rc;

	if (!f->escape)
		return put_value(f->r, v, spec, out);
	if (markup_has_html(v)) {
		if (spec.n > 0 && is_markup(v))
			return value_error(
				   f->r, "Unsupported format specification for Markup."),
			       -1;
		return object_print(f->r, v, out);
	}
	buf_init(&b, BUF_TEXT);
	rc = put_value(f->r, v, spec, &b);
	markup_add_escaped(out, buf_str(&b));
	buf_done(&b);
	return rc;
}

/* name[!c][:spec] */
static int
field(struct fields *f, struct str s, int depth, struct buf *out)
{
	size_t i = 0;
	int brackets = 0;
	struct value *v;
	struct str name, spec = {0};
	char how = '\0';
	struct buf b;
	int rc = 0;

	while (i < s.n && (brackets > 0 || (s.p[i] != '!' && s.p[i] != ':'))) {
		brackets += s.p[i] == '[';
		brackets -= s.p[i] == ']';
		i++;
	}
	name = (struct str){s.p, i};
	if (i < s.n && s.p[i] == '!') {
		if (i + 1 >= s.n)
			return value_error(f->r, "end of string while looking for "
						 "conversion specifier"),
			       -1;
		how = s.p[i + 1];
		i += 2;
		if (i < s.n && s.p[i] != ':')
			return value_error(
				   f->r, "expected ':' after conversion specifier"),
			       -1;
	}
	if (i < s.n)
		spec = (struct str){s.p + i + 1, s.n - i - 1};
	v = field_value(f, name);
	if (v != NULL && how != '\0')
		v = converted(f, v, how);
	if (v == NULL)
		return -1;
	if (spec.n == 0 || memchr(spec.p, '{', spec.n) == NULL)
		return put_field(f, v, spec, out);
	buf_init(&b, BUF_LINE);
	rc = expand(f, spec, depth + 1, &b);
	if (rc == 0)
		rc = put_field(f, v, buf_str(&b), out);
	buf_done(&b);
	return rc;
}

static int
expand(struct fields *f, struct str s, int depth, struct buf *out)
{
	if (depth >= MAX_NESTING)
		return value_error(f->r, "Max string recursion exceeded"), -1;
	for (size_t i = 0; i < s.n; i++) {
		size_t start = i + 1;
		int open = 1;

		if ((s.p[i] == '{' || s.p[i] == '}') && start < s.n &&
		    s.p[start] == s.p[i]) {
			buf_addc(out, s.p[i++]);
			continue;
		}
		if (s.p[i] == '}')
			return value_error(
				   f->r, "Single '}' encountered in format string"),
			       -1;
		if (s.p[i] != '{') {
			buf_addc(out, s.p[i]);
			continue;
		}
		if (start == s.n)
			return value_error(
				   f->r, "Single '{' encountered in format string"),
			       -1;
		for (i = start; i < s.n && open > 0; i++)
			open += (s.p[i] == '{') - (s.p[i] == '}');
		if (open > 0)
			return value_error(f->r, "expected '}' before end of string"), -1;
		i--;
		if (field(f, (struct str){s.p + start, i - start}, depth, out) < 0)
			return -1;
	}
	return 0;
}

struct value *
strformat(struct render *r, struct str format, const struct call_args *args, bool escape)
{
	struct fields f = {.r = r, .args = args, .escape = escape};
	struct buf out;

	buf_init(&out, BUF_TEXT);
	if (expand(&f, format, 0, &out) < 0) {
		buf_done(&out);
		return NULL;
	}
	return object_buf(r, &out);
}
