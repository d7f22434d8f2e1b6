/* What `junosim ctl ROUTER show` prints: the state of a router as JSON, for tests. The router's mutex is held. */
#ifndef EMULATOR_SHOW_H
#define EMULATOR_SHOW_H

#include <stdbool.h>

struct buf;
struct router;

/* what: candidate, running, history, state; configuration: the running one as plain text. False: no such thing. */
bool show_print(const struct router *r, const char *what, struct buf *out);

#endif
