/* Daemons of the router: one that is not running answers nothing that is asked of it (junos-facts 1.9, 3.15). */
#ifndef EMULATOR_DAEMONS_H
#define EMULATOR_DAEMONS_H

#include <stdbool.h>

struct call;
struct router;

/* False: the daemon that would answer is stopped, and that was said. */
bool daemons_running(struct call *c, const char *rpc);
bool daemons_set(struct router *r, const char *process, bool runs); /* false: unknown */
bool daemons_stopped(const struct router *r, const char *process);

#endif
