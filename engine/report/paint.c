#include "report/paint.h"

#include <stdint.h>

#include "base/buf.h"

static const char *const codes[] = {
    [PAINT_PLAIN] = NULL,
    [PAINT_GOOD] = "\033[32m",
    [PAINT_BAD] = "\033[31m",
    [PAINT_CAUTION] = "\033[33m",
    [PAINT_STRONG] = "\033[1m",
    [PAINT_FAINT] = "\033[2m",
};

/*
 * The character at s, which is not empty; its octets in *ret_n. U+FFFD if it is no
 * UTF-8.
 */
static uint32_t
character(struct str s, size_t *ret_n)
{
	static const unsigned char bits[] = {0x7f, 0x1f, 0x0f, 0x07};
	unsigned char first = (unsigned char)s.p[0];
	size_t n = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
	uint32_t c = first & bits[n - 1];

	if (n > s.n || str_utf8_error((struct str){s.p, n}) != n) {
		*ret_n = 1;
		return 0xfffd;
	}
	for (size_t i = 1; i < n; i++)
		c = c << 6 | ((unsigned char)s.p[i] & 0x3f);
	*ret_n = n;
	return c;
}

/* Moves the cursor, or the reader's eye, to where the text does not stand; or is no
 * character at all, which XML does not allow. */
static bool
misleads(uint32_t c)
{
	return (c < 0x20 && c != '\t') || (c >= 0x7f && c < 0xa0) ||
	       (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) ||
	       c == 0x2028 || c == 0x2029 || c == 0xfffe || c == 0xffff;
}

void
paint_plain(struct buf *out, struct str text)
{
	size_t n;

	for (; text.n > 0; text.p += n, text.n -= n) {
		uint32_t c = character(text, &n);

		if (c == '\n')
			buf_adds(out, "\\n");
		else if (misleads(c))
			buf_printf(out, c < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned)c);
		else if (c == 0xfffd)
			buf_adds(out, "\xef\xbf\xbd");
		else
			buf_add(out, text.p, n);
	}
}

void
paint_add(struct buf *out, bool color, enum paint paint, struct str text)
{
	color = color && codes[paint] != NULL;
	if (color)
		buf_adds(out, codes[paint]);
	paint_plain(out, text);
	if (color)
		buf_adds(out, "\033[0m");
}

/* The next line of a text; a carriage return before the line feed is part of neither. */
static struct str
next_line(struct str *rest)
{
	struct str line = str_cut(rest, '\n');

	if (line.n > 0 && line.p[line.n - 1] == '\r')
		line.n--;
	return line;
}

void
paint_lines(struct buf *out, const char *indent, struct str text)
{
	while (text.n > 0) {
		buf_adds(out, indent);
		paint_plain(out, next_line(&text));
		buf_addc(out, '\n');
	}
}

static enum paint
paint_of_line(struct str line)
{
	if (str_starts(line, STR("[edit")))
		return PAINT_STRONG;
	switch (line.n > 0 ? line.p[0] : ' ') {
	case '-': return PAINT_BAD;
	case '+': return PAINT_GOOD;
	case '!': return PAINT_CAUTION;
	default: return PAINT_PLAIN;
	}
}

void
paint_diff(struct buf *out, bool color, const char *indent, struct str text)
{
	while (text.n > 0) {
		struct str line = next_line(&text);

		buf_adds(out, indent);
		paint_add(out, color, paint_of_line(line), line);
		buf_addc(out, '\n');
	}
}

enum paint
paint_of_result(const char *result)
{
	static const struct {
		const char *name;
		enum paint paint;
	} results[] = {
	    {"unchanged", PAINT_GOOD},
	    {"confirmed", PAINT_GOOD},
	    {"rolled-back", PAINT_CAUTION},
	    {"refused", PAINT_CAUTION},
	    {"done", PAINT_GOOD},
	    {"passed", PAINT_GOOD},
	    {"changed", PAINT_GOOD},
	    {"skipped", PAINT_CAUTION},
	    {"ignored", PAINT_CAUTION},
	    {"stopped", PAINT_CAUTION},
	};

	for (size_t i = 0; i < sizeof results / sizeof *results; i++)
		if (strcmp(results[i].name, result) == 0)
			return results[i].paint;
	return PAINT_BAD;
}

static size_t
columns_of(uint32_t c)
{
	if (c == '\t')
		return 8;
	if (c >= 0x1100 && c != 0x2026 && !(c >= 0x2010 && c <= 0x20cf) && c != 0xfffd)
		return 2;
	return 1;
}

size_t
paint_width(struct str text)
{
	size_t width = 0, n;

	for (; text.n > 0; text.p += n, text.n -= n)
		width += columns_of(character(text, &n));
	return width;
}

void
paint_cut(struct buf *out, struct str text, size_t columns)
{
	size_t left = columns, n;

	if (paint_width(text) <= columns) {
		buf_addstr(out, text);
		return;
	}
	if (columns == 0)
		return;
	for (left--; text.n > 0; text.p += n, text.n -= n) {
		size_t width = columns_of(character(text, &n));

		if (width > left)
			break;
		left -= width;
		buf_add(out, text.p, n);
	}
	buf_adds(out, "…");
}

void
paint_extent(struct buf *out, struct str text)
{
	static const char marks[] = "+-!";
	size_t count[3] = {0};

	while (text.n > 0) {
		struct str line = str_cut(&text, '\n');
		const char *mark = line.n > 0 ? memchr(marks, line.p[0], 3) : NULL;

		if (mark != NULL)
			count[mark - marks]++;
	}
	for (int i = 0; i < 3; i++)
		if (count[i] > 0)
			buf_printf(out, " %c%zu", marks[i], count[i]);
}
