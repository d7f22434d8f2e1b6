#include "runbook/arguments.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/env.h"
#include "base/err.h"
#include "data/json.h"
#include "data/rows.h"
#include "data/value.h"
#include "data/yaml.h"
#include "inventory/site.h"
#include "runbook/step.h"
#include "template/template.h"

enum { ROWS_MOST = 64 };

struct template_set *
arguments_set(struct arena *a, const struct site *site)
{
	const char **search = arena_array(a, const char *, 2);
	struct template_options options = {
	    .trim_blocks = true,
	    .lstrip_blocks = true,
	    .undefined = TEMPLATE_STRICT,
	    .search_path = search,
	    .lazy_variables = true,
	    .files = site->dir,
	    .env = env_get,
	    .now_ms = clock_wall_ms(),
	    .now_offset = clock_offset(clock_wall_ms()),
	};

	search[0] = strcmp(site->dir, ".") == 0
			? "templates"
			: arena_printf(a, "%s/templates", site->dir);
	return template_set_new(&options);
}

static bool
is_template(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++)
		if (s.p[i] == '{' &&
		    (s.p[i + 1] == '{' || s.p[i + 1] == '%' || s.p[i + 1] == '#'))
			return true;
	return false;
}

const struct value *
arguments_written(const struct runbook_step *step, const char *key)
{
	const struct value *args = step->arguments;

	if (args == NULL || args->kind == VALUE_NULL)
		return NULL;
	if (args->kind == VALUE_MAP)
		return value_get(args, key);
	return step->kind->shorthand != NULL && strcmp(step->kind->shorthand, key) == 0
		   ? args
		   : NULL;
}

bool
arguments_template(const struct value *v)
{
	if (v->kind == VALUE_STR)
		return !v->unsafe && is_template(v->str);
	if (v->kind == VALUE_LIST)
		value_each(v, it)
		{
			if (arguments_template(*it))
				return true;
		}
	if (v->kind == VALUE_MAP)
		value_pairs(v, it)
		{
			if (arguments_template(it->value))
				return true;
		}
	return false;
}

static const char *
what_of(struct arena *a, const struct step_kind *kind)
{
	return arena_printf(a, "step of kind '%s'", kind->name);
}

int
arguments_check(struct arena *a, const struct step_kind *kind,
    const struct value *arguments, struct err **e)
{
	struct value *known = value_map(a);
	struct row rows[ROWS_MOST];
	size_t n = 0;

	known->mark = arguments->mark;
	value_pairs(arguments, it)
	{
		if (!arguments_template(it->value))
			value_put(a, known, it->key, it->value);
	}
	for (; kind->rows[n].type != ROW_TYPE_END && n < ROWS_MOST - 1; n++) {
		const struct value *v = value_get(arguments, kind->rows[n].key);

		rows[n] = kind->rows[n];
		if (v != NULL && arguments_template(v))
			rows[n].flags &= ~ROW_REQUIRED;
	}
	rows[n] = (struct row)ROW_END;
	value_pairs(arguments, it)
	{
		size_t k = 0;

		while (k < n && (it->key->kind != VALUE_STR ||
				    strcmp(rows[k].key, it->key->str.p) != 0))
			k++;
		if (k == n) /* what a template is given to must be known, too */
			value_put(a, known, it->key, it->value);
	}
	return rows_load(a, rows, what_of(a, kind), known, arena_alloc(a, kind->size), e);
}

/* --- for a router ------------------------------------------------------------------------------------ */

static int
render_text(struct template_set *set, const struct value *v, const struct value *vars,
    struct arena *a, struct value **ret_value, struct err **e)
{
	struct template_snippet snippet = {.text = v->str, .at = v->mark};
	struct value *got, *own;

	if (v->locked)
		return yaml_locked(v, "an argument", e);
	if (v->unsafe || !is_template(v->str)) {
		*ret_value = (struct value *)v;
		return 0;
	}
	if (template_snippet_value(set, &snippet, vars, a, &got, e) < 0)
		return -1;
	own = arena_new_of(a, struct value); /* `got` may be a variable, and is const */
	*own = *got;
	own->mark = v->mark;
	*ret_value = own;
	return 0;
}

