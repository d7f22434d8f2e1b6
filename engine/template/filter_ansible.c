#include "template/filter.h"

#include <strings.h>

#include "base/buf.h"
#include "template/text.h"

/* Filters of Ansible on mappings, lists and single values. */

FILTER(to_bool)
{
	static const char *const yes[] = {"yes", "on", "1", "true", NULL};
	struct str s;

	UNUSED_ARGUMENTS;
	if (v->kind == VALUE_NULL || v->kind == VALUE_BOOL)
		return v;
	if (is_undefined(v))
		return undefined_fail(r, v);
	if (!is_str(v))
		return object_bool(is_number(v) && float_value(v) == 1);
	s = str_value(v);
	for (int i = 0; yes[i] != NULL; i++)
		if (s.n == strlen(yes[i]) && strncasecmp(s.p, yes[i], s.n) == 0)
			return object_bool(true);
	return object_bool(false);
}

FILTER(ternary)
{
	int truth;

	UNUSED_ARGUMENTS;
	if (v->kind == VALUE_NULL && a[2] != NULL && a[2]->kind != VALUE_NULL)
		return a[2];
	truth = object_truth(r, v);
	return truth < 0 ? NULL : truth ? a[0] : a[1];
}

FILTER(mandatory)
{
	const struct undefined *u = v->object.self;
	struct str why;

	UNUSED_ARGUMENTS;
	if (undefined_ask(r, v) < 0)
		return NULL;
	if (!is_undefined(v))
		return v;
	if (a[0] != NULL && a[0]->kind != VALUE_NULL) {
		if (object_text_of(r, a[0], &why) == 0)
			render_fail(r, "UndefinedError", STR_FMT, STR_ARG(why));
		return NULL;
	}
	if (u->name != NULL && is_str(u->name))
		return render_fail(r, "UndefinedError",
		    "Mandatory variable '" STR_FMT "' not defined.",
		    STR_ARG(str_value(u->name)));
	return render_fail(r, "UndefinedError", "Mandatory variable not defined.");
}

/* --- sets: order of the first list, no repetitions --- */

static int
holds(struct render *r, const struct value *list, const struct value *x)
{
	value_each(list, it)
	{
		int rc = *it == x ? 1 : object_equal(r, *it, x);

		if (rc != 0)
			return rc;
	}
	return 0;
}

/* Equal by their octets or numbers alone: found again by a mapping. */
static bool
simple(const struct value *list)
{
	value_each(list, it) if ((*it)->kind != VALUE_STR && (*it)->kind != VALUE_INT &&
				 (*it)->kind != VALUE_BOOL &&
				 (*it)->kind != VALUE_NULL) return false;
	return true;
}

static struct value *
members(struct render *r, const struct value *list)
{
	struct value *map = value_map(r->a);

	value_each(list, it) value_put(r->a, map, *it, *it);
	return map;
}

static int
gather_simple(struct render *r, struct value *out, const struct value *from,
    const struct value *other, bool in)
{
	struct value *known = members(r, out),
		     *others = other != NULL ? members(r, other) : NULL;

	value_each(from, it)
	{
		bool here = others == NULL ? in : value_getv(others, *it) != NULL;

		if (render_count_loop(r) < 0)
			return -1;
		if (here != in || value_getv(known, *it) != NULL)
			continue;
		value_put(r->a, known, *it, *it);
		value_append(r->a, out, *it);
	}
	return 0;
}

/* Adds the items of `from` that are (in) or are not in `other` (NULL: all). */
static int
gather(struct render *r, struct value *out, const struct value *from,
    const struct value *other, bool in)
{
	if (simple(from) && simple(out) && (other == NULL || simple(other)))
		return gather_simple(r, out, from, other, in);
	value_each(from, it)
	{
		int here = other == NULL ? in : holds(r, other, *it), known;

		if (here < 0 || render_count_loop(r) < 0)
			return -1;
		if (here != in)
			continue;
		known = holds(r, out, *it);
		if (known < 0)
			return -1;
		if (!known)
			value_append(r->a, out, *it);
	}
	return 0;
}

