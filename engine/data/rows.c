#include "data/rows.h"

#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/span.h"
#include "data/value.h"

static const char *
row_type_name(const struct row *row)
{
	static const char *const names[] = {
	    [ROW_TYPE_TEXT] = "text",
	    [ROW_TYPE_INT] = "whole number",
	    [ROW_TYPE_FLOAT] = "number",
	    [ROW_TYPE_BOOL] = "true or false",
	    [ROW_TYPE_WORD] = "one word",
	    [ROW_TYPE_TEXTS] = "list of text",
	    [ROW_TYPE_SPAN] = "span of time",
	    [ROW_TYPE_VALUE] = "value",
	};

	return names[row->type];
}

static const struct row *
row_named(const struct row *rows, struct str key)
{
	for (; rows->type != ROW_TYPE_END; rows++)
		if (str_eq(str_of(rows->key), key))
			return rows;
	return NULL;
}

static int
unknown_key(
    const struct row *rows, const char *what, const struct value *key, struct err **e)
{
	const char *names[64];
	const char *near;
	size_t n = 0;

	if (key->kind != VALUE_STR)
		return err_at(
		    e, ERR_UNKNOWN_KEY, key->mark, "a key of a %s must be text", what);
	for (const struct row *r = rows; r->type != ROW_TYPE_END && n < 64; r++)
		names[n++] = r->key;
	near = str_nearest(key->str, names, n);
	err_at(e, ERR_UNKNOWN_KEY, key->mark, "unknown key '%s' in %s", key->str.p, what);
	if (near != NULL)
		err_remedy(*e, "did you mean '%s'?", near);
	return -1;
}

static int
wrong_type(const struct row *row, const struct value *v, struct err **e)
{
	return err_at(e, ERR_INPUT, v->mark, "'%s' must be %s, not %s", row->key,
	    row_type_name(row), value_kind_name(v->kind));
}

static int
load_word(const struct row *row, const struct value *v, int *into, struct err **e)
{
	struct buf all;

	if (v->kind != VALUE_STR)
		return wrong_type(row, v, e);
	for (int i = 0; row->words[i] != NULL; i++)
		if (strcmp(row->words[i], v->str.p) == 0) {
			*into = i;
			return 0;
		}
	buf_init(&all, BUF_LINE);
	for (int i = 0; row->words[i] != NULL; i++)
		buf_printf(&all, "%s'%s'", i > 0 ? ", " : "", row->words[i]);
	err_at(e, ERR_INPUT, v->mark, "'%s' cannot be '%s'", row->key, v->str.p);
	err_remedy(*e, "use one of %s", buf_z(&all));
	buf_done(&all);
	return -1;
}

static int
load_texts(struct arena *a, const struct row *row, const struct value *v,
    struct row_texts *into, struct err **e)
{
	if (v->kind != VALUE_LIST)
		return wrong_type(row, v, e);
	into->n = 0;
	into->v = arena_array(a, const char *, v->list.n + 1);
	value_each(v, it)
	{
		if ((*it)->kind != VALUE_STR)
			return err_at(e, ERR_INPUT, (*it)->mark,
			    "an item of '%s' must be text, not %s", row->key,
			    value_kind_name((*it)->kind));
		into->v[into->n++] = (*it)->str.p;
	}
	return 0;
}

static int
load_int(const struct row *row, const struct value *v, int64_t *into, struct err **e)
{
	if (v->kind != VALUE_INT)
		return wrong_type(row, v, e);
	if ((row->min != 0 || row->max != 0) &&
	    (v->integer < row->min || v->integer > row->max))
		return err_at(e, ERR_INPUT, v->mark,
		    "'%s' must be from %lld to %lld, not %lld", row->key,
		    (long long)row->min, (long long)row->max, (long long)v->integer);
	*into = v->integer;
	return 0;
}

static int
span_outside(const struct row *row, const struct value *v, struct err **e)
{
	struct buf range;

	buf_init(&range, BUF_LINE);
	span_print(&range, row->min);
	buf_adds(&range, " to ");
	span_print(&range, row->max);
	err_at(e, ERR_INPUT, v->mark, "'%s' must be from %s", row->key, buf_z(&range));
	buf_done(&range);
	return -1;
}

static int
load_span(const struct row *row, const struct value *v, int64_t *into, struct err **e)
{
	int64_t ms = 0;
	bool zero = v->kind == VALUE_INT && v->integer == 0;

	if (v->kind != VALUE_STR && v->kind != VALUE_INT)
		return wrong_type(row, v, e);
	if (!zero && (v->kind == VALUE_INT || !span_parse(v->str, &ms))) {
		err_at(
		    e, ERR_INPUT, v->mark, "'%s' must be a number with a unit", row->key);
		err_remedy(*e, "write it like '90 s', '10 min' or '1 h 30 min'");
		return -1;
	}
	if ((row->min != 0 || row->max != 0) && (ms < row->min || ms > row->max))
		return span_outside(row, v, e);
	*into = ms;
	return 0;
}

