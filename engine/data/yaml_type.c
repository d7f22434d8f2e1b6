#include "data/yaml_type.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>

#include "base/arena.h"
#include "data/value.h"

#define DIGITS "0123456789"
#define DIGITS_ "0123456789_"

/* ---- which type ---- */

/* Index behind the run of octets out of `set` that begins at i. */
static size_t
span(struct str s, size_t i, const char *set)
{
	while (i < s.n && s.p[i] != '\0' && strchr(set, s.p[i]) != NULL)
		i++;
	return i;
}

static bool
digit_at(struct str s, size_t i)
{
	return i < s.n && s.p[i] >= '0' && s.p[i] <= '9';
}

static size_t
sign(struct str s)
{
	return s.n > 0 && (s.p[0] == '-' || s.p[0] == '+') ? 1 : 0;
}

/* Behind (:[0-5]?[0-9])*, as far as it goes. */
static size_t
sixties(struct str s, size_t i)
{
	while (i < s.n && s.p[i] == ':' && digit_at(s, i + 1)) {
		bool two = s.p[i + 1] <= '5' && digit_at(s, i + 2);
		i += two ? 3 : 2;
	}
	return i;
}

static bool
is_int(struct str s)
{
	size_t i = sign(s);

	if (!digit_at(s, i))
		return false;
	if (s.p[i] != '0')
		return sixties(s, span(s, i, DIGITS_)) == s.n;
	if (i + 1 == s.n)
		return true;
	if (s.p[i + 1] == 'b')
		return i + 2 < s.n && span(s, i + 2, "01_") == s.n;
	if (s.p[i + 1] == 'x')
		return i + 2 < s.n && span(s, i + 2, DIGITS_ "abcdefABCDEF") == s.n;
	return span(s, i + 1, "01234567_") == s.n;
}

/* Behind ([eE][-+][0-9]+)?: the sign is not optional in YAML 1.1. */
static size_t
exponent(struct str s, size_t i)
{
	if (i + 2 < s.n && (s.p[i] | 0x20) == 'e' &&
	    (s.p[i + 1] == '-' || s.p[i + 1] == '+') && digit_at(s, i + 2))
		return span(s, i + 2, DIGITS);
	return i;
}

static bool
is_word(struct str s, const char *const *words)
{
	for (; *words != NULL; words++)
		if (s.n > 0 ? s.p[0] == **words && str_eq(s, str_of(*words))
			    : **words == '\0')
			return true;
	return false;
}

static bool
is_float(struct str s)
{
	static const char *const inf[] = {".inf", ".Inf", ".INF", NULL};
	static const char *const nan[] = {".nan", ".NaN", ".NAN", NULL};
	size_t i = sign(s);

	if (is_word((struct str){s.p + i, s.n - i}, inf) || is_word(s, nan))
		return true;
	if (i == 0 && s.n > 1 && s.p[0] == '.' && digit_at(s, 1))
		return exponent(s, span(s, 1, DIGITS_)) == s.n;
	if (!digit_at(s, i))
		return false;
	size_t whole = span(s, i, DIGITS_), groups = sixties(s, whole);
	if (groups == s.n || s.p[groups] != '.')
		return false;
	size_t fraction = span(s, groups + 1, DIGITS_);
	return (groups == whole ? exponent(s, fraction) : fraction) == s.n;
}

struct stamp {
	int year, month, day;
	bool has_time, has_zone;
	int hour, minute, second, micro;
	int zone; /* minutes east of Greenwich */
};

/* `min` to `max` digits at *i as a number; -1 if there are not enough. */
static int
digits(struct str s, size_t *i, int min, int max)
{
	int n = 0, got = 0;

	while (got < max && digit_at(s, *i)) {
		n = n * 10 + s.p[(*i)++] - '0';
		got++;
	}
	return got < min ? -1 : n;
}

static bool
octet(struct str s, size_t *i, char c)
{
	if (*i >= s.n || s.p[*i] != c)
		return false;
	(*i)++;
	return true;
}

static bool
read_zone(struct str s, size_t i, struct stamp *t)
{
	i = span(s, i, " \t");
	t->has_zone = true;
	if (octet(s, &i, 'Z'))
		return i == s.n;
	int way = octet(s, &i, '-') ? -1 : octet(s, &i, '+') ? 1 : 0;
	int hour = digits(s, &i, 1, 2), minute = 0;
	if (way == 0 || hour < 0 ||
	    (octet(s, &i, ':') && (minute = digits(s, &i, 2, 2)) < 0))
		return false;
	t->zone = way * (hour * 60 + minute);
	return i == s.n;
}

