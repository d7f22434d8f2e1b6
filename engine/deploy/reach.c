#include "deploy/reach.h"

#include "deploy/target.h"
#include "device/device.h"
#include "event/event.h"
#include "inventory/inventory.h"
#include "transport/connect.h"

static void
observe(void *ctx, const char *rpc, int64_t elapsed_ms)
{
	const struct reach *r = ctx;

	bus_post(r->bus, EV_RPC, {"device", ev_text(r->host->name)},
	    {"rpc", ev_text(rpc)}, {"elapsed-ms", ev_int(elapsed_ms)});
}

int
reach_open(const struct reach *r, const struct deadline *d, struct device **ret_device,
    struct err **e)
{
	struct device_options options = {.dialect = r->host->dialect,
	    .may_commit = r->may_commit,
	    .may_operate = r->may_operate,
	    .observe = observe,
	    .ctx = (void *)r,
	    .trips = r->trips};
	struct target target;
	struct stream *stream;

	if (inventory_unlocked(r->host, e) < 0)
		return -1;
	target_of(r->arena, r->host, r->site, &target);
	if (r->vantage && r->host->vantage != NULL)
		target.jump = r->host->vantage;
	if (connect_netconf(&target, d, &stream, e) < 0)
		return -1;
	return device_open(stream, &options, d, ret_device, e);
}
