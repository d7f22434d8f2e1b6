/*
 * The software of a router: what runs on each of its routing engines, and the verbs that change it (junos-facts 3.1, 4).
 * They are the dialect's; one that cannot says so with ERR_INPUT. What changes a router is refused without `may_operate`.
 *
 * ERR_CLOSED and ERR_TIMEOUT of a verb that changes something leave its outcome open (4.8): a new session must read what
 * came of it, nothing is sent twice. One thread; texts live in the arena given.
 */
#ifndef DEVICE_SOFTWARE_H
#define DEVICE_SOFTWARE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct deadline;
struct device;
struct err;

/* --- what is there (any session may ask) ----------------------------------------------------------------------- */

struct device_engine {
	const char *
	    name; /* "re0", "fpc1", "member0", "node0"; "" if it is the only one and the router does not say */
	const char *version; /* that runs: "22.4R3.25"; NULL: it did not answer */
	const char *pending; /* that the next boot brings, or NULL: none, or not told */
	const char *model;   /* or NULL */
	bool master;         /* of a router with several; the only one is */
	int64_t booted;      /* seconds since 1970 by its own clock, 0: not told */
	int64_t uptime;      /* seconds, 0: not told */
	int64_t now;         /* seconds since 1970 by its own clock, 0: not told */
};

enum device_shape {
	DEVICE_ALONE,   /* one routing engine */
	DEVICE_DUAL,    /* re0 and re1 in one chassis */
	DEVICE_MEMBERS, /* a virtual chassis of several members */
	DEVICE_CLUSTER, /* node0 and node1 */
};

struct device_software {
	const char *model; /* or "" */
	enum device_shape shape;
	bool vmhost; /* Junos is a guest: the request-vmhost- verbs are meant */
	bool evolved;
	struct device_engine *engines; /* also those that are known but did not answer */
	size_t n;
	const char
	    *silent; /* what the router said of an engine that it cannot reach, or NULL */
};

/* One round trip, if the router knows the usual forms. ERR_PROTOCOL if no version can be read. */
int device_software(struct device *dev, struct arena *a, const struct deadline *d,
    struct device_software *ret, struct err **e);
/* NULL: there is none of that name. */
const struct device_engine *device_engine_named(
    const struct device_software *sw, const char *name);

/* Whether the session is with the backup of two routing engines, as far as the router tells: to it the other one is the
 * master. */
int device_on_backup(
    struct device *dev, const struct deadline *d, bool *ret, struct err **e);

/* The last `lines` lines of the log of installations, oldest first, one a line; "" if there is none. `after`: only what
 * stands behind the last line that equals it, NULL: everything. */
int device_install_log(struct device *dev, struct arena *a, const char *after,
    size_t lines, const struct deadline *d, const char **ret_text, struct err **e);

enum device_pending {
	DEVICE_PENDING_UNKNOWN, /* the router does not know the question */
	DEVICE_PENDING_NONE,
	DEVICE_PENDING_SOME,
};
/* Whether an install waits for a reboot (4.2). The question changes nothing. */
int device_pending_install(struct device *dev, const struct deadline *d,
    enum device_pending *ret, struct err **e);

enum device_progress {
	DEVICE_PROGRESS_UNKNOWN, /* it does not say, or we do not understand it */
	DEVICE_PROGRESS_NONE,    /* nothing runs and nothing is pending */
	DEVICE_PROGRESS_RUNNING,
	DEVICE_PROGRESS_READY, /* it becomes active at the next reboot */
	DEVICE_PROGRESS_FAILED,
};
/* How the last install stands, in the router's own words too ("" if it has none): 4.8 (4). Changes nothing. */
int device_install_progress(struct device *dev, struct arena *a, bool vmhost,
    const struct deadline *d, enum device_progress *ret, const char **ret_text,
    struct err **e);

/* --- packages ---------------------------------------------------------------------------------------------------- */

struct device_package {
	const char *path;   /* on the router, or a URL it fetches */
	const char *engine; /* "re0", "re1"; or NULL */
	int member;         /* of a virtual chassis; -1: none is named */
	bool vmhost;
	bool validate; /* against the configuration, while it is installed */
	bool no_copy, unlink, force;
};

enum device_verdict {
	DEVICE_VERDICT_DONE,
	DEVICE_VERDICT_FAILED,
	DEVICE_VERDICT_UNCLEAR, /* no package-result, and the text says neither */
};

/* What the router answered to a package request. */
struct device_answer {
	enum device_verdict verdict;
	bool pending; /* it refused because an install is pending already */
	bool busy;    /* or because another one runs */
	const char *
	    text; /* its words, "re0: " before those of an engine; may have several lines */
	const char *last; /* the line of them that tells most, for messages */
};

/* Against the configuration, without installing (4.2); not on vmhost. */
int device_package_validate(struct device *dev, struct arena *a, const char *path,
    const struct deadline *d, struct device_answer *ret, struct err **e);
/* Takes minutes; the router goes on without us (4.8). */
int device_package_add(struct device *dev, struct arena *a,
    const struct device_package *package, const struct deadline *d,
    struct device_answer *ret, struct err **e);
/* Backs out what is pending; if nothing is, the software of before becomes pending (4.9). */
int device_package_rollback(struct device *dev, struct arena *a, bool vmhost,
    const struct deadline *d, struct device_answer *ret, struct err **e);

/* --- power --------------------------------------------------------------------------------------------------------- */

enum device_reboot {
	DEVICE_REBOOT_LOCAL, /* the engine that the session is with */
	DEVICE_REBOOT_OTHER,
	DEVICE_REBOOT_BOTH,
	DEVICE_REBOOT_MEMBERS, /* all of a virtual chassis */
};

/* Whose request it is: Junos' own, its host's, or that of Junos Evolved, which reboots as a whole. */
enum device_base { DEVICE_JUNOS, DEVICE_VMHOST, DEVICE_EVOLVED };

/* At once; a vmhost waits a minute. *ret_text: its words. The reply may never end (4.6): give it a short deadline.
 * ERR_RPC: it refused. */
int device_reboot(struct device *dev, struct arena *a, enum device_reboot which,
    enum device_base base, const struct deadline *d, const char **ret_text,
    struct err **e);
/* What is scheduled: "reboot requested by autolab at Sun Oct  5 01:00:00 2025"; NULL: nothing, or the router does not
 * know the question. */
int device_reboot_scheduled(struct device *dev, struct arena *a, const struct deadline *d,
    const char **ret_text, struct err **e);

#endif
