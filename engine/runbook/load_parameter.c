/* The parameters of a runbook: what its file declares, and the values that a run gives them. */
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/json.h"
#include "data/rows.h"
#include "data/span.h"
#include "data/value.h"
#include "data/yaml.h"
#include "runbook/arguments.h"
#include "runbook/loader.h"

static const char *const type_names[] = {
    [RUNBOOK_TEXT] = "text",
    [RUNBOOK_INT] = "int",
    [RUNBOOK_FLOAT] = "float",
    [RUNBOOK_BOOL] = "bool",
    [RUNBOOK_LIST] = "list",
    [RUNBOOK_FILE] = "file",
    [RUNBOOK_WORD] = "word",
    [RUNBOOK_SPAN] = "span",
    NULL,
};

static const char *const type_said[] = {
    [RUNBOOK_TEXT] = "text",
    [RUNBOOK_INT] = "a whole number",
    [RUNBOOK_FLOAT] = "a number",
    [RUNBOOK_BOOL] = "true or false",
    [RUNBOOK_LIST] = "a list",
    [RUNBOOK_FILE] = "the path of a file",
    [RUNBOOK_WORD] = "one of its choices",
    [RUNBOOK_SPAN] = "a span of time like '90 s'",
};

const char *
runbook_type_name(int type)
{
	return type_names[type];
}

struct declaration {
	int type;
	const char *help;
	bool required;
	const struct value *otherwise;
	struct row_texts choices;
};

static const struct row declaration_rows[] = {
    ROW_WORD(struct declaration, type, "type", 0, RUNBOOK_TEXT, type_names, "what it is"),
    ROW_TEXT(struct declaration, help, "help", ROW_REQUIRED, NULL, "for people"),
    ROW_BOOL(struct declaration, required, "required", 0, false, "must be given"),
    ROW_VALUE(struct declaration, otherwise, "default", 0, "if it is not given"),
    ROW_TEXTS(struct declaration, choices, "choices", 0, "of a word"),
    ROW_END,
};

/* --- values ------------------------------------------------------------------------------------------ */

static bool
is_choice(const struct runbook_parameter *p, const struct value *v)
{
	for (size_t i = 0; p->choices != NULL && p->choices[i] != NULL; i++)
		if (v->kind == VALUE_STR && strcmp(p->choices[i], v->str.p) == 0)
			return true;
	return false;
}

static struct value *
split_list(struct arena *a, const struct value *v)
{
	struct value *list = value_list(a);
	struct str rest = v->str;

	list->mark = v->mark;
	while (rest.n > 0)
		value_append(a, list, value_str(a, str_trim(str_cut(&rest, ','))));
	return list;
}

/* What a command line gives as text, as the type that is meant; NULL: it is none. */
static struct value *
of_type(struct arena *a, const struct runbook_parameter *p, struct value *v)
{
	struct value *scalar =
	    v->kind == VALUE_STR ? yaml_scalar(a, str_trim(v->str)) : v;
	struct buf text;
	int64_t ms;

	switch (p->type) {
	case RUNBOOK_INT: return scalar->kind == VALUE_INT ? scalar : NULL;
	case RUNBOOK_FLOAT:
		return scalar->kind == VALUE_INT || scalar->kind == VALUE_FLOAT ? scalar
										: NULL;
	case RUNBOOK_BOOL: return scalar->kind == VALUE_BOOL ? scalar : NULL;
	case RUNBOOK_LIST:
		return v->kind == VALUE_LIST  ? v
		       : v->kind == VALUE_STR ? split_list(a, v)
					      : NULL;
	case RUNBOOK_WORD: return is_choice(p, v) ? v : NULL;
	case RUNBOOK_SPAN:
		return v->kind == VALUE_STR && span_parse(v->str, &ms) ? v : NULL;
	case RUNBOOK_FILE: return v->kind == VALUE_STR && v->str.n > 0 ? v : NULL;
	default: break;
	}
	if (v->kind == VALUE_STR)
		return v;
	if (v->kind != VALUE_INT && v->kind != VALUE_FLOAT && v->kind != VALUE_BOOL)
		return NULL;
	buf_init(&text, BUF_LINE);
	json_print(v, 0, &text);
	v = value_str(a, buf_str(&text));
	buf_done(&text);
	return v;
}

