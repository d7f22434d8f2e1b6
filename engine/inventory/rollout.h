/*
 * How a change goes through a fleet: canary, batches, soak time, failure budget, as site.yml's section `deploy` or the
 * command line writes them. Const after load.
 */
#ifndef INVENTORY_ROLLOUT_H
#define INVENTORY_ROLLOUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/mark.h"
#include "data/rows.h"

struct arena;
struct err;
struct host;
struct inventory;
struct value;

/* The keys as they were written; NULL or soak_ms below 0: they were not. */
struct rollout_written {
	const struct value *canary;
	const struct value *batches;
	const struct value *budget;
	int64_t soak_ms;
};

/* A number of routers, or per cent of them. */
struct rollout_share {
	int64_t number;
	bool percent;
};

struct rollout_budget {
	const char *group; /* "all", or a group of the inventory */
	struct rollout_share most;
	struct mark mark; /* of the group's name */
};

struct rollout {
	int64_t canary_count;    /* routers; 0: those of canary_names */
	struct row_texts canary; /* patterns as of -l; empty: none */
	struct mark canary_mark;
	const struct rollout_share *batches; /* at least one; the last repeats */
	size_t nbatches;
	const struct rollout_budget *budgets; /* the first is that of "all" */
	size_t nbudgets;
	int64_t soak_ms; /* between waves */
};

/* With defaults for what was not written: no canary, batches [1, 10%, 25%], budget 0, no soak. */
int rollout_load(struct arena *a, const struct rollout_written *written,
    struct rollout *ret_rollout, struct err **e);
/* The hosts of the canary that has names, in inventory order; none without names. Array in a. */
int rollout_canary(const struct rollout *r, const struct inventory *inv, struct arena *a,
    const struct host *const **ret_hosts, size_t *ret_n, struct err **e);
/* Against the inventory: names that nothing matches, unknown groups, a canary that is the whole fleet. */
int rollout_check(const struct rollout *r, const struct inventory *inv, struct err **e);

/* What the command line gives, as the value a file would hold: "1,10%,25%" a list, "all=5%,fra=1" a mapping. `name`
 * stands for the file in messages ("--batches"). */
struct value *rollout_option(struct arena *a, const char *name, const char *text);

/* "5%", "3" */
const char *rollout_share_text(struct arena *a, const struct rollout_share *share);

#endif
