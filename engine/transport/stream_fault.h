/*
 * Wraps a stream and makes it fail on purpose: the k-th operation (reads and writes
 * counted together, from 1) and all later ones give ERR_CLOSED, and reads are cut to at
 * most `split` octets. For torture tests.
 */
#ifndef TRANSPORT_STREAM_FAULT_H
#define TRANSPORT_STREAM_FAULT_H

#include <stdbool.h>
#include <stddef.h>

struct stream;

struct fault {
	unsigned fail_at; /* 0: never */
	bool torn;        /* a write that fails has passed on the first half */
	size_t split;     /* octets per read, 0: as they come */
};

/* Takes `inner`. *count, borrowed and counted up, is the number of operations so far; NULL
 * allowed. */
struct stream *stream_fault_new(
    struct stream *inner, const struct fault *fault, unsigned *count);

#endif
