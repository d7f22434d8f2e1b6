#include "template/filter.h"
#include "template/regex.h"

/* ansible.utils on the keys of nested mappings, and on paths to what they hold. */

enum { MAX_DEPTH = 200 };

enum matching { EQUALITY, STARTS_WITH, ENDS_WITH, REGEX };

struct keys {
	struct render *r;
	const char *filter;
	enum matching how;
	struct value *targets; /* texts, or for replace_keys mappings */
	int depth;
};

static int
key_matches(struct keys *k, const struct value *key, struct value *target)
{
	struct regex_search search = {.anchored = true};
	struct regex *x;
	struct str s, t;

	if (!is_str(key))
		return 0;
	if (object_text_of(k->r, target, &t) < 0)
		return -1;
	s = str_value(key);
	switch (k->how) {
	case STARTS_WITH: return str_starts(s, t);
	case ENDS_WITH: return str_ends(s, t);
	case EQUALITY: return str_eq(s, t);
	case REGEX: break;
	}
	search.text = s;
	if ((x = regex_compile(k->r, t, 0)) == NULL)
		return -1;
	return regex_find(k->r, x, &search,
	    arena_array(k->r->a, struct regex_span, regex_groups(x) + 1));
}

static int
any_matches(struct keys *k, const struct value *key)
{
	value_each(k->targets, it)
	{
		int rc = key_matches(k, key, *it);

		if (rc != 0 || render_count_loop(k->r) < 0)
			return rc > 0 ? 1 : -1;
	}
	return 0;
}

static int
enter(struct keys *k)
{
	if (++k->depth <= MAX_DEPTH)
		return render_count_loop(k->r);
	render_fail(
	    k->r, "RecursionError", "a value that is nested deeper than %d", MAX_DEPTH);
	return -1;
}

static bool
is_container(const struct value *v)
{
	return v->kind == VALUE_MAP || v->kind == VALUE_LIST;
}

static bool
is_empty(const struct value *v)
{
	return is_container(v) && value_count(v) == 0;
}

/* A list of what `fn` makes of each item; NULL: failed. */
static struct value *
each_item(struct keys *k, const struct value *list,
    struct value *(*fn)(struct keys *k, struct value *item))
{
	struct value *out = value_list(k->r->a), *x;

	value_each(list, it)
	{
		if ((x = fn(k, *it)) == NULL)
			return NULL;
		value_append(k->r->a, out, x);
	}
	return out;
}

/* --- keep_keys --- */

static struct value *keep(struct keys *k, struct value *v);

/* What is kept of the list below a key: nothing if only text is left. NULL without a failure: nothing. */
static struct value *
kept_below(struct keys *k, struct value *v)
{
	struct value *all = keep(k, v), *out;
	bool texts = true;

	if (all == NULL || all->kind == VALUE_MAP)
		return all == NULL || is_empty(all) ? NULL : all;
	out = value_list(k->r->a);
	value_each(all, it)
	{
		if (is_empty(*it))
			continue;
		texts &= is_str(*it);
		value_append(k->r->a, out, *it);
	}
	return texts ? NULL : out;
}

static struct value *
keep(struct keys *k, struct value *v)
{
	struct value *out, *x;

	if (!is_container(v))
		return v;
	if (enter(k) < 0)
		return NULL;
	if (v->kind == VALUE_LIST) {
		if ((out = each_item(k, v, keep)) == NULL)
			return NULL;
	} else {
		out = value_map(k->r->a);
		value_pairs(v, p)
		{
			if (is_container(p->value))
				x = k->targets->list.n > 0 ? kept_below(k, p->value)
							   : NULL;
			else
				x = any_matches(k, p->key) > 0 ? p->value : NULL;
			if (render_failed(k->r))
				return NULL;
			if (x != NULL)
				value_put(k->r->a, out, p->key, x);
		}
	}
	k->depth--;
	return out;
}

/* --- remove_keys --- */

