#include "emulator/daemons.h"

#include <string.h>

#include "base/arena.h"
#include "emulator/reply.h"
#include "emulator/router.h"

static const struct daemon {
	const char *process, *subsystem, *rpcs;
} daemons[] = {
#define DAEMON(process, subsystem, rpcs) {process, subsystem, rpcs},
#include "emulator/daemons.def"
#undef DAEMON
};
enum { NDAEMONS = sizeof daemons / sizeof daemons[0] };

_Static_assert(NDAEMONS <= 32, "one bit of world.stopped each");

static const struct daemon *
behind(const char *rpc)
{
	for (size_t i = 0; i < NDAEMONS; i++) {
		struct str rest = str_of(daemons[i].rpcs);

		while (rest.n > 0)
			if (str_starts(str_of(rpc), str_cut(&rest, ' ')))
				return &daemons[i];
	}
	return NULL;
}

static unsigned
bit(const struct daemon *d)
{
	return 1u << (d - daemons);
}

static const struct daemon *
named(const char *process)
{
	for (size_t i = 0; i < NDAEMONS; i++)
		if (strcmp(daemons[i].process, process) == 0)
			return &daemons[i];
	return NULL;
}

bool
daemons_set(struct router *r, const char *process, bool runs)
{
	const struct daemon *d = named(process);

	if (d == NULL)
		return false;
	if (runs)
		r->world.stopped &= ~bit(d);
	else
		r->world.stopped |= bit(d);
	return true;
}

bool
daemons_stopped(const struct router *r, const char *process)
{
	const struct daemon *d = named(process);

	return d != NULL && (r->world.stopped & bit(d)) != 0;
}

bool
daemons_running(struct call *c, const char *rpc)
{
	const struct daemon *d = c->router->world.stopped != 0 ? behind(rpc) : NULL;

	if (d == NULL || (c->router->world.stopped & bit(d)) == 0)
		return true;
	reply_error(c, &(struct rpc_error){.type = "application",
			   .tag = "operation-failed",
			   .severity = "error",
			   .message = arena_printf(
			       c->arena, "the %s subsystem is not running", d->subsystem),
			   .lined = true,
			   .stopped = d->subsystem});
	return false;
}
