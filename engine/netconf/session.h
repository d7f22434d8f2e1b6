/*
 * A NETCONF session (RFC 6241, RFC 6242) over a stream: hello, framing 1.0 and 1.1,
 * message ids, replies, errors. Several requests may be in flight; replies come in order.
 * One thread. Every rpc-error of a reply is kept.
 */
#ifndef NETCONF_SESSION_H
#define NETCONF_SESSION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct deadline;
struct err;
struct session;
struct stream;
struct xml;

/* One rpc-error, xnm:error or warning, trimmed. Strings live with the reply. */
struct rpc_error {
	bool warning;
	const char *type, *tag, *path, *bad_element, *message, *info_session, *daemon,
	    *re; /* any may be NULL but message */
};

struct reply {
	struct arena *arena;    /* owned: everything below lives here */
	const struct xml *root; /* rpc-reply */
	struct str raw;
	struct rpc_error *errors;
	size_t nerrors;
	bool ok;     /* an <ok/> at any depth */
	bool failed; /* any error of severity error, whatever ok says (junos-facts 2.3) */
};

/* Called with the whole of every message sent and received, for logs: dir is '>' or '<'.
 */
typedef void session_trace_fn(void *ctx, char dir, struct str message);

/* Takes the stream (also on failure). Exchanges hellos; offers base:1.0 and base:1.1. */
int session_open(struct stream *s, const struct deadline *d, session_trace_fn *trace,
    void *ctx, struct session **ret_session, struct err **e);
/* <close-session/> when the session is sound, then closes the stream; waits at most two
 * seconds. NULL allowed. */
void session_close(struct session *s);
void session_drop(struct session *s); /* closes the stream without a word */

const char *session_id(const struct session *s); /* as the router gave it, or "" */
bool session_has(
    const struct session *s, const char *capability); /* by prefix up to '?' */
bool session_broken(const struct session *s);         /* after a read or write error */

/* Sends <rpc message-id="N">body</rpc>. *ret_id is for session_receive. body is XML of
 * one element. */
int session_send(struct session *s, struct str body, const struct deadline *d,
    unsigned *ret_id, struct err **e);
/* The reply to that id, waiting; replies to other ids that come first are kept for
 * theirs. 0 also when the reply carries errors: look at reply->failed. ERR_CLOSED,
 * ERR_TIMEOUT (the session is then broken), ERR_PROTOCOL. */
int session_receive(struct session *s, unsigned id, const struct deadline *d,
    struct reply **ret_reply, struct err **e);
int session_call(struct session *s, struct str body, const struct deadline *d,
    struct reply **ret_reply, struct err **e);
void reply_free(struct reply *r); /* NULL allowed */
/* The first real error as ours: code, path, bad element, all the router's own messages as
 * causes. -1. */
struct rpc_error;
int reply_err(const struct reply *r, int code, struct err **e);
const struct rpc_error *reply_first_error(
    const struct reply *r); /* NULL: none of severity error */

#endif