static int
wrong(const struct runbook_parameter *p, const struct value *v, enum err_code code,
    struct mark at, struct err **e)
{
	struct buf all;

	if (v->kind == VALUE_STR && !v->secret)
		err_at(e, code, at, "parameter '%s' must be %s, not '%s'", p->name,
		    type_said[p->type], v->str.p);
	else
		err_at(e, code, at, "parameter '%s' must be %s, not %s", p->name,
		    type_said[p->type], value_kind_name(v->kind));
	if (p->type == RUNBOOK_WORD) {
		buf_init(&all, BUF_LINE);
		for (size_t i = 0; p->choices[i] != NULL; i++)
			buf_printf(&all, "%s'%s'", i > 0 ? ", " : "", p->choices[i]);
		err_remedy(*e, "use one of %s", buf_z(&all));
		buf_done(&all);
	} else {
		err_remedy(*e, "it is: %s", p->help);
	}
	return -1;
}

/* --- the declaration --------------------------------------------------------------------------------- */

/* 'other-end' is the variable other_end. */
static struct value *
variable_of(struct arena *a, const struct value *name)
{
	struct value *v = value_copy(a, name);
	char *text;

	if (v->kind != VALUE_STR)
		return v;
	text = arena_strndup(a, v->str.p, v->str.n);
	for (char *c = text; *c != '\0'; c++)
		if (*c == '-' && c > text)
			*c = '_';
	v->str.p = text;
	return v;
}

struct value *
runbook_variables(struct arena *a, const struct value *given)
{
	struct value *map = value_map(a);

	map->mark = given->mark;
	value_pairs(given, it) value_put(a, map, variable_of(a, it->key), it->value);
	return map;
}

static int
declare(struct loader *l, const struct value_pair *pair, struct runbook_parameter *p,
    struct err **e)
{
	const struct value *name = variable_of(l->arena, pair->key);
	struct declaration d;

	if (loader_check_name(name, "a parameter", e) < 0 ||
	    rows_load(l->arena, declaration_rows, "parameter", pair->value, &d, e) < 0)
		return -1;
	*p = (struct runbook_parameter){.name = name->str.p,
	    .help = d.help,
	    .type = d.type,
	    .required = d.required,
	    .mark = pair->key->mark};
	if ((d.type == RUNBOOK_WORD) != (d.choices.n > 0))
		return err_at(e, ERR_INPUT, pair->value->mark,
		    "'choices' belong to a parameter of type 'word', which needs them");
	if (d.choices.n > 0)
		p->choices = d.choices.v;
	if (d.otherwise == NULL)
		return 0;
	if (d.required)
		return err_at(e, ERR_INPUT, d.otherwise->mark,
		    "a parameter that is required has no default");
	p->otherwise = d.otherwise;
	if (arguments_template(d.otherwise))
		return 0;
	p->otherwise = of_type(l->arena, p, (struct value *)d.otherwise);
	return p->otherwise != NULL
		   ? 0
		   : wrong(p, d.otherwise, ERR_INPUT, d.otherwise->mark, e);
}

static struct runbook_parameter *
declared(const struct runbook *rb, const char *name)
{
	for (size_t i = 0; i < rb->nparameters; i++)
		if (strcmp(rb->parameters[i].name, name) == 0)
			return &rb->parameters[i];
	return NULL;
}

int
loader_parameters(struct loader *l, const struct value *map, struct err **e)
{
	struct runbook *rb = l->rb;

	if (map == NULL || map->kind == VALUE_NULL)
		return 0;
	if (map->kind != VALUE_MAP)
		return err_at(e, ERR_INPUT, map->mark,
		    "'parameters' must be a mapping, not %s", value_kind_name(map->kind));
	if (rb->parameters == NULL)
		rb->parameters =
		    arena_array(l->arena, struct runbook_parameter, LOADER_PARAMETERS);
	value_pairs(map, it)
	{
		struct runbook_parameter p;
		const struct runbook_parameter *old;

		if (declare(l, it, &p, e) < 0)
			return -1;
		old = declared(rb, p.name);
		if (old != NULL && old->type == p.type)
			continue; /* of a file that is included: the outer one counts */
		if (old != NULL) {
			err_at(e, ERR_INPUT, p.mark,
			    "parameter '%s' is of type '%s' here, and was '%s' before",
			    p.name, type_names[p.type], type_names[old->type]);
			err_remedy(*e, "the other one is at %s:%d", old->mark.file,
			    old->mark.line);
			return -1;
		}
		if (rb->nparameters == LOADER_PARAMETERS)
			return err_at(e, ERR_LIMIT, p.mark,
			    "a runbook has at most %d parameters", LOADER_PARAMETERS);
		rb->parameters[rb->nparameters++] = p;
	}
	return 0;
}

