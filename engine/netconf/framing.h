/*
 * Both NETCONF framings (RFC 6242 section 4) as a pure push parser and a writer. Messages
 * end with ]]>]]> (base:1.0, and every hello), or come in chunks (base:1.1). The end
 * marker may be split anywhere; white space between messages is skipped, since Junos
 * writes a newline behind the marker (junos-facts 1.4).
 */
#ifndef NETCONF_FRAMING_H
#define NETCONF_FRAMING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct err;

#define FRAMING_LIMIT (256UL << 20) /* octets of one message, unless told otherwise */

struct framing {
	struct buf message; /* what has come of the current message */
	bool chunked;
	int state;        /* internal */
	unsigned matched; /* octets of the end marker seen */
	size_t chunk;     /* octets missing of the current chunk */
	unsigned digits;
	bool complete;
};

void framing_init(struct framing *f, size_t limit);
void framing_done(struct framing *f);
/* From the next message on: base:1.1. */
void framing_set_chunked(struct framing *f);
/* Takes octets up to the end of one message; *ret_taken says how many. With *ret_complete
 * the message stands in f->message until the next push. ERR_PROTOCOL: not this framing, or
 * above the limit; f is of no more use then. */
int framing_push(struct framing *f, struct str in, size_t *ret_taken, bool *ret_complete,
    struct err **e);
/* Nothing of a next message has come yet. */
bool framing_idle(const struct framing *f);

/* Appends a message with its framing. */
void framing_write(struct buf *out, bool chunked, struct str message);
/* A message that contains ]]>]]> cannot be sent in the 1.0 framing. */
bool framing_can_write(bool chunked, struct str message);

#endif
