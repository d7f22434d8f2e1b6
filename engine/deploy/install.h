/*
 * A package is added to a router, until it is KNOWN what came of it (junos-facts 4.3, 4.4, 4.8). A request whose reply is
 * lost, late or unclear is followed up in a new session, while the router still works; it is sent again only if the router
 * says for a while that nothing runs, nothing is pending and its log has nothing of it.
 *
 * Routing engines of one chassis come one after the other, the backup first, members of a virtual chassis with the master
 * last; after one that failed the others are left alone. Evolved routers take one request for all.
 */
#ifndef DEPLOY_INSTALL_H
#define DEPLOY_INSTALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct device_engine;
struct device_software;
struct err;
struct errand;

struct install {
	const char *path;    /* on the router, or a URL */
	const char *version; /* that it brings */
	const char *only;    /* "re0", "re1"; NULL: every routing engine */
	int (*before)(
	    void *ctx, struct err **e); /* asked before each request goes out; or NULL */
	void *ctx;
	bool validate, no_copy, unlink, force;
	int64_t
	    reply_ms; /* how long a request may stay without an answer before it is followed up */
	int64_t
	    quiet_ms; /* for how long the router must say that nothing runs before it is sent again */
};

/* One request. */
struct install_target {
	const char *name;     /* of the engine for people; "" if there is but one */
	const char *argument; /* "re1", or NULL */
	int member;           /* or -1 */
	bool runs, staged;    /* as facts say: then nothing is to be done */
};

struct install_plan {
	bool vmhost;
	struct install_target *targets; /* in their order */
	size_t n;
	size_t todo; /* of them */
};

struct install_result {
	bool changed;
	bool reboot; /* some engine does not run it yet */
	const char *detail;
};

/* Whether an image of that name is for this kind of router. ERR_INPUT. */
int install_fits(const char *path, const struct device_software *sw, struct err **e);
/* What the router lacks: ERR_INPUT, or ERR_CHECK for an engine that does not answer. `version` is not looked at. */
int install_ready(
    const struct install *in, const struct device_software *sw, struct err **e);
/* What would be sent. ERR_INPUT: the router lacks what the package needs, ERR_CHECK: it is in no state for it (an engine
 * that does not answer, another package that is pending). */
int install_plan(const struct errand *er, const struct install *in,
    const struct device_software *sw, struct install_plan *ret, struct err **e);
/* ERR_INPUT: nothing was sent. ERR_CHECK: neither, or it failed, and the message has the router's words and the end of
 * its log. ERR_STATE: the deadline came first; the message has what was seen last. */
int install_run(struct errand *er, const struct install *in, struct install_result *ret,
    struct err **e);

#endif
