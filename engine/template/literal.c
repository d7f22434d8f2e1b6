#include "template/literal.h"

#include <stdlib.h>

#include "base/arena.h"
#include "data/value.h"
#include "template/escape.h"
#include "template/unicode.h"

enum { MAX_DEPTH = 100 };

struct reader {
	struct arena *a;
	struct str s;
	size_t i;
	int depth;
};

static struct value *read_value(struct reader *d);

static void
space(struct reader *d)
{
	while (d->i < d->s.n && strchr(" \t\r\n", d->s.p[d->i]) != NULL &&
	       d->s.p[d->i] != '\0')
		d->i++;
}

static bool
take(struct reader *d, char c)
{
	space(d);
	if (d->i >= d->s.n || d->s.p[d->i] != c)
		return false;
	d->i++;
	return true;
}

static struct value *
read_text(struct reader *d)
{
	char quote = d->s.p[d->i];
	size_t start = ++d->i;
	struct str text;
	const char *why;

	while (d->i < d->s.n && d->s.p[d->i] != quote && d->s.p[d->i] != '\n')
		d->i += d->s.p[d->i] == '\\' ? 2 : 1;
	if (d->i >= d->s.n || d->s.p[d->i] != quote)
		return NULL;
	if (escape_decode(d->a, (struct str){d->s.p + start, d->i - start}, &text, &why) <
	    0)
		return NULL;
	d->i++;
	return value_str(d->a, text);
}

static struct value *
read_number(struct reader *d)
{
	size_t start = d->i;
	bool real = false;
	char *end, text[64];
	long long n;

	if (d->i < d->s.n && (d->s.p[d->i] == '-' || d->s.p[d->i] == '+'))
		d->i++;
	for (; d->i < d->s.n && strchr("0123456789.eE+-", d->s.p[d->i]) != NULL &&
	       d->s.p[d->i] != '\0';
	     d->i++)
		real |= strchr(".eE", d->s.p[d->i]) != NULL;
	if (d->i == start || d->i - start >= sizeof text)
		return NULL;
	memcpy(text, d->s.p + start, d->i - start);
	text[d->i - start] = '\0';
	if (real) {
		double f = strtod(text, &end);

		return *end == '\0' ? value_float(d->a, f) : NULL;
	}
	/* Python refuses 010 */
	if (strlen(text) > 1 && text[strspn(text, "+-")] == '0' &&
	    text[strspn(text, "+-") + 1] != '\0')
		return NULL;
	if (strlen(text) > 18)
		return NULL;
	n = strtoll(text, &end, 10);
	return *end == '\0' && end != text ? value_int(d->a, n) : NULL;
}

static struct value *
read_word(struct reader *d)
{
	static const struct {
		const char *word;
		int what;
	} words[] = {{"True", 1}, {"true", 1}, {"False", 0}, {"false", 0}, {"None", 2},
	    {"null", 2}};
	struct str rest = {d->s.p + d->i, d->s.n - d->i};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts(rest, str_of(words[i].word))) {
			d->i += strlen(words[i].word);
			return words[i].what == 2 ? value_null(d->a)
						  : value_bool(d->a, words[i].what);
		}
	return read_number(d);
}

static struct value *
read_items(struct reader *d, char close, struct value *list)
{
	bool comma = false;
	size_t n = 0;

	while (!take(d, close)) {
		struct value *v;

		if (n > 0 && !comma)
			return NULL;
		v = read_value(d);
		if (v == NULL)
			return NULL;
		value_append(d->a, list, v);
		n++;
		comma = take(d, ',');
	}
	/* (1) is no tuple */
	return list->kind == VALUE_TUPLE && n == 1 && !comma ? list->list.v[0] : list;
}

static struct value *
read_map(struct reader *d)
{
	struct value *map = value_map(d->a), *k, *v;
	bool comma = true;

	while (!take(d, '}')) {
		if (!comma)
			return NULL;
		k = read_value(d);
		if (k == NULL || k->kind == VALUE_LIST || k->kind == VALUE_MAP ||
		    !take(d, ':'))
			return NULL;
		v = read_value(d);
		if (v == NULL)
			return NULL;
		value_put(d->a, map, k, v);
		comma = take(d, ',');
	}
	return map;
}

static struct value *
read_value(struct reader *d)
{
	struct value *v = NULL;

	space(d);
	if (d->i >= d->s.n || ++d->depth > MAX_DEPTH)
		return NULL;
	switch (d->s.p[d->i]) {
	case '[':
		d->i++;
		v = read_items(d, ']', value_list(d->a));
		break;
	case '(':
		d->i++;
		v = read_items(d, ')', value_tuple(d->a));
		break;
	case '{':
		d->i++;
		v = read_map(d);
		break;
	case '\'':
	case '"': v = read_text(d); break;
	default: v = read_word(d); break;
	}
	d->depth--;
	return v;
}

struct value *
literal_value(struct arena *a, struct str s)
{
	struct reader d = {.a = a, .s = s};
	struct value *v;

	if (s.n == 0 || (s.p[0] != '{' && s.p[0] != '[' && !str_eq(s, STR("True")) &&
			    !str_eq(s, STR("False"))))
		return NULL;
	v = read_value(&d);
	if (v == NULL)
		return NULL;
	space(&d);
	return d.i == d.s.n ? v : NULL;
}
