#include "runbook/names.h"

#include <string.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "data/value.h"
#include "inventory/inventory.h"
#include "inventory/model.h"
#include "runbook/arguments.h"
#include "runbook/loader.h"
#include "runbook/step.h"
#include "template/template.h"

enum { NEAR_MOST = 2000 };

struct names {
	struct arena *arena; /* of one snippet after the other */
	struct template_set *set;
	const struct runbook *rb;
	const struct site *site;
	const struct inventory *inv;    /* any of its hosts may define a name; or NULL */
	const struct host *host;        /* this one must */
	const struct value *parameters; /* that have values, with `host` */
	VEC(const char *) results;      /* of the steps before */
	VEC(const char *) extra;        /* result, failed: where they are defined */
	const char *from;               /* id of the step to begin at; NULL: it was met */
	VEC(const struct runbook_step *)
	left_out;   /* before it, with a result or a snapshot */
	bool maybe; /* under a condition */
	const struct runbook_step
	    *caller; /* of the runbook that is looked at; NULL: the outermost */
};

static bool
among(const char *const *v, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(v[i], name) == 0)
			return true;
	return false;
}

static bool
is_parameter(const struct names *n, const char *name)
{
	const struct value *given = n->caller != NULL ? n->caller->bindings : NULL;

	if (n->parameters != NULL && n->caller == NULL)
		return value_get(n->parameters, name) != NULL;
	for (size_t i = 0; i < n->rb->nparameters; i++) {
		const struct runbook_parameter *p = &n->rb->parameters[i];

		if (strcmp(p->name, name) == 0)
			return n->host == NULL || p->otherwise != NULL ||
			       (given != NULL && value_get(given, name) != NULL);
	}
	return false;
}

static bool
of_a_host(const struct names *n, const char *name)
{
	if (n->host != NULL)
		return value_get(n->host->vars, name) != NULL;
	for (size_t i = 0; i < n->inv->hosts.n; i++)
		if (value_get(n->inv->hosts.v[i]->host.vars, name) != NULL)
			return true;
	return false;
}

static bool
is_defined(const struct names *n, const char *name)
{
	static const char *const always[] = {"run", "batch", "runbook"};

	return among(always, sizeof always / sizeof *always, name) ||
	       among(n->extra.v, n->extra.n, name) ||
	       among(n->results.v, n->results.n, name) || is_parameter(n, name) ||
	       of_a_host(n, name);
}

static void
nearest(const struct names *n, const char *name, struct err *e)
{
	const char **all = arena_array(n->arena, const char *, NEAR_MOST);
	const struct host *host = n->host != NULL ? n->host : &n->inv->hosts.v[0]->host;
	size_t count = 0;

	for (size_t i = 0; i < n->rb->nparameters && count < NEAR_MOST; i++)
		all[count++] = n->rb->parameters[i].name;
	for (size_t i = 0; i < n->results.n && count < NEAR_MOST; i++)
		all[count++] = n->results.v[i];
	value_pairs(host->vars, it)
	{
		if (count < NEAR_MOST && it->key->kind == VALUE_STR)
			all[count++] = it->key->str.p;
	}
	loader_nearest(e, name, all, count);
}

/* What a step would have found that --from leaves out. */
static int
check_left_out(struct names *n, const char *name, struct mark at, struct err **e)
{
	vec_each (&n->left_out, it) {
		if ((*it)->result == NULL || strcmp((*it)->result, name) != 0)
			continue;
		err_at(e, ERR_USAGE, at,
		    "'%s' is what step '%s' finds, which --from leaves out", name,
		    (*it)->name);
		err_remedy(*e, "begin at '%s' or before it", (*it)->name);
		return -1;
	}
	return 0;
}

static int
check_snippet(struct names *n, const struct template_snippet *snippet, struct err **e)
{
	struct arena_mark mark = arena_mark(n->arena);
	struct template_use *uses;
	size_t count;

	if (template_snippet_names(n->set, snippet, n->arena, &uses, &count, e) < 0)
		return -1;
	for (size_t i = 0; i < count; i++) {
		if (uses[i].guarded || is_defined(n, uses[i].name))
			continue;
		if (check_left_out(n, uses[i].name, uses[i].at, e) < 0)
			return -1;
		if (n->host != NULL)
			err_at(e, ERR_UNDEFINED, uses[i].at,
			    "'%s' is not defined for '%s'", uses[i].name, n->host->name);
		else
			err_at(e, ERR_UNDEFINED, uses[i].at,
			    "'%s' is defined by no host, no parameter and no step before",
			    uses[i].name);
		nearest(n, uses[i].name, *e);
		return -1;
	}
	arena_rewind(n->arena, mark);
	return 0;
}

static int
check_value(struct names *n, const struct value *v, struct err **e)
{
	if (v->kind == VALUE_STR && arguments_template(v)) {
		struct template_snippet snippet = {.text = v->str, .at = v->mark};

		return check_snippet(n, &snippet, e);
	}
	if (v->kind == VALUE_LIST)
		value_each(v, it)
		{
			if (check_value(n, *it, e) < 0)
				return -1;
		}
	if (v->kind == VALUE_MAP)
		value_pairs(v, it)
		{
			if (check_value(n, it->value, e) < 0)
				return -1;
		}
	return 0;
}

static int
check_expression(struct names *n, const char *text, struct mark at, struct err **e)
{
	struct template_snippet snippet = {
	    .text = str_of(text), .at = at, .expression = true};

	return check_snippet(n, &snippet, e);
}

static int check_steps(
    struct names *n, const struct runbook_step *steps, size_t count, struct err **e);

/* The snapshot that a step takes, or compares with. */
static const char *
snapshot_of(const struct runbook_step *step)
{
	bool takes = strcmp(step->kind->name, "snapshot") == 0;

	return value_text(step->arguments, takes ? "name" : "against");
}