int
arguments_render(struct template_set *set, const struct value *v,
    const struct value *vars, struct arena *a, struct value **ret_value, struct err **e)
{
	struct value *made, *one;

	if (v->kind == VALUE_STR)
		return render_text(set, v, vars, a, ret_value, e);
	if ((v->kind != VALUE_LIST && v->kind != VALUE_MAP) || !arguments_template(v)) {
		*ret_value = (struct value *)v;
		return 0;
	}
	made = v->kind == VALUE_LIST ? value_list(a) : value_map(a);
	made->mark = v->mark;
	if (v->kind == VALUE_LIST)
		value_each(v, it)
		{
			if (arguments_render(set, *it, vars, a, &one, e) < 0)
				return -1;
			value_append(a, made, one);
		}
	else
		value_pairs(v, it)
		{
			if (arguments_render(set, it->value, vars, a, &one, e) < 0)
				return -1;
			value_put(a, made, it->key, one);
		}
	*ret_value = made;
	return 0;
}

/* What a template gave as a number is text where text is wanted. */
static struct value *
as_text(struct arena *a, struct value *v)
{
	struct value *text;
	struct buf out;

	if (v->kind != VALUE_INT && v->kind != VALUE_FLOAT && v->kind != VALUE_BOOL)
		return v;
	buf_init(&out, BUF_LINE);
	json_print(v, 0, &out);
	text = value_str(a, buf_str(&out));
	text->mark = v->mark;
	buf_done(&out);
	return text;
}

static struct value *
as_texts(struct arena *a, struct value *v)
{
	struct value *list = value_list(a);

	if (v->kind != VALUE_LIST)
		return v;
	list->mark = v->mark;
	value_each(v, it) value_append(a, list, as_text(a, *it));
	return list;
}

/* And the other way round: "{{ n }}0" is a number where one is wanted. */
static struct value *
as_scalar(struct arena *a, struct value *v)
{
	struct value *typed;

	if (v->kind != VALUE_STR)
		return v;
	typed = yaml_scalar(a, str_trim(v->str));
	typed->mark = v->mark;
	return typed;
}

static struct value *
fit(struct arena *a, const struct row *rows, const char *key, struct value *v)
{
	while (rows->type != ROW_TYPE_END && strcmp(rows->key, key) != 0)
		rows++;
	switch (rows->type) {
	case ROW_TYPE_TEXT:
	case ROW_TYPE_WORD: return as_text(a, v);
	case ROW_TYPE_INT:
	case ROW_TYPE_FLOAT:
	case ROW_TYPE_BOOL: return as_scalar(a, v);
	case ROW_TYPE_TEXTS: return as_texts(a, v);
	default: return v;
	}
}

int
arguments_load(struct template_set *set, const struct runbook_step *step,
    const struct value *vars, struct arena *a, void **ret_arguments, struct err **e)
{
	const struct step_kind *kind = step->kind;
	struct value *map = value_map(a);
	void *into = arena_alloc(a, kind->size > 0 ? kind->size : 1);

	map->mark = step->arguments->mark;
	value_pairs(step->arguments, it)
	{
		struct value *v;

		if (arguments_render(set, it->value, vars, a, &v, e) < 0)
			return -1;
		if (v != it->value) /* written values were checked as they are */
			v = fit(a, kind->rows, it->key->str.p, v);
		value_put(a, map, it->key, v);
	}
	if (rows_load(a, kind->rows, what_of(a, kind), map, into, e) < 0)
		return -1;
	*ret_arguments = into;
	return 0;
}

int
arguments_hold(struct template_set *set, const char *expression, struct mark at,
    const struct value *vars, bool *ret_holds, struct err **e)
{
	static const char before[] = "not not (";
	struct arena *a = arena_new();
	const char *text = arena_printf(a, "%s%s)", before, expression);
	struct template_snippet snippet = {
	    .text = str_of(text), .at = at, .expression = true};
	struct value *v;
	int rc;

	if (snippet.at.col > (int)sizeof before - 1)
		snippet.at.col -= (int)sizeof before - 1;
	rc = template_snippet_value(set, &snippet, vars, a, &v, e);
	if (rc == 0)
		*ret_holds = v->kind == VALUE_BOOL && v->boolean;
	arena_free(a);
	return rc;
}
