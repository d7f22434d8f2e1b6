/*
 * The server's side of SFTP, version 3 (draft-ietf-secsh-filexfer-02, with OpenSSH's posix-rename, statvfs, fstatvfs and
 * fsync), on a router's disk. Octets are pushed in, answers go out through `write`. It belongs to its connection's
 * thread; the router's mutex is not held.
 */
#ifndef EMULATOR_SFTP_H
#define EMULATOR_SFTP_H

#include <stdbool.h>
#include <stddef.h>

struct router;
struct sftp;

struct sftp_io {
	int (*write)(void *ctx, const char *p, size_t n); /* all; -1: the peer is gone */
	void *ctx;
};

struct sftp *sftp_new(struct router *r, const char *user, const struct sftp_io *io);
void sftp_free(struct sftp *s);
/* False: it is over, by an error or because the peer is gone. */
bool sftp_feed(struct sftp *s, const char *p, size_t n);

#endif
