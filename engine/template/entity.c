#include "template/entity.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "template/unicode.h"

enum { LONGEST_NAME = 32, REPLACEMENT = 0xfffd };

static const struct entity {
	const char *name;
	bool bare; /* may stand without its semicolon */
	const char *text;
} entities[] = {
#define ENTITY(name, bare, text) {name, bare, text},
#include "template/entity.def"
#undef ENTITY
};

/* --- references by number --- */

/* Numbers from 0x80 on mean what they mean in Windows-1252. */
static const uint16_t windows[32] = {0x20ac, 0x81, 0x201a, 0x192, 0x201e, 0x2026, 0x2020,
    0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0x8d, 0x17d, 0x8f, 0x90, 0x2018, 0x2019,
    0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0x9d,
    0x17e, 0x178};

/* No characters: they are left out. */
static bool
invalid(uint32_t c)
{
	return (c >= 1 && c <= 8) || c == 0xb || (c >= 0xe && c <= 0x1f) ||
	       (c >= 0x7f && c <= 0x9f) || (c >= 0xfdd0 && c <= 0xfdef) ||
	       (c & 0xfffe) == 0xfffe;
}

static void
add_number(struct buf *b, uint32_t c)
{
	if (c >= 0x80 && c < 0xa0)
		unicode_add(b, windows[c - 0x80]);
	else if (c == 0 || (c >= 0xd800 && c < 0xe000) || c > 0x10ffff)
		unicode_add(b, REPLACEMENT);
	else if (c == '\r' || !invalid(c))
		unicode_add(b, c);
}

/* "#60;" or "#x3c;" at the start of s; the octets read, 0: it is none. */
static size_t
numeric(struct buf *b, struct str s)
{
	bool hex = s.n > 1 && (s.p[1] | 0x20) == 'x';
	size_t i = hex ? 2 : 1, start = i;
	uint32_t c = 0;

	for (; i < s.n &&
	       (hex ? str_hex_digit(s.p[i]) >= 0 : s.p[i] >= '0' && s.p[i] <= '9');
	     i++) {
		uint32_t d =
		    hex ? (uint32_t)str_hex_digit(s.p[i]) : (uint32_t)(s.p[i] - '0');

		c = c > 0x10ffff ? c : c * (hex ? 16 : 10) + d;
	}
	if (i == start)
		return 0;
	add_number(b, c);
	return i + (i < s.n && s.p[i] == ';');
}

/* --- references by name --- */

static int
by_name(const void *key, const void *row)
{
	return str_cmp(
	    *(const struct str *)key, str_of(((const struct entity *)row)->name));
}

static const struct entity *
find(struct str name)
{
	return bsearch(&name, entities, sizeof entities / sizeof *entities,
	    sizeof *entities, by_name);
}

static bool
ends_name(char c)
{
	return c != '\0' && strchr("\t\n\f <&#;", c) != NULL;
}

/* A name of at most 32 characters; failing that, the longest name that it begins with. Octets read, 0: none. */
static size_t
named(struct buf *b, struct str s)
{
	size_t n = 0, chars = 0, len;
	const struct entity *e;

	while (n < s.n && chars < LONGEST_NAME && !ends_name(s.p[n])) {
		unicode_next((struct str){s.p + n, s.n - n}, &len);
		n += len;
		chars++;
	}
	if (n == 0)
		return 0;
	e = find((struct str){s.p, n});
	if (e != NULL && ((n < s.n && s.p[n] == ';') || e->bare)) {
		buf_adds(b, e->text);
		return n + (n < s.n && s.p[n] == ';');
	}
	for (size_t i = n; i > 1; i--) {
		e = find((struct str){s.p, i});
		if (e != NULL && e->bare) {
			buf_adds(b, e->text);
			return i;
		}
	}
	return 0;
}

void
entity_decode(struct buf *b, struct str s)
{
	while (s.n > 0) {
		size_t n = 0;

		if (s.p[0] == '&') {
			struct str rest = {s.p + 1, s.n - 1};

			n = rest.n > 0 && rest.p[0] == '#' ? numeric(b, rest)
							   : named(b, rest);
		}
		if (n == 0)
			buf_addc(b, s.p[0]);
		s.p += n + 1;
		s.n -= n + 1;
	}
}

/* --- tags --- */

/* Cuts what begins with `from` and ends with `to`, everywhere. */
static void
cut(struct buf *b, struct str s, struct str from, struct str to)
{
	const char *start, *end = NULL;

	while ((start = memmem(s.p, s.n, from.p, from.n)) != NULL) {
		size_t left = s.n - (size_t)(start - s.p) - from.n;

		end = memmem(start + from.n, left, to.p, to.n);
		if (end == NULL)
			break;
		buf_add(b, s.p, (size_t)(start - s.p));
		s.n -= (size_t)(end + to.n - s.p);
		s.p = end + to.n;
	}
	buf_addstr(b, s);
}

static void
single_blanks(struct buf *b, struct str s)
{
	bool gap = false;
	size_t len;

	for (size_t i = 0; i < s.n; i += len) {
		bool space =
		    unicode_space(unicode_next((struct str){s.p + i, s.n - i}, &len));

		if (!space) {
			if (gap && b->n > 0)
				buf_addc(b, ' ');
			buf_add(b, s.p + i, len);
		}
		gap = space;
	}
}

void
entity_strip_tags(struct buf *b, struct str s)
{
	struct buf without_comments, without_tags, line;

	buf_init(&without_comments, BUF_TEXT);
	buf_init(&without_tags, BUF_TEXT);
	buf_init(&line, BUF_TEXT);
	cut(&without_comments, s, STR("<!--"), STR("-->"));
	cut(&without_tags, buf_str(&without_comments), STR("<"), STR(">"));
	single_blanks(&line, buf_str(&without_tags));
	entity_decode(b, buf_str(&line));
	buf_done(&without_comments);
	buf_done(&without_tags);
	buf_done(&line);
}
