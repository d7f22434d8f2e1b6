/* Steps as they are written: which key says what a step does, and the keys that all have. */
#include <string.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "data/rows.h"
#include "data/value.h"
#include "runbook/arguments.h"
#include "runbook/loader.h"
#include "runbook/step.h"

enum { INTERVAL_MS = 10000, NAMES_MOST = 80 };

struct form {
	const char *name, *until, *result;
	const struct value *when, *block, *rescue, *always, *include, *run;
	int64_t timeout_ms, retries, interval_ms;
	int on_failure;
	bool once;
};

static const char *const failure_names[] = {
    [FAILURE_STOP] = "stop",
    [FAILURE_CONTINUE] = "continue",
    [FAILURE_ASK] = "ask",
    [FAILURE_UNDO] = "undo",
    NULL,
};

#define HOUR (3600LL * 1000)

const struct row runbook_step_rows[] = {
    ROW_TEXT(struct form, name, "name", 0, NULL, "for people; default: its kind"),
    ROW_VALUE(struct form, when, "when", 0, "expression: only then; a list: all of them"),
    ROW_SPAN(struct form, timeout_ms, "timeout", 0, 0, 0, 48 * HOUR,
	"of one try; default: its kind's"),
    ROW_INT(struct form, retries, "retries", 0, 0, 0, 1000, "tries after the first"),
    ROW_SPAN(struct form, interval_ms, "interval", 0, INTERVAL_MS, 0, 24 * HOUR,
	"between two tries"),
    ROW_TEXT(struct form, until, "until", 0, NULL,
	"with retries: expression over 'result' that ends them; default: it passed"),
    ROW_WORD(struct form, on_failure, "on-failure", 0, FAILURE_STOP, failure_names,
	"what then"),
    ROW_TEXT(struct form, result, "result", 0, NULL,
	"name under which later steps see what it found"),
    ROW_BOOL(struct form, once, "once", 0, false, "for the first router of a batch only"),
    ROW_VALUE(struct form, block, "block", 0, "instead of a kind: a list of steps"),
    ROW_VALUE(struct form, rescue, "rescue", 0,
	"of a block: steps for routers that failed in it"),
    ROW_VALUE(struct form, always, "always", 0,
	"of a block: steps that come at its end in any case"),
    ROW_VALUE(struct form, include, "include", 0,
	"instead of a kind: a file, a runbook or a list of steps"),
    ROW_VALUE(struct form, run, "run", 0,
	"instead of a kind: another runbook, {runbook: NAME, with: {PARAMETER: VALUE}}"),
    ROW_END,
};

static const struct row *
common_row(const char *key)
{
	for (const struct row *r = runbook_step_rows; r->type != ROW_TYPE_END; r++)
		if (strcmp(r->key, key) == 0)
			return r;
	return NULL;
}

static int
unknown_key(const struct value *key, struct err **e)
{
	const char *names[NAMES_MOST];
	size_t n = 0;

	if (key->kind != VALUE_STR)
		return err_at(
		    e, ERR_UNKNOWN_KEY, key->mark, "a key of a step must be text");
	for (const struct row *r = runbook_step_rows; r->type != ROW_TYPE_END; r++)
		names[n++] = r->key;
	for (size_t i = 0; step_kinds[i] != NULL && n < NAMES_MOST; i++)
		names[n++] = step_kinds[i]->name;
	err_at(e, ERR_UNKNOWN_KEY, key->mark,
	    "'%s' is neither a kind of step nor a key of one", key->str.p);
	err_remedy(*e, "'holdfast steps' lists the kinds");
	loader_nearest(*e, key->str.p, names, n);
	return -1;
}

/* --- what it does ------------------------------------------------------------------------------------ */

/* The pair that names its kind, and the others. */
static int
split(struct loader *l, const struct value *v, const struct value_pair **ret_kind,
    struct value *common, struct err **e)
{
	*ret_kind = NULL;
	if (v->kind != VALUE_MAP)
		return err_at(e, ERR_INPUT, v->mark, "a step must be a mapping, not %s",
		    value_kind_name(v->kind));
	common->mark = v->mark;
	value_pairs(v, it)
	{
		if (it->key->kind == VALUE_STR && common_row(it->key->str.p) != NULL) {
			value_put(l->arena, common, it->key, it->value);
			continue;
		}
		if (it->key->kind != VALUE_STR || step_kind_named(it->key->str.p) == NULL)
			return unknown_key(it->key, e);
		if (*ret_kind != NULL)
			return err_at(e, ERR_INPUT, it->key->mark,
			    "a step does one thing, not '%s' and '%s'",
			    (*ret_kind)->key->str.p, it->key->str.p);
		*ret_kind = it;
	}
	return 0;
}

/* A text, number or list stands for the kind's shorthand. */
static int
load_kind(struct loader *l, const struct value_pair *pair, struct runbook_step *step,
    struct err **e)
{
	const struct step_kind *kind = step_kind_named(pair->key->str.p);
	struct value *map = pair->value;

