/*
 * NETCONF framing, the emulator's own reading of RFC 6242 and junos-facts 1.4: end-of-message `]]>]]>` (1.0) and
 * chunks (1.1). Octets are pushed in as they come, split anywhere; whole messages come out.
 */
#ifndef EMULATOR_FRAMING_H
#define EMULATOR_FRAMING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct framing {
	struct buf in;
	size_t looked; /* octets of `in` that hold no end of message */
	bool chunked;
};

void framing_init(struct framing *f);
void framing_done(struct framing *f);
void framing_push(struct framing *f, const void *p, size_t n);
/* 1: a message was put into *message (reset first); 0: more octets are needed; -1: not NETCONF, or too large. */
int framing_next(struct framing *f, struct buf *message);
/* The message as it goes out. 1.0: Junos writes the mark on a line of its own and a newline after it. */
void framing_wrap(bool chunked, struct str message, struct buf *out);

#endif
