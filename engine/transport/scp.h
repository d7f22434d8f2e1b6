/*
 * The sending side of scp's own protocol, towards `scp -t PATH` on a router, for where SFTP is off: one file, from its
 * beginning, in one go; what is under the path is overwritten as octets come in, so that a copy cut short leaves a
 * truncated file there. One thread. The protocol has no document; OpenSSH's scp.c is what everyone follows.
 *
 * ERR_RPC: the router refused, in its words. Anything else is that of the stream, or ERR_PROTOCOL. After any error it is
 * good for scp_end only.
 */
#ifndef TRANSPORT_SCP_H
#define TRANSPORT_SCP_H

#include <stddef.h>
#include <stdint.h>

struct buf;
struct deadline;
struct err;
struct scp;
struct stream;

/* The command that takes a file under that path; quoted where a shell would see more than a word. */
void scp_command(struct buf *out, const char *path);

/* Takes the stream, also on failure. `name` is the last word of the path, of `size` octets. After this the router has
 * emptied what was there. ERR_NO_SERVICE: it ended before it said anything. */
int scp_begin(struct stream *s, const char *name, int64_t size, const struct deadline *d,
    struct scp **ret_scp, struct err **e);
int scp_write(
    struct scp *s, const void *p, size_t n, const struct deadline *d, struct err **e);
/* All octets were written: until the router says that it has them. */
int scp_finish(struct scp *s, const struct deadline *d, struct err **e);
void scp_end(struct scp *s); /* with its stream; NULL allowed */

#endif
