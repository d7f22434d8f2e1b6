#include "template/date.h"

#include <strings.h>

#include "base/arena.h"
#include "template/numeral.h"
#include "template/regex.h"
#include "template/unicode.h"

/* Python's strptime: the format becomes a regular expression with a group for each directive, as there. Names of days
 * and months are English. */

#define MONTHS                                                                           \
	"january|february|march|april|may|june|july|august|september|october|november|"  \
	"december"
#define SHORT_MONTHS "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"

enum { FIELDS = 20 };

static const struct directive {
	char letter;
	const char *pattern;
} directives[] = {
    {'Y', "\\d\\d\\d\\d"},
    {'y', "\\d\\d"},
    {'m', "1[0-2]|0[1-9]|[1-9]"},
    {'B', MONTHS},
    {'b', SHORT_MONTHS},
    {'d', "3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9]"},
    {'j', "36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]"},
    {'H', "2[0-3]|[0-1]\\d|\\d"},
    {'I', "1[0-2]|0[1-9]|[1-9]"},
    {'p', "am|pm"},
    {'M', "[0-5]\\d|\\d"},
    {'S', "6[0-1]|[0-5]\\d|\\d"},
    {'f', "[0-9]{1,6}"},
    {'A', "monday|tuesday|wednesday|thursday|friday|saturday|sunday"},
    {'a', "mon|tue|wed|thu|fri|sat|sun"},
    {'w', "[0-6]"},
};

struct parsing {
	struct render *r;
	struct str text, format;
	struct buf pattern;
	char letters[FIELDS]; /* of the groups */
	struct regex_span spans[FIELDS + 1];
	size_t n;
};

static const char *
repr_of(struct render *r, struct str s)
{
	struct buf b;
	const char *text;

	buf_init(&b, BUF_TEXT);
	object_repr_str(&b, s);
	text = arena_strdup(r->a, buf_z(&b));
	buf_done(&b);
	return text;
}

static int
bad_directive(struct parsing *p, struct str what)
{
	const char *format = arena_strndup(p->r->a, p->format.p, p->format.n);

	if (what.n == 0)
		render_fail(p->r, "ValueError", "stray %% in format '%s'", format);
	else if (strchr("UWGVuzZcxX", what.p[0]) != NULL)
		render_fail(p->r, "ValueError",
		    "to_datetime: '%%%c' in a format is not supported", what.p[0]);
	else
		render_fail(p->r, "ValueError",
		    "'" STR_FMT "' is a bad directive in format '%s'", STR_ARG(what),
		    format);
	return -1;
}

static int
add_directive(struct parsing *p, struct str rest)
{
	char c = rest.n > 0 ? rest.p[0] : '\0';
	size_t len = 0;

	if (c == '%') {
		buf_addc(&p->pattern, '%');
		return 0;
	}
	for (size_t i = 0; i < sizeof directives / sizeof *directives; i++) {
		if (directives[i].letter != c)
			continue;
		if (memchr(p->letters, c, p->n) != NULL || p->n == FIELDS) {
			render_fail(p->r, "error",
			    "to_datetime: '%%%c' stands twice in the format", c);
			return -1;
		}
		p->letters[p->n++] = c;
		buf_printf(&p->pattern, "(%s)", directives[i].pattern);
		return 0;
	}
	if (rest.n > 0)
		unicode_next(rest, &len);
	return bad_directive(p, (struct str){rest.p, len});
}

static int
make_pattern(struct parsing *p)
{
	struct str f = p->format;
	size_t len;

	for (size_t i = 0; i < f.n; i += len) {
		uint32_t c = unicode_next((struct str){f.p + i, f.n - i}, &len);

		if (unicode_space(c)) {
			while (i + len < f.n &&
			       unicode_space(unicode_next(
				   (struct str){f.p + i + len, f.n - i - len},
				   &(size_t){0})))
				len++;
			buf_adds(&p->pattern, "\\s+");
		} else if (c == '%') {
			if (add_directive(p, (struct str){f.p + i + 1, f.n - i - 1}) < 0)
				return -1;
			len = 2;
		} else {
			if (strchr("\\.^$*+?(){}[]|", (int)c) != NULL && c != '\0')
				buf_addc(&p->pattern, '\\');
			buf_add(&p->pattern, f.p + i, len);
		}
	}
	return 0;
}

