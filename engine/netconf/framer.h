/*
 * Both NETCONF framings (RFC 6242 section 4) as a pure push parser and a writer. Messages
 * end with ]]>]]> (base:1.0, and every hello), or come in chunks (base:1.1). The end
 * marker may be split anywhere; white space between messages is skipped, since Junos
 * writes a newline behind the marker (junos-facts 1.4).
 */
#ifndef NETCONF_FRAMER_H
#define NETCONF_FRAMER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct err;

#define FRAMER_LIMIT (256UL << 20) /* octets of one message, unless told otherwise */

struct framer {
	struct buf message; /* what has come of the current message */
	bool chunked;
	int state;        /* internal */
	unsigned matched; /* octets of the end marker seen */
	size_t chunk;     /* octets missing of the current chunk */
	unsigned digits;
	bool complete;
};

void framer_init(struct framer *f, size_t limit);
void framer_done(struct framer *f);
/* From the next message on: base:1.1. */
void framer_set_chunked(struct framer *f);
/* Takes octets up to the end of one message; *ret_taken says how many. With *ret_complete
 * the message stands in f->message until the next push. ERR_PROTOCOL: not this framing, or
 * above the limit; f is of no more use then. */
int framer_push(struct framer *f, struct str in, size_t *ret_taken, bool *ret_complete,
    struct err **e);
/* Nothing of a next message has come yet. */
bool framer_idle(const struct framer *f);
/* Gives the memory of the last message back. Only when idle. */
void framer_rest(struct framer *f);

/* Appends a message with its framing. */
void framer_write(struct buf *out, bool chunked, struct str message);
/* A message that contains ]]>]]> cannot be sent in the 1.0 framing. */
bool framer_can_write(bool chunked, struct str message);

#endif
