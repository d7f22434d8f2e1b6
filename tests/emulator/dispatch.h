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

/* How much of an answer goes out, and what becomes of the connection. */
enum delivery {
	DELIVER,
	DELIVER_NOT,   /* nothing, the connection is cut */
	DELIVER_HALF,  /* half of it, then the same */
	DELIVER_STALL, /* nothing, the connection stays */
	DELIVER_PART,  /* half of it, the connection stays */
	DELIVER_TWICE,
	DELIVER_UNCLOSED, /* all but the end tag of the reply, the connection stays */
};

struct answer {
	struct buf body;
	bool close; /* the session ends after it */
	enum delivery delivery;
};

void dispatch_rpc(
    struct session *s, const struct xml *rpc, struct arena *a, struct answer *answer);
/* Answers c->op, which takes the place of the call's own operation; the router's mutex is held. */
void dispatch_again(struct call *c);
bool dispatch_knows(const char *name); /* such an RPC */
/* Body of the reply to what could not be parsed. */
void dispatch_malformed(struct session *s, const char *why, struct buf *body);

#endif
