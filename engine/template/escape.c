#include "template/escape.h"

#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "template/unicode.h"
#include "template/unicode_name.h"

static int
numeric(struct buf *b, struct str s, size_t *i, const char **why)
{
	char kind = s.p[*i];
	size_t n = kind == 'x' ? 2 : kind == 'u' ? 4 : 8;
	uint32_t c = 0;

	++*i;
	for (size_t k = 0; k < n; k++, ++*i) {
		if (*i >= s.n || str_hex_digit(s.p[*i]) < 0) {
			*why = kind == 'x'   ? "truncated \\xXX escape"
			       : kind == 'u' ? "truncated \\uXXXX escape"
					     : "truncated \\UXXXXXXXX escape";
			return -1;
		}
		c = c << 4 | (uint32_t)str_hex_digit(s.p[*i]);
	}
	if (c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
		*why = "illegal Unicode character";
		return -1;
	}
	unicode_add(b, c);
	return 0;
}

static int
by_name(struct buf *b, struct str s, size_t *i, const char **why)
{
	struct str rest = {s.p + *i + 1, s.n - *i - 1};
	const char *end =
	    rest.n > 1 && rest.p[0] == '{' ? memchr(rest.p, '}', rest.n) : NULL;
	uint32_t c;

	*why = "malformed \\N character escape";
	if (end == NULL || end == rest.p + 1)
		return -1;
	*why = "unknown Unicode character name";
	if (!unicode_named((struct str){rest.p + 1, (size_t)(end - rest.p) - 1}, &c))
		return -1;
	unicode_add(b, c);
	*i = (size_t)(end + 1 - s.p);
	return 0;
}

static void
octal(struct buf *b, struct str s, size_t *i)
{
	uint32_t c = 0;

	for (int k = 0; k < 3 && *i < s.n && s.p[*i] >= '0' && s.p[*i] <= '7'; k++, ++*i)
		c = c * 8 + (uint32_t)(s.p[*i] - '0');
	unicode_add(b, c);
}

/* What follows a backslash at *i. */
static int
one(struct buf *b, struct str s, size_t *i, const char **why)
{
	static const char from[] = "nrtabfv\\'\"", to[] = "\n\r\t\a\b\f\v\\'\"";
	char c = s.p[*i];
	const char *known = strchr(from, c);
	size_t len;
	uint32_t cp;

	if (c == '\n') {
		++*i;
	} else if (known != NULL && c != '\0') {
		buf_addc(b, to[known - from]);
		++*i;
	} else if (c >= '0' && c <= '7') {
		octal(b, s, i);
	} else if (c == 'x' || c == 'u' || c == 'U') {
		return numeric(b, s, i, why);
	} else if (c == 'N') {
		return by_name(b, s, i, why);
	} else if ((unsigned char)c >= 0x80) {
		/* Jinja encodes to ASCII first, so the backslash meets another backslash */
		cp = unicode_next((struct str){s.p + *i, s.n - *i}, &len);
		buf_printf(b,
		    cp < 0x100     ? "\\x%02x"
		    : cp < 0x10000 ? "\\u%04x"
				   : "\\U%08x",
		    cp);
		*i += len;
	} else {
		buf_addc(b, '\\');
		buf_addc(b, c);
		++*i;
	}
	return 0;
}

int
escape_decode(struct arena *a, struct str s, struct str *ret_text, const char **why)
{
	struct buf b;
	int rc = 0;

	if (s.n == 0 || memchr(s.p, '\\', s.n) == NULL) {
		*ret_text = (struct str){arena_strndup(a, s.p, s.n), s.n};
		return 0;
	}
	buf_init(&b, s.n * 2 + 64);
	for (size_t i = 0; i < s.n && rc == 0;) {
		if (s.p[i] != '\\' || i + 1 == s.n) {
			buf_addc(&b, s.p[i++]);
			continue;
		}
		i++;
		rc = one(&b, s, &i, why);
	}
	if (rc == 0)
		*ret_text = (struct str){arena_strndup(a, buf_z(&b), b.n), b.n};
	buf_done(&b);
	return rc;
}
