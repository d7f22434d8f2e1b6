#include "template/unicode.h"

#include "base/buf.h"

struct run {
	uint32_t first, props;
};

struct mapping {
	uint32_t first, last;
	int step, delta;
};

struct special {
	uint32_t c;
	const char *text;
};

static const struct run runs[] = {
#define UNICODE_RUN(first, props) {first, props},
#include "template/unicode.def"
#undef UNICODE_RUN
};

#define UNICODE_ROW(first, last, step, delta) {first, last, step, delta},
static const struct mapping uppers[] = {
#define UNICODE_UPPER UNICODE_ROW
#include "template/unicode.def"
#undef UNICODE_UPPER
};
static const struct mapping lowers[] = {
#define UNICODE_LOWER UNICODE_ROW
#include "template/unicode.def"
#undef UNICODE_LOWER
};
/* Only where the title form is not the upper form. */
static const struct mapping titles[] = {
#define UNICODE_TITLE UNICODE_ROW
#include "template/unicode.def"
#undef UNICODE_TITLE
};

enum {
	SPECIAL_UPPER = UNICODE_TO_UPPER,
	SPECIAL_LOWER = UNICODE_TO_LOWER,
	SPECIAL_TITLE = UNICODE_TO_TITLE
};
static const struct {
	int to;
	uint32_t c;
	const char *text;
} specials[] = {
#define UNICODE_SPECIAL(to, c, text) {SPECIAL_##to, c, text},
#include "template/unicode.def"
#undef UNICODE_SPECIAL
};

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

unsigned
unicode_props(uint32_t c)
{
	size_t lo = 0, hi = COUNT(runs);

	while (hi - lo > 1) {
		size_t mid = (lo + hi) / 2;

		if (runs[mid].first <= c)
			lo = mid;
		else
			hi = mid;
	}
	return runs[lo].props;
}

/* Every script has its ten digits in a row, zero first; rows may touch. */
int
unicode_decimal(uint32_t c)
{
	uint32_t first = c;

	if (!(unicode_props(c) & UNICODE_DECIMAL))
		return -1;
	while (first > 0 && (unicode_props(first - 1) & UNICODE_DECIMAL))
		first--;
	return (int)((c - first) % 10);
}

bool
unicode_word(uint32_t c)
{
	if (c < 128)
		return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
		       (c >= '0' && c <= '9') || c == '_';
	return (unicode_props(c) & UNICODE_ALNUM) != 0;
}

uint32_t
unicode_next(struct str s, size_t *len)
{
	const unsigned char *p = (const unsigned char *)s.p;
	uint32_t c = p[0];
	size_t n = c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : c >= 0xc2 ? 2 : 1;

	*len = 1;
	if (n == 1 || n > s.n)
		return c;
	c &= 0x7fu >> n;
	for (size_t i = 1; i < n; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return p[0];
		c = c << 6 | (p[i] & 0x3f);
	}
	*len = n;
	return c;
}

uint32_t
unicode_prev(struct str s, size_t *len)
{
	size_t back = 1;
	uint32_t c;

	while (back < 4 && back < s.n && ((unsigned char)s.p[s.n - back] & 0xc0) == 0x80)
		back++;
	c = unicode_next((struct str){s.p + s.n - back, back}, len);
	if (*len == back)
		return c;
	*len = 1;
	return (unsigned char)s.p[s.n - 1];
}

