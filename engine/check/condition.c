#include "check/condition.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "check/check.h"
#include "check/pattern.h"
#include "check/subject.h"
#include "data/json.h"
#include "data/value.h"

const char *const condition_keys[] = {
#define CONDITION(code, key, compares, help) [CONDITION_##code] = key,
#include "check/conditions.def"
#undef CONDITION
};

bool
condition_number(const char *text, double *ret_number)
{
	size_t n = strcspn(text, "%");
	char *end;
	double number;

	if (n == 0 || text[n + (text[n] == '%')] != '\0' ||
	    strspn(text, "+-.0123456789eE") < n)
		return false;
	number = strtod(text, &end);
	if (end != text + n || !isfinite(number))
		return false;
	*ret_number = number;
	return true;
}

bool
condition_compares(const struct condition *c)
{
	return c->code == CONDITION_COMPARE || (c->code == CONDITION_WITHIN && !c->fixed);
}

/* --- judging ------------------------------------------------------------------------------------------ */

static bool
equal(const struct value *wanted, const char *text)
{
	double number;

	if (wanted->kind == VALUE_STR)
		return str_eq(wanted->str, str_of(text));
	if (!condition_number(text, &number))
		return false;
	return number ==
	       (wanted->kind == VALUE_INT ? (double)wanted->integer : wanted->real);
}

static bool
is_in(const struct value *list, const char *text)
{
	value_each(list, it) if (equal(*it, text)) return true;
	return false;
}

static int
by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char **
sorted(struct arena *a, const char **v, size_t n)
{
	const char **copy = arena_array(a, const char *, n + 1);

	for (size_t i = 0; i < n; i++)
		copy[i] = v[i];
	qsort(copy, n, sizeof *copy, by_text);
	return copy;
}

/* Whether all of one side's values are among the other's, as often as there. */
static bool
among(
    const struct subject *s, enum check_side one, enum check_side other, struct arena *a)
{
	const char **few = sorted(a, s->v[one], s->n[one]);
	const char **many = sorted(a, s->v[other], s->n[other]);
	size_t k = 0;

	for (size_t i = 0; i < s->n[one]; i++, k++) {
		while (k < s->n[other] && strcmp(many[k], few[i]) < 0)
			k++;
		if (k == s->n[other] || strcmp(many[k], few[i]) != 0)
			return false;
	}
	return true;
}

/* The numbers of both sides, value by value. */
static enum condition_verdict
beside(const struct condition *c, const struct subject *s)
{
	bool fixed = c->code == CONDITION_WITHIN && c->fixed;

	if (s->n[CHECK_NOW] == 0 || (!fixed && s->n[CHECK_NOW] != s->n[CHECK_BEFORE]))
		return CONDITION_UNREAD;
	for (size_t i = 0; i < s->n[CHECK_NOW]; i++) {
		double now, before = c->of, room;

		if (!condition_number(s->v[CHECK_NOW][i], &now) ||
		    (!fixed && !condition_number(s->v[CHECK_BEFORE][i], &before)))
			return CONDITION_UNREAD;
		if (c->code == CONDITION_COMPARE) {
			if (c->compare == COMPARE_NOT_LESS ? now < before : now > before)
				return CONDITION_HOLDS_NOT;
			continue;
		}
		room = c->percent ? fabs(before) * c->number / 100 : c->number;
		if (now - before > (c->up ? room : 0) ||
		    before - now > (c->down ? room : 0))
			return CONDITION_HOLDS_NOT;
	}
	return CONDITION_HOLDS_SO;
}

static enum condition_verdict
truth(bool holds)
{
	return holds ? CONDITION_HOLDS_SO : CONDITION_HOLDS_NOT;
}

static enum condition_verdict
compare(const struct condition *c, const struct subject *s, struct arena *a)
{
	switch (c->compare) {
	case COMPARE_NO_DIFF:
		return truth(s->n[CHECK_NOW] == s->n[CHECK_BEFORE] &&
			     among(s, CHECK_BEFORE, CHECK_NOW, a));
	case COMPARE_ONLY_ADDED:
	case COMPARE_LIST_NOT_LESS: return truth(among(s, CHECK_BEFORE, CHECK_NOW, a));
	case COMPARE_ONLY_REMOVED:
	case COMPARE_LIST_NOT_MORE: return truth(among(s, CHECK_NOW, CHECK_BEFORE, a));
	default: return beside(c, s);
	}
}

/* One value by itself; 'not-…' is the contrary, which the caller knows. */
static int
one(const struct condition *c, const char *text, struct pattern *pattern,
    enum condition_verdict *ret_verdict, struct err **e)
{
	double number;
	size_t at = 0;
	int found;

	switch (c->code) {
	case CONDITION_IS:
	case CONDITION_IS_NOT: *ret_verdict = truth(equal(c->value, text)); return 0;
	case CONDITION_IN:
	case CONDITION_NOT_IN: *ret_verdict = truth(is_in(c->value, text)); return 0;
	case CONDITION_CONTAINS:
	case CONDITION_NOT_CONTAINS:
		*ret_verdict = truth(strstr(text, c->text) != NULL);
		return 0;
	case CONDITION_AT_LEAST:
	case CONDITION_AT_MOST:
		if (!condition_number(text, &number))
			*ret_verdict = CONDITION_UNREAD;
		else
			*ret_verdict =
			    truth(c->code == CONDITION_AT_LEAST ? number >= c->number
								: number <= c->number);
		return 0;
	default:
		found = pattern_next(pattern, str_of(text), &at, e);
		*ret_verdict = truth(found > 0);
		return found < 0 ? -1 : 0;
	}
}

