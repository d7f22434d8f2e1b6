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

/* garbage: a banner and a warning reply stand before it. */
void envelope_hello(const struct session *s, bool garbage, struct buf *out);
/* `raw` is the request as it came, or empty. */
void envelope_reply(
    const struct session *s, struct str raw, struct str body, struct buf *out);

#endif
