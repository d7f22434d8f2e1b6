#include "template/filter.h"

/* cycler() and joiner(): values that remember where they are. */

struct cycler {
	struct value **items;
	size_t n, at;
};

static struct value *
cycler_current(
    struct render *r, struct value *v, struct value **a, const struct call_args *raw)
{
	const struct cycler *c = v->object.self;

	UNUSED_ARGUMENTS;
	return c->items[c->at];
}

static struct value *
cycler_next(
    struct render *r, struct value *v, struct value **a, const struct call_args *raw)
{
	struct cycler *c = v->object.self;
	struct value *now = c->items[c->at];

	UNUSED_ARGUMENTS;
	c->at = (c->at + 1) % c->n;
	return now;
}

static struct value *
cycler_reset(
    struct render *r, struct value *v, struct value **a, const struct call_args *raw)
{
	UNUSED_ARGUMENTS;
	((struct cycler *)v->object.self)->at = 0;
	return object_none();
}

static const struct template_function verbs[] = {
    {"next", TEMPLATE_FILTER, "", 0, cycler_next, "the current item, then one further"},
    {"reset", TEMPLATE_FILTER, "", 0, cycler_reset, "back to the first item"},
};

static struct value *
cycler_attr(struct render *r, struct value *v, struct name *name)
{
	struct bound_method *m;

	if (str_eq(name->key.str, STR("current")))
		return cycler_current(r, v, NULL, NULL);
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
		if (!str_eq(name->key.str, str_of(verbs[i].name)))
			continue;
		m = arena_new_of(r->a, struct bound_method);
		*m = (struct bound_method){v, &verbs[i]};
		return object_new(r, &type_method, m);
	}
	return NULL;
}

static const struct object_type type_cycler = {
    .name = "Cycler", .module = "jinja2.utils", .no_repr = true, .attr = cycler_attr};

struct joiner {
	struct value *between;
	bool used;
};

static struct value *
joiner_call(struct render *r, struct value *v, const struct call_args *args)
{
	struct joiner *j = v->object.self;

	if (args->n > 0 || args->nkw > 0)
		return render_fail(r, "TypeError", "a joiner takes no arguments");
	if (j->used)
		return j->between;
	j->used = true;
	return object_copy_str(r, STR(""));
}

static const struct object_type type_joiner = {
    .name = "Joiner", .module = "jinja2.utils", .no_repr = true, .call = joiner_call};

FILTER(global_cycler)
{
	struct cycler *c = arena_new_of(r->a, struct cycler);

	UNUSED_ARGUMENTS;
	if (raw->nkw > 0)
		return render_fail(r, "TypeError", "cycler() takes no keyword arguments");
	if (raw->n == 0)
		return render_fail(
		    r, "RuntimeError", "at least one item has to be provided");
	c->items = arena_array(r->a, struct value *, raw->n);
	memcpy(c->items, raw->v, raw->n * sizeof *c->items);
	c->n = raw->n;
	return object_new(r, &type_cycler, c);
}

FILTER(global_joiner)
{
	struct joiner *j = arena_new_of(r->a, struct joiner);

	UNUSED_ARGUMENTS;
	j->between = a[0] != NULL ? a[0] : object_copy_str(r, STR(", "));
	return object_new(r, &type_joiner, j);
}

static const struct template_function rows[] = {
    {"cycler", TEMPLATE_GLOBAL, "*", 0, global_cycler,
	"gives its items in turn: next(), current, reset()"},
    {"joiner", TEMPLATE_GLOBAL, "sep", 0, global_joiner,
	"nothing at the first call, then the separator"},
};

TEMPLATE_FUNCTIONS(filter_cycler, rows);
