#include "template/unicode_name.h"

#include <stddef.h>
#include <string.h>

/*
 * The table (unicode_name.py writes and explains it) is searched as it is: the name becomes a row of word numbers, and the
 * rows of the table are walked with the count of words that the last one had in common with it. No more than a
 * millisecond, and only where a template says \N.
 */

enum {
	LONGEST = 120, /* octets of a name */
	WORDS = 24,    /* of a name */
	BASE = 92,
	ONE = 45, /* leading digits that stand alone */
	THREE = 1,
	TWO = BASE - ONE - THREE,
	ROW_WORDS = 13, /* of a digit that begins a row */
};

#define UNICODE_WORDS
static const char words[] =
#include "template/unicode_name.def"
    ;
#undef UNICODE_WORDS
#define UNICODE_NAMES
static const char rows[] =
#include "template/unicode_name.def"
    ;
#undef UNICODE_NAMES

static const struct {
	uint32_t first, n;
} runs[] = {
#define UNICODE_NAMED(first, n) {first, n},
#include "template/unicode_name.def"
#undef UNICODE_NAMED
};

static const struct {
	const char *prefix;
	uint32_t first, last;
} numbered[] = {
#define UNICODE_NUMBERED(prefix, first, last) {prefix, first, last},
#include "template/unicode_name.def"
#undef UNICODE_NUMBERED
};

/* --- names that are computed --- */

static const char *const leads[] = {"G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S",
    "SS", "", "J", "JJ", "C", "K", "T", "P", "H"};
static const char *const vowels[] = {"A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O",
    "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI", "YU", "EU", "YI", "I"};
static const char *const tails[] = {"", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG",
    "LM", "LB", "LS", "LT", "LP", "LH", "M", "B", "BS", "S", "SS", "NG", "J", "C", "K",
    "T", "P", "H"};

/* The longest of the parts that s begins with. */
static uint32_t
part(const char *const *parts, size_t n, struct str *s, bool *found)
{
	size_t best = n, len = 0;

	for (size_t i = 0; i < n; i++)
		if (str_starts(*s, str_of(parts[i])) &&
		    (best == n || strlen(parts[i]) > len)) {
			best = i;
			len = strlen(parts[i]);
		}
	*found = *found && best < n;
	s->p += len;
	s->n -= len;
	return (uint32_t)best;
}

static bool
hangul(struct str s, uint32_t *ret)
{
	bool found = str_starts(s, STR("HANGUL SYLLABLE "));
	uint32_t l, v, t;

	if (!found)
		return false;
	s.p += 16;
	s.n -= 16;
	l = part(leads, sizeof leads / sizeof *leads, &s, &found);
	v = part(vowels, sizeof vowels / sizeof *vowels, &s, &found);
	t = part(tails, sizeof tails / sizeof *tails, &s, &found);
	*ret = 0xac00 + (l * 21 + v) * 28 + t;
	return found && s.n == 0;
}

static bool
by_number(struct str s, uint32_t *ret)
{
	for (size_t i = 0; i < sizeof numbered / sizeof *numbered; i++) {
		struct str prefix = str_of(numbered[i].prefix);
		uint32_t c = 0;

		if (!str_starts(s, prefix) || s.n - prefix.n < 4 || s.n - prefix.n > 5 ||
		    s.p[prefix.n] == '0')
			continue;
		for (size_t k = prefix.n; k < s.n; k++)
			c = s.p[k] >= 'a' || str_hex_digit(s.p[k]) < 0
				? 0x110000
				: c * 16 + (uint32_t)str_hex_digit(s.p[k]);
		*ret = c;
		if (c >= numbered[i].first && c <= numbered[i].last)
			return true;
	}
	return false;
}

/* --- names in the table --- */

/* The number of a word, -1: no name has it. */
static int
word_number(struct str word)
{
	struct str rest = {words, sizeof words - 1};

	for (int i = 0; rest.n > 0; i++)
		if (str_eq(str_cut(&rest, ','), word))
			return i;
	return -1;
}

/* Where the word ends that begins at i: before a blank or a hyphen, which may begin it (" -A"). */
static size_t
word_end(struct str s, size_t i)
{
	if (s.p[i] == ' ')
		i++;
	if (i < s.n && s.p[i] == '-')
		i++;
	while (i < s.n && s.p[i] != ' ' && s.p[i] != '-')
		i++;
	return i;
}

/* The words' numbers; 0: no such name. */
static size_t
split(struct str s, int numbers[WORDS])
{
	size_t n = 0;

	for (size_t i = 0; i < s.n;) {
		size_t end = word_end(s, i);
		struct str word = {s.p + i, end - i};

		if (n == WORDS || end == i)
			return 0;
		/* the blank before a plain word is not of it */
		if (word.p[0] == ' ' && n > 0 && (word.n < 2 || word.p[1] != '-')) {
			word.p++;
			word.n--;
		}
		numbers[n] = word_number(word);
		if (numbers[n++] < 0)
			return 0;
		i = end;
	}
	return n;
}

static int
digit(char c)
{
	return c - ' ' - (c > '"') - (c > '?') - (c > '\\');
}

static int
read_number(const char **p)
{
	int d = digit(*(*p)++), second;

	if (d < ONE)
		return d;
	second = digit(*(*p)++);
	if (d < ONE + TWO)
		return ONE + (d - ONE) * BASE + second;
	return ONE + TWO * BASE + (d - ONE - TWO) * BASE * BASE + second * BASE +
	       digit(*(*p)++);
}

static uint32_t
character(size_t row)
{
	size_t i = 0;

	for (; row >= runs[i].n; i++)
		row -= runs[i].n;
	return runs[i].first + (uint32_t)row;
}

static bool
in_table(struct str s, uint32_t *ret)
{
	int wanted[WORDS];
	int n = (int)split(s, wanted), common = 0;
	const char *p = rows;

	for (size_t row = 0; n > 0 && *p != '\0'; row++) {
		int head = digit(*p++), shared = head / ROW_WORDS,
		    more = head % ROW_WORDS + 1;

		common = common < shared ? common : shared;
		for (int i = shared; i < shared + more; i++) {
			int number = read_number(&p);

			if (common == i && i < n && number == wanted[i])
				common++;
		}
		if (common == n && shared + more == n) {
			*ret = character(row);
			return true;
		}
	}
	return false;
}

bool
unicode_named(struct str name, uint32_t *ret)
{
	char upper[LONGEST];
	struct str s = {upper, name.n};

	if (name.n == 0 || name.n > LONGEST || name.p[name.n - 1] == ' ')
		return false;
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		upper[i] = c >= 'a' && c <= 'z' ? (char)(c - 0x20) : c;
	}
	/* Python computes these from capitals only */
	if (str_starts(s, STR("HANGUL SYLLABLE ")))
		return hangul(name, ret);
	if (str_starts(s, STR("CJK UNIFIED")))
		return by_number(name, ret);
	return by_number(s, ret) || in_table(s, ret);
}
