#include "base/arena.h"
#include "template/object.h"

/* Jinja's Undefined: remembers what was missing, and says so when it is used. */

static struct value *
make(struct render *r, struct undefined u)
{
	struct undefined *self = arena_new_of(r->a, struct undefined);

	*self = u;
	return object_new(r, &type_undefined, self);
}

struct value *
undefined_name(struct render *r, const struct value *name)
{
	return make(r, (struct undefined){.kind = r->o->undefined, .name = name});
}

struct value *
undefined_hint(struct render *r, const char *hint, const char *name)
{
	return make(r, (struct undefined){.kind = r->o->undefined,
			   .hint = hint,
			   .name = name != NULL ? value_strz(r->a, name) : NULL});
}

struct value *
undefined_of(struct render *r, const struct value *obj, const struct value *name)
{
	return make(
	    r, (struct undefined){.kind = r->o->undefined, .obj = obj, .name = name});
}

/* The value of a vault that no password opens: every use of it is an error at its line. */
struct value *
undefined_locked(struct render *r, const struct value *v, struct str name)
{
	struct failure *why = arena_new_of(r->a, struct failure);

	failure_set(why, r->keep, "VaultError",
	    "'" STR_FMT "' is a vault, and no password that was given opens it",
	    STR_ARG(name));
	why->code = ERR_INPUT;
	why->at = v->mark;
	why->remedy = v->str.p;
	return make(r, (struct undefined){.kind = TEMPLATE_STRICT,
			   .locked = true,
			   .hint = why->message,
			   .why = why});
}

struct value *
undefined_omit(void)
{
	static const struct undefined omit = {.kind = TEMPLATE_STRICT,
	    .hint =
		"'omit' stands for an argument that is left out: it cannot be printed"};
	static const struct value v = {
	    .kind = VALUE_OBJECT, .object = {&type_undefined, (void *)(uintptr_t)&omit}};

	return object_shared(&v);
}

int
undefined_ask(struct render *r, const struct value *v)
{
	if (!is_undefined(v))
		return 0;
	if (!((const struct undefined *)v->object.self)->locked)
		return 1;
	undefined_fail(r, v);
	return -1;
}

bool
undefined_strict(const struct value *v)
{
	const struct undefined *u = v->object.self;

	return u->kind == TEMPLATE_STRICT || u->kind == TEMPLATE_ANSIBLE;
}

static void
owner_name(const struct value *obj, struct buf *b)
{
	if (obj->kind == VALUE_NULL)
		buf_adds(b, "None");
	else if (is_undefined(obj))
		buf_printf(b, "jinja2.runtime.%s object", object_type_name(obj));
	else if (obj->kind == VALUE_OBJECT && type_of(obj)->module != NULL)
		buf_printf(
		    b, "%s.%s object", type_of(obj)->module, object_type_name(obj));
	else
		buf_printf(b, "%s object", object_type_name(obj));
}

static void
nearest_name(struct render *r, const struct undefined *u)
{
	const char **names = NULL;
	const struct value *map = r->vars;
	const char *near;
	size_t n = 0;

	if (u->obj != NULL)
		map = u->obj;
	if (u->name == NULL || u->name->kind != VALUE_STR || map == NULL ||
	    map->kind != VALUE_MAP)
		return;
	names = arena_array(r->a, const char *, map->map.n + 1);
	value_pairs(map, p) if (p->key->kind == VALUE_STR) names[n++] = p->key->str.p;
	near = str_nearest(u->name->str, names, n);
	if (near != NULL)
		r->f->remedy = arena_printf(r->keep, "did you mean '%s'?", near);
}

void *
undefined_fail(struct render *r, const struct value *v)
{
	const struct undefined *u = v->object.self;
	struct buf b;

	if (r->f->set)
		return NULL;
	if (u->why != NULL) {
		*r->f = *u->why;
		return NULL;
	}
	buf_init(&b, BUF_LINE);
	if (u->hint != NULL) {
		buf_adds(&b, u->hint);
	} else if (u->obj == NULL) {
		object_repr(r, u->name, &b);
		buf_adds(&b, " is undefined");
	} else if (!is_str(u->name)) {
		owner_name(u->obj, &b);
		buf_adds(&b, " has no element ");
		object_repr(r, u->name, &b);
	} else {
		buf_addc(&b, '\'');
		owner_name(u->obj, &b);
		buf_adds(&b, "' has no attribute ");
		object_repr(r, u->name, &b);
	}
	render_fail(r, "UndefinedError", "%s", buf_z(&b));
	buf_done(&b);
	if (u->hint == NULL)
		nearest_name(r, u);
	return NULL;
}

void
undefined_print(struct render *r, const struct value *v, struct buf *b)
{
	const struct undefined *u = v->object.self;

	if (undefined_strict(v))
		undefined_fail(r, v);
	if (u->kind != TEMPLATE_DEBUG)
		return;
	buf_adds(b, "{{ ");
	if (u->hint != NULL) {
		buf_printf(b, "undefined value printed: %s", u->hint);
	} else if (u->obj == NULL) {
		buf_addstr(b, str_value(u->name));
	} else {
		buf_adds(b, "no such element: ");
		owner_name(u->obj, b);
		buf_addc(b, '[');
		object_repr(r, u->name, b);
		buf_addc(b, ']');
	}
	buf_adds(b, " }}");
}

static void
undefined_repr(struct render *r, const struct value *v, struct buf *b)
{
	/* Ansible refuses an undefined value in a printed list */
	if (((const struct undefined *)v->object.self)->kind == TEMPLATE_ANSIBLE)
		undefined_fail(r, v);
	buf_adds(b, "Undefined");
}

static struct value *
undefined_attr(struct render *r, struct value *v, struct name *name)
{
	const struct undefined *u = v->object.self;

	if (u->kind == TEMPLATE_CHAINABLE || u->kind == TEMPLATE_ANSIBLE)
		return v;
	if (name->key.str.n >= 2 && memcmp(name->key.str.p, "__", 2) == 0)
		return NULL;
	return undefined_fail(r, v);
}

static struct value *
undefined_item(struct render *r, struct value *v, struct value *key)
{
	const struct undefined *u = v->object.self;

	(void)key;
	if (u->kind == TEMPLATE_CHAINABLE || u->kind == TEMPLATE_ANSIBLE)
		return v;
	return undefined_fail(r, v);
}

static struct value *
undefined_call(struct render *r, struct value *v, const struct call_args *args)
{
	(void)args;
	return undefined_fail(r, v);
}

static struct value *
nothing(struct render *r, struct iter *it)
{
	(void)r;
	(void)it;
	return NULL;
}

static int
undefined_iter(struct render *r, struct value *v, struct iter *it)
{
	if (undefined_strict(v)) {
		undefined_fail(r, v);
		return -1;
	}
	it->next = nothing;
	return 0;
}

static int64_t
undefined_length(struct render *r, const struct value *v)
{
	if (undefined_strict(v)) {
		undefined_fail(r, v);
		return -1;
	}
	return 0;
}

const struct object_type type_undefined = {
    .name = "Undefined",
    .repr = undefined_repr,
    .attr = undefined_attr,
    .call = undefined_call,
    .iter = undefined_iter,
    .length = undefined_length,
    .item = undefined_item,
};