/* Items of lists that are empty, zero or false go, too. */
static struct value *
without(struct keys *k, struct value *v)
{
	struct value *out, *x;
	int rc;

	if (!is_container(v))
		return v;
	if (enter(k) < 0)
		return NULL;
	if (v->kind == VALUE_LIST) {
		out = value_list(k->r->a);
		value_each(v, it)
		{
			/* its truth is that of what is left of a mapping */
			if ((x = without(k, *it)) == NULL)
				return NULL;
			rc = object_truth(k->r, (*it)->kind == VALUE_LIST ? *it : x);
			if (rc < 0)
				return NULL;
			if (rc > 0)
				value_append(k->r->a, out, x);
		}
	} else {
		out = value_map(k->r->a);
		value_pairs(v, p)
		{
			if ((rc = any_matches(k, p->key)) < 0)
				return NULL;
			if (rc > 0)
				continue;
			if ((x = without(k, p->value)) == NULL)
				return NULL;
			value_put(k->r->a, out, p->key, x);
		}
	}
	k->depth--;
	return out;
}

/* --- replace_keys --- */

static struct value *renamed(struct keys *k, struct value *v);

/* A key that is renamed moves to the end, or takes the place of a key of that name. */
static struct value *
renamed_map(struct keys *k, const struct value *v)
{
	struct value *out = value_map(k->r->a), *x;

	value_pairs(v, p) value_put(k->r->a, out, p->key, p->value);
	value_each(k->targets, it)
	{
		struct value *keys = value_list(k->r->a);

		value_pairs(out, p) value_append(k->r->a, keys, p->key);
		value_each(keys, key)
		{
			int rc = key_matches(k, *key, value_get(*it, "before"));

			if (rc < 0)
				return NULL;
			if (rc == 0)
				continue;
			x = value_getv(out, *key);
			value_remove(out, *key);
			value_put(k->r->a, out, value_get(*it, "after"), x);
		}
	}
	value_pairs(out, p) if ((p->value = renamed(k, p->value)) == NULL) return NULL;
	return out;
}

static struct value *
renamed(struct keys *k, struct value *v)
{
	struct value *out;

	if (!is_container(v))
		return v;
	if (enter(k) < 0)
		return NULL;
	if (v->kind == VALUE_LIST) {
		if ((out = each_item(k, v, renamed)) == NULL)
			return NULL;
	} else if ((out = renamed_map(k, v)) == NULL) {
		return NULL;
	}
	k->depth--;
	return out;
}

/* --- arguments --- */

static int
read_targets(struct keys *k, struct value *v, bool replacing)
{
	k->targets = v;
	if (!replacing && is_str(v)) {
		k->targets = value_list(k->r->a);
		for (struct str rest = str_value(v); rest.n > 0;)
			value_append(k->r->a, k->targets,
			    object_copy_str(k->r, str_cut(&rest, ',')));
	}
	if (k->targets->kind != VALUE_LIST)
		return render_fail(k->r, "AnsibleFilterError",
			   "%s: target is a list, not %s", k->filter,
			   object_type_name(v)),
		       -1;
	value_each(k->targets, it) if (replacing && (value_get(*it, "before") == NULL ||
							value_get(*it, "after") == NULL ||
							!is_str(value_get(*it, "after"))))
	{
		render_fail(k->r, "AnsibleFilterError",
		    "%s: each target has 'before' and 'after', which are texts",
		    k->filter);
		return -1;
	}
	return 0;
}

static int
read_matching(struct keys *k, const struct value *v)
{
	static const char *const names[] = {
	    "equality", "starts_with", "ends_with", "regex"};
	struct str name = STR("equality");

	if (argument_text(k->r, "matching_parameter", v, &name) < 0)
		return -1;
	for (int i = 0; i < 4; i++)
		if (str_eq(name, str_of(names[i]))) {
			k->how = (enum matching)i;
			return 0;
		}
	render_fail(k->r, "AnsibleFilterError",
	    "matching_parameter is one of equality, ends_with, regex, starts_with, not "
	    "'" STR_FMT "'",
	    STR_ARG(name));
	return -1;
}

