#include "check/filling.h"

#include <ctype.h>
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "data/value.h"

/* What a text is, and so how a value in it means itself. */
enum context {
	AS_VALUE,
	AS_TEXT,
	AS_PATH,
	AS_PATTERN,
	AS_XML,
	AS_WORD,
	AS_ARGUMENT,
	AS_FILE
};

struct filling {
	struct arena *arena;
	const struct value *expect;
	bool text; /* the answer is judged as text */
};

/* --- what is expected ---------------------------------------------------------------------------------- */

static bool
is_name(struct str name)
{
	static const char *const taken[] = {
	    "address", "before", "host", "id", "now", "re"};

	if (name.n == 0 || !islower((unsigned char)name.p[0]))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (!islower((unsigned char)name.p[i]) &&
		    !isdigit((unsigned char)name.p[i]) && strchr("-_", name.p[i]) == NULL)
			return false;
	for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
		if (str_eq(name, str_of(taken[i])))
			return false;
	return true;
}

static int
check_names(const struct value *file, struct err **e)
{
	if (file->kind != VALUE_MAP)
		return err_at(e, ERR_INPUT, file->mark,
		    "'expect' must be a mapping of names, not %s",
		    value_kind_name(file->kind));
	value_pairs(file, p)
	{
		if (p->key->kind == VALUE_STR && is_name(p->key->str))
			continue;
		err_at(e, ERR_INPUT, p->key->mark, "a key of 'expect' cannot be a name");
		err_remedy(*e,
		    "use small letters, digits, '-' and '_', but none of 'id', "
		    "'re', 'now', 'before', 'host' and 'address'");
		return -1;
	}
	return 0;
}

static int
unknown(
    const char *check, const struct value *file, const struct value *key, struct err **e)
{
	const char *names[32], *near = NULL;
	size_t n = 0;

	value_pairs(file, p) if (n < 32) names[n++] = p->key->str.p;
	if (key->kind == VALUE_STR)
		near = str_nearest(key->str, names, n);
	err_at(e, ERR_UNKNOWN_KEY, key->mark, "check '%s' expects no '%s'", check,
	    key->kind == VALUE_STR ? key->str.p : value_kind_name(key->kind));
	if (near != NULL)
		err_remedy(*e, "did you mean '%s'?", near);
	return -1;
}

int
filling_expect(struct arena *a, const char *check, const struct value *file,
    const struct value *step, const struct value **ret_expect, struct err **e)
{
	struct value *both = value_map(a);

	*ret_expect = NULL;
	if (file == NULL && step == NULL)
		return 0;
	if (file == NULL)
		return err_at(e, ERR_INPUT, step->mark,
		    "check '%s' has no 'expect' whose names could be given", check);
	if (check_names(file, e) < 0)
		return -1;
	value_pairs(file, p) value_put(a, both, p->key, p->value);
	if (step != NULL && step->kind != VALUE_MAP)
		return err_at(e, ERR_INPUT, step->mark,
		    "what is expected of check '%s' must be a mapping, not %s", check,
		    value_kind_name(step->kind));
	if (step != NULL)
		value_pairs(step, p)
		{
			if (value_getv(file, p->key) == NULL)
				return unknown(check, file, p->key, e);
			value_put(a, both, p->key,
			    p->value->kind == VALUE_NULL ? value_int(a, 0) : p->value);
		}
	value_pairs(both, p)
	{
		if (p->value->kind != VALUE_NULL)
			continue;
		err_at(e, ERR_INPUT, p->value->mark,
		    "nothing is given for '%s' of check '%s'", p->key->str.p, check);
		err_remedy(*e,
		    "give it in a step: 'check: {checks: [%s], expect: {%s: {%s: "
		    "…}}}'",
		    check, check, p->key->str.p);
		return -1;
	}
	*ret_expect = both;
	return 0;
}

/* --- one value into a text ----------------------------------------------------------------------------------- */

