#include "template/filter.h"

/* Ansible's filters that look for items within mappings and lists. */

FILTER(extract)
{
	struct value *out = object_item(r, a[0], v);

	UNUSED_ARGUMENTS;
	if (out == NULL || a[1] == NULL || a[1]->kind == VALUE_NULL)
		return out;
	if (a[1]->kind != VALUE_LIST)
		return object_item(r, out, a[1]);
	value_each(a[1], key) if ((out = object_item(r, out, *key)) == NULL) return NULL;
	return out;
}

/* --- subelements --- */

static struct value *
key_path(struct render *r, struct value *v)
{
	struct value *out;
	struct str rest, part;

	if (v->kind == VALUE_LIST)
		return v;
	if (!is_str(v))
		return render_fail(r, "AnsibleFilterTypeError",
		    "subelements must be a list or a string");
	out = value_list(r->a);
	for (rest = str_value(v);;) {
		const char *dot = memchr(rest.p, '.', rest.n);

		part = dot != NULL ? (struct str){rest.p, (size_t)(dot - rest.p)} : rest;
		value_append(r->a, out, object_copy_str(r, part));
		if (dot == NULL)
			return out;
		rest = (struct str){dot + 1, rest.n - part.n - 1};
	}
}

static struct value *
quoted(struct render *r, const struct value *v)
{
	struct buf b;

	buf_init(&b, BUF_LINE);
	if (object_repr(r, v, &b) < 0) {
		buf_done(&b);
		return NULL;
	}
	return object_buf(r, &b);
}

/* The list below an element; *ret NULL: there is none, and that is allowed. */
static int
sublist(struct render *r, struct value *v, const struct value *path, bool skip,
    struct value **ret)
{
	struct value *text;

	value_each(path, key)
	{
		struct value *next = v->kind == VALUE_MAP ? value_getv(v, *key) : NULL;

		if (v->kind == VALUE_MAP && next == NULL && skip) {
			*ret = NULL;
			return 0;
		}
		if (next == NULL) {
			if ((text = quoted(r, *key)) != NULL)
				render_fail(r, "AnsibleFilterError",
				    v->kind == VALUE_MAP
					? "could not find " STR_FMT
					  " key in iterated item"
					: "the key " STR_FMT
					  " should point to a dictionary",
				    STR_ARG(text->str));
			return -1;
		}
		v = next;
	}
	if (v->kind != VALUE_LIST) {
		render_fail(r, "AnsibleFilterTypeError",
		    "the last key of subelements should point to a list, not to a %s",
		    object_type_name(v));
		return -1;
	}
	*ret = v;
	return 0;
}

FILTER(subelements)
{
	struct value *out = value_list(r->a), *list, *path = key_path(r, a[0]), *below;
	bool skip = false;

	UNUSED_ARGUMENTS;
	if (path == NULL || argument_truth(r, a[1], &skip) < 0)
		return NULL;
	if (v->kind != VALUE_LIST && v->kind != VALUE_MAP)
		return is_undefined(v) ? undefined_fail(r, v)
				       : render_fail(r, "AnsibleFilterError",
					     "obj must be a list of dicts or a nested "
					     "dict");
	list = v;
	if (v->kind == VALUE_MAP) {
		list = value_list(r->a);
		value_pairs(v, p) value_append(r->a, list, p->value);
	}
	value_each(list, it)
	{
		if (sublist(r, *it, path, skip, &below) < 0)
			return NULL;
		for (size_t i = 0; below != NULL && i < below->list.n; i++) {
			struct value *pair = value_tuple(r->a);

			value_append(r->a, pair, *it);
			value_append(r->a, pair, below->list.v[i]);
			value_append(r->a, out, pair);
			if (render_count_loop(r) < 0)
				return NULL;
		}
	}
	return out;
}

/* --- rekey_on_member --- */

static int
rekey(struct render *r, struct value *out, struct value *item, struct value *key,
    bool overwrite)
{
	struct value *to, *old, *text;
	int taken;

	if (item->kind != VALUE_MAP)
		return render_fail(
			   r, "AnsibleFilterTypeError", "List item is not a valid dict"),
		       -1;
	if ((text = object_text(r, key)) == NULL)
		return -1;
	if ((to = value_getv(item, key)) == NULL)
		return render_fail(r, "AnsibleFilterError",
			   "Key " STR_FMT " was not found", STR_ARG(str_value(text))),
		       -1;
	if (!object_hashable(r, to))
		return -1;
	old = value_getv(out, to);
	taken = old != NULL ? object_truth(r, old) : 0;
	if (taken < 0 || (text = object_text(r, to)) == NULL)
		return -1;
	if (taken && !overwrite)
		return render_fail(r, "AnsibleFilterError",
			   "Key " STR_FMT
			   " is not unique, cannot correctly turn into dict",
			   STR_ARG(str_value(text))),
		       -1;
	value_put(r->a, out, to, item);
	return 0;
}

FILTER(rekey_on_member)
{
	struct str duplicates = STR("error");
	struct value *out = value_map(r->a), *list = v;
	bool overwrite;

	UNUSED_ARGUMENTS;
	if (argument_text(r, "duplicates", a[1], &duplicates) < 0)
		return NULL;
	overwrite = str_eq(duplicates, STR("overwrite"));
	if (!overwrite && !str_eq(duplicates, STR("error")))
		return render_fail(r, "AnsibleFilterError",
		    "duplicates parameter to rekey_on_member has unknown value: " STR_FMT,
		    STR_ARG(duplicates));
	if (is_undefined(v))
		return undefined_fail(r, v);
	if (v->kind == VALUE_MAP) {
		list = value_list(r->a);
		value_pairs(v, p) value_append(r->a, list, p->value);
	} else if (is_str(v) || !object_iterable(v)) {
		return render_fail(r, "AnsibleFilterTypeError",
		    "Type is not a valid list, set, or dict");
	} else if ((list = object_list(r, v)) == NULL) {
		return NULL;
	}
	value_each(list, it) if (rekey(r, out, *it, a[0], overwrite) < 0) return NULL;
	return out;
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}

static const struct template_function rows[] = {
    ROW("extract", "container morekeys", 1, extract, "the item of the container"),
    ROW("rekey_on_member", "key duplicates", 1, rekey_on_member,
	"a mapping by one member of each item"),
    ROW("subelements", "subelements skip_missing", 1, subelements,
	"every item with every item of a list within it"),
};

TEMPLATE_FUNCTIONS(filter_item, rows);
