/*
 * A two-way stream of octets with deadlines: SSH channel (ssh.h), spawned program
 * (exec.h), memory pair, tape, and fault (wraps another). One thread at a time.
 */
#ifndef TRANSPORT_STREAM_H
#define TRANSPORT_STREAM_H

#include <stddef.h>
#include <sys/types.h>

struct deadline;
struct err;
struct stream;

struct stream_ops {
	const char *name;
	/* At least one octet, or 0 at the end of the stream (then *ret_n is 0). */
	int (*read)(void *self, void *p, size_t n, const struct deadline *d,
	    size_t *ret_n, struct err **e);
	/* All of it. After an error the stream is good for close only. */
	int (*write)(void *self, const void *p, size_t n, const struct deadline *d,
	    struct err **e);
	void (*close)(void *self); /* frees self; never waits longer than a second */
};

struct stream {
	const struct stream_ops *ops;
	void *self;
	char *describe; /* "ssh admin@192.0.2.1:830", owned */
};

struct stream *stream_new(const struct stream_ops *ops, void *self, const char *describe);
int stream_read(struct stream *s, void *p, size_t n, const struct deadline *d,
    size_t *ret_n, struct err **e);
int stream_write(
    struct stream *s, const void *p, size_t n, const struct deadline *d, struct err **e);
void stream_close(struct stream *s); /* NULL allowed */
const char *stream_describe(const struct stream *s);

#endif
