#include "schema/across.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

void
across_report(
    struct across_run *r, size_t router, const struct fact_place *at, const char *message)
{
	const struct finding f = {.kind = FINDING_RULE,
	    .mark = at->mark,
	    .path = at->path,
	    .word = at->word,
	    .message = message,
	    .rule = r->rule->name,
	    .severity = r->rule->severity};

	r->found(r->ctx, router, &f);
}

const char *
across_where(struct across_run *r, size_t router, const struct fact_place *at)
{
	return arena_printf(
	    r->arena, "%s.conf:%d", r->routers[router]->name, at->mark.line);
}

void
across_check(struct arena *a, const struct router_facts *const *routers, size_t n,
    across_found_fn *found, void *ctx)
{
	struct across_run run = {
	    .arena = a, .routers = routers, .n = n, .found = found, .ctx = ctx};

	for (const struct schema_rule *const *rule = schema_rules; *rule != NULL;
	     rule++) {
		run.rule = *rule;
		if (run.rule->across != NULL)
			run.rule->across(&run);
	}
}

/* --- addresses ---------------------------------------------------------------------------------------- */

int
across_address_order(const struct fact_address *a, const struct fact_address *b)
{
	int order = (int)a->ip.v6 - (int)b->ip.v6;

	return order != 0 ? order : strcmp(a->instance, b->instance);
}

static int
compare(const void *va, const void *vb)
{
	const struct across_address *a = va, *b = vb;
	int order = across_address_order(a->fact, b->fact);

	if (order == 0)
		order = memcmp(
		    a->fact->ip.octets, b->fact->ip.octets, sizeof a->fact->ip.octets);
	if (order == 0)
		order = (a->router > b->router) - (a->router < b->router);
	return order != 0 ? order : a->fact->place.mark.line - b->fact->place.mark.line;
}

void
across_addresses_read(struct across_run *r, struct across_addresses *to)
{
	*to = (struct across_addresses){.list = {.n = 0}};
	for (size_t i = 0; i < r->n; i++)
		vec_each (&r->routers[i]->addresses, fact)
			vec_push(&to->list, ((struct across_address){i, fact}));
	if (to->list.n > 0)
		qsort(to->list.v, to->list.n, sizeof *to->list.v, compare);
}

void
across_addresses_done(struct across_addresses *a)
{
	vec_done(&a->list);
}
