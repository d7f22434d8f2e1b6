#include "template/lazy.h"

#include "base/arena.h"
#include "template/compile.h"
#include "template/literal.h"
#include "template/object.h"
#include "template/set.h"

struct lazy {
	const struct value *v;
	struct lazy *outer;
};

static bool
is_template(const struct value *v)
{
	const char *p, *end;

	if (v->kind != VALUE_STR || v->unsafe)
		return false;
	p = v->str.p;
	for (end = p + v->str.n; (p = memchr(p, '{', (size_t)(end - p))) != NULL; p++)
		if (p + 1 < end && (p[1] == '{' || p[1] == '%' || p[1] == '#'))
			return true;
	return false;
}

/* Does something in it have to be made when it is read: a template, or what stands for a locked vault? */
static bool
holds_work(const struct render *r, const struct value *v)
{
	if (v->plain)
		return false;
	if (v->kind == VALUE_LIST || v->kind == VALUE_TUPLE) {
		value_each(v, it) if (holds_work(r, *it)) return true;
		return false;
	}
	if (v->kind != VALUE_MAP)
		return v->locked || (r->o->lazy_variables && is_template(v));
	if (v->own_scope)
		return false; /* lazy_member sees to it */
	value_pairs(v, p) if (holds_work(r, p->value)) return true;
	return false;
}

/* {{ name }} and nothing else: the value keeps its type if it is a bool, number or None. */
static bool
single_name(struct str s, struct str *ret_name)
{
	struct str inner;

	if (s.n < 4 || memcmp(s.p, "{{", 2) != 0 || memcmp(s.p + s.n - 2, "}}", 2) != 0)
		return false;
	inner = str_trim((struct str){s.p + 2, s.n - 4});
	for (size_t i = 0; i < inner.n; i++)
		if (!(inner.p[i] == '_' || (inner.p[i] >= '0' && inner.p[i] <= '9') ||
			((inner.p[i] | 0x20) >= 'a' && (inner.p[i] | 0x20) <= 'z')))
			return false;
	*ret_name = inner;
	return inner.n > 0;
}

static struct context *
fresh_context(struct render *r, struct template *t)
{
	struct layer *l = arena_new_of(r->a, struct layer);

	l->vars = r->vars;
	l->lazy = true;
	return context_new(r, t, l);
}

/* Positions inside the text are lines of the YAML file: those of the value, counted on. */
static void
blame_variable(struct render *r, const struct value *v, const struct template *t)
{
	if (!r->f->set || v->mark.file == NULL || r->f->template != t->name ||
	    r->f->source.p != t->source.p)
		return;
	r->f->at.file = v->mark.file;
	r->f->at.line = v->mark.line + (r->f->at.line > 0 ? r->f->at.line - 1 : 0);
	r->f->at.col = 0;
	r->f->source = (struct str){0};
}

static struct value *
keep_type(struct render *r, struct str name)
{
	const struct value *v = value_gets(r->vars, name);
	struct value *seen = r->cache != NULL ? value_gets(r->cache, name) : NULL;

	if (seen != NULL)
		v = seen;
	if (v == NULL || v->kind == VALUE_STR || v->kind == VALUE_LIST ||
	    v->kind == VALUE_MAP || v->kind == VALUE_OBJECT || v->kind == VALUE_TUPLE)
		return NULL;
	return (struct value *)(uintptr_t)v;
}

/* Something undefined in a variable's text makes the variable undefined, for that reason: default() helps. */
static struct value *
undefined_inside(struct render *r)
{
	struct failure *why;
	struct value *u;

	if (r->restart || strcmp(r->f->type, "UndefinedError") != 0)
		return NULL;
	why = arena_new_of(r->a, struct failure);
	*why = *r->f;
	*r->f = (struct failure){0};
	u = undefined_hint(r, why->message, NULL);
	((struct undefined *)u->object.self)->why = why;
	return u;
}

static struct value *
render_text(struct render *r, const struct value *v)
{
	struct template *t = set_compile_text(r, v->str, "<variable>");
	struct capture c = output_capture(&r->out);
	struct value *out, *typed;
	struct str name;

	if (t == NULL) {
		if (r->f->set && v->mark.file != NULL) {
			r->f->at.file = v->mark.file;
			r->f->at.line += v->mark.line - 1;
			r->f->source = (struct str){0};
		}
		return NULL;
	}
	if (context_run(r, t, fresh_context(r, t)) < 0) {
		blame_variable(r, v, t);
		output_drop(&r->out, c);
		return undefined_inside(r);
	}
	out = object_str(r, output_take(&r->out, c, r->a));
	out->mark = v->mark;
	out->secret = v->secret;
	typed = single_name(v->str, &name) ? keep_type(r, name) : NULL;
	if (typed == NULL)
		typed = literal_value(r->a, out->str);
	return typed != NULL ? typed : out;
}

