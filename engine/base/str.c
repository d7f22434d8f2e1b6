#include "base/str.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>

bool
str_starts(struct str s, struct str prefix)
{
	return prefix.n == 0 || (s.n >= prefix.n && memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool
str_ends(struct str s, struct str suffix)
{
	return suffix.n == 0 ||
	       (s.n >= suffix.n && memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

static bool
is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str
str_trim(struct str s)
{
	while (s.n > 0 && is_blank(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n > 0 && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

struct str
str_cut(struct str *rest, char separator)
{
	const char *at = rest->n > 0 ? memchr(rest->p, separator, rest->n) : NULL;
	struct str head = *rest;

	if (at == NULL) {
		*rest = (struct str){rest->p + rest->n, 0};
		return head;
	}
	head.n = (size_t)(at - rest->p);
	rest->p = at + 1;
	rest->n -= head.n + 1;
	return head;
}

struct str
str_line(struct str text, int line)
{
	struct str found = STR("");

	if (line < 1)
		return found;
	for (; line > 0 && text.n > 0; line--)
		found = str_cut(&text, '\n');
	return line == 0 ? found : STR("");
}

int
str_hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

int
str_cmp(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n > 0 ? memcmp(a.p, b.p, n) : 0;

	if (c != 0)
		return c;
	return (a.n > b.n) - (a.n < b.n);
}

/* Octets of the well-formed sequence at p, 0 if there is none (Unicode table 3-7). */
static size_t
utf8_sequence(const unsigned char *p, size_t n)
{
	unsigned char low = 0x80, high = 0xbf;
	size_t need;

	if (p[0] < 0x80)
		return 1;
	if (p[0] >= 0xc2 && p[0] <= 0xdf)
		need = 2;
	else if (p[0] >= 0xe0 && p[0] <= 0xef)
		need = 3;
	else if (p[0] >= 0xf0 && p[0] <= 0xf4)
		need = 4;
	else
		return 0;
	if (need > n)
		return 0;
	switch (p[0]) {
	case 0xe0: low = 0xa0; break;
	case 0xed: high = 0x9f; break;
	case 0xf0: low = 0x90; break;
	case 0xf4: high = 0x8f; break;
	default: break;
	}
	if (p[1] < low || p[1] > high)
		return 0;
	for (size_t i = 2; i < need; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return need;
}

size_t
str_utf8_error(struct str s)
{
	const unsigned char *p = (const unsigned char *)s.p;
	size_t i = 0;

	while (i < s.n) {
		size_t n = utf8_sequence(p + i, s.n - i);

		if (n == 0)
			return i;
		i += n;
	}
	return s.n;
}

enum { NEAREST_MAX = 64 };

/* Optimal string alignment distance, letters compared without case; at most NEAREST_MAX
 * octets each. */
static size_t
edits(struct str a, struct str b)
{
	size_t row[3][NEAREST_MAX + 1];

	for (size_t j = 0; j <= b.n; j++)
		row[0][j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t *now = row[i % 3], *up = row[(i + 2) % 3], *up2 = row[(i + 1) % 3];

		now[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			int x = tolower((unsigned char)a.p[i - 1]),
			    y = tolower((unsigned char)b.p[j - 1]);
			size_t best = up[j - 1] + (x != y);

			if (up[j] + 1 < best)
				best = up[j] + 1;
			if (now[j - 1] + 1 < best)
				best = now[j - 1] + 1;
			if (i > 1 && j > 1 && x == tolower((unsigned char)b.p[j - 2]) &&
			    y == tolower((unsigned char)a.p[i - 2]) &&
			    up2[j - 2] + 1 < best)
				best = up2[j - 2] + 1;
			now[j] = best;
		}
	}
	return row[a.n % 3][b.n];
}

const char *
str_nearest(struct str word, const char *const *names, size_t n)
{
	const char *best = NULL;
	size_t least;

	if (word.n == 0 || word.n > NEAREST_MAX)
		return NULL;
	least = (word.n > 6 ? word.n / 3 : 2) + 1;
	if (word.n <= 2)
		least = word.n;
	for (size_t i = 0; i < n; i++) {
		struct str name = str_of(names[i]);
		size_t d;

		if (name.n == 0 || name.n > NEAREST_MAX)
			continue;
		d = edits(word, name);
		if (d < least) {
			least = d;
			best = names[i];
		}
	}
	return best;
}
