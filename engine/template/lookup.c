#include "template/lookup.h"

#include "base/arena.h"
#include "base/buf.h"
#include "template/argument.h"
#include "template/compile.h"
#include "template/object.h"
#include "template/regex.h"

static int
add(struct lookup *l, struct value *v)
{
	if (v == NULL)
		return -1;
	value_append(l->r->a, l->out, v);
	return 0;
}

static int
lookup_env(struct lookup *l)
{
	struct value *otherwise = argument_keyword(l->args, STR("default"));
	struct render *r = l->r;

	if (r->o->env == NULL) {
		render_fail(r, "TemplateRuntimeError",
		    "lookup('env'): no environment is given to this rendering");
		return -1;
	}
	value_each(l->terms, it)
	{
		struct str name;
		const char *v;

		if (argument_text(r, "lookup", *it, &name) < 0)
			return -1;
		v = r->o->env(arena_strndup(r->a, name.p, name.n));
		if (v != NULL)
			add(l, object_copy_str(r, str_of(v)));
		else if (otherwise != NULL)
			add(l, otherwise);
		else
			add(l,
			    undefined_hint(r,
				arena_printf(r->a,
				    "the environment variable '" STR_FMT "' is not set",
				    STR_ARG(name)),
				NULL));
	}
	return 0;
}

static int
lookup_vars(struct lookup *l)
{
	struct value *otherwise = argument_keyword(l->args, STR("default"));
	struct render *r = l->r;

	value_each(l->terms, it)
	{
		struct name *name = arena_new_of(r->a, struct name);
		struct value *v;

		name->key.kind = VALUE_STR;
		if (argument_text(r, "lookup", *it, &name->key.str) < 0)
			return -1;
		render_keep(r); /* the cache of variables keeps the name */
		v = context_resolve(r, r->act->ctx, name);
		if (v == NULL && !render_failed(r) && otherwise == NULL)
			render_fail(r, "LookupError",
			    "No variable found with this name: " STR_FMT,
			    STR_ARG(name->key.str));
		if (render_failed(r))
			return -1;
		add(l, v != NULL ? v : otherwise);
	}
	return 0;
}

static int
lookup_varnames(struct lookup *l)
{
	struct render *r = l->r;

	value_each(l->terms, it)
	{
		struct regex *x;
		struct str pattern;
		struct regex_span *spans;

		if (argument_text(r, "lookup", *it, &pattern) < 0 ||
		    (x = regex_compile(r, pattern, 0)) == NULL)
			return -1;
		spans = arena_array(r->a, struct regex_span, regex_groups(x) + 1);
		value_pairs(r->vars, p)
		{
			struct regex_search s = {.text = p->key->str};
			int found =
			    p->key->kind == VALUE_STR ? regex_find(r, x, &s, spans) : 0;

			if (found < 0)
				return -1;
			if (found > 0)
				add(l, p->key);
		}
	}
	return 0;
}

static int
lookup_template(struct lookup *l)
{
	struct render *r = l->r;

	value_each(l->terms, it)
	{
		const struct template_via *via = r->via;
		struct locals none = {0};
		struct template_via here;
		bool missing = false;
		struct template *t;
		struct capture c;
		struct str name;
		int rc;

		if (argument_text(r, "lookup", *it, &name) < 0)
			return -1;
		t = set_load(r, name, &missing);
		if (missing)
			render_fail(r, "TemplateNotFound", STR_FMT, STR_ARG(name));
		if (t == NULL)
			return -1;
		c = output_capture(&r->out);
		render_push_via(
		    r, &here, arena_printf(r->keep, "lookup '%s'", t->name), 0);
		rc = context_run(
		    r, t, context_new(r, t, context_snapshot(r, r->act->ctx, &none)));
		r->via = via;
		if (rc < 0 || add(l, object_str(r, output_take(&r->out, c, r->a))) < 0)
			return -1;
	}
	return 0;
}

static int
lookup_list(struct lookup *l)
{
	value_each(l->terms, it) add(l, *it);
	return 0;
}

