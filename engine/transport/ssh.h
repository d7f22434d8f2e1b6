/*
 * One SSH connection by libssh2: over a socket, or inside a tunnel of another connection
 * (a jump host). The one user of libssh2, always non-blocking.
 *
 * What libssh2 wants to send goes to a queue of ours that takes everything, so that it
 * never stands with half a packet sent; the queue is emptied by whoever waits. That keeps
 * the rules of libs.md 3.3 by construction: no call can come between a partial send and
 * its repetition, and a keepalive is sent only when the queue is empty. One channel per
 * connection. One thread.
 *
 * On failure an error names what was being done; the connection is then good for ssh_client_free
 * only, but for a login method that was refused.
 */
#ifndef TRANSPORT_SSH_H
#define TRANSPORT_SSH_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/str.h"

struct buf;
struct deadline;
struct err;
struct kexinit;
struct service;
struct ssh_client;
struct stream;

/* Takes the connected, non-blocking socket. `peer`, "192.0.2.1 port 830", is copied. */
struct ssh_client *ssh_client_new(int fd, const char *peer);
/* Takes outer, whose tunnel stands. */
struct ssh_client *ssh_client_new_inside(struct ssh_client *outer, const char *peer);
void ssh_client_free(
    struct ssh_client *s); /* with all outer ones; at most a second; NULL allowed */

/* Up to and including the key exchange. host_keys: types in order of preference, NULL: as
 * libssh2 likes. Nothing secret was sent when this returns. ERR_SSH_ALGORITHM names what
 * the two have not in common. */
int ssh_client_handshake(struct ssh_client *s, const char *host_keys,
    const struct deadline *d, struct err **e);
struct str ssh_client_host_key(const struct ssh_client *s);
/* What the server offered, as far as it was heard; strings live with s. */
bool ssh_client_offers(const struct ssh_client *s, struct kexinit *ret);
/* Host key types libssh2 can verify, comma separated. */
void ssh_client_host_key_types(struct ssh_client *s, struct buf *out);

/* The methods the server offers `user`; *ret_done: it wants none. */
int ssh_client_methods(struct ssh_client *s, const char *user, const struct deadline *d,
    struct buf *out, bool *ret_done, struct err **e);

/* Signs data with the private half of `key`; gives the bare signature. */
struct ssh_signer {
	struct str key; /* public, as on the wire */
	int (*sign)(
	    void *ctx, struct str data, struct buf *ret_signature, struct err **e);
	void *ctx;
};

/* Each gives *ret_accepted; false is not an error. */
int ssh_client_try_key(struct ssh_client *s, const char *user, struct str private_key,
    const struct deadline *d, bool *ret_accepted, struct err **e);
int ssh_client_try_signer(struct ssh_client *s, const char *user,
    const struct ssh_signer *signer, const struct deadline *d, bool *ret_accepted,
    struct err **e);
int ssh_client_try_password(struct ssh_client *s, const char *user, const char *password,
    const struct deadline *d, bool *ret_accepted, struct err **e);
/* keyboard-interactive; answers one prompt without echo, nothing else. */
int ssh_client_try_prompt(struct ssh_client *s, const char *user, const char *password,
    const struct deadline *d, bool *ret_accepted, struct err **e);

/* The channel: one of these, once. */
int ssh_client_open_tunnel(struct ssh_client *s, const char *host, int port,
    const struct deadline *d, struct err **e);
/* What a command says on its error channel is not heard. */
int ssh_client_open_service(struct ssh_client *s, const struct service *service,
    const struct deadline *d, struct err **e);
/* Takes s (ssh_stream.c). */
struct stream *ssh_client_stream(struct ssh_client *s, const char *describe);

/* What a stream is made of. */
enum { SSH_NOTHING = 0, SSH_END = -1, SSH_FAILED = -2, SSH_QUIET_MS = 30000 };

/* Octets that have come, or SSH_NOTHING, SSH_END, SSH_FAILED with *e. */
ssize_t ssh_client_take(struct ssh_client *s, void *p, size_t n, struct err **e);
/* Passes on the first *ret_done of n octets; with the rest repeat the call. */
int ssh_client_put(
    struct ssh_client *s, const void *p, size_t n, size_t *ret_done, struct err **e);
bool ssh_client_all_sent(const struct ssh_client *s);
/* Until a call that did nothing is worth repeating. */
int ssh_client_wait(struct ssh_client *s, const struct deadline *d, struct err **e);
/* The same, while nothing more can be taken. */
int ssh_client_wait_to_send(
    struct ssh_client *s, const struct deadline *d, struct err **e);
/* A keepalive with an answer wanted, unless something waits to be sent. */
void ssh_client_ask_alive(struct ssh_client *s);
const char *ssh_client_peer(const struct ssh_client *s);

#endif
