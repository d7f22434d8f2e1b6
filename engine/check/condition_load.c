/* Conditions as a check file writes them. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "check/condition.h"
#include "check/pattern.h"
#include "data/json.h"
#include "data/value.h"

static const char *const compare_words[] = {"no-diff", "only-added", "only-removed",
    "list-not-less", "list-not-more", "not-less", "not-more", NULL};

static int
wrong(const struct value *at, enum condition_code code, const char *want, struct err **e)
{
	return err_at(e, ERR_INPUT, at->mark, "'%s' must be %s, not %s",
	    condition_keys[code], want, value_kind_name(at->kind));
}

/* A text or a number as text. YAML reads 'no', 'on' and others as truth: nobody means that of a router's answer. */
static int
scalar(struct arena *a, const struct value *v, enum condition_code code,
    const char **ret_text, struct err **e)
{
	struct buf text;

	if (v->kind == VALUE_STR) {
		*ret_text = v->str.p;
		return 0;
	}
	if (v->kind != VALUE_INT && v->kind != VALUE_FLOAT) {
		wrong(v, code, "a text or a number", e);
		if (v->kind == VALUE_BOOL)
			err_remedy(*e, "put the word into quotes: YAML reads it as a "
				       "truth value");
		return -1;
	}
	buf_init(&text, BUF_LINE);
	json_print(v, 0, &text);
	*ret_text = buf_copy(&text, a);
	buf_done(&text);
	return 0;
}

static int
load_list(struct arena *a, struct condition *c, struct err **e)
{
	if (c->value->kind != VALUE_LIST || c->value->list.n == 0)
		return wrong(c->value, c->code, "a list of texts and numbers", e);
	value_each(c->value, it)
	{
		const char *ignored;

		if (scalar(a, *it, c->code, &ignored, e) < 0)
			return -1;
	}
	return 0;
}

static int
load_number(
    const struct value *v, enum condition_code code, double *ret_number, struct err **e)
{
	if (v->kind != VALUE_INT && v->kind != VALUE_FLOAT)
		return wrong(v, code, "a number", e);
	*ret_number = v->kind == VALUE_INT ? (double)v->integer : v->real;
	return 0;
}

static int
load_pattern(struct condition *c, struct err **e)
{
	struct arena *scratch = arena_new();
	struct pattern *pattern;
	int rc = pattern_new(scratch, c->text, &pattern, e);

	arena_free(scratch);
	if (rc < 0)
		err_mark(*e, c->value->mark);
	return rc;
}

/* "10 %", "+10%", 5 */
static int
load_tolerance(struct condition *c, const struct value *of, struct err **e)
{
	struct str text;
	char number[32];

	c->up = c->down = true;
	if (of != NULL) {
		c->fixed = true;
		if (load_number(of, c->code, &c->of, e) < 0)
			return err_wrap(e, "'of'");
	}
	if (c->value->kind != VALUE_STR) {
		if (load_number(c->value, c->code, &c->number, e) < 0)
			return -1;
	} else {
		text = str_trim(c->value->str);
		c->up = !str_starts(text, STR("-"));
		c->down = !str_starts(text, STR("+"));
		if (!c->up || !c->down)
			text = str_trim((struct str){text.p + 1, text.n - 1});
		c->percent = str_ends(text, STR("%"));
		if (c->percent)
			text = str_trim((struct str){text.p, text.n - 1});
		if (text.n >= sizeof number)
			text.n = 0;
		memcpy(number, text.p, text.n);
		number[text.n] = '\0';
		if (strspn(number, "0123456789.") < text.n ||
		    !condition_number(number, &c->number))
			return err_at(e, ERR_INPUT, c->value->mark,
			    "'%s' is no tolerance; write it like 5, '10 %%', '+10 %%' or "
			    "'-10 %%'",
			    c->value->str.p);
	}
	if (c->number >= 0)
		return 0;
	err_at(e, ERR_INPUT, c->value->mark, "a tolerance is not below zero");
	err_remedy(*e, "in one direction only it stands in quotes: '-%.15g'", -c->number);
	return -1;
}

static int
load_compare(struct condition *c, struct err **e)
{
	size_t n = 0;
	const char *near;

	if (c->value->kind != VALUE_STR)
		return wrong(c->value, c->code, "a word", e);
	for (; compare_words[n] != NULL; n++)
		if (str_eq(c->value->str, str_of(compare_words[n]))) {
			c->compare = (enum condition_compare)n;
			return 0;
		}
	near = str_nearest(c->value->str, compare_words, n);
	err_at(e, ERR_INPUT, c->value->mark, "'compare' cannot be '%s'", c->value->str.p);
	if (near != NULL)
		err_remedy(*e, "did you mean '%s'?", near);
	else
		err_remedy(*e, "use one of 'no-diff', 'only-added', 'only-removed', "
			       "'list-not-less', 'list-not-more', 'not-less', "
			       "'not-more'");
	return -1;
}

static int
load_text(struct arena *a, struct condition *c, struct err **e)
{
	if (scalar(a, c->value, c->code, &c->text, e) < 0)
		return -1;
	if (c->code == CONDITION_MATCHES || c->code == CONDITION_NOT_MATCHES)
		return load_pattern(c, e);
	if (c->text[0] == '\0' &&
	    (c->code == CONDITION_CONTAINS || c->code == CONDITION_NOT_CONTAINS))
		return err_at(
		    e, ERR_INPUT, c->value->mark, "every value contains an empty text");
	return 0;
}

static int
load_flag(struct condition *c, struct err **e)
{
	if (c->value->kind != VALUE_BOOL)
		return wrong(c->value, c->code, "true or false", e);
	c->flag = c->value->boolean;
	if (c->code == CONDITION_SAME && !c->flag)
		return err_at(e, ERR_INPUT, c->value->mark, "'same' can be 'true' only");
	return 0;
}

int
condition_load(struct arena *a, enum condition_code code, const struct value *value,
    const struct value *of, struct condition *ret_condition, struct err **e)
{
	struct condition c = {.code = code, .value = value};
	int rc = 0;

	switch (code) {
	case CONDITION_IN:
	case CONDITION_NOT_IN: rc = load_list(a, &c, e); break;
	case CONDITION_AT_LEAST:
	case CONDITION_AT_MOST: rc = load_number(value, code, &c.number, e); break;
	case CONDITION_EXISTS:
	case CONDITION_SAME: rc = load_flag(&c, e); break;
	case CONDITION_WITHIN: rc = load_tolerance(&c, of, e); break;
	case CONDITION_COMPARE: rc = load_compare(&c, e); break;
	default: rc = load_text(a, &c, e); break;
	}
	if (rc == 0)
		*ret_condition = c;
	return rc;
}