/* Lists among the terms are taken apart, once or (deep) wholly; None among them is left out by Ansible's flattened. */
static int
take_apart(struct lookup *l, struct value *v, int deep)
{
	if (v->kind != VALUE_LIST && !is_tuple(v))
		return add(l, v);
	for (size_t i = 0; i < list_value(v)->n; i++) {
		struct value *item = list_value(v)->v[i];

		if (deep > 0 ? take_apart(l, item, deep - 1) < 0 : add(l, item) < 0)
			return -1;
	}
	return 0;
}

static int
lookup_items(struct lookup *l)
{
	value_each(l->terms, it) if (take_apart(l, *it, 0) < 0) return -1;
	return 0;
}

static int
lookup_flattened(struct lookup *l)
{
	value_each(l->terms, it) if (take_apart(l, *it, 100) < 0) return -1;
	return 0;
}

static int
lookup_indexed_items(struct lookup *l)
{
	struct render *r = l->r;
	struct lookup flat = {.r = r, .terms = l->terms, .out = value_list(r->a)};
	int64_t n = 0;

	if (lookup_items(&flat) < 0)
		return -1;
	value_each(flat.out, it)
	{
		struct value *pair = value_tuple(r->a);

		value_append(r->a, pair, object_int(r, n++));
		value_append(r->a, pair, *it);
		add(l, pair);
	}
	return 0;
}

static int
lookup_dict(struct lookup *l)
{
	struct render *r = l->r;

	value_each(l->terms, it)
	{
		if ((*it)->kind != VALUE_MAP) {
			render_fail(r, "TypeError",
			    "lookup('dict') takes mappings, not %s",
			    object_type_name(*it));
			return -1;
		}
		value_pairs(*it, p)
		{
			struct value *pair = value_map(r->a);

			value_set(r->a, pair, "key", p->key);
			value_set(r->a, pair, "value", p->value);
			add(l, pair);
		}
	}
	return 0;
}

/* --- sequence: "start=1 end=4 stride=1 format=%02d", or these as keywords, or "1-4", "4" --- */

struct sequence {
	int64_t start, end, count, stride;
	bool has_end, has_count;
	struct value *format;
};

static int
bad_sequence(struct render *r, struct str word)
{
	render_fail(r, "TemplateRuntimeError",
	    "lookup('sequence'): '" STR_FMT
	    "' is not start=N, end=N, count=N, stride=N or format=TEXT",
	    STR_ARG(word));
	return -1;
}

static bool
number(struct str s, int64_t *ret)
{
	bool minus = s.n > 1 && s.p[0] == '-';
	int64_t n = 0;

	if (s.n == 0 || s.n > 18)
		return false;
	for (size_t i = minus; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		n = n * 10 + (s.p[i] - '0');
	}
	*ret = minus ? -n : n;
	return true;
}

static int
set_option(struct render *r, struct sequence *q, struct str key, struct str text)
{
	if (str_eq(key, STR("format"))) {
		q->format = object_copy_str(r, text);
		return 0;
	}
	if (str_eq(key, STR("start")) && number(text, &q->start))
		return 0;
	if (str_eq(key, STR("stride")) && number(text, &q->stride))
		return 0;
	if (str_eq(key, STR("end")) && number(text, &q->end))
		return q->has_end = true, 0;
	if (str_eq(key, STR("count")) && number(text, &q->count))
		return q->has_count = true, 0;
	return bad_sequence(r, key);
}

static int
read_words(struct render *r, struct sequence *q, struct str text)
{
	struct str rest = str_trim(text), head = rest, tail;

	tail = rest;
	head = str_cut(&tail, '-');
	if (memchr(rest.p, '=', rest.n) == NULL) {
		q->has_end = number(tail.n > 0 ? tail : head, &q->end) &&
			     (tail.n == 0 || number(head, &q->start));
		return q->has_end ? 0 : bad_sequence(r, rest);
	}
	while (rest.n > 0) {
		struct str word = str_trim(str_cut(&rest, ' ')), value = word, key;

		if (word.n == 0)
			continue;
		key = str_cut(&value, '=');
		if (set_option(r, q, key, value) < 0)
			return -1;
	}
	return 0;
}

