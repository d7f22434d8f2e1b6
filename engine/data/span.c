#include "data/span.h"

#include <ctype.h>

#include "base/buf.h"

struct unit {
	struct str name;
	int64_t ms;
};

/* The larger first, so that each is written once and in order. */
static const struct unit units[] = {
    {{"h", 1}, 3600 * 1000},
    {{"min", 3}, 60 * 1000},
    {{"s", 1}, 1000},
    {{"ms", 2}, 1},
};

enum { UNITS = sizeof units / sizeof units[0], DIGITS = 10 };

static struct str
skip(struct str s, size_t n)
{
	return (struct str){s.p + n, s.n - n};
}

static size_t
run_of(struct str s, int (*kind)(int c))
{
	size_t n = 0;

	while (n < s.n && kind((unsigned char)s.p[n]) != 0)
		n++;
	return n;
}

static bool
take_number(struct str *rest, int64_t *ret_number)
{
	size_t n = run_of(*rest, isdigit);

	if (n == 0 || n > DIGITS)
		return false;
	*ret_number = 0;
	for (size_t i = 0; i < n; i++)
		*ret_number = *ret_number * 10 + (rest->p[i] - '0');
	*rest = str_trim(skip(*rest, n));
	return true;
}

/* A unit from the from-th on; the next may begin behind it. */
static bool
take_unit(struct str *rest, size_t *from, int64_t *ret_ms)
{
	struct str name = {rest->p, run_of(*rest, isalpha)};

	for (size_t i = *from; i < UNITS; i++)
		if (str_eq(units[i].name, name)) {
			*ret_ms = units[i].ms;
			*from = i + 1;
			*rest = str_trim(skip(*rest, name.n));
			return true;
		}
	return false;
}

bool
span_parse(struct str text, int64_t *ret_ms)
{
	struct str rest = str_trim(text);
	int64_t sum = 0, number, unit;
	size_t from = 0;

	if (str_eq(rest, STR("0"))) {
		*ret_ms = 0;
		return true;
	}
	do {
		if (!take_number(&rest, &number) || !take_unit(&rest, &from, &unit))
			return false;
		sum += number * unit; /* at most 10 digits of hours */
		if (sum > SPAN_MOST)
			return false;
	} while (rest.n > 0);
	*ret_ms = sum;
	return true;
}

void
span_print(struct buf *out, int64_t ms)
{
	const char *between = "";

	if (ms <= 0)
		buf_adds(out, "0 s");
	for (size_t i = 0; i < UNITS && ms > 0; i++) {
		if (ms < units[i].ms)
			continue;
		buf_printf(out, "%s%lld " STR_FMT, between, (long long)(ms / units[i].ms),
		    STR_ARG(units[i].name));
		ms %= units[i].ms;
		between = " ";
	}
}
