/*
 * Inside of SFTP: requests as they are put together, answers as they come in. See sftp.h for errors. Internal to
 * sftp.c and sftp_file.c.
 */
#ifndef TRANSPORT_SFTP_TALK_H
#define TRANSPORT_SFTP_TALK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "transport/sftp.h"

/* Draft sections 3, 5 and 7. */
enum {
	FXP_INIT = 1,
	FXP_VERSION = 2,
	FXP_OPEN = 3,
	FXP_CLOSE = 4,
	FXP_READ = 5,
	FXP_WRITE = 6,
	FXP_REMOVE = 13,
	FXP_STAT = 17,
	FXP_RENAME = 18,
	FXP_STATUS = 101,
	FXP_HANDLE = 102,
	FXP_DATA = 103,
	FXP_ATTRS = 105,
	FXP_EXTENDED = 200,
};
enum { FX_OK = 0, FX_END_OF_FILE = 1, FX_NO_SUCH_FILE = 2 };
enum { FX_ATTR_SIZE = 1, FX_ATTR_IDS = 2, FX_ATTR_MODE = 4 };

enum {
	SFTP_REPLY_MOST = 256 << 10, /* as OpenSSH's client bounds them */
	SFTP_PIECE = 32 << 10,       /* every server takes this much */
	SFTP_TOGETHER = 8,           /* packets given to the stream at once */
	SFTP_READ_SIZE = 64 << 10,
};

struct sftp {
	struct stream *stream;
	struct buf out, in;
	size_t
	    packet; /* octets of `in` that the reply last taken has: dropped before the next */
	uint32_t next_id;
	bool posix_rename;
};

struct sftp_reply {
	size_t type, id;
	struct str rest;
};

void sftp_put_u64(struct buf *b, uint64_t n);
bool sftp_take_u64(struct str *s, uint64_t *ret);
/* Begins a request in `out`; gives where, for sftp_request_end. */
size_t sftp_request(struct sftp *s, int type, uint32_t *ret_id);
void sftp_request_end(struct sftp *s, size_t from);
/* Sends what is in `out`. */
int sftp_transmit(struct sftp *s, const struct deadline *d, struct err **e);
/* One packet; what it says is good until the next. */
int sftp_receive(
    struct sftp *s, const struct deadline *d, struct str *ret, struct err **e);
int sftp_receive_reply(
    struct sftp *s, const struct deadline *d, struct sftp_reply *ret, struct err **e);
/* Sends what is in `out` and waits for its one answer. */
int sftp_ask(struct sftp *s, uint32_t id, const struct deadline *d,
    struct sftp_reply *ret, struct err **e);

/* Each gives -1. */
int sftp_misunderstood(const struct sftp *s, const char *what, struct err **e);
int sftp_refused(
    const struct sftp_reply *r, size_t status, const char *doing, struct err **e);
/* Takes the status of a reply that must be one. */
int sftp_status(
    const struct sftp *s, struct sftp_reply *r, size_t *ret_status, struct err **e);
/* The reply must be the status FX_OK. */
int sftp_expect_ok(
    const struct sftp *s, struct sftp_reply *r, const char *doing, struct err **e);
/* The reply must be of that type; a status says why it is not. */
int sftp_expect(const struct sftp *s, struct sftp_reply *r, size_t type,
    const char *doing, struct err **e);

#endif
