/*
 * A file of entries that survives a crash: each a line of JSON with its name and the wall clock, appended whole, and on the
 * disk when that is asked for. A line without an end was cut while it was written, and does not count.
 *
 * Errors are ERR_FILE where nothing else is said. Any thread may write; one opens and closes.
 */
#ifndef DEPLOY_LEDGER_H
#define DEPLOY_LEDGER_H

#include <stdbool.h>
#include <stddef.h>

struct arena;
struct buf;
struct err;
struct ledger;
struct redact;
struct value;

struct ledger_wish {
	const char *path;
	const char *called;          /* "journal", in messages */
	const struct redact *redact; /* cleans what is written; borrowed, or NULL */
	bool
	    alone; /* no other process may have it open so: ERR_LOCKED; a crash ends that */
	size_t most; /* octets that it may hold to be gone on with */
};

/* Its folder is made if need be; the file must not be there. Both are on the disk when this returns. */
int ledger_new(
    const struct ledger_wish *wish, struct ledger **ret_ledger, struct err **e);
/* To go on with one: a last line without an end is cut off. */
int ledger_append(
    const struct ledger_wish *wish, struct ledger **ret_ledger, struct err **e);
enum {
	LEDGER_SYNC = 1, /* it is on the disk when ledger_write returns */
	LEDGER_EXACT =
	    2, /* it is read again as it was: with a secret in it it is refused, not masked */
};

/* `fields` is a mapping or NULL; how: of the above. ERR_LIMIT: it is too long; ERR_INPUT: a secret is in it. After ERR_FILE
 * nothing more is written: the line may be cut. NULL ledger: nothing is kept. */
int ledger_write(struct ledger *l, const char *entry, const struct value *fields, int how,
    struct err **e);
/* Nothing more is written to it. */
void ledger_stop(struct ledger *l);
void ledger_close(struct ledger *l); /* NULL allowed */

/* Octets up to the end of the last whole line. */
size_t ledger_whole(const struct buf *text);

#endif
