/* The commit history of the junos dialect. Internal to device. */
#ifndef DEVICE_JUNOS_HISTORY_H
#define DEVICE_JUNOS_HISTORY_H

#include "device/device.h"

#define JUNOS_HISTORY_RPC "<get-commit-information/>"

/* Newest first. A pending confirmed commit is known by its marker, or on releases that have none by the router's
 * clock. */
int junos_history(struct device *dev, struct arena *a, const struct deadline *d,
    struct device_history *ret_history, struct err **e);

#endif
