/*
 * An SSH agent (draft-miller-ssh-agent): which keys it holds, and signatures by them.
 * Our own client, because libssh2's blocks without a deadline.
 */
#ifndef TRANSPORT_AGENT_H
#define TRANSPORT_AGENT_H

#include <stddef.h>

#include "base/str.h"

struct agent;
struct buf;
struct deadline;
struct err;

struct agent_key {
	struct str blob; /* public, as on the wire */
	const char *comment;
};

/* ERR_AUTH: no such socket, or not an agent. */
int agent_open(
    const char *path, const struct deadline *d, struct agent **ret_agent, struct err **e);
void agent_close(struct agent *a); /* NULL allowed */
const struct agent_key *agent_keys(const struct agent *a, size_t *ret_n);
/* The bare signature of data. */
int agent_sign(struct agent *a, struct str blob, struct str data,
    const struct deadline *d, struct buf *ret_signature, struct err **e);

#endif
