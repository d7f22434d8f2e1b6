/*
 * The key that routers show to SSH clients, and the libssh listener made of it. One serves a whole fleet unless each
 * router is to have its own; any thread may accept with it.
 */
#ifndef EMULATOR_HOST_KEY_H
#define EMULATOR_HOST_KEY_H

#include <stdbool.h>

struct err;
struct host_key;
struct ssh_session_struct;

/* `type`: ed25519, ecdsa, rsa. `file`: kept there and found again; NULL: a new key. */
int host_key_new(
    const char *type, const char *file, struct host_key **ret_key, struct err **e);
void host_key_free(struct host_key *k); /* NULL allowed */
/* "SHA256:…", and the key as a known_hosts file has it ("ssh-ed25519 AAAA…"). */
const char *host_key_fingerprint(const struct host_key *k);
const char *host_key_public(const struct host_key *k);
/* Begins a server's session on fd; `changed`: it shows another key. -1: fd is still the caller's. */
int host_key_accept(
    struct host_key *k, bool changed, struct ssh_session_struct *ssh, int fd);

#endif