struct sets {
	struct value *a, *b, *out;
};

static int
read_sets(struct render *r, struct value *v, struct value **a, struct sets *s)
{
	s->a = object_list(r, v);
	s->b = s->a != NULL ? object_list(r, a[0]) : NULL;
	s->out = value_list(r->a);
	return s->b != NULL ? 0 : -1;
}

FILTER(set_union)
{
	struct sets s;

	UNUSED_ARGUMENTS;
	if (read_sets(r, v, a, &s) < 0 || gather(r, s.out, s.a, NULL, true) < 0 ||
	    gather(r, s.out, s.b, NULL, true) < 0)
		return NULL;
	return s.out;
}

FILTER(set_intersect)
{
	struct sets s;

	UNUSED_ARGUMENTS;
	if (read_sets(r, v, a, &s) < 0 || gather(r, s.out, s.a, s.b, true) < 0)
		return NULL;
	return s.out;
}

FILTER(set_difference)
{
	struct sets s;

	UNUSED_ARGUMENTS;
	if (read_sets(r, v, a, &s) < 0 || gather(r, s.out, s.a, s.b, false) < 0)
		return NULL;
	return s.out;
}

FILTER(set_symmetric)
{
	struct sets s;

	UNUSED_ARGUMENTS;
	if (read_sets(r, v, a, &s) < 0 || gather(r, s.out, s.a, s.b, false) < 0 ||
	    gather(r, s.out, s.b, s.a, false) < 0)
		return NULL;
	return s.out;
}

/* --- mappings --- */

static struct str
word(const struct value *v, struct str otherwise)
{
	return v != NULL && is_str(v) ? str_value(v) : otherwise;
}

FILTER(dict2items)
{
	struct value *key = object_str(r, word(a[0], STR("key"))),
		     *val = object_str(r, word(a[1], STR("value"))),
		     *list = value_list(r->a);

	UNUSED_ARGUMENTS;
	if (v->kind != VALUE_MAP)
		return render_fail(r, "AnsibleFilterTypeError",
		    "dict2items requires a dictionary, got %s instead.",
		    object_type_name(v));
	value_pairs(v, p)
	{
		struct value *item = value_map(r->a);

		value_put(r->a, item, key, p->key);
		value_put(r->a, item, val, p->value);
		value_append(r->a, list, item);
	}
	return list;
}

FILTER(items2dict)
{
	struct value *key = object_str(r, word(a[0], STR("key"))),
		     *val = object_str(r, word(a[1], STR("value"))),
		     *map = value_map(r->a);

	UNUSED_ARGUMENTS;
	if (v->kind != VALUE_LIST)
		return render_fail(r, "AnsibleFilterTypeError",
		    "items2dict requires a list, got %s instead.", object_type_name(v));
	value_each(v, it)
	{
		struct value *k = value_getv(*it, key), *x = value_getv(*it, val);

		if ((*it)->kind != VALUE_MAP || k == NULL || x == NULL)
			return render_fail(r, "AnsibleFilterTypeError",
			    "items2dict requires each dictionary in the list to contain "
			    "the keys '" STR_FMT "' and '" STR_FMT "'",
			    STR_ARG(key->str), STR_ARG(val->str));
		if (!object_hashable(r, k))
			return NULL;
		value_put(r->a, map, k, x);
	}
	return map;
}

enum { MAX_LEVELS = 100 };