static int
match(struct parsing *p)
{
	struct regex_search search = {.text = p->text, .anchored = true};
	struct regex *x = regex_compile(p->r, buf_str(&p->pattern), REGEX_IGNORECASE);
	int rc = x != NULL ? regex_find(p->r, x, &search, p->spans) : -1;

	if (rc == 0)
		render_fail(p->r, "ValueError", "time data %s does not match format %s",
		    repr_of(p->r, p->text), repr_of(p->r, p->format));
	else if (rc > 0 && p->spans[0].to < p->text.n)
		render_fail(p->r, "ValueError", "unconverted data remains: %.*s",
		    (int)(p->text.n - p->spans[0].to), p->text.p + p->spans[0].to);
	return rc > 0 && !render_failed(p->r) ? 0 : -1;
}

static const char *
words_of(char letter)
{
	for (size_t i = 0; i < sizeof directives / sizeof *directives; i++)
		if (directives[i].letter == letter)
			return directives[i].pattern;
	return "";
}

/* The number of a directive, or which of its words it is (from 1); -1: it is not in the format. */
static int
number(struct parsing *p, char letter)
{
	const char *at = memchr(p->letters, letter, p->n);
	struct str s, words = str_of(words_of(letter));
	struct regex_span span;
	struct value *n;

	if (at == NULL)
		return -1;
	span = p->spans[at - p->letters + 1];
	s = (struct str){p->text.p + span.from, span.to - span.from};
	if (letter == 'f') /* as many digits as there are */
		s = str_of(arena_printf(
		    p->r->a, STR_FMT "%.*s", STR_ARG(s), (int)(6 - s.n), "00000"));
	if (strchr("BbAap", letter) == NULL) {
		n = numeral_int(p->r, s, 10);
		return n != NULL ? (int)int_value(n) : -1;
	}
	for (int i = 1; words.n > 0; i++) {
		struct str word = str_cut(&words, '|');

		if (word.n == s.n && strncasecmp(word.p, s.p, s.n) == 0)
			return i;
	}
	return -1;
}

static int
either(int a, int b)
{
	return a >= 0 ? a : b;
}

/* Of directives that say the same, the last in the format counts. '\0': there is none of them. */
static char
last_of(const struct parsing *p, const char *letters)
{
	for (size_t i = p->n; i-- > 0;)
		if (strchr(letters, p->letters[i]) != NULL)
			return p->letters[i];
	return '\0';
}

static int
year_of(struct parsing *p)
{
	char letter = last_of(p, "Yy");
	int year = letter != '\0' ? number(p, letter) : 1900;

	return letter != 'y' ? year : year + (year <= 68 ? 2000 : 1900);
}

static int
month_of(struct parsing *p)
{
	char letter = last_of(p, "mBb");

	return letter != '\0' ? number(p, letter) : 1;
}

static int
hour_of(struct parsing *p)
{
	char letter = last_of(p, "HI");

	if (letter != 'I')
		return either(number(p, 'H'), 0);
	return number(p, 'I') % 12 + (number(p, 'p') == 2 ? 12 : 0);
}

static int
month_length(int year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	return days[month - 1] + (month == 2 && leap);
}

static struct value *
moment(struct parsing *p)
{
	int day = either(number(p, 'd'), 1), of_year = number(p, 'j');
	struct tm tm = {.tm_year = year_of(p) - 1900,
	    .tm_mon = month_of(p) - 1,
	    .tm_mday = day,
	    .tm_hour = hour_of(p),
	    .tm_min = either(number(p, 'M'), 0),
	    .tm_sec = either(number(p, 'S'), 0)};

	if (tm.tm_year + 1900 < 1)
		return render_fail(p->r, "ValueError", "year 0 is out of range");
	if (of_year >= 0) {
		tm.tm_mon = 0;
		tm.tm_mday = of_year;
	} else if (day > month_length(tm.tm_year + 1900, tm.tm_mon + 1)) {
		return render_fail(p->r, "ValueError", "day is out of range for month");
	}
	if (tm.tm_sec > 59)
		return render_fail(p->r, "ValueError", "second must be in 0..59");
	return date_new(
	    p->r, (int64_t)timegm(&tm) * DATE_SECOND + either(number(p, 'f'), 0));
}

struct value *
date_parse(struct render *r, struct str text, struct str format)
{
	struct parsing p = {.r = r, .text = text, .format = format};
	struct value *v = NULL;

	buf_init(&p.pattern, BUF_TEXT);
	if (make_pattern(&p) == 0 && match(&p) == 0)
		v = moment(&p);
	buf_done(&p.pattern);
	return v;
}
