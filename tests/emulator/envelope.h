/*
 * The outside of messages: hello in the three flavours of junos-facts 1.2 and 1.7, rpc-reply with every attribute of
 * the request echoed as it was written (1.5), framed for the wire.
 */
#ifndef EMULATOR_ENVELOPE_H
#define EMULATOR_ENVELOPE_H

#include <stdbool.h>

#include "base/str.h"

struct buf;
struct session;

/* The router's mutex is held. */
void envelope_hello(const struct session *s, struct buf *out);
/* What some faults put before it: a banner and a reply with a warning, or one with an error. */
void envelope_garbage(struct buf *out);
void envelope_early_error(struct buf *out);
/* `raw` is the request as it came, or empty. */
void envelope_reply(
    const struct session *s, struct str raw, struct str body, struct buf *out);

#endif