	if (map->kind == VALUE_NULL) {
		map = value_map(l->arena);
		map->mark = pair->key->mark;
	} else if (map->kind != VALUE_MAP) {
		if (kind->shorthand == NULL)
			return err_at(e, ERR_INPUT, map->mark,
			    "'%s' must be a mapping, not %s", kind->name,
			    value_kind_name(map->kind));
		map = value_map(l->arena);
		map->mark = pair->value->mark;
		value_set(l->arena, map, kind->shorthand, pair->value);
	}
	step->kind = kind;
	step->arguments = map;
	if (step->name == NULL)
		step->name = kind->name;
	return arguments_check(l->arena, kind, map, e);
}

/* --- the keys that all have -------------------------------------------------------------------------- */

/* An expression, a truth value, or a list of which all must hold. */
static int
load_when(
    struct loader *l, const struct value *v, struct runbook_step *step, struct err **e)
{
	struct buf all;

	if (v == NULL)
		return 0;
	step->when_mark = v->mark;
	if (v->kind == VALUE_STR)
		step->when = v->str.p;
	else if (v->kind == VALUE_BOOL)
		step->when = v->boolean ? "true" : "false";
	if (step->when != NULL)
		return 0;
	if (v->kind != VALUE_LIST)
		return err_at(e, ERR_INPUT, v->mark,
		    "'when' must be an expression, not %s", value_kind_name(v->kind));
	buf_init(&all, BUF_LINE);
	value_each(v, it)
	{
		if ((*it)->kind != VALUE_STR) {
			buf_done(&all);
			return err_at(e, ERR_INPUT, (*it)->mark,
			    "an item of 'when' must be an expression, not %s",
			    value_kind_name((*it)->kind));
		}
		buf_printf(&all, "%s(%s)", all.n > 0 ? " and " : "", (*it)->str.p);
	}
	if (v->list.n > 0) {
		step->when = buf_copy(&all, l->arena);
		step->when_mark = v->list.v[0]->mark;
	}
	buf_done(&all);
	return 0;
}

/* Once in a runbook. */
static int
take_name(struct loader *l, bool result, const struct value *v, struct err **e)
{
	typeof(&l->steps) names = result ? (void *)&l->results : (void *)&l->steps;
	struct loader_name *own;

	if (v == NULL)
		return 0;
	vec_each (names, it)
		if (strcmp(it->name, v->str.p) == 0) {
			err_at(e, ERR_INPUT, v->mark, "the %s '%s' is there already",
			    result ? "result" : "step", v->str.p);
			err_remedy(*e, "the other one is at %s:%d", it->mark.file,
			    it->mark.line);
			return -1;
		}
	own = vec_add(names);
	own->name = v->str.p;
	own->mark = v->mark;
	return 0;
}

static int
load_result(struct loader *l, const struct value *v, struct err **e)
{
	if (v == NULL)
		return 0;
	if (loader_check_name(v, "'result'", e) < 0)
		return -1;
	for (size_t i = 0; i < l->rb->nparameters; i++)
		if (strcmp(l->rb->parameters[i].name, v->str.p) == 0)
			return err_at(e, ERR_INPUT, v->mark,
			    "'%s' is the name of a parameter already", v->str.p);
	return take_name(l, true, v, e);
}

static int
load_common(struct loader *l, const struct value *common, struct form *f,
    struct runbook_step *step, struct err **e)
{
	const struct value *until = value_get(common, "until");

	if (rows_load(l->arena, runbook_step_rows, "step", common, f, e) < 0)
		return -1;
	step->name = f->name;
	step->timeout_ms = f->timeout_ms;
	step->retries = f->retries;
	step->interval_ms = f->interval_ms;
	step->until = f->until;
	step->on_failure = f->on_failure;
	step->result = f->result;
	step->once = f->once;
	if (until != NULL) {
		step->until_mark = until->mark;
		if (f->retries == 0) {
			err_at(e, ERR_INPUT, until->mark,
			    "'until' means nothing without 'retries'");
			err_remedy(*e, "say how often: 'retries: 10'");
			return -1;
		}
	}
	if (load_when(l, f->when, step, e) < 0 ||
	    take_name(l, false, value_get(common, "name"), e) < 0)
		return -1;
	return load_result(l, value_get(common, "result"), e);
}

/* --- blocks ------------------------------------------------------------------------------------------ */

/* A block has a name and a condition; everything else is said by the steps in it. */
static int
only_of_block(const struct value *common, struct err **e)
{
	static const char *const allowed[] = {
	    "name", "when", "block", "rescue", "always", "include", "run"};

	value_pairs(common, it)
	{
		bool known = false;

		for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
			known |= strcmp(allowed[i], it->key->str.p) == 0;
		if (known)
			continue;
		err_at(
		    e, ERR_INPUT, it->key->mark, "a block has no '%s'", it->key->str.p);
		err_remedy(*e,
		    "give it to the steps in the block; what follows a failure "
		    "stands in 'rescue'");
		return -1;
	}
	return 0;
}

