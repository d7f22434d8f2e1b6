/* inventory/site.yml: the settings of this tool for a site. Absent file: defaults. Const
 * after load. */
#ifndef INVENTORY_SITE_H
#define INVENTORY_SITE_H

#include <stdint.h>

#include "base/mark.h"
#include "data/rows.h"
#include "inventory/rollout.h"

struct arena;
struct err;
struct host;
struct inventory;

enum site_strategy { SITE_SERIAL, SITE_WAVES, SITE_ALL };
enum site_load { SITE_OVERRIDE, SITE_UPDATE, SITE_MERGE, SITE_REPLACE, SITE_SET };

/* A rule of validation that does not count here, and why. */
struct site_off {
	const char *rule, *reason;
	struct mark mark; /* of the rule's name */
};

struct site {
	const char *dir;         /* the site directory */
	int strategy;            /* enum site_strategy */
	int load;                /* enum site_load */
	int64_t confirm_timeout; /* minutes */
	int64_t lock_wait_ms;    /* for somebody else's lock */
	struct rollout_written written;
	struct rollout rollout;  /* what was written, with defaults */
	struct row_texts checks; /* names of files in runbooks/checks */
	const char *const (*pairs)[2];
	const struct mark *pair_marks; /* where each pair is written */
	size_t npairs;
	const struct site_off *off;
	size_t noff;
	const char *schema; /* of schemas/, for hosts that name none; NULL: built in */
	struct mark schema_mark;
};

/* NULL-terminated, in the order of the enum */
extern const char *const site_strategy_names[];
extern const char *const site_load_names[];

/* The site directory: dir if not NULL, else the nearest parent of the current one that
 * has inventory/. Path in a. */
int site_find(struct arena *a, const char *dir, char **ret_dir, struct err **e);
int site_load(struct arena *a, const char *dir, struct site *site, struct err **e);
/* Redundancy pairs, canary and failure budget must name hosts and groups of the inventory. */
int site_check(const struct site *site, const struct inventory *inv, struct err **e);
/* The first key that has no meaning in this strategy; NULL: none. */
const char *site_pointless(const struct rollout_written *written, int strategy);
/* Rules that are turned off must be among `rules`. */
int site_check_rules(
    const struct site *site, const char *const *rules, size_t n, struct err **e);

#endif