/* Without the snapshot that a step before would have taken there is nothing to compare with. */
static int
check_snapshot(struct names *n, const struct runbook_step *step, struct err **e)
{
	const char *name = snapshot_of(step);

	vec_each (&n->left_out, it) {
		const char *taken = snapshot_of(*it);

		if (name == NULL || taken == NULL || strcmp(name, taken) != 0 ||
		    strcmp((*it)->kind->name, "snapshot") != 0 ||
		    strcmp(step->kind->name, "snapshot") == 0)
			continue;
		err_at(e, ERR_USAGE, step->arguments->mark,
		    "the snapshot '%s' is taken by step '%s', which --from leaves out",
		    name, (*it)->name);
		err_remedy(*e, "begin at '%s' or before it", (*it)->name);
		return -1;
	}
	return 0;
}

static int
check_one(struct names *n, const struct runbook_step *step, struct err **e)
{
	if (n->from != NULL && strcmp(n->from, step->id) == 0)
		n->from = NULL;
	if (n->from != NULL) {
		vec_push(&n->left_out, step);
		return 0;
	}
	if (check_snapshot(n, step, e) < 0)
		return -1;
	if ((n->host == NULL || !n->maybe) && check_value(n, step->arguments, e) < 0)
		return -1;
	if (step->until != NULL) {
		vec_push(&n->extra, "result");
		if (check_expression(n, step->until, step->until_mark, e) < 0)
			return -1;
		(void)vec_pop(&n->extra);
	}
	if (n->host == NULL && step->kind->prepare != NULL) {
		if (step->kind->prepare(n->site, step, n->arena, e) < 0) {
			err_mark(*e, step->arguments->mark);
			return -1;
		}
	}
	if (step->result != NULL)
		vec_push(&n->results, step->result);
	return 0;
}

/* Another runbook sees its own parameters and results; what it is given is of the outer one. */
static int
check_called(struct names *n, const struct runbook_step *step, struct err **e)
{
	struct names outer = *n;
	int rc = 0;

	if ((n->host == NULL || !n->maybe) && step->bindings != NULL &&
	    check_value(n, step->bindings, e) < 0)
		return -1;
	n->rb = step->called;
	n->caller = step;
	memset(&n->results, 0, sizeof n->results);
	for (size_t i = 0; i < n->rb->nparameters && rc == 0; i++)
		if (n->rb->parameters[i].otherwise != NULL)
			rc = check_value(n, n->rb->parameters[i].otherwise, e);
	if (rc == 0)
		rc = check_steps(n, step->block, step->nblock, e);
	vec_done(&n->results);
	n->rb = outer.rb;
	n->caller = outer.caller;
	memcpy(&n->results, &outer.results, sizeof n->results);
	return rc;
}

static int
check_block(struct names *n, const struct runbook_step *step, struct err **e)
{
	bool maybe = n->maybe;

	if (step->called != NULL)
		return check_called(n, step, e);
	if (check_steps(n, step->block, step->nblock, e) < 0)
		return -1;
	n->maybe = true; /* a rescue may not come, and what is before may have failed */
	vec_push(&n->extra, "failed");
	if (check_steps(n, step->rescue, step->nrescue, e) < 0)
		return -1;
	(void)vec_pop(&n->extra);
	if (check_steps(n, step->always, step->nalways, e) < 0)
		return -1;
	n->maybe = maybe;
	return 0;
}

static int
check_steps(
    struct names *n, const struct runbook_step *steps, size_t count, struct err **e)
{
	for (size_t i = 0; i < count; i++) {
		const struct runbook_step *step = &steps[i];
		bool maybe = n->maybe;
		int rc;

		if (step->when != NULL && (n->host == NULL || !maybe) &&
		    (n->from == NULL || strcmp(n->from, step->id) == 0) &&
		    check_expression(n, step->when, step->when_mark, e) < 0)
			return -1;
		n->maybe |= step->when != NULL;
		rc = step->kind != NULL ? check_one(n, step, e) : check_block(n, step, e);
		n->maybe = maybe;
		if (rc < 0)
			return -1;
	}
	return 0;
}

static int
check_all(struct names *n, struct err **e)
{
	int rc;

	n->arena = arena_new();
	rc = check_steps(n, n->rb->steps, n->rb->nsteps, e);
	arena_free(n->arena);
	vec_done(&n->results);
	vec_done(&n->extra);
	vec_done(&n->left_out);
	return rc;
}

/* Defaults may be templates over what hosts define, and other parameters. */
static int
check_parameters(struct names *n, struct err **e)
{
	int rc = 0;

	n->arena = arena_new();
	for (size_t i = 0; i < n->rb->nparameters && rc == 0; i++)
		if (n->rb->parameters[i].otherwise != NULL)
			rc = check_value(n, n->rb->parameters[i].otherwise, e);
	arena_free(n->arena);
	return rc;
}

int
names_check(const struct runbook *rb, const struct site *site,
    const struct inventory *inv, struct err **e)
{
	struct arena *a = arena_new();
	struct names n = {
	    .rb = rb, .site = site, .inv = inv, .set = arguments_set(a, site)};
	int rc = check_parameters(&n, e);

	if (rc == 0)
		rc = check_all(&n, e);
	template_set_free(n.set);
	arena_free(a);
	return rc;
}

int
names_ready(const struct runbook_run *run, const struct host *host,
    struct template_set *set, const char *from, struct err **e)
{
	struct names n = {.set = set,
	    .rb = run->runbook,
	    .site = run->site,
	    .host = host,
	    .parameters = run->parameters,
	    .from = from};

	return check_all(&n, e);
}