static bool
read_stamp(struct str s, struct stamp *t)
{
	size_t i = 0, start;

	*t = (struct stamp){0};
	if ((t->year = digits(s, &i, 4, 4)) < 0 || !octet(s, &i, '-') ||
	    (t->month = digits(s, &i, 1, 2)) < 0 || !octet(s, &i, '-') ||
	    (t->day = digits(s, &i, 1, 2)) < 0)
		return false;
	if (i == s.n)
		return s.n == 10;
	t->has_time = true;
	if ((s.p[i] | 0x20) == 't')
		i++;
	else if ((start = i, i = span(s, i, " \t")) == start)
		return false;
	if ((t->hour = digits(s, &i, 1, 2)) < 0 || !octet(s, &i, ':') ||
	    (t->minute = digits(s, &i, 2, 2)) < 0 || !octet(s, &i, ':') ||
	    (t->second = digits(s, &i, 2, 2)) < 0)
		return false;
	if (octet(s, &i, '.')) {
		size_t first = i;
		i = span(s, i, DIGITS);
		for (int k = 0; k < 6; k++)
			t->micro =
			    t->micro * 10 + (first + k < i ? s.p[first + k] - '0' : 0);
	}
	return i == s.n || read_zone(s, i, t);
}

static const char *const true_words[] = {
    "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON", NULL};
static const char *const false_words[] = {
    "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF", NULL};
static const char *const null_words[] = {"", "~", "null", "Null", "NULL", NULL};

/* What no other type begins with: nearly every text. */
static bool
begins_text(struct str s)
{
	return s.n > 0 && strchr("yYnNtTfFoO~-+0123456789.<=", s.p[0]) == NULL;
}

enum yaml_type
yaml_type_of(struct str s)
{
	struct stamp t;

	if (begins_text(s))
		return YAML_TYPE_STR;
	if (is_word(s, null_words))
		return YAML_TYPE_NULL;
	if (is_word(s, true_words) || is_word(s, false_words))
		return YAML_TYPE_BOOL;
	if (is_float(s))
		return YAML_TYPE_FLOAT;
	if (is_int(s))
		return YAML_TYPE_INT;
	if (str_eq(s, STR("<<")))
		return YAML_TYPE_MERGE;
	if (str_eq(s, STR("=")))
		return YAML_TYPE_VALUE;
	return read_stamp(s, &t) ? YAML_TYPE_TIMESTAMP : YAML_TYPE_STR;
}

bool
yaml_type_base60(struct str s)
{
	return is_int(s) && memchr(s.p, ':', s.n) != NULL;
}

/* ---- its value ---- */

/* A NUL-terminated copy without underscores, which PyYAML ignores wherever the patterns allow them. */
static char *
plain_digits(struct arena *a, struct str s)
{
	char *z = arena_alloc(a, s.n + 1), *w = z;

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '_')
			*w++ = s.p[i];
	return z;
}

/* Digits of that base up to the end or a ':'; *z moves behind them. false: none, or beyond 64 bits. */
static bool
number(const char **z, int base, uint64_t *ret)
{
	uint64_t n = 0;
	const char *start = *z;

	for (; **z != '\0' && **z != ':'; (*z)++) {
		int c = **z | 0x20;
		int d = c >= '0' && c <= '9'   ? **z - '0'
			: c >= 'a' && c <= 'f' ? c - 'a' + 10
					       : 99;
		if (d < 0 || d >= base)
			return false;
		if (__builtin_mul_overflow(n, base, &n) ||
		    __builtin_add_overflow(n, d, &n)) {
			*ret = UINT64_MAX;
			return *z += strspn(*z, DIGITS "abcdefABCDEF"), true;
		}
	}
	*ret = n;
	return *z > start;
}