void
unicode_add(struct buf *b, uint32_t c)
{
	char t[4];
	size_t n = 0;

	if (c < 0x80) {
		t[n++] = (char)c;
	} else if (c < 0x800) {
		t[n++] = (char)(0xc0 | c >> 6);
		t[n++] = (char)(0x80 | (c & 0x3f));
	} else if (c < 0x10000) {
		t[n++] = (char)(0xe0 | c >> 12);
		t[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		t[n++] = (char)(0x80 | (c & 0x3f));
	} else {
		t[n++] = (char)(0xf0 | c >> 18);
		t[n++] = (char)(0x80 | (c >> 12 & 0x3f));
		t[n++] = (char)(0x80 | (c >> 6 & 0x3f));
		t[n++] = (char)(0x80 | (c & 0x3f));
	}
	buf_add(b, t, n);
}

size_t
unicode_ascii(struct str s)
{
	size_t i = 0;
	uint64_t eight;

	for (; i + sizeof eight <= s.n; i += sizeof eight) {
		memcpy(&eight, s.p + i, sizeof eight);
		if (eight & 0x8080808080808080u)
			break;
	}
	while (i < s.n && (unsigned char)s.p[i] < 0x80)
		i++;
	return i;
}

size_t
unicode_length(struct str s)
{
	size_t n = 0, len;

	for (size_t i = 0; i < s.n; n++) {
		len = unicode_ascii((struct str){s.p + i, s.n - i});
		n += len;
		i += len;
		if (i == s.n)
			break;
		unicode_next((struct str){s.p + i, s.n - i}, &len);
		i += len;
	}
	return n;
}

size_t
unicode_offset(struct str s, size_t characters)
{
	size_t i = 0, len;

	while (characters > 0 && i < s.n) {
		len = s.n - i < characters ? s.n - i : characters;
		len = unicode_ascii((struct str){s.p + i, len});
		i += len;
		characters -= len;
		if (characters == 0 || i == s.n)
			break;
		characters--;
		unicode_next((struct str){s.p + i, s.n - i}, &len);
		i += len;
	}
	return i;
}

static uint32_t
map_in(const struct mapping *m, size_t n, uint32_t c)
{
	size_t lo = 0, hi = n;

	while (lo < hi) {
		size_t mid = (lo + hi) / 2;

		if (c < m[mid].first)
			hi = mid;
		else if (c > m[mid].last)
			lo = mid + 1;
		else if ((c - m[mid].first) % (uint32_t)m[mid].step == 0)
			return (uint32_t)((int64_t)c + m[mid].delta);
		else
			break;
	}
	/* runs of step 2 may interleave: look at the neighbours */
	for (size_t i = 0; i < n; i++)
		if (c >= m[i].first && c <= m[i].last &&
		    (c - m[i].first) % (uint32_t)m[i].step == 0)
			return (uint32_t)((int64_t)c + m[i].delta);
	return c;
}

static void
add_mapped(struct buf *b, uint32_t c, enum unicode_case to)
{
	uint32_t t;

	if (c < 128) {
		bool lower = c >= 'a' && c <= 'z', upper = c >= 'A' && c <= 'Z';

		if (to == UNICODE_TO_LOWER ? upper : lower)
			c ^= 0x20;
		buf_addc(b, (char)c);
		return;
	}
	for (size_t i = 0; i < COUNT(specials); i++)
		if (specials[i].c == c && specials[i].to == (int)to) {
			buf_adds(b, specials[i].text);
			return;
		}
	if (to == UNICODE_TO_TITLE) {
		for (size_t i = 0; i < COUNT(titles); i++)
			if (c >= titles[i].first && c <= titles[i].last &&
			    (c - titles[i].first) % (uint32_t)titles[i].step == 0) {
				unicode_add(b, (uint32_t)((int64_t)c + titles[i].delta));
				return;
			}
		/* the title form is the upper form, which may be several characters */
		add_mapped(b, c, UNICODE_TO_UPPER);
		return;
	}
	t = to == UNICODE_TO_UPPER ? map_in(uppers, COUNT(uppers), c)
				   : map_in(lowers, COUNT(lowers), c);
	unicode_add(b, t);
}

/* The ASCII that s begins with: its length. */
static size_t
add_ascii(struct buf *b, struct str s, enum unicode_case to)
{
	char from = to == UNICODE_TO_LOWER ? 'A' : 'a';
	size_t start = b->n, n = unicode_ascii(s);

	buf_add(b, s.p, n);
	for (size_t i = start; i < b->n; i++)
		if ((unsigned char)(b->p[i] - from) < 26)
			b->p[i] ^= 0x20;
	return n;
}

void
unicode_case(struct buf *b, struct str s, enum unicode_case to)
{
	size_t len;

	while (s.n > 0) {
		len = add_ascii(b, s, to);
		if (len == 0)
			add_mapped(b, unicode_next(s, &len), to);
		s.p += len;
		s.n -= len;
	}
}

static bool
cased(uint32_t c)
{
	return (unicode_props(c) &
		   (UNICODE_IS_UPPER | UNICODE_IS_LOWER | UNICODE_IS_TITLE)) != 0;
}

void
unicode_lower(struct buf *b, struct str s)
{
	size_t len, back, ahead;

	for (size_t i = 0; i < s.n; i += len) {
		uint32_t c;

		len = add_ascii(b, (struct str){s.p + i, s.n - i}, UNICODE_TO_LOWER);
		if (len > 0)
			continue;
		c = unicode_next((struct str){s.p + i, s.n - i}, &len);
		if (c != 0x3a3) {
			add_mapped(b, c, UNICODE_TO_LOWER);
			continue;
		}
		ahead = i + len;
		unicode_add(
		    b, i > 0 && cased(unicode_prev((struct str){s.p, i}, &back)) &&
			       (ahead == s.n ||
				   !cased(unicode_next(
				       (struct str){s.p + ahead, s.n - ahead}, &back)))
			   ? 0x3c2
			   : 0x3c3);
	}
}

struct str
unicode_trim_left(struct str s)
{
	size_t len;

	while (s.n > 0 && unicode_space(unicode_next(s, &len))) {
		s.p += len;
		s.n -= len;
	}
	return s;
}

struct str
unicode_trim_right(struct str s)
{
	size_t len;

	while (s.n > 0 && unicode_space(unicode_prev(s, &len)))
		s.n -= len;
	return s;
}

static bool
line_end(uint32_t c)
{
	return (c >= 10 && c <= 13) || (c >= 0x1c && c <= 0x1e) || c == 0x85 ||
	       c == 0x2028 || c == 0x2029;
}

struct str
unicode_line(struct str *rest, size_t *end)
{
	struct str line = *rest;
	size_t i = 0, len;

	for (*end = 0; i < rest->n; i += len) {
		uint32_t c = unicode_next((struct str){rest->p + i, rest->n - i}, &len);

		if (!line_end(c))
			continue;
		if (c == '\r' && i + 1 < rest->n && rest->p[i + 1] == '\n')
			len = 2;
		*end = len;
		break;
	}
	line.n = i;
	rest->p += i + *end;
	rest->n -= i + *end;
	return line;
}