static int
refuse(const struct value *at, const char *name, const char *why, struct err **e)
{
	return err_at(e, ERR_INPUT, at->mark, "the value of '%s' %s", name, why);
}

static bool
is_word(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!isalnum((unsigned char)text.p[i]) &&
		    strchr("._:/@,*+-", text.p[i]) == NULL)
			return false;
	return text.n > 0;
}

static int
put_literal(struct str text, const struct value *at, const char *name, struct buf *out,
    struct err **e)
{
	char quote = memchr(text.p, '\'', text.n) == NULL ? '\'' : '"';

	if (memchr(text.p, quote, text.n) != NULL)
		return refuse(
		    at, name, "has both kinds of quotes, which XPath cannot say", e);
	buf_addc(out, quote);
	buf_addstr(out, text);
	buf_addc(out, quote);
	return 0;
}

static int
put(enum context as, const struct value *v, const struct value *at, const char *name,
    struct buf *out, struct err **e)
{
	struct str text = v->kind == VALUE_STR ? v->str : STR("");
	struct buf number;
	int rc = 0;

	if (v->kind != VALUE_STR && v->kind != VALUE_INT && v->kind != VALUE_FLOAT)
		return refuse(at, name, "must be text or a number to stand in a text", e);
	buf_init(&number, BUF_LINE);
	if (v->kind != VALUE_STR) {
		json_print(v, 0, &number);
		text = buf_str(&number);
	}
	switch (as) {
	case AS_PATH:
		if (v->kind == VALUE_STR)
			rc = put_literal(text, at, name, out, e);
		else
			buf_addstr(out, text);
		break;
	case AS_PATTERN:
		for (size_t i = 0; i < text.n; i++)
			buf_printf(out,
			    isalnum((unsigned char)text.p[i]) ||
				    (unsigned char)text.p[i] >= 0x80
				? "%c"
				: "\\%c",
			    text.p[i]);
		break;
	case AS_XML: buf_add_xml(out, text); break;
	case AS_WORD:
		rc = is_word(text)
			 ? 0
			 : refuse(at, name, "is no single word of a command", e);
		buf_addstr(out, text);
		break;
	case AS_ARGUMENT:
		if (out->n == 0 && str_starts(text, STR("-")))
			rc = refuse(at, name, "would be an option of the program", e);
		buf_addstr(out, text);
		break;
	case AS_FILE:
		if (text.n == 0 || text.p[0] == '.' ||
		    memchr(text.p, '/', text.n) != NULL)
			rc = refuse(at, name, "can be no part of a path", e);
		buf_addstr(out, text);
		break;
	default: buf_addstr(out, text); break;
	}
	buf_done(&number);
	return rc;
}

/* "{name}" at p with a name that is expected: its value, and *ret_end behind it. */
static const struct value *
name_at(const struct filling *f, const char *p, struct str *ret_name)
{
	size_t n;

	if (p[0] != '{') /* the end of an empty text, too */
		return NULL;
	n = strcspn(p + 1, "{}");
	if (p[n + 1] != '}')
		return NULL;
	*ret_name = (struct str){p + 1, n};
	return value_gets(f->expect, *ret_name);
}

static int
fill_text(const struct filling *f, enum context as, const struct value *text,
    struct value **ret_value, struct err **e)
{
	struct str name;
	const struct value *whole = name_at(f, text->str.p, &name);
	struct buf out;
	int rc = 0;

	if (whole != NULL && as == AS_VALUE && name.n + 2 == text->str.n) {
		*ret_value = value_copy(f->arena, whole);
		(*ret_value)->mark = text->mark;
		return 0;
	}
	buf_init(&out, BUF_LINE);
	for (const char *p = text->str.p; *p != '\0' && rc == 0;) {
		const struct value *v = name_at(f, p, &name);

		if (v == NULL) {
			buf_addc(&out, *p++);
			continue;
		}
		rc = put(as, v, text, arena_strndup(f->arena, name.p, name.n), &out, e);
		p += name.n + 2;
	}
	if (rc == 0) {
		*ret_value = value_str(f->arena, buf_str(&out));
		(*ret_value)->mark = text->mark;
	}
	buf_done(&out);
	return rc;
}

