#include "schema/type.h"

#include <inttypes.h>

#include "base/arena.h"
#include "base/buf.h"
#include "schema/pattern.h"
#include "schema/type_junos.h"

enum { SHOWN = 60 }; /* octets of a value in a message */

typedef bool accepts_fn(
    struct arena *a, const struct type *t, struct str value, const char **ret_why);

bool
type_is_wildcard(struct str v)
{
	if (v.n >= 3 && v.p[0] == '<' && v.p[v.n - 1] == '>')
		return true;
	/* `$1$...` is an encrypted string, no variable */
	return v.n >= 2 && v.p[0] == '$' &&
	       ((v.p[1] >= 'a' && v.p[1] <= 'z') || (v.p[1] >= 'A' && v.p[1] <= 'Z'));
}

bool
type_is_number(const struct type *t)
{
	const struct type_range *last =
	    t->nranges > 0 ? &t->ranges[t->nranges - 1] : NULL;

	for (size_t i = 0; i < t->nmembers; i++)
		if (type_is_number(t->members[i]))
			return true;
	if (t->base == TYPE_UNSIGNED)
		return last != NULL && last->uhigh <= UINT32_MAX;
	return t->base == TYPE_SIGNED && last != NULL && last->high <= INT32_MAX &&
	       t->ranges[0].low >= INT32_MIN;
}

static struct str
shown(struct str v)
{
	return v.n > SHOWN ? (struct str){v.p, SHOWN} : v;
}

/* --- numbers ------------------------------------------------------------------------------------------ */

static void
print_bound(struct buf *out, const struct type *t, const struct type_range *r, bool high)
{
	if (t->base == TYPE_SIGNED)
		buf_printf(out, "%" PRId64, high ? r->high : r->low);
	else
		buf_printf(out, "%" PRIu64, high ? r->uhigh : r->ulow);
}

/* "(1..10)", or "(1..3 | 5..9)" */
static void
print_ranges(struct buf *out, const struct type *t)
{
	buf_addc(out, '(');
	for (size_t i = 0; i < t->nranges; i++) {
		if (i > 0)
			buf_adds(out, " | ");
		print_bound(out, t, &t->ranges[i], false);
		buf_adds(out, "..");
		print_bound(out, t, &t->ranges[i], true);
	}
	buf_addc(out, ')');
}

static const char *
range_message(struct arena *a, const struct type *t, struct str value, const char *what)
{
	struct buf b;
	const char *message;

	buf_init(&b, BUF_LINE);
	if (what == NULL)
		buf_printf(
		    &b, "Value " STR_FMT " is not within range ", STR_ARG(shown(value)));
	else
		buf_printf(&b, "%s of '" STR_FMT "' is not within range ", what,
		    STR_ARG(shown(value)));
	print_ranges(&b, t);
	message = buf_copy(&b, a);
	buf_done(&b);
	return message;
}

/* Magnitude of decimal or hexadecimal digits; false: other characters. *over: above 64 bits. */
static bool
read_digits(struct str s, uint64_t *ret, bool *over)
{
	bool hex = s.n > 2 && s.p[0] == '0' && (s.p[1] == 'x' || s.p[1] == 'X');
	uint64_t base = hex ? 16 : 10, n = 0;

	*over = false;
	for (size_t i = hex ? 2 : 0; i < s.n; i++) {
		char c = s.p[i];
		uint64_t d = 99;

		if (c >= '0' && c <= '9')
			d = (uint64_t)(c - '0');
		else if (hex && (c | 32) >= 'a' && (c | 32) <= 'f')
			d = (uint64_t)((c | 32) - 'a') + 10;
		if (d >= base)
			return false;
		*over |= n > (UINT64_MAX - d) / base;
		n = n * base + d;
	}
	*ret = n;
	return s.n > 0;
}

static bool
within(const struct type *t, uint64_t n, bool minus)
{
	int64_t v = minus ? -(int64_t)n : (int64_t)n;

	if (t->base == TYPE_UNSIGNED && minus && n > 0)
		return false;
	for (size_t i = 0; i < t->nranges; i++) {
		const struct type_range *r = &t->ranges[i];

		if (t->base == TYPE_UNSIGNED ? n >= r->ulow && n <= r->uhigh
					     : v >= r->low && v <= r->high)
			return true;
	}
	return t->nranges == 0;
}

static bool
number_accepts(
    struct arena *a, const struct type *t, struct str value, const char **ret_why)
{
	struct str digits = value;
	bool minus = value.n > 1 && value.p[0] == '-';
	bool over;
	uint64_t n;

	if (value.n > 1 && (minus || value.p[0] == '+'))
		digits = (struct str){value.p + 1, value.n - 1};
	if (!read_digits(digits, &n, &over)) {
		*ret_why = arena_printf(
		    a, "Invalid numeric value: '" STR_FMT "'", STR_ARG(shown(value)));
		return false;
	}
	if (over || (t->base == TYPE_SIGNED && n > INT64_MAX) || !within(t, n, minus)) {
		*ret_why = range_message(a, t, value, NULL);
		return false;
	}
	return true;
}

/* Digits with at most t->digits behind the point, as a whole number of 10^-digits. */
static bool
read_decimal(const struct type *t, struct str s, int64_t *ret)
{
	char all[40];
	size_t n = 0;
	struct str rest = s, whole = str_cut(&rest, '.');
	uint64_t v;
	bool over;

	if (whole.n == 0 || whole.n + (size_t)t->digits >= sizeof all ||
	    rest.n > (size_t)t->digits || (s.n > whole.n && rest.n == 0))
		return false;
	memcpy(all, whole.p, whole.n);
	n = whole.n;
	for (int i = 0; i < t->digits; i++)
		all[n++] = (size_t)i < rest.n ? rest.p[i] : '0';
	if (n > 1 && (all[1] == 'x' || all[1] == 'X'))
		return false;
	if (!read_digits((struct str){all, n}, &v, &over) || over || v > INT64_MAX)
		return false;
	*ret = (int64_t)v;
	return true;
}

