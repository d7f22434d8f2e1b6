#include "runbook/named_checks.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "check/check.h"
#include "data/value.h"
#include "inventory/site.h"
#include "runbook/arguments.h"

enum { NAMES_MOST = 999 };

/* A list of texts without empty or repeated ones; NULL stays NULL. */
static int
list_of(struct arena *a, const struct value *names, const struct value **ret_list,
    struct err **e)
{
	struct value *list = value_list(a);

	if (names == NULL || names->kind == VALUE_NULL) {
		*ret_list = NULL;
		return 0;
	}
	if (names->kind == VALUE_STR)
		value_append(a, list, (struct value *)names);
	else if (names->kind == VALUE_LIST && names->list.n > 0 &&
		 names->list.n <= NAMES_MOST)
		list = (struct value *)names;
	else
		return err_at(e, ERR_INPUT, names->mark,
		    "'checks' must be the name of a check, or a list of names");
	value_each(list, it)
	{
		if ((*it)->kind != VALUE_STR)
			return err_at(e, ERR_INPUT, (*it)->mark,
			    "the name of a check must be text, not %s",
			    value_kind_name((*it)->kind));
		for (struct value **other = list->list.v; other < it; other++)
			if (value_equal(*it, *other))
				return err_at(e, ERR_INPUT, (*it)->mark,
				    "check '%s' is named twice", (*it)->str.p);
	}
	*ret_list = list;
	return 0;
}

/* What is expected of a check that is not looked at would be ignored. */
static int
expect_is_of(const struct value *list, const struct value *expect, struct err **e)
{
	if (expect == NULL)
		return 0;
	if (expect->kind != VALUE_MAP)
		return err_at(e, ERR_INPUT, expect->mark,
		    "'expect' must be a mapping by the names of checks, not %s",
		    value_kind_name(expect->kind));
	value_pairs(expect, p)
	{
		bool named = false;

		if (p->value->kind == VALUE_MAP)
			value_pairs(p->value, key)
			{
				if (key->value->kind == VALUE_NULL)
					return err_at(e, ERR_INPUT, key->key->mark,
					    "nothing is given for it");
			}

		if (list != NULL)
			value_each(list, it) named =
			    named || value_equal(*it, p->key) || arguments_template(*it);
		if (!named)
			return err_at(e, ERR_INPUT, p->key->mark,
			    "'expect' is said of a check that the step does not name");
	}
	return 0;
}

static int
load_one(struct arena *a, const struct site *site, const struct value *name,
    const struct value *expect, struct check *ret_check, struct err **e)
{
	const struct value *instead =
	    expect != NULL ? value_gets(expect, name->str) : NULL;

	if (check_load_with(a, site->dir, name->str.p, instead, ret_check, e) == 0)
		return 0;
	err_mark(*e, name->mark);
	return -1;
}

int
named_checks_load(struct arena *a, const struct site *site, const struct value *names,
    const struct value *expect, struct check_set *ret_set, struct err **e)
{
	const struct value *list;
	struct check_set set;

	if (list_of(a, names, &list, e) < 0 || expect_is_of(list, expect, e) < 0)
		return -1;
	if (list == NULL) {
		if (check_load_set(a, site->dir, &site->checks, ret_set, e) < 0)
			return -1;
		return ret_set->n > 0
			   ? 0
			   : err_set(e, ERR_INPUT,
				 "the site has no checks in %s/runbooks/checks",
				 site->dir);
	}
	set = (struct check_set){arena_array(a, struct check, list->list.n), 0};
	for (; set.n < list->list.n; set.n++)
		if (load_one(a, site, list->list.v[set.n], expect, &set.v[set.n], e) < 0)
			return -1;
	*ret_set = set;
	return 0;
}

/* What templates hide is null: not known yet. */
static const struct value *
without_templates(struct arena *a, const struct value *expect)
{
	struct value *known = value_map(a);

	if (expect == NULL || expect->kind != VALUE_MAP)
		return expect;
	known->mark = expect->mark;
	value_pairs(expect, p) value_put(
	    a, known, p->key, arguments_template(p->value) ? value_null(a) : p->value);
	return known;
}

static int
prepare_one(struct arena *a, const struct site *site, const struct value *name,
    const struct value *expect, bool compares, struct err **e)
{
	const struct value *instead =
	    expect != NULL ? value_gets(expect, name->str) : NULL;
	struct check check;

	if (arguments_template(name) || (instead != NULL && instead->kind == VALUE_STR &&
					    arguments_template(instead)))
		return 0;
	if (check_load_with(a, site->dir, name->str.p, without_templates(a, instead),
		&check, e) < 0) {
		err_mark(*e, name->mark);
		return -1;
	}
	if (instead != NULL && arguments_template(instead))
		return 0;
	if (compares || !check_compares(&check))
		return 0;
	err_at(e, ERR_INPUT, name->mark,
	    "check '%s' compares with how things stood, and 'against' names no snapshot",
	    check.name);
	err_remedy(*e,
	    "take one in a step before, 'snapshot: {name: before, checks: [%s]}', and "
	    "say "
	    "'against: before'",
	    check.name);
	return -1;
}

int
named_checks_prepare(const struct site *site, const struct value *names,
    const struct value *expect, bool compares, struct err **e)
{
	struct arena *scratch = arena_new();
	const struct value *list = NULL;
	int rc = 0;

	if (names == NULL || names->kind != VALUE_STR || !arguments_template(names)) {
		rc = list_of(scratch, names, &list, e);
		if (rc == 0)
			rc = expect_is_of(list, expect, e);
	}
	for (size_t i = 0; rc == 0 && list != NULL && i < list->list.n; i++)
		rc = prepare_one(scratch, site, list->list.v[i], expect, compares, e);
	arena_free(scratch);
	return rc;
}