static struct value *
on_keys(struct keys *k, struct value *v, struct value **a,
    struct value *(*fn)(struct keys *k, struct value *v))
{
	if (is_undefined(v))
		return undefined_fail(k->r, v);
	if (!is_container(v))
		return render_fail(k->r, "AnsibleFilterError",
		    "Error when using plugin '%s': a mapping or a list is wanted, not %s",
		    k->filter, object_type_name(v));
	if (read_targets(k, a[0], fn == renamed) < 0 || read_matching(k, a[1]) < 0)
		return NULL;
	return fn(k, v);
}

FILTER(keep_keys)
{
	struct keys k = {.r = r, .filter = "keep_keys"};

	UNUSED_ARGUMENTS;
	return on_keys(&k, v, a, keep);
}

FILTER(remove_keys)
{
	struct keys k = {.r = r, .filter = "remove_keys"};

	UNUSED_ARGUMENTS;
	return on_keys(&k, v, a, without);
}

FILTER(replace_keys)
{
	struct keys k = {.r = r, .filter = "replace_keys"};

	UNUSED_ARGUMENTS;
	return on_keys(&k, v, a, renamed);
}

/* --- to_paths --- */

static bool
is_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c != '_' && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') &&
		    !(i > 0 && c >= '0' && c <= '9'))
			return false;
	}
	return s.n > 0;
}

static int paths_below(
    struct keys *k, struct value *out, struct str name, struct value *v);

static int
path_of_key(
    struct keys *k, struct value *out, struct str name, const struct value_pair *p)
{
	struct str key;

	if (object_text_of(k->r, p->key, &key) < 0)
		return -1;
	if (name.n > 0)
		key = str_of(arena_printf(k->r->a,
		    is_name(key) ? STR_FMT "." STR_FMT : STR_FMT "['" STR_FMT "']",
		    STR_ARG(name), STR_ARG(key)));
	return paths_below(k, out, key, p->value);
}

static int
paths_below(struct keys *k, struct value *out, struct str name, struct value *v)
{
	if (!is_container(v) || value_count(v) == 0) {
		value_put(k->r->a, out, object_copy_str(k->r, name), v);
		return render_count_loop(k->r);
	}
	if (enter(k) < 0 || render_check_memory(k->r, name.n) < 0)
		return -1;
	if (v->kind == VALUE_MAP) {
		value_pairs(v, p) if (path_of_key(k, out, name, p) < 0) return -1;
	} else {
		for (size_t i = 0; i < v->list.n; i++)
			if (paths_below(k, out,
				str_of(arena_printf(
				    k->r->a, STR_FMT "[%zu]", STR_ARG(name), i)),
				v->list.v[i]) < 0)
				return -1;
	}
	k->depth--;
	return 0;
}

static struct value *
maybe_list(struct render *r, struct value *v, const struct value *wanted)
{
	struct value *out;
	bool list = false;

	if (v == NULL || argument_truth(r, wanted, &list) < 0)
		return NULL;
	if (!list)
		return v;
	out = value_list(r->a);
	value_append(r->a, out, v);
	return out;
}

FILTER(to_paths)
{
	struct keys k = {.r = r};
	struct value *out = value_map(r->a);
	struct str name = STR("");

	UNUSED_ARGUMENTS;
	if (a[0] != NULL && a[0]->kind != VALUE_NULL &&
	    argument_text(r, "prepend", a[0], &name) < 0)
		return NULL;
	if (is_undefined(v))
		return undefined_fail(r, v);
	if (name.n == 0 && is_empty(v))
		return maybe_list(r, v, a[1]);
	return paths_below(&k, out, name, v) < 0 ? NULL : maybe_list(r, out, a[1]);
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_FILTER, params, required, fn, summary                     \
	}

static const struct template_function rows[] = {
    ROW("keep_keys", "target matching_parameter", 1, keep_keys,
	"what stands below certain keys, at any depth"),
    ROW("remove_keys", "target matching_parameter", 1, remove_keys,
	"without certain keys, at any depth"),
    ROW("replace_keys", "target matching_parameter", 1, replace_keys,
	"with certain keys renamed, at any depth"),
    ROW("to_paths", "prepend wantlist", 0, to_paths,
	"a mapping of paths to what is no mapping or list"),
};

TEMPLATE_FUNCTIONS(filter_keys, rows);
