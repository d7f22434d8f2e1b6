/* One copy to one router while it is made: what is known, and what the ways of copying share. Internal to push*.c. */
#ifndef DEPLOY_PUSH_WORK_H
#define DEPLOY_PUSH_WORK_H

#include <stdbool.h>
#include <stdint.h>

#include "deploy/push.h"

struct device_volume;
struct err;

enum {
	PUSH_CONNECT_MS = 60000,
	PUSH_ANSWER_MS = 60000,
	PUSH_SETTLE_MS = 300000,     /* what is on the way, at a slow one */
	PUSH_MARGIN_LEAST = 1 << 20, /* octets that a volume keeps */
};

struct push_work {
	const struct push *push;
	struct arena *arena;
	const struct deadline *d;
	struct push_result r;
	const char *to, *part;
	struct device *device; /* as the session last gave it */
	bool reached;          /* a connection for the copy stood */
	bool no_sftp;
	bool fresh;       /* what PATH.part holds is not to be used */
	bool looked;      /* at PATH.part, for the first time */
	bool renamed;     /* asked for: if PATH is right, it was this copy */
	bool overwritten; /* PATH itself, by SCP */
	bool deleted;     /* what was under PATH then */
	bool doubtful;    /* a connection was lost that may have begun to overwrite it */
	struct device_checksum known; /* what was under PATH when it was looked at last */
	int64_t kept;                 /* octets in PATH.part, -1: not known */
};

void push_say(const struct push_work *w, const char *state, const char *detail);
/* Is it the file, by the router's own digest? ERR_INPUT: it is a directory. */
int push_look(struct push_work *w, const char *path, struct device_checksum *ret,
    bool *ret_same, struct err **e);
int push_is_directory(const char *path, struct err **e); /* says so; -1 */
/* The volume of the path; *ret NULL: the router tells of none. */
int push_volume(struct push_work *w, const struct device_volume **ret, struct err **e);
/* Before anything is sent. */
int push_room(struct push_work *w, int64_t to_send, struct err **e);
/* Whether that is there still. */
int push_as_known(
    struct push_work *w, const struct deadline *d, bool *ret_same, struct err **e);
/* Deletes the truncated file that SCP left under the final name. */
int push_take_away(struct push_work *w, const struct deadline *d, struct err **e);
/* What arrived is not the file; -1. */
int push_differs(struct push_work *w, const struct device_checksum *seen,
    const char *what, struct err **e);

/* Until the file is under its name, as the router's digest says; w->r tells how. ERR_NO_SERVICE. */
int push_by_sftp(struct push_work *w, struct err **e);
int push_by_scp(struct push_work *w, struct err **e);

#endif
