#include "template/filter.h"

#include "template/lookup.h"

/* lookup(), query() and q(): what a template may ask for that is no variable. */

/* What a lookup gives is data: text in it is never a template. */
static void
make_unsafe(struct value *v)
{
	if (v->kind == VALUE_STR)
		v->unsafe = true;
}

static bool
all_text(const struct value *list)
{
	value_each(list, it) if (!is_str(*it)) return false;
	return true;
}

/* Ansible's rule: texts are joined by commas, one thing is itself, several are a list. */
static struct value *
as_one(struct render *r, struct value *list)
{
	struct buf b;

	if (list->list.n == 0)
		return list;
	if (!all_text(list))
		return list->list.n == 1 ? list->list.v[0] : list;
	if (list->list.n == 1)
		return list->list.v[0];
	buf_init(&b, BUF_TEXT);
	value_each(list, it)
	{
		if (it != list->list.v)
			buf_addc(&b, ',');
		buf_addstr(&b, str_value(*it));
	}
	return object_buf(r, &b);
}

/* errors='ignore' (or 'warn'): what could not be found is nothing. Other mistakes stay mistakes. */
static struct value *
forgive(struct render *r, const struct call_args *raw, bool many)
{
	const struct value *errors = argument_keyword(raw, STR("errors"));

	if (r->restart || errors == NULL || !is_str(errors) ||
	    strcmp(r->f->type, "LookupError") != 0)
		return NULL;
	if (!str_eq(str_value(errors), STR("ignore")) &&
	    !str_eq(str_value(errors), STR("warn")))
		return NULL;
	*r->f = (struct failure){0};
	return many ? value_list(r->a) : object_none();
}

static struct value *
ask(struct render *r, const struct call_args *raw, bool many)
{
	struct lookup l = {.r = r, .args = raw, .terms = value_list(r->a)};
	struct str name;

	if (raw->n == 0)
		return render_fail(r, "TypeError",
		    "%s() takes the name of a lookup first", many ? "query" : "lookup");
	if (argument_text(r, "lookup", raw->v[0], &name) < 0 ||
	    argument_truth(r, argument_keyword(raw, STR("wantlist")), &many) < 0)
		return NULL;
	for (size_t i = 1; i < raw->n; i++) {
		if (is_undefined(raw->v[i]))
			return undefined_fail(r, raw->v[i]);
		value_append(r->a, l.terms, raw->v[i]);
	}
	l.out = value_list(r->a);
	if (lookup_run(&l, name) < 0)
		return r->f->set ? forgive(r, raw, many) : NULL;
	value_each(l.out, it) make_unsafe(*it);
	return many ? l.out : as_one(r, l.out);
}

FILTER(lookup)
{
	UNUSED_ARGUMENTS;
	return ask(r, raw, false);
}

FILTER(query)
{
	UNUSED_ARGUMENTS;
	return ask(r, raw, true);
}

static const struct template_function rows[] = {
    {"lookup", TEMPLATE_GLOBAL, "*", 0, lookup,
	"what a lookup finds: file, env, template, vars, varnames, dict, items, list, …"},
    {"q", TEMPLATE_GLOBAL, "*", 0, query, "the same as query"},
    {"query", TEMPLATE_GLOBAL, "*", 0, query, "like lookup, always a list"},
};

TEMPLATE_FUNCTIONS(filter_lookup, rows);