/* --- both halves --------------------------------------------------------------------------------------------- */

static enum context
context_of(const struct filling *f, const char *key)
{
	static const struct {
		const char *key;
		enum context as;
	} keys[] = {
	    {"cli", AS_WORD},
	    {"count", AS_PATH},
	    {"file", AS_FILE},
	    {"holds", AS_PATH},
	    {"id", AS_PATH},
	    {"local", AS_ARGUMENT},
	    {"matches", AS_PATTERN},
	    {"name", AS_TEXT},
	    {"not-matches", AS_PATTERN},
	    {"rows", AS_PATH},
	    {"rpc", AS_XML},
	    {"say", AS_TEXT},
	    {"value", AS_PATH},
	};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(keys[i].key, key) == 0)
			return keys[i].as == AS_PATH && f->text ? AS_PATTERN : keys[i].as;
	return AS_VALUE;
}

static int fill(const struct filling *f, enum context as, const struct value *v,
    struct value **ret_value, struct err **e);

/* One value is a list of one where a list is wanted. */
static int
fill_key(const struct filling *f, const struct value_pair *p, enum context as,
    struct value **ret_value, struct err **e)
{
	const char *key = p->key->kind == VALUE_STR ? p->key->str.p : NULL;
	struct value *one = NULL, *list;

	if (fill(f, key != NULL ? context_of(f, key) : as, p->value, &one, e) < 0)
		return -1;
	*ret_value = one;
	if (key == NULL || (strcmp(key, "in") != 0 && strcmp(key, "not-in") != 0) ||
	    one == p->value || one->kind == VALUE_LIST || p->value->kind != VALUE_STR ||
	    value_equal(one, p->value))
		return 0;
	list = value_list(f->arena);
	list->mark = one->mark;
	value_append(f->arena, list, one);
	*ret_value = list;
	return 0;
}

static int
fill(const struct filling *f, enum context as, const struct value *v,
    struct value **ret_value, struct err **e)
{
	struct value *copy;

	if (v->kind == VALUE_STR)
		return fill_text(f, as, v, ret_value, e);
	if (v->kind != VALUE_LIST && v->kind != VALUE_MAP) {
		*ret_value = (struct value *)v;
		return 0;
	}
	copy = v->kind == VALUE_LIST ? value_list(f->arena) : value_map(f->arena);
	copy->mark = v->mark;
	*ret_value = copy;
	if (v->kind == VALUE_LIST) {
		value_each(v, it)
		{
			struct value *one;

			if (fill(f, as, *it, &one, e) < 0)
				return -1;
			value_append(f->arena, copy, one);
		}
		return 0;
	}
	value_pairs(v, p)
	{
		struct value *one;

		if (fill_key(f, p, as, &one, e) < 0)
			return -1;
		value_put(f->arena, copy, p->key, one);
	}
	return 0;
}

int
filling_do(struct arena *a, const struct value *expect, const struct value **collect,
    const struct value **judge, struct err **e)
{
	struct filling f = {.arena = a, .expect = expect};
	const char *form = value_text(*collect, "form");
	struct value *first, *second;

	if (expect == NULL)
		return 0;
	f.text = form != NULL && strcmp(form, "auto") != 0
		     ? strcmp(form, "text") == 0
		     : value_get(*collect, "rpc") == NULL;
	if (fill(&f, AS_VALUE, *collect, &first, e) < 0 ||
	    fill(&f, AS_VALUE, *judge, &second, e) < 0)
		return -1;
	*collect = first;
	*judge = second;
	return 0;
}
