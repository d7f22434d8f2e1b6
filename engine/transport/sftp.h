/*
 * The client's side of SFTP version 3 (draft-ietf-secsh-filexfer-02, with OpenSSH's posix-rename where the server has it)
 * over any stream. One thread. Writes are sent ahead: up to 4 MiB wait for their answers, so that a long way costs no
 * throughput; everything else is one request and one answer.
 *
 * ERR_RPC: the server refused, in its words; the session goes on. ERR_PROTOCOL, ERR_CLOSED, ERR_TIMEOUT and whatever the
 * stream says: it is good for sftp_end only, and what was on the way may have been done or not.
 */
#ifndef TRANSPORT_SFTP_H
#define TRANSPORT_SFTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct deadline;
struct err;
struct sftp;
struct sftp_file;
struct stream;

enum { SFTP_READ = 1, SFTP_WRITE = 2, SFTP_CREATE = 8, SFTP_TRUNCATE = 16 };

struct sftp_info {
	bool there;
	bool directory;
	int64_t size; /* octets; -1: not told */
};

/* Takes the stream, also on failure. ERR_NO_SERVICE too if the server ends before it has said anything. */
int sftp_begin(
    struct stream *s, const struct deadline *d, struct sftp **ret_sftp, struct err **e);
void sftp_end(struct sftp *s); /* with its stream; NULL allowed */

/* What is not there is no error. */
int sftp_stat(struct sftp *s, const char *path, const struct deadline *d,
    struct sftp_info *ret_info, struct err **e);
int sftp_remove(
    struct sftp *s, const char *path, const struct deadline *d, struct err **e);
/* Over what is there, if the server can do that in one step; else what is there is removed first. */
int sftp_rename(struct sftp *s, const char *from, const char *to,
    const struct deadline *d, struct err **e);

/* The file belongs to s; its position is 0. */
int sftp_open(struct sftp *s, const char *path, int flags, const struct deadline *d,
    struct sftp_file **ret_file, struct err **e);
void sftp_seek(struct sftp_file *f, int64_t at); /* while no write is on its way */
/* All of it, at the position, which moves on. An error may be that of an earlier write. */
int sftp_write(struct sftp_file *f, const void *p, size_t n, const struct deadline *d,
    struct err **e);
/* Takes the answers that have come already; waits for nothing. */
int sftp_listen(struct sftp_file *f, struct err **e);
/* Until every write is answered. */
int sftp_flush(struct sftp_file *f, const struct deadline *d, struct err **e);
/* Up to here, from where the writes began, everything is known to be written. */
int64_t sftp_written(const struct sftp_file *f);
/* 0 octets: the end. At most 32 KiB at once. */
int sftp_read(struct sftp_file *f, void *p, size_t n, const struct deadline *d,
    size_t *ret_n, struct err **e);
/* Flushes; frees f in any case. */
int sftp_close(struct sftp_file *f, const struct deadline *d, struct err **e);

#endif