static bool
decimal_accepts(
    struct arena *a, const struct type *t, struct str value, const char **ret_why)
{
	bool minus = value.n > 1 && value.p[0] == '-';
	struct str digits = minus ? (struct str){value.p + 1, value.n - 1} : value;
	int64_t v;

	if (!read_decimal(t, digits, &v)) {
		*ret_why = arena_printf(
		    a, "Invalid numeric value: '" STR_FMT "'", STR_ARG(shown(value)));
		return false;
	}
	for (size_t i = 0; i < t->nranges; i++)
		if ((minus ? -v : v) >= t->ranges[i].low &&
		    (minus ? -v : v) <= t->ranges[i].high)
			return true;
	if (t->nranges == 0)
		return true;
	*ret_why = arena_printf(
	    a, "Value " STR_FMT " is not within range", STR_ARG(shown(value)));
	return false;
}

/* --- names -------------------------------------------------------------------------------------------- */

static bool
is_named(const struct type *t, struct str word)
{
	for (size_t i = 0; i < t->nnames; i++)
		if (t->names[i][0] == (word.n > 0 ? word.p[0] : '\0') &&
		    str_eq(word, str_of(t->names[i])))
			return true;
	return false;
}

static bool
invalid(struct arena *a, struct str value, const char **ret_why)
{
	*ret_why = arena_printf(a, "invalid value: '" STR_FMT "'", STR_ARG(shown(value)));
	return false;
}

static bool
enum_accepts(
    struct arena *a, const struct type *t, struct str value, const char **ret_why)
{
	return is_named(t, value) || invalid(a, value, ret_why);
}

static bool
bits_accepts(
    struct arena *a, const struct type *t, struct str value, const char **ret_why)
{
	for (struct str rest = value; rest.n > 0;) {
		struct str word = str_cut(&rest, ' ');

		if (word.n > 0 && !is_named(t, word))
			return invalid(a, word, ret_why);
	}
	return true;
}

static bool
boolean_accepts(
    struct arena *a, const struct type *t, struct str value, const char **ret_why)
{
	(void)t;
	return str_eq(value, STR("true")) || str_eq(value, STR("false")) ||
	       invalid(a, value, ret_why);
}

static bool
empty_accepts(
    struct arena *a, const struct type *t, struct str value, const char **ret_why)
{
	(void)t;
	return value.n == 0 || invalid(a, value, ret_why);
}

static bool
other_accepts(
    struct arena *a, const struct type *t, struct str value, const char **ret_why)
{
	(void)a;
	(void)t;
	(void)value;
	(void)ret_why;
	return true;
}

/* --- strings and unions ------------------------------------------------------------------------------- */

static size_t
characters(struct str s)
{
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xc0) != 0x80;
	return n;
}

static bool
string_accepts(
    struct arena *a, const struct type *t, struct str value, const char **ret_why)
{
	bool fits = t->nranges == 0;
	size_t length = fits ? 0 : characters(value);

	for (size_t i = 0; i < t->nranges && !fits; i++)
		fits = length >= t->ranges[i].ulow && length <= t->ranges[i].uhigh;
	if (!fits) {
		*ret_why = range_message(a, t, value, "Length");
		return false;
	}
	for (size_t i = 0; i < t->npatterns; i++) {
		const struct type_pattern *p = &t->patterns[i];

		if (p->pattern != NULL && pattern_match(p->pattern, value) != p->invert)
			continue;
		*ret_why = p->message;
		return p->message == NULL ? invalid(a, value, ret_why) : false;
	}
	return true;
}

/* The member that says most: a wrong range says more than a wrong pattern for wildcards. */
static bool
union_accepts(
    struct arena *a, const struct type *t, struct str value, const char **ret_why)
{
	const char *best = NULL;
	bool number = false; /* the best is of a number */

	for (size_t i = 0; i < t->nmembers; i++) {
		const struct type *m = t->members[i];
		bool only_wildcards = m->npatterns > 0 && m->patterns[0].pattern == NULL;
		const char *why;

		if (!only_wildcards && type_accepts(a, m, value, &why))
			return true;
		if (only_wildcards || number || (best != NULL && m->base == TYPE_ENUM))
			continue;
		best = why;
		number = type_is_number(m); /* what else it can be is a variable */
	}
	if (best == NULL)
		return invalid(a, value, ret_why);
	*ret_why = best;
	return false;
}

static accepts_fn *const accepts[] = {
    [TYPE_STRING] = string_accepts,
    [TYPE_SIGNED] = number_accepts,
    [TYPE_UNSIGNED] = number_accepts,
    [TYPE_DECIMAL] = decimal_accepts,
    [TYPE_BOOLEAN] = boolean_accepts,
    [TYPE_ENUM] = enum_accepts,
    [TYPE_BITS] = bits_accepts,
    [TYPE_EMPTY] = empty_accepts,
    [TYPE_UNION] = union_accepts,
    [TYPE_OTHER] = other_accepts,
};

bool
type_accepts(
    struct arena *a, const struct type *t, struct str value, const char **ret_why)
{
	if (type_is_wildcard(value))
		return true;
	return accepts[t->base](a, t, value, ret_why) &&
	       (t->base != TYPE_STRING || t->name == NULL ||
		   type_junos_accepts(t->name, value, ret_why));
}
