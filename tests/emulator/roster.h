/* The routers that the command line asks for: names, configurations, addresses, keys, faults, put into a fleet. */
#ifndef EMULATOR_ROSTER_H
#define EMULATOR_ROSTER_H

#include <stdbool.h>

struct err;
struct fleet;
struct options;

/* Also the clock's date, the log, the logins and the control socket. `listens`: they are reached by SSH. */
int roster_fill(struct fleet *f, const struct options *o, bool listens, struct err **e);

#endif
