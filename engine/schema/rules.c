#include "schema/rules.h"

#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "schema/bind.h"
#include "schema/must.h"
#include "schema/router_facts.h"

/* Of the value's word, if the statement it comes from is known. */
struct mark
rule_mark_of(const struct bound *n)
{
	struct str word = rule_name_of(n);

	for (int i = 0; n->source != NULL && i < n->source->nwords; i++)
		if (n->source->words[i].p == word.p)
			return bind_word_mark(n->source, i);
	return n->mark;
}

struct str
rule_name_of(const struct bound *n)
{
	const struct schema_node *keys[BIND_KEYS];

	if (schema_kind(n->schema) == SCHEMA_LIST &&
	    schema_keys(n->schema, keys, BIND_KEYS) > 0)
		return bound_key(n, keys[0]);
	return n->value;
}

void
rule_found(struct rule_run *r, const struct bound *at, const char *message)
{
	struct str word = rule_name_of(at);
	bool secret = (schema_features(at->schema) & SCHEMA_SECRET) != 0;

	bound_report(r->arena, at,
	    (struct finding){.kind = FINDING_RULE,
		.mark = rule_mark_of(at),
		.path = bound_path(r->arena, at->parent != NULL ? at->parent : at),
		.word = word.p != NULL && !secret
			    ? arena_strndup(r->arena, word.p, word.n)
			    : at->name,
		.message = message,
		.rule = r->rule->name,
		.severity = r->rule->severity},
	    r->found, r->ctx);
}

void
rule_blame(struct rule_run *r, const struct bound *at)
{
	vec_push(&r->blamed, at);
}

static int
compare(const void *va, const void *vb)
{
	const struct bound *const *a = va, *const *b = vb;

	return ((uintptr_t)*a > (uintptr_t)*b) - ((uintptr_t)*a < (uintptr_t)*b);
}

bool
rule_is_blamed(const struct rule_run *r, const struct bound *at)
{
	return r->blamed.n > 0 && bsearch(&at, r->blamed.v, r->blamed.n,
				      sizeof *r->blamed.v, compare) != NULL;
}

struct scopes {
	struct rule_run *run;
	rule_scope_fn *at;
};

static void
logical_system(void *ctx, const struct bound *n)
{
	struct scopes *s = ctx;

	s->at(s->run, n);
}

void
rule_each_scope(struct rule_run *r, rule_scope_fn *at)
{
	struct scopes s = {r, at};

	at(r, r->root);
	lookup_path(r->lookup, r->root, "logical-systems <*>", logical_system, &s);
}

void
schema_rules_check(struct arena *a, const struct schema *s, const struct bound *root,
    const struct rule_router *router, finding_fn *found, void *ctx)
{
	struct lookup *lookup = lookup_new(root);
	struct rule_run run = {.arena = a,
	    .schema = s,
	    .root = root,
	    .lookup = lookup,
	    .router = router,
	    .found = found,
	    .ctx = ctx};

	for (const struct schema_rule *const *rule = schema_rules; *rule != NULL;
	     rule++) {
		run.rule = *rule;
		if (run.rule->check != NULL)
			run.rule->check(&run);
	}
	if (router != NULL && router->facts != NULL)
		router_facts_read(router->facts, &run);
	if (run.blamed.n > 0)
		qsort(run.blamed.v, run.blamed.n, sizeof *run.blamed.v, compare);
	must_check(&run, router != NULL ? router->counted : NULL);
	vec_done(&run.blamed);
	lookup_free(lookup);
}
