/*
 * One look at what became of a package request, in the order of junos-facts 4.8. Internal to deploy.
 */
#ifndef DEPLOY_INSTALL_LOOK_H
#define DEPLOY_INSTALL_LOOK_H

#include <stdbool.h>

struct arena;
struct deadline;
struct device;
struct err;
struct value;

/* What was there before the request was sent: what is found later may be older than it. */
struct install_before {
	const char *line; /* the last one of the install log, or NULL */
	bool pending;     /* an install waited for a reboot (of another engine) */
};

int install_before_read(struct arena *a, struct device *dev, const struct deadline *d,
    struct install_before *ret, struct err **e);
/* To be remembered, and back. */
struct value *install_before_value(struct arena *a, const struct install_before *before);
struct install_before install_before_of(struct arena *a, const struct value *v);

enum install_seen {
	INSTALL_UNCLEAR, /* nothing that decides; it may still run */
	INSTALL_RUNNING,
	INSTALL_NOTHING, /* nothing runs, nothing is pending, the log has nothing of it */
	INSTALL_STAGED,
	INSTALL_RUNS, /* the router has even booted it */
	INSTALL_FAILED,
};

struct install_look {
	struct arena *arena;
	const char *path, *version;
	const char *engine; /* "" if there is but one */
	bool vmhost;
	const struct install_before *before;
	const char *words; /* filled: what decided, or was seen last */
};

int install_look(struct install_look *l, struct device *dev, const struct deadline *d,
    enum install_seen *ret, struct err **e);

/* Lines as "'first' | 'second'". */
const char *install_quote(struct arena *a, const char *lines);

#endif
