/*
 * One RPC being answered: what was asked, and the body of the reply as it grows. Elements of RFC 6241 carry the prefix
 * that the session's envelope asks for (junos-facts 1.6, 1.7). A call belongs to its session's thread.
 */
#ifndef EMULATOR_REPLY_H
#define EMULATOR_REPLY_H

#include <stdbool.h>

#include "base/buf.h"

struct arena;
struct router;
struct session;
struct xml;

struct call {
	struct session *session;
	struct router *router;
	struct arena *arena;  /* freed after the reply */
	const struct xml *op; /* the operation's element */
	struct buf out;       /* body of the reply */
	const char *nc;       /* "" or "nc:" */
	bool old_errors;
	bool xnm_errors;
	bool failed; /* an rpc-error of severity error was written */
	bool warned;
	const char *complaint; /* message of the first of them, for the log */
	bool close;            /* the session ends after this reply */
	int engine; /* number of the routing engine, node or member that answers */
	int ending; /* enum reboot_reply */
};

/* Members that are NULL are left out. */
struct rpc_error {
	const char *type,
	    *tag; /* both NULL for warnings, and on old trains for everything */
	const char *severity;
	const char *daemon;
	const char *path; /* "[edit interfaces ge-0/0/3]" */
	const char *message;
	bool lined; /* the message stands on lines of its own */
	const char *bad;
	const char *statement; /* "unit 7"; in the xnm form only */
	const char *filename;  /* of a load by url; with line and column if not 0 */
	int line, column;
	const char *stopped; /* daemon that is not running */
	int session_id;      /* of the holder of a lock; 0 none */
};

void reply_error(struct call *c, const struct rpc_error *error);
/* protocol, operation-failed, error. */
void reply_failed(struct call *c, const char *message); /* on lines of its own */
void reply_syntax(struct call *c, const char *path, const char *bad); /* "syntax error" */
void reply_warning(struct call *c, const char *message);
void reply_ok(struct call *c);
/* <name>text</name>, escaped; reply_lined puts the text on a line of its own where the train does so. */
void reply_elem(struct call *c, const char *name, const char *text);
void reply_number(struct call *c, const char *name, long long number);
void reply_lined(struct call *c, const char *name, const char *text);
/* Pairs of name and text, ended by NULL; an element whose text is "" is left out. */
void reply_elems(struct call *c, ...) __attribute__((sentinel));
/* <name junos:celsius="36">36 degrees C / 96 degrees F</name> */
void reply_celsius(struct call *c, const char *name, int celsius);
void reply_add(struct call *c, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* "http://xml.juniper.net/junos/22.4R0/junos-interface"; kind "" is the plain label namespace. In the arena. */
const char *reply_ns(struct call *c, const char *kind);
/* "seconds" and text of an instant: junos:seconds="1759660000">2025-10-05 10:26:40 UTC */
void reply_date(struct call *c, const char *name, long long router_ms);
/* Element with a duration: <name junos:seconds="62">1:02</name>. */
void reply_age(struct call *c, const char *name, long long seconds);

#endif
