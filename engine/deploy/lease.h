/*
 * A lease on a router: two runs of this user or state folder never work on one router at the same time. A file per
 * address and port in STATE/leases, locked (fcntl, by open file) as long as the run works on that router, so that a crash ends it; it
 * says whose it is. Between machines the router's own lock and its commit history do the same.
 *
 * Any thread; a lease belongs to the thread that took it.
 */
#ifndef DEPLOY_LEASE_H
#define DEPLOY_LEASE_H

#include <stdint.h>

struct arena;
struct err;
struct lease;

/* What is leased, by whom. Borrowed. */
struct lease_claim {
	const char *folder; /* STATE/leases, which is made if need be */
	const char *address;
	int port;
	const char *run;
};

/* ERR_LOCKED with the run, the process and since when; ERR_FILE. */
int lease_take(const struct lease_claim *claim, struct lease **ret_lease, struct err **e);
void lease_drop(struct lease *l); /* NULL allowed */
/* Who holds it now, "run 2026… (process 41, since 2026-…Z)", in a; NULL: nobody. */
const char *lease_holder(struct arena *a, const struct lease_claim *claim);

#endif