static int
flatten_into(struct render *r, struct value *out, const struct value *list,
    int64_t levels, bool skip_nulls)
{
	if (levels < -MAX_LEVELS) {
		render_fail(r, "RecursionError", "a list that is nested too deep");
		return -1;
	}
	value_each(list, it)
	{
		struct value *x = *it;

		if (render_count_loop(r) < 0)
			return -1;
		if (skip_nulls &&
		    (x->kind == VALUE_NULL ||
			(is_str(x) && (str_eq(str_value(x), STR("None")) ||
					  str_eq(str_value(x), STR("null"))))))
			continue;
		if ((x->kind == VALUE_LIST || x->kind == VALUE_TUPLE) && levels != 0) {
			if (flatten_into(r, out, x, levels - 1, skip_nulls) < 0)
				return -1;
		} else {
			value_append(r->a, out, x);
		}
	}
	return 0;
}

FILTER(flatten)
{
	struct value *list, *out = value_list(r->a);
	int64_t levels = -1;
	bool skip = true;

	UNUSED_ARGUMENTS;
	if (a[0] != NULL && a[0]->kind != VALUE_NULL &&
	    argument_int(r, a[0], &levels) < 0)
		return NULL;
	if (argument_truth(r, a[1], &skip) < 0 || (list = object_list(r, v)) == NULL)
		return NULL;
	return flatten_into(r, out, list, levels < 0 ? -1 : levels, skip) < 0 ? NULL
									      : out;
}

FILTER(quote)
{
	static const char safe[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789@%+=:,./-_";
	struct buf b;
	struct str s = {"", 0};
	bool plain = true;

	UNUSED_ARGUMENTS;
	if (v->kind != VALUE_NULL && object_text_of(r, v, &s) < 0)
		return NULL;
	for (size_t i = 0; i < s.n; i++)
		plain &= s.p[i] != '\0' && strchr(safe, s.p[i]) != NULL;
	if (plain && s.n > 0)
		return object_str(r, s);
	buf_init(&b, BUF_TEXT);
	buf_addc(&b, '\'');
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\'')
			buf_adds(&b, "'\"'\"'");
		else
			buf_addc(&b, s.p[i]);
	buf_addc(&b, '\'');
	return object_buf(r, &b);
}

FILTER(type_debug)
{
	UNUSED_ARGUMENTS;
	return value_strz(r->a, object_class_name(v));
}

FILTER(split)
{
	struct str s, sep = {NULL, 0};
	int64_t most = -1;

	UNUSED_ARGUMENTS;
	if (argument_text(r, "split", v, &s) < 0 ||
	    (a[0] != NULL && a[0]->kind != VALUE_NULL &&
		argument_text(r, "split", a[0], &sep) < 0) ||
	    argument_int(r, a[1], &most) < 0)
		return NULL;
	if (sep.p != NULL && sep.n == 0)
		return render_fail(r, "ValueError", "empty separator");
	return text_split(r, s, sep, most, false);
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}

static const struct template_function rows[] = {
    ROW("bool", "", 0, to_bool, "yes, on, 1 and true are True"),
    ROW("dict2items", "key_name value_name", 0, dict2items,
	"a list of key and value from a mapping"),
    ROW("difference", "b", 1, set_difference, "items that are not in the other list"),
    ROW("flatten", "levels skip_nulls", 0, flatten, "items of lists within lists"),
    ROW("intersect", "b", 1, set_intersect, "items that are in both lists"),
    ROW("items2dict", "key_name value_name", 0, items2dict,
	"a mapping from a list of key and value"),
    ROW("mandatory", "msg", 0, mandatory, "refuses an undefined value"),
    ROW("quote", "", 0, quote, "quoted for a shell"),
    ROW("split", "sep maxsplit", 0, split, "a list of the parts of a text"),
    ROW("symmetric_difference", "b", 1, set_symmetric,
	"items that are in one of the lists only"),
    ROW("ternary", "true_val false_val none_val", 2, ternary, "one of two values"),
    ROW("type_debug", "", 0, type_debug, "the name of the type in Python"),
    ROW("union", "b", 1, set_union, "items of both lists"),
};

TEMPLATE_FUNCTIONS(filter_ansible, rows);
