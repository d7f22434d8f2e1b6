/*
 * From an RPC to its answer: the table of rpcs.def, the faults that hit it, the multi-RE wrapper of operational
 * replies (junos-facts 1.8), the time a commit takes, and a line in the log.
 */
#ifndef EMULATOR_DISPATCH_H
#define EMULATOR_DISPATCH_H

#include <stdbool.h>

#include "base/buf.h"

struct arena;
struct call;
struct session;
struct xml;

struct answer {
	struct buf body;
	bool close; /* the session ends after it */
	bool drop;  /* it is not sent, the connection is cut */
	bool half;  /* half of it is sent, then the same */
	bool stall; /* it is not sent, the connection stays */
};

void dispatch_rpc(
    struct session *s, const struct xml *rpc, struct arena *a, struct answer *answer);
/* Answers c->op, which takes the place of the call's own operation; the router's mutex is held. */
void dispatch_again(struct call *c);
/* Body of the reply to what could not be parsed. */
void dispatch_malformed(struct session *s, const char *why, struct buf *body);

#endif