/* --- what a run gives -------------------------------------------------------------------------------- */

static int
unknown(const struct runbook *rb, const char *name, struct err **e)
{
	const char *names[LOADER_PARAMETERS];
	struct buf all;

	err_set(e, ERR_USAGE, "runbook '%s' has no parameter '%s'", rb->name, name);
	buf_init(&all, BUF_LINE);
	for (size_t i = 0; i < rb->nparameters; i++) {
		names[i] = rb->parameters[i].name;
		buf_printf(&all, "%s'%s'", i > 0 ? ", " : "", names[i]);
	}
	if (rb->nparameters > 0)
		err_remedy(*e, "it has %s", buf_z(&all));
	else
		err_remedy(*e, "it has none");
	loader_nearest(*e, name, names, rb->nparameters);
	buf_done(&all);
	return -1;
}

static int
give(const struct runbook_parameter *p, struct value *v, struct arena *a,
    struct value *values, struct err **e)
{
	struct value *typed = of_type(a, p, v);

	if (typed == NULL)
		return wrong(p, v, ERR_USAGE, (struct mark){0}, e);
	if (p->type == RUNBOOK_FILE && access(typed->str.p, R_OK) < 0) {
		err_set(e, ERR_USAGE, "parameter '%s': there is no file '%s'", p->name,
		    typed->str.p);
		err_remedy(*e, "it is: %s", p->help);
		return -1;
	}
	value_set(a, values, p->name, typed);
	return 0;
}

int
runbook_parameters(const struct runbook *rb, const struct value *given, struct arena *a,
    struct value **ret_values, struct err **e)
{
	struct value *values = value_map(a);

	if (given != NULL)
		given = runbook_variables(a, given);
	if (given != NULL)
		value_pairs(given, it)
		{
			if (declared(rb, it->key->str.p) == NULL)
				return unknown(rb, it->key->str.p, e);
		}
	for (size_t i = 0; i < rb->nparameters; i++) {
		const struct runbook_parameter *p = &rb->parameters[i];
		struct value *v = given != NULL ? value_get(given, p->name) : NULL;

		if (v == NULL && p->required) {
			err_set(e, ERR_USAGE, "runbook '%s' needs the parameter '%s'",
			    rb->name, p->name);
			err_remedy(*e, "give -e %s=VALUE: %s", p->name, p->help);
			return -1;
		}
		if (v == NULL && p->otherwise == NULL)
			continue; /* 'is defined' asks for it */
		if (v == NULL && arguments_template(p->otherwise))
			value_set(a, values, p->name, (struct value *)p->otherwise);
		else if (give(p, v != NULL ? v : (struct value *)p->otherwise, a, values,
			     e) < 0)
			return -1;
	}
	*ret_values = values;
	return 0;
}

int
loader_check_bindings(struct arena *a, const struct runbook *called,
    const struct value *bindings, struct mark at, struct err **e)
{
	if (bindings != NULL)
		value_pairs(bindings, it)
		{
			const struct runbook_parameter *p =
			    it->key->kind == VALUE_STR ? declared(called, it->key->str.p)
						       : NULL;

			if (p == NULL) {
				unknown(called,
				    it->key->kind == VALUE_STR ? it->key->str.p : "?", e);
				err_mark(*e, it->key->mark);
				return -1;
			}
			if (!arguments_template(it->value) &&
			    of_type(a, p, it->value) == NULL)
				return wrong(p, it->value, ERR_INPUT, it->value->mark, e);
		}
	for (size_t i = 0; i < called->nparameters; i++) {
		const struct runbook_parameter *p = &called->parameters[i];

		if (!p->required ||
		    (bindings != NULL && value_get(bindings, p->name) != NULL))
			continue;
		err_at(e, ERR_INPUT, at, "runbook '%s' needs the parameter '%s'",
		    called->name, p->name);
		err_remedy(*e, "give it below 'with': %s", p->help);
		return -1;
	}
	return 0;
}
