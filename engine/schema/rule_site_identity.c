/* Routers that call themselves the same. */
#include <string.h>

#include "base/arena.h"
#include "base/map.h"
#include "schema/across.h"

struct identities {
	struct across_run *run;
	struct map met; /* the router before, 1 + its index */
};

static void
meet(struct identities *all, size_t i, const char *what, const char *id,
    const struct fact_place *place)
{
	struct across_run *r = all->run;
	const char *key;
	uintptr_t before;

	if (id == NULL)
		return;
	key = arena_printf(r->arena, "%s %s", what, id);
	before = (uintptr_t)map_get(&all->met, str_of(key));
	if (before == 0) {
		map_put(&all->met, str_of(key), (void *)(uintptr_t)(i + 1));
		return;
	}
	across_report(r, i, place,
	    arena_printf(
		r->arena, "%s has the same %s", r->routers[before - 1]->name, what));
}

static void
across(struct across_run *r)
{
	struct identities all = {.run = r};

	map_init(&all.met);
	for (size_t i = 0; i < r->n; i++) {
		const struct router_facts *f = r->routers[i];

		meet(&all, i, "router-id", f->id, &f->router_id);
		meet(&all, i, "IS-IS system identifier", f->system, &f->system_id);
	}
	map_done(&all.met);
}

const struct schema_rule rule_site_identity = {
    .name = "site-identity",
    .severity = FINDING_WARNING,
    .summary = "two routers of the site have the same router-id or ISO system identifier",
    .help = "Of the main instance. Of an ISO address the six octets before the last one "
	    "count:\n"
	    "two routers of one system identifier are one to IS-IS, whatever their area.",
    .across = across,
};
