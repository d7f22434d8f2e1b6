#include <math.h>
#include <stdlib.h>
#include <strings.h>

#include "template/filter.h"

/* Ansible's logarithms, powers and sizes. */

static int
number_of(struct render *r, const char *fn, const struct value *v, double *ret)
{
	if (v == NULL)
		return 0;
	if (is_undefined(v))
		return undefined_fail(r, v), -1;
	if (!is_number(v)) {
		render_fail(r, "AnsibleFilterTypeError",
		    "%s() can only be used on numbers: must be real number, not %s", fn,
		    object_type_name(v));
		return -1;
	}
	*ret = float_value(v);
	return 0;
}

/* What Python's math module makes of a result. */
static struct value *
checked(struct render *r, double result, bool finite)
{
	if (finite && isnan(result))
		return render_fail(r, "ValueError", "math domain error");
	if (finite && isinf(result))
		return render_fail(r, "OverflowError", "math range error");
	return value_float(r->a, result);
}

FILTER(logarithm)
{
	double x, base = M_E;

	UNUSED_ARGUMENTS;
	if (number_of(r, "log", v, &x) < 0 || number_of(r, "log", a[0], &base) < 0)
		return NULL;
	if (x <= 0 || base <= 0)
		return render_fail(r, "ValueError", "math domain error");
	if (base == 10)
		return value_float(r->a, log10(x));
	if (log(base) == 0)
		return render_fail(r, "ZeroDivisionError", "float division by zero");
	return value_float(r->a, log(x) / log(base));
}

FILTER(power)
{
	double x, y = 0;

	UNUSED_ARGUMENTS;
	if (number_of(r, "pow", v, &x) < 0 || number_of(r, "pow", a[0], &y) < 0)
		return NULL;
	if (x == 0 && y < 0 && !isinf(y))
		return render_fail(r, "ValueError", "math domain error");
	return checked(r, pow(x, y), isfinite(x) && isfinite(y));
}

FILTER(root)
{
	double x, base = 2;

	UNUSED_ARGUMENTS;
	if (number_of(r, "root", v, &x) < 0 || number_of(r, "root", a[0], &base) < 0)
		return NULL;
	if (base == 0)
		return render_fail(r, "ZeroDivisionError", "float division by zero");
	if (base == 2)
		return checked(r, sqrt(x), isfinite(x));
	if (x == 0 && base < 0)
		return render_fail(r, "ValueError", "math domain error");
	return checked(r, pow(x, 1 / base), isfinite(x));
}

/* --- sizes --- */

static const struct {
	char letter;
	int bits; /* 1 << bits */
} sizes[] = {{'Y', 80}, {'Z', 70}, {'E', 60}, {'P', 50}, {'T', 40}, {'G', 30}, {'M', 20},
    {'K', 10}, {'B', 0}};

enum { SIZES = sizeof sizes / sizeof *sizes };

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static char
upper(char c)
{
	return c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
}

FILTER(human_readable)
{
	struct str unit = {NULL, 0};
	bool bits = false;
	double size = 0;
	int i = 0;

	UNUSED_ARGUMENTS;
	if (argument_truth(r, a[0], &bits) < 0 ||
	    (a[1] != NULL && a[1]->kind != VALUE_NULL &&
		argument_text(r, "unit", a[1], &unit) < 0))
		return NULL;
	if (is_undefined(v))
		return undefined_fail(r, v);
	if (!is_number(v))
		return render_fail(r, "AnsibleFilterTypeError",
		    "human_readable() failed on bad input: a number is wanted, not %s",
		    object_type_name(v));
	size = float_value(v);
	for (; i < SIZES - 1; i++)
		if (unit.p == NULL ? size >= ldexp(1, sizes[i].bits)
				   : unit.n == 1 && upper(unit.p[0]) == sizes[i].letter)
			break;
	size /= ldexp(1, sizes[i].bits);
	if (sizes[i].bits == 0)
		return value_strf(r->a, "%.2f %s", size, bits ? "bits" : "Bytes");
	return value_strf(r->a, "%.2f %c%c", size, sizes[i].letter, bits ? 'b' : 'B');
}

/* The unit's factor as a power of two; -1: no such unit. */
static int
unit_bits(struct str unit, bool bits)
{
	const char *word = bits ? "bit" : "byte";
	bool spelt = false;

	for (size_t i = 0; i + strlen(word) <= unit.n; i++)
		spelt |= strncasecmp(unit.p + i, word, strlen(word)) == 0;
	if (unit.n > 1 && !spelt && unit.p[1] != (bits ? 'b' : 'B'))
		return -1;
	for (int i = 0; i < SIZES; i++)
		if (unit.n > 0 && upper(unit.p[0]) == sizes[i].letter)
			return sizes[i].bits;
	return -1;
}

/* Digits with at most one dot; how many octets they are, 0 if there is no digit. */
static size_t
decimal_length(struct str s)
{
	size_t n = 0, digits = 0, dots = 0;

	for (; n < s.n; n++)
		if (s.p[n] >= '0' && s.p[n] <= '9')
			digits++;
		else if (s.p[n] != '.' || dots++ > 0)
			break;
	return digits > 0 ? n : 0;
}

FILTER(human_to_bytes)
{
	struct str s, all, unit = {NULL, 0}, given;
	bool bits = false;
	size_t n;
	int shift = 0;
	double number;

	UNUSED_ARGUMENTS;
	if (argument_truth(r, a[1], &bits) < 0 || object_text_of(r, v, &all) < 0 ||
	    (a[0] != NULL && a[0]->kind != VALUE_NULL &&
		argument_text(r, "default_unit", a[0], &unit) < 0))
		return NULL;
	s = str_trim(all);
	n = decimal_length(s);
	number = n > 0 ? strtod(arena_strndup(r->a, s.p, n), NULL) : NAN;
	given = str_trim((struct str){s.p + n, s.n - n});
	for (n = 0; n < given.n && is_letter(given.p[n]);)
		n++;
	if (n > 0)
		unit = (struct str){given.p, n};
	if (unit.p != NULL)
		shift = unit_bits(unit, bits);
	number = rint(ldexp(number, shift < 0 ? 0 : shift));
	if (shift < 0 || !isfinite(number))
		return render_fail(r, "AnsibleFilterError",
		    "human_to_bytes() can't interpret following string: " STR_FMT,
		    STR_ARG(all));
	return bigint_of_double(r->a, number);
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}

static const struct template_function rows[] = {
    ROW("human_readable", "isbits unit", 0, human_readable, "a size with its unit"),
    ROW("human_to_bytes", "default_unit isbits", 0, human_to_bytes,
	"the number of a size with a unit"),
    ROW("log", "base", 0, logarithm, "the logarithm, to e unless a base is given"),
    ROW("pow", "y", 1, power, "the power, always a float"),
    ROW("root", "base", 0, root, "the root, the square root unless a base is given"),
};

TEMPLATE_FUNCTIONS(filter_number, rows);
