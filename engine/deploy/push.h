/*
 * One local file to one router, proved by the router's own digest.
 *
 * By SFTP the octets go to PATH.part, from where an earlier try left off, and PATH is renamed to only once the router's
 * digest of PATH.part is that of the file: what has the final name is whole. Where the router has no SFTP, SCP writes
 * PATH itself, from the beginning; a copy that fails there is deleted, or else ERR_STATE says that PATH is incomplete.
 * A connection that is lost is made again, and the copy goes on, while it makes progress.
 */
#ifndef DEPLOY_PUSH_H
#define DEPLOY_PUSH_H

#include <stdbool.h>
#include <stdint.h>

#include "device/files.h"

struct arena;
struct deadline;
struct device;
struct err;
struct push_file;
struct target;

struct push {
	struct push_file *file;
	const char *to; /* push_path */
	int64_t rate;   /* octets a second, 0: as fast as it goes */
	bool dry;       /* looks only */
	const struct target *target;
	/* A NETCONF session with the router that works and may operate; called again after `drop`. */
	int (*session)(void *ctx, struct device **ret_device, struct err **e);
	void (*drop)(void *ctx); /* it is broken */
	/* Octets that the router has, at most twice a second; may be NULL. */
	void (*progress)(void *ctx, int64_t done, int64_t total);
	/* What is worked on, for people; detail may be NULL. */
	void (*say)(void *ctx, const char *state, const char *detail);
	void *ctx;
};

enum push_outcome {
	PUSH_EQUAL,  /* the router had it already */
	PUSH_COPIED, /* it has it now, as its own digest says */
	PUSH_WANTED, /* dry: it has not, and there is room */
};

struct push_result {
	enum push_outcome outcome;
	enum device_digest which;
	char hex
	    [DEVICE_HEX]; /* of the file; after EQUAL and COPIED also the router's own */
	int64_t size;
	int64_t sent;    /* octets in this call, those sent twice counted twice */
	int64_t resumed; /* octets of an earlier run that were there already */
	int connections; /* made for the copy */
	const char *by;  /* "sftp", "scp", or NULL: nothing was sent */
	int64_t free;    /* octets on its volume before, -1: not told */
	int64_t elapsed_ms;
};

/* Where a file of that name goes: `to` itself, or below it if it ends in '/'; in the arena. ERR_INPUT: not absolute, or
 * with characters or a length that no router takes. */
int push_path(struct arena *a, const char *to, const char *name, const char **ret_path,
    struct err **e);

/* "500k", "2 MB/s": octets a second. ERR_INPUT. */
int push_rate(const char *text, int64_t *ret_rate, struct err **e);

/* "12.3 MB", for people; in the arena. */
const char *push_amount(struct arena *a, int64_t octets);

/* ERR_RPC with figures if there is no room, or the digests differ; ERR_NO_SERVICE: neither SFTP nor SCP; ERR_STATE. The
 * message says what is left on the router. */
int push_run(const struct push *p, struct arena *a, const struct deadline *d,
    struct push_result *ret_result, struct err **e);

#endif