static int
write_sequence(struct lookup *l, struct sequence *q)
{
	struct render *r = l->r;
	int64_t n = q->start;

	if (q->has_end == q->has_count || q->stride == 0) {
		render_fail(r, "TemplateRuntimeError",
		    "lookup('sequence') wants one of end= and count=, and a stride that "
		    "is not 0");
		return -1;
	}
	if (q->has_count)
		q->end = q->start + (q->count - 1) * q->stride;
	for (; q->stride > 0 ? n <= q->end : n >= q->end; n += q->stride) {
		struct value *v = object_int(r, n);

		if (render_count_loop(r) < 0)
			return -1;
		v = q->format != NULL ? object_binary(r, OP_MOD, q->format, v)
				      : object_text(r, v);
		if (add(l, v) < 0)
			return -1;
	}
	return 0;
}

static int
lookup_sequence(struct lookup *l)
{
	struct sequence q = {.start = 1, .stride = 1};
	struct render *r = l->r;

	for (size_t i = 0; i < l->args->nkw; i++) {
		struct str text;

		if (str_eq(l->args->kw[i].name, STR("wantlist")) ||
		    str_eq(l->args->kw[i].name, STR("errors")))
			continue;
		if (object_text_of(r, l->args->kw[i].value, &text) < 0 ||
		    set_option(r, &q, l->args->kw[i].name, text) < 0)
			return -1;
	}
	if (l->terms->list.n == 0)
		return write_sequence(l, &q);
	value_each(l->terms, it)
	{
		struct sequence one = q;
		struct str text;

		if (object_text_of(r, *it, &text) < 0 || read_words(r, &one, text) < 0 ||
		    write_sequence(l, &one) < 0)
			return -1;
	}
	return 0;
}

/* --- the table --- */

static const struct {
	const char *name;
	int (*run)(struct lookup *l);
	const char *refused; /* why there is none */
} lookups[] = {
    {"dict", lookup_dict, NULL},
    {"env", lookup_env, NULL},
    {"file", lookup_file, NULL},
    {"flattened", lookup_flattened, NULL},
    {"indexed_items", lookup_indexed_items, NULL},
    {"items", lookup_items, NULL},
    {"list", lookup_list, NULL},
    {"password", lookup_password, NULL},
    {"sequence", lookup_sequence, NULL},
    {"template", lookup_template, NULL},
    {"varnames", lookup_varnames, NULL},
    {"vars", lookup_vars, NULL},
    {"lines", NULL, "it runs a program, and rendering runs none"},
    {"pipe", NULL, "it runs a program, and rendering runs none"},
    {"random_choice", NULL, "the same input has to give the same configuration"},
    {"url", NULL, "it asks the network, and rendering does not"},
};

int
lookup_run(struct lookup *l, struct str name)
{
	static const char prefix[] = "ansible.builtin.";
	const char *names[sizeof lookups / sizeof *lookups], *near;
	size_t n = 0;

	if (str_starts(name, STR(prefix))) {
		name.p += sizeof prefix - 1;
		name.n -= sizeof prefix - 1;
	}
	for (size_t i = 0; i < sizeof lookups / sizeof *lookups; i++) {
		if (lookups[i].run != NULL)
			names[n++] = lookups[i].name;
		if (!str_eq(name, str_of(lookups[i].name)))
			continue;
		if (lookups[i].run != NULL)
			return lookups[i].run(l);
		render_fail(l->r, "TemplateRuntimeError", "lookup('%s') is refused: %s",
		    lookups[i].name, lookups[i].refused);
		return -1;
	}
	render_fail(
	    l->r, "AnsibleError", "lookup plugin (" STR_FMT ") not found", STR_ARG(name));
	near = str_nearest(name, names, n);
	if (near != NULL)
		l->r->f->remedy = arena_printf(l->r->keep, "did you mean '%s'?", near);
	return -1;
}