static struct value *lazy_copy(struct render *r, struct str name, const struct value *v);

static struct value *
copy_map(struct render *r, const struct value *v)
{
	struct value *map = value_map(r->a);

	map->mark = v->mark;
	value_pairs(v, p)
	{
		struct str name = p->key->kind == VALUE_STR ? p->key->str : STR("?");
		struct value *x = lazy_copy(r, name, p->value);

		if (x == NULL)
			return NULL;
		value_put(r->a, map, p->key, x);
	}
	return map;
}

/* `name` is for messages: of the variable, or the key it stands behind. */
static struct value *
lazy_copy(struct render *r, struct str name, const struct value *v)
{
	struct value *list, *x;

	if (v->kind == VALUE_MAP)
		return copy_map(r, v);
	if (v->locked)
		return undefined_locked(r, v, name);
	if (v->kind != VALUE_LIST)
		return r->o->lazy_variables && is_template(v)
			   ? render_text(r, v)
			   : (struct value *)(uintptr_t)v;
	list = value_list(r->a);
	list->mark = v->mark;
	value_each(v, it)
	{
		x = lazy_copy(r, name, *it);
		if (x == NULL)
			return NULL;
		value_append(r->a, list, x);
	}
	return list;
}

/* `name` is for the message. */
static struct value *
render_variable(struct render *r, struct str name, const struct value *v)
{
	struct lazy here = {v, r->lazy};
	struct value *x;

	for (const struct lazy *l = r->lazy; l != NULL; l = l->outer)
		if (l->v == v)
			return render_fail(r, "TemplateRuntimeError",
			    "recursive loop detected in template string: " STR_FMT,
			    STR_ARG(name));
	r->lazy = &here;
	x = lazy_copy(r, name, v);
	r->lazy = here.outer;
	return x;
}

struct value *
lazy_member(
    struct render *r, const struct value *map, const struct value *key, struct value *v)
{
	const struct value *vars = r->vars;
	struct value *cache = r->cache;

	if (!map->own_scope || !holds_work(r, v))
		return v;
	render_keep(r); /* marks of such values are looked at when all is written */
	r->vars = map;
	r->cache = NULL;
	v = render_variable(r, key->kind == VALUE_STR ? key->str : STR("?"), v);
	r->vars = vars;
	r->cache = cache;
	return v;
}

/* Only lists and mappings can be changed; what else is in them is shared. */
static struct value *
copy_containers(struct render *r, struct value *v)
{
	struct value *c;

	if (v->kind != VALUE_LIST && v->kind != VALUE_TUPLE && v->kind != VALUE_MAP)
		return v;
	c = arena_new_of(r->a, struct value);
	*c = *v;
	c->plain = false;
	if (v->kind == VALUE_MAP) {
		c->map = (struct value_map){0};
		value_pairs(v, p)
		    value_put(r->a, c, p->key, copy_containers(r, p->value));
		return c;
	}
	c->list.v = arena_array(r->a, struct value *, v->list.n);
	c->list.cap = v->list.n;
	for (size_t i = 0; i < v->list.n; i++)
		c->list.v[i] = copy_containers(r, v->list.v[i]);
	return c;
}

struct value *
lazy_variable(struct render *r, struct name *name, struct value *v)
{
	bool container = v->kind == VALUE_LIST || v->kind == VALUE_MAP;
	struct value *seen;

	if (!container && !holds_work(r, v))
		return v;
	seen = r->cache != NULL ? value_getv(r->cache, &name->key) : NULL;
	if (seen != NULL)
		return seen;
	if (holds_work(r, v))
		v = render_variable(r, name->key.str, v);
	else if (r->copy && !v->own_scope)
		v = copy_containers(r, v);
	if (v == NULL)
		return NULL;
	render_keep(r); /* containers without work, too: they are looked through once */
	if (r->cache == NULL)
		r->cache = value_map(r->a);
	value_put(r->a, r->cache, &name->key, v);
	return v;
}
