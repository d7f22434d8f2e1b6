#include "emulator/door.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "config/tree.h"
#include "emulator/personality.h"
#include "emulator/router.h"

enum { CONNECTIONS = 75, ATTEMPTS = 150, MINUTE_MS = 60000 }; /* a router's defaults */

void
door_init(struct door *d, const struct router *r, const char *statement)
{
	*d = (struct door){.statement = statement, .wanted = router_has(r, statement)};
}

static int
limit(const struct door *d, const struct router *r, const char *name, int otherwise)
{
	const struct str *value;
	struct buf path;
	int n = 0;

	buf_init(&path, BUF_LINE);
	buf_printf(&path, "%s %s", d->statement, name);
	value = config_value(router_applied(r), buf_z(&path));
	for (size_t i = 0; value != NULL && i < value->n && i < 4 && value->p[i] >= '0' &&
			   value->p[i] <= '9';
	     i++)
		n = n * 10 + (value->p[i] - '0');
	buf_done(&path);
	return n > 0 ? n : otherwise;
}

static bool
too_fast(struct door *d, struct router *r, bool ipv6)
{
	int64_t now = router_now(r), since = d->family[ipv6].since_ms;

	if (now < since || now - since >= MINUTE_MS) {
		d->family[ipv6].since_ms = now;
		d->family[ipv6].attempts = 0;
	}
	return ++d->family[ipv6].attempts > limit(d, r, "rate-limit", ATTEMPTS);
}

enum door_verdict
door_enter(struct door *d, struct router *r, bool ipv6)
{
	if (machine_state(r) == MACHINE_SILENT && !r->setup.personality->reboot_silent)
		return DOOR_CLOSED;
	if (d->wanted && !router_has(r, d->statement))
		return DOOR_CLOSED;
	if (too_fast(d, r, ipv6) ||
	    faults_due(&r->faults, FAULT_RATE_LIMIT, "") != NULL ||
	    d->family[ipv6].open >= limit(d, r, "connection-limit", CONNECTIONS))
		return DOOR_FULL;
	d->family[ipv6].open++;
	return DOOR_OPEN;
}

void
door_leave(struct door *d, bool ipv6)
{
	d->family[ipv6].open--;
}
