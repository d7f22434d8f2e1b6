#include <math.h>
#include <strings.h>

#include "template/filter.h"

/* Ansible's tests of truth and of what a list holds. */

/* 1 if every item of `some` is in `all`, 0, or -1. */
static int
is_within(struct render *r, struct value *some, struct value *all)
{
	struct value *small = object_list(r, some), *large = object_list(r, all);

	if (small == NULL || large == NULL)
		return -1;
	value_each(large, it) if (!object_hashable(r, *it)) return -1;
	value_each(small, it)
	{
		int rc = object_hashable(r, *it) ? object_in(r, *it, large) : -1;

		if (rc <= 0 || render_count_loop(r) < 0)
			return rc == 0 ? 0 : -1;
	}
	return 1;
}

FILTER(test_subset)
{
	int rc = is_within(r, v, a[0]);

	UNUSED_ARGUMENTS;
	return rc < 0 ? NULL : object_bool(rc);
}

FILTER(test_superset)
{
	int rc = is_within(r, a[0], v);

	UNUSED_ARGUMENTS;
	return rc < 0 ? NULL : object_bool(rc);
}

FILTER(test_contains)
{
	int rc = object_in(r, a[0], v);

	UNUSED_ARGUMENTS;
	return rc < 0 ? NULL : object_bool(rc);
}

/* The first item whose truth is `wanted` ends it. */
static struct value *
search_truth(struct render *r, struct value *v, bool wanted)
{
	struct value *list = object_list(r, v);

	if (list == NULL)
		return NULL;
	value_each(list, it)
	{
		int truth = object_truth(r, *it);

		if (truth < 0 || render_count_loop(r) < 0)
			return NULL;
		if (truth == wanted)
			return object_bool(wanted);
	}
	return object_bool(!wanted);
}

FILTER(test_any)
{
	UNUSED_ARGUMENTS;
	return search_truth(r, v, true);
}

FILTER(test_all)
{
	UNUSED_ARGUMENTS;
	return search_truth(r, v, false);
}

static int
truth_of(struct render *r, struct value *v, const struct value *convert)
{
	static const char *const words[][7] = {
	    {"n", "no", "off", "0", "false", "f", "0.0"},
	    {"y", "yes", "on", "1", "true", "t", "1.0"}};
	bool by_word = false;

	if (argument_truth(r, convert, &by_word) < 0)
		return -1;
	if (by_word && is_str(v)) {
		struct str s = str_trim(str_value(v));

		for (int truth = 0; truth < 2; truth++)
			for (size_t i = 0; i < 7; i++)
				if (s.n == strlen(words[truth][i]) &&
				    strncasecmp(s.p, words[truth][i], s.n) == 0)
					return truth;
	}
	return object_truth(r, v);
}

FILTER(test_truthy)
{
	int rc = truth_of(r, v, a[0]);

	UNUSED_ARGUMENTS;
	return rc < 0 ? NULL : object_bool(rc);
}

FILTER(test_falsy)
{
	int rc = truth_of(r, v, a[0]);

	UNUSED_ARGUMENTS;
	return rc < 0 ? NULL : object_bool(!rc);
}

FILTER(test_nan)
{
	UNUSED_ARGUMENTS;
	if (is_undefined(v))
		return undefined_fail(r, v);
	return object_bool(v->kind == VALUE_FLOAT && isnan(v->real));
}

#define ROW(name, params, required, fn, summary)                                         \
	{                                                                                \
		name, TEMPLATE_TEST, params, required, fn, summary                       \
	}

static const struct template_function rows[] = {
    ROW("all", "", 0, test_all, "every item is true"),
    ROW("any", "", 0, test_any, "one of its items is true"),
    ROW("contains", "value", 1, test_contains, "holds the value"),
    ROW("falsy", "convert_bool", 0, test_falsy, "is false, by its word if asked"),
    ROW("isnan", "", 0, test_nan, "is a float that is no number"),
    ROW("issubset", "b", 1, test_subset, "all its items are in the other"),
    ROW("issuperset", "b", 1, test_superset, "has all items of the other"),
    ROW("nan", "", 0, test_nan, "is a float that is no number"),
    ROW("subset", "b", 1, test_subset, "all its items are in the other"),
    ROW("superset", "b", 1, test_superset, "has all items of the other"),
    ROW("truthy", "convert_bool", 0, test_truthy, "is true, by its word if asked"),
};

TEMPLATE_FUNCTIONS(filter_truth, rows);
