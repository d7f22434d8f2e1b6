/*
 * A service through OpenSSH's client, `ssh -s HOST netconf`, for what libssh2 1.10 cannot do
 * (RSA with SHA-2, AES-GCM, -etm MACs, hardware keys). Our settings stand first in a
 * configuration of its own and so win; the user's ~/.ssh/config is read after them.
 *
 * A password is never an argument: ssh asks a helper for it, a script of three lines that
 * exists, as the configuration and the password do, in anonymous memory of this process
 * only (memfd_create(2), reached by children of the same user through /proc) and only
 * while the stream is open. It answers prompts for a password, of the target only.
 */
#ifndef TRANSPORT_OPENSSH_H
#define TRANSPORT_OPENSSH_H

#include "base/str.h"

struct deadline;
struct err;
struct route;
struct service;
struct stream;
struct target;

/* Returns once ssh runs: what goes wrong on the way to the router is told by the first
 * read, with the codes of connect.h. */
struct openssh {
	const struct target *target;
	const struct route *route;
	const struct service *service;
	int known_port; /* under which the target's host keys are known; 0: that of the route */
};
int openssh_open(const struct openssh *o, const struct deadline *d,
    struct stream **ret_stream, struct err **e);
/* What ssh said last, as our error. Gives -1. */
int openssh_explain(
    const char *name, const struct service *service, struct str words, struct err **e);

#endif