static int
load_one(struct arena *a, const struct row *row, const struct value *v, void *field,
    struct err **e)
{
	switch (row->type) {
	case ROW_TYPE_TEXT:
		if (v->kind != VALUE_STR)
			return wrong_type(row, v, e);
		*(const char **)field = v->str.p;
		return 0;
	case ROW_TYPE_INT: return load_int(row, v, field, e);
	case ROW_TYPE_FLOAT:
		if (v->kind != VALUE_FLOAT && v->kind != VALUE_INT)
			return wrong_type(row, v, e);
		*(double *)field = v->kind == VALUE_INT ? (double)v->integer : v->real;
		return 0;
	case ROW_TYPE_BOOL:
		if (v->kind != VALUE_BOOL)
			return wrong_type(row, v, e);
		*(bool *)field = v->boolean;
		return 0;
	case ROW_TYPE_WORD: return load_word(row, v, field, e);
	case ROW_TYPE_TEXTS: return load_texts(a, row, v, field, e);
	case ROW_TYPE_SPAN: return load_span(row, v, field, e);
	case ROW_TYPE_VALUE: *(const struct value **)field = v; return 0;
	case ROW_TYPE_END: break;
	}
	return err_set(e, ERR_INTERNAL, "row '%s' has no type", row->key);
}

static void
load_default(const struct row *row, void *field)
{
	switch (row->type) {
	case ROW_TYPE_TEXT: *(const char **)field = row->text; break;
	case ROW_TYPE_INT:
	case ROW_TYPE_SPAN: *(int64_t *)field = row->number; break;
	case ROW_TYPE_FLOAT: *(double *)field = row->real; break;
	case ROW_TYPE_BOOL: *(bool *)field = row->number != 0; break;
	case ROW_TYPE_WORD: *(int *)field = (int)row->number; break;
	case ROW_TYPE_TEXTS: *(struct row_texts *)field = (struct row_texts){0}; break;
	case ROW_TYPE_VALUE: *(const struct value **)field = NULL; break;
	case ROW_TYPE_END: break;
	}
}

int
rows_load(struct arena *a, const struct row *rows, const char *what,
    const struct value *map, void *into, struct err **e)
{
	for (const struct row *r = rows; r->type != ROW_TYPE_END; r++)
		load_default(r, (char *)into + r->offset);
	if (map != NULL && map->kind != VALUE_NULL && map->kind != VALUE_MAP)
		return err_at(e, ERR_INPUT, map->mark, "a %s must be a mapping, not %s",
		    what, value_kind_name(map->kind));
	if (map != NULL && map->kind == VALUE_MAP)
		value_pairs(map, p)
		{
			const struct row *row = p->key->kind == VALUE_STR
						    ? row_named(rows, p->key->str)
						    : NULL;

			if (row == NULL)
				return unknown_key(rows, what, p->key, e);
			if (load_one(a, row, p->value, (char *)into + row->offset, e) < 0)
				return -1;
		}
	for (const struct row *r = rows; r->type != ROW_TYPE_END; r++)
		if ((r->flags & ROW_REQUIRED) != 0 && value_get(map, r->key) == NULL)
			return err_at(e, ERR_INPUT,
			    map != NULL ? map->mark : (struct mark){0},
			    "a %s needs the key '%s'", what, r->key);
	return 0;
}

void
rows_print_help(const struct row *rows, struct buf *out)
{
	for (; rows->type != ROW_TYPE_END; rows++) {
		buf_printf(out, "  %-18s %s", rows->key, rows->help);
		if (rows->type == ROW_TYPE_WORD)
			for (int i = 0; rows->words[i] != NULL; i++)
				buf_printf(
				    out, "%s%s", i == 0 ? ": " : " | ", rows->words[i]);
		if ((rows->flags & ROW_REQUIRED) != 0)
			buf_adds(out, " (required)");
		else if (rows->type == ROW_TYPE_TEXT && rows->text != NULL)
			buf_printf(out, " (default %s)", rows->text);
		else if (rows->type == ROW_TYPE_INT)
			buf_printf(out, " (default %lld)", (long long)rows->number);
		else if (rows->type == ROW_TYPE_SPAN) {
			buf_adds(out, " (default ");
			span_print(out, rows->number);
			buf_addc(out, ')');
		} else if (rows->type == ROW_TYPE_FLOAT)
			buf_printf(out, " (default %g)", rows->real);
		else if (rows->type == ROW_TYPE_BOOL)
			buf_printf(
			    out, " (default %s)", rows->number != 0 ? "true" : "false");
		else if (rows->type == ROW_TYPE_WORD)
			buf_printf(out, " (default %s)", rows->words[rows->number]);
		buf_addc(out, '\n');
	}
}
