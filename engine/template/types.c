#include "base/arena.h"
#include "template/markup.h"

/* The small objects: namespace, module, bound methods, built-in functions, groups. */

static void
namespace_repr(struct render *r, const struct value *v, struct buf *b)
{
	buf_adds(b, "<Namespace ");
	object_repr(r, ((const struct namespace_object *)v->object.self)->map, b);
	buf_addc(b, '>');
}

static struct value *
namespace_attr(struct render *r, struct value *v, struct name *name)
{
	(void)r;
	return value_getv(((struct namespace_object *)v->object.self)->map, &name->key);
}

static struct value *
namespace_item(struct render *r, struct value *v, struct value *key)
{
	(void)r;
	if (key->kind == VALUE_LIST || key->kind == VALUE_MAP)
		return NULL;
	return value_getv(((struct namespace_object *)v->object.self)->map, key);
}

const struct object_type type_namespace = {.name = "Namespace",
    .module = "jinja2.utils",
    .repr = namespace_repr,
    .attr = namespace_attr,
    .item = namespace_item};

static struct value *
module_attr(struct render *r, struct value *v, struct name *name)
{
	(void)r;
	return value_getv(((struct module *)v->object.self)->exported, &name->key);
}

static void
module_repr(struct render *r, const struct value *v, struct buf *b)
{
	(void)r;
	buf_printf(
	    b, "<TemplateModule '%s'>", ((const struct module *)v->object.self)->name);
}

const struct object_type type_module = {.name = "TemplateModule",
    .module = "jinja2.environment",
    .repr = module_repr,
    .attr = module_attr};

static struct value *
method_call(struct render *r, struct value *v, const struct call_args *args)
{
	const struct bound_method *m = v->object.self;

	if (is_markup(m->self))
		return markup_method(r, m, args);
	return function_call(r, m->fn, m->self, args);
}

const struct object_type type_method = {
    .name = "builtin_function_or_method", .no_repr = true, .call = method_call};

static struct value *
function_object_call(struct render *r, struct value *v, const struct call_args *args)
{
	return function_call(r, v->object.self, NULL, args);
}

static void
function_repr(struct render *r, const struct value *v, struct buf *b)
{
	const struct template_function *fn = v->object.self;

	(void)r;
	if (strcmp(fn->name, "namespace") == 0)
		buf_adds(b, "<class 'jinja2.utils.Namespace'>");
	else
		buf_printf(b, "<class '%s'>", fn->name);
}

const struct object_type type_function = {
    .name = "type", .repr = function_repr, .call = function_object_call};

static struct value *
group_attr(struct render *r, struct value *v, struct name *name)
{
	struct group *g = v->object.self;

	(void)r;
	if (str_eq(name->key.str, STR("grouper")))
		return g->list.list.v[0];
	return str_eq(name->key.str, STR("list")) ? g->list.list.v[1] : NULL;
}

static int64_t
group_length(struct render *r, const struct value *v)
{
	(void)r;
	(void)v;
	return 2;
}

const struct object_type type_group = {.name = "_GroupTuple",
    .module = "jinja2.filters",
    .attr = group_attr,
    .length = group_length};
