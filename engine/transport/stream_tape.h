/*
 * Plays recorded octets: reads give the recording and then the end of the stream, writes
 * are appended to `sent`. For replaying what a router once said.
 */
#ifndef TRANSPORT_STREAM_TAPE_H
#define TRANSPORT_STREAM_TAPE_H

#include "base/str.h"

struct buf;
struct stream;

/* Both borrowed, longer than the stream; sent may be NULL. */
struct stream *stream_tape_new(struct str recording, struct buf *sent);

#endif
