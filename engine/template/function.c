#include "template/function.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "template/object.h"
#include "template/site_filter.h"
#include "template/template.h"

enum { MAX_NAMES = 400 };

/* Collections of Ansible. Their filters and tests are known here by their last name: what has one name in two of them
 * does the same in both. */
static const char *const collections[] = {
    "ansible.builtin.", "ansible.netcommon.", "ansible.utils.", "community.general."};

static struct str
without_collection(struct str name)
{
	for (size_t i = 0; i < sizeof collections / sizeof *collections; i++) {
		struct str prefix = str_of(collections[i]);

		if (str_starts(name, prefix))
			return (struct str){name.p + prefix.n, name.n - prefix.n};
	}
	return name;
}

static const struct template_function *
find(enum template_function_kind kind, struct str name)
{
	if (name.n == 0)
		return NULL;
	for (const struct template_functions *const *t = template_function_tables;
	     *t != NULL; t++)
		for (size_t i = 0; i < (*t)->n; i++)
			if ((*t)->rows[i].name[0] == name.p[0] &&
			    (*t)->rows[i].kind == kind &&
			    str_eq(name, str_of((*t)->rows[i].name)))
				return &(*t)->rows[i];
	return NULL;
}

const struct template_function *
template_function_find(enum template_function_kind kind, struct str name)
{
	const struct template_function *fn = find(kind, name);

	return fn != NULL || kind == TEMPLATE_GLOBAL
		   ? fn
		   : find(kind, without_collection(name));
}

const char *
template_function_nearest(enum template_function_kind kind, struct str name)
{
	const char *names[MAX_NAMES];
	size_t n = 0;

	for (const struct template_functions *const *t = template_function_tables;
	     *t != NULL; t++)
		for (size_t i = 0; i < (*t)->n && n < MAX_NAMES; i++)
			if ((*t)->rows[i].kind == kind)
				names[n++] = (*t)->rows[i].name;
	return str_nearest(
	    kind == TEMPLATE_GLOBAL ? name : without_collection(name), names, n);
}

static int
by_name(const void *a, const void *b)
{
	const struct template_function *const *x = a, *const *y = b;

	return strcmp((*x)->name, (*y)->name);
}

void
template_entries(template_entry_fn *fn, void *ctx)
{
	static const char *const kinds[] = {[TEMPLATE_FILTER] = "filter",
	    [TEMPLATE_TEST] = "test",
	    [TEMPLATE_GLOBAL] = "global"};
	const struct template_function *rows[MAX_NAMES];

	for (int kind = 0; kind < (int)(sizeof kinds / sizeof *kinds); kind++) {
		size_t n = 0;

		for (const struct template_functions *const *t = template_function_tables;
		     *t != NULL; t++)
			for (size_t i = 0; i < (*t)->n && n < MAX_NAMES; i++)
				if ((int)(*t)->rows[i].kind == kind)
					rows[n++] = &(*t)->rows[i];
		qsort(rows, n, sizeof *rows, by_name);
		for (size_t i = 0; i < n; i++)
			fn(ctx, kinds[kind], rows[i]->name, rows[i]->params,
			    rows[i]->summary);
	}
}

/* The position of `name` in "a b c", or -1. */
static int
param_index(const char *params, struct str name)
{
	struct str rest = str_of(params);

	for (int i = 0; rest.n > 0; i++)
		if (str_eq(str_cut(&rest, ' '), name))
			return i;
	return -1;
}

static size_t
param_count(const char *params)
{
	size_t n = *params != '\0';

	for (; *params != '\0'; params++)
		n += *params == ' ';
	return n;
}

size_t
function_params(const struct template_function *fn)
{
	return param_count(fn->params);
}

static struct str
param_name(const char *params, size_t i)
{
	struct str rest = str_of(params), name = {0};

	for (size_t k = 0; k <= i; k++)
		name = str_cut(&rest, ' ');
	return name;
}

bool
function_bind(const struct template_function *fn, struct arguments *args)
{
	bool given[TEMPLATE_MAX_PARAMS] = {false};

	if (fn->fn == NULL || fn->params[0] == '*' || args->star != NULL ||
	    args->star_star != NULL || args->positional.n > param_count(fn->params))
		return false;
	for (size_t i = 0; i < args->positional.n; i++)
		given[i] = true;
	for (size_t i = 0; i < args->nkw; i++) {
		int at = param_index(fn->params, args->kw[i].name->key.str);

		if (at < 0 || given[at])
			return false;
		given[at] = true;
		args->kw[i].param = (uint8_t)at;
	}
	for (int i = 0; i < fn->required; i++)
		if (!given[i])
			return false;
	return true;
}

struct value *
function_result(struct render *r, struct value *v)
{
	if (r->o->undefined != TEMPLATE_ANSIBLE || v == NULL || v->kind != VALUE_OBJECT)
		return v;
	if (!is_type(v, &type_generator) && !is_type(v, &type_range) &&
	    !is_type(v, &type_items) && !is_type(v, &type_keys) &&
	    !is_type(v, &type_values))
		return v;
	return object_list(r, v);
}

struct value *
function_call(struct render *r, const struct template_function *fn, struct value *subject,
    const struct call_args *args)
{
	struct value *a[TEMPLATE_MAX_PARAMS + 1] = {NULL};
	size_t most;

	if (fn->fn == NULL)
		return site_filter_call(r, fn, subject, args);
	if (fn->params[0] == '*')
		return fn->fn(r, subject, a, args);
	most = param_count(fn->params);
	if (args->n > most)
		return render_fail(r, "TypeError",
		    "%s() takes at most %zu arguments (%zu given)", fn->name, most,
		    args->n);
	for (size_t i = 0; i < args->n; i++)
		a[i] = args->v[i];
	for (size_t i = 0; i < args->nkw; i++) {
		int at = param_index(fn->params, args->kw[i].name);

		if (at < 0)
			return render_fail(r, "TypeError",
			    "%s() got an unexpected keyword argument '" STR_FMT "'",
			    fn->name, STR_ARG(args->kw[i].name));
		if (a[at] != NULL)
			return render_fail(r, "TypeError",
			    "%s() got multiple values for argument '" STR_FMT "'",
			    fn->name, STR_ARG(args->kw[i].name));
		a[at] = args->kw[i].value;
	}
	for (int i = 0; i < fn->required; i++)
		if (a[i] == NULL)
			return render_fail(r, "TypeError",
			    "%s() missing required argument '" STR_FMT "'", fn->name,
			    STR_ARG(param_name(fn->params, (size_t)i)));
	return fn->fn(r, subject, a, args);
}
