/*
 * SSH before a router: its host key, logins, and one NETCONF session per connection. libssh's server interface is used
 * here and nowhere else. One thread serves one connection from its first octet to its last.
 */
#ifndef EMULATOR_SSHD_H
#define EMULATOR_SSHD_H

#include "base/vec.h"

struct buf;
struct err;
struct router;

/* Who may log in. Const once routers serve; shared by all of them. */
struct logins {
	const char *user, *password; /* password NULL: keys only */
	void *keys;                  /* authorized keys, or NULL */
};

int logins_add_key_file(struct logins *l, const char *path, struct err **e);
void logins_done(struct logins *l);

struct sshd;

struct sshd_setup {
	struct router *router;
	const struct logins *logins;
	const char *key_type; /* ed25519, ecdsa, rsa */
	const char *key_file; /* kept there and found again; NULL: a new key each start */
};

int sshd_new(const struct sshd_setup *setup, struct sshd **ret_sshd, struct err **e);
void sshd_free(struct sshd *d);
/* "SHA256:…", and the key as a known_hosts file has it ("ssh-ed25519 AAAA…"). */
const char *sshd_fingerprint(const struct sshd *d);
const char *sshd_public_key(const struct sshd *d);
/* Serves the connection and closes fd. `hangup_fd` is a duplicate that other threads may shut down. */
void sshd_serve(struct sshd *d, int fd, int hangup_fd);

#endif
