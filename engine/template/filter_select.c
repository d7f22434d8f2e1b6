#include "template/filter.h"

/* map, select, reject, selectattr, rejectattr: generators, as in Jinja. */

struct mapping {
	const struct value *path; /* attribute */
	struct value *otherwise;
	const struct value *filter;
	struct call_args args;
	bool negate;
	bool attribute;
};

static struct value *
next_mapped(struct render *r, struct generator *g)
{
	struct mapping *m = g->state;
	struct value *x = iter_next(r, &g->source);

	if (x == NULL)
		return NULL;
	if (m->path != NULL)
		return object_path(r, x, m->path, m->otherwise);
	return filter_apply(r, TEMPLATE_FILTER, m->filter, x, &m->args);
}

static struct value *
keyword(const struct call_args *args, struct str name)
{
	for (size_t i = 0; i < args->nkw; i++)
		if (str_eq(args->kw[i].name, name))
			return args->kw[i].value;
	return NULL;
}

static struct value *
next_nothing(struct render *r, struct generator *g)
{
	(void)r, (void)g;
	return NULL;
}

FILTER(map_items)
{
	struct mapping *m = arena_new_of(r->a, struct mapping);
	struct value *attribute = keyword(raw, STR("attribute"));
	int truth = object_truth(r, v);

	UNUSED_ARGUMENTS;
	if (truth < 0)
		return NULL;
	if (truth == 0)
		return object_generator(r, next_nothing, NULL, NULL);
	if (raw->n == 0 && attribute != NULL) {
		m->path = attribute;
		m->otherwise = keyword(raw, STR("default"));
		if (m->otherwise != NULL && m->otherwise->kind == VALUE_NULL)
			m->otherwise = NULL;
		for (size_t i = 0; i < raw->nkw; i++)
			if (!str_eq(raw->kw[i].name, STR("attribute")) &&
			    !str_eq(raw->kw[i].name, STR("default")))
				return render_fail(r, "FilterArgumentError",
				    "Unexpected keyword argument '" STR_FMT "'",
				    STR_ARG(raw->kw[i].name));
	} else if (raw->n == 0) {
		return render_fail(
		    r, "FilterArgumentError", "map requires a filter argument");
	} else {
		m->filter = raw->v[0];
		m->args = *raw;
		m->args.v++;
		m->args.n--;
	}
	return object_generator(r, next_mapped, v, m);
}

static struct value *
next_selected(struct render *r, struct generator *g)
{
	struct mapping *m = g->state;
	struct value *x, *t;
	int truth;

	while ((x = iter_next(r, &g->source)) != NULL) {
		t = m->attribute ? object_path(r, x, m->path, NULL) : x;
		if (t != NULL && m->filter != NULL)
			t = filter_apply(r, TEMPLATE_TEST, m->filter, t, &m->args);
		truth = t == NULL ? -1 : object_truth(r, t);
		if (truth < 0)
			return NULL;
		if (truth != m->negate)
			return x;
	}
	return NULL;
}

static struct value *
selecting(struct render *r, struct value *v, const struct call_args *raw, bool attribute,
    bool negate)
{
	struct mapping *m = arena_new_of(r->a, struct mapping);
	struct value *empty;
	int truth = object_truth(r, v);

	if (truth < 0)
		return NULL;
	empty = object_generator(r, next_nothing, NULL, NULL);
	if (truth == 0)
		return empty;
	m->args = *raw;
	m->attribute = attribute;
	m->negate = negate;
	if (attribute && raw->n == 0)
		return render_fail(
		    r, "FilterArgumentError", "Missing parameter for attribute name");
	if (attribute) {
		m->path = m->args.v[0];
		m->args.v++;
		m->args.n--;
	}
	if (m->args.n > 0) {
		m->filter = m->args.v[0];
		m->args.v++;
		m->args.n--;
	}
	return object_generator(r, next_selected, v, m);
}

FILTER(select_items)
{
	UNUSED_ARGUMENTS;
	return selecting(r, v, raw, false, false);
}

FILTER(reject_items)
{
	UNUSED_ARGUMENTS;
	return selecting(r, v, raw, false, true);
}

FILTER(select_by)
{
	UNUSED_ARGUMENTS;
	return selecting(r, v, raw, true, false);
}

FILTER(reject_by)
{
	UNUSED_ARGUMENTS;
	return selecting(r, v, raw, true, true);
}

static const struct template_function rows[] = {
    {"map", TEMPLATE_FILTER, "*", 0, map_items,
	"a filter, or an attribute, of every item"},
    {"reject", TEMPLATE_FILTER, "*", 0, reject_items, "items that fail a test"},
    {"rejectattr", TEMPLATE_FILTER, "*", 0, reject_by,
	"items whose attribute fails a test"},
    {"select", TEMPLATE_FILTER, "*", 0, select_items, "items that pass a test"},
    {"selectattr", TEMPLATE_FILTER, "*", 0, select_by,
	"items whose attribute passes a test"},
};

TEMPLATE_FUNCTIONS(filter_select, rows);
