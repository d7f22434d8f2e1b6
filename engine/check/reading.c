#include "check/reading.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/err.h"
#include "data/xml.h"

enum { DIGITS_MOST = 18 };

static const struct xml *
find(const struct xml *row, const char *path)
{
	return path[0] != '\0' ? xml_find(row, path) : row;
}

static int
odd(const char *path, struct str text, const char *what, struct err **e)
{
	return err_set(e, ERR_PROTOCOL, "'%.*s' in <%s> is no %s",
	    text.n > 100 ? 100 : (int)text.n, text.p, path, what);
}

static int
whole(struct str text, const char *path, int64_t *ret_number, struct err **e)
{
	int64_t number = 0;

	if (text.n == 0)
		return 0;
	for (size_t i = 0; i < text.n; i++) {
		if (!isdigit((unsigned char)text.p[i]) || i == DIGITS_MOST)
			return odd(path, text, "whole number", e);
		number = number * 10 + (text.p[i] - '0');
	}
	*ret_number = number;
	return 1;
}

int
reading_whole(
    const struct xml *row, const char *path, int64_t *ret_number, struct err **e)
{
	return whole(
	    xml_text(find(row, path)), path[0] != '\0' ? path : row->name, ret_number, e);
}

int
reading_attr(const struct xml *row, const char *path, const char *attr,
    int64_t *ret_number, struct err **e)
{
	const struct xml *x = find(row, path);
	const char *text = x != NULL ? xml_attr(x, attr) : NULL;

	return text != NULL ? whole(str_trim(str_of(text)), path, ret_number, e) : 0;
}

bool
reading_parse(struct str text, double *ret_number)
{
	char copy[32], *end;
	size_t digits = 0, dots = 0, i = text.n > 0 && text.p[0] == '-';

	if (text.n >= sizeof copy)
		return false;
	for (; i < text.n; i++) {
		digits += isdigit((unsigned char)text.p[i]) != 0;
		dots += text.p[i] == '.';
		if (!isdigit((unsigned char)text.p[i]) && text.p[i] != '.')
			return false;
	}
	if (digits == 0 || dots > 1)
		return false;
	memcpy(copy, text.p, text.n);
	copy[text.n] = '\0';
	*ret_number = strtod(copy, &end);
	return *end == '\0';
}

int
reading_real(const struct xml *row, const char *path, double *ret_number, struct err **e)
{
	struct str text = xml_text(find(row, path));

	if (text.n == 0)
		return 0;
	return reading_parse(text, ret_number) ? 1 : odd(path, text, "number", e);
}

/* "- Inf" with or without its blank, in any case. */
static bool
is_dark(struct str text)
{
	static const char dark[] = "-inf";
	size_t matched = 0;

	for (size_t i = 0; i < text.n; i++) {
		if (isspace((unsigned char)text.p[i]))
			continue;
		if (matched == sizeof dark - 1 ||
		    tolower((unsigned char)text.p[i]) != dark[matched++])
			return false;
	}
	return matched == sizeof dark - 1;
}

int
reading_dbm(const struct xml *row, const char *path, double *ret_dbm, struct err **e)
{
	struct str text = xml_text(find(row, path));

	if (is_dark(text)) {
		*ret_dbm = -HUGE_VAL;
		return 1;
	}
	return reading_real(row, path, ret_dbm, e);
}

int
reading_celsius(
    const struct xml *row, const char *path, double *ret_degrees, struct err **e)
{
	const struct xml *x = find(row, path);
	const char *attr = x != NULL ? xml_attr(x, "celsius") : NULL;
	struct str text = xml_text(x), rest = text;

	if (attr != NULL && reading_parse(str_trim(str_of(attr)), ret_degrees))
		return 1;
	if (text.n == 0)
		return 0;
	return reading_parse(str_cut(&rest, ' '), ret_degrees)
		   ? 1
		   : odd(path, text, "temperature", e);
}
