/*
 * One NETCONF session: hello, framing, envelope, and the end. It neither reads nor knows its transport: octets are
 * pushed in, replies go out through the write function. SSH, stdio and the unit tests use the same one.
 *
 * A session belongs to the thread of its connection; other threads may only call its hangup (kill-session), which
 * must make the transport end.
 */
#ifndef EMULATOR_SESSION_H
#define EMULATOR_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "emulator/framing.h"

struct candidate;
struct router;

struct session_io {
	int (*write)(
	    void *ctx, const char *p, size_t n); /* all of it; -1: the peer is gone */
	void (*hangup)(void *ctx);               /* from any thread; may be NULL */
	/* Lets real milliseconds pass; -1: the peer went meanwhile. NULL: it is not looked for. */
	int (*linger)(void *ctx, int64_t ms);
	const char *peer; /* address of the client, or NULL */
	void *ctx;
};

enum session_state {
	SESSION_OPEN,
	SESSION_ENDED,   /* close the channel as SSH does */
	SESSION_DROPPED, /* cut the connection without a word */
};

/* RPCs that came, those that were no XML, rpc-errors that went. Counted by the session's thread without the router's
 * mutex, read by any. */
struct traffic {
	_Atomic int requests, bad, errors;
};

struct session {
	struct router *router;
	struct session_io io;
	struct session *next; /* of the same router */
	char user[64];
	int pid; /* also the session-id */
	int64_t since_ms, active_ms;
	struct framing framing;
	struct buf message;
	struct traffic traffic;
	bool closed;    /* by close-session or the like */
	bool rfc;       /* envelope with nc: prefixes */
	bool offer_1_1; /* our hello had base:1.1 */
	bool greeted;   /* the client's hello came */
	bool stalled;   /* a fault: nothing is answered any more */
	bool
	    killed; /* by kill-session: nothing it still asks for is done; guarded by the router's mutex */
	struct candidate
	    *copy; /* private.c: its own, or NULL for the shared one; guarded likewise */
	int64_t copied_ms;
};

struct session *session_new(
    struct router *r, const char *user, const struct session_io *io);
/* The end, however it came: the lock and what was changed under it are dropped. */
void session_free(struct session *s);
enum session_state session_start(struct session *s); /* sends the hello */
enum session_state session_feed(struct session *s, const char *p, size_t n);

#endif
