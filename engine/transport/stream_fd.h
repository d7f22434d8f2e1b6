/* A stream over one descriptor that both reads and writes: a socket, or one end of a
 * socket pair. */
#ifndef TRANSPORT_STREAM_FD_H
#define TRANSPORT_STREAM_FD_H

struct stream;

/* Takes the descriptor and makes it non-blocking. */
struct stream *stream_fd_new(int fd, const char *describe);

#endif