static struct value *
make_int(struct arena *a, struct str text, const char **ret_problem)
{
	const char *z = plain_digits(a, text);
	bool minus = *z == '-';
	uint64_t n, part;
	int base = 10;

	z += *z == '-' || *z == '+';
	if (strncmp(z, "0b", 2) == 0 || strncmp(z, "0x", 2) == 0) {
		base = z[1] == 'b' ? 2 : 16;
		z += 2;
	} else if (*z == '0') {
		base = 8;
	}
	*ret_problem = "is not an integer";
	if (!number(&z, base, &n))
		return NULL;
	while (*z == ':' && base == 10) {
		z++;
		if (!number(&z, 10, &part))
			return NULL;
		if (__builtin_mul_overflow(n, 60, &n) ||
		    __builtin_add_overflow(n, part, &n))
			n = UINT64_MAX;
	}
	if (*z != '\0')
		return NULL;
	*ret_problem = "is an integer that does not fit 64 bits";
	if (n > (uint64_t)INT64_MAX + minus)
		return NULL;
	return value_int(a, minus ? (int64_t)(0 - n) : (int64_t)n);
}

static struct value *
make_float(struct arena *a, struct str text, const char **ret_problem)
{
	const char *z = plain_digits(a, text);
	double way = *z == '-' ? -1 : 1, d = 0;
	char *end;

	z += *z == '-' || *z == '+';
	*ret_problem = "is not a number";
	if (strcasecmp(z, ".inf") == 0 || strcasecmp(z, ".nan") == 0)
		return value_float(a, (z[1] | 0x20) == 'i' ? way * INFINITY : NAN);
	if (strspn(z, DIGITS ".:eE+-") != strlen(z))
		return NULL; /* hexadecimal and the words of strtod */
	/* PyYAML adds the places up from the right, and so the same rounding is had here */
	double base = 1;
	for (const char *p = z + strlen(z); p >= z; p--) {
		if (p != z && p[-1] != ':')
			continue;
		double part = strtod(p, &end);
		if (end == p || (*end != '\0' && *end != ':'))
			return NULL;
		d += part * base;
		base *= 60;
	}
	return value_float(a, way * d);
}

static struct value *
make_bool(struct arena *a, struct str text, const char **ret_problem)
{
	char *z = arena_strndup(a, text.p, text.n);

	for (char *p = z; *p != '\0'; p++)
		if (*p >= 'A' && *p <= 'Z')
			*p |= 0x20;
	if (is_word(str_of(z), true_words))
		return value_bool(a, true);
	if (is_word(str_of(z), false_words))
		return value_bool(a, false);
	*ret_problem = "is neither true nor false";
	return NULL;
}

static bool
stamp_exists(const struct stamp *t)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = t->year % 4 == 0 && (t->year % 100 != 0 || t->year % 400 == 0);

	return t->year > 0 && t->month >= 1 && t->month <= 12 && t->day >= 1 &&
	       t->day <= days[t->month - 1] + (leap && t->month == 2) && t->hour < 24 &&
	       t->minute < 60 && t->second < 60 && abs(t->zone) < 24 * 60;
}

static struct value *
make_stamp(struct arena *a, struct str text, const char **ret_problem)
{
	struct stamp t;
	char micro[16] = "", zone[24] = "";

	*ret_problem = "is not a date";
	if (!read_stamp(text, &t) || !stamp_exists(&t))
		return NULL;
	if (!t.has_time)
		return value_strf(a, "%04d-%02d-%02d", t.year, t.month, t.day);
	if (t.micro != 0)
		snprintf(micro, sizeof micro, ".%06d", t.micro);
	if (t.has_zone)
		snprintf(zone, sizeof zone, "%c%02d:%02d", t.zone < 0 ? '-' : '+',
		    abs(t.zone) / 60, abs(t.zone) % 60);
	return value_strf(a, "%04d-%02d-%02d %02d:%02d:%02d%s%s", t.year, t.month, t.day,
	    t.hour, t.minute, t.second, micro, zone);
}

struct value *
yaml_type_make(
    struct arena *a, enum yaml_type type, struct str text, const char **ret_problem)
{
	switch (type) {
	case YAML_TYPE_STR: return value_str(a, text);
	case YAML_TYPE_BOOL: return make_bool(a, text, ret_problem);
	case YAML_TYPE_FLOAT: return make_float(a, text, ret_problem);
	case YAML_TYPE_INT: return make_int(a, text, ret_problem);
	case YAML_TYPE_NULL: return value_null(a);
	case YAML_TYPE_TIMESTAMP: return make_stamp(a, text, ret_problem);
	case YAML_TYPE_MERGE: *ret_problem = "merges mappings and is not a value"; break;
	case YAML_TYPE_VALUE:
		*ret_problem = "has a meaning of its own in YAML 1.1";
		break;
	}
	return NULL;
}