static int
load_part(struct loader *l, const struct value *v, const char *what,
    struct runbook_step *step, struct err **e)
{
	bool rescue = strcmp(what, "rescue") == 0, always = strcmp(what, "always") == 0;
	struct runbook_step **steps = rescue   ? &step->rescue
				      : always ? &step->always
					       : &step->block;
	size_t *n = rescue ? &step->nrescue : always ? &step->nalways : &step->nblock;

	if (v == NULL)
		return 0;
	if (v->kind == VALUE_LIST && v->list.n == 0)
		return err_at(e, ERR_INPUT, v->mark, "'%s' is empty", what);
	return loader_steps(l, v,
	    rescue || always ? arena_printf(l->arena, "%s.%s.", step->id, what)
			     : arena_printf(l->arena, "%s.", step->id),
	    steps, n, e);
}

static int
load_block(struct loader *l, const struct value *common, const struct form *f,
    struct runbook_step *step, struct err **e)
{
	const struct value *other = f->include != NULL ? f->include : f->run;

	if ((f->block != NULL) + (f->include != NULL) + (f->run != NULL) > 1)
		return err_at(e, ERR_INPUT, other->mark,
		    "a step does one thing, not two of 'block', 'include' and 'run'");
	if (other != NULL && (f->rescue != NULL || f->always != NULL)) {
		err_at(e, ERR_INPUT, common->mark,
		    "'rescue' and 'always' belong to a block");
		err_remedy(
		    *e, "put the '%s' into a block", f->run != NULL ? "run" : "include");
		return -1;
	}
	if (only_of_block(common, e) < 0)
		return -1;
	if (f->include != NULL)
		return loader_include(
		    l, f->include, arena_printf(l->arena, "%s.", step->id), step, e);
	if (f->run != NULL)
		return loader_run(
		    l, f->run, arena_printf(l->arena, "%s.", step->id), step, e);
	if (step->name == NULL)
		step->name = "block";
	if (load_part(l, f->block, "block", step, e) < 0 ||
	    load_part(l, f->rescue, "rescue", step, e) < 0)
		return -1;
	return load_part(l, f->always, "always", step, e);
}

static int
load_step(
    struct loader *l, const struct value *v, struct runbook_step *step, struct err **e)
{
	struct value *common = value_map(l->arena);
	const struct value_pair *kind;
	struct form f;
	bool block;

	step->mark = v->mark;
	step->file = l->files[l->nfiles - 1];
	step->caller = l->caller;
	if (split(l, v, &kind, common, e) < 0 || load_common(l, common, &f, step, e) < 0)
		return -1;
	block = f.block != NULL || f.include != NULL || f.run != NULL;
	if (kind != NULL && block)
		return err_at(e, ERR_INPUT, kind->key->mark,
		    "a step does one thing, not '%s' and '%s'",
		    f.block != NULL     ? "block"
		    : f.include != NULL ? "include"
					: "run",
		    kind->key->str.p);
	if (block)
		return load_block(l, common, &f, step, e);
	if (f.rescue != NULL || f.always != NULL)
		return err_at(
		    e, ERR_INPUT, v->mark, "'rescue' and 'always' belong to a block");
	if (kind == NULL) {
		err_at(e, ERR_INPUT, v->mark, "this step does nothing");
		err_remedy(*e, "name its kind: 'holdfast steps' lists them");
		return -1;
	}
	return load_kind(l, kind, step, e);
}

int
loader_steps(struct loader *l, const struct value *list, const char *prefix,
    struct runbook_step **ret_steps, size_t *ret_n, struct err **e)
{
	struct runbook_step *steps;

	if (list->kind != VALUE_LIST)
		return err_at(e, ERR_INPUT, list->mark, "steps must be a list, not %s",
		    value_kind_name(list->kind));
	if (++l->depth > LOADER_DEPTH)
		return err_at(e, ERR_LIMIT, list->mark,
		    "blocks stand more than %d deep in each other", LOADER_DEPTH);
	l->total += list->list.n;
	if (l->total > LOADER_STEPS)
		return err_at(e, ERR_LIMIT, list->mark, "a runbook has at most %d steps",
		    LOADER_STEPS);
	steps = arena_array(l->arena, struct runbook_step, list->list.n + 1);
	for (size_t i = 0; i < list->list.n; i++) {
		steps[i].id = arena_printf(l->arena, "%s%zu", prefix, i + 1);
		if (load_step(l, list->list.v[i], &steps[i], e) < 0)
			return -1;
	}
	l->depth--;
	*ret_steps = steps;
	*ret_n = list->list.n;
	return 0;
}
