/* A session with a host of the inventory, every request of which is told to the bus. */
#ifndef DEPLOY_REACH_H
#define DEPLOY_REACH_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct bus;
struct deadline;
struct device;
struct err;
struct host;
struct site;

/* Borrowed by every device opened through it. */
struct reach {
	struct arena *arena;
	const struct host *host;
	const struct site *site;
	struct bus *bus;
	bool may_commit, may_operate; /* device.h */
	bool vantage;                 /* by the host's second way, if it has one */
	size_t *trips;                /* device.h; may be NULL */
};

/* Connects, authenticates, exchanges hellos. What connect_netconf and device_open say. */
int reach_open(const struct reach *r, const struct deadline *d,
    struct device **ret_device, struct err **e);

#endif
