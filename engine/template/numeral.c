#include "template/numeral.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "template/object.h"
#include "template/unicode.h"

/* Numbers may be written with the digits of any script. */
static struct str
ascii_digits(struct render *r, struct str s)
{
	char *p = arena_alloc(r->a, s.n + 1);
	size_t n = 0, len;

	for (size_t i = 0; i < s.n; i += len) {
		uint32_t c = unicode_next((struct str){s.p + i, s.n - i}, &len);
		int d = c < 128 ? -1 : unicode_decimal(c);

		if (d >= 0) {
			p[n++] = (char)('0' + d);
		} else {
			memcpy(p + n, s.p + i, len);
			n += len;
		}
	}
	return (struct str){p, n};
}

static int
digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'z' ? c - 'a' + 10 : 99;
}

struct value *
numeral_int(struct render *r, struct str text, int64_t base)
{
	struct str s = ascii_digits(r, text), digits;
	bool negative = false, over = false;
	size_t i = 0;
	int64_t n = 0;
	char prefix;

	s = unicode_trim_right(unicode_trim_left(s));
	if (s.n > 0 && (s.p[0] == '-' || s.p[0] == '+'))
		negative = s.p[i++] == '-';
	prefix = i + 1 < s.n && s.p[i] == '0' ? (char)(s.p[i + 1] | 0x20) : '\0';
	if ((prefix == 'x' && (base == 16 || base == 0)) ||
	    (prefix == 'o' && (base == 8 || base == 0)) ||
	    (prefix == 'b' && (base == 2 || base == 0))) {
		base = prefix == 'x' ? 16 : prefix == 'o' ? 8 : 2;
		i += 2;
		i += i < s.n && s.p[i] == '_';
	}
	base = base == 0 ? 10 : base;
	if (i >= s.n || digit(s.p[i]) >= base)
		return NULL;
	digits = (struct str){s.p + i, s.n - i};
	for (; i < s.n; i++) {
		if (s.p[i] == '_' && i + 1 < s.n && s.p[i + 1] != '_')
			continue;
		if (digit(s.p[i]) >= base)
			return NULL;
		over |= __builtin_mul_overflow(n, base, &n) ||
			__builtin_add_overflow(n, digit(s.p[i]), &n);
	}
	if (!over)
		return object_int(r, negative ? -n : n);
	if (digits.n > BIGINT_DIGITS && (base & (base - 1)) != 0)
		return render_fail(r, "ValueError",
		    "Exceeds the limit (%d digits) for integer string conversion: value "
		    "has %zu digits; use sys.set_int_max_str_digits() to increase the "
		    "limit",
		    BIGINT_DIGITS, digits.n);
	return bigint_parse(r->a, digits, (int)base, negative);
}

bool
numeral_float(struct render *r, struct str s, double *ret)
{
	char text[400], *end;
	size_t n = 0;

	s = unicode_trim_right(unicode_trim_left(ascii_digits(r, s)));
	if (s.n == 0 || s.n >= sizeof text)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		/* C knows hexadecimal floats and nan(...), Python does not; Python knows 1_000 */
		if (strchr("xX(pP", s.p[i]) != NULL)
			return false;
		if (s.p[i] == '_' && i > 0 && i + 1 < s.n && s.p[i - 1] >= '0' &&
		    s.p[i - 1] <= '9' && s.p[i + 1] >= '0' && s.p[i + 1] <= '9')
			continue;
		text[n++] = s.p[i];
	}
	text[n] = '\0';
	*ret = strtod(text, &end);
	return *end == '\0' && end != text;
}