/* Of many values: each of them, none of them, or one of them at least. Nothing is said of no value at all. */
static int
each(const struct condition *c, const struct subject *s, struct arena *a,
    enum condition_verdict *ret_verdict, struct err **e)
{
	bool none = c->code == CONDITION_IS_NOT || c->code == CONDITION_NOT_IN ||
		    c->code == CONDITION_NOT_CONTAINS || c->code == CONDITION_NOT_MATCHES;
	bool some = c->code == CONDITION_CONTAINS;
	struct pattern *pattern = NULL;

	if (s->n[CHECK_NOW] == 0) {
		*ret_verdict = CONDITION_HOLDS_NOT;
		return 0;
	}
	if ((c->code == CONDITION_MATCHES || c->code == CONDITION_NOT_MATCHES) &&
	    pattern_new(a, c->text, &pattern, e) < 0)
		return -1;
	for (size_t i = 0; i < s->n[CHECK_NOW]; i++) {
		enum condition_verdict verdict = CONDITION_HOLDS_NOT;

		if (one(c, s->v[CHECK_NOW][i], pattern, &verdict, e) < 0)
			return -1;
		if (verdict == CONDITION_UNREAD ||
		    (verdict == CONDITION_HOLDS_SO) == (none || some)) {
			*ret_verdict =
			    verdict == CONDITION_UNREAD ? verdict : truth(some);
			return 0;
		}
	}
	*ret_verdict = truth(!some);
	return 0;
}

int
condition_judge(const struct condition *c, const struct subject *s, struct arena *a,
    enum condition_verdict *ret_verdict, struct err **e)
{
	switch (c->code) {
	case CONDITION_EXISTS:
		*ret_verdict = truth((s->n[CHECK_NOW] > 0) == c->flag);
		return 0;
	case CONDITION_HOLDS: *ret_verdict = truth(s->holds[CHECK_NOW]); return 0;
	case CONDITION_SAME:
		*ret_verdict = CONDITION_HOLDS_SO;
		return 0; /* of all rows together */
	case CONDITION_WITHIN: *ret_verdict = beside(c, s); return 0;
	case CONDITION_COMPARE: *ret_verdict = compare(c, s, a); return 0;
	default: return each(c, s, a, ret_verdict, e);
	}
}

/* --- saying ------------------------------------------------------------------------------------------- */

static void
print_list(const struct value *list, struct buf *out)
{
	size_t i = 0;

	value_each(list, it)
	{
		if (i++ > 0)
			buf_adds(out, ", ");
		if ((*it)->kind == VALUE_STR)
			buf_addstr(out, (*it)->str);
		else
			json_print(*it, 0, out);
	}
}

static void
print_before(const struct subject *s, struct buf *out)
{
	if (s == NULL || s->n[CHECK_BEFORE] == 0) {
		buf_adds(out, "before");
		return;
	}
	for (size_t i = 0; i < s->n[CHECK_BEFORE]; i++)
		buf_printf(out, "%s%s", i > 0 ? ", " : "", s->v[CHECK_BEFORE][i]);
}

static void
print_within(const struct condition *c, const struct subject *s, struct buf *out)
{
	buf_printf(out, "within %s%.15g%s of ",
	    c->up && c->down ? ""
	    : c->up          ? "+"
			     : "-",
	    c->number, c->percent ? " %" : "");
	if (c->fixed)
		buf_printf(out, "%.15g", c->of);
	else
		print_before(s, out);
}

static void
print_compare(const struct condition *c, const struct subject *s, struct buf *out)
{
	static const char *const says[] = {
	    [COMPARE_NO_DIFF] = "as before",
	    [COMPARE_ONLY_ADDED] = "nothing gone since before",
	    [COMPARE_ONLY_REMOVED] = "nothing new since before",
	    [COMPARE_LIST_NOT_LESS] = "nothing gone since before",
	    [COMPARE_LIST_NOT_MORE] = "nothing new since before",
	    [COMPARE_NOT_LESS] = "not less than ",
	    [COMPARE_NOT_MORE] = "not more than ",
	};

	buf_adds(out, says[c->compare]);
	if (c->compare == COMPARE_NOT_LESS || c->compare == COMPARE_NOT_MORE)
		print_before(s, out);
}

void
condition_print(const struct condition *c, const struct subject *s, struct buf *out)
{
	static const char *const words[CONDITIONS] = {
	    [CONDITION_IS] = "is ",
	    [CONDITION_IS_NOT] = "is not ",
	    [CONDITION_IN] = "is one of ",
	    [CONDITION_NOT_IN] = "is none of ",
	    [CONDITION_CONTAINS] = "contains ",
	    [CONDITION_NOT_CONTAINS] = "contains no ",
	    [CONDITION_MATCHES] = "matches ",
	    [CONDITION_NOT_MATCHES] = "does not match ",
	    [CONDITION_AT_LEAST] = "at least ",
	    [CONDITION_AT_MOST] = "at most ",
	    [CONDITION_HOLDS] = "holds: ",
	};

	if (words[c->code] != NULL)
		buf_adds(out, words[c->code]);
	switch (c->code) {
	case CONDITION_IN:
	case CONDITION_NOT_IN: print_list(c->value, out); break;
	case CONDITION_AT_LEAST:
	case CONDITION_AT_MOST: buf_printf(out, "%.15g", c->number); break;
	case CONDITION_EXISTS: buf_adds(out, c->flag ? "there" : "not there"); break;
	case CONDITION_SAME: buf_adds(out, "the same of all"); break;
	case CONDITION_WITHIN: print_within(c, s, out); break;
	case CONDITION_COMPARE: print_compare(c, s, out); break;
	default: buf_adds(out, c->text); break;
	}
}
