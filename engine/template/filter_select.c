#include "template/argument.h"
#include "template/filter.h"

/* map, select, reject, selectattr, rejectattr: generators, as in Jinja. */

struct mapping {
	struct value *source;
	struct iter it;
	const struct call_args
	    *raw; /* as written: looked at when the first item is wanted */
	const struct value *path; /* attribute */
	struct value *otherwise;
	const struct value *named; /* filter or test */
	struct call_args args;     /* of it */
	bool attribute, negate, started, empty;
};

static const struct value *
shift(struct call_args *args)
{
	args->n--;
	return *args->v++;
}

static int
prepare_map(struct render *r, struct mapping *m)
{
	const struct call_args *raw = m->raw;

	m->args = *raw;
	m->path = argument_keyword(raw, STR("attribute"));
	if (raw->n > 0) {
		m->path = NULL;
		m->named = shift(&m->args);
		return 0;
	}
	if (m->path == NULL) {
		render_fail(r, "FilterArgumentError", "map requires a filter argument");
		return -1;
	}
	m->otherwise = argument_keyword(raw, STR("default"));
	if (m->otherwise != NULL && m->otherwise->kind == VALUE_NULL)
		m->otherwise = NULL;
	for (size_t i = 0; i < raw->nkw; i++) {
		struct str name = raw->kw[i].name;

		if (str_eq(name, STR("attribute")) || str_eq(name, STR("default")))
			continue;
		render_fail(r, "FilterArgumentError",
		    "Unexpected keyword argument '" STR_FMT "'", STR_ARG(name));
		return -1;
	}
	return 0;
}

static int
prepare_select(struct render *r, struct mapping *m)
{
	m->args = *m->raw;
	if (m->attribute && m->args.n == 0) {
		render_fail(
		    r, "FilterArgumentError", "Missing parameter for attribute name");
		return -1;
	}
	if (m->attribute)
		m->path = shift(&m->args);
	if (m->args.n > 0)
		m->named = shift(&m->args);
	return 0;
}

/* Generator functions of Python do nothing before their first item is wanted. */
static int
start(struct render *r, struct mapping *m,
    int (*prepare)(struct render *, struct mapping *))
{
	int truth;

	if (m->started)
		return m->empty ? 1 : 0;
	m->started = true;
	truth = object_truth(r, m->source);
	if (truth < 0)
		return -1;
	m->empty = truth == 0;
	if (m->empty)
		return 1;
	return prepare(r, m) < 0 || object_iter(r, m->source, &m->it) < 0 ? -1 : 0;
}

static struct value *
next_mapped(struct render *r, struct generator *g)
{
	struct mapping *m = g->state;
	struct value *x;

	if (start(r, m, prepare_map) != 0 || (x = iter_next(r, &m->it)) == NULL)
		return NULL;
	if (m->path != NULL)
		return object_path(r, x, m->path, m->otherwise);
	return filter_apply(r, TEMPLATE_FILTER, m->named, x, &m->args);
}

static struct value *
next_selected(struct render *r, struct generator *g)
{
	struct mapping *m = g->state;
	struct value *x, *t;
	int truth;

	if (start(r, m, prepare_select) != 0)
		return NULL;
	while ((x = iter_next(r, &m->it)) != NULL) {
		t = m->attribute ? object_path(r, x, m->path, NULL) : x;
		if (t != NULL && m->named != NULL)
			t = filter_apply(r, TEMPLATE_TEST, m->named, t, &m->args);
		truth = t == NULL ? -1 : object_truth(r, t);
		if (truth < 0)
			return NULL;
		if (truth != m->negate)
			return x;
	}
	return NULL;
}

static struct mapping *
mapping_new(struct render *r, struct value *v, const struct call_args *raw)
{
	struct mapping *m = arena_new_of(r->a, struct mapping);
	struct call_args *copy = arena_new_of(r->a, struct call_args);

	*copy = *raw;
	m->source = v;
	m->raw = copy;
	return m;
}

FILTER(map_items)
{
	UNUSED_ARGUMENTS;
	return object_generator(r, next_mapped, NULL, mapping_new(r, v, raw));
}

static struct value *
selecting(struct render *r, struct value *v, const struct call_args *raw, bool attribute,
    bool negate)
{
	struct mapping *m = mapping_new(r, v, raw);

	m->attribute = attribute;
	m->negate = negate;
	return object_generator(r, next_selected, NULL, m);
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
