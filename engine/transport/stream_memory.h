/*
 * A connected pair of streams inside one thread, for tests: what is written to one is
 * read from the other. Nobody can write while the only thread reads, so a read that finds
 * nothing gives ERR_TIMEOUT at once, or the end of the stream once the other side was
 * closed. Holds at most 512 MiB a direction.
 */
#ifndef TRANSPORT_STREAM_MEMORY_H
#define TRANSPORT_STREAM_MEMORY_H

struct stream;

void stream_memory_pair(struct stream **ret_a, struct stream **ret_b);

#endif
