/*
 * A router we hold a session with, spoken to through its dialect. The verbs are those of the transaction; each is
 * one or more RPCs of the dialect. One thread at a time.
 *
 * Every verb waits until the deadline at most. ERR_CLOSED and ERR_TIMEOUT leave the outcome of a mutating verb open
 * (junos-facts rule 10): open a new device and read its history.
 */
#ifndef DEVICE_DEVICE_H
#define DEVICE_DEVICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"

struct arena;
struct buf;
struct deadline;
struct device;
struct err;
struct reply;
struct stream;

enum device_load {
	DEVICE_OVERRIDE,
	DEVICE_UPDATE,
	DEVICE_MERGE,
	DEVICE_REPLACE,
	DEVICE_SET
};

/* What the router said to a load or a check that it refused, or warned of. Text lives in the arena given. */
struct device_complaint {
	bool warning;
	const char *message;
	const char *path;        /* "[edit protocols bgp]", or NULL */
	const char *bad_element; /* or NULL */
	int line;                /* in the text that was loaded, 0: not told */
};

struct device_complaints {
	struct device_complaint *v;
	size_t n;
	size_t cap;
};

/* One entry of the commit history. */
struct device_commit {
	int sequence; /* 0: running */
	const char *user;
	const char *client;
	const char *time;    /* as the router printed it */
	int64_t seconds;     /* since 1970 by the router's clock, 0: not told */
	const char *log;     /* what the operator wrote, "" if nothing */
	const char *comment; /* what the system wrote, "" if nothing */
	bool pending;        /* a confirmed commit whose rollback is pending */
};

struct device_history {
	struct device_commit *v;
	size_t n;
};

/* What is to be loaded, and how. */
struct device_configuration {
	enum device_load how;
	struct str text; /* curly-brace text; set commands with DEVICE_SET */
};

/* Told each request's outer element and how long it took, for events. */
typedef void device_observe_fn(void *ctx, const char *rpc, int64_t elapsed_ms);

struct device_options {
	const char *dialect; /* "junos" */
	bool
	    may_commit; /* false: commit and commit check are refused here, before anything is sent */
	bool
	    may_operate; /* false: what changes a router other than its configuration is refused here likewise */
	device_observe_fn *observe; /* may be NULL */
	void *ctx;
	size_t *
	    trips; /* counted up each time the router is waited for, the hello included; may be NULL */
};

/* Takes the stream, also on failure. */
int device_open(struct stream *s, const struct device_options *options,
    const struct deadline *d, struct device **ret_device, struct err **e);
void device_close(struct device
	*dev); /* says goodbye; NULL allowed. Whatever was locked is released. */
void device_drop(struct device *dev); /* without a word */
bool device_broken(const struct device *dev);

/* --- reading: none of these can change the router --------------------------------------------------------- */

/* Whether a request is known to only read: <get>, <get-…>, and <command> of a line 'show …' whose pipes only filter. */
bool device_reads(struct str rpc);
/* Any operational RPC; the caller frees the reply. Refuses what device_reads does not know. */
int device_read(struct device *dev, struct str rpc, const struct deadline *d,
    struct reply **ret_reply, struct err **e);
/* An RPC that may change the router, but not its configuration: refused without may_operate, and so are the elements that
 * load, commit, lock or unlock. An rpc-error in the reply is not an error here; the caller frees the reply. */
int device_operate(struct device *dev, struct str rpc, const struct deadline *d,
    struct reply **ret_reply, struct err **e);
/* Newest first. */
int device_history(struct device *dev, struct arena *a, const struct deadline *d,
    struct device_history *ret_history, struct err **e);

/*
 * Latency is paid in round trips. A query that is put behind is sent right after the next request, without waiting for
 * that one's reply; whoever then asks it, next and in this order, only waits for its reply. Anything else that is asked
 * first makes what was put behind count for nothing: an answer is never older than the request before it.
 */
enum device_query {
	DEVICE_HISTORY,
	DEVICE_DIFF, /* against the running configuration */
	DEVICE_CHECK,
};
void device_behind(struct device *dev, enum device_query query);
void device_behind_read(struct device *dev, struct str rpc); /* of device_read */
void device_forget(struct device *dev); /* what was put behind; NULL allowed */

/* --- the candidate ---------------------------------------------------------------------------------------- */

/* ERR_LOCKED with who and since when; ERR_DIRTY; ERR_PENDING. */
int device_lock(struct device *dev, const struct deadline *d, struct err **e);
/* Also discards what is in the candidate, which while we hold the lock is ours alone. */
int device_unlock(struct device *dev, const struct deadline *d, struct err **e);
/* ERR_LOAD if there is any complaint that is not a warning: then the candidate holds the good statements and must
 * be discarded. All complaints are in `complaints` either way. */
int device_load(struct device *dev, const struct device_configuration *config,
    struct arena *a, struct device_complaints *complaints, const struct deadline *d,
    struct err **e);
/* The candidate against the configuration `against` commits ago (0: running), as the router prints it; "" if equal. */
int device_diff(struct device *dev, int against, struct buf *out,
    const struct deadline *d, struct err **e);
int device_discard(struct device *dev, const struct deadline *d, struct err **e);

/* --- commit: log text is at most 512 octets without line ends -------------------------------------------- */

/* Never while a confirmed commit is pending: a check would confirm it. ERR_COMMIT_CHECK. */
int device_check(struct device *dev, struct arena *a,
    struct device_complaints *complaints, const struct deadline *d, struct err **e);
/* minutes 1..65535. ERR_COMMIT: the router refused and nothing changed. */
int device_commit_confirmed(struct device *dev, int64_t minutes, const char *log,
    const struct deadline *d, struct err **e);
/* Puts the configuration of n commits ago (1..49) into the candidate; nothing changes until a commit. */
int device_load_rollback(
    struct device *dev, int n, const struct deadline *d, struct err **e);
/* A plain commit; it also ends a confirmed commit that is pending. */
int device_commit(
    struct device *dev, const char *log, const struct deadline *d, struct err **e);

#endif
