/*
 * Rules about several routers at once: the routers of a site, what each says of itself (router_facts.h) beside what the
 * others say. Those that were not given are not missed: what is judged is only what two of them disagree in.
 */
#ifndef SCHEMA_ACROSS_H
#define SCHEMA_ACROSS_H

#include "schema/router_facts.h"

/* At a place of the `router`th of them. */
typedef void across_found_fn(void *ctx, size_t router, const struct finding *finding);

/* Every rule that has `across`, in their order. Texts of findings are in the arena. */
void across_check(struct arena *a, const struct router_facts *const *routers, size_t n,
    across_found_fn *found, void *ctx);

/* --- for the rules ------------------------------------------------------------------------------------ */

struct across_run {
	struct arena *arena; /* texts of findings */
	const struct router_facts *const *routers;
	size_t n;
	const struct schema_rule *rule;
	across_found_fn *found;
	void *ctx;
};

void across_report(struct across_run *r, size_t router, const struct fact_place *at,
    const char *message);
/* "fra-edge1.conf:12", of a place of that router. */
const char *across_where(
    struct across_run *r, size_t router, const struct fact_place *at);

/* An address and whose it is. */
struct across_address {
	size_t router;
	const struct fact_address *fact;
};

struct across_addresses {
	VEC(struct across_address) list;
};

/* Those of all routers by family, instance, address and router. */
void across_addresses_read(struct across_run *r, struct across_addresses *to);
void across_addresses_done(struct across_addresses *a);
/* By family and instance: below, at or above zero. */
int across_address_order(const struct fact_address *a, const struct fact_address *b);

#endif
